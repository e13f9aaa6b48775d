"""One connection's talk without its socket: what is said first, what answers what, and when it is dead."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from anchor_console.core.events import LiveEvent
from anchor_console.sources.decoding import Decoder, Frame, Word


class GoAgain(Exception):
    """This connection is of no more use, another is to be made. `key` names the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class CannotSay(Exception):
    """The line cannot be said in the room; `key` names the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(slots=True)
class Turn:
    """What one frame brought, and what is to be answered."""

    events: list[LiveEvent]
    unknown: Counter[str]
    replies: list[Frame] = field(default_factory=list)


class Talk:
    """A connection that only listens; protocols that speak override what they say.

    Args:
        dead_after_s: without any frame for so long, the connection is taken for dead; None where silence is usual.
        ping: the payload of WebSocket pings; None where its server answers none.
        ping_is_answered: whether its server is known to answer pings; else only one that has answered before is
            taken for dead when it no longer does.
    """

    def __init__(
        self,
        decoder: Decoder,
        *,
        dead_after_s: float | None = None,
        ping: bytes | None = None,
        ping_is_answered: bool = False,
    ) -> None:
        self._decoder = decoder
        self._dead_after_s = dead_after_s
        self._ping = ping
        self.ping_is_answered = ping_is_answered
        self._heard_s: float | None = None
        self.is_in = True
        """Whether the server has let us in: from then on, what is missing is a gap."""
        self.lacks = ""
        """What of all that was asked for the server does not confirm, though it has let us in."""

    @property
    def note(self) -> str:
        return self._decoder.note

    def opening(self) -> Sequence[Frame]:
        """What is said first."""
        return ()

    def received(self, frame: Frame, now_ms: int, now_s: float) -> Turn:
        """What the frame means.

        Raises:
            GoAgain: the server asks for another connection.
            SourceFailed: it does not let us in, and will not.
        """
        self._heard_s = now_s
        decoded = self._decoder.decode(frame, now_ms)
        turn = Turn(decoded.events, decoded.unknown)
        for word in decoded.words:
            turn.replies += self.heed(word, now_s)
        return turn

    def heed(self, word: Word, now_s: float) -> Sequence[Frame]:
        """What to answer to a word of the protocol; raises as `received` does."""
        return ()

    def beat(self, now_s: float) -> Sequence[Frame]:
        """Asked about every second: what is due to be said.

        Raises:
            GoAgain: nothing came for too long.
        """
        if self._heard_s is None:
            self._heard_s = now_s
        if self._dead_after_s is not None and now_s - self._heard_s >= self._dead_after_s:
            raise GoAgain("source.lost.silent")
        return ()

    def ping_payload(self) -> bytes | None:
        """What to ping with now, for servers that answer pings."""
        return self._ping

    def say(self, text: str, now_s: float) -> Frame:
        """The frame that says `text` in the room.

        Raises:
            CannotSay: this source cannot, or not now.
        """
        raise CannotSay("source.say.cannot")


@dataclass(frozen=True, slots=True)
class Line:
    """Where to connect, and what is talked there."""

    url: str
    talk: Talk
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    beside: Callable[[], Coroutine[Any, Any, None]] | None = None
    """Runs beside the connection; raises GoAgain where it must end."""


class Plan(Protocol):
    """How a source gets its connections."""

    def line(self) -> AbstractAsyncContextManager[Line]:
        """All that must be done before a connection, and after it.

        Raises:
            GoAgain: not now.
            SourceFailed: not as the settings are.
        """


@dataclass(frozen=True, slots=True)
class PlainPlan:
    """The same address each time, a fresh talk for each connection."""

    url: str
    talk: Callable[[], Talk]
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        yield Line(self.url, self.talk(), self.headers)
