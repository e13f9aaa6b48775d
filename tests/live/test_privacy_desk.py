"""Forgetting a fan at the desk: nothing that stands in memory shows or brings back anything of them."""

from __future__ import annotations

import asyncio

import pytest

from anchor_console.core.ids import IdentityId
from anchor_console.core.refusal import Refused
from anchor_console.fans.facts import Standing
from tests.live.stage import FakeLink, a_stage
from tests.privacy.a_full_life import WORDS, a_full_life, traces
from tests.support.until import until


def test_screens_mutes_and_undo_hold_nothing_of_a_fan_who_was_erased(tmp_path):
    async def scenario():
        async with a_stage(tmp_path / "shop", "reserve") as stage:
            console, state = stage.console, stage.console.state
            her = await a_full_life(stage)
            link = FakeLink()
            stage.broadcast(link)
            await until(lambda: any(word in repr(link.values) for word in WORDS))
            before = state.totals
            fact = next(one for one in console.fans.view(her).facts)
            await console.fans.settle(her, fact, Standing.REJECTED)
            receipt = await console.privacy.erase_shown(her)
            assert receipt.identities == 2
            shown = [*state.feed, *state.claims, *state.asks, *state.tickets, *state.phrase_rows, *state.mutes.in_force]
            assert [one for one in shown if any(word in repr(one) for word in WORDS)] == []
            assert console.fans.view(her) is None
            assert state.totals == before
            with pytest.raises(Refused, match=r"undo\.nothing"):
                await console.undo.take_back()
            with pytest.raises(Refused, match=r"fan\.unknown"):
                await console.privacy.erase_shown(her)
            assert traces(tmp_path / "shop") == []
            # Said anew by the time that the hub forgets: a list that was said a moment ago waits for nothing then.
            assert not any(word in repr(link.values) for word in WORDS)

    asyncio.run(scenario())


def test_nobody_is_neither_exported_nor_erased(tmp_path):
    async def scenario():
        async with a_stage(tmp_path / "shop") as stage:
            privacy = stage.console.privacy
            with pytest.raises(Refused, match=r"fan\.unknown"):
                await privacy.erase_shown(IdentityId(7))
            with pytest.raises(Refused, match=r"fan\.unknown"):
                await privacy.export_fan(IdentityId(7), tmp_path / "nobody.json")
            assert not (tmp_path / "nobody.json").exists()

    asyncio.run(scenario())
