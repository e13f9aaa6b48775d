"""The sources' lights: how each stands, what it brought, what it repeated, and whether it has fallen silent."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from anchor_console.chat import store as chat
from anchor_console.core.clock import Clock, from_ms
from anchor_console.core.events import Gap, LiveEvent
from anchor_console.core.ids import SessionId
from anchor_console.core.observer import Signal
from anchor_console.live.intake.arrivals import VIEWERS
from anchor_console.live.session import SessionState
from anchor_console.live.sources.silence import SURE_AFTER_S, Rhythm
from anchor_console.live.state import LiveState
from anchor_console.sources.socket_source import LOST_REASON
from anchor_console.sources.source import SourceState, SourceStatus
from anchor_console.storage.database import Database

SILENT_REASON = "silent"
"""What a gap says that was written for a silence."""

_CONNECTED = frozenset({SourceState.LIVE, SourceState.SILENT})
_MINUTE_S = 60.0
_COUNTS_KEPT = 120
_VIEWERS_LIVE, _HUB_LIVE = "source.room.live", "source.hub.live"
_SILENT, _NOTHING_YET = "source.silent", "source.nothing_yet"


class SourceLights:
    """Keeps `state.sources`.

    Sources that come through the hub are watched for silence from their first event on, those that the console runs
    itself from when they are connected: our own simulators and records know when they end, and the fans' page is
    silent when nobody talks there.
    """

    def __init__(self, database: Database, state: LiveState, clock: Clock) -> None:
        self.gap_began: Signal[Gap] = Signal()
        """A source is silent, or has been lost, for so long that the chat is to tell; the gap lasts."""
        self._database = database
        self._state = state
        self._clock = clock
        self._rhythms: dict[str, Rhythm] = {}
        self._watched: set[str] = set()
        """Sources that the console runs itself in a live room."""
        self._spoke: set[str] = set()
        """Those that brought something in this session: of them it is known that something is missing."""
        self._session_id: SessionId | None = None
        self._brought: Counter[str] = Counter()
        self._duplicates: Counter[str] = Counter()
        self._returns: Counter[str] = Counter()
        self._hub_returns: dict[str, int] | None = None
        """As the hub told them last; None until it does."""
        self._counts: dict[str, deque[tuple[float, int]]] = {}
        self._lost: dict[str, tuple[float, int]] = {}
        """Since when sources are lost: by the timer, and from their last event, or when it was to be, by the clock."""
        self._lasting: dict[str, Gap] = {}
        """The gaps that last, by source."""
        state.session_changed.subscribe(lambda _: self._begin())
        self._begin()

    def _begin(self) -> None:
        """A session starts, ends, rests or goes on: what is usual is learned anew, and gaps that last go on."""
        self._rhythms.clear()
        self._lost.clear()
        session = self._state.session
        if session is None or session.id != self._session_id:
            self._spoke.clear()
        self._session_id = None if session is None else session.id
        for name in {*self._watched, *self._brought} - {VIEWERS}:
            known = self._state.sources.get(name)
            if known is not None:
                self._await(name, known.state)
        self._lasting = {} if session is None else chat.lasting_gaps(self._database.read(), session.id)

    def told(self, name: str, status: SourceStatus, *, is_watched: bool = False) -> None:
        """An embedded source says itself how it stands.

        Args:
            is_watched: it is of a live room, and something is to come from it.
        """
        if is_watched:
            self._watched.add(name)
        if is_watched or name in self._rhythms:
            self._await(name, status.state)
        self._count(name, status.events)
        self._state.sources.put(name, replace(status, duplicates=self._duplicates[name]))

    def _await(self, name: str, state: SourceState) -> None:
        """From now on something is to come from a source in this state, or it is known that it is lost."""
        now_s, now_ms = self._clock.monotonic_s(), self._clock.now_ms()
        rhythm = self._rhythms.setdefault(name, Rhythm())
        if state in _CONNECTED:
            self._lost.pop(name, None)
            rhythm.expect(now_s, now_ms)
            return
        # When it is back it tells its own gap.
        if state is SourceState.ENDED:
            self._lost.pop(name, None)
        else:
            self._lost.setdefault(name, (now_s, now_ms if rhythm.heard_ms is None else rhythm.heard_ms))
        rhythm.pause()

    def let_go(self, name: str) -> None:
        """The source is switched off: nothing is to come from it."""
        self._watched.discard(name)
        self._rhythms.pop(name, None)
        self._lost.pop(name, None)
        self._state.sources.remove(name)

    def heard(self, events: Sequence[LiveEvent]) -> list[LiveEvent]:
        """The hub brought these; gives the gaps that they end, to be stored before them."""
        now_s, now_ms = self._clock.monotonic_s(), self._clock.now_ms()
        gaps: list[LiveEvent] = []
        for name in dict.fromkeys(event.source for event in events):
            if name != VIEWERS:
                silence = self._rhythms.setdefault(name, Rhythm()).heard(now_s, now_ms)
                if not self._is_missed(name):
                    silence = None
                self._spoke.add(name)
                lasting = self._lasting.pop(name, None)
                if silence is not None:
                    gaps.append(_gap(name, silence.from_ms, silence.to_ms))
                elif lasting is not None and not any(_ends_a_gap(event, name) for event in events):
                    now = from_ms(now_ms)
                    gaps.append(replace(lasting, at=now, from_=min(lasting.from_, now), to=now))
        return gaps

    def brought(self, events: Sequence[LiveEvent]) -> None:
        """The hub's events are stored, and what of them was repeated has been told."""
        counts = Counter(event.source for event in events)
        self._brought.update(counts)
        for name in counts:
            newest_ms = max(event.at_ms for event in events if event.source == name)
            if (known := self._state.sources.get(name)) is not None:
                newest_ms = max(newest_ms, known.last_event_at_ms or 0)  # what comes late is not the last
            repeated = self._duplicates[name]
            new = self._brought[name] - repeated
            self._count(name, self._brought[name])
            live = _VIEWERS_LIVE if name == VIEWERS else _HUB_LIVE
            status = SourceStatus(SourceState.LIVE, live, newest_ms, new, 0, repeated, self._returns[name])
            self._state.sources.put(name, status)

    def returned(self, returns: Mapping[str, int]) -> None:
        """The hub tells how often each of its sources came back since it started; before us is nothing to us."""
        before = returns if self._hub_returns is None else self._hub_returns
        self._hub_returns = dict(returns)
        for name, times in returns.items():
            # Fewer than before: the hub began anew.
            more = times - before.get(name, 0) if times >= before.get(name, 0) else times
            self._returns[name] += more
            known = self._state.sources.get(name)
            if more and known is not None:
                self._state.sources.put(name, replace(known, reconnects=self._returns[name]))

    def repeated(self, duplicates_of: Mapping[str, int]) -> None:
        """So many events of each source had come before, and were skipped."""
        self._duplicates.update(duplicates_of)
        for name, count in duplicates_of.items():
            known = self._state.sources.get(name)
            if count and known is not None:
                self._state.sources.put(name, replace(known, duplicates=self._duplicates[name]))

    def in_last_minute(self, name: str) -> int:
        """How many events the source brought in the last minute."""
        counts = self._counts.get(name)
        if not counts:
            return 0
        now_s = self._clock.monotonic_s()
        while len(counts) > 1 and counts[1][0] <= now_s - _MINUTE_S:
            counts.popleft()
        return counts[-1][1] - counts[0][1]

    def _count(self, name: str, events: int) -> None:
        """The source has brought `events` so far; kept once a second."""
        counts = self._counts.setdefault(name, deque(maxlen=_COUNTS_KEPT))
        now_s = self._clock.monotonic_s()
        if not counts or events < counts[-1][1]:
            # It begins anew.
            counts.clear()
            counts.append((now_s, 0))
        if len(counts) > 1 and now_s - counts[-1][0] < 1.0:
            counts[-1] = (counts[-1][0], events)
        else:
            counts.append((now_s, events))

    def tick(self) -> None:
        """Turn the lights amber of those that are silent for longer than is usual there."""
        session = self._state.session
        if session is None or session.state is not SessionState.RUNNING:
            return
        now_s = self._clock.monotonic_s()
        for name, rhythm in self._rhythms.items():
            known = self._state.sources.get(name)
            if known is not None and known.state in _CONNECTED and rhythm.is_silent(now_s):
                if known.state is SourceState.LIVE:
                    detail = _SILENT if known.events else _NOTHING_YET
                    self._state.sources.put(name, replace(known, state=SourceState.SILENT, detail=detail))
                if self._is_missed(name):
                    self._tell_gap(name, rhythm.heard_ms, SILENT_REASON)
        for name, (lost_s, heard_ms) in self._lost.items():
            if now_s - lost_s >= SURE_AFTER_S:
                self._tell_gap(name, heard_ms, LOST_REASON)

    def _is_missed(self, name: str) -> bool:
        """Whether silence there is a gap: a script that brought something another evening need not come tonight."""
        return name in self._watched or name in self._spoke

    def _tell_gap(self, name: str, from_ms: int | None, reason: str) -> None:
        if from_ms is not None and name not in self._lasting:
            gap = self._lasting[name] = _gap(name, from_ms, None, self._clock.now_ms(), reason)
            self.gap_began.emit(gap)


def _ends_a_gap(event: LiveEvent, source: str) -> bool:
    return isinstance(event, Gap) and event.source == source and event.to is not None


def _gap(source: str, since_ms: int, to_ms: int | None, at_ms: int | None = None, reason: str = SILENT_REASON) -> Gap:
    """Its id is made of source and beginning: a silence that is told twice is one.

    No gap ends before it begins, though somebody set the clock back meanwhile.
    """
    told_ms = at_ms if to_ms is None else to_ms
    assert told_ms is not None
    return Gap(
        id=f"gap:{source}:{since_ms}"[:256],
        source=source,
        at=from_ms(told_ms),
        weak=True,
        from_=from_ms(min(since_ms, told_ms)),
        to=None if to_ms is None else from_ms(to_ms),
        reason=reason,
    )
