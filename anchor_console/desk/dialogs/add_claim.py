"""Writing down a claim by hand: what a fan will buy, as a person read or heard it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from anchor_console.chat.feed import ChatRow
from anchor_console.core.ids import IdentityId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import FigureField, column, row
from anchor_console.live.desks import Asked

_MOST = 999


class AddClaimDialog(DialogFrame):
    """Begins with what was read in the line; its number decides which colours and sizes can be chosen."""

    def __init__(self, desk: Desk, parent: QWidget, who: IdentityId, line: ChatRow) -> None:
        super().__init__(desk, parent, "claim_add.title", name="addClaimDialog", width=420)
        self._who = who
        self.say(f"{line.name}: {line.text}", tone="")
        item = line.reading.items[0] if line.reading and line.reading.items else None
        on_air = desk.console.state.on_air
        self.number = QLineEdit(item.number if item else (on_air.number if on_air else "") or "")
        self.number.setObjectName("claimNumber")
        self.number.setAccessibleName(desk.tr("claim_add.number"))
        self.number.setMaxLength(12)
        self.color, self.size_box = QComboBox(), QComboBox()
        for name, box in (("color", self.color), ("size", self.size_box)):
            box.setObjectName(f"claim-{name}")
            box.setAccessibleName(desk.tr(f"claim_add.{name}"))
        self.qty = FigureField(desk)
        self.qty.setObjectName("claimQty")
        self.qty.setAccessibleName(desk.tr("claim_add.qty"))
        self.qty.setRange(1, _MOST)
        self.qty.setValue(item.qty or 1 if item else 1)
        fields = (("number", self.number), ("color", self.color), ("size", self.size_box), ("qty", self.qty))
        self.add(row(desk, *(self._field(name, field) for name, field in fields)))
        self._finish = button(desk, "claim_add.done", self._add, name="addClaimButton", role="primary")
        self.add_buttons(button(desk, "cancel", self.reject), self._finish)
        self.number.textChanged.connect(lambda: self._offer(None, None))
        self._offer(item.color if item else None, item.size if item else None)
        self.number.setFocus()
        self.number.selectAll()

    def _field(self, name: str, field: QWidget) -> QWidget:
        both = QWidget()
        both.setLayout(
            column(self.desk, label(self.desk.tr(f"claim_add.{name}"), step="small", tone="quiet"), field, gap=2)
        )
        return both

    def _offer(self, color: str | None, size: str | None) -> None:
        product = self.desk.console.goods.catalogue.numbered(self.number.text().strip())
        self._finish.setEnabled(product is not None)
        offered = (
            (self.color, color, product.colors if product else ()),
            (self.size_box, size, product.sizes if product else ()),
        )
        for box, wanted, values in offered:
            box.clear()
            box.addItem("—", None)
            for value in values:
                box.addItem(value, value)
            box.setEnabled(bool(values))
            box.setCurrentIndex(max(0, box.findData(wanted)) if wanted else 0)

    def _add(self) -> None:
        asked = Asked(
            self.number.text().strip(), self.color.currentData(), self.size_box.currentData(), self.qty.value()
        )
        self.desk.start(self.desk.console.claims.add(self._who, asked), "claim-add")
        self.accept()
