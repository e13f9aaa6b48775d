"""Several hubs for one room, each a process of its own, over a real Redis."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from anchor_console.room.backplane import NoBackplane, redis_of
from anchor_console.room.hub.redis_state import Deposed, RedisBacklog, RedisJournal, RedisRoom, RedisShelf
from anchor_console.room.hub.topics import Topics
from anchor_console.room.messages import to_raw
from tests.room.core_room import chats
from tests.room.live_room import Guest, Hub, a_guest, a_node, a_redis, http_get
from tests.support.until import moment, soon

Scenario = Callable[[Hub, Hub], Awaitable[None]]


def run_with_two_nodes(folder: Path, scenario: Scenario) -> None:
    async def run() -> None:
        async with (
            a_redis(folder) as redis,
            a_node("one", redis.url, folder) as one,
            a_node("two", redis.url, folder) as two,
        ):
            await scenario(one, two)

    asyncio.run(run())


@asynccontextmanager
async def coming_back(hub: Hub, role: str) -> AsyncIterator[Guest]:
    """A guest who is let in as soon as the room has somebody who decides."""
    async with asyncio.timeout(20):
        while True:
            try:
                async with asyncio.timeout(1), a_guest(hub, role) as guest:
                    await guest.says(type="ping", n=1)
                    await guest.hears("pong", n=1)
                    break
            except (TimeoutError, ConnectionClosed, OSError):
                continue
    async with a_guest(hub, role) as guest:
        yield guest


async def figures(hub: Hub) -> dict[str, float]:
    text = (await http_get(hub, "/metrics"))[2].decode()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line[0] != "#"}


@pytest.mark.parametrize("way", ["anchor at the seat", "anchor beside it"])
def test_whoever_connects_to_any_node_meets_the_same_room(way: str, tmp_path: Path) -> None:
    async def scenario(first: Hub, second: Hub) -> None:
        one, two = (first, second) if way == "anchor at the seat" else (second, first)
        async with (
            a_guest(one, "anchor") as anchor,
            a_guest(two, "overlay") as overlay,
            a_guest(two, "source") as source,
            a_guest(two, "assistant") as assistant,
            a_guest(two, "viewer") as viewer,
            a_guest(one, "viewer") as other_viewer,
        ):
            seq = await anchor.sets("card", {"title": "羊毛大衣", "stage": "open"})
            for screen in (overlay, viewer, other_viewer):
                card = await screen.hears("topic", topic="card")
                assert (card["seq"], card["value"]["title"]) == (seq, "羊毛大衣")
            await overlay.says(type="seen", seq=seq)
            while (await anchor.hears("topic", topic="reach"))["value"]["seen"]["overlay"] != 1:
                pass
            await source.says(type="events", id="e1", items=chats("a", "b"))
            deliver = await anchor.hears("deliver")
            assert [item["id"] for item in deliver["frames"][0]["items"]] == ["a", "b"]
            await anchor.says(type="accepted", n=deliver["n"], lease=anchor.welcome["lease"])
            await source.hears("accepted", id="e1")
            await assistant.says(type="command", id="c1", name="queue.add", args={"number": "3"})
            deliver = await anchor.hears("deliver")
            command = deliver["frames"][0]
            answer = {"lease": anchor.welcome["lease"], "to": command["by"]["token_id"], "value": {"pin": 1}}
            await anchor.says(type="result", id="c1", ok=True, **answer)
            assert (await assistant.hears("result", id="c1"))["value"] == {"pin": 1}
            async with a_guest(two, "host") as late:
                assert late.welcome["topics"]["card"]["seq"] == seq

    run_with_two_nodes(tmp_path, scenario)


def test_when_the_node_that_decides_dies_another_takes_the_room_over_as_it_stood(tmp_path: Path) -> None:
    async def scenario(one: Hub, two: Hub) -> None:
        async with a_guest(one, "anchor") as anchor, a_guest(two, "overlay") as overlay:
            seq = await anchor.sets("card", {"n": 1})
            await overlay.hears("topic", topic="card")
            lease = anchor.welcome["lease"]
        async with a_guest(two, "source") as source:
            # Nobody is at the console: what is accepted now must outlive the node that accepted it.
            for n in range(5):
                await source.says(type="events", id=f"e{n}", items=chats(f"{n}"))
                await source.hears("accepted", id=f"e{n}")
            await one.dies()
            assert await source.is_closed() == 4409
        async with coming_back(two, "overlay") as overlay:
            assert overlay.welcome["topics"]["card"] == {"seq": seq, "value": {"n": 1}}
            async with coming_back(two, "anchor") as anchor:
                assert anchor.welcome["lease"] > lease
                got: list[str] = []
                while len(got) < 5:
                    deliver = await anchor.hears("deliver")
                    got += [item["id"] for frame in deliver["frames"] for item in frame["items"]]
                assert got == list("01234")
                assert await anchor.sets("card", {"n": 2}, id="s2") > seq
                assert (await overlay.hears("topic", topic="card"))["value"] == {"n": 2}

    run_with_two_nodes(tmp_path, scenario)


def test_a_node_that_dies_takes_its_people_with_it_and_nobody_else(tmp_path: Path) -> None:
    async def scenario(one: Hub, two: Hub) -> None:
        async with a_guest(one, "anchor") as anchor, a_guest(two, "overlay"), a_guest(one, "host"):
            while (await anchor.hears("topic", topic="reach"))["value"]["connected"]["overlay"] != 1:
                pass
            await two.dies()
            while (await anchor.hears("topic", topic="reach"))["value"]["connected"]["overlay"] != 0:
                pass
            assert (await figures(one))['anchor_room_connections{role="host"}'] == 1

    run_with_two_nodes(tmp_path, scenario)


def test_through_cut_connections_to_redis_everybody_comes_back(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            a_redis(tmp_path) as redis,
            a_node("one", redis.url, tmp_path) as one,
            a_node("two", redis.url, tmp_path) as two,
        ):
            async with a_guest(two, "overlay") as overlay:
                room = RedisRoom(redis.url, "main", "nobody")
                # As a network that breaks while the Redis itself lives.
                room.ask("CLIENT", "KILL", "TYPE", "pubsub")
                assert await overlay.is_closed() == 4409
                room.close()
            async with coming_back(two, "overlay") as overlay, coming_back(one, "anchor") as anchor:
                await anchor.sets("card", {"n": 7})
                while (await overlay.hears("topic", topic="card"))["value"] != {"n": 7}:
                    pass

    asyncio.run(run())


class Told:
    """What a client of one node is told of the card, through however many connections."""

    def __init__(self) -> None:
        self.cards: list[tuple[str, int, int]] = []
        """Epoch, `seq` and the card's number."""

    async def listen(self, hub: Hub) -> None:
        """Be there, and come back, until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError, ConnectionClosed, OSError):
                async with a_guest(hub, "overlay") as overlay:
                    epoch = overlay.welcome["epoch"]
                    if "card" in overlay.welcome["topics"]:
                        self._hears(epoch, overlay.welcome["topics"]["card"])
                    async for text in overlay.ws:
                        frame = json.loads(text)
                        if frame["type"] == "topic" and frame["topic"] == "card":
                            self._hears(epoch, frame)
            await moment()

    def _hears(self, epoch: str, held: dict[str, Any]) -> None:
        self.cards.append((epoch, held["seq"], held["value"]["n"]))


async def shows(hub: Hub, enough: asyncio.Event) -> int:
    """A console that shows one card after the other, each said again until it is accepted; gives the last."""
    card = 0
    while True:
        with contextlib.suppress(TimeoutError, ConnectionClosed, OSError):
            async with a_guest(hub, "anchor") as anchor:
                while True:
                    async with asyncio.timeout(3):
                        await anchor.sets("card", {"n": card}, id=f"card-{card}")
                    if enough.is_set():
                        return card
                    card += 1
                    await moment()
        await moment()


async def health(hub: Hub) -> tuple[int, dict[str, Any]]:
    status, _, body = await http_get(hub, "/health")
    return status, json.loads(body)


async def until_health(hub: Hub, **wanted: Any) -> None:
    """Return once the node says so of itself; its figures can be read at any time."""
    async with asyncio.timeout(30):
        while not wanted.items() <= (await health(hub))[1].items():
            await figures(hub)
            await moment()


@pytest.mark.parametrize("keeps", [True, False])
def test_through_a_redis_that_is_killed_while_cards_change_nobody_goes_back_and_all_end_with_the_last(
    tmp_path: Path, keeps: bool
) -> None:
    """One that keeps nothing (no `appendonly`) costs the room its epoch; the console says its topics again."""

    async def run() -> tuple[Told, Told]:
        near, far = Told(), Told()
        async with (
            a_redis(tmp_path) as redis,
            a_node("one", redis.url, tmp_path) as one,
            a_node("two", redis.url, tmp_path) as two,
            asyncio.TaskGroup() as group,
        ):
            listening = [group.create_task(told.listen(hub)) for told, hub in ((near, one), (far, two))]
            enough = asyncio.Event()
            showing = group.create_task(shows(one, enough))
            await soon(lambda: far.cards)
            for hub in (one, two):
                await until_health(hub, status="ok", anchor_online=True)
            await redis.dies()
            for hub in (one, two):
                await until_health(hub, status="waiting", anchor_online=False)
                assert (await health(hub))[0] == 503
                assert (await figures(hub))["anchor_room_open"] == 0
            if not keeps:
                shutil.rmtree(tmp_path / "appendonlydir")
            await redis.start()
            await until_health(two, status="ok", anchor_online=True)
            enough.set()
            last = await showing
            await soon(lambda: near.cards[-1][2] == far.cards[-1][2] == last, within_s=30)
            async with coming_back(two, "anchor"):
                for hub in (one, two):
                    await until_health(hub, status="ok", anchor_online=True)
            assert sorted([(await figures(hub))["anchor_room_nodes"] for hub in (one, two)]) == [0, 2]
            for task in listening:
                task.cancel()
        return near, far

    for told in asyncio.run(run()):
        for epoch in {epoch for epoch, _, _ in told.cards}:
            seqs = [seq for of, seq, _ in told.cards if of == epoch]
            assert seqs == sorted(seqs)
        assert len({epoch for epoch, _, _ in told.cards}) == (1 if keeps else 2)
        assert [n for _, _, n in told.cards] == sorted(n for _, _, n in told.cards)


def test_who_lost_the_seat_may_not_write_any_more(tmp_path: Path) -> None:
    async def run() -> None:
        async with a_redis(tmp_path) as redis:
            await asyncio.to_thread(two_in_turn, redis.url)

    asyncio.run(run())


def two_in_turn(url: str) -> None:
    old, new = RedisRoom(url, "main", "old"), RedisRoom(url, "main", "new")
    assert old.take_seat()
    assert not new.take_seat()
    topics = Topics(RedisJournal(old), "e1")
    seq, _ = topics.set("card", "s1", to_raw({"n": 1}), 1)
    backlog = RedisBacklog(old)
    for position in (1, 2, 3):
        backlog.append(position, b"%d" % position, 1_000)
    backlog.drop(1)
    RedisShelf(old).put("a" * 64, b"RIFF....WEBP")
    old.leave_seat()
    assert new.take_seat()
    for write in (
        lambda: topics.set("card", "s2", to_raw({"n": 2}), 2),
        lambda: backlog.append(4, b"4", 1_000),
        lambda: backlog.drop(2),
    ):
        with pytest.raises(Deposed):
            write()
    journal = RedisJournal(new)
    after = Topics(journal, "e2", journal.entries())
    assert (after.epoch, after.seq_of("card")) == ("e1", seq)
    waiting = RedisBacklog(new)
    assert (waiting.done, waiting.last, waiting.read(1, 1_000)) == (1, 3, [(2, b"2"), (3, b"3")])
    assert (waiting.read(1, 1_000, before=3), waiting.read(1, 1_000, before=2)) == ([(2, b"2")], [])
    # The Redis took it, and its answer was lost on the way: it is tried again.
    new.write("XADD", "backlog", "4-0", "d", b"4", "t", 1_000)
    waiting.append(4, b"4", 1_000)
    assert (waiting.last, waiting.read(3, 1_000)) == (4, [(4, b"4")])
    waiting.rewrite(lambda data: data + b"!")
    assert waiting.read(1, 1) == [(2, b"2!")]
    journal.shorten(after)
    assert Topics(journal, "e3", RedisJournal(new).entries()).seq_of("card") == seq
    assert RedisShelf(new).read(f"{'a' * 64}.webp") == b"RIFF....WEBP"
    assert RedisShelf(new).read("../tokens") is None
    for room in (old, new):
        room.close()


@pytest.mark.parametrize("url", ["carrier-pigeon", "redis:", "http://127.0.0.1"])
def test_what_names_no_backplane_is_refused(url: str) -> None:
    with pytest.raises(NoBackplane):
        redis_of(url)


def test_memory_is_a_room_of_its_own() -> None:
    assert redis_of("memory") is None
