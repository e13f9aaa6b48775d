"""What came since somebody scrolled up: so many rows, so many of them claims. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.understanding.reading import Intent


class Waiting:
    def __init__(self) -> None:
        self.rows = self.claims = 0

    def begin(self, rows: int = 0, claims: int = 0) -> None:
        self.rows, self.claims = rows, claims

    def came(self, rows: Iterable[ChatRow]) -> None:
        for row in rows:
            self.rows += 1
            self.claims += _is_claim(row)


def _is_claim(row: ChatRow) -> bool:
    return row.reading is not None and row.reading.intent is Intent.CLAIM and row.reading.specific
