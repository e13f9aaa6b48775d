"""What may not stand on a card."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.goods.card_words import names_in, offences, without_offences


def kinds(text: str, *own: str) -> list[str]:
    return [one.kind for one in offences([text], own=own)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("有事打13812345678", "phone"),
        ("138 1234 5678", "phone"),
        ("１３８－１２３４－５６７８", "phone"),
        ("138*1234*5678", "phone"),
        ("1 3 8 1 2 3 4 5 6 7 8", "phone"),
        ("客服400-820-8820", "phone"),
        ("010-62345678", "phone"),
        ("加V领券", "contact"),
        ("vx: abc123", "contact"),
        ("薇信同号", "contact"),
        ("QQ 1234567", "contact"),
        ("wx abc12345", "contact"),
        ("加微领优惠", "contact"),
        ("详见 www.example.com", "address"),
        ("扫码进群", "address"),
        ("抖音同款大衣", "platform"),
        ("比京东便宜", "platform"),
        ("TikTok 爆款", "platform"),
    ],
)
def test_ways_out_of_the_room_are_found(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "双面羊毛大衣 中长款",
        "100%羊毛，3号链接，89.90元",
        "货号 6901234567892",
        "尺寸 120×60×75",
        "48小时内发京东快递",
        "4 件 100 元",
        "买2送1",
        "S-XXL 都有",
        "V领针织衫",
        "微弹面料",
        "2026-11-18 20:00 开价",
        "QQ糖 500g",
        "双排扣扣子结实",
        "加V领针织衫，显瘦",
        "160 165 170 75",
        "130 140 150 160",
        "快手菜调料包",
        "咸鱼茄子煲",
        "天猫精灵音箱套",
        "原价1688现价599",
        "WX-250 铝壳水壶",
        "加绒加厚 微弹 微胖也能穿",
    ],
)
def test_what_goods_are_described_by_is_not_taken_for_it(text):
    assert kinds(text) == []


def test_the_rooms_own_platform_may_be_named():
    assert kinds("快手老铁专享") == ["platform"]
    assert kinds("快手老铁专享", "kuaishou") == []
    assert kinds("抖音老铁专享", "kuaishou") == ["platform"]


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("给小雨留的", ["小雨"], ["小雨"]),
        ("@可可 专属", ["可可"], ["可可"]),
        ("可可色大衣", ["可可"], []),
        ("快乐的老张头要的", ["快乐的老张头"], ["快乐的老张头"]),
        ("快乐的老张头", ["快乐的老张头"], ["快乐的老张头"]),
        ("双面羊毛大衣", ["羊毛大衣", "大", "18", ""], []),
        ("888 特价", ["888"], []),
    ],
)
def test_fans_names_are_found_and_words_of_goods_are_not(text, names, found):
    assert [one.found for one in names_in([text], names, "双面羊毛大衣")] == found


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("羊毛大衣 加微信 驼色", "羊毛大衣 驼色"),
        ("ＷＷＷ．ａｂｃ．ｃｏｍ大衣", "大衣"),
        ("大衣 138-0013-8000 淘宝同款", "大衣 同款"),
        ("双面羊绒大衣", "双面羊绒大衣"),
    ],
)
def test_of_words_that_may_not_be_said_the_rest_is_left(text, left):
    assert without_offences(text) == left
    assert not list(offences([without_offences(text)]))


@given(st.lists(st.sampled_from(["加微信", "13800138000", "淘宝", "www.a.com", "扫码", "大衣", " ", "ß", "㎏", "İ"])))
def test_what_is_left_of_words_may_stand_on_a_card(parts):
    assert not list(offences([without_offences("".join(parts))]))
