"""What is so right now in the live room: what the screens show, and what new events are read against.

Everything here follows from the database and can be loaded from it at any moment. Main thread only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import partial

from msgspec.structs import replace

from anchor_console.chat import ask_store, call_store, history_store, phrase_store, ticket_store
from anchor_console.chat import store as chat
from anchor_console.chat.asks import Ask, AskId, AskState
from anchor_console.chat.calls import OpenCall
from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.chat.lanes import Lane
from anchor_console.chat.listening import Heard
from anchor_console.chat.mutes import Mutes
from anchor_console.chat.passing import NOBODY_PASSING, Passing
from anchor_console.chat.phrases import Phrase, Phrases, Suspect, SuspectId
from anchor_console.chat.tickets import Mood, Ticket, TicketId
from anchor_console.core.board import Board
from anchor_console.core.ids import ClaimId, IdentityId, MessageId, PinId, ProductId, SkuId
from anchor_console.core.observer import Signal
from anchor_console.fans.names import Names
from anchor_console.goods.service import Catalogue, Goods
from anchor_console.live import store
from anchor_console.live.awake import Awake
from anchor_console.live.goods_board import GoodsBoard
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.live.session import Session
from anchor_console.live.totals import totals_of
from anchor_console.pins import log_store
from anchor_console.pins import store as pins
from anchor_console.pins.card import OnAir
from anchor_console.pins.queue import Pin
from anchor_console.pins.steps import Step
from anchor_console.pins.ticks import NO_TICKS, Ticks
from anchor_console.sales import store as sales
from anchor_console.sales.claims import Claim
from anchor_console.sales.sale import Totals
from anchor_console.sales.shorts import Short, lacking_skus, short_of, shorts
from anchor_console.sales.store import Hands
from anchor_console.sales.terms import Changes
from anchor_console.sources.source import SourceStatus
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

_ROWS_AT_START = 2_000
_MEANT_AT_ONCE = 100
"""So many rows that mean something else are a part of a frame."""
_STARRED = 3
"""More than this the anchor does not read beside everything else."""


class LiveState:
    """Boards and values of the open session; where none is open, the goods alone."""

    def __init__(self, database: Database, goods: Goods) -> None:
        self._database = database
        self._goods = goods
        self.session: Session | None = None
        self.awake = Awake()
        self.session_changed: Signal[Session | None] = Signal()
        self.mutes = Mutes()
        self.feed = ChatFeed(hides=self.mutes.hides)
        self.starred: tuple[ChatRow, ...] = ()
        """The lines that were starred for the anchor last, the latest first."""
        self.starred_changed: Signal[tuple[ChatRow, ...]] = Signal()
        self.taken_away: Signal[Sequence[MessageId]] = Signal()
        """Messages that no page may show any more: somebody here deleted them, or they called an erased person by name.

        What their source deleted is in the pipeline's outcome.
        """
        self.given_back: Signal[Sequence[MessageId]] = Signal()
        """Messages that pages may show again: somebody here took their deletion back."""
        self.queue: Board[PinId, Pin] = Board()
        self.held: Board[PinId, Pin] = Board()
        """Pins that were set aside."""
        self.claims: Board[ClaimId, Claim] = Board()
        self.moved_up: Signal[Sequence[Claim]] = Signal()
        """Claims that had waited, and for which something was set aside now."""
        self.shorts: Board[SkuId, Short] = Board()
        """Of what more was promised or sold than there is."""
        self.asks: Board[AskId, Ask] = Board()
        """Every ask of the session, in the order of their first lines; those withdrawn are gone."""
        self.goods_board = GoodsBoard(database, goods, self.asks)
        self.goods_rows: Board[ProductId, GoodsRow] = self.goods_board.rows
        self.tickets: Board[TicketId, Ticket] = Board()
        """Every ticket of the session, oldest first."""
        self.phrase_rows: Board[str, Phrase] = Board()
        self.suspects: Board[SuspectId, Suspect] = Board()
        """Texts offered to the desk as phrases."""
        self.phrases = Phrases()
        self.meant_changed: Signal[Sequence[ChatRow]] = Signal()
        """Lines mean something else now, or nothing any more; those of them that are in memory."""
        self.phrases_changed: Signal[Phrases] = Signal()
        self.moods: tuple[Mood, ...] = ()
        """What so many fans complain of now that the anchor should hear of it."""
        self.moods_changed: Signal[tuple[Mood, ...]] = Signal()
        self.heard: Signal[Heard] = Signal()
        """What a batch or an action changed of asks, tickets and suspects, after the boards show it."""
        self.recounted: Signal[frozenset[IdentityId]] = Signal()
        """Identities whose fan adds up to something else now."""
        self.sources: Board[str, SourceStatus] = Board()
        self.on_air: OnAir | None = None
        self.on_air_changed: Signal[OnAir | None] = Signal()
        self.ticks: Ticks = NO_TICKS
        """What was ticked off on the platform's own console for the card on air."""
        self.ticks_changed: Signal[Ticks] = Signal()
        self.call: OpenCall | None = None
        self.call_changed: Signal[OpenCall | None] = Signal()
        self.call_ended: Signal[OpenCall] = Signal()
        """With all its votes."""
        self.totals = Totals()
        self.totals_changed: Signal[Totals] = Signal()
        self._passing_before = self._passing_since = NOBODY_PASSING
        """Before `load` and since: what was before is counted apart, see `ChatDesk.count_passing`."""
        self.passing_changed: Signal[Passing] = Signal()
        self.loaded_up_to = MessageId(0)
        """The newest message there was when everything was taken from the database."""
        self.viewers: int | None = None
        self.viewers_changed: Signal[int | None] = Signal()
        self.want: Hands | None = None
        """Hands for the product on air; None when nothing is."""
        self.want_changed: Signal[Hands | None] = Signal()
        self.load()

    @property
    def catalogue(self) -> Catalogue:
        return self._goods.catalogue

    @property
    def passing(self) -> Passing:
        """Who came in and liked in the session."""
        return self._passing_before.and_also(self._passing_since)

    def load(self) -> None:
        """Take everything from the database: at start, and when a session starts or ends."""
        tx = self._database.read()
        session = self.session = store.open_session(tx)
        self.loaded_up_to = chat.newest_id(tx)
        self._passing_before = self._passing_since = NOBODY_PASSING
        self.passing_changed.emit(self.passing)
        self.feed.clear()
        if session is not None:
            self.feed.extend(chat.latest_rows(tx, session.id, _ROWS_AT_START))
        self.feed.tally.start(history_store.lane_totals(tx, session.id) if session else {})
        claims = sales.session_claims(tx, session.id) if session else []
        self.claims.show([(claim.id, claim) for claim in claims])
        lacking = shorts(tx, session.id) if session else []
        self.shorts.show([(short.sku_id, short) for short in lacking])
        self.goods_board.count_for(session.id if session else None, self.claims)
        self._load_heard()
        self.refresh_starred()
        self.session_changed.emit(session)
        self.refresh_call()
        self.refresh_pins()
        self.goods_board.refresh()
        self._set_totals(totals_of(tx, session) if session else Totals())

    def refresh_starred(self) -> None:
        """Read again what is starred for the anchor."""
        found = history_store.starred(self._database.read(), self.session.id, _STARRED) if self.session else []
        starred = tuple(found)
        if starred != self.starred:
            self.starred = starred
            self.starred_changed.emit(starred)

    def show_deleted(self, message_ids: Sequence[MessageId]) -> None:
        """Show lines as taken away; the anchor is not asked to heed them any more."""
        # The latest first: a fold looks for another line to speak for it once, not after each of thousands.
        for message_id in sorted(message_ids, reverse=True):
            self.feed.mark_deleted(message_id)
        if not {row.id for row in self.starred}.isdisjoint(message_ids):
            self.refresh_starred()

    def show_given_back(self, message_ids: Sequence[MessageId]) -> None:
        """Show lines that were taken away as they were."""
        for message_id in message_ids:
            self.feed.mark_given_back(message_id)
        self.refresh_starred()

    async def show_meant(self, lines: Sequence[tuple[MessageId, Lane | None]], *, again: bool) -> None:
        """Show lines as meaning nothing, or `again` what they meant; a few at a time, since they may be thousands.

        Args:
            lines: each with the lane that it stands in when it means something.
        """
        session = self.session
        if session is None or not lines:
            return
        hidden = self._hidden_among(lines)
        lanes = [lane for message_id, lane in lines if message_id not in hidden]
        self.feed.tally.move((None, lane) if again else (lane, None) for lane in lanes)
        changed: list[ChatRow] = []
        for start in range(0, len(lines), _MEANT_AT_ONCE):
            ids = [message_id for message_id, _ in lines[start : start + _MEANT_AT_ONCE]]
            rows = await self._database.read_later(partial(chat.rows_of, message_ids=ids))
            if self.session is None or self.session.id != session.id:
                return
            changed += self.feed.mark_meant(rows)
        if not {row.id for row in self.starred}.isdisjoint(message_id for message_id, _ in lines):
            self.refresh_starred()
        self.meant_changed.emit(changed)

    def _hidden_among(self, lines: Sequence[tuple[MessageId, Lane | None]]) -> set[MessageId]:
        """Those that are muted, as far as they are in memory: they were not counted."""
        if not self.mutes.in_force:
            return set()
        found = ((message_id, self.feed.index_of(message_id)) for message_id, _ in lines)
        return {message_id for message_id, at in found if at is not None and self.mutes.hides(self.feed[at])}

    def forget(self, people: Collection[IdentityId], names: Names) -> None:
        """Show nothing of these people any more: they were erased. What else there is stays where it stands."""
        they_came = self.session is not None and self.session.id in names.sessions
        masked = self.feed.forget(people, names, they_came=they_came)
        if masked:
            # Pages of the room hold these lines with the name in them.
            self.taken_away.emit(masked)
        tx = self._database.read()
        for claim in [claim for claim in self.claims if claim.identity_id in people]:
            now = sales.claim(tx, claim.id)
            if now is not None:
                self.claims.put(claim.id, now)
        self._load_heard()
        if any(row.identity_id in people for row in self.starred):
            self.refresh_starred()
        # Their name may stand in a note on a pin, the title, or what the host asked of the room.
        self.reload_session()
        self.refresh_call()
        self.refresh_pins()

    def reload_session(self) -> None:
        """Read the open session's own row again: it was paused or goes on."""
        self.session = store.open_session(self._database.read())
        self.session_changed.emit(self.session)

    def refresh_pins(self) -> None:
        """Read the queue and what is on air again."""
        tx = self._database.read()
        waiting = pins.queued(tx, self.session.id) if self.session else []
        self.queue.show([(pin.id, pin) for pin in waiting])
        aside = pins.held(tx, self.session.id) if self.session else []
        self.held.show([(pin.id, pin) for pin in aside])
        on_air = pins.on_air(tx, self.session.id) if self.session else None
        ticks = log_store.ticks(tx, on_air.pin_id) if on_air else NO_TICKS
        ticks_before, self.ticks = self.ticks, ticks
        if on_air != self.on_air:
            self.on_air = on_air
            self.on_air_changed.emit(on_air)
        if ticks != ticks_before:
            self.ticks_changed.emit(ticks)
        self.refresh_want()

    def air_log(self) -> list[Step]:
        """What was done on air in the open session, the newest first."""
        return log_store.steps(self._database.read(), self.session.id) if self.session else []

    def refresh_want(self) -> None:
        want = None
        if self.session is not None and self.on_air is not None:
            want = sales.hands(self._database.read(), self.session.id, self.on_air.product_id)
        if want != self.want:
            self.want = want
            self.want_changed.emit(want)

    def refresh_call(self) -> None:
        self._set_call(call_store.open_call(self._database.read(), self.session.id) if self.session else None)

    def show_heard(self, heard: Heard) -> None:
        """Read again what a committed transaction changed of asks, tickets and suspects."""
        tx = self._database.read()
        if heard.asks:
            asks = ask_store.some(tx, heard.asks)
            self.asks.put_all((ask.id, ask) for ask in asks if ask.state is not AskState.WITHDRAWN)
            for ask in asks:
                if ask.state is AskState.WITHDRAWN:
                    self.asks.remove(ask.id)
                elif ask.state is AskState.ANSWERED:
                    self.feed.mark_answered(ask_store.answered_by(tx, ask.id))
            self.goods_board.show_asked()
        if heard.tickets:
            tickets = {ticket.id: ticket for ticket in ticket_store.some(tx, heard.tickets)}
            self.tickets.put_all(tickets.items())
            for ticket_id in heard.tickets - tickets.keys():
                self.tickets.remove(ticket_id)
        if heard.has_suspects:
            self._show_suspects(tx)
        if heard.asks or heard.tickets or heard.has_suspects or heard.unnamed:
            self.heard.emit(heard)

    def show_moods(self, moods: tuple[Mood, ...]) -> None:
        if moods != self.moods:
            self.moods = moods
            self.moods_changed.emit(moods)

    def refresh_phrases(self) -> None:
        """Read again which texts mean nothing."""
        tx = self._database.read()
        rows = phrase_store.phrases(tx, self.session.id) if self.session else []
        self.phrase_rows.show([(phrase.key, phrase) for phrase in rows])
        self._show_suspects(tx)
        self.heard.emit(Heard(has_suspects=True))

    def _load_heard(self) -> None:
        tx = self._database.read()
        asks = ask_store.asks(tx, self.session.id) if self.session else []
        tickets = ticket_store.tickets(tx, self.session.id) if self.session else []
        self.asks.show([(ask.id, ask) for ask in asks])
        self.tickets.show([(ticket.id, ticket) for ticket in tickets])
        self.refresh_phrases()

    def _show_suspects(self, tx: Transaction) -> None:
        offered = phrase_store.suspects(tx, self.session.id) if self.session else []
        self.suspects.show([(one.id, one) for one in offered])
        phrases = Phrases.of(self.phrase_rows, offered)
        if phrases != self.phrases:
            self.phrases = phrases
            self.phrases_changed.emit(phrases)

    async def reload_goods(self, product_ids: Collection[ProductId] | None = None) -> None:
        """Numbers or goods were changed within an action: read these products again, or all."""
        await self._goods.reload(product_ids)
        # A count, or what is in a file, may make good what was lacking, or take what was promised.
        if product_ids is None:
            lacking = await self._database.read_later(lacking_skus)
            self._refresh_shorts({*lacking, *(short.sku_id for short in self.shorts)})
        else:
            products = (self.catalogue.product(product_id) for product_id in product_ids)
            self._refresh_shorts(sku.id for product in products if product is not None for sku in product.skus)

    def uncount_claims(self, claims: int) -> None:
        """So many claims turned out to mean nothing; below zero, to mean something after all."""
        self._set_totals(replace(self.totals, claims=self.totals.claims - claims))

    def apply(self, changes: Changes) -> None:
        """Read again what a committed transaction touched: before a batch is shown others may have written after it."""
        touched = sales.some_claims(self._database.read(), changes.claims) if changes.claims else []
        claims = {claim.id: claim for claim in touched}
        fresh = Counter(claim.product_id for claim in touched if claim.id not in self.claims)
        self.claims.put_all(claims.items())
        skus = changes.skus | {claim.sku_id for claim in touched if claim.sku_id is not None}
        self.goods_board.show_skus(skus)
        self._refresh_shorts(skus)
        if changes.moved_up:
            self.moved_up.emit([claims[claim_id] for claim_id in changes.moved_up])
        self.goods_board.show_claimed(fresh)
        if changes.made:
            # Counted on: a batch whose claims are on disk already may still be on its way here.
            self._set_totals(replace(self.totals, claims=self.totals.claims + changes.made))
        if changes.sales and self.session is not None:
            sums = sales.sums(self._database.read(), self.session.id)
            self._set_totals(
                replace(
                    self.totals,
                    orders=sums.orders,
                    sales=sums.sales,
                    units=sums.units,
                    paid_minor=sums.paid_minor,
                    refunded_minor=sums.refunded_minor,
                )
            )

    def count(self, events: int, messages: int) -> None:
        """Add what a batch brought to the totals."""
        if events:
            totals = self.totals
            self._set_totals(replace(totals, events=totals.events + events, messages=totals.messages + messages))

    def show_passing(self, more: Passing) -> None:
        """Add who came in and liked."""
        if more:
            self._passing_since = self._passing_since.and_also(more)
            self.passing_changed.emit(self.passing)

    def show_passing_before(self, before: Passing) -> None:
        """Who came in and liked in the session up to `loaded_up_to`."""
        self._passing_before = before
        self.passing_changed.emit(self.passing)

    def show_viewers(self, viewers: int | None) -> None:
        if viewers != self.viewers:
            self.viewers = viewers
            self.viewers_changed.emit(viewers)

    def show_people(self, product_ids: Iterable[ProductId]) -> None:
        """Read again how many hands are up for these products."""
        self.goods_board.show_people(product_ids)
        self.refresh_want()

    def _refresh_shorts(self, sku_ids: Iterable[SkuId]) -> None:
        if self.session is None:
            return
        tx = self._database.read()
        for sku_id in sku_ids:
            short = short_of(tx, self.session.id, sku_id)
            if short is not None:
                self.shorts.put(sku_id, short)
            else:
                self.shorts.remove(sku_id)

    def _set_totals(self, totals: Totals) -> None:
        self.totals = totals
        self.totals_changed.emit(totals)

    def _set_call(self, call: OpenCall | None) -> None:
        if call != self.call:
            ended, self.call = self.call, call
            if ended is not None and (call is None or call.id != ended.id):
                self.call_ended.emit(call_store.counted(self._database.read(), ended))
            self.call_changed.emit(call)
