"""What fans asked and the goods could not answer: written down once here, it is the ready answer from then on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QWidget

from anchor_console.core.ids import ProductId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.parts import ElidedLabel, button, column, label, row
from anchor_console.goods.details import DETAILS, LONGEST_DETAIL
from anchor_console.reports.fields_to_fill import FieldToFill

_HIGHEST = 380


class FieldsDialog(DialogFrame):
    """One line for each field, most asked first. What is typed is kept when the field is left."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "fields.title", name="fieldsDialog", width=620)
        self._fields = desk.console.asks.unanswered_fields()
        self.say(desk.tr("fields.hint" if self._fields else "fields.none"))
        if self._fields:
            inside = QWidget()
            inside.setLayout(column(desk, *(self._line(one) for one in self._fields), None, gap=10))
            scroll = QScrollArea()
            scroll.setWidget(inside)
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setMinimumHeight(min(desk.theme.px(_HIGHEST), inside.sizeHint().height() + desk.theme.px(4)))
            self.add(scroll)
        copy = button(desk, "fields.copy", self._copy, name="copyFieldsButton", icon="copy")
        copy.setEnabled(bool(self._fields))
        self.add_buttons(copy, button(desk, "done", self.accept, name="fieldsDoneButton", role="primary"))

    def _line(self, one: FieldToFill) -> QWidget:
        desk, what = self.desk, ElidedLabel(self._what(one), step="strong")
        asked = QLabel(desk.tr("fields.asked", people=one.people or one.lines))
        asked.setProperty("tone", "quiet")
        head = row(desk, what, asked)
        head.setStretch(0, 1)
        said = ElidedLabel(f"“{one.sample}”", step="small", tone="quiet")
        made = QWidget()
        if one.product is None or one.field in DETAILS:
            made.setLayout(column(desk, head, said, self._field(one), gap=2))
        else:
            # Charts, colours and stock are more than a line of text: they come with the goods file.
            made.setLayout(
                column(desk, head, said, label(desk.tr("fields.in_file"), step="small", tone="faint"), gap=2)
            )
        return made

    def _field(self, one: FieldToFill) -> QLineEdit:
        desk, field = self.desk, QLineEdit()
        product_id = one.product.id if one.product is not None else None
        field.setObjectName(f"field-{product_id or 'shop'}-{one.field}")
        field.setAccessibleName(self._what(one))
        field.setPlaceholderText(desk.tr(f"detail.{one.field}.hint"))
        field.setMaxLength(LONGEST_DETAIL)
        field.editingFinished.connect(lambda: self._keep(product_id, one.field, field))
        return field

    def _keep(self, product_id: ProductId | None, detail: str, field: QLineEdit) -> None:
        if field.isModified():
            field.setModified(False)
            console = self.desk.console
            kept = (
                console.asks.set_shop_detail(detail, field.text())
                if product_id is None
                else console.goods.set_detail(product_id, detail, field.text())
            )
            self.desk.start(kept, f"detail-{product_id}-{detail}")

    def _what(self, one: FieldToFill) -> str:
        tr = self.desk.tr
        if one.product is None:
            return f"{tr('fields.no_product')} · {tr(f'detail.{one.field}')}"
        number = f"{tr('goods.number', number=one.product.number)} " if one.product.number else ""
        return f"{number}{one.product.name} · {tr(f'detail.{one.field}')}"

    def _copy(self) -> None:
        lines = [
            "\t".join((self._what(one), self.desk.tr("fields.asked", people=one.people or one.lines), one.sample))
            for one in self._fields
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
