"""Showing at most so often what changes all the time, and together: a person reads no figure twenty times a second.

What a batch of events changes all over the window is laid out and painted in one go, which costs more than all that it
shows; and not in the go that paints the batch itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from shiboken6 import isValid

_ROUND_MS = 100
_SLACK_MS = 10
"""A round that comes a little early keeps nobody waiting for the next."""


class Rounds(QObject):
    """A round begins `_ROUND_MS` after somebody asked for one: all act in it who asked, and have rested."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: dict[AtMostEvery, None] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_ROUND_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def ask(self, one: AtMostEvery) -> None:
        self._asked[one] = None
        if not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """Forget what was asked for: who asked is going."""
        self._asked.clear()
        self._timer.stop()

    @Slot()
    def _on_timer_timeout(self) -> None:
        asked, self._asked = self._asked, {}
        now_ms = time.monotonic_ns() // 1_000_000
        try:
            while asked:
                one = next(iter(asked))
                del asked[one]
                if not one.act_at(now_ms):
                    self._asked[one] = None
        finally:
            # A bug in one keeps the others waiting for a round, and no longer.
            self._asked |= asked
            if self._asked:
                self._timer.start()


class AtMostEvery:
    """Calls `act` in one of the rounds after it was asked to, at most once in `every_ms`, while `owner` is there."""

    def __init__(self, rounds: Rounds, owner: QObject, every_ms: int, act: Callable[[], object]) -> None:
        self._rounds = rounds
        self._owner = owner
        self._every_ms = every_ms
        self._act = act
        self._acted_ms = -every_ms

    def ask(self) -> None:
        self._rounds.ask(self)

    def act_at(self, now_ms: int) -> bool:
        """Whether it is done with what it was asked for: it has not acted a moment ago, or nobody is there for it."""
        if not isValid(self._owner):
            return True
        if now_ms - self._acted_ms < self._every_ms - _SLACK_MS:
            return False
        self._acted_ms = now_ms
        self._act()
        return True
