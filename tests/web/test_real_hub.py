"""The pages against the real hub: what the toy hub plays by hand, done by the program that ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import OpenPage
from tests.web.real_room import Console, RealHub
from tests.web.values import a_card, a_line, a_pin, a_queue, a_room, some_goods

pytestmark = pytest.mark.web


@pytest.fixture
def real_hub(tmp_path: Path) -> Iterator[RealHub]:
    running = RealHub(tmp_path)
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def console(real_hub: RealHub) -> Iterator[Console]:
    joined = Console(real_hub)
    yield joined
    joined.close()


def test_an_assistant_pairs_proposes_3_and_the_overlay_follows_to_the_open_price(
    real_hub: RealHub, console: Console, open_page: OpenPage
) -> None:
    console.set("room", a_room())
    console.set("goods/0", some_goods())
    console.set("queue", a_queue())
    console.append("feed", a_line("l1", "3号讲一下"))
    overlay = open_page(f"{real_hub.pages}/overlay?layout=portrait#token={real_hub.tokens['overlay']}")
    desk = open_page(f"{real_hub.pages}/desk#code={console.pairing_code('小雨')}")
    expect(desk.get_by_test_id("chat-feed")).to_contain_text("3号讲一下")

    desk.get_by_test_id("goods-search").fill("3")
    desk.get_by_test_id("queue-note").fill("老张问了三次")
    desk.get_by_test_id("queue-add").click()
    command = console.next_delivered("command")
    assert (command["name"], command["by"]["name"]) == ("queue.add", "小雨")
    expect(desk.get_by_test_id("proposal").get_by_test_id("pending")).to_have_text("待确认")
    console.set("queue", a_queue(a_pin("p3", 3, "真丝印花衬衫", note=command["args"]["note"])))
    console.answer(command, value={"pin_id": "p3"})
    expect(desk.get_by_test_id("pin-queue")).to_contain_text("老张问了三次")
    expect(desk.get_by_test_id("proposal")).to_have_count(0)

    console.set("card", a_card(pin_id="p3", number="3", title="真丝印花衬衫", stage="warmup"))
    expect(overlay.get_by_test_id("on-air-card")).to_contain_text("3号链接")
    expect(overlay.get_by_test_id("product-price")).to_be_hidden()
    console.set("card", a_card(pin_id="p3", number="3", title="真丝印花衬衫", price=12900))
    expect(overlay.get_by_test_id("product-price")).to_have_text("¥129")
    expect(desk.get_by_test_id("product-price")).to_have_text("¥129")
    console.set("card", None)
    expect(overlay.get_by_test_id("on-air-card")).to_have_count(0)


def test_pages_live_through_a_killed_hub_without_a_reload(real_hub: RealHub, open_page: OpenPage) -> None:
    console = Console(real_hub)
    console.set("card", a_card())
    overlay = open_page(f"{real_hub.pages}/overlay#token={real_hub.tokens['overlay']}")
    desk = open_page(f"{real_hub.pages}/desk#token={real_hub.tokens['assistant']['assistant']}")
    expect(overlay.get_by_test_id("product-price")).to_have_text("¥599")
    real_hub.kill()
    console.close()
    real_hub.start()
    again = Console(real_hub)
    again.set("card", a_card(title="重启以后", price=49900))
    expect(overlay.get_by_test_id("product-price")).to_have_text("¥499", timeout=10_000)
    expect(desk.get_by_test_id("product-title")).to_have_text("重启以后", timeout=10_000)
    again.close()


def test_a_spent_code_opens_nothing(real_hub: RealHub, console: Console, open_page: OpenPage) -> None:
    code = console.pairing_code("小雨")
    first = open_page(f"{real_hub.pages}/desk#code={code}")
    expect(first.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
    second = open_page(f"{real_hub.pages}/desk#code={code}")
    expect(second.get_by_test_id("pairing-error")).to_contain_text("已经用过了")


def test_a_proposal_waits_for_a_console_that_is_away(real_hub: RealHub, console: Console, open_page: OpenPage) -> None:
    console.set("goods/0", some_goods())
    desk = open_page(f"{real_hub.pages}/desk#token={real_hub.tokens['assistant']['assistant']}")
    expect(desk.get_by_test_id("product").first).to_be_visible()
    console.close()
    expect(desk.get_by_test_id("link-notice")).to_contain_text("主播台不在线")
    desk.get_by_test_id("goods-search").fill("3")
    desk.get_by_test_id("queue-add").click()
    expect(desk.get_by_test_id("proposal").get_by_test_id("pending")).to_have_text("已留着，等主播台回来")
    back = Console(real_hub)
    back.answer(back.next_delivered("command"))
    expect(desk.get_by_test_id("proposal")).to_have_count(0)
    back.close()


def test_the_host_takes_next_and_hears_at_once_that_nobody_is_there(
    real_hub: RealHub, console: Console, open_page: OpenPage
) -> None:
    console.set("queue", a_queue(a_pin("p1", 5, "羊羔毛机车服")))
    host = open_page(f"{real_hub.pages}/host#token={real_hub.tokens['host']}", viewport={"width": 1280, "height": 800})
    host.get_by_test_id("take-next").click()
    command = console.next_delivered("command")
    assert (command["name"], command["args"]) == ("queue.take", {"pin_id": "p1", "on_air": None})
    console.answer(command)
    expect(host.get_by_test_id("take-next")).to_be_enabled()
    console.close()
    host.get_by_test_id("take-next").click()
    expect(host.get_by_test_id("toast")).to_contain_text("主播台不在线，没有执行")


def test_with_a_certificate_the_pages_go_by_https_and_may_keep_the_screen_lit(
    tmp_path: Path, open_page: OpenPage
) -> None:
    tls = Path(__file__).parents[1] / "support" / "tls"
    secure = RealHub(tmp_path, (tls / "room.pem", tls / "room.key"))
    secure.start()
    try:
        assert secure.pages.startswith("https://127.0.0.1:")
        token = secure.tokens["assistant"]["assistant"]
        desk = open_page(f"{secure.pages}/desk#token={token}", ignore_https_errors=True)
        expect(desk.get_by_test_id("link-light")).to_have_attribute("data-state", "away")
        assert desk.evaluate("isSecureContext && 'wakeLock' in navigator") is True
    finally:
        secure.stop()


def test_a_fans_line_reaches_the_console_with_the_name_and_nothing_else(
    real_hub: RealHub, console: Console, open_page: OpenPage
) -> None:
    page = open_page(f"{real_hub.pages}/live")
    page.get_by_test_id("live-name").fill("王姐")
    page.get_by_test_id("live-text").fill("11号驼色M来一件")
    page.get_by_test_id("live-send").click()
    [line] = console.next_delivered("events")["items"]
    assert (line["kind"], line["text"], line["source"]) == ("chat", "11号驼色M来一件", "room")
    assert (line["fan"]["platform"], line["fan"]["name"]) == ("room", "王姐")


@pytest.mark.parametrize(
    ("locale", "told"),
    [("zh-CN", "直播间页面现在没开，晚点再来看看"), ("en-GB", "The room's page is closed now. Please come back later")],
)
def test_who_comes_to_the_room_s_page_while_it_is_switched_off_is_told_so_and_nothing_else(
    browser: Browser, tmp_path: Path, locale: str, told: str
) -> None:
    closed = RealHub(tmp_path, is_live_open=False)
    closed.start()
    try:
        with browser.new_context(locale=locale, viewport={"width": 390, "height": 844}) as context:
            page = context.new_page()
            answer = page.goto(f"{closed.pages}/live")
            assert answer is not None
            assert answer.status == 404
            expect(page.locator("body")).to_have_text(told)
    finally:
        closed.stop()
