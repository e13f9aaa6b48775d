"""A product that is added while the show runs: by keys alone, number first, Return at the end of any field."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.bad_rows import reason_text
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.goods.goods_file import GoodsRow
from anchor_console.goods.product import Product
from anchor_console.goods.typed_product import Typed, TypedWrong, rows_of

_FIELDS = ("number", "name", "price", "colors", "sizes", "stock", "list_price", "floor_price")
_LONGEST = 200


class AddProductDialog(DialogFrame):
    """Begins with the next number that is free; what would be made is said below the fields."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "add_product.title", name="addProductDialog", width=520)
        self._rows: list[GoodsRow] = []
        self.fields: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(desk.theme.px(12))
        grid.setVerticalSpacing(desk.theme.px(4))
        for at, name in enumerate(_FIELDS):
            field = QLineEdit()
            field.setObjectName(f"add-{name}")
            field.setAccessibleName(desk.tr(f"add_product.{name}"))
            field.setPlaceholderText(desk.tr(f"add_product.{name}_hint"))
            field.setMaxLength(_LONGEST)
            field.textChanged.connect(self._look)
            self.fields[name] = field
            grid.addWidget(label(desk.tr(f"add_product.{name}"), step="small", tone="quiet"), at // 2 * 2, at % 2)
            grid.addWidget(field, at // 2 * 2 + 1, at % 2)
        self.add(grid)
        self._state = label(step="small", tone="quiet", wrap=True)
        self._state.setMinimumHeight(desk.theme.px(20))
        self.add(self._state)
        self._go = button(desk, "add_product.go", self._add, name="addProductGo", role="primary")
        self.add_buttons(button(desk, "cancel", self.reject), self._go)
        self.fields["number"].setText(_next_number(desk.console.goods.catalogue.products))
        self.fields["name"].setFocus()
        self._look()

    @Slot()
    def _look(self) -> None:
        desk = self.desk
        told = Typed(**{name: field.text() for name, field in self.fields.items()})
        self._rows = []
        try:
            self._rows = rows_of(told, desk.console.goods.catalogue.products)
        except TypedWrong as exc:
            is_begun = bool(self.fields["name"].text().strip())
            where = desk.tr(f"add_product.{exc.field}")
            self._state.setText(f"{where}: {reason_text(desk, exc.reason)}" if is_begun else desk.tr("add_product.how"))
        else:
            self._state.setText(self._told())
        self._go.setEnabled(bool(self._rows))

    def _told(self) -> str:
        """What would be made, and who loses the number."""
        said = [self.desk.tr("add_product.makes", count=len(self._rows))]
        number = self._rows[0].number
        holder = self.desk.console.goods.catalogue.numbered(number) if number else None
        if holder is not None and number is not None:
            said.append(self.desk.tr("add_product.takes_number", number=number, name=holder.name))
        return " · ".join(said)

    def _add(self) -> None:
        if self._rows:
            self._go.setEnabled(False)
            self.desk.start(self._write(), "add-product")

    async def _write(self) -> None:
        try:
            await self.desk.console.goods_desk.add(self._rows)
        except Refused as exc:
            self._state.setText(self.desk.tr(exc.reason, **exc.params))
            return
        self.accept()


def _next_number(products: tuple[Product, ...]) -> str:
    numbers = [int(one.number) for one in products if one.number is not None and one.number.isdecimal()]
    return str(max(numbers, default=0) + 1)
