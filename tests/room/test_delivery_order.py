"""What waits for the console, whatever becomes of it meanwhile: in one order, and nothing of it lost."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.room.hub.delivery import SPOOL_AFTER_MS, Delivery
from anchor_console.room.hub.parcels import Answer
from anchor_console.room.hub.spool import Spool
from tests.room.memory_hub import MemoryBacklog

_WINDOW = 1
_QUEUE_BYTES = 100
"""So little that a test fills both."""


class Disk:
    """A backlog that refuses while the test says so, and must be given what comes later behind what came before."""

    def __init__(self, opens: Callable[[], Any]) -> None:
        self._opens = opens
        self._held = opens()
        self.is_broken = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._held, name)

    def append(self, position: int, data: bytes, at_ms: int) -> None:
        if self.is_broken:
            raise OSError(28, "No space left on device")
        assert position > self._held.last, "what is on disk goes back"
        self._held.append(position, data, at_ms)

    def restarts(self) -> None:
        self._held.close()
        self._held = self._opens()


class Way:
    """A hub's way to its console, and what both ends know of it."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.now_ms = 1_000_000
        self._ids = itertools.count(1)
        self._durable: set[int] = set()
        self._may_be_lost: set[int] = set()
        """What its sender was told to send again, or has heard nothing of when the hub was killed."""
        self._accepted: set[int] = set()
        self._refused: set[int] = set()
        """Commands whose senders were told that they are not done."""
        self._under_way: list[tuple[int, list[int]]] = []
        self._heard: set[int] = set()
        self._stored: set[int] = set()
        self._last_heard = 0
        """The latest that was ever heard by a console."""
        self._last_heard_now = 0
        self.is_online = False
        self._begin()

    @property
    def under_way(self) -> int:
        return len(self._under_way)

    def _begin(self) -> None:
        self._delivery = Delivery(self.disk, window_frames=_WINDOW, queue_bytes=_QUEUE_BYTES)

    def take(self, *, is_durable: bool, is_command: bool = False) -> bool:
        if not self.is_online and not is_durable:
            return False
        id = next(self._ids)
        answer = Answer(1, str(id), on_stored=True)
        events = 0 if is_command else 1
        is_taken = self._delivery.take(
            json.dumps(id).encode().rjust(10), self.now_ms, is_durable=is_durable, events=events, answer=answer
        )
        if is_taken and is_durable:
            self._durable.add(id)
        return is_taken

    def pump(self) -> None:
        if not self.is_online:
            return
        for frame in self._delivery.pump(self.now_ms):
            deliver = json.loads(frame)
            self._under_way.append((deliver["n"], deliver["frames"]))
            for id in deliver["frames"]:
                self._hear(id)

    def _hear(self, id: int) -> None:
        assert id not in self._refused, "done after it was refused"
        assert id > self._last_heard_now, "heard twice by one console, or after what came later"
        self._last_heard_now = id
        if id in self._durable and id not in self._heard:
            assert id > self._last_heard, "first heard after what came later"
            self._last_heard = id
            self._heard.add(id)

    def stores(self, frames: int) -> None:
        """The console stores so many of the frames that it has."""
        done, self._under_way = self._under_way[:frames], self._under_way[frames:]
        if done:
            self._stored.update(id for _, ids in done for id in ids)
            self._accept(self._delivery.stored(done[-1][0]))
            self.pump()

    def passes(self, ms: int) -> None:
        self.now_ms += ms
        self.pump()
        refused = {int(answer.id) for answer in self._delivery.spool_slow(self.now_ms)}
        assert not refused & (self._accepted | self._heard), "refused what was safe, or under way"
        self._refused |= refused
        self._durable -= refused

    def syncs(self) -> None:
        self._accept(self._delivery.synced(self.disk.last))

    def _accept(self, answers: list[Answer]) -> None:
        self._accepted.update(int(answer.id) for answer in answers)

    def leaves(self) -> None:
        if not self.is_online:
            return
        self.is_online = False
        for parcel in self._delivery.leave():
            if parcel.answer is not None:
                self._may_be_lost.add(int(parcel.answer.id))
        self._gone()

    def comes(self) -> None:
        if not self.is_online:
            self.is_online = True
            self._delivery.come()
            self.pump()

    def is_killed(self) -> None:
        self._may_be_lost |= self._durable - self._accepted
        self.is_online = False
        self._gone()
        self.disk.restarts()
        self._begin()

    def _gone(self) -> None:
        self._under_way.clear()
        self._last_heard_now = 0

    def ends(self) -> None:
        """All is well from now on: the console stores all that there is."""
        self.disk.is_broken = False
        self.comes()
        for _ in range(4):
            self.passes(SPOOL_AFTER_MS)
            while self.under_way:
                self.stores(1)
            self.syncs()
        assert self._durable - self._may_be_lost <= self._stored
        assert self._accepted & self._durable <= self._stored
        assert self._durable - self._may_be_lost <= self._accepted
        assert self.disk.done >= self.disk.last


def happens(way: Way, what: str) -> None:
    match what:
        case "event":
            way.take(is_durable=True)
            way.pump()
        case "viewer":
            way.take(is_durable=False)
            way.pump()
        case "command":
            way.take(is_durable=True, is_command=True)
            way.pump()
        case "take":
            way.take(is_durable=False, is_command=True)
            way.pump()
        case "moment":
            way.passes(250)
        case "second":
            way.passes(1100)
        case "slow":
            way.passes(SPOOL_AFTER_MS)
        case "stores":
            way.stores(1)
        case "stores all":
            way.stores(way.under_way)
        case "syncs":
            way.syncs()
        case "disk breaks":
            way.disk.is_broken = True
        case "disk works":
            way.disk.is_broken = False
        case "leaves":
            way.leaves()
        case "comes":
            way.comes()
        case "killed":
            way.is_killed()


_OFTEN = ["event", "command", "second"]
_SOMETIMES = ["viewer", "take", "comes", "stores"]
_SELDOM = ["moment", "slow", "stores all", "syncs", "disk breaks", "disk works", "leaves", "killed"]
HAPPENINGS = st.lists(st.sampled_from(6 * _OFTEN + 2 * _SOMETIMES + _SELDOM), min_size=30, max_size=60)


def play(disk: Disk, happenings: list[str]) -> None:
    way = Way(disk)
    way.comes()
    for what in happenings:
        happens(way, what)
    way.ends()


@given(HAPPENINGS)
def test_whatever_happens_nothing_that_was_accepted_is_lost_or_overtaken(happenings: list[str]) -> None:
    memory = MemoryBacklog()
    play(Disk(lambda: memory), happenings)


@given(HAPPENINGS)
def test_whatever_happens_a_spool_brings_it_all_back(happenings: list[str]) -> None:
    with TemporaryDirectory() as folder:
        play(Disk(lambda: Spool(Path(folder))), happenings)


@pytest.mark.parametrize("kind", ["event", "command"])
def test_what_is_taken_while_older_waits_in_memory_is_not_spooled_ahead_of_it(tmp_path: Path, kind: str) -> None:
    fill = ["command"] * _WINDOW
    late = ["stores", "second", "syncs", "stores all", "leaves", "comes"]
    play(Disk(lambda: Spool(tmp_path)), [*fill, kind, "second", kind, "second", kind, *late])
