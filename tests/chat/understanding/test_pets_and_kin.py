"""Whose a fact is: of the fan, of their kin, of nobody whose years are but guessed, and never of a pet."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Lexicon, Reader

GOODS = (
    LexiconProduct("1", "宽松牛仔裤", "裤子", ("牛仔裤",), ("黑色", "蓝色"), ("M", "L", "XL")),
    LexiconProduct("2", "苏打饼干", "零食", ("饼干",), ("原味", "香葱"), ("200g", "400g")),
    LexiconProduct("3", "乳胶枕", "床品", ("枕头",), ("高枕", "低枕"), ()),
    LexiconProduct("4", "保湿面霜", "护肤", ("面霜",), (), ("30g", "50g")),
    LexiconProduct("5", "儿童座椅", "出行", ("座椅",), ("黑色", "红色"), ()),
    LexiconProduct("6", "帆布鞋", "鞋", ("帆布鞋",), ("白色", "黑色"), ("36", "37", "38", "39", "40")),
    LexiconProduct("7", "羽绒被", "床品", ("被子",), ("白色",), ("1.5米", "1.8米")),
)
PET_SHOP = (
    LexiconProduct("1", "鸡肉狗粮", "狗粮", ("狗粮",), ("鸡肉味", "牛肉味"), ("2kg", "5kg")),
    LexiconProduct("2", "猫抓板", "猫玩具", ("抓板",), (), ()),
    LexiconProduct("3", "宠物毛衣", "宠物服饰", ("毛衣",), ("红色", "蓝色"), ("S", "M", "L", "XL")),
    LexiconProduct("4", "透气胸背", "牵引", ("胸背",), ("黑色",), ("S", "M", "L", "XL")),
)


def facts(reading):
    return {(fact.facet, fact.value) for fact in reading.facts}


@pytest.fixture(scope="module")
def pet_shop(words):
    return Reader(Lexicon(PET_SHOP, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "stated"),
    [
        ("3", "平时穿M的 胖了要不要换L", set()),
        ("4", "二十斤的柯基 M还是L", set()),
        ("4", "体重86斤的大丹犬 XL勒不勒", set()),
        ("1", "我家狗牛肉过敏 鸡肉味能吃不", set()),
        ("1", "有没有兔肉的 俺家那只鸡肉过敏", set()),
        ("1", "我家这位只吃牛肉 5kg的来一袋", set()),
        ("1", "家里那只从来不吃鸡肉", set()),
        ("2", "我家主子就爱啃硬的", set()),
        # What the fan says of themself is theirs in such a shop too.
        ("1", "我最讨厌腥味 这个味大不", {("dislikes", "腥味")}),
        ("3", "我就喜欢素净的 有白的吗", {("likes", "素净")}),
        ("3", "超过80就算了", {("budget", 80)}),
        ("4", "给我弟买的", {("audience", "男士")}),
        ("2", "我猫毛过敏 这个落灰不", {("allergy", "猫毛")}),
    ],
)
def test_what_is_told_of_a_pet_is_no_fact(pet_shop, pinned, text, stated):
    assert facts(pet_shop.read(text, Context(pinned, None))) == stated


@pytest.mark.parametrize(
    ("pinned", "text", "stated"),
    [
        ("3", "我家猫就爱睡硬的 这个行不", set()),
        ("2", "狗狗花生过敏 这个能喂不", set()),
        # Grandchildren are one's own, whoever says so.
        ("2", "孙女花生过敏 有没有不含的", {("audience", "孩子"), ("allergy", "花生")}),
        ("1", "外孙满月 蓝的M拿一条", {("audience", "孩子")}),
        ("4", "外孙女脸皴了 能抹不", {("audience", "孩子")}),
        ("2", "孙子红屁股 能吃不", {("audience", "孩子")}),
        ("3", "孙子能睡吗", set()),
        ("1", "我外孙女现在穿L 要换XL吗", {("audience", "孩子"), ("size", "L")}),
        ("3", "闺女住上铺 高枕会不会太高", {("audience", "孩子")}),
        ("2", "婆婆牛奶过敏 饼干有奶不", {("audience", "老人"), ("allergy", "牛奶")}),
        # Who only does something.
        ("2", "怎么付啊 我儿子给我装的这个软件", set()),
        ("1", "怎么下单 我妈不会弄", set()),
        ("2", "我跟我媳妇数了三遍 少一包", set()),
        ("2", "香葱的不要 我老公闻不得", set()),
        # Weights to the half and to the tenth.
        ("5", "我家宝宝13公斤半 坐得下不", {("audience", "孩子"), ("weight_kg", 13.5)}),
        ("5", "孙子才五斤六两 能坐不", {("audience", "孩子"), ("weight_kg", 2.8)}),
        ("3", "一百八十斤的我一躺就塌了", {("weight_kg", 90)}),
        ("5", "外孙4岁 102公分 坐得下不", {("audience", "孩子"), ("age", 4), ("height_cm", 102)}),
        ("3", "我侧睡 一米七八 高枕够高不", {("height_cm", 178)}),
        ("7", "我家床一米五 拿哪个", set()),
        # Years that are but guessed at.
        ("4", "七八岁能抹不", set()),
        ("4", "五六十岁的人用合适不", set()),
        ("1", "一百二三十斤穿啥", set()),
        ("4", "我妈58岁了能用不", {("audience", "妈妈"), ("age", 58)}),
        ("1", "俺娘六十一啦 165斤 穿得进不", {("audience", "妈妈"), ("age", 61), ("weight_kg", 82.5)}),
        ("1", "头围量了58 压不压头", set()),
        ("1", "我一米七的个儿，一百五，穿上紧巴不", {("height_cm", 170), ("weight_kg", 75)}),
        ("1", "我爹一米七二，瘦，才一百一，逛荡不", {("audience", "爸爸"), ("height_cm", 172), ("weight_kg", 55)}),
        ("5", "我家宝贝26斤 能坐不", {("audience", "孩子"), ("weight_kg", 13)}),
        ("7", "墙才1米4宽 放得下不", set()),
        ("7", "一米一到两米的有没有", set()),
        ("3", "超过三百我可就不看了", {("budget", 300)}),
        ("1", "我从来不系合成革的", {("dislikes", "合成革")}),
        # Kin and children as they are called elsewhere.
        ("4", "我家婆72 能抹不", {("audience", "老人"), ("age", 72)}),
        ("5", "屋里伢8岁 能坐不", {("audience", "孩子"), ("age", 8)}),
        ("1", "我女12岁78斤 穿多大", {("audience", "孩子"), ("age", 12), ("weight_kg", 39)}),
        ("1", "我女朋友160 穿多大", {("height_cm", 160)}),
        ("4", "孕妇一枚 能抹不", {("audience", "孕妇")}),
        # A shade or a model of others is no size.
        ("4", "平时用别家的N25 这个白不白", set()),
        # A skin of one's own, told by what follows.
        ("4", "大干皮到下午会不会起皮 我坐办公室的", {("skin", "干皮")}),
        ("4", "吃甜的长痘也认了", set()),
        # Tastes.
        ("2", "香葱味我最讨厌 换原味", {("dislikes", "香葱味")}),
        ("1", "紧身的我最烦", {("dislikes", "紧身")}),
        ("4", "无香的我只认那个", {("likes", "无香")}),
        ("1", "有紫的没 我婆婆爱紫色", {("audience", "老人"), ("likes", "紫色")}),
    ],
)
def test_a_fact_is_of_whom_it_is_told(shop, pinned, text, stated):
    assert facts(shop.read(text, Context(pinned, None))) == stated


@pytest.mark.parametrize("text", ["我五岁 120的穿哪个", "俺孩儿五岁 穿哪个", "俺妮儿6岁 拿哪个码"])
def test_nobody_of_five_writes_of_themself(shop, text):
    ages = [fact.wearer for fact in shop.read(text, Context("1", None)).facts if fact.facet == "age"]
    assert ages == ["孩子"]


@pytest.mark.parametrize("text", ["我女朋友160 穿多大", "我女票160穿哪个", "我男友180 穿啥码", "我儿媳165 穿多大"])
def test_what_is_told_of_another_is_never_noted_of_the_fan(shop, text):
    wearers = {fact.wearer for fact in shop.read(text, Context("1", None)).facts if fact.facet == "height_cm"}
    assert "self" not in wearers


RINGS = (LexiconProduct("1", "足银戒指", "戒指", ("戒指",), ("亮银",), ("14号", "16号", "18号")),)


@pytest.mark.parametrize(
    ("text", "size", "wearer"),
    [
        ("闺女戴14号 给她还拿14会不会松", "14号", "孩子"),
        ("老公手指粗 他戴22号 撑得开不", "22号", "老公"),
        ("我戴16号的 这个能戴不", "16号", "self"),
        ("她戴18号 我不知道买多大", "18号", "朋友"),
    ],
)
def test_the_size_of_a_ring_is_of_who_wears_it(words, text, size, wearer):
    said = Reader(Lexicon(RINGS, words), words).read(text, Context("1", None)).facts
    assert [(fact.value, fact.wearer) for fact in said if fact.facet == "size"] == [(size, wearer)]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("都六十的人了穿这个会不会太嫩", 60),
        ("今年我本命年60了", 60),
        ("本命年48了想带点红", 48),
        ("我48快绝经了能用不", 48),
        ("15岁的我刚下晚自习", 15),
    ],
)
def test_who_tells_of_their_years_tells_their_age(shop, text, age):
    said = shop.read(text, Context("4", None)).facts
    assert [(fact.value, fact.wearer) for fact in said if fact.facet == "age"] == [(age, "self")]


@pytest.mark.parametrize("text", ["母亲节有没有活动", "父亲节搞不搞优惠", "上家退货花我18"])
def test_a_feast_and_what_was_paid_tell_of_nobody(shop, text):
    assert shop.read(text, Context("1", None)).facts == ()


@pytest.mark.parametrize(
    ("text", "height"), [("矮个子153 会不会拖地", 153), ("我个子大 172 短了不好看", 172), ("高个子178 够长不", 178)]
)
def test_a_build_tells_of_a_height(shop, text, height):
    assert ("height_cm", height) in facts(shop.read(text, Context("1", None)))
