"""Following up what fans ask and complain of: taken by one person, answered or solved once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from anchor_console.chat import ask_store, asking, ticketing
from anchor_console.chat.answers import Offer, ready_answer
from anchor_console.chat.asks import Ask, AskId
from anchor_console.chat.listening import Heard
from anchor_console.chat.tickets import TicketId
from anchor_console.core.clock import Clock
from anchor_console.core.ids import IdentityId, MessageId, ProductId
from anchor_console.core.sentence import Sentence
from anchor_console.core.text import harmless
from anchor_console.goods import store as goods
from anchor_console.goods.details import LONGEST_DETAIL
from anchor_console.goods.service import Catalogue
from anchor_console.goods.sizes import SizeRange
from anchor_console.live.actions import Act, Actions, By
from anchor_console.live.fans.suits_desk import SuitsDesk
from anchor_console.live.intake.arrivals import Outcome
from anchor_console.live.state import LiveState
from anchor_console.live.store import sessions
from anchor_console.pins.card import Stage, limit_at
from anchor_console.reports.fields_to_fill import FieldToFill, unanswered_fields
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from anchor_console.storage.writer import Transaction

SHOP_KEY = "shop.details"
_TEXT_LIMIT = 500


class AsksDesk:
    """Each method returns when its step is safe on disk, and raises `Refused` when it was not done."""

    def __init__(
        self, database: Database, actions: Actions, state: LiveState, settings: Settings, suits: SuitsDesk, clock: Clock
    ) -> None:
        self._database = database
        self._actions = actions
        self._state = state
        self._settings = settings
        self._suits = suits
        self._clock = clock
        self._charts: dict[ProductId, list[SizeRange]] = {}
        """Read once for each catalogue: every ask on the board wants one, ten times a second."""
        self._charted: Catalogue | None = None

    async def take(self, ask_id: AskId, by: By | None = None) -> None:
        """Have it in hand; refused where somebody else has."""

        def work(tx: Transaction, act: Act) -> None:
            asking.take(tx, act.session.id, ask_id, act.follower)

        await self._actions.do("ask.take", {"ask_id": ask_id}, work, by)
        self._state.show_heard(Heard(asks={ask_id}))

    async def put_back(self, ask_id: AskId, by: By | None = None) -> None:
        """Let anybody have it again."""

        def work(tx: Transaction, act: Act) -> None:
            asking.put_back(tx, act.session.id, ask_id, act.follower)

        await self._actions.do("ask.put_back", {"ask_id": ask_id}, work, by)
        self._state.show_heard(Heard(asks={ask_id}))

    async def answer(self, ask_id: AskId, text: str | None = None, by: By | None = None) -> None:
        """It is answered, and with it all its lines; `text` is what was said, where that is known."""
        said = _kept(text)

        def work(tx: Transaction, act: Act) -> None:
            asking.answer(tx, act.session.id, ask_id, said, act.follower)

        await self._actions.do("ask.answer", {"ask_id": ask_id, "text": said}, work, by)
        self._state.show_heard(Heard(asks={ask_id}))

    def ready(self, ask: Ask) -> Sentence | None:
        """What can be said to it at this moment; None where our fields don't answer it."""
        return self.answers(ask)[0]

    def answers(self, ask: Ask) -> tuple[Sentence | None, Sentence | None]:
        """What can be written to those who ask, and what can be said aloud before the whole room."""
        offer = None if ask.product_id is None else self._offer(ask.product_id)
        of_all = ready_answer(ask.key, offer, self.shop())
        sizes = self._suits.size_answer(ask, offer.product) if offer is not None else None
        return (sizes.written or of_all, sizes.aloud or of_all) if sizes is not None else (of_all, of_all)

    def stored(self, outcome: Outcome) -> None:
        """Lines came in, or were taken away: they may tell of those who asked before."""
        self.fans_changed(None if outcome.unheard else outcome.present.keys())

    def fans_changed(self, who: Collection[IdentityId] | None = None) -> None:
        """Of these people, or of anybody, other things are known now: what can be said to them may be another."""
        asks = self._suits.forget_sizes(who)
        if asks:
            self._state.heard.emit(Heard(asks=asks))

    def of(self, message_id: MessageId) -> list[Ask]:
        """The asks that a line of chat belongs to."""
        tx = self._database.read()
        return ask_store.some(tx, ask_store.asks_of(tx, message_id))

    def unanswered_fields(self) -> list[FieldToFill]:
        """What the goods lack to answer the asks of the open session, or else the last one; most asked first."""
        tx = self._database.read()
        session = self._state.session or next(iter(sessions(tx)), None)
        return unanswered_fields(tx, session.id, self.shop()) if session else []

    def shop(self) -> Mapping[str, str]:
        """What the shop says of all its goods, by detail."""
        return self._settings.get(SHOP_KEY) or {}

    async def set_shop_detail(self, detail: str, value: str) -> None:
        """Say one of `goods.details.SHOP_DETAILS` of all goods; an empty value takes it back."""
        said = harmless(value).strip()[:LONGEST_DETAIL]
        kept = {name: text for name, text in self.shop().items() if name != detail}
        await self._settings.set(SHOP_KEY, kept | ({detail: said} if said else {}))
        # What can be said to them is another now.
        self._state.heard.emit(Heard(asks={ask.id for ask in self._state.asks if ask.is_open}))

    def _offer(self, product_id: ProductId) -> Offer | None:
        state = self._state
        product = state.catalogue.product(product_id)
        if product is None:
            return None
        on_air = state.on_air if state.on_air and state.on_air.product_id == product_id else None
        row = state.goods_rows.get(product_id)
        shows_stock = state.session is not None and state.session.mode == "reserve" and row is not None
        if on_air is not None:
            # A flash says how many each may have, as long as it is on.
            product = replace(product, per_fan_limit=limit_at(on_air, product, self._clock.now_ms()))
        return Offer(
            product=product,
            chart=self._chart(product_id),
            left={sku_id: level.left for sku_id, level in row.levels.items()} if shows_stock and row else None,
            price_minor=on_air.price_at(self._clock.now_ms()) if on_air else product.price_minor,
            is_unopened=on_air is not None and on_air.stage is Stage.WARMUP,
        )

    def _chart(self, product_id: ProductId) -> list[SizeRange]:
        if self._charted is not self._state.catalogue:
            self._charted = self._state.catalogue
            self._charts.clear()
        chart = self._charts.get(product_id)
        if chart is None:
            chart = self._charts[product_id] = goods.size_chart(self._database.read(), product_id)
        return chart


class TicketsDesk:
    """Each method returns when its step is safe on disk, and raises `Refused` when it was not done."""

    def __init__(self, actions: Actions, state: LiveState) -> None:
        self._actions = actions
        self._state = state

    async def take(self, ticket_id: TicketId, by: By | None = None) -> None:
        """Have it in hand; refused where somebody else has."""

        def work(tx: Transaction, act: Act) -> None:
            ticketing.take(tx, act.session.id, ticket_id, act.follower)

        await self._actions.do("ticket.take", {"ticket_id": ticket_id}, work, by)
        self._state.show_heard(Heard(tickets={ticket_id}))

    async def put_back(self, ticket_id: TicketId, by: By | None = None) -> None:
        """Let anybody have it again."""

        def work(tx: Transaction, act: Act) -> None:
            ticketing.put_back(tx, act.session.id, ticket_id, act.follower)

        await self._actions.do("ticket.put_back", {"ticket_id": ticket_id}, work, by)
        self._state.show_heard(Heard(tickets={ticket_id}))

    async def solve(self, ticket_id: TicketId, outcome: str | None = None, by: By | None = None) -> None:
        """It is solved; `outcome` says how, where that is worth a word."""
        how = _kept(outcome)

        def work(tx: Transaction, act: Act) -> None:
            ticketing.solve(tx, act.session.id, ticket_id, how, act.follower)

        await self._actions.do("ticket.solve", {"ticket_id": ticket_id, "outcome": how}, work, by)
        self._state.show_heard(Heard(tickets={ticket_id}))


def _kept(text: str | None) -> str | None:
    return harmless(text or "").strip()[:_TEXT_LIMIT] or None
