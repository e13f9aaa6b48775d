"""What was handed to the pipeline and is not stored yet, and which of it waits for a session that is to come."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from anchor_console.core.events import LiveEvent
from anchor_console.core.ids import SessionId
from anchor_console.live.session import Session


@dataclass(slots=True, eq=False)
class Taken:
    """One hand-over, answered once all of its events are stored.

    `within` is the only session that they are of, and they are let go of with its end; None where they wait for one.
    """

    source: str
    events: Sequence[LiveEvent]
    by_own_time: bool
    is_gathered: bool
    arrived_ms: int | None
    within: SessionId | None
    stored: asyncio.Future[None]
    left: int
    """How many of them are not stored yet."""

    def is_for(self, session: Session | None) -> bool:
        """Whether they come into `session`, or wait for one where that is None."""
        return self.within is None or (session is not None and session.id == self.within)

    def settle(self, events: int) -> None:
        self.left -= events
        if not self.left:
            self.answer()

    def answer(self) -> None:
        if not self.stored.done():
            self.stored.set_result(None)


Batch = list[tuple[Taken, LiveEvent]]


def those_for(session: Session | None, batch: Batch) -> Batch:
    """Without what was let go of."""
    return [one for one in batch if one[0].is_for(session)]


def settle(batch: Batch) -> None:
    for taken, count in Counter(taken for taken, _ in batch).items():
        taken.settle(count)
