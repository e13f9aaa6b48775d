"""A dialog into which something is pasted: what it would change is shown as one types, and done at a press."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QWidget

from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.bad_rows import BadRowsTable
from anchor_console.desk.dialogs.change_table import ChangeTable
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.bounded_text import BoundedText
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.sheets.bad_rows import BadRow

_LOOKED_AFTER_MS = 200
_LONGEST = 200_000


class Looked(Protocol):
    """A paste that was looked at."""

    @property
    def changes(self) -> dict[str, Any]: ...
    @property
    def bad(self) -> tuple[BadRow, ...]: ...


class PasteField(BoundedText):
    """Takes plain text; Tab goes on to the next field, Ctrl+Return is the dialog's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_go(event):
            event.ignore()
            return
        super().keyPressEvent(event)


class PasteDialog(DialogFrame):
    """What is pasted, and how it is looked at and taken in, is each kind's own."""

    def __init__(self, desk: Desk, parent: QWidget, kind: str, name: str, go_key: str) -> None:
        super().__init__(desk, parent, f"{kind}.title", name=name, width=780)
        self._kind = kind
        self._looked: Looked | None = None
        self._round = 0
        self.say(desk.tr(f"{kind}.how"))
        self.field = PasteField()
        self.field.setObjectName("pasteField")
        self.field.setAccessibleName(desk.tr(f"{kind}.title"))
        self.field.setPlaceholderText(desk.tr(f"{kind}.example"))
        self.field.setMinimumHeight(desk.theme.px(104))
        self.changes = ChangeTable(desk)
        self.changes.setMinimumHeight(desk.theme.px(220))
        self.bad = BadRowsTable(desk)
        self.bad.setMaximumHeight(desk.theme.px(132))
        self._state = label(tone="warn", wrap=True)
        self._cut = label(tone="warn", wrap=True)
        for part in (self.field, self._cut, self.changes, self._state, self.bad):
            self.add(part)
        for hidden in (self._cut, self.changes, self._state, self.bad):
            hidden.hide()
        self.go = button(desk, go_key, self._take, name="pasteGoButton", role="primary")
        self.go.setEnabled(False)
        self.add_buttons(button(desk, "cancel", self.reject), self.go)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_LOOKED_AFTER_MS)
        self._soon.timeout.connect(self.look)
        self.field.textChanged.connect(self._on_field_text_changed)
        self.field.shortened.connect(self._on_field_shortened)
        self.field.setFocus()

    async def look_at(self, text: str) -> Looked:
        """How the text would be read."""
        raise NotImplementedError

    async def take_in(self, looked: Looked) -> None:
        """Do what was shown."""
        raise NotImplementedError

    def left_over(self, looked: Looked, lines: list[str]) -> list[str]:
        """What stays in the field after the rest was taken in; nothing closes the dialog."""
        return []

    def remarks(self, looked: Looked) -> list[str]:
        """What else is to be known of how it was read."""
        return []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_go(event) and self.go.isEnabled():
            self._take()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_field_text_changed(self) -> None:
        self.go.setEnabled(False)
        self._cut.hide()
        self._soon.start()

    @Slot(int)
    def _on_field_shortened(self, lines: int) -> None:
        self._cut.setText(self.desk.tr("paste.cut", count=lines))
        self._cut.show()

    @Slot()
    def look(self) -> None:
        """Look at what is pasted now."""
        self._round += 1
        self.desk.start(self._show(self.field.toPlainText()[:_LONGEST], self._round), "look-at-paste")

    async def _show(self, text: str, round_: int) -> None:
        looked = await self.look_at(text)
        if round_ != self._round or self._soon.isActive():
            return  # typed on meanwhile
        self._looked = looked
        total = sum(looked.changes["counts"].values())
        self.changes.show_changes(looked.changes)
        self.changes.setVisible(bool(text.strip()) and (bool(total) or not looked.bad))
        self.bad.show_rows(
            [{"row": b.row, "column": b.column, "value": b.value, "reason": b.reason} for b in looked.bad]
        )
        self.bad.setVisible(bool(looked.bad))
        unread = [self.desk.tr(f"{self._kind}.bad", count=len(looked.bad))] if looked.bad else []
        said = [*unread, *self.remarks(looked)]
        self._state.setText("\n".join(said))
        self._state.setVisible(bool(said))
        self.go.setEnabled(bool(total))
        self.fit()

    def _take(self) -> None:
        if self._looked is not None:
            self.go.setEnabled(False)
            self.desk.start(self._write(self._looked), "take-paste")

    async def _write(self, looked: Looked) -> None:
        try:
            await self.take_in(looked)
        except Refused as exc:
            self._state.setText(self.desk.tr(exc.reason, **exc.params))
            self._state.show()
            return
        left = self.left_over(looked, self.field.toPlainText().splitlines())
        if left:
            self.field.setPlainText("\n".join(left))
        else:
            self.accept()


def is_go(event: QKeyEvent) -> bool:
    """Whether a key is Ctrl+Return."""
    is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_return and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
