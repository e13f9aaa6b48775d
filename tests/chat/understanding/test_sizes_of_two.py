"""A size that takes in two, S-M or L/XL, is asked for by the letter that one wears."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent

GOODS = (
    LexiconProduct("6", "慵懒风针织开衫", "针织", ("开衫",), ("米白", "黑色"), ("S-M", "L-XL")),
    LexiconProduct("7", "高腰打底裤", "裤装", ("打底裤",), ("黑色",), ("S/M", "L/XL", "2XL/3XL")),
    LexiconProduct("8", "针织背心", "针织", ("背心",), ("黑色",), ("S-M", "M-L")),
)


@pytest.mark.parametrize(
    ("text", "intent", "number", "size"),
    [
        ("6号S来一件", Intent.CLAIM, "6", "S-M"),
        ("6号黑色XL一件", Intent.CLAIM, "6", "L-XL"),
        ("6号S-M来一件", Intent.CLAIM, "6", "S-M"),
        ("7号3XL要一条", Intent.CLAIM, "7", "2XL/3XL"),
        ("6号L还有吗", Intent.ASK_STOCK, "6", "L-XL"),
        ("6号2XL来一件", Intent.CLAIM, "6", None),
        ("8号M来一件", Intent.CLAIM, "8", None),
        ("8号L来一件", Intent.CLAIM, "8", "M-L"),
    ],
)
def test_the_letter_of_ones_own_is_the_only_size_that_takes_it_in(shop, text, intent, number, size):
    reading = shop.read(text, Context(None, None))
    assert (reading.intent, [(item.number, item.size) for item in reading.items]) == (intent, [(number, size)])
