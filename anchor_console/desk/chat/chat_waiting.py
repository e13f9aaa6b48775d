"""What came since somebody scrolled up: so many rows, so many of them claims. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import MessageId


class Waiting:
    def __init__(self) -> None:
        self.begin()

    def begin(self, rows: int = 0, claims: int = 0) -> None:
        self.rows = rows
        self._claims_before = claims
        self._claims: set[MessageId] = set()
        self._first: MessageId | None = None

    @property
    def claims(self) -> int:
        return self._claims_before + len(self._claims)

    def came(self, rows: Iterable[ChatRow]) -> None:
        for row in rows:
            self.rows += 1
            if self._first is None:
                self._first = row.id
            if _is_claim(row):
                self._claims.add(row.id)

    def changed(self, row: ChatRow) -> None:
        """A row is another now: one that claimed may mean nothing any more, or does again."""
        if self._first is None or row.id < self._first:
            return
        if _is_claim(row):
            self._claims.add(row.id)
        else:
            self._claims.discard(row.id)


def _is_claim(row: ChatRow) -> bool:
    return row.reading is not None and row.reading.intent is Intent.CLAIM and row.reading.specific
