"""Which keys can do something at the desk, and why others can't."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from anchor_console.desk.key_table import KeyAction, Scope

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_ALT, _META = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier
_HELD = _SHIFT | _CTRL | _ALT | _META
_FIRST_THAT_TYPES_NOTHING = 0x01000000
_ONLY_HELD = frozenset({
    Qt.Key.Key_unknown, Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
    Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_Hyper_L, Qt.Key.Key_Hyper_R, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock, Qt.Key.Key_Multi_key, Qt.Key.Key_Mode_switch,
    Qt.Key.Key_Zenkaku_Hankaku, Qt.Key.Key_Kanji, Qt.Key.Key_Hangul, Qt.Key.Key_Henkan, Qt.Key.Key_Muhenkan,
})  # fmt: skip
_LEAVING = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape})
_ERASING = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete})
_PAGING = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End})
"""What a presenter's clicker sends; never an arrow, by which a hand in a list would take the next product."""
_MOVING = _PAGING | {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Insert}
_COPYING = frozenset({"Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+A"})
_TAKING_BACK = frozenset({"Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y"})
_SYSTEMS = frozenset({"Alt+F4", "Alt+Space", "Ctrl+Space", "Ctrl+Shift+Space", "Shift+F10", "Ctrl+Alt+Del"})
"""Of windows, menus and input methods."""
_MACS = frozenset({
    "Ctrl+H", "Ctrl+Alt+H", "Ctrl+M", "Ctrl+Alt+M", "Ctrl+Q", "Ctrl+Shift+Q", "Ctrl+W", "Ctrl+,", "Ctrl+`",
    "Ctrl+Space", "Ctrl+Alt+Space", "Meta+Space", "Ctrl+Meta+Space", "Ctrl+Shift+3", "Ctrl+Shift+4", "Ctrl+Shift+5",
    "Ctrl+#", "Ctrl+$", "Ctrl+%", "Ctrl+Meta+Q", "Ctrl+Meta+F", "Ctrl+Alt+D", "Ctrl+Alt+8", "Shift+F10",
})  # fmt: skip
"""Hide, minimise, quit, find by Spotlight, switch the input, take a picture of the screen, lock, zoom, the dock."""


def plain(keys: QKeySequence) -> str:
    """One combination as Qt writes it on every system; nothing where it is none, or several.

    Enter is Return, a key of the keypad is the same key elsewhere, and the Shift by which a sign is typed is a part
    of the sign.
    """
    if keys.count() != 1:
        return ""
    pressed = _first(keys)
    key, held = pressed.key(), pressed.keyboardModifiers() & _HELD
    if key in _ONLY_HELD:
        return ""
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    if _is_sign(key):
        held &= ~_SHIFT
    return QKeySequence(QKeyCombination(held, key)).toString(QKeySequence.SequenceFormat.PortableText)


def pressed_keys(event: QKeyEvent) -> str:
    """What is pressed, written as `plain` does; nothing while only Shift and the like are."""
    return plain(QKeySequence(event.keyCombination()))


def both_returns(keys: str) -> list[QKeySequence]:
    """What is pressed for `keys`: Return has a twin on the keypad."""
    if not keys:
        return []
    made = QKeySequence(keys)
    pressed = _first(made)
    if pressed.key() != Qt.Key.Key_Return:
        return [made]
    return [made, QKeySequence(QKeyCombination(pressed.keyboardModifiers(), Qt.Key.Key_Enter))]


def why_not(action: KeyAction, keys: str, *, is_mac: bool) -> str:
    """The sentence that says why an action can't have `keys`, written as `plain` does; nothing where it can."""
    if keys == action.usual(is_mac=is_mac):
        return ""
    if not keys:
        return "keys.no_such"
    pressed = _first(QKeySequence(keys))
    key, held = pressed.key(), pressed.keyboardModifiers()
    if key in _LEAVING:
        return "keys.no_leaving"
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Space) and held in (_NONE, _SHIFT):
        finishes = action.scope is Scope.NUMBER and key == Qt.Key.Key_Return
        return "" if finishes else "keys.no_pressing"
    if _is_typed(key) and (held in (_NONE, _SHIFT) or (is_mac and held in (_ALT, _ALT | _SHIFT))):
        return "keys.no_typing"
    if key in _ERASING | _MOVING and not held & _ALT and not (action.scope is Scope.CLICKER and key in _PAGING):
        return "keys.no_moving"
    if keys in _COPYING or (keys in _TAKING_BACK and action.scope in (Scope.ANYWHERE, Scope.LIST)):
        return "keys.no_editing"
    if keys in (_MACS if is_mac else _SYSTEMS) or key == Qt.Key.Key_Menu or (held & _META and not is_mac):
        return "keys.no_system"
    return ""


def _first(keys: QKeySequence) -> QKeyCombination:
    first: QKeyCombination = keys[0]  # type: ignore[index]
    return first


def _is_typed(key: Qt.Key) -> bool:
    return key < _FIRST_THAT_TYPES_NOTHING


def _is_sign(key: Qt.Key) -> bool:
    return _is_typed(key) and not chr(key).isalnum() and key != Qt.Key.Key_Space
