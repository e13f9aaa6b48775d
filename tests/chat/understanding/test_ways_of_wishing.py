"""Wishes told without asking outright: what is missing, what never comes, what one would take."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, StatedWish

GOODS = (
    LexiconProduct("1", "圆领毛衣", "上衣", ("毛衣",), ("黑色", "米白"), ("M", "L", "XL")),
    LexiconProduct("2", "现烤曲奇", "糕点", ("曲奇",), ("原味", "抹茶味"), ("6枚", "12枚")),
    LexiconProduct("3", "素面指环", "饰品", ("指环",), ("银色", "黑色"), ("8号", "9号", "10号")),
    LexiconProduct("4", "橡胶筒靴", "鞋", ("筒靴",), ("黑色", "绿色"), ("36-37", "38-39", "40-41")),
    LexiconProduct("5", "泡面小锅", "锅具", ("小锅",), ("白色",), ("1升", "2升")),
    LexiconProduct("6", "活冻青口贝", "水产", ("青口",), (), ("1斤装", "2斤装")),
)


def wish_of(shop, pinned, text):
    reading = shop.read(text, Context(pinned, None))
    return reading.intent, reading.wish


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # What alone is missing.
        (None, "就差个蒸笼了", StatedWish("蒸笼", None, None, None)),
        (None, "就缺条围裙了 一起买多好", StatedWish("围裙", None, None, None)),
        ("5", "小锅就差个带盖的", StatedWish("小锅", None, None, "带盖")),
        (None, "砂锅就差个带盖的", StatedWish("砂锅", None, None, "带盖")),
        (None, "蒜香排骨就差这一样", StatedWish("蒜香排骨", None, None, None)),
        ("4", "筒靴就差个42-43的", StatedWish("筒靴", None, "42-43", None)),
        # What never comes, or is never made.
        (None, "围巾你家从来没上过", StatedWish("围巾", None, None, None)),
        (None, "蚊帐你家从来不上 热得睡不着", StatedWish("蚊帐", None, None, None)),
        (None, "怎么从来没有凉席啊", StatedWish("凉席", None, None, None)),
        ("1", "黑的米的都有 就是没紫的", StatedWish(None, "紫色", None, None)),
        ("1", "黄的没人做吗 找了好久", StatedWish(None, "黄色", None, None)),
        ("1", "毛衣不出绿的呀", StatedWish("毛衣", "绿色", None, None)),
        ("1", "怎么都没有紫色的呀", StatedWish(None, "紫色", None, None)),
        ("5", "有盖的都卖 咋没带蒸格的呢", StatedWish(None, None, None, "带蒸格")),
        ("1", "就是没有斗篷样式的唉", StatedWish(None, None, None, "斗篷样式")),
        ("1", "少个粉色 求上", StatedWish(None, "粉色", None, None)),
        ("1", "紫色有没有啊我黑皮", StatedWish(None, "紫色", None, None)),
        # What the goods should have or do.
        ("1", "加个兜就完美了", StatedWish(None, None, None, "加个兜")),
        ("1", "要是袖子能翻边就好了", StatedWish(None, None, None, "袖子能翻边")),
        ("4", "孕妇能穿的有么", StatedWish(None, None, None, "孕妇能穿")),
        # What one would take if it were there.
        ("1", "有带帽的我现在就拍", StatedWish(None, None, None, "带帽")),
        (None, "凉席有的话我买两张", StatedWish("凉席", None, None, None)),
        (None, "枕巾有的话一起拍了", StatedWish("枕巾", None, None, None)),
        ("1", "高领的出了我要两件", StatedWish(None, None, None, "高领")),
        ("1", "紫色要有我就拿三件", StatedWish(None, "紫色", None, None)),
        ("5", "这锅要是出个带蒸格的我立马下手", StatedWish(None, None, None, "带蒸格")),
        ("5", "要是带个漏勺俺就拿了", StatedWish(None, None, None, "带个漏勺")),
    ],
)  # fmt: skip
def test_what_is_missed_is_wished(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    "text", ["就差一点没抢到", "就差我没拍到了", "就差两块钱凑满减", "就差付款了", "毛衣从来不起球", "又没有抢到"]
)
def test_what_else_is_said_in_such_words_is_no_wish(shop, text):
    assert wish_of(shop, "1", text)[1] is None


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # Asked at the end of a clause, in the words of many places.
        ("1", "绿的有啵", StatedWish(None, "绿色", None, None)),
        ("1", "高领的没有？我脖子怕风", StatedWish(None, None, None, "高领")),
        ("1", "3XL没有的吗 到XL就没了？", StatedWish(None, None, "3XL", None)),
        ("1", "有伐 开衫的没有啊可惜了", StatedWish(None, None, None, "开衫")),
        ("5", "咋净这个色 绿的没", StatedWish(None, "绿色", None, None)),
        ("2", "冇得咸口的咩 我不爱甜", StatedWish(None, None, None, "咸口")),
        # How much of a quality.
        ("1", "领子高一点的没有？我脖子长", StatedWish(None, None, None, "领子高一点")),
        ("4", "筒高一点的能不能上", StatedWish(None, None, None, "筒高一点")),
        # What it is for and where, beside what it is.
        ("1", "加厚的冬天穿的有没", StatedWish(None, None, None, "加厚")),
        ("4", "里面加绒的出不出", StatedWish(None, None, None, "加绒")),
        ("5", "能换个大按钮的不 老花眼按不上", StatedWish(None, None, None, "大按钮")),
        ("5", "自行车上用的呢 我天天骑", StatedWish(None, None, None, "自行车上用")),
        ("6", "整只带壳的青口有没有", StatedWish("青口", None, None, "整只带壳")),
        ("1", "同款女的有不", StatedWish(None, None, None, "女")),
        ("1", "长袖的圆领有没", StatedWish(None, None, None, "长袖")),
        ("1", "迷彩的来一件", StatedWish(None, None, None, "迷彩")),
        # For whom it is to be had.
        (None, "睡袍给胖人做一件吧", StatedWish("睡袍", None, None, None)),
        (None, "想给我二舅买电热毯 有伐", StatedWish("电热毯", None, None, None)),
        (None, "给我家宝宝也做双呗 雨鞋", StatedWish("雨鞋", None, None, None)),
        # What it may cost is no quality.
        (None, "试用装卖不卖 三块五块的那种", StatedWish("试用装", None, None, None)),
    ],
)  # fmt: skip
def test_what_is_wished_is_told_from_what_is_said_around_it(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        ("1", "黄的喜庆 你家咋不出", StatedWish(None, "黄色", None, None)),
        ("1", "本命年想穿红的 没得啊", StatedWish(None, "红色", None, None)),
        ("1", "黄色黄色黄色 给个机会", StatedWish(None, "黄色", None, None)),
        ("1", "紫的 领奖上台穿", StatedWish(None, "紫色", None, None)),
        ("3", "11号咋不出 老公手指粗", StatedWish(None, None, "11号", None)),
        ("3", "12号圈有无 我大哥要", StatedWish(None, None, "12号", None)),
        ("4", "42-43的筒靴有不 给我哥找一双", StatedWish("筒靴", None, "42-43", None)),
        ("4", "小孩28码的亲子筒靴做不做", StatedWish("筒靴", None, "28", "亲子")),
        ("4", "43的妹子也想踩筒靴 咋不做", StatedWish("筒靴", None, "43", None)),
        ("1", "4XL别说没有啊 我找遍了", StatedWish(None, None, "4XL", None)),
        ("1", "有3XL的没 这个我只能塞进一条胳膊", StatedWish(None, None, "3XL", None)),
    ],
)
def test_a_colour_or_size_is_wished_whatever_is_told_beside_it(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("6", "青口有没有加盐 我口淡"),
        ("5", "小锅里头有没有筷子"),
        ("2", "搞一盒试哈看 好吃再来"),
        ("2", "能给我留一盒不 我去拿手机"),
        ("2", "曲奇上火不 我嗓子疼"),
    ],
)
def test_what_is_asked_or_taken_of_our_goods_is_no_wish(shop, pinned, text):
    assert wish_of(shop, pinned, text)[1] is None


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # Dared, missed, or asked for behind what it is of.
        ("1", "开衫的你敢出我敢囤", StatedWish(None, None, None, "开衫")),
        ("3", "指环就差个7号 就差这一个", StatedWish("指环", None, "7号", None)),
        ("1", "咋净这俩色 绿的没", StatedWish(None, "绿色", None, None)),
        (None, "砂锅你家没？炖个汤啥的", StatedWish("砂锅", None, None, None)),
        (None, "啥前儿卖凉席啊 热得睡不着", StatedWish("凉席", None, None, None)),
        (None, "多咱上蚊帐啊 蚊子老多了", StatedWish("蚊帐", None, None, None)),
        (None, "披风要是有4XL我闭眼拍", StatedWish("披风", None, "4XL", None)),
        # A listed colour, and what is not listed behind it.
        ("1", "黑色高领的怎么就没有", StatedWish(None, None, None, "高领")),
        # One of two things said of it makes a kind.
        ("1", "肩宽肩窄都能穿的插肩款有没得", StatedWish(None, None, None, "插肩款")),
        ("1", "以前那种镶珍珠扣的 现在不做啦", StatedWish(None, None, None, "镶珍珠扣")),
        ("1", "150的个子 有加短的没", StatedWish(None, None, None, "加短")),
        ("1", "俩扣不够系 四个扣的没有啊", StatedWish(None, None, None, "四个扣")),
        ("5", "小锅配个竹筷子一起卖多好", StatedWish("小锅", None, None, "竹筷子")),
        # Neither the weather nor what one remembers says how a thing should be.
        (None, "来点麻花呗老板 大冷天的", StatedWish("麻花", None, None, None)),
        (None, "桃片有伐 小时候吃的那种", StatedWish("桃片", None, None, None)),
        (None, "有木有洗脸盆 天天用这一个", StatedWish("洗脸盆", None, None, None)),
        ("1", "透明的有没有 能看见里头", StatedWish(None, None, None, "透明")),
    ],
)  # fmt: skip
def test_what_is_not_listed_is_wished_however_it_is_told(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("1", "我家老大非黑的不穿 有没有啊"),
        ("5", "小锅盒里头有没有勺子"),
        ("1", "要了的话里头带没带胸垫啊"),
        ("6", "青口上火不 我长痘的脸"),
        ("2", "能给我留一个不 我去找手机"),
        ("2", "搞一盒试哈看 要得就常来"),
    ],
)
def test_what_our_goods_have_and_do_is_no_wish(shop, pinned, text):
    assert wish_of(shop, pinned, text)[1] is None


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # Told first, and only then asked for.
        ("1", "我妈就爱对襟的 咋没有", StatedWish(None, None, None, "对襟")),
        ("1", "开衫的才好脱 有没有", StatedWish(None, None, None, "开衫")),
        ("4", "侧拉链的才方便 弯腰费劲 有吗", StatedWish(None, None, None, "侧拉链")),
        (None, "银耳怎么一回都没见你上过", StatedWish("银耳", None, None, None)),
        (None, "家里老人想要绒裤 你家出不出", StatedWish("绒裤", None, None, None)),
        (None, "想配条腰带 你家卖不", StatedWish("腰带", None, None, None)),
        (None, "要是再来个毛线帽子就齐了", StatedWish("毛线帽子", None, None, None)),
        (None, "棉被出个薄的夏天盖", StatedWish("棉被", None, None, "薄")),
        (None, "帐篷有吗 2米1的", StatedWish("帐篷", None, "2米1", None)),
        # To be thought of, or a batch of it.
        ("1", "3XL考虑下吗 我就差一码", StatedWish(None, None, "3XL", None)),
        (None, "主播考虑一下瑜伽垫呗", StatedWish("瑜伽垫", None, None, None)),
        (None, "护膝能搞一批吗 我老公腿凉", StatedWish("护膝", None, None, None)),
        (None, "俺想弄台脱粒机 有没有门路", StatedWish("脱粒机", None, None, None)),
        (None, "瑜伽球考虑一下", StatedWish("瑜伽球", None, None, None)),
        (None, "洗碗巾搞几条一起卖呗", StatedWish("洗碗巾", None, None, None)),
        (None, "俺想给俺娘买个电饼铛 有伐", StatedWish("电饼铛", None, None, None)),
        (None, "猫窝要有我就不去别家了", StatedWish("猫窝", None, None, None)),
        ("5", "矮一点的能不能做", StatedWish(None, None, None, "矮一点")),
        # A size by another name, or told behind.
        ("2", "曲奇小包的卖不卖 30克那种", StatedWish("曲奇", None, "30克", None)),
        # What is made of it is no thing; a shade of many words is a colour.
        ("5", "不粘的不锈钢的有冇", StatedWish(None, None, None, "不锈钢")),
        ("1", "雾霾紫的能出不", StatedWish(None, "雾霾紫色", None, None)),
    ],
)
def test_a_wish_is_told_in_more_than_one_clause(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("1", "我闺女非黑的不要 有没有啊"),
        ("1", "预算三百 有合适的不"),
        ("1", "学生党 一百封顶 有便宜点的没"),
        ("1", "封顶一百 有得谈冇"),
        ("1", "机洗能不能做"),
        ("1", "毛衣有卖的没"),
        ("1", "掉毛的有没有"),
        ("5", "能不能上门安装"),
        ("5", "没电的时候能不能上飞机"),
        ("4", "开胶的没有吧"),
        ("5", "厨房就差一口这个了 白的2升"),
        ("2", "有没有香味"),
        ("1", "价格考虑一下呗"),
    ],
)
def test_a_bargain_and_a_listed_colour_are_no_wish(shop, pinned, text):
    assert wish_of(shop, pinned, text)[1] is None


def test_a_size_that_no_goods_list_is_not_what_is_wished_as_well(words):
    pillows = LexiconProduct("1", "荞麦枕", "床品", ("荞麦枕",), (), ("高枕", "低枕"))
    shop = Reader(Lexicon((pillows,), words), words)
    assert shop.read("中枕有没有", Context("1", None)).wish == StatedWish(None, None, "中枕", None)


@pytest.mark.parametrize("text", ["黑色要有我就拿两件", "XL的有的话给我留一件"])
def test_what_is_listed_is_asked_for_not_claimed_by_who_would_take_it_if_it_were_there(shop, text):
    reading = shop.read(text, Context("1", None))
    assert (reading.intent, reading.wish) == (Intent.ASK_STOCK, None)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # What others have, or what is all that is missing.
        (None, "别家都有蚊帐 就你家没有", StatedWish("蚊帐", None, None, None)),
        (None, "人家都卖围裙 你家咋没", StatedWish("围裙", None, None, None)),
        (None, "隔壁直播间有电饼铛 你家没有", StatedWish("电饼铛", None, None, None)),
        (None, "雨靴人家直播间都有 你家没得", StatedWish("雨靴", None, None, None)),
        ("1", "毛衣立领的别家都有 就你们没有", StatedWish("毛衣", None, None, "立领")),
        ("5", "3升的别人家都有 你家怎么没有", StatedWish(None, None, "3升", None)),
        (None, "样样有 偏偏没有砧板", StatedWish("砧板", None, None, None)),
        ("4", "唯独没有42-43的", StatedWish(None, None, "42-43", None)),
        ("1", "单单没有紫的", StatedWish(None, "紫色", None, None)),
        (None, "家里碗都有 就少一个汤锅", StatedWish("汤锅", None, None, None)),
        # What is never sold.
        (None, "你家从来不卖电风扇的么", StatedWish("电风扇", None, None, None)),
        (None, "咋从来不卖洗衣液啊", StatedWish("洗衣液", None, None, None)),
        (None, "怎么一直不上羽绒服", StatedWish("羽绒服", None, None, None)),
        (None, "床垫怎么老不上", StatedWish("床垫", None, None, None)),
        (None, "毛毯怎么还不上", StatedWish("毛毯", None, None, None)),
        (None, "啥时候才卖耳机啊", StatedWish("耳机", None, None, None)),
        # With which it were perfect.
        (None, "再有个菜板就齐了 厨房全是你家的", StatedWish("菜板", None, None, None)),
        ("5", "再带个滤网就好了", StatedWish(None, None, None, "带个滤网")),
        ("4", "要能带个鞋拔就完美了", StatedWish(None, None, None, "带个鞋拔")),
        ("1", "如果有立领的就好了", StatedWish(None, None, None, "立领")),
        # With which it were taken.
        ("4", "出红色的话我再来", StatedWish(None, "红色", None, None)),
        (None, "有雨伞的话给我来一把", StatedWish("雨伞", None, None, None)),
        ("5", "出个长柄的我就买", StatedWish(None, None, None, "长柄")),
        # Only the part of it, or but a little.
        ("5", "光卖锅盖不 我那个摔了", StatedWish("锅盖", None, None, None)),
        (None, "手套来点儿 冻手", StatedWish("手套", None, None, None)),
        ("1", "毛衣紫色的来一个颜色呗", StatedWish("毛衣", "紫色", None, None)),
        # In the words of other places.
        (None, "洗脸盆阿有卖", StatedWish("洗脸盆", None, None, None)),
        (None, "童车阿有", StatedWish("童车", None, None, None)),
        (None, "棉拖有没有得卖", StatedWish("棉拖", None, None, None)),
        ("5", "3升的有没得啦", StatedWish(None, None, "3升", None)),
        ("1", "毛衣有立领的啵", StatedWish("毛衣", None, None, "立领")),
        # What one has looked for.
        (None, "给我妈寻摸个保温杯 你家没有", StatedWish("保温杯", None, None, None)),
        (None, "到处找不到手炉 你家上不上", StatedWish("手炉", None, None, None)),
        (None, "想淘个旧书架 有没有", StatedWish("旧书架", None, None, None)),
        # What is to be put on it.
        ("1", "毛衣能绣个名字不", StatedWish("毛衣", None, None, "绣个名字")),
        ("1", "能不能印个小猫", StatedWish(None, None, None, "印个小猫")),
        # Before the asking, to whom it is said, and of when.
        (None, "主播有锅铲没", StatedWish("锅铲", None, None, None)),
        (None, "明天有排骨吗", StatedWish("排骨", None, None, None)),
        ("2", "除了原味还有巧克力的吗", StatedWish(None, None, None, "巧克力")),
        ("2", "曲奇要无糖的 我血糖高", StatedWish("曲奇", None, None, "无糖")),
        ("2", "曲奇没有海盐味啊 失望", StatedWish("曲奇", None, None, "海盐味")),
    ],
)
def test_what_others_have_or_what_never_comes_is_wished(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # That it keeps its colour, or changes it, is no colour; nor is what it is made of.
        ("4", "不掉色的有没有", StatedWish(None, None, None, "不掉色")),
        ("1", "毛衣出个不褪色的", StatedWish("毛衣", None, None, "不褪色")),
        ("5", "小锅出个能变色的", StatedWish("小锅", None, None, "能变色")),
        ("3", "有没有黄金的", StatedWish(None, None, None, "黄金")),
        # A thing, and a colour or size that nobody lists.
        (None, "台灯原木色的有没有", StatedWish("台灯", "原木色", None, None)),
        ("1", "毛衣焦糖色的有没有", StatedWish("毛衣", "焦糖色", None, None)),
        (None, "黑色的手提包有吗", StatedWish("手提包", "黑色", None, None)),
        # So long and so wide.
        ("5", "有没有一米二乘一米八的", StatedWish(None, None, "一米二乘一米八", None)),
        ("5", "3x4米的不做吗", StatedWish(None, None, "3X4米", None)),
        # A pack that is but big, or whole, behind its measure.
        ("6", "20斤整箱的有吗", StatedWish(None, None, "20斤", None)),
        ("5", "100g大罐装有吗", StatedWish(None, None, "100G", None)),
        ("4", "小码34的有吗", StatedWish(None, None, "34", None)),
        # One of more plush is not one of so many X.
        ("4", "想要一个加绒的", StatedWish(None, None, None, "加绒")),
    ],
)
def test_colours_and_sizes_that_nobody_lists_are_told_from_what_else_is_said(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # Our goods are named only in another clause, to say why.
        ("1", "马甲有没有 毛衣太热", StatedWish("马甲", None, None, None)),
        ("4", "拖鞋有吗 筒靴在家穿不住", StatedWish("拖鞋", None, None, None)),
        # 有 and 配 may begin what is asked for.
        ("1", "有领的有没有", StatedWish(None, None, None, "有领")),
        ("5", "有盖的有没有 怕溅", StatedWish(None, None, None, "有盖")),
        (None, "帽子有配套的没", StatedWish("帽子", None, None, "配套")),
        # How far it reaches is no thing; nor is it what once was sold.
        ("1", "有没有长款到大腿的", StatedWish(None, None, None, "长款到大腿")),
        ("1", "原来卖的那种开衫版的呢", StatedWish(None, None, None, "开衫版")),
        # By so much, and so tasting.
        ("2", "有没有椰子味儿", StatedWish(None, None, None, "椰子味儿")),
        ("4", "变色的有没有", StatedWish(None, None, None, "变色")),
        # Whatever is told of oneself.
        ("1", "我怀孕六个月了 有没有孕妇款", StatedWish(None, None, None, "孕妇款")),
        # Politely.
        ("1", "麻烦问一下有没有咖啡色", StatedWish(None, "咖啡色", None, None)),
    ],
)
def test_what_is_asked_for_is_cut_from_what_is_near_it(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("5", "有没有粉尘"),
        ("6", "青口有没有坏的"),
        ("2", "一百五两盒卖不卖"),
        ("1", "有拼单的没"),
        (None, "有养猫的没"),
        (None, "有没有妈妈群"),
        (None, "有山东的没 吱一声"),
        ("1", "料子软得来 我自己都想做一件"),
        ("1", "从来不做饭的我看饿了"),
        ("1", "别家都有运费险 你家咋没有"),
        ("1", "可惜没有早点看见"),
        ("1", "毛衣是起球的不"),
        ("6", "就少了一个 说好十个"),
        ("1", "毛衣有没有显胖"),
        ("5", "这锅有没有保质期新一点的"),
        ("3", "有没有实体店"),
        ("1", "有没有尺码表"),
        ("5", "有没有售后电话"),
        ("6", "有没有死贝"),
        ("5", "有没有蓝牙"),
        ("5", "小锅有没有石棉啊"),
        ("1", "有便宜的我就拍"),
        ("1", "想要男朋友"),
        ("1", "想要的太多了"),
        ("1", "什么时候上福袋"),
    ],
)
def test_what_nobody_sells_is_no_wish(shop, pinned, text):
    assert wish_of(shop, pinned, text)[1] is None
