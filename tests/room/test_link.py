"""The links of console and sources against real hubs, through restarts and replacements."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from anchor_console.core.events import Chat, LiveEvent, Order
from anchor_console.room import messages
from anchor_console.room.dial import Backoff, InsecureHub, LinkDown, LinkRefused, endpoint
from anchor_console.room.link import FIRST_BEAT_S, CommandRefused, Link, LinkState, Reach, TopicRefused
from anchor_console.room.messages import RoutedCommand
from anchor_console.room.rights import Role
from anchor_console.room.source_link import EventsRefused, SourceLink
from tests.room.live_room import HUBS, Hub, a_guest, a_hub
from tests.support.until import until

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)

either_hub = pytest.mark.parametrize("kind", HUBS)


def a_chat(id: str) -> Chat:
    return Chat(id=id, at=NOON, text="扣1")


SHE = "王姐"


@dataclass
class Console:
    """What a console would do with its link: store, act, remember."""

    offered: list[LiveEvent] = field(default_factory=list)
    stored: list[LiveEvent] = field(default_factory=list)
    commands: list[RoutedCommand] = field(default_factory=list)
    states: list[LinkState] = field(default_factory=list)
    reach: list[Reach] = field(default_factory=list)
    bugs: list[tuple[str, BaseException]] = field(default_factory=list)
    may_store: asyncio.Event = field(default_factory=asyncio.Event)
    value: object = None
    """What a command gives, in place of what it asked for."""

    @property
    def ids(self) -> list[str]:
        return [event.id for event in self.stored]

    async def on_events(self, events: Sequence[LiveEvent]) -> None:
        self.offered += events
        await self.may_store.wait()
        self.stored += events

    async def on_command(self, command: RoutedCommand) -> object:
        self.commands.append(command)
        if command.name == "queue.remove":
            raise CommandRefused("not_found", "no such pin")
        if command.name == "queue.move":
            raise LookupError(SHE)
        return self.value or {"args": msgspec.json.decode(command.args)}

    def link(self, hub: Hub, token: str | None = None) -> Link:
        self.may_store.set()
        link = Link(
            hub.url,
            token or hub.token("anchor"),
            on_events=self.on_events,
            on_command=self.on_command,
            on_bug=lambda where, error: self.bugs.append((where, error)),
        )
        link.state_changed.subscribe(self.states.append)
        link.reach_changed.subscribe(self.reach.append)
        return link


@asynccontextmanager
async def running(*links: Link | SourceLink) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(link.run(), name="link") for link in links]
        yield
        for task in tasks:
            task.cancel()


def source_link(hub: Hub) -> SourceLink:
    return SourceLink(hub.url, hub.token("source"))


@either_hub
def test_a_set_returns_the_seq_that_the_overlay_gets(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_guest(hub, "overlay") as overlay:
            console = Console()
            link = console.link(hub)
            async with running(link):
                await until(lambda: link.state is LinkState.ONLINE)
                seq = await link.set("card", {"n": 1})
                assert (await overlay.hears("topic", topic="card"))["seq"] == seq
                await overlay.says(type="seen", seq=seq)
                await until(lambda: console.reach and console.reach[-1].seen["overlay"] == 1)
                with pytest.raises(TopicRefused):
                    await link.set("no such topic", 1)
            assert console.states == [LinkState.CONNECTING, LinkState.ONLINE, LinkState.OFFLINE]

    asyncio.run(scenario())


@either_hub
def test_events_are_accepted_when_the_console_has_stored_them(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            console, source = Console(), source_link(hub)
            link = console.link(hub)
            console.may_store.clear()
            async with running(link, source):
                await until(lambda: link.state is LinkState.ONLINE)
                sending = asyncio.create_task(source.send([a_chat("a"), a_chat("b")]))
                await until(lambda: source.waiting == 2)
                assert not sending.done()
                console.may_store.set()
                await sending
                assert console.ids == ["a", "b"]
                assert {event.source for event in console.stored} == {"script"}

    asyncio.run(scenario())


@either_hub
def test_the_console_hears_how_often_a_script_came_back(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            console = Console()
            link = console.link(hub)
            async with running(link):
                for times in range(3):
                    source = source_link(hub)
                    async with running(source):
                        await source.send([a_chat(f"m{times}")])
                    await until(lambda times=times: console.reach and console.reach[-1].returns == {"script": times})

    asyncio.run(scenario())


@either_hub
def test_commands_are_answered_with_values_and_reasons(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_guest(hub, "assistant") as assistant:
            console = Console()
            link = console.link(hub)
            async with running(link):
                await until(lambda: link.state is LinkState.ONLINE)
                await assistant.says(type="command", id="c1", name="queue.add", args={"number": "3"})
                result = await assistant.hears("result", id="c1")
                assert result["value"] == {"args": {"number": "3"}}
                await assistant.says(type="command", id="c2", name="queue.remove", args={})
                result = await assistant.hears("result", id="c2")
                assert result["error"] == {"code": "not_found", "message": "no such pin"}
                assert console.commands[0].by.name == "assistant"

    asyncio.run(scenario())


@either_hub
def test_while_the_console_cannot_store_commands_are_refused_at_once_and_events_wait(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_guest(hub, "assistant") as assistant:
            console = Console()
            link, source = console.link(hub), source_link(hub)
            async with running(link, source):
                await until(lambda: link.state is LinkState.ONLINE)
                console.may_store.clear()
                sending = [asyncio.ensure_future(source.send([a_chat(f"m{n}")])) for n in range(3)]
                await until(lambda: len(console.offered) == 3)
                await assistant.says(type="command", id="c1", name="queue.add", args={"number": "3"})
                link.cannot_store("storage.full")
                full = {"code": "conflict", "message": "storage.full"}
                assert (await assistant.hears("result", id="c1"))["error"] == full
                await assistant.says(type="command", id="c2", name="claim.add", args={"number": "3"})
                assert (await assistant.hears("result", id="c2"))["error"] == full
                # What only asks needs no room.
                await assistant.says(type="command", id="c3", name="goods.find", args={"text": "3"})
                assert (await assistant.hears("result", id="c3"))["ok"]
                link.cannot_store(None)
                console.may_store.set()
                await asyncio.gather(*sending)
                assert console.ids == ["m0", "m1", "m2"]
                # What was refused is not done later, nor when it is asked again; what is new is.
                await assistant.says(type="command", id="c1", name="queue.add", args={"number": "3"})
                assert (await assistant.hears("result", id="c1"))["error"] == full
                await assistant.says(type="command", id="c4", name="queue.add", args={"number": "4"})
                assert (await assistant.hears("result", id="c4"))["ok"]
                assert [command.id for command in console.commands] == ["c3", "c4"]

    asyncio.run(scenario())


def test_a_bug_in_one_command_is_reported_and_ends_neither_the_link_nor_the_next_command(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with a_hub("embedded", tmp_path) as hub, a_guest(hub, "assistant") as assistant:
            console = Console()
            link = console.link(hub)
            async with running(link):
                await until(lambda: link.state is LinkState.ONLINE)
                await assistant.says(type="command", id="c1", name="queue.move", args={"pin_id": "p", "to": 0})
                result = await assistant.hears("result", id="c1")
                assert result["error"]["code"] == "invalid"
                await assistant.says(type="command", id="c2", name="queue.add", args={"number": "3"})
                assert (await assistant.hears("result", id="c2"))["ok"]
                assert link.state is LinkState.ONLINE
            assert [(where, type(error)) for where, error in console.bugs] == [("command.queue.move", LookupError)]

    asyncio.run(scenario())
    assert "queue.move failed" in caplog.text
    assert SHE not in caplog.text


def test_nothing_that_the_console_says_is_so_long_that_the_hub_closes_the_link(tmp_path: Path) -> None:
    long = "话" * 100_000

    async def scenario() -> None:
        async with a_hub("embedded", tmp_path) as hub, a_guest(hub, "assistant") as assistant:
            console = Console()
            console.value = long
            link = console.link(hub)
            async with running(link):
                await until(lambda: link.state is LinkState.ONLINE)
                link.put("queue", {"pins": [{"pin_id": str(n), "note": long[:200]} for n in range(900)]})
                queue = (await assistant.hears("topic", topic="queue"))["value"]
                assert len(queue["pins"]) + queue["left_out"] == 900
                link.append("feed", [{"id": "1", "text": long}, {"id": "2", "text": "扣1"}])
                assert [item["id"] for item in (await assistant.hears("topic", topic="feed"))["append"]] == ["2"]
                # What cannot be cut is told as a bug, and the next is said.
                with pytest.raises(TopicRefused):
                    await link.set("card", {"title": long})
                link.put("totals", {"title": long})
                link.put("totals", {"title": "晚场"})
                assert (await assistant.hears("topic", topic="totals"))["value"] == {"title": "晚场"}
                await assistant.says(type="command", id="c1", name="goods.find", args={"text": "3"})
                assert (await assistant.hears("result", id="c1"))["error"]["code"] == "invalid"
            assert [where for where, _ in console.bugs] == ["link.send", "link.send", "command.goods.find"]
            assert console.states == [LinkState.CONNECTING, LinkState.ONLINE, LinkState.OFFLINE]

    asyncio.run(scenario())


def test_through_a_killed_hub_the_newest_card_stands_and_no_event_is_lost_or_doubled(tmp_path: Path) -> None:
    async def scenario() -> None:
        console = Console()
        async with a_hub("child", tmp_path) as hub:
            port = hub.port
            link, source = console.link(hub), source_link(hub)
            async with running(link, source):
                await until(lambda: link.state is LinkState.ONLINE)
                await link.set("card", {"n": 1})
                await source.send([a_chat("before")])
                await hub.dies()
                await until(lambda: link.state is not LinkState.ONLINE)
                with pytest.raises(LinkDown):
                    await link.set("card", {"n": 2})
                with pytest.raises(LinkDown):
                    await link.set("card", {"n": 3})
                sending = asyncio.create_task(source.send([a_chat("during")]))
                async with a_hub("child", tmp_path, port=port) as again:
                    await until(lambda: link.state is LinkState.ONLINE, within_s=10)
                    async with asyncio.timeout(10):
                        await sending
                    async with a_guest(again, "overlay") as overlay:
                        card = overlay.welcome["topics"]["card"]
                        if card["value"] != {"n": 3}:
                            card = await overlay.hears("topic", topic="card")
                        assert card["value"] == {"n": 3}
                    await until(lambda: "during" in console.ids)  # until then it is on the hub's disk
                    assert console.ids == ["before", "during"]

    asyncio.run(scenario())


@either_hub
def test_a_replaced_console_stops_and_comes_back_when_a_person_says_so(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            first, second = Console(), Console()
            link, other = first.link(hub), second.link(hub)
            async with asyncio.TaskGroup() as group:
                running_first = group.create_task(link.run())
                await until(lambda: link.state is LinkState.ONLINE)
                running_other = group.create_task(other.run())
                await running_first
                assert link.state is LinkState.REPLACED
                await until(lambda: other.state is LinkState.ONLINE)
                back = group.create_task(link.run())
                await running_other
                assert other.state is LinkState.REPLACED
                back.cancel()

    asyncio.run(scenario())


@either_hub
def test_a_wrong_token_is_refused_for_good(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            link = Console().link(hub, token="wrong")
            with pytest.raises(LinkRefused) as refused:
                await link.run()
            assert (refused.value.code, link.state) == ("token", LinkState.REFUSED)
            with pytest.raises(LinkRefused):
                await SourceLink(hub.url, "wrong").run()

    asyncio.run(scenario())


@either_hub
def test_the_desk_pairs_lists_and_revokes(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            link = Console().link(hub)
            with pytest.raises(LinkDown):
                await link.tokens("list")
            async with running(link):
                await until(lambda: link.state is LinkState.ONLINE)
                answer = await link.tokens("code", name="小李")
                assert isinstance(answer, dict)
                async with a_guest(hub, "assistant", code=answer["code"]) as phone:
                    listed = await link.tokens("list")
                    assert isinstance(listed, list)
                    [paired] = [entry for entry in listed if entry["name"] == "小李"]
                    assert paired["online"] == 1
                    await link.tokens("revoke", token_id=paired["token_id"])
                    assert await phone.is_closed() == 4401
                with pytest.raises(CommandRefused):
                    await link.tokens("revoke", token_id="nobody")

    asyncio.run(scenario())


@either_hub
def test_lines_of_the_feed_appear_and_go(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_guest(hub, "assistant") as desk:
            link = Console().link(hub)
            async with running(link):
                await until(lambda: link.state is LinkState.ONLINE)
                link.append("feed", [{"id": "1", "text": "有货吗"}])
                assert (await desk.hears("topic", topic="feed"))["append"] == [{"id": "1", "text": "有货吗"}]
                link.retract("feed", ["1"])
                assert (await desk.hears("topic", topic="feed"))["retract"] == ["1"]
                # Somebody takes a whole fold away: more than the hub takes in one frame.
                many = [str(number) for number in range(2, 1_203)]
                link.retract("feed", many)
                gone: list[str] = []
                while len(gone) < len(many):
                    gone += (await desk.hears("topic", topic="feed"))["retract"]
                assert gone == many
                link.put("totals", {"orders": 1})
                assert (await desk.hears("topic", topic="totals"))["value"] == {"orders": 1}

    asyncio.run(scenario())


@either_hub
def test_events_that_the_hub_does_not_take_are_told_to_their_sender_alone(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            source = source_link(hub)
            async with running(source):
                order = Order(id="o1", at=NOON, order_id="1", status="paid", lines=[])
                with pytest.raises(EventsRefused):
                    await source.send([order])
                await source.send([a_chat("a")])
                await source.send([])

    asyncio.run(scenario())


def test_a_burst_beyond_the_rate_waits_and_arrives_whole_and_in_order(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub("child", tmp_path) as hub:
            console, source = Console(), source_link(hub)
            link = console.link(hub)
            async with running(link, source):
                await until(lambda: link.state is LinkState.ONLINE)
                ids = [str(n) for n in range(25_000)]
                async with asyncio.timeout(20):
                    await source.send([a_chat(id) for id in ids])
                assert console.ids == ids

    asyncio.run(scenario())


def test_addresses_are_taken_as_people_write_them() -> None:
    assert endpoint("http://127.0.0.1:8710") == "ws://127.0.0.1:8710/ws"
    assert endpoint("ws://localhost:8710/ws") == "ws://localhost:8710/ws"
    assert endpoint("https://shop.example/") == "wss://shop.example/ws"
    with pytest.raises(InsecureHub):
        endpoint("ws://192.168.1.5:8710")
    assert endpoint("ws://192.168.1.5:8710", allow_plain=True) == "ws://192.168.1.5:8710/ws"
    with pytest.raises(ValueError, match="no address"):
        endpoint("shop.example")


def test_tries_come_at_longer_and_uneven_intervals_until_one_succeeds() -> None:
    backoff = Backoff()
    waits = [backoff.next_s() for _ in range(30)]
    assert waits[0] <= 0.1
    assert all(2.5 <= wait <= 5 for wait in waits[-10:])
    assert len(set(waits)) == 30
    backoff.reset()
    assert backoff.next_s() <= 0.1


def test_who_is_let_in_and_loses_the_connection_at_once_waits_longer_each_time() -> None:
    backoff = Backoff()
    for n in range(10):
        backoff.next_s()
        backoff.let_in(n)
        backoff.lost(n + 0.05)
    assert backoff.next_s() >= 2.5
    backoff.let_in(100)
    backoff.lost(200)
    assert backoff.next_s() <= 0.1


@pytest.mark.parametrize("kind", ["console", "source"])
def test_a_link_whose_hub_closes_after_each_welcome_does_not_come_back_many_times_a_second(kind: str) -> None:
    waits: list[float] = []

    async def scenario() -> None:
        async def closing(ws: ServerConnection) -> None:
            await ws.recv()
            await ws.send(json.dumps({
                "type": "welcome", "protocol": 1, "role": "anchor", "rights": [], "room": "main", "epoch": "e",
                "topics": {}, "anchor_online": True, "server_time": "2026-11-18T12:00:00.000Z", "lease": 1,
            }))  # fmt: skip
            await ws.close(1009)

        async def sleep(delay_s: float) -> None:
            if delay_s != FIRST_BEAT_S:
                waits.append(delay_s)
            await asyncio.sleep(0)

        async with serve(closing, "127.0.0.1", 0, subprotocols=[Subprotocol("anchor-room.v1")]) as server:
            url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws"
            console = Console()
            link = (
                Link(url, "t", on_events=console.on_events, on_command=console.on_command, sleep=sleep)
                if kind == "console"
                else SourceLink(url, "t", sleep=sleep)
            )
            async with running(link):
                await until(lambda: len(waits) >= 8)
        assert waits[7] >= 2.5

    asyncio.run(scenario())


@pytest.mark.parametrize("kind", ["console", "source"])
def test_a_link_that_is_ended_while_its_connection_breaks_ends(kind: str) -> None:
    """Between a break and its being noticed lie some turns of the loop, in each of which somebody may end the link."""

    async def scenario() -> None:
        broken = asyncio.Event()

        async def breaks(ws: ServerConnection) -> None:
            await ws.recv()
            ws.transport.abort()
            broken.set()

        async with serve(breaks, "127.0.0.1", 0) as server:
            url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            for turns in range(16):
                link = SourceLink(url, "token") if kind == "source" else Console().link(Hub(url, Path()), "token")
                running = asyncio.create_task(link.run())
                await broken.wait()
                broken.clear()
                for _ in range(turns):
                    await asyncio.sleep(0)
                running.cancel()
                await asyncio.wait([running], timeout=10)
                assert running.cancelled(), f"goes on after {turns} turns"

    asyncio.run(scenario())


def test_a_script_passes_over_a_frame_that_it_cannot_read() -> None:
    async def welcomes_strangely(ws: ServerConnection) -> None:
        await ws.recv()
        await ws.send('{"type": "wait", "for_ms": "a while"}')
        welcome = messages.Welcome(
            protocol=messages.PROTOCOL, role=Role.SOURCE, rights=[], room="r", epoch="e", topics={},
            anchor_online=True, server_time="2026-11-18T12:00:00Z",
        )  # fmt: skip
        await ws.send(messages.encode(welcome), text=True)
        events = json.loads(await ws.recv())
        await ws.send(messages.encode(messages.Accepted(id=events["id"])), text=True)
        await ws.wait_closed()

    async def scenario() -> None:
        async with serve(welcomes_strangely, "127.0.0.1", 0) as server:
            link = SourceLink(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", "token")
            async with running(link), asyncio.timeout(5):
                await link.send([a_chat("1")])

    asyncio.run(scenario())
