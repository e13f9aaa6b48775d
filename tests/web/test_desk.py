"""The assistants' desk in a real browser, against a hub whose every frame the test decides."""

from __future__ import annotations

import json
import re

import msgspec
import pytest
from playwright.sync_api import Page, expect

from anchor_console.live.command_forms import (
    CardStep,
    CardTick,
    OneAsk,
    OneClaim,
    OnePin,
    QueueAdd,
    QueueMove,
    QueueTake,
)
from anchor_console.live.commands import CONFIRM
from tests.web.conftest import OpenPage, until_true
from tests.web.toy_hub import MY_TOKEN_ID, RIGHTS, Frame, ToyHub, rfc3339
from tests.web.values import (
    a_card,
    a_claim,
    a_line,
    a_pin,
    a_queue,
    a_room,
    a_ticket,
    an_ask,
    some_goods,
    some_stock,
    some_totals,
)

pytestmark = pytest.mark.web

PHONE = {"width": 360, "height": 740}
READ = "() => new Promise((resolve) => setTimeout(() => resolve(true), 1100))"
"""Longer than the buttons of a card that has just changed are left alone."""


def opened(open_page: OpenPage, hub: ToyHub, query: str = "lang=zh", **options: object) -> Page:
    return open_page(f"{hub.url}/desk?{query}#token=assistant-token", **options)


def done(frame: Frame, value: object = None) -> Frame:
    return {"type": "result", "id": frame["id"], "ok": True, "value": value}


def failed(frame: Frame, code: str) -> Frame:
    return {"type": "result", "id": frame["id"], "ok": False, "error": {"code": code, "message": ""}}


def follow(page: Page, part: str) -> None:
    """Bring up one of the lists that are to be followed up."""
    if page.locator("#tabs [data-tab=follow]").is_visible():
        page.locator("#tabs [data-tab=follow]").click()
    page.locator(f"#segments [data-follow={part}]").click()


def propose_3(page: Page, note: str = "") -> None:
    page.get_by_test_id("goods-search").fill("3")
    page.get_by_test_id("queue-note").fill(note)
    page.get_by_test_id("queue-add").click()


def a_whole_room(hub: ToyHub) -> None:
    hub.set("room", a_room(mode="reserve"))
    hub.set("card", a_card(stock=some_stock()))
    hub.set("goods/0", some_goods())
    hub.set("queue", a_queue(a_pin("p1", 5, "羊羔毛机车服", note="老张问了三次"), a_pin("p2", 1, "碎花连衣裙")))
    hub.set("totals", some_totals())
    hub.set("claims", {"items": [a_claim(7, "王姐")]})
    price = an_ask(2, "5", "price", 3, text="多少米", ready=None, state="taken", taken_by="小雨")
    hub.set("asks", {"items": [an_ask(1, "3", "size", 17), price], "open": 2})
    hub.append("feed", a_line("l1", "主播晚上好"), a_line("l2", "11号驼色M", intent="claim", specific=True))
    hub.append("feed", a_line("l3", "扣1", intent="claim", specific=False), a_line("l4", "我要说很多话，" * 400))


def test_the_desk_shows_card_queue_goods_chat_totals_and_claims(hub: ToyHub, open_page: OpenPage) -> None:
    a_whole_room(hub)
    page = opened(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_contain_text("双面羊毛大衣")
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    expect(page.get_by_test_id("stock-left")).to_have_text("86")
    expect(page.get_by_test_id("pin-queue")).to_contain_text("羊羔毛机车服")
    expect(page.get_by_test_id("pin-queue")).to_contain_text("小雨 提报")
    expect(page.get_by_test_id("pin-queue")).to_contain_text("老张问了三次")
    expect(page.get_by_test_id("chat-feed")).to_contain_text("主播晚上好")
    expect(page.get_by_test_id("chat-line").locator(".intent")).to_have_text(["报单", "想要"])
    assert len(page.get_by_test_id("chat-line").last.inner_text()) < 300
    expect(page.get_by_test_id("totals")).to_contain_text("¥20,435.60")
    hub.set("totals", {**some_totals(), "messages": 99_999})
    expect(page.get_by_test_id("totals")).to_contain_text("99,999")
    expect(page.get_by_test_id("claims")).to_contain_text("王姐")
    expect(page.get_by_test_id("claims")).to_contain_text("留货 1")
    assert hub.expect("seen")["seq"] == hub.topics["card"]["seq"]


def test_a_link_that_was_not_popped_on_the_platform_turns_amber(hub: ToyHub, open_page: OpenPage) -> None:
    def on_air(popped: bool, due_s: float | None) -> dict[str, object]:
        ticks = {"popped": popped, "priced": False, "carted": False}
        due = None if due_s is None else rfc3339(due_s)
        return {"pin_id": "pin-11", "number": "11", "stage": "open", "ticks": ticks, "pop_due_at": due}

    hub.set("card", a_card())
    hub.set("queue", a_queue(on_air=on_air(False, 60)))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    expect(page.get_by_test_id("popped")).to_contain_text("平台那边也弹 11号")
    expect(page.get_by_test_id("popped")).to_have_attribute("data-overdue", "false")
    hub.set("queue", a_queue(on_air=on_air(False, -1)))
    expect(page.get_by_test_id("popped")).to_contain_text("平台还没弹 11号")
    expect(page.get_by_test_id("popped")).to_have_attribute("data-overdue", "true")
    expect(page.get_by_test_id("tick-popped")).to_be_hidden()
    hub.set("queue", a_queue(on_air=on_air(True, None)))
    expect(page.get_by_test_id("popped")).to_contain_text("平台已弹 11号")
    expect(page.get_by_test_id("popped")).to_have_attribute("data-overdue", "false")
    hub.set("queue", a_queue(on_air=on_air(True, -1)))
    expect(page.get_by_test_id("popped")).to_contain_text("该再弹 11号 了")


def test_the_one_press_of_who_may_not_take_stands_within_the_line_at_the_foot_of_the_card(
    hub: ToyHub, open_page: OpenPage
) -> None:
    ticks = {"popped": False, "priced": False, "carted": False}
    on_air = {"pin_id": "pin-11", "number": "11", "stage": "open", "ticks": ticks, "pop_due_at": rfc3339(-1)}
    hub.set("room", a_room())
    hub.set("card", a_card())
    hub.set("queue", a_queue(on_air=on_air))
    page = opened(open_page, hub)
    for viewport in (PHONE, {"width": 1180, "height": 820}, {"width": 1920, "height": 1080}):
        page.set_viewport_size(viewport)
        line, press = (page.get_by_test_id(one).bounding_box() for one in ("popped", "mark-press"))
        assert line is not None
        assert press is not None
        assert line["y"] <= press["y"]
        assert press["y"] + press["height"] <= line["y"] + line["height"]


def test_who_may_take_ticks_off_that_the_link_was_popped(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["take"]
    hub.set("card", a_card())
    ticks = {"popped": False, "priced": False, "carted": False}
    late = {"pin_id": "pin-11", "number": "11", "stage": "open", "ticks": ticks, "pop_due_at": rfc3339(-1)}
    hub.set("queue", a_queue(on_air=late))
    page = opened(open_page, hub)
    page.get_by_test_id("tick-popped").click()
    sent = hub.expect("command")
    args = msgspec.convert(sent["args"], CardTick)
    assert (sent["name"], args.pin_id, args.tick.value, args.is_set) == ("card.tick", "pin-11", "popped", True)


def test_a_price_that_the_guard_stops_asks_for_a_reason_before_it_opens(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["open"]
    hub.set("card", a_card(stage="warmup"))
    page = opened(open_page, hub)
    button = page.get_by_test_id("card-open")
    button.click()
    page.wait_for_timeout(300)
    button.click()
    sent = hub.expect("command")
    refusal = failed(sent, "conflict")
    told = [{"doubt": "floor", "ours": 9900, "theirs": 12000, "variant": "黑色 M"}]
    refusal["error"]["message"] = CONFIRM + json.dumps(told)
    hub.tell(refusal)
    question = page.get_by_test_id("confirm-price")
    expect(question).to_contain_text("低于底价 黑色 M")
    expect(question).to_contain_text("现价 ¥99 · 应为 ¥120")
    expect(page.get_by_test_id("confirm-open")).to_be_disabled()
    page.get_by_text("清仓").click()
    expect(page.get_by_test_id("confirm-why")).to_have_value("清仓")
    page.get_by_test_id("confirm-open").click()
    page.wait_for_timeout(300)
    page.get_by_test_id("confirm-open").click()
    again = hub.expect("command")
    step = msgspec.convert(again["args"], CardStep)
    assert (again["name"], step.confirmed, step.why) == ("card.open", True, "清仓")
    expect(question).to_have_count(0)


@pytest.mark.parametrize("query", ["lang=zh", "lang=en"])
@pytest.mark.parametrize("height", [740, 400])
@pytest.mark.parametrize("path", ["desk", "host"])
def test_the_question_about_a_price_is_read_and_answered_on_any_screen_and_goes_with_its_card(
    hub: ToyHub, open_page: OpenPage, path: str, height: int, query: str
) -> None:
    hub.rights = ["take", "open"]
    hub.set("room", a_room())
    hub.set("card", a_card(stage="warmup"))
    hub.set("call", {"meaning": "要黑扣1，要白扣2", "people": 3, "votes": []})
    objection = {"ours": 9900, "theirs": 12000}
    told = [{"doubt": "floor", "variant": "黑色 M"} | objection, {"doubt": "shop_price", "variant": None} | objection]
    hub.answer = lambda f: (
        failed(f, "conflict") | {"error": {"code": "conflict", "message": CONFIRM + json.dumps(told)}}
        if f.get("name") == "card.open"
        else None
    )
    page = open_page(f"{hub.url}/{path}?{query}#token=t", viewport=PHONE | {"height": height})
    button = page.get_by_test_id("card-open")
    button.click()
    button.click(delay=300)
    question = page.get_by_test_id("confirm-price")
    expect(question).to_contain_text("¥99")
    for part in ("confirm-why", "confirm-open", "confirm-cancel"):
        page.get_by_test_id(part).scroll_into_view_if_needed()
        expect(page.get_by_test_id(part)).to_be_in_viewport(ratio=0.99)
        assert page.get_by_test_id(part).evaluate(
            "part => { const { left, top, width, height } = part.getBoundingClientRect();"
            " return document.elementFromPoint(left + width / 2, top + height / 2) === part; }"
        )
    hub.set("card", a_card(pin_id="pin-12", number="12", stage="warmup"))
    expect(question).to_have_count(0)


def test_a_proposal_is_pending_until_the_console_confirms_it(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("goods/0", some_goods())
    hub.set("queue", a_queue())
    page = opened(open_page, hub)
    propose_3(page, note="老张问了三次")
    sent = hub.expect("command")
    assert sent["name"] == "queue.add"
    assert sent["args"] == {"product_id": "1003", "note": "老张问了三次"}
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", sent["id"])
    expect(page.get_by_test_id("proposal")).to_contain_text("真丝印花衬衫")
    expect(page.get_by_test_id("proposal").get_by_test_id("pending")).to_have_text("待确认")
    expect(page.get_by_test_id("pin")).to_have_count(0)

    hub.set("queue", a_queue(a_pin("p9", 3, "真丝印花衬衫", note="老张问了三次")))
    hub.tell(done(sent, {"pin_id": "p9"}))
    expect(page.get_by_test_id("proposal")).to_have_count(0)
    expect(page.get_by_test_id("pin")).to_have_count(1)
    expect(page.get_by_test_id("toast")).to_have_text("3号 已加入待讲解")
    expect(page.get_by_test_id("proposal-state")).to_contain_text("已确认")


def test_a_proposal_made_off_line_goes_out_once_more_with_the_same_id(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("goods/0", some_goods())
    page = opened(open_page, hub)
    propose_3(page)
    first = hub.expect("command")
    hub.stop()
    expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "waiting")
    hub.start()
    again = hub.expect("command", within_s=10)
    assert again == first
    hub.tell(done(again))
    expect(page.get_by_test_id("proposal")).to_have_count(0)


def test_a_hub_that_restarts_is_found_again_without_a_reload(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    page = opened(open_page, hub)
    expect(page.get_by_test_id("product-title")).to_have_text("双面羊毛大衣 中长款")
    page.evaluate("window.sameDocument = true")
    hub.stop()
    expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "waiting")
    expect(page.get_by_test_id("link-notice")).to_contain_text("正在重连")
    hub.epoch, hub.topics = "epoch-2", {"card": {"seq": 1, "value": a_card(title="重启以后")}}
    hub.start()
    expect(page.get_by_test_id("product-title")).to_have_text("重启以后", timeout=10_000)
    expect(page.get_by_test_id("link-notice")).to_be_hidden()
    assert page.evaluate("window.sameDocument") is True


def test_a_command_for_the_room_is_never_sent_late(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["take"]
    hub.set("card", a_card())
    page = opened(open_page, hub, clock=True)
    hide = page.get_by_test_id("card-hide")
    expect(hide).to_be_visible()
    hub.stop()
    page.clock.run_for(100)
    hide.click()
    page.clock.run_for(400)
    hide.click()
    page.clock.run_for(3_100)
    expect(page.get_by_test_id("toast")).to_have_text("没连上，没有送出")
    hub.start()
    page.clock.run_for(6_000)
    expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
    hub.set("room", a_room(rehearsal=True))
    expect(page.get_by_test_id("rehearsal")).to_be_visible()
    assert "command" not in {hub.received.get()["type"] for _ in range(hub.received.qsize())}


ERRORS = {
    "anchor_away": "主播台不在线，没有执行",
    "not_allowed": "你没有这个权限，请找主播台开",
    "conflict": "情况变了：别人刚动过，请看一眼再按",
    "expired": "超过 3 秒没送到，没有执行",
    "invalid": "主播台看不懂这个操作",
    "not_found": "找不到了，可能刚被移走",
}


def test_an_error_is_told_in_plain_words(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["take", "propose"]
    hub.set("queue", a_queue(a_pin("p1", 5, "羊羔毛机车服")))
    codes = iter(ERRORS)
    hub.answer = lambda frame: failed(frame, next(codes)) if frame["type"] == "command" else None
    page = opened(open_page, hub)
    for words in ERRORS.values():
        press_twice(page, "queue-take")
        expect(page.get_by_test_id("toast").last).to_have_text(words)


def press_twice(page: Page, testid: str) -> None:
    button = page.get_by_test_id(testid).first
    button.click()
    expect(button).to_have_accessible_name(re.compile("^再按一次："))
    button.click(delay=300)


def test_what_the_room_would_see_takes_two_deliberate_presses(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["take", "open"]
    hub.set("card", a_card(stage="warmup"))
    hub.set("queue", a_queue(a_pin("p1", 5, "羊羔毛机车服"), on_air={"pin_id": "pin-11", "number": "11"}))
    page = opened(open_page, hub)
    page.get_by_test_id("queue-take").dblclick()  # a nervous double tap is one press
    press_twice(page, "card-open")
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("card.open", {"pin_id": "pin-11", "units": None})
    press_twice(page, "queue-take")
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("queue.take", {"pin_id": "p1", "on_air": "pin-11"})


def test_without_the_right_there_is_no_button(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["propose", "chat"]
    a_whole_room(hub)
    page = opened(open_page, hub)
    expect(page.get_by_test_id("queue-remove").first).to_be_visible()
    for absent in ("queue-take", "card-open", "card-hide", "card-sold-out"):
        expect(page.get_by_test_id(absent).filter(visible=True)).to_have_count(0)
    expect(page.get_by_test_id("claims")).to_be_hidden()


def test_a_pin_is_moved_by_naming_the_one_before_it(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("queue", a_queue(a_pin("a", 1, "一"), a_pin("b", 2, "二"), a_pin("c", 3, "三")))
    page = opened(open_page, hub)
    row = page.get_by_test_id("pin").filter(has_text="三")
    row.hover()
    row.get_by_test_id("queue-up").click()
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("queue.move", {"pin_id": "c", "after": "a"})
    expect(row.get_by_test_id("pending")).to_have_text("待确认")
    hub.set("queue", a_queue(a_pin("a", 1, "一"), a_pin("c", 3, "三"), a_pin("b", 2, "二")))
    hub.tell(done(sent))
    expect(page.get_by_test_id("pin").nth(1)).to_contain_text("三")
    expect(row.get_by_test_id("pending")).to_be_hidden()
    row.hover()
    row.get_by_test_id("queue-up").click()
    assert hub.expect("command")["args"] == {"pin_id": "c", "after": None}


def test_with_the_anchor_away_a_proposal_is_kept_and_says_so(hub: ToyHub, open_page: OpenPage) -> None:
    hub.anchor_online = False
    hub.set("goods/0", some_goods())
    hub.answer = lambda f: {"type": "accepted", "id": f["id"]} if f["type"] == "command" else None
    page = opened(open_page, hub)
    expect(page.get_by_test_id("link-notice")).to_contain_text("主播台不在线")
    propose_3(page)
    expect(page.get_by_test_id("proposal").get_by_test_id("pending")).to_have_text("已留着，等主播台回来")
    hub.tell({"type": "topic", "topic": "reach", "seq": 900, "value": {"connected": {"anchor": 1}}})
    expect(page.get_by_test_id("link-notice")).to_be_hidden()
    hub.tell(done(hub.expect("command")))
    expect(page.get_by_test_id("proposal")).to_have_count(0)


def test_names_and_words_of_strangers_are_harmless_text(hub: ToyHub, open_page: OpenPage) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\">"
    zalgo = "Z" + "\u0301" * 200
    hub.set("queue", a_queue(a_pin("p1", 5, evil, note=evil, by=evil)))
    hub.set("claims", {"items": [a_claim(7, evil)]})
    hub.append("feed", a_line("l1", evil, name=evil), a_line("l2", "好" * 500, name="\u202e" + "长" * 80))
    hub.append("feed", a_line("l3", zalgo, name=zalgo))
    page = opened(open_page, hub)
    feed = page.get_by_test_id("chat-feed")
    expect(feed).to_contain_text(evil)
    expect(page.get_by_test_id("pin-queue")).to_contain_text(evil)
    assert page.locator("#desk img[src=x]").count() == 0
    words = feed.text_content() or ""
    assert "\u202e" not in words
    assert "长" * 40 in words
    assert "长" * 41 not in words
    assert "Z" + "\u0301" * 3 not in words
    assert page.title() != "owned"
    assert not overflows(page)


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_the_feed_goes_on_live_loses_what_is_retracted_and_tells_what_was_left_out(
    hub: ToyHub, open_page: OpenPage
) -> None:
    hub.append("feed", a_line("l1", "第一句"))
    page = opened(open_page, hub)
    feed = page.get_by_test_id("chat-feed")
    expect(feed).to_contain_text("第一句")
    hub.append("feed", a_line("l2", "第二句"), left_out=14)
    expect(feed).to_contain_text("略过 14 条")
    # A gap is nothing that somebody said.
    hub.append("feed", a_line("l3", "silent", kind="gap", fan=None, since="2026-03-04T12:30:00.000Z"))
    expect(feed).to_contain_text("断过，可能漏了评论")
    expect(feed).not_to_contain_text("silent")
    hub.append("feed", a_line("l4", "silent", kind="gap", fan=None, since="2026-03-04T12:32:00.000Z", lasts=True))
    expect(feed).to_contain_text("还没恢复")
    hub.append("feed", a_line("l5", "lost", kind="gap", fan=None, since="2026-03-04T12:33:00.000Z", source="抖音桥"))
    expect(feed).to_contain_text("抖音桥 · ")
    hub.amend("feed", a_line("l4", "silent", kind="gap", fan=None, since="2026-03-04T12:32:00.000Z", lasts=False))
    expect(feed).not_to_contain_text("还没恢复")
    hub.retract("feed", "l1")
    expect(feed).not_to_contain_text("第一句")
    expect(feed).to_contain_text("第二句")


def test_a_line_that_was_deleted_and_is_given_back_stands_where_it_stood(hub: ToyHub, open_page: OpenPage) -> None:
    # The last two are of one moment.
    said = [a_line(str(n), f"第{n}句") | {"at": f"2026-03-04T12:00:{min(n, 12)}Z"} for n in range(10, 14)]
    hub.append("feed", *said)
    page = opened(open_page, hub)
    lines = page.get_by_test_id("chat-line")
    hub.retract("feed", "11")
    expect(lines).to_contain_text(["第10句", "第12句", "第13句"])
    hub.append("feed", said[1])
    expect(lines).to_contain_text(["第10句", "第11句", "第12句", "第13句"])
    hub.retract("feed", "12")
    expect(lines).to_contain_text(["第10句", "第11句", "第13句"])
    hub.append("feed", said[2])
    expect(lines).to_contain_text(["第10句", "第11句", "第12句", "第13句"])
    # Another console counts its lines anew: what comes later still stands below.
    hub.append("feed", a_line("5", "另一台") | {"at": "2026-03-04T12:01:00Z"})
    expect(lines.last).to_contain_text("另一台")
    page.reload()
    expect(lines).to_contain_text(["第10句", "第11句", "第12句", "第13句", "另一台"])


def test_a_line_that_counts_for_something_else_now_says_so_where_it_stands(hub: ToyHub, open_page: OpenPage) -> None:
    claims = [a_line(str(n), f"第{n}件 11号驼色M", intent="claim", specific=True) for n in range(10, 14)]
    hub.append("feed", *claims, left_out=5)
    page = opened(open_page, hub)
    tags = page.get_by_test_id("chat-line").locator(".intent")
    expect(tags).to_have_count(4)
    nothing = [line | {"intent": "chatter", "specific": False} for line in claims[1:3]]
    hub.amend("feed", *nothing, a_line("7", "早就没了", intent="chatter"))
    expect(tags).to_have_count(2)
    expect(page.get_by_test_id("chat-line")).to_contain_text(["第10件", "第11件", "第12件", "第13件"])
    expect(page.get_by_test_id("chat-line")).to_have_count(4)
    hub.amend("feed", *claims[1:3])
    expect(tags).to_have_count(4)


def test_the_feed_holds_three_hundred_lines_and_keeps_to_the_newest(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
    for start in range(0, 400, 50):
        hub.append("feed", *[a_line(f"l{n}", f"第{n}句") for n in range(start, start + 50)])
    lines = page.get_by_test_id("chat-line")
    expect(lines.last).to_contain_text("第399句")
    expect(lines.last).to_be_in_viewport()
    expect(lines).to_have_count(300)
    page.get_by_test_id("chat-feed").evaluate("feed => { feed.scrollTop = 0; }")
    hub.append("feed", a_line("l400", "第400句"))
    expect(page.get_by_text("1 条新消息")).to_be_visible()
    page.get_by_text("1 条新消息").click()
    expect(lines.last).to_be_in_viewport()


def test_goods_are_found_by_number_and_by_name(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("goods/0", some_goods())
    page = opened(open_page, hub)
    products = page.get_by_test_id("product")
    expect(products).to_have_count(13)
    page.get_by_test_id("goods-search").fill("1号")
    expect(products.first).to_contain_text("法式收腰碎花连衣裙")
    page.get_by_test_id("goods-search").fill("阔腿")
    expect(products).to_have_count(1)
    page.get_by_test_id("goods-search").press("Enter")  # chooses the only one, without proposing it
    expect(page.get_by_test_id("composer-what")).to_have_text("2号 高腰阔腿牛仔裤")
    page.get_by_test_id("goods-search").fill("没有这个")
    expect(page.get_by_test_id("goods-list")).to_have_attribute("data-words", "没找到“没有这个”")


def test_a_claim_is_settled_by_its_id(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("claims", {"items": [a_claim(7, "王姐")]})
    page = opened(open_page, hub)
    follow(page, "claims")
    press_twice(page, "claim-confirm")
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("claim.confirm", {"claim_id": 7})
    expect(page.get_by_test_id("claim").get_by_test_id("pending")).to_have_text("待确认")
    hub.set("claims", {"items": [a_claim(7, "王姐", held=0, sold=1)]})
    hub.tell(done(sent))
    expect(page.get_by_test_id("claim")).to_contain_text("成交 1")


def test_an_ask_shows_how_many_ask_it_and_what_can_be_said(hub: ToyHub, open_page: OpenPage) -> None:
    a_whole_room(hub)
    page = opened(open_page, hub)
    expect(page.get_by_test_id("ask")).to_have_count(2)
    size, price = page.get_by_test_id("ask").all()
    expect(size).to_contain_text("多大码")
    expect(size.get_by_test_id("ask-count")).to_have_text("×17")
    expect(size.get_by_test_id("ask-ready")).to_have_text("3号S码148-160厘米、76-92斤。")
    expect(price).to_contain_text("小雨 在答")
    expect(price.get_by_test_id("ask-take")).to_be_hidden()
    expect(price.get_by_test_id("ask-ready")).to_be_hidden()


def taken_by(name: str, token_id: str) -> dict[str, object]:
    return {"state": "taken", "taken_by": name, "taken_token_id": token_id}


def test_an_ask_is_taken_and_answered_by_its_id(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("asks", {"items": [an_ask(9, "3", "size", 17)], "open": 1})
    page = opened(open_page, hub)
    for testid, name in (("ask-take", "ask.take"), ("ask-answer", "ask.answer")):
        page.get_by_test_id(testid).click()
        sent = hub.expect("command")
        assert (sent["name"], sent["args"]) == (name, {"ask_id": 9})
        assert msgspec.convert(sent["args"], OneAsk).ask_id == 9
        hub.tell(done(sent))
        expect(page.get_by_test_id("pending")).to_be_hidden()
    # Who took it by mistake gives it back; nobody else is offered that.
    others = an_ask(8, "5", "price", 3, **taken_by("小雨", "paired:2"))
    hub.set("asks", {"items": [an_ask(9, "3", "size", 17, **taken_by("小王", MY_TOKEN_ID)), others], "open": 2})
    expect(page.get_by_test_id("ask-put-back").nth(1)).to_be_hidden()
    page.get_by_test_id("ask-put-back").first.click()
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("ask.put_back", {"ask_id": 9})
    hub.tell(done(sent))
    # What they gave back is nobody's until somebody takes it, who may be another.
    hub.set("asks", {"items": [an_ask(9, "3", "size", 17), others], "open": 2})
    hub.set("asks", {"items": [an_ask(9, "3", "size", 17, **taken_by("小雨", "paired:2")), others], "open": 2})
    expect(page.get_by_test_id("ask").first).to_contain_text("小雨")
    expect(page.get_by_test_id("ask-put-back").first).to_be_hidden()
    hub.set("asks", {"items": [an_ask(9, "3", "size", 17, state="answered", answered_by="小雨"), others], "open": 1})
    expect(page.get_by_test_id("ask").first).to_contain_text("小雨 已答")
    expect(page.get_by_test_id("ask-answer").first).to_be_hidden()
    expect(page.get_by_test_id("ask-put-back").first).to_be_hidden()


def test_lines_that_a_platform_merged_count_for_an_ask_and_are_told_apart(hub: ToyHub, open_page: OpenPage) -> None:
    merged = an_ask(9, "2", "stock", 1, lines=18, unnamed=17)
    hub.set("asks", {"items": [an_ask(8, "3", "size", 7), merged], "open": 2})
    page = opened(open_page, hub)
    count = page.get_by_test_id("ask-count").nth(1)
    expect(count).to_have_text("×18")
    expect(count).to_have_attribute("title", "1 人问了 18 次 · 其中 17 条平台合并了，不知道是谁")
    page.locator("#asks-order").click()
    expect(page.get_by_test_id("ask-count").first).to_have_text("×18")


def test_a_taking_whose_answer_was_lost_is_known_as_ones_own_when_it_shows_as_taken(
    hub: ToyHub, open_page: OpenPage
) -> None:
    hub.set("asks", {"items": [an_ask(9, "3", "size", 17), an_ask(8, "5", "price", 3)], "open": 2})
    page = opened(open_page, hub, clock=True)
    page.get_by_test_id("ask-take").first.click()
    hub.expect("command")
    page.get_by_test_id("ask-take").nth(1).click()
    hub.expect("command")
    page.clock.run_for(3_100)
    expect(page.get_by_text("没有回音").nth(1)).to_be_visible()
    # The one was taken by this very person, the other by one of the same name.
    mine, others = taken_by("小王", MY_TOKEN_ID), taken_by("小王", "paired:2")
    hub.set("asks", {"items": [an_ask(9, "3", "size", 17, **mine), an_ask(8, "5", "price", 3, **others)], "open": 2})
    expect(page.get_by_test_id("ask-put-back").first).to_be_visible()
    expect(page.get_by_test_id("ask-answer").first).to_be_visible()
    expect(page.get_by_test_id("ask-put-back").nth(1)).to_be_hidden()
    # What another has in hand is theirs to answer.
    expect(page.get_by_test_id("ask-answer").nth(1)).to_be_hidden()


def test_who_comes_second_is_told_that_the_ask_is_taken(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("asks", {"items": [an_ask(9, "3", "size", 17)], "open": 1})
    page = opened(open_page, hub)
    page.get_by_test_id("ask-take").click()
    refused = failed(hub.expect("command"), "conflict")
    refused["error"]["message"] = "ask.taken"
    hub.tell(refused)
    expect(page.get_by_test_id("toast")).to_have_text("别人正在答这条")


def test_asks_stand_oldest_first_or_most_asked(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("asks", {"items": [an_ask(1, "3", "size", 2), an_ask(2, "5", "price", 9)], "open": 2})
    page = opened(open_page, hub)
    expect(page.get_by_test_id("ask").first).to_contain_text("×2")
    page.get_by_test_id("asks-order").click()
    expect(page.get_by_test_id("ask").first).to_contain_text("×9")


def test_who_may_not_answer_sees_no_asks(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["propose", "chat"]
    page = opened(open_page, hub)
    expect(page.get_by_test_id("pin-queue")).to_be_attached()
    expect(page.get_by_test_id("asks-board")).to_be_hidden()


@pytest.mark.parametrize("query", ["lang=zh", "lang=en", "lang=zh&theme=dark"])
def test_a_phone_shows_every_panel_without_scrolling_sideways(hub: ToyHub, open_page: OpenPage, query: str) -> None:
    a_whole_room(hub)
    page = opened(open_page, hub, query, viewport=PHONE, has_touch=True, is_mobile=True)
    for tab, shown in (
        ("queue", "pin-queue"),
        ("goods", "goods-search"),
        ("chat", "chat-feed"),
        ("follow", "asks-board"),
        ("hand", "hand-name"),
    ):
        page.locator(f"#tabs [data-tab={tab}]").tap()
        expect(page.get_by_test_id(shown)).to_be_visible()
        expect(page.get_by_test_id("on-air-card")).to_be_visible()
        assert not overflows(page)
    shown_by = {"claims": "claims", "tickets": "tickets-empty", "callouts": "callouts-empty", "asks": "asks"}
    for part, element in shown_by.items():
        follow(page, part)
        expect(page.locator(f"#{element}")).to_be_visible()
        assert not overflows(page)


def test_what_is_pressed_with_a_thumb_is_large_enough(hub: ToyHub, open_page: OpenPage) -> None:
    a_whole_room(hub)
    page = opened(open_page, hub, viewport=PHONE)
    page.locator("#tabs [data-tab=goods]").click()
    for target in (page.get_by_test_id("queue-add"), page.get_by_test_id("goods-search"), page.locator("#tabs button")):
        box = target.first.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_on_a_phone_that_lies_on_its_side_the_card_and_the_queue_are_both_worked(
    hub: ToyHub, open_page: OpenPage
) -> None:
    hub.rights = [*RIGHTS, "take", "open"]
    a_whole_room(hub)
    on_air = {"pin_id": "pin-11", "number": "11", "ticks": {"popped": False}, "pop_due_at": None}
    hub.set("queue", a_queue(a_pin("p1", 5, "羊羔毛机车服"), a_pin("p2", 1, "碎花连衣裙"), on_air=on_air))
    hub.set("call", {"meaning": "要黑扣1，要白扣2", "people": 3, "votes": []})
    page = opened(open_page, hub, viewport={"width": 740, "height": 360})
    for part in (page.get_by_test_id("queue-take").first, page.get_by_test_id("product-price")):
        expect(part).to_be_in_viewport(ratio=0.99)
    for testid in ("card-hide", "tick-popped", "call"):
        page.get_by_test_id(testid).scroll_into_view_if_needed()
        expect(page.get_by_test_id(testid)).to_be_in_viewport(ratio=0.95)
    assert not overflows(page)


LONGEST_NAME = "快手老铁一号店铺忠实粉丝来自黑龙江省齐齐哈尔市的王大姐本人账号请认准哦谢谢啦"


@pytest.mark.parametrize("query", ["lang=zh", "lang=en"])
@pytest.mark.parametrize("width", [360, 1366, *(pytest.param(more, marks=pytest.mark.soak) for more in (768, 1024))])
def test_names_of_any_length_are_read_and_push_nothing_out_of_sight(
    hub: ToyHub, open_page: OpenPage, width: int, query: str
) -> None:
    a_whole_room(hub)
    hub.append("feed", a_line("l9", "这件还有吗", name=LONGEST_NAME))
    titles = {"title": "双面羊毛大衣女中长款收腰显瘦百搭通勤", "or_title": "双面羊毛大衣女短款小个子气质外套加厚"}
    hub.set("claims", {"items": [a_claim(7, LONGEST_NAME, state="needs_look", **titles)]})
    asks = [an_ask(1, None, "size", 17, **taken_by(LONGEST_NAME, "paired:2")), an_ask(2, "3", "price", 2)]
    hub.set("asks", {"items": asks, "open": 2})
    hub.set("tickets", {"items": [a_ticket(4, LONGEST_NAME), a_ticket(5, "轩轩姥姥（养鸡）🍀")], "open": 2})
    page = opened(open_page, hub, query, viewport={"width": width, "height": 768})
    expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
    for part, testid in (("tickets", "ticket"), ("claims", "either"), ("asks", "ask-state")):
        follow(page, part)
        shown = page.get_by_test_id(testid).first
        shown.scroll_into_view_if_needed()
        expect(shown).to_be_in_viewport(ratio=0.4)
        assert shown.evaluate(
            "one => one.getBoundingClientRect().right <= one.closest('.panel').getBoundingClientRect().right"
            " && one.scrollWidth <= one.clientWidth + 1"
        ), testid
    follow(page, "tickets")
    for name in page.get_by_test_id("ticket").locator(".who").all():
        box = name.bounding_box()
        assert box is not None
        assert box["height"] <= 50, "a name is no column of characters"
        assert box["width"] >= 70
    if width < 1024:
        page.locator("#tabs [data-tab=chat]").click()
    page.get_by_test_id("chat-name").last.click()
    sheet = page.get_by_test_id("fan-sheet")
    expect(page.get_by_test_id("fan-star")).to_be_in_viewport(ratio=0.99)
    expect(page.locator("#fan-close")).to_be_in_viewport(ratio=0.99)
    assert sheet.evaluate("sheet => sheet.scrollWidth <= sheet.clientWidth")


@pytest.mark.parametrize("query", ["lang=zh", "lang=en"])
@pytest.mark.parametrize(
    "width", [360, 768, 1366, *(pytest.param(more, marks=pytest.mark.soak) for more in (390, 1024))]
)
def test_no_figure_of_a_good_evening_is_cut(hub: ToyHub, open_page: OpenPage, width: int, query: str) -> None:
    room = a_room()
    hub.set("room", room | {"session": room["session"] | {"title": "周三晚场 · 秋冬女装上新专场 · 第三场"}})
    figures = {"viewers": 23456, "messages": 48123, "claims": 1204, "orders": 2310, "units": 2960}
    hub.set("totals", some_totals(**figures, paid_total=20435600, net_total=19876540))
    page = opened(open_page, hub, query, viewport={"width": width, "height": 768})
    expect(page.get_by_test_id("totals")).to_contain_text("¥198,765.40")
    for figure in page.get_by_test_id("totals").locator("dd:visible").all():
        expect(figure).to_be_in_viewport(ratio=0.99)
    assert page.get_by_test_id("totals").evaluate("strip => strip.scrollWidth <= strip.clientWidth + 1")


def test_english_is_spoken_to_who_asks_for_it(hub: ToyHub, open_page: OpenPage) -> None:
    a_whole_room(hub)
    page = opened(open_page, hub, "lang=en")
    expect(page.get_by_test_id("queue-add")).to_have_text("Propose")
    expect(page.get_by_test_id("on-air-card")).to_contain_text("On sale")
    expect(page.get_by_test_id("session-state")).to_have_text("Live")
    by_browser = open_page(f"{hub.url}/desk#token=t", locale="en-GB")
    expect(by_browser.get_by_test_id("queue-add")).to_have_text("Propose")


def test_every_command_has_the_form_that_the_console_reads(hub: ToyHub, open_page: OpenPage) -> None:
    hub.rights = ["propose", "settle", "take", "open"]
    hub.set("goods/0", some_goods())
    hub.set("card", a_card(stage="warmup"))
    hub.set("queue", a_queue(a_pin("p1", 5, "羊羔毛机车服"), a_pin("p2", 1, "碎花连衣裙")))
    hub.set("claims", {"items": [a_claim(7, "王姐")]})
    hub.answer = lambda frame: done(frame) if frame["type"] == "command" else None
    page = opened(open_page, hub)
    propose_3(page)
    page.get_by_test_id("pin").first.hover()
    page.get_by_test_id("queue-down").first.click()
    page.get_by_test_id("queue-hold").first.click()
    follow(page, "claims")
    for testid in ("queue-remove", "queue-take", "card-open", "card-hide", "claim-confirm", "claim-release"):
        press_twice(page, testid)
    for stage, testid in (("open", "card-sold-out"), ("sold_out", "card-again")):
        hub.set("card", a_card(stage=stage))
        expect(page.get_by_test_id(testid)).to_be_visible()
        until_true(page, READ)
        press_twice(page, testid)
    for form, name in (
        (QueueAdd, "queue.add"),
        (QueueMove, "queue.move"),
        (OnePin, "queue.hold"),
        (OnePin, "queue.remove"),
        (QueueTake, "queue.take"),
        (CardStep, "card.open"),
        (OnePin, "card.hide"),
        (OneClaim, "claim.confirm"),
        (OneClaim, "claim.release"),
        (OnePin, "card.sold_out"),
        (CardStep, "card.again"),
    ):
        command = hub.expect("command")
        assert command["name"] == name
        msgspec.convert(command["args"], form)


def test_the_variant_of_a_claim_is_told_by_one_tap_and_a_lack_names_who_is_affected(
    hub: ToyHub, open_page: OpenPage
) -> None:
    cells = [
        {"sku": "C1-M", "title": None, "color": "驼色", "size": "M", "left": 0},
        {"sku": "C1-L", "title": None, "color": "驼色", "size": "L", "left": 5},
    ]
    lacking = {"number": "3", "title": "大衣", "color": "驼色", "size": "M", "units": 2}
    people = [{"name": "李姐", "how": "held", "units": 2}]
    hub.set(
        "claims",
        {
            "items": [a_claim(7, "王姐", cells=cells, state="needs_look")],
            "short": [lacking | {"people": people, "more": 1204}],
            "left_out": 3,
        },
    )
    page = opened(open_page, hub)
    follow(page, "claims")
    expect(page.get_by_test_id("claims-short")).to_contain_text("欠货 2 件 3号 驼色 M")
    expect(page.get_by_test_id("claims-short")).to_contain_text("李姐 留货 2、还有 1204 位")
    expect(page.get_by_test_id("claims-left-out")).to_contain_text("还有 3 条没列出来")
    page.get_by_test_id("claim-cell").filter(has_text="驼色 L · 5").click()
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("claim.variant", {"claim_id": 7, "sku": "C1-L"})
    hub.set(
        "claims", {"items": [a_claim(7, "王姐", held=0, released=1, reason="expired", state="released")], "short": []}
    )
    expect(page.get_by_test_id("claim-cell")).to_have_count(0)
    expect(page.get_by_test_id("claims-left-out")).to_be_hidden()
    expect(page.get_by_test_id("claim").get_by_test_id("reason")).to_have_text("时间到了")


@pytest.mark.parametrize(("width", "query"), [(1024, "lang=en"), (1366, "lang=zh"), (1920, "lang=en")])
def test_on_a_wide_screen_every_panel_is_there_and_titles_are_read(
    hub: ToyHub, open_page: OpenPage, width: int, query: str
) -> None:
    a_whole_room(hub)
    hub.rights = [*RIGHTS, "take", "open"]
    page = opened(open_page, hub, query, viewport={"width": width, "height": 768})
    for shown in ("on-air-card", "pin-queue", "goods-list", "chat-feed", "asks-board"):
        expect(page.get_by_test_id(shown)).to_be_in_viewport()
    for row in (page.get_by_test_id("pin").first, page.get_by_test_id("ask").first):
        box = row.locator(".row-title").bounding_box()
        assert box is not None
        assert box["width"] >= 90
    assert not overflows(page)


def test_what_was_taken_on_another_of_ones_pages_is_answered_and_put_back_here_too(
    hub: ToyHub, open_page: OpenPage
) -> None:
    taken = [
        an_ask(9, "3", "size", 17, **taken_by("小王", MY_TOKEN_ID)),
        an_ask(8, "5", "price", 3, **taken_by("小王", "paired:2")),
    ]
    hub.set("asks", {"items": taken, "open": 2})
    hub.set("tickets", {"items": [a_ticket(4, "刘姐", **taken_by("小王", MY_TOKEN_ID))], "open": 1})
    page = opened(open_page, hub)
    expect(page.get_by_test_id("ask-put-back").first).to_be_visible()
    expect(page.get_by_test_id("ask-put-back").nth(1)).to_be_hidden()
    expect(page.get_by_test_id("ask-answer").nth(1)).to_be_hidden()
    page.get_by_test_id("ask-answer").first.click()
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("ask.answer", {"ask_id": 9})
    hub.tell(done(sent))
    page.locator("[data-follow=tickets]").click()
    expect(page.get_by_test_id("ticket-put-back")).to_be_visible()
    expect(page.get_by_test_id("ticket-solve")).to_be_visible()
