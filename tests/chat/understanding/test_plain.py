"""A line in plain form, and as it sounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from anchor_console.chat.understanding.line.plain import Plainer, Sounds

SOUNDS = Sounds("双是张你里")


@pytest.mark.parametrize(("written", "heard"), [("霜", "双"), ("事十四", "是是是"), ("脏章", "张张"), ("拟理", "你里")])
def test_characters_of_like_sound_are_heard_as_the_one_that_speaks_for_them(written, heard):
    assert SOUNDS.sound(written) == heard


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=40))
def test_who_is_read_alike_is_heard_alike(text):
    spoken = {lazy_pinyin(char, style=Style.NORMAL)[0]: char for char in "双是张你里"}
    for char in text:
        reading = lazy_pinyin(char, style=Style.NORMAL)[0]
        if reading in spoken:
            assert SOUNDS.sound(char) == spoken[reading]


@given(st.text())
def test_every_step_maps_one_character_to_one(text):
    plain = Plainer({"買": "买"}).plain(text)
    assert len(plain) == len(text)
    assert len(SOUNDS.sound(plain)) == len(text)


@given(st.text(), st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_of_an_address_nothing_is_left_but_that_it_is_one(text, address):
    line = f"{text} https://{address} 看图"
    plain = Plainer({}).plain(line)
    assert len(plain) == len(line)
    assert plain.endswith("http" + " " * (len(address) + 5) + "看图")
