"""What is told of others in the room is not kept as the fan's own."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.reading import SELF


def told(reading):
    return {(one.facet, one.value, one.wearer) for one in reading.facts if one.facet != "audience"}


@pytest.mark.parametrize(
    "text",
    [
        "刚才那个165 110斤的姐妹穿M合适吗",
        "上面那个160的姐妹穿什么码",
        "楼上165 100斤的穿S",
        "谁165 110的，穿几码",
        "上次有个姐妹158 110斤说M小",
        "刚看一个150斤的姐妹都能穿",
        "我同事买的M，160 100斤说刚好",
        "邻居家孩子120 50斤穿130合适",
        "男孩130穿多大",
        "目标100斤",
        "我要是有100斤就好了",
        "主播喜欢黑色吗",
        "你喜欢黑色还是驼色",
        "大家都喜欢驼色",
        "有人喜欢黑色吗",
        "楼上说花生过敏",
        "听说有人吃了过敏",
        "姐姐45岁皮肤真好",
        "我15岁那年就买过",
        "我永远17岁",
        "我闺女说我像15岁",
        "我心理年龄15岁",
        "我这15岁的老狗",
    ],
)
def test_nothing_is_kept_of_somebody_whom_the_fan_does_not_buy_for(read, text):
    assert told(read(text, "11")) == set()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("刚才那个165 110斤的姐妹穿M，我平时穿L", {("size", "L", SELF)}),
        ("姐姐160 100斤穿什么", {("height_cm", 160, SELF), ("weight_kg", 50, SELF)}),
        ("我同事买了 说好看，我160 100斤穿什么", {("height_cm", 160, SELF), ("weight_kg", 50, SELF)}),
        ("男孩130斤 身高160", {("height_cm", 160, SELF), ("weight_kg", 65, SELF)}),
        ("家里那个180 150斤", {("height_cm", 180, SELF), ("weight_kg", 75, SELF)}),
        ("我吃了你家坚果过敏了", {("allergy", "坚果", SELF)}),
        ("本人花生过敏", {("allergy", "花生", SELF)}),
        ("165的身高105的体重", {("height_cm", 165, SELF), ("weight_kg", 52.5, SELF)}),
        ("105的体重165的身高", {("height_cm", 165, SELF), ("weight_kg", 52.5, SELF)}),
        ("我就喜欢黑色", {("likes", "黑色", SELF)}),
    ],
)
def test_what_the_fan_tells_of_themself_beside_others_is_kept(read, text, facts):
    assert told(read(text, "11")) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我15岁女儿160 100斤", {("age", 15, "孩子"), ("height_cm", 160, "孩子"), ("weight_kg", 50, "孩子")}),
        ("我17岁儿子180 140斤", {("age", 17, "孩子"), ("height_cm", 180, "孩子"), ("weight_kg", 70, "孩子")}),
        ("我是15岁孩子的妈 160 120斤", {("age", 15, "孩子"), ("height_cm", 160, SELF), ("weight_kg", 60, SELF)}),
        ("我弟弟15岁 170 120斤", {("age", 15, "孩子"), ("height_cm", 170, "孩子"), ("weight_kg", 60, "孩子")}),
        ("我弟弟20岁 身高170", {("age", 20, "男士"), ("height_cm", 170, "男士")}),
        ("我以前油皮现在干皮", {("skin", "干皮", SELF)}),
        ("我女儿花生过敏", {("allergy", "花生", "孩子")}),
        ("我妈对羊毛过敏", {("allergy", "羊毛", "妈妈")}),
        ("我儿子花生过敏 我海鲜过敏", {("allergy", "花生", "孩子"), ("allergy", "海鲜", SELF)}),
        ("我喜欢甜的，孩子喜欢酸的", {("likes", "甜", SELF), ("likes", "酸", "孩子")}),
        ("岳父身高170体重160斤", {("height_cm", 170, "朋友"), ("weight_kg", 80, "朋友")}),
        ("儿媳妇165 100斤", {("height_cm", 165, "朋友"), ("weight_kg", 50, "朋友")}),
        (
            "我对象180 140斤，喜欢黑色",
            {("height_cm", 180, "朋友"), ("weight_kg", 70, "朋友"), ("likes", "黑色", "朋友")},
        ),
        (
            "我对象180 140斤，我喜欢黑色",
            {("height_cm", 180, "朋友"), ("weight_kg", 70, "朋友"), ("likes", "黑色", SELF)},
        ),
    ],
)
def test_what_is_told_of_their_own_people_is_kept_as_those_peoples(read, text, facts):
    assert told(read(text, "11")) == facts
