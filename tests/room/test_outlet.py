"""What waits for one connection that reads slowly."""

from __future__ import annotations

import pytest

from anchor_console.room.hub.actions import Stamped
from anchor_console.room.hub.outlet import STUCK_MS, Outlet
from anchor_console.room.rights import Role
from tests.room.held_wire import HeldWire

NEWEST = 1_000_000


def newest(topic: str) -> Stamped:
    return Stamped(NEWEST, f"newest {topic}".encode())


def test_a_connection_that_keeps_up_gets_every_frame_at_once() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    assert outlet.send(b"a")
    outlet.publish("card", Stamped(1, b"b"))
    assert wire.written == [b"a", b"b"]
    assert not outlet.is_lagging


def test_one_that_lags_skips_to_the_newest_value_of_each_topic() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    for n in range(1000):
        outlet.publish("card", Stamped(2 * n + 1, b"card %d" % n))
        outlet.publish("room", Stamped(2 * n + 2, b"room %d" % n))
    assert wire.written == []
    wire.held = 0
    assert outlet.catch_up(newest, 0)
    assert wire.written == [b"newest card", b"newest room"]
    assert not outlet.is_lagging


def test_answers_are_kept_in_order_and_before_topics() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    outlet.publish("card", Stamped(1, b"card"))
    assert outlet.send(b"1")
    assert outlet.send(b"2")
    wire.held = 0
    outlet.catch_up(newest, 0)
    assert wire.written == [b"1", b"2", b"newest card"]


def test_a_viewer_never_costs_more_than_its_limit() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    outlet.welcome(Role.VIEWER)
    taken = 0
    while outlet.send(b"x" * 1000):
        taken += 1
    assert taken * 1000 <= 2 * 16 * 1024
    assert wire.held <= 16 * 1024
    assert wire.is_narrow


def test_a_frame_longer_than_all_that_may_wait_goes_by_itself() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    outlet.welcome(Role.VIEWER)
    outlet.publish("card", Stamped(1, b"x" * 50_000))
    outlet.publish("card", Stamped(2, b"y" * 50_000))
    assert wire.written == [b"x" * 50_000]
    wire.held = 0
    assert outlet.catch_up(newest, 0)
    assert wire.written[1:] == [b"newest card"]


def test_one_that_does_not_drain_is_asked_for_no_newest_value() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    outlet.welcome(Role.VIEWER)
    for seq in range(1, 11):
        outlet.publish("card", Stamped(seq, b"x" * 3_000))
    outlet.catch_up(lambda _: pytest.fail("made for nobody"), 0)
    assert outlet.is_lagging


def test_the_crew_may_have_more_waiting() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    outlet.welcome(Role.ANCHOR)
    wire.held = 1 << 20
    assert all(outlet.send(b"x" * 100_000) for _ in range(100))


def test_one_that_has_not_moved_for_half_a_minute_is_stuck() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    outlet.publish("card", Stamped(1, b"card"))
    assert outlet.catch_up(newest, 0)
    assert outlet.catch_up(newest, STUCK_MS)
    assert not outlet.catch_up(newest, STUCK_MS + 1)


def test_a_topic_that_is_not_readable_any_more_is_passed_over() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    outlet.publish("claims", Stamped(1, b"secret"))
    wire.held = 0
    outlet.catch_up(lambda topic: None, 0)
    assert wire.written == []


def test_a_value_that_comes_late_is_not_written_after_a_newer_one() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    outlet.publish("card", Stamped(5, b"card 5"))
    outlet.publish("room", Stamped(4, b"room 4"))
    outlet.publish("card", Stamped(3, b"card 3"))
    outlet.publish("card", Stamped(6, b"card 6"))
    assert wire.written == [b"card 5", b"room 4", b"card 6"]


def test_one_that_caught_up_is_not_written_what_it_had_skipped() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    outlet.publish("card", Stamped(5, b"card 5"))
    wire.held = 0
    outlet.catch_up(newest, 0)
    outlet.publish("card", Stamped(NEWEST, b"the same"))
    outlet.publish("card", Stamped(NEWEST - 1, b"older"))
    assert wire.written == [b"newest card"]


def test_a_log_whose_newest_comes_later_is_written_nothing_of_until_then() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    outlet.publish("feed", Stamped(5, b"line 5"))
    wire.held = 0
    outlet.catch_up(lambda _: None, 0)
    outlet.publish("feed", Stamped(6, b"line 6"))
    outlet.publish("card", Stamped(7, b"card 7"))
    outlet.answer("feed", Stamped(6, b"lines 1 to 6"))
    outlet.publish("feed", Stamped(8, b"line 8"))
    assert wire.written == [b"card 7", b"lines 1 to 6", b"line 8"]


def test_an_answer_that_finds_no_room_is_asked_for_again() -> None:
    wire = HeldWire()
    outlet = Outlet(wire)
    wire.held = 1 << 20
    outlet.publish("feed", Stamped(5, b"line 5"))
    wire.held = 0
    outlet.catch_up(lambda _: None, 0)
    wire.held = 1 << 20
    outlet.answer("feed", Stamped(5, b"lines 1 to 5"))
    assert outlet.is_lagging
    wire.held = 0
    outlet.catch_up(newest, 0)
    assert wire.written == [b"newest feed"]
