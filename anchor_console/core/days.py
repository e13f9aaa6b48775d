"""A span of days as this PC's clock counts them."""

from __future__ import annotations

from datetime import date

import msgspec

from anchor_console.core.clock import from_ms


class Days(msgspec.Struct, frozen=True):
    """From `first` to `last`, both included; None leaves that end open."""

    first: date | None
    last: date | None

    def covers(self, at_ms: int) -> bool:
        day = from_ms(at_ms).astimezone().date()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        return f"{self.first or '…'} – {self.last or '…'}"
