"""One press is one answer, however long the key is held: what it would settle next, nobody has read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ANSWERS = (*RETURN, Qt.Key.Key_Delete)


def is_only_held(event: QKeyEvent) -> bool:
    """Whether it is Return or Delete, of which the press came before."""
    return event.isAutoRepeat() and event.key() in _ANSWERS


def press_by_return(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether the key was Return, with nothing held beside it; then it presses the button, as Space does."""
    if event.key() not in RETURN or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    if not is_only_held(event):
        button.click()
    return True
