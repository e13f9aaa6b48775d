"""Taking, paying, taking back and complaining in the speech of Canton, Wu, the north-east, Henan, Sichuan, Hunan."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent

GOODS = (
    LexiconProduct("1", "竹纤维毛巾", "家纺", ("毛巾",), ("米色", "蓝色"), ("3条装", "6条装")),
    LexiconProduct("2", "铸铁炒锅", "厨具", ("炒锅", "锅"), (), ("30cm", "32cm")),
    LexiconProduct("3", "羊毛坎肩", "上衣", ("坎肩",), ("黑色", "紫色"), ("L", "XL", "XXL")),
    LexiconProduct("4", "陈皮普洱", "茶", ("普洱",), (), ("250g", "500g")),
)


@pytest.mark.parametrize(
    ("pinned", "text", "intent"),
    [
        # Canton.
        ("3", "唔该畀件紫色XL我", Intent.CLAIM),
        ("4", "嚟两罐500g", Intent.CLAIM),
        ("1", "攞包6条装先", Intent.CLAIM),
        ("2", "搞掂 畀咗钱喇", Intent.ORDERED),
        ("4", "落咗单 听日出唔出到货", Intent.ORDERED),
        ("3", "嗰件紫色唔要喇", Intent.CANCEL),
        ("1", "唔使留喇 屋企仲有", Intent.CANCEL),
        ("2", "佢只锅仲有冇货", Intent.ASK_STOCK),
        ("1", "仲未收到货 搵边个", Intent.AFTER_SALE),
        # Shanghai, Suzhou.
        ("3", "拨我一件黑个XL", Intent.CLAIM),
        ("1", "帮我留一包蓝个 谢谢侬", Intent.CLAIM),
        ("4", "付好哉", Intent.ORDERED),
        ("2", "买好哉 几时发货", Intent.ORDERED),
        ("3", "覅哉 屋里还有一件", Intent.CANCEL),
        ("4", "勿要哉勿要哉", Intent.CANCEL),
        ("2", "锅柄断脱哉", Intent.AFTER_SALE),
        # Henan, Shandong.
        ("3", "中 给俺娘整一件紫哩", Intent.CLAIM),
        ("3", "要紫哩L 白发错", Intent.CLAIM),
        ("2", "白给俺留了 俺不要了", Intent.CANCEL),
        ("4", "俺付罢钱了", Intent.ORDERED),
        ("2", "恁发的啥玩意 锅沿磕个豁口", Intent.AFTER_SALE),
        # The north-east.
        ("3", "黑的XL给姐整一件", Intent.CLAIM),
        ("4", "妥了 钱过去了", Intent.ORDERED),
        ("1", "拉倒吧 不整了", Intent.CANCEL),
        # Sichuan, Hunan.
        ("2", "要得 32的来一口嘛", Intent.CLAIM),
        ("1", "6条装搞一包咯", Intent.CLAIM),
        ("4", "付哒 快点发咯", Intent.ORDERED),
        ("3", "买起了 紫的L", Intent.ORDERED),
        ("2", "算哒 不要哒", Intent.CANCEL),
        ("1", "莫给我留了 屋头有", Intent.CANCEL),
        ("3", "啥子货哦 洗一水就垮了", Intent.AFTER_SALE),
        ("4", "搞半天没得人理 客服喊不应", Intent.AFTER_SALE),
    ],
)
def test_a_dialect_is_understood(shop, pinned, text, intent):
    assert shop.read(text, Context(pinned, None)).intent is intent


@pytest.mark.parametrize("text", ["炒锅有无36的", "炒锅有没有36的"])
def test_there_or_not_asks_as_well(shop, text):
    reading = shop.read(text, Context("2", None))
    assert reading.intent is Intent.WISH
    assert reading.wish is not None
    assert reading.wish.size == "36"
