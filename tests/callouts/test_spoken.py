from __future__ import annotations

import pytest

from anchor_console.callouts.spoken import spoken_name, spoken_product
from anchor_console.core.ids import ProductId
from anchor_console.goods.product import Product


def a_product(name: str, aliases: tuple[str, ...]) -> Product:
    return Product(ProductId(1), "C", name, "外套", "11", aliases, (), None, False, ())


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("王姐", "王姐"),
        ("韩姐💋", "韩姐"),
        ("李姐（开超市的）", "李姐"),
        ("安徽阿珍💋", "安徽阿珍"),
        ("王姐13812345678", "王姐"),
        ("Lily_99", "Lily"),
        ("用户3646780239", None),
        ("快手用户", None),
        ("💋☀️", None),
        ("加V看片", None),
        ("王姐160斤", None),
        ("糖尿病人老李", None),
        ("抑郁的小美", None),
        ("离异带俩娃", None),
        ("孕妈小丽", None),
        ("", None),
        ("向阳而生很长很长很长很长的名字", "向阳而生很长很长很长很长"),
        ("<b>王姐", "王姐"),
        ("王**", None),
        ("老公", None),
        ("叫爸爸", None),
        ("我是你爹", None),
        ("二宝妈妈", "二宝妈妈"),
        ("客服", None),
        ("官方旗舰店", None),
        ("客家阿妹", "客家阿妹"),
        ("11号", None),
        ("扣1", None),
        ("M码", None),
        ("一号玩家", "一号玩家"),
        ("18岁小萝莉", None),
        ("初二3班王明", None),
        ("小学生", None),
        ("高一凡", "高一凡"),
        ("小学老师王丽", "小学老师王丽"),
        ("今日你好", "今日你好"),
        ("大姨妈", None),
        ("VX13333", None),
        ("SB", None),
        ("Sabrina", "Sabrina"),
        ("草泥马", None),
        ("今晚约吗", None),
        ("还我血汗钱", None),
        ("退钱", None),
        ("别念我", None),
        ("习近平", None),
        ("习习凉风", "习习凉风"),
        ("null", None),
    ],
)
def test_a_name_is_said_without_pictures_brackets_and_figures(name, spoken) -> None:
    assert spoken_name(name) == spoken


@pytest.mark.parametrize(
    ("aliases", "spoken"),
    [
        (("大衣",), "大衣"),
        (("孕妇裤", "托腹裤"), "托腹裤"),
        (("SPF50防晒",), None),
        (("文胸", "无钢圈内衣"), None),
        (("妈妈装",), None),
        (("大码裤",), None),
    ],
)
def test_goods_whose_words_speak_of_body_health_or_family_have_no_name_aloud(aliases, spoken) -> None:
    assert spoken_product(a_product("无痕内衣2条", aliases)) == spoken
