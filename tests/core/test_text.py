from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.text import _NEVER_COMBINING, BREAK_HERE, NAME_LIMIT, breakable, fold, harmless, short_name

anything = st.text(st.characters())


@given(anything)
def test_nothing_harmful_is_left(text):
    kept = harmless(text)
    assert not {unicodedata.category(char) for char in kept} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(kept) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff")
    kept.encode()


@given(anything)
def test_harmless_text_stays_as_it_is(text):
    assert harmless(harmless(text)) == harmless(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_chinese_is_left_alone(text):
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王姐\u202e姐王", "王姐姐王"),
        ("one\ntwo\tthree\r", "one two three "),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("e" + "\u0301" * 9, "e\u0301\u0301"),
        ("half \ud83d of a pair", "half  of a pair"),
        ("👨\u200d👩\u200d👧 一家", "👨\u200d👩\u200d👧 一家"),
        ("<img src=x>", "<img src=x>"),
    ],
)
def test_marks_that_do_harm_go_and_others_stay(text, shown):
    assert harmless(text) == shown


@given(anything)
def test_a_name_is_short_and_trimmed_once_and_for_all(name):
    short = short_name(name)
    assert len(short) <= NAME_LIMIT
    assert short == short.strip()
    assert short_name(short) == short


@pytest.mark.parametrize(("text", "folded"), [("ＸＬ", "xl"), (" １１号 ", "11号"), ("驼色Ｍ", "驼色m"), ("①", "1")])
def test_width_and_case_do_not_matter_in_comparing(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


def test_what_is_passed_over_as_never_combining_never_does():
    passed_over = [chr(code) for code in range(0x10000) if _NEVER_COMBINING.fullmatch(chr(code))]
    assert not [char for char in passed_over if unicodedata.combining(char)]
    assert {"A", "9", "é", "大", "，", "カ", "한", "Ａ"} <= set(passed_over)


def test_only_what_is_too_long_for_a_line_is_given_places_to_break():
    assert breakable("王姐 SF1234567890123 " + "哈" * 90) == "王姐 SF1234567890123 " + "哈" * 90
    address = "https://example.com/" + "a" * 30
    pieces = breakable(f"看 {address} 呀").split(BREAK_HERE)
    assert "".join(pieces) == f"看 {address} 呀"
    assert max(map(len, pieces)) <= 14
