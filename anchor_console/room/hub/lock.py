"""One hub at a time on one state folder: two would write the same journal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anchor_console.core.file_lock import lock_file


class Locked(Exception):
    """Another hub serves from this folder."""


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold `folder`, made if missing, while the body runs; the system lets go of it however the process ends.

    Raises:
        Locked: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if os.name == "posix":
        folder.chmod(0o700)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            lock_file(descriptor)
        except OSError as exc:
            raise Locked(f"another room hub is serving from {folder}") from exc
        yield
    finally:
        os.close(descriptor)
