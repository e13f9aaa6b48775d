"""What is so right now in the live room: what the screens show, and what new events are read against.

Everything here follows from the database and can be loaded from it at any moment. Main thread only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from anchor_console.chat import ask_store, history_store, phrase_store, ticket_store
from anchor_console.chat import store as chat
from anchor_console.chat.asks import Ask, AskId, AskState
from anchor_console.chat.calls import OpenCall
from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.chat.listening import Heard
from anchor_console.chat.mutes import Mutes
from anchor_console.chat.phrases import Phrase, Phrases, Suspect, SuspectId
from anchor_console.chat.tickets import Mood, Ticket, TicketId
from anchor_console.core.board import Board
from anchor_console.core.ids import ClaimId, IdentityId, MessageId, PinId, ProductId, SkuId
from anchor_console.core.observer import Signal
from anchor_console.core.tasks import Breath
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue, Goods
from anchor_console.live import store
from anchor_console.live.session import Session
from anchor_console.pins import log_store
from anchor_console.pins import store as pins
from anchor_console.pins.card import OnAir
from anchor_console.pins.queue import Pin
from anchor_console.pins.steps import Step
from anchor_console.pins.ticks import NO_TICKS, Ticks
from anchor_console.sales import store as sales
from anchor_console.sales.claiming import Changes
from anchor_console.sales.claims import Claim
from anchor_console.sales.sale import Totals
from anchor_console.sales.shorts import Short, short_of, shorts
from anchor_console.sales.store import Hands
from anchor_console.sources.source import SourceStatus
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import StockLevel
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

_ROWS_AT_START = 2_000
_NO_STOCK = StockLevel()
_STARRED = 3
"""More than this the anchor does not read beside everything else."""


class Counts(NamedTuple):
    """What a session counts of a product; `GoodsRow` says what each means."""

    waiting: int
    people: int
    asks: int
    claims: int


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """A product with its figures of this moment; `waiting` counts only in reserve mode.

    `people` are tonight's hands, `asks` the fans who asked about it, `claims` the claim lines.
    """

    product: Product
    levels: dict[SkuId, StockLevel]
    said: dict[SkuId, int]
    """When somebody said last how many there are of a SKU; of one that is not in it nobody ever did."""
    waiting: int
    people: int
    asks: int
    claims: int

    @property
    def counts(self) -> Counts:
        return Counts(self.waiting, self.people, self.asks, self.claims)

    @property
    def is_sold_out(self) -> bool:
        """Whether nothing is left of a product that there once was; of one that nobody counted, nothing is known."""
        return self.left <= 0 and self.is_counted

    @property
    def is_counted(self) -> bool:
        """Whether anybody ever said how many there are of any of its SKUs."""
        return any(self.counts_sku(sku_id) for sku_id in self.levels)

    def left_of(self, sku_id: SkuId) -> int | None:
        """How many are left of one of its SKUs; None where nobody ever said how many there are."""
        return self.levels[sku_id].left if self.counts_sku(sku_id) else None

    def counts_sku(self, sku_id: SkuId) -> bool:
        """Whether anybody ever said how many there are of one of its SKUs, or brought some."""
        return sku_id in self.said or self.levels[sku_id].on_hand > 0

    @property
    def said_at_ms(self) -> int | None:
        """The oldest figure of how many there are; None where nobody said any."""
        return min(self.said.values(), default=None)

    @property
    def left(self) -> int:
        return sum(level.left for level in self.levels.values())

    @property
    def held(self) -> int:
        return sum(level.held for level in self.levels.values())

    @property
    def sold(self) -> int:
        return sum(level.sold for level in self.levels.values())

    @property
    def short(self) -> int:
        return sum(level.short for sku_id, level in self.levels.items() if self.counts_sku(sku_id))


class LiveState:
    """Boards and values of the open session; where none is open, the goods alone."""

    def __init__(self, database: Database, goods: Goods) -> None:
        self._database = database
        self._goods = goods
        self.session: Session | None = None
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
        self.queue: Board[PinId, Pin] = Board()
        self.held: Board[PinId, Pin] = Board()
        """Pins that were set aside."""
        self.claims: Board[ClaimId, Claim] = Board()
        self.moved_up: Signal[Sequence[Claim]] = Signal()
        """Claims that had waited, and for which something was set aside now."""
        self.shorts: Board[SkuId, Short] = Board()
        """Of what more was promised or sold than there is."""
        self._claimed: Counter[ProductId] = Counter()
        self.goods_rows: Board[ProductId, GoodsRow] = Board()
        self.asks: Board[AskId, Ask] = Board()
        """Every ask of the session, in the order of their first lines; those withdrawn are gone."""
        self.tickets: Board[TicketId, Ticket] = Board()
        """Every ticket of the session, oldest first."""
        self.phrase_rows: Board[str, Phrase] = Board()
        self.suspects: Board[SuspectId, Suspect] = Board()
        """Texts offered to the desk as phrases."""
        self.phrases = Phrases()
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
        self.totals = Totals()
        self.totals_changed: Signal[Totals] = Signal()
        self.viewers: int | None = None
        self.viewers_changed: Signal[int | None] = Signal()
        self.want: Hands | None = None
        """Hands for the product on air; None when nothing is."""
        self.want_changed: Signal[Hands | None] = Signal()
        self._levels: dict[SkuId, StockLevel] = {}
        """Of every SKU that stock was ever booked of, on sale or not."""
        self._said: dict[SkuId, int] = {}
        """When somebody said last how many there are of each."""
        self._last_move = 0
        """Up to which move they are read."""
        self._shown_meanwhile: set[SkuId] = set()
        goods.prepare_first(self._prepare)
        self.load()

    @property
    def catalogue(self) -> Catalogue:
        return self._goods.catalogue

    def load(self) -> None:
        """Take everything from the database: at start, and when a session starts or ends."""
        tx = self._database.read()
        self.session = store.open_session(tx)
        self.feed.clear()
        if self.session is not None:
            self.feed.extend(chat.latest_rows(tx, self.session.id, _ROWS_AT_START))
        self.feed.tally.start(history_store.lane_totals(tx, self.session.id) if self.session else {})
        self.claims.show([])
        if self.session is not None:
            self.claims.show([(claim.id, claim) for claim in sales.session_claims(tx, self.session.id)])
        self.shorts.show([])
        if self.session is not None:
            self.shorts.show([(short.sku_id, short) for short in shorts(tx, self.session.id)])
        self._claimed = Counter(claim.product_id for claim in self.claims)
        self._load_heard()
        self.refresh_starred()
        self.session_changed.emit(self.session)
        self._set_call(chat.open_call(tx, self.session.id) if self.session else None)
        self.refresh_pins()
        self.refresh_goods()
        self._count_all()

    def refresh_starred(self) -> None:
        """Read again what is starred for the anchor."""
        found = history_store.starred(self._database.read(), self.session.id, _STARRED) if self.session else []
        starred = tuple(found)
        if starred != self.starred:
            self.starred = starred
            self.starred_changed.emit(starred)

    def show_deleted(self, message_ids: Sequence[MessageId]) -> None:
        """Show lines as taken away; the anchor is not asked to heed them any more."""
        for message_id in message_ids:
            self.feed.mark_deleted(message_id)
        if any(row.id in message_ids for row in self.starred):
            self.refresh_starred()

    def forget(self, people: Collection[IdentityId], names: Collection[str]) -> None:
        """Show nothing of these people any more: they were erased. What else there is stays where it stands."""
        masked = self.feed.forget(people, names)
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
        self._set_call(chat.open_call(tx, self.session.id) if self.session else None)
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
        self._set_call(chat.open_call(self._database.read(), self.session.id) if self.session else None)

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
            self._show_asked()
        if heard.tickets:
            self.tickets.put_all((ticket.id, ticket) for ticket in ticket_store.some(tx, heard.tickets))
        if heard.has_suspects:
            self._show_suspects(tx)
        if heard.asks or heard.tickets or heard.has_suspects:
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
        phrases = Phrases.of(rows)
        if phrases != self.phrases:
            self.phrases = phrases
            self.phrases_changed.emit(phrases)
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

    def refresh_goods(self) -> None:
        """Show the goods as they are now: read again is what moved since they were read last."""
        tx = self._database.read()
        moved, said = stock.moved_since(tx, self._last_move), stock.said_since(tx, self._last_move)
        self._last_move = stock.last_move(tx)
        self._levels.update(moved)
        self._said.update(said)
        self._shown_meanwhile.update(moved)
        self._show_made(list(self._made(self.catalogue, moved)))

    async def _prepare(self, catalogue: Catalogue) -> Callable[[], None]:
        """Make the rows of a catalogue that was read anew, a step at a time: there may be very many goods."""
        last, self._shown_meanwhile = self._last_move, set()
        moved, said, last = await self._database.read_later(
            lambda tx: (stock.moved_since(tx, last), stock.said_since(tx, last), stock.last_move(tx))
        )
        self._said.update((sku_id, max(at_ms, self._said.get(sku_id, 0))) for sku_id, at_ms in said.items())
        self._levels.update(moved)
        # What was shown while the reading thread was reading may be newer than what it has read.
        self._levels.update(stock.known_levels(self._database.read(), tuple(self._shown_meanwhile)))
        self._last_move = last
        breath = Breath()
        made = []
        for one in self._made(catalogue, moved):
            made.append(one)
            await breath.take()
        return lambda: self._show_made(made)

    def _made(self, catalogue: Catalogue, moved: Collection[SkuId]) -> Iterator[tuple[GoodsRow | None, GoodsRow]]:
        """The rows of `catalogue`, each behind the one that its product had: the very same where nothing moved."""
        figures = self._figures(catalogue)
        touched = {found[0].id for sku_id in moved if (found := catalogue.sku(sku_id)) is not None}
        for product in catalogue.products:
            before = self.goods_rows.get(product.id)
            row = before
            if row is None or row.product is not product or product.id in touched:
                row = self._row(product, figures)
            elif row.counts != figures(product.id):
                row = replace(row, **figures(product.id)._asdict())
            yield before, row

    def _show_made(self, made: Iterable[tuple[GoodsRow | None, GoodsRow]]) -> None:
        self.goods_rows.show([(row.product.id, self._newest(before, row)) for before, row in made])

    def _newest(self, before: GoodsRow | None, made: GoodsRow) -> GoodsRow:
        """The row that was made of the one before, with what was shown of it meanwhile."""
        now = self.goods_rows.get(made.product.id)
        if now is None or now is before:
            return made
        product = made.product
        return replace(now, product=product, levels=self._levels_of(product), said=self._said_of(product))

    def _row(self, product: Product, figures: Callable[[ProductId], Counts]) -> GoodsRow:
        return GoodsRow(product, self._levels_of(product), self._said_of(product), *figures(product.id))

    def _levels_of(self, product: Product) -> dict[SkuId, StockLevel]:
        return {sku.id: self._levels.get(sku.id, _NO_STOCK) for sku in product.skus}

    def _said_of(self, product: Product) -> dict[SkuId, int]:
        return {sku.id: self._said[sku.id] for sku in product.skus if sku.id in self._said}

    def _figures(self, catalogue: Catalogue) -> Callable[[ProductId], Counts]:
        """How many of each product wait, want, ask and claim in the session now."""
        tx = self._database.read()
        waiting: Counter[ProductId] = Counter()
        for sku_id, units in (sales.waiting_units(tx, self.session.id) if self.session else {}).items():
            if (found := catalogue.sku(sku_id)) is not None:
                waiting[found[0].id] += units
        people = sales.people_by_product(tx, self.session.id) if self.session else {}
        asks, claims = self._asked(), self._claimed

        def of(product_id: ProductId) -> Counts:
            return Counts(
                waiting.get(product_id, 0), people.get(product_id, 0), asks.get(product_id, 0),
                claims.get(product_id, 0),
            )  # fmt: skip

        return of

    def _asked(self) -> Counter[ProductId]:
        """How many fans asked about each product."""
        asked: Counter[ProductId] = Counter()
        for ask in self.asks:
            if ask.product_id is not None:
                asked[ask.product_id] += ask.people
        return asked

    def _show_asked(self) -> None:
        asked = self._asked()
        self.goods_rows.put_all(
            [
                (row.product.id, replace(row, asks=n))
                for row in self.goods_rows
                if (n := asked[row.product.id]) != row.asks
            ]
        )

    async def reload_goods(self, product_ids: Collection[ProductId] | None = None) -> None:
        """Numbers or goods were changed within an action: read these products again, or all."""
        await self._goods.reload(product_ids)

    def count_claim(self) -> None:
        """A claim was written down by hand."""
        if self.session is not None:
            claims = sales.count_claims(self._database.read(), self.session.id)
            self._set_totals(replace(self.totals, claims=claims))

    def apply(self, changes: Changes) -> None:
        """Show what a committed transaction touched."""
        fresh = Counter(claim.product_id for key, claim in changes.claims.items() if key not in self.claims)
        self.claims.put_all(changes.claims.items())
        skus = changes.skus | {c.sku_id for c in changes.claims.values() if c.sku_id is not None}
        self._refresh_skus(skus)
        self._refresh_shorts(skus)
        if changes.moved_up:
            self.moved_up.emit([changes.claims[claim_id] for claim_id in changes.moved_up])
        self._show_claimed(fresh)
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

    def _show_claimed(self, fresh: Counter[ProductId]) -> None:
        """Add new claim lines to what their products show."""
        self._claimed.update(fresh)
        rows = [row for product_id in fresh if (row := self.goods_rows.get(product_id)) is not None]
        self.goods_rows.put_all((row.product.id, replace(row, claims=self._claimed[row.product.id])) for row in rows)

    def count(self, events: int, messages: int, claims: int) -> None:
        """Add what a batch brought to the totals."""
        if events:
            totals = self.totals
            self._set_totals(
                replace(
                    totals,
                    events=totals.events + events,
                    messages=totals.messages + messages,
                    claims=totals.claims + claims,
                )
            )

    def show_viewers(self, viewers: int | None) -> None:
        if viewers != self.viewers:
            self.viewers = viewers
            self.viewers_changed.emit(viewers)

    def show_people(self, product_ids: Iterable[ProductId]) -> None:
        """Read again how many hands are up for these products."""
        if self.session is None:
            return
        tx = self._database.read()
        rows = [row for product_id in product_ids if (row := self.goods_rows.get(product_id)) is not None]
        people = {row.product.id: sales.hands(tx, self.session.id, row.product.id).people for row in rows}
        self.goods_rows.put_all((row.product.id, replace(row, people=people[row.product.id])) for row in rows)
        self.refresh_want()

    def _refresh_skus(self, sku_ids: Iterable[SkuId]) -> None:
        tx = self._database.read()
        waiting = sales.waiting_units(tx, self.session.id) if self.session else {}
        touched: dict[ProductId, dict[SkuId, StockLevel]] = {}
        for sku_id in sku_ids:
            found = self.catalogue.sku(sku_id)
            if found is not None:
                level = self._levels[sku_id] = stock.level(tx, sku_id)
                if (said_at_ms := stock.figure_at(tx, sku_id)) is not None:
                    self._said[sku_id] = said_at_ms
                self._shown_meanwhile.add(sku_id)
                touched.setdefault(found[0].id, {})[sku_id] = level
        fresh: list[tuple[ProductId, GoodsRow]] = []
        for product_id, levels in touched.items():
            row = self.goods_rows.get(product_id)
            if row is not None:
                waits = sum(waiting.get(sku.id, 0) for sku in row.product.skus)
                said = self._said_of(row.product)
                fresh.append((product_id, replace(row, levels=row.levels | levels, said=said, waiting=waits)))
        self.goods_rows.put_all(fresh)

    def _refresh_shorts(self, sku_ids: Iterable[SkuId]) -> None:
        if self.session is None:
            return
        tx = self._database.read()
        for sku_id in sku_ids:
            short = short_of(tx, self.session.id, sku_id)
            if short is not None:
                self.shorts.put_all([(sku_id, short)])
            elif self.shorts.get(sku_id) is not None:
                self.shorts.remove(sku_id)

    def _count_all(self) -> None:
        if self.session is None:
            self._set_totals(Totals())
            return
        tx = self._database.read()
        self._set_totals(totals_of(tx, self.session))

    def _set_totals(self, totals: Totals) -> None:
        self.totals = totals
        self.totals_changed.emit(totals)

    def _set_call(self, call: OpenCall | None) -> None:
        if call != self.call:
            self.call = call
            self.call_changed.emit(call)


def totals_of(tx: Transaction, session: Session) -> Totals:
    """The totals of a session, counted from its tables."""
    events, messages = chat.counts(tx, session.id)
    sums = sales.sums(tx, session.id)
    return Totals(
        events,
        messages,
        sales.count_claims(tx, session.id),
        sums.orders,
        sums.sales,
        sums.units,
        sums.paid_minor,
        sums.refunded_minor,
    )
