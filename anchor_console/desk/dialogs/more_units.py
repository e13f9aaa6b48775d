"""How many more are put up for sale: 再来 50 件, of each SKU where the product has several and we keep their stock."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSpinBox, QWidget

from anchor_console.core.ids import SkuId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import FigureField, row
from anchor_console.goods.product import Product
from anchor_console.live.goods_rows import GoodsRow

_MOST = 99_999
_ROWS_SHOWN = 6

OnUnits = Callable[[int, Mapping[SkuId, int] | None], object]


class MoreUnitsDialog(DialogFrame):
    """Return puts them up. `on_units` is told how many in all, and of which SKU where that was asked."""

    def __init__(
        self, desk: Desk, parent: QWidget, number: str, goods: GoodsRow, planned: int | None, *, by_sku: bool,
        is_ours: bool, on_units: OnUnits,
    ) -> None:  # fmt: skip
        """
        Args:
            is_ours: whether our own stock is sold: where nothing is left, nothing can be opened with nothing more.
        """
        super().__init__(desk, parent, "more.title", name="moreUnitsDialog", width=420)
        self._on_units = on_units
        self._may_be_none = goods.left > 0 or not is_ours
        self.say(desk.tr("more.which", number=number, name=goods.product.name), tone="")
        self._cells: dict[SkuId, QSpinBox] = {}
        self._total = self._spin("moreUnitsField", desk.tr("more.units"))
        self._sum = label(step="strong")
        if by_sku:
            self._total.setValue(planned or 0)
            spread = button(desk, "more.spread", self._spread, name="spreadUnitsButton", role="small")
            self.add(row(desk, label(desk.tr("more.units"), tone="quiet"), self._total, spread, None))
            if planned:
                self.say(desk.tr("more.planned", count=planned))
            self._add_cells(goods)
            self.say(desk.tr("more.by_sku"))
        else:
            self._total.setValue(planned or 0)
            line = row(desk, label(desk.tr("more.units"), tone="quiet"), self._total)
            line.setStretch(1, 1)
            self.add(line)
            if planned:
                self.say(desk.tr("more.planned", count=planned))
        self._unshared = label(desk.tr("more.unshared"), tone="warn", wrap=True)
        self._unshared.setObjectName("moreUnshared")
        self.add(self._unshared)
        self._go_button = button(desk, "more.go", self._go, name="confirmMoreUnitsButton", role="price")
        self.add_buttons(button(desk, "cancel", self.reject), self._go_button)
        self._total.valueChanged.connect(self._allow)
        self._allow()
        first = next(iter(self._cells.values())) if self._cells else self._total
        first.setFocus()
        first.selectAll()

    def _add_cells(self, goods: GoodsRow) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.desk.theme.px(12))
        grid.setVerticalSpacing(self.desk.theme.px(6))
        grid.setColumnStretch(0, 1)
        product: Product = goods.product
        for at, sku in enumerate(product.skus):
            left = goods.levels[sku.id].left if sku.id in goods.levels else 0
            field = self._spin(f"moreUnits-{sku.code}", sku.variant)
            field.valueChanged.connect(self._on_cell_value_changed)
            self._cells[sku.id] = field
            grid.addWidget(label(sku.variant), at, 0)
            grid.addWidget(label(self.desk.tr("air.left", count=left), step="small", tone="quiet"), at, 1)
            grid.addWidget(field, at, 2)
        box = QWidget()
        box.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidget(box)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(self.desk.theme.px(38 * min(_ROWS_SHOWN, len(product.skus)) + 8))
        self.add(scroll)
        self.add(row(self.desk, None, label(self.desk.tr("more.sum"), tone="quiet"), self._sum))
        self._on_cell_value_changed(0)

    def _spin(self, name: str, told: str) -> QSpinBox:
        field = FigureField(self.desk)
        field.setObjectName(name)
        field.setAccessibleName(told)
        field.setRange(0, _MOST)
        return field

    def _on_cell_value_changed(self, _: int) -> None:
        self._sum.setText(str(self._units))
        if self.isVisible():
            self._allow()

    @property
    def _units(self) -> int:
        return sum(field.value() for field in self._cells.values()) if self._cells else self._total.value()

    @Slot()
    def _allow(self) -> None:
        """A figure that nobody shared out among the variants puts up nothing: Return must not pass over that."""
        unshared = bool(self._cells) and not self._units and self._total.value() > 0
        self._unshared.setVisible(unshared)
        self._go_button.setEnabled(self._units > 0 or (self._may_be_none and not unshared))
        if self.isVisible():
            self.fit()

    def _spread(self) -> None:
        """Share the total out among all SKUs, as evenly as it goes; what is left over goes to the first ones."""
        each, over = divmod(self._total.value(), max(1, len(self._cells)))
        for at, field in enumerate(self._cells.values()):
            field.setValue(each + (at < over))

    def _go(self) -> None:
        by_sku = {sku_id: field.value() for sku_id, field in self._cells.items() if field.value()}
        units = self._units
        self.accept()
        self._on_units(units, by_sku if self._cells else None)
