"""What is typed into the cells of goods, done: what cannot be read is said, and a price is asked about if need be."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from anchor_console.core.notices import Notice
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.price_guard import PriceGuardDialog
from anchor_console.desk.goods.goods_cells import Doing
from anchor_console.goods.product import Product
from anchor_console.live.goods.goods_desk import UNASKED, Sure
from anchor_console.pins.service import NeedsConfirmation


class GoodsEdits:
    """
    Args:
        page: before whose window a question stands.
    """

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self._desk = desk
        self._page = page

    def start(self, work: Doing) -> None:
        """Do what was typed into a cell; what cannot be read is said, and the cell stays as it was."""
        try:
            doing = work()
        except ValueError as exc:
            self._desk.console.notices.post(Notice.warning("goods.typed_wrong", typed=str(exc)))
            return
        self._desk.start(doing, "edit-goods")

    async def priced(self, product: Product, doing: Callable[[Sure], Coroutine[Any, Any, object]]) -> None:
        """Give a product a price; where it is on air and something speaks against that, a person says it twice."""
        try:
            await doing(UNASKED)
        except NeedsConfirmation as asked:
            number = product.number or ""
            go_on = lambda why: self._desk.start(doing(Sure(is_confirmed=True, why=why)), "edit-goods-confirmed")  # noqa: E731
            PriceGuardDialog(self._desk, self._page.window(), number, product, asked, go_on, is_open=True).open()

    def bring_in_pictures(self, path: Path, code: str | None = None) -> None:
        """Take in a folder of pictures, or the one picture of the product with that `code`."""
        self._desk.start(self._desk.console.goods_pictures.bring_in(path, code), "pictures")
