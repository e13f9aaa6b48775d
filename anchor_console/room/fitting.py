"""What the console says, cut down to what the hub takes in one frame: a longer one would close the link."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from anchor_console.room import messages

log = logging.getLogger(__name__)

ROOM_BYTES = messages.MAX_FRAME_BYTES - 8 * 1024
"""What a topic's value or a command's result may take; the rest of its frame, ids and names, takes far less."""
ITEMS_BYTES = 192 * 1024
"""What the items of a log topic take in one frame; one alone that is longer never goes out."""

_MARKS_BYTES = 1024
"""What telling of the cuts takes itself."""

LEFT_OUT = "left_out"
"""Beside lists that were cut: how many of their items are missing."""


class TooBig(Exception):
    """No frame can carry this, whatever is left out: a bug in who made it."""

    def __init__(self, what: str, size: int) -> None:
        super().__init__(f"{what} takes {size} bytes")


class Fitting:
    """Counts what did not fit, and tells the log of each topic once."""

    def __init__(self) -> None:
        self.cut: Counter[str] = Counter()
        """By topic: values that went out with shorter lists, and items that did not go out at all."""

    def value(self, topic: str, value: object) -> msgspec.Raw:
        """The value as JSON. Where it is too long its longest lists are cut at their ends, and beside them stands
        as `left_out` how many are missing.

        Raises:
            TooBig: without any list it is too long still.
        """
        raw = messages.to_raw(value)
        if size_of(raw) <= ROOM_BYTES:
            return raw
        size = size_of(raw)
        short = messages.to_raw(_shortened(value, size - ROOM_BYTES + _MARKS_BYTES))
        if size_of(short) > ROOM_BYTES:
            raise TooBig(f"the topic {topic}", size)
        self._note(topic, "its lists were cut", size)
        return short

    def items(self, topic: str, items: Iterable[object]) -> list[msgspec.Raw]:
        """Those that a frame can carry, as JSON."""
        fitting: list[msgspec.Raw] = []
        for item in items:
            raw = messages.to_raw(item)
            if size_of(raw) <= ITEMS_BYTES:
                fitting.append(raw)
            else:
                self._note(topic, "an item was left out", size_of(raw))
        return fitting

    def _note(self, topic: str, what: str, size: int) -> None:
        self.cut[topic] += 1
        if self.cut[topic] == 1:
            log.warning("too much for a frame in the topic %s, %d bytes: %s", topic, size, what)


def size_of(raw: msgspec.Raw) -> int:
    return memoryview(raw).nbytes


def in_frames(items: list[msgspec.Raw]) -> Iterator[list[msgspec.Raw]]:
    """The items in as many parts as keep each frame within what the hub takes."""
    part: list[msgspec.Raw] = []
    size = 0
    for item in items:
        more = size_of(item) + 1
        if part and (len(part) == messages.MAX_EVENTS or size + more > ITEMS_BYTES):
            yield part
            part, size = [], 0
        part.append(item)
        size += more
    if part:
        yield part


def _shortened(value: object, excess: int) -> object:
    """A copy of `value` that takes `excess` bytes less, as far as its lists can give them: none keeps more than its
    even share, but for what others leave it.
    """
    copy = _copied(value)
    lists = [
        (owner, name, [size_of(messages.to_raw(item)) + 1 for item in owner[name]]) for owner, name in _lists(copy)
    ]
    room = max(0, sum(sum(sizes) for _, _, sizes in lists) - excess)
    waiting = len(lists)
    for owner, name, sizes in sorted(lists, key=lambda one: sum(one[2])):
        share, waiting = room // waiting, waiting - 1
        if sum(sizes) <= share:
            room -= sum(sizes)
            continue
        kept = _that_fit(sizes, share)
        room -= sum(sizes[at] for at in kept)
        owner[LEFT_OUT] = owner.get(LEFT_OUT, 0) + len(sizes) - len(kept)
        owner[name] = [owner[name][at] for at in kept]
    return copy


def _that_fit(sizes: list[int], room: int) -> list[int]:
    """The places of the first items that there is room for; one that alone takes most of a frame keeps none out."""
    kept: list[int] = []
    for at, size in enumerate(sizes):
        if size > ROOM_BYTES // 2:
            continue
        if size > room:
            break
        kept.append(at)
        room -= size
    return kept


def _copied(value: object) -> object:
    """`value`, of whose objects each is one of our own; items of lists stay who they are."""
    return {name: _copied(one) for name, one in value.items()} if isinstance(value, dict) else value


def _lists(value: object) -> Iterator[tuple[dict[str, Any], str]]:
    """Where the lists of `value` are that are no part of another: an object, and a name in it."""
    if not isinstance(value, dict):
        return
    for name, one in value.items():
        if isinstance(one, list):
            yield value, name
        else:
            yield from _lists(one)
