"""All rulings: `turns`, `takings` and `remarks`, and those by what is said of goods, counts, prices and offers."""

from __future__ import annotations

import re

from anchor_console.chat.understanding import remarks, takings, turns
from anchor_console.chat.understanding.questions import ASKS, asks_at_once
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.ruling import Rulings, ruling
from anchor_console.chat.understanding.shares import KIN

_DEALT_OUT = re.compile(
    r"(?:[PCSVU的]*Q(?:[送给寄归留](?:我|俺|咱|他|她)?[\u4e00-\u9fff]{1,3}|自己[穿用吃喝戴留]?)(?: |$))+"
)
_TAKES_FIRST = re.compile(r"[PCSVU]的?Q.*先[试尝]|先(?:来|要|拿|整|囤)[PCSV的]*Q")
_ASKS_OUTRIGHT = re.compile(r"[吗么?？]|行不|可以|怎么|多少")
_GOODS_FIRST = re.compile(r"[PCSVU的]*[PCSVU]的?Q(?: |$)|P?(?:C的?S|S的?C|Q装C) ")
_OF_PAYING = re.compile("[付款钱拍单账帐结交抢到过成妥已下买转扣秒]|fu")
_OTHERS_ASK = re.compile(
    r"(?:都|还|老|追着|个个)(?:来|跑来|追着|跟着)?(?:托我|问我?要|打听|眼红"
    r"|问我?[^ ]{0,3}(?:[在搁]?哪[买里儿家]|链接|牌子|什么牌|啥牌|是不是|要链))"
)
"""What others say of goods praises them: 工友都问我在哪买的裤子."""
_NOTHING_WRONG = re.compile(r"[不没][^ ]{1,3}(?:也|又)?[不没][^ ]{1,3}(?=$| )")
_ENDURES = re.compile(
    r"(?:[N多][多来几]?[遍次水回年天月周度]|零下|整天|个月|一天|[冬夏]天?).{0,9}?(?:都|也|还|愣是|照样)?(?<![散洗擦弄甩去刮搓抠撕冲除拍])[没不]"
    r"(?:怎么|咋|太)?(?:松|变形|变色|掉|褪|起球|起皮|缩|裂|坏|断|锈|生锈|皱|塌|漏|糊|粘|冻|疼|痒|卡|闷|开胶|开线|钝|散|歪|臭"
    r"|垮|瘪|串味|翻车|累|勒|磨|硌|滑|晕|烂|脱)[^ ]{0,2}$"
)
"""Long used, or in the worst of frost, and nothing has come of it: 洗三十多遍没松, 零下三十度都不冻脚."""
_STAYS = re.compile("[味渍印斑].*掉|[放搁存封][^ ]?几")
"""What does not come off is no praise (一股机油味 洗三遍都没掉), nor how long it keeps (开封搁几个月不坏)."""
_THANKS = re.compile(r"(?:多谢|谢谢|感谢)(?:你们?家?|恁家?|主播|老板)")
_AND_MORE = re.compile(r"(?:再[来要拿整留]|[给帮]我再?[留来拿整])[PCSVQ]")
_PRICE_ALONE = re.compile(
    r"(?:^|[ !])(?:(?:这|那|呢|哩)[一-龥]{1,3}|[PCSVUQ的这那个款要拿来买一起都]*)"
    r"(?:(?:多少|几多|好多)(?:钱|qian)|多少米|几个米|[咋怎点]么?卖|(?:什么|啥|乜)价[格位钱]?"
    r"|报(?:N遍|一?[下遍个])?价|(?:多少|好多|几[个张块文两]?)(?:子儿|大洋|银子|票子|毛爷爷))"
    r"(?:一[\u4e00-\u9fff]|N[\u4e00-\u9fff]|Q)?[啊呀呢嘞嘛哈]*(?=$|[ !])"
)
_WANTS_IT = re.compile(r"(?:我?要[啊呀哇]?[ !~]*){2,}")
_OF_WHAT_WAS_BOUGHT = re.compile(
    r"[PCSVU的]*[PCSVU]的?(?:怎么|咋|还|都|也|又|就|我|到现在|一直|给)*"
    r"(?:没收到货?|[没不]发货|要?[退换]货|要?退款|怎么退|[少漏]发[了我Q]{0,3}|发错[了我货色码]{0,3}|掉[毛色]|起球|开线"
    r"|[破坏烂裂]了(?:个洞)?|质量[太真]?[差烂]|是?假[的货]|(?:颜色|尺码)不对|有味道?)"
    r"[了的啊呢吧]*[ !]*"
)


def takes_goods(text: str) -> bool:
    """Whether nothing but goods and a count is said, with a remark behind: 50斤装两袋 食堂用; or what is taken first
    to try it: 两包 先试试出不出胶."""
    if _TAKES_FIRST.search(text) is not None:
        return _ASKS_OUTRIGHT.search(text) is None
    return _GOODS_FIRST.match(text) is not None and ASKS.search(text) is None and _OF_PAYING.search(text) is None


def _is_dealt_out(text: str) -> bool:
    return _DEALT_OUT.fullmatch(text) is not None and not asks_at_once(text)


def _takes_more(text: str) -> bool:
    return _AND_MORE.search(text) is not None and not asks_at_once(text)


def _is_sought_after(text: str) -> bool:
    """Whether it tells what others ask about goods."""
    return "问" in text or "托我" in text or "打听" in text or "眼红" in text


def _has_nothing_wrong(text: str) -> bool:
    return _NOTHING_WRONG.match(text) is not None and not (_is_sought_after(text) or asks_at_once(text))


def _praises(text: str) -> bool:
    """Whether it tells what others say of goods, or that nothing has come of their use, or thanks for them."""
    if _is_sought_after(text):
        praises = _OTHERS_ASK.search(text) is not None
    elif ("没" in text or "不" in text) and _ENDURES.search(text) is not None:
        praises = "说好" not in text and "我家那" not in text and _STAYS.search(text) is None
    else:
        praises = "P" in text and "谢" in text and _THANKS.search(text) is not None
    return praises and not asks_at_once(text)


def _asks_the_price(text: str) -> bool:
    """Whether a clause does nothing but ask what it costs, and no other one asks: 老人怕冷 冬天难熬 P多少钱."""
    price = _PRICE_ALONE.search(text)
    return price is not None and ASKS.search(text[: price.start()] + text[price.end() :]) is None


def _asks_how_it_is_sold(text: str) -> bool:
    return "点卖" in text and _asks_the_price(text)


RULINGS = (
    *turns.TURNS,
    *takings.TAKINGS,
    *remarks.REMARKS,
    # praise asks nothing: 宿舍用 不想被打 选啥轴
    ruling(
        [Intent.PRAISE],
        "吗么没不啥什哪",
        r"^(?!.*[问说信神冷])"
        r".*(?:(?:吗|么|了没|(?![要是差时好])([^ ])不\1)(?=$| )|[选买要拿挑](?:啥|什么|哪)[^ ]{0,2}$)",
        Intent.ASK_FIT,
        Intent.ASK_STOCK,
        Intent.ASK_PRICE,
        Intent.ASK_DETAIL,
        Intent.ASK_DELIVERY,
    ),
    # counts of goods, each with whom it is for, take them, though no word says so: 两件送妈妈 一件自己
    ruling([Intent.CHATTER, Intent.PRAISE, Intent.ASK_PRICE], "Q", _is_dealt_out, Intent.CLAIM, senses=["people"]),
    # some of what was taken, or all of it, is taken back: 少要一袋 原来三袋, 算了 一套都不要了
    ruling(
        [Intent.CLAIM, Intent.CHATTER, Intent.ORDERED, Intent.ASK_STOCK, Intent.AFTER_SALE],
        "少掉别都",
        r"少[要拿来]Q|P拿掉Q|Q(?:别发|(?<![^ 不了]Q)都不要)",
        Intent.CANCEL,
    ),
    # nothing but goods and a count, with a remark behind
    ruling(
        [Intent.ORDERED, Intent.WISH, Intent.CHATTER, Intent.PRAISE, Intent.ASK_DETAIL, Intent.ASK_FIT],
        "Q",
        takes_goods,
        Intent.CLAIM,
    ),
    # a clause asks after goods, whomever the line tells of: 婆婆平时戴57 豆青57还有没
    ruling([Intent.ASK_FIT], "还", r"(?:^| )[PCSVUN的]+还有货?(?:没有|没|吗|不|么)(?=$|[ !])", Intent.ASK_STOCK),
    # whether a size can be got into: 56能撸进去不
    ruling(
        [Intent.CHATTER, Intent.PRAISE, Intent.ASK_DETAIL],
        "S",
        r"S的?能?[^ 点]{0,3}(?:进去|得进|得下|得住)[不吗没]",
        Intent.ASK_FIT,
    ),
    # takes what another one takes
    ruling([Intent.CHATTER], "也", r"(?:^| )我也[要来拿](?:Q|了)?[!~啊呀]*$", Intent.CLAIM),
    # whether an offer still holds is asked about its price: 拍一发二还算不
    ruling(
        [Intent.WISH, Intent.AFTER_SALE, Intent.ASK_DELIVERY, Intent.ASK_DETAIL],
        "送价发",
        r"(?:买[^ ]{1,4}送|第[二N两][^ ]{0,2}半价|拍[一N]发)[^ ]{0,5}(?: ?还[^ ]{1,2}不|[吗么])"
        r"|不是说(?:买[^ ]{1,4}送|拍[一N]发)",
        Intent.ASK_PRICE,
    ),
    # asks for one of ours to be made (跑鞋出一个吧), or for what no size is called: neither is here to take
    ruling(
        [Intent.CLAIM],
        "出做呗吧噻嘛撒",
        r"P[出做](?:Q|一?[个款点些])|(?:^| )N[^ PCSVQN]{0,3}的[来整上出弄搞](?:Q|一?[个款点些])[呗吧噻嘛撒]",
        Intent.WISH,
    ),
    # neither of two bad things has come of it: 不磨脚不臭
    ruling(
        [Intent.CHATTER, Intent.ASK_DETAIL], "不没", _has_nothing_wrong, Intent.PRAISE, senses=["quality", "broken"]
    ),
    # what others say of goods, that nothing has come of their use, or thanks for them
    ruling([Intent.CHATTER, Intent.ASK_DETAIL], "问托打眼没不谢", _praises, Intent.PRAISE),
    # says something to another fan, not to who sells: 那个问价的 你往上翻翻
    ruling(
        [Intent.ASK_DETAIL, Intent.ASK_PRICE, Intent.ASK_FIT, Intent.ASK_STOCK, Intent.AFTER_SALE],
        "你",
        r"^(?:那个|楼上|前面|前头|上面|刚才)[^ ]{0,6}的(?:那位|姐妹|兄弟|老哥|朋友|大哥)? ?你(?!们|家)",
        Intent.CHATTER,
    ),
    # goods are taken beside those that were paid for: 拍了一条 再来一条黑的
    ruling([Intent.ORDERED], "再给帮", _takes_more, Intent.CLAIM),
    # what it costs, whatever else is told
    ruling(
        [Intent.CLAIM, Intent.CHATTER, Intent.PRAISE, Intent.ASK_FIT, Intent.ASK_DETAIL],
        "钱卖价爷q米儿洋银票",
        _asks_the_price,
        Intent.ASK_PRICE,
    ),
    ruling([Intent.WISH], "卖", _asks_how_it_is_sold, Intent.ASK_PRICE),
    # 我穿多大, with nothing else that is asked
    ruling(
        [Intent.CHATTER, Intent.PRAISE, Intent.ASK_DETAIL],
        "大码号",
        r"(?:^|[ !])[PCSVUFN的这那个款]*(?:(?:我|俺|咱)[\u4e00-\u9fff]{0,3}?|本人)?"
        r"(?:看看|帮看看|帮我看看|该|应该|要|得)*"
        r"(?:穿|拿|戴|选)(?:多大|几码|几号|[什啥哪]么?个?[码号])[码号的]?[呀啊呢嘞哦]*(?=$|[ !])",
        Intent.ASK_FIT,
    ),
    # whether a garment is tight somewhere is about who wears it: 想拿三件 袖口会不会紧
    ruling(
        [Intent.ASK_DETAIL],
        "紧勒卡",
        r"(?:领口?子?|袖[口子]|腰|肩膀?|胸|裤[腿脚]|大腿|脚[背面])会不会(?:太|有点|偏)?[紧勒卡][^ ]{0,1}$",
        Intent.ASK_FIT,
    ),
    # does not suit one, and nothing is asked; nor by who only tells how old one's child is
    ruling(
        [Intent.ASK_FIT], "适", r"(?:^| )[^ 适]{0,2}不适合我[了吧啊呀]*(?:$| )", Intent.CHATTER, unless=ASKS.pattern
    ),
    ruling([Intent.ASK_FIT], "我俺咱", rf"^[我俺咱]家?{KIN}F$", Intent.CHATTER),
    # an order is placed, whatever is asked of it behind: 落咗单 听日出唔出到货
    ruling([Intent.ASK_STOCK], "单", r"(?:^| )我?[落下]了单 ", Intent.ORDERED),
    # 要要要
    ruling([Intent.CHATTER], "要", _WANTS_IT.fullmatch, Intent.CLAIM),
    # asks who is here, for no goods: 有没有成都的 吱个声
    ruling(
        [Intent.WISH, Intent.ASK_STOCK],
        "手声泡",
        r"^(?!.*(?:的话|货|[PCSVUQ])).*有.{1,8}(?:举[个下]?手|吱[个一N]?声|冒[个一N]?泡)",
        Intent.CHATTER,
    ),
    # what was ordered, and what came instead: 拍的S 来的是S, 发的C 我选的C
    ruling(
        [Intent.CLAIM, Intent.ASK_STOCK, Intent.PRAISE, Intent.CHATTER, Intent.ORDERED],
        "的",
        r"[点选拍买订要]的是?[PCSVUN]+.{0,8}(?<!再)[来发到寄收给](?:到的|的|我的|成了?)是?[PCSVUN]"
        r"|(?:[来发寄给]|收到)(?:的|我的|成了?)是?[PCSVUN]+.{0,8}[点选拍买订要]的是?[PCSVUN]",
        Intent.AFTER_SALE,
    ),
    # goods, and right behind them what is wrong with them: 11号黑色XL少发一件 claims nothing, and asks for none
    ruling(
        [Intent.CLAIM, Intent.ASK_STOCK],
        "收发货退掉球线破坏烂裂质假对味",
        _OF_WHAT_WAS_BOUGHT.fullmatch,
        Intent.AFTER_SALE,
    ),
)
that_may_hold = Rulings(RULINGS).that_may_hold
