"""Confirmed settings, by key, as JSON values in the profile's database."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

from anchor_console.core.observer import Signal
from anchor_console.core.paths import Profile
from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.database import Database
from anchor_console.storage.writer import StorageError, Transaction


def put_setting(tx: Transaction, key: str, value: Any) -> None:
    """Set `key` within a transaction, for what must not be true without the rest of it."""
    tx.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, json.dumps(value, ensure_ascii=False)),
    )


def setting(tx: Transaction, key: str) -> Any:
    """The value as it stands in the file; None where it never was set."""
    row = tx.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return json.loads(row[0]) if row else None


def settings_beginning(profile: Profile, beginnings: tuple[str, ...]) -> dict[str, Any]:
    """What a profile's file has under the keys that begin so, whoever has it open; nothing where it is broken."""
    try:
        with closing(connect_read_only(profile.database)) as tx:
            rows = tx.execute("SELECT key, value FROM settings").fetchall()
    except (StorageError, sqlite3.DatabaseError):
        return {}
    return {key: json.loads(value) for key, value in rows if key.startswith(beginnings)}


class Settings:
    """All settings in memory; a change is in force at once and written behind it."""

    changed: Signal[tuple[str, Any]]
    """A key and the value that is in force for it from now on."""

    def __init__(self, database: Database) -> None:
        self.changed = Signal()
        self._database = database
        self._stored: dict[str, str] = dict(database.read().execute("SELECT key, value FROM settings").fetchall())
        """What is on disk, as far as that is known: nothing of what is on its way there."""
        self._on_way: dict[str, object] = {}
        """The latest change of each key that is being written."""
        self._values: dict[str, Any] = {key: json.loads(text) for key, text in self._stored.items()}

    def reread(self) -> None:
        """Take over what was changed in the file by a transaction of somebody else's."""
        rows = self._database.read().execute("SELECT key, value FROM settings").fetchall()
        stored: dict[str, str] = {key: text for key, text in rows if key not in self._on_way}
        changed = {key: json.loads(text) for key, text in stored.items() if self._stored.get(key) != text}
        self._stored = stored
        self._values |= changed
        for key, value in changed.items():
            self.changed.emit((key, value))

    def get(self, key: str) -> Any:
        """The value as it was set; None where it never was."""
        return self._values.get(key)

    async def set(self, key: str, value: Any) -> None:
        """Set `key`; returns when it is safe on disk."""
        text = json.dumps(value, ensure_ascii=False)
        self._values[key] = value
        self.changed.emit((key, value))
        # By what is on disk, not by what is in force: a change that could not be written is tried again.
        if self._stored.get(key) == text:
            return
        self._stored.pop(key, None)
        change = self._on_way[key] = object()

        def write(tx: Transaction) -> None:
            put_setting(tx, key, value)

        try:
            await self._database.run(write)
            if self._on_way.get(key) is change:
                self._stored[key] = text
        finally:
            if self._on_way.get(key) is change:
                del self._on_way[key]
