"""Two nodes of one room whose messages get lost: whoever is connected is told the truth, or sent away to come back."""

from __future__ import annotations

import itertools
import json
from collections import deque
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from anchor_console.room.hub.actions import Close, Newest, Publish, Send
from anchor_console.room.hub.cluster import EDGE_SILENT_MS, ClusterCore, Message, Seat
from anchor_console.room.hub.outlet import Outlet
from anchor_console.room.rights import Role
from tests.room.core_room import NOW_MS, TOKENS, CoreRoom


class Guest:
    """Someone at a node: what they were told, and whether they are still let in."""

    def __init__(self, conn: int, role: str) -> None:
        self.conn = conn
        self.role = role
        self.heard: list[dict[str, Any]] = []
        self.reads = True
        self.outlet = Outlet(self)

    # As a socket

    def buffered(self) -> int:
        return 0 if self.reads else 1 << 30

    def write(self, frame: bytes) -> None:
        self.heard.append(json.loads(frame))

    def hold_little(self) -> None:
        pass

    # As who looks at its screen

    @property
    def lease(self) -> int:
        return int(next(frame["lease"] for frame in self.heard if frame["type"] == "welcome"))

    @property
    def card(self) -> Any:
        """What its screen shows."""
        shown = None
        for frame in self.heard:
            if frame["type"] == "welcome" and "card" in frame["topics"]:
                shown = frame["topics"]["card"]["value"]
            elif frame["type"] == "topic" and frame["topic"] == "card":
                shown = frame["value"]
        return shown

    @property
    def lines(self) -> list[str]:
        """What its screen shows of the chat."""
        shown: list[str] = []
        for frame in self.heard:
            if frame["type"] == "welcome":
                shown = [line["id"] for line in frame["topics"].get("feed", {"value": []})["value"]]
            elif frame["type"] == "topic" and frame["topic"] == "feed":
                added = frame.get("append")
                shown = (
                    [line["id"] for line in frame["value"]] if added is None else shown + [line["id"] for line in added]
                )
        return shown


class Node:
    def __init__(self, name: str) -> None:
        self.guests: dict[int, Guest] = {}
        self.core = ClusterCore("main", name, self.send_away, lambda: None)
        self._conns = itertools.count(1)

    def send_away(self) -> None:
        gone, self.guests = list(self.guests), {}
        for conn in gone:
            self.core.disconnect(conn)

    def joins(self, role: str, now_ms: int) -> Guest:
        guest = Guest(next(self._conns), role)
        self.guests[guest.conn] = guest
        self.core.connect(guest.conn, "192.0.2.1", "v" * 32, now_ms)
        self.core.receive(
            guest.conn,
            json.dumps({"type": "hello", "protocol": 1, "role": role, "token": TOKENS.get(role)}),
            now_ms,
        )
        return guest

    def act(self) -> None:
        for action in self.core.actions():
            match action:
                case Send(conn, frame) if conn in self.guests:
                    assert self.guests[conn].outlet.send(frame)
                case Publish(topic, told, conns, _):
                    for conn in conns:
                        if conn in self.guests:
                            self.guests[conn].outlet.publish(topic, told)
                case Newest(conn, topic, told) if conn in self.guests:
                    self.guests[conn].outlet.answer(topic, told)
                case Close(conn, _, _):
                    self.guests.pop(conn, None)

    def catches_up(self, now_ms: int) -> None:
        """Serve those who read again."""
        for conn, guest in self.guests.items():
            guest.outlet.catch_up(lambda topic, conn=conn: self.core.topic_frame(conn, topic, now_ms), now_ms)  # type: ignore[misc]


class LossyNodes(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now_ms = NOW_MS
        self.seat, self.edge = Node("seat"), Node("edge")
        room = CoreRoom(live=True)
        self.seat.core.sit(Seat(room.core, room.backlog, lambda: None))
        self.edge.core.follow()
        self.up: deque[Message] = deque()
        self.down: deque[Message] = deque()
        self.card = 0
        self.lines: list[str] = []

    # What happens

    @rule(role=st.sampled_from(["overlay", "host", "viewer", "assistant"]))
    def somebody_comes_to_the_edge(self, role: str) -> None:
        self.edge.joins(role, self.now_ms)
        self._collect()

    @rule(data=st.data())
    def somebody_leaves_the_edge(self, data: st.DataObject) -> None:
        if self.edge.guests:
            conn = data.draw(st.sampled_from(sorted(self.edge.guests)))
            del self.edge.guests[conn]
            self.edge.core.disconnect(conn)
            self._collect()

    @rule()
    def a_card_is_shown(self) -> None:
        self.card += 1
        self._anchor_says(type="set", id=f"s{self.card}", topic="card", value={"stage": "open", "n": self.card})

    @rule()
    def a_line_of_chat_comes(self) -> None:
        self.lines.append(f"m{len(self.lines)}")
        self._anchor_says(type="append", id=self.lines[-1], topic="feed", items=[{"id": self.lines[-1]}])

    @rule(data=st.data())
    def somebody_stops_reading_or_reads_again(self, data: st.DataObject) -> None:
        if self.edge.guests:
            guest = self.edge.guests[data.draw(st.sampled_from(sorted(self.edge.guests)))]
            guest.reads = not guest.reads

    @rule()
    def the_edge_serves_those_who_read_again(self) -> None:
        self.edge.catches_up(self.now_ms)
        self._collect()

    @rule(count=st.integers(1, 10))
    def messages_arrive(self, count: int) -> None:
        for _ in range(count):
            self._carry_one()

    @rule(which=st.sampled_from(["up", "down"]), data=st.data())
    def a_message_is_lost(self, which: str, data: st.DataObject) -> None:
        way: deque[Message] = getattr(self, which)
        if way:
            del way[data.draw(st.integers(0, len(way) - 1))]

    @rule()
    def the_edge_beats(self) -> None:
        self.edge.core.beat()
        self._collect()

    @rule(seconds=st.sampled_from([0.5, 2.0, EDGE_SILENT_MS / 1000 + 1]))
    def time_passes(self, seconds: float) -> None:
        self.now_ms += round(seconds * 1000)
        self.seat.core.tick(self.now_ms)
        self._collect()

    @rule()
    def the_edge_loses_the_others(self) -> None:
        self.edge.core.lose()
        self.up.clear()
        self.down.clear()
        self.edge.core.follow()
        self._collect()

    # What must hold

    @invariant()
    def no_screen_goes_back(self) -> None:
        for guest in self.edge.guests.values():
            for topic in ("card", "feed"):
                seqs = [frame["seq"] for frame in guest.heard if frame["type"] == "topic" and frame["topic"] == topic]
                assert seqs == sorted(set(seqs))

    @invariant()
    def a_stranger_hears_nothing(self) -> None:
        for guest in self.edge.guests.values():
            assert not guest.heard or guest.heard[0]["type"] == "welcome"

    def teardown(self) -> None:
        """Once nothing is lost any more, who is here or comes holds what the room holds."""
        for guest in self.edge.guests.values():
            guest.reads = True
        for _ in range(6):
            self.the_edge_beats()
            self.the_edge_serves_those_who_read_again()
            self.all_arrives()
        for guest in self.edge.guests.values():
            assert (guest.card or {"n": 0})["n"] == self.card
            assert guest.role != "assistant" or guest.lines == self.lines
        for role in ("overlay", "viewer"):
            self.edge.joins(role, self.now_ms)
        self.a_card_is_shown()
        self.all_arrives()
        assert {guest.card["n"] for guest in self.edge.guests.values() if guest.heard} == {self.card}
        assert all(guest.heard for guest in self.edge.guests.values())
        counted = self.seat.core.gauges()
        for role in (Role.OVERLAY, Role.VIEWER, Role.HOST, Role.ASSISTANT):
            here = sum(guest.role == role for guest in self.edge.guests.values())
            assert counted[f'connections{{role="{role}"}}'] == here

    # How

    def all_arrives(self) -> None:
        while self.up or self.down:
            self._carry_one()

    def _anchor_says(self, **frame: Any) -> None:
        anchor = next((one for one in self.seat.guests.values() if one.role == "anchor"), None)
        if anchor is None:
            anchor = self.seat.joins("anchor", self.now_ms)
            self._collect()
        self.seat.core.receive(anchor.conn, json.dumps(frame | {"lease": anchor.lease}), self.now_ms)
        self._collect()

    def _carry_one(self) -> None:
        if self.up:
            self.seat.core.hear_up(self.up.popleft(), self.now_ms)
        elif self.down:
            self.edge.core.hear_down(self.down.popleft())
        self._collect()

    def _collect(self) -> None:
        self.seat.act()
        self.edge.act()
        while self.edge.core.outgoing:
            self.up.append(self.edge.core.outgoing.popleft()[1])
        while self.seat.core.outgoing:
            self.down.append(self.seat.core.outgoing.popleft()[1])


def a_room() -> LossyNodes:
    """An overlay at the edge, which has seen the first card."""
    room = LossyNodes()
    room.somebody_comes_to_the_edge("overlay")
    room.all_arrives()
    room.a_card_is_shown()
    room.all_arrives()
    assert [guest.card["n"] for guest in room.edge.guests.values()] == [1]
    return room


def test_an_edge_that_missed_a_card_sends_its_people_away_at_the_next_beat() -> None:
    room = a_room()
    room.a_card_is_shown()
    room.down.clear()
    room.the_edge_beats()
    room.all_arrives()
    assert room.edge.guests == {}


def test_a_seat_that_missed_somebody_lets_them_come_back() -> None:
    room = a_room()
    room.somebody_comes_to_the_edge("host")
    room.up.popleft()
    room.all_arrives()
    assert room.edge.guests == {}
    assert room.seat.core.gauges()['connections{role="overlay"}'] == 0


def test_what_was_said_to_an_earlier_beginning_is_past() -> None:
    room = a_room()
    room.a_card_is_shown()
    room.edge.core.follow()
    room.somebody_comes_to_the_edge("overlay")
    (guest,) = room.edge.guests.values()
    room.all_arrives()
    assert guest.conn in room.edge.guests
    assert guest.heard[0]["type"] == "welcome"
    assert guest.card["n"] == 2


def test_an_edge_that_falls_silent_is_gone_with_its_people() -> None:
    room = a_room()
    room.time_passes(EDGE_SILENT_MS / 1000 + 1)
    assert room.seat.core.gauges()['connections{role="overlay"}'] == 0


def test_who_catches_up_at_an_edge_misses_no_line_that_came_while_the_edge_asked() -> None:
    room = LossyNodes()
    room.somebody_comes_to_the_edge("assistant")
    room.all_arrives()
    room.a_line_of_chat_comes()
    room.all_arrives()
    (guest,) = room.edge.guests.values()
    guest.reads = False
    room.a_line_of_chat_comes()
    room.all_arrives()
    guest.reads = True
    room.the_edge_serves_those_who_read_again()
    # The seat says this one before it hears what the edge asked for.
    room.a_line_of_chat_comes()
    room.all_arrives()
    room.a_line_of_chat_comes()
    room.all_arrives()
    assert guest.lines == room.lines


TestLossyNodes = LossyNodes.TestCase
TestLossyNodes.settings = settings(stateful_step_count=40, deadline=None)
