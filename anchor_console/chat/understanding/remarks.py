"""Forms that settle what a line is at bottom, whatever is remarked beside it: 要了要了 上班的屋子漏风 claims.

As all `rulings`, each is of grammar, not of a trade, and is looked for only in lines that are voted to be one of a few
intents.
"""

from __future__ import annotations

from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.ruling import ASKING, IDLE, ruling
from anchor_console.chat.understanding.shares import KIN

_ASKED = r"[吗么?？啥哪]|什么|怎么|多少|几[^ 乎]|[没不伐](?=$|[ !])|([^ ])不\1"
_WITH_FAULTS = (
    r"[坏破烂裂漏碎崩断肿脱错退换少丑脏臭嫌催投]|[大小紧松短长]了|收到|到货|上[次回周礼个]|[昨前]天|还没|没动|不动"
)

REMARKS = (
    # a word of taking, and then why: 要了要了 上班的屋子漏风
    ruling(
        [*ASKING, *IDLE, Intent.AFTER_SALE, Intent.WISH],
        "要冲抢拿入整排",
        r"^[我俺]?(?:(?:(?:要了?|冲|抢|拿了?){2,}|要[了的定]|拿[了下]|[冲入]了|必须要|整上了?|安排上?了?)[! ]+)+[^ ]"
        r"|^[我俺]?要!+[^ ]",
        Intent.CLAIM,
        unless=_ASKED + r"|加油|人气|榜|热门|热度|点赞|粉丝|破万|不动|我要你|收到|退|换|坏|上次|上回|[VU]",
    ),
    # what must not come instead of what is taken: 要C 别给我发成C
    ruling(
        [*IDLE, Intent.AFTER_SALE, Intent.CANCEL, Intent.ORDERED],
        "错成",
        r"^[^ ]*[CSPQ][^ ]*(?: (?:.* )?|(?<=[的啊哈呀哦了]))"
        r"(?:[^ ]{0,4}(?:别|莫|不要|甭|不准)[^ 拍]{0,4}[发寄装拿给][^ ]{0,2}[错成]"
        r"|[白CUV](?:给[我俺])?[发寄装拿]错(?!了))",
        Intent.CLAIM,
        unless=_ASKED + r"|[拍付买]|下[了好单]|备注|订单|收到|到手|结果",
    ),
    # whichever there is: 随便啥味来Q就中, 哪个色有就给我哪个
    ruling(
        [Intent.ASK_FIT, Intent.ASK_DETAIL, *IDLE],
        "随管就",
        r"(?:随便|随机|(?:不|甭)?管[它他]?)(?:啥|什么|哪个?)[^ ]{0,3} ?(?:都(?:行|中|可以|成) ?)?"
        r"(?:给[我俺])?[来要拿整发](?:给[我俺])?(?:Q|一?[个件条双套])"
        r"|[来要拿整发](?:给[我俺])?Q就(?:行|中|成|好|可以)了?(?= |$)"
        r"|哪[个种]?[^ ]{0,2}有就(?:给[我俺]|来|要|拿|发)哪"
        r"|有(?:啥|什么)[^ ]{0,2}就(?:给|来|要|拿|发)[我俺]?(?:啥|什么)",
        Intent.CLAIM,
        unless=r"[吗么?？]|多少|几[^ 乎]|([^ ])不\1",
    ),
    # bought for somebody, who is told of: 给俺爹拍的 他开拖拉机
    ruling(
        [*IDLE, Intent.AFTER_SALE, Intent.CLAIM, Intent.WISH],
        "拍付抢秒下",
        rf"(?:^| )[给替帮](?:[我俺咱]家?)?(?:{KIN}|公公|婆婆|[^ 你P]{{1,3}})(?:拍|付|抢|秒|下单?)的单?(?=[CSPQU ]|$)",
        Intent.ORDERED,
        unless=_ASKED + "|" + _WITH_FAULTS + r"|给[我俺](?:[来留拿整]|[PCSQ])|再[来要拿整]|好[看吃用穿喝]|喜欢|[爱夸]",
    ),
    # what one said is as if unsaid
    ruling(
        [*IDLE, *ASKING, Intent.CLAIM, Intent.ORDERED, Intent.ASK_PRICE],
        "作算当废",
        r"(?:[前上刚才先]|刚才|[前上先]面|先前|[前上]头)[^ ]{0,3}[打扣喊说报刷发](?:的|了)[^ ]{0,5}"
        r"(?:不作数|(?<!还)(?<!就)不算|作废|当(?:我|你|他)?没)",
        Intent.CANCEL,
        unless=r"[吗么?？]|([^ ])不\1|价|券|钱|送|链接|活动|主播|你(?!当)|优惠",
    ),
    # what is reckoned up is not taken back: 算了一下 花了四千
    ruling(
        [Intent.CANCEL],
        "算",
        r"(?:^| )[我俺]?(?:大概|粗)?算了(?:一下|下(?!次|回|单|个|周|月)|算(?!了)|半天|一?笔|N遍)"
        r"|^算了吧? (?:睡|洗洗睡|不看了$|你又|做饭|上班|干活|下班)",
        Intent.CHATTER,
        unless=r"不[要买拿拍留]|取消|撤|退",
    ),
    # what has been longed for is wished: 榨汁杯充电的盼了半年了
    ruling(
        [*IDLE],
        "盼",
        r"盼了(?:好久|很久|好?几?[年月天]|[半一两三N几]{1,2}个?[年月天])了?$",
        Intent.WISH,
        unless="终于|总算|到了",
    ),
    # what becomes of goods praises them: 三升墨绿的饭煲 煮出来像柴火灶
    ruling(
        [Intent.CLAIM],
        "来跟像似完没",
        r"^[PCS的]*[PCS]的?Q? [^ PCSQVU要来拿给留整买]{1,4}"
        r"(?:(?:起来|出来|出去|上去|下去)[^ ]{0,3}[跟像]|得[^ ]{0,3}[跟像])[^ ]+$",
        Intent.PRAISE,
        unless=r"[吗么?？没不]$|怕",
    ),
    # the first of it takes them: 下手了 减肥明天再说
    ruling(
        [*IDLE, Intent.ORDERED],
        "它手冲",
        r"^(?:买它|下手了|冲了)(?:[ !]+|(?:姐妹|兄弟|家人|宝子)们)(?!吗|没)",
        Intent.CLAIM,
        unless=_ASKED + r"|卡|付|拍",
    ),
)
