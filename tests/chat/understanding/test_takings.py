"""What is taken, paid for, taken back or only spoken of, in whatever words it is said."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "摇粒绒外套", "上衣", ("外套",), ("黑色", "白色", "藏青"), ("M", "L", "XL")),
    LexiconProduct("2", "帆布鞋", "鞋", ("布鞋",), ("红色", "米色"), ("35", "36", "37", "38")),
    LexiconProduct("3", "黄桃罐头", "食品", ("罐头",), ("原味", "低糖"), ("6罐装", "12罐装")),
    LexiconProduct("4", "保温壶", "家居", ("壶",), ("蓝色", "银色"), ("1升", "2升")),
)


def taken(number, color=None, size=None, qty=None):
    return [Item(number, color, size, qty)]


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("1", "黑的取消 换白的L", taken("1", "白色", "L")),
        ("1", "M不要了 给我改成XL", taken("1", None, "XL")),
        ("2", "36那双不要了哈 帮我记37的", taken("2", None, "37")),
        ("4", "蓝色的撤了 换成银色 还是2升", taken("4", "银色", "2升")),
        ("3", "刚扣的6罐装不作数 改12罐装", taken("3", None, "12罐装")),
        ("1", "藏青那件去掉 换黑色 还是XL", taken("1", "黑色", "XL")),
    ],
)
def test_what_is_to_come_instead_of_a_claim_is_claimed(shop, pinned, text, items):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


@pytest.mark.parametrize(
    "text",
    ["黑的不要了 换下次吧", "付款的那件不要了 换白的行不", "L收到穿不上 不要了 给我换XL", "黑的不要了 有白的换吗"],
)
def test_what_is_to_come_instead_of_what_was_paid_for_or_is_asked_is_not(shop, text):
    assert shop.read(text, Context("1", None)).intent is not Intent.CLAIM


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        # Beside what was paid for.
        ("2", "刚付完36的 不过瘾 再来个37"),
        ("1", "L那件付完了 再加个XL的给我弟"),
        ("1", "昨天拍了一件嫌少 再添个白色的"),
        ("2", "穿了一个月没开胶 就再来双红的"),
        ("1", "同事下了三件 我跟一件 黑L"),
        # With nothing to wait for.
        ("1", "还等什么呢 拿"),
        ("4", "犹豫啥 银色2升"),
        ("1", "有啥好纠结的 上车"),
        ("3", "那还说啥 两箱"),
        # A clause of taking, behind a remark.
        ("1", "看得我心痒痒 上车"),
        ("1", "站一天岗久蹲腿酸 要黑的"),
        ("1", "都劝我别买 我偏要 L"),
        ("1", "好不好看另说 黑的 L 拿了"),
        ("4", "管它多少层 能保温就行 2升一个"),
        ("1", "听你的拿L 白色"),
        ("2", "平时穿37 这款大那拿36 红的"),
        ("1", "白的不耐脏 我还是藏青吧"),
        ("1", "XL黑我等着呢 别让人抢走了"),
        ("1", "藏青那个要要要"),
        ("1", "XL没人付归我"),
        ("1", "别念参数了 给我留着就行"),
        ("3", "老公一罐我一罐"),
        ("1", "加1"),
        # A hand is raised.
        ("1", "扣一 网卡得刚刷出来"),
        ("1", "1 快 我要进电梯了"),
    ],
)
def test_it_is_claimed_whatever_is_said_beside_it(shop, pinned, text):
    assert shop.read(text, Context(pinned, None)).intent is Intent.CLAIM


@pytest.mark.parametrize(
    ("pinned", "text", "intent"),
    [
        ("1", "有XL我就拿 没有我撤了", Intent.ASK_STOCK),
        ("1", "80能拿走我就把黑的白的都要了", Intent.ASK_PRICE),
        ("1", "白的一件便宜点 给长辈买的", Intent.ASK_PRICE),
        ("1", "我要L的还是XL的好", Intent.ASK_FIT),
        ("1", "我闺蜜买了两件 我还在吃土", Intent.CHATTER),
        ("2", "我同事上周也拍了双 红的", Intent.CHATTER),
        ("1", "L的好像涨了 之前看是八十九", Intent.ASK_PRICE),
        ("1", "白色外套有人退没 退了叫我", Intent.ASK_STOCK),
        ("3", "罐头12罐 收到10罐", Intent.AFTER_SALE),
        ("1", "下班铃响了 撤", Intent.CHATTER),
        ("1", "1 2 3 上链接", Intent.ASK_STOCK),
        ("1", "讲啥呢 黑的", Intent.ASK_DETAIL),
        ("1", "你刚说什么 白色M", Intent.ASK_DETAIL),
        ("1", "黑的没钱买", Intent.CHATTER),
        ("1", "想要黑的 就是买不起", Intent.CHATTER),
        ("1", "家里已经有黑的 白的要纠结一下", Intent.CHATTER),
        ("1", "不要白的图 换黑的看看", Intent.ASK_DETAIL),
        ("1", "再给我讲讲L", Intent.ASK_DETAIL),
        ("1", "听你的拿L 结果小了", Intent.AFTER_SALE),
        ("1", "误触关注了 哈哈", Intent.CHATTER),
        ("1", "付了的都出来举个手", Intent.CHATTER),
        ("1", "刚抢到优惠券了", Intent.CHATTER),
        ("1", "扣1的都抢到了没", Intent.CHATTER),
        ("1", "别一直刷了 不要老扣1 卡死", Intent.CHATTER),
    ],
)
def test_what_would_be_taken_if_or_was_taken_by_others_is_not_claimed(shop, pinned, text, intent):
    assert shop.read(text, Context(pinned, None)).intent is intent


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("1", "款都付了 黑XL"),
        ("1", "钱扣了 白色L那件"),
        ("1", "M藏青已拿下 我妈还蒙在鼓里"),
        ("1", "拍都拍了 你咋还催我扣1"),
        ("1", "L的 下过单了 别喊我了"),
        ("2", "35 36 各付一双"),
        ("2", "替隔壁大姐下的单 37的"),
        ("1", "我对象拿他手机付的 L"),
        ("1", "XL已经付了 别再给我留了"),
        ("1", "拍了拍了 刚到家 慢慢看"),
        ("1", "我闺蜜帮我付的 L黑"),
        ("1", "昨天没抢到 今天终于抢到了"),
    ],
)
def test_what_is_paid_for_is_ordered_in_whatever_words(shop, pinned, text):
    assert shop.read(text, Context(pinned, None)).intent is Intent.ORDERED


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("1", "刚才那个1是误点 手机揣兜里呢"),
        ("1", "黑L那件我不付啦 我妈给我买了一件"),
        ("3", "罐头退坑 家里囤太多了"),
        ("1", "白的划走 黑的照旧"),
        ("1", "喝多了拍的 退了 还没给钱"),
        ("1", "我刚才是瞎起哄 别往心里去"),
        ("1", "我妈已经买了 黑的不用给我留"),
    ],
)
def test_what_is_let_go_is_taken_back_in_whatever_words(shop, pinned, text):
    assert shop.read(text, Context(pinned, None)).intent is Intent.CANCEL


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        # What others have, or one has oneself.
        ("1", "黑色的我妈买了 我换个样 藏青M", taken("1", "藏青", "M")),
        ("2", "闺蜜刚拍了38 我脚小 36来一双", taken("2", None, "36", 1)),
        ("1", "刚付了件白的 再给我来件藏青L", taken("1", "藏青", "L", 1)),
        ("1", "别人都穿XL 就我M 来件黑的", taken("1", "黑色", "M", 1)),
        # What one has had enough of, or leaves to others.
        ("3", "原味的我吃腻了 低糖12罐装来一箱", taken("3", "低糖", "12罐装", 1)),
        ("1", "白色没货了 那给我黑的L", taken("1", "黑色", "L")),
        ("1", "家里已经有白的 这回要黑的", taken("1", "黑色")),
        ("2", "红的谁没有 我要米色 37", taken("2", "米色", "37")),
        ("1", "黑的藏青都要 白的你们自己留着", [Item("1", "黑色", None, None), Item("1", "藏青", None, None)]),
        ("2", "布鞋不看了 外套黑色L一件", taken("1", "黑色", "L", 1)),
        ("3", "2号先放一放 低糖12罐装我拿走", taken("3", "低糖", "12罐装")),
        ("2", "米色37不留了 拿红的 还是37", taken("2", "红色", "37")),
    ],
)
def test_what_others_have_or_is_done_with_is_not_taken(shop, pinned, text, items):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


def test_what_is_enough_is_taken_all_the_same(shop):
    assert shop.read("两个人吃6罐装够了 来一箱", Context("3", None)).items == (Item("3", None, "6罐装", 1),)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("1", "外套拍的L来的M 咋回事", taken("1", None, "L")),
        ("1", "外套下的黑色发来的白色 给换", taken("1", "黑色")),
        ("3", "罐头点的原味 收到是低糖 咋弄", taken("3", "原味")),
        ("1", "外套黑色L发成了藏青M 穿着紧", taken("1", "黑色", "L")),
        ("2", "布鞋米色38发成了米色36 脚塞不进", taken("2", "米色", "38")),
    ],
)
def test_a_complaint_is_about_what_was_ordered_not_what_came(shop, pinned, text, items):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (Intent.AFTER_SALE, items)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("黑色L有吗 点进去只剩白的", taken("1", "黑色", "L")),
        ("L在哪 我这屏幕上只有M", taken("1", None, "L")),
    ],
)
def test_what_alone_is_left_is_not_what_is_asked_for(shop, text, items):
    assert list(shop.read(text, Context("1", None)).items) == items


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("这件我有 去年冬天抢的", Intent.CHATTER),
        ("这件我有了 黑的再来一件", Intent.CLAIM),
        ("给我侄女买的 她128斤", Intent.ASK_FIT),
        ("给闺女买的 来一件", Intent.CLAIM),
        ("黑色我全要了 还有几件", Intent.CLAIM),
        ("M和L都要黑的", Intent.CLAIM),
        ("买错码了能换L吗", Intent.AFTER_SALE),
    ],
)
def test_what_one_has_or_bought_wrong_is_not_taken_and_what_one_takes_is(shop, text, intent):
    assert shop.read(text, Context("1", None)).intent is intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("就要过年了", Intent.CHATTER),
        ("马上要下班了", Intent.CHATTER),
        ("要过年了 来件白的", Intent.CLAIM),
        ("一套一套的 真会说", Intent.PRAISE),
        ("好多人都拍了啊", Intent.CHATTER),
        ("闺蜜刚下单了", Intent.CHATTER),
        ("我刚下单了", Intent.ORDERED),
    ],
)
def test_what_is_about_to_be_or_others_did_takes_nothing(shop, text, intent):
    assert shop.read(text, Context("1", None)).intent is intent


@pytest.mark.parametrize("text", ["我有一件黑的 再来件白的", "黑的我有了 来件白的"])
def test_what_one_has_is_passed_by(shop, text):
    reading = shop.read(text, Context("1", None))
    assert (reading.intent, {item.color for item in reading.items}) == (Intent.CLAIM, {"白色"})


@pytest.mark.parametrize("text", ["改个码 刚拍的M换L", "刚拍的M能改L吗", "改下尺码 M改L"])
def test_what_an_order_is_to_be_changed_to_is_its_item(shop, text):
    reading = shop.read(text, Context("1", None))
    assert (reading.intent, list(reading.items)) == (Intent.AFTER_SALE, taken("1", None, "L"))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("黑的没了就要白的", taken("1", "白色")),
        ("没有黑的就拿白的", taken("1", "白色")),
        ("M没了换L", taken("1", None, "L")),
        ("黑的卖完了要白的", taken("1", "白色")),
        ("2号的37没了换38", taken("2", None, "38")),
    ],
)
def test_what_is_taken_for_what_is_gone_is_claimed_alone(shop, text, items):
    reading = shop.read(text, Context("1", None))
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


def test_one_more_hand_votes_where_there_is_a_call(shop):
    assert shop.read("+1", Context("1", "要黑的扣1")).intent is Intent.CHATTER
    assert shop.read("+1", Context("1", None)).intent is Intent.CLAIM


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("要白的啊别给我发错", taken("1", "白色")),
        ("那件L是我的了", taken("1", None, "L")),
        ("这价必拿", taken("1")),
        ("囤囤囤", taken("1")),
    ],
)
def test_what_is_ones_own_in_other_words_is_claimed(shop, text, items):
    reading = shop.read(text, Context("1", None))
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


def test_a_coupon_spelt_with_the_character_that_looks_alike_is_one(shop):
    assert shop.read("有劵冇", Context("1", None)).intent is Intent.ASK_PRICE


@pytest.mark.parametrize(
    "text",
    [
        "我喜欢宽松的 不喜欢黑色 预算600",
        "我不喜欢白色 喜欢黑色的",
        "不喜欢黑色 喜欢白色",
        "女儿喜欢白色我喜欢黑色",
        "我妈喜欢红色 不喜欢黑色",
        "我喜欢黑色的，我妈也喜欢",
    ],
)
def test_several_tastes_and_a_purse_claim_nothing(shop, text):
    assert shop.read(text, Context("1", None)).intent not in (Intent.CLAIM, Intent.ORDERED)


@pytest.mark.parametrize("text", ["我喜欢黑色 给我来一件", "不喜欢黑色 白色M", "我喜欢宽松的 黑色L", "喜欢白色 冲"])
def test_what_is_taken_beside_a_taste_is_claimed(shop, text):
    assert shop.read(text, Context("1", None)).intent is Intent.CLAIM


@pytest.mark.parametrize("text", ["165*110", "165×110", "160*110斤", "我165*55穿多大"])
def test_how_tall_and_heavy_somebody_is_claims_no_hundred_pieces(shop, text):
    reading = shop.read(text, Context("1", None))
    assert reading.intent is not Intent.CLAIM
    assert all(item.qty is None for item in reading.items)


@pytest.mark.parametrize(("text", "qty"), [("M*2", 2), ("黑色L*3", 3), ("1号*2", 2)])
def test_a_count_behind_a_times_sign_is_claimed(shop, text, qty):
    reading = shop.read(text, Context("1", None))
    assert (reading.intent, reading.items[0].qty) == (Intent.CLAIM, qty)
