"""A file of an earlier version gets the steps that it lacks, after a copy of it is made."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from anchor_console.core.paths import Profile
from anchor_console.storage.connections import AlreadyOpen, Lock, connect_to_write
from anchor_console.storage.copies import backup
from anchor_console.storage.emptied import refuse_emptied
from anchor_console.storage.migrations import apply_steps
from anchor_console.storage.soundness import needs_steps
from anchor_console.storage.writer import StorageFull

AUTOMATIC = f"before-{'[0-9]' * 6}.db"
"""What the copies are called that are made before an update."""
_COPIES_KEPT = 2


def bring_up_to_date(profile: Profile) -> None:
    """Apply the steps that a profile's file lacks, as opening it does: who reads beside a console knows no other form.

    Raises:
        NewerDatabase, Damaged, Emptied: with the file as it was.
        AlreadyOpen: a console of an earlier version has it open, or another command is just doing so.
    """
    refuse_emptied(profile)
    if not profile.database.exists() or not needs_steps(profile.database):
        return
    try:
        lock = Lock(profile.root / "console.lock")
    except AlreadyOpen:
        if not needs_steps(profile.database):
            return  # who had it open was just doing so
        raise AlreadyOpen(
            f"{profile.root} is open in a console of an earlier version, which is to be closed first,"
            " or is just being brought up to date by another command; then try again in a minute"
        ) from None
    try:
        migrate(profile.database, profile.backups)
    finally:
        lock.release()


def migrate(path: Path, backups: Path) -> None:
    """Make the file at `path` where there is none, or apply what it lacks; whoever does has the lock.

    Raises:
        NewerDatabase, Damaged: with the file as it was.
    """
    if path.exists() and path.stat().st_size:
        if not needs_steps(path):
            return
        _copy_before_migration(path, backups)
    with closing(connect_to_write(path)) as connection:
        apply_steps(connection)


def _copy_before_migration(path: Path, backups: Path) -> None:
    size = path.stat().st_size
    if shutil.disk_usage(path.parent).free < 2 * size:
        raise StorageFull(f"not enough free space beside {path} for the copy that is made before an update")
    backups.mkdir(exist_ok=True)
    taken = sorted(backups.glob(AUTOMATIC))
    number = int(taken[-1].stem.split("-")[1]) + 1 if taken else 1
    backup(path, backups / f"before-{number:06d}.db", notes=path.parent)
    for old in sorted(backups.glob(AUTOMATIC))[:-_COPIES_KEPT]:
        old.unlink()
