"""The room's promises under random joins, drops, repeats, slow consoles and screens, hub kills and power cuts.

Console and source speak through their real sessions, so both sides of the protocol are held to: no client ever goes
back, what was accepted is stored once, a command acts once.
"""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from anchor_console.core.events import Chat
from anchor_console.room.hub.journal import JournalEntry
from anchor_console.room.hub.outlet import Outlet
from anchor_console.room.messages import RoutedCommand, to_raw
from anchor_console.room.session import AnchorSession, Delivered
from anchor_console.room.source_session import Kept, SourceSession
from tests.room.core_room import TOKENS, CoreRoom, Person, SlowWire
from tests.room.memory_hub import MemoryBacklog

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


class CutBacklog(MemoryBacklog):
    """A backlog that knows what a power cut would leave of it."""

    def after_cut(self, synced_to: int) -> CutBacklog:
        left = CutBacklog()
        for position, data in self.read(self.done, 1 << 30):
            if position <= synced_to:
                left.append(position, data, 0)
        left.done = self.done
        left.last = max(left.last, self.done)
        return left


class CutJournal:
    """A journal that knows which of its entries are on disk: all up to the last durable one."""

    def __init__(self, entries: list[JournalEntry]) -> None:
        self.entries = entries
        self.on_disk = len(entries)

    def write(self, entry: JournalEntry, *, durable: bool = False) -> None:
        self.entries.append(msgspec.json.decode(msgspec.json.encode(entry), type=JournalEntry))
        if durable:
            self.on_disk = len(self.entries)


class Screen:
    """A page that holds the newest card it was given, over all its connections."""

    def __init__(self) -> None:
        self.person: Person | None = None
        self.epoch = ""
        self.seq = 0
        self.value: Any = None
        self.last_on_connection = 0
        self.wire: SlowWire | None = None

    def reads(self) -> None:
        if self.person is None:
            return
        for frame in self.person.heard():
            if frame["type"] == "welcome":
                if frame["epoch"] != self.epoch:
                    self.epoch, self.seq, self.value = frame["epoch"], 0, None
                self.last_on_connection = 0
                if "card" in frame["topics"]:
                    self._gets(frame["topics"]["card"])
            elif frame["type"] == "topic" and frame["topic"] == "card":
                self._gets(frame)

    def _gets(self, held: dict[str, Any]) -> None:
        assert held["seq"] > self.last_on_connection, "a frame went backwards on one connection"
        self.last_on_connection = held["seq"]
        if held["seq"] > self.seq:
            self.seq, self.value = held["seq"], held["value"]


class RoomPromises(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.ids = itertools.count(1)
        self.journal = CutJournal([])
        self.backlog = CutBacklog()
        self.synced_to = 0
        self.room = CoreRoom(journal=self.journal, backlog=self.backlog)
        self.console = AnchorSession(TOKENS["anchor"], "desk", "i", self._new_id)
        self.anchor: Person | None = None
        self.waiting: list[Delivered] = []
        self.stored: list[str] = []
        self.acted: set[str] = set()
        self.begun: set[tuple[int, str]] = set()
        self.consoles: list[AnchorSession] = [self.console]
        self.source = SourceSession(TOKENS["source"], "s", self._new_id)
        self.source_person: Person | None = None
        self.sent: list[str] = []
        self.tickets: dict[int, list[str]] = {}
        self.accepted: list[str] = []
        self.assistant: Person | None = None
        self.asked: list[str] = []
        self.results: dict[str, Any] = {}
        self.screens = [Screen(), Screen()]
        self.card: int | None = None

    def _new_id(self) -> str:
        return f"id{next(self.ids)}"

    # Who is there

    @rule()
    def console_connects(self) -> None:
        self._drop_anchor()
        self.anchor = self.room.opens()
        self._say_raw(self.anchor, self.console.hello())
        self._settle()

    @rule()
    def console_drops(self) -> None:
        self._drop_anchor()
        self._settle()

    @rule()
    def console_restarts(self) -> None:
        """Killed: what it had not stored is gone, what it stored and the card that it shows are not."""
        self._drop_anchor()
        self.console = AnchorSession(TOKENS["anchor"], "desk", "i", self._new_id)
        self.consoles.append(self.console)
        if self.card is not None:
            self.console.set("card", to_raw(self.card))
        self._settle()

    @rule()
    def source_connects(self) -> None:
        self._drop_source()
        self.source_person = self.room.opens()
        self._say_raw(self.source_person, self.source.hello())
        self._settle()

    @rule()
    def source_drops(self) -> None:
        self._drop_source()

    @rule(which=st.integers(0, 1))
    def screen_connects(self, which: int) -> None:
        self.screen_drops(which)
        screen = self.screens[which]
        screen.person = self.room.joins("overlay" if which else "host")
        # From its welcome on it reads through an outlet, as fast or slow as the rules below say.
        screen.wire = SlowWire(screen.person)
        screen.person.outlet = Outlet(screen.wire)
        self._settle()

    @rule(which=st.integers(0, 1))
    def screen_stops_reading(self, which: int) -> None:
        """What is sent fills its transport; further cards are not sent to it until it reads again."""
        wire = self.screens[which].wire
        if wire is not None:
            wire.is_read = False

    @precondition(lambda self: self.anchor is not None)
    @rule(which=st.integers(0, 1), cards=st.integers(2, 4))
    def screen_misses_cards(self, which: int, cards: int) -> None:
        """Rarely met by chance: it stands still while several cards are shown."""
        if self.screens[which].person is None:
            self.screen_connects(which)
        self.screen_stops_reading(which)
        self.console_shows_cards(cards)

    @rule(which=st.integers(0, 1))
    def screen_reads_again(self, which: int) -> None:
        """However much it missed, it then holds what the hub holds."""
        screen = self.screens[which]
        self._reads_again(screen)
        screen.reads()
        newest = self.room.core.topic_frame(screen.person.conn, "card", self.room.now_ms) if screen.person else None
        # A hub whose power was cut may have lost a card that the screen has: it comes again with its console.
        if newest is not None and newest.seq >= screen.seq:
            assert screen.value == json.loads(newest.frame)["value"]

    @rule(which=st.integers(0, 1))
    def screen_drops(self, which: int) -> None:
        self.screens[which].reads()
        person, self.screens[which].person = self.screens[which].person, None
        self.screens[which].wire = None
        if person is not None:
            person.leaves()

    @rule()
    def assistant_connects(self) -> None:
        self.assistant_drops()
        self.assistant = self.room.joins("assistant")
        for id in self.asked:
            if id not in self.results:
                self._ask(id)
        self._settle()

    @rule()
    def assistant_drops(self) -> None:
        if self.assistant is not None:
            self.assistant.leaves()
            self.assistant = None

    # What they do

    @rule(times=st.integers(1, 5))
    def console_shows_cards(self, times: int) -> None:
        for _ in range(times):
            self.card = (self.card or 0) + 1
            self.console.set("card", to_raw(self.card))
        self._settle()

    @rule(count=st.integers(1, 3))
    def source_brings_events(self, count: int) -> None:
        ids = [self._new_id() for _ in range(count)]
        self.sent += ids
        self.tickets[self.source.add([Chat(id=id, at=NOON, text="扣1") for id in ids])] = ids
        self._settle()

    @precondition(lambda self: self.assistant is not None)
    @rule()
    def assistant_proposes(self) -> None:
        self.asked.append(self._new_id())
        self._ask(self.asked[-1])
        self._settle()

    @precondition(lambda self: self.assistant is not None and self.asked)
    @rule(data=st.data())
    def assistant_asks_again(self, data: st.DataObject) -> None:
        self._ask(data.draw(st.sampled_from(self.asked)))
        self._settle()

    @precondition(lambda self: self.waiting)
    @rule(says_so=st.booleans())
    def console_stores(self, says_so: bool) -> None:
        delivered = self.waiting.pop(0)
        for frame in delivered.frames:
            if isinstance(frame, RoutedCommand):
                self._act(frame)
            else:
                self.stored += [event.id for event in frame.items if event.id not in self.stored]
        if says_so:
            self.console.stored(delivered)
        self._settle()

    @rule(seconds=st.sampled_from([0.1, 1.0, 2.5, 60.0]))
    def time_passes(self, seconds: float) -> None:
        self.room.passes(seconds)
        self._settle()

    @rule()
    def disk_syncs(self) -> None:
        self.synced_to = self.backlog.last
        self.room.syncs()
        self._settle()

    @rule()
    def hub_is_killed(self) -> None:
        self._restart(CutJournal(list(self.journal.entries)), self.backlog)

    @rule()
    def power_is_cut(self) -> None:
        kept = self.journal.entries[: self.journal.on_disk]
        self._restart(CutJournal(list(kept)), self.backlog.after_cut(self.synced_to))

    # What must hold

    @invariant()
    def nobody_goes_back(self) -> None:
        for screen in self.screens:
            before = (screen.epoch, screen.seq)
            screen.reads()
            assert screen.epoch != before[0] or screen.seq >= before[1]

    @invariant()
    def stored_events_are_in_the_order_of_sending(self) -> None:
        assert self.stored == [id for id in self.sent if id in set(self.stored)]

    def teardown(self) -> None:
        """Everyone comes back and works on until nothing moves: then all promises are kept."""
        self.screen_misses_cards(0, 3)
        for which in (0, 1):
            self.screen_reads_again(which)
        self.source_connects()
        self.assistant_connects()
        self.screen_connects(0)
        self.screen_connects(1)
        self.console_connects()
        for _ in range(200):
            if self.waiting:
                self.console_stores(True)
            self.disk_syncs()
        assert set(self.accepted) <= set(self.stored)
        assert self.stored == self.sent == self.accepted
        assert self.acted == set(self.asked) == set(self.results)
        if self.card is not None:
            for screen in self.screens:
                self._reads_again(screen)
                screen.reads()
                assert screen.value == self.card

    # How

    def _reads_again(self, screen: Screen) -> None:
        person, wire = screen.person, screen.wire
        if person is None or wire is None or person.outlet is None:
            return
        wire.is_read = True
        wire.drain()
        room, conn = self.room, person.conn
        assert person.outlet.catch_up(lambda topic: room.core.topic_frame(conn, topic, room.now_ms), room.now_ms)

    def _act(self, command: RoutedCommand) -> None:
        if not self.console.begins(command):
            return
        # One console begins a command once; over its restarts its database says which ones it did.
        begun = (id(self.console), command.id)
        assert begun not in self.begun
        self.begun.add(begun)
        self.acted.add(command.id)
        self.console.answer(command, command.id)
        self.console.ends(command)

    def _ask(self, id: str) -> None:
        assert self.assistant is not None
        frame = {"type": "command", "id": id, "name": "queue.add", "args": {}}
        self._say_raw(self.assistant, json.dumps(frame).encode())

    def _say_raw(self, person: Person, text: bytes) -> None:
        self.room.core.receive(person.conn, text.decode(), self.room.now_ms)
        self.room.act()

    def _settle(self) -> None:
        """Carry frames to and fro until nobody has anything to say."""
        moved = True
        while moved:
            moved = self._console_turn() | self._source_turn() | self._assistant_turn()

    def _console_turn(self) -> bool:
        if self.anchor is None:
            return False
        moved = False
        for frame in self.anchor.heard():
            moved = True
            for event in self.console.received(json.dumps(frame), self.room.now_ms):
                if isinstance(event, Delivered):
                    self.waiting.append(event)
        for text in self.console.outgoing():
            moved = True
            self._say_raw(self.anchor, text)
        return moved

    def _source_turn(self) -> bool:
        if self.source_person is None:
            return False
        moved = False
        for frame in self.source_person.heard():
            moved = True
            for event in self.source.received(json.dumps(frame)):
                if isinstance(event, Kept):
                    self.accepted += self.tickets.pop(event.ticket)
        for text in self.source.outgoing():
            moved = True
            self._say_raw(self.source_person, text)
        return moved

    def _assistant_turn(self) -> bool:
        if self.assistant is None:
            return False
        for frame in self.assistant.heard("result"):
            assert frame["value"] == self.results.setdefault(frame["id"], frame["value"]) == frame["id"]
        return False

    def _drop_anchor(self) -> None:
        person, self.anchor = self.anchor, None
        self.waiting.clear()
        self.console.lost()
        if person is not None:
            person.leaves()

    def _drop_source(self) -> None:
        person, self.source_person = self.source_person, None
        self.source.lost()
        if person is not None:
            person.leaves()

    def _restart(self, journal: CutJournal, backlog: CutBacklog) -> None:
        for screen in self.screens:
            screen.reads()
            screen.person = screen.wire = None
        self.anchor = self.source_person = self.assistant = None
        self.waiting.clear()
        self.console.lost()
        self.source.lost()
        self.journal, self.backlog, self.synced_to = journal, backlog, backlog.last
        epoch = self._new_id()
        self.room = CoreRoom(
            journal=journal, entries=list(journal.entries), backlog=backlog, epoch=epoch, now_ms=self.room.now_ms
        )


TestRoomPromises = RoomPromises.TestCase
TestRoomPromises.settings = settings(stateful_step_count=50, deadline=None)


def test_a_card_that_a_power_cut_took_from_the_hub_stays_on_the_screen_until_its_console_comes_back() -> None:
    room = RoomPromises()
    room.console_connects()
    room.console_shows_cards(times=1)
    room.screen_connects(which=0)
    room.console_connects()  # the new lease is on disk, and so is what was written before it
    room.console_shows_cards(times=1)
    room.power_is_cut()
    room.nobody_goes_back()
    assert room.screens[0].value == room.card
    room.teardown()
