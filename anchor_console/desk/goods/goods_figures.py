"""The figures of a product that lists of goods show: what is left, what tonight's room wants, what its price leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt

from anchor_console.desk.context import Desk
from anchor_console.desk.models.board_model import Column
from anchor_console.desk.widgets.wording import age, money, said_when
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.stock.ledger import StockLevel

TONIGHT = ("held", "sold", "waiting", "people", "claims", "asks")
"""What each of `tonight_columns` is about, in order."""
HELD_ONLY = frozenset({"held", "waiting"})
"""Those of which only a session in reserve mode knows."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def figure_roles(_one: GoodsRow, role: int) -> object:
    """Figures stand at the right."""
    return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None


def tonight_columns(desk: Desk) -> list[Column[GoodsRow]]:
    """Held, sold, waiting, hands, claims and asks of the session that runs; nothing is a faint dash."""
    return [_counted(desk, field) for field in TONIGHT]


def _counted(desk: Desk, field: str) -> Column[GoodsRow]:
    theme = desk.theme

    def count(one: GoodsRow) -> int:
        return int(getattr(one, field))

    def text(one: GoodsRow) -> str:
        return f"{count(one):,}" if count(one) else "–"

    def roles(one: GoodsRow, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color("ink" if count(one) else "faint")
        return figure_roles(one, role)

    return Column(desk.tr(f"column.{field}"), text, roles)


def margin_column(desk: Desk) -> Column[GoodsRow]:
    """How far the price stands above its floor."""
    theme = desk.theme
    tip = desk.tr("column.margin_tip")

    def ink(margin: int | None) -> str:
        return "faint" if margin is None else "bad" if margin < 0 else "warn" if not margin else "quiet"

    def text(one: GoodsRow) -> str:
        margin = one.product.margin_minor
        # In the column's width there is no room for a sign of money, and beside the price no need.
        return "–" if margin is None else f"{'+' * (margin > 0)}{money(margin)}".replace("¥", "")

    def roles(one: GoodsRow, role: int) -> object:
        margin = one.product.margin_minor
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color(ink(margin))
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if margin is None else tip
        return figure_roles(one, role)

    return Column(desk.tr("column.margin"), text, roles)


def left_ink(one: GoodsRow | StockLevel) -> str:
    """The colour in which it is told how many are left where that is known: gone or short, low, or enough."""
    return "bad" if not one.left or one.short else "warn" if one.is_low else "ink"


def left_column(desk: Desk) -> Column[GoodsRow]:
    """What is left, or lacking; its tooltip tells how old the figure is."""
    theme, tr = desk.theme, desk.tr

    def ink(one: GoodsRow) -> str:
        return left_ink(one) if one.is_counted else "faint"

    def text(one: GoodsRow) -> str:
        if not one.is_counted:
            return "–"
        if one.short:
            return tr("goods.short", count=one.short)
        return f"{one.left:,}" if one.left else tr("goods.sold_out")

    def tip(one: GoodsRow) -> str | None:
        if one.said_at_ms is None:
            return None if one.is_counted else tr("product.uncounted")
        return tr("product.said", when=said_when(desk, one.said_at_ms), age=age(desk, one.said_at_ms))

    def roles(one: GoodsRow, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color(ink(one))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(one)
        if role == Qt.ItemDataRole.FontRole:
            return theme.font("body", bold=True)
        return figure_roles(one, role)

    return Column(tr("column.left"), text, roles)
