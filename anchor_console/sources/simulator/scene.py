"""What the simulated room sees of the desk: plain values, handed in at each step."""

from __future__ import annotations

from enum import Enum

import msgspec

GRID_MS = 250
"""Room and host step in time by this much whatever the speed, so that an evening does not depend on who watches."""


class CardStage(Enum):
    WARMUP = "warmup"
    OPEN = "open"
    SOLD_OUT = "sold_out"
    CLOSED = "closed"


class OnAir(msgspec.Struct, frozen=True):
    """The product that the host holds up."""

    number: str
    stage: CardStage
    left: int | None
    """Units on offer in all variants. More of them after `SOLD_OUT` are put on the platform's shelf as well."""


class Scene(msgspec.Struct, frozen=True):
    on_air: OnAir | None
    call: str | None
    """The meaning of the open call, as the desk words it: 想要, 听得见, 黑1白2."""

    @property
    def number(self) -> str | None:
        """The number on air."""
        return None if self.on_air is None else self.on_air.number


EMPTY_SCENE = Scene(None, None)
