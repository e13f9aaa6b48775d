"""What commands bring in from files of people: past orders, the seller's own list of fans."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from anchor_console.core.paths import Profile
from anchor_console.goods import store as goods
from anchor_console.goods.service import Catalogue
from anchor_console.live.offline import bad_rows_beside, known_mappings
from anchor_console.sales import past_orders
from anchor_console.sales.order_file import OrderFile, read_orders
from anchor_console.sales.past_orders import Remembered
from anchor_console.sheets.bad_rows import BadRow, save_bad_rows
from anchor_console.sheets.sheet import Sheet
from anchor_console.sheets.store import remember
from anchor_console.storage.database import Database

OnStep = Callable[[int, int], None]
_PREVIEWED = 10


def import_past_orders(
    profile: Profile,
    file: Path,
    mapping: Mapping[str, str],
    platform: str | None,
    *,
    dry_run: bool,
    on_step: OnStep,
) -> dict[str, Any]:
    """Take the file's past orders into the profile, or with `dry_run` only say how it would be read.

    Raises:
        SheetError: the file cannot be read as a whole.
        StorageError: the profile is open in a console, or cannot be written.
    """
    order_file = read_orders(file, mapping, known_mappings(profile, "orders"), platform)
    if dry_run:
        return orders_json(order_file, Remembered(lines=len(order_file.lines)), None, dry_run=True)
    with _opened(profile) as database:
        catalogue = Catalogue(goods.all_products(database.read()))
        total = Remembered()
        of = past_orders.count_steps(order_file.lines)
        for done, step in enumerate(past_orders.steps(order_file.lines, catalogue), 1):
            total += database.run_blocking(step)
            on_step(min(done, of), of)
        if mapping:
            sheet = order_file.sheet
            database.run_blocking(lambda tx: remember(tx, "orders", sheet.heading_set, sheet.mapping))
    saved = saved_bad_rows(order_file.sheet, order_file.bad_rows, file)
    return orders_json(order_file, total, saved, dry_run=False)


def orders_json(order_file: OrderFile, kept: Remembered, saved: Path | None, *, dry_run: bool) -> dict[str, Any]:
    """What an order file came to, as commands report it."""
    lines = order_file.lines
    return {
        "lines": kept.lines,
        "new_lines": kept.new_lines,
        "orders": len({(line.platform, line.order_id) for line in lines}),
        "people": len({(line.platform, line.buyer_id) for line in lines if line.buyer_id}),
        "unowned": sum(line.buyer_id is None for line in lines),
        "returned": sum(line.is_returned for line in lines),
        "shared_ids": order_file.masks,
        "platform": order_file.platform,
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
            }
            for line in lines[:_PREVIEWED]
        ],
        **sheet_json(order_file.sheet, order_file.bad_rows, saved),
        "dry_run": dry_run,
    }


def sheet_json(sheet: Sheet, bad_rows: tuple[BadRow, ...], saved: Path | None) -> dict[str, Any]:
    """How a file was read: its columns, what was left out, and the rows that were bad."""
    return {
        "heading_row": sheet.heading_row,
        "columns": [
            {"heading": column.heading, "field": column.field, "never_read": column.is_never_read}
            for column in sheet.columns
        ],
        "left_out": [{"row": one.row, "kind": one.kind, "text": one.text} for one in sheet.left_out],
        "bad_rows": [
            {"file": row.file, "row": row.row, "column": row.column, "value": row.value, "reason": row.reason}
            for row in bad_rows
        ],
        "bad_rows_file": None if saved is None else str(saved),
    }


def saved_bad_rows(sheet: Sheet, bad_rows: tuple[BadRow, ...], file: Path) -> Path | None:
    """Where the bad rows were saved; None where there are none, or the folder takes no file."""
    path = bad_rows_beside(file)
    return path if bad_rows and save_bad_rows(sheet, bad_rows, path) else None


@contextmanager
def _opened(profile: Profile) -> Iterator[Database]:
    profile.make()
    database = Database(profile)
    try:
        yield database
    finally:
        database.close()
