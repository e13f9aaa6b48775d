"""The hub on real sockets: the same cases against one in this process and `room serve` as a child."""

from __future__ import annotations

import asyncio
import contextlib
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus, NegotiationError

from tests.room.core_room import A_CHAT, chats
from tests.room.live_room import HUBS, Hub, a_guest, a_hub, a_socket, http_get
from tests.support.until import until

either_hub = pytest.mark.parametrize("kind", HUBS)


@either_hub
def test_a_card_reaches_the_overlay_and_reach_comes_back(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_guest(hub, "anchor") as anchor, a_guest(hub, "overlay") as overlay:
            seq = await anchor.sets("card", {"title": "羊毛大衣"})
            card = await overlay.hears("topic", topic="card")
            assert (card["seq"], card["value"]) == (seq, {"title": "羊毛大衣"})
            await overlay.says(type="seen", seq=seq)
            while (await anchor.hears("topic", topic="reach"))["value"]["seen"]["overlay"] != 1:
                pass

    asyncio.run(scenario())


@either_hub
def test_events_and_a_command_meet_the_console_in_one_order(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with (
            a_hub(kind, tmp_path) as hub,
            a_guest(hub, "source") as source,
            a_guest(hub, "assistant") as assistant,
        ):
            await source.says(type="events", id="e1", items=chats("a"))
            await source.hears("accepted", id="e1")
            await assistant.says(type="command", id="c1", name="queue.add", args={"number": "3"})
            await assistant.hears("accepted", id="c1")
            await source.says(type="events", id="e2", items=chats("b"))
            await source.hears("accepted", id="e2")
            async with a_guest(hub, "anchor") as anchor:
                frames: list[dict[str, Any]] = []
                while len(frames) < 3:
                    frames += (await anchor.hears("deliver"))["frames"]
                assert [frame["id"] for frame in frames] == ["e1", "c1", "e2"]

    asyncio.run(scenario())


@either_hub
def test_who_says_no_hello_is_closed_after_five_seconds(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_socket(hub) as silent:
            assert (await silent.hears("refused"))["code"] == "no_hello"
            assert await silent.is_closed() == 4408

    asyncio.run(scenario())


@either_hub
def test_an_older_anchor_is_closed_as_replaced(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_guest(hub, "anchor") as first, a_guest(hub, "anchor") as second:
            assert await first.is_closed() == 4410
            assert await second.sets("card", None) > 0

    asyncio.run(scenario())


@either_hub
def test_a_frame_beyond_the_limit_closes_its_sender_alone(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_guest(hub, "overlay") as overlay, a_guest(hub, "host") as other:
            await overlay.says(type="seen", seq=1, padding="x" * (256 * 1024))
            assert await overlay.is_closed() == 1009
            await other.says(type="ping", n=1)
            await other.hears("pong", n=1)

    asyncio.run(scenario())


@either_hub
def test_binary_and_broken_text_are_answered_with_errors(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_guest(hub, "overlay") as overlay:
            for rubbish in (b"\x00\xff", "{", "[]", "[" * 10_000, '{"type":"seen"}'):
                await overlay.ws.send(rubbish)
                await overlay.hears("error")

    asyncio.run(scenario())


@either_hub
def test_without_the_subprotocol_there_is_no_connection(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            with pytest.raises((InvalidStatus, NegotiationError)):
                async with connect(hub.url, proxy=None):
                    pass

    asyncio.run(scenario())


@either_hub
def test_pages_come_with_headers_that_keep_them_to_themselves(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            for page in ("/overlay?layout=board", "/desk", "/host"):
                status, headers, body = await http_get(hub, page)
                assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
                assert headers["content-security-policy"].startswith("default-src 'self'; connect-src 'self' ws: wss:")
                assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
                assert b"<html" in body
            status, headers, body = await http_get(hub, "/live")
            assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
            assert headers["content-security-policy"].startswith("default-src 'self'")
            assert "set-cookie" not in headers
            assert b"/static/closed.js" in body
            for path in (
                "/tokens.json",
                "/static/../../../pyproject.toml",
                "/static/%2e%2e/%2e%2e/pyproject.toml",
                f"/static/{'a' * 5000}.js",
            ):
                assert (await http_get(hub, path))[0] == 404

    asyncio.run(scenario())


@either_hub
def test_the_bare_address_leads_to_the_assistants_page(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            status, headers, _ = await http_get(hub, "/")
            assert (status, headers["location"]) == (307, "/desk")
            assert headers["content-security-policy"].startswith("default-src 'self'")

    asyncio.run(scenario())


@either_hub
def test_the_viewers_page_gives_each_browser_a_cookie_once(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path, live=True) as hub:
            _, headers, _ = await http_get(hub, "/live")
            cookie = headers["set-cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            _, headers, _ = await http_get(hub, "/live", Cookie=cookie.partition(";")[0])
            assert "set-cookie" not in headers

    asyncio.run(scenario())


@either_hub
def test_health_and_metrics_tell_how_it_goes(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_guest(hub, "anchor"), a_guest(hub, "overlay"):
            status, _, body = await http_get(hub, "/health")
            assert (status, json.loads(body)["anchor_online"]) == (200, True)
            status, headers, body = await http_get(hub, "/metrics")
            assert headers["content-type"].startswith("text/plain")
            assert b'anchor_room_connections{role="overlay"} 1\n' in body
            assert hub.token("anchor").encode() not in body

    asyncio.run(scenario())


@either_hub
def test_figures_tell_rates_queues_drops_and_latency(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with (
            a_hub(kind, tmp_path) as hub,
            a_guest(hub, "anchor") as anchor,
            a_guest(hub, "source") as source,
            a_guest(hub, "overlay"),
        ):
            for n in range(3):
                await anchor.sets("card", {"n": n}, id=f"s{n}")
            await source.says(type="events", id="e1", items=chats("a", "b"))
            deliver = await anchor.hears("deliver")
            queued = json.loads((await http_get(hub, "/health"))[2])["queues"]
            assert queued["delivery_waiting"] == 1
            await anchor.says(type="accepted", n=deliver["n"], lease=anchor.welcome["lease"])
            await source.hears("accepted", id="e1")
            told = json.loads((await http_get(hub, "/health"))[2])
            assert told["connections"] == {
                "anchor": 1, "overlay": 1, "host": 0, "assistant": 0, "source": 1, "viewer": 0,
            }  # fmt: skip
            assert told["per_second"]["events"] == pytest.approx(2 / 60, abs=0.01)
            assert told["per_second"]["cards"] > 0
            assert told["queues"]["delivery_waiting"] == 0
            assert set(told["drops"]) == {"skipped", "too_slow", "refused", "waits", "left_out"}
            assert 0 < told["p99_ms"]["stored"] < 5_000
            text = (await http_get(hub, "/metrics"))[2].decode()
            figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
            assert figures["anchor_room_events_total"] == "2"
            assert figures["anchor_room_cards_total"] == "3"
            assert figures["anchor_room_stored_seconds_count"] == "1"
            assert float(figures['anchor_room_crew_seconds{quantile="0.99"}']) > 0
            for name in ("delivery_waiting_bytes", "delivery_spooled", "lagging", "viewers_due", "uptime_seconds"):
                assert float(figures[f"anchor_room_{name}"]) >= 0
            typed = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
            assert {name.partition("{")[0].removesuffix("_sum").removesuffix("_count") for name in figures} <= typed

    asyncio.run(scenario())


def test_killed_with_events_on_disk_the_next_hub_delivers_them(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub("child", tmp_path) as hub, a_guest(hub, "source") as source:
            for n in range(20):
                await source.says(type="events", id=f"e{n}", items=chats(f"{n}a", f"{n}b"))
                await source.hears("accepted", id=f"e{n}")
            await hub.dies()
        async with a_hub("child", tmp_path) as hub, a_guest(hub, "anchor") as anchor:
            got: list[str] = []
            while len(got) < 40:
                deliver = await anchor.hears("deliver")
                got += [item["id"] for frame in deliver["frames"] for item in frame["items"]]
            assert got == [f"{n}{letter}" for n in range(20) for letter in "ab"]

    asyncio.run(scenario())


def test_killed_between_two_cards_the_next_hub_shows_the_last_and_counts_on(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub("child", tmp_path) as hub, a_guest(hub, "anchor") as anchor:
            for n in range(5):
                seq = await anchor.sets("card", {"n": n}, id=f"s{n}")
            lease = anchor.welcome["lease"]
            await hub.dies()
        async with a_hub("child", tmp_path) as hub, a_guest(hub, "overlay") as overlay:
            assert overlay.welcome["topics"]["card"] == {"seq": seq, "value": {"n": 4}}
            async with a_guest(hub, "anchor") as anchor:
                assert anchor.welcome["lease"] > lease
                assert await anchor.sets("card", {"n": 4}, id="s4") == seq
                assert await anchor.sets("card", None, id="s5") > seq

    asyncio.run(scenario())


def test_two_hubs_never_share_a_folder(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub("child", tmp_path):
            second = await asyncio.create_subprocess_exec(
                *serve_arguments("--token-file", str(tmp_path / "tokens.json"), "--state-dir", str(tmp_path / "hub")),
                stderr=asyncio.subprocess.PIPE,
            )
            _, stderr = await second.communicate()
            assert second.returncode == 1
            assert b"another room hub" in stderr

    asyncio.run(scenario())


def serve_arguments(*more: str) -> list[str]:
    return [sys.executable, "-m", "anchor_console.room.hub.serve", "--port", "0", *more]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--host", "0.0.0.0"], "--token-file"),
        (["--backplane", "carrier-pigeon"], "is no backplane"),
        (["--cert", "x.pem"], "go together"),
    ],
)
def test_what_cannot_be_served_is_wrong_usage(options: list[str], says: str, capfd: pytest.CaptureFixture[str]) -> None:
    async def scenario() -> int | None:
        process = await asyncio.create_subprocess_exec(*serve_arguments(*options))
        return await process.wait()

    assert asyncio.run(scenario()) == 2
    assert says in capfd.readouterr().err


def test_a_port_that_is_taken_is_said_in_a_line_and_no_traceback(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub("embedded", tmp_path / "one") as hub:
            arguments = serve_arguments("--token-file", str(tmp_path / "t.json"), "--port", str(hub.port))
            second = await asyncio.create_subprocess_exec(*arguments, stderr=asyncio.subprocess.PIPE)
            _, stderr = await second.communicate()
            assert second.returncode == 1
            assert len(stderr.splitlines()) == 1
            assert b"address already in use" in stderr

    asyncio.run(scenario())


def test_a_hub_asked_to_end_ends_cleanly(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub("child", tmp_path) as hub, a_guest(hub, "overlay") as overlay:
            assert hub.process is not None
            hub.process.terminate()
            assert await overlay.is_closed() == 1001
            assert await hub.process.wait() == 0

    asyncio.run(scenario())


def test_the_token_file_is_made_with_mode_600(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub("child", tmp_path) as hub:
            assert stat.S_IMODE(hub.token_file.stat().st_mode) == 0o600

    asyncio.run(scenario())


@either_hub
def test_an_overlay_that_does_not_read_delays_nobody_and_catches_up_to_the_newest(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with (
            a_hub(kind, tmp_path) as hub,
            a_guest(hub, "anchor") as anchor,
            a_guest(hub, "overlay") as quick,
            a_guest(hub, "overlay") as slow,
        ):
            slow.stops_reading()
            for n in range(150):
                await anchor.sets("card", {"n": n, "padding": "x" * 200_000}, id=f"s{n}")
                assert (await quick.hears("topic", topic="card"))["value"]["n"] == n
            slow.reads_again()
            shown: list[int] = []
            while not shown or shown[-1] < 149:
                shown.append((await slow.hears("topic", topic="card"))["value"]["n"])
            assert shown == sorted(set(shown))
            assert len(shown) < 100

    asyncio.run(scenario())


@either_hub
def test_viewers_who_do_not_read_cost_little_and_delay_nobody(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with (
            a_hub(kind, tmp_path, live=True) as hub,
            a_guest(hub, "anchor") as anchor,
            a_guest(hub, "overlay") as overlay,
            a_guest(hub, "viewer") as reading,
            contextlib.AsyncExitStack() as deaf,
        ):
            count = 20
            viewers = [await deaf.enter_async_context(a_guest(hub, "viewer")) for _ in range(count)]
            for viewer in viewers:
                viewer.stops_reading()
                deaf.callback(viewer.vanishes)
            lagging, sent = 0.0, 0
            while lagging < count:  # how much the system itself holds for who does not read is its own affair
                assert sent < 3_000
                for n in range(sent, sent := sent + 150):
                    await anchor.sets("card", {"stage": "open", "n": n, "padding": "x" * 3_000}, id=f"s{n}")
                    assert (await overlay.hears("topic", topic="card"))["value"]["n"] == n
                    # Each goes out to the viewers before the next, else most of them are skipped for all.
                    assert (await reading.hears("topic", topic="card"))["value"]["n"] == n
                text = (await http_get(hub, "/metrics"))[2].decode()
                figures = dict(line.rsplit(" ", 1) for line in text.splitlines())
                assert float(figures['anchor_room_buffered_bytes{of="viewers"}']) <= count * 16 * 1024
                lagging = float(figures["anchor_room_lagging"])

    asyncio.run(scenario())


@either_hub
def test_many_viewers_all_end_with_the_last_card(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path, live=True) as hub, a_guest(hub, "anchor") as anchor:
            newest: dict[int, int] = {}
            async with asyncio.TaskGroup() as group:
                ready = asyncio.Semaphore(0)
                watchers = [group.create_task(_watch(hub, n, newest, ready)) for n in range(100)]
                for _ in watchers:
                    await ready.acquire()
                for n in range(20):
                    await anchor.sets("card", {"stage": "open", "n": n}, id=f"s{n}")
                await until(lambda: len(newest) == 100 and set(newest.values()) == {19}, within_s=10)
                for watcher in watchers:
                    watcher.cancel()

    asyncio.run(scenario())


async def _watch(hub: Hub, n: int, newest: dict[int, int], ready: asyncio.Semaphore) -> None:
    async with a_guest(hub, "viewer") as viewer:
        ready.release()
        last_seq = 0
        while True:
            frame = await viewer.hears("topic", topic="card")
            assert frame["seq"] > last_seq
            last_seq = frame["seq"]
            newest[n] = frame["value"]["n"]


@either_hub
def test_a_pairing_code_opens_the_desk_once(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub, a_guest(hub, "anchor") as anchor:
            await anchor.says(type="tokens", id="t1", op="code", name="小李")
            code = (await anchor.hears("result", id="t1"))["value"]["code"]
            async with a_guest(hub, "assistant", code=code) as desk:
                token = desk.welcome["token"]
            async with a_guest(hub, "assistant", token=token) as desk:
                assert desk.welcome["token"] is None
            async with a_socket(hub) as other:
                await other.says(type="hello", protocol=1, role="assistant", code=code)
                assert await other.is_closed() == 4401

    asyncio.run(scenario())


@either_hub
def test_a_viewers_events_carry_the_hash_of_its_cookie(kind: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path, live=True) as hub, a_guest(hub, "anchor") as anchor:
            ids = set()
            for _ in range(2):
                async with a_socket(hub, Cookie="other=1; room_viewer=secret-cookie") as viewer:
                    await viewer.says(type="hello", protocol=1, role="viewer", name="小红")
                    await viewer.says(type="events", id="e1", items=[A_CHAT])
                    deliver = await anchor.hears("deliver")
                    assert "secret-cookie" not in json.dumps(deliver)
                    fan = deliver["frames"][0]["items"][0]["fan"]
                    assert fan["name"] == "小红"
                    ids.add(fan["user_id"])
            assert len(ids) == 1

    asyncio.run(scenario())
