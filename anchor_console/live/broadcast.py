"""The way out: what the screens of the room are told, and whether the card has been seen there.

The card goes by itself and is watched; everything else is gathered and said at most ten times a second.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from anchor_console.chat.asks import Ask, AskId
from anchor_console.chat.feed import ChatRow
from anchor_console.core.board import AnyChange
from anchor_console.core.clock import Clock
from anchor_console.core.faults import reach as fault
from anchor_console.core.ids import MessageId
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.core.tasks import Breath
from anchor_console.live import topics
from anchor_console.live.arrivals import Outcome
from anchor_console.live.callouts_desk import CallOutsDesk
from anchor_console.live.overlay_desk import OverlayDesk
from anchor_console.live.popping import Popping
from anchor_console.live.rundown_desk import RundownDesk
from anchor_console.live.state import LiveState
from anchor_console.room.link import LinkDown, LinkState, Reach, TopicRefused

_GATHER_S = 0.1
_LISTS = frozenset({"asks", "claims", "goods", "tickets"})
_ANSWER_STANDS_S = 2.0
_LIST_EVERY_S = 0.25
"""Long lists are read by people, and a busy room changes them all the time."""
_FEED_AT_ONCE = 20
_PAGES_HOLD = 500
"""More lines than any page keeps."""
ANSWER_WITHIN_S = 2.0
SEEN_WITHIN_S = 2.0


class RoomLink(Protocol):
    """What the broadcast needs of the link to the hub."""

    @property
    def state(self) -> LinkState: ...
    @property
    def clock_offset_ms(self) -> int: ...
    async def set(self, topic: str, value: object, id: str | None = None) -> int: ...
    def put(self, topic: str, value: object) -> None: ...
    def append(self, topic: str, items: Sequence[object]) -> None: ...
    def retract(self, topic: str, ids: Sequence[str]) -> None: ...


class Shown(Enum):
    """How far the card on air has come.

    `UNCONFIRMED` is not failure: the room may have shown it. `UNSEEN`: the room has it, and no screen of the stream
    has shown it in time.
    """

    NONE = "none"
    SENDING = "sending"
    SENT = "sent"
    UNCONFIRMED = "unconfirmed"
    UNSEEN = "unseen"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Screens:
    """Screens of one kind: how many are there, and how many of them have shown the newest card."""

    kind: str
    seen: int
    connected: int


class CardWatch:
    """Whether the card that was sent last has been shown by an overlay."""

    def __init__(self, notices: NoticeBoard, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._notices = notices
        self._monotonic_s = monotonic_s
        self._began_s = 0.0
        self.took_ms: int | None = None
        """How long the newest card took from leaving us until the stream showed it; None until it did."""
        self._seq: int | None = None
        self._here: set[str] = set()
        self._hidden_in_obs = False
        self.shown = Shown.NONE
        self.shown_changed: Signal[Shown] = Signal()
        self.reach: Reach | None = None
        self.reach_changed: Signal[Reach | None] = Signal()

    def sending(self) -> None:
        self._seq = None
        self._here.clear()
        self._began_s, self.took_ms = self._monotonic_s(), None
        self._enter(Shown.SENDING)

    def sent(self, seq: int, *, is_empty: bool) -> None:
        """The hub has it as `seq`; an empty card is nothing that a screen could show."""
        self._notices.clear("card.unconfirmed")
        if is_empty:
            self._seq = None
            self._clear_warnings()
            self._enter(Shown.NONE)
            return
        self._seq = seq
        self._enter(Shown.SENT)
        self._look()

    def unconfirmed(self) -> None:
        self._enter(Shown.UNCONFIRMED)
        self._notices.post(Notice.warning("card.unconfirmed"))

    def reached(self, reach: Reach) -> None:
        """The hub told how many screens have shown the newest card."""
        self.reach = reach
        self.reach_changed.emit(reach)
        self._look()

    def shown_here(self, screen: str) -> None:
        """A screen that the console fills by itself, and not by way of the hub, shows the newest card."""
        self._here.add(screen)
        self._look()

    def in_obs(self, *, is_in_program: bool) -> None:
        """OBS has the newest card; it is shown where its source is in the programme."""
        self.left("obs")
        self._hidden_in_obs = not is_in_program
        if is_in_program:
            self.shown_here("obs")

    def left(self, screen: str) -> None:
        """That screen is gone."""
        self._here.discard(screen)
        if screen == "obs":
            self._hidden_in_obs = False

    @property
    def may_be_seen(self) -> bool:
        """Whether the room may have seen the newest card; fans' pages do not tell of what they show."""
        viewers = self.reach.connected.get("viewer", 0) if self.reach else 0
        if self.shown in (Shown.SENT, Shown.UNSEEN):
            return viewers > 0
        return self.shown in (Shown.SEEN, Shown.UNCONFIRMED)

    def screens(self) -> list[Screens]:
        """Who has shown the newest card, kind by kind; the stream's own screens first, those that are not there out."""
        reach = self.reach
        has_newest = reach is not None and self._seq is not None and reach.seq >= self._seq
        told = []
        for kind in ("overlay", "host", "assistant"):
            connected = reach.connected.get(kind, 0) if reach else 0
            if connected:
                told.append(Screens(kind, reach.seen.get(kind, 0) if reach and has_newest else 0, connected))
        return told + [Screens(screen, 1, 1) for screen in sorted(self._here)]

    def is_waiting_for(self, seq: int) -> bool:
        """Whether the card with `seq` is still the newest, and no overlay has shown it."""
        return self._seq == seq and self.shown is Shown.SENT

    def warn_unseen(self) -> None:
        connected = self.reach.connected.get("overlay", 0) if self.reach else 0
        key = "card.hidden_in_obs" if self._hidden_in_obs else "card.unseen" if connected else "card.no_overlay"
        self._clear_warnings()
        self._notices.post(Notice.warning(key, subject="card"))
        self._enter(Shown.UNSEEN)

    def _look(self) -> None:
        if self._seq is None or self.shown not in (Shown.SENT, Shown.UNSEEN):
            return
        reach = self.reach
        on_a_page = reach is not None and reach.seq >= self._seq and reach.seen.get("overlay", 0) > 0
        if on_a_page or self._here:
            self._clear_warnings()
            self.took_ms = round((self._monotonic_s() - self._began_s) * 1000)
            self._enter(Shown.SEEN)

    def _clear_warnings(self) -> None:
        for key in ("card.unseen", "card.no_overlay", "card.hidden_in_obs"):
            self._notices.clear(key, "card")

    def _enter(self, shown: Shown) -> None:
        if shown is not self.shown:
            self.shown = shown
            self.shown_changed.emit(shown)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What can be said to an ask, and until when that stands."""

    until_s: float
    answers: topics.Answers


class Broadcast:
    """Tells the room what changes in the live state."""

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
        answers: Callable[[Ask], topics.Answers] = lambda _: (None, None),
        call_outs: CallOutsDesk | None = None,
        rundown: RundownDesk | None = None,
        overlay: OverlayDesk | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        self._state = state
        self._link = link
        self._watch = watch
        self._clock = clock
        self._popping = popping
        self._title = title
        self._is_rehearsal = is_rehearsal
        self._answers_to = answers
        self._call_outs = call_outs
        self._rundown = rundown
        if rundown is not None:
            rundown.moved.subscribe(lambda _: self._mark("cue"))
        if call_outs is not None:
            call_outs.changed.subscribe(lambda _: self._mark("callouts"))
        self._overlay = overlay
        if overlay is not None:
            overlay.changed.subscribe(lambda _: self._look_changed())
        self._sleep = sleep
        self._answer_within_s = answer_within_s
        self._card_changed = asyncio.Event()
        self._changed = asyncio.Event()
        self._dirty: set[str] = set()
        self._not_before_s: dict[str, float] = {}
        self._answers: dict[AskId, _Answer] = {}
        self._lines: list[ChatRow] = []
        self._left_out = 0
        self._goods_items = topics.GoodsItems()
        self._goods_parts = 1
        self._said: dict[str, Any] = {}
        state.session_changed.subscribe(lambda _: self._mark("room"))
        state.totals_changed.subscribe(lambda _: self._mark("totals"))
        state.viewers_changed.subscribe(lambda _: self._mark("totals"))
        state.want_changed.subscribe(lambda _: self._mark("totals"))
        state.call_changed.subscribe(lambda _: self._mark("call"))
        state.on_air_changed.subscribe(lambda _: self._card())
        popping.changed.subscribe(lambda _: self._mark("queue"))
        state.taken_away.subscribe(self.take_away)
        state.mutes.changed.subscribe(lambda _: self._hide_muted())
        state.queue.observe(AnyChange(lambda: self._mark("queue")))
        state.held.observe(AnyChange(lambda: self._mark("queue")))
        state.queue.observe(AnyChange(lambda: self._mark("overlay")))
        state.claims.observe(AnyChange(lambda: self._mark("claims")))
        state.shorts.observe(AnyChange(lambda: self._mark("claims")))
        state.asks.observe(AnyChange(lambda: self._mark("asks")))
        state.tickets.observe(AnyChange(lambda: self._mark("tickets")))
        state.heard.subscribe(lambda heard: self._mark("asks") if heard.asks else None)
        state.moods_changed.subscribe(lambda _: self._mark("cue"))
        state.starred_changed.subscribe(lambda _: self._mark("cue"))
        state.goods_rows.observe(AnyChange(self._goods))

    async def run(self) -> None:
        """Say what changed, until cancelled."""
        self.say_all()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._send_cards(group), name="broadcast.card")
            group.create_task(self._send_topics(), name="broadcast.topics")

    def say_all(self) -> None:
        """Say everything again: the link is new, or its hub has lost its values."""
        self._said.clear()
        self._answers.clear()
        self._not_before_s.clear()
        self._dirty.update(("room", "totals", "call", "queue", "claims", "asks", "tickets", "cue", "callouts", "goods"))
        self._mark("overlay")
        self._changed.set()
        self._card_changed.set()

    def stored(self, outcome: Outcome) -> None:
        """Chat came in, or was taken away."""
        rows = [row for row in outcome.rows if not self._state.mutes.hides(row)]
        self._lines.extend(rows)
        if len(self._lines) > _FEED_AT_ONCE:
            self._left_out += len(self._lines) - _FEED_AT_ONCE
            del self._lines[:-_FEED_AT_ONCE]
        if rows:
            self._changed.set()
        if outcome.deleted:
            self.take_away(outcome.deleted)

    def take_away(self, message_ids: Sequence[MessageId]) -> None:
        gone = set(message_ids)
        self._lines = [row for row in self._lines if row.id not in gone]
        self._link.retract("feed", [str(message_id) for message_id in message_ids])

    def _hide_muted(self) -> None:
        feed = self._state.feed
        newest = (feed[index] for index in range(max(0, len(feed) - _PAGES_HOLD), len(feed)))
        hidden = [row.id for row in newest if self._state.mutes.hides(row)]
        if hidden:
            self.take_away(hidden)

    def _mark(self, topic: str) -> None:
        self._dirty.add(topic)
        self._changed.set()

    def _card(self) -> None:
        self._answers.clear()
        self._mark("queue")
        self._mark("asks")  # the price of a ready answer opens with the card
        self._card_changed.set()

    def _look_changed(self) -> None:
        self._mark("overlay")
        if self._state.on_air is not None:
            self._mark("card")

    def _goods(self) -> None:
        self._mark("goods")
        self._mark("queue")  # sold out, or at another price than when it was proposed
        self._mark("asks")
        session = self._state.session
        if session is not None and session.mode == "reserve" and self._state.on_air is not None:
            self._mark("card")

    async def _send_topics(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            breath = Breath()
            for name in self._due():
                for topic, value in self._values(name).items():
                    if self._said.get(topic, self) != value:
                        self._said[topic] = value
                        self._link.put(topic, value)
                await breath.take()
            self._say_lines()
            await self._sleep(_GATHER_S)
            if self._dirty:
                self._changed.set()

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
                return {name: topics.asks(state.asks, self._answers_lately)}
            case "tickets":
                return {name: topics.tickets(state.tickets)}
            case "cue":
                return {name: topics.cue(state.moods, state.starred, self._plan())}
            case "callouts":
                return {} if self._call_outs is None else {name: topics.callouts(self._call_outs.shown)}
            case "overlay":
                return {} if self._overlay is None else {name: self._overlay.topic()}
            case "goods":
                parts = topics.goods(self._goods_items.of(state.goods_rows))
                empty = {"part": 0, "parts": len(parts), "items": []}
                values = parts | {f"goods/{part}": empty for part in range(len(parts), self._goods_parts)}
                self._goods_parts = len(parts)
                return values
            case "card":
                # A figure on the card moved; the card itself was sent, and is watched, on its own way.
                card = self._card_now()
                return {} if card is None else {name: card}
        raise AssertionError(name)

    def _plan(self) -> dict[str, Any]:
        rundown = self._rundown
        if rundown is None or self._state.session is None:
            return {}
        return topics.plan(rundown.progress(), rundown.called, self._to_hub_ms)

    def _card_now(self) -> dict[str, Any] | None:
        on_air, rundown = self._state.on_air, self._rundown
        row = rundown.row_of(on_air.product_id) if rundown is not None and on_air is not None else None
        points = row.points if row is not None else ()
        value = topics.card(self._state, self._clock.now_ms(), self._to_hub_ms, points)
        return value if self._overlay is None else self._overlay.dressed(value)

    def _to_hub_ms(self, at_ms: int) -> int:
        """The hub's time for one of this PC's: screens elsewhere count down by it."""
        return at_ms + self._link.clock_offset_ms

    def _answers_lately(self, ask: Ask) -> topics.Answers:
        """What can be said to an ask, worked out a moment ago: sixty of them want sizes and stock looked up."""
        now_s = self._clock.monotonic_s()
        known = self._answers.get(ask.id)
        if known is None or now_s >= known.until_s:
            known = self._answers[ask.id] = _Answer(now_s + _ANSWER_STANDS_S, self._answers_to(ask))
        return known.answers

    def _say_lines(self) -> None:
        if not self._lines:
            return
        items = [topics.feed_item(row, 0) for row in self._lines]
        items[0]["left_out"] = self._left_out
        self._lines, self._left_out = [], 0
        self._link.append("feed", items)

    async def _send_cards(self, group: asyncio.TaskGroup) -> None:
        while True:
            await self._card_changed.wait()
            self._card_changed.clear()
            value = self._card_now()
            self._watch.sending()
            was_online = self._link.state is LinkState.ONLINE
            try:
                async with asyncio.timeout(self._answer_within_s):
                    seq = await self._link.set("card", value)
            except (TimeoutError, LinkDown, TopicRefused):
                # Off line from the start, it has not left us: the link says it first of all when it is back.
                if was_online:
                    self._watch.unconfirmed()
                continue
            if __debug__:
                fault("take.after_send")
            self._watch.sent(seq, is_empty=value is None)
            if value is not None:
                group.create_task(self._warn_if_unseen(seq), name="broadcast.unseen")

    async def _warn_if_unseen(self, seq: int) -> None:
        await self._sleep(SEEN_WITHIN_S)
        if self._watch.is_waiting_for(seq):
            self._watch.warn_unseen()
