"""Copies that are still being written: noted in the profile, so that what a kill left of one is cleared up later.

Everybody who is in the database is in what is left, too, and it may lie anywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anchor_console.core.clock import SystemClock
from anchor_console.core.ids import new_ulid
from anchor_console.storage.connections import AlreadyOpen, Lock

log = logging.getLogger(__name__)

_PART = ".part"
_NOTE = ".copying"


def part_of(target: Path) -> Path:
    """Where a copy is written that is to be `target`: under a name that was nobody's before."""
    return target.with_name(f"{target.name}.{new_ulid(SystemClock().now_ms())}{_PART}")


def is_part(path: Path) -> bool:
    """Whether the file was never finished, by its name."""
    return path.suffix == _PART


@contextmanager
def noted(folder: Path, part: Path) -> Iterator[None]:
    """Have it noted in the profile's folder that `part` is being written, for as long as that goes on."""
    note = folder / f"{new_ulid(SystemClock().now_ms())}{_NOTE}"
    # Before the lock: what is locked cannot be written by another handle on Windows.
    note.write_text(str(part.absolute()), encoding="utf-8", errors="surrogateescape")
    # Whoever holds the lock is still writing; the system frees it when they die.
    lock = Lock(note)
    try:
        yield
    finally:
        lock.release()
        note.unlink(missing_ok=True)


def clear_up_parts(folder: Path) -> None:
    """Remove what is left of copies whose writers died; what lies on a drive that is not there now waits for it."""
    for note in folder.glob(f"*{_NOTE}"):
        try:
            lock = Lock(note)
        except AlreadyOpen:
            continue
        try:
            part = Path(note.read_text(encoding="utf-8", errors="surrogateescape"))
            is_gone = _removed(part) if is_part(part) else True
        finally:
            lock.release()
        if is_gone:
            note.unlink(missing_ok=True)


def _removed(part: Path) -> bool:
    """Remove `part` with its journal; False where that has to wait."""
    if not part.parent.is_dir():
        return False
    try:
        for left in (part, part.with_name(f"{part.name}-journal")):
            left.unlink(missing_ok=True)
    except OSError:
        log.warning("what is left of a copy cannot be removed")
        return False
    return True
