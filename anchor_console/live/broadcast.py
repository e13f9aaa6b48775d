"""The way out: what the screens of the room are told, gathered and said at most ten times a second.

The card alone goes by itself, and is watched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from anchor_console.chat.asks import Ask
from anchor_console.chat.feed import ChatRow
from anchor_console.chat.listening import Heard
from anchor_console.core.board import AnyChange
from anchor_console.core.clock import Clock
from anchor_console.core.ids import MessageId
from anchor_console.core.tasks import Breath
from anchor_console.live import topics
from anchor_console.live.air.card_sending import ANSWER_WITHIN_S, CardLink, CardSending
from anchor_console.live.air.card_watch import CardWatch
from anchor_console.live.air.overlay_desk import OverlayDesk
from anchor_console.live.air.popping import Popping
from anchor_console.live.chat.ready_answers import ReadyAnswers
from anchor_console.live.fans.callouts_desk import CallOutsDesk
from anchor_console.live.goods.rundown_desk import RundownDesk
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.live.intake.arrivals import Outcome
from anchor_console.live.state import LiveState

_GATHER_S = 0.2
_LISTS = frozenset({"asks", "claims", "goods", "tickets"})
_LIST_EVERY_S = 0.5
"""Long lists are read by people, and a busy room changes them all the time."""
_FEED_AT_ONCE = 20
_PAGES_HOLD = 500
"""More lines than any page keeps."""


class RoomLink(CardLink, Protocol):
    """What the broadcast needs of the link to the hub."""

    def hub_now_ms(self) -> int: ...
    def put(self, topic: str, value: object) -> None: ...
    def append(self, topic: str, items: Sequence[object]) -> None: ...
    def amend(self, topic: str, items: Sequence[object]) -> None: ...
    def retract(self, topic: str, ids: Sequence[str]) -> None: ...


class Broadcast:
    """Tells the room what changes in the live state.

    A bug in what one topic tells keeps no other from the room, and the card least of all.

    Args:
        on_bug: hears of it, with where it was met.
    """

    def __init__(
        self,
        state: LiveState,
        link: RoomLink,
        watch: CardWatch,
        clock: Clock,
        popping: Popping,
        *,
        title: str,
        is_rehearsal: bool,
        answers: Callable[[Ask], topics.Answers],
        call_outs: CallOutsDesk,
        rundown: RundownDesk,
        overlay: OverlayDesk,
        is_fans_page_open: Callable[[], bool],
        source_of: Callable[[ChatRow], str] = lambda _: "",
        on_bug: Callable[[str, BaseException], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        self._state = state
        self._link = link
        self._clock = clock
        self._popping = popping
        self._title = title
        self._is_rehearsal = is_rehearsal
        self._call_outs = call_outs
        self._rundown = rundown
        self._overlay = overlay
        self._source_of = source_of
        self._is_fans_page_open = is_fans_page_open
        self._on_bug = on_bug
        self._sleep = sleep
        self._card = CardSending(link, watch, self._card_or_none, sleep=sleep, answer_within_s=answer_within_s)
        self._changed = asyncio.Event()
        self._dirty: set[str] = set()
        self._not_before_s: dict[str, float] = {}
        self._answers = ReadyAnswers(answers, clock.monotonic_s)
        self._lines: list[ChatRow] = []
        self._left_out = 0
        self._muted: set[MessageId] = set()
        """Of the newest lines those that no page shows since they are muted."""
        self._goods_items = topics.GoodsItems()
        self._goods_parts = 1
        self._said: dict[str, Any] = {}
        rundown.moved.subscribe(lambda _: self._mark("cue"))
        call_outs.changed.subscribe(lambda _: self._mark("callouts"))
        overlay.changed.subscribe(lambda _: self._look_changed())
        state.session_changed.subscribe(lambda _: self._mark("room"))
        state.totals_changed.subscribe(lambda _: self._mark("totals"))
        state.viewers_changed.subscribe(lambda _: self._mark("totals"))
        state.want_changed.subscribe(lambda _: self._mark("totals"))
        state.call_changed.subscribe(lambda _: self._mark("call"))
        state.on_air_changed.subscribe(lambda _: self._another_card())
        popping.changed.subscribe(lambda _: self._mark("queue"))
        state.taken_away.subscribe(self.take_away)
        state.given_back.subscribe(self.give_back)
        state.meant_changed.subscribe(self._amend)
        state.mutes.changed.subscribe(lambda _: self._hide_muted())
        state.queue.observe(AnyChange(lambda: self._mark("queue")))
        state.held.observe(AnyChange(lambda: self._mark("queue")))
        state.queue.observe(AnyChange(lambda: self._mark("overlay")))
        state.claims.observe(AnyChange(lambda: self._mark("claims")))
        state.shorts.observe(AnyChange(lambda: self._mark("claims")))
        state.asks.observe(AnyChange(lambda: self._mark("asks")))
        state.tickets.observe(AnyChange(lambda: self._mark("tickets")))
        state.heard.subscribe(self._heard)
        state.moods_changed.subscribe(lambda _: self._mark("cue"))
        state.starred_changed.subscribe(lambda _: self._mark("cue"))
        state.goods_rows.observe(AnyChange(self._goods))

    async def run(self) -> None:
        """Say what changed, until cancelled."""
        self.say_all()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._card.run(), name="broadcast.card")
            group.create_task(self._send_topics(), name="broadcast.topics")

    def say_all(self) -> None:
        """Say everything again: the link is new, or its hub has lost its values."""
        self._said.clear()
        self._answers.clear()
        self._not_before_s.clear()
        self._dirty.update(("room", "totals", "call", "queue", "claims", "asks", "tickets", "cue", "callouts", "goods"))
        self._mark("overlay")
        self._changed.set()
        self._card.changed()

    def say_anew(self) -> None:
        """Say at once what has changed, long lists too: who is forgotten may stand in what was said a moment ago."""
        self._not_before_s.clear()
        self._answers.clear()
        self._mark("asks")
        for name in self._due():
            for topic, value in self._values(name).items():
                self._tell(topic, value)

    def stored(self, outcome: Outcome) -> None:
        """Chat came in, or was taken away."""
        hidden = {row.id for row in outcome.rows if self._state.mutes.hides(row)}
        rows = [row for row in outcome.rows if row.id not in hidden]
        self._note_muted(hidden)
        self._lines.extend(rows)
        if len(self._lines) > _FEED_AT_ONCE:
            self._left_out += len(self._lines) - _FEED_AT_ONCE
            del self._lines[:-_FEED_AT_ONCE]
        if rows:
            self._changed.set()
        if outcome.ended:
            self._amend(outcome.ended)
        if outcome.deleted:
            self.take_away(outcome.deleted)

    def take_away(self, message_ids: Sequence[MessageId]) -> None:
        gone = set(message_ids)
        self._lines = [row for row in self._lines if row.id not in gone]
        self._link.retract("feed", [str(message_id) for message_id in message_ids])
        shown = [row for row in self._newest() if row.id in gone and topics.is_from_fans_page(row)]
        self._link.retract("live_chat", [str(row.id) for row in shown])

    def give_back(self, message_ids: Sequence[MessageId]) -> None:
        """Lines that were taken away may be shown again; pages put them where they were."""
        back = set(message_ids)
        rows = [row for row in self._newest() if row.id in back and not self._state.mutes.hides(row)]
        if rows:
            self._link.append("feed", [self._feed_item(row) for row in rows])
            self._say_on_fans_page(rows)

    def _amend(self, rows: Sequence[ChatRow]) -> None:
        """Rows are others now: of those that are not said yet that alone is said."""
        now = {row.id: row for row in rows}
        self._lines = [now.get(row.id, row) for row in self._lines]
        told = [
            row for row in self._newest() if row.id in now and not row.is_deleted and not self._state.mutes.hides(row)
        ]
        if told:
            self._link.amend("feed", [self._feed_item(row) for row in told])

    def _newest(self) -> Iterator[ChatRow]:
        """All rows that a page may hold."""
        feed = self._state.feed
        return (feed[index] for index in range(max(0, len(feed) - _PAGES_HOLD), len(feed)))

    def _note_muted(self, hidden: set[MessageId]) -> None:
        self._muted |= hidden
        if len(self._muted) > 2 * _PAGES_HOLD:
            self._muted &= {row.id for row in self._newest()}

    def _hide_muted(self) -> None:
        """Take off pages what is muted now, and give back what is no more."""
        newest = list(self._newest())
        hidden = [row.id for row in newest if self._state.mutes.hides(row)]
        back = [row.id for row in newest if row.id in self._muted and not row.is_deleted]
        self._muted = set(hidden)
        if hidden:
            self.take_away(hidden)
        self.give_back(back)

    def _mark(self, topic: str) -> None:
        self._dirty.add(topic)
        self._changed.set()

    def _heard(self, heard: Heard) -> None:
        if heard.asks:
            self._answers.outdate(heard.asks)
            self._mark("asks")

    def _another_card(self) -> None:
        self._answers.clear()
        self._mark("queue")
        self._mark("asks")  # the price of a ready answer opens with the card
        self._card.changed()

    def _look_changed(self) -> None:
        self._mark("overlay")
        if self._state.on_air is not None:
            self._mark("card")

    def _goods(self) -> None:
        self._mark("goods")
        self._mark("queue")  # sold out, or at another price than when it was proposed
        self._mark("asks")
        if self._state.on_air is not None:
            self._mark("card")  # its name, what is said of it, or in reserve mode what is left

    async def _send_topics(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            breath = Breath()
            for name in (*self._due(), "feed"):
                try:
                    await self._send(name, breath)
                except Exception as exc:  # a bug in one topic: the others are told
                    self._on_bug(f"broadcast.{name}", exc)
            await self._sleep(_GATHER_S)
            if self._dirty:
                self._changed.set()

    async def _send(self, name: str, breath: Breath) -> None:
        if name == "feed":
            self._say_lines()
            return
        values = await self._goods_in_steps(breath) if name == "goods" else self._values(name)
        for topic, value in values.items():
            self._tell(topic, value)
            await breath.take()

    def _tell(self, topic: str, value: object) -> None:
        if self._said.get(topic, self) != value:
            self._said[topic] = value
            self._link.put(topic, value)

    def _due(self) -> list[str]:
        """What is to be said now: a long list that was said a moment ago waits."""
        now_s = self._clock.monotonic_s()
        due = sorted(name for name in self._dirty if self._not_before_s.get(name, now_s) <= now_s)
        self._dirty.difference_update(due)
        self._not_before_s.update((name, now_s + _LIST_EVERY_S) for name in due if name in _LISTS)
        return due

    def _values(self, name: str) -> dict[str, Any]:
        """The topics that `name` stands for, with their values now."""
        state = self._state
        match name:
            case "room":
                return {name: topics.room(state.session, self._title, is_rehearsal=self._is_rehearsal)}
            case "totals":
                return {name: topics.totals(state)}
            case "call":
                return {name: topics.call(state.call)}
            case "queue":
                popped = topics.popping(state.ticks, self._popping.due_ms, self._to_hub_ms)
                return {name: topics.queue(state, popped)}
            case "claims":
                return {name: topics.claims(state.claims, state.shorts, state.goods_rows, state.catalogue)}
            case "asks":
                return {name: self._asks()}
            case "tickets":
                return {name: topics.tickets(state.tickets)}
            case "cue":
                return {name: topics.cue(state.moods, state.starred, self._plan())}
            case "callouts":
                return {name: topics.callouts(self._call_outs.shown, self._to_hub_ms)}
            case "overlay":
                return {name: self._overlay.topic()}
            case "goods":
                return self._goods_values(state.goods_rows)
            case "card":
                # A figure on the card moved; the card itself was sent, and is watched, on its own way.
                card = self._card_now()
                return {} if card is None else {name: card}
        raise AssertionError(name)

    async def _goods_in_steps(self, breath: Breath) -> dict[str, Any]:
        """The goods as they stand when it begins: what is other of them meanwhile is said the next time."""
        rows = list(self._state.goods_rows)
        for _ in self._goods_items.make(rows):
            await breath.take()
        return self._goods_values(rows)

    def _goods_values(self, rows: Iterable[GoodsRow]) -> dict[str, Any]:
        parts = topics.goods(self._goods_items.of(rows))
        empty = {"part": 0, "parts": len(parts), "items": []}
        values = parts | {f"goods/{part}": empty for part in range(len(parts), self._goods_parts)}
        self._goods_parts = len(parts)
        return values

    def _asks(self) -> dict[str, Any]:
        with self._answers.a_look() as answer_to:
            asks = topics.asks(self._state.asks, answer_to)
        if self._answers.are_behind:
            self._mark("asks")
        return asks

    def _plan(self) -> dict[str, Any]:
        if self._state.session is None:
            return {}
        return topics.plan(self._rundown.progress(), self._rundown.told, self._to_hub_ms)

    def _card_now(self) -> dict[str, Any] | None:
        on_air = self._state.on_air
        row = self._rundown.row_of(on_air.product_id) if on_air is not None else None
        points = row.points if row is not None else ()
        return self._overlay.dressed(topics.card(self._state, self._clock.now_ms(), self._to_hub_ms, points))

    def _card_or_none(self) -> dict[str, Any] | None:
        """The card now; none where a bug keeps us from telling it, since the one before may be wrong by now."""
        try:
            return self._card_now()
        except Exception as exc:  # as above
            self._on_bug("broadcast.card", exc)
            return None

    def _to_hub_ms(self, at_ms: int) -> int:
        """The hub's time, by which screens elsewhere reckon, for one of the console's (in a replay the record's)."""
        return at_ms + self._link.hub_now_ms() - self._clock.now_ms()

    def _feed_item(self, row: ChatRow) -> dict[str, Any]:
        return topics.feed_item(row, 0, self._source_of(row) if row.kind == "gap" else "")

    def _say_lines(self) -> None:
        if not self._lines:
            return
        lines, left_out = self._lines, self._left_out
        self._lines, self._left_out = [], 0
        items = [self._feed_item(row) for row in lines]
        items[0]["left_out"] = left_out
        self._link.append("feed", items)
        self._say_on_fans_page(lines)

    def _say_on_fans_page(self, rows: Sequence[ChatRow]) -> None:
        """Let those who have the fans' page open read what was written there."""
        theirs = [topics.live_chat_item(row) for row in rows if topics.is_from_fans_page(row)]
        if theirs and self._is_fans_page_open():
            self._link.append("live_chat", theirs)
