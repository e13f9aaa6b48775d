"""Records of sessions as files that one thread goes on with while another writes them anew."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from anchor_console.core.paths import Profile

Rewriting = Callable[[Sequence[bytes]], list[bytes]]
"""Gives the next lines of a file as they shall be; called with all of them in their order, in one part or several."""

_FRESH = ".new"


class RecordFiles:
    """Whoever writes into a record of the profile asks this one, so that nothing is lost between them.

    A long record takes a while to write anew, and the one who goes on with it must not wait: all that is there goes
    first, beside the old file; only what was added meanwhile, a few lines, is written while the other waits.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._lock = threading.Lock()

    def clear_up(self) -> None:
        """Remove what a rewriting left beside its file that was killed before the exchange: it holds what fans wrote.

        To be called where nothing is being written anew.
        """
        for left in self.profile.root.rglob(f"*.jsonl{_FRESH}"):
            left.unlink(missing_ok=True)

    def append(self, path: Path, data: bytes) -> None:
        """Add whole lines at the end.

        Raises:
            OSError: the disk does not take them.
        """
        with self._lock, path.open("ab") as file:
            file.write(data)

    def rewrite(self, path: Path, change: Rewriting) -> bool:
        """Put `change`'s lines in place of the file's own, whole or not at all; False where they are the same.

        Raises:
            OSError: it cannot be read or written; it is as it was.
        """
        data = path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        lines = whole.splitlines(keepends=True)
        kept = change(lines)
        fresh = path.with_name(path.name + _FRESH)
        fresh.unlink(missing_ok=True)
        try:
            with _private(fresh) as file:
                if kept != lines:
                    file.writelines(kept)
                    file.flush()
                    os.fsync(file.fileno())
            with self._lock:
                added = self._after(path, len(whole))
                later = change(added)
                if kept == lines and later == added:
                    return False
                with fresh.open("ab") as file:
                    file.writelines(later if kept != lines else [*kept, *later])
                    file.flush()
                    os.fsync(file.fileno())
                # As old as it was: age decides when it goes.
                seen = path.stat()
                os.utime(fresh, ns=(seen.st_atime_ns, seen.st_mtime_ns))
                os.replace(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
        return True

    @staticmethod
    def _after(path: Path, place: int) -> list[bytes]:
        """The lines that begin from there on; the last may be without an end."""
        with path.open("rb") as file:
            file.seek(place)
            return file.read().splitlines(keepends=True)


def _private(path: Path) -> IO[bytes]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(handle, "wb")
