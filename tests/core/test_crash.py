from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from anchor_console.core.crash import REPORTS_KEPT, CrashReporter, describe
from anchor_console.core.tasks import TaskScope
from tests.support.fake_clock import FakeClock

FAN = "王姐的花店"


@pytest.fixture
def told():
    return []


@pytest.fixture
def reporter(tmp_path, told):
    return CrashReporter(tmp_path / "crashes", FakeClock(), told.append)


def raised(error):
    try:
        raise error
    except BaseException as exc:
        return exc


def reports(tmp_path):
    return sorted((tmp_path / "crashes").glob("crash-*.txt"))


def test_a_report_names_the_code_and_the_versions(reporter, told, tmp_path):
    reporter.on_bug("take-7", raised(TypeError("take() missing 1 required argument")))
    (path,) = reports(tmp_path)
    text = path.read_text("utf-8")
    assert told[0].path == path
    assert told[0].name == "take-7"
    assert "In: take-7" in text
    assert "TypeError: take() missing 1 required argument" in text
    assert "tests/core/test_crash.py" in text
    assert "in raised" in text
    assert "PySide6-Essentials 6" in text
    assert f"Python {sys.version_info.major}." in text


@pytest.mark.parametrize("kind", [ValueError, KeyError, RuntimeError, LookupError])
def test_what_a_fan_wrote_stays_out_of_reports_and_log(reporter, tmp_path, caplog, kind):
    reporter.on_bug("pipeline", raised(kind(f"cannot read {FAN}")))
    assert FAN not in reports(tmp_path)[0].read_text("utf-8")
    assert FAN not in caplog.text
    assert "characters left out" in caplog.text


def test_a_file_named_by_a_person_stays_out(tmp_path):
    try:
        (tmp_path / FAN).read_text("utf-8")
    except OSError as exc:
        text = describe(exc)
    assert FAN not in text
    assert "FileNotFoundError: [Errno 2]" in text.replace("[2]", "[Errno 2]")


def test_no_token_reaches_a_report():
    assert "abc" not in describe(raised(TypeError("token=abc")))


def test_causes_and_groups_are_told_inside_out():
    def cause_and_effect():
        try:
            raise OSError(28, "No space left on device")
        except OSError as exc:
            raise TypeError("bad") from exc

    with pytest.raises(TypeError) as caught:
        cause_and_effect()
    text = describe(ExceptionGroup("two", [caught.value, NameError("name 'x' is not defined")]))
    assert text.index("No space left") < text.index("TypeError: bad") < text.index("NameError")
    assert "-- 2 of 2 --" in text


def test_an_error_that_is_its_own_cause_ends():
    one, two = ValueError("1"), ValueError("2")
    one.__cause__, two.__cause__ = two, one
    assert describe(one).count("ValueError") == 2


def test_a_storm_of_one_bug_is_one_report(reporter, told, tmp_path, caplog):
    error = raised(TypeError("again"))
    for _ in range(100):
        reporter.on_bug("feed", error)
    assert len(reports(tmp_path)) == len(told) == 1
    assert [record.getMessage().split(",")[1].strip() for record in caplog.records[1:]] == [
        "10 times by now: TypeError",
        "100 times by now: TypeError",
    ]


def test_old_reports_make_room(tmp_path):
    clock = FakeClock()
    reporter = CrashReporter(tmp_path / "crashes", clock)
    for number in range(REPORTS_KEPT + 3):
        reporter.on_bug("x", raised(TypeError(f"number {number}")))
        clock.advance(1)
    assert len(reports(tmp_path)) == REPORTS_KEPT
    assert f"number {REPORTS_KEPT + 2}" in reports(tmp_path)[-1].read_text("utf-8")


def test_a_full_disk_leaves_the_log_and_the_word(tmp_path, told, caplog):
    (tmp_path / "crashes").write_text("a file where the folder should be")
    CrashReporter(tmp_path / "crashes", FakeClock(), told.append).on_bug("x", raised(TypeError("bad")))
    assert told[0].path is None
    assert "TypeError: bad" in caplog.text


def test_a_bug_in_a_task_is_reported_by_its_name(reporter, told):
    async def broken():
        raise TypeError("bad")

    async def scenario():
        scope = TaskScope(reporter.on_bug)
        task = scope.start(broken(), name="take-7")
        await asyncio.wait([task])
        await scope.close()

    asyncio.run(scenario())
    assert [(report.name, report.kind) for report in told] == [("take-7", "TypeError")]


def test_a_bug_in_a_callback_of_the_loop_is_reported(reporter, told):
    async def scenario():
        loop = asyncio.get_running_loop()
        reporter.watch(loop)
        loop.call_soon(lambda: [].missing)
        await asyncio.sleep(0)

    asyncio.run(scenario())
    assert [(report.name, report.kind) for report in told] == [("a callback", "AttributeError")]


def test_installed_it_hears_of_threads_and_the_end_of_objects(reporter, told):
    class Stubborn:
        def __del__(self):
            raise TypeError("not yet")

    def broken():
        raise NameError("no")

    uninstall = reporter.install()
    try:
        thread = threading.Thread(target=broken, name="writer")
        thread.start()
        thread.join()
        Stubborn()
        sys.excepthook(TypeError, raised(TypeError("main")), None)
    finally:
        uninstall()
    assert [(report.name, report.kind) for report in told] == [
        ("thread writer", "NameError"),
        ("end of function", "TypeError"),
        ("main", "TypeError"),
    ]


def test_an_interrupt_is_no_bug(reporter, told, capsys):
    uninstall = reporter.install()
    try:
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    finally:
        uninstall()
    assert told == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


ABORTS = """
import os, subprocess, sys
from pathlib import Path
from anchor_console.core.clock import SystemClock
from anchor_console.core.crash import CrashReporter

told = lambda report: print(report.name, report.path.name)
uninstall = CrashReporter(Path(sys.argv[1]), SystemClock(), told).install()
if sys.argv[2] == "beside another":
    subprocess.run([sys.executable, "-c", sys.argv[4], sys.argv[1], "well"], check=True)
if sys.argv[2] == "abort" or sys.argv[3:4] == ["abort"]:
    os.abort()
uninstall()
"""


def test_a_crash_of_native_code_is_reported_at_the_next_start(tmp_path):
    def start(end):
        command = [sys.executable, "-c", ABORTS, str(tmp_path / "crashes"), end]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert start("well").stdout == ""
    assert list((tmp_path / "crashes").iterdir()) == []
    assert start("abort").returncode != 0
    (name,) = [line.removeprefix("the last run ") for line in start("well").stdout.splitlines()]
    (path,) = (tmp_path / "crashes").iterdir()
    assert path.name == name
    assert "Fatal Python error: Aborted" in path.read_text("ascii")


@pytest.mark.parametrize("end", ["well", "abort"])
def test_a_second_console_that_came_and_went_takes_no_report_of_the_first_away(tmp_path, end):
    def start(*how):
        command = [sys.executable, "-c", ABORTS, str(tmp_path / "crashes"), *how]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    first = start("beside another", end, ABORTS)
    assert (first.returncode == 0) == (end == "well"), first.stderr
    assert ("the last run" in start("well").stdout) == (end == "abort")
