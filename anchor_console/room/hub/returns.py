"""How often each source came back after it had gone: its connections, less those that were here at once."""

from __future__ import annotations

from collections import Counter


class Returns:
    """Counted from the hub's start; two scripts that share a token are no return of one."""

    def __init__(self) -> None:
        self._came: Counter[str] = Counter()
        self._most_at_once: Counter[str] = Counter()

    def came(self, source: str, here: int) -> None:
        """It connected; `here` are its connections now, this one among them."""
        self._came[source] += 1
        self._most_at_once[source] = max(self._most_at_once[source], here)

    def by_source(self) -> dict[str, int]:
        return {source: came - self._most_at_once[source] for source, came in self._came.items()}
