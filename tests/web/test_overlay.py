"""The overlay in a real browser: the card's stages, its order, and that it tells when it has shown one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from anchor_console.desk.i18n import Language, load_words
from anchor_console.pins.card_face import Moment, face
from anchor_console.pins.card_look import MOVES, POSITIONS, SHAPES, THEMES, CardLook, Shape
from anchor_console.render.card_picture import draw_card
from anchor_console.render.card_theme import load_card_theme
from tests.web.conftest import OpenPage
from tests.web.toy_hub import ToyHub, rfc3339
from tests.web.values import a_card, a_room, some_stock

pytestmark = pytest.mark.web

PORTRAIT = {"width": 1080, "height": 1920}
A_PICTURE = "data:image/png;base64," + (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
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


def test_a_device_whose_clock_was_set_back_hides_what_may_be_wrong_as_soon(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    page = opened(open_page, hub, clock=True)
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    page.evaluate("() => { const now = Date.now.bind(Date); Date.now = () => now() - 2 * 3_600_000; }")
    hub.stop()
    page.clock.run_for(21_000)
    expect(page.get_by_test_id("product-price")).to_be_hidden()
    hub.start()
    page.clock.run_for(6_000)
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")


# These three go by the hub's clock, which a page's fake clock cannot move: they wait for a moment that is near.


def test_a_flash_falls_back_by_itself_when_it_ends(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    after = {"stage": "open", "price": 59900, "limit_per_fan": 3}
    hub.set("card", a_card(flash={"price": 49900, "ends_at": rfc3339(3), "after": after}, limit_per_fan=1))
    expect(page.get_by_test_id("product-price")).to_have_text("¥499")
    expect(page.get_by_test_id("limit")).to_have_text("每人限1件")
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    expect(page.get_by_test_id("limit")).to_have_text("每人限3件")
    expect(page.get_by_test_id("countdown")).to_be_hidden()


def test_a_card_opens_by_itself_at_its_hour(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    hub.set("card", a_card(stage="warmup", opens_at=rfc3339(2.5), price=59900))
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    expect(page.get_by_test_id("product-price")).to_be_hidden()
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    expect(page.get_by_test_id("on-air-card")).to_contain_text("开价")


def test_the_last_three_seconds_are_counted_and_no_price_stands_there_yet(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    hub.set("card", a_card(stage="warmup", opens_at=rfc3339(4.2), price=59900, offer=None, points=[]))
    expect(page.get_by_test_id("price-soon")).to_be_visible()
    expect(page.get_by_test_id("count")).to_be_hidden()
    for figure in ("3", "2", "1"):
        expect(page.get_by_test_id("count")).to_have_text(figure)
        expect(page.get_by_test_id("countdown")).to_be_hidden()
        assert "599" not in page.locator("#air").inner_text()
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    expect(page.get_by_test_id("count")).to_be_hidden()


def test_a_clock_that_was_set_while_the_page_was_open_is_believed_at_the_next_round_trip(
    hub: ToyHub, open_page: OpenPage
) -> None:
    page = opened(open_page, hub)
    expect(page).to_have_title(re.compile("."))
    offset = page.evaluate("""async () => {
      const { HubClock } = await import("/static/clock.js");
      let local = 1_000_000;
      const clock = new HubClock(() => local);
      const roundTrip = (hubIsAheadMs, tookMs) => {
        const sent = local;
        local += tookMs;
        clock.measured(sent, sent + tookMs / 2 + hubIsAheadMs);
      };
      roundTrip(50, 4);
      local -= 600_000; // somebody set this device's clock back by ten minutes
      roundTrip(600_050, 30);
      return clock.offsetMs;
    }""")
    assert offset == 600_050


def test_a_device_that_slept_goes_by_what_the_hub_says_when_it_greets_again(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    expect(page).to_have_title(re.compile("."))
    offsets = page.evaluate("""async () => {
      const { HubClock } = await import("/static/clock.js");
      let local = 1_000_000;
      const clock = new HubClock(() => local);
      clock.measured(local, local + 50);
      local += 20;
      clock.guess(local + 150); // as long as it was on its way, the round trip is better
      const awake = clock.offsetMs;
      clock.guess(local + 3_600_050); // an hour went by that this device's clock knows nothing of
      return [awake, clock.offsetMs];
    }""")
    assert offsets == [50, 3_600_050]


def test_a_second_round_of_a_product_is_said_to_be_one(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card(release={"units": 50, "round": 2}))
    page = opened(open_page, hub)
    expect(page.get_by_test_id("card-stage")).to_have_text("返场 +50件")
    hub.set("card", a_card(release={"units": 80, "round": 1}))
    expect(page.get_by_test_id("card-stage")).to_have_text("开价")


def test_the_console_says_how_the_overlay_looks_and_the_address_has_the_last_word(
    hub: ToyHub, open_page: OpenPage
) -> None:
    frame = {"shape": "tag", "position": "middle-center", "safe": [0, 0, 0, 0]}
    hub.set("overlay", {"portrait": frame, "theme": "festive", "scale": 1, "stock": True, "move": "none"})
    hub.set("room", a_room(mode="reserve"))
    hub.set("card", a_card(stock=some_stock()))
    page = opened(open_page, hub, "layout=portrait&shape=card")
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "festive")
    expect(html).to_have_attribute("data-shape", "card")
    expect(page.get_by_test_id("stock-left")).to_have_text("86")
    box = page.get_by_test_id("on-air-card").bounding_box()
    assert box is not None
    assert abs(box["x"] + box["width"] / 2 - 540) < 2
    assert abs(box["y"] + box["height"] / 2 - 960) < 2


def test_what_comes_next_stands_below_the_card_where_the_seller_wants_it(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    page = opened(open_page, hub)
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    expect(page.get_by_test_id("next-up")).to_be_hidden()
    hub.set("overlay", {"next": {"number": "12", "title": "<b>碎花裙</b>"}})
    expect(page.get_by_test_id("next-up")).to_have_text("下一款12号链接 <b>碎花裙</b>")
    hub.set("card", None)
    expect(page.get_by_test_id("next-up")).to_be_hidden()


def test_a_style_of_ones_own_changes_the_card_at_once_and_is_style_and_nothing_else(
    hub: ToyHub, open_page: OpenPage
) -> None:
    hub.set("card", a_card())
    page = opened(open_page, hub)
    hub.set("overlay", {"css": ":root { --card-paper: rgb(1, 2, 3); } </style><script>window.ran = 1</script>"})
    expect(page.get_by_test_id("on-air-card")).to_have_css("background-color", "rgb(1, 2, 3)")
    assert page.evaluate("window.ran === undefined")
    hub.set("overlay", {"css": ""})
    expect(page.get_by_test_id("on-air-card")).to_have_css("background-color", "rgb(255, 253, 248)")


def test_a_hub_that_has_lost_its_values_does_not_blank_the_picture(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    page = opened(open_page, hub)
    expect(page.get_by_test_id("product-price")).to_have_text("¥599")
    page.evaluate("""() => {
      window.blanks = 0;
      new MutationObserver(() => {
        if (!document.querySelector("[data-testid=on-air-card]")) window.blanks += 1;
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    }""")
    hub.stop()
    hub.topics.clear()
    hub.epoch = "epoch-2"
    hub.start()
    assert hub.expect("hello") is not None
    hub.set("room", a_room(rehearsal=True), seq=1)
    expect(page.get_by_test_id("rehearsal")).to_be_visible()
    hub.set("card", a_card(title="重启以后"), seq=2)
    expect(page.get_by_test_id("product-title")).to_have_text("重启以后")
    assert page.evaluate("window.blanks") == 0


def test_an_upright_picture_has_its_card_in_the_upper_half_left_of_the_middle(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("overlay", {"next": {"number": "12", "title": "碎花裙"}})
    hub.set("card", a_card(image=A_PICTURE))
    page = opened(open_page, hub, "", reduced_motion="reduce")
    expect(page.get_by_test_id("next-up")).to_be_visible()
    card, below = page.get_by_test_id("on-air-card").bounding_box(), page.get_by_test_id("next-up").bounding_box()
    assert card is not None
    assert below is not None
    assert card["y"] > 200
    assert card["y"] + card["height"] / 2 < 960 * 0.7
    assert card["x"] + card["width"] <= 540
    assert below["y"] + below["height"] <= 1060


AGREEING = {
    "open": a_card(),
    "with cents": a_card(price=8990, limit_per_fan=None),
    "no meaning": a_card(list_price_meaning=None, offer=None),
    "warm-up": a_card(stage="warmup"),
    "with its hour": a_card(stage="warmup", opens_at=rfc3339(3600), price=59900),
    "flash": a_card(flash={"price": 100, "ends_at": rfc3339(900), "after": None}, stock=some_stock(at=rfc3339(0))),
    "flash over": a_card(flash={"price": 1, "ends_at": rfc3339(-9), "after": {"stage": "sold_out", "price": 59900}}),
    "again": a_card(release={"units": 30, "round": 2}, currency="USD"),
    "sold out": a_card(stage="sold_out", stock=some_stock(at=rfc3339(0))),
}


@pytest.mark.parametrize(("lang", "language"), [("zh", "zh_CN"), ("en", "en")])
def test_page_and_rendered_picture_of_one_card_agree_field_by_field(
    hub: ToyHub, open_page: OpenPage, lang: str, language: Language, qapp: object
) -> None:
    page = opened(open_page, hub, f"layout=portrait&stock=on&lang={lang}", reduced_motion="reduce")
    for at, (name, value) in enumerate(AGREEING.items()):
        card = value | {"pin_id": f"pin-{at}"}
        hub.set("card", card)
        expect(page.locator(f"[data-pin=pin-{at}]:not(.leaving)")).to_be_visible()
        for shape in SHAPES:
            on_page = page.evaluate(FIELDS_ON_PAGE, shape)
            now_ms = int(on_page.pop("nowMs"))
            # The page knows the hub's time to some milliseconds, and a second may end in between.
            drawn = [drawn_fields(card, now_ms + off_ms, shape, language) for off_ms in (0, -300, 300)]
            assert on_page in drawn, (name, shape, [set(on_page.items()) ^ set(one.items()) for one in drawn])


def drawn_fields(card: dict[str, object], hub_ms: int, shape: Shape, language: Language) -> dict[str, str]:
    face_then = face(card, Moment(hub_ms, shows_stock=True), load_words(language).tr)
    assert face_then is not None
    return draw_card(face_then, CardLook().with_frame(shape=shape), load_card_theme("paper")).shown


# What is seen of each part, at one moment; between two of the page's own drawings a countdown may be a second behind.
FIELDS_ON_PAGE = """shape => {
  dispatchEvent(new Event("resize")); // draws
  document.documentElement.dataset.shape = shape;
  const seen = { nowMs: Date.now() };
  for (const node of document.querySelectorAll("[data-testid=on-air-card] [data-testid]")) {
    if (node.getClientRects().length > 0) seen[node.dataset.testid] = node.textContent;
  }
  return seen;
}"""


def test_the_platforms_stock_is_shown_only_while_it_is_fresh_and_wanted(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("room", a_room(mode="cart"))
    page = opened(open_page, hub, "layout=portrait&stock=on")
    without = opened(open_page, hub)
    hub.set("card", a_card(stock=some_stock(at=rfc3339(-27))))
    expect(page.get_by_test_id("stock-left")).to_have_text("86")
    expect(page.get_by_test_id("stock-left")).to_be_hidden()
    expect(without.get_by_test_id("on-air-card")).to_be_visible()
    expect(without.get_by_test_id("stock-left")).to_be_hidden()


# The farthest that a card came out of its safe area, in any frame, coming and going too; and what of it was cut off.
WATCH_THE_EDGES = """
addEventListener("DOMContentLoaded", () => {
  const air = document.getElementById("air");
  window.outside = [];
  const sizes = new WeakMap();
  const beyond = (inner, outer) =>
    Math.max(outer.left - inner.left, outer.top - inner.top, inner.right - outer.right, inner.bottom - outer.bottom);
  const look = () => {
    for (const one of air.querySelectorAll(".card, #next:not([hidden])")) {
      if (beyond(one.getBoundingClientRect(), air.getBoundingClientRect()) > 1) window.outside.push(one.className);
      if (!one.classList.contains("leaving")) continue;
      const size = getComputedStyle(one).fontSize;
      if ((sizes.get(one) ?? size) !== size) window.outside.push("resized as it went");
      sizes.set(one, size);
    }
    requestAnimationFrame(look);
  };
  window.cutOff = () => {
    for (const move of document.getAnimations()) move.cancel();
    const card = document.querySelector("[data-testid=on-air-card]");
    const parts = [...card.querySelectorAll("[data-testid]")].filter((part) => part.getClientRects().length > 0);
    const box = card.getBoundingClientRect();
    return parts.filter((part) => beyond(part.getBoundingClientRect(), box) > 1).map((part) => part.dataset.testid);
  };
  look();
});
"""
LONG = {"title": "超长标题" * 40, "offer": "很长的机制" * 12, "price": 1234567, "list_price": 7654321}
BROAD = ":root { --card-sans: monospace; --card-digits: monospace; }"


@pytest.mark.parametrize(
    ("layout", "viewport"),
    [
        ("portrait", PORTRAIT),
        ("landscape", {"width": 1280, "height": 720}),
        ("board", {"width": 1280, "height": 800}),
        ("board", {"width": 800, "height": 1280}),
    ],
)
def test_no_card_ever_leaves_its_safe_area_and_nothing_of_it_is_cut_off(
    hub: ToyHub, open_page: OpenPage, layout: str, viewport: dict[str, int]
) -> None:
    """Whatever it says, in each shape, place and move, as large as the settings offer, with broader letters too."""
    page = opened(open_page, hub, f"layout={layout}&stock=on", viewport=viewport, before=WATCH_THE_EDGES)
    cut = {}
    looks = [(shape, position) for shape in SHAPES for position in POSITIONS] if layout != "board" else [("card", "")]
    for at, (shape, position) in enumerate(looks * 6 if layout == "board" else looks):
        frame = {"shape": shape, "position": position, "safe": None}
        look = {
            "portrait": frame,
            "landscape": frame,
            "theme": THEMES[at % 4],
            "scale": (2, 1)[at % 2],
            "move": MOVES[at % 3],
        }
        next_up = {"number": "12", "title": "下一款" * 30} if at % 3 else None
        hub.set("overlay", look | {"next": next_up, "css": BROAD if at % 4 == 0 else None})
        hub.set("room", a_room(mode="reserve", rehearsal=at % 5 == 0))
        stage = ("open", "warmup", "sold_out")[at % 3]
        said = LONG | ({"price": None, "list_price": None} if stage == "warmup" else {})
        hub.set("card", a_card(pin_id=f"p{at}", stage=stage, stock=some_stock(at=rfc3339(0)), limit_per_fan=2, **said))
        expect(page.locator(f"[data-testid=on-air-card][data-pin=p{at}]")).to_have_count(1)
        cut[shape, position, look["scale"], stage] = page.evaluate("cutOff()")
    assert page.evaluate("outside") == []
    assert {what: parts for what, parts in cut.items() if parts} == {}


def test_a_tablet_in_the_shot_says_whose_room_it_is_while_nothing_is_on_air(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("room", a_room())
    page = opened(open_page, hub, "layout=board")
    expect(page.get_by_test_id("idle")).to_have_text("阿云女装")
    hub.set("card", a_card())
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    expect(page.get_by_test_id("idle")).to_be_hidden()
    hub.set("card", None)
    expect(page.get_by_test_id("idle")).to_be_visible()


def test_the_page_around_the_card_is_glass(hub: ToyHub, open_page: OpenPage) -> None:
    page = opened(open_page, hub)
    for root in ("html", "body"):
        assert page.eval_on_selector(root, "node => getComputedStyle(node).backgroundColor") == "rgba(0, 0, 0, 0)"


def test_a_wrong_token_puts_no_words_into_the_picture(hub: ToyHub, open_page: OpenPage) -> None:
    hub.refusal = (4401, "token")
    page = opened(open_page, hub)
    expect(page).to_have_title(re.compile("授权"))
    assert (page.locator("body").inner_text()).strip() == ""
