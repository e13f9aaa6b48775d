"""Products, SKUs, numbers and size charts on disk."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from anchor_console.core.ids import ProductId, SkuId
from anchor_console.goods.details import Details
from anchor_console.goods.goods_file import GoodsRow, SizeRow
from anchor_console.goods.numbers import Numbers, NumberSpan
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.sizes import SizeRange
from anchor_console.storage.writer import Transaction

OWN_NUMBERS = ""
"""The platform of numbers that hold wherever a platform has none of its own."""


def all_products(tx: Transaction) -> list[Product]:
    """Every product with its SKUs and current number: numbered ones first, by number, then the rest by code."""
    skus: dict[int, list[Sku]] = defaultdict(list)
    for row in tx.execute(
        "SELECT product_id, id, code, color, size, list_price, price, floor_price FROM skus ORDER BY id"
    ):
        skus[row[0]].append(Sku(SkuId(row[1]), *tuple(row)[2:]))
    details: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in tx.execute("SELECT product_id, detail, value FROM product_details ORDER BY detail"):
        details[row[0]].append((row[1], row[2]))
    rows = tx.execute(
        "SELECT products.*, product_numbers.number FROM products LEFT JOIN product_numbers"
        " ON product_numbers.product_id = products.id AND platform = ? AND to_ms IS NULL",
        (OWN_NUMBERS,),
    )
    products = [
        Product(
            id=ProductId(row["id"]),
            code=row["code"],
            name=row["name"],
            category=row["category"],
            number=row["number"],
            aliases=tuple(json.loads(row["aliases"])),
            talking_points=tuple(json.loads(row["talking_points"])),
            per_fan_limit=row["per_fan_limit"],
            opens_at_once=bool(row["opens_at_once"]),
            skus=tuple(skus[row["id"]]),
            details=tuple(details[row["id"]]),
        )
        for row in rows
    ]
    return sorted(products, key=_by_number)


def _by_number(product: Product) -> tuple[bool, int, str, str]:
    number = product.number or ""
    return (not number, int(number) if number.isdecimal() else 10**9, number, product.code)


def put_product(tx: Transaction, row: GoodsRow) -> ProductId:
    """Make or update the product of `row` by its code, without its number."""
    (product_id,) = tx.execute(
        "INSERT INTO products (code, name, category, aliases, talking_points, per_fan_limit) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, category = excluded.category,"
        " aliases = excluded.aliases, talking_points = excluded.talking_points, per_fan_limit = excluded.per_fan_limit"
        " RETURNING id",
        (
            row.product_code,
            row.name,
            row.category,
            json.dumps(row.aliases, ensure_ascii=False),
            json.dumps(row.talking_points, ensure_ascii=False),
            row.per_fan_limit,
        ),
    ).fetchone()
    put_details(tx, ProductId(product_id), row.details)
    return ProductId(product_id)


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


def put_sku(tx: Transaction, product_id: ProductId, row: GoodsRow) -> tuple[SkuId, bool]:
    """Make or update the SKU of `row` by its code; the flag tells whether the file's stock is news to us.

    The stock of a file read before is no news: what was sold since would come back.
    """
    before = tx.execute("SELECT imported_stock FROM skus WHERE code = ?", (row.sku_code,)).fetchone()
    (sku_id,) = tx.execute(
        "INSERT INTO skus (product_id, code, color, size, list_price, price, floor_price, imported_stock)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (code) DO UPDATE SET product_id = excluded.product_id,"
        " color = excluded.color, size = excluded.size, list_price = excluded.list_price, price = excluded.price,"
        " floor_price = excluded.floor_price,"
        " imported_stock = ifnull(excluded.imported_stock, imported_stock) RETURNING id",
        (
            *(product_id, row.sku_code, row.color, row.size),
            *(row.list_price_minor, row.price_minor, row.floor_price_minor, row.stock),
        ),
    ).fetchone()
    is_news = row.stock is not None and (before is None or before[0] != row.stock)
    return SkuId(sku_id), is_news


def put_number(tx: Transaction, product_id: ProductId, number: str | None, at_ms: int) -> None:
    """Give the product `number` from `at_ms` on, or none; who had it before loses it, and the past of both is kept."""
    now = tx.execute(
        "SELECT product_id FROM product_numbers WHERE platform = ? AND number = ? AND to_ms IS NULL",
        (OWN_NUMBERS, number),
    ).fetchone()
    if now is not None and now[0] == product_id:
        return
    tx.execute(
        "UPDATE product_numbers SET to_ms = ? WHERE platform = ? AND to_ms IS NULL AND (number = ? OR product_id = ?)",
        (at_ms, OWN_NUMBERS, number, product_id),
    )
    if number is None:
        return
    tx.execute(
        "INSERT INTO product_numbers (product_id, platform, number, from_ms) VALUES (?, ?, ?, ?)",
        (product_id, OWN_NUMBERS, number, at_ms),
    )


def numbers_moved(tx: Transaction, since_ms: int) -> Numbers:
    """Every span of the numbers that were given or taken away at `since_ms` or later."""
    rows = tx.execute(
        "SELECT number, product_id, from_ms, to_ms FROM product_numbers WHERE platform = ? AND number IN"
        " (SELECT number FROM product_numbers WHERE platform = ? AND to_ms >= ?)",
        (OWN_NUMBERS, OWN_NUMBERS, since_ms),
    )
    return Numbers(NumberSpan(number, ProductId(product_id), *rest) for number, product_id, *rest in rows)


def sku_coded(tx: Transaction, code: str) -> SkuId | None:
    row = tx.execute("SELECT id FROM skus WHERE code = ?", (code,)).fetchone()
    return SkuId(row[0]) if row else None


def put_sizes(tx: Transaction, rows: Sequence[SizeRow]) -> list[SizeRow]:
    """Write the size chart; gives back the rows whose product we don't have, which are left out."""
    known = {code: product_id for product_id, code in tx.execute("SELECT id, code FROM products")}
    tx.executemany(
        "INSERT INTO size_charts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " height_min_cm = excluded.height_min_cm, height_max_cm = excluded.height_max_cm,"
        " weight_min_kg = excluded.weight_min_kg, weight_max_kg = excluded.weight_max_kg",
        (
            (
                *(known[row.product_code], row.size, row.height_min_cm),
                *(row.height_max_cm, row.weight_min_kg, row.weight_max_kg),
            )
            for row in rows
            if row.product_code in known
        ),
    )
    return [row for row in rows if row.product_code not in known]


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
