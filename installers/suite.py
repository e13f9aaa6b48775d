"""Every check of a source tree, then its tests, the check of types beside them; run by `bootstrap.py test`."""

from __future__ import annotations

import argparse
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import AnyStr, TextIO

ROOT = Path(__file__).resolve().parent.parent
INTERRUPTED = 130

STUCK_S = 660
"""When a lane of the quick run that still runs is ended: longer than any takes on a slow machine, and in time to tell
where it stood."""

BESIDE = (
    ("tests/web",),
    ("tests/desk",),
    ("tests/live", "tests/faults"),
    ("tests/cli", "tests/privacy", "tests/old_files"),
    ("tests/room", "tests/sources", "tests/storage", "tests/obs", "tests/reports"),
)
"""Folders that are tested beside the rest, since much of their time is waiting: rows about as long as the rest is."""
HALVED = "tests/desk"
"""A row that takes longer than all others: as one, it would end with a core that has nothing to do."""


@dataclass(frozen=True)
class Counts:
    """How many tests ended how."""

    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @classmethod
    def read(cls, junit: Path) -> Counts:
        """The counts of one pytest run; none where it ended before it wrote them."""
        try:
            suites = list(ElementTree.parse(junit).getroot().iter("testsuite"))
        except (OSError, ElementTree.ParseError):
            return cls()
        tests, failed, errors, skipped = (
            sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
        )
        return cls(tests - failed - errors - skipped, failed, errors, skipped)

    def line(self, took_s: float) -> str:
        told = [f"{self.passed} passed", f"{self.failed} failed"]
        told += [f"{self.errors} errors"] if self.errors else []
        told += [f"{self.skipped} skipped"] if self.skipped else []
        return f"{', '.join(told)} in {took_s:.0f} s"


@dataclass(frozen=True)
class Lane:
    """One process beside others. Without `output` it prints as it goes, else into that file."""

    name: str
    junit: Path
    output: TextIO | None
    process: subprocess.Popen[bytes]


def lanes(args: Sequence[str], root: Path) -> dict[str, list[str]]:
    """The arguments of the pytest runs that go side by side, by name; one run of just `args` where there are any."""
    if args:
        return {"pytest": list(args)}
    beside = [[folder for folder in row if any((root / folder).glob("**/test_*.py"))] for row in BESIDE]
    rest = ["tests", *(f"--ignore={folder}" for row in beside for folder in row)]
    named = {"pytest, the rest": rest} | {f"pytest {' '.join(row)}": row for row in beside if row}
    if named.pop(f"pytest {HALVED}", None) is not None:
        # By size, so that both have as many long ones.
        found = sorted((root / HALVED).glob("**/test_*.py"), key=lambda file: (file.stat().st_size, file))
        files = [str(file.relative_to(root)) for file in found]
        halves = (files[0::2], files[1::2])
        named |= {f"pytest {HALVED}, half {number}": half for number, half in enumerate(halves, 1) if half}
    return named


def run_checks() -> list[str]:
    """Run the quick checks on the source; the names of those that failed. Types take long, and go beside the tests."""
    bin_folder = Path(sys.executable).parent
    checks: dict[str, list[str | Path]] = {
        "ruff check": [sys.executable, "-m", "ruff", "check", "."],
        "ruff format --check": [sys.executable, "-m", "ruff", "format", "--check", "."],
        "lint-imports": [shutil.which("lint-imports", path=str(bin_folder)) or "lint-imports"],
    }
    failed = []
    for name, command in checks.items():
        announce(name)
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            failed.append(name)
    return failed


def surroundings(given: Mapping[str, str]) -> dict[str, str]:
    """The environment that the tests run in, made of the `given` one."""
    ours = {**given, "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    # Without the last, the hundreds of consoles that are started would each compile the whole source again.
    for name in ("LC_ALL", "PYTHONDONTWRITEBYTECODE"):
        ours.pop(name, None)
    return ours


def run_tests(args: Sequence[str], *, peers: bool, soak: bool) -> tuple[list[str], Counts]:
    """Run the tests, and the check of types beside them; the names of the lanes that failed, and the counts of all.

    The first lane of tests is shown as it goes, the others at their end: mixed lines help nobody.
    """
    env = surroundings(os.environ)
    left_out = [*([] if peers else ["not peers"]), *([] if soak else ["not soak"])]
    wanted = ["-m", " and ".join(left_out) or "soak or not soak", *(["--hypothesis-profile=soak"] if soak else [])]
    failed: list[str] = []
    counts = Counts()
    with ExitStack() as cleanup:
        scratch = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="anchor-test-")))
        commands: dict[str, list[str]] = {}
        for number, (name, lane_args) in enumerate(lanes(args, ROOT).items()):
            command = [sys.executable, "-X", "faulthandler", "-m", "pytest", "-p", "no:cacheprovider", *wanted]
            commands[name] = [*command, "--durations=12", f"--junitxml={scratch / str(number)}.xml", *lane_args]
        commands["mypy"] = [sys.executable, "-m", "mypy"]
        running: list[Lane] = []
        for number, (name, command) in enumerate(commands.items()):
            output = None
            if running:
                output = cleanup.enter_context((scratch / f"{number}.txt").open("w+", encoding="utf-8"))
            announce(name if output is None else f"{name}: beside it, shown at its end")
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output and subprocess.STDOUT)
            cleanup.callback(_end, process)
            running.append(Lane(name, scratch / f"{number}.xml", output, process))
        until_s = math.inf if peers or soak or args else time.monotonic() + STUCK_S
        for lane in running:
            if ended(lane.process, until_s) != 0:
                failed.append(lane.name)
            if lane.output is not None:
                announce(lane.name)
                lane.output.seek(0)
                shutil.copyfileobj(lane.output, sys.stdout)
            counts += Counts.read(lane.junit)
    return failed, counts


def ended(process: subprocess.Popen[AnyStr], until_s: float) -> int:
    """The exit code of a lane; one that still runs at `until_s` says what each of its threads does, and ends."""
    try:
        return process.wait(None if math.isinf(until_s) else max(0, until_s - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        return process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        process.wait()


def announce(name: str) -> None:
    print(f"\n=== {name} ===", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true", help="also the tests that need OBS and LibreOffice")
    parser.add_argument("--soak", action="store_true", help="also those that take long: at random, or over and over")
    parser.add_argument("pytest_args", nargs="*", help="instead of the whole suite, after --")
    options = parser.parse_args()
    started_s = time.monotonic()
    failed = run_checks()
    lanes_failed, counts = run_tests(options.pytest_args, peers=options.peers, soak=options.soak)
    failed += lanes_failed
    announce("result")
    if not options.peers:
        print("Not run: the tests with OBS and LibreOffice (bootstrap.py test --peers).")
    if not options.soak:
        print("Not run: evenings at random, and what dies over and over or repeats itself (bootstrap.py test --soak).")
    print(f"FAILED: {'; '.join(failed)}" if failed else "All checks are content.")
    print(counts.line(time.monotonic() - started_s), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
