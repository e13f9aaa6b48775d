"""A record within a ZIP, as a bug report brings it: read where it is, its goods unpacked only while they are read."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

LARGEST_RECORD = 2 << 30
LARGEST_GOODS = 64 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)
"""What reading on in a broken ZIP raises besides OSError."""
_CLOSED = (*DAMAGED, RuntimeError, NotImplementedError)
"""What opening one can raise as well: it is under a password, or packed in an unknown way."""


class NoneInside(Exception):
    """The ZIP holds no record, or more than one, or one beyond all bounds."""


def is_packed(path: Path) -> bool:
    return path.is_file() and zipfile.is_zipfile(path)


def open_record(path: Path) -> tuple[IO[bytes], Path]:
    """The one record of the ZIP, and where within it its goods lie.

    Raises:
        NoneInside: see there.
        OSError: the file cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = [one for one in archive.infolist() if _is_a_record(one.filename)]
            if len(found) != 1:
                raise NoneInside(f"{len(found)} records in the ZIP")
            if found[0].file_size > LARGEST_RECORD:
                raise NoneInside("the record in the ZIP is too large")
            # What is opened stays open by itself; closing the archive leaves it.
            return archive.open(found[0]), path / PurePosixPath(found[0].filename).parent
    except _CLOSED as exc:
        raise NoneInside(f"the ZIP cannot be read: {exc}") from exc


@contextmanager
def on_disk(path: Path) -> Iterator[Path]:
    """The table at `path` and its size chart as files, where `path` leads into a ZIP; else just `path`."""
    archive_path = next((one for one in path.parents if is_packed(one)), None)
    if path.exists() or archive_path is None:
        yield path
        return
    inside = path.relative_to(archive_path)
    wanted = {inside.as_posix(), inside.with_stem(f"{inside.stem}_sizes").as_posix()}
    with tempfile.TemporaryDirectory(prefix="anchor-console-") as folder:
        try:
            with zipfile.ZipFile(archive_path) as archive:
                for one in archive.infolist():
                    if one.filename in wanted and one.file_size <= LARGEST_GOODS:
                        name = PurePosixPath(one.filename).name
                        (Path(folder) / name).write_bytes(archive.read(one))
        except _CLOSED as exc:
            raise OSError(f"the ZIP cannot be read: {exc}") from exc
        yield Path(folder) / path.name


def _is_a_record(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".jsonl" and path.parts[0] != "__MACOSX"
