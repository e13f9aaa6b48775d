"""What is in force while a line is read."""

from __future__ import annotations

from msgspec import Struct


class Context(Struct, frozen=True, gc=False):
    """The number of the product on air, and the meaning of the open call; `None` where there is none."""

    pinned: str | None
    call: str | None
