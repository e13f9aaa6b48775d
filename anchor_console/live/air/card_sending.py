"""The card's own way out: sent at every change, answered or unconfirmed, and missed when no screen shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from anchor_console.core.faults import reach as fault
from anchor_console.live.air.card_watch import CardWatch
from anchor_console.room.link import LinkDown, LinkState, TopicRefused

ANSWER_WITHIN_S = 2.0
SEEN_WITHIN_S = 2.0


class CardLink(Protocol):
    """What sending the card needs of the link to the hub."""

    @property
    def state(self) -> LinkState: ...
    async def set(self, topic: str, value: object, id: str | None = None) -> int: ...


class CardSending:
    """Sends `card()` whenever it changed, and tells `watch` what became of it."""

    def __init__(
        self,
        link: CardLink,
        watch: CardWatch,
        card: Callable[[], dict[str, Any] | None],
        *,
        sleep: Callable[[float], Awaitable[None]],
        answer_within_s: float,
    ) -> None:
        self._link = link
        self._watch = watch
        self._card = card
        self._sleep = sleep
        self._answer_within_s = answer_within_s
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """There is another card than was sent, or a hub that does not have it."""
        self._changed.set()

    async def run(self) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._changed.wait()
                self._changed.clear()
                seq = await self._send()
                if seq is not None:
                    group.create_task(self._warn_if_unseen(seq), name="broadcast.unseen")

    async def _send(self) -> int | None:
        """The hub's number of a card that a screen could show; None where it has none."""
        value = self._card()
        self._watch.sending()
        was_online = self._link.state is LinkState.ONLINE
        try:
            async with asyncio.timeout(self._answer_within_s):
                seq = await self._link.set("card", value)
        except (TimeoutError, LinkDown, TopicRefused):
            # Off line from the start, it has not left us: the link says it first of all when it is back.
            if was_online:
                self._watch.unconfirmed()
            return None
        if __debug__:
            fault("take.after_send")
        self._watch.sent(seq, is_empty=value is None)
        return seq if value is not None else None

    async def _warn_if_unseen(self, seq: int) -> None:
        await self._sleep(SEEN_WITHIN_S)
        if self._watch.is_waiting_for(seq):
            self._watch.warn_unseen()
