"""Qt and asyncio in one loop: steps in order, and Qt in between."""

from __future__ import annotations

import asyncio
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.support.until import until


def test_steps_run_in_the_order_in_which_they_were_asked_for(qloop):
    told: list[int] = []

    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        for number in range(5):
            loop.call_soon(told.append, number)
        loop.call_later(0, told.append, 5)
        cancelled = loop.call_soon(told.append, 99)
        cancelled.cancel()
        await until(lambda: len(told) == 6)

    qloop.run(scenario())
    assert told == [0, 1, 2, 3, 4, 5]


def test_qt_has_its_turn_among_steps_that_never_end(qloop):
    async def scenario() -> None:
        beats: list[float] = []
        timer = QTimer()
        timer.timeout.connect(lambda: beats.append(time.perf_counter()))
        timer.start(5)
        busy = asyncio.ensure_future(_without_end())
        await until(lambda: len(beats) >= 5)
        busy.cancel()
        timer.stop()

    qloop.run(scenario())


async def _without_end() -> None:
    while True:
        until_s = time.perf_counter() + 0.001
        while time.perf_counter() < until_s:
            pass  # the work of a step
        await asyncio.sleep(0)


def test_a_step_that_fails_does_not_keep_the_others(qloop):
    told: list[str] = []

    def fail() -> None:
        raise ValueError("a bug")

    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: told.append(str(context["exception"])))
        loop.call_soon(fail)
        loop.call_soon(told.append, "after it")
        await until(lambda: len(told) == 2)

    qloop.run(scenario())
    assert told == ["a bug", "after it"]


def test_a_step_that_lets_qt_go_on_within_it_costs_no_other_task_its_step(qloop):
    """Python lets no task step within another's step: it would lose its own, and never end."""
    told: list[str] = []

    async def other() -> None:
        await asyncio.sleep(0)
        told.append("the other")

    async def scenario() -> None:
        others = asyncio.create_task(other())
        QTimer.singleShot(0, lambda: told.append("qt"))
        for _ in range(10):
            QApplication.processEvents()
        told.append("the step")
        await others

    qloop.run(scenario())
    assert told == ["qt", "the step", "the other"]
