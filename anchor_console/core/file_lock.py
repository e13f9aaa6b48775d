"""Keeping other processes out of an open file, or of what it stands for."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def lock_file(descriptor: int) -> None:
    """Lock the file until it is closed; the system frees it when the process ends, however it ends.

    Raises:
        OSError: another has it.
    """
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
