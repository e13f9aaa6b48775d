"""What people tell of a thing without wanting it, by the kinds that a careful shop assistant knows apart. Pure.

They have one, sent theirs back, cannot wear it, wait, repeat the host, ask for somebody else, mock. Colour and size in
such a line make it look like a claim or a question; it is neither, and nobody may be called by name for it. A kind is
known by what a clause says, in the words of any trade; a word that fits one sentence alone has no place here.
"""

from __future__ import annotations

from enum import Enum, auto

from anchor_console.core.lazy_pattern import lazily

CLAUSE = lazily(r"[^\s,。!~;…]+")

_SOMEBODY = (
    r"闺[蜜密]|同事|朋友|邻居|[室舍]友|同学|工友|战友|老乡|姐妹|兄弟|楼[上下]|前面(?:的|那)|隔壁(?!直播间|家?店|主播)|对门|前台|别人(?!家)|(?<!别)人家"
    r"|有[个的]?人|没人|好多(?:人|都)|很多人|多少人|大家|弹幕|评论区|群里|[那这]个叫|老太太|大[姐妈爷哥](?!我|好)|阿姨"
    r"|[表堂][姐妹哥弟嫂]|嫂子?|[小大][姨姑舅]|舅妈|侄\w|外甥\w?|[他她]妈|[他她](?:们)?(?=[也还又都]?[要想没问])"
    r"|我(?:妹妹?|姐姐?|哥哥?|弟弟?)(?=.{0,4}没)|[那这前][个位些台](?:小?姑娘|大?姐姐?|妹妹?|小?妹|人|宝宝?|粉丝|老铁)"
)
"""People whom the writer does not buy for. What mother, husband or child want is the writer's to buy."""
_OF_THEMSELVES = r"(?:说|讲|问|想|要|没|抢|拍|买|等|留|爱|喜欢|看[上中]|稀罕|念叨|惦记|打听|还有|还上)"
OTHERS = lazily(
    rf"(?:{_SOMEBODY}).*{_OF_THEMSELVES}"
    rf"|(?:替|帮|给|代|为)(?!我|俺).{{1,9}}(?:问|打听)|(?:托|让|叫|喊|派)(?:我|俺)(?:来|帮忙?)?(?:问|看|打听)"
    r"|不是我(?:自己)?[要买]|(?:他|她|自己)(?:自己)?[去来]?[买拍](?:去|吧|$)"
)
"""Somebody else wants it, asks for it, went without: 我闺蜜没抢到, 替同事问一嘴, 群里姐妹托我问."""
FOR_THEM = lazily(
    rf"(?:帮|给|替|代|跟|和|为)(?:我|俺)?(?:的)?(?:{_SOMEBODY}).{{0,4}}(?:带|拍|买|来|拿|抢|下单|入|捎|凑)(?!到)"
)
"""给闺蜜带一件: the writer buys it."""

MOCKS = lazily(
    r"还好[^还有]{0,10}没[抢买拍]|谢天谢地|阿弥陀佛|省(?:了|下|点)?(?:一笔)?钱|幸好|好在|正好(?:省|不用|没)|不抢了|懒得[抢拍]|无所谓|拉倒|爱有没有"
    r"|想得美|想多了|想屁吃|做梦|白送|倒贴|才怪|呵呵|卖不(?:出去|掉|动|完)|谁(?:还|会|敢)?[要买稀穿信](?!到)|没人[要买](?!的话)"
    r"|都[^\s,]{1,5}了还在?(?:卖|播|上)(?![吗嘛么不没])|抢钱|抢劫|镀金|割韭菜|智商税|饥饿营销|套路|忽悠|骗(?:人|子|骗|小)|天天没货|不稀罕|^(?:听说|据说)(?!.*(?:[吗么嘛?]|还有|补))"
    r"|[没不][抢买拍]?到.{0,8}(?:也好|也罢|就没|算了|没事|不可惜|活该)|有缘人"
)
"""Scorn of its price, relief at going without, disbelief."""
PASSES_ON = lazily(
    r"退出来|转让|转给|[买拍抢]多了|多[买拍]了?一|出(?:掉)?一[件双条]|(?:快|赶紧|赶快|你去|你们?快)(?:去|点)?(?:抢|拍|冲|上车|下单)"
)
"""They sell theirs, or urge others on."""


class Aside(Enum):
    """What one clause says of the thing, beside wanting it."""

    HAS_IT = auto()
    SENT_BACK = auto()
    NOT_FOR_THEM = auto()
    NOT_NOW = auto()
    QUOTES = auto()
    JOKES = auto()


_BEFORE = r"(?:去年|前年|上个?月|上周|上礼拜|昨[天晚]|前[天晚]|早就?|已经?|刚刚?)"
_HAS_IT = lazily(
    rf"差[点一]点?没[抢买拍]|(?<![没未])收到(?:货|了)+(?![吗嘛么没不?])|{_BEFORE}[^没不,\s]{{0,6}}?(?:[买拍囤抢入](?:到)?(?:的|了|过)|下[了]?单)|[买拍囤入]过(?:了|[一二两三四五\d几好]|$)"
    r"|(?:我|家里?|柜(?:子)?里?|抽屉里?)[早就都也已经]*有(?:了|[一二两仨俩三四五六七八九十几好\d][^\s吗嘛]*$)"
    r"|(?:挂|堆|躺|囤)着|一(?:抽屉|柜子|大堆)|塞不下|[囤买]了(?:一|好|\d)|身上[穿戴]的|我[拍买]的那|在路上"
    r"|[还都]没(?:开封|拆|[穿用](?:过|几)|[吃喝用]完|剪|下水)|(?:别人?家|人家家|[她他]家|另一?家|(?:隔壁|别的|其他|其它)(?:家|店|主播|直播间|那家)|别处|专柜|线下|实体店|商场|[淘天京拼抖快]\S{1,3})[^\s]{0,3}[买拍入抢](?:了|过)|[买拍入]了别家"
    r"|自己(?:织|做|缝|钩|打|裁)[了好过]|送(?:了|给)(?:我|俺)(?:了|[一二两]|$)"
)
"""去年就买了, 家有仨了, 还没开封, 别家买了, 自己织了一条."""
_SENT_BACK = lazily(
    r"退(?:了|掉|过|回|货|款|的)|寄回去|送人了|(?<!不)(?<!会)(?<!没)(?:起球|缩水|开胶|掉[色毛屑漆粉]|褪色|脱线|破洞|跑[绒毛]|磨脚|色差)(?!吗|不|么|嘛|\?)"
    r"|发错|少发|[买拍](?:小|大|亏)了|差评|上当|坑(?:了|人|我)|失望|不会再买|质量.{0,4}(?:差|烂|不行|不好)"
)
"""Theirs went back, or was bad."""
_ILL = r"(?:硬|厚重|闷|扎|贵|薄|丑|土|艳|紧|勒|透|俗|尖|廉价|夸张|老气|老土|花哨)"
_NOT_FOR_THEM = lazily(
    r"(?:[穿戴用吃喝背骑撑塞套进消驾](?:驭|受)?|hold)不(?:了|上|进|下|惯|起|动|着|出|去|住)|显(?:黑|胖|老|矮|壮|肉|黄|土)(?!.{0,2}[吗么嘛?不])"
    rf"|(?:太|有点|这么|那么){_ILL}(?!吗|不)|(?:扎|勒)(?:脖|肚|脚|人|得慌)|太挑(?:人|皮肤|身材)|一般(?:般|$)|过敏|不耐脏"
    r"|(?<!暖)不暖和|(?<!舒)不舒服|(?<!实)不实用|(?:不|没)(?:适合|合适|搭|缘分|兴趣|需要|感兴趣|场合)|我(?:不行|不配|不可以|就看看)|(?<![给让][我俺咱])(?<![近身穿开面给让])[看闻](?:看|闻|一眼)(?:就行|罢了|就好|得了|味)"
    r"|不(?:让|同意|许|准)|从来?不|舍不得|不敢[要买拍]|预算不够|没缘|遮不住|压不住|不是我的(?:菜|风格)|劝退"
    r"|(?P<so>[美好香帅靓])是(?P=so)|可惜我(?!没|来晚|错过|手慢)"
    r"|(?:别|不用|甭)再?(?:上(?!架)|补货?|播|讲|给我留)|(?:别|不用)给我留|[看听]腻"
    r"|(?:像|跟|和|似)[^\s,]{1,8}(?:似的|一个样)|(?:看着|看上去|长得|[穿戴](?:上|着|起来|一下)?|也太|真)(?:就|好|挺)?像(?!图|真)"
    r"|(?:本来|原本|差点)(?:是|就|还)?(?:想|要)(?!.*(?:现在|改|换成))|哪[\u4e00-\u9fff]{1,4}都[^\s]{0,3}不(?:了|住|上|下|行|配|合|好)"
)
"""It does not suit them, they are not let, they looked and are done, or say what it looks like."""
_NOT_NOW = lazily(
    r"等.{0,10}再(?:看|说|来|讲|买|拍|考虑|下单)|等.{0,8}(?:就|才)(?:买|拍|来|下单)|(?:夏天|冬天|下回|下次|过阵子|以后|回头)(?:再|吧)"
    r"|(?:要是|如果|假如|假设|除非|若是|哪天).{0,14}(?:就|才|再|我)(?!补|上|有)|(?:出|换|有)个?(?:别|其他|其它|另).{0,8}[就再]"
    r"|(?:便宜|降到).{0,8}[就再](?:买|拍|来|要|下单|抢|考虑)"
)
"""For another day, price or thing."""
_IF_IT_IS_THERE = lazily(r"有货|现货|还有|补|上架|上链接|返场|回来|有\S{0,4}[码号色]|(?:我|合适)的码")
_QUOTES = lazily(
    r"(?:主播|老板娘?|[你您](?:们)?|刚才?|每次)[^\s,我俺]{0,5}(?:说|讲|喊)(?!一下|下|明|好|\S{0,6}[俺我]?就)(?!.*(?:还有|有没有|补))|^[\"“‘「『]"
    r"|对吧$|讲过了|想起|小时候|年轻的?时|当年|以前[有穿]"
)
"""They repeat the host, or remember."""
_JOKES = lazily(r"(?:狗|猫|鸡|猪|羊)(?:子|狗|咪|砸)?(?:都|也)?(?:穿|戴|盖|睡|看了)")
"""给我家狗穿刚好: whoever has a pet asks for it in so many words."""
_KINDS = (
    (Aside.SENT_BACK, _SENT_BACK),
    (Aside.NOT_FOR_THEM, _NOT_FOR_THEM),
    (Aside.HAS_IT, _HAS_IT),
    (Aside.QUOTES, _QUOTES),
)


def aside_of(clause: str) -> Aside | None:
    """What the clause says beside wanting the thing; None for nothing."""
    found = next((kind for kind, pattern in _KINDS if pattern.search(clause)), None)
    if found is None and _NOT_NOW.search(clause) and _IF_IT_IS_THERE.search(clause) is None:
        return Aside.NOT_NOW
    if found is None and _JOKES.search(clause) and not wants(clause):
        return Aside.JOKES
    return found


_PIECE = r"[件个条双套包箱只对瓶盒份台支枝根罐袋杯桶团饼把枚颗斤提串床块片张本盏盆组打单]"
_SOME = rf"(?:[一二两俩仨三四五六七八九十几半\d]{{0,3}}\s?{_PIECE}|[一二两俩仨三四五六七八九十\d])"
_END = r"(?:[的了吧呀啊哈哦呗咯喽啦撒嘛滴哒]*(?:$|\W))"
_BUYS = lazily(
    r"(?<![不只需重主没])要(?!是|不|说|么|好|退|换|死|命)"
    rf"|(?<![从原后本起未出回上下过进])来(?:{_SOME}|{_END})|(?<![别慎不没])[拍买整订定收入抢拿冲囤搞弄](?:{_SOME}|下[了来]?|它|上|{_END})"
    r"|(?<!不)(?:想|就|我|去|必须|可以|准备|偏)[拍买入抢拿冲要换]|冲冲|入手|[拿下]下|下手|下单|带走|归我|走起|安排|上车|成交|就它|续上|闭眼入"
    rf"|[给帮](?:我|俺)(?!们|家|笑|气|看|乐|的感觉)|[我俺][要来蹲]|蹲|锁[一单]|留(?:给|我|俺|着|{_SOME}|{_END})|扣(?:\d|一|{_END})"
    rf"|报(?:名|单|{_SOME})|(?<!也太)想(?:要|入|来)|(?:(?<![一二三四五六七八九十百])[一二两俩仨三四五六七八九十半]{{1,2}}|(?<!\d)\d{{1,2}})\s?{_PIECE}{_END}"
    rf"|[俩仨]{_END}|各[一1]"
)
"""A verb of taking that stands for itself, or a count at a clause's end: not 慎入, 挂件上, 拍视频, 三十五一条."""
_ASKS = lazily(
    r"还有|有没有|有货|有(?:不|冇)|有\S{0,6}[吗么嘛?]|(?<![别用还])补(?!丁)|(?<!别)再[上来买]|返场|回购|没(?:抢|拍|买|轮|赶)(?:到|上|着)|后悔|[吗嘛?]$"
)


def buys(plain: str) -> bool:
    """Whether there is a word in the line by which people say that they will buy."""
    return _BUYS.search(plain) is not None


def wants(clause: str) -> bool:
    """Whether the clause, which tells nothing else, says that it is wanted or asks for it."""
    return buys(clause) or _ASKS.search(clause) is not None
