"""Who was forgotten, in a file of the profile: it outlives the database that a backup is restored over."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import Identity
from anchor_console.core.paths import write_private
from anchor_console.storage.soundness import Damaged
from anchor_console.storage.writer import disk_errors

_KEY_BYTES = 32


class ForgottenFile:
    """`known` is what the file holds; `unfinished` whose erasing has begun and not ended, as hashes."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            Damaged: the file is broken. Whoever was forgotten would come back with a backup, so nobody goes on as if
                there were none.
        """
        self._path = path
        self.known = Forgotten()
        self.unfinished: frozenset[str] = frozenset()
        self._read()

    def _read(self) -> None:
        if self._path.exists():
            try:
                held = json.loads(self._path.read_text(encoding="utf-8"))
                self.known = Forgotten(bytes.fromhex(held["key"]), dict(held["people"]))
                self.unfinished = frozenset(held["unfinished"])
            except (ValueError, KeyError, TypeError) as exc:
                raise Damaged(
                    f"{self._path}, the list of who was erased, is damaged: put it back from a copy of this folder, or"
                    " delete it and erase again whom a backup brings back"
                ) from exc

    @property
    def digest(self) -> str:
        """What a database bears from which all of these have been erased."""
        people = "\n".join(f"{person} {at_ms}" for person, at_ms in sorted(self.known.since.items()))
        return hashlib.blake2b(people.encode(), digest_size=16).hexdigest() if people else ""

    def ensure_key(self) -> None:
        """Make the key where there is none yet; a command beside this console may have made it."""
        if not self.known.key:
            self._read()
        if not self.known.key:
            self._save(Forgotten(secrets.token_bytes(_KEY_BYTES)), self.unfinished)

    def begin(self, people: Mapping[Identity, int]) -> None:
        """Remember each of these people as forgotten, up to when; on disk before anything is taken away.

        Raises:
            StorageError: the disk refuses, and nobody is forgotten.
        """
        self.ensure_key()
        begun = {self.known.hash_of(who): at_ms for who, at_ms in people.items()}
        self._save(Forgotten(self.known.key, {**self.known.since, **begun}), self.unfinished | begun.keys())

    def end(self) -> None:
        """All that was begun is done."""
        if self.unfinished:
            self._save(self.known, frozenset())

    def _save(self, known: Forgotten, unfinished: frozenset[str]) -> None:
        held = {"key": known.key.hex(), "people": dict(known.since), "unfinished": sorted(unfinished)}
        with disk_errors():
            write_private(self._path, json.dumps(held))
        self.known, self.unfinished = known, unfinished
