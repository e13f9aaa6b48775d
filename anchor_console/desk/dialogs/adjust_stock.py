"""Correcting what is on hand of one SKU, with a word why."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import FigureField, row
from anchor_console.goods.product import Product, Sku

_MOST = 99_999


class AdjustStockDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget, product: Product, sku: Sku) -> None:
        super().__init__(desk, parent, "stock.title", name="adjustStockDialog", width=380)
        self._sku_id = sku.id
        self.say(f"{product.name}  {sku.variant}".strip(), tone="")
        self._delta = FigureField(desk)
        self._delta.setRange(-_MOST, _MOST)
        self._delta.setAccessibleName(desk.tr("stock.delta"))
        self._why = QLineEdit()
        self._why.setPlaceholderText(desk.tr("stock.why"))
        self._why.setAccessibleName(desk.tr("stock.why"))
        self._why.setMaxLength(100)
        line = row(desk, label(desk.tr("stock.delta"), tone="quiet"), self._delta)
        line.setStretch(1, 1)
        self.add(line)
        self.add(self._why)
        self.add_buttons(button(desk, "cancel", self.reject), button(desk, "stock.save", self._save, role="primary"))
        self._delta.setFocus()
        self._delta.selectAll()

    def _save(self) -> None:
        delta = self._delta.value()
        if delta:
            why = self._why.text().strip()
            self.desk.start(self.desk.console.claims.adjust_stock(self._sku_id, delta, why), f"stock-{self._sku_id}")
        self.accept()
