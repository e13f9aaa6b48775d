"""The anchor's tablet in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.web.conftest import OpenPage, until_true
from tests.web.toy_hub import ToyHub, rfc3339
from tests.web.values import a_card, a_pin, a_queue, a_room, an_ask, some_stock, some_totals

pytestmark = pytest.mark.web

TABLET: ViewportSize = {"width": 1280, "height": 800}
HELD: tuple[ViewportSize, ...] = (TABLET, {"width": 800, "height": 1280}, {"width": 1024, "height": 768})


def opened(open_page: OpenPage, hub: ToyHub, query: str = "", **options: object) -> Page:
    return open_page(f"{hub.url}/host{query}#token=host-token", **({"viewport": TABLET} | options))


def an_evening(hub: ToyHub) -> None:
    hub.rights = ["take", "propose"]
    hub.set("room", a_room(mode="reserve"))
    hub.set("card", a_card(stock=some_stock()))
    pins = (a_pin("p1", 5, "羊羔毛机车服"), a_pin("p2", 3, "真丝印花衬衫"), a_pin("p3", 1, "碎花连衣裙"))
    hub.set("queue", a_queue(*pins, on_air={"pin_id": "pin-11", "number": "11", "title": "", "stage": "open"}))
    hub.set("totals", some_totals())


def test_the_anchor_sees_card_points_wants_and_the_next_two(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    page = opened(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_contain_text("百分百羊毛，不起球")
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    expect(page.get_by_test_id("stock-left")).to_have_text("86")
    expect(page.get_by_test_id("want")).to_contain_text("312")
    for unnamed, people, words in ((23, 312, "312 人喊要 · 另 23 条"), (23, 0, "23 条喊要")):
        want = {"number": "11", "people": people, "lines": people + unnamed, "unnamed": unnamed}
        hub.set("totals", some_totals(want=want))
        expect(page.get_by_test_id("want")).to_contain_text(words)
    expect(page.get_by_test_id("pin")).to_have_count(2)
    assert hub.expect("seen")["seq"] == hub.topics["card"]["seq"]


def test_one_press_takes_the_next_and_a_bouncing_press_takes_no_other(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    page = opened(open_page, hub)
    button = page.get_by_test_id("take-next")
    expect(button).to_contain_text("5号")
    button.dblclick(force=True)
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("queue.take", {"pin_id": "p1", "on_air": "pin-11"})
    expect(button).to_be_disabled()
    on_air = {"pin_id": "p1", "number": "5", "title": "", "stage": "warmup"}
    hub.set("queue", a_queue(a_pin("p2", 3, "真丝印花衬衫"), on_air=on_air))
    hub.tell({"type": "result", "id": sent["id"], "ok": True, "value": None})
    expect(button).to_contain_text("3号")
    expect(button).to_be_enabled()
    assert "command" not in {hub.received.get()["type"] for _ in range(hub.received.qsize())}


def test_a_take_that_met_another_card_on_air_says_so(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    conflict = {"code": "conflict", "message": ""}
    hub.answer = lambda f: (
        {"type": "result", "id": f["id"], "ok": False, "error": conflict} if f["type"] == "command" else None
    )
    page = opened(open_page, hub)
    page.get_by_test_id("take-next").click()
    expect(page.get_by_test_id("toast")).to_contain_text("情况变了")
    expect(page.get_by_test_id("take-next")).to_be_enabled()


def test_hiding_asks_for_a_second_press(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    page = opened(open_page, hub)
    hide = page.get_by_test_id("card-hide")
    hide.click()
    expect(hide).to_have_accessible_name("再按一次：下卡")
    hide.click(delay=300)
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("card.hide", {"pin_id": "pin-11"})


def test_a_rehearsal_and_an_absent_anchor_are_marked(hub: ToyHub, open_page: OpenPage) -> None:
    hub.anchor_online = False
    hub.set("room", a_room(rehearsal=True))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("nothing-on-air")).to_be_visible()
    expect(page.get_by_test_id("rehearsal")).to_have_text("彩排")
    expect(page.get_by_test_id("link-notice")).to_contain_text("主播台不在线")


def test_price_and_take_next_fit_the_tablet_however_it_is_held(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    page = opened(open_page, hub)
    for viewport in HELD:
        page.set_viewport_size(viewport)
        for shown in ("product-price", "take-next", "card-hide", "stock-left"):
            expect(page.get_by_test_id(shown)).to_be_in_viewport(ratio=0.99)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_with_much_to_say_the_points_give_way_and_price_and_stock_stay(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    points = [f"第{n}个卖点，说得很长很长也要说完整才行" for n in range(1, 9)]
    hub.set("card", a_card(stock=some_stock(), title="加厚双面羊绒大衣 中长款 收腰显瘦 百搭通勤", points=points))
    page = opened(open_page, hub)
    for shown in ("product-title", "product-price", "stock-left"):
        expect(page.get_by_test_id(shown)).to_be_in_viewport(ratio=0.99)
    card, stock = page.get_by_test_id("on-air-card").bounding_box(), page.get_by_test_id("stock-left").bounding_box()
    assert card is not None
    assert stock is not None
    assert stock["y"] + stock["height"] <= card["y"] + card["height"]


def test_an_open_call_shows_its_count_and_its_votes(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    call = {"meaning": "选颜色 1驼色 2黑色", "opened_at": rfc3339(), "people": 128, "lines": 190}
    votes = [
        {"word": "1", "label": "驼色", "people": 90, "lines": 99},
        {"word": "2", "label": "黑色", "people": 38, "lines": 40},
    ]
    hub.set("call", call | {"votes": votes})
    page = opened(open_page, hub)
    expect(page.get_by_test_id("call")).to_contain_text("选颜色 1驼色 2黑色 128 人")
    expect(page.get_by_test_id("call")).to_contain_text("驼色 90 · 黑色 38")
    # What a platform merged is of nobody that is known.
    hub.set("call", call | {"votes": [votes[0] | {"unnamed": 30}, votes[1]]})
    expect(page.get_by_test_id("call")).to_contain_text("驼色 90+30条 · 黑色 38")
    hub.set("call", None)
    expect(page.get_by_test_id("call")).to_be_hidden()


def test_the_next_clock_time_counts_down_and_minutes_over_are_told(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    next_at = {"at": rfc3339(754.9), "title": "整点秒杀"}
    hub.set("cue", {"moods": [], "starred": [], "next_at": next_at, "slot_ends_at": rfc3339(-185)})
    page = opened(open_page, hub)
    expect(page.get_by_test_id("next-at")).to_contain_text("整点秒杀 还有 12:3")
    expect(page.get_by_test_id("minutes-over")).to_have_text("超 3 分钟")
    due = {"at": rfc3339(-90), "title": "发福袋"}
    hub.set("cue", {"moods": [], "starred": [], "next_at": due, "slot_ends_at": rfc3339(-65), "late_min": 4})
    expect(page.get_by_test_id("next-at")).to_contain_text("发福袋 该讲了")
    expect(page.get_by_test_id("minutes-over")).to_have_text("超 1 分钟 · 比计划晚 4 分钟")
    hub.set("cue", {"moods": [], "starred": [], "next_at": None, "slot_ends_at": rfc3339(120)})
    expect(page.get_by_test_id("next-at")).to_be_hidden()
    expect(page.get_by_test_id("minutes-over")).to_be_hidden()


def test_the_next_that_sold_out_or_changed_its_price_says_so_before_it_is_taken(
    hub: ToyHub, open_page: OpenPage
) -> None:
    an_evening(hub)
    hub.set("queue", a_queue(a_pin("p1", 5, "机车服", sold_out=True), a_pin("p2", 3, "衬衫", price_was=15900)))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("pin-mark").nth(0)).to_have_text("断货")
    expect(page.get_by_test_id("pin-mark").nth(1)).to_have_text("报时 ¥159")
    expect(page.get_by_test_id("take-next")).to_have_text("弹下一个 5号 断货")


def test_an_ask_whose_words_stay_off_the_tablet_shows_its_topic_alone(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    ask = an_ask(1, "11", "suits", 9, ready=None)
    del ask["text"]
    hub.set("asks", {"items": [ask], "open": 1})
    page = opened(open_page, hub)
    expect(page.get_by_test_id("top-ask")).to_contain_text("×9 11号 适不适合")
    expect(page.get_by_test_id("top-ask-say")).to_have_text("原话不上屏，问一下场控")


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en"])
def test_everything_at_once_fits_and_what_is_said_aloud_is_read_at_two_metres(
    hub: ToyHub, open_page: OpenPage, query: str
) -> None:
    an_evening(hub)
    hub.rights = ["take", "propose", "asks", "fans"]
    hub.set("asks", {"items": [an_ask(1, "11", "size", 17)], "open": 1})
    hub.set("call", {"meaning": "想要的扣1", "opened_at": rfc3339(), "people": 128, "lines": 190, "votes": []})
    line = {"id": "1", "name": "王姐", "text": "主播试穿一下驼色的"}
    next_at = {"at": rfc3339(700), "title": "整点秒杀"}
    hub.set("cue", {"moods": [], "starred": [line], "next_at": next_at, "slot_ends_at": rfc3339(-200)})
    people = [a_named(n, name) for n, name in enumerate(("王姐", "阿珍", "刘姐"))]
    hub.set("callouts", {"on_air": {"number": "11", "title": "", "people": people}, "next": None, "said": []})
    page = opened(open_page, hub, query)
    for shown in (
        "product-price",
        "product-title",
        "take-next",
        "next-at",
        "minutes-over",
        "call",
        "top-ask-say",
        "starred",
    ):
        expect(page.get_by_test_id(shown)).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_test_id("pin").nth(1)).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_test_id("call-out")).to_have_count(3)
    for one in range(3):
        expect(page.get_by_test_id("call-out").nth(one)).to_be_in_viewport(ratio=0.99)
    # A tablet of ten inches and 1280 points has 6 points to the millimetre; 30 of them are read at two metres.
    for said in ("call-out-say", "top-ask-say", "take-next", "product-title"):
        size = page.get_by_test_id(said).first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        assert size >= 30, said
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


READ_AT_TWO_METRES = (
    *(".card-title", ".card-points li", ".card-price-whole", ".card-stock b", "#call", ".top-ask-head", ".top-ask-say"),
    *(".call-out-say", ".next .number", ".next .title", ".next .price", ".take-next", "#clock"),
)


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en"])
def test_on_a_usual_evening_all_that_is_read_is_six_millimetres_high(
    hub: ToyHub, open_page: OpenPage, query: str
) -> None:
    an_evening(hub)
    hub.rights = ["take", "propose", "asks", "fans"]
    hub.set("asks", {"items": [an_ask(1, "11", "size", 17)], "open": 1})
    hub.set("call", {"meaning": "想要的扣1", "opened_at": rfc3339(), "people": 128, "lines": 190, "votes": []})
    named = {"number": "11", "title": "", "people": [a_named(1, "王姐")]}
    hub.set("callouts", {"on_air": named, "next": None, "said": []})
    page = opened(open_page, hub, query)
    expect(page.get_by_test_id("call-out")).to_be_in_viewport(ratio=0.99)
    for part in READ_AT_TWO_METRES:
        one = page.locator(part).first
        expect(one).to_be_in_viewport(ratio=0.9)
        # A tablet of ten inches and 1280 points has 5.9 of them to the millimetre.
        until_true(page, "part => parseFloat(getComputedStyle(document.querySelector(part)).fontSize) >= 34", part)


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en"])
def test_what_the_room_asks_and_why_somebody_is_greeted_are_read_whole(
    hub: ToyHub, open_page: OpenPage, query: str
) -> None:
    an_evening(hub)
    hub.rights = ["take", "propose", "asks"]
    hub.set("asks", {"items": [an_ask(1, "11", "ships_when", 17)], "open": 1})
    why = {"zh": "今晚23:45报过黑色 L，还没下单 · 黑色 L还有40件", "en": "claimed 黑色 tonight at 23:45, no order yet"}
    named = {"number": "11", "title": "", "people": [a_named(1, "海燕") | {"why": why}]}
    hub.set("callouts", {"on_air": named, "next": None, "said": []})
    page = opened(open_page, hub, query, viewport={"width": 1180, "height": 820})
    for part in (".top-ask-head", ".call-out-why"):
        one = page.locator(part)
        expect(one).to_be_in_viewport(ratio=0.99)
        # Less than half a line below is what letters reach over theirs.
        hidden = "one => [one.scrollHeight - one.clientHeight - parseFloat(getComputedStyle(one).fontSize) / 2,"
        beyond, aside = one.evaluate(f"{hidden} one.scrollWidth - one.clientWidth]")
        assert (beyond < 0, aside) == (True, 0), part


def a_named(n: int, name: str) -> dict[str, object]:
    say = {"zh": f"{name}，你那个色你那个码，回来了", "en": f"{name}, your colour and your size are back"}
    why = {"zh": "上周三没抢到驼色 M", "en": "missed camel M last Wednesday"}
    return {"fan": f"kuaishou:u{n}", "name": name, "seen_at": rfc3339(-240), "why": why, "say": say}


def test_hostile_names_and_words_are_text_on_the_tablet(hub: ToyHub, open_page: OpenPage) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\">" + "\u202e" + "Z" + "\u0301" * 60 + "长" * 500
    an_evening(hub)
    hub.set("card", a_card(title=evil, points=[evil, evil], offer=evil))
    hub.set("queue", a_queue(a_pin("p1", 5, evil), a_pin("p2", 3, evil)))
    hub.set("asks", {"items": [an_ask(1, "11", "size", 17, ready={"zh": evil, "en": evil})], "open": 1})
    hub.set("call", {"meaning": evil, "opened_at": rfc3339(), "people": 1, "lines": 1, "votes": []})
    starred = [{"id": "1", "name": evil, "text": evil}]
    hub.set("cue", {"moods": [], "starred": starred, "next_at": {"at": rfc3339(700), "title": evil}})
    say = {"zh": evil, "en": evil}
    person = a_named(1, evil) | {"say": say, "why": say}
    hub.set("callouts", {"on_air": {"number": "11", "title": evil, "people": [person]}, "next": None, "said": []})
    page = opened(open_page, hub)
    expect(page.get_by_test_id("product-title")).to_contain_text("<img src=x")
    expect(page.get_by_test_id("take-next")).to_be_in_viewport(ratio=0.99)
    assert page.locator("img[src=x]").count() == 0
    assert page.title() != "owned"
    assert "\u202e" not in (page.locator("body").text_content() or "")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_english_speaks_english(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    page = opened(open_page, hub, "?lang=en")
    expect(page.get_by_test_id("take-next")).to_have_text("Take next No. 5")


def test_a_mood_of_the_room_is_told_with_a_sentence_to_say(hub: ToyHub, open_page: OpenPage) -> None:
    say = {"zh": "催一下仓库，客服给你准信。", "en": "We're chasing the warehouse."}
    page = opened(open_page, hub)
    expect(page.get_by_test_id("cue")).to_be_hidden()
    hub.set("cue", {"moods": [{"complaint": "not_shipped", "people": 5, "sample": "还没发货", "say": say}]})
    expect(page.get_by_test_id("cue")).to_contain_text("5 人")
    expect(page.get_by_test_id("cue")).to_contain_text("催一下仓库")
    hub.set("cue", {"moods": [{"complaint": "not_shipped", "people": 1, "unnamed": 6, "say": say}]})
    expect(page.get_by_test_id("cue")).to_contain_text("7 条评论")
    hub.set("cue", None)
    expect(page.get_by_test_id("cue")).to_be_hidden()


def test_the_top_ask_stands_large_with_its_answer_and_one_press_answers_it(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    hub.rights = ["take", "propose", "asks"]
    asks = [an_ask(1, "3", "size", 30), an_ask(2, "11", "fabric", 4, text="什么料子"), an_ask(3, "11", "price", 9)]
    hub.set("asks", {"items": asks, "open": 3})
    page = opened(open_page, hub)
    # What is on air comes before what more people ask of something else.
    expect(page.get_by_test_id("top-ask")).to_contain_text("11号 多少钱")
    expect(page.get_by_test_id("top-ask-count")).to_have_text("×9")
    size = page.get_by_test_id("top-ask-say").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= 20
    page.get_by_test_id("top-ask-done").click()
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("ask.answer", {"ask_id": 3})
    hub.tell({"type": "result", "id": sent["id"], "ok": True, "value": None})
    answered = an_ask(3, "11", "price", 9, state="answered")
    hub.set(
        "asks", {"items": [asks[0], an_ask(2, "11", "fabric", 4, text="什么料子", ready=None), answered], "open": 2}
    )
    expect(page.get_by_test_id("top-ask-say")).to_have_text("“什么料子”")
    hub.set("asks", {"items": [], "open": 0})
    expect(page.get_by_test_id("top-ask")).to_be_hidden()


@pytest.mark.parametrize("viewport", [TABLET, {"width": 1024, "height": 768}, {"width": 800, "height": 1280}])
def test_the_top_ask_never_pushes_the_presses_off_the_tablet(
    hub: ToyHub, open_page: OpenPage, viewport: dict[str, int]
) -> None:
    an_evening(hub)
    ready = {"zh": "11号S码148-160厘米、76-92斤；M码152-164厘米、92-105斤；L码155-168厘米、105-118斤。" * 3, "en": ""}
    hub.set("asks", {"items": [an_ask(1, "11", "size", 30, ready=ready)], "open": 1})
    starred = [{"id": id, "name": "王姐", "text": "主播能不能试一下黑色的，想看看上身效果怎么样"} for id in "12"]
    hub.set("cue", {"moods": [], "starred": starred})
    page = opened(open_page, hub, viewport=viewport)
    expect(page.get_by_test_id("top-ask-say")).to_be_visible()
    room, ask = (page.get_by_test_id(testid).bounding_box() for testid in ("want", "top-ask"))
    assert room is not None
    assert ask is not None
    assert ask["y"] + ask["height"] <= room["y"] + room["height"] + 1, "the answer is cut"
    cut = """list => [...list.children].filter(one => one.checkVisibility({ visibilityProperty: true })
        && one.getBoundingClientRect().bottom > list.getBoundingClientRect().bottom + 1).length"""
    # Without the starred lines sizes come back, as many rows as there is room for.
    sizes = [{"sku": f"C-{n}", "color": "燕麦色", "size": f"{n}", "left": n} for n in range(36, 48)]
    hub.set("card", a_card(stock=some_stock() | {"by_sku": sizes}))
    hub.set("cue", {"moods": [], "starred": []})
    expect(page.locator("#air-skus li")).to_have_count(12)
    assert page.locator("#air-skus").evaluate(cut) == 0
    for testid in ("take-next", "top-ask", "product-price"):
        box = page.get_by_test_id(testid).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= viewport["height"]


CUT = """parts => parts.filter(part => part.checkVisibility()).filter(part => {
  const box = part.getBoundingClientRect();
  for (let around = part.parentElement; around; around = around.parentElement) {
    const edge = around.getBoundingClientRect();
    if (getComputedStyle(around).overflowY !== "visible" && (box.top < edge.top - 1 || box.bottom > edge.bottom + 1))
      return true;
  }
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.top < 0 || box.bottom > innerHeight || !(part.contains(top) || top.contains(part));
}).map(part => part.id || part.className)"""
"""Which of the parts that are there at all are not seen whole, or have something else lying over them."""


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en"])
@pytest.mark.parametrize("viewport", [TABLET, {"width": 1024, "height": 768}, {"width": 768, "height": 1024}])
@pytest.mark.parametrize("stage", ["open", "warmup"])
def test_with_a_complaint_of_many_on_top_of_all_else_the_price_stays_and_nothing_is_cut(
    hub: ToyHub, open_page: OpenPage, stage: str, viewport: ViewportSize, query: str
) -> None:
    an_evening(hub)
    hub.rights = ["take", "propose", "asks", "fans"]
    ahead = {"opens_at": rfc3339(300), "price": 59900} if stage == "warmup" else {"stock": some_stock()}
    hub.set("card", a_card(stage=stage, **ahead))
    hub.set("asks", {"items": [an_ask(1, "11", "size", 17)], "open": 1})
    votes = [
        {"word": "1", "label": "驼色", "people": 90, "lines": 99},
        {"word": "2", "label": "黑色", "people": 38, "lines": 40},
    ]
    call = {"meaning": "要驼色扣1，要黑色扣2", "opened_at": rfc3339(), "people": 128, "lines": 190, "votes": votes}
    hub.set("call", call)
    say = {
        "zh": "没发货的我们马上催仓库，客服给您准信。",
        "en": "We're chasing the warehouse; you'll hear from us.",
    }
    mood = {"complaint": "not_shipped", "people": 12, "unnamed": 0, "say": say}
    starred = [{"id": id, "name": name, "text": "主播试穿一下驼色的"} for id, name in (("1", "王姐"), ("2", "小雨"))]
    times = {"next_at": {"at": rfc3339(700), "title": "整点秒杀"}, "slot_ends_at": rfc3339(-200), "late_min": 7}
    hub.set("cue", {"moods": [mood], "starred": starred, **times})
    people = [a_named(n, name) for n, name in enumerate(("王姐", "阿珍", "轩轩姥姥"))]
    hub.set("callouts", {"on_air": {"number": "11", "title": "", "people": people}, "next": None, "said": []})
    page = opened(open_page, hub, query, viewport=viewport)
    expect(page.get_by_test_id("call-out")).to_have_count(3)
    price = ["price-soon", "countdown"] if stage == "warmup" else ["product-price", "stock-left"]
    for shown in ("product-title", *price, "take-next", "call"):
        expect(page.get_by_test_id(shown)).to_be_in_viewport(ratio=0.99)
    parts = "#air .card > *, .card-head, .card-title, .card-money, .card-stock, #call, #cue, .starred li, #top-ask,"
    parts += " .top-ask-say, .call-out, .next li, .presses"
    assert page.locator(parts).evaluate_all(CUT) == []
    if viewport["width"] > viewport["height"]:
        expect(page.get_by_test_id("top-ask-say")).to_be_in_viewport(ratio=0.99)
    hub.set("callouts", {"on_air": None, "next": None, "said": []})
    hub.set("call", None)
    # Where there is room again, it is all there.
    for shown in ("cue", "top-ask"):
        expect(page.get_by_test_id(shown)).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_test_id("cue")).to_contain_text("12")


@pytest.mark.parametrize("viewport", HELD)
def test_a_name_as_long_as_shops_write_them_is_read_at_two_metres_and_cut_between_lines(
    hub: ToyHub, open_page: OpenPage, viewport: ViewportSize
) -> None:
    an_evening(hub)
    title = "法式复古方领收腰显瘦泡泡袖碎花连衣裙女夏季新款小个子温柔风中长款气质百搭"
    hub.set("card", a_card(stock=some_stock(), title=title))
    people = [a_named(n, name) for n, name in enumerate(("王姐", "阿珍", "轩轩姥姥"))]
    page = opened(open_page, hub, viewport=viewport)
    for named in ([], people):
        hub.set("callouts", {"on_air": {"number": "11", "title": "", "people": named}, "next": None, "said": []})
        expect(page.get_by_test_id("call-out")).to_have_count(len(named))
        name = page.get_by_test_id("product-title")
        expect(name).to_be_in_viewport(ratio=0.99)
        size, lines = name.evaluate(
            "name => [parseFloat(getComputedStyle(name).fontSize),"
            " name.clientHeight / parseFloat(getComputedStyle(name).lineHeight)]"
        )
        width = min(viewport["width"] / 100, viewport["height"] / 100 * 1.6)
        assert size >= 2.6 * (width if viewport["width"] > viewport["height"] else min(viewport["width"] * 0.0135, 99))
        assert lines <= 2.1, "a third line shows below the second"


@pytest.mark.parametrize("viewport", [*HELD, {"width": 1180, "height": 820}])
@pytest.mark.parametrize(("price", "text"), [(129950, "¥1299.50"), (9999999, "¥99999.99")])
def test_the_price_is_whole_and_covers_nothing_however_many_figures_it_has(
    hub: ToyHub, open_page: OpenPage, viewport: ViewportSize, price: int, text: str
) -> None:
    an_evening(hub)
    few_words: dict[str, object] = {"offer": None, "ships": None, "points": []}
    hub.set("card", a_card(title="羊绒大衣", price=price, list_price=9999999, stock=some_stock(), **few_words))
    people = [a_named(n, name) for n, name in enumerate(("王姐", "阿珍", "轩轩姥姥"))]
    page = opened(open_page, hub, viewport=viewport, reduced_motion="reduce")
    expect(page.get_by_test_id("product-price")).to_have_text(text)
    for named in ([], people):
        hub.set("callouts", {"on_air": {"number": "11", "title": "", "people": named}, "next": None, "said": []})
        expect(page.get_by_test_id("call-out")).to_have_count(len(named))
        until_true(
            page,
            """() => {
              const box = (part) => document.querySelector(`#air .card${part}`).getBoundingClientRect();
              const [card, price, stage, title] = ["", "-price", "-stage", "-title"].map(box);
              const apart = (one) => one.right <= price.left + 1 || one.bottom <= price.top + 1;
              return price.right <= card.right && title.width > title.height && apart(stage) && apart(title);
            }""",
        )


def a_call_out(name: str, fan: str, **changes: object) -> dict[str, object]:
    said = {
        "fan": fan,
        "name": name,
        "seen_at": "2026-03-04T12:26:00.000Z",
        "why": {"zh": "上周三没抢到驼色", "en": "missed 驼色 last Wednesday"},
        "say": {
            "zh": f"{name}，你上次没赶上的驼色大衣，你的码回来了",
            "en": f"{name}, the one that you missed is back",
        },
    }
    return said | changes


def test_the_anchor_is_told_whom_to_greet_why_and_what_to_say(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    people = [a_call_out(name, f"ks:{n}") for n, name in enumerate(["王姐", "李姐", "<b>张姐</b>", "第四位"])]
    hub.set("callouts", {"on_air": {"number": "11", "title": "", "people": people}, "next": None, "said": []})
    page = opened(open_page, hub)
    rows = page.get_by_test_id("call-out")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("上周三没抢到驼色")
    expect(rows.nth(0).get_by_test_id("call-out-say")).to_have_text("王姐，你上次没赶上的驼色大衣，你的码回来了")
    expect(rows.nth(2)).to_contain_text("<b>张姐</b>，")
    expect(rows.nth(0).get_by_test_id("call-out-said")).to_be_hidden()
    hub.set("callouts", {"on_air": None, "next": None, "said": []})
    expect(page.get_by_test_id("call-outs")).to_be_hidden()


def test_with_the_right_to_it_one_press_ticks_a_greeting_off(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    hub.rights = ["take", "propose", "fans"]
    people = [a_call_out("王姐", "ks:1")]
    hub.set("callouts", {"on_air": None, "next": {"number": "5", "title": "", "people": people}, "said": []})
    page = opened(open_page, hub)
    page.get_by_test_id("call-out-said").click()
    sent = hub.expect("command")
    assert (sent["name"], sent["args"]) == ("callout.said", {"fan": "ks:1"})


def test_three_to_greet_leave_the_price_and_the_next_press_in_sight(hub: ToyHub, open_page: OpenPage) -> None:
    an_evening(hub)
    people = [a_call_out(name, f"ks:{name}") for name in ("王姐", "安徽阿珍姐姐", "张姐")]
    hub.set("callouts", {"on_air": {"number": "11", "title": "", "people": people}, "next": None, "said": []})
    page = opened(open_page, hub)
    for viewport in HELD:
        page.set_viewport_size(viewport)
        for shown in ("product-price", "take-next", "stock-left"):
            expect(page.get_by_test_id(shown)).to_be_in_viewport(ratio=0.99)
        for row in page.get_by_test_id("call-out-say").all():
            expect(row).to_be_in_viewport(ratio=0.99)


@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en"])
def test_upright_with_many_sizes_an_ask_and_three_to_greet_the_card_is_whole(
    hub: ToyHub, open_page: OpenPage, query: str
) -> None:
    an_evening(hub)
    sizes = [(color, size) for color in ("驼色", "黑色", "燕麦色") for size in ("S", "M", "L", "XL")]
    by_sku = [{"sku": f"{color}{size}", "color": color, "size": size, "left": 12} for color, size in sizes]
    hub.set("card", a_card(stock={**some_stock(), "by_sku": by_sku}))
    hub.set("asks", {"items": [an_ask(1, "11", "size", 17)], "open": 1})
    people = [a_call_out(name, f"ks:{name}") for name in ("王姐", "安徽阿珍姐姐", "张姐")]
    hub.set("callouts", {"on_air": {"number": "11", "title": "", "people": people}, "next": None, "said": []})
    page = opened(open_page, hub, query, viewport={"width": 820, "height": 1180})
    expect(page.get_by_test_id("call-out")).to_have_count(3)
    for shown in ("product-title", "product-price", "stock-left", "take-next"):
        expect(page.get_by_test_id(shown)).to_be_in_viewport(ratio=0.99)
    expect(page.locator("#air .card-head")).to_be_in_viewport(ratio=0.99)
    # Nothing stands upon anything else: as long as there is no room for a point whole, none is shown.
    ends = (
        "nodes => nodes.filter(one => one.offsetHeight > 0)"
        ".map(one => one.getBoundingClientRect()).map(box => [box.top, box.bottom])"
    )
    (_, title_ends), (foot_begins, _) = (
        page.locator(f"#air {part}").evaluate_all(ends)[0] for part in (".card-title", ".card-foot")
    )
    points = page.locator("#air .card-points").evaluate_all(ends)
    assert title_ends <= foot_begins + 1
    assert all(bottom <= foot_begins + 1 for _, bottom in points)


def test_lines_starred_at_the_desk_stand_before_the_anchor_until_they_are_unstarred(
    hub: ToyHub, open_page: OpenPage
) -> None:
    an_evening(hub)
    page = opened(open_page, hub)
    expect(page.get_by_test_id("starred-line")).to_have_count(0)
    lines = [
        {"id": str(n), "name": name, "text": text}
        for n, name, text in [(3, "王姐", "能试下黑色吗"), (2, "<b>李", "<i>转一圈")]
    ]
    hub.set("cue", {"moods": [], "starred": lines})
    expect(page.get_by_test_id("starred-line")).to_have_count(2)
    expect(page.get_by_test_id("starred-line").first).to_contain_text("能试下黑色吗")
    expect(page.get_by_test_id("starred-line").last).to_contain_text("<i>转一圈")
    hub.set("cue", {"moods": [], "starred": [{"id": "4", "name": "王姐", "text": "我要说很多话，" * 400}]})
    expect(page.get_by_test_id("starred-line")).to_have_count(1)
    expect(page.get_by_test_id("starred-line")).to_contain_text("我要说很多话")
    lines_high = page.get_by_test_id("starred-line").evaluate(
        "line => line.clientHeight / parseFloat(getComputedStyle(line).lineHeight)"
    )
    assert lines_high <= 2.05, "a third line shows below the second"
    hub.set("cue", None)
    expect(page.get_by_test_id("starred-line")).to_have_count(0)
