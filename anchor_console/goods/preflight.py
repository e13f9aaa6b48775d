"""The check before a show: what would go wrong with what is planned, and where to mend it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum, StrEnum

import msgspec

from anchor_console.core.ids import ProductId, SkuId
from anchor_console.goods.card_words import offences
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


class Spot(msgspec.Struct, frozen=True):
    """The cell in which something is mended: `field` of a line of the rundown, of one SKU, or of the product itself.

    `platform` is the one whose number it is; empty for the number that holds everywhere.
    """

    field: str
    row_id: RowId | None = None
    sku_id: SkuId | None = None
    platform: str = ""


class Finding(msgspec.Struct, frozen=True):
    """One thing to mend: of which product or line of the rundown, where, and what stands there.

    `ours` and `theirs` are two figures in fen that do not agree; `group` tells what kind of word was found.
    """

    check: Check
    spot: Spot
    product_id: ProductId | None = None
    said: str = ""
    ours: int | None = None
    theirs: int | None = None
    group: WordGroup | None = None

    @property
    def grave(self) -> Grave:
        return GRAVE[self.check]


class Show(msgspec.Struct, frozen=True):
    """What is looked at.

    `left` is what is left of each product that anybody counted, None in a show that has no figure of its own; `shop`
    is what the shop says of all its goods; `charted` are the products that have a size chart; `own_platforms` may be
    named on a card.
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
    """What the show will sell: the rundown's products, or without one all that have a number anywhere."""
    if any(row.product_id is not None for row in rows):
        wanted = dict.fromkeys(row.product_id for row in rows if row.product_id is not None)
        by_id = {product.id: product for product in products}
        return [by_id[product_id] for product_id in wanted if product_id in by_id]
    return [product for product in products if product.number is not None or product.platform_numbers][:_MOST_IN_A_SHOW]


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
        Finding(Check.UNKNOWN, Spot("title", row.id), said=row.title)
        for row in show.rows
        if row.kind is RowKind.OTHER and row.price_minor is not None
    ]
    if not show.list_price_meaning:
        # Said once for the whole shop.
        struck = sum((one.list_price_minor or 0) > (one.price_minor or 0) > 0 for one in products)
        found += [Finding(Check.STRUCK, Spot("list_price_meaning"), said=str(struck))] if struck else []
    order = {check: at for at, check in enumerate(Check)}
    return sorted(found, key=lambda one: (one.grave, order[one.check]))


def _prices(product: Product, rows: Sequence[RundownRow], show: Show) -> Iterable[Finding]:
    without = [sku for sku in product.skus if not sku.price_minor]
    if without or not product.skus:
        # Where none has a price, one is given to all of them at once.
        one = without[0] if len(without) < len(product.skus) else None
        yield Finding(
            Check.NO_PRICE, Spot("price", sku_id=one.id if one else None), product.id, one.variant if one else ""
        )
    seen: set[Finding] = set()
    planned = [row for row in rows if row.price_minor is not None or row.floor_minor is not None]
    for row in planned or (None,):
        for found in _against(product, row, show.most_off_percent):
            # A product that comes twice is told once of its own price, and of each line that says another.
            if found not in seen:
                seen.add(found)
                yield found


def _against(product: Product, row: RundownRow | None, most_off_percent: int) -> Iterable[Finding]:
    expected = Expected(
        planned_minor=row.price_minor if row else None,
        floor_minor=row.floor_minor if row else None,
        most_off_percent=most_off_percent,
    )
    for one in objections(product, expected):
        if one.doubt is Doubt.FLOOR:
            is_one = len({sku.price_minor for sku in product.skus}) == 1
            of = None if is_one else next((sku for sku in product.skus if sku.variant == one.variant), None)
            spot = Spot("price", sku_id=of.id if of else None)
            yield Finding(Check.UNDER_FLOOR, spot, product.id, one.variant, one.ours, one.theirs)
        else:
            spot = Spot("price", row.id if row else None)
            yield Finding(Check.OFF_PLAN, spot, product.id, one.variant, one.ours, one.theirs)
    if row is not None and row.price_minor is not None and row.price_minor != product.price_minor:
        # Once the price is set as it is planned, the guard would stop it.
        for one in objections(product, Expected(floor_minor=row.floor_minor), row.price_minor)[:1]:
            yield Finding(Check.UNDER_FLOOR, Spot("price", row.id), product.id, "", one.ours, one.theirs)


def _details(product: Product, rows: Sequence[RundownRow], show: Show) -> Iterable[Finding]:
    releases = any(row.release for row in rows)
    if show.left is not None and show.left.get(product.id) == 0 and not releases:
        yield Finding(Check.NO_STOCK, Spot("left", sku_id=product.skus[0].id if product.skus else None), product.id)
    if product.detail("offer") is None:
        yield Finding(Check.NO_OFFER, Spot("offer"), product.id)
    ships = ("ships_in_days", "presale_until")
    if all(product.detail(one) is None and not show.shop.get(one) for one in ships):
        yield Finding(Check.NO_SHIPPING, Spot("ships_in_days"), product.id)
    if len(product.sizes) > 1 and product.id not in show.charted:
        yield Finding(Check.NO_SIZES, Spot("sizes"), product.id)


def _words(product: Product, rows: Sequence[RundownRow], rules: WordRules, show: Show) -> Iterable[Finding]:
    if width(product.name) > rules.longest_title:
        yield Finding(Check.LONG_TITLE, Spot("name"), product.id, str(width(product.name)))
    is_proven = product.detail("proof") is not None
    seen: set[tuple[str, str]] = set()
    for spot, text in _said(product, rows):
        for offence in offences([text], own=show.own_platforms):
            if ("", offence.found) not in seen:
                seen.add(("", offence.found))
                yield Finding(Check.CARD_WORDS, spot, product.id, offence.found)
        for found in words_in([text], product, rules):
            if (found.group.name, found.word) in seen:
                continue
            seen.add((found.group.name, found.word))
            if not found.group.needs_proof:
                yield Finding(Check.WORDS, spot, product.id, found.word, group=found.group)
            elif not is_proven:
                yield Finding(Check.PROOF, Spot("proof"), product.id, found.word, group=found.group)


def _said(product: Product, rows: Sequence[RundownRow]) -> Iterable[tuple[Spot, str]]:
    """What will be said or shown of the product, each with where it stands."""
    yield Spot("name"), product.name
    for point in product.talking_points:
        yield Spot("talking_points"), point
    for detail in ("offer", "ships_in_days", "gift"):
        if (told := product.detail(detail)) is not None:
            yield Spot(detail), told
    for row in rows:
        for point in row.points:
            yield Spot("points", row.id), point


def _numbers(products: Sequence[Product]) -> Iterable[Finding]:
    having: dict[tuple[str, str], list[Product]] = defaultdict(list)
    for product in products:
        if product.number is None:  # one that only a platform gives cannot be pinned by it
            yield Finding(Check.NO_NUMBER, Spot("number"), product.id)
        for platform, number in (("", product.number), *product.platform_numbers):
            if number is not None:
                having[platform, number].append(product)
    for (platform, number), sharing in having.items():
        if len(sharing) > 1:
            for product in sharing:
                yield Finding(Check.SAME_NUMBER, Spot("number", platform=platform), product.id, number)
