"""The size that can be told to who asks for one follows what is known of them, and is nobody's who is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from anchor_console.core.ids import IdentityId
from anchor_console.fans.facts import Standing
from tests.live.stage import FakeLink, Stage, a_stage
from tests.support.shop import a_fan, said
from tests.support.until import until

HER = a_fan("zqx", name="蔷薇阿姨")


def told(link: FakeLink) -> list[str | None]:
    """What can be said aloud to each ask, as the room's screens have it."""
    asks = link.values.get("asks", {"items": []})["items"]
    return [one["aloud"] and one["aloud"]["zh"] for one in asks]


def who_asked(stage: Stage) -> IdentityId:
    return IdentityId(stage.ask("SELECT id FROM identities WHERE user_id = ?", HER.user_id)[0][0])


async def she_asks(stage: Stage) -> FakeLink:
    """She said what she wears and asked for a size; the room's screens have the answer."""
    link = FakeLink()
    await stage.put_on_air("1")
    await stage.hear(said("我平时穿M码", fan=HER), said("1号我穿多大码", fan=HER, seconds=1))
    stage.broadcast(link)
    await until(lambda: told(link) == ["1号：蔷薇阿姨拿M。"], what="the answer")
    return link


async def is_erased(stage: Stage) -> None:
    await stage.console.privacy.erase_shown(who_asked(stage))


async def is_under_age(stage: Stage) -> None:
    await stage.hear(said("我今年15岁", fan=HER, seconds=2))


async def is_corrected(stage: Stage) -> None:
    fans = stage.console.fans
    view = fans.view(who_asked(stage))
    assert view is not None
    (size,) = [one for one in view.facts if one.fact.facet == "size"]
    await fans.settle(who_asked(stage), size, Standing.REJECTED)


@pytest.mark.parametrize("what_happens", [is_erased, is_under_age, is_corrected])
def test_nobody_is_told_a_size_who_is_gone_under_age_or_of_whom_it_was_wrong(
    tmp_path: Path, what_happens: Callable[[Stage], Awaitable[None]]
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop") as stage:
            link = await she_asks(stage)
            await what_happens(stage)
            await stage.clock.advance_in_turns(1)
            assert told(link) == [None]
            (ask,) = stage.console.state.asks
            assert stage.console.asks.ready(ask) is None

    asyncio.run(scenario())


def test_who_tells_her_figures_after_she_asked_is_told_her_size(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop") as stage:
            link = FakeLink()
            await stage.put_on_air("1")
            await stage.hear(said("1号我穿多大码", fan=HER))
            stage.broadcast(link)
            await until(lambda: told(link) == [None], what="nothing to say to her")
            await stage.hear(said("我平时穿M码", fan=HER, seconds=1))
            await stage.clock.advance_in_turns(1)
            assert told(link) == ["1号：蔷薇阿姨拿M。"]

    asyncio.run(scenario())
