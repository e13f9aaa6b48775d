"""The fans' page in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.web.conftest import OpenPage
from tests.web.toy_hub import Frame, ToyHub
from tests.web.values import a_card, a_line

pytestmark = pytest.mark.web

PHONE: ViewportSize = {"width": 360, "height": 740}


def opened(open_page: OpenPage, hub: ToyHub, query: str = "") -> Page:
    return open_page(f"{hub.url}/live{query}", viewport=PHONE)


def test_a_fan_needs_no_token_and_sees_the_card(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card(stage="warmup"))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_contain_text("价格马上揭晓")
    expect(page.get_by_test_id("product-price")).to_be_hidden()
    assert hub.hellos == [{"type": "hello", "protocol": 1, "role": "viewer"}]
    hub.set("card", None)
    expect(page.get_by_test_id("nothing-on-air")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_line_is_sent_as_chat_and_shown_as_delivered_once_it_is(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    page.get_by_test_id("live-text").fill("11号驼色M来一件")
    page.get_by_test_id("live-send").click()
    sent = hub.expect("events")
    [line] = sent["items"]
    assert (line["kind"], line["text"]) == ("chat", "11号驼色M来一件")
    expect(page.get_by_test_id("chat-feed")).to_contain_text("发送中")
    hub.tell({"type": "accepted", "id": sent["id"]})
    expect(page.get_by_test_id("chat-feed")).to_contain_text("已送到")
    said = a_line("4711", line["text"], name="", at=line["at"])
    hub.append("live_chat", said)
    expect(page.get_by_test_id("chat-feed")).not_to_contain_text("已送到")
    expect(page.get_by_test_id("chat-feed").get_by_role("listitem")).to_have_count(1)
    # Somebody else may say the very same.
    hub.append("live_chat", said | {"id": "4712"})
    expect(page.get_by_test_id("chat-feed").get_by_role("listitem")).to_have_count(2)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"type": "error", "code": "anchor_away", "message": ""}, "主播暂时不在"),
        ({"type": "wait", "for_ms": 500}, "太快了"),
    ],
)
def test_a_line_that_was_not_taken_comes_back_to_the_hand(
    hub: ToyHub, open_page: OpenPage, answer: Frame, words: str
) -> None:
    hub.answer = lambda frame: answer | {"id": frame["id"]} if frame["type"] == "events" else None
    page = opened(open_page, hub)
    page.get_by_test_id("live-text").fill("还有吗")
    page.get_by_test_id("live-send").click()
    expect(page.get_by_test_id("toast")).to_contain_text(words)
    expect(page.get_by_test_id("live-text")).to_have_value("还有吗")


def test_a_name_is_told_with_the_greeting_and_kept(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    page.get_by_test_id("live-name").fill("王姐")
    page.get_by_test_id("live-text").fill("来了")
    page.get_by_test_id("live-send").click()
    assert hub.expect("events")["items"][0]["text"] == "来了"
    assert hub.hellos[-1]["name"] == "王姐"
    page.reload()
    expect(page.get_by_test_id("live-name")).to_have_value("王姐")


@pytest.mark.parametrize(
    ("lang", "send", "viewport"), [("en", "Send", PHONE), ("zh", "发送", {"width": 1366, "height": 768})]
)
def test_what_strangers_write_is_harmless_text_on_phone_and_pc_in_both_languages(
    hub: ToyHub, open_page: OpenPage, lang: str, send: str, viewport: dict[str, int]
) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\">" + "\u202e" + "Z" + "\u0301" * 60 + "长" * 500
    hub.set("card", a_card(title=evil, offer=evil, ships=evil))
    hub.append("live_chat", a_line("l1", evil, name=evil), a_line("l2", "好" * 500, name="\u202e" + "长" * 80))
    page = open_page(f"{hub.url}/live?lang={lang}", viewport=viewport)
    expect(page.get_by_test_id("live-send")).to_have_text(send)
    for asked in ("live-name", "live-text"):
        field = page.get_by_test_id(asked)
        field.fill(field.get_attribute("placeholder") or "")
        assert field.evaluate("field => field.scrollWidth <= field.clientWidth"), asked
    expect(page.get_by_test_id("product-title")).to_contain_text("<img src=x")
    expect(page.get_by_test_id("chat-feed")).to_contain_text("<img src=x")
    page.get_by_test_id("live-name").fill(evil)
    page.get_by_test_id("live-text").fill(evil)
    page.get_by_test_id("live-send").click()
    expect(page.get_by_test_id("chat-feed").get_by_role("listitem")).to_have_count(3)
    words = page.locator("body").text_content() or ""
    assert page.locator("img[src=x]").count() == 0
    assert page.title() != "owned"
    assert "\u202e" not in words
    assert "Z" + "\u0301" * 3 not in words
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_test_id("live-text")).to_be_in_viewport(ratio=0.99)


def test_the_page_finds_its_hub_again_and_a_line_said_meanwhile_is_brought(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    page = opened(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    page.evaluate("window.sameDocument = true")
    hub.stop()
    hub.start()
    page.get_by_test_id("live-text").fill("还在吗")
    page.get_by_test_id("live-send").click()
    assert hub.expect("events")["items"][0]["text"] == "还在吗"
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    assert page.evaluate("window.sameDocument") is True


@pytest.mark.parametrize("viewport", [PHONE, {"width": 360, "height": 400}, {"width": 740, "height": 360}])
def test_however_much_is_said_of_it_the_price_stays_in_sight(
    hub: ToyHub, open_page: OpenPage, viewport: ViewportSize
) -> None:
    hub.set("card", a_card(title="长" * 200, points=["长" * 500] * 3, offer="长" * 60))
    page = opened(open_page, hub)
    page.set_viewport_size(viewport)
    expect(page.get_by_test_id("product-price")).to_be_in_viewport(ratio=0.9)
    expect(page.get_by_test_id("live-send")).to_be_in_viewport(ratio=0.99)
