"""Forgetting a fan at the desk: nothing that stands in memory shows or brings back anything of them."""

from __future__ import annotations

import asyncio

import pytest

from anchor_console.core.ids import IdentityId
from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.fans.facts import Standing
from anchor_console.live.privacy import forgetting
from anchor_console.live.privacy.forgetting import Forgetting
from tests.live.stage import SOURCE, FakeLink, Stage, a_stage
from tests.privacy.a_full_life import HER, WORDS, a_full_life, traces
from tests.support.shop import said
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
            claimed = next(
                claim.identity_id for claim in state.claims if console.tiers.of(claim.identity_id) is not None
            )
            fact = next(one for one in console.fans.view(her).facts)
            await console.fans.settle(her, fact, Standing.REJECTED)
            receipt = await console.privacy.erase_shown(her)
            assert receipt.identities == 2
            shown = [*state.feed, *state.claims, *state.asks, *state.tickets, *state.phrase_rows, *state.mutes.in_force]
            assert [one for one in shown if any(word in repr(one) for word in WORDS)] == []
            assert console.fans.view(her) is None
            assert console.tiers.of(claimed) is None  # no shape is left beside what was hers
            assert state.totals == before
            with pytest.raises(Refused, match=r"undo\.nothing"):
                await console.undo.take_back()
            with pytest.raises(Refused, match=r"fan\.unknown"):
                await console.privacy.erase_shown(her)
            assert traces(tmp_path / "shop") == []
            # Said anew by the time that the hub forgets: a list that was said a moment ago waits for nothing then.
            assert not any(word in repr(link.values) for word in WORDS)

    asyncio.run(scenario())


def test_the_evening_s_list_holds_nothing_of_a_fan_who_was_erased(tmp_path):
    async def scenario():
        async with a_stage(tmp_path / "shop") as stage:
            console = stage.console
            await stage.hear(said("我平时穿M码", fan=HER), said("我穿L码", 2, seconds=1))
            who = IdentityId(stage.ask("SELECT id FROM identities WHERE user_id = ?", HER.user_id)[0][0])
            await console.fans.promise(who, "给她带丝巾")
            console.evening.load()
            assert len(console.evening.rows) == 2
            await console.privacy.erase_shown(who)
            assert [row.name for row in console.evening.rows] == ["粉丝2"]

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


HERS = (
    said("靐 的3号还有吗 zqx", fan=HER, seconds=-9, id="zqx1"),
    said("zqxwool 要一件", fan=HER, seconds=-8, id="zqx2"),
)


def held_back(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event]:
    """Batches that are read already, and wait for their turn to be written until the second event; the first tells."""
    is_read, may_go, store = asyncio.Event(), asyncio.Event(), stage.storer.store

    async def slowly(*batch):
        is_read.set()
        await may_go.wait()
        return await store(*batch)

    monkeypatch.setattr(stage.storer, "store", slowly)
    return is_read, may_go


@pytest.mark.parametrize("is_known", [True, False])
def test_what_was_read_before_she_was_erased_and_is_stored_after_it_is_nobodys(tmp_path, monkeypatch, is_known):
    async def scenario():
        async with a_stage(tmp_path / "shop") as stage:
            if is_known:
                await stage.hear(said("晚上好", fan=HER, seconds=-10, id="zqx0"))
            is_read, may_go = held_back(stage, monkeypatch)
            late = asyncio.ensure_future(stage.pipeline.take(SOURCE, [*HERS, said("好看", 2, seconds=-7)]))
            await is_read.wait()
            receipt = await stage.console.privacy.erase(HER.identity, "中控")
            assert receipt.identities == int(is_known)
            may_go.set()
            await late
            assert stage.ask("SELECT count(*) FROM messages") == [(3 + is_known,)]
            assert [row.text for row in stage.console.state.feed if row.text] == ["好看"]
        assert traces(tmp_path / "shop") == []

    asyncio.run(scenario())


def test_what_was_on_its_way_to_the_file_when_she_was_looked_up_goes_with_her(tmp_path, monkeypatch):
    """Nobody has seen her when her erasing begins: her first lines are written before it is known whom to forget."""

    async def scenario():
        async with a_stage(tmp_path / "shop") as stage:
            begin = Forgetting._begin

            async def after_her_lines(self, *whom):
                read_later = stage.console.database.read_later

                async def looking(work):
                    found = await read_later(work)
                    if not stage.ask("SELECT 1 FROM messages"):
                        await stage.hear(*HERS)
                    return found

                monkeypatch.setattr(stage.console.database, "read_later", looking)
                return await begin(self, *whom)

            monkeypatch.setattr(Forgetting, "_begin", after_her_lines)
            assert (await stage.console.privacy.erase(HER.identity, "中控")).identities == 1
            assert stage.ask("SELECT count(*) FROM messages") == [(2,)]
        assert traces(tmp_path / "shop") == []

    asyncio.run(scenario())


def test_no_screen_shows_what_was_stored_of_her_just_before(tmp_path, monkeypatch):
    async def scenario():
        async with a_stage(tmp_path / "shop") as stage:
            await stage.hear(said("晚上好", fan=HER, seconds=-10, id="zqx0"))
            show, may_show, is_stored = stage.pipeline._show, asyncio.Event(), asyncio.Event()
            is_nobodys = asyncio.Event()

            async def slowly(outcome):
                is_stored.set()
                await may_show.wait()
                await show(outcome)

            def reached(point: str) -> None:
                if point == "erase.after_lines":
                    is_nobodys.set()

            monkeypatch.setattr(stage.pipeline, "_show", slowly)
            monkeypatch.setattr(forgetting, "reach", reached)
            late = asyncio.ensure_future(stage.pipeline.take(SOURCE, HERS))
            await is_stored.wait()
            erasing = asyncio.ensure_future(stage.console.privacy.erase(HER.identity, "中控"))
            await is_nobodys.wait()
            may_show.set()
            await asyncio.gather(late, erasing)
            assert [row for row in stage.console.state.feed if any(word in repr(row) for word in WORDS)] == []

    asyncio.run(scenario())


def test_a_record_gets_nothing_of_her_when_a_source_repeats_itself_after_a_reconnect(tmp_path):
    async def scenario():
        async with a_stage(tmp_path / "shop") as stage:
            stage.console.recording.attend(stage.pipeline.committed, stage.console.tasks)
            await stage.console.recording.switch(True)
            records = Profile(tmp_path / "shop").records
            await until(lambda: any(records.glob("*.jsonl")), within_s=10)
            await stage.hear(*HERS)
            assert traces(records)
            await stage.console.privacy.erase(HER.identity, "中控")
            assert traces(records) == []
            await stage.hear(*HERS, said("zqx told late", fan=HER, seconds=-7, id="zqx3"))
            (record,) = records.glob("*.jsonl")
            assert record.read_text("utf-8").count('"chat"') == 5
            assert traces(records) == []

    asyncio.run(scenario())
