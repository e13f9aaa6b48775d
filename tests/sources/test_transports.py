"""Each transport against a toy server that speaks its protocol over a real socket."""

from __future__ import annotations

import json

import pytest
from websockets.asyncio.server import ServerConnection

from anchor_console.core.events import Deleted
from anchor_console.sources.kinds import BadValues
from anchor_console.sources.source import SourceState
from anchor_console.sources.talk import CannotSay
from anchor_console.sources.twitch.source import channels_of
from tests.sources.live_source import running, scenario
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
from tests.support.until import as_time_passes, soon, time_passes

# --- Twitch -------------------------------------------------------------------------------------------------------


def test_twitch_is_read_without_an_account() -> None:
    async def work() -> None:
        room = ToyTwitch()
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, channels="Shop") as live:
            await live.is_live()
            assert room.joined == ["#shop"]
            assert any(line.startswith("NICK justinfan") for line in room.lines)
            assert not any(line.startswith("PASS") for line in room.lines)
            await toy.tell(twitch_line(1))
            await soon(lambda: live.texts == ["扣1"])

    scenario(work)


def test_twitch_is_answered_when_it_pings() -> None:
    async def work() -> None:
        room = ToyTwitch()
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, channels="shop") as live:
            await live.is_live()
            await toy.tell("PING :tmi.twitch.tv\r\n")
            await soon(lambda: "PONG tmi.twitch.tv" in room.lines)

    scenario(work)


def test_twitch_silent_without_a_close_is_found_out_by_our_own_ping() -> None:
    async def work() -> None:
        room = ToyTwitch(answers_pings=False)
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, channels="shop") as live:
            await live.is_live()
            await live.pass_s(59)
            assert live.status.state is SourceState.LIVE
            await live.pass_s(14)
            assert await live.is_lost() == "source.lost.silent"
            assert "PING anchor" in room.lines

    scenario(work)


def test_twitch_quiet_but_there_is_kept() -> None:
    async def work() -> None:
        room = ToyTwitch()
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, channels="shop") as live:
            await live.is_live()
            await live.pass_s(300)
            assert toy.came == 1
            assert live.status.state is SourceState.LIVE

    scenario(work)


def test_twitch_asks_to_connect_again_and_is_obeyed() -> None:
    async def work() -> None:
        room = ToyTwitch()
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, channels="shop") as live:
            await live.is_live()
            await toy.tell(":tmi.twitch.tv RECONNECT\r\n")
            assert await live.is_lost() == "source.lost.asked"
            await live.comes_back()
            assert toy.came == 2

    scenario(work)


def test_twitch_does_not_take_a_wrong_token_and_is_not_asked_again() -> None:
    async def work() -> None:
        room = ToyTwitch(token="right")
        values = {"channels": "shop", "token": "oauth:wrong"}
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, **values) as live:
            assert (await live.fails()).key == "source.twitch.bad_token"
            assert toy.came == 1

    scenario(work)


def test_twitch_a_channel_that_is_not_confirmed_is_told() -> None:
    async def work() -> None:
        room = ToyTwitch(confirms=False)
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, channels="nosuch") as live:
            await soon(lambda: room.joined == ["#nosuch"])
            await live.pass_s(32)
            assert await live.is_lost() == "source.twitch.no_channel"

    scenario(work)


def test_twitch_one_of_several_channels_that_is_not_confirmed_is_told() -> None:
    async def work() -> None:
        room = ToyTwitch(unknown={"#nosuch"})
        values = {"channels": "shop nosuch other"}
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, **values) as live:
            await live.is_live()
            assert live.status.detail == "source.live"
            await as_time_passes(live.clock, lambda: live.status.detail == "source.live_without", what="it is told")
            assert live.status.params == {"what": "#nosuch"}
            assert live.status.state is SourceState.LIVE

    scenario(work)


def test_twitch_a_ban_takes_lines_away_that_came_before_the_connection_broke() -> None:
    async def work() -> None:
        room = ToyTwitch()
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, channels="shop") as live:
            await live.is_live()
            await toy.tell(twitch_line(1, "坏话", "66"), twitch_line(2))
            await soon(lambda: len(live.texts) == 2)
            toy.cut()
            await live.is_lost()
            await live.comes_back()
            await toy.tell("@target-user-id=66 :tmi CLEARCHAT #shop :x\r\n")
            await soon(lambda: any(isinstance(event, Deleted) for event in live.sink.events))
            assert [event.target for event in live.sink.events if isinstance(event, Deleted)] == ["m1"]

    scenario(work)


def test_twitch_many_channels_are_joined_no_faster_than_it_allows() -> None:
    async def work() -> None:
        room = ToyTwitch()
        channels = ",".join(f"shop{n}" for n in range(40))
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, channels=channels) as live:
            await live.is_live()
            await live.pass_s(9)
            assert len(room.joined) == 18
            await live.pass_s(10)
            assert len(room.joined) == 36
            await live.pass_s(12)
            assert len(room.joined) == 40

    scenario(work)


def test_twitch_a_ban_takes_the_lines_away() -> None:
    async def work() -> None:
        room = ToyTwitch()
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, channels="shop") as live:
            await live.is_live()
            await toy.tell(
                twitch_line(1, "坏话", "66"), twitch_line(2), "@target-user-id=66 :tmi CLEARCHAT #shop :x\r\n"
            )
            await soon(lambda: any(isinstance(event, Deleted) for event in live.sink.events))
            assert [event.target for event in live.sink.events if isinstance(event, Deleted)] == ["m1"]

    scenario(work)


def test_twitch_a_line_is_said_with_a_token_and_never_a_command() -> None:
    async def work() -> None:
        room = ToyTwitch(token="right")
        async with (
            toy_socket(room.talk) as toy,
            running("twitch", address=toy.url, channels="shop", token="right") as live,
        ):
            await live.is_live()
            await live.source.say("11号 开价了\r\nPART #shop")
            await live.source.say("/ban wang")
            await soon(lambda: "PRIVMSG #shop :ban wang" in room.lines or "PRIVMSG #shop :ban wang" in room.lines)
            assert "PRIVMSG #shop :11号 开价了 PART #shop" in room.lines
            assert not any(line.startswith("PART") for line in room.lines)
            for _ in range(16):
                await live.source.say("好")
            with pytest.raises(CannotSay) as told:
                await live.source.say("好")
            assert told.value.key == "source.say.too_many"

    scenario(work)


def test_twitch_counts_what_was_said_over_a_lost_connection_too() -> None:
    """Who says more than it allows is heard by nobody for half an hour."""

    async def work() -> None:
        room = ToyTwitch(token="right")
        async with (
            toy_socket(room.talk) as toy,
            running("twitch", address=toy.url, channels="s", token="right") as live,
        ):
            await live.is_live()
            for number in range(18):
                await live.source.say(f"第{number}句")
            toy.cut()
            await live.is_lost()
            await live.comes_back()
            with pytest.raises(CannotSay) as refused:
                await live.source.say("再一句")
            assert refused.value.key == "source.say.too_many"

    scenario(work)


def test_twitch_nothing_can_be_said_without_a_token() -> None:
    async def work() -> None:
        room = ToyTwitch()
        async with toy_socket(room.talk) as toy, running("twitch", address=toy.url, channels="shop") as live:
            await live.is_live()
            with pytest.raises(CannotSay):
                await live.source.say("好")

    scenario(work)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("shop", ["shop"]),
        ("Shop，other  #Third", ["shop", "other", "third"]),
        ("https://www.twitch.tv/Shop/", ["shop"]),
        ("@shop shop", ["shop"]),
    ],
)
def test_channels_are_understood_as_people_write_them(written: str, meant: list[str]) -> None:
    assert channels_of(written) == meant


@pytest.mark.parametrize("written", ["", " , ", "主播", "a b\r\nJOIN", "x" * 40])
def test_what_cannot_be_a_channel_is_refused(written: str) -> None:
    if written == "a b\r\nJOIN":
        assert channels_of(written) == ["a", "b", "join"]
        return
    with pytest.raises(BadValues):
        channels_of(written)


# --- The bridges --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "quirk", "dialect"),
    [(haodong_line, always_pong, "HaoDong108"), (wushuaihua_line, never_pong, "wushuaihua520")],
)
def test_a_bridge_is_kept_for_an_hour_whatever_it_does_with_pings(line, quirk, dialect) -> None:  # type: ignore[no-untyped-def]
    async def work() -> None:
        async with toy_socket(ping=quirk) as toy, running("barragegrab", address=toy.url) as live:
            await live.is_live()
            for minute in range(60):
                await toy.tell(line(minute))
                await time_passes(live.clock, 60, step_s=10)
            await soon(lambda: len(live.texts) == 60)
            assert toy.came == 1
            assert live.status.note == dialect
            # Any text could be a command to it.
            assert toy.heard == []

    scenario(work)


def test_a_bridge_whose_pongs_stop_is_dead() -> None:
    async def work() -> None:
        async with toy_socket(ping=never_pong) as toy, running("barragegrab", address=toy.url) as live:
            await live.is_live()
            await toy.tell(haodong_line(1))
            await soon(lambda: live.texts == ["扣1"])
            await live.pass_s(45)
            assert await live.is_lost() == "source.lost.silent"

    scenario(work)


def test_a_bridge_that_answers_no_pings_is_dead_when_its_figures_stop() -> None:
    async def work() -> None:
        async with toy_socket(ping=never_pong) as toy, running("barragegrab", address=toy.url) as live:
            await live.is_live()
            await toy.tell(wushuaihua_line(1))
            await soon(lambda: live.texts == ["扣1"])
            await live.pass_s(118)
            assert live.status.state is SourceState.LIVE
            await live.pass_s(5)
            await live.is_lost()

    scenario(work)


def test_a_bridge_restarted_as_the_other_one_is_read_as_the_other_one() -> None:
    async def work() -> None:
        async with toy_socket() as toy, running("barragegrab", address=toy.url) as live:
            await live.is_live()
            await toy.tell(haodong_line(1))
            await soon(lambda: live.texts == ["扣1"])
            toy.cut()
            await live.is_lost()
            await live.comes_back()
            await toy.tell(wushuaihua_line(2, "第二"))
            await soon(lambda: live.texts == ["扣1", "第二"])

    scenario(work)


# --- blivechat ----------------------------------------------------------------------------------------------------


def test_blivechat_is_told_its_token_and_both_keep_a_heartbeat() -> None:
    async def talk(toy: Toy, ws: ServerConnection) -> None:
        async for frame in ws:
            toy.heard.append(frame)
            await ws.send('{"cmd":0,"data":{}}')

    async def work() -> None:
        url = "{}/api/plugin/websocket"
        async with toy_socket(talk) as toy, running("blivechat", address=url.format(toy.url), token="T0K") as live:
            await live.is_live()
            assert toy.requests[0].headers["Authorization"] == "Bearer T0K"
            await live.pass_s(125)
            assert len(toy.heard) == 5
            assert toy.came == 1
            assert {json.loads(frame)["cmd"] for frame in toy.heard} == {0}

    scenario(work)


def test_blivechat_without_a_heartbeat_is_dead() -> None:
    async def work() -> None:
        async with toy_socket() as toy, running("blivechat", address=toy.url, token="T0K") as live:
            await live.is_live()
            await live.pass_s(37)
            await live.is_lost()

    scenario(work)


# --- Social Stream Ninja ------------------------------------------------------------------------------------------


def test_social_stream_is_joined_by_its_session() -> None:
    async def work() -> None:
        async with toy_socket() as toy, running("social-stream", address=toy.url, session="a/b") as live:
            await live.is_live()
            assert toy.requests[0].path == "/join/a%2Fb/4/5"
            await soon(lambda: len(toy.heard) == 1)
            assert json.loads(toy.heard[0]) == {"join": "a/b", "in": 4, "out": 5}
            await toy.tell(json.dumps({"chatname": "Tom", "chatmessage": "<b>hi</b>", "type": "youtube", "id": 1}))
            await soon(lambda: live.texts == ["hi"])
            await live.pass_s(100)
            assert toy.came == 1

    scenario(work)


# --- Bilibili -----------------------------------------------------------------------------------------------------

KEYS = {"code": "CODE1", "app_id": "1659", "key_id": "key", "key_secret": "secret"}


def asked(room: ToyBilibili, path: str) -> int:
    return [one for one, _ in room.asked].count(path)


def test_bilibili_starts_listens_keeps_alive_and_ends() -> None:
    async def work() -> None:
        room = ToyBilibili()
        async with toy_socket(room.talk) as toy:
            room.socket_url = toy.url
            with toy_web(room.answer) as web:
                async with running("bilibili", address=web, **KEYS) as live:
                    await live.is_live()
                    await soon(lambda: room.beats == 1)
                    await toy.tell(bilibili_line(1) + bilibili_line(2))
                    await soon(lambda: len(live.texts) == 2)
                    began_s = live.clock.monotonic_s()
                    for beats in (lambda: room.beats, lambda: asked(room, "/v2/app/heartbeat")):
                        await as_time_passes(live.clock, lambda beats=beats: beats() >= 3)
                    assert live.clock.monotonic_s() - began_s >= 60 - 1
                    assert len(room.games) == 1
                assert room.games == set()
                assert room.asked[-1][0] == "/v2/app/end"
                assert room.bad_signatures == 0

    scenario(work)


def test_bilibili_an_app_that_has_no_game_stays_connected_all_the_same() -> None:
    async def work() -> None:
        room = ToyBilibili(games={"tool"})
        async with toy_socket(room.talk) as toy:
            connection = {"auth_body": json.dumps({"key": "tool"}), "wss_link": [f"{toy.url}/sub"]}
            room.start_answers = [{"code": 0, "data": {"game_info": {"game_id": ""}, "websocket_info": connection}}]
            with toy_web(room.answer) as web:
                async with running("bilibili", address=web, **KEYS) as live:
                    await live.is_live()
                    await toy.tell(bilibili_line(1))
                    await soon(lambda: len(live.texts) == 1)
                    assert not live.was_lost
                assert [path for path, _ in room.asked] == ["/v2/app/start"]

    scenario(work)


def test_bilibili_a_wrong_code_is_told_and_not_tried_again() -> None:
    async def work() -> None:
        room = ToyBilibili(code="OTHER")
        with toy_web(room.answer) as web:
            async with running("bilibili", address=web, **KEYS) as live:
                failed = await live.fails()
                assert failed.key == "source.bilibili.refused"
                assert failed.params["code"] == "7007"
                assert len(room.asked) == 1

    scenario(work)


def test_bilibili_a_wrong_secret_signs_wrongly() -> None:
    async def work() -> None:
        room = ToyBilibili(secret="another")
        with toy_web(room.answer) as web:
            async with running("bilibili", address=web, **KEYS) as live:
                assert (await live.fails()).params["code"] == "4002"

    scenario(work)


@pytest.mark.parametrize("how", ["game gone", "platform ends", "token", "busy"])
def test_bilibili_starts_again_where_a_start_is_over(how: str) -> None:
    async def work() -> None:
        room = ToyBilibili()
        async with toy_socket(room.talk) as toy:
            room.socket_url = toy.url
            with toy_web(room.answer) as web:
                if how == "busy":
                    room.start_answers = [{"code": 7001, "message": "冷却中"}, {"nonsense": 1}]
                if how == "token":
                    room.auth_code = -101
                async with running("bilibili", address=web, **KEYS) as live:
                    if how in ("busy", "token"):
                        await live.is_lost()
                    else:
                        await live.is_live()
                    if how == "game gone":
                        room.beat_code = 7003
                        await live.pass_s(22)
                        await live.is_lost()
                    if how == "platform ends":
                        from anchor_console.sources.bilibili import packets

                        ended = b'{"cmd":"LIVE_OPEN_PLATFORM_INTERACTION_END","data":{"game_id":"x"}}'
                        await toy.tell(packets.pack(packets.MESSAGE, ended, packets.PLAIN))
                        await live.is_lost()
                    room.beat_code = room.auth_code = 0
                    await as_time_passes(live.clock, lambda: live.status.state is SourceState.LIVE)
                    assert len(room.games) == 1

    scenario(work)


def test_bilibili_silent_without_a_close_is_dead_after_35_s() -> None:
    async def work() -> None:
        room = ToyBilibili()

        async def talk(toy: Toy, ws: ServerConnection) -> None:
            from anchor_console.sources.bilibili import packets

            await ws.recv()
            await ws.send(packets.pack(packets.AUTH_REPLY, b'{"code":0}', seq=0))
            await listen(toy, ws)

        async with toy_socket(talk) as toy:
            room.socket_url = toy.url
            with toy_web(room.answer) as web:
                async with running("bilibili", address=web, **KEYS) as live:
                    await live.is_live()
                    await live.pass_s(33)
                    assert not live.was_lost
                    await live.pass_s(4)
                    await live.is_lost()

    scenario(work)


# --- Kuaishou's interactive platform ------------------------------------------------------------------------------

KUAISHOU = {"app_id": "ks1", "code": "C"}


def test_kuaishou_connects_listens_and_disconnects() -> None:
    async def work() -> None:
        asked: list[str] = []
        async with toy_socket() as toy:

            def answer(path: str, headers: object, body: bytes) -> tuple[int, object]:
                asked.append(path)
                return 200, {"result": 1, "ksUid": 5, "user": {}, "token": "T/1", "websocketUrl": toy.url}

            with toy_web(answer) as web:
                async with running("kuaishou-live", address=web, **KUAISHOU) as live:
                    await live.is_live()
                    assert toy.requests[0].headers["Authorization"] == "Bearer T/1"
                    user = {"openId": "o1", "userName": "老铁"}
                    await toy.tell(json.dumps({"event": "Comment", "data": {"user": user, "content": "11号"}}))
                    await soon(lambda: live.texts == ["11号"])
                assert asked == ["/openapi/sdk/v1/connect", "/openapi/sdk/v1/disconnect?token=T%2F1&appType=1"]

    scenario(work)


@pytest.mark.parametrize(("status", "given"), [(500, {}), (200, b"half"), (206, b'{"result":1')])
def test_kuaishou_in_trouble_is_tried_again(status: int, given: object) -> None:
    async def work() -> None:
        with toy_web(lambda *_: (status, given)) as web:
            async with running("kuaishou-live", address=web, **KUAISHOU) as live:
                assert await live.is_lost() == "source.lost.web"

    scenario(work)


def test_an_address_in_other_letters_is_asked_at() -> None:
    asked: list[str] = []

    def answer(path: str, _headers: object, _body: bytes) -> tuple[int, object]:
        asked.append(path)
        return 200, {"result": 7}

    async def work() -> None:
        with toy_web(answer) as web:
            async with running("kuaishou-live", address=f"{web}/直播", app_id="a", code="c") as live:
                assert (await live.fails()).key == "source.kuaishou.refused"
                assert asked == ["/%E7%9B%B4%E6%92%AD/openapi/sdk/v1/connect"]
        async with running("kuaishou-live", address="http://直播.invalid:1", app_id="a", code="c") as live:
            assert await live.is_lost() == "source.lost.web"

    scenario(work)


def test_kuaishou_that_refuses_is_told() -> None:
    async def work() -> None:
        with toy_web(lambda *_: (200, {"result": 109})) as web:
            async with running("kuaishou-live", address=web, **KUAISHOU) as live:
                assert (await live.fails()).key == "source.kuaishou.refused"

    scenario(work)
