"""The overlay's set-up: told to all screens at once, kept, and never more than the room may read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from anchor_console.core.refusal import Refused
from anchor_console.live.air.overlay_desk import LARGEST_STYLE, LOOK_KEY, read_style
from anchor_console.pins.card_look import look_of
from tests.live.stage import FakeLink, a_stage
from tests.support.shop import a_fan, a_row, said
from tests.support.until import until


def test_a_choice_reaches_the_room_at_once_and_is_there_after_a_restart(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link, overlay = FakeLink(), stage.console.overlay
            stage.broadcast(link)
            await overlay.choose(replace(overlay.look, theme="festive").with_frame(shape="tag"))
            await stage.clock.advance_in_turns(0.3)
            assert link.values["overlay"]["theme"] == "festive"
            assert link.values["overlay"]["portrait"]["shape"] == "tag"
            assert look_of(stage.console.settings.get(LOOK_KEY)) == overlay.look

    asyncio.run(scenario())


def test_what_comes_next_is_told_where_it_is_wanted_and_without_a_price(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            overlay = stage.console.overlay
            await stage.console.queue.pin_number("1")
            assert overlay.topic()["next"] is None
            await overlay.choose(replace(overlay.look, shows_next=True))
            assert overlay.topic()["next"]["number"] == "1"
            assert overlay.topic()["next"]["title"]

    asyncio.run(scenario())


def test_a_list_price_is_struck_only_once_the_shop_says_what_it_is(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link, overlay = FakeLink(), stage.console.overlay
            stage.broadcast(link)
            await stage.put_on_air("1")
            await stage.console.air.open_price()
            await until(lambda: link.cards and (link.cards[-1] or {}).get("stage") == "open")
            assert link.cards[-1]["list_price_meaning"] is None
            await overlay.say_meaning("吊牌价")
            await stage.clock.advance_in_turns(0.3)
            assert stage.console.scene.card()["list_price_meaning"] == "吊牌价"
            assert link.values["card"]["list_price_meaning"] == "吊牌价"

    asyncio.run(scenario())


def test_a_product_whose_words_lead_out_of_the_room_is_not_taken_and_the_reason_is_said(tmp_path: Path) -> None:
    goods = (a_row(name="加微信领券的大衣"), a_row(number="2", product_code="D2", sku_code="D2", name="快手老铁专享"))

    async def scenario() -> None:
        async with a_stage(tmp_path, rows=goods) as stage:
            console = stage.console
            with pytest.raises(Refused) as refused:
                await console.air.take_number("1")
            assert (refused.value.reason, refused.value.params["found"]) == ("card.words_contact", "加微信")
            assert console.state.on_air is None
            assert stage.ask("SELECT count(*) FROM pins WHERE state = 'on_air'") == [(0,)]
            with pytest.raises(Refused):
                await console.air.take_number("2")
            await console.card_words.say_platform("kuaishou")
            await console.air.take_number("2")
            assert stage.on_air.number == "2"

    asyncio.run(scenario())


def test_what_waits_in_the_queue_is_told_of_before_it_is_taken_and_again_no_more_once_it_is_mended(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            console = stage.console
            await console.queue.pin_number("1")
            assert stage.notices == []
            product = console.state.catalogue.numbered("1")
            await console.goods_desk.set_detail(product.id, "offer", "加群领券")
            assert "card.words_contact" in stage.notices
            await console.goods_desk.set_detail(product.id, "offer", "拍下立减")
            assert "card.words_contact" not in stage.notices

    asyncio.run(scenario())


def test_a_fans_name_keeps_a_product_off_the_air(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, rows=(a_row(name="给爱笑的阿云留的大衣"),)) as stage:
            await stage.hear(said("来了", fan=a_fan(name="爱笑的阿云")))
            with pytest.raises(Refused) as refused:
                await stage.console.air.take_number("1")
            assert refused.value.reason == "card.words_fan"

    asyncio.run(scenario())


def test_an_offer_that_was_edited_on_air_into_what_may_not_be_said_is_left_out(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            console = stage.console
            await stage.put_on_air("1")
            await console.air.open_price()
            await console.goods.set_detail(stage.on_air.product_id, "offer", "加V领券 13812345678")
            await console.state.reload_goods()
            assert console.scene.card()["offer"] is None
            assert "card.words_phone" in stage.notices or "card.words_contact" in stage.notices

    asyncio.run(scenario())


def test_a_name_that_was_edited_into_what_may_not_be_said_loses_that_on_air_and_in_what_comes_next(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, rows=(a_row(),)) as stage:
            console = stage.console
            product = console.state.catalogue.numbered("1")
            assert product is not None
            await stage.put_on_air("1")
            await console.queue.pin(product.id)
            await console.overlay.choose(replace(console.overlay.look, shows_next=True))
            await console.goods_desk.set_product(product.id, "name", "羊毛大衣 加微信ABC13800138000 驼色")
            card, coming = console.scene.card(), console.overlay.upcoming()
            assert card is not None
            assert coming is not None
            assert card["title"] == coming["title"] == "羊毛大衣 ABC 驼色"
            told = [notice for notice in console.notices.current if notice.subject == "card"]
            assert len(told) == 1
            console.notices.clear(told[0].key, "card")
            console.scene.card()
            assert not any(notice.subject == "card" for notice in console.notices.current)

    asyncio.run(scenario())


def test_a_style_file_is_read_again_when_it_is_saved_and_a_bad_one_leaves_the_last(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            overlay, told = stage.console.overlay, []
            overlay.changed.subscribe(told.append)
            file = tmp_path / "mine.css"
            file.write_text(":root { --card-price: red; }", "utf-8")
            await overlay.take_style(file)
            assert overlay.topic()["css"] == ":root { --card-price: red; }"
            file.write_text(":root { --card-price: darkred; }", "utf-8")
            overlay.tick()
            assert "darkred" in overlay.css
            file.write_text("@import 'https://elsewhere.example/x.css';", "utf-8")
            overlay.tick()
            assert "darkred" in overlay.css
            assert overlay.style_problem is not None
            count = len(told)
            overlay.tick()
            assert len(told) == count
            await overlay.take_style(None)
            assert overlay.topic()["css"] is None

    asyncio.run(scenario())


def test_a_style_is_begun_from_the_cards_own_colours(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "profile") as stage:
            overlay, file = stage.console.overlay, tmp_path / "mine.css"
            await overlay.begin_style(file)
            assert overlay.style_file == file
            assert "--card-price: #d9281c;" in overlay.css
            with pytest.raises(Refused) as refused:
                await overlay.begin_style(tmp_path / "no" / "folder.css")
            assert refused.value.reason == "overlay.style_unwritable"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x" * (LARGEST_STYLE + 1), "overlay.style_large"),
        (b"\xff\xfe\x00", "overlay.style_unreadable"),
        (b"body { background: url( 'http://x.example/a.png') }", "overlay.style_reaches_out"),
        (b"a { background: URL(//x.example/a.png) }", "overlay.style_reaches_out"),
    ],
)
def test_a_file_that_is_no_style_or_reaches_out_is_refused_in_words(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "mine.css"
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_style(file)
    assert refused.value.reason == reason


def test_a_picture_inside_the_file_is_fine(tmp_path: Path) -> None:
    file = tmp_path / "mine.css"
    file.write_text("a { background: url(data:image/png;base64,AAAA) }", "utf-8")
    assert read_style(file)
