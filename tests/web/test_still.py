"""Nothing moves under a finger: on the assistants' page and on the anchor's tablet."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import OpenPage, until_true
from tests.web.test_desk import PHONE, READ, follow, opened
from tests.web.test_host import an_evening
from tests.web.test_host import opened as tablet
from tests.web.toy_hub import ToyHub
from tests.web.values import a_card, a_pin, a_queue, a_room, an_ask

pytestmark = pytest.mark.web

ON_AIR = {"pin_id": "pin-11", "number": "11", "title": "", "stage": "open"}
LATER = "() => new Promise((resolve) => setTimeout(() => resolve(true), 500))"
"""Longer than what has moved is left alone."""


def asks(*ids: int) -> dict[str, object]:
    return {"items": [an_ask(id_, "11", topic, 2) for id_, topic in zip(ids, "abcd", strict=False)], "open": len(ids)}


PRESS = """([watched, target]) => new MutationObserver((_, watcher) => {
  watcher.disconnect();
  const button = document.querySelector(target);
  for (const kind of ["pointerdown", "pointerup"]) button.dispatchEvent(new PointerEvent(kind, { bubbles: true }));
  button.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1 }));
}).observe(document.querySelector(watched), { childList: true, characterData: true, subtree: true })"""
"""Presses a button the moment that something on the page changes, as a finger does that was on its way."""


RELEASE = """button => {
  button.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
  button.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
}"""
"""Lifts the finger: a browser lets the click follow at once, which two round trips to the test would not."""


def test_a_list_waits_for_the_finger_and_what_came_under_it_is_not_pressed(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("room", a_room())
    hub.set("asks", asks(1, 2, 3))
    page = opened(open_page, hub, viewport=PHONE, has_touch=True)
    page.locator("#tabs [data-tab=follow]").tap()
    follow(page, "asks")
    rows = page.get_by_test_id("ask")
    expect(rows).to_have_count(3)
    second = page.locator("#asks [data-key='2']").get_by_test_id("ask-answer")
    second.dispatch_event("pointerdown")
    hub.set("asks", asks(2, 3))  # somebody else answered the first
    hub.set("room", a_room(rehearsal=True))
    expect(page.get_by_test_id("rehearsal")).to_be_visible()
    expect(rows).to_have_count(3)
    third = "#asks [data-key='3'] [data-testid=ask-answer]"
    page.evaluate(PRESS, ["#asks", third])
    second.evaluate(RELEASE)
    assert hub.expect("command")["args"] == {"ask_id": 2}
    expect(rows).to_have_count(2)
    expect(page.get_by_test_id("toast")).to_have_text("刚挪了位置，请再按一次")
    until_true(page, LATER)
    page.locator(third).tap()
    assert hub.expect("command")["args"] == {"ask_id": 3}


def test_the_anchor_takes_what_the_button_said_while_aiming_and_nothing_else(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    page = tablet(open_page, hub, has_touch=True)
    button = page.get_by_test_id("take-next")
    expect(button).to_contain_text("5号")
    page.evaluate(PRESS, ["#take-next", "#take-next"])
    hub.set("queue", a_queue(a_pin("p9", 9, "打底衫"), a_pin("p1", 5, "羊羔毛机车服"), on_air=ON_AIR))
    expect(button).to_contain_text("9号")
    expect(page.get_by_test_id("toast")).to_have_text("刚挪了位置，请再按一次")
    until_true(page, LATER)
    button.tap()
    assert hub.expect("command")["args"] == {"pin_id": "p9", "on_air": "pin-11"}


def test_who_opens_a_price_a_moment_after_somebody_else_did_marks_nothing_sold_out(
    hub: ToyHub, open_page: OpenPage
) -> None:
    hub.rights = ["take", "open"]
    hub.set("room", a_room())
    hub.set("card", a_card(stage="warmup"))
    page = opened(open_page, hub, viewport=PHONE, has_touch=True)
    page.get_by_test_id("card-open").tap()
    expect(page.get_by_test_id("card-open")).to_have_text("开价？")
    page.evaluate(PRESS, ["#air-actions", "#air-actions .button"])
    hub.set("card", a_card())  # somebody else's second press came first
    expect(page.get_by_test_id("toast")).to_have_text("这张卡刚变了，请看一眼再按")
    sold_out = page.get_by_test_id("card-sold-out")
    expect(sold_out).to_have_text("标记断货")
    until_true(page, READ)
    sold_out.tap()
    expect(sold_out).to_have_text("标记断货？")
    expect(sold_out).to_have_accessible_name("再按一次：标记断货")
    assert "command" not in {hub.received.get()["type"] for _ in range(hub.received.qsize())}


def test_what_was_on_air_at_the_first_press_is_what_a_take_says_that_it_saw(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["take"]
    pins = [a_pin("a", 1, "一"), a_pin("b", 2, "二")]
    hub.set("queue", a_queue(*pins, on_air=ON_AIR))
    page = opened(open_page, hub)
    take = page.get_by_test_id("queue-take").nth(1)
    take.click()
    until_true(page, LATER)
    hub.set("queue", a_queue(*pins, on_air=ON_AIR | {"pin_id": "pin-9", "number": "9"}))
    hub.set("room", a_room(rehearsal=True))
    expect(page.get_by_test_id("rehearsal")).to_be_visible()
    take.click()
    assert hub.expect("command")["args"] == {"pin_id": "b", "on_air": "pin-11"}


def test_the_anchor_takes_nothing_the_moment_that_another_card_went_on_air(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    page = tablet(open_page, hub, has_touch=True)
    button = page.get_by_test_id("take-next")
    expect(button).to_contain_text("5号")
    page.evaluate(PRESS, ["#air", "#take-next"])
    on_air = ON_AIR | {"pin_id": "pin-9", "number": "9"}
    hub.set("queue", hub.topics["queue"]["value"] | {"on_air": on_air})
    hub.set("card", a_card(pin_id="pin-9", number="9"))
    expect(page.get_by_test_id("toast")).to_have_text("刚挪了位置，请再按一次")
    until_true(page, LATER)
    button.tap()
    assert hub.expect("command")["args"] == {"pin_id": "p1", "on_air": "pin-9"}


def test_what_is_pressed_keeps_its_place_under_the_mouse_and_through_calls_and_ticks(
    hub: ToyHub, open_page: OpenPage
) -> None:
    hub.rights = ["propose", "take", "open"]
    hub.set("room", a_room())
    hub.set("card", a_card())
    ticks = {"popped": False, "priced": False, "carted": False}
    pins = [a_pin("a", 1, "一", note="粉丝群里催的，说上次没抢到"), a_pin("b", 2, "二")]
    hub.set("queue", a_queue(*pins, on_air=ON_AIR | {"ticks": ticks, "pop_due_at": None}))
    page = opened(open_page, hub)
    row = page.get_by_test_id("pin").first
    parts = (row.locator(".row-note"), row.get_by_test_id("queue-take"), page.get_by_test_id("card-hide"))
    before = [part.bounding_box() for part in parts]
    row.hover()
    expect(row.get_by_test_id("queue-down")).to_have_css("opacity", "1")
    hub.set("call", {"call_id": 1, "meaning": "想要的扣1", "people": 3, "votes": []})
    hub.set("queue", a_queue(*pins, on_air=ON_AIR | {"ticks": ticks | {"popped": True}, "pop_due_at": None}))
    expect(page.get_by_test_id("call")).to_be_visible()
    expect(page.get_by_test_id("popped")).to_contain_text("平台已弹")
    assert [part.bounding_box() for part in parts] == before
