"""A topic to thousands of viewers: the newest value alone, the card first, and others are served meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise

from anchor_console.room.hub.actions import Publish, Stamped
from anchor_console.room.hub.fan_out import FanOut
from anchor_console.room.hub.outlet import Outlet
from anchor_console.room.hub.wire import text_frame
from tests.room.held_wire import HeldWire
from tests.support.until import soon

VIEWERS = tuple(range(1_000))


class Crowd:
    """What each viewer was written, in order."""

    def __init__(self) -> None:
        self.got: dict[int, list[bytes]] = {conn: [] for conn in VIEWERS}
        self.took_s: list[float] = []
        self.on_write: Callable[[int], None] = lambda conn: None
        self.now_s = 0.0
        self.outlets: dict[int, Outlet] = {}
        """Of those whose transport is looked at too."""
        self._seqs = 1
        self.whole_log: Stamped | None = Stamped(2, b"whole log")
        self.fan_out = FanOut(self._write, lambda conn, topic: self.whole_log, self.took_s.append, lambda: self.now_s)

    def _write(self, conn: int, topic: str, told: Stamped) -> None:
        self.now_s += 20e-6
        self.got[conn].append(told.frame)
        if conn in self.outlets:
            self.outlets[conn].publish(topic, told)
        self.on_write(conn)

    def sends(self, topic: str, frame: bytes) -> None:
        self._seqs += 1
        self.fan_out.add(Publish(topic, Stamped(self._seqs, frame), VIEWERS, to_viewers=True))


def play(scenario: Callable[[Crowd], Awaitable[None]]) -> None:
    async def run() -> None:
        crowd = Crowd()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(crowd.fan_out.run())
            await scenario(crowd)
            running.cancel()

    asyncio.run(run())


def test_of_values_that_come_quicker_than_viewers_are_served_all_get_the_last() -> None:
    async def scenario(crowd: Crowd) -> None:
        for n in range(50):
            crowd.sends("room", b"%d" % n)
            crowd.now_s += 0.01
            await asyncio.sleep(0)

        def rested_and_sent() -> bool:
            crowd.now_s += 1
            return not len(crowd.fan_out) and crowd.got[VIEWERS[-1]][-1] == text_frame(b"49")

        await soon(rested_and_sent)
        assert all(frames[-1] == text_frame(b"49") for frames in crowd.got.values())
        assert len(crowd.got[0]) < 50

    play(scenario)


def test_a_card_overtakes_what_is_half_way_out() -> None:
    async def scenario(crowd: Crowd) -> None:
        def card_comes(conn: int) -> None:
            if conn == 300:
                crowd.on_write = lambda conn: None
                crowd.sends("card", b"card")

        crowd.on_write = card_comes
        crowd.sends("room", b"room")
        await soon(lambda: len(crowd.took_s) == 2)
        assert crowd.got[0] == [text_frame(b"room"), text_frame(b"card")]
        assert crowd.got[VIEWERS[-1]] == [text_frame(b"card"), text_frame(b"room")]

    play(scenario)


def test_two_additions_to_a_log_become_the_whole_of_it() -> None:
    async def scenario(crowd: Crowd) -> None:
        crowd.sends("live_chat", b"+1")
        crowd.sends("live_chat", b"+2")
        await soon(lambda: crowd.took_s)
        assert all(frames == [text_frame(b"whole log")] for frames in crowd.got.values())

    play(scenario)


def test_of_a_log_that_is_not_at_hand_both_additions_go_out_one_behind_the_other() -> None:
    async def scenario(crowd: Crowd) -> None:
        crowd.whole_log = None
        crowd.sends("live_chat", b"+1")
        crowd.sends("live_chat", b"+2")
        await soon(lambda: crowd.took_s)
        assert all(frames == [text_frame(b"+1") + text_frame(b"+2")] for frames in crowd.got.values())

    play(scenario)


def test_others_have_their_turn_between_two_slices() -> None:
    async def scenario(crowd: Crowd) -> None:
        crowd.sends("room", b"room")
        served = []
        while not crowd.took_s:
            await asyncio.sleep(0)
            served.append(sum(1 for frames in crowd.got.values() if frames))
        steps = [later - earlier for earlier, later in pairwise(served)]
        assert max(steps) <= 200
        # Three turns for each slice: one frame is read, parsed and acted on.
        assert len(served) >= 3 * (len(VIEWERS) // 200)

    play(scenario)


def test_a_topic_that_went_out_rests_for_twice_as_long_as_it_took_and_the_card_is_not_held_up() -> None:
    async def scenario(crowd: Crowd) -> None:
        crowd.sends("room", b"1")
        await soon(lambda: crowd.took_s)
        crowd.sends("room", b"2")
        crowd.sends("card", b"card")
        await soon(lambda: len(crowd.took_s) == 2)
        assert crowd.got[0] == [text_frame(b"1"), text_frame(b"card")]
        assert len(crowd.fan_out) == 1
        crowd.now_s += 2 * crowd.took_s[0]
        await soon(lambda: len(crowd.took_s) == 3)
        assert crowd.got[0][-1] == text_frame(b"2")

    play(scenario)


def test_who_catches_up_while_an_older_card_is_going_out_is_not_sent_that_after_the_newer() -> None:
    async def scenario(crowd: Crowd) -> None:
        wire = HeldWire()
        slow, last = Outlet(wire), VIEWERS[-1]
        wire.held = 1 << 20
        slow.publish("card", Stamped(1, b"card 1"))

        def newer_comes_and_the_slow_one_reads(conn: int) -> None:
            if conn == 300:
                crowd.sends("card", b"card 3")
                wire.held = 0
                assert slow.catch_up(lambda topic: Stamped(3, b"card 3"), 0)

        crowd.on_write = newer_comes_and_the_slow_one_reads
        crowd.outlets[last] = slow
        crowd.sends("card", b"card 2")
        await soon(lambda: crowd.took_s)
        assert wire.written == [b"card 3"]

    play(scenario)
