from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.callouts.match import IN_STOCK, Match, Reason
from anchor_console.callouts.say import ago, day_words, reason_words, reasons_words, say
from anchor_console.callouts.spoken import spoken_name
from anchor_console.callouts.sureness import Hint
from anchor_console.core.clock import from_ms
from anchor_console.core.ids import IdentityId, ProductId, SkuId
from anchor_console.goods.product import Product, Sku

NOW_MS = 1_795_003_200_000
DAY_MS = 86_400_000


def a_product(name: str = "双面羊绒中长款大衣", aliases: tuple[str, ...] = ("大衣", "羊绒大衣")) -> Product:
    skus = (Sku(SkuId(1), "C", "驼色", "M", None, None, None),)
    return Product(ProductId(1), "C", name, "外套", "11", aliases, (), None, False, skus)


def a_match(name: str = "王姐", hint: Hint = Hint.MISSED, **changes: object) -> Match:
    fields: dict[str, object] = {
        "who": IdentityId(1), "name": name, "seen_at_ms": NOW_MS, "sureness": 0.95, "color": "驼色", "size": "M",
        "is_own_size": True, "has_figure": True, "reasons": (Reason(hint, "驼色", "M", NOW_MS - 7 * DAY_MS),),
    }  # fmt: skip
    return Match(**(fields | changes))  # type: ignore[arg-type]


def test_goods_without_a_name_aloud_are_still_called_out() -> None:
    sentence = say(a_match(), a_product("无痕内衣", ("文胸",)))
    assert sentence is not None
    assert sentence.zh == "王姐，你上次没赶上的驼色那款，你的码回来了"


@given(
    st.text(max_size=60), st.sampled_from(list(Hint)), st.booleans(), st.booleans(),
    st.sampled_from(["M", "38", "XXL", "110", None]),
)  # fmt: skip
def test_a_sentence_never_holds_a_figure_or_the_size_itself(name, hint, own, figure, size) -> None:
    match = a_match(name, hint, is_own_size=own, has_figure=figure, size=size)
    sentence = say(match, a_product())
    if sentence is None:
        return
    for said in (sentence.zh, sentence.en):
        assert not re.search(r"\d", said)
        assert len(said) < 100
        assert said == "".join(char for char in said if char.isprintable())
    if size == "XXL":
        assert "XXL" not in sentence.zh.removeprefix(spoken_name(name) or "")


def test_your_size_is_only_said_where_it_is_theirs_and_there() -> None:
    theirs = say(a_match(), a_product())
    assert theirs is not None
    assert "你的码" in theirs.zh
    for changes in ({"is_own_size": False}, {"has_figure": False}, {"size": None}):
        sentence = say(a_match(**changes), a_product())
        assert sentence is not None
        assert "你的码" not in sentence.zh
        assert "your size" not in sentence.en


@pytest.mark.parametrize(
    ("product", "size", "said"),
    [
        (a_product("每日坚果", ("坚果",)), "30包", "王姐，你上次没赶上的驼色坚果，你要的规格回来了"),
        (a_product("精华液", ("精华",)), "30ml", "王姐，你上次没赶上的驼色精华，你要的规格回来了"),
        (a_product("狗狗衣服", ("狗衣服",)), "M", "王姐，你上次没赶上的驼色狗衣服，那个码回来了"),
        (a_product("跑鞋", ("跑鞋",)), "38", "王姐，你上次没赶上的驼色跑鞋，你的码回来了"),
    ],
)
def test_what_nobody_wears_or_a_dog_does_is_not_told_as_ones_own_size(product, size, said) -> None:
    sentence = say(a_match(size=size), product)
    assert sentence is not None
    assert sentence.zh == said


def test_days_are_told_as_people_tell_them() -> None:
    wednesday = from_ms(NOW_MS).astimezone()
    assert wednesday.weekday() == 2
    told = [day_words(NOW_MS - days * DAY_MS, NOW_MS, is_tonight=False).zh for days in (1, 2, 7, 30)]
    assert told == ["昨天", "这周一", "上周三", "10月19日"]
    assert [ago(NOW_MS - ms, NOW_MS).zh for ms in (0, 59_000, 240_000)] == ["刚刚", "刚刚", "4分钟前"]


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        (Hint.CLAIMED, "claimed 驼色 M yesterday, no order yet"),
        (Hint.RESTOCK, "asked yesterday when 驼色 M is back"),
        (Hint.MISSED, "missed 驼色 M yesterday"),
    ],
)
def test_in_english_the_day_stands_beside_what_was_done_that_day(hint, told) -> None:
    assert reason_words(Reason(hint, "驼色", "M", NOW_MS - DAY_MS), NOW_MS).en == told
    assert not reason_words(Reason(hint, "驼色", "M"), NOW_MS).en.endswith(" ")


def test_tonight_is_said_once_and_again_only_behind_another_day() -> None:
    clock = from_ms(NOW_MS).astimezone().strftime("%H:%M")
    claimed, asked, price = (
        Reason(hint, "驼色", "M", NOW_MS, True) for hint in (Hint.CLAIMED, Hint.ASKED_STOCK, Hint.ASKED_PRICE)
    )
    missed = Reason(Hint.MISSED, "驼色", "M", NOW_MS - 7 * DAY_MS)
    left = Reason(IN_STOCK, "驼色", "M", count=3)
    told = reasons_words((claimed, left, asked, asked, missed, price), NOW_MS)
    assert [one.zh for one in told] == [
        f"今晚{clock}报过驼色 M，还没下单", "驼色 M还有3件", f"{clock}问过驼色 M有没有货", "上周三没抢到驼色 M",
        f"今晚{clock}问过价",
    ]  # fmt: skip
    assert [one.en for one in told][::2] == [
        f"claimed 驼色 M tonight at {clock}, no order yet",
        f"asked at {clock} whether 驼色 M is in stock",
        f"asked the price tonight at {clock}",
    ]


@pytest.mark.parametrize(
    ("days_ago", "told"),
    [
        (9, ("买过两件同类", "bought its like 2 times")),
        (11, ("买过两件同类，都留下了", "bought its like 2 times and kept it")),
    ],
)
def test_what_may_still_be_sent_back_is_not_told_to_be_kept(days_ago, told) -> None:
    reason = Reason(Hint.KEPT_ALIKE, at_ms=NOW_MS - days_ago * DAY_MS, count=2)
    words = reason_words(reason, NOW_MS)
    assert (words.zh, words.en) == told
