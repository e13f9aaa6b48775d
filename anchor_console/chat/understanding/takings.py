"""Forms that settle whether goods are taken, paid for, taken back or only spoken of: 黑的取消 换白的 claims the white.

As all `rulings`, each is of grammar, not of a trade, and is looked for only in lines that are voted to be one of a few
intents.
"""

from __future__ import annotations

from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.ruling import ASKING, IDLE, ruling
from anchor_console.chat.understanding.shares import KIN

_ASKED = r"[吗么?？]|[没不伐](?=$|[ !])|([^ ])不\1"
_ONE = r"(?:Q|[个件条双套盒瓶箱袋只支台包张]?[PCSV])"
"""Goods, or how many of them."""
_KIN = rf"(?:{KIN}|[他她])"

TAKINGS = (
    # what one is about to take
    ruling([Intent.ORDERED], "要", r"^[我俺]?(?:马上|这就|就|准备)?要(?:下单|拍|买)了[啊哈]*$", Intent.CLAIM),
    # all of it, whatever is asked behind
    ruling([Intent.ASK_STOCK, *IDLE], "全", r"^[PCSU的]*(?:[我俺]全要了?|全给我)[! ]", Intent.CLAIM),
    # a figure of the one that it is bought for: 给我侄女买的 她128斤
    ruling([Intent.CLAIM], "F", r"^[给帮替][^ PCSQ]{1,6}买的? [^ PCSQ]*F[^ PCSQ]*$", Intent.ASK_FIT),
    # something else instead, before anything was paid: 黑的取消 换白的, 42不要了 给我记43
    ruling(
        [Intent.CANCEL, Intent.AFTER_SALE],
        "换改记",
        r"(?:[不别]要|不[拿留]|取消|撤|去掉|[划删]掉?|作废|不作数|不算|算了).{0,6}?"
        r"[ 了](?:那?就?[给帮]?[我俺]?|那?我?)?(?:[换改](?:成|为|要|拿)?|记(?:成|个)?)[个件条双套盒瓶箱袋]?[PCSQ]",
        Intent.CLAIM,
        unless=_ASKED + r"|[拍付寄收买]|发(?!现)|下单|下次",
    ),
    # beside what was paid for, or is praised, another is taken: 刚付完L的 再来个M, 就再来双红的
    ruling(
        [Intent.ORDERED],
        "再跟",
        rf"(?:(?<![会次回])再(?:[帮给替][我他她])?[来要拿整留加带补添]{_ONE}|我也?跟{_ONE})",
        Intent.CLAIM,
    ),
    ruling([Intent.PRAISE, Intent.AFTER_SALE], "再", rf"[ 以就]再[来拿整添]{_ONE}", Intent.CLAIM),
    # theirs, in other words: 50ml那个是我的了, 这价必拿, 囤囤囤
    ruling(
        [Intent.CANCEL, Intent.ASK_STOCK, *IDLE],
        "我",
        r"^[PCSQ的那个件款]+就?(?:是我的|归我)了?[啊哈吧咯]*$",
        Intent.CLAIM,
    ),
    ruling(
        [Intent.ASK_PRICE, Intent.ASK_DETAIL, *IDLE],
        "必囤车",
        r"^这个?(?:价[格钱位]?|[件款])(?:我|俺)?必[拿入买冲囤抢][了啊]*$|^囤{2,}了?$|^我?跟车了?$",
        Intent.CLAIM,
    ),
    # one for another that is gone: 红色没了就要灰色, 番茄的没了换微辣
    ruling(
        [Intent.ASK_STOCK, Intent.ASK_DETAIL, Intent.ASK_FIT],
        "没卖",
        r"(?:^| )[PCS的]*(?:没(?:了|货了?|有[CS]?的?)|卖[完光]了)(?:的话)?[ ,]?(?:那?就|那)?"
        r"(?:[给帮][我俺])?(?:换|要|拿|来|发)(?:Q|[件条个双套])?[CS]的?[Q吧了呗 ]*$",
        Intent.CLAIM,
    ),
    # asks what is being told: 讲啥呢 黑的
    ruling(
        [Intent.CLAIM],
        "啥什",
        r"^(?:主播|你)?(?:在|刚)?[讲说唠聊][的了]?(?:啥|什么)[呢呀啊]?(?: [PCSU的]+)?$",
        Intent.ASK_DETAIL,
    ),
    # nothing but a word of taking in a clause of its own: 看着真不错 上车
    ruling(
        [*ASKING, *IDLE],
        "车收上拿整入",
        r"(?:^| )(?:[我俺]?上车|全收|[我俺][收上拿整入])了?[!吧]*$",
        Intent.CLAIM,
        unless=_ASKED + r"|链接|[求等]|没[货有抢拍买]|下班|下课|高铁|地铁|公交",
    ),
    # so this one then: 35偏小那拿36, 还是灰的吧
    ruling(
        [Intent.ASK_FIT, Intent.ASK_DETAIL, *IDLE],
        "听那还",
        r"(?:[ 小大紧松长短]那我?就?(?:拿|要|来|选)[PCS]"
        r"|(?:^| )(?:那|我|俺|那我)?还是(?:要|拿|来)?[PCS](?:的)?吧(?= |$))",
        Intent.CLAIM,
    ),
    # to be kept from others: 黑的我要 别让人抢了, 没人要就归我
    ruling(
        [Intent.ASK_STOCK, *IDLE],
        "别莫",
        r"(?:要|等|留|[PCS]).*(?:别|莫)(?:让人|被人|给人)(?:卖|抢|拍|秒)",
        Intent.CLAIM,
    ),
    ruling([Intent.CHATTER], "加跟+", r"^(?:加一|加1|\+1)[!~]*$|(?:^| )(?:这[把波次])?我跟了?[!~]*$", Intent.CLAIM),
    # a hand is raised, whatever is remarked of it
    ruling(
        [Intent.CHATTER, Intent.ASK_DETAIL, Intent.ASK_STOCK, Intent.WISH],
        "1一2N",
        r"^(?:扣个?(?:1|一|2|N)|1(?:[! ]*1)*)(?=[^\w.+-])(?!.*(?:是不是|就算|[吗么?？]|怎么|咋|什么|啥|谁|送|链接|N))"
        r"|^我先1为敬",
        Intent.CLAIM,
    ),
    # others have bought: 好多人都拍了啊, 闺蜜刚下单了
    ruling(
        [Intent.ORDERED],
        "拍抢买单付",
        r"^(?:(?:好多|很多|这么多|那么多|大家|你们|他们|她们|人家)(?:人|姐妹|家人)?们?"
        r"|[我俺]?(?:闺蜜|同事|邻居|室友|表?[姐妹哥弟]|嫂子))(?:刚刚?|都|也|已经|早就?)*"
        r"(?:拍|抢|买|下单|付款?)[完到好下]?了[啊呀呢啦]*$",
        Intent.CHATTER,
    ),
    # what one cannot pay for, or has yet to think over
    ruling(
        [Intent.CLAIM],
        "钱起纠考",
        r"没钱[买付]|买不起$|[要得]再?(?:纠结|考虑)(?:一下|下|考虑)?(?= |$)",
        Intent.CHATTER,
    ),
    # to be put on sale
    ruling(
        [Intent.CLAIM],
        "上开放",
        r"^(?!.*[PCSQ]).*(?:^| )[^ ]{0,2}[上开放](?:链接|库存|货)[吧呗啊!]*$",
        Intent.ASK_STOCK,
    ),
    # to be shown it: 不要白的图 换黑的看看
    ruling(
        [Intent.CLAIM],
        "看讲试瞧瞅介",
        r"^(?!.*Q).*(?:主播|你|换|[给帮]我(?=[讲看试介]))[^ ]*"
        r"(?:(?<!来)看看|瞧瞧|瞅瞅|讲讲|讲解|介绍|(?<=主播换C)试试)[PCS]?[吧呗呀啊]?$",
        Intent.ASK_DETAIL,
    ),
    # what was taken on advice, and did not fit
    ruling(
        [Intent.CLAIM, Intent.CHATTER],
        "果",
        r"听(?:你们?|主播|客服)的?[拿买拍选]了?[PCS].*结果[^ ]{0,3}了",
        Intent.AFTER_SALE,
    ),
    # others have bought, and one only looks on
    ruling(
        [Intent.ORDERED, Intent.CLAIM],
        "买拍下抢付",
        rf"^(?:[我俺咱]们?|[我俺]家)?{_KIN}"
        r"(?:昨天|前天|上礼拜|上周|上次|昨晚|也|又|都|一气|一口气|已经)*(?:买|拍|下|抢)了?(?:Q|双|件|个|S|[两俩])",
        Intent.CHATTER,
        unless=_ASKED + r"|[替帮留记]|给我|我[也要]|再[来要拿]|链接|我也?[拿来跟][PCSQ个件]|[来要拿]Q",
    ),
    # what has been paid for
    ruling(
        [Intent.CLAIM, Intent.CHATTER, Intent.PRAISE],
        "钱款已都过各替帮给机",
        r"(?:"
        r"(?:钱|款)(?:都|也|已经?|刚|全)*(?:掏|扣|付|交|转)(?:了|过了|走了|完了)"
        r"|已经?(?:拿下|付|入手)|买都买了|拍都拍了|付都付了|下(?:都下了|(?<![^ 早都已的]下)过单)|各付Q"
        r"|[替帮给][^ ]{1,8}下的单?(?= |$))",
        Intent.ORDERED,
        unless=_ASKED + r"|就要|再来|再要|还要|再给",
    ),
    # taken back, in whatever words
    ruling(
        [Intent.ASK_DETAIL, *IDLE, Intent.ORDERED, Intent.CLAIM],
        "误付退划删",
        r"误[点扣](?!了?(?:关注|礼物|赞))|我不付[啦了](?= |$)|(?:^|[PCSQ我俺])退坑(?= |$|了)"
        r"|[PCSQ](?:的|那[个件单])?(?:给我|帮我|都)?(?:划走|划了|删脱)",
        Intent.CANCEL,
    ),
    ruling([*IDLE], "起说闹瞎", r"(?:刚|刚才|我|俺)[^ ]{0,8}(?:瞎起哄|说着玩|闹着玩|瞎喊|瞎扣).*", Intent.CANCEL),
    # what is let be is talk, no goods: 不要老扣1了
    ruling(
        [Intent.CANCEL],
        "扣刷喊催讲唱念关",
        r"^(?!.*(?:不要[了啦咯喽]|取消(?!了?关注)|撤|退|[PCS])).*"
        r"(?:(?:不要|别)(?:[老再乱光总都]|一直)*(?:[扣刷喊催](?![我俺])|[讲唱念]了)|(?:[误点]触?错?|手滑|取消)了?关注)",
        Intent.CHATTER,
    ),
    # whoever has paid is spoken to, and what was got is no goods
    ruling(
        [Intent.ORDERED],
        "都扣举出吱券包袋没吗",
        r"(?:[付拍买]了?|[抢拍]到)的(?:人|姐妹|宝子?|家人)?们?(?:都|扣|举|出来|吱)"
        r"|(?:扣1的|你们|大家)都?[^ ]{0,2}[抢拍付买][到上]?了[没吗](?= |$)|都[抢拍付买][到上]?了[没吗](?= |$)"
        r"|(?<![没未])抢[到了][^ PCSQ]{0,3}(?:券|红包|福袋)",
        Intent.CHATTER,
    ),
)
