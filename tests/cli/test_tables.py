"""The export of the sessions of some days."""

from __future__ import annotations

import csv
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from anchor_console.chat.understanding.reading import Intent
from anchor_console.cli import commands
from anchor_console.core.clock import from_ms
from anchor_console.core.ids import SessionId
from anchor_console.live import store as live
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from anchor_console.live.session import SessionState
from tests.support.shop import NOW_MS, item, reading, said, shop

DONE, FAILED, WRONG_USAGE = 0, 1, 2
CLAIM = reading(Intent.CLAIM, item("1", "驼色", "M", 1), specific=True)
WEDNESDAY = from_ms(NOW_MS).astimezone().date()
DAY_MS = 24 * 60 * 60_000


def export(root: Path, what: str, *options: object) -> Result:
    out = root.parent / f"{what}.csv"
    where = ["--out", str(out), "--profile", str(root)]
    return CliRunner().invoke(commands, ["export", what, *where, *map(str, options)])


def rows(root: Path, what: str, *options: object) -> list[dict[str, str]]:
    done = export(root, what, *options)
    assert done.exit_code == DONE, done.output
    with (root.parent / f"{what}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that was live on Wednesday, Thursday and Saturday; each evening somebody claimed something."""
    root = tmp_path_factory.mktemp("evenings") / "shop"
    with shop(root) as opened:
        for number, day in enumerate((0, 1, 3), 1):
            begun_ms = NOW_MS + day * DAY_MS
            if number > 1:
                begun = replace(
                    opened.session, id=SessionId(f"S{number}"), title=f"第{number}场", started_at_ms=begun_ms
                )
                opened.do(partial(live.add_session, session=begun))
                opened.session = begun
            line = said("1号驼色M要一件", seconds=day * DAY_MS / 1000)
            context = Context(opened.session, opened.catalogue, None, None, False)
            arrivals = [Arrival("kuaishou", line, line.at_ms, CLAIM)]
            opened.do(partial(store_batch, context=context, arrivals=arrivals))
            over = partial(
                live.set_state, session_id=opened.session.id, state=SessionState.ENDED, ended_at_ms=begun_ms + 1
            )
            opened.do(over)
    return root


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (0, 1, ["S1", "S2"]),
        (1, None, ["S2", "S3"]),
        (None, 1, ["S1", "S2"]),
        (3, 3, ["S3"]),
        (-9, 9, ["S1", "S2", "S3"]),
    ],
)
def test_both_days_count_and_each_row_says_whose_it_is(
    root: Path, first: int | None, last: int | None, found: list[str]
) -> None:
    days = [("--from", first), ("--to", last)]
    options = [part for name, day in days if day is not None for part in (name, WEDNESDAY + timedelta(days=day))]
    assert [row["session_id"] for row in rows(root, "claims", *options)] == found
    titles = {"S1": "周三晚场", "S2": "第2场", "S3": "第3场"}
    assert [row["session_title"] for row in rows(root, "chat", *options)] == [titles[one] for one in found]


@pytest.mark.parametrize("what", ["sales", "claims", "waitlist", "chat", "asks", "tickets", "followup"])
def test_the_columns_of_one_session_stand_as_they_did_before_those_that_say_whose_a_row_is(
    root: Path, what: str
) -> None:
    def heading(*options: object) -> list[str]:
        assert export(root, what, *options).exit_code == DONE
        with (root.parent / f"{what}.csv").open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file))

    alone, many = heading("--session", "S1"), heading("--from", WEDNESDAY)
    assert many == (alone if what in ("sales", "followup") else [*alone, "session_id", "session_title"])


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("claims", "--from", "28.11."), WRONG_USAGE, ('"28.11." is no date', "不是日期")),
        (("claims", "--to", "2026-02-30"), WRONG_USAGE, ('"2026-02-30" is no date', "不是日期")),
        (("claims", "--from", "2026-11-29", "--to", "2026-11-28"), WRONG_USAGE, ("is later than", "还晚")),
        (("claims", "--session", "last", "--from", "2026-11-28"), WRONG_USAGE, ("either --session", "只能选一种")),
        (("fans", "--from", "2026-11-28"), WRONG_USAGE, ("of no session", "不分场次")),
        (("goods", "--to", "2026-11-28"), WRONG_USAGE, ("of no session", "不分场次")),
        (("sales", "--words", "zh_CN"), WRONG_USAGE, ("not for sales", "sales 不行")),
        (("claims", "--to", "1999-12-31"), FAILED, ("No session began", "没有开过播")),
    ],
)
def test_what_cannot_be_exported_so_is_refused_in_both_languages(
    root: Path, options: tuple[str, ...], code: int, told: tuple[str, str]
) -> None:
    (root.parent / f"{options[0]}.csv").unlink(missing_ok=True)
    refused = export(root, *options)
    assert refused.exit_code == code
    assert all(words in refused.output for words in told), refused.output
    assert not (root.parent / f"{options[0]}.csv").exists()


@pytest.mark.parametrize("options", [("--session", "S1"), ("--from", WEDNESDAY)])
def test_the_list_of_the_morning_after_is_said_in_words_where_people_are_handed_it(
    root: Path, options: tuple[object, ...]
) -> None:
    said, told = rows(root, "followup", *options, "--words", "zh_CN"), rows(root, "followup", *options)
    assert {row["todo"] for row in told} == {"unpaid"}
    assert {row["要做什么"] for row in said} == {"没付款"}
    assert [row["原话"] for row in said] == [row["text"] for row in told]
