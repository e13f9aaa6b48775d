"""The last value of each topic, and its `seq`; all of it comes back from the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from anchor_console.core.clock import rfc3339
from anchor_console.room import messages
from anchor_console.room.hub.actions import Stamped
from anchor_console.room.hub.journal import Added, Began, Journal, JournalEntry, Leased, Put, Reserved, Withdrawn
from anchor_console.room.hub.told import TOLD_LESS, for_host, for_viewers, opens_after
from anchor_console.room.rights import CARD, LOG_TOPICS, REACH, Role

LOG_KEEPS = 100
SEQ_BLOCK = 1000


class _ItemId(msgspec.Struct, frozen=True):
    id: str


_item_id = msgspec.json.Decoder(_ItemId)


@dataclass(slots=True)
class _Topic:
    seq: int
    at_ms: int
    set_id: str = ""
    value: bytes = b"null"
    items: dict[str, bytes] = field(default_factory=dict)
    opens_at_ms: int | None = None
    viewers_seq: int | None = None

    def snapshot(self, is_log: bool) -> msgspec.Raw:
        return msgspec.Raw(b"[" + b",".join(self.items.values()) + b"]" if is_log else self.value)


class Topics:
    """All topics of one room. What changes them writes the journal first, then the value."""

    def __init__(self, journal: Journal, epoch: str, entries: Iterable[JournalEntry] = ()) -> None:
        self._journal = journal
        self._topics: dict[str, _Topic] = {}
        self._seq = 0
        self._reserved = 0
        self.epoch = epoch
        self.lease = 0
        for entry in entries:
            self._replay(entry)
        self._seq = self._reserved
        if self._seq == 0:
            journal.write(Began(epoch), durable=True)

    def next_lease(self) -> int:
        self.lease += 1
        self._journal.write(Leased(self.lease), durable=True)
        return self.lease

    def seq_of(self, topic: str) -> int:
        """The topic's present `seq`; 0 before its first value."""
        kept = self._topics.get(topic)
        return kept.seq if kept else 0

    def names(self) -> tuple[str, ...]:
        return tuple(self._topics)

    def set(self, topic: str, id: str, value: msgspec.Raw, now_ms: int) -> tuple[int, bool]:
        """The `seq` of this value, and whether it is new: the same `id` sent again is not."""
        kept = self._topics.get(topic)
        if kept is not None and kept.set_id == id and id:
            return kept.seq, False
        seq = self._next_seq()
        self._write(Put(topic, seq, id, now_ms, value))
        return seq, True

    def append(self, topic: str, items: list[msgspec.Raw], now_ms: int) -> tuple[int, list[msgspec.Raw]]:
        """The `seq`, and those of `items` that the log did not hold yet.

        Raises:
            msgspec.DecodeError: an item is not an object with an `id`.
        """
        held = self._lines(topic)
        fresh = [item for item in items if _item_id.decode(item).id not in held]
        if not fresh:
            return self.seq_of(topic), []
        seq = self._next_seq()
        self._write(Added(topic, seq, now_ms, fresh))
        return seq, fresh

    def amend(self, topic: str, items: list[msgspec.Raw], now_ms: int) -> int:
        """The `seq` of putting `items` in the place of those with their ids; told as `retract` is.

        Raises:
            msgspec.DecodeError: an item is not an object with an `id`.
        """
        held = self._lines(topic)
        known = [item for item in items if _item_id.decode(item).id in held]
        seq = self._next_seq()
        self._write(Added(topic, seq, now_ms, known))
        return seq

    def retract(self, topic: str, ids: list[str], now_ms: int) -> int:
        """The `seq` of taking `ids` out; screens may hold lines that the log no longer does, so it is always told."""
        seq = self._next_seq()
        self._write(Withdrawn(topic, seq, now_ms, ids))
        return seq

    def lines_where(self, topic: str, matches: Callable[[bytes], bool]) -> list[str]:
        """The ids of those lines of a log topic that match."""
        return [item_id for item_id, item in self._lines(topic).items() if matches(item)]

    def opening_due(self, now_ms: int) -> bool:
        """Whether the card's price, held back from viewers until now, is theirs; true once."""
        card = self._topics.get(CARD)
        if card is None or card.opens_at_ms is None or card.opens_at_ms > now_ms:
            return False
        card.opens_at_ms = None
        card.viewers_seq = self._next_seq()
        return True

    def next_opening_ms(self) -> int | None:
        card = self._topics.get(CARD)
        return card.opens_at_ms if card else None

    def value(self, topic: str, role: Role, now_ms: int) -> messages.TopicValue:
        """What a reader of `role` holds of `topic` when it holds its newest."""
        kept = self._topics[topic]
        value = kept.snapshot(topic in LOG_TOPICS)
        if topic == CARD and role is Role.VIEWER:
            return messages.TopicValue(kept.viewers_seq or kept.seq, for_viewers(value, now_ms))
        if role is Role.HOST and topic in TOLD_LESS:
            return messages.TopicValue(kept.seq, for_host(topic, value))
        return messages.TopicValue(kept.seq, value)

    def frame(self, topic: str, role: Role, now_ms: int) -> Stamped:
        """The `topic` frame that carries `value`."""
        held = self.value(topic, role, now_ms)
        at = rfc3339(self._topics[topic].at_ms)
        frame = messages.TopicFrame(seq=held.seq, topic=topic, at=at, value=held.value)
        return Stamped(held.seq, messages.encode(frame))

    def entries(self) -> Iterator[JournalEntry]:
        """The shortest journal that brings back what is held now."""
        yield Began(self.epoch)
        yield Reserved(self._reserved)
        yield Leased(self.lease)
        for name, kept in self._topics.items():
            if name == REACH:
                continue
            if name in LOG_TOPICS:
                yield Added(name, kept.seq, kept.at_ms, [msgspec.Raw(item) for item in kept.items.values()])
            else:
                yield Put(name, kept.seq, kept.set_id, kept.at_ms, msgspec.Raw(kept.value))

    def _lines(self, topic: str) -> dict[str, bytes]:
        """What a log topic holds, by id."""
        kept = self._topics.get(topic)
        return kept.items if kept else {}

    def _write(self, entry: Put | Added | Withdrawn) -> None:
        if entry.topic != REACH:
            self._journal.write(entry)
        self._replay(entry)

    def _next_seq(self) -> int:
        if self._seq >= self._reserved:
            self._reserved += SEQ_BLOCK
            self._journal.write(Reserved(self._reserved), durable=True)
        self._seq += 1
        return self._seq

    def _replay(self, entry: JournalEntry) -> None:
        match entry:
            case Began(epoch):
                self.epoch = epoch
            case Reserved(seq):
                self._reserved = seq
            case Leased(lease):
                self.lease = lease
            case Put(topic, seq, id, at_ms, value):
                opens_at_ms = opens_after(value, at_ms) if topic == CARD else None
                self._topics[topic] = _Topic(seq, at_ms, id, bytes(value), opens_at_ms=opens_at_ms)
            case Added(topic, seq, at_ms, items):
                log = self._log(topic, seq, at_ms)
                log.items.update((_item_id.decode(item).id, bytes(item)) for item in items)
                while len(log.items) > LOG_KEEPS:
                    del log.items[next(iter(log.items))]
            case Withdrawn(topic, seq, at_ms, ids):
                log = self._log(topic, seq, at_ms)
                for gone in ids:
                    log.items.pop(gone, None)

    def _log(self, topic: str, seq: int, at_ms: int) -> _Topic:
        log = self._topics.setdefault(topic, _Topic(seq, at_ms))
        log.seq, log.at_ms = seq, at_ms
        return log
