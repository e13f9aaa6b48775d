"""All rulings: `takings`, `remarks`, and those by what is said of goods, orders and whom it suits.

Each form is of grammar, not of a trade, and is looked for only in lines that are voted to be one of a few intents. A
ruling stands here while it makes right what the votes alone get wrong; what they have learned since needs none.
"""

from __future__ import annotations

import re

from anchor_console.chat.understanding import remarks, takings
from anchor_console.chat.understanding.questions import ASKS, asks_at_once
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.ruling import Rulings, ruling
from anchor_console.chat.understanding.shares import KIN

_TAKES_FIRST = re.compile(r"[PCSVU]的?Q.*先[试尝]|先(?:来|要|拿|整|囤)[PCSV的]*Q")
_ASKS_OUTRIGHT = re.compile(r"[吗么?？]|行不|可以|怎么|多少")
_GOODS_FIRST = re.compile(r"[PCSVU的]*[PCSVU]的?Q(?: |$)|P?(?:C的?S|S的?C|Q装C) ")
_OF_PAYING = re.compile("[付款钱拍单账帐结交抢到过成妥已下买转扣秒]|fu")
_AND_MORE = re.compile(r"(?:再[来要拿整留]|[给帮]我再?[留来拿整])[PCSVQ]")
_GOODS = "[PCSVU的 ]+"
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


def _takes_more(text: str) -> bool:
    return _AND_MORE.search(text) is not None and not asks_at_once(text)


RULINGS = (
    # by a hair's breadth one has got it
    ruling([Intent.ASK_STOCK, Intent.CLAIM], "差", r"差一?点[就都]?没?(?:能)?[抢拍买秒][上到着]", Intent.ORDERED),
    # it is sent back, or does not come off
    ruling(
        [Intent.PRAISE, Intent.CHATTER],
        "退掉净",
        r"(?:^| )(?:我要|我想|直接|只好|帮我)?退(?:了|货|款)(?:吧|算了)?$|[散洗擦去搓刮]不(?:掉|干净)(?=$| )",
        Intent.AFTER_SALE,
    ),
    # another one came than what was ordered: 黑38发成了黑36
    ruling([Intent.ORDERED, Intent.PRAISE, Intent.CHATTER], "发", r"[CSUV]发成了?的?[CSUV]", Intent.AFTER_SALE),
    # taken at last, whatever else is not known: 能不能报销不知道 反正我先要了
    ruling(
        [
            *(Intent.ASK_DETAIL, Intent.ASK_FIT, Intent.ASK_DELIVERY, Intent.ASK_STOCK),
            *(Intent.CHATTER, Intent.AFTER_SALE, Intent.CLAIM),
        ],
        "先",
        r"(?:反正|那|所以) ?我?先要了$",
        Intent.CLAIM,
    ),
    *takings.TAKINGS,
    *remarks.REMARKS,
    # nothing but goods and a count, with a remark behind
    ruling(
        [Intent.ORDERED, Intent.WISH, Intent.CHATTER, Intent.PRAISE, Intent.ASK_DETAIL, Intent.ASK_FIT],
        "Q",
        takes_goods,
        Intent.CLAIM,
    ),
    # says something to another fan, not to who sells: 那个问价的 你往上翻翻
    ruling(
        [Intent.ASK_DETAIL, Intent.ASK_PRICE, Intent.ASK_FIT, Intent.ASK_STOCK, Intent.AFTER_SALE],
        "你",
        r"^(?:那个|楼上|前面|前头|上面|刚才)[^ ]{0,6}的(?:那位|姐妹|兄弟|老哥|朋友|大哥)? ?你(?!们|家)",
        Intent.CHATTER,
    ),
    # goods are taken beside those that were paid for: 拍了一条 再来一条黑的
    ruling([Intent.ORDERED], "再给帮", _takes_more, Intent.CLAIM),
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
    # tells how old one's child is, and asks nothing
    ruling([Intent.ASK_FIT], "我俺咱", rf"^[我俺咱]家?{KIN}F$", Intent.CHATTER),
    # whether somebody comes, which is no restock: 李姐今天来吗, 小红明天还来不来
    ruling(
        [Intent.ASK_STOCK],
        "来",
        r"^(?!.*[货款码色链量])[^ PCSVUQN]{1,4}(?:今|明|后)[天晚儿日]?还?会?来(?:吗|么|不来?)[呀啊呢]?$",
        Intent.CHATTER,
    ),
    # what it costs, or whether it is there, and then how it is sent: the nearer to money is asked
    ruling(
        [Intent.ASK_DELIVERY],
        "钱卖价",
        r"(?:多少?钱|[咋怎]么?卖|[什啥]么?价)(?!.*[运邮]费)",
        Intent.ASK_PRICE,
        unless=r"[运邮递]费|到付",
    ),
    ruling([Intent.ASK_DELIVERY], "有", rf"^{_GOODS}还?有(?:现?货)?[吗么没不][ ,]", Intent.ASK_STOCK),
    # goods are to be shown or told of: 帮我看下C S
    ruling(
        [Intent.CLAIM, Intent.ASK_STOCK],
        "看试讲介穿",
        rf"^(?:[^ PCSVU]{{0,2}} )?(?:[帮给]我)?再?(?:(?:看|试穿?|穿|讲解?|介绍)(?:一?下|看)|试穿){_GOODS}$",
        Intent.ASK_DETAIL,
    ),
    # goods that are not wanted any more: 不想要C S了, C S算了不要
    ruling(
        [Intent.CLAIM, Intent.ASK_STOCK],
        "想撤算",
        rf"^我?不想要{_GOODS}了|^{_GOODS}(?:不想要了|撤了|算了不要)[吧啊哈! ]*$",
        Intent.CANCEL,
    ),
    # goods are said to be dear: C S贵了
    ruling([Intent.CLAIM, Intent.ASK_STOCK], "贵", rf"^{_GOODS}(?:有?点|太|好|真)?贵了?[啊呀吧]?$", Intent.ASK_PRICE),
    # goods that should have come: C S怎么还没到
    ruling([Intent.CLAIM, Intent.ASK_STOCK], "到", rf"^{_GOODS}(?:怎么|咋)还?没到", Intent.AFTER_SALE),
    # goods, and right behind them what is wrong with them: 11号黑色XL少发一件 claims nothing, and asks for none
    ruling(
        [Intent.CLAIM, Intent.ASK_STOCK],
        "收发货退掉球线破坏烂裂质假对味",
        _OF_WHAT_WAS_BOUGHT.fullmatch,
        Intent.AFTER_SALE,
    ),
)
that_may_hold = Rulings(RULINGS).that_may_hold
