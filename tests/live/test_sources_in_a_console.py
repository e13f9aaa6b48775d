"""The real program with sources set up: a headless console, two toy rooms, and what its database says afterwards."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anchor_console.core.paths import Profile
from anchor_console.live.sources.source_setups import SETTING
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from tests.support.real_console import RoomOf, a_console, rows
from tests.support.toy_rooms import ToyTwitch, never_pong, toy_socket, twitch_line, wushuaihua_line
from tests.support.until import soon

_CHAT = (
    "SELECT s.name, count(*), sum(m.deleted_at_ms IS NOT NULL) FROM messages m JOIN sources s ON s.id = m.source_id"
    " WHERE m.kind = 'chat' GROUP BY s.name ORDER BY s.name"
)


def test_two_sources_fill_one_room_and_a_ban_reaches_the_tables(tmp_path: Path) -> None:
    async def scenario() -> None:
        room = RoomOf.prepare(Profile(tmp_path / "profile"))
        twitch = ToyTwitch()
        async with toy_socket(twitch.talk) as one, toy_socket(ping=never_pong) as other:
            database = Database(room.profile)
            setups = [
                ("twitch", {"channels": "shop", "address": one.url}),
                ("barragegrab", {"address": other.url}),
            ]
            await Settings(database).set(
                SETTING,
                [
                    {"key": kind, "kind": kind, "name": kind, "is_enabled": True, "values": values}
                    for kind, values in setups
                ],
            )
            database.close()
            async with a_console(room):
                await room.is_open()
                await soon(lambda: twitch.joined and other.connections, what="both are connected")
                for number in range(1, 301):
                    await one.tell(twitch_line(number))
                    await other.tell(wushuaihua_line(number))
                await soon(lambda: rows(room.profile, _CHAT) == [("barragegrab", 300, 0), ("twitch", 300, 0)])
                await one.tell("@target-user-id=7 :tmi.twitch.tv CLEARCHAT #shop :wang\r\n")
                await soon(lambda: rows(room.profile, _CHAT) == [("barragegrab", 300, 0), ("twitch", 300, 300)])
            await soon(lambda: not one.connections and not other.connections)

    asyncio.run(scenario())
