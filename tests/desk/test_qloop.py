"""The loop fixture itself: what a test leaves behind is found."""

from __future__ import annotations

import asyncio
import socket
import threading

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tests.support import leaks
from tests.support.until import until


def test_timers_of_qt_and_tasks_share_the_loop(qloop):
    fired: list[str] = []

    async def scenario() -> None:
        QTimer.singleShot(0, lambda: fired.append("qt"))
        await until(lambda: fired == ["qt"])

    qloop.run(scenario())
    assert fired == ["qt"]


def test_a_task_that_nobody_awaited_is_found(qloop):
    async def scenario() -> asyncio.Task[None]:
        return asyncio.create_task(asyncio.sleep(60), name="forgotten")

    task = qloop.run(scenario())
    assert leaks.pending(qloop.get_loop()) == ["forgotten"]
    task.cancel()
    assert leaks.pending(qloop.get_loop()) == []


def test_an_open_socket_is_found():
    before = leaks.Held.now()
    with socket.create_server(("127.0.0.1", 0)) as server:
        (leak,) = leaks.leaked(before)
        assert str(server.getsockname()[1]) in leak
    assert leaks.leaked(before) == []


def test_a_thread_that_still_runs_is_found():
    before, done = leaks.Held.now(), threading.Event()
    thread = threading.Thread(target=done.wait, name="forgotten-thread")
    thread.start()
    assert leaks.leaked(before) == ["thread forgotten-thread"]
    done.set()
    thread.join()


def test_a_running_timer_is_found_unless_a_widget_owns_it(qtbot):
    before = leaks.Held.now()
    widget = QWidget()
    qtbot.addWidget(widget)
    QTimer(widget).start(60_000)
    assert leaks.leaked(before) == []
    timer = QTimer()
    timer.start(60_000)
    (leak,) = leaks.leaked(before)
    assert leak.startswith("timer")
    timer.stop()
