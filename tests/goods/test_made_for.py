from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.goods.made_for import MadeFor, is_for_pets, made_for, may_be_for_men

WORDS = st.lists(
    st.sampled_from(
        ["男", "女", "童装", "男友风", "男女", "爸爸", "men", "MEN's", "ｍａｎ", "wo", "裙", "外套", " ", "亲子"]
    ),
    max_size=4,
).map("".join)


@given(WORDS, WORDS)
def test_what_is_made_for_men_says_so_in_its_name_or_its_category(name, category):
    if made_for(name, category) is MadeFor.MEN:
        assert may_be_for_men(name) or may_be_for_men(category)


@pytest.mark.parametrize(
    ("name", "is_for_one"),
    [
        ("狗狗毛衣", True), ("猫砂豆腐砂", True), ("宠物印花背心", True), ("大型犬雨衣", True),
        ("宠粉价羊毛大衣", False), ("狗牙边碎花裙", False), ("猫咪印花卫衣", False), ("天猫同款毛衣", False),
        ("猫跟鞋", False), ("猫耳朵毛线帽", False), ("熊猫卡通睡衣", False), ("猫山王榴莲", False),
    ],
)  # fmt: skip
def test_what_is_for_an_animal_is_told_from_what_only_speaks_of_one(name, is_for_one):
    assert is_for_pets(name, None) is is_for_one
    assert (made_for(name, None) is MadeFor.PETS) is is_for_one
