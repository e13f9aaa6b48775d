"""Who was forgotten, in a file of the profile: it outlives the database that a backup is restored over."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from pathlib import Path

from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import Identity
from anchor_console.core.paths import write_private

_KEY_BYTES = 32


class ForgottenFile:
    """`known` is what the file holds; `unfinished` whose erasing has begun and not ended, as hashes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.known = Forgotten()
        self.unfinished: frozenset[str] = frozenset()
        self._read()

    def _read(self) -> None:
        if self._path.exists():
            held = json.loads(self._path.read_text(encoding="utf-8"))
            self.known = Forgotten(bytes.fromhex(held["key"]), held["people"])
            self.unfinished = frozenset(held["unfinished"])

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
            self.known = Forgotten(secrets.token_bytes(_KEY_BYTES))
            self._save()

    def begin(self, people: Iterable[Identity], at_ms: int) -> None:
        """Remember that these people are forgotten as of `at_ms`; on disk before anything is taken away."""
        self.ensure_key()
        hashes = [self.known.hash_of(who) for who in people]
        self.known = Forgotten(self.known.key, {**self.known.since, **dict.fromkeys(hashes, at_ms)})
        self.unfinished |= frozenset(hashes)
        self._save()

    def end(self) -> None:
        """All that was begun is done."""
        if self.unfinished:
            self.unfinished = frozenset()
            self._save()

    def _save(self) -> None:
        held = {
            "key": self.known.key.hex(), "people": dict(self.known.since), "unfinished": sorted(self.unfinished)
        }  # fmt: skip
        write_private(self._path, json.dumps(held))
