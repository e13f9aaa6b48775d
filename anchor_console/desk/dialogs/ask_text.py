"""A dialog that asks for one line of text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.parts import button


class AskText(DialogFrame):
    """Hands a line to `on_text`, an empty one only where that says something."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        title_key: str,
        hint_key: str,
        on_text: Callable[[str], object],
        *,
        text: str = "",
        may_be_empty: bool = False,
    ) -> None:
        super().__init__(desk, parent, title_key, name="askTextDialog", width=380)
        self._on_text = on_text
        self._may_be_empty = may_be_empty
        self._field = QLineEdit(text)
        self._field.selectAll()
        self._field.setAccessibleName(desk.tr(title_key))
        self._field.setPlaceholderText(desk.tr(hint_key))
        self._field.setMaxLength(200)
        self.add(self._field)
        self.add_buttons(button(desk, "cancel", self.reject), button(desk, "done", self._finish, role="primary"))
        self._field.setFocus()

    def _finish(self) -> None:
        text = self._field.text().strip()
        if text or self._may_be_empty:
            self._on_text(text)
            self.accept()
