"""Call-outs while the session runs: kept up to date away from the window's thread, and ticked off with one key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from anchor_console.callouts import noting, store
from anchor_console.callouts.presence import WINDOW_MS, Presence
from anchor_console.callouts.service import CallOut, SaidTo, call_outs, said_to
from anchor_console.callouts.store import Origin
from anchor_console.chat.presence_store import present_between
from anchor_console.core.board import AnyChange
from anchor_console.core.clock import Clock
from anchor_console.core.ids import IdentityId, MessageId, ProductId
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.core.tasks import until_one_ends
from anchor_console.core.text import harmless
from anchor_console.fans import store as fans
from anchor_console.goods.product import Product
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.fan_trails import WISH, FanTrail, Thing
from anchor_console.live.fans import calling
from anchor_console.live.intake.arrivals import Outcome
from anchor_console.live.state import LiveState
from anchor_console.pins.card import Stage
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from anchor_console.storage.writer import Transaction

WINDOW_KEY = "callouts.minutes_present"
_MINUTE_MS = 60_000
MOST_MINUTES = 120
_WISH_LIMIT = 100
_AGAIN_AFTER_S = 20.0
"""Without any news it is looked at again so often: people leave by doing nothing."""
_WANTED_BY = 30
"""So many are counted of those who want what came back."""
_REST_S = 2.0
"""Between two looks at the least, but for what is urgent."""
_SHARE = 20
"""And so many times as long as the look took: in a flood of chat it must not take the window's time. A take does not
wait for that."""


class Named(msgspec.Struct, frozen=True):
    """Whom to call out for one product; `is_on_air` where it is held up already.

    Best first at the take; from then on whoever stands there keeps their place before all who come later.
    """

    product_id: ProductId
    number: str
    title: str
    is_on_air: bool
    people: tuple[CallOut, ...]


class Shown(msgspec.Struct, frozen=True):
    """All that the screens show of call-outs: for the product on air and for the next one, and who was greeted."""

    on_air: Named | None = None
    next: Named | None = None
    said: tuple[SaidTo, ...] = ()

    @property
    def first(self) -> Named | None:
        """For what is on air, else for what comes."""
        return self.on_air or self.next

    def standing(self, product_id: ProductId, *, is_on_air: bool) -> list[IdentityId]:
        """Who is named for a product, from the first; nobody where it was not yet held up, or was, and is no more."""
        return [
            person.who
            for named in (self.on_air, self.next)
            if named is not None and (named.product_id, named.is_on_air) == (product_id, is_on_air)
            for person in named.people
        ]

    @property
    def everybody(self) -> dict[IdentityId, Named]:
        """For which product each person is named, what is on air before what comes."""
        return {person.who: named for named in (self.next, self.on_air) if named for person in named.people}


class CallOutsDesk:
    """`changed` tells what there is to show, on the main thread."""

    def __init__(
        self, database: Database, actions: Actions, state: LiveState, settings: Settings, clock: Clock
    ) -> None:
        self._database = database
        self._actions = actions
        self._state = state
        self._settings = settings
        self._clock = clock
        self._presence = Presence()
        self._news = asyncio.Event()
        self._urgent = asyncio.Event()
        """Another product is up, a person did something, or a name must go: nobody waits for the rest of a pause."""
        self._looked_at_s = 0.0
        self._before: dict[IdentityId, Shown] = {}
        """What was shown when each was greeted: where that was by mistake, they come back to their place."""
        self._coming_back: IdentityId | None = None
        self.shown = Shown()
        self.changed: Signal[Shown] = Signal()
        state.session_changed.subscribe(lambda _: self._begin())
        state.on_air_changed.subscribe(lambda _: self._ask_now())
        state.queue.observe(AnyChange(self._ask_now))
        state.mutes.changed.subscribe(lambda _: self._ask_now())
        state.meant_changed.subscribe(lambda _: self._ask_now())
        self._begin()

    @property
    def minutes_present(self) -> int:
        """How long somebody counts as here after they last did something."""
        minutes = self._settings.get(WINDOW_KEY)
        return minutes if isinstance(minutes, int) and 1 <= minutes <= MOST_MINUTES else WINDOW_MS // _MINUTE_MS

    async def set_minutes_present(self, minutes: int) -> None:
        await self._settings.set(WINDOW_KEY, max(1, min(minutes, MOST_MINUTES)))
        self._begin()

    def stored(self, outcome: Outcome) -> None:
        """A batch came in: who did something is here, and what they said may change who is named."""
        self._presence.saw(outcome.present)
        if outcome.minors or not self.shown.everybody.keys().isdisjoint(outcome.recounted):
            # Who is named bought, or is under 18: nobody is to read that name aloud any more.
            self._ask_now()
            return
        targets = set(self._targets())
        if outcome.wanted & targets or outcome.changes.sales or outcome.unheard or outcome.changes.skus:
            self._news.set()

    async def run(self, *, sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep) -> None:
        """Look again whenever there is news; until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            self._urgent.clear()
            started_s = self._clock.monotonic_s()
            await self.refresh()
            took_s = self._clock.monotonic_s() - started_s
            await until_one_ends(urgent=self._urgent.wait(), rest=sleep(max(_REST_S, _SHARE * took_s)))

    def tick(self) -> None:
        """Called every second or so: without any news it is looked at again now and then."""
        if self._clock.monotonic_s() - self._looked_at_s >= _AGAIN_AFTER_S:
            self._news.set()

    async def refresh(self) -> None:
        """Look who is to be named now."""
        self._looked_at_s = self._clock.monotonic_s()
        shown = await self._look()
        if shown != self.shown:
            self.shown = shown
            self.changed.emit(shown)

    async def who_wants(self, product: Product) -> tuple[CallOut, ...]:
        """Who of those here surely wants a product, shown or not, best first; as many as there may be."""
        session = self._state.session
        if session is None:
            return ()
        now_ms, hidden = self._clock.now_ms(), self._state.mutes.fans
        present, session_id = self._presence.here(now_ms), session.id
        found: list[CallOut] = await self._database.read_later(
            lambda tx: call_outs(tx, calling.room_now(tx, product, session_id, present, hidden, now_ms), _WANTED_BY)
        )
        return tuple(found)

    async def say(self, who: IdentityId, by: By | None = None) -> None:
        """The anchor greeted this fan: they rest for the session, and the next one moves up.

        Raises:
            Refused: nobody of that id is named now.
        """
        named = self.shown.everybody.get(who)
        if named is None:
            if self._actions.has_done(by):
                return
            raise Refused("not_found", "callout.gone")
        await self.say_for(who, named.product_id, named.number, by)

    async def say_for(self, who: IdentityId, product_id: ProductId, number: str, by: By | None) -> None:
        """They were greeted for this product, whether they are named for it now or were."""

        def work(tx: Transaction, act: Act) -> dict[str, Any] | None:
            is_new = store.add_said(tx, act.session.id, who, product_id, act.by.name, act.at_ms)
            return {"identity_id": who, "product_id": product_id} if is_new else None

        await self._actions.do("callout.said", {"identity_id": who, "number": number}, work, by)
        self.show_said(who)

    def take_back(self, tx: Transaction, act: Act, done: Mapping[str, Any], *, again: bool) -> dict[str, Any]:
        """Let a fan rest no more who was greeted, or greeted `again`; gives what came of it, as it is logged.

        Raises:
            Refused: they rest no more already, or do by another's word.
        """
        who = IdentityId(done["identity_id"])
        if again:
            moved = store.add_said(tx, act.session.id, who, ProductId(done["product_id"]), act.by.name, act.at_ms)
        else:
            moved = store.remove_said(tx, act.session.id, who)
        if not moved:
            raise Refused("conflict", "undo.moved_on")
        return dict(done)

    def show_said(self, who: IdentityId, *, back: bool = False) -> None:
        """Show a fan as greeted; or look, where that was taken `back`, whether they are to be named again."""
        if back:
            self._coming_back = who
        else:
            self._before[who] = self.shown
            self._drop(who)
        self._ask_now()

    def _ask_now(self) -> None:
        self._urgent.set()
        self._news.set()

    async def add_wish(self, who: IdentityId, message_id: MessageId | None, text: str, by: By | None = None) -> None:
        """A person heard this line as a wish for something that the shop does not have; None for no line at all.

        Raises:
            Refused: no session is open, or they are under 18.
        """
        words = harmless(text).strip()[:_WISH_LIMIT]
        if not words:
            return

        session = self._state.session
        if session is None:
            raise Refused("conflict", "session.none")
        trail = FanTrail()

        def work(tx: Transaction, _by: By, at_ms: int) -> bool:
            if fans.is_of_a_minor(tx, who):
                raise Refused("conflict", "wish.minor")
            # What was heard without a line is told apart by its moment.
            origin = message_id if message_id is not None else MessageId(-at_ms)
            trail.found(tx, Thing(WISH, (who, origin)))
            noting.note_wish(tx, Origin(origin, who, session.id, at_ms), words)
            return trail.end(tx)

        args = {"identity_id": who, "message_id": message_id, "text": words}
        await self._actions.do_anytime("wish.add", args, work, by, trail=trail)
        self._ask_now()

    def look_again(self) -> None:
        """Something was settled of a fan: it may change who is named."""
        self._ask_now()

    def stock_turned(self, products: Iterable[ProductId]) -> None:
        """Of these something is gone, or there again: whose size it is must not be told so any more, or may be now."""
        if not set(self._targets()).isdisjoint(products):
            self._ask_now()

    def _drop(self, who: IdentityId) -> None:
        """Let a fan leave the list at once; the look that follows brings the next."""

        def without(named: Named | None) -> Named | None:
            if named is None:
                return None
            return replace(named, people=tuple(one for one in named.people if one.who != who))

        self.shown = replace(self.shown, on_air=without(self.shown.on_air), next=without(self.shown.next))
        self.changed.emit(self.shown)

    def _begin(self) -> None:
        """A session starts, goes on, or ends: who is here is read anew."""
        self._presence.window_ms = self.minutes_present * _MINUTE_MS
        self._before.clear()
        now_ms, seen = self._clock.now_ms(), {}
        if self._state.session is not None:
            seen = present_between(self._database.read(), now_ms - self._presence.window_ms, now_ms)
        self._presence.start(seen)
        self._ask_now()

    def _targets(self) -> list[ProductId]:
        """The product on air while there is some of it to be had, and the next that waits."""
        state, up = self._state, self._state.on_air
        waiting = [pin.product_id for pin in state.queue if up is None or pin.product_id != up.product_id]
        # Once it is called out that nothing is left, "yours is back" must not be said of it.
        on_air = [up.product_id] if up is not None and up.stage not in (Stage.SOLD_OUT, Stage.CLOSED) else []
        return [*on_air, *waiting[:1]]

    def _standing(self, product_id: ProductId, back: IdentityId | None, *, is_on_air: bool) -> list[IdentityId]:
        """Who keeps their place in the list for a product; who is coming `back` to it, where they stood."""
        stand = self.shown.standing(product_id, is_on_air=is_on_air)
        if back is not None and back not in stand and (before := self._before.get(back)) is not None:
            stood = before.standing(product_id, is_on_air=is_on_air)
            if back in stood:
                stand.insert(stood.index(back), back)
        return stand

    async def _look(self) -> Shown:
        state = self._state
        session = state.session
        if session is None:
            return Shown()
        now_ms = self._clock.now_ms()
        present, hidden = self._presence.here(now_ms), state.mutes.fans
        on_air_id = state.on_air.product_id if state.on_air is not None else None
        products = [found for one in self._targets() if (found := state.catalogue.product(one)) is not None]

        back = self._coming_back
        stand = {one.id: self._standing(one.id, back, is_on_air=one.id == on_air_id) for one in products}

        def look(tx: Transaction) -> tuple[list[tuple[Product, list[CallOut]]], list[SaidTo]]:
            rooms = [calling.room_now(tx, one, session.id, present, hidden, now_ms) for one in products]
            found = [(room.offer.product, call_outs(tx, room, standing=stand[room.offer.product.id])) for room in rooms]
            return found, said_to(tx, session.id, now_ms)

        looked: tuple[list[tuple[Product, list[CallOut]]], list[SaidTo]] = await self._database.read_later(look)
        people_of, said = looked
        if self._coming_back == back:
            self._coming_back = None
        shown = [
            Named(product.id, product.number or "", product.name, product.id == on_air_id, tuple(people))
            for product, people in people_of
        ]
        return Shown(
            on_air=next((one for one in shown if one.is_on_air), None),
            next=next((one for one in shown if not one.is_on_air), None),
            said=tuple(said),
        )
