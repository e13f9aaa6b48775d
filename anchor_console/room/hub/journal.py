"""What the hub writes down of its topics, entry by entry, so that all of them come back after a restart."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Entry(msgspec.Struct, frozen=True, tag_field="entry"):
    """One line of the journal."""


class Began(Entry, frozen=True, tag="began"):
    epoch: str


class Reserved(Entry, frozen=True, tag="reserved"):
    """No `seq` above `seq` was given out before the next such entry; after a restart counting goes on from there."""

    seq: int


class Leased(Entry, frozen=True, tag="leased"):
    lease: int


class Put(Entry, frozen=True, tag="put"):
    topic: str
    seq: int
    id: str
    at_ms: int
    value: msgspec.Raw


class Added(Entry, frozen=True, tag="added"):
    topic: str
    seq: int
    at_ms: int
    items: list[msgspec.Raw]


class Withdrawn(Entry, frozen=True, tag="withdrawn"):
    topic: str
    seq: int
    at_ms: int
    ids: list[str]


JournalEntry = Began | Reserved | Leased | Put | Added | Withdrawn


class Journal(Protocol):
    def write(self, entry: JournalEntry, *, durable: bool = False) -> None:
        """Keep `entry`: against a killed hub always, against a power cut when `durable`."""
