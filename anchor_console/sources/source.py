"""The port that every source implements: where chat, gifts, joins and orders come from, and where they go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Protocol

import msgspec

from anchor_console.core.events import LiveEvent
from anchor_console.sources.record import Control


class SourceState(Enum):
    CONNECTING = "connecting"
    LIVE = "live"
    SILENT = "silent"
    """Connected, but nothing came for longer than is usual there."""
    LOST = "lost"
    """The connection broke; the source tries again by itself."""
    FAILED = "failed"
    """It does not go on by itself: a person must change something."""
    ENDED = "ended"
    """Nothing more will come."""


class SourceStatus(msgspec.Struct, frozen=True):
    """How a source stands: what its light on the desk shows."""

    state: SourceState
    detail: str
    """Names the sentence in the translations, like a notice's key: `source.replay.ended`."""
    last_event_at_ms: int | None
    """When the newest event happened by its own `at`; None before the first."""
    events: int
    """Brought and stored since the source was started."""
    bad: int
    """Frames or lines that could not be read and were left out."""
    duplicates: int = 0
    """Events that had come before and were skipped, as the console counts them: no source knows of its own."""
    reconnects: int = 0
    unknown: Mapping[str, int] = msgspec.field(default_factory=dict)
    """Kinds of frames that the source's decoder does not know, with how many came; the most frequent ones."""
    params: Mapping[str, str | int] = msgspec.field(default_factory=dict)
    """What fills the gaps of the sentence that `detail` names."""
    note: str = ""
    """What a person should know beside it, in the source's own words: a dialect, a server's notice."""


class Sink(Protocol):
    """Where a source puts what it brings. It waits for each call before it makes the next."""

    async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
        """Return when the events are stored with all their effects: a source's back-pressure.

        Args:
            arrived_ms: when a record says that each of them reached the console; None for what comes now, or came at
                its own time.
        """

    async def control(self, line: Control) -> None:
        """Do what a record says people did at this point; return when it is done."""

    def status(self, status: SourceStatus) -> None:
        """Told on each change of state, and about once a second while events come."""


class Source(Protocol):
    @property
    def name(self) -> str:
        """Stamped into `source` of the events, but of those that a record already names a source for."""

    async def run(self, sink: Sink) -> None:
        """Bring events until there are no more or the task is cancelled.

        The last status of a run that ended by itself is ENDED. A connection that breaks is the source's
        own business (status LOST, another try); what cannot be mended by trying raises `SourceFailed`.
        """


class SourceFailed(Exception):
    """A source cannot go on and trying again would not help; `key` names the sentence that says why."""

    def __init__(self, key: str, **params: str | int) -> None:
        super().__init__(f"{key} {params}" if params else key)
        self.key = key
        self.params = params
