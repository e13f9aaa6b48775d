"""The card drawn by ourselves: whole, transparent around it, in the seller's own colours."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtGui import QColor, QImage

import anchor_console.render
from anchor_console.pins.card_face import Face, Moment, face
from anchor_console.pins.card_look import LAYOUTS, PICTURE_SIZES, SCALES_PERCENT, SHAPES, THEMES, CardLook, Shape
from anchor_console.render import breaking
from anchor_console.render.card_picture import Beside, CardPicture, draw_card
from anchor_console.render.card_theme import color_of, load_card_theme
from tests.web.values import a_card, some_stock

pytestmark = pytest.mark.usefixtures("qapp")


def a_face(**changes: object) -> Face:
    made = face(a_card(**changes), Moment(0, is_reserve=True, shows_stock=True), lambda key, **gaps: key)
    assert made is not None
    return made


def drawn(one: Face, shape: Shape = "card", theme: str = "paper", css: str = "", **more: object) -> CardPicture:
    look = CardLook().with_frame(shape=shape)
    return draw_card(one, look, load_card_theme(theme, css), **more)  # type: ignore[arg-type]


def a_photo() -> QImage:
    photo = QImage(300, 500, QImage.Format.Format_RGB32)
    photo.fill(QColor("teal"))
    return photo


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_in_each_theme_has_every_word_of_the_card_on_it(shape, theme):
    card = a_face(stock=some_stock())
    picture = drawn(card, shape, theme, image=a_photo(), beside=Beside("彩排", "下一款", "5号"))
    expected = card.as_tag() if shape == "tag" else card
    assert picture.shown == expected.fields() | {"rehearsal": "彩排", "next-up": "下一款5号"}
    assert picture.image.pixelColor(0, 0).alpha() == 0
    assert picture.image.pixelColor(picture.image.width() - 1, picture.image.height() - 1).alpha() == 0


def test_without_a_shadow_the_card_fills_its_picture():
    picture = drawn(a_face(), has_shadow=False)
    assert picture.margin == 0
    middle = picture.image.height() // 2
    assert picture.image.pixelColor(1, middle).alpha() == 255


def test_a_picture_of_the_product_stands_on_the_card_and_is_gray_when_sold_out():
    at = (200, 120)
    assert drawn(a_face(), image=a_photo()).image.pixelColor(*at) == QColor("teal")
    gray = drawn(a_face(stage="sold_out"), image=a_photo()).image.pixelColor(70, 70)
    assert gray.red() == gray.green() == gray.blue()


def test_a_title_too_long_for_two_lines_ends_in_an_ellipsis_and_the_card_keeps_its_width():
    short, long = drawn(a_face()), drawn(a_face(title="很长的标题" * 40))
    assert long.shown["product-title"].endswith("…")
    assert long.image.width() == short.image.width()


@pytest.mark.parametrize("shape", SHAPES)
def test_words_of_any_length_and_kind_stay_on_the_card(shape):
    wild = "Z\u0310\u0311\u0312\u0313\u0314a\u202e<img src=x>\u0000" * 60
    usual = drawn(a_face(), shape)
    picture = drawn(a_face(title=wild, offer=wild, ships=wild, stock=some_stock()), shape)
    assert picture.image.width() <= usual.image.width() * 1.3
    assert picture.image.height() < 1400
    for text in picture.shown.values():
        assert not {"\u202e", "\u0000"} & set(text)
        assert "\u0312" not in text


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("stage", ["open", "sold_out"])
def test_however_large_it_was_set_and_whatever_it_says_it_fits_the_safe_area(layout, shape, stage):
    look = replace(CardLook(layout=layout), scale_percent=max(SCALES_PERCENT)).with_frame(shape=shape)
    said = a_face(title="超长标题" * 40, offer="很长的机制" * 12, price=1234567, list_price=7654321, stage=stage)
    beside = Beside("彩排", "下一款", "下一款" * 30)
    made = draw_card(said, look, load_card_theme("paper", ""), a_photo(), beside)
    width, height = PICTURE_SIZES[layout]
    top, right, bottom, left = look.frame.safe
    assert made.image.width() - 2 * made.margin <= width - left - right + 1
    assert made.image.height() - 2 * made.margin <= height - top - bottom + 1


def test_the_sellers_own_file_changes_colours_and_what_it_says_wrong_is_as_usual():
    css = (
        "/* mine */ :root { --card-paper: rgb(1, 2, 3); --card-ink: no-colour } [data-theme=ink] { --card-paper: red }"
    )
    theme = load_card_theme("paper", css)
    assert theme.color("card-paper") == QColor(1, 2, 3)
    assert theme.color("card-ink") == load_card_theme("paper").color("card-ink")
    assert load_card_theme("ink", css).color("card-paper") == QColor("red")


@pytest.mark.parametrize("text", ["#fff", "rgb(1 2 3 / 50%)", "rgba(1,2,3,.5)", "tomato"])
def test_colours_are_read_in_all_the_ways_that_a_style_writes_them(text):
    assert color_of(text) is not None


@given(st.text(alphabet="双面羊毛大衣 abc，。!", max_size=60), st.integers(1, 30), st.integers(1, 3))
def test_lines_keep_every_word_within_their_width(text, width, most):
    made = breaking.lines(text, width, most, len)
    assert len(made) <= most
    assert all(len(line) <= max(width, 1) for line in made)
    if not made or not made[-1].endswith("…"):
        assert "".join("".join(made).split()) == "".join(text.split())


def test_a_long_price_still_fits_beside_nothing_and_below_it_the_old_one():
    picture = drawn(replace(a_face(price=12345600, list_price=98765400)))
    assert picture.shown["product-price"] == "¥123456"
    assert picture.shown["list-price"] == "吊牌价¥987654"


def test_this_room_needs_no_widgets():
    for file in Path(anchor_console.render.__file__).parent.glob("*.py"):
        assert "QtWidgets" not in file.read_text("utf-8"), file.name
