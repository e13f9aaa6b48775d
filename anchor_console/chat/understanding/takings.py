"""Forms that settle whether goods are taken, paid for, taken back or only spoken of: 黑的取消 换白的 claims the white.

As the `turns`, each is of grammar, not of a trade, and is looked for only in lines that are voted to be one of a few
intents.
"""

from __future__ import annotations

from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.ruling import ruling
from anchor_console.chat.understanding.shares import KIN

_ASKING = (Intent.ASK_DETAIL, Intent.ASK_FIT, Intent.ASK_DELIVERY, Intent.ASK_STOCK)
_IDLE = (Intent.CHATTER, Intent.PRAISE)
_ASKED = r"[吗么?？]|[没不伐](?=$|[ !])|([^ ])不\1"
_ONE = r"(?:Q|[个件条双套盒瓶箱袋只支台包张]?[PCSV])"
"""Goods, or how many of them."""
_KIN = rf"(?:{KIN}|[他她])"

TAKINGS = (
    # something else instead, before anything was paid: 黑的取消 换白的, 42不要了 给我记43
    ruling(
        [Intent.CANCEL, Intent.AFTER_SALE],
        "换改记",
        r"(?:[不别]要|不[拿留]|取消|撤|去掉|[划删]掉?|作废|不作数|不算|算了).{0,6}?"
        r"[ 了](?:那?就?[给帮]?[我俺]?|那?我?)?(?:[换改](?:成|为|要|拿)?|记(?:成|个)?)[个件条双套盒瓶箱袋]?[PCSQ]",
        Intent.CLAIM,
        unless=_ASKED + r"|[拍付寄收买]|发(?!现)|下单|下次",
    ),
    # takes what somebody says not to: 我妈说别买 我偏要
    ruling(
        [Intent.CANCEL],
        "偏",
        r"(?:不要|不让|别买|不买|不拿)[^ ]* .*偏[要拿买来](?:[PCSQ]| |$)",
        Intent.CLAIM,
        unless=_ASKED,
    ),
    # beside what was paid for, or is praised, another is taken: 刚付完L的 再来个M, 穿着暖和 所以再来件黑的
    ruling(
        [Intent.ORDERED],
        "再跟",
        rf"(?:(?<![会次回])再(?:[帮给替][我他她])?[来要拿整留加带补添]{_ONE}|我也?跟{_ONE})",
        Intent.CLAIM,
        unless=_ASKED,
    ),
    ruling([Intent.CHATTER], "跟", rf"(?:^| )[我俺]也?跟{_ONE}", Intent.CLAIM, unless=_ASKED),
    ruling(
        [Intent.ASK_STOCK],
        "再",
        r"(?:[拍付买]|下单)[了完过].*再[来要拿整加带补添][个件条双套盒瓶箱袋只支台包张]?[PCS]",
        Intent.CLAIM,
        unless=_ASKED + r"|[没未][抢拍买]",
    ),
    ruling(
        [Intent.PRAISE, Intent.AFTER_SALE],
        "再",
        rf"[ 以就]再[来拿整添]{_ONE}",
        Intent.CLAIM,
        unless=_ASKED + r"|下次|下回|还会|打算|准备|以后",
    ),
    # nothing to wait for: 还等啥 拿, 有啥好犹豫的 上车, 等什么呢 俩
    ruling(
        [*_ASKING, *_IDLE, Intent.WISH],
        "啥什",
        r"(?:等|犹豫|纠结|磨叽|磨蹭|愁|考虑|还[唠讲问说])(?:啥|个啥|什么|个什么)(?:呢|呀|啊|劲)?(?:[^ ]{0,3})"
        r" (?:[我俺]?(?:拿|整|上车|上|冲|买|要|入|下单)|[PCSU的]+"
        r"|[PCSU的]*(?:[来要拿整买]?Q|[来要拿整买]))[了吧啦!]*$"
        r"|有啥(?:好)?(?:不敢|犹豫|纠结|舍不得)的 [我俺]?(?:拿|整|上车|上|冲|买|要|入)[了吧啦!]*$",
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
        [*_ASKING, *_IDLE],
        "车收上拿整入",
        r"(?:^| )(?:[我俺]?上车|全收|[我俺][收上拿整入])了?[!吧]*$",
        Intent.CLAIM,
        unless=_ASKED + r"|链接|[求等]|没[货有抢拍买]|下班|下课|高铁|地铁|公交",
    ),
    ruling(
        [*_IDLE],
        "买要拿",
        r"(?:^| )(?:[我俺](?:买|拿|要)(?= )|[我俺]?就?要[CS]的?$)",
        Intent.CLAIM,
        unless=_ASKED + r"|要是|如果|等[^ ]{0,4}[了再]",
    ),
    # be it as it may, it is taken: 显不显胖另说 黑的L拿了
    ruling(
        [*_ASKING, *_IDLE],
        "说管甭懂",
        r"^(?!.*[吗么?？]).*(?:[另再]说|[管甭][它他]|不懂)[^ ]* .*?"
        r"(?:(?:^| )[PCS的 ]*[PCS]的? ?(?:Q|[拿要收入]了?)|[给帮][我俺]留[着下Q])[^ ]{0,3}$",
        Intent.CLAIM,
    ),
    # so this one then: 听你的拿L, 35偏小那拿36, 还是灰的吧
    ruling(
        [Intent.ASK_FIT, Intent.ASK_DETAIL, *_IDLE],
        "听那还",
        r"(?:(?:听你的|[ 小大紧松长短]那我?就?)(?:拿|要|来|选)[PCS]"
        r"|(?:^| )(?:那|我|俺|那我)?还是(?:要|拿|来)?[PCS](?:的)?吧(?= |$))",
        Intent.CLAIM,
        unless=_ASKED + r"|结果",
    ),
    # to be kept from others: 黑的我要 别让人抢了, 没人要就归我
    ruling(
        [Intent.ASK_STOCK, *_IDLE],
        "别莫",
        r"(?:要|等|留|[PCS]).*(?:别|莫)(?:让人|被人|给人)(?:卖|抢|拍|秒)",
        Intent.CLAIM,
        unless=_ASKED + r"|[没未][抢拍买]",
    ),
    ruling([Intent.ASK_STOCK, *_IDLE], "要", r"[PCS][^ ]{0,2}(?:要){2,}(?= |$|!)", Intent.CLAIM),
    ruling(
        [Intent.ASK_STOCK, *_IDLE],
        "归",
        r"^(?!.*(?:怎么|咋|谁|[不没]归|(?<!没)有人)).*归(?:我|俺)了?[!吧]*$",
        Intent.CLAIM,
    ),
    ruling(
        [Intent.CHATTER],
        "留",
        r"(?:^| )就?[给帮替][我俺]留[着下好](?:就|[呗吧哈啊哦了!]*$)",
        Intent.CLAIM,
        unless=_ASKED + r"|电话|言|名|位置|[别甭不]用?[给帮]",
    ),
    ruling([Intent.AFTER_SALE], "都", r"[CSPQ]都(?:给[我俺])?[寄发]来?(?: |$)(?!.*(?:怎么|咋|错|退))", Intent.CLAIM),
    ruling([Intent.CHATTER], "加跟+", r"^(?:加一|加1|\+1)[!~]*$|(?:^| )(?:这[把波次])?我跟了?[!~]*$", Intent.CLAIM),
    # one for each of two: 老公一支我一支
    ruling([*_IDLE], "Q", rf"(?:{_KIN}|我|俺|自己)Q[和跟 ]?(?:{_KIN}|我|俺|自己)Q(?= |$)", Intent.CLAIM),
    # a hand is raised, whatever is remarked of it
    ruling(
        [Intent.CHATTER, Intent.ASK_DETAIL],
        "1一2N",
        r"^(?:扣个?(?:1|一|2|N)|1(?:[! ]*1)*)(?=[^\w.+-])(?!.*(?:是不是|就算|[吗么?？]|怎么|咋|什么|啥|谁|送|链接|N))"
        r"|^我先1为敬",
        Intent.CLAIM,
    ),
    # is there any, then it would be taken; made cheaper, likewise
    ruling(
        [Intent.CLAIM, Intent.CANCEL],
        "有",
        r"(?:^| |要是|如果)(?:还)?有[CSP的]*[CSP]的?(?:的话)?[我俺]就[拿要买来]",
        Intent.ASK_STOCK,
    ),
    ruling(
        [Intent.CLAIM],
        "有出",
        r"[VU]的?要?是?[有出]了?(?:的话)?[我俺]就?[拿要买来]|的要?是?(?:出了|有的话|有)[我俺]就?[拿要买来]",
        Intent.WISH,
    ),
    ruling(
        [Intent.CLAIM],
        "能点",
        r"N(?:块钱?|元)?能(?:[带拿]走|出|卖|给)[^ 吗不]{0,2}[我俺]?就|Q(?:再)?(?:减|少|降|便宜)点[儿呗吧嘛]*(?=$| )",
        Intent.ASK_PRICE,
    ),
    # were it so
    ruling([Intent.CLAIM], "好", r"(?:要是|如果|假如)[^ ]+就好[了咯啦]$", Intent.WISH, Intent.CHATTER),
    # what one cannot pay for, or has yet to think over
    ruling(
        [Intent.CLAIM],
        "钱起纠考",
        r"没钱(?![也都还]|拿走|.*要)|买不起|[要得](?:再)?(?:纠结|考虑)(?:一下|下|考虑)?(?= |$)",
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
    # which of them, is not yet known
    ruling(
        [Intent.CLAIM, *_IDLE],
        "准定是",
        r"[PCS](?:的)?(?:我|俺)?(?:都)?拿不(?:准|定)|要?[CS]的?还是[CS]的?(?:好|合适)(?=$|[ 呢啊])",
        Intent.ASK_FIT,
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
    # paid, in whatever words, by whomever, at last
    ruling(
        [Intent.CLAIM], "付拍买下", rf"{_KIN}(?:[帮给替][我俺]|刚刚?)(?:[付拍买下]|下单|买单)的(?= |$)", Intent.ORDERED
    ),
    ruling(
        [Intent.ASK_STOCK, Intent.ORDERED],
        "到上",
        r"(?:今[天晚儿]|这[次回]|[终总][于算]|刚刚?|可算)[^ 没]{0,3}[拍抢付买秒][到上]了(?![吗没])",
        Intent.ORDERED,
    ),
    ruling(
        [Intent.CLAIM, Intent.CHATTER, Intent.PRAISE],
        "钱款已都过各替帮给机",
        r"(?:"
        r"(?:钱|款)(?:都|也|已经?|刚|全)*(?:掏|扣|付|交|转)(?:了|过了|走了|完了)"
        r"|已经?(?:拿下|付|入手)|买都买了|拍都拍了|付都付了|下(?:都下了|(?<![^ 早都已的]下)过单)|各付Q"
        r"|[替帮给][^ ]{1,8}下的单?(?= |$)|[拿用][^ ]{1,3}手机[下付拍买]的)",
        Intent.ORDERED,
        unless=_ASKED + r"|就要|再来|再要|还要|再给",
    ),
    ruling(
        [Intent.CANCEL],
        "付拍买下",
        rf"^(?!.*(?:不要|取消|撤|退|家里|{_KIN}[^ ]{{0,2}}已))"
        r".*(?:已经?[^ ]{0,2}(?:付|拍|买)[了好完过]|自己[^ ]{0,4}(?:付|拍|买)[好完]|手机(?:下|付|拍|买)的)",
        Intent.ORDERED,
    ),
    ruling([Intent.CHATTER], "拍付", r"^(?:(?:拍|付)了){1,3} (?!.*(?:谁|我说|[吗么?？]))", Intent.ORDERED),
    ruling(
        [Intent.AFTER_SALE],
        "拍付",
        r"^(?:已?拍了|付了|付好了|拍好了) ?(?:麻烦|帮我|记得)?(?:给我)?备注",
        Intent.ORDERED,
    ),
    # taken back, in whatever words
    ruling(
        [Intent.ASK_DETAIL, *_IDLE, Intent.ORDERED, Intent.CLAIM],
        "误付退划删",
        r"误[触点扣](?!了?(?:关注|礼物|赞))|我不付[啦了](?= |$)|(?:^|[PCSQ我俺])退坑(?= |$|了)"
        r"|[PCSQ](?:的|那[个件单])?(?:给我|帮我|都)?(?:划走|划了|删脱)",
        Intent.CANCEL,
    ),
    ruling([Intent.CLAIM], "变", r"Q变Q.*(?:不要|不留|不拿)", Intent.CANCEL),
    ruling(
        [Intent.AFTER_SALE],
        "钱删去撤划",
        r"[没未](?:给|付|交|掏)(?:过)?钱|删脱|给我(?:去|删|撤|划)(?:了|掉)(?= |$)",
        Intent.CANCEL,
    ),
    ruling([*_IDLE], "起说闹瞎", r"(?:刚|刚才|我|俺)[^ ]{0,8}(?:瞎起哄|说着玩|闹着玩|瞎喊|瞎扣).*", Intent.CANCEL),
    # what others give back is waited for
    ruling(
        [Intent.CANCEL, Intent.AFTER_SALE],
        "退补",
        r"有(?:没有)?人退[^ ]{0,2}(?:没|吗|不)?(?= |$)|退了[喊叫踢戳]我|还补[不吗没](?=$| )",
        Intent.ASK_STOCK,
    ),
    # what is let be is talk, no goods: 不要老扣1了
    ruling(
        [Intent.CANCEL],
        "扣刷喊催讲唱念关",
        r"^(?!.*(?:不要[了啦咯喽]|取消(?!了?关注)|撤|退|[PCS])).*"
        r"(?:(?:不要|别)(?:[老再乱光总都]|一直)*(?:[扣刷喊催](?![我俺])|[讲唱念]了)|(?:[误点]触?错?|手滑|取消)了?关注)",
        Intent.CHATTER,
    ),
    # where it is sent from; who leaves takes nothing back
    ruling([Intent.CANCEL], "发", r"(?:从)?哪[儿里]?发(?:货|的)?", Intent.ASK_DELIVERY),
    ruling(
        [Intent.CANCEL],
        "撤",
        r"^[^PCSQ扣]*(?:下课|下班|到站|没电|困了|睡觉|上课)[^PCSQ]* 我?先?撤[了啦]?$",
        Intent.CHATTER,
    ),
    # whoever has paid is spoken to, and what was got is no goods
    ruling(
        [Intent.ORDERED],
        "都扣举出吱券包袋没吗",
        r"(?:[付拍买]了?|[抢拍]到)的(?:人|姐妹|宝子?|家人)?们?(?:都|扣|举|出来|吱)"
        r"|(?:扣1的|你们|大家)都?[^ ]{0,2}[抢拍付买][到上]?了[没吗](?= |$)|都[抢拍付买][到上]?了[没吗](?= |$)"
        r"|(?<![没未])[抢领][到了][^ PCSQ]{0,3}(?:券|红包|福袋)",
        Intent.CHATTER,
    ),
    # dearer than before
    ruling(
        [Intent.ORDERED, Intent.CLAIM, Intent.CHATTER],
        "涨",
        r"(?:好像|是不是|咋|怎么)又?涨(?:价|钱)?了",
        Intent.ASK_PRICE,
    ),
    # one of two is asked for, whoever has bought
    ruling([Intent.ORDERED], "还", r"是[^ 不]{1,7}还是[^ ]{1,}$|是[^ 不]{1,7}还是[^ ]+ ", *_ASKING),
    # so many were to come, and so many came
    ruling(
        [Intent.CLAIM, Intent.ORDERED],
        "到收",
        r"[PCS]Q?[^ ]{0,2} (?:到手|收到)(?:就|才|只|只有|是|的是)*(?:[QCSV])(?!.*(?:满意|好|不错))",
        Intent.AFTER_SALE,
    ),
)
