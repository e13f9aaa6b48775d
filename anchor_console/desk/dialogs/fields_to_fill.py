"""What fans asked and the goods could not answer: written down once here, it is the ready answer from then on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QWidget
from shiboken6 import isValid

from anchor_console.core.notices import Notice
from anchor_console.core.text import harmless
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.dialogs.size_chart import SizeChartDialog
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import ElidedLabel, label
from anchor_console.desk.widgets.parts import column, row
from anchor_console.goods.details import DETAILS, LONGEST_DETAIL
from anchor_console.goods.product import Product
from anchor_console.reports.fields_to_fill import FieldToFill

_HIGHEST = 380
_POINTS = "talking_points"


class FieldsDialog(DialogFrame):
    """One line for each field, most asked first. What is typed is kept when the field is left.

    Others may fill the same meanwhile: a point stands beside theirs, and a detail of theirs is not written over.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "fields.title", name="fieldsDialog", width=620)
        self._fields = desk.console.asks.unanswered_fields()
        self._filled: dict[str, str] = {}
        """By a field's name, what was written down here."""
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
        done = button(desk, "done", self.accept, name="fieldsDoneButton", role="primary")
        self.add_buttons(copy, done)
        # Return goes on to the next field: there are many to fill.
        done.setDefault(False)

    def _line(self, one: FieldToFill) -> QWidget:
        desk, what = self.desk, ElidedLabel(self._what(one), step="strong")
        asked = QLabel(desk.tr("fields.asked", people=one.people))
        asked.setProperty("tone", "quiet")
        head = row(desk, what, asked)
        head.setStretch(0, 1)
        said = ElidedLabel(desk.words.quoted(one.sample), step="small", tone="quiet")
        made = QWidget()
        made.setLayout(column(desk, head, said, self._way(one), gap=2))
        return made

    def _way(self, one: FieldToFill) -> QWidget:
        """By what it is filled."""
        desk, product = self.desk, one.product
        if product is None or one.field in (*DETAILS, _POINTS):
            return self._field(one)
        if one.field == "size_chart":
            return button(
                desk, "size_chart.open", lambda: SizeChartDialog(desk, self.window(), product).open(),
                name=f"field-{product.id}-size_chart", role="small",
            )  # fmt: skip
        # Colours, sizes and stock are more than a line of text.
        return label(desk.tr("fields.on_page"), step="small", tone="faint")

    def _field(self, one: FieldToFill) -> QLineEdit:
        desk, field = self.desk, QLineEdit()
        product_id = one.product.id if one.product is not None else None
        field.setObjectName(f"field-{product_id or 'shop'}-{one.field}")
        field.setAccessibleName(self._what(one))
        field.setPlaceholderText(desk.tr(f"detail.{one.field}.hint"))
        field.setMaxLength(LONGEST_DETAIL)
        field.editingFinished.connect(lambda: self._keep(one, field))
        field.returnPressed.connect(lambda: self.focusNextChild())
        return field

    def _keep(self, one: FieldToFill, field: QLineEdit) -> None:
        if field.isModified():
            field.setModified(False)
            said = harmless(field.text()).strip()
            self.desk.start(self._kept(one, field.objectName(), said), f"field-{one.field}")

    async def _kept(self, one: FieldToFill, name: str, said: str) -> None:
        """Keep what stood in the field of that name: it may be gone by now, with all of this."""
        before = self._filled.get(name, "")
        asks, goods = self.desk.console.asks, self.desk.console.goods_desk
        product = self._now(one)
        if product is not None and one.field == _POINTS:
            self._filled[name] = said
            await goods.set_product(product.id, _POINTS, with_point(product.talking_points, before, said))
            return
        others = asks.shop().get(one.field) if product is None else product.detail(one.field)
        if others and others != before:
            self._filled[name] = others  # typed over once more, it was seen
            if isValid(self) and (field := self.findChild(QLineEdit, name)) is not None:
                field.setText(others)
            self.desk.console.notices.post(Notice.warning("fields.meanwhile", what=self._what(one), said=others))
            return
        self._filled[name] = said
        if product is None:
            await asks.set_shop_detail(one.field, said)
        else:
            await goods.set_detail(product.id, one.field, said)

    def _now(self, one: FieldToFill) -> Product | None:
        """The product as it is by now."""
        if one.product is None:
            return None
        return self.desk.console.goods.catalogue.product(one.product.id) or one.product

    def _what(self, one: FieldToFill) -> str:
        tr = self.desk.tr
        if one.product is None:
            return f"{tr('fields.no_product')} · {tr(f'detail.{one.field}')}"
        number = f"{tr('goods.number', number=one.product.number)} " if one.product.number else ""
        return f"{number}{one.product.name} · {tr(f'detail.{one.field}')}"

    def _copy(self) -> None:
        lines = [
            "\t".join((self._what(one), self.desk.tr("fields.asked", people=one.people), one.sample))
            for one in self._fields
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))


def with_point(points: Sequence[str], before: str, said: str) -> list[str]:
    """A product's points with what is `said` now where what was said `before` stands, or else at their end."""
    said_now = [said] if said and (said == before or said not in points) else []
    if before not in points:
        return [*points, *said_now]
    at = points.index(before)
    return [*points[:at], *said_now, *points[at + 1 :]]
