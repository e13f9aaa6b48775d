"""One figure of ours beside one of a peer's or a floor, and how they are shown."""

from __future__ import annotations

import math
import os
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` and `theirs` in `unit`; `theirs` is None where there is nothing to compare with."""

    what: str
    unit: str
    ours: float
    theirs: float | None = None
    beside: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times theirs ours is."""
        return self.ours / self.theirs if self.theirs else None

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ratio": None if self.ratio is None else round(self.ratio, 3)}


@dataclass(frozen=True, slots=True)
class Load:
    """How busy the machine was: figures taken at a load above its cores say little."""

    one_minute: float | None
    cores: int

    @classmethod
    def now(cls) -> Load:
        # Windows keeps no such figure.
        one_minute = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
        return cls(one_minute, os.cpu_count() or 1)

    def __str__(self) -> str:
        return "unknown" if self.one_minute is None else f"{self.one_minute:.2f}"


def times_ms(asked: Iterable[object], ask: Callable[..., object], *of_all: object) -> list[float]:
    """How long each took to be answered; `ask` gets what is the same for all of them first."""
    times = []
    for one in asked:
        started_s = time.perf_counter()
        ask(*of_all, one)
        times.append((time.perf_counter() - started_s) * 1000)
    return times


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of `values` do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def table(rows: Sequence[Row]) -> str:
    """The rows as aligned columns."""
    lines = [("what", "ours", "peer or floor", "ratio", "beside")]
    for row in rows:
        theirs = "-" if row.theirs is None else f"{row.theirs:.2f} {row.unit}"
        ratio = "-" if row.ratio is None else f"{row.ratio:.2f}x"
        lines.append((row.what, f"{row.ours:.2f} {row.unit}", theirs, ratio, row.beside))
    widths = [max(map(_columns, column)) for column in zip(*lines, strict=True)]
    padded = (
        "  ".join(cell + " " * (width - _columns(cell)) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "\n".join(line.rstrip() for line in padded)


def _columns(text: str) -> int:
    """How wide a terminal shows `text`."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
