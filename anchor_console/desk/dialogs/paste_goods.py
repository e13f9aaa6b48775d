"""Goods from a chat or a spreadsheet, pasted: what they would change is shown as one types, and done at a press."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.bad_rows import BadRowsTable
from anchor_console.desk.dialogs.change_table import ChangeTable
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.parts import button, label
from anchor_console.goods.paste import LONGEST_PASTE
from anchor_console.live.goods_desk import Pasted

_LOOKED_AFTER_MS = 200
_LONGEST_FROM_CLIPBOARD = 20_000


class PasteField(QPlainTextEdit):
    """Takes plain text; Tab goes on to the next field, Ctrl+Return is the dialog's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)


class PasteGoodsDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "paste.title", name="pasteGoodsDialog", width=700)
        self._pasted: Pasted | None = None
        self._round = 0
        self.say(desk.tr("paste.how"))
        self.field = PasteField()
        self.field.setObjectName("pasteField")
        self.field.setAccessibleName(desk.tr("paste.title"))
        self.field.setPlaceholderText(desk.tr("paste.example"))
        self.field.setTabChangesFocus(True)
        self.field.setMinimumHeight(desk.theme.px(104))
        self.changes = ChangeTable(desk)
        self.changes.setMinimumHeight(desk.theme.px(220))
        self.bad = BadRowsTable(desk)
        self.bad.setMaximumHeight(desk.theme.px(132))
        self._state = label(tone="warn", wrap=True)
        for part in (self.field, self.changes, self._state, self.bad):
            self.add(part)
        for hidden in (self._state, self.bad):
            hidden.hide()
        self.changes.hide()
        self._go = button(desk, "import.go", self._take, name="pasteGoButton", role="primary")
        self._go.setEnabled(False)
        self.add_buttons(button(desk, "cancel", self.reject), self._go)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_LOOKED_AFTER_MS)
        self._soon.timeout.connect(self._look)
        self.field.textChanged.connect(self._on_field_text_changed)
        copied = QGuiApplication.clipboard().text()
        if _may_be_goods(copied):
            self.field.setPlainText(copied)
            self.field.selectAll()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._go.isEnabled():
            self._take()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_field_text_changed(self) -> None:
        self._go.setEnabled(False)
        self._soon.start()

    @Slot()
    def _look(self) -> None:
        self._round += 1
        self.desk.start(self._show(self.field.toPlainText()[:LONGEST_PASTE], self._round), "look-at-paste")

    async def _show(self, text: str, round_: int) -> None:
        pasted = await self.desk.console.goods_desk.look_at(text)
        if round_ != self._round or self._soon.isActive():
            return  # typed on meanwhile
        self._pasted = pasted
        self.changes.show_changes(pasted.changes)
        self.changes.setVisible(bool(pasted.goods.rows))
        bad = pasted.goods.bad_rows
        self.bad.show_rows([{"row": b.row, "column": b.column, "value": b.value, "reason": b.reason} for b in bad])
        self.bad.setVisible(bool(bad))
        self._state.setText(self.desk.tr("paste.bad", count=len(bad)))
        self._state.setVisible(bool(bad))
        self._go.setEnabled(bool(sum(pasted.changes["counts"].values())))
        self.fit()

    def _take(self) -> None:
        if self._pasted is not None:
            self._go.setEnabled(False)
            self.desk.start(self._write(self._pasted), "paste-goods")

    async def _write(self, pasted: Pasted) -> None:
        try:
            await self.desk.console.goods_desk.take_pasted(pasted)
        except Refused as exc:
            self._state.setText(self.desk.tr(exc.reason, **exc.params))
            self._state.show()
            return
        bad = {row.row for row in pasted.goods.bad_rows}
        if not bad:
            self.accept()
            return
        # What was not understood stays, to be mended and taken in.
        lines = self.field.toPlainText().splitlines()
        head = lines[:1] if pasted.goods.sheet is not None else []
        self.field.setPlainText("\n".join(head + [line for at, line in enumerate(lines, 1) if at in bad]))


def _may_be_goods(text: str) -> bool:
    """Whether what was copied last may be goods: not too long, and with a figure in it."""
    return 0 < len(text) <= _LONGEST_FROM_CLIPBOARD and any(char.isdigit() for char in text) and (
        "号" in text or "\t" in text or "\n" in text
    )  # fmt: skip
