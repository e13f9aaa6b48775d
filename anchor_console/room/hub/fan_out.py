"""A topic to thousands of viewers, in slices: whoever else waits is served between two of them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable

from msgspec.structs import replace

from anchor_console.room.hub.actions import Publish, Stamped
from anchor_console.room.hub.wire import on_the_wire
from anchor_console.room.rights import CARD, LOG_TOPICS

_SLICE, _SLICE_S, _A_FEW = 200, 0.001, 20
"""Viewers that are served before the loop turns to others: so many, or for so long; the clock is read after a few."""
_TURNS = 3
"""A frame that came in is read, parsed and acted on in as many turns of the loop."""
_VIEWERS_SHARE = 3


class FanOut:
    """The newest value of each topic that viewers are still to get; the card goes before all else.

    Args:
        publish: gives one viewer the frame of a topic, as it goes on the wire.
        newest: the newest frame of a topic for a connection; None where it is not at hand.
        took: told of how long a whole fan-out took, from when its value came.
    """

    def __init__(
        self,
        publish: Callable[[int, str, Stamped], None],
        newest: Callable[[int, str], Stamped | None],
        took: Callable[[float], None],
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._publish = publish
        self._newest = newest
        self._took = took
        self._monotonic_s = monotonic_s
        self._due: OrderedDict[str, Publish] = OrderedDict()
        self._due_since_s: dict[str, float] = {}
        self._rests_until_s: dict[str, float] = {}
        self._some = asyncio.Event()

    def __len__(self) -> int:
        """How many topics are to go out."""
        return len(self._due)

    def add(self, publish: Publish) -> None:
        """Let it go out, in place of an older value of the topic that has not."""
        told = on_the_wire(publish.told)
        waiting = self._due.pop(publish.topic, None)
        if waiting is not None and publish.topic in LOG_TOPICS:
            told = self._both(waiting, publish.conns, told)
        self._due[publish.topic] = replace(publish, told=told)
        self._due_since_s.setdefault(publish.topic, self._monotonic_s())
        self._some.set()

    def _both(self, waiting: Publish, conns: tuple[int, ...], added: Stamped) -> Stamped:
        """What stands for two additions to a log, which are not one value: the newest whole log.

        Another node's log is not at hand here. There the one goes out behind the other, in one piece.
        """
        whole = self._newest(conns[-1], waiting.topic)
        return on_the_wire(whole) if whole else Stamped(added.seq, waiting.told.frame + added.frame)

    async def run(self) -> None:
        """Fan out, the newest value of each topic only; then a topic rests: a third of the time is for it.

        The card goes before all else, also where something else is half-way out.
        """
        while True:
            self._some.clear()
            now_s = self._monotonic_s()
            due = [topic for topic in self._due if self._rests_until_s.get(topic, 0.0) <= now_s]
            if due:
                await self._send(CARD if CARD in due else due[0])
                continue
            rests = [self._rests_until_s[topic] for topic in self._due]
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(rests) - now_s if rests else None):
                    await self._some.wait()

    async def _send(self, topic: str) -> None:
        publish, since_s = self._due.pop(topic), self._due_since_s.pop(topic)
        busy_s, at, count = 0.0, 0, len(publish.conns)
        while at < count:
            began_s = now_s = self._monotonic_s()
            until = min(count, at + _SLICE)
            while at < until and now_s - began_s < _SLICE_S:
                for conn in publish.conns[at : at + _A_FEW]:
                    self._publish(conn, topic, publish.told)
                at += _A_FEW
                now_s = self._monotonic_s()
            busy_s += now_s - began_s
            for _ in range(_TURNS):
                await asyncio.sleep(0)
            if topic != CARD and CARD in self._due and self._rests_until_s.get(CARD, 0.0) <= now_s:
                await self._send(CARD)
        self._took(self._monotonic_s() - since_s)
        self._rests_until_s[topic] = self._monotonic_s() + busy_s * (_VIEWERS_SHARE - 1)
