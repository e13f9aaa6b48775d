"""The keys of a list: they work while it, or something in it, has the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.key_rules import both_returns


def press_in(desk: Desk, part: QWidget, deeds: Mapping[str, Callable[[], object]]) -> None:
    """Let the keys of these actions, by their ids in the table of keys, do this while the keyboard is in `part`."""
    shortcuts = {}
    for action_id, act in deeds.items():
        shortcuts[action_id] = shortcut = QShortcut(part)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def take_keys() -> None:
        for action_id, shortcut in shortcuts.items():
            shortcut.setKeys(both_returns(desk.keys.of(action_id)))

    desk.tell_keys(take_keys)
