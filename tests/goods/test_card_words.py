"""What may not stand on a card."""

from __future__ import annotations

import pytest

from anchor_console.goods.card_words import names_in, offences


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
