"""What a file brings, as it is handed from who reads it to who writes it: a head, then rows in batches.

A file is read by a process of its own (`live.far_file`) while the console runs, or by the command itself; either way
the same frames are written by the same hands, in transactions that nobody waits long for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.core.clock import SystemClock
from anchor_console.core.money import format_minor
from anchor_console.core.paths import resource
from anchor_console.fans import store as fans
from anchor_console.fans.fan_file import FANS, FanFile, ListedFan, read_fans
from anchor_console.goods import edit_store
from anchor_console.goods import store as goods
from anchor_console.goods.change_list import numbers_taken, summary
from anchor_console.goods.changes import plan
from anchor_console.goods.goods_file import GOODS, GoodsFile, GoodsRow, read_goods
from anchor_console.goods.product import Product
from anchor_console.goods.size_file import SizeFile, SizeRow, read_sizes
from anchor_console.sales.order_file import ORDERS, OrderFile, read_orders
from anchor_console.sales.order_lines import OrderFileLine
from anchor_console.sales.past_orders import Buyer, batches, people_of
from anchor_console.sheets.bad_reasons import sentence_of
from anchor_console.sheets.bad_rows import BadRow, save_bad_rows
from anchor_console.sheets.grid import SheetError
from anchor_console.sheets.sheet import MissingColumns, Sheet, headings_known
from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.settings import setting

PREVIEWED = 20
_GOODS_AT_ONCE = 500
"""They are only handed on, and read from the pipe on the window's thread."""
_REGULARS_AT_ONCE = 200
"""Each has several facts: what comes in from the room waits for no more of them than that."""
PLATFORM_KEY = "import.platform"
"""The setting that keeps what a person said last of where people of a file are from."""
_SHAPES = {"goods": GOODS, "orders": ORDERS, "fans": FANS}
KINDS = {kind: shape.names for kind, shape in _SHAPES.items()}
"""The fields of each kind of file."""
_LOOKS_LIKE = {"goods": "a goods file", "orders": "a platform's order file", "fans": "a list of regulars"}
_SURE_LIKENESS = 2
"""So many headings of a kind tell that a file is of it."""


class Ask(msgspec.Struct, frozen=True):
    """Which file is to be read, and how; `mapping` is heading -> field."""

    kind: str
    path: str
    mapping: dict[str, str]
    remembered: dict[str, dict[str, str]]
    platform: str | None
    is_preview: bool
    sizes: str | None = None
    """The size chart of a goods file."""
    database: str | None = None
    """The profile's file: goods are previewed beside what it has; people of whom a file does not say it are from where
    those are whom it knows."""
    with_lines: bool = False
    """Whether a preview of orders brings their lines, to be looked at beside a session."""
    asks_back: bool = False
    """Whether of a file without a column that we need its columns are told, so that a person can say which it is."""


class Head(msgspec.Struct, frozen=True, tag="head"):
    """How the file was read; `report` is what commands say of it, plain data."""

    report: dict[str, Any]
    heading_set: str
    mapping: dict[str, str]
    batches: int


class People(msgspec.Struct, frozen=True, tag="people"):
    rows: list[Buyer]


class Lines(msgspec.Struct, frozen=True, tag="lines"):
    rows: list[OrderFileLine]


class Listed(msgspec.Struct, frozen=True, tag="listed"):
    rows: list[ListedFan]


class SomeGoods(msgspec.Struct, frozen=True, tag="goods"):
    rows: list[GoodsRow]


class GoodsEnd(msgspec.Struct, frozen=True, tag="goods_end"):
    """All goods are told, and what their size chart has: they are written together, or not at all."""

    sizes: list[SizeRow]


class Unreadable(msgspec.Struct, frozen=True, tag="unreadable"):
    """The file cannot be read as a whole; `reason` says why and what to do."""

    reason: str


Frame = Head | People | Lines | Listed | SomeGoods | GoodsEnd | Unreadable


def frames(ask: Ask) -> Iterator[Frame]:
    """What the file brings; a preview has its head only, and saves no bad rows.

    Raises:
        SheetError: the file cannot be read as a whole.
    """
    stamp = stamp_of(Path(ask.path))
    try:
        for frame in _frames(ask):
            if isinstance(frame, Head):
                frame.report["stamp"] = stamp
            yield frame
    except MissingColumns as exc:
        if not ask.asks_back:
            raise SheetError(f"{exc}; {_way_on(exc, ask.kind)}") from exc
        report: dict[str, Any] = {
            "missing": list(exc.missing),
            "stamp": stamp,
            "preview": [],
            "lines": 0,
            "people": 0,
            "products": 0,
            "skus": 0,
        }
        yield _head(exc.sheet, (), Path(ask.path), report, 0, is_preview=True)


def _way_on(lacks: MissingColumns, kind: str) -> str:
    """What to do with a file that lacks a column: take it in as what it looks like, or say which column it is."""
    told = f"--map HEADING={lacks.missing[0]} says which column it is"
    likeness = {name: headings_known(lacks.sheet, shape) for name, shape in _SHAPES.items()}
    likest = max(likeness, key=lambda name: likeness[name])
    if likeness[likest] < _SURE_LIKENESS or likeness[likest] <= likeness[kind]:
        return told
    return f"this looks like {_LOOKS_LIKE[likest]}, which `anchor-console {likest} import` takes in; else {told}"


def stamp_of(path: Path) -> list[int] | None:
    """What tells a file from what it was when a person looked at it; None where it is not there."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return [stat.st_size, stat.st_mtime_ns]


def _frames(ask: Ask) -> Iterator[Frame]:
    path = Path(ask.path)
    if ask.kind == "goods":
        products: Sequence[Product] = ()
        if ask.database is not None:
            with closing(connect_read_only(Path(ask.database))) as tx:
                products = goods.all_products(tx)
        sizes = read_sizes(Path(ask.sizes)) if ask.sizes else None
        yield from _goods_frames(read_goods(path, ask.mapping, ask.remembered, products), sizes, ask)
    elif ask.kind == "orders":
        now_ms = SystemClock().now_ms()
        order_file = read_orders(path, ask.mapping, ask.remembered, ask.platform, _otherwise_from(ask), now_ms)
        yield from _order_frames(order_file, path, ask.is_preview, with_lines=ask.with_lines or not ask.is_preview)
    else:
        yield from _fan_frames(
            read_fans(path, ask.mapping, ask.remembered, ask.platform, _otherwise_from(ask)), path, ask.is_preview
        )


def _otherwise_from(ask: Ask) -> str:
    """Where people are from of whom the file does not say it: as a person said of a file before, else from where most
    of the room are.
    """
    said: object = None
    if ask.database is not None:
        with closing(connect_read_only(Path(ask.database))) as tx:
            said = setting(tx, PLATFORM_KEY) or fans.main_platform(tx)
    return said if isinstance(said, str) and said else "kuaishou"


def _order_frames(order_file: OrderFile, path: Path, is_preview: bool, *, with_lines: bool) -> Iterator[Frame]:
    lines = order_file.lines
    people = people_of(lines)
    parts: list[Frame] = [People(list(rows)) for rows in batches(people)]
    parts += [Lines(list(rows)) for rows in batches(lines)]
    report = {
        "lines": len(lines),
        "orders": len({(line.platform, line.order_id) for line in lines}),
        "people": len(people),
        "unowned": sum(line.buyer_id is None for line in lines),
        "returned": sum(line.is_returned for line in lines),
        "part_refunded": sum(line.status == "part_refunded" for line in lines),
        "refunds_untold": sum(line.is_part_untold for line in lines),
        "refunded_in_part": format_minor(sum(line.refund_minor or 0 for line in lines)),
        "shared_ids": order_file.masks,
        "repeated": order_file.repeated,
        "platform": order_file.platform,
        "untimed": len({(line.platform, line.order_id) for line in lines if line.at_ms is None}),
        "shops": [{"name": shop, "orders": orders} for shop, orders in order_file.shops],
        "preview": [
            {
                "order_id": line.order_id,
                "buyer_id": line.buyer_id,
                "buyer_name": line.buyer_name,
                "product_name": line.product_name,
                "color": line.color,
                "size": line.size,
                "qty": line.qty,
                "status": line.status,
                "returned": line.is_returned,
                "refund": None if line.refund_minor is None else format_minor(line.refund_minor),
                "back_qty": line.back_qty,
            }
            for line in lines[:PREVIEWED]
        ],
    }
    yield _head(order_file.sheet, order_file.bad_rows, path, report, len(parts), is_preview)
    if with_lines:
        yield from parts


def _goods_frames(goods_file: GoodsFile, size_file: SizeFile | None, ask: Ask) -> Iterator[Frame]:
    path, is_preview = Path(ask.path), ask.is_preview
    rows = goods_file.rows
    parts: list[Frame] = [SomeGoods(list(part)) for part in batches(rows, _GOODS_AT_ONCE)]
    parts.append(GoodsEnd(list(size_file.rows) if size_file else []))
    report = {
        "products": len({row.product_code for row in rows}),
        "skus": len(rows),
        "shared_stock": goods_file.shared_stock,
        "preview": [_as_read(row) for row in rows[:PREVIEWED]],
    }
    if ask.database is not None and is_preview:
        with closing(connect_read_only(Path(ask.database))) as tx:
            known = edit_store.known(tx)
        planned = plan(known, rows, goods_file.told, size_file.rows if size_file else ())
        report["changes"] = summary(known, planned)
        report["numbers_taken"] = numbers_taken(known, planned)
    assert goods_file.sheet is not None
    head = _head(goods_file.sheet, goods_file.bad_rows, path, report, len(parts), is_preview)
    if size_file is not None:
        head.report["bad_rows"] += bad_rows_json(size_file.bad_rows)
    yield head
    if not is_preview:
        yield from parts


def _as_read(row: GoodsRow) -> dict[str, Any]:
    """A SKU as it was read, by the fields of a goods file; money as text."""
    told = {"number": row.number, "product_code": row.product_code, "name": row.name, "category": row.category}
    told |= {"aliases": " | ".join(row.aliases), "sku_code": row.sku_code, "color": row.color, "size": row.size}
    prices = {
        "live_price": row.price_minor, "list_price": row.list_price_minor, "floor_price": row.floor_price_minor,
        "cost": row.cost_minor,
    }  # fmt: skip
    told |= {name: None if minor is None else format_minor(minor) for name, minor in prices.items()}
    rest = {"talking_points": " | ".join(row.talking_points), "barcode": row.barcode}
    return told | {"stock": row.stock, "per_fan_limit": row.per_fan_limit} | rest | dict(row.details)


def _fan_frames(fan_file: FanFile, path: Path, is_preview: bool) -> Iterator[Frame]:
    parts = [Listed(list(rows)) for rows in batches(fan_file.fans, _REGULARS_AT_ONCE)]
    report = {
        "people": len(fan_file.fans),
        "platform": fan_file.platform,
        "by_name_alone": sum(fan.identity.space == "list" for fan in fan_file.fans),
        "facts": sum(fan.said for fan in fan_file.fans),
        "notes": sum(len(fan.notes) for fan in fan_file.fans),
        "preview": [
            {
                "fan": str(fan.identity),
                "name": fan.name,
                "facts": [
                    *({"facet": facet, "value": value} for facet, value in fan.facts),
                    *({"facet": facet, "value": value, "wearer": wearer} for facet, value, wearer in fan.of_others),
                ],
                "note": " · ".join(fan.notes) or None,
            }
            for fan in fan_file.fans[:PREVIEWED]
        ],
    }
    yield _head(fan_file.sheet, fan_file.bad_rows, path, report, len(parts), is_preview)
    if not is_preview:
        yield from parts


def _head(
    sheet: Sheet, bad_rows: tuple[BadRow, ...], path: Path, report: dict[str, Any], count: int, is_preview: bool
) -> Head:
    saved: Path | None = None
    if bad_rows and not is_preview:
        beside = bad_rows_beside(path)
        saved = beside if save_bad_rows(sheet, bad_rows, beside, _in_both_languages()) else None
    return Head(
        report | sheet_json(sheet, bad_rows, saved) | {"dry_run": is_preview}, sheet.heading_set, sheet.mapping, count
    )


def _in_both_languages() -> Callable[[str], str]:
    """Writes a reason in Chinese and English: a file is mended by whoever opens it, wherever."""
    words: dict[str, str] = json.loads(resource("translations", "zh_CN.json").read_text("utf-8"))

    def say(reason: str) -> str:
        sentence = sentence_of(reason)
        return reason if sentence is None else f"{words[sentence.key].format(**sentence.gaps)} / {reason}"

    return say


def bad_rows_beside(file: Path) -> Path:
    """Where the bad rows of `file` are saved, to be mended and read again."""
    return file.with_name(f"{file.stem}.bad-rows.csv")


def sheet_json(sheet: Sheet, bad_rows: tuple[BadRow, ...], saved: Path | None) -> dict[str, Any]:
    """How a file was read: its columns, what was left out, and the rows that were bad."""
    first: Mapping[int, Any] = {} if not sheet.rows else {0: sheet.own_cells[sheet.rows[0].number]}
    cells = first.get(0, ())
    return {
        "heading_row": sheet.heading_row,
        "columns": [
            {
                "heading": column.heading,
                "field": column.field,
                "never_read": column.is_never_read,
                "example": "" if column.is_never_read or column.place >= len(cells) else cells[column.place][:60],
            }
            for column in sheet.columns
        ],
        "left_out": [{"row": one.row, "kind": one.kind, "text": one.text} for one in sheet.left_out],
        "bad_rows": bad_rows_json(bad_rows),
        "bad_rows_file": None if saved is None else str(saved),
    }


def bad_rows_json(bad_rows: Sequence[BadRow]) -> list[dict[str, Any]]:
    return [
        {"file": row.file, "row": row.row, "column": row.column, "value": row.value, "reason": row.reason}
        for row in bad_rows
    ]
