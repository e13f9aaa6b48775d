"""Numbers, sizes and measures, as typed and as meant."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.line import measures, numbers, sizes
from anchor_console.chat.understanding.reader import Reader

_DIGITS = "零一二三四五六七八九"


def chinese(value: int) -> str:
    """`value`, below 1000, as it is written out in full."""
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "") or "零"


@given(st.integers(0, 999))
def test_chinese_numbers_come_back_as_they_went(value):
    assert numbers.parse(chinese(value)) == value


@given(st.integers(0, 99999))
def test_arabic_numbers_come_back_as_they_went(value):
    assert numbers.parse(str(value)) == value
    assert numbers.tidy(float(value)) == str(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百六", 160),
        ("一百七五", 175),
        ("一百七八", 180),
        ("一千二五", 1250),
        ("二百一", 210),
        ("两百", 200),
        ("廿五", 25),
        ("拾一", 11),
        ("一百零八", 108),
        ("二九", 29),
        ("1.8", 1.8),
    ],
)
def test_numbers_mean_what_people_say(text, value):
    assert numbers.parse(text) == value


@given(st.text(max_size=12))
def test_no_text_makes_parse_raise(text):
    numbers.parse(text)


@given(st.integers(0, 9), st.sampled_from("sml"))
def test_a_letter_size_means_the_same_however_it_is_typed(xs, end):
    plain = "x" * xs + end
    assert sizes.letter(plain) == plain
    if xs >= 1:
        assert sizes.letter(f"{xs}x{end}") == plain


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("5斤装", "5斤"),
        ("1kg", "1000g"),
        ("500g", "500"),
        ("1.8L", "1800ml"),
        ("3-4斤", "3-4斤"),
        ("XXXL", "xxxl"),
        ("1.5米", "1.5"),
    ],
)
def test_a_listed_size_is_known_by_what_fans_type(listed, asked):
    assert asked in sizes.keys(listed)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一公斤", [("1000g", "公斤")]),
        ("3到4斤", [("3-4斤", "~斤")]),
        ("一米六二", [("1.62米", "米")]),
        ("四两", [("4两", "两")]),
        ("130 两套", [("130", ""), ("2套", "套")]),
    ],
)
def test_measures_keep_number_and_unit_together(text, found):
    assert [(one.key, one.unit) for one in measures.quantities(text)] == found


@given(st.text(alphabet="0123456789.一二三十百两斤米码件个号-到 kgxl", max_size=30))
def test_measures_lie_within_the_text_and_in_order(text):
    found = measures.quantities(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("text", "pinned", "number"),
    [
        ("今天第一个", None, None),
        ("第六单了 没踩过雷", "5", None),
        ("几号能发 我7号要出远门", "5", None),
        ("3号我爸过寿 能到不", None, None),
    ],
)
def test_who_counts_their_orders_or_the_days_names_no_product(read, text, pinned, number):
    assert [item.number for item in read(text, pinned).items] == [number] * (number is not None)


def test_a_birth_year_counts_no_goods(read):
    reading = read("给老婆买 她今年36本命年 黑色M一条")
    assert [(item.color, item.size, item.qty) for item in reading.items] == [("黑色", "M", 1)]
    assert ("age", 36) in [(fact.facet, fact.value) for fact in reading.facts]


def test_years_are_the_same_in_figures_and_in_words(words):
    peel = LexiconProduct("13", "新会陈皮", "滋补", ("陈皮",), ("五年", "十年", "十五年"), ("100g",))
    shop = Reader(Lexicon((peel,), words), words)
    (item,) = shop.read("15年陈皮100克来一罐", Context("13", None)).items
    assert (item.color, item.size, item.qty) == ("十五年", "100g", 1)
    assert shop.read("二十年的有没", Context("13", None)).wish is not None


def test_a_small_figure_is_a_size_where_it_is_chosen_or_counted(words):
    beads = LexiconProduct("6", "水晶手串", "手串", ("手串",), ("粉晶", "黄晶"), ("8mm", "10mm"))
    shop = Reader(Lexicon((beads,), words), words)
    assert [item.size for item in shop.read("我手腕14.5 选8还是10", Context("6", None)).items] == ["8mm", "10mm"]
    (item,) = shop.read("粉晶8一串", Context("6", None)).items
    assert (item.color, item.size, item.qty) == ("粉晶", "8mm", 1)


LISTED_BY_NUMBER = tuple(map(str, (*range(20, 60), 165, 170, 175, 180, 185)))
_SIZED = LexiconProduct("5", "牛仔裤", "裤子", (), ("黑色",), LISTED_BY_NUMBER)


@pytest.fixture(scope="module")
def sized(words) -> Reader:
    return Reader(Lexicon((_SIZED,), words), words)


@given(st.sampled_from(LISTED_BY_NUMBER), st.sampled_from("一两三四五"), st.sampled_from("件条双"))
def test_a_size_that_is_spoken_with_how_many_behind_is_both(sized, size, many, counter):
    by_digit = "".join(_DIGITS[int(digit)] for digit in size)
    said = by_digit if len(size) > 2 else chinese(int(size))
    assume(many == "两" or not numbers.is_about(said[-1] + many))  # 二十五六件
    assume(many in "一两" or not said.endswith("十"))  # 二十三件
    (item,) = sized.read(f"黑色{said}{many}{counter}", Context("5", None)).items
    assert (item.size, item.qty) == (size, int(numbers.parse(many)))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("一七五一百四", ["175", "140"]),
        ("一米七一百三", ["1.7米", "130"]),
        ("一百五一套", ["150", "1套"]),
        ("二十五六条", ["26条"]),
        ("三十一条", ["31条"]),
        ("一百零一件", ["101件"]),
        ("一百五十六件", ["156件"]),
    ],
)
def test_numbers_that_run_on_are_told_apart_where_no_number_goes_on_so(text, keys):
    assert [one.key for one in measures.quantities(text)] == keys
