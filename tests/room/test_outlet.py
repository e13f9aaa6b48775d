"""What waits for one connection that reads slowly."""

from __future__ import annotations

import pytest

from anchor_console.room.hub.outlet import STUCK_MS, Outlet
from anchor_console.room.rights import Role


class Wire:
    """A transport that drains only when the test says so."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.held = 0
        self.is_narrow = False

    def buffered(self) -> int:
        return self.held

    def write(self, frame: bytes) -> None:
        self.written.append(frame)
        self.held += len(frame)

    def hold_little(self) -> None:
        self.is_narrow = True


def newest(topic: str) -> bytes:
    return f"newest {topic}".encode()


def test_a_connection_that_keeps_up_gets_every_frame_at_once() -> None:
    wire = Wire()
    outlet = Outlet(wire)
    assert outlet.send(b"a")
    outlet.publish("card", b"b")
    assert wire.written == [b"a", b"b"]
    assert not outlet.is_lagging


def test_one_that_lags_skips_to_the_newest_value_of_each_topic() -> None:
    wire = Wire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    for n in range(1000):
        outlet.publish("card", b"card %d" % n)
        outlet.publish("room", b"room %d" % n)
    assert wire.written == []
    wire.held = 0
    assert outlet.catch_up(newest, 0)
    assert wire.written == [b"newest card", b"newest room"]
    assert not outlet.is_lagging


def test_answers_are_kept_in_order_and_before_topics() -> None:
    wire = Wire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    outlet.publish("card", b"card")
    assert outlet.send(b"1")
    assert outlet.send(b"2")
    wire.held = 0
    outlet.catch_up(newest, 0)
    assert wire.written == [b"1", b"2", b"newest card"]


def test_a_viewer_never_costs_more_than_its_limit() -> None:
    wire = Wire()
    outlet = Outlet(wire)
    outlet.welcome(Role.VIEWER)
    taken = 0
    while outlet.send(b"x" * 1000):
        taken += 1
    assert taken * 1000 <= 2 * 16 * 1024
    assert wire.held <= 16 * 1024
    assert wire.is_narrow


def test_a_frame_longer_than_all_that_may_wait_goes_by_itself() -> None:
    wire = Wire()
    outlet = Outlet(wire)
    outlet.welcome(Role.VIEWER)
    outlet.publish("card", b"x" * 50_000)
    outlet.publish("card", b"y" * 50_000)
    assert wire.written == [b"x" * 50_000]
    wire.held = 0
    assert outlet.catch_up(newest, 0)
    assert wire.written[1:] == [b"newest card"]


def test_one_that_does_not_drain_is_asked_for_no_newest_value() -> None:
    wire = Wire()
    outlet = Outlet(wire)
    outlet.welcome(Role.VIEWER)
    for _ in range(10):
        outlet.publish("card", b"x" * 3_000)
    outlet.catch_up(lambda _: pytest.fail("made for nobody"), 0)
    assert outlet.is_lagging


def test_the_crew_may_have_more_waiting() -> None:
    wire = Wire()
    outlet = Outlet(wire)
    outlet.welcome(Role.ANCHOR)
    wire.held = 1 << 20
    assert all(outlet.send(b"x" * 100_000) for _ in range(100))


def test_one_that_has_not_moved_for_half_a_minute_is_stuck() -> None:
    wire = Wire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    outlet.publish("card", b"card")
    assert outlet.catch_up(newest, 0)
    assert outlet.catch_up(newest, STUCK_MS)
    assert not outlet.catch_up(newest, STUCK_MS + 1)


def test_a_topic_that_is_not_readable_any_more_is_passed_over() -> None:
    wire = Wire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    outlet.publish("claims", b"secret")
    wire.held = 0
    outlet.catch_up(lambda topic: None, 0)
    assert wire.written == []
