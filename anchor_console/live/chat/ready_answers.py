"""What can be said to each ask, worked out a moment ago: sixty of them want sizes and stock looked up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

import msgspec
from msgspec.structs import replace

from anchor_console.chat.asks import Ask, AskId
from anchor_console.live.topics import Answers

_STANDS_S = 2.0
_ANEW_AT_ONCE = 8
"""So many old answers are worked out anew in one look: all sixty at once would be seen as a hitch of the window."""


class _Known(msgspec.Struct, frozen=True):
    until_s: float
    answers: Answers


class ReadyAnswers:
    """The answers by ask. One that was never worked out is so at once; the old ones have their turn look by look.

    Args:
        answers_to: works them out.
        now_s: the monotonic clock.
    """

    def __init__(self, answers_to: Callable[[Ask], Answers], now_s: Callable[[], float]) -> None:
        self._answers_to = answers_to
        self._now_s = now_s
        self._known: dict[AskId, _Known] = {}
        self.are_behind = False
        """Whether the last look gave answers that are to be worked out anew."""

    def clear(self) -> None:
        """Something is so otherwise that every answer may tell of."""
        self._known.clear()

    def outdate(self, asks: Collection[AskId]) -> None:
        """What can be said to these may be another now; they have their turn as old ones have."""
        now_s = self._now_s()
        for ask_id in self._known.keys() & asks:
            self._known[ask_id] = replace(self._known[ask_id], until_s=now_s)

    @contextmanager
    def a_look(self) -> Iterator[Callable[[Ask], Answers]]:
        """Gives what answers each ask; an ask that is not asked for in one look is forgotten."""
        now_s, seen, anew = self._now_s(), dict[AskId, _Known](), 0
        self.are_behind = False

        def answers_to(ask: Ask) -> Answers:
            nonlocal anew
            known = self._known.get(ask.id)
            if known is not None and now_s >= known.until_s:
                anew += 1
                self.are_behind = self.are_behind or anew > _ANEW_AT_ONCE
            if known is None or (now_s >= known.until_s and anew <= _ANEW_AT_ONCE):
                known = _Known(now_s + _STANDS_S, self._answers_to(ask))
            seen[ask.id] = known
            return known.answers

        yield answers_to
        self._known = seen
