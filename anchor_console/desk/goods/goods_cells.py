"""The cells of the goods page: what each shows, and what is done with what a person types into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import Qt

from anchor_console.core.money import format_minor
from anchor_console.core.text import harmless
from anchor_console.desk.context import Desk
from anchor_console.desk.goods.goods_figures import TONIGHT, left_ink, margin_column, tonight_columns
from anchor_console.desk.models.board_model import Column
from anchor_console.desk.models.edit_model import EditColumn
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.thumbs import Thumbs
from anchor_console.desk.widgets.wording import money
from anchor_console.goods.details import DETAILS, LONGEST_DETAIL, OWN_DETAILS
from anchor_console.goods.numbers import plain_number
from anchor_console.goods.product import Product, Sku
from anchor_console.live.goods.goods_desk import Sure
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.sheets import cells
from anchor_console.stock.ledger import StockLevel

Doing = Callable[[], Coroutine[Any, Any, object]]
Start = Callable[[Doing], None]
"""Begins what a typed cell asks for; a ValueError of it says that the cell cannot be read."""
Priced = Callable[[Product, Callable[[Sure], Coroutine[Any, Any, object]]], Coroutine[Any, Any, object]]
"""Gives a product a price, asking a second time where it is on air and something speaks against that."""
_LISTS = ("aliases", "talking_points")
_LONGEST = {"name": 200, "category": 100, "color": 50, "size": 50, "barcode": 50, "number": 20}
PRODUCT_FIELDS = (
    "number", "name", "price", "list_price", "floor_price", "offer", "left", "margin", *TONIGHT, "variants", "category",
    "code",
)  # fmt: skip
"""What each column of the table of products is about, in order."""
SKU_FIELDS = ("color", "size", "left", "price", "list_price", "floor_price", "cost", "barcode", "code")
"""The same of the table of SKUs."""
SKU_ONLY = frozenset({"left", "color", "size", "cost", "barcode"})
"""What is said of an SKU and never of the product as a whole."""


class SkuRow(msgspec.Struct, frozen=True):
    """A line of the table of SKUs; `level` None where nobody ever said how many there are."""

    product: Product
    sku: Sku
    level: StockLevel | None


class DetailRow(msgspec.Struct, frozen=True):
    """A line of the table of details."""

    product: Product
    name: str

    @property
    def value(self) -> str:
        if self.name in (*DETAILS, *OWN_DETAILS):
            return self.product.detail(self.name) or ""
        value = getattr(self.product, self.name)
        return " | ".join(value) if self.name in _LISTS else "" if value is None else str(value)


def product_columns(
    desk: Desk, thumbs: Thumbs, platform: Callable[[], str], start: Start, priced: Priced
) -> list[EditColumn[GoodsRow]]:
    """Number, name, prices, offer, stock, tonight's figures and what else is looked at all the time."""
    goods, tr, theme = desk.console.goods_desk, desk.tr, desk.theme

    def number_of(one: GoodsRow) -> str | None:
        return desk.console.goods.catalogue.number_of(one.product, platform())

    def number_typed(one: GoodsRow, typed: str) -> None:
        number = plain_number(typed)[: _LONGEST["number"]] if typed.strip() else ""
        start(lambda: goods.give_numbers({one.product.id: number or None}, platform()))

    def number_look(one: GoodsRow, role: int) -> object:
        if role == Qt.ItemDataRole.FontRole:
            return theme.font("strong", bold=True)
        # A number that holds everywhere is only lent to a platform.
        is_lent = platform() and platform() not in dict(one.product.platform_numbers)
        return theme.color("faint") if role == Qt.ItemDataRole.ForegroundRole and is_lent else None

    def price(title: str, field: str, of: Callable[[Sku], int | None]) -> EditColumn[GoodsRow]:
        def typed(one: GoodsRow, text: str) -> None:
            start(lambda: priced(one.product, partial(goods.set_price, one.product.id, field, _money(text))))

        return EditColumn(
            tr(title), lambda one: _prices([of(sku) for sku in one.product.skus]), typed=typed,
            value=lambda one: _first([of(sku) for sku in one.product.skus]), is_figure=True,
        )  # fmt: skip

    def text(title: str, field: str) -> EditColumn[GoodsRow]:
        def typed(one: GoodsRow, said: str) -> None:
            start(lambda: goods.set_product(one.product.id, field, _needed(said, field)))

        def look(one: GoodsRow, role: int) -> object:
            return thumbs.icon_of(one.product) if field == "name" and role == Qt.ItemDataRole.DecorationRole else None

        return EditColumn(tr(title), lambda one: str(getattr(one.product, field)), look, typed)

    def offer_typed(one: GoodsRow, said: str) -> None:
        start(lambda: goods.set_detail(one.product.id, "offer", said[:LONGEST_DETAIL]))

    def left_look(one: GoodsRow, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color(left_ink(one) if one.is_counted else "faint")
        return None

    def only_shown(figure: Column[GoodsRow]) -> EditColumn[GoodsRow]:
        return EditColumn(figure.title, figure.text, figure.roles, is_figure=True)

    return [
        EditColumn(
            tr("column.number"), lambda one: number_of(one) or "–", number_look, number_typed,
            lambda one: number_of(one) or "",
        ),
        text("column.name", "name"),
        price("column.price", "price", lambda sku: sku.price_minor),
        price("field.list_price", "list_price", lambda sku: sku.list_price_minor),
        price("field.floor_price", "floor_price", lambda sku: sku.floor_price_minor),
        EditColumn(tr("column.offer"), lambda one: one.product.detail("offer") or "", typed=offer_typed),
        EditColumn(
            tr("column.left"), lambda one: _left(desk, one.left, one.short) if one.is_counted else "–", left_look,
            is_figure=True,
        ),
        *(only_shown(figure) for figure in (margin_column(desk), *tonight_columns(desk))),
        EditColumn(tr("goods_page.variants"), lambda one: str(len(one.product.skus)), is_figure=True),
        text("field.category", "category"),
        EditColumn(tr("field.product_code"), lambda one: one.product.code),
    ]  # fmt: skip


def sku_columns(desk: Desk, start: Start, priced: Priced) -> list[EditColumn[SkuRow]]:
    """Colour, size, what is left, prices, barcode, and the code, which never changes."""
    goods, tr, theme = desk.console.goods_desk, desk.tr, desk.theme

    def word(field: str) -> EditColumn[SkuRow]:
        def typed(one: SkuRow, said: str) -> None:
            start(lambda: goods.set_sku(one.sku.id, field, _word(said, field)))

        return EditColumn(tr(f"field.{field}"), lambda one: getattr(one.sku, field) or "", typed=typed)

    def price(title: str, field: str, of: Callable[[Sku], int | None]) -> EditColumn[SkuRow]:
        def typed(one: SkuRow, said: str) -> None:
            start(lambda: priced(one.product, partial(goods.set_sku, one.sku.id, field, _money(said))))

        return EditColumn(
            tr(title), lambda one: money(of(one.sku)) if of(one.sku) is not None else "", typed=typed,
            value=lambda one: _first([of(one.sku)]), is_figure=True,
        )  # fmt: skip

    def left_typed(one: SkuRow, said: str) -> None:
        start(lambda: goods.set_left(one.sku.id, cells.whole(said)))

    def left_look(one: SkuRow, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color("faint" if one.level is None else left_ink(one.level))
        if role == Qt.ItemDataRole.ToolTipRole and one.level is not None:
            level = one.level
            return plain_tip(
                tr("product.cell", variant=one.sku.variant, left=level.left, held=level.held, sold=level.sold)
            )
        return None

    return [
        word("color"),
        word("size"),
        EditColumn(
            tr("column.left"), lambda one: _left(desk, one.level.left, one.level.short) if one.level else "–",
            left_look, left_typed,
            lambda one: str(one.level.on_hand - one.level.sold) if one.level else "", is_figure=True,
        ),
        price("column.price", "price", lambda sku: sku.price_minor),
        price("field.list_price", "list_price", lambda sku: sku.list_price_minor),
        price("field.floor_price", "floor_price", lambda sku: sku.floor_price_minor),
        price("field.cost", "cost", lambda sku: sku.cost_minor),
        word("barcode"),
        EditColumn(tr("field.sku_code"), lambda one: one.sku.code),
    ]  # fmt: skip


def detail_columns(desk: Desk, start: Start) -> list[EditColumn[DetailRow]]:
    """What else the shop says of a product: a line for each thing that it may say."""
    goods, tr = desk.console.goods_desk, desk.tr

    def typed(one: DetailRow, said: str) -> None:
        if one.name in (*DETAILS, *OWN_DETAILS):
            start(lambda: goods.set_detail(one.product.id, one.name, said[:LONGEST_DETAIL]))
        elif one.name in _LISTS:
            words = [harmless(part).strip() for part in re.split(r"[|｜]", said)]
            start(lambda: goods.set_product(one.product.id, one.name, [word for word in words if word]))
        elif one.name == "per_fan_limit":
            start(lambda: goods.set_product(one.product.id, one.name, cells.whole(said) if said.strip() else None))
        else:
            start(lambda: goods.set_product(one.product.id, one.name, harmless(said).strip()[: _LONGEST[one.name]]))

    return [
        EditColumn(tr("goods_page.detail"), lambda one: tr(f"field.{one.name}")),
        EditColumn(tr("goods_page.says"), lambda one: one.value, typed=typed),
    ]


def _left(desk: Desk, left: int, short: int) -> str:
    return desk.tr("goods.short", count=short) if short else f"{left:,}"


def _money(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        return cells.amount(text)
    except ValueError:
        raise ValueError(text[:40]) from None


def _needed(text: str, field: str) -> str:
    said = harmless(text).strip()[: _LONGEST[field]]
    if not said and field == "name":
        raise ValueError(text)
    return said


def _word(text: str, field: str) -> str | None:
    return harmless(text).strip()[: _LONGEST[field]] or None


def _prices(minors: list[int | None]) -> str:
    known = [minor for minor in minors if minor is not None]
    if not known:
        return "–"
    least, most = min(known), max(known)
    return money(least) if least == most else f"{money(least)}–{money(most).lstrip('¥')}"


def _first(minors: list[int | None]) -> str:
    known = [minor for minor in minors if minor is not None]
    return format_minor(min(known)) if known else ""
