"""For how long units are set aside. Pure."""

from __future__ import annotations

import re

AFTER_START_MS = 60_000
"""A hold has at least this left when the console starts."""
LONGEST_MINUTES = 24 * 60
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_HOURS = re.compile(r"小时|钟头|\bh(?:ours?)?\b", re.IGNORECASE)


def hold_ms_of(words: str | None) -> int | None:
    """How long a product is held by what its shop says (`15`, `15分钟`, `1小时`); None where that says nothing.

    A bare figure is minutes.
    """
    found = _FIGURE.search(words or "")
    if found is None:
        return None
    minutes = float(found[0]) * (60 if _HOURS.search(words or "") else 1)
    return round(minutes * 60_000) if 0 < minutes <= LONGEST_MINUTES else None
