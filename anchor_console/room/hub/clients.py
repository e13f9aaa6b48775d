"""Who is connected, and who reads what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from anchor_console.room.hub.rates import Rate
from anchor_console.room.hub.tokens import Grant
from anchor_console.room.rights import FAN_OUT_ORDER, Role, may_read

_FRAMES_PER_S = 100
_SOURCE_EVENTS_PER_S = 20_000
_VIEWER_CHAT_PER_S = 2
_IGNORED_WAITS = 64
_KEEPS_TURN_MS = 2_000
"""How long the frame that is next may stay away: its sender may have given it up."""


@dataclass(slots=True)
class Turns:
    """Frames of one sender that were told to wait: none is taken before those that came before it.

    A few frames are under way at once, and any of them may come only when the wait of an earlier one is over.
    """

    _ids: dict[str, None] = field(default_factory=dict)
    _until_ms: int | None = 0
    """How long the next one's turn is kept; None until somebody comes and it is known what time it is."""

    def is_next(self, id: str, now_ms: int) -> bool:
        if self._until_ms is None:
            self._until_ms = now_ms + _KEEPS_TURN_MS
        if now_ms >= self._until_ms:
            self._ids.clear()
        return not self._ids or next(iter(self._ids)) == id

    def wait(self, id: str, until_ms: int) -> None:
        """The frame was told to wait so long."""
        if len(self._ids) < _IGNORED_WAITS:
            self._ids.setdefault(id)
        if next(iter(self._ids)) == id:
            self._until_ms = until_ms + _KEEPS_TURN_MS

    def taken(self, id: str, now_ms: int) -> None:
        if self._ids:
            self._ids.pop(id, None)
            self._until_ms = max(self._until_ms or 0, now_ms + _KEEPS_TURN_MS)

    def begin_again(self, ids: Iterable[str]) -> None:
        """These were taken, and are to come once more after all: before those that were told to wait since."""
        self._ids = dict.fromkeys((*ids, *self._ids))
        self._until_ms = None


@dataclass(slots=True)
class Client:
    """One connection that was welcomed. `shown_seq` is the newest card that its screen says it has shown."""

    conn: int
    address: str
    grant: Grant
    name: str
    viewer_id: str
    frames: Rate
    events: Rate
    shown_seq: int = 0
    waits_until_ms: int = 0
    ignored_waits: int = 0
    turns: Turns = field(default_factory=Turns)
    heard_ms: int = 0

    @classmethod
    def welcome(cls, conn: int, address: str, viewer_id: str, grant: Grant, name: str) -> Client:
        is_source = grant.role is Role.SOURCE
        events = _SOURCE_EVENTS_PER_S if is_source else _VIEWER_CHAT_PER_S
        # Sources are limited by events; anchor frames come from our own console.
        frames = _SOURCE_EVENTS_PER_S if is_source or grant.role is Role.ANCHOR else _FRAMES_PER_S
        return cls(conn, address, grant, name, viewer_id, Rate(frames, 2 * frames), Rate(events, events))

    @property
    def role(self) -> Role:
        return self.grant.role

    def reads(self, topic: str) -> bool:
        return may_read(topic, self.grant.role, self.grant.rights)

    def heeds_wait(self, now_ms: int) -> bool:
        """Whether a frame sent now respects the last `wait`; a pipeline of a few frames is forgiven."""
        if now_ms >= self.waits_until_ms:
            self.ignored_waits = 0
            return True
        self.ignored_waits += 1
        return self.ignored_waits <= _IGNORED_WAITS


@dataclass(slots=True)
class Stranger:
    """A connection that has not said hello."""

    address: str
    viewer_id: str
    until_ms: int


@dataclass(slots=True)
class Clients:
    """All welcomed connections, in the order in which they are served."""

    _by_role: dict[Role, dict[int, Client]] = field(default_factory=lambda: {role: {} for role in FAN_OUT_ORDER})
    _by_conn: dict[int, Client] = field(default_factory=dict)

    def add(self, client: Client) -> None:
        self._by_role[client.role][client.conn] = client
        self._by_conn[client.conn] = client

    def remove(self, conn: int) -> Client | None:
        client = self._by_conn.pop(conn, None)
        if client is not None:
            del self._by_role[client.role][conn]
        return client

    def get(self, conn: int) -> Client | None:
        return self._by_conn.get(conn)

    def __len__(self) -> int:
        return len(self._by_conn)

    def count(self, role: Role) -> int:
        return len(self._by_role[role])

    def with_token(self, token_id: str) -> list[Client]:
        return [client for client in self.crew() if client.grant.token_id == token_id]

    def crew(self) -> Iterator[Client]:
        """All but viewers: those are many, and nothing that is done for each of the few is to look at them."""
        for role in FAN_OUT_ORDER:
            if role is not Role.VIEWER:
                yield from self._by_role[role].values()

    def readers(self, topic: str) -> list[Client]:
        """Who of the crew reads `topic`; viewers read by role alone."""
        return [client for client in self.crew() if client.reads(topic)]

    def viewers_of(self, topic: str) -> tuple[int, ...]:
        viewers = self._by_role[Role.VIEWER]
        return tuple(viewers) if may_read(topic, Role.VIEWER, frozenset()) else ()
