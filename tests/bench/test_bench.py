from __future__ import annotations

import json
import sys

import pytest

from tests import bench
from tests.bench import latency
from tests.bench.chat_views import Lines
from tests.bench.row import Load, Row, percentile, table
from tests.bench.startup import FLOOR, seconds_until_shown


def test_the_first_benchmarks_are_there():
    assert {"startup", "latency"} <= set(bench.benches())


def test_an_unknown_benchmark_is_wrong_usage(capsys):
    assert bench.main("speed") == 2
    assert "startup" in capsys.readouterr().err


@pytest.fixture
def two_rows(monkeypatch):
    class Fast:
        """Something quick."""

        @staticmethod
        def measure(args):
            if args:
                raise RuntimeError(args[0])
            return [Row("p50", "ms", 3.0, 1.5, "an echo"), Row("p99", "ms", 9.0)]

    monkeypatch.setattr(bench, "benches", lambda: {"fast": Fast})


def test_the_table_tells_ratio_and_load(two_rows, capsys):
    assert bench.main("fast") == 0
    out = capsys.readouterr().out
    assert "3.00 ms  1.50 ms" in out
    assert "2.00x" in out
    assert "load " in out
    assert f"on {Load.now().cores} cores" in out


def test_json_is_one_document(two_rows, capsys):
    assert bench.main(None, as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["benches"]["fast"]["rows"][0]["ratio"] == 2.0
    assert found["benches"]["fast"]["rows"][1]["theirs"] is None


def test_what_cannot_be_measured_fails_with_its_reason(two_rows, capsys):
    assert bench.main("fast", args=["no hub"]) == 1
    assert "no hub" in capsys.readouterr().err


def test_columns_line_up_under_chinese_words():
    first, second = table([Row("开价", "ms", 1.0), Row("take", "ms", 1.0)]).splitlines()[1:]
    assert first.startswith("开价  1.00")
    assert second.startswith("take  1.00")


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1, 100), (0, 1)])
def test_percentiles_are_values_that_were_measured(share, value):
    assert percentile(range(100, 0, -1), share) == value


def test_a_take_is_timed_through_a_real_hub():
    p50, p99 = latency.measure(["--rounds", "5"])
    assert 0 < p50.ours <= p99.ours < 5000
    assert p50.theirs is not None
    assert 0 < p50.theirs < 5000


def test_a_hub_that_does_not_start_is_told(monkeypatch):
    monkeypatch.setattr(latency, "HUB", [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(RuntimeError, match="did not start"):
        latency.measure([])


def test_an_empty_window_is_seen_to_paint():
    assert 0 < seconds_until_shown([sys.executable, "-c", FLOOR]) < 30


def test_a_program_that_shows_nothing_is_told_with_its_last_word():
    with pytest.raises(RuntimeError, match="no display"):
        seconds_until_shown([sys.executable, "-c", "raise SystemExit('no display')"])


def test_the_view_s_lines_are_rows_of_a_feed_each_its_own():
    taken = Lines.fresh().take(50)
    assert len({row.id for row in taken}) == 50
    assert all(row.kind == "chat" and row.text for row in taken)
