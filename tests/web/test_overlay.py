"""The overlay in a real browser: the card's stages, its order, and that it tells when it has shown one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage
from tests.web.toy_hub import ToyHub, rfc3339
from tests.web.values import a_card, a_room, some_stock

pytestmark = pytest.mark.web

PORTRAIT = {"width": 1080, "height": 1920}
PRICE = re.compile(r"[¥￥]|\d{3}")


def opened(open_page: OpenPage, hub: ToyHub, query: str = "layout=portrait", **options: object) -> Page:
    options.setdefault("viewport", PORTRAIT)
    return open_page(f"{hub.url}/overlay?{query}#token=overlay-token", **options)


def test_the_token_leaves_the_address_and_reaches_the_hub_in_the_greeting(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    page = opened(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    assert "#" not in page.url
    assert hub.hellos == [{"type": "hello", "protocol": 1, "role": "overlay", "token": "overlay-token"}]


def test_a_card_in_warm_up_shows_no_price_and_gets_it_when_opened(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card(stage="warmup"))
    page = opened(open_page, hub)
    card = page.get_by_test_id("on-air-card")
    expect(card).to_contain_text("双面羊毛大衣")
    expect(card).to_contain_text("11号链接")
    expect(card).to_contain_text("预热")
    expect(page.get_by_test_id("product-price")).to_be_hidden()
    expect(card).not_to_contain_text(re.compile("[¥￥]"))

    hub.set("card", a_card())
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    expect(card).to_contain_text("吊牌价")
    expect(card.locator("s")).to_have_text("¥1299")


def test_a_price_in_warm_up_stays_unsaid_whatever_was_sent(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card(stage="warmup", price=59900, list_price=129900, stock=some_stock()))
    page = opened(open_page, hub, "layout=portrait&stock=on")
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    expect(page.get_by_test_id("on-air-card")).not_to_contain_text(re.compile("599|1299|86|断货"))


def test_an_old_price_without_a_meaning_is_not_struck_through(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card(list_price_meaning=None))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    expect(page.get_by_test_id("on-air-card")).not_to_contain_text("1299")


def test_a_frame_with_an_older_number_changes_nothing(hub: ToyHub, open_page: OpenPage) -> None:
    newest = hub.set("card", a_card(title="新的大衣"))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("product-title")).to_have_text("新的大衣")
    hub.set("card", a_card(title="旧的大衣", price=100), seq=newest - 1)
    hub.set("card", a_card(title="同号的大衣", price=100), seq=newest)
    hub.set("room", a_room(rehearsal=True), seq=newest + 5)  # comes after both, so they have been read by then
    expect(page.get_by_test_id("rehearsal")).to_be_visible()
    expect(page.get_by_test_id("product-title")).to_have_text("新的大衣")
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")


def test_sold_out_is_stamped_and_hiding_clears_the_picture(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card(stage="sold_out"))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_contain_text("断货")
    hub.set("card", None)
    expect(page.get_by_test_id("on-air-card")).to_have_count(0)
    expect(page.locator("#slot > *")).to_have_count(0)  # its leave move has ended


def test_a_closed_card_is_no_card(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    page = opened(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    hub.set("card", a_card(stage="closed"))
    expect(page.get_by_test_id("on-air-card")).to_have_count(0)


def test_the_hub_hears_which_card_was_painted(hub: ToyHub, open_page: OpenPage) -> None:
    first = hub.set("card", a_card(stage="warmup"))
    page = opened(open_page, hub)
    assert hub.expect("seen")["seq"] == first
    second = hub.set("card", a_card())
    assert hub.expect("seen")["seq"] == second
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")


def test_the_next_card_takes_the_place_of_the_last(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    page = opened(open_page, hub)
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    hub.set("card", a_card(pin_id="pin-5", number="5", title="羊羔毛机车服", stage="warmup"))
    expect(page.get_by_test_id("on-air-card")).to_have_count(1)
    expect(page.get_by_test_id("on-air-card")).to_contain_text("5号链接")
    expect(page.get_by_test_id("on-air-card")).not_to_contain_text(PRICE)


def test_markup_in_a_title_is_shown_as_text(hub: ToyHub, open_page: OpenPage) -> None:
    title = "<img src=x onerror=alert(1)>"
    hub.set("card", a_card(title=title, offer="<script>alert(2)</script>", ships="\u202e倒着写\u202c"))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("product-title")).to_have_text(title)
    expect(page.get_by_test_id("on-air-card")).to_contain_text("<script>alert(2)</script>")
    expect(page.get_by_test_id("on-air-card")).to_contain_text("倒着写")
    assert "\u202e" not in (page.get_by_test_id("on-air-card").text_content() or "")
    assert page.locator("#slot script").count() == 0


def test_a_picture_from_elsewhere_is_not_fetched(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card(image="https://stranger.example/p.png"))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    expect(page.locator(".card-picture")).to_be_hidden()


def test_a_rehearsal_is_marked_with_and_without_a_card(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("room", a_room(rehearsal=True))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("rehearsal")).to_have_text("彩排")
    hub.set("room", a_room())
    expect(page.get_by_test_id("rehearsal")).to_be_hidden()


def test_twenty_seconds_without_a_hub_hide_what_may_be_wrong(hub: ToyHub, open_page: OpenPage) -> None:
    flash = {"price": 49900, "ends_at": rfc3339(600), "after": {"stage": "open", "price": 59900}}
    hub.set("room", a_room(mode="reserve"))
    hub.set("card", a_card(stock=some_stock(), flash=flash))
    page = opened(open_page, hub, "layout=portrait&stock=on", clock=True)
    expect(page.get_by_test_id("product-price")).to_have_text("¥499")
    expect(page.get_by_test_id("stock-left")).to_have_text("86")
    expect(page.get_by_test_id("countdown")).to_have_text(re.compile(r"0\d:\d\d"))
    hub.stop()
    page.clock.run_for(21_000)
    expect(page.get_by_test_id("product-title")).to_have_text("双面羊毛大衣 中长款")
    for hidden in ("product-price", "stock-left", "countdown"):
        expect(page.get_by_test_id(hidden)).to_be_hidden()
    hub.start()
    page.clock.run_for(6_000)
    expect(page.get_by_test_id("product-price")).to_have_text("¥499")


# These three go by the hub's clock, which a page's fake clock cannot move: they wait for a moment that is near.


def test_a_flash_falls_back_by_itself_when_it_ends(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    flash = {"price": 49900, "ends_at": rfc3339(3), "after": {"stage": "open", "price": 59900}}
    hub.set("card", a_card(flash=flash))
    expect(page.get_by_test_id("product-price")).to_have_text("¥499")
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    expect(page.get_by_test_id("countdown")).to_be_hidden()


def test_a_card_opens_by_itself_at_its_hour(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    hub.set("card", a_card(stage="warmup", opens_at=rfc3339(3), price=59900))
    expect(page.get_by_test_id("countdown")).to_be_visible()
    expect(page.get_by_test_id("product-price")).to_be_hidden()
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    expect(page.get_by_test_id("on-air-card")).to_contain_text("开价")


def test_the_platforms_stock_is_shown_only_while_it_is_fresh_and_wanted(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("room", a_room(mode="cart"))
    page = opened(open_page, hub, "layout=portrait&stock=on")
    without = opened(open_page, hub)
    hub.set("card", a_card(stock=some_stock(at=rfc3339(-27))))
    expect(page.get_by_test_id("stock-left")).to_have_text("86")
    expect(page.get_by_test_id("stock-left")).to_be_hidden()
    expect(without.get_by_test_id("on-air-card")).to_be_visible()
    expect(without.get_by_test_id("stock-left")).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "viewport"),
    [
        ("layout=portrait", PORTRAIT),
        ("layout=portrait&position=bottom-right", PORTRAIT),
        ("layout=landscape", {"width": 1920, "height": 1080}),
        ("layout=landscape&position=top-right&lang=en", {"width": 1920, "height": 1080}),
        ("layout=board", {"width": 1280, "height": 800}),
    ],
)
def test_the_card_lies_wholly_in_the_picture(
    hub: ToyHub, open_page: OpenPage, query: str, viewport: dict[str, int]
) -> None:
    hub.set("card", a_card(title="超长标题" * 40, offer="很长的机制" * 12))
    page = opened(open_page, hub, query, viewport=viewport, reduced_motion="reduce")
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    box = page.get_by_test_id("on-air-card").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= viewport["width"]
    assert box["y"] + box["height"] <= viewport["height"]


def test_the_page_around_the_card_is_glass(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    for root in ("html", "body"):
        assert page.eval_on_selector(root, "node => getComputedStyle(node).backgroundColor") == "rgba(0, 0, 0, 0)"


def test_a_wrong_token_puts_no_words_into_the_picture(hub: ToyHub, open_page: OpenPage) -> None:
    hub.refusal = (4401, "token")
    page = opened(open_page, hub)
    expect(page).to_have_title(re.compile("授权"))
    assert (page.locator("body").inner_text()).strip() == ""
