"""Automatic backups, and a copy that is to be put back: whoever was forgotten is erased from within them.

A copy in which somebody is erased is brought up to the present schema on the way: the stores know no other.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from anchor_console.core.forgotten import Forgotten
from anchor_console.core.paths import Profile
from anchor_console.privacy.erase import MERGES, erase_all_in, find_forgotten
from anchor_console.privacy.register import PersonStore
from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.copies import REPLACED
from anchor_console.storage.migrations import apply_steps
from anchor_console.storage.soundness import check
from anchor_console.storage.updating import AUTOMATIC
from anchor_console.storage.wiping import work_on_copy, write_anew
from anchor_console.storage.writer import StorageError

log = logging.getLogger(__name__)

_WORKING = ".erasing"
_MERGE_PAGES = 10_000


class CopiesErased(msgspec.Struct, frozen=True):
    """How many automatic backups were written anew, and which could not be read and were removed."""

    rewritten: int
    removed: tuple[str, ...]


def erase_in_copies(
    profile: Profile, stores: Sequence[PersonStore], forgotten: Forgotten, digest: str, now_ms: int
) -> CopiesErased:
    """Erase whoever was forgotten from the profile's automatic backups."""
    if not profile.backups.is_dir():
        return CopiesErased(0, ())
    for left in profile.backups.glob(f"*{_WORKING}*"):
        left.unlink()  # of an erasing that was broken off: it may hold what is to go
    rewritten, removed = 0, []
    for path in sorted(profile.backups.glob("*.db")):
        if check(path) is not None:
            # Nothing can be put back from it, and nobody can say what is in it.
            path.unlink()
            removed.append(path.name)
        elif erase_in_copy(path, stores, forgotten, digest, now_ms):
            rewritten += 1
    return CopiesErased(rewritten, tuple(removed))


def let_go_of_copies(profile: Profile, before_ms: int) -> None:
    """Remove the automatic backups that were written before; copies that somebody laid beside them stay."""
    if profile.backups.is_dir():
        for path in (*profile.backups.glob(AUTOMATIC), *profile.backups.glob(REPLACED)):
            if path.stat().st_mtime * 1000 < before_ms:
                path.unlink()


def erase_in_copy(path: Path, stores: Sequence[PersonStore], forgotten: Forgotten, digest: str, now_ms: int) -> bool:
    """Erase whoever was forgotten from the database file at `path`, which nobody has open; False where nobody is in it.

    Raises:
        StorageError: the copy cannot be written; it is as it was.
    """
    if not forgotten.since or not _holds_any(path, forgotten, now_ms):
        return False
    working = path.with_name(path.name + _WORKING)
    working.unlink(missing_ok=True)
    try:
        shutil.copyfile(path, working)
        connection = work_on_copy(working)
        try:
            apply_steps(connection)
            connection.execute("BEGIN IMMEDIATE")
            erase_all_in(connection, stores, forgotten, digest, now_ms)
            connection.execute("COMMIT")
            for merge in MERGES:
                pages = -_MERGE_PAGES
                while merge(connection, pages):
                    pages = _MERGE_PAGES
            write_anew(connection)
        finally:
            connection.close()
        # As old as it was: age decides when it goes.
        shutil.copystat(path, working)
        with working.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(working, path)
    except OSError as exc:
        raise StorageError(f"cannot write {path} anew: {exc}") from exc
    finally:
        working.unlink(missing_ok=True)
    return True


def _holds_any(path: Path, forgotten: Forgotten, now_ms: int) -> bool:
    connection = connect_read_only(path)
    try:
        return bool(find_forgotten(connection, forgotten, now_ms))
    finally:
        connection.close()
