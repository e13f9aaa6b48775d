from __future__ import annotations

import signal
import subprocess
import sys
import time

from installers.suite import BESIDE, Counts, ended, lanes, surroundings

JUNIT = '<testsuites><testsuite tests="9" failures="2" errors="1" skipped="1"></testsuite></testsuites>'
_WAITS_FOR_EVER = """
import threading
def nobody_comes():
    print("waits", flush=True)
    threading.Event().wait()
nobody_comes()
"""


def test_counts_are_read_from_what_pytest_wrote(tmp_path):
    (tmp_path / "0.xml").write_text(JUNIT)
    assert Counts.read(tmp_path / "0.xml") == Counts(passed=5, failed=2, errors=1, skipped=1)


def test_a_run_that_died_counts_nothing(tmp_path):
    (tmp_path / "cut.xml").write_text(JUNIT[:40])
    assert Counts.read(tmp_path / "cut.xml") == Counts.read(tmp_path / "none.xml") == Counts()


def test_the_last_line_tells_failures_always_and_the_rest_where_there_are_any():
    assert Counts(passed=7).line(12.3) == "7 passed, 0 failed in 12 s"
    both = Counts(7, 1, 2, 3) + Counts(passed=1)
    assert both.line(0.4) == "8 passed, 1 failed, 2 errors, 3 skipped in 0 s"


def test_slow_folders_run_beside_the_rest_and_nothing_runs_twice(tmp_path):
    for folder in ("web", "desk", "core"):
        (tmp_path / "tests" / folder).mkdir(parents=True)
        (tmp_path / "tests" / folder / "test_one.py").touch()
    rest, *beside = lanes([], tmp_path).values()
    assert beside == [["tests/web"], ["tests/desk/test_one.py"]]
    assert rest == ["tests", "--ignore=tests/web", "--ignore=tests/desk"]
    assert all(folder.startswith("tests/") for row in BESIDE for folder in row)


def test_the_longest_row_runs_in_two_halves_that_are_the_whole(tmp_path):
    (tmp_path / "tests" / "desk").mkdir(parents=True)
    files = [f"tests/desk/test_{name}.py" for name in "abcde"]
    for file in files:
        (tmp_path / file).touch()
    rest, first, second = lanes([], tmp_path).values()
    assert "--ignore=tests/desk" in rest
    assert sorted([*first, *second]) == files


def test_what_was_asked_for_runs_alone(tmp_path):
    assert lanes(["tests/core", "-k", "money"], tmp_path) == {"pytest": ["tests/core", "-k", "money"]}


def test_consoles_in_tests_need_not_compile_the_source_each_time():
    ours = surroundings({"PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C", "HOME": "/home/a"})
    assert "PYTHONDONTWRITEBYTECODE" not in ours
    assert (ours["LANG"], ours["HOME"], "LC_ALL" in ours) == ("C.UTF-8", "/home/a", False)


def test_a_lane_that_is_stuck_is_ended_and_says_where_it_stood():
    command = [sys.executable, "-X", "faulthandler", "-c", _WAITS_FOR_EVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as lane:
        assert lane.stdout is not None
        assert lane.stdout.readline() == "waits\n"
        assert ended(lane, until_s=time.monotonic()) == -signal.SIGABRT
        assert "in nobody_comes" in lane.communicate()[1]
