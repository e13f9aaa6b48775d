"""Copies of the database: one is written while it is in use, or put back in its place; whole, or not at all."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path

from anchor_console.core.faults import reach
from anchor_console.core.paths import Profile
from anchor_console.storage.connections import Lock, connect_read_only
from anchor_console.storage.soundness import Damaged, check, needs_steps
from anchor_console.storage.unfinished import clear_up_parts, is_part, noted, part_of
from anchor_console.storage.writer import StorageError, disk_errors

log = logging.getLogger(__name__)

_RESTORING = ".restoring"
REPLACED = f"replaced-{'[0-9]' * 6}.db"
"""What the copies are called of databases in whose place another was put."""
_REPLACED_KEPT = 2


def backup(
    path: Path, target: Path, prepare: Callable[[Path], object] = lambda _: None, *, notes: Path | None = None
) -> None:
    """Write a consistent copy of the database at `path`, which may be in use, to `target`: whole, or not at all.

    Args:
        prepare: is given the copy before it takes its name; an OSError of it is as one of ours.
        notes: the folder of the profile by which what a kill leaves of it is found (`unfinished`).

    Raises:
        StorageError: `target` exists already, or cannot be written.
        Damaged: what stands at `path` cannot be read.
    """
    if target.exists():
        raise StorageError(f"{target} exists already: give the copy another name, or take that file away first")
    fresh = part_of(target)
    with disk_errors(), nullcontext() if notes is None else noted(notes, fresh):
        _write(path, fresh, target, prepare)


def _write(path: Path, fresh: Path, target: Path, prepare: Callable[[Path], object]) -> None:
    try:
        with closing(connect_read_only(path)) as connection:
            connection.execute("PRAGMA query_only = OFF")
            connection.execute("VACUUM INTO ?", (str(fresh),))
            if __debug__:
                reach("backup.after_copy")
            prepare(fresh)
            # VACUUM INTO leaves its file in the system's cache; a copy that a power cut takes is none.
            _sync(fresh)
            os.replace(fresh, target)
            _sync(target.parent)
    except (sqlite3.OperationalError, OSError) as exc:
        raise StorageError(f"cannot write {target}: {exc}") from exc
    except sqlite3.DatabaseError as exc:
        raise Damaged(f"{path}: {exc}") from exc
    finally:
        # Also of one that somebody breaks off: once its note is gone nobody knows any more where it lies.
        fresh.unlink(missing_ok=True)


def restore(profile: Profile, source: Path, prepare: Callable[[Path], object] = lambda _: None) -> Path | None:
    """Put the copy at `source` in the place of the profile's database; returns where a copy is of what stood there,
    None where nothing did, or nothing that can be read.

    Args:
        prepare: is given our copy of it before it takes that place.

    Raises:
        Damaged: `source` is broken or no database of ours; nothing is changed.
        NewerDatabase: it was written by a newer program; nothing is changed.
        AlreadyOpen: the profile is in use.
        StorageError: the copy cannot be written; nothing is changed.
    """
    problem = "this copy was never finished" if is_part(source) else check(source)
    if problem is not None:
        raise Damaged(f"{source}: {problem}; only a copy can be restored that `anchor-console backup` wrote")
    needs_steps(source)
    profile.make()
    lock = Lock(profile.root / "console.lock")
    fresh = profile.database.with_suffix(_RESTORING)
    try:
        clear_up(profile.database)
        backup(source, fresh)
        if __debug__:
            reach("restore.after_copy")
        prepare(fresh)
        if __debug__:
            reach("restore.after_erasing")
        kept = _keep_replaced(profile)
        _empty_log(profile.database)
        os.replace(fresh, profile.database)
        _sync(profile.root)
    finally:
        fresh.unlink(missing_ok=True)
        lock.release()
    for old in sorted(profile.backups.glob(REPLACED))[:-_REPLACED_KEPT]:
        if not old.samefile(source):
            old.unlink()
    return kept


def _keep_replaced(profile: Profile) -> Path | None:
    """Copy the profile's database beside its other copies before another takes its place."""
    if not profile.database.exists() or not profile.database.stat().st_size:
        return None
    profile.backups.mkdir(exist_ok=True)
    taken = sorted(profile.backups.glob(REPLACED))
    number = int(taken[-1].stem.split("-")[1]) + 1 if taken else 1
    target = profile.backups / f"replaced-{number:06d}.db"
    try:
        backup(profile.database, target, notes=profile.root)
    except Damaged:
        log.warning("the database that is being replaced cannot be read any more: no copy of it is kept")
        return None
    return target


def clear_up(path: Path) -> None:
    """Remove what a killed restoring into the place of `path` left, or a killed copying: erased people may be in it.

    To be called by whoever holds the profile's lock.
    """
    for left in path.parent.glob(f"{path.stem}{_RESTORING}*"):
        left.unlink(missing_ok=True)
    clear_up_parts(path.parent)


def _empty_log(path: Path) -> None:
    """Bring the log of the database at `path` home and take it away, so that it is never played into another file.

    Home first: killed between the two steps, the old database must still have all that it had.
    """
    if path.exists():
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.DatabaseError:
            log.warning("the database that is being replaced cannot be read any more")
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Return when a file, or a folder's list of names, is safe on disk."""
    if path.is_dir() and os.name != "posix":
        return  # only POSIX opens folders
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
