"""Who was forgotten, in a file of the profile: it outlives the database that a backup is restored over."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import Identity
from anchor_console.core.paths import write_private
from anchor_console.storage.soundness import Damaged
from anchor_console.storage.writer import disk_errors

_KEY_BYTES = 32
_LONGEST_KEY = 64


def _read(text: bytes) -> tuple[Forgotten, frozenset[str]]:
    """Who is forgotten by a file's text, and whose erasing is unfinished.

    Raises:
        ValueError: it is broken.
    """
    try:
        held = json.loads(text)
        key, *old_keys = (bytes.fromhex(key) for key in (held["key"], *held.get("old_keys", ())))
        people = {str(person): int(at_ms) for person, at_ms in held["people"].items()}
        unfinished = frozenset(map(str, held["unfinished"]))
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as exc:
        raise ValueError(f"no such list: {exc!r}") from exc
    if any(len(one) > _LONGEST_KEY for one in (key, *old_keys)):
        raise ValueError("a key that is too long")
    return Forgotten(key, people, tuple(old_keys)), unfinished


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
                self.known, self.unfinished = _read(self._path.read_bytes())
            except ValueError as exc:
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
        self._save(replace(self.known, since={**self.known.since, **begun}), self.unfinished | begun.keys())

    def end(self) -> None:
        """All that was begun is done."""
        if self.unfinished:
            self._save(self.known, frozenset())

    def join(self, carried: bytes) -> None:
        """Remember whom a copy's own list has, too.

        Its key is the one from now on: it has sealed the ids that come with the copy.

        Raises:
            Damaged: the list is broken; nothing is changed.
            StorageError: the disk refuses.
        """
        try:
            known = self.known.joined_to(_read(carried)[0])
        except ValueError as exc:
            raise Damaged(f"the list of who was erased, which the copy carries, is damaged: {exc}") from exc
        if known != self.known:
            self._save(known, self.unfinished)

    def _save(self, known: Forgotten, unfinished: frozenset[str]) -> None:
        held = {
            "key": known.key.hex(),
            "old_keys": [key.hex() for key in known.old_keys],
            "people": dict(known.since),
            "unfinished": sorted(unfinished),
        }
        with disk_errors():
            write_private(self._path, json.dumps(held))
        self.known, self.unfinished = known, unfinished
