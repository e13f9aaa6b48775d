"""Lines of a text as the page breaks them."""

from __future__ import annotations

from anchor_console.render.breaking import is_long, lines


def columns(text: str) -> float:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def test_a_short_text_breaks_where_the_seller_put_a_space_or_a_mark():
    assert lines("拍下立减 40，送真丝围巾", 16, 2, columns) == ["拍下立减 40，", "送真丝围巾"]


def test_a_long_text_fills_its_lines_and_no_mark_begins_one():
    title = "【直播专享】2026秋冬新款双面羊绒大衣女中长款，高级感手工双面呢外套"
    assert is_long(title)
    assert lines(title, 22, 2, columns) == ["【直播专享】2026秋冬新", "款双面羊绒大衣女中长…"]
    assert lines(title, 45, 2, columns) == ["【直播专享】2026秋冬新款双面羊绒大衣女中长", "款，高级感手工双面呢外套"]


def test_words_of_latin_letters_are_not_torn_and_keep_their_spaces():
    title = "Double-faced wool coat with a hood and mid length for winter evenings"
    assert lines(title, 22, 2, columns) == ["Double-faced wool coat", "with a hood and mid l…"]


def test_what_has_no_end_is_torn():
    assert lines("A" * 300, 10, 2, columns) == ["A" * 10, "A" * 9 + "…"]
