from __future__ import annotations

import time

import msgspec
import pytest

from anchor_console.chat.calls import vote_of
from anchor_console.chat.numbered import says_number
from anchor_console.chat.phrases import MEANS_NOTHING, key_of
from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.words import load_words
from anchor_console.core.paths import resource


@pytest.fixture(scope="module")
def reader() -> Reader:
    words = load_words(resource("understanding"))
    coat = LexiconProduct("1", "羊毛大衣", "大衣", ("大衣",), ("驼色",), ("M",))
    return Reader(Lexicon([coat], words), words)


@pytest.mark.parametrize("digits", ["9" * 20, "9" * 400, "九" * 400, "1" + "0" * 30 + ".5"])
@pytest.mark.parametrize("around", ["1号驼色M要{}件", "{}号", "我{}斤", "{}", "{}块以内"])
def test_an_endless_number_breaks_nothing_and_is_no_quantity(reader, digits, around):
    read = reader.read(around.format(digits), Context(pinned="1", call=None))
    assert all(item.qty is None or item.qty < 10**9 for item in read.items)
    msgspec.json.encode(read)


@pytest.mark.parametrize("run", ["1", "卅", "!"])
def test_an_endless_run_is_looked_at_once(run):
    """Looked at from each of its characters on it would take the time that the evening needs."""
    text = run * 40_000 + "件"
    begun_s = time.process_time()
    assert not says_number(text, "11")
    assert vote_of(text, MEANS_NOTHING, "黑1白2") is None
    assert key_of(text) == text
    assert time.process_time() - begun_s < 10  # it would be minutes


@pytest.mark.parametrize("over_and_over", ["公斤", "1", "一米"])
def test_whose_body_alone_is_told_is_seen_at_once_however_long_it_goes_on(reader, over_and_over):
    read = reader.read(f"我儿子身高130 {over_and_over * 60}呀", Context(pinned="1", call=None))
    assert {fact.value for fact in read.facts} <= {"孩子", 130}
