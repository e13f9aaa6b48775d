"""What the grammar of a line tells, whatever it speaks of: who is asked, what follows a number, what was endured."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.reading import Intent, Item, StatedWish


@pytest.mark.parametrize(
    ("pinned", "text", "item"),
    [
        ("6", "要白色37 包装好点", Item("6", "白色", "37", None)),
        ("6", "白绿38 把我加上", Item("6", "白绿", "38", None)),
        ("6", "白色39 根本抢不到", Item("6", "白色", "39", None)),
        ("6", "白色37来 2双", Item("6", "白色", "37", 2)),
        ("5", "黑色L来俩 楼上楼下各放一条", Item("5", "黑色", "L", 2)),
        ("12", "雾蓝1.5米的两套 主卧次卧各一套", Item("12", "雾蓝", "1.5米", 2)),
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
        ("5", "李姐今天来吗", Intent.CHATTER),
        ("5", "她今天来吗", Intent.CHATTER),
        ("5", "小红明天还来不来", Intent.CHATTER),
        ("5", "黑色明天来吗", Intent.ASK_STOCK),
        ("5", "货今天来吗", Intent.ASK_STOCK),
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


@pytest.mark.parametrize(
    ("pinned", "text", "intent"),
    [
        ("5", "前头那大姐不要的肤色XL给我", Intent.CLAIM),
        ("5", "口1", Intent.CLAIM),
        ("5", "万一把吊牌剪了 还给退吗", Intent.ASK_DELIVERY),
        ("5", "能不能约晚上八点以后送", Intent.ASK_DELIVERY),
        ("12", "里头一股霉味 晒三天太阳都散不掉 你说咋弄", Intent.AFTER_SALE),
        ("6", "拍错了 白色38改成白绿38", Intent.AFTER_SALE),
        ("5", "姐 69成不成 成就秒付", Intent.ASK_PRICE),
        ("6", "给女儿抢了双白色的 37 差点没抢上", Intent.ORDERED),
        ("6", "上回买的38一点不挤", Intent.PRAISE),
        ("1", "穿到脚脖子了吧 我才一米五", Intent.ASK_FIT),
        ("1", "围巾是送的还是得另外买", Intent.ASK_PRICE),
        ("1", "不是说29吗 点进去咋39了", Intent.ASK_PRICE),
        ("1", "头回来有没有见面礼", Intent.ASK_PRICE),
        ("1", "L码叫人扫光了吧", Intent.ASK_STOCK),
        ("7", "5斤装还拍得到不 给老人买", Intent.ASK_STOCK),
        ("5", "我敏感肌好不容易碰到不勒的 囤三条", Intent.CLAIM),
        ("5", "能不能报销不知道 反正我先要了", Intent.CLAIM),
        ("5", "算了兄弟 钱包空了", Intent.CANCEL),
        ("12", "我备注了不要放门卫 结果还是丢了 赔不赔", Intent.AFTER_SALE),
        ("12", "预售的几号出仓", Intent.ASK_DELIVERY),
        ("5", "主播这一晚上换了八双 腿酸不", Intent.CHATTER),
        ("5", "卡了卡了 你嘴对不上声", Intent.CHATTER),
        ("5", "三秒没了？还好我付得快 嘿嘿", Intent.ORDERED),
        ("5", "单子在后台了 瞅瞅", Intent.ORDERED),
        ("7", "箱子里就只有两个 我是独眼龙啊", Intent.AFTER_SALE),
        ("6", "听见没 38的白绿", Intent.CLAIM),
        ("12", "味儿冲得我头疼 开窗三天都散不掉 退了", Intent.AFTER_SALE),
        ("5", "前面那个说掉色的 你是不是买错家了", Intent.CHATTER),
        ("5", "有没有在广东的 你们热不热", Intent.CHATTER),
    ],
)
def test_what_follows_from_the_form_outweighs_single_words(read, pinned, text, intent):
    assert read(text, pinned).intent is intent


@pytest.mark.parametrize(
    ("pinned", "text", "item"),
    [
        ("3", "黑的扎眼 那就米白吧 XL 拿一件", Item("3", "米白", "XL", 1)),
        ("6", "37的白色还是38的 纠结……就38吧 来一双", Item("6", "白色", "38", 1)),
        ("3", "白的XL 哎不对 黑的XL 来一件", Item("3", "黑色", "XL", 1)),
        ("6", "白绿38 来两双 一双备着", Item("6", "白绿", "38", 2)),
        ("11", "驼色L一件 姐妹俩穿", Item("11", "驼色", "L", 1)),
        ("5", "便宜20我给我妈也带一条", Item("5", None, None, 1)),
    ],
)
def test_what_is_settled_on_at_last_is_taken(read, pinned, text, item):
    assert read(text, pinned).items == (item,)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        (None, "想给闺女买双小皮鞋 150以内的 能上吗", StatedWish("小皮鞋", None, None, None)),
        (None, "有没有小西装 儿子要当花童", StatedWish("小西装", None, None, None)),
        ("5", "出个5XL行不行", StatedWish(None, None, "5XL", None)),
        ("5", "有短一截的没 我一米四八", StatedWish(None, None, None, "短一截")),
        ("11", "可惜没有墨绿 能出不", StatedWish(None, "墨绿色", None, None)),
        (None, "背包50升的上一个", StatedWish("背包", None, "50升", None)),
        (None, "桌子能升降的有没有", StatedWish("桌子", None, None, "能升降")),
        (None, "卖表带不 22毫米的", StatedWish("表带", None, "22毫米", None)),
        (None, "凉鞋怎么一双都不见", StatedWish("凉鞋", None, None, None)),
        (None, "求个挂脖子的小手电 上班路上用", StatedWish("小手电", None, None, "挂脖子")),
        (None, "有没有红棕色的眉笔", StatedWish("眉笔", "红棕色", None, None)),
    ],
)
def test_a_wish_is_heard_however_it_is_led_in(read, pinned, text, wish):
    said = read(text, pinned)
    assert (said.intent, said.wish) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text", "facts"),
    [
        ("5", "还能要吗 刚给孙子喂完饭", []),
        ("5", "我习惯混着洗 掉不掉色", []),
        ("5", "我今年刚满23 没对象", [("age", 23)]),
        ("6", "我女儿穿31的鞋 买36还是37", [("audience", "孩子"), ("size", "31")]),
        ("5", "我别的裤子都是XXL 这条XL套得上不", [("size", "XXL")]),
        ("5", "从云南还是四川发的 二手的我不要", []),
        ("3", "男朋友要跟我穿一对 黑色L一件", [("audience", "男士")]),
        ("3", "家里一对双胞胎女儿 米白M两件", [("audience", "孩子")]),
        ("16", "儿子高考 给他求个平安 大红一条", [("audience", "孩子")]),
        ("16", "这颜色晃得我室友眼瞎", []),
        ("16", "我同事昨天买的几号链接来着", []),
    ],
)
def test_what_is_done_for_somebody_tells_nothing_to_sell_by(read, pinned, text, facts):
    assert [(one.facet, one.value) for one in read(text, pinned).facts] == facts


@pytest.mark.parametrize(
    "text",
    [
        "高价收手机 微聊",
        "信用卡代还 秒到",
        "旗袍店转让",
        "看头相 有惊喜",
        "代办社保退休",
        "招代购 洋服出货",
        "风水大师",
    ],
)
def test_who_sells_lends_or_hires_advertises_however_shortly(read, text):
    assert read(text, "5").intent is Intent.SPAM


@pytest.mark.parametrize("text", ["看主页标的129 现在直播多少", "抢了个寂寞 还补吗", "自家手机卡死了"])
def test_who_asks_or_tells_of_themself_does_not_advertise(read, text):
    assert read(text, "5").intent is not Intent.SPAM


def test_a_reason_never_lies_outside_its_line(read):
    for text in ("领酒点头像 加我", "收号", "关注俺 加我"):
        for reason in read(text, "5").reasons:
            assert 0 <= reason.start < reason.end <= len(text)


@pytest.mark.parametrize("times", [4, 7, 20, 70])
@pytest.mark.parametrize(
    ("text", "over", "intent"),
    [
        ("主播好厉害", "！", Intent.CHATTER),
        ("3号多大码", "~", Intent.ASK_FIT),
        ("3号多大码", "？", Intent.ASK_FIT),
        ("什么时候发货", "呀", Intent.ASK_DELIVERY),
        ("什么时候发货", "?!", Intent.ASK_DELIVERY),
        ("上次买的衣服坏了 https://shop.example.com/", "x", Intent.AFTER_SALE),
        ("抢福袋啦", "好", Intent.CHATTER),
        ("11号要", "要", Intent.CLAIM),
        ("老铁", "老铁", Intent.CHATTER),
    ],
)
def test_what_is_typed_over_and_over_says_no_more_than_a_few(read, text, over, times, intent):
    found = read(text + over * times, "5")
    assert found.intent is intent
    assert all(0 <= reason.start <= reason.end <= len(text + over * times) for reason in found.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "5号黑色L不用给我留",
        "不用帮我记5号黑色L",
        "5号黑色L别给我留了",
        "都别买黑色XL",
        "姐妹们别下单黑色的",
        "你们别买5号黑色L哈",
        "5号黑色L要是包邮我拿两件",
        "5号黑色L拍张照片",
        "黑色XL拍个图看看",
        "5号黑色拍个视频看看",
    ],
)
def test_nothing_is_held_for_who_says_no_or_if_whatever_goods_are_named(read, text):
    assert read(text).intent not in (Intent.CLAIM, Intent.ORDERED)


@pytest.mark.parametrize("text", ["5号黑色L别给我记错了 来一件", "别拍错了 给我留一件黑色L", "黑色L来一件 她要拍照"])
def test_who_asks_for_care_claims_all_the_same(read, text):
    assert read(text).intent is Intent.CLAIM
