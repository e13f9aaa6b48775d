"""The check before a show: what would go wrong with what is planned, and where to mend it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from anchor_console.core.ids import ProductId
from anchor_console.goods.card_words import card_texts, offences
from anchor_console.goods.forbidden import WordGroup, WordRules, width, words_in
from anchor_console.goods.guard import Doubt, Expected, objections
from anchor_console.goods.product import Product
from anchor_console.goods.rundown import RowId, RowKind, RundownRow


class Grave(IntEnum):
    """How grave: it will go wrong, it may be wished so, or it only needs something to show."""

    WRONG = 0
    LOOK = 1
    PROOF = 2


class Check(StrEnum):
    """What is looked for, in the order in which it is told."""

    NO_PRICE = "no_price"
    UNDER_FLOOR = "under_floor"
    SAME_NUMBER = "same_number"
    NO_NUMBER = "no_number"
    OFF_PLAN = "off_plan"
    CARD_WORDS = "card_words"
    WORDS = "words"
    UNKNOWN = "unknown"
    NO_STOCK = "no_stock"
    STRUCK = "struck"
    NO_OFFER = "no_offer"
    NO_SHIPPING = "no_shipping"
    NO_SIZES = "no_sizes"
    LONG_TITLE = "long_title"
    PROOF = "proof"


GRAVE: Mapping[Check, Grave] = {
    Check.NO_PRICE: Grave.WRONG,
    Check.UNDER_FLOOR: Grave.WRONG,
    Check.SAME_NUMBER: Grave.WRONG,
    Check.NO_NUMBER: Grave.WRONG,
    Check.OFF_PLAN: Grave.WRONG,
    Check.CARD_WORDS: Grave.WRONG,
    Check.WORDS: Grave.WRONG,
    Check.UNKNOWN: Grave.LOOK,
    Check.NO_STOCK: Grave.LOOK,
    Check.STRUCK: Grave.LOOK,
    Check.NO_OFFER: Grave.LOOK,
    Check.NO_SHIPPING: Grave.LOOK,
    Check.NO_SIZES: Grave.LOOK,
    Check.LONG_TITLE: Grave.LOOK,
    Check.PROOF: Grave.PROOF,
}


_MOST_IN_A_SHOW = 1_000
"""No live cart holds more; who numbers a whole warehouse is not kept waiting."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: of which product or line of the rundown, and what stands there.

    `ours` and `theirs` are two figures in fen that do not agree; `group` tells what kind of word was found.
    """

    check: Check
    product_id: ProductId | None = None
    row_id: RowId | None = None
    said: str = ""
    ours: int | None = None
    theirs: int | None = None
    group: WordGroup | None = None

    @property
    def grave(self) -> Grave:
        return GRAVE[self.check]


@dataclass(frozen=True, slots=True)
class Show:
    """What is looked at.

    `left` is what is left of each product, None in a show that has no figure of its own; `shop` is what the shop says
    of all its goods; `charted` are the products that have a size chart; `own_platforms` may be named on a card.
    """

    products: Sequence[Product]
    rows: Sequence[RundownRow]
    charted: frozenset[ProductId]
    left: Mapping[ProductId, int] | None
    shop: Mapping[str, str]
    list_price_meaning: str
    most_off_percent: int
    own_platforms: tuple[str, ...]


def planned_products(products: Sequence[Product], rows: Sequence[RundownRow]) -> list[Product]:
    """What the show will sell: the rundown's products, or without one all that have a number."""
    if any(row.product_id is not None for row in rows):
        wanted = dict.fromkeys(row.product_id for row in rows if row.product_id is not None)
        by_id = {product.id: product for product in products}
        return [by_id[product_id] for product_id in wanted if product_id in by_id]
    return [product for product in products if product.number is not None][:_MOST_IN_A_SHOW]


def findings(show: Show, rules: WordRules) -> list[Finding]:
    """All that is to be mended before the show, the gravest first; empty where it is ready."""
    products = planned_products(show.products, show.rows)
    lines: dict[ProductId, list[RundownRow]] = defaultdict(list)
    for row in show.rows:
        if row.product_id is not None:
            lines[row.product_id].append(row)
    found: list[Finding] = []
    for product in products:
        own = lines[product.id]
        found += _prices(product, own, show)
        found += _details(product, own, show)
        found += _words(product, own, rules, show)
    found += _numbers(products)
    found += [
        Finding(Check.UNKNOWN, row_id=row.id, said=row.title)
        for row in show.rows
        if row.kind is RowKind.OTHER and row.price_minor is not None
    ]
    if not show.list_price_meaning:
        # Said once for the whole shop.
        struck = sum((one.list_price_minor or 0) > (one.price_minor or 0) > 0 for one in products)
        found += [Finding(Check.STRUCK, said=str(struck))] if struck else []
    order = {check: at for at, check in enumerate(Check)}
    return sorted(found, key=lambda one: (one.grave, order[one.check]))


def _prices(product: Product, rows: Sequence[RundownRow], show: Show) -> Iterable[Finding]:
    if not product.skus or any(not sku.price_minor for sku in product.skus):
        missing = next((sku.variant for sku in product.skus if not sku.price_minor), "")
        yield Finding(Check.NO_PRICE, product.id, said=missing if len(product.skus) > 1 else "")
    plan = next((row for row in rows if row.price_minor is not None or row.floor_minor is not None), None)
    expected = Expected(
        planned_minor=plan.price_minor if plan else None,
        floor_minor=plan.floor_minor if plan else None,
        most_off_percent=show.most_off_percent,
    )
    for one in objections(product, expected):
        check = Check.UNDER_FLOOR if one.doubt is Doubt.FLOOR else Check.OFF_PLAN
        row_id = plan.id if plan is not None and check is Check.OFF_PLAN else None
        yield Finding(check, product.id, row_id, one.variant, one.ours, one.theirs)


def _details(product: Product, rows: Sequence[RundownRow], show: Show) -> Iterable[Finding]:
    releases = any(row.release for row in rows)
    if show.left is not None and not show.left.get(product.id, 0) and not releases:
        yield Finding(Check.NO_STOCK, product.id)
    if product.detail("offer") is None:
        yield Finding(Check.NO_OFFER, product.id)
    ships = ("ships_in_days", "presale_until")
    if all(product.detail(one) is None and not show.shop.get(one) for one in ships):
        yield Finding(Check.NO_SHIPPING, product.id)
    if len(product.sizes) > 1 and product.id not in show.charted:
        yield Finding(Check.NO_SIZES, product.id)


def _words(product: Product, rows: Sequence[RundownRow], rules: WordRules, show: Show) -> Iterable[Finding]:
    points = [point for row in rows for point in row.points]
    texts = [*card_texts(product), *points, product.detail("gift") or ""]
    if width(product.name) > rules.longest_title:
        yield Finding(Check.LONG_TITLE, product.id, said=str(width(product.name)))
    for offence in offences(texts, own=show.own_platforms):
        yield Finding(Check.CARD_WORDS, product.id, said=offence.found)
    is_proven = product.detail("proof") is not None
    for found in words_in(texts, product, rules):
        if not found.group.needs_proof:
            yield Finding(Check.WORDS, product.id, said=found.word, group=found.group)
        elif not is_proven:
            yield Finding(Check.PROOF, product.id, said=found.word, group=found.group)


def _numbers(products: Sequence[Product]) -> Iterable[Finding]:
    having: dict[tuple[str, str], list[Product]] = defaultdict(list)
    for product in products:
        if product.number is None and not product.platform_numbers:
            yield Finding(Check.NO_NUMBER, product.id)
        for platform, number in (("", product.number), *product.platform_numbers):
            if number is not None:
                having[platform, number].append(product)
    for (_, number), sharing in having.items():
        if len(sharing) > 1:
            for product in sharing:
                yield Finding(Check.SAME_NUMBER, product.id, said=number)
