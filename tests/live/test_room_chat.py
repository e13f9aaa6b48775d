"""Lines of chat from a source to an assistant's phone through the real hub: stars, deletes, mutes and repeats."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from anchor_console.core.events import Deleted
from tests.live.test_main_job import Screen, a_show
from tests.room.live_room import Guest, a_guest
from tests.support.shop import at, said


class ChatLog:
    """The feed as an assistant's phone keeps it."""

    def __init__(self, guest: Guest) -> None:
        self._guest = guest
        self._items: dict[str, dict[str, Any]] = {}

    async def shows(self, *texts: str) -> list[str]:
        """Return when just these lines are on it; gives their ids."""
        while tuple(item["text"] for item in self._items.values()) != texts:
            frame = await self._guest.hears("topic", topic="feed")
            self._items |= {item["id"]: item for item in frame.get("append", [])}
            for gone in frame.get("retract", []):
                self._items.pop(gone, None)
        return list(self._items)


def test_an_assistant_stars_a_line_and_sees_those_go_that_are_deleted_or_muted(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_show(tmp_path, "cart") as show, a_guest(show.hub, "assistant") as phone:
            console, log = show.console, ChatLog(phone)
            lines = [said("一号好看", 1), said("加微信", 2), said("几点开播", 3), said("主播好", 4)]
            await show.brings(*lines)
            ids = await log.shows("一号好看", "加微信", "几点开播", "主播好")

            answer = await Screen(phone).asks("ask.star", event_id=ids[2])
            assert answer["ok"]
            assert [row.is_starred for row in console.state.feed] == [False, False, True, False]

            await show.brings(Deleted(id="d1", at=at(9), target=lines[0].id))
            await log.shows("加微信", "几点开播", "主播好")
            await console.chat.delete([console.state.feed[3].id])
            await log.shows("加微信", "几点开播")
            await console.mutes.mute_word("微信")
            await log.shows("几点开播")
            assert [row.is_deleted for row in console.state.feed] == [True, False, False, True]

            await show.brings(*lines, said("微信", 5), said("来了", 6))
            await log.shows("几点开播", "来了")
            (till,) = list(console.state.sources)
            assert (till.events, till.duplicates) == (7, 4)

    asyncio.run(scenario())


def test_a_line_that_nobody_has_cannot_be_starred(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_show(tmp_path, "cart") as show, a_guest(show.hub, "assistant") as phone:
            for event_id in ("9", "²", ""):
                await phone.says(type="command", id=f"c{event_id}", name="ask.star", args={"event_id": event_id})
                answer = await phone.hears("result", id=f"c{event_id}")
                assert answer["error"]["code"] == "not_found"

    asyncio.run(scenario())
