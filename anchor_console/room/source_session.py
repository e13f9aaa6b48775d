"""A source's side of the room protocol without its socket: events in, frames out, a few frames under way at a time.

Their order holds through waits and reconnects. After a wait each frame that the hub told to wait goes again; after a
reconnect all that it has not accepted, from the oldest on; with the same ids. What comes meanwhile goes together in the
next frame.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from anchor_console.core.events import LiveEvent, encode
from anchor_console.room import messages
from anchor_console.room.rights import Role
from anchor_console.room.session import NotWelcomed

_FRAME_BYTES = 200 * 1024
"""Under the limit of a frame, with room for what the hub stamps."""
_UNDER_WAY = 8
"""Frames that the hub has not answered: more than one, so that nobody waits for the way there and back."""


class Entered(msgspec.Struct, frozen=True):
    """The hub has let us in."""


class Kept(msgspec.Struct, frozen=True):
    """All events of the ticket are safe."""

    ticket: int


class NotTaken(msgspec.Struct, frozen=True):
    """The hub refuses the frame that held these tickets' events."""

    tickets: tuple[int, ...]
    code: messages.ErrorCode
    message: str


class MustWait(msgspec.Struct, frozen=True):
    """Nothing is to be sent for so long; then `SourceSession.go_on`."""

    for_ms: int


SourceEvent = Entered | Kept | NotTaken | NotWelcomed | MustWait


@dataclass(slots=True)
class _Piece:
    ticket: int
    event: bytes
    is_last: bool


@dataclass(slots=True)
class _Frame:
    """A frame that the hub has not accepted, or not yet all before it."""

    text: bytes
    pieces: list[_Piece]
    must_send: bool = True
    is_accepted: bool = False


@dataclass(slots=True)
class SourceSession:
    """`new_id` makes ULIDs. A ticket stands for the events of one `add`."""

    token: str = field(repr=False)
    name: str
    new_id: Callable[[], str]
    _ticket: int = 0
    _queue: deque[_Piece] = field(default_factory=deque)
    _under_way: OrderedDict[str, _Frame] = field(default_factory=OrderedDict)
    _is_online: bool = False
    _is_held: bool = False
    """The hub told us to wait: nothing goes until `go_on`."""

    @property
    def waiting(self) -> int:
        """Events that are not known to be safe."""
        return len(self._queue) + sum(len(frame.pieces) for frame in self._under_way.values())

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

    def outgoing(self) -> list[bytes]:
        """The frames that are to be written now, in this order."""
        if not self._is_online or self._is_held:
            return []
        while self._queue and len(self._under_way) < _UNDER_WAY:
            self._fill()
        due = [frame for frame in self._under_way.values() if frame.must_send]
        for frame in due:
            frame.must_send = False
        return [frame.text for frame in due]

    def go_on(self) -> None:
        """The wait is over: what was told to wait is sent again."""
        self._is_held = False

    def lost(self) -> None:
        """The connection is gone; what is under way will be sent again with the same ids."""
        self._is_online = self._is_held = False
        for frame in self._under_way.values():
            frame.must_send = not frame.is_accepted

    def received(self, text: str | bytes) -> list[SourceEvent]:
        """What a frame from the hub means.

        Raises:
            messages.Malformed: the hub speaks otherwise than this version.
        """
        match messages.decode_hub(text):
            case messages.Welcome():
                self._is_online = True
                return [Entered()]
            case messages.Refused(code=refusal, message=message):
                return [NotWelcomed(refusal, message)]
            case messages.Accepted(id=id) if id in self._under_way:
                self._under_way[id].is_accepted = True
                return [*self._kept()]
            case messages.Wait(for_ms=for_ms, id=id) if id is None or id in self._under_way:
                if id is not None:
                    self._under_way[id].must_send = True
                is_first, self._is_held = not self._is_held, True
                return [MustWait(for_ms)] if is_first else []
            case messages.Error(id=id, code=code, message=message) if id is not None and id in self._under_way:
                return [self._not_taken(self._under_way.pop(id), code, message), *self._kept()]
        return []

    def _kept(self) -> Iterator[Kept]:
        """Whose events are all safe: a ticket may reach over several frames, so they count in their order."""
        while self._under_way:
            frame = next(iter(self._under_way.values()))
            if not frame.is_accepted:
                return
            self._under_way.popitem(last=False)
            yield from (Kept(piece.ticket) for piece in frame.pieces if piece.is_last)

    def _not_taken(self, frame: _Frame, code: messages.ErrorCode, message: str) -> NotTaken:
        tickets = tuple(dict.fromkeys(piece.ticket for piece in frame.pieces))
        # The rest of a ticket that has failed is not sent: its sender is told of the whole.
        self._queue = deque(piece for piece in self._queue if piece.ticket not in tickets)
        return NotTaken(tickets, code, message)

    def _fill(self) -> None:
        """Make one more frame of what waits."""
        size, pieces = 0, list[_Piece]()
        while self._queue and len(pieces) < messages.MAX_EVENTS:
            size += len(self._queue[0].event) + 1
            if pieces and size > _FRAME_BYTES:
                break
            pieces.append(self._queue.popleft())
        frame_id = self.new_id()
        items = b",".join(piece.event for piece in pieces)
        text = b'{"type":"events","id":"%s","items":[%s]}' % (frame_id.encode(), items)
        self._under_way[frame_id] = _Frame(text, pieces)
