"""Two sides of a thing, however their numbers are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat.understanding.catalog import sides

NAMES = (
    *("1.4×2米(单人沙发)", "2.4×3.4米", "40*60 一片", "40*120 一片", "50*80+50*160 两片套", "60x90CM常规门"),
    *("80x120CM大门", "90x150CM", "S:25×30×0.3", "180*200cm", "1.5m*2.0m床"),
)
KEYS = frozenset(key for key, _, _ in sides.listed(NAMES))


@pytest.mark.parametrize(
    ("text", "key", "rest"),
    [
        ("一米四两米的一块", "140x200", "的一块"),
        ("两米四三米四的一块", "240x340", "的一块"),
        ("四十乘一百二", "40x120", ""),
        ("四十六十的", "40x60", "的"),
        ("五十八十那个", "50x80", "那个"),
        ("九十一米五", "90x150", ""),
        ("80乘1米2整一个", "80x120", "整一个"),
        ("60 90一块", "60x90", "一块"),
        ("一百八两百", "180x200", ""),
        ("1米8x2米的", "180x200", "的"),
        ("一米五乘两米", "150x200", ""),
        ("25乘30", "25x30", ""),
        ("180 200的", "180x200", "的"),
    ],
)
def test_sides_are_known_however_they_are_said(text, key, rest):
    end, told = sides.said_at(text, 0, KEYS) or (0, "")
    assert (told, text[end:]) == (key, rest)


@pytest.mark.parametrize("text", ["160 55kg", "四十乘", "60", "一米八", "40乘90", "60 90斤", "60 900", "两米", ""])
def test_what_tells_no_listed_sides_is_left_alone(text):
    assert sides.said_at(text, 0, KEYS) is None


@given(st.text(alphabet="一二两三四五六八九十百0123456789米m乘x* .公分cm斤", max_size=14), st.integers(0, 3))
def test_sides_end_within_their_line_and_are_listed(text, start):
    told = sides.said_at(text, start, KEYS)
    if told is not None:
        end, key = told
        assert start < end <= len(text)
        assert key in KEYS
