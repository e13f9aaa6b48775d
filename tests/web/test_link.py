"""The page's end of the protocol where networks, phones and hubs misbehave."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage
from tests.web.test_desk import propose_3
from tests.web.toy_hub import ToyHub, rfc3339
from tests.web.values import a_card, a_pin, a_queue, a_room, some_goods

pytestmark = pytest.mark.web


def joined(open_page: OpenPage, hub: ToyHub, *, clock: bool = False) -> Page:
    page = open_page(f"{hub.url}/desk#token=t", clock=clock)
    expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
    hub.expect("hello")
    return page


def test_a_hub_that_fell_silent_is_left_and_greeted_anew(hub: ToyHub, open_page: OpenPage) -> None:
    page = joined(open_page, hub, clock=True)
    hub.answers_pings = False
    page.clock.run_for(21_000)
    assert hub.expect("hello")["token"] == "t"


def test_a_command_into_silence_finds_out_that_the_network_has_changed(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["propose"]
    hub.set("queue", a_queue(a_pin("p1", 5, "羊羔毛机车服")))
    page = joined(open_page, hub)
    hub.answers_pings = False
    page.get_by_test_id("queue-hold").click()
    first = hub.expect("command")
    assert hub.expect("hello", within_s=9)["token"] == "t"  # and not only when two pings were lost
    assert hub.expect("command") == first


def test_a_page_that_wakes_up_does_not_wait_for_its_next_try(hub: ToyHub, open_page: OpenPage) -> None:
    page = joined(open_page, hub, clock=True)
    for sign in ("online", "pageshow", "focus"):
        hub.stop()
        expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "waiting")
        hub.start()
        page.evaluate("sign => dispatchEvent(new Event(sign))", sign)  # no timer has run meanwhile
        assert hub.expect("hello")["token"] == "t", sign


def test_another_epoch_empties_the_page(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("room", a_room())
    hub.set("card", a_card())
    hub.set("goods/0", some_goods())
    page = joined(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    hub.epoch, hub.topics = "epoch-2", {}
    hub.drop_all()
    expect(page.get_by_test_id("nothing-on-air")).to_be_visible()
    expect(page.get_by_test_id("product")).to_have_count(0)
    expect(page.get_by_test_id("session-state")).to_have_text("未开播")


def test_in_the_same_epoch_a_snapshot_never_takes_a_page_back(hub: ToyHub, open_page: OpenPage) -> None:
    newest = hub.set("card", a_card(title="新的大衣"))
    page = joined(open_page, hub)
    expect(page.get_by_test_id("product-title")).to_have_text("新的大衣")
    hub.topics["card"] = {"seq": newest - 1, "value": a_card(title="旧的大衣")}
    hub.drop_all()
    hub.expect("hello")
    hub.set("room", a_room(rehearsal=True), seq=newest + 1)
    expect(page.get_by_test_id("rehearsal")).to_be_visible()
    expect(page.get_by_test_id("product-title")).to_have_text("新的大衣")


def test_a_right_that_was_taken_away_takes_its_topics_along(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    page = joined(open_page, hub)
    expect(page.locator("#segments [data-follow=claims]")).not_to_have_attribute("hidden", "")
    hub.rights = ["chat"]
    hub.drop_all()
    expect(page.locator("#segments [data-follow=claims]")).to_have_attribute("hidden", "")
    expect(page.get_by_test_id("queue-add")).to_be_hidden()


def test_a_command_that_must_wait_is_sent_again_after_the_wait_and_not_before(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("goods/0", some_goods())
    page = joined(open_page, hub, clock=True)
    hub.answer = lambda f: {"type": "wait", "id": f["id"], "for_ms": 4_000} if f["type"] == "command" else None
    page.get_by_test_id("goods-search").fill("3")
    page.get_by_test_id("queue-add").click()
    first = hub.expect("command")
    hub.answer = lambda frame: None
    page.clock.run_for(1_000)
    expect(page.get_by_test_id("proposal")).to_be_visible()
    assert "command" not in {hub.received.get()["type"] for _ in range(hub.received.qsize())}
    page.clock.run_for(4_000)
    assert hub.expect("command") == first


def test_two_tabs_lose_nothing_of_each_other_and_both_hear_the_end(hub: ToyHub, open_page: OpenPage) -> None:
    hub.anchor_online = False
    hub.set("goods/0", some_goods())
    hub.answer = lambda f: {"type": "accepted", "id": f["id"]} if f["type"] == "command" else None
    one = open_page(f"{hub.url}/desk#token=t")
    propose_3(one)
    first = hub.expect("command")
    other = one.context.new_page()
    other.goto(f"{hub.url}/desk")
    assert hub.expect("command") == first
    propose_3(other, "两个尺码都问")
    second = hub.expect("command")
    one.reload()
    assert [hub.expect("command"), hub.expect("command")] == [first, second]
    expect(one.get_by_test_id("link-notice")).to_contain_text("2 条还没确认")
    hub.answer = lambda f: {"type": "result", "id": f["id"], "ok": True} if f["type"] == "command" else None
    other.reload()
    for page in (other, one):
        expect(page.get_by_test_id("link-notice")).not_to_contain_text("没确认")


def test_frames_of_unknown_types_and_no_frames_at_all_are_ignored(hub: ToyHub, open_page: OpenPage) -> None:
    page = joined(open_page, hub)
    hub.tell({"type": "fireworks", "n": 1})
    hub.tell({"no": "type"})
    hub.set("card", a_card())
    expect(page.get_by_test_id("product-title")).to_be_visible()


def test_a_countdown_goes_by_the_hubs_clock_and_not_by_the_devices(hub: ToyHub, open_page: OpenPage) -> None:
    ahead_ms = 3_600_000
    page = open_page(
        f"{hub.url}/overlay#token=t",
        before=f"const real = Date.now; Date.now = () => real() + {ahead_ms};",
    )
    hub.expect("hello")
    flash = {"ends_at": rfc3339(60), "price": 100, "after": {"stage": "open", "price": 59900}}
    hub.set("card", a_card(flash=flash))
    expect(page.get_by_test_id("countdown")).to_have_text(re.compile("00:5[0-9]"))


def test_a_device_whose_clock_is_set_forward_opens_no_price_early(hub: ToyHub, open_page: OpenPage) -> None:
    page = open_page(f"{hub.url}/overlay#token=t")
    seen = page.evaluate(
        """async () => {
          const { HubClock } = await import("/static/clock.js");
          const clock = new HubClock();
          clock.guess(1_000_000);
          const real = Date.now;
          Date.now = () => real() + 3_600_000;
          return clock.nowMs() - 1_000_000;
        }"""
    )
    assert 0 <= seen < 60_000


def test_a_desk_that_lost_its_hub_shows_names_and_no_prices(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    hub.set("goods/0", some_goods())
    page = joined(open_page, hub, clock=True)
    product = page.get_by_test_id("product").first
    expect(product.get_by_text("¥109")).to_be_visible()
    hub.stop()
    page.clock.run_for(21_000)
    expect(page.get_by_test_id("link-notice")).to_contain_text("价格库存先收起来")
    expect(product).to_contain_text("法式收腰碎花连衣裙")
    expect(product.get_by_text("¥109")).to_be_hidden()
    expect(page.get_by_test_id("product-price")).to_be_hidden()
    hub.start()
    page.clock.run_for(6_000)
    expect(product.get_by_text("¥109")).to_be_visible()
