"""A hub forgets people: frames that wait, lines on screens, former values, on disk as in memory."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.events import Chat, FanRef
from anchor_console.core.forgotten import Forgotten, emptied, is_past_of_forgotten
from anchor_console.room.hub.forget import forget_in
from anchor_console.room.hub.lock import Locked, lock_folder
from anchor_console.room.hub.spool import Spool
from anchor_console.room.messages import RoutedEvents, decode_routed, encode
from tests.room.live_room import HUBS, a_guest, a_hub
from tests.support.shop import quick_folder

KEY = bytes(range(32))
HER = FanRef(platform="kuaishou", user_id="zqx9182", name="龘姐")
AT = "2026-11-18T12:00:00Z"


def a_chat(id: str, fan: FanRef) -> Chat:
    return Chat(id=id, at=datetime(2026, 11, 18, 12, tzinfo=UTC), text=f"{fan.name} {id}", fan=fan)


def chat_json(id: str, user_id: str, text: str) -> dict[str, object]:
    fan = {"platform": "kuaishou", "user_id": user_id, "name": text}
    return {"kind": "chat", "id": id, "at": AT, "text": text, "fan": fan}


def bytes_under(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("kind", HUBS)
def test_a_serving_hub_forgets_on_the_anchors_word(tmp_path: Path, kind: str) -> None:
    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            async with a_guest(hub, "source") as source:
                # Nobody is at the console: what comes is spooled.
                for number, (user_id, text) in enumerate([("zqx9182", "龘姐"), ("u2", "李姐")]):
                    await source.says(type="events", id=f"e{number}", items=[chat_json(f"m{number}", user_id, text)])
                    await source.hears("accepted", id=f"e{number}")
            async with a_guest(hub, "anchor") as anchor, a_guest(hub, "assistant") as assistant:
                lease = anchor.welcome["lease"]
                line = {"id": "7", "text": "龘", "fan": {"platform": "kuaishou", "user_id": "zqx9182", "name": "龘姐"}}
                other = {"id": "8", "text": "还有吗", "fan": {"platform": "kuaishou", "user_id": "u2", "name": "李姐"}}
                await anchor.says(type="append", id="a", lease=lease, topic="feed", items=[line, other])
                await anchor.hears("accepted", id="a")
                await anchor.sets("claims", {"items": [{"fan_name": "龘姐"}]})
                await anchor.sets("claims", {"items": [{"fan_name": ""}]}, id="s2")
                assert "龘".encode() in bytes_under(tmp_path / "hub")

                people = [{"platform": "kuaishou", "user_id": "zqx9182"}]
                await anchor.says(type="forget", id="f", lease=lease, key=KEY.hex(), people=people)
                assert (await anchor.hears("result", id="f"))["ok"]
                assert (await assistant.hears("topic", topic="feed", retract=["7"]))["retract"] == ["7"]
                left = bytes_under(tmp_path / "hub")
                assert "龘".encode() not in left
                assert b"zqx9182" not in left
                assert "李姐".encode() in left
            async with a_guest(hub, "assistant") as later:
                assert [item["id"] for item in later.welcome["topics"]["feed"]["value"]] == ["8"]

    asyncio.run(scenario())


@pytest.mark.parametrize("kind", HUBS)
def test_what_waits_of_others_names_none_of_her_lines(tmp_path: Path, kind: str) -> None:
    """A platform's id of a line may hold whose it is; one of them went on to the console before."""

    async def scenario() -> None:
        async with a_hub(kind, tmp_path) as hub:
            async with a_guest(hub, "source") as source:
                answered = {"zqx9182:1": "u2:1", "zqx9182:0": "u2:2", "u2:1": "u2:3"}
                replies = [chat_json(id, "u2", "是的") | {"reply_to": to} for to, id in answered.items()]
                items = [chat_json("zqx9182:1", "zqx9182", "龘姐"), *replies]
                await source.says(type="events", id="e", items=items)
                await source.hears("accepted", id="e")
            async with a_guest(hub, "anchor") as anchor:
                await anchor.says(
                    type="forget", id="f", lease=anchor.welcome["lease"], key=KEY.hex(),
                    people=[{"platform": "kuaishou", "user_id": "zqx9182"}],
                )  # fmt: skip
                assert (await anchor.hears("result", id="f"))["ok"]
                left = bytes_under(tmp_path / "hub")
                assert b"zqx9182" not in left
                assert b'"reply_to":"u2:1"' in left

    asyncio.run(scenario())


@pytest.mark.parametrize("role", ["assistant", "source", "host"])
def test_only_the_anchor_makes_a_hub_forget(tmp_path: Path, role: str) -> None:
    async def scenario() -> None:
        async with a_hub("embedded", tmp_path) as hub, a_guest(hub, role) as guest:
            people = [{"platform": "kuaishou", "user_id": "u1"}]
            await guest.says(type="forget", id="f", lease=1, key=KEY.hex(), people=people)
            assert (await guest.hears("error", id="f"))["code"] == "not_allowed"

    asyncio.run(scenario())


def test_the_folder_of_a_hub_that_serves_is_left_to_it(tmp_path: Path) -> None:
    with lock_folder(tmp_path), pytest.raises(Locked):
        forget_in(tmp_path, lambda event: event)


@given(
    st.lists(st.booleans(), min_size=1, max_size=40),
    st.integers(0, 40),
    st.integers(200, 900),
)
def test_a_spool_written_anew_holds_what_waits_in_order_and_nothing_of_her(
    hers: list[bool], done: int, segment: int
) -> None:
    """Whatever was hers, however much is done, and wherever segments end; and the next hub goes on from it."""
    keyed = Forgotten(KEY)
    forgotten = Forgotten(KEY, {keyed.hash_of(HER.identity): 1 << 45})
    done = min(done, len(hers))
    with quick_folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("anchor_console.room.hub.spool._SEGMENT_BYTES", segment)
        spool = Spool(folder / "spool")
        for position, is_hers in enumerate(hers, 1):
            fan = HER if is_hers else FanRef(platform="kuaishou", user_id="u2", name="李姐")
            spool.append(position, encode(RoutedEvents(id=f"e{position}", items=[a_chat(f"m{position}", fan)])), 0)
        spool.drop(done)
        spool.close()
        forget_in(folder, lambda event: emptied(event, forgotten) if is_past_of_forgotten(event, forgotten) else event)
        assert "龘".encode() not in bytes_under(folder)
        again = Spool(folder / "spool")
        found: list[tuple[int, bytes]] = []
        while more := again.read(found[-1][0] if found else done, 500):
            found += more
        assert [position for position, _ in found] == list(range(done + 1, len(hers) + 1))
        for position, data in found:
            routed = decode_routed(data)
            assert isinstance(routed, RoutedEvents)
            (event,) = routed.items
            assert isinstance(event, Chat)
            wanted = ("", None) if hers[position - 1] else (f"李姐 m{position}", "u2")
            assert (event.text, event.fan.user_id if event.fan else None) == wanted
        again.append(len(hers) + 1, b"next", 0)
        assert again.read(len(hers), 500) == [(len(hers) + 1, b"next")]
        again.close()
