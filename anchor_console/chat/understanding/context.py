"""What is in force while a line is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """The number of the product on air, and the meaning of the open call; `None` where there is none."""

    pinned: str | None
    call: str | None
