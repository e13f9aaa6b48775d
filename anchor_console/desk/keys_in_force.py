"""The key that each action has now: the usual one, or what the person chose in its place."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QKeyEvent, QKeySequence

from anchor_console.core.observer import Signal
from anchor_console.desk.i18n import Words
from anchor_console.desk.key_rules import plain, pressed_keys, why_not
from anchor_console.desk.key_table import ACTIONS, IS_MAC, KeyAction
from anchor_console.storage.settings import Settings

KEYS_KEY = "desk.keys"
"""What people chose, by the action's id, as Qt writes keys on every system; "" is none. What is usual is not there."""
_CHANGEABLE = {one.id: one for one in ACTIONS if one.is_changeable}

log = logging.getLogger(__name__)


class KeysInForce:
    """No two actions have the same key, whatever is stored."""

    def __init__(self, settings: Settings, *, is_mac: bool = IS_MAC) -> None:
        self.changed: Signal[None] = Signal()
        self.is_mac = is_mac
        self._settings = settings
        self._fixed = {one.id: one.usual(is_mac=is_mac) for one in ACTIONS if not one.is_changeable}
        self._keys = self._read(settings.get(KEYS_KEY))
        self._unsubscribe = settings.changed.subscribe(self._on_settings_changed)

    def rest(self) -> None:
        """Follow the settings no more."""
        self._unsubscribe()

    def of(self, action_id: str) -> str:
        """The action's key as Qt writes it on every system; nothing where it has none."""
        return self._keys.get(action_id) or self._fixed.get(action_id, "")

    def called(self, action_id: str, words: Words) -> str:
        """The action's key as it is called on the screen: ⌘H on macOS, Ctrl+回车 in Chinese elsewhere."""
        return self.call(self.of(action_id), words)

    def call(self, keys: str, words: Words) -> str:
        """What `keys` are called on the screen."""
        if self.is_mac and (native := QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)):
            return native
        return words.keys(keys)

    def usual(self, action_id: str) -> str:
        return _CHANGEABLE[action_id].usual(is_mac=self.is_mac)

    def is_usual(self, action_id: str) -> bool:
        return self._keys[action_id] == self.usual(action_id)

    def is_pressed(self, action_id: str, event: QKeyEvent) -> bool:
        """Whether this is the action's key."""
        keys = self.of(action_id)
        return bool(keys) and pressed_keys(event) == keys

    def why_not(self, action_id: str, keys: str) -> str:
        """The sentence that says why the action can't have `keys` at all; nothing where it can."""
        return why_not(_CHANGEABLE[action_id], keys, is_mac=self.is_mac)

    def owner(self, keys: str) -> KeyAction | None:
        """The action that has `keys` now."""
        return next((one for one in _CHANGEABLE.values() if keys and self._keys[one.id] == keys), None)

    async def give(self, action_id: str, keys: str) -> None:
        """Let the action have `keys`, which nothing else has; "" takes its key away."""
        chosen = self._keys | {action_id: keys}
        await self._settings.set(KEYS_KEY, {one: chosen[one] for one in _CHANGEABLE if chosen[one] != self.usual(one)})

    async def put_all_back(self) -> None:
        await self._settings.set(KEYS_KEY, {})

    def _on_settings_changed(self, change: tuple[str, Any]) -> None:
        if change[0] == KEYS_KEY:
            self._keys = self._read(change[1])
            self.changed.emit(None)

    def _read(self, stored: object) -> dict[str, str]:
        """What is stored, as far as it is sound; what is not, or would be two actions' at once, is as usual."""
        if stored is not None and not isinstance(stored, Mapping):
            log.warning("keys: %r is no table of keys; all are as usual", stored)
        chosen = stored if isinstance(stored, Mapping) else {}
        keys = {}
        for one in _CHANGEABLE.values():
            usual = one.usual(is_mac=self.is_mac)
            keys[one.id] = self._sound(one, chosen[one.id], usual) if one.id in chosen else usual
        # The usual ones are all different: each round leaves fewer that were chosen, and the last none that clash.
        while doubled := {held for held, count in Counter(filter(None, keys.values())).items() if count > 1}:
            for name, held in keys.items():
                if held in doubled and held != self.usual(name):
                    log.warning("keys: %s can't have %s, which something else has; as usual", name, held)
                    keys[name] = self.usual(name)
        return keys

    def _sound(self, action: KeyAction, stored: object, usual: str) -> str:
        if stored == "":
            return ""
        keys = plain(QKeySequence(stored)) if isinstance(stored, str) else ""
        if why := why_not(action, keys, is_mac=self.is_mac):
            log.warning("keys: %s can't have %r (%s); as usual", action.id, stored, why)
            return usual
        return keys
