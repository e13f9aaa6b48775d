"""A source's side of the room protocol without its socket: events in, frames out, one frame under way at a time.

One at a time keeps the order of events through waits and reconnects; what comes meanwhile goes together in the next.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from anchor_console.core.events import LiveEvent, encode
from anchor_console.room import messages
from anchor_console.room.rights import Role

_FRAME_BYTES = 200 * 1024
"""Under the limit of a frame, with room for what the hub stamps."""


@dataclass(frozen=True, slots=True)
class Entered:
    """The hub has let us in."""


@dataclass(frozen=True, slots=True)
class Kept:
    """All events of the ticket are safe."""

    ticket: int


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The hub refuses the frame that held these tickets' events."""

    tickets: tuple[int, ...]
    code: messages.ErrorCode
    message: str


@dataclass(frozen=True, slots=True)
class NotEntered:
    code: messages.RefusalCode
    message: str


@dataclass(frozen=True, slots=True)
class MustWait:
    """Nothing is to be sent for so long; then `SourceSession.go_on`."""

    for_ms: int


SourceEvent = Entered | Kept | NotTaken | NotEntered | MustWait


@dataclass(slots=True)
class _Piece:
    ticket: int
    event: bytes
    is_last: bool


@dataclass(slots=True)
class SourceSession:
    """`new_id` makes ULIDs. A ticket stands for the events of one `add`."""

    token: str = field(repr=False)
    name: str
    new_id: Callable[[], str]
    _ticket: int = 0
    _queue: deque[_Piece] = field(default_factory=deque)
    _under_way: list[_Piece] = field(default_factory=list)
    _frame: bytes = b""
    _frame_id: str = ""
    _is_online: bool = False
    _must_send: bool = False

    @property
    def waiting(self) -> int:
        """Events that are not known to be safe."""
        return len(self._queue) + len(self._under_way)

    def hello(self) -> bytes:
        return messages.encode(
            messages.Hello(protocol=messages.PROTOCOL, role=Role.SOURCE, token=self.token, name=self.name)
        )

    def add(self, events: Iterable[LiveEvent]) -> int:
        """Queue events; returns the ticket that `Kept` names when all of them are safe."""
        self._ticket += 1
        encoded = [encode(event) for event in events]
        last = len(encoded) - 1
        self._queue.extend(_Piece(self._ticket, event, i == last) for i, event in enumerate(encoded))
        return self._ticket

    def outgoing(self) -> bytes | None:
        """The frame that is to be written now, if one is."""
        if not self._is_online:
            return None
        if not self._under_way:
            self._fill()
        if not self._must_send or not self._under_way:
            return None
        self._must_send = False
        return self._frame

    def go_on(self) -> None:
        """The wait is over: the frame that was not taken is sent again."""
        self._must_send = bool(self._under_way)

    def lost(self) -> None:
        """The connection is gone; what is under way will be sent again with the same id."""
        self._is_online = False
        self._must_send = bool(self._under_way)

    def received(self, text: str | bytes) -> list[SourceEvent]:
        """What a frame from the hub means.

        Raises:
            messages.Malformed: the hub speaks otherwise than this version.
        """
        match messages.decode_hub(text):
            case messages.Welcome():
                self._is_online = True
                self._must_send = bool(self._under_way)
                return [Entered()]
            case messages.Refused(code=refusal, message=message):
                return [NotEntered(refusal, message)]
            case messages.Accepted(id=id) if id == self._frame_id and self._under_way:
                kept = [Kept(piece.ticket) for piece in self._under_way if piece.is_last]
                self._under_way = []
                return list(kept)
            case messages.Wait(for_ms=for_ms, id=id) if id in (self._frame_id, None):
                return [MustWait(for_ms)]
            case messages.Error(id=id, code=code, message=message) if id == self._frame_id and self._under_way:
                return [self._not_taken(code, message)]
        return []

    def _not_taken(self, code: messages.ErrorCode, message: str) -> NotTaken:
        tickets = tuple(dict.fromkeys(piece.ticket for piece in self._under_way))
        self._under_way = []
        # The rest of a ticket that has failed is not sent: its sender is told of the whole.
        self._queue = deque(piece for piece in self._queue if piece.ticket not in tickets)
        return NotTaken(tickets, code, message)

    def _fill(self) -> None:
        size = 0
        while self._queue and len(self._under_way) < messages.MAX_EVENTS:
            size += len(self._queue[0].event) + 1
            if self._under_way and size > _FRAME_BYTES:
                break
            self._under_way.append(self._queue.popleft())
        if self._under_way:
            self._frame_id = self.new_id()
            items = b",".join(piece.event for piece in self._under_way)
            self._frame = b'{"type":"events","id":"%s","items":[%s]}' % (self._frame_id.encode(), items)
            self._must_send = True
