"""Products, SKUs, numbers and size charts on disk."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from anchor_console.core.ids import ProductId, SkuId
from anchor_console.goods.changes import OWN_NUMBERS
from anchor_console.goods.details import Details
from anchor_console.goods.images import PICTURE
from anchor_console.goods.numbers import Numbers, NumberSpan
from anchor_console.goods.product import Product, Sku, in_order
from anchor_console.goods.sizes import SizeRange
from anchor_console.storage.writer import Transaction

_WORDS = msgspec.json.Decoder(tuple[str, ...])


def all_products(tx: Transaction) -> list[Product]:
    """Every product that has SKUs on sale, with its current number: numbered ones first, then the rest by code."""
    return in_order(_products(tx, None))


def some_products(tx: Transaction, product_ids: Collection[ProductId]) -> list[Product]:
    """Those of these products that have SKUs on sale, in no order."""
    return _products(tx, json.dumps(list(product_ids)))


def every_product(tx: Transaction) -> list[Product]:
    """Every product there ever was with all its SKUs, on sale or not, in no order."""
    return _products(tx, None, on_sale_only=False)


def whole_product(tx: Transaction, product_id: ProductId) -> Product | None:
    """The product with all SKUs that it ever had, on sale or not."""
    return next(iter(_products(tx, json.dumps([product_id]), on_sale_only=False)), None)


def once_on_sale(tx: Transaction, sku_id: SkuId) -> tuple[Product, Sku] | None:
    """A SKU that may be off sale by now, and its product."""
    return _with_product(tx, tx.execute("SELECT id, product_id FROM skus WHERE id = ?", (sku_id,)).fetchone())


def once_coded(tx: Transaction, code: str) -> tuple[Product, Sku] | None:
    """The same of a SKU's code."""
    return _with_product(tx, tx.execute("SELECT id, product_id FROM skus WHERE code = ?", (code,)).fetchone())


def _with_product(tx: Transaction, row: Any) -> tuple[Product, Sku] | None:
    product = whole_product(tx, ProductId(row[1])) if row is not None else None
    return None if product is None else (product, next(sku for sku in product.skus if sku.id == row[0]))


def product_words(tx: Transaction) -> dict[ProductId, tuple[str, str]]:
    """Code and name of every product there ever was, on sale or not."""
    return {ProductId(row[0]): (row[1], row[2]) for row in tx.execute("SELECT id, code, name FROM products")}


def sku_codes(tx: Transaction) -> dict[SkuId, str]:
    """The code of every SKU there ever was, on sale or not."""
    return {SkuId(row[0]): row[1] for row in tx.execute("SELECT id, code FROM skus")}


def _products(tx: Transaction, ids: str | None, *, on_sale_only: bool = True) -> list[Product]:
    """Products as `all_products` gives them, not in order; those of `ids`, a JSON list, or all for None."""
    of_product = "" if ids is None else " AND product_id IN (SELECT value FROM json_each(?))"
    which = () if ids is None else (ids,)
    skus: dict[int, list[Sku]] = defaultdict(list)
    for product_id, *columns in tx.execute(
        "SELECT product_id, id, code, color, size, list_price, price, floor_price, barcode, cost FROM skus"  # noqa: S608
        f" WHERE {'on_sale' if on_sale_only else 'true'}{of_product} ORDER BY id",
        which,
    ):
        skus[product_id].append(Sku(*columns))
    details: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in tx.execute(
        f"SELECT product_id, detail, value FROM product_details WHERE true{of_product} ORDER BY detail",  # noqa: S608
        which,
    ):
        details[row[0]].append((row[1], row[2]))
    elsewhere: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in tx.execute(
        "SELECT product_id, platform, number FROM product_numbers"  # noqa: S608
        f" WHERE to_ms IS NULL AND platform <> ?{of_product} ORDER BY platform",
        (OWN_NUMBERS, *which),
    ):
        elsewhere[row[0]].append((row[1], row[2]))
    rows = tx.execute(
        "SELECT products.id, code, name, category, product_numbers.number, aliases, talking_points, per_fan_limit,"  # noqa: S608
        " opens_at_once FROM products LEFT JOIN product_numbers"
        " ON product_numbers.product_id = products.id AND platform = ? AND to_ms IS NULL"
        + ("" if ids is None else " WHERE products.id IN (SELECT value FROM json_each(?))"),
        (OWN_NUMBERS, *which),
    )
    return [
        Product(
            id=product_id,
            code=code,
            name=name,
            category=category,
            number=number,
            aliases=_WORDS.decode(aliases),
            talking_points=_WORDS.decode(talking_points),
            per_fan_limit=per_fan_limit,
            opens_at_once=bool(opens_at_once),
            skus=tuple(skus[product_id]),
            details=tuple(details.get(product_id, ())),
            platform_numbers=tuple(elsewhere.get(product_id, ())),
        )
        for product_id, code, name, category, number, aliases, talking_points, per_fan_limit, opens_at_once in rows
        if product_id in skus
    ]


class Limits(msgspec.Struct, frozen=True):
    """How many of a product each fan may have, and how long it is held by the shop's words; None for no limit."""

    per_fan: int | None
    hold_words: str | None


def limits_of(tx: Transaction, product_id: ProductId) -> Limits:
    row = tx.execute(
        "SELECT per_fan_limit, (SELECT value FROM product_details WHERE product_id = products.id"
        " AND detail = 'hold_minutes') FROM products WHERE id = ?",
        (product_id,),
    ).fetchone()
    return Limits(None, None) if row is None else Limits(*row)


def put_details(tx: Transaction, product_id: ProductId, details: Details) -> None:
    """Write what the shop says of the product; an empty value takes the detail back, others stay as they are."""
    for detail, value in details:
        if value:
            tx.execute(
                "INSERT INTO product_details (product_id, detail, value) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET value = excluded.value",
                (product_id, detail, value),
            )
        else:
            tx.execute("DELETE FROM product_details WHERE product_id = ? AND detail = ?", (product_id, detail))


def pictures(tx: Transaction) -> list[str]:
    """The hashes of all products' pictures."""
    rows = tx.execute("SELECT DISTINCT value FROM product_details WHERE detail = ? ORDER BY value", (PICTURE,))
    return [sha256 for (sha256,) in rows]


def put_number(tx: Transaction, product_id: ProductId, number: str | None, at_ms: int) -> set[ProductId]:
    """Give the product `number` from `at_ms` on, or none; who had it before loses it, and the past of both is kept.

    Returns whose number is another now, or may be.
    """
    now = tx.execute(
        "SELECT product_id FROM product_numbers WHERE platform = ? AND number = ? AND to_ms IS NULL",
        (OWN_NUMBERS, number),
    ).fetchone()
    if now is not None and now[0] == product_id:
        return set()
    touched = {product_id} if now is None else {product_id, ProductId(now[0])}
    tx.execute(
        "UPDATE product_numbers SET to_ms = ? WHERE platform = ? AND to_ms IS NULL AND (number = ? OR product_id = ?)",
        (at_ms, OWN_NUMBERS, number, product_id),
    )
    if number is not None:
        tx.execute(
            "INSERT INTO product_numbers (product_id, platform, number, from_ms) VALUES (?, ?, ?, ?)",
            (product_id, OWN_NUMBERS, number, at_ms),
        )
    return touched


def numbers_on(tx: Transaction, platform: str) -> Numbers:
    """Every span of a platform's own numbers."""
    rows = tx.execute("SELECT number, product_id, from_ms, to_ms FROM product_numbers WHERE platform = ?", (platform,))
    return Numbers(NumberSpan(number, ProductId(product_id), *rest) for number, product_id, *rest in rows)


def numbers_moved(tx: Transaction, since_ms: int) -> Numbers:
    """Every span of the numbers that were given or taken away at `since_ms` or later."""
    rows = tx.execute(
        "SELECT number, product_id, from_ms, to_ms FROM product_numbers WHERE platform = ? AND number IN"
        " (SELECT number FROM product_numbers WHERE platform = ? AND to_ms >= ?)",
        (OWN_NUMBERS, OWN_NUMBERS, since_ms),
    )
    return Numbers(NumberSpan(number, ProductId(product_id), *rest) for number, product_id, *rest in rows)


def renumbered(tx: Transaction, since_ms: int) -> dict[tuple[ProductId, str], int]:
    """When a product was last given a number on a platform or lost one, of those to which that came at `since_ms` or
    later."""
    rows = tx.execute(
        "SELECT product_id, platform, max(max(from_ms, ifnull(to_ms, 0))) FROM product_numbers"
        " WHERE from_ms >= ?1 OR to_ms >= ?1 GROUP BY product_id, platform",
        (since_ms,),
    )
    return {(ProductId(row[0]), row[1]): row[2] for row in rows}


def sku_coded(tx: Transaction, code: str) -> SkuId | None:
    row = tx.execute("SELECT id FROM skus WHERE code = ?", (code,)).fetchone()
    return SkuId(row[0]) if row else None


def size_chart(tx: Transaction, product_id: ProductId) -> list[SizeRange]:
    """The product's size chart, the lightest and shortest first; empty where it has none."""
    rows = tx.execute(
        "SELECT size, height_min_cm, height_max_cm, weight_min_kg, weight_max_kg FROM size_charts"
        " WHERE product_id = ? ORDER BY weight_min_kg, height_min_cm, size",
        (product_id,),
    )
    return [SizeRange(*row) for row in rows]


def all_size_charts(tx: Transaction) -> dict[ProductId, list[SizeRange]]:
    """Every size chart, as `size_chart` gives each."""
    charts: dict[ProductId, list[SizeRange]] = defaultdict(list)
    for row in tx.execute(
        "SELECT product_id, size, height_min_cm, height_max_cm, weight_min_kg, weight_max_kg FROM size_charts"
        " ORDER BY product_id, weight_min_kg, height_min_cm, size"
    ):
        charts[ProductId(row[0])].append(SizeRange(*tuple(row)[1:]))
    return dict(charts)


def set_opens_at_once(tx: Transaction, product_ids: Iterable[ProductId], opens_at_once: bool) -> None:
    tx.executemany("UPDATE products SET opens_at_once = ? WHERE id = ?", ((opens_at_once, pid) for pid in product_ids))
