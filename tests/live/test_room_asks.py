"""Asks from a source to two assistants and the anchor's tablet, through the real hub."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from anchor_console.room.rights import ASSISTANT_RIGHTS, Right
from tests.live.test_main_job import Screen, a_show
from tests.room.live_room import a_guest
from tests.support.shop import said


def of_state(state: str) -> Any:
    return lambda asks: [ask for ask in asks["items"] if ask["state"] == state]


def test_two_assistants_share_one_ask_one_takes_it_and_its_answer_is_seen_by_all(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_show(tmp_path, "cart") as show:
            console = show.console
            assert Right.ASKS in ASSISTANT_RIGHTS
            codes = [(await console.hub.pairing(name)).code for name in ("小王", "小李")]
            async with (
                a_guest(show.hub, "assistant", code=codes[0]) as first,
                a_guest(show.hub, "assistant", code=codes[1]) as second,
                a_guest(show.hub, "host") as tablet,
            ):
                wang, li, anchor = Screen(first), Screen(second), Screen(tablet)
                await show.brings(*(said("1号多少钱", fan, seconds=fan) for fan in range(17)))
                for screen in (wang, li, anchor):
                    (ask,) = (await screen.sees("asks", lambda asks: asks and asks["items"]))["items"]
                    if ask["people"] < 17:
                        (ask,) = (await screen.sees("asks", lambda asks: asks["items"][0]["people"] == 17))["items"]
                    assert (ask["number"], ask["topic"], ask["lines"]) == ("1", "price", 17)
                    assert "199" in ask["ready"]["zh"]

                taken, refused = await asyncio.gather(
                    wang.asks("ask.take", ask_id=ask["ask_id"]), li.asks("ask.take", ask_id=ask["ask_id"])
                )
                if not taken["ok"]:
                    taken, refused, wang, li = refused, taken, li, wang
                assert (taken["ok"], refused["ok"], refused["error"]["code"]) == (True, False, "conflict")
                (held,) = (await li.sees("asks", of_state("taken")))["items"]
                assert held["taken_by"] in ("小王", "小李")

                assert (await wang.asks("ask.answer", ask_id=ask["ask_id"], text="一百九十九"))["ok"]
                for screen in (wang, li, anchor):
                    (done,) = (await screen.sees("asks", of_state("answered")))["items"]
                    assert done["answered_by"] == held["taken_by"]
                    # What a helper typed is for helpers: it may name somebody, and the tablet stands in the shot.
                    assert done.get("answer") == (None if screen is anchor else "一百九十九")
                assert all(row.is_answered for row in console.state.feed)

    asyncio.run(scenario())
