"""What a line is at bottom, whatever is remarked beside it: a claim with its reason, an order with what it cost."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent

GOODS = (
    LexiconProduct("1", "灯芯绒棉裤", "裤装", ("棉裤",), ("黑色", "咖色", "酒红"), ("L", "XL", "XXL")),
    LexiconProduct("2", "橡木砧板", "厨具", ("砧板", "菜板"), (), ("中号", "大号")),
    LexiconProduct("3", "辣味牛肉干", "零食", ("牛肉干",), ("五香", "香辣"), ("200g", "500g")),
    LexiconProduct("4", "保湿唇膏", "护肤", ("唇膏",), ("原味", "蜜桃"), ()),
    LexiconProduct("5", "电火锅", "厨电", ("火锅",), ("红色", "灰色"), ("4升", "6升")),
    LexiconProduct("6", "登山杖", "户外", (), ("蓝色", "银色"), ("1.2米", "1.35米")),
)


@pytest.fixture
def told(shop):
    return lambda text, pinned="1": shop.read(text, Context(pinned, None)).intent


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        # A word of taking, then why.
        ("1", "要了要了 上班的屋子漏风"),
        ("2", "要要要 老的那块裂成两半了"),
        ("5", "冲冲冲 室友都在催我"),
        ("3", "抢抢抢 上次就输给网速"),
        ("6", "要！我膝盖一上坡就响"),
        ("5", "安排 一个人吃火锅太凄凉"),
        ("3", "冲了 再饿下去要啃桌子了"),
        ("2", "要了 每天剁骨头把邻居吵醒"),
        ("4", "必须要 嘴皮子干得直掉渣"),
        # What must not come instead.
        ("1", "要酒红XL 莫给我发成黑的"),
        ("3", "香辣500g来一袋 别寄错成五香"),
        ("5", "红色6升 千万别给我装成灰的"),
        ("4", "蜜桃的要一支 上家给我发的原味 你别发错"),
        ("6", "银色1.35 甭给俺拿错咯"),
        # Whichever there is.
        ("3", "俺不挑嘴 随便啥味来一袋就中"),
        ("1", "随便什么颜色给我来一条就行 L"),
        ("4", "哪个味有就给我哪个"),
        ("6", "有啥色就给啥色 1.2米"),
        ("5", "管它啥颜色 来一个就成"),
        # What one has settled on.
        ("1", "酒红的咖色的我都中意 算了 咖色一条"),
        ("5", "红的灰的都好看 不想了 算了 灰色4升"),
        ("3", "五香香辣我都馋 算了 香辣吧"),
        ("6", "不要蓝色 显脏 银色1.2米"),
        ("1", "不要酒红 太艳 咖的XL"),
        ("5", "不要灰的 跟灶台一个色 红的6升"),
        # The last of it takes them.
        ("4", "兜比脸干净 但是 要"),
        ("3", "再贵两块我也认 拿走"),
        ("1", "等不起开春了 冲了"),
        ("2", "反正早晚得换 买它"),
        ("6", "看了仨晚上 就要这根了"),
        ("1", "咖色XXL那条别给别人 俺要"),
        ("5", "最后一个别让人家拿了 灰色 我要"),
        ("3", "下手了 减肥明天再说"),
        ("4", "冲了姐妹们"),
    ],
)
def test_what_is_taken_is_claimed_whatever_is_remarked(told, pinned, text):
    assert told(text, pinned) is Intent.CLAIM


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("冲冲冲 主播今天人气破万", Intent.CHATTER),
        ("来了来了 刚把碗洗完", Intent.CHATTER),
        ("抢抢抢 抢啥呢这么热闹", None),
        ("抢啥呀", None),
        ("太爱了 别抢完了", Intent.ASK_STOCK),
        ("酒红XL好看是好看 可惜我在部队", None),
        ("你们在抢什么呢", Intent.CHATTER),
        ("上回拍的棉裤开线了 看图 https://img.example.com/a1b2", Intent.AFTER_SALE),
        ("收到发成黑的 说好要酒红的", Intent.AFTER_SALE),
        ("酒红XL 收到发成黑的了", Intent.AFTER_SALE),
        ("不要酒红的了 我买错了", Intent.CANCEL),
        ("黑的不要了 XL那条", Intent.CANCEL),
        ("随便看看 有啥色", None),
        ("酒红的棉裤 穿出去跟新媳妇似的", Intent.PRAISE),
    ],
)
def test_what_only_looks_so_claims_nothing(told, text, intent):
    said = told(text)
    assert said is not Intent.CLAIM
    assert intent is None or said is intent


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        # For whom.
        ("6", "给俺爹拍的 他天天爬后山"),
        ("1", "给婆婆拍的 她腿寒"),
        ("3", "替同事付的 他手机没电"),
        ("5", "帮我姐拍的 红色4升"),
        # By oneself, and from what purse.
        ("3", "扣1没人应 我自己拍了"),
        ("5", "链接弹出来直接付了"),
        ("2", "等不及念我 自己点进去付掉了"),
        ("1", "余额扣了一百二"),
        ("6", "花呗走的 下个月再愁"),
        ("4", "微信扣过钱了"),
        ("2", "卡刷了 老婆还不晓得"),
        # And when it will come.
        ("1", "拍好了 啥时候发货啊"),
        ("3", "付了 几天到贵阳"),
        ("5", "刚拍 今天发得走不"),
        ("2", "买好了 走什么快递"),
        # In a hurry.
        ("1", "棉裤到手 抢得我一脑门汗"),
        ("3", "牛肉干到手了 抢得手指头抽筋"),
        # In a word.
        ("4", "已购 用完再来说"),
        ("5", "付讫 灰的"),
        ("6", "真让我秒到了 腿都软了"),
        ("3", "抢着最后两袋 心还在跳"),
        ("3", "香辣200g买了 快寄"),
        ("1", "咖色XL拍的 送个护膝不"),
    ],
)
def test_what_is_paid_for_is_ordered_whatever_is_remarked(told, pinned, text):
    assert told(text, pinned) is Intent.ORDERED


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("给我爸拍的XL 裤腰崩开了", Intent.AFTER_SALE),
        ("余额扣了两次 怎么退", Intent.AFTER_SALE),
        ("上礼拜拍好了 到今天没动静", Intent.AFTER_SALE),
        ("昨天在别家拍了一条 悔得捶胸", Intent.CHATTER),
        ("隔壁直播间刚买了一双 现在心疼", Intent.CHATTER),
        ("上次买完 我嫂子跟着也买了两条", Intent.PRAISE),
        ("买回去我妹又偷偷下了三袋", Intent.PRAISE),
    ],
)
def test_what_only_looks_so_is_not_just_ordered(told, text, intent):
    said = told(text)
    assert said is not Intent.ORDERED
    assert intent is None or said is intent


@pytest.mark.parametrize(
    "text",
    [
        "我前面打的都不作数",
        "刚扣的那些都不算",
        "上头喊的作废",
        "我才说的当没听见",
        "先前报的不算数 脑子一热",
        "前面那几个1都不算",
        "唔使啦 唔好意思",
        "太贵 覅了",
        "唔要喇",
        "免了 家里还有两条",
        "不下了不下了 老公下班带了",
        "不拍了不拍了 卡里没钱",
        "两个都不拍了 4号和6号",
        "少要一条 我弟不去了",
        "咖色酒红都不买了 孩子奶奶织了",
    ],
)
def test_what_was_said_before_is_taken_back(told, text):
    assert told(text) is Intent.CANCEL


@pytest.mark.parametrize(
    "text",
    [
        "算了一下 这个月花了四千",
        "算了下 光牛肉干就吃掉半个月工资",
        "我算了算 够换辆车了",
        "算了 睡觉去",
        "算了吧 你又哄人",
        "1比1打平了 隔壁在拍桌子",
    ],
)
def test_what_is_reckoned_up_takes_nothing_back(told, text):
    assert told(text) is not Intent.CANCEL


@pytest.mark.parametrize(
    ("pinned", "text", "intent"),
    [
        # Spoilt goods are named, and not taken.
        ("3", "五香那袋全霉了 一股哈味", Intent.AFTER_SALE),
        ("2", "大号那块都裂了 才用两天", Intent.AFTER_SALE),
        ("6", "银色那根断了 差点滚下山", Intent.AFTER_SALE),
        # What becomes of them praises.
        ("3", "香辣500g的牛肉干 嚼起来跟我外婆晒的似的", Intent.PRAISE),
        ("5", "灰色的火锅 煮出来跟店里一个味", Intent.PRAISE),
        # When there is more, and where.
        ("3", "断粮五天了 几时补", Intent.ASK_STOCK),
        ("1", "腿冷得睡不着 啥时候补货啊", Intent.ASK_STOCK),
        ("1", "6号链接在哪 我这只到5", Intent.ASK_STOCK),
        ("3", "家里那口子就好这个 还有货没", Intent.ASK_STOCK),
        ("3", "6号点不进去 转圈呢", Intent.ASK_STOCK),
        ("1", "翻了半天看不到5号", Intent.ASK_STOCK),
        # To be shown one.
        ("4", "上嘴试一个蜜桃的", Intent.ASK_DETAIL),
        ("6", "主播试一下1.35的", Intent.ASK_DETAIL),
        ("1", "拿酒红的上身穿一下", Intent.ASK_DETAIL),
        ("5", "现场煮一个看看", Intent.ASK_DETAIL),
        # Who asks before buying has nothing to complain of.
        ("2", "砧板怎么包 不要到手裂了", Intent.ASK_DELIVERY),
        ("5", "火锅咋包的 别到家全碎", Intent.ASK_DELIVERY),
        # A sum for so many haggles.
        ("1", "一百五两条卖不卖 老板娘", Intent.ASK_PRICE),
        ("3", "五十块三袋行不行", Intent.ASK_PRICE),
        # What praise never does.
        ("3", "开封搁几个月不坏", Intent.ASK_DETAIL),
        ("1", "八十岁的人好穿脱不", Intent.ASK_FIT),
        # Who sells the same elsewhere.
        ("1", "姐妹们先别付 我这边更低 点我看看", Intent.SPAM),
        ("3", "别在这买 我家同款半价 来我这", Intent.SPAM),
    ],
)
def test_form_outweighs_single_words(told, pinned, text, intent):
    assert told(text, pinned) is intent
