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
    # what is granted, and not taken: 美是美 可惜我在海南
    ruling(
        [*ASKING, Intent.CLAIM, Intent.WISH],
        "是",
        r"([\u4e00-\u9fff]{1,2})是\1 ?(?:可惜|就是|但|不过|只是)",
        Intent.CHATTER,
        unless=_ASKED,
    ),
    # what others took after one had: 买完我妹也买了Q
    ruling(
        [Intent.ORDERED, Intent.CHATTER],
        "买",
        r"买(?:完|回[去来家]|了)[^PCSQ]{0,4}(?:[一-龥]?[妹姐哥弟嫂妈婆姨婶姑]|邻居|同事|闺蜜|朋友|室友)[^ ]{0,5}"
        r"[买下拍抢](?:单了|了)",
        Intent.PRAISE,
        unless=_ASKED + r"|给[我俺]|再[来要拿整]",
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
    # a sum for so many haggles
    ruling(
        [Intent.WISH, Intent.CLAIM, Intent.ORDERED, *IDLE],
        "成行卖中出",
        r"(?:^| )(?:N块?钱?(?:Q|[两三四五六][件条套双盒袋瓶个箱包床斤])|QN块?钱?|N块钱?)"
        r"(?:成不成|行不行|卖不卖|中不中|出不出|卖不|行不)",
        Intent.ASK_PRICE,
    ),
    # the last of it takes them: 腰已经是80岁的腰了 椅子安排, 没钱 但是 要, 再便宜我也不等了 拿走
    ruling(
        [*ASKING, *IDLE, Intent.ASK_PRICE, Intent.ORDERED, Intent.CANCEL, Intent.AFTER_SALE],
        "排来它冲走要",
        r"[ !](?:[PCSU的]*P安排上?|来吧|买它|[我俺]?冲了|拿走|(?:那|中|行)?就要这[^ ]{1,2}了?|(?:但是?|还是)要"
        r"|(?:但是?|还是) 要|[我俺]要)[了吧!]*$",
        Intent.CLAIM,
        unless=_ASKED + r"|不要|展示|开始|讲|唱|看看|要是|退|坏|下单了",
    ),
    ruling(
        [*IDLE, Intent.ORDERED],
        "它手冲",
        r"^(?:买它|下手了|冲了)(?:[ !]+|(?:姐妹|兄弟|家人|宝子)们)(?!吗|没)",
        Intent.CLAIM,
        unless=_ASKED + r"|卡|付|拍",
    ),
    # may there be some left; a pity that it is not for them
    ruling(
        [Intent.ORDERED],
        "别莫",
        r"(?:别|莫)(?:[给让都][^ ]{0,2})?[卖抢拍秒][完光没]",
        Intent.ASK_STOCK,
        unless=r"[拍付买]了|已[拍付买经]|下[了好完]单",
    ),
)
