"""A dialog that asks for one line of text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from anchor_console.core.text import breakable
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label


class AskText(DialogFrame):
    """Hands a line to `on_text`, an empty one only where that says something.

    Args:
        remark: what there is to say of a text while it is typed; None where nothing is.
        remark_stops: whether a text that something is said of cannot be taken.
        longest: how many characters are kept of it: more cannot be typed.
    """

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
        remark: Callable[[str], str | None] | None = None,
        remark_stops: bool = False,
        longest: int = 200,
    ) -> None:
        super().__init__(desk, parent, title_key, name="askTextDialog", width=380)
        self._on_text = on_text
        self._may_be_empty = may_be_empty
        self._field = QLineEdit(text)
        self._field.selectAll()
        self._field.setAccessibleName(desk.tr(title_key))
        self._field.setPlaceholderText(desk.tr(hint_key))
        self._field.setMaxLength(longest)
        self.add(self._field)
        self._remark_of = remark
        self._stops = remark_stops
        self._remark = label(step="small", tone="warn", wrap=True)
        self._remark.setObjectName("askTextRemark")
        if remark is not None:
            self._remark.setMinimumHeight(desk.theme.px(20))
            self.add(self._remark)
        self._done = button(desk, "done", self._finish, role="primary")
        self.add_buttons(button(desk, "cancel", self.reject), self._done)
        self._field.textChanged.connect(self._look)
        self._field.setFocus()
        self._look()

    @Slot()
    def _look(self) -> None:
        said = self._remark_of(self._field.text()) if self._remark_of is not None else None
        self._remark.setText(breakable(said or ""))
        self._done.setEnabled(not (said and self._stops))

    def _finish(self) -> None:
        text = self._field.text().strip()
        if text or self._may_be_empty:
            self._on_text(text)
            self.accept()
