"""Which files with fans in them were saved where erasing does not reach, outside the profile or in its folder."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence, Set
from pathlib import Path

import msgspec
from msgspec.structs import replace

from anchor_console.core.paths import Profile, write_private
from anchor_console.fans.names import Names
from anchor_console.storage.writer import disk_errors

RECORD = "record"
"""What a record of a session is called where it is noted."""
OWN_FILE = "own file"
"""What a table is called that somebody laid into the profile's folder: an order file, a list of regulars."""
_TABLES = frozenset({".csv", ".xlsx", ".xls"})
_KEPT = 1_000


class SavedFile(msgspec.Struct, frozen=True):
    """A file that was saved at `path`; `about` are the hashes of whom it is, where it is about one person alone."""

    at_ms: int
    what: str
    path: str
    about: tuple[str, ...] = ()


def note_saved(profile: Profile, saved: SavedFile) -> None:
    """Remember that a file was saved; one that erasing goes into, or of a profile that is not there, needs no note.

    Raises:
        StorageError: the disk refuses; the file is there without a note.
    """
    path = Path(saved.path).resolve()
    if not profile.root.is_dir() or _is_reached(profile, saved.what, path):
        return
    line = json.dumps([saved.at_ms, saved.what, str(path), list(saved.about)], ensure_ascii=False) + "\n"
    with disk_errors():
        handle = os.open(profile.saved_files, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line.encode("utf-8", "surrogateescape"))
        finally:
            os.close(handle)


def _is_reached(profile: Profile, what: str, path: Path) -> bool:
    """Whether whoever is erased goes from the file, too: a record in the profile, or a copy beside its own backups."""
    is_backup = path.suffix == ".db" and path.parent == profile.backups.resolve()
    is_record = path.suffix == ".jsonl" and what == RECORD
    return is_backup or (is_record and path.is_relative_to(profile.root.resolve()))


def saved_files(profile: Profile) -> list[SavedFile]:
    """What was noted, the newest of each path, oldest first."""
    try:
        lines = profile.saved_files.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    found: dict[str, SavedFile] = {}
    for line in lines[-_KEPT:]:
        try:
            at_ms, what, path, about = json.loads(line)
        except ValueError:
            continue  # torn by a full disk
        found.pop(path, None)
        found[path] = SavedFile(at_ms, what, path, tuple(about))
    return list(found.values())


def own_files(profile: Profile) -> list[SavedFile]:
    """The tables in the profile's folder that nobody noted: we keep none there but the goods beside a record."""
    noted = {one.path for one in saved_files(profile)}
    root = profile.root.resolve()
    found = [path for path in sorted(root.rglob("*")) if path.suffix.lower() in _TABLES and path.is_file()]
    return [
        SavedFile(int(path.stat().st_mtime * 1000), OWN_FILE, str(path))
        for path in found
        if str(path) not in noted and not _is_beside_a_record(path)
    ]


def _is_beside_a_record(path: Path) -> bool:
    return path.with_name(f"{path.stem.removesuffix('_sizes')}.jsonl").exists()


def mask_paths(profile: Profile, names: Names, user_ids: Sequence[str], about: Set[str]) -> None:
    """Take a person out of the noted paths: a file may be called after whom it is about.

    Args:
        about: their hashes.
    """
    listed, theirs = saved_files(profile), [*names.spoken, *user_ids]
    masked = [
        replace(one, path=without_names(one.path, theirs if not about.isdisjoint(one.about) else names.everywhere))
        for one in listed
    ]
    if masked != listed:
        lines = [json.dumps([one.at_ms, one.what, one.path, list(one.about)], ensure_ascii=False) for one in masked]
        write_private(profile.saved_files, "".join(f"{line}\n" for line in lines))


def without_names(path: str, names: Sequence[str]) -> str:
    """`path` with `***` for each of the names in its last part."""
    folder, slash, last = path.rpartition(os.sep)
    for name in sorted(names, key=len, reverse=True):
        if name:
            last = last.replace(name, "***")
    return f"{folder}{slash}{last}"
