"""What every source that is a WebSocket does, whatever it speaks: shown with plain JSON."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Sequence

import pytest
from websockets.asyncio.server import ServerConnection

from anchor_console.core.events import LiveEvent
from anchor_console.sources.source import SourceState
from tests.sources.kit import RecordingSink
from tests.sources.live_source import running, scenario
from tests.support.toy_rooms import Toy, never_pong, toy_socket
from tests.support.until import soon, stands_still, time_passes


def a_line(number: int) -> str:
    return json.dumps({"text": f"第{number}条", "user_id": 7, "name": "王姐", "id": number})


def test_what_comes_is_handed_on_under_the_sources_name() -> None:
    async def work() -> None:
        async with toy_socket() as toy, running("json", address=toy.url) as live:
            await live.is_live()
            await toy.tell(a_line(1), a_line(2))
            await soon(lambda: len(live.sink.events) == 2)
            assert {event.source for event in live.sink.events} == {"json"}
            assert [status.state for status in live.sink.statuses[:2]] == [SourceState.CONNECTING, SourceState.LIVE]

    scenario(work)


def test_a_broken_connection_is_told_and_made_again_with_an_honest_gap() -> None:
    async def work() -> None:
        async with toy_socket() as toy, running("json", address=toy.url) as live:
            await live.is_live()
            await toy.tell(a_line(1))
            await soon(lambda: live.texts == ["第1条"])
            heard_ms = live.clock.now_ms()
            await live.pass_s(10)
            toy.cut()
            await live.is_lost()
            await live.comes_back()
            await soon(lambda: len(live.gaps) == 1)
            gap = live.gaps[0]
            assert gap.from_.timestamp() * 1000 == heard_ms
            assert gap.to == gap.at > gap.from_
            assert gap.reason == "lost"
            # A repeat is told as it comes: the room's tables know it by its id.
            await toy.tell(a_line(1), a_line(2))
            await soon(lambda: len(live.texts) == 3)
            assert live.status.reconnects >= 1

    scenario(work)


def test_a_frame_that_is_cut_in_its_middle_is_no_frame() -> None:
    async def talk(toy: Toy, ws: ServerConnection) -> None:
        # The head of a text frame of 100 bytes, and 10 of them.
        ws.transport.write(b"\x81\x64" + b'{"text":"a')
        await asyncio.sleep(0)
        ws.transport.abort()

    async def work() -> None:
        async with toy_socket(talk) as toy, running("json", address=toy.url) as live:
            await live.is_lost()
            assert live.sink.events == []
            assert toy.came == 1

    scenario(work)


@pytest.mark.parametrize("frame", [b"\xff\xfe\x00", "garbage", "{", "[" * 50_000, b""])
def test_garbage_is_counted_and_the_connection_kept(frame: str | bytes) -> None:
    async def work() -> None:
        async with toy_socket() as toy, running("json", address=toy.url) as live:
            await live.is_live()
            await toy.tell(frame, a_line(1))
            await soon(lambda: live.texts == ["第1条"])
            await live.pass_s(2)
            assert live.status.bad == 1
            assert live.status.unknown == {"malformed": 1}
            assert toy.came == 1

    scenario(work)


def test_text_that_is_no_utf8_does_not_cost_the_connection() -> None:
    async def talk(toy: Toy, ws: ServerConnection) -> None:
        ws.transport.write(b"\x81\x03\xff\xfe\xfd")
        await ws.send(a_line(1))
        await ws.wait_closed()

    async def work() -> None:
        async with toy_socket(talk) as toy, running("json", address=toy.url) as live:
            await soon(lambda: live.texts == ["第1条"])
            assert toy.came == 1

    scenario(work)


def test_a_frame_beyond_all_measure_costs_the_connection_and_nothing_else() -> None:
    async def work() -> None:
        async with toy_socket() as toy, running("json", address=toy.url) as live:
            await live.is_live()
            await toy.tell("x" * (5 * 1024 * 1024))
            await live.is_lost()
            await live.comes_back()
            await toy.tell(a_line(1))
            await soon(lambda: live.texts == ["第1条"])

    scenario(work)


def test_a_bridge_that_is_started_later_is_found() -> None:
    async def work() -> None:
        async with toy_socket() as gone:
            port = gone.port
        async with running("json", address=f"ws://127.0.0.1:{port}") as live:
            assert await live.is_lost() == "source.lost.nobody"
            async with toy_socket(port=port) as toy:
                await live.comes_back()
                assert live.gaps == []
                await toy.tell(a_line(1))
                await soon(lambda: live.texts == ["第1条"])

    scenario(work)


def test_a_program_on_this_machine_is_looked_for_every_five_seconds() -> None:
    async def work() -> None:
        async with toy_socket() as gone:
            port = gone.port
        async with running("json", address=f"ws://127.0.0.1:{port}") as live:
            for _ in range(20):
                await soon(lambda: live.status.state is SourceState.LOST)
                before = live.status.reconnects
                await time_passes(live.clock, 5.5)
                assert live.status.reconnects > before

    scenario(work)


def test_nobody_is_stormed_while_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten minutes: tries come ever slower, and no two of many clients' come together."""
    monkeypatch.setattr("anchor_console.sources.socket_source.is_here", lambda _url: False)

    async def tries(seed: int) -> list[float]:
        found: list[float] = []
        async with toy_socket() as gone:
            port = gone.port
        async with running("json", address=f"ws://127.0.0.1:{port}", rng=random.Random(seed)) as live:
            await live.is_lost()
            while live.clock.monotonic_s() < 600:
                before = live.status.reconnects
                await time_passes(live.clock, 0.5)
                if live.status.reconnects > before:
                    found.append(live.clock.monotonic_s())
                    await soon(lambda: live.status.state is SourceState.LOST)
        return found

    async def work() -> None:
        one, other = await tries(1), await tries(2)
        assert 10 <= len(one) <= 25
        assert one[0] <= 2
        assert one != other

    scenario(work)


def test_a_server_that_lets_in_and_drops_at_once_is_not_stormed_either() -> None:
    async def talk(toy: Toy, ws: ServerConnection) -> None:
        await ws.close()

    async def work() -> None:
        async with toy_socket(talk) as toy, running("json", address=toy.url) as live:
            await time_passes(live.clock, 300)
            assert toy.came <= 15

    scenario(work)


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_refused_does_not_ask_again(status: int) -> None:
    async def work() -> None:
        async with toy_socket(refuse=status) as toy, running("json", address=toy.url) as live:
            assert (await live.fails()).key == "source.failed.forbidden"
            assert len(toy.requests) == 1

    scenario(work)


def test_a_server_in_trouble_is_asked_again() -> None:
    async def work() -> None:
        async with toy_socket(refuse=503) as toy, running("json", address=toy.url) as live:
            assert await live.is_lost() == "source.lost.unwilling"
            assert len(toy.requests) == 1

    scenario(work)


def test_a_name_that_there_is_none_of_is_told_as_such() -> None:
    async def work() -> None:
        async with running("json", address="ws://no-such-host.invalid:1") as live:
            await soon(lambda: live.status.state is SourceState.LOST, within_s=15)
            assert live.status.detail in ("source.lost.dns", "source.lost.proxy", "source.lost.nobody")

    scenario(work)


def test_a_flood_of_5000_a_second_arrives_whole_and_in_order() -> None:
    async def work() -> None:
        async with toy_socket() as toy, running("json", address=toy.url) as live:
            await live.is_live()
            for start in range(1, 10_001, 500):
                await toy.tell(*(a_line(n) for n in range(start, start + 500)))
            await soon(lambda: len(live.sink.events) == 10_000, within_s=15)
            assert [event.id for event in live.sink.events] == [str(n) for n in range(1, 10_001)]
            assert max(live.sink.batches) <= 500

    scenario(work)


def test_a_sink_that_stands_still_is_felt_by_the_server() -> None:
    class Still(RecordingSink):
        async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
            self.batches.append(len(events))
            await asyncio.get_running_loop().create_future()

    async def work() -> None:
        async with toy_socket() as toy, running("json", address=toy.url, sink=Still()) as live:
            await live.is_live()
            sent = 0

            async def pour() -> None:
                nonlocal sent
                while True:
                    await toy.tell(a_line(sent)[:-1] + f', "pad": "{os.urandom(1_000).hex()}"}}')
                    sent += 1

            pouring = asyncio.create_task(pour(), name="pour")
            await stands_still(lambda: sent)
            pouring.cancel()
            await asyncio.gather(pouring, return_exceptions=True)
            assert 5_000 <= sent < 40_000
            assert len(live.sink.batches) == 1

    scenario(work)


def test_a_pc_that_slept_connects_again_and_tells_the_gap() -> None:
    async def work() -> None:
        async with toy_socket() as toy, running("json", address=toy.url) as live:
            await live.is_live()
            await toy.tell(a_line(1))
            await soon(lambda: live.texts == ["第1条"])
            slept_from_ms = live.clock.now_ms()
            live.clock.jump(3_600)
            live.clock.advance(1)
            assert await live.is_lost() == "source.lost.slept"
            await live.comes_back()
            await soon(lambda: len(live.gaps) == 1)
            assert live.gaps[0].from_.timestamp() * 1000 == slept_from_ms
            assert live.gaps[0].to.timestamp() * 1000 >= slept_from_ms + 3_600_000

    scenario(work)


def test_cancelled_it_ends_at_once_and_leaves_no_connection() -> None:
    async def work() -> None:
        async with toy_socket() as toy:
            async with running("json", address=toy.url) as live:
                await live.is_live()
            await soon(lambda: toy.connections == [])

    scenario(work)


def test_nothing_is_sent_that_nobody_asked_for() -> None:
    async def work() -> None:
        async with toy_socket() as toy, running("json", address=toy.url) as live:
            await live.is_live()
            await live.pass_s(60)
            assert toy.heard == []

    scenario(work)


def test_a_bridge_that_never_answered_a_ping_is_kept_though_it_is_quiet() -> None:
    async def work() -> None:
        async with toy_socket(ping=never_pong) as toy, running("json", address=toy.url) as live:
            await live.is_live()
            await live.pass_s(200)
            assert not live.was_lost
            assert toy.came == 1

    scenario(work)


def test_a_bridge_that_answered_pings_and_no_longer_does_is_dead() -> None:
    async def work() -> None:
        answers = True

        async with (
            toy_socket(ping=lambda frame: frame if answers else None) as toy,
            running("json", address=toy.url) as live,
        ):
            await live.is_live()
            await live.pass_s(70)
            assert not live.was_lost
            answers = False
            await live.pass_s(45)
            assert await live.is_lost() == "source.lost.silent"

    scenario(work)


def test_the_systems_proxy_has_no_say_over_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)

    async def work() -> None:
        async with toy_socket() as toy, running("json", address=toy.url) as live:
            await live.is_live()
        # Anywhere else it has: and when it does not answer, that is what a person is told.
        async with running("json", address="ws://chat.example.invalid/") as live:
            assert await live.is_lost() in ("source.lost.proxy", "source.lost.nobody")

    scenario(work)
