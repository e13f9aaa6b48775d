"""Of whom a line tells: its writer, or somebody whom it names."""

from __future__ import annotations

import pytest

from anchor_console.fans.spoken_of import is_of_another

HERE = {"往事随风", "momo", "驼色控"}


@pytest.mark.parametrize(
    "text",
    [
        "小红要11号M",
        "11号M 小红要",
        "小红也要11号驼色M",
        "小红说她要11号M",
        "王姐要11号M",
        "张姐没抢到11号驼色M",
        "翠花穿L码",
        "小李平时穿M",
        "小红160 110斤",
        "丽丽喜欢驼色",
        "往事随风要11号M",
        "momo想要驼色",
    ],
)
def test_what_somebody_else_wants_is_told_by_their_name(text):
    assert is_of_another(text, "李大姐", HERE.__contains__)


@pytest.mark.parametrize(
    "text",
    [
        "我要11号M",
        "王姐 11号M来一件",
        "给小红来一件11号M",
        "帮小红要一件11号M",
        "丽丽让我来一件11号M",
        "我叫小红 我要11号M",
        "小红要11号M 我要L",
        "小码要两件",
        "小米要两袋",
        "小白鞋要38",
        "阿胶要两盒",
        "老酒要两瓶",
        "驼色要M",
        "大衣要M码",
        "妈妈要11号M",
        "闺女穿110",
        "姐要11号M",
        "陌生人要11号M",
        "今天要11号M",
        "160 110斤穿M",
        "张小姐11号M来一件",
    ],
)
def test_what_the_writer_wants_stays_theirs(text):
    assert not is_of_another(text, "李大姐", HERE.__contains__)


@pytest.mark.parametrize(
    ("text", "own"), [("小红要11号M", "小红❤️"), ("王姐要11号M", "开心王姐"), ("momo要11号M", "momo")]
)
def test_who_speaks_of_themself_by_name_is_meant(text, own):
    assert not is_of_another(text, own, HERE.__contains__)
