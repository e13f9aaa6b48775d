"""What every test stands on: a profile folder that is nobody's, repeatable properties, and the loop for windows."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No test touches the keyring of who runs it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# Run in the background of a script, tests ignore Ctrl+C, and so would every console that they start and stop by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples on every machine: a failure in CI is a failure at the desk. Time limits are pytest-timeout's.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=30)
settings.register_profile("soak", settings.get_profile("repeatable"), max_examples=400)
settings.load_profile("repeatable")


STUCK_S, ENDED_S = 60, 90
"""How long a scenario in a window may take before it is told to end, and before it is made to: the longest takes a
fifth of that on a slow machine."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Python hears no alarm while Qt waits: what hangs there is ended from another thread, all stacks shown."""
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(ENDED_S, method="thread"))


def pytest_collection_finish() -> None:
    """Modules stay to the end: no collection of garbage, and no look for what a test left, walks them any more."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def ready_made_tables() -> Iterator[None]:
    """Fresh databases of this process get their tables as a copy of the first one's: most tests begin with one."""
    from anchor_console.storage import updating
    from tests.support.ready_made import copied_steps

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(updating, "apply_steps", copied_steps(updating.apply_steps))
        yield


@pytest.fixture(autouse=True)
def unsynced_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """No commit of this process waits for the disk: only a power cut shows the difference.

    Not so in tests/storage, nor in any console that runs as a process of its own.
    """
    from anchor_console.storage import database, updating
    from tests.support.ready_made import unsynced

    for module in (database, updating):
        monkeypatch.setattr(module, "connect_to_write", unsynced(module.connect_to_write))


@pytest.fixture(autouse=True)
def nobodys_profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the default profile lies during a test: never in the home of who runs it."""
    home = tmp_path_factory.getbasetemp() / "user-data"
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.fixture
def a_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file as spreadsheets on a seller's PC do: in the encoding of Chinese Windows."""

    def write(text: str, name: str = "goods.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode("gb18030"))
        return path

    return write


def _break_off(loop: asyncio.AbstractEventLoop) -> None:
    """Fail a scenario where it waits, long before the whole run would be ended for it."""
    for task in asyncio.all_tasks(loop):
        task.cancel(f"stuck for {STUCK_S} s")


@pytest.fixture
def qloop(qapp: Any) -> Iterator[asyncio.Runner]:
    """Qt and asyncio in one loop; at the end, whatever the test left running fails it."""
    # Imported here: tests outside desk/ run without Qt.
    from anchor_console.desk.loop import WindowLoop
    from tests.support import leaks

    with asyncio.Runner(loop_factory=lambda: WindowLoop(qapp)) as runner:
        stuck = runner.get_loop().call_later(STUCK_S, _break_off, runner.get_loop())
        # With the loop's own sockets: where nothing is new, no table of the system is read.
        before = leaks.Held.now()
        yield runner
        stuck.cancel()
        left = [f"task {name}" for name in leaks.pending(runner.get_loop())]
        left += runner.run(leaks.left_over(before))
    # Here and now: a collection that happens to run on another thread would delete the old loop's timers there, which
    # Qt does not survive.
    del runner
    gc.collect()
    # Tables and modules that the test was the first to load stay, too.
    gc.freeze()
    assert not left, "the test left behind: " + ", ".join(left)
