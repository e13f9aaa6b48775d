"""Where tokens are kept: in the system's keyring, or where there is none in a file that only its owner reads."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import threading
from pathlib import Path
from typing import Any

from anchor_console.core.paths import Profile

log = logging.getLogger(__name__)

_FILE_NAME = "secrets.json"
_SERVICE = "anchor-console"


class Vault:
    """Secrets of one profile by name. The keyring may ask the person to unlock it, so each call is on a thread.

    Args:
        keyring: the `keyring` package, or what speaks like it; None where the system has no keyring to use.
    """

    def __init__(self, profile: Profile, keyring: Any) -> None:
        # Two shops on one PC each have their own.
        shop = hashlib.sha256(str(profile.root.resolve()).encode()).hexdigest()[:12]
        self._service = f"{_SERVICE}-{shop}"
        self._keyring = keyring
        self._file = profile.root / _FILE_NAME
        # Calls come on threads of their own, and a file is read, changed and written as a whole.
        self._alone = threading.Lock()

    @property
    def is_file(self) -> bool:
        """Whether secrets lie in a file: a person is to be told."""
        return self._keyring is None

    async def get(self, name: str) -> str | None:
        """The secret; None where there is none."""
        return await asyncio.to_thread(self._get, name)

    async def set(self, name: str, secret: str) -> None:
        """Keep the secret in the place of what was there.

        Raises:
            OSError: it cannot be kept.
        """
        await asyncio.to_thread(self._set, name, secret)

    async def forget(self, name: str) -> None:
        await asyncio.to_thread(self._forget, name)

    def _get(self, name: str) -> str | None:
        if self._keyring is not None:
            try:
                kept = self._keyring.get_password(self._service, name)
            except self._keyring.errors.KeyringError as exc:
                log.warning("the system's keyring does not open: %s", type(exc).__name__)
                kept = None
            if kept is not None:
                return str(kept)
        return self._read().get(name)

    def _set(self, name: str, secret: str) -> None:
        if self._keyring is not None:
            try:
                self._keyring.set_password(self._service, name, secret)
            except self._keyring.errors.KeyringError as exc:
                raise OSError(f"the system's keyring does not take it: {type(exc).__name__}") from exc
        else:
            with self._alone:
                self._write(self._whole() | {name: secret})

    def _forget(self, name: str) -> None:
        if self._keyring is not None:
            try:
                self._keyring.delete_password(self._service, name)
            except self._keyring.errors.KeyringError as exc:
                log.info("nothing to forget in the keyring: %s", type(exc).__name__)
        with self._alone:
            kept = self._read()
            if kept.pop(name, None) is not None:
                self._write(kept)

    def _read(self) -> dict[str, str]:
        try:
            return self._whole()
        except OSError:
            return {}

    def _whole(self) -> dict[str, str]:
        """What the file holds; nothing where there is none, or it is damaged.

        Raises:
            OSError: it cannot be read just now: written over, all others in it would be lost.
        """
        try:
            kept = json.loads(self._file.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return {str(name): str(secret) for name, secret in kept.items()} if isinstance(kept, dict) else {}

    def _write(self, kept: dict[str, str]) -> None:
        beside = self._file.with_suffix(".new")
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump(kept, out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        Path(beside).replace(self._file)


def open_vault(profile: Profile) -> Vault:
    """The vault of a profile. Looking for the system's keyring takes a fifth of a second: not at start-up."""
    import keyring
    import keyring.backends.fail
    import keyring.backends.null

    backend = keyring.get_keyring()
    is_none = isinstance(backend, keyring.backends.fail.Keyring | keyring.backends.null.Keyring)
    return Vault(profile, None if is_none or backend.priority <= 0 else keyring)
