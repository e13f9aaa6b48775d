"""The goods of a shop's official platform as a goods file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anchor_console.core.refusal import Refused
from anchor_console.reports.table_file import Cell, Table, write_table
from anchor_console.sources.kuaishou_shop.client import ShopAway, ShopClient
from anchor_console.sources.source import SourceFailed

COLUMNS = ("product_code", "name", "sku_code", "color", "size", "live_price", "stock", "platform_item_id")


async def write_goods(client: ShopClient, out: Path) -> int:
    """Write the shop's goods to `out` (.csv or .xlsx); returns how many rows.

    Raises:
        Refused: the shop does not answer.
        CannotWrite: the file cannot be written.
    """
    try:
        found = await client.goods()
    except (ShopAway, SourceFailed) as exc:
        raise Refused("conflict", exc.key, **(exc.params if isinstance(exc, SourceFailed) else {})) from exc
    rows = [
        (
            *(Cell.text(row.item_id), Cell.text(row.name), Cell.text(row.sku_code)),
            *(Cell.text(row.color), Cell.text(row.size), Cell.money(row.price), Cell.whole(row.stock)),
            Cell.text(row.item_id),
        )
        for row in found
    ]
    await asyncio.to_thread(write_table, Table(COLUMNS, rows), out)
    return len(rows)
