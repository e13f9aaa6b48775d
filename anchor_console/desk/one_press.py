"""One press is one answer, however long the key is held: what it would settle next, nobody has read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ANSWERS = (*RETURN, Qt.Key.Key_Delete)


def is_only_held(event: QKeyEvent) -> bool:
    """Whether it is Return or Delete, of which the press came before."""
    return event.isAutoRepeat() and event.key() in _ANSWERS
