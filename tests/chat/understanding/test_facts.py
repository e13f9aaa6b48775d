"""What fans state of themselves and of those they buy for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import SELF, Intent


def facts(reading):
    return {(fact.facet, fact.value) for fact in reading.facts}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("160 110斤穿多大", {("height_cm", 160), ("weight_kg", 55)}),
        ("我一米六 一百零八斤 拿L大不大", {("height_cm", 160), ("weight_kg", 54)}),
        ("身高1米62 体重52kg 穿啥码", {("height_cm", 162), ("weight_kg", 52)}),
        ("体重一百六 能塞进去不", {("weight_kg", 80)}),
        ("160/110 穿什么码", {("height_cm", 160), ("weight_kg", 55)}),
        ("我平时穿M 这个拿多大", {("size", "M")}),
        ("12岁小孩穿几号", {("age", 12), ("audience", "孩子")}),
        ("给我妈买一件 L的", {("audience", "妈妈")}),
        ("我是敏感肌 能穿吗", {("skin", "敏感肌")}),
        ("我就喜欢纯棉的 这个是吗", {("likes", "纯棉")}),
        ("从来不穿紧身的 这个紧不紧", {("dislikes", "紧身")}),
        ("100以内的有吗 预算就这么多", {("budget", 100)}),
        ("超过200就算了 能便宜不", {("budget", 200)}),
        ("我花生过敏 能吃吗", {("allergy", "花生")}),
        ("我对羽毛有点过敏 能盖吗", {("allergy", "羽毛")}),
        ("如果头皮过敏了包退吗", set()),
        ("一个人睡两米床 空落落", set()),
        ("插上跳闸 吓死我妈", set()),
        ("我妈今年72 腿脚不好 能穿吗", {("audience", "妈妈"), ("age", 72)}),
        ("敏感肌能用吗", set()),
        ("孕妇能用吗", set()),
        ("老公批准了 要一件", set()),
        ("100块两套卖不卖", set()),
        ("185 200斤够大不", {("height_cm", 185), ("weight_kg", 100)}),
        ("我家小子六岁一米二 穿得下不", {("audience", "孩子"), ("age", 6), ("height_cm", 120)}),
        ("俺爷爷整八十 会不会忒扎眼", {("audience", "老人"), ("age", 80)}),
        ("我脚凉 暖脚的我今年七十六了能用吗", {("age", 76)}),
        ("我只买二十以内的 有券没", {("budget", 20)}),
        ("本敏感肌能用这个嘛", {("skin", "敏感肌")}),
        ("我敏感机 抹了会不会痒", {("skin", "敏感肌")}),
        ("XL还有吗", set()),
        ("一米八的床能用吗", set()),
    ],
)  # fmt: skip
def test_only_what_is_stated_becomes_a_fact(read, text, stated):
    assert facts(read(text)) == stated


def test_a_figure_belongs_to_whom_the_line_buys_for(read):
    wearers = {fact.facet: fact.wearer for fact in read("给我妈买 她160 120斤 拿多大").facts}
    assert wearers == {"audience": "妈妈", "height_cm": "妈妈", "weight_kg": "妈妈"}


@pytest.mark.parametrize(
    ("text", "mine", "hers"),
    [
        ("我160 110斤，我妈150 130斤 穿什么码", [160, 55], [150, 65]),
        ("我妈150 130斤，我160 110斤", [160, 55], [150, 65]),
        ("我165 120 妈妈158 140斤", [165, 60], [158, 70]),
        ("我160 110斤，我妈130斤", [160, 55], [65]),
        ("我妈160 130斤穿150的行吗", [], [160, 65]),
    ],
)
def test_each_of_two_in_a_line_has_a_height_of_their_own(read, text, mine, hers):
    told = [fact for fact in read(text).facts if fact.facet in ("height_cm", "weight_kg")]
    assert [fact.value for fact in told if fact.wearer == "self"] == mine
    assert [fact.value for fact in told if fact.wearer == "妈妈"] == hers


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我以前120斤，现在110斤", {("weight_kg", 55)}),
        ("我以前160斤", set()),
        ("产前110斤 现在130斤穿多大", {("weight_kg", 65)}),
        ("我以前在你家买过，160 110斤", {("height_cm", 160), ("weight_kg", 55)}),
        ("刚生完宝宝 130斤", {("weight_kg", 65)}),
        ("当年怀孕的时候150斤", set()),
        ("以前喜欢宽松 现在喜欢修身", {("likes", "修身")}),
        ("我胖 200多斤", set()),
        ("我不是敏感肌", set()),
        ("我对羊毛不过敏", set()),
        ("我对羊毛从不过敏", set()),
        ("我没怀孕 就是肚子大 130斤", {("weight_kg", 65)}),
        ("不是孕妇 就是胖 150斤", {("weight_kg", 75)}),
    ],
)
def test_figures_are_those_of_now_and_of_who_gave_birth(read, text, told):
    assert facts(read(text)) == told
    assert {fact.wearer for fact in read(text).facts} <= {SELF}


@pytest.mark.parametrize(
    "text",
    ["我怀孕了", "我怀孕五个月了", "怀孕三个月了", "姐妹们 我怀孕啦", "我现在孕24周", "我查出怀孕了", "俺怀二胎了",
     "我是孕妇"],
)  # fmt: skip
def test_who_tells_that_she_expects_a_child_is_heard_whatever_else_is_said(read, text):
    assert facts(read(text)) == {("audience", "孕妇")}


@pytest.mark.parametrize(
    "text",
    [
        *("我没怀孕", "我怀孕了吗", "我怀孕那会儿", "我怀孕了之后胖了", "我怀孕前就这样", "我要是怀孕了"),
        *("我又不是孕妇", "我闺蜜怀孕了", "我嫂子怀孕五个月了", "主播怀孕了吗", "她怀孕了", "主播是不是怀孕三个月了"),
        *("怀孕真辛苦", "我老婆怀孕了", "恭喜怀孕", "听说怀孕五个月了", "我想怀孕", "我备孕"),
    ],
)  # fmt: skip
def test_idle_talk_of_others_or_of_other_times_is_nobodys_state(read, text):
    assert read(text).intent is not Intent.CHATTER or facts(read(text)) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我没有130斤", set()),
        ("我没130斤", set()),
        ("我哪有130斤", set()),
        ("我又不是130斤", set()),
        ("我没有130斤啊 我120斤", {("weight_kg", 60)}),
        ("我没有170", set()),
        ("我没有一米六", set()),
        ("我没到130斤", {("weight_kg", 65)}),
        ("我不到130斤", {("weight_kg", 65)}),
        ("体重没有变 130斤", {("weight_kg", 65)}),
        ("我130斤", {("weight_kg", 65)}),
        ("我160 没有110斤 穿多大", {("height_cm", 160)}),
    ],
)
def test_a_figure_that_is_denied_is_nobodys(read, text, told):
    assert facts(read(text)) == told


def test_a_figure_without_another_person_is_the_fans_own(read):
    assert {fact.wearer for fact in read("我160 110斤").facts} == {SELF}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我160 110斤，我妈130斤", {("height_cm", 160, SELF), ("weight_kg", 55, SELF), ("weight_kg", 65, "妈妈")}),
        ("我妈158 130斤，我110斤", {("height_cm", 158, "妈妈"), ("weight_kg", 65, "妈妈"), ("weight_kg", 55, SELF)}),
        (
            "我160 110斤 喜欢驼色，给我妈也看看",
            {("height_cm", 160, SELF), ("weight_kg", 55, SELF), ("likes", "驼色", SELF)},
        ),
        ("我自己110斤 我老公160斤", {("weight_kg", 55, SELF), ("weight_kg", 80, "老公")}),
        ("我穿L码，我妈穿XL", {("size", "L", SELF), ("size", "XL", "妈妈")}),
        ("我妈穿XL我穿L", {("size", "XL", "妈妈"), ("size", "L", SELF)}),
        ("她穿L", {("size", "L", "朋友")}),
        ("我妹穿L 我穿M", {("size", "L", "朋友"), ("size", "M", SELF)}),
        ("姐姐我穿M", {("size", "M", SELF)}),
        ("我穿M 她穿L", {("size", "M", SELF), ("size", "L", "朋友")}),
        ("我朋友买的M她110斤说小了", {("weight_kg", 55, "朋友")}),
        ("其他的我都穿L", {("size", "L", SELF)}),
        ("我替我老婆问的，她平时穿S", {("size", "S", "老婆")}),
        ("我家娃110 40斤穿多大", {("height_cm", 110, "孩子"), ("weight_kg", 20, "孩子")}),
        (
            "我婆婆160 120斤 我妈158 130斤",
            {
                ("height_cm", 160, "老人"),
                ("weight_kg", 60, "老人"),
                ("height_cm", 158, "妈妈"),
                ("weight_kg", 65, "妈妈"),
            },
        ),
        ("老公178 160斤，儿子38斤", {("height_cm", 178, "老公"), ("weight_kg", 80, "老公"), ("weight_kg", 19, "孩子")}),
        ("我老公穿XL，我妈穿L", {("size", "XL", "老公"), ("size", "L", "妈妈")}),
        ("他喜欢黑色", {("likes", "黑色", "朋友")}),
        ("我喜欢红色，他喜欢黑色", {("likes", "红色", SELF), ("likes", "黑色", "朋友")}),
        ("他对羊毛过敏", {("allergy", "羊毛", "朋友")}),
        ("她不吃辣", {("dislikes", "辣", "朋友")}),
        ("给老公买 他喜欢黑色", {("likes", "黑色", "老公")}),
        ("她家的面料我喜欢黑色", {("likes", "黑色", SELF)}),
        ("二宝妈妈 158 120斤", {("height_cm", 158, SELF), ("weight_kg", 60, SELF)}),
        ("三个孩子的妈 160 130斤", {("height_cm", 160, SELF), ("weight_kg", 65, SELF)}),
        ("我是奶奶 155 120斤", {("height_cm", 155, SELF), ("weight_kg", 60, SELF)}),
        ("我是她妈妈 160 120斤", {("height_cm", 160, SELF), ("weight_kg", 60, SELF)}),
        ("给二宝妈妈买一件 160 120斤", {("height_cm", 160, "妈妈"), ("weight_kg", 60, "妈妈")}),
        ("我是给妈妈买 158 120斤", {("height_cm", 158, "妈妈"), ("weight_kg", 60, "妈妈")}),
        ("我爸180斤，我哥160斤", {("weight_kg", 90, "爸爸"), ("weight_kg", 80, "朋友")}),
        (
            "我姐160 110斤 我也160 但是130斤",
            {("height_cm", 160, "朋友"), ("weight_kg", 55, "朋友"), ("height_cm", 160, SELF), ("weight_kg", 65, SELF)},
        ),
        ("姐 160 110斤穿多大", {("height_cm", 160, SELF), ("weight_kg", 55, SELF)}),
        ("跟我姐一样110斤", {("weight_kg", 55, SELF)}),
        ("给我妈买，我穿M她穿XL", {("size", "M", SELF), ("size", "XL", "妈妈")}),
        ("给老公买，我160 他178", {("height_cm", 160, SELF), ("height_cm", 178, "老公")}),
        ("给我妈买 我喜欢红色 她喜欢黑色", {("likes", "红色", SELF), ("likes", "黑色", "妈妈")}),
        ("我对羊毛过敏，给我儿子买110的", {("allergy", "羊毛", SELF)}),
        ("我不爱吃辣，给我爸买两袋辣的", {("dislikes", "辣", SELF)}),
        ("我敏感肌 给我妈也买一瓶", {("skin", "敏感肌", SELF)}),
        ("给我妈买 我怕她不喜欢红色", {("dislikes", "红色", "妈妈")}),
        ("给我妈买一瓶 敏感肌", {("skin", "敏感肌", "妈妈")}),
        ("我160，她158，都要M", {("height_cm", 160, SELF), ("height_cm", 158, "朋友")}),
        ("我158她165 穿多大", {("height_cm", 158, SELF), ("height_cm", 165, "朋友")}),
        ("孩子爸穿XL", {("size", "XL", "老公")}),
        ("孩子她奶奶穿多大 155 110斤", {("height_cm", 155, "老人"), ("weight_kg", 55, "老人")}),
        ("孩子爷爷170 130斤", {("height_cm", 170, "老人"), ("weight_kg", 65, "老人")}),
    ],
)
def test_who_tells_of_two_tells_each_ones_own_figures(read, text, told):
    assert {(one.facet, one.value, one.wearer) for one in read(text).facts if one.facet != "audience"} == told


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("我1.65m 58公斤选多大", {("height_cm", 165), ("weight_kg", 58)}),
        ("158,95斤 穿啥", {("height_cm", 158), ("weight_kg", 47.5)}),
        ("我是170的大高个 能穿吗", {("height_cm", 170)}),
        ("168 能穿L不", {("height_cm", 168)}),
        ("我裤子穿29的 这条多大", {("size", "29")}),
        ("我脚42 偏码不", {("size", "42")}),
        ("别超过100 给个组合", {("budget", 100)}),
        ("一百往上就算了", {("budget", 100)}),
        ("我不吃香菜 里面有没有", {("dislikes", "香菜")}),
        ("我吃不惯甜的 有咸口吗", {("dislikes", "甜")}),
        ("我偏爱深色 黑的L一件", {("likes", "深色")}),
        ("敏感肌一枚 能用吗", {("skin", "敏感肌")}),
        ("坚果过敏的能吃吗", set()),
        ("42都嫌大 有小的吗", set()),
    ],
)
def test_other_writers_state_the_same_facts_in_their_own_words(read, text, stated):
    assert facts(read(text)) == stated


@pytest.mark.parametrize("text", ["我16岁", "我今年16岁", "哈哈 我才15岁", "不要了 我今年17岁"])
def test_who_says_that_they_are_under_age_is_heard_whatever_else_the_line_says(read, text):
    assert {(fact.facet, fact.wearer) for fact in read(text).facts} == {("age", SELF)}


def test_how_old_the_fan_is_stands_in_idle_talk_too(read):
    assert facts(read("我今年58 头一回看直播 闺女教的")) == {("age", 58)}


@pytest.mark.parametrize(
    ("text", "pinned", "stated"),
    [
        ("脚面宽 43的脚 要不要买大一号", "6", {("size", "43")}),
        ("我运动鞋38 皮鞋37 这双选哪个", "6", {("size", "38"), ("size", "37")}),
        ("平常38拿39对不", "6", {("size", "38")}),
        ("脚长24.5 选38还是39", "6", set()),
        ("我一六五 一百二 M绷不绷", "3", {("height_cm", 165), ("weight_kg", 60)}),
        ("净身高163 上围86 M能扣上不", "3", {("height_cm", 163)}),
        ("35.5的脚拿36还是37", "6", {("size", "35.5")}),
        ("儿子120 45斤 穿多大", "3", {("audience", "孩子"), ("height_cm", 120), ("weight_kg", 22.5)}),
        ("220斤坐上去行不", "12", {("weight_kg", 110)}),
        ("平时80B穿多大", "20", {("size", "80B")}),
        ("我今年45，穿这个老气吗", "1", {("age", 45)}),
        ("五岁偏食的小子 吃得完吗", "7", {("age", 5), ("audience", "孩子")}),
        ("老妈跳舞用 黑色L一条", "5", {("audience", "妈妈")}),
        ("俩闺女一人一条 都拍L", "5", {("audience", "孩子")}),
        ("两个装哪个划算", "7", set()),
        ("我230斤能背不", "21", {("weight_kg", 115)}),
        ("一年级一米二背会不会太大", "21", {("height_cm", 120)}),
        ("降到199我立马拿下 黑L", "5", set()),
        ("孕七个月 穿XXL裹得住肚子吗", "5", {("audience", "孕妇")}),
        ("我混油 T区爱出油 02行不", "18", {("skin", "混油")}),
        ("我头皮长痘 能用不", "18", set()),
        ("我平时就穿XL 那就XL黑的来两条", "5", {("size", "XL")}),
    ],
)
def test_what_a_figure_is_of_goes_by_what_stands_beside_it(read, text, pinned, stated):
    assert facts(read(text, pinned)) == stated


@pytest.mark.parametrize(
    ("text", "pinned", "stated"),
    [
        ("我才22 喝这个早不早", "9", {("age", 22)}),
        ("我23 胃寒 喝得不", "9", {("age", 23)}),
        ("我都五十八了 涂这个艳不艳", "18", {("age", 58)}),
        ("我才24 穿这个显老不", "3", {("age", 24)}),
        ("给当兵的儿子买 他19 天天咳 500g一瓶", "9", {("age", 19), ("audience", "孩子")}),
        ("我妈胃不好 58 喝得惯不", "9", {("age", 58), ("audience", "妈妈")}),
        ("老公 35 嗓子疼 喝合适不", "9", {("age", 35), ("audience", "老公")}),
        ("我今年58 跟闺女抢着看你", "9", {("age", 58)}),
        ("我一个四十岁大男人 围大红的会不会太艳", "16", {("age", 40), ("audience", "男士")}),
        # A size, a weight, a price, a day, a number in the show, a shade; years that are nobody's age.
        ("我37 脚宽 能穿不", "6", {("size", "37")}),
        ("我45 穿得下不", "1", set()),
        ("我20 卖不卖", "9", set()),
        ("我23号出差 500g来一瓶", "9", set()),
        ("我18 黄皮 涂着显白不", "18", set()),
        ("退我27 不够数", "9", set()),
        ("给我妈要 58 贵了", "9", {("audience", "妈妈")}),
        ("同事猜我四十 其实早过了", "9", set()),
        ("喝完年轻十岁 500g再来一瓶", "9", set()),
        ("她比我大二十岁 喝得惯不", "9", set()),
        ("我家猫3岁了 闻不得蜂蜜", "9", set()),
    ],
)
def test_a_bare_figure_is_an_age_only_where_it_can_be_nothing_else(read, text, pinned, stated):
    assert facts(read(text, pinned)) == stated


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("大油皮一个 我用这个行不", {("skin", "油皮")}),
        ("痘痘肌 我能用不", {("skin", "痘肌")}),
        ("我皮肤特别敏感 用了会不会红", {("skin", "敏感肌")}),
        ("本人沙漠皮 涂这个干不干", {("skin", "干皮")}),
        ("我是混合偏油 会不会脱妆", {("skin", "混油")}),
        ("我闺女满脸青春痘 她能涂不", {("skin", "痘肌"), ("audience", "孩子")}),
        ("大干皮 上脸会不会斑驳 我能用02不", {("skin", "干皮")}),
        ("痘肌可以涂不", set()),
        ("爱起痘的 涂01还是02", set()),
    ],
)
def test_a_skin_is_heard_however_it_is_called_if_it_is_somebodys(read, text, stated):
    assert facts(read(text, "18")) == stated


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("额妈对花粉过敏 她敢喝不", {("audience", "妈妈"), ("allergy", "花粉")}),
        ("老妈等着喝 500g还补不补", {("audience", "妈妈")}),
        ("两瓶500g 我一瓶 上初中的儿子一瓶", {("audience", "孩子")}),
        ("我家的才两岁 能喝不", {("age", 2), ("audience", "孩子")}),
        ("我妈打胰岛素的 喝得不", {("audience", "妈妈")}),
        ("小的俺奶在院里使 500g一瓶", {("audience", "老人")}),
        ("同事要生了 我们科室凑钱送她 500g来一瓶", {("audience", "朋友")}),
        ("一岁四个月 24斤 胖小子 能喝不", {("audience", "孩子"), ("age", 1), ("weight_kg", 12)}),
        ("老伴儿73了 咳得睡不着 能喝不", {("age", 73)}),
        ("儿子天天咳 才9岁 能喝不", {("audience", "孩子"), ("age", 9)}),
        ("我31 抽烟嗓子干 喝它有用不", {("age", 31)}),
        ("爹70整 背驼 喝得惯不", {("age", 70), ("audience", "爸爸")}),
        ("妈做过手术的 能喝不", {("audience", "妈妈")}),
        ("今年体检96公斤 医生都摇头", {("weight_kg", 96)}),
        ("爸妈牙口都不行 罐子好开不", {("audience", "爸爸"), ("audience", "妈妈")}),
        ("我妈今年整六十 能喝不", {("audience", "妈妈"), ("age", 60)}),
        ("婆婆乳腺结节 能喝不", {("audience", "老人")}),
        ("我30 行就拍", set()),
        ("老公尿酸高 能喝不", {("audience", "老公")}),
        ("从小就好甜这口 500g一瓶", {("likes", "甜")}),
        ("我就出得起三十 500g行不", {("budget", 30)}),
        ("给二十三的闺女喝 500g一瓶", {("audience", "孩子"), ("age", 23)}),
        ("500g给我兄弟来一瓶", {("audience", "朋友")}),
        ("恁要是俺兄弟 就给俺留着", set()),
        ("我儿子1米9了 篮球队的", set()),
        ("我只吃饭不刷碗 哈哈", set()),
        ("昨天我同事买的到手一百九 今天咋涨了", set()),
        ("怎么下单哦我老婆子不会", set()),
        ("俺娘说了 500g来两瓶", set()),
        ("上秤138斤 今晚不敢吃", {("weight_kg", 69)}),
        ("128斤减脂中 喝这个行不行", {("weight_kg", 64)}),
        ("说好10斤 称了才8斤2", set()),
        ("我从来不沾齁甜的 500g一瓶", {("dislikes", "齁甜")}),
        ("老公在旁边说再买就睡沙发", set()),
        ("吃完就睡着了 真好用", set()),
    ],
)
def test_a_line_about_honey_tells_whom_it_is_for_and_what_they_weigh_and_like(read, text, stated):
    assert facts(read(text, "9")) == stated


def test_what_is_for_pets_tells_nothing_of_a_person(words):
    shop = (LexiconProduct("1", "冻干猫零食", "宠物", ("冻干",), (), ("100g", "300g")),)
    reader = Reader(Lexicon(shop, words), words)
    for text in ("我家的才两岁 能吃不", "金毛70斤 吃几袋", "十三岁的老猫 咬得动不"):
        assert facts(reader.read(text, Context("1", None))) == set(), text


def test_a_shades_number_is_no_part_of_a_height(words):
    shop = (
        LexiconProduct("1", "真丝衬衫", "上衣", ("衬衫",), ("白色",), ("M", "L")),
        LexiconProduct("2", "雾面唇泥", "彩妆", ("唇泥",), ("16砖红",), ()),
    )
    reading = Reader(Lexicon(shop, words), words).read("我160 95 穿多大", Context("1", None))
    assert facts(reading) == {("height_cm", 160), ("weight_kg", 47.5)}


def test_whom_something_taken_back_was_for_stands_where_it_is_said(read):
    assert facts(read("给我妈拿的那条不要了")) == {("audience", "妈妈")}
    assert facts(read("不要了 老公不让")) == set()


@pytest.mark.parametrize(
    "text", ["两岁能吃不 怕噎着", "我问一下 三岁能喝不", "七岁身高128 穿M大不大", "13岁 1米62 L会不会短"]
)
def test_a_childs_age_that_nobody_says_of_themself_is_a_childs(read, text):
    wearers = {fact.wearer for fact in read(text).facts}
    assert wearers == {"孩子"}


@pytest.mark.parametrize(
    ("text", "wearer"),
    [
        ("80岁老人能贴吗", "老人"),
        ("75岁的老太太穿得惯不", "老人"),
        ("我66岁老太太能穿吗", "self"),
        ("60岁能穿吗", "self"),
    ],
)
def test_who_is_asked_for_by_age_and_called_old_is_not_the_fan(read, text, wearer):
    assert {fact.wearer for fact in read(text).facts} <= {wearer}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("孩子海鲜过敏", ("allergy", "海鲜", "孩子")),
        ("我家孩子对海鲜过敏", ("allergy", "海鲜", "孩子")),
        ("我海鲜过敏", ("allergy", "海鲜", "self")),
        ("给孕妇买", ("audience", "孕妇", "孕妇")),
    ],
)
def test_what_ails_somebody_is_told_of_whom_it_follows(read, text, stated):
    assert stated in {(fact.facet, fact.value, fact.wearer) for fact in read(text).facts}


def test_a_proverb_tells_no_age(read):
    assert facts(read("三岁看大七岁看老 鞋子看人品")) == set()


@pytest.mark.parametrize("text", ["我闺女16岁", "直播间开了16天"])
def test_idle_talk_of_other_ages_states_nothing(read, text):
    assert facts(read(text)) == set()


_FULL_WIDTH = str.maketrans("0123456789. ", "０１２３４５６７８９．　")
_DIGITS = "零一二三四五六七八九"


@given(height=st.integers(140, 199), jin=st.integers(81, 250))
def test_height_and_weight_are_the_same_however_they_are_typed(reader, height, jin):
    kilos = jin / 2
    meters, tens, ones = height // 100, height // 10 % 10, height % 10
    stated = {("height_cm", height), ("weight_kg", kilos)}
    for text in (
        f"我{height} {jin}斤穿多大",
        f"我{height}cm {kilos:g}kg穿多大",
        f"身高{height}厘米 体重{kilos:g}公斤穿多大",
        f"我{height}/{jin} 穿多大",
        f"我{meters}.{tens}{ones}米 {jin}斤穿多大",
        f"我{meters}米{tens}{ones} {jin}斤穿多大",
        f"我{_DIGITS[meters]}米{_DIGITS[tens]}{_DIGITS[ones]} {jin}斤穿多大",
    ):
        assert facts(reader.read(text, Context("5", None))) == stated, text
        assert facts(reader.read(text.translate(_FULL_WIDTH), Context("5", None))) == stated, text


@given(qty=st.integers(1, 9), size=st.sampled_from(["M", "L", "XL", "XXL", "XXXL"]))
def test_a_claims_count_and_size_are_the_same_however_they_are_typed(reader, qty, size):
    spoken = {2: "两"}.get(qty, _DIGITS[qty])
    for text in (f"黑色{size}来{qty}条", f"黑的{size.lower()}码 来{spoken}条", f"{spoken}条黑色{size}"):
        for typed in (text, text.translate(_FULL_WIDTH)):
            (item,) = reader.read(typed, Context("5", None)).items
            assert (item.color, item.size, item.qty) == ("黑色", size, qty), typed
