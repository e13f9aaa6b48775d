"""The kit for transports: whatever it speaks, each source passes the same checks against its own toy server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from websockets.asyncio.server import ServerConnection

from anchor_console.sources.source import SourceState
from tests.sources.live_source import running, scenario
from tests.sources.test_transports import KEYS
from tests.support.toy_rooms import (
    Toy,
    ToyBilibili,
    ToyTwitch,
    always_pong,
    bilibili_line,
    haodong_line,
    listen,
    never_pong,
    toy_socket,
    toy_web,
    twitch_line,
    wushuaihua_line,
)
from tests.support.until import moment, soon

Line = Callable[[int], str | bytes]


@dataclass
class Room:
    """A toy server, the values that lead to it, and how it writes a line of chat."""

    toy: Toy
    kind: str
    values: dict[str, str]
    line: Line


@asynccontextmanager
async def twitch() -> AsyncIterator[Room]:
    async with toy_socket(ToyTwitch().talk) as toy:
        yield Room(toy, "twitch", {"address": toy.url, "channels": "shop"}, twitch_line)


@asynccontextmanager
async def haodong() -> AsyncIterator[Room]:
    async with toy_socket(ping=always_pong) as toy:
        yield Room(toy, "barragegrab", {"address": toy.url}, haodong_line)


@asynccontextmanager
async def wushuaihua() -> AsyncIterator[Room]:
    async with toy_socket(ping=never_pong) as toy:
        yield Room(toy, "barragegrab", {"address": toy.url}, wushuaihua_line)


@asynccontextmanager
async def bilibili() -> AsyncIterator[Room]:
    room = ToyBilibili()
    async with toy_socket(room.talk) as toy:
        room.socket_url = toy.url
        with toy_web(room.answer) as web:
            yield Room(toy, "bilibili", {"address": web, **KEYS}, bilibili_line)


@asynccontextmanager
async def blivechat() -> AsyncIterator[Room]:
    async def talk(toy: Toy, ws: ServerConnection) -> None:
        async for _ in ws:
            await ws.send('{"cmd":0}')

    def line(number: int) -> str:
        values = ["", 1_795_003_201, "阿强", 0, "扣1", 0, False, 1, False, True, 1, f"bv{number}"]
        return json.dumps({"cmd": 50, "data": [*values, "", 0, [], [], "f3a1", ""]})

    async with toy_socket(talk) as toy:
        yield Room(toy, "blivechat", {"address": toy.url, "token": "T"}, line)


@asynccontextmanager
async def social_stream() -> AsyncIterator[Room]:
    def line(number: int) -> str:
        return json.dumps({"chatname": "Tom", "chatmessage": "扣1", "type": "youtube", "id": number})

    async with toy_socket(listen) as toy:
        yield Room(toy, "social-stream", {"address": toy.url, "session": "s"}, line)


@asynccontextmanager
async def kuaishou() -> AsyncIterator[Room]:
    def line(number: int) -> str:
        user = {"openId": "o1", "userName": "老铁"}
        return json.dumps({"event": "Comment", "data": {"user": user, "content": "扣1", "msgId": f"k{number}"}})

    async with toy_socket(listen) as toy:
        with toy_web(lambda *_: (200, {"result": 1, "token": "T", "websocketUrl": toy.url})) as web:
            yield Room(toy, "kuaishou-live", {"address": web, "app_id": "a", "code": "c"}, line)


@asynccontextmanager
async def other() -> AsyncIterator[Room]:
    async with toy_socket(listen) as toy:
        yield Room(toy, "json", {"address": toy.url}, lambda n: json.dumps({"text": "扣1", "id": n, "uid": 7}))


ROOMS = [twitch, haodong, wushuaihua, bilibili, blivechat, social_stream, kuaishou, other]
every_room = pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)


@every_room
def test_it_loses_finds_again_tells_the_gap_and_repeats_nothing_as_new(room) -> None:  # type: ignore[no-untyped-def]
    async def work() -> None:
        async with room() as there, running(there.kind, **there.values) as live:
            await live.is_live()
            await there.toy.tell(there.line(1), there.line(2))
            await soon(lambda: len(live.texts) == 2)
            await live.pass_s(5)
            there.toy.cut()
            await live.is_lost()
            await live.comes_back()
            await there.toy.tell(there.line(2), there.line(3))
            await soon(lambda: len(live.texts) == 4)
            assert len(live.gaps) == 1
            assert live.gaps[0].from_ < live.gaps[0].to
            by_id = [event.id for event in live.sink.events if event is not live.gaps[0]]
            # The line that came twice has one id: the room's tables keep it once.
            assert len(by_id) == 4
            assert len(set(by_id)) == 3
            assert not any(event.weak for event in live.sink.events if event is not live.gaps[0])

    scenario(work)


@every_room
@pytest.mark.parametrize("garbage", [b"\xff\xfe\x00\x01" * 8, "\x00", "{" * 3_000, "null"])
def test_garbage_is_no_reason_to_go(room, garbage: str | bytes) -> None:  # type: ignore[no-untyped-def]
    async def work() -> None:
        async with room() as there, running(there.kind, **there.values) as live:
            await live.is_live()
            await there.toy.tell(garbage, there.line(1))
            await soon(lambda: len(live.texts) == 1)
            await live.pass_s(2)
            assert live.status.bad >= 1
            assert live.status.state is SourceState.LIVE
            assert there.toy.came == 1

    scenario(work)


@every_room
def test_a_flood_arrives_whole(room) -> None:  # type: ignore[no-untyped-def]
    async def work() -> None:
        async with room() as there, running(there.kind, **there.values) as live:
            await live.is_live()
            began_s = asyncio.get_running_loop().time()
            for start in range(1, 5_001, 500):
                await there.toy.tell(*(there.line(number) for number in range(start, start + 500)))
            await soon(lambda: len(live.texts) == 5_000, within_s=10)
            assert asyncio.get_running_loop().time() - began_s < 10

    scenario(work)


@every_room
def test_a_server_that_cuts_every_frame_short_is_survived(room) -> None:  # type: ignore[no-untyped-def]
    async def work() -> None:
        async with room() as there, running(there.kind, **there.values) as live:
            await live.is_live()
            # The head of a frame of 100 bytes, and only 4 of them.
            there.toy.connections[0].transport.write(b"\x82\x64abcd")
            await moment()
            there.toy.cut()
            await live.is_lost()
            await live.comes_back()
            await there.toy.tell(there.line(1))
            await soon(lambda: len(live.texts) == 1)

    scenario(work)


@every_room
def test_cancelled_it_lets_go_of_everything(room) -> None:  # type: ignore[no-untyped-def]
    async def work() -> None:
        async with room() as there:
            async with running(there.kind, **there.values) as live:
                await live.is_live()
            await soon(lambda: there.toy.connections == [])

    scenario(work)
