"""What suits the fan that a person looks at, and the size to tell to who asks for one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from msgspec.structs import replace

from anchor_console.callouts import store as callouts
from anchor_console.callouts.service import bought_by
from anchor_console.callouts.spoken import spoken_name
from anchor_console.chat import ask_store
from anchor_console.chat import store as chat
from anchor_console.chat.asks import Ask, AskId, Topic
from anchor_console.core.clock import Clock
from anchor_console.core.ids import IdentityId, MessageId, ProductId, SessionId
from anchor_console.core.observer import Signal
from anchor_console.core.sentence import Sentence
from anchor_console.fans import fact_store
from anchor_console.fans import store as fans
from anchor_console.fans.children import Child, asks_for_one, child_in, told_of
from anchor_console.fans.facts import CHILD, SELF, SENSITIVE_WEARERS, Fact
from anchor_console.fans.size_choice import SizeChoice, choose_size, say_choice
from anchor_console.fans.suits import InStock, Suggestion, suggest
from anchor_console.fans.wearer import for_whom, wearer_of, wearers_in
from anchor_console.goods import store as goods
from anchor_console.goods.made_for import is_for_children
from anchor_console.goods.product import Product
from anchor_console.goods.same_size import is_worn
from anchor_console.goods.service import Catalogue
from anchor_console.goods.sizes import Cover, SizeRange
from anchor_console.live.state import LiveState
from anchor_console.stock import store as stock
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

_SUGGESTED = 5
_TOLD_AT_ONCE = 3
_REMEMBERED = 200


class SizesTold(msgspec.Struct, frozen=True):
    """What can be told to those who asked; None where we know of nobody.

    `aloud` names only those whom something fits: nobody is told before a room that there is no size for them, nor
    what a child wears.
    """

    written: Sentence | None
    aloud: Sentence | None


class _Known(msgspec.Struct, frozen=True):
    """What was worked out last for an ask: when it had so many lines, and of whom."""

    state: tuple[int, int]
    askers: frozenset[IdentityId]
    told: SizesTold


class SizeAdvice(msgspec.Struct, frozen=True):
    """The size of a product to tell to a fan, or why there is none: `160/110斤 → M，喜欢宽松选L`."""

    number: str
    wearer: str
    words: Sentence


class SuitsDesk:
    """`changed` tells whose suggestions are there; they are worked out away from the window's thread."""

    def __init__(self, database: Database, state: LiveState, clock: Clock) -> None:
        self._database = database
        self._state = state
        self._clock = clock
        self._who: IdentityId | None = None
        self._found: tuple[Suggestion, ...] = ()
        self._advice: tuple[SizeAdvice, ...] = ()
        self._sizes: dict[AskId, _Known] = {}
        self._sized_by: Catalogue | None = None
        self.changed: Signal[IdentityId] = Signal()

    def suggestions(self, who: IdentityId) -> tuple[Suggestion, ...]:
        """What was found last for this fan; nothing where nobody looked yet."""
        return self._found if who == self._who else ()

    def size_advice(self, who: IdentityId) -> tuple[SizeAdvice, ...]:
        """The fan's size in what they asked about last, and in what is on air; as it was found last."""
        return self._advice if who == self._who else ()

    async def look(self, who: IdentityId) -> None:
        """Work out what of the goods in stock suits the fan, and which size to tell them."""
        catalogue, session, on_air = self._state.catalogue, self._state.session, self._state.on_air
        products = [product for product in catalogue.products if product.number is not None]
        shown = on_air.product_id if on_air is not None else None
        now_ms = self._clock.now_ms()

        def work(tx: Transaction) -> tuple[tuple[Suggestion, ...], tuple[SizeAdvice, ...]]:
            found = tuple(_suggested(tx, who, products, now_ms))
            return found, tuple(_advised(tx, who, catalogue, session.id if session else None, shown, now_ms))

        found: tuple[tuple[Suggestion, ...], tuple[SizeAdvice, ...]] = await self._database.read_later(work)
        if (who, *found) != (self._who, self._found, self._advice):
            self._who, (self._found, self._advice) = who, found
            self.changed.emit(who)

    def size_answer(self, ask: Ask, product: Product) -> SizesTold:
        """The sizes for those who asked last and whose figures we know."""
        if ask.key.topic is not Topic.SIZE:
            return SizesTold(None, None)
        catalogue = self._state.catalogue
        if self._sized_by is not catalogue or len(self._sizes) > _REMEMBERED:
            self._sized_by = catalogue
            self._sizes.clear()
        state = (ask.lines, ask.last_at_ms)
        known = self._sizes.get(ask.id)
        if known is None or known.state != state:
            askers, told = _sizes_for(self._database.read(), ask.id, product, self._clock.now_ms())
            known = self._sizes[ask.id] = _Known(state, askers, told)
        return known.told

    def forget_sizes(self, who: Collection[IdentityId] | None = None) -> set[AskId]:
        """Work sizes out anew when they are asked for next; gives to which asks.

        Args:
            who: of whom more is known now; None for anybody.
        """
        gone = {
            ask_id for ask_id, known in self._sizes.items() if who is None or not known.askers.isdisjoint(who)
        }  # fmt: skip
        for ask_id in gone:
            del self._sizes[ask_id]
        return gone


def _advised(
    tx: Transaction,
    who: IdentityId,
    catalogue: Catalogue,
    session_id: SessionId | None,
    on_air: ProductId | None,
    now_ms: int,
) -> list[SizeAdvice]:
    identities = fans.identities_of(tx, who)
    if any(fans.is_minor(tx, one) for one in identities):
        return []
    asked = callouts.asked_size_of(tx, identities, session_id) if session_id is not None else None
    wanted = {asked[0]: _asked_for(tx, asked[2], asked[1])} if asked is not None else {}
    if on_air is not None:
        wanted.setdefault(on_air, _Asked(SELF, None))
    facts, bought, found = _facts(tx, identities), bought_by(tx, identities, now_ms), []
    for product_id, one in wanted.items():
        product, chart = catalogue.product(product_id), goods.size_chart(tx, product_id)
        if product is None or product.number is None or not _has_sizes_to_tell(product, chart):
            continue
        asked_for = _who_wears(product, one, facts)
        wearer = wearer_of(_told_of(tx, facts, asked_for), asked_for.whose, now_ms)
        choice = choose_size(product, chart, wearer, bought if wearer.is_self else ())
        words = say_choice(choice)
        if words is None and asked is not None and product_id == asked[0]:
            # Else that of something else, which is on air, would pass for the answer.
            words = _why_none(choice)
        if words is not None:
            found.append(SizeAdvice(product.number, asked_for.called, words))
    return found


def _has_sizes_to_tell(product: Product, chart: Sequence[SizeRange]) -> bool:
    """Whether there is a 码 to tell: of what comes in one size the chart tells whether it fits; nuts come in packs."""
    return bool(chart) or (len(product.sizes) > 1 and any(is_worn(size) for size in product.sizes))


def _who_wears(product: Product, asked: _Asked, facts: list[Fact]) -> _Asked:
    """For whom it is asked; of what children wear for nobody else of the family, whatever the line was about."""
    if asked.whose == CHILD or not is_for_children(product.name, product.category):
        return asked
    return _Asked(CHILD if CHILD in wearers_in(facts) else SELF, None)


def _why_none(choice: SizeChoice) -> Sentence:
    if choice.cover is Cover.NO_CHART:
        return Sentence("没有尺码表", "there is no size chart")
    if choice.cover is Cover.COVERED:
        return Sentence("尺码表里的码，这款没有", "the chart is of sizes that it does not come in")
    return Sentence("还缺穿的人的身高或体重", "the wearer's height or weight is missing")


class _Asked(msgspec.Struct, frozen=True):
    """For whom a size was asked, and for which of several children, where the line tells."""

    whose: str
    child: Child | None

    @property
    def called(self) -> str:
        return self.whose if self.child is None else self.child.words


def _asked_for(tx: Transaction, message_id: MessageId, wearer: str | None) -> _Asked:
    whose = wearer or SELF
    if whose not in (CHILD, SELF):
        return _Asked(whose, None)
    text = _words(tx, [message_id]).get(message_id, "")
    if whose == CHILD or asks_for_one(text):
        return _Asked(CHILD, child_in(text))
    return _Asked(SELF, None)


def _told_of(tx: Transaction, facts: list[Fact], asked: _Asked) -> list[Fact]:
    """The facts that advice for who was asked for may go by: of several children, only what was told of that one."""
    if asked.child is None:
        return facts
    said_in = [one.message_id for fact in facts if fact.wearer == CHILD for one in fact.evidence if one.message_id]
    return told_of(facts, asked.child, _words(tx, said_in))


def _words(tx: Transaction, message_ids: Sequence[MessageId]) -> dict[MessageId, str]:
    return {message_id: text for message_id, (_, text) in chat.lines_of(tx, message_ids).items()}


def _suggested(tx: Transaction, who: IdentityId, products: list[Product], now_ms: int) -> list[Suggestion]:
    identities = fans.identities_of(tx, who)
    if any(fans.is_minor(tx, one) for one in identities):
        return []
    facts = _facts(tx, identities)
    wearers = [wearer_of(facts, one, now_ms) for one in wearers_in(facts)]
    bought = bought_by(tx, identities, now_ms)
    given = {one.who: bought_by(tx, identities, now_ms, one.who) for one in wearers if not one.is_self}
    levels, charts = stock.all_levels(tx), goods.all_size_charts(tx)
    in_stock = [
        InStock(
            product,
            charts.get(product.id, ()),
            # Of what has no figure of ours, the platform alone knows: it may be had.
            {sku.id: levels[sku.id].left if sku.id in levels else 1 for sku in product.skus},
        )
        for product in products
    ]
    return suggest(in_stock, wearers, bought, _SUGGESTED, given=given)


def _sizes_for(
    tx: Transaction, ask_id: AskId, product: Product, now_ms: int
) -> tuple[frozenset[IdentityId], SizesTold]:
    """One sentence for all whose size is known, the latest first; no figure of a body is in it. Told with it is who was
    looked at.
    """
    chart = goods.size_chart(tx, product.id)
    pieces: list[tuple[Sentence, bool]] = []
    told: set[tuple[IdentityId, str]] = set()
    for message_id, who in ask_store.askers(tx, ask_id):
        if len(pieces) >= _TOLD_AT_ONCE:
            break
        asked = _asked_for(tx, message_id, callouts.wearer_of(tx, message_id))
        if (who, asked.called) in told:
            continue
        told.add((who, asked.called))
        piece = _size_for(tx, who, asked, product, chart, now_ms)
        if piece is not None:
            pieces.append(piece)
    fitting = [piece for piece, is_for_all_to_hear in pieces if is_for_all_to_hear]
    sizes = SizesTold(_together(product, [piece for piece, _ in pieces]), _together(product, fitting))
    return frozenset(who for who, _ in told), sizes


def _together(product: Product, pieces: list[Sentence]) -> Sentence | None:
    if not pieces:
        return None
    number = product.number
    head_zh, head_en = (f"{number}号：", f"No. {number}: ") if number else ("", "")
    zh, en = "；".join(one.zh for one in pieces), "; ".join(one.en for one in pieces)
    return Sentence(f"{head_zh}{zh}。", f"{head_en}{en}.")


def _size_for(
    tx: Transaction, who: IdentityId, asked: _Asked, product: Product, chart: list[SizeRange], now_ms: int
) -> tuple[Sentence, bool] | None:
    """What to tell one of them who asked for this wearer, and whether all may hear it: something fits, and no child."""
    identities = fans.identities_of(tx, who, confirmed_only=True)
    fan = fans.fan(tx, who)
    name = spoken_name(fan.name) if fan is not None and not fan.minor else None
    if fan is None or name is None:
        return None
    wearer = wearer_of(_told_of(tx, _facts(tx, identities), asked), asked.whose, now_ms)
    choice = choose_size(product, chart, wearer, bought_by(tx, identities, now_ms))
    named = for_whom(name, replace(wearer, who=asked.called))
    if choice.can_be_said:
        loose_zh = f"，喜欢宽松拿{choice.looser}" if choice.looser else ""
        loose_en = f", or {choice.looser} for a loose fit" if choice.looser else ""
        said = Sentence(f"{named.zh}拿{choice.size}{loose_zh}", f"{named.en} {choice.size}{loose_en}")
        return said, asked.whose not in SENSITIVE_WEARERS
    if choice.cover in (Cover.BEYOND, Cover.BETWEEN):
        pause = "" if wearer.is_self else "，"
        said = Sentence(f"{named.zh}{pause}这款尺码表里没有合适的", f"{named.en}: the chart has no size that fits")
        return said, False
    return None


def _facts(tx: Transaction, identities: tuple[IdentityId, ...]) -> list[Fact]:
    return [fact for one in identities for fact in fact_store.facts_of(tx, one)]
