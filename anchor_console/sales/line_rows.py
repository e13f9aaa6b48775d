"""Which sale each line of an order is, as lines that were told of apart turn out to be one, and the other way round."""

from __future__ import annotations

from collections.abc import Mapping

from anchor_console.sales import order_store as store
from anchor_console.sales.order_store import KnownSale
from anchor_console.storage.writer import Transaction


def call(tx: Transaction, order_row: int, names: Mapping[str, str]) -> list[KnownSale]:
    """Give each sale the name of its line: of two that are one line, that stays which the file told of.

    Args:
        names: the platform's own id for each line that the file gave one.
    Returns:
        Sales that are dropped with it, as they were.
    """
    dropped = _part(tx, order_row, names)
    by_line = {sale.line_id: sale for sale in store.sales_of(tx, order_row)} if names else {}
    for by_file, own in names.items():
        first, second = by_line.get(by_file), by_line.get(own)
        if first is None or (first.is_dropped and second is not None):
            continue
        if second is not None:
            dropped.append(second)
            store.lay_aside(tx, second.id)
        store.call_line(tx, first.id, own)
    for sale in dropped:
        store.drop_sale(tx, sale.id)
    return dropped


def _part(tx: Transaction, order_row: int, names: Mapping[str, str]) -> list[KnownSale]:
    """Let sales be of the line again that they were made for, where nothing tells any more that it is another."""
    sales = sorted(store.sales_of(tx, order_row), key=lambda sale: sale.is_dropped)
    made_for = {sale.id: line_id for sale in sales if (line_id := store.line_of(sale.id)) is not None}
    strays = [
        sale
        for sale in sales
        if sale.id in made_for and sale.line_id not in (made_for[sale.id], names.get(made_for[sale.id]))
    ]
    taken = {sale.line_id for sale in sales} - {sale.line_id for sale in strays}
    for sale in strays:
        store.lay_aside(tx, sale.id)
    homeless = []
    for sale in strays:
        line_id = made_for[sale.id]
        if line_id not in taken:
            store.call_line(tx, sale.id, line_id)
            taken.add(line_id)
        elif not sale.is_dropped:
            homeless.append(sale)
    return homeless
