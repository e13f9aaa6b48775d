"""What the grammar of a line tells, whatever it speaks of: who is asked, what follows a number, what was endured."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding import numbers
from anchor_console.chat.understanding.reading import Intent, Item, StatedWish


@pytest.mark.parametrize(
    ("pinned", "text", "item"),
    [
        ("6", "白色37 包邮吗", Item("6", "白色", "37", None)),
        ("6", "白绿38 把我加上", Item("6", "白绿", "38", None)),
        ("6", "白色39 根本抢不到", Item("6", "白色", "39", None)),
        ("6", "白色37来 2双", Item("6", "白色", "37", 2)),
        ("5", "黑色L来俩 楼上楼下各放一条", Item("5", "黑色", "L", 2)),
        ("5", "俺要俩 一个自己穿 一个给俺姐 肤色XL", Item("5", "肤色", "XL", 2)),
        ("9", "枣花蜜 零点五公斤 给我一瓶", Item("9", "枣花蜜", "500g", 1)),
    ],
)
def test_what_looks_like_a_counter_may_begin_another_word(read, pinned, text, item):
    assert read(text, pinned).items == (item,)


def test_a_count_said_before_its_parts_is_their_sum(read):
    said = read("针织衫要三件 黑色L一件 米白M两件", "3")
    assert said.items == (Item("3", "黑色", "L", 1), Item("3", "米白", "M", 2))


def test_what_waits_for_the_pay_day_is_not_taken(read):
    assert read("肤色L给我一条 大衣等发工资", "5").items == (Item("5", "肤色", "L", 1),)


@pytest.mark.parametrize(
    ("pinned", "text", "intent"),
    [
        ("5", "洗完起球不 我上一条起成毛毛虫了", Intent.ASK_DETAIL),
        ("7", "烂果不 南方梅雨天", Intent.ASK_DETAIL),
        ("16", "我一碰羊毛就过敏起红疙瘩 这条围得住不", Intent.ASK_FIT),
        ("5", "我最烦勒肚子 腰头带松紧不", Intent.ASK_DETAIL),
        ("5", "那个问价的 你往上翻翻", Intent.CHATTER),
        ("5", "毛衣洗了二十多遍没变形", Intent.PRAISE),
        ("5", "厂里的姐妹都问我在哪买的裤子", Intent.PRAISE),
        ("5", "不掉毛不起球 主播没吹牛", Intent.PRAISE),
        ("5", "拿两条什么jia", Intent.ASK_PRICE),
        ("5", "几张毛爷爷", Intent.ASK_PRICE),
        ("5", "M L XL都报一遍价", Intent.ASK_PRICE),
        ("5", "呢条裤点卖", Intent.ASK_PRICE),
    ],
)
def test_grammar_tells_what_a_line_is(read, pinned, text, intent):
    assert read(text, pinned).intent is intent


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        ("5", "给我妈买 围巾有加长的没 她怕冷", StatedWish("围巾", None, None, "加长")),
        ("6", "怎么没有35 36我穿着大", StatedWish(None, None, "35", None)),
        ("6", "我就爱紫色 小白鞋出一双吧", StatedWish("小白鞋", "紫色", None, None)),
        (None, "三百以内的咖啡机上不上", StatedWish("咖啡机", None, None, None)),
        (None, "给我奶奶找个蒸笼 有木有", StatedWish("蒸笼", None, None, None)),
        (None, "卖领带不 三百以内 送老公", StatedWish("领带", None, None, None)),
        ("5", "我只穿三角的 有没", StatedWish(None, None, None, "三角")),
    ],
)
def test_what_is_asked_for_is_freed_of_what_is_said_around_it(read, pinned, text, wish):
    said = read(text, pinned)
    assert (said.intent, said.wish) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text", "fact"),
    [
        ("11", "我56 天天坐办公室 穿驼色扎不扎眼", ("age", 56)),
        ("11", "四百能拿不 超过四百老婆要骂", ("budget", 400)),
        ("16", "我一戴羊毛就过敏 能戴吗", ("allergy", "羊毛")),
        ("6", "老公跑步费鞋 给他白色39来两双", ("audience", "老公")),
        ("6", "平时38 听你的拿大一码 白色39", ("size", "38")),
    ],
)
def test_facts_are_told_in_passing_too(read, pinned, text, fact):
    assert fact in [(one.facet, one.value) for one in read(text, pinned).facts]


def test_who_only_tells_what_somebody_asked_is_not_bought_for(read):
    said = read("我妈让给我爸捎一件 大衣驼色L", "5")
    assert [fact.value for fact in said.facts] == ["爸爸"]


def test_so_many_of_the_goods_named_behind_were_left_out(read):
    assert read("少给我发一条围巾", "5").items == (Item("16", None, None, 1),)


@pytest.mark.parametrize(("text", "value"), [("零点八", 0.8), ("一点二五", 1.25), ("十点五", 10.5)])
def test_a_spoken_number_may_have_two_places_behind_the_point(text, value):
    assert numbers.parse(text) == pytest.approx(value)
