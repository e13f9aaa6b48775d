"""What waits for one connection: never more than its transport's limit, and one waiting value for each topic.

Values reach it on several ways: at once, in a fan-out that takes its time, or late because it lagged. Whichever is
quicker, none is written after a newer one of its topic.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from anchor_console.room.hub.actions import Stamped
from anchor_console.room.rights import Role

_VIEWER_LIMIT = 16 * 1024
"""With what the system holds for it and with the connection itself, a viewer that does not read stays below 64 KiB."""
_LIMIT = 1024 * 1024
_QUEUE_LIMIT = 16 * 1024 * 1024
STUCK_MS = 30_000


class Wire(Protocol):
    """A socket as an outlet needs it."""

    def buffered(self) -> int:
        """Bytes that the transport holds because the other side does not read."""

    def write(self, frame: bytes) -> None: ...

    def hold_little(self) -> None:
        """Let the system keep as little as it can for a reader that is slow."""


class Outlet:
    """Writes frames to one connection while it keeps up, and holds back what it can catch up on later."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._role: Role | None = None
        self._limit = _VIEWER_LIMIT
        self._queue_limit = _VIEWER_LIMIT
        self._queue: deque[bytes] = deque()
        self._queued = 0
        self._behind: dict[str, None] = {}
        self._awaited: set[str] = set()
        """Topics whose newest value another node was asked for. It holds all that comes before it, and what was skipped
        too, which the next line of a log does not: so nothing of them is written until then."""
        self._written: dict[str, int] = {}
        self._lagging_since_ms: int | None = None

    def welcome(self, role: Role) -> None:
        """The connection's role is known, and with it how much may wait for it."""
        if self._role is not None:
            return
        self._role = role
        if role is Role.VIEWER:
            self._wire.hold_little()
        else:
            self._limit, self._queue_limit = _LIMIT, _QUEUE_LIMIT

    @property
    def is_lagging(self) -> bool:
        return bool(self._queue or self._behind)

    def send(self, frame: bytes) -> bool:
        """Write or queue a frame that must not be skipped; False when too much waits already."""
        if not self._queue and self._fits(frame):
            self._wire.write(frame)
            return True
        if self._queued + len(frame) > self._queue_limit:
            return False
        self._queue.append(frame)
        self._queued += len(frame)
        return True

    def publish(self, topic: str, told: Stamped) -> None:
        """Write a topic's frame, or note that this connection is to get the topic's newest value later."""
        if topic in self._awaited or told.seq <= self._written.get(topic, 0):
            return
        if self._queue or self._behind or not self._fits(told.frame):
            self._behind[topic] = None
        else:
            self._write(topic, told)

    def answer(self, topic: str, told: Stamped) -> None:
        """Write the newest value that was not at hand when this connection was to catch up on it."""
        self._awaited.discard(topic)
        self.publish(topic, told)

    def catch_up(self, newest: Callable[[str], Stamped | None], now_ms: int) -> bool:
        """Write what fits now of what waits; False when nothing has moved for half a minute.

        `newest` gives None where the value comes later, as an `answer`, or never, to who may not read it any more.
        """
        moved = False
        # Looked at again and again while nothing drains, so the look must cost next to nothing.
        while self.is_lagging and self._wire.buffered() <= self._limit // 2:
            if self._queue:
                if not self._fits(self._queue[0]):
                    break
                frame = self._queue.popleft()
                self._queued -= len(frame)
                self._wire.write(frame)
            else:
                topic = next(iter(self._behind))
                told = newest(topic)
                if told is not None and not self._fits(told.frame):
                    break
                del self._behind[topic]
                if told is None:
                    self._awaited.add(topic)
                else:
                    self._write(topic, told)
            moved = True
        if moved or self._lagging_since_ms is None:
            self._lagging_since_ms = now_ms
        is_stuck = self.is_lagging and now_ms - self._lagging_since_ms > STUCK_MS
        if not self.is_lagging:
            self._lagging_since_ms = None
        return not is_stuck

    def _write(self, topic: str, told: Stamped) -> None:
        self._written[topic] = told.seq
        self._wire.write(told.frame)

    def _fits(self, frame: bytes) -> bool:
        """Whether the transport may take the frame now; one that is longer than all that may wait goes by itself."""
        buffered = self._wire.buffered()
        return buffered == 0 or buffered + len(frame) <= self._limit
