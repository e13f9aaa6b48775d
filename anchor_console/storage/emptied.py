"""A database that was emptied is not taken for a new shop: SQLite would make one of it, and take its log away."""

from __future__ import annotations

from pathlib import Path

from anchor_console.core.paths import Profile
from anchor_console.storage.soundness import Damaged
from anchor_console.storage.unfinished import is_part


class Emptied(Damaged):
    """The file holds nothing, though the profile was in use: a disk or a copying lost it."""


def refuse_emptied(profile: Profile) -> None:
    """Return where the profile's file may be opened, or made.

    A file that is not there at all was taken away by somebody who begins anew, unless its log still lies there.

    Raises:
        Emptied: with everything as it was.
    """
    path = profile.database
    if profile.is_rehearsal or (path.exists() and path.stat().st_size):
        return
    log = path.with_name(path.name + "-wal")
    has_log = log.exists() and log.stat().st_size > 0
    # A power cut in the middle of the very first start leaves an empty file too; then there is nothing else.
    was_in_use = path.exists() and (profile.tokens.exists() or bool(copies_in(profile.backups)))
    if has_log or was_in_use:
        raise Emptied(
            f"{path} is {'empty' if path.exists() else 'gone'}, though this shop was in use; nothing was changed"
        )


def copies_in(folder: Path) -> list[Path]:
    """The whole copies in a folder, oldest first."""
    found = [one for one in folder.glob("*.db") if one.is_file() and one.stat().st_size and not is_part(one)]
    return sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name))
