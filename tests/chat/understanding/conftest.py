"""A small shop of three trades, and a reader for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Reading
from anchor_console.chat.understanding.words import Words, load_words
from anchor_console.core.paths import resource

SHOP = (
    LexiconProduct("1", "法式碎花连衣裙", "裙装", ("连衣裙", "碎花裙"), ("杏色", "黑色"), ("S", "M", "L", "XL")),
    LexiconProduct("3", "软糯针织衫", "上衣", ("针织衫", "毛衣"), ("米白", "黑色", "白色"), ("M", "L", "XL", "XXL")),
    LexiconProduct("5", "加绒打底裤", "裤装", ("打底裤",), ("黑色", "肤色"), ("M", "L", "XL", "XXL", "XXXL")),
    LexiconProduct("6", "厚底小白鞋", "女鞋", ("小白鞋",), ("白色", "白绿"), ("36", "37", "38", "39")),
    LexiconProduct("7", "红富士苹果", "水果", ("苹果",), (), ("5斤装", "10斤装")),
    LexiconProduct("9", "土蜂蜜", "调味", ("蜂蜜",), ("百花蜜", "枣花蜜"), ("500g", "1kg")),
    LexiconProduct("11", "双面羊绒大衣", "外套", ("大衣", "羊绒大衣"), ("驼色", "黑色"), ("S", "M", "L")),
    LexiconProduct("12", "全棉四件套", "床品", ("四件套",), ("浅灰", "雾蓝"), ("1.5米", "1.8米")),
    LexiconProduct("16", "羊毛围巾", "配饰", ("围巾",), ("大红", "咖色"), ()),
    LexiconProduct("20", "无钢圈聚拢文胸", "文胸", ("文胸",), ("黑色", "豆沙"), ("75A", "75B", "80C")),
    LexiconProduct("21", "护脊书包", "书包", ("书包",), ("天空蓝",), ("1-3年级", "4-6年级")),
    LexiconProduct("18", "丝绒口红", "彩妆", ("口红",), ("01豆沙", "02枫叶红"), ()),
)

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words(resource("understanding"))


@pytest.fixture(scope="session")
def lexicon(words: Words) -> Lexicon:
    return Lexicon(SHOP, words)


@pytest.fixture(scope="session")
def reader(lexicon: Lexicon, words: Words) -> Reader:
    return Reader(lexicon, words)


@pytest.fixture
def read(reader: Reader) -> Read:
    def read(text: str, pinned: str | None = "5", call: str | None = None) -> Reading:
        return reader.read(text, Context(pinned, call))

    return read


@pytest.fixture(scope="module")
def shop(request: pytest.FixtureRequest, words: Words) -> Reader:
    """A reader for the `GOODS` of the test's own module."""
    return Reader(Lexicon(request.module.GOODS, words), words)
