"""The one loop of Qt and asyncio: qasync's, with one timer for all that is to run soon.

qasync starts and kills a Qt timer for every step of every task. A line of chat takes some thirty steps from the hub to
the screen, and twenty lines a second must not warm a laptop.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

_TURN_S = 0.001
"""How long steps may run in one go: then Qt paints and takes keys before the next. One that has run for as long as a
breath (`core.tasks.Breath`) has the turn to itself."""


class WindowLoop(QEventLoop):  # type: ignore[misc]
    """Steps run in the order in which they were asked for, as many in one turn as fit in a sixteenth of a frame."""

    def __init__(self, app: QApplication) -> None:
        self._soon: deque[asyncio.Handle] = deque()
        self._is_in_turn = False
        super().__init__(app)
        self._turn = QTimer()
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._take_turn)

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> asyncio.Handle:
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context=context)
        self._soon.append(handle)
        if len(self._soon) == 1:
            self._turn.start()
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        if delay <= 0:
            return self.call_soon(callback, *args, context=context)
        handle: asyncio.Handle = super().call_later(delay, callback, *args, context=context)
        return handle

    def close(self) -> None:
        self._turn.stop()
        self._turn.timeout.disconnect()
        self._soon.clear()
        super().close()

    def _take_turn(self) -> None:
        if self._is_in_turn:
            # A step lets Qt go on within it. No other may run there: a task that cannot be entered loses its step,
            # and never ends. What is to run does so behind that step.
            return
        self._is_in_turn = True
        until_s = time.perf_counter() + _TURN_S
        try:
            # Those asked for by these steps come in the same turn: each turn costs a timer, and Qt waits no longer.
            while self._soon:
                handle = self._soon.popleft()
                if not handle.cancelled():
                    handle._run()
                if time.perf_counter() >= until_s:
                    break
        finally:
            self._is_in_turn = False
            if self._soon:
                self._turn.start()
