"""Wants that an earlier version heard in lines that do not say them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from anchor_console.callouts.service import call_outs
from anchor_console.chat.service import Understanding
from anchor_console.core.paths import resource
from anchor_console.live.fans.calling import room_at
from anchor_console.live.intake.hearing_again import HEARD_BY, HearingAgain
from anchor_console.storage.settings import setting
from tests.live.stage import Stage, a_stage, turn
from tests.support.shop import a_fan, said, womens_goods

WANTS = "SELECT text, wants.kind, color, size FROM wants JOIN messages ON messages.id = message_id ORDER BY 1, 2"


@asynccontextmanager
async def a_shop(tmp_path):
    """A stage whose goods have had their numbers for a while."""
    async with a_stage(tmp_path / "shop", "cart", womens_goods().rows) as stage:
        stage.clock.advance(60)
        yield stage


async def again(stage: Stage, sleep=turn) -> None:
    console = stage.console
    understanding = Understanding(console.goods, resource("understanding"), console.settings)
    await HearingAgain(console.database, understanding, lambda: console.goods.catalogue, sleep=sleep).run()


def heard_by_an_earlier_version(stage: Stage, text: str, kind: str, color: str | None, size: str | None) -> None:
    """Let the file hold what a version that read this line worse would have kept."""
    ((message_id, who, session_id, at_ms),) = stage.ask(
        "SELECT id, identity_id, session_id, at_ms FROM messages WHERE text = ?", text
    )
    ((product_id,),) = stage.ask("SELECT product_id FROM product_numbers WHERE number = '11' AND to_ms IS NULL")

    def write(tx):
        tx.execute("DELETE FROM wants WHERE message_id = ?", (message_id,))
        tx.execute(
            "INSERT INTO wants (product_id, identity_id, message_id, line, kind, color, size, session_id, at_ms)"
            " VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)",
            (product_id, who, message_id, kind, color, size, session_id, at_ms),
        )

    stage.console.database.run_blocking(write)


def named(stage: Stage) -> list[str]:
    product = stage.console.goods.catalogue.numbered("11")
    tx = stage.console.database.read()
    return sorted(one.name for one in call_outs(tx, room_at(tx, product, stage.clock.now_ms())))


def test_what_is_not_in_the_line_goes_and_what_is_stays(tmp_path):
    async def scenario():
        async with a_shop(tmp_path) as stage:
            lines = {"11号驼色M没抢到": 1, "11号多少钱": 2, "11号黑色L还有吗": 3, "没抢到红包": 4}
            await stage.hear(*(said(text, fan=a_fan(who, name=f"老粉{'甲乙丙丁'[who - 1]}"), seconds=who - 60)
                               for text, who in lines.items()))  # fmt: skip
            heard_by_an_earlier_version(stage, "11号多少钱", "claim", "驼色", "M")
            heard_by_an_earlier_version(stage, "11号黑色L还有吗", "stock", "驼色", "M")
            heard_by_an_earlier_version(stage, "没抢到红包", "missed", "驼色", "M")
            assert len(named(stage)) == 3  # of the four, by what is not in their lines
            await again(stage)
            assert stage.ask(WANTS) == [
                ("11号驼色M没抢到", "missed", "驼色", "M"),
                ("11号黑色L还有吗", "stock", "黑色", "L"),
            ]
            assert named(stage) == ["老粉丙", "老粉甲"]

    asyncio.run(scenario())


def test_what_was_kept_of_somebody_elses_want_goes_and_an_ask_while_something_else_was_on_air_stays(tmp_path):
    async def scenario():
        async with a_shop(tmp_path) as stage:
            await stage.put_on_air("16")
            for who, text in ((1, "替同事问一嘴 11号驼色M还有吗"), (2, "11号还有货吗")):
                await stage.hear(said(text, fan=a_fan(who), seconds=who))
            heard_by_an_earlier_version(stage, "替同事问一嘴 11号驼色M还有吗", "stock", "驼色", "M")
            heard_by_an_earlier_version(stage, "11号还有货吗", "stock", None, None)
            await again(stage)
            assert stage.ask(WANTS) == [("11号还有货吗", "stock", None, None)]

    asyncio.run(scenario())


@pytest.mark.parametrize("number", ["91", "997"])
def test_what_a_number_meant_then_and_what_answered_a_call_is_left_as_it_was_heard(tmp_path, number):
    """Whether the number that the product has now was another's before, or nobody's."""

    async def scenario():
        async with a_shop(tmp_path) as stage:
            await stage.put_on_air("11")
            await stage.console.calls.open("没抢到的扣2")
            await stage.hear(said("2", 1, seconds=-50))
            await stage.console.calls.close()
            stage.clock.advance(60)
            await stage.hear(said("11号多少钱", 2, seconds=50))
            heard_by_an_earlier_version(stage, "11号多少钱", "claim", "驼色", "M")
            before = stage.ask(WANTS)
            assert len(before) == 2
            product = stage.console.goods.catalogue.numbered("11")
            await stage.console.goods_desk.renumber(product.id, number)
            await again(stage)
            assert stage.ask(WANTS) == before

    asyncio.run(scenario())


def test_a_line_is_read_again_by_the_numbers_that_its_fan_sees(tmp_path):
    """On Twitch 1 is the coat that is 11 elsewhere."""

    async def scenario():
        async with a_shop(tmp_path) as stage:
            coat = stage.console.goods.catalogue.numbered("11")
            await stage.console.goods_desk.give_numbers({coat.id: "1"}, "twitch")
            stage.clock.advance(600)
            for n, text in enumerate(("1号驼色M没抢到", "1号多少钱", "驼色M没抢到")):
                await stage.hear(said(text, n, seconds=500 + n, fan=a_fan(n, platform="twitch")))
            heard_by_an_earlier_version(stage, "1号多少钱", "claim", "驼色", "M")
            assert len(stage.ask(WANTS)) == 3
            await again(stage)
            assert [row[0] for row in stage.ask(WANTS)] == ["1号驼色M没抢到", "驼色M没抢到"]

    asyncio.run(scenario())


def test_it_is_done_once_and_goes_on_where_it_was_broken_off(tmp_path, monkeypatch):
    class Stopped(Exception):
        pass

    async def scenario():
        monkeypatch.setattr("anchor_console.live.intake.hearing_again._BATCH", 2)
        async with a_shop(tmp_path) as stage:
            texts = [f"11号多少钱{'呀' * n}" for n in range(5)]
            await stage.hear(*(said(text, n, seconds=n - 60) for n, text in enumerate(texts)))
            for text in texts:
                heard_by_an_earlier_version(stage, text, "claim", "驼色", "M")

            async def broken_off(_s):
                raise Stopped

            try:
                await again(stage, broken_off)
            except Stopped:
                assert len(stage.ask(WANTS)) == 3
            await again(stage)
            assert stage.ask(WANTS) == []
            assert setting(stage.console.database.read(), "callouts.heard_by") == {"by": HEARD_BY, "is_done": True}
            heard_by_an_earlier_version(stage, texts[0], "claim", "驼色", "M")
            await again(stage)
            assert len(stage.ask(WANTS)) == 1

    asyncio.run(scenario())
