"""Goods from a chat or a spreadsheet, pasted; and the order of a platform's cart."""

from __future__ import annotations

from typing import cast

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.paste_dialog import Looked, PasteDialog
from anchor_console.live.goods.goods_desk import Pasted, PastedCart

_LONGEST_FROM_CLIPBOARD = 20_000


class PasteGoodsDialog(PasteDialog):
    """Begins with what was copied last, where that may be goods."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "paste", "pasteGoodsDialog", "import.go")
        copied = QGuiApplication.clipboard().text()
        if _may_be_goods(copied):
            self.field.setPlainText(copied)
            self.field.selectAll()

    async def look_at(self, text: str) -> Looked:
        return await self.desk.console.goods_desk.look_at(text)

    async def take_in(self, looked: Looked) -> None:
        await self.desk.console.goods_desk.take_pasted(cast("Pasted", looked))

    def left_over(self, looked: Looked, lines: list[str]) -> list[str]:
        # What was not understood stays, to be mended and taken in.
        bad = {row.row for row in looked.bad}
        sheet = cast("Pasted", looked).goods.sheet
        heading = sheet.heading_row if bad and sheet is not None else None
        return [line for at, line in enumerate(lines, 1) if at in bad or at == heading]

    def remarks(self, looked: Looked) -> list[str]:
        shared = cast("Pasted", looked).goods.shared_stock
        return [self.desk.tr("import.shared_stock", count=shared)] if shared else []


class CartOrderDialog(PasteDialog):
    """The numbers that a cart's order gives, on one platform or everywhere."""

    def __init__(self, desk: Desk, parent: QWidget, platform: str) -> None:
        super().__init__(desk, parent, "cart", "cartOrderDialog", "cart.go")
        self._platform = platform

    async def look_at(self, text: str) -> Looked:
        return await self.desk.console.goods_desk.look_at_cart(text, self._platform)

    async def take_in(self, looked: Looked) -> None:
        await self.desk.console.goods_desk.take_cart(cast("PastedCart", looked))


def _may_be_goods(text: str) -> bool:
    """Whether what was copied last may be goods: not too long, and with a figure in it."""
    has_figure = 0 < len(text) <= _LONGEST_FROM_CLIPBOARD and any(char.isdigit() for char in text)
    return has_figure and any(mark in text for mark in "号\t\n")
