"""What waits in memory for the anchor, and for how long events wait there for others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_GATHER_MS = 333
"""How long the first of some events waits for others: each delivery costs the console a commit and a round through its
screens, and nobody sees a line of chat come a third of a second later."""
_ENOUGH = 500
"""So many events wait for no others."""


@dataclass(slots=True)
class Answer:
    """Who is to be told what became of a frame: a connection that may be gone, by the id of its frame.

    `on_stored` is False for commands, which are answered by their result.
    """

    conn: int
    id: str
    on_stored: bool


@dataclass(slots=True)
class Parcel:
    """One frame for the anchor. `is_durable` ones outlive an anchor who is away; `answer` says who hears of it.

    `events` is how many it brings. A command brings none, and neither waits nor lets wait what came before it.
    """

    position: int
    data: bytes
    arrived_ms: int
    is_durable: bool
    events: int
    answer: Answer | None = None
    is_spooled: bool = False


class Waiting:
    """Parcels in their order, none of which has been sent."""

    def __init__(self) -> None:
        self._parcels: deque[Parcel] = deque()
        self._events = 0
        self._commands = 0
        self.bytes = 0
        self.durable = 0
        """How many of them are."""

    def __len__(self) -> int:
        return len(self._parcels)

    def __iter__(self) -> Iterator[Parcel]:
        return iter(self._parcels)

    @property
    def first(self) -> Parcel | None:
        return self._parcels[0] if self._parcels else None

    def append(self, parcel: Parcel) -> None:
        self._parcels.append(parcel)
        self._count(parcel, 1)

    def push_front(self, parcel: Parcel) -> None:
        self._parcels.appendleft(parcel)
        self._count(parcel, 1)

    def pop(self) -> Parcel:
        parcel = self._parcels.popleft()
        self._count(parcel, -1)
        return parcel

    def pop_run(self, max_bytes: int) -> list[Parcel]:
        """The first, and those of the next positions while they fit: nothing came between them."""
        run = [self.pop()]
        size = len(run[0].data)
        while (then := self.first) and then.position == run[-1].position + 1 and size + len(then.data) <= max_bytes:
            run.append(self.pop())
            size += len(then.data)
        return run

    def take_out(self, is_meant: Callable[[Parcel], bool]) -> list[Parcel]:
        """Those that are meant, which wait no longer; the others stay in their order."""
        meant = [parcel for parcel in self._parcels if is_meant(parcel)]
        if meant:
            self._parcels = deque(parcel for parcel in self._parcels if not is_meant(parcel))
        for parcel in meant:
            self._count(parcel, -1)
        return meant

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        for parcel in self._parcels:
            parcel.data = change(parcel.data)
        self.bytes = sum(len(parcel.data) for parcel in self._parcels)

    def due_ms(self) -> int | None:
        """When what waits is to go; a time long past where it waits for no others."""
        if not self._parcels:
            return None
        if self._commands or self._events >= _ENOUGH:
            return 0
        return self._parcels[0].arrived_ms + _GATHER_MS

    def is_due(self, now_ms: int) -> bool:
        due_ms = self.due_ms()
        # A system's clock may be set back by an hour: nothing waits for it to come round again.
        return due_ms is not None and not due_ms - _GATHER_MS <= now_ms < due_ms

    def _count(self, parcel: Parcel, sign: int) -> None:
        self.bytes += sign * len(parcel.data)
        self.durable += sign * parcel.is_durable
        self._events += sign * parcel.events
        self._commands += sign * (not parcel.events)
