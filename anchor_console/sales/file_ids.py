"""What an order file's lines and refunds are called beside those that the platform itself tells of. Pure.

A file knows no refund by its id, only what went back of a line so far: so that stands in the id.
"""

from __future__ import annotations

_FILE = "file:"
STATE = _FILE
"""The id of a state that a file told: that is told when the file is imported, and was so at some time before."""


def line_id(own: str) -> str:
    """What a line is called of which only the file tells."""
    return f"{_FILE}{own}"


def is_of_file(told_id: str) -> bool:
    return told_id.startswith(_FILE)


def refund_id(own: str, so_far: int | None) -> str:
    """Of the file's line `own`, of which so many fen went back; None for all of it."""
    return line_id(own) if so_far is None else f"{line_id(own)}/{so_far}"


def so_far(refund_id: str, amount: int) -> int | None:
    """What went back of the line in all by a file's refund of `amount`, in fen; None for all of it.

    Older profiles have as the amount only what was told beyond what was known. A line's own id may end in digits too,
    in a size say: as a sum that would be less than the amount.
    """
    _, slash, told = refund_id.rpartition("/")
    is_sum = bool(slash) and told.isdecimal() and len(told) <= 12
    return int(told) if is_sum and int(told) >= amount else None
