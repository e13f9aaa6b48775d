"""The goods as changes see them, changes written all together, and what was done to the goods, kept on disk."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NewType, TypeVar, cast

import msgspec

from anchor_console.core.ids import ProductId, SkuId
from anchor_console.goods import store
from anchor_console.goods.changes import Change, Fields, Kind, Known
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import MoveKind, StockMove
from anchor_console.storage.writer import Transaction

T = TypeVar("T")
EditId = NewType("EditId", int)
Breath = Callable[[int, int], None]
"""Told how many changes are written, and of how many; what it raises ends the writing, and undoes it."""

_BATCH = 2_000
_KEPT_EDITS = 300
_SKU_COLUMNS = ("color", "size", "list_price", "price", "floor_price", "barcode", "cost", "on_sale")
_PRODUCT_COLUMNS = ("name", "category", "aliases", "talking_points", "per_fan_limit")
_LISTS = ("aliases", "talking_points")


class Edit(msgspec.Struct, frozen=True):
    """Something that was done to the goods: `what` is import, paste, edit, add, numbers or undo."""

    id: EditId
    what: str
    title: str
    by_name: str
    at_ms: int
    counts: dict[str, int]
    is_undone: bool
    undoes: EditId | None


def known(tx: Transaction, product_codes: Collection[str] | None = None) -> Known:
    """The goods as they are: all of them, or these products; current numbers are always all there."""
    found = Known()
    ids = None if product_codes is None else json.dumps(list(product_codes))
    only = "" if ids is None else " WHERE products.code IN (SELECT value FROM json_each(?))"
    params = () if ids is None else (ids,)
    products = found.things["product"]
    for row in tx.execute(f"SELECT code, {', '.join(_PRODUCT_COLUMNS)} FROM products{only}", params):  # noqa: S608
        products[row[0]] = {
            "name": row[1], "category": row[2], "aliases": json.loads(row[3]), "talking_points": json.loads(row[4]),
            "per_fan_limit": row[5],
        }  # fmt: skip
    skus = found.things["sku"]
    levels = found.things["stock"]
    for row in tx.execute(
        f"SELECT skus.code, products.code, {', '.join(_SKU_COLUMNS)}, imported_stock, on_hand, held, sold"  # noqa: S608
        " FROM skus JOIN products ON products.id = product_id LEFT JOIN stock_levels ON sku_id = skus.id" + only,
        params,
    ):
        skus[row[0]] = {"product": row[1], **dict(zip(_SKU_COLUMNS, tuple(row)[2:10], strict=True))}
        if row[10] is not None or row[11] is not None:
            levels[row[0]] = {"imported": row[10], "on_hand": row[11], "held": row[12] or 0, "sold": row[13] or 0}
    details: dict[str, Fields] = defaultdict(dict)
    for code, detail, value in tx.execute(
        f"SELECT code, detail, value FROM product_details JOIN products ON products.id = product_id{only}",  # noqa: S608
        params,
    ):
        details[code][detail] = value
    found.things["detail"] = dict(details)
    charts: dict[str, Fields] = defaultdict(dict)
    for row in tx.execute(
        "SELECT code, size, height_min_cm, height_max_cm, weight_min_kg, weight_max_kg FROM size_charts"  # noqa: S608
        f" JOIN products ON products.id = product_id{only}",
        params,
    ):
        charts[row[0]][row[1]] = list(tuple(row)[2:])
    found.things["size"] = dict(charts)
    numbers: dict[str, Fields] = defaultdict(dict)
    for code, platform, number in tx.execute(
        "SELECT code, platform, number FROM product_numbers JOIN products ON products.id = product_id"
        " WHERE to_ms IS NULL"
    ):
        numbers[code][platform] = number
    found.things["number"] = dict(numbers)
    return found


def write(
    tx: Transaction, changes: Sequence[Change], at_ms: int, why: str, breath: Breath = lambda done, of: None
) -> None:
    """Make the goods what the changes say, all of it within `tx`."""
    by_kind: dict[Kind, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change)
    done = 0
    writers: dict[Kind, Callable[[Transaction, list[Change], int, str], None]] = {
        "product": _write_products, "sku": _write_skus, "detail": _write_details, "size": _write_sizes,
        "number": _write_numbers, "stock": _write_stock,
    }  # fmt: skip
    for kind, writer in writers.items():
        # Numbers change hands among each other: all at once.
        parts = [by_kind[kind]] if kind == "number" else _batches(by_kind[kind])
        for part in parts:
            writer(tx, part, at_ms, why)
            done += len(part)
            breath(done, len(changes))


def record(
    tx: Transaction,
    what: str,
    title: str,
    by_name: str,
    at_ms: int,
    changes: Sequence[Change],
    *,
    undoes: EditId | None = None,
) -> EditId:
    """Keep what was done, so that it can be told and taken back."""
    counts = Counter(change.kind for change in changes)
    (edit_id,) = tx.execute(
        "INSERT INTO goods_edits (what, title, by_name, at_ms, counts, undoes) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (what, title, by_name, at_ms, json.dumps(counts), undoes),
    ).fetchone()
    for part in _batches(changes):
        tx.execute(
            "INSERT INTO goods_edit_changes (edit_id, kind, key, before, after)"
            " SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)",
            (edit_id, _json([[c.kind, c.key, _json(c.before), _json(c.after)] for c in part])),
        )
    # The oldest are still told, and can't be taken back any more.
    tx.execute("DELETE FROM goods_edit_changes WHERE edit_id <= ?", (edit_id - _KEPT_EDITS,))
    return EditId(edit_id)


def edits(tx: Transaction, limit: int) -> list[Edit]:
    """The latest things that were done, the latest first."""
    rows = tx.execute(
        "SELECT id, what, title, by_name, at_ms, counts, undoes,"
        " EXISTS (SELECT 1 FROM goods_edits AS later WHERE later.undoes = goods_edits.id)"
        " FROM goods_edits ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [
        Edit(EditId(row[0]), row[1], row[2], row[3], row[4], json.loads(row[5]), bool(row[7]), row[6]) for row in rows
    ]


def edit(tx: Transaction, edit_id: EditId) -> Edit | None:
    row = tx.execute(
        "SELECT id, what, title, by_name, at_ms, counts, undoes,"
        " EXISTS (SELECT 1 FROM goods_edits AS later WHERE later.undoes = goods_edits.id)"
        " FROM goods_edits WHERE id = ?",
        (edit_id,),
    ).fetchone()
    if row is None:
        return None
    return Edit(EditId(row[0]), row[1], row[2], row[3], row[4], json.loads(row[5]), bool(row[7]), row[6])


def changes_of(tx: Transaction, edit_id: EditId) -> list[Change]:
    rows = tx.execute(
        "SELECT kind, key, before, after FROM goods_edit_changes WHERE edit_id = ? ORDER BY id", (edit_id,)
    )
    return [Change(cast("Kind", row[0]), row[1], json.loads(row[2]), json.loads(row[3])) for row in rows]


def products_of(tx: Transaction, edit_id: EditId, most: int) -> set[ProductId] | None:
    """The products that an edit touched; None where they are more than `most`."""
    rows = tx.execute(
        "SELECT products.id FROM goods_edit_changes AS told JOIN products ON products.code = told.key"
        " WHERE edit_id = ? AND kind NOT IN ('sku', 'stock')"
        " UNION SELECT skus.product_id FROM goods_edit_changes AS told JOIN skus ON skus.code = told.key"
        " WHERE edit_id = ? AND kind IN ('sku', 'stock') LIMIT ?",
        (edit_id, edit_id, most + 1),
    ).fetchall()
    return None if len(rows) > most else {ProductId(product_id) for (product_id,) in rows}


def products_of_skus(tx: Transaction, codes: Iterable[str]) -> set[str]:
    """The codes of the products that these SKUs belong to."""
    rows = tx.execute(
        "SELECT DISTINCT products.code FROM skus JOIN products ON products.id = product_id"
        " WHERE skus.code IN (SELECT value FROM json_each(?))",
        (_json(list(codes)),),
    )
    return {code for (code,) in rows}


def products_of_changes(tx: Transaction, changes: Sequence[Change]) -> set[str]:
    """The codes of the products that these changes are of."""
    of_skus = products_of_skus(tx, [c.key for c in changes if c.kind in ("sku", "stock")])
    return of_skus | {c.key for c in changes if c.kind not in ("sku", "stock")}


def codes_of(tx: Transaction, product_ids: Iterable[ProductId], sku_ids: Iterable[SkuId]) -> set[str]:
    """The codes of all SKUs of these products, and of these SKUs."""
    rows = tx.execute(
        "SELECT code FROM skus WHERE product_id IN (SELECT value FROM json_each(?))"
        " OR id IN (SELECT value FROM json_each(?))",
        (_json(list(product_ids)), _json(list(sku_ids))),
    )
    return {code for (code,) in rows}


def _write_products(tx: Transaction, changes: list[Change], at_ms: int, why: str) -> None:
    made, changed = _made_and_changed(changes)
    names = ", ".join(_PRODUCT_COLUMNS)
    tx.execute(
        f"INSERT INTO products (code, {names})"  # noqa: S608
        " SELECT value ->> 0, value ->> '$[1].name', value ->> '$[1].category', value -> '$[1].aliases',"
        " value -> '$[1].talking_points', value ->> '$[1].per_fan_limit' FROM json_each(?) WHERE true"
        f" ON CONFLICT (code) DO UPDATE SET {_excluded(_PRODUCT_COLUMNS)}",
        (_json([[change.key, change.after] for change in made]),),
    )
    for column in _PRODUCT_COLUMNS:
        _update(tx, "products", column, changed, as_json=column in _LISTS)


def _write_skus(tx: Transaction, changes: list[Change], at_ms: int, why: str) -> None:
    made, changed = _made_and_changed(changes)
    names = ", ".join(_SKU_COLUMNS)
    told = ", ".join(f"told.value ->> '$[1].{name}'" for name in _SKU_COLUMNS)
    tx.execute(
        f"INSERT INTO skus (code, product_id, {names})"  # noqa: S608
        f" SELECT told.value ->> 0, products.id, {told} FROM json_each(?) AS told"
        " JOIN products ON products.code = told.value ->> '$[1].product' WHERE true"
        f" ON CONFLICT (code) DO UPDATE SET product_id = excluded.product_id, {_excluded(_SKU_COLUMNS)}",
        (_json([[change.key, change.after] for change in made]),),
    )
    moved = [[change.key, change.after["product"]] for change in changed if change.after.get("product") is not None]
    if moved:
        tx.execute(
            "UPDATE skus SET product_id = told.id FROM (SELECT value ->> 0 AS code, products.id AS id"
            " FROM json_each(?) JOIN products ON products.code = value ->> 1) AS told"
            " WHERE skus.code = told.code AND skus.product_id <> told.id",
            (_json(moved),),
        )
    for column in _SKU_COLUMNS:
        _update(tx, "skus", column, changed)


def _made_and_changed(changes: list[Change]) -> tuple[list[Change], list[Change]]:
    """The changes that make something, which tell all that is not empty of it, and the others."""
    made = [change for change in changes if change.makes_something]
    return made, [change for change in changes if not change.makes_something]


def _excluded(columns: Sequence[str]) -> str:
    return ", ".join(f"{column} = excluded.{column}" for column in columns)


def _update(tx: Transaction, table: str, column: str, changes: list[Change], *, as_json: bool = False) -> None:
    told = [[change.key, change.after[column]] for change in changes if column in change.after]
    if told:
        arrow = "->" if as_json else "->>"
        tx.execute(
            f"UPDATE {table} SET {column} = told.value FROM"  # noqa: S608
            f" (SELECT value ->> 0 AS code, value {arrow} 1 AS value FROM json_each(?)) AS told"
            f" WHERE {table}.code = told.code",
            (_json(told),),
        )


def _write_details(tx: Transaction, changes: list[Change], at_ms: int, why: str) -> None:
    ids = _product_ids(tx, changes)
    for change in changes:
        details = tuple((name, value or "") for name, value in change.after.items())
        store.put_details(tx, ids[change.key], details)


def _write_sizes(tx: Transaction, changes: list[Change], at_ms: int, why: str) -> None:
    ids = _product_ids(tx, changes)
    told = [(ids[change.key], size, ends) for change in changes for size, ends in change.after.items()]
    tx.executemany("DELETE FROM size_charts WHERE product_id = ? AND size = ?", [(pid, size) for pid, size, _ in told])
    tx.executemany(
        "INSERT INTO size_charts VALUES (?, ?, ?, ?, ?, ?)",
        [(pid, size, *ends) for pid, size, ends in told if ends is not None],
    )


def _write_numbers(tx: Transaction, changes: list[Change], at_ms: int, why: str) -> None:
    ids = _product_ids(tx, changes)
    told = [(ids[change.key], platform, number) for change in changes for platform, number in change.after.items()]
    tx.executemany(
        "UPDATE product_numbers SET to_ms = ? WHERE product_id = ? AND platform = ? AND to_ms IS NULL",
        [(at_ms, product_id, platform) for product_id, platform, _ in told],
    )
    tx.executemany(
        "INSERT INTO product_numbers (product_id, platform, number, from_ms) VALUES (?, ?, ?, ?)",
        [(product_id, platform, number, at_ms) for product_id, platform, number in told if number],
    )


def _write_stock(tx: Transaction, changes: list[Change], at_ms: int, why: str) -> None:
    ids = {
        row[0]: (SkuId(row[1]), row[2] or 0)
        for row in tx.execute(
            "SELECT code, skus.id, on_hand FROM json_each(?) JOIN skus ON skus.code = value"
            " LEFT JOIN stock_levels ON sku_id = skus.id",
            (_json([change.key for change in changes]),),
        )
    }
    moves = [
        (ids[change.key][0], StockMove(MoveKind.SET, on_hand=(change.after["on_hand"] or 0) - ids[change.key][1]))
        for change in changes
        if "on_hand" in change.after
    ]
    stock.book_all(tx, moves, stock.Cause(at_ms, why=why))
    tx.execute(
        "UPDATE skus SET imported_stock = told.value FROM"
        " (SELECT value ->> 0 AS code, value ->> 1 AS value FROM json_each(?)) AS told WHERE skus.code = told.code",
        (_json([[change.key, change.after["imported"]] for change in changes if "imported" in change.after]),),
    )


def _product_ids(tx: Transaction, changes: list[Change]) -> dict[str, ProductId]:
    rows = tx.execute(
        "SELECT code, id FROM products WHERE code IN (SELECT value FROM json_each(?))",
        (_json([change.key for change in changes]),),
    )
    return {row[0]: ProductId(row[1]) for row in rows}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _batches(rows: Sequence[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while part := list(islice(left, _BATCH)):
        yield part
