from __future__ import annotations

import pytest

from anchor_console.chat.private_words import is_private

PRIVATE = (
    "我怀孕五个月了能穿吗",
    "孕妇能用吗",
    "我对羊毛过敏这个行吗",
    "敏感肌能用不",
    "我女儿3岁穿多大",
    "我160斤穿多大码",
    "身高165体重140穿什么码",
    "一米六二穿啥",
    "我有糖尿病能吃吗",
    "加我微信发你图",
    "电话13912345678给我留一件",
    "I'm pregnant, is this ok",
)
PLAIN = ("这个起球吗", "几天到货", "11号驼色M还有吗", "主播讲下3号", "多少钱", "能机洗不", "有没有白色")


@pytest.mark.parametrize("text", PRIVATE)
def test_words_of_a_body_a_child_or_an_illness_are_for_the_desk_alone(text: str) -> None:
    assert is_private(text)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_questions_may_stand_anywhere(text: str) -> None:
    assert not is_private(text)
