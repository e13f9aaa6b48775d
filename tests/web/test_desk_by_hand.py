"""What assistants do on the desk page besides proposing: drag, set aside, note a fan, follow up, write down by hand."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from anchor_console.live.command_forms import (
    CallOpen,
    ChatAdd,
    ClaimAdd,
    FactAdd,
    FanFind,
    MarkAdd,
    NoteAdd,
    Nothing,
    OneFan,
    OnePin,
    OneTicket,
    PromiseAdd,
    QueueAdd,
    QueueMove,
    QueueResume,
    Star,
    StockAdjust,
    WishAdd,
)
from tests.web.conftest import OpenPage, until_true
from tests.web.test_desk import PHONE, a_whole_room, done, failed, follow, opened, overflows
from tests.web.toy_hub import RIGHTS, Frame, ToyHub
from tests.web.values import a_card, a_claim, a_line, a_pin, a_product, a_queue, a_room, a_ticket, an_ask

pytestmark = pytest.mark.web

ON_AIR = {"pin_id": "pin-11", "number": "3", "title": "", "stage": "open"}
EVIL = "<img src=x onerror=\"document.title='owned'\">"


def sent(hub: ToyHub, name: str, form: type[msgspec.Struct]) -> Frame:
    """The next command of that name, in the form that the console reads."""
    while True:
        frame = hub.expect("command")
        if frame["name"] == name:
            msgspec.convert(frame["args"], form)
            return frame


def a_shirt() -> dict[str, Any]:
    shirt = a_product(3, "真丝印花衬衫")
    shirt["skus"] = [
        {"sku": f"W3-{color}-{size}", "color": color, "size": size, "left": left}
        for color in ("驼色", "黑色")
        for size, left in (("M", 3), ("L", 0))
    ]
    return shirt


def a_show(hub: ToyHub) -> None:
    hub.set("room", a_room(mode="reserve"))
    hub.set("card", a_card(number="3"))
    hub.set("goods/0", {"part": 0, "parts": 1, "items": [a_shirt(), a_product(5, "羊羔毛机车服")]})
    pins = (a_pin("a", 5, "羊羔毛机车服"), a_pin("b", 3, "真丝印花衬衫"), a_pin("c", 5, "机车服"))
    hub.set("queue", a_queue(*pins, on_air=ON_AIR))
    items = [{"number": "3", "color": "驼色", "size": None, "qty": 1}]
    hub.append("feed", a_line("l1", "主播晚上好", name="刘姐"), a_line("l2", "3号有没有白色", items=items))


def phone(open_page: OpenPage, hub: ToyHub, tab: str, query: str = "lang=zh") -> Page:
    page = opened(open_page, hub, query, viewport=PHONE, has_touch=True)
    page.locator(f"#tabs [data-tab={tab}]").click()
    return page


def drag(page: Page, row: int, to_row: int) -> None:
    """Drag a pin by its handle to below the middle of another."""
    handle = page.get_by_test_id("queue-handle").nth(row).bounding_box()
    target = page.get_by_test_id("pin").nth(to_row).bounding_box()
    assert handle is not None
    assert target is not None
    page.mouse.move(handle["x"] + 10, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"] + 10, target["y"] + target["height"] * 0.8, steps=6)
    page.mouse.up()


def numbers(page: Page) -> list[str]:
    return page.get_by_test_id("pin-queue").locator("li .number").all_text_contents()


def test_a_pin_is_dragged_to_another_place_and_stands_there_unconfirmed(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = opened(open_page, hub)
    expect(page.get_by_test_id("pin")).to_have_count(3)
    drag(page, 0, 1)
    command = sent(hub, "queue.move", QueueMove)
    assert command["args"] == {"pin_id": "a", "after": "b"}
    assert numbers(page) == ["3", "5", "5"]
    expect(page.get_by_test_id("pin").nth(1).get_by_test_id("pending")).to_have_text("待确认")
    hub.tell(failed(command, "not_found"))
    expect(page.get_by_test_id("pin").first).to_contain_text("5")
    assert numbers(page) == ["5", "3", "5"]


def test_a_finger_drags_on_a_phone(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = phone(open_page, hub, "queue")
    handle = page.get_by_test_id("queue-handle").nth(0).bounding_box()
    target = page.get_by_test_id("pin").nth(1).bounding_box()
    assert handle is not None
    assert target is not None
    touch = page.context.new_cdp_session(page)
    x, y = handle["x"] + 12, handle["y"] + handle["height"] / 2

    def finger(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    finger("touchStart", {"x": x, "y": y})
    for step in range(1, 6):
        finger("touchMove", {"x": x, "y": y + (target["y"] + target["height"] * 0.8 - y) * step / 5})
    finger("touchEnd")
    assert sent(hub, "queue.move", QueueMove)["args"] == {"pin_id": "a", "after": "b"}


def test_on_an_upright_tablet_a_pins_buttons_stand_beside_its_name(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = opened(open_page, hub, "lang=zh", viewport={"width": 810, "height": 1080})
    page.locator("#tabs [data-tab=queue]").click()
    pin = page.get_by_test_id("pin").first
    name, buttons = (pin.locator(part).bounding_box() for part in (".row-title", ".row-actions"))
    assert name is not None
    assert buttons is not None
    assert buttons["x"] >= name["x"] + name["width"]
    assert buttons["y"] < name["y"] + name["height"]


@pytest.mark.parametrize("query", ["lang=zh", "lang=en"])
@pytest.mark.parametrize("rights", [(), ("take",)], ids=["propose", "take"])
def test_on_a_phone_a_pins_buttons_take_no_line_of_their_own_and_a_thumb_hits_each(
    hub: ToyHub, open_page: OpenPage, query: str, rights: tuple[str, ...]
) -> None:
    hub.rights = [*RIGHTS, *rights]
    long = "双面羊绒中长款大衣加厚保暖"
    hub.set("queue", a_queue(a_pin("a", 128, "羊羔毛机车服"), a_pin("b", 3, long), held=(a_pin("c", 5, "衬衫"),)))
    page = opened(open_page, hub, query, viewport={"width": 390, "height": 844}, has_touch=True)
    page.locator("#tabs [data-tab=queue]").click()
    expect(page.get_by_test_id("pin")).to_have_count(2)
    for pin in (*page.get_by_test_id("pin").all(), page.get_by_test_id("held-pin")):
        row = box_of(pin)
        assert row["height"] <= 84
        pressed = [box_of(button) for button in pin.locator("button").filter(visible=True).all()]
        assert len(pressed) == len(rights) + (2 if pin.get_by_test_id("queue-handle").count() == 0 else 3)
        assert all(min(one["width"], one["height"]) >= 44 for one in pressed)
        # Nothing lies over anything else, and the name is read whole.
        read = [box_of(pin.locator(part)) for part in (".number", ".row-title", ".price")]
        buttons = [one for one in pressed if one["x"] > row["x"] + 44]
        assert not any(over(one, other) for one in read for other in buttons)
        assert not over(read[0], read[1])
        assert pin.locator(".row-title").evaluate("title => title.scrollHeight <= title.clientHeight + 1")
    # The number is part of what one pulls at.
    assert page.get_by_test_id("queue-handle").first.evaluate(
        "(handle, at) => document.elementFromPoint(at.x + 8, at.y + 8) === handle",
        box_of(page.get_by_test_id("pin").first.locator(".number")),
    )


def box_of(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box is not None
    return box


def over(one: FloatRect, other: FloatRect) -> bool:
    apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    return not apart and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]


def test_the_handle_moves_a_pin_by_the_arrow_keys(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = opened(open_page, hub)
    page.get_by_test_id("queue-handle").nth(2).press("ArrowUp")
    assert sent(hub, "queue.move", QueueMove)["args"] == {"pin_id": "c", "after": "a"}
    expect(page.locator("#queue [data-key=c] .handle")).to_be_focused()
    page.keyboard.press("ArrowUp")
    assert sent(hub, "queue.move", QueueMove)["args"] == {"pin_id": "c", "after": None}


def test_a_pin_that_was_set_aside_is_seen_below_and_comes_back(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = opened(open_page, hub)
    page.get_by_test_id("queue-hold").first.click()
    hub.tell(done(sent(hub, "queue.hold", OnePin)))
    hub.set("queue", a_queue(a_pin("b", 3, "真丝印花衬衫"), on_air=ON_AIR, held=(a_pin("a", 5, "羊羔毛机车服"),)))
    expect(page.get_by_test_id("pin")).to_have_count(1)
    expect(page.get_by_test_id("held-pin")).to_contain_text("羊羔毛机车服")
    page.get_by_test_id("queue-resume").click()
    assert sent(hub, "queue.resume", QueueResume)["args"] == {"pin_id": "a"}


def test_what_changed_since_a_pin_was_proposed_stands_on_it(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("queue", a_queue(a_pin("a", 5, "机车服", sold_out=True, repeat=1), a_pin("b", 3, "衬衫", price_was=15900)))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("pin")).to_have_count(2)
    first, second = page.get_by_test_id("pin").all()
    expect(first.get_by_test_id("sold-out")).to_have_text("断货")
    expect(first.get_by_test_id("repeat")).to_have_text("第 2 次讲")
    expect(first.get_by_test_id("price-was")).to_be_hidden()
    expect(second.get_by_test_id("price-was")).to_have_text("报时 ¥159")
    expect(second.get_by_test_id("sold-out")).to_be_hidden()


def test_a_line_is_starred_and_a_wish_is_noted_in_two_taps(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = phone(open_page, hub, "chat")
    line = page.get_by_test_id("chat-name").nth(1)
    line.click()
    page.get_by_test_id("fan-star").click()
    assert sent(hub, "ask.star", Star)["args"] == {"event_id": "l2"}
    expect(page.get_by_test_id("fan-sheet")).to_be_hidden()
    line.click()
    page.get_by_test_id("fan-wish").click()
    page.get_by_test_id("fan-text").press("Enter")  # the fan's own words stand there already
    wish = sent(hub, "wish.add", WishAdd)
    assert wish["args"] == {"fan": "room:u-王姐", "text": "3号有没有白色", "event_id": "l2"}
    hub.tell(done(wish))
    expect(page.get_by_test_id("toast")).to_contain_text("求款 已记")


def test_a_size_a_note_a_fact_and_a_promise_are_noted_of_who_wrote_the_line(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = phone(open_page, hub, "chat")
    line = page.get_by_test_id("chat-name").nth(1)
    line.click()
    page.get_by_test_id("fan-size").first.click()
    size = sent(hub, "fact.add", FactAdd)["args"]
    assert size == {"fan": "room:u-王姐", "facet": "size", "value": "M", "wearer": "self"}
    for testid, name, form, text in (
        ("fan-note", "note.add", NoteAdd, "怕热"),
        ("fan-promise", "promise.add", PromiseAdd, "下次带大码"),
    ):
        line.click()
        page.get_by_test_id(testid).click()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        assert sent(hub, name, form)["args"] == {"fan": "room:u-王姐", "text": text}
    line.click()
    page.get_by_test_id("fan-add-fact").click()
    page.get_by_test_id("fan-facet").select_option("height_cm")
    page.get_by_test_id("fan-wearer").select_option("妈妈")
    page.get_by_test_id("fan-text").fill("165")
    page.get_by_test_id("fan-send").click()
    fact = sent(hub, "fact.add", FactAdd)["args"]
    assert (fact["facet"], fact["value"], fact["wearer"]) == ("height_cm", "165", "妈妈")


@pytest.mark.parametrize(
    ("query", "label", "told", "typed", "sent_as"),
    [
        ("lang=zh", "体重 斤", "体重 110斤", "113", "113斤"),
        ("lang=zh", "体重 斤", "体重 110斤", "56公斤", "56公斤"),
        ("lang=en", "weight kg", "weight 55 kg", "56.5", "56.5kg"),
    ],
)
def test_a_weight_is_shown_and_typed_in_the_unit_of_the_page_s_language(
    hub: ToyHub, open_page: OpenPage, query: str, label: str, told: str, typed: str, sent_as: str
) -> None:
    a_show(hub)
    fact = {"facet": "weight_kg", "value": "55", "wearer": "self", "standing": "stated", "old": False}
    known = {"fan": "room:u", "name": "王姐", "minor": False, "facts": [fact]}
    hub.answer = lambda f: done(f, known) if f.get("name") == "fan.show" else None
    page = opened(open_page, hub, query)
    page.get_by_test_id("chat-name").nth(1).click()
    expect(page.get_by_test_id("fan-facts")).to_have_text(told)
    page.get_by_test_id("fan-add-fact").click()
    page.get_by_test_id("fan-facet").select_option(label=label)
    page.get_by_test_id("fan-text").fill(typed)
    page.get_by_test_id("fan-send").click()
    assert sent(hub, "fact.add", FactAdd)["args"]["value"] == sent_as


@pytest.mark.parametrize(
    ("query", "told"), [("lang=zh", ["身高 158cm", "预算 ¥300"]), ("lang=en", ["height 158 cm", "budget ¥300"])]
)
def test_a_height_and_a_budget_are_told_as_the_console_tells_them(
    hub: ToyHub, open_page: OpenPage, query: str, told: list[str]
) -> None:
    a_show(hub)
    facts = [
        {"facet": facet, "value": value, "wearer": "self", "standing": "stated", "old": False}
        for facet, value in (("height_cm", "158"), ("budget", "300"))
    ]
    known = {"fan": "room:u", "name": "王姐", "minor": False, "facts": facts}
    hub.answer = lambda f: done(f, known) if f.get("name") == "fan.show" else None
    page = opened(open_page, hub, query)
    page.get_by_test_id("chat-name").nth(1).click()
    for one in told:
        expect(page.get_by_test_id("fan-facts")).to_contain_text(one)


def test_what_is_known_of_a_fan_is_shown_and_who_is_under_18_is_not_noted(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    fact = {"facet": "size", "value": "M", "wearer": "妈妈", "standing": "guessed", "old": False}
    known: dict[str, Any] = {"fan": "room:u", "name": "王姐", "minor": False, "tier": {"key": "core", "name": ""}}
    note = {"text": EVIL, "by": "小雨"}
    known |= {"orders": 7, "facts": [fact], "promises": [], "notes": [note, note]}
    hub.answer = lambda f: done(f, known) if f.get("name") == "fan.show" else None
    page = opened(open_page, hub)
    page.get_by_test_id("chat-name").nth(1).click()
    for words in ("铁粉", "7 单", "妈妈 尺码 M?"):
        expect(page.get_by_test_id("fan-facts")).to_contain_text(words)
    expect(page.get_by_test_id("fan-sheet")).to_contain_text(EVIL)
    assert sent(hub, "fan.show", OneFan)["args"] == {"fan": "room:u-王姐"}
    page.locator("#fan-close").click()
    hub.answer = lambda f: done(f, {"name": "小美", "minor": True}) if f.get("name") == "fan.show" else None
    page.get_by_test_id("chat-name").nth(1).click()
    expect(page.get_by_test_id("fan-facts")).to_contain_text("未满 18 岁")
    expect(page.get_by_test_id("fan-sheet")).not_to_contain_text("onerror")  # what was known of somebody else is gone
    expect(page.get_by_test_id("fan-note")).to_be_hidden()


def test_who_may_not_see_fans_may_still_star_a_line(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["chat", "asks"]
    a_show(hub)
    page = opened(open_page, hub)
    page.get_by_test_id("chat-name").first.click()
    expect(page.get_by_test_id("fan-star")).to_be_visible()
    expect(page.get_by_test_id("fan-note")).to_be_hidden()
    expect(page.locator("#fan-claim")).to_be_hidden()


def test_who_wants_what_is_written_in_two_taps_and_a_word(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = phone(open_page, hub, "hand")
    expect(page.get_by_test_id("hand-number")).to_have_text("3号")  # what is on air
    page.get_by_test_id("hand-name").fill("张大哥")
    page.get_by_test_id("hand-sku").nth(2).click()
    page.get_by_test_id("hand-add").click()
    claim = sent(hub, "claim.add", ClaimAdd)
    assert claim["args"] == {"name": "张大哥", "number": "3", "color": "黑色", "size": "M", "qty": 1}
    entry = page.get_by_test_id("hand-entry")
    expect(entry).to_contain_text("张大哥 3号 黑色 M ×1")
    expect(entry.get_by_test_id("pending")).to_have_text("待确认")
    hub.tell(done(claim))
    expect(entry.get_by_test_id("pending")).to_have_text("已确认")
    expect(page.get_by_test_id("hand-name")).to_have_value("")
    expect(page.get_by_test_id("hand-recent").first).to_have_text("张大哥")
    assert not overflows(page)


@pytest.mark.parametrize("query", ["lang=zh", "lang=en"])
def test_of_a_name_and_sizes_as_long_as_tools_have_nothing_is_cut_from_what_is_pressed(
    hub: ToyHub, open_page: OpenPage, query: str
) -> None:
    a_show(hub)
    made_of = ["304不锈钢", "镀锌", "发黑碳钢8.8级高强度", "201不锈钢"]
    screws = a_shirt() | {
        "name": "加厚耐磨不锈钢自攻螺丝十字沉头木工家具专用紧固件大盒装工程款五金配件全规格可选支持定制",
        "skus": [
            {"sku": f"{packed}-{steel}", "color": packed, "size": steel, "left": 6}
            for packed in ("M4x25x100粒", "M4x25x500粒", "8厘*50套")
            for steel in made_of
        ],
    }
    hub.set("goods/0", {"part": 0, "parts": 1, "items": [screws]})
    page = phone(open_page, hub, "hand", query)
    expect(page.get_by_test_id("hand-sku")).to_have_count(3 * len(made_of))
    page.get_by_test_id("hand-name").fill("张大哥")
    page.get_by_test_id("hand-sku").nth(5).click()
    page.get_by_test_id("hand-add").click()
    assert sent(hub, "claim.add", ClaimAdd)["args"]["color"] == "M4x25x500粒"
    past_the_edge = """panel => [...panel.querySelectorAll('.field, .button, .cell, .hand-color-name, .hand-entry')]
        .filter(one => one.checkVisibility())
        .filter(one => one.getBoundingClientRect().right > panel.getBoundingClientRect().right
            || one.scrollWidth > one.clientWidth)
        .map(one => one.textContent || one.id)"""
    assert page.get_by_test_id("hand-panel").evaluate(past_the_edge) == []


def test_another_number_is_typed_on_the_pad_and_a_recent_name_is_tapped(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = phone(open_page, hub, "hand")
    page.get_by_test_id("hand-recent").filter(has_text="刘姐").click()
    page.get_by_test_id("hand-number").click()
    for key in ("pad-9", "pad-back", "pad-5", "pad-done"):
        page.get_by_test_id(key).click()
    page.get_by_test_id("hand-more").click()
    page.get_by_test_id("hand-add").click()
    args = sent(hub, "claim.add", ClaimAdd)["args"]
    assert (args["name"], args["number"], args["qty"]) == ("刘姐", "5", 2)


def test_a_fan_who_is_known_is_found_by_name_and_a_line_is_copied(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    known = [{"fan": "kuaishou:u9", "name": "张大哥", "orders": 12, "seen_at": "2026-03-04T12:30:00.000Z"}]
    hub.answer = lambda f: done(f, known) if f.get("name") == "fan.find" else None
    page = phone(open_page, hub, "hand")
    page.get_by_test_id("hand-name").fill("张")
    assert sent(hub, "fan.find", FanFind)["args"]["text"] == "张"
    page.get_by_test_id("hand-recent").filter(has_text="张大哥 · 12 单").click()
    page.get_by_test_id("hand-add").click()
    assert sent(hub, "claim.add", ClaimAdd)["args"]["fan"] == "kuaishou:u9"
    page.get_by_test_id("hand-name").fill("刘姐")
    page.get_by_test_id("hand-line").fill("大衣还有吗")
    page.get_by_test_id("hand-say").click()
    assert sent(hub, "chat.add", ChatAdd)["args"] == {"name": "刘姐", "text": "大衣还有吗"}


def test_a_claim_begins_from_the_line_that_says_it(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = opened(open_page, hub)
    page.get_by_test_id("chat-name").nth(1).click()
    page.get_by_test_id("fan-claim").click()
    expect(page.get_by_test_id("hand-name")).to_have_value("王姐")
    page.get_by_test_id("hand-add").click()
    args = sent(hub, "claim.add", ClaimAdd)["args"]
    assert (args["fan"], args["number"]) == ("room:u-王姐", "3")


def test_what_was_written_down_outlives_a_page_that_the_phone_threw_away(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    hub.anchor_online = False
    hub.answer = lambda f: {"type": "accepted", "id": f["id"]} if f["type"] == "command" else None
    page = phone(open_page, hub, "hand")
    page.get_by_test_id("hand-name").fill("张大哥")
    page.get_by_test_id("hand-add").click()
    expect(page.get_by_test_id("hand-entry").get_by_test_id("pending")).to_have_text("已留着，等主播台回来")
    expect(page.get_by_test_id("link-notice")).to_contain_text("1 条还没确认")
    first = sent(hub, "claim.add", ClaimAdd)
    page.reload()
    assert sent(hub, "claim.add", ClaimAdd) == first  # under the same id: the console acts once
    page.locator("#tabs [data-tab=hand]").click()
    expect(page.get_by_test_id("hand-entry")).to_contain_text("张大哥 3号 ×1")
    hub.tell(done(first))
    expect(page.get_by_test_id("hand-entry").get_by_test_id("pending")).to_have_text("已确认")
    expect(page.get_by_test_id("link-notice")).not_to_contain_text("没确认")
    page.reload()
    expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "away")
    assert "claim.add" not in {hub.received.get().get("name") for _ in range(hub.received.qsize())}


CALL = {"meaning": "要黑扣1，要白扣2", "opened_at": "2026-03-04T12:30:00.000Z", "people": 128, "lines": 190}
VOTES = [
    {"word": "1", "label": "黑", "people": 90, "lines": 99},
    {"word": "2", "label": "白", "people": 38, "lines": 40},
]


def test_who_may_take_opens_a_call_sees_it_counted_and_closes_it(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["propose", "take"]
    a_show(hub)
    page = phone(open_page, hub, "queue")
    press = page.get_by_test_id("call-press")
    press.click()
    page.get_by_test_id("call-usual").filter(has_text="想要的扣1").click()
    command = sent(hub, "call.open", CallOpen)
    assert command["args"] == {"meaning": "想要的扣1"}
    expect(press).to_be_disabled()  # nobody has confirmed it yet
    hub.set("call", CALL | {"votes": VOTES})
    hub.tell(done(command))
    expect(page.get_by_test_id("call")).to_have_text("扣屏：要黑扣1，要白扣2 128 人 黑 90 · 白 38")
    hub.set("call", CALL | {"votes": [VOTES[0] | {"unnamed": 30}, *VOTES[1:]]})
    expect(page.get_by_test_id("call")).to_have_text("扣屏：要黑扣1，要白扣2 128 人 黑 90+30条 · 白 38")
    press.click()
    hub.tell(done(sent(hub, "call.close", Nothing)))
    hub.set("call", None)
    expect(page.get_by_test_id("call")).to_be_hidden()
    press.click()
    page.get_by_test_id("call-text").fill("要第二件的扣2")
    page.get_by_test_id("call-text").press("Enter")
    assert sent(hub, "call.open", CallOpen)["args"] == {"meaning": "要第二件的扣2"}


def test_without_the_right_an_open_call_is_seen_and_not_touched(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["propose"]
    a_show(hub)
    hub.set("call", CALL | {"votes": []})
    page = phone(open_page, hub, "queue")
    expect(page.get_by_test_id("call")).to_contain_text("128 人")
    expect(page.get_by_test_id("call-press")).to_be_hidden()


def test_where_the_card_was_shown_is_told_quietly_and_loudly_when_the_stream_has_not_got_it(
    hub: ToyHub, open_page: OpenPage
) -> None:
    a_show(hub)
    page = phone(open_page, hub, "queue")
    connected = {"anchor": 1, "overlay": 1, "host": 1, "assistant": 2, "viewer": 0}
    reach = page.get_by_test_id("reach")
    hub.set("reach", {"seq": 1, "seen": {"overlay": 1, "host": 1, "assistant": 1}, "connected": connected})
    expect(reach).to_have_text("贴片 1/1 · 平板 1/1 · 助播 1/2")
    expect(reach).to_have_attribute("data-late", "false")
    hub.set("reach", {"seq": 1, "seen": {"overlay": 0, "host": 1, "assistant": 1}, "connected": connected})
    expect(reach).to_have_text("贴片没显示这张卡！")
    expect(reach).to_have_attribute("data-late", "true")
    hub.set("reach", {"seq": 1, "seen": {}, "connected": connected | {"overlay": 0}})
    expect(reach).to_contain_text("没有打开的贴片")
    hub.set("card", None)
    expect(reach).to_be_hidden()


def test_a_moment_is_marked_with_the_time_of_the_first_tap(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = []
    a_show(hub)
    page = phone(open_page, hub, "queue")
    page.get_by_test_id("mark-press").click()
    page.get_by_test_id("mark-text").fill("主播说错价")
    page.get_by_test_id("mark-send").click()
    command = sent(hub, "mark.add", MarkAdd)
    assert command["args"]["text"] == "主播说错价"
    hub.tell(done(command))
    expect(page.get_by_test_id("toast")).to_have_text("场记已记")


@pytest.mark.parametrize("query", ["lang=zh", "lang=en"])
def test_every_target_on_a_phone_takes_a_thumb(hub: ToyHub, open_page: OpenPage, query: str) -> None:
    hub.rights = ["propose", "chat", "fans", "asks", "settle", "stock", "open", "take"]
    a_show(hub)
    hub.set("claims", {"items": [a_claim(7, "王姐")]})
    hub.set("tickets", {"items": [a_ticket(4, "刘姐")], "open": 1})
    hub.set("asks", {"items": [an_ask(1, "3", "size", 17)], "open": 1})
    page = phone(open_page, hub, "queue", query)
    for tab in ("queue", "goods", "hand", "follow"):
        page.locator(f"#tabs [data-tab={tab}]").click()
        for part in ("asks", "claims", "tickets") if tab == "follow" else ("",):
            if part:
                follow(page, part)
            small = page.evaluate(TOO_SMALL)
            assert small == [], (tab, part, small)
            assert not overflows(page)
    # What is pressed last in hand entry lies where the thumb of the hand that holds the phone is.
    page.locator("#tabs [data-tab=hand]").click()
    send = page.get_by_test_id("hand-add").bounding_box()
    assert send is not None
    assert PHONE["height"] * 0.4 < send["y"] < PHONE["height"] - 100


def test_with_the_keyboard_up_what_is_found_and_the_press_for_it_are_in_sight(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = phone(open_page, hub, "goods")
    page.set_viewport_size({"width": 360, "height": 400})  # what the keyboard leaves of it
    page.get_by_test_id("goods-search").click()
    page.keyboard.type("3")
    expect(page.get_by_test_id("product").first).to_be_in_viewport(ratio=0.9)
    page.get_by_test_id("queue-note").click()
    page.keyboard.type("王姐要")
    expect(page.get_by_test_id("product").first).to_be_in_viewport(ratio=0.9)
    page.get_by_test_id("queue-add").tap()
    assert sent(hub, "queue.add", QueueAdd)["args"]["note"] == "王姐要"
    expect(page.locator("#tabs")).to_be_visible()


TOO_SMALL = """() => [...document.querySelectorAll("button, input, select")]
  .filter((node) => node.offsetParent !== null)
  .map((node) => [node.dataset.testid || node.id || node.textContent, node.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 40)
  .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


def test_tickets_are_taken_and_solved_and_call_outs_ticked_off(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    hub.set("tickets", {"items": [a_ticket(4, "刘姐")], "open": 1})
    say = {"zh": "王姐，你那个色你那个码，回来了", "en": "it's back"}
    why = {"zh": "上周三没抢到驼色 M", "en": "missed it"}
    person = {"fan": "kuaishou:u1", "name": "王姐", "seen_at": "2026-03-04T12:28:00.000Z", "why": why, "say": say}
    named = {"number": "3", "title": "", "people": [person | {"reasons": [why]}]}
    hub.set("callouts", {"on_air": named, "next": None, "said": []})
    page = opened(open_page, hub)
    follow(page, "tickets")
    expect(page.get_by_test_id("ticket")).to_contain_text("没发货")
    expect(page.get_by_test_id("ticket")).to_contain_text("我们马上催仓库")
    page.get_by_test_id("ticket-take").click()
    hub.tell(done(sent(hub, "ticket.take", OneTicket)))
    page.get_by_test_id("ticket-solve").click()
    assert sent(hub, "ticket.solve", OneTicket)["args"] == {"ticket_id": 4}
    follow(page, "callouts")
    expect(page.get_by_test_id("call-out")).to_contain_text("王姐，你那个色你那个码")
    expect(page.get_by_test_id("call-out")).to_contain_text("上周三没抢到驼色 M")
    page.get_by_test_id("call-out-said").click()
    assert sent(hub, "callout.said", OneFan)["args"] == {"fan": "kuaishou:u1"}


@pytest.mark.parametrize("query", ["lang=zh", "lang=en&theme=dark"])
def test_hostile_names_and_words_are_text_in_every_part(hub: ToyHub, open_page: OpenPage, query: str) -> None:
    a_show(hub)
    evil = EVIL + "\u202e" + "Z" + "\u0301" * 60 + "长" * 500
    hub.set("claims", {"items": [a_claim(7, evil)]})
    hub.set("tickets", {"items": [a_ticket(4, evil, text=evil)], "open": 1})
    hub.set("asks", {"items": [an_ask(1, "3", "size", 17, text=evil, ready={"zh": evil, "en": evil})], "open": 1})
    hub.append("feed", a_line("l9", evil, name=evil))
    hub.set("queue", a_queue(a_pin("a", 5, evil, note=evil, by=evil), on_air=ON_AIR, held=(a_pin("b", 3, evil),)))
    page = phone(open_page, hub, "chat", query)
    page.get_by_test_id("chat-line").last.locator("time").click()
    expect(page.get_by_test_id("fan-sheet")).to_be_visible()
    assert not overflows(page)
    page.locator("#fan-close").click()
    for tab in ("queue", "hand", "follow"):
        page.locator(f"#tabs [data-tab={tab}]").click()
        assert not overflows(page)
    for part in ("claims", "tickets", "asks"):
        follow(page, part)
        assert not overflows(page)
    assert page.locator("img[src=x]").count() == 0
    assert page.title() != "owned"
    assert "\u202e" not in (page.locator("body").text_content() or "")


@pytest.mark.parametrize("query", ["lang=zh", "lang=en"])
def test_who_may_change_stock_takes_off_what_is_damaged_and_adds_what_was_found(
    hub: ToyHub, open_page: OpenPage, query: str
) -> None:
    hub.rights = ["propose", "stock"]
    hub.set("goods/0", {"part": 0, "parts": 1, "items": [a_product(3, "真丝印花衬衫", left=12)]})
    page = opened(open_page, hub, query, viewport=PHONE, has_touch=True)
    page.locator("#tabs [data-tab=goods]").tap()
    page.get_by_test_id("goods-search").fill("3")
    page.get_by_test_id("sku-press").first.tap()
    expect(page.get_by_test_id("stock-sheet")).to_contain_text("12")
    page.get_by_test_id("stock-less").tap()  # so many of nothing is no order
    page.get_by_test_id("stock-units").fill("３")
    page.get_by_test_id("stock-why").fill("破损")
    page.set_viewport_size(PHONE | {"height": 400})  # the keyboard is up
    expect(page.get_by_test_id("stock-less")).to_be_in_viewport(ratio=0.99)
    page.get_by_test_id("stock-less").tap()
    command = sent(hub, "stock.adjust", StockAdjust)
    assert command["args"] == {"sku": "W0003-M", "delta": -3, "why": "破损"}
    hub.tell(done(command))
    expect(page.get_by_test_id("toast")).to_contain_text("3")
    page.get_by_test_id("sku-press").first.tap()
    page.get_by_test_id("stock-units").fill("20")
    page.get_by_test_id("stock-more").tap()
    assert sent(hub, "stock.adjust", StockAdjust)["args"]["delta"] == 20
    page.get_by_test_id("sku-press").first.tap()
    hub.rights = ["propose"]
    hub.drop_all(4409)
    expect(page.get_by_test_id("stock-sheet")).to_be_hidden()
    expect(page.get_by_test_id("sku-press")).to_have_count(0)
    expect(page.get_by_test_id("product").first).to_contain_text("12")


def test_who_may_look_at_fans_no_more_sees_at_once_nothing_of_the_one_they_had_before_them(
    hub: ToyHub, open_page: OpenPage
) -> None:
    a_whole_room(hub)
    note = {"text": "上次说怕热", "by": "小雨"}
    hub.answer = lambda f: done(f, {"orders": 7, "notes": [note]}) if f.get("name") == "fan.show" else None
    page = opened(open_page, hub, viewport=PHONE)
    page.locator("#tabs [data-tab=chat]").click()
    page.get_by_test_id("chat-line").first.click()
    sheet, told = page.get_by_test_id("fan-sheet"), page.locator("#fan-told")
    expect(told).to_contain_text("上次说怕热")
    hub.rights = ["propose", "chat", "asks"]
    hub.drop_all(4409)
    expect(told).to_be_empty()
    expect(page.get_by_test_id("fan-note")).to_be_hidden()
    expect(page.get_by_test_id("fan-star")).to_be_visible()
    hub.refusal = (4401, "token")
    hub.drop_all(4401)
    expect(page.get_by_test_id("pairing")).to_be_visible()
    expect(sheet).to_be_hidden()


def test_a_note_that_nobody_confirms_stays_in_sight(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = phone(open_page, hub, "chat")
    page.get_by_test_id("chat-name").nth(1).click()
    page.get_by_test_id("fan-note").click()
    page.get_by_test_id("fan-text").fill("怕热")
    page.get_by_test_id("fan-send").click()
    note = sent(hub, "note.add", NoteAdd)
    before = page.locator("#desk").bounding_box()
    expect(page.get_by_test_id("link-notice")).to_have_text("1 条还没确认")
    assert page.locator("#desk").bounding_box() == before  # it comes by itself: nothing may move under a finger
    hub.tell(done(note))
    expect(page.get_by_test_id("link-notice")).to_be_hidden()


def test_with_another_token_nothing_that_was_asked_before_is_asked_again(hub: ToyHub, open_page: OpenPage) -> None:
    a_show(hub)
    page = phone(open_page, hub, "hand")
    page.get_by_test_id("hand-name").fill("张大哥")
    page.get_by_test_id("hand-add").click()
    sent(hub, "claim.add", ClaimAdd)
    hub.token_for_code = "another-token"
    page.goto(f"{hub.url}/desk?lang=zh#code=ABCD2345")
    until_true(page, "localStorage.getItem('anchor-room.assistant.token') === 'another-token'")
    page.reload()
    expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
    page.locator("#tabs [data-tab=hand]").click()
    expect(page.get_by_test_id("hand-name")).to_be_visible()
    hub.set("room", a_room(rehearsal=True))
    expect(page.get_by_test_id("rehearsal")).to_be_visible()
    assert "claim.add" not in {hub.received.get().get("name") for _ in range(hub.received.qsize())}
