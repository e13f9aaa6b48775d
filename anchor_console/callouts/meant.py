"""Whether a line that speaks of wanting a product speaks of its own writer, and means it. Pure.

A room talks of what others missed (我闺蜜没抢到), mocks (没抢到，省钱了), tells what it would take if it were another
thing (要是有加绒的就拍), that it has it, or why it does not suit (太显黑了). Nobody may be called by name for that.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from anchor_console.callouts import asides
from anchor_console.chat.understanding.reading import LONGEST_READ

_OTHERS = (
    r"闺蜜|闺密|同事|朋友|邻居|室友|同学|工友|姐妹(?=[说问想没])|楼[上下]|前面(?:的|那)|隔壁|别人|有[个的]?人|没人|好多(?:人|都)|很多人|多少人|大家"
    r"|[她他](?:们)?(?=(?:也|还|又)?[要想没问])|弹幕|评论区?里?|我们?群|[那这]个叫|我(?:妹妹?|姐姐?|哥|弟弟?|嫂子|表\w|堂\w|侄\w|外甥\w?|小姨|大姨|姑姑?|舅妈)(?=.{0,4}没)"
    r"|[表堂][姐妹哥弟嫂](?=.{0,3}[没问])"
    r"|[那这][个位些](?:大?姐|妹妹?|小?妹|人|宝|宝宝|阿?姨|大哥|粉丝|老铁|姑娘)"
)
_OF_OTHERS = re.compile(rf"(?:{_OTHERS}).*(?:没|问|要|想|抢|拍|买|还有|还上|留|等)")
_FOR_THEM = re.compile(
    rf"(?:帮|给|替|代|跟|和|为)(?:我)?(?:的)?(?:{_OTHERS}).{{0,4}}(?:带|拍|买|来|拿|抢|下单|入|捎)(?!到)"
)
"""给闺蜜带一件: the writer buys it."""
_OWN = re.compile(
    r"(?<!给)我(?:[和跟]\w{1,4}都?)?(?:也|还|又|真|都|就|是|好|超|特别|自己|今天|刚才?)*"
    r"(?:没[抢拍买赶拿]|要(?!是)|想[要买拍]|拍(?!多)|抢|拿|来[一两三\d]|等)"
    r"|给我(?:留|来|拿|上|整|补|也|[吧呀啊]?$)"
)
_MOCKS = re.compile(
    r"谢天谢地|阿弥陀佛|省(?:了|下|点)?(?:一笔)?钱|省得|幸好|好在|正好(?:省|不用|没)|不稀罕|想得美|想多了|想屁吃|做梦|白送|倒贴|倒立"
    r"|卖不(?:出去|掉|动|完)|谁(?:还|会|敢)?[要买稀穿](?!到)|天天没货|才怪|呵呵|无所谓|拉倒|爱有没有|不抢了|懒得[抢拍]|饥饿营销|演的吧|套路|忽悠|智商税"
    r"|割韭菜|根本没|骗(?:人|子|骗|小)|[没不][抢买拍]?到.{0,8}(?:也好|也罢|就没|算了|没事|不可惜|活该)|有缘人|也没多|^(?:听说|据说)(?!.*(?:[吗么嘛?？]|还有|补))"
)
_IF = re.compile(
    r"(?:要是|如果|假如|假设|除非|若是|哪天).{0,14}(?:就|才|再|我)(?!补|上|有)|(?:出个?|换个?|有个?)(?:别|其他|其它|另).{0,8}[就再]"
    r"|等.{0,10}(?:再|就)(?:买|拍|来|下单|说|抢|考虑)|便宜.{0,6}[就再](?:买|拍|来|要|下单|抢|考虑)"
)
_IF_IT_IS_THERE = re.compile(r"有货|现货|还有|补|上架|上链接|返场|回来|有\S{0,4}[码号色]|(?:我|合适)的码")
_ELSEWHERE = re.compile(
    r"(?:别家|别处|别的?直播间|隔壁直播间|专柜|线下|实体店|楼下店|商场|淘宝|天猫|拼多多|京东|抖音|快手)(?:已经)?.{0,3}(?:[买拍入抢]了|[买拍入抢]过|有了)|[买拍入]了别家"
)
_HAS_IT = re.compile(
    r"(?:我|早就?|已经?|家里|衣柜里?)有(?:了|一|件|条|双|个)|[买拍]过了?(?![吗么?？])|早就?[拍买]了|已经?[拍下买入]"
)
_NOT_FOR_THEM = re.compile(
    r"穿不(?:了|上|进|下|起来)|塞不进|套不上|显(?:黑|胖|老|矮|壮|肉|黄|土)(?!.{0,2}[吗么嘛?？不])|我(?:不行|不配|不可以|不合适|就看看)|hold不住"
    r"|驾驭不了|不耐脏|压不住|衬托?不(?:了|起来)|一般般|(?:别|不用)给我留|不是我的(?:菜|风格)|劝退|不敢[要买拍]|也?不(?:需要|想要|缺)|太挑(?:人|皮肤|身材)"
    r"|(?:本来|原本|原来|差点)(?:是|就|还)?(?:想|要)(?!.*(?:现在|改|换成))|(?:别|不用|甭)再?(?:上|补货?|播|讲)|[看听]腻|质量.{0,4}(?:差|烂|不行|不好)"
)
_ASKS_FOR_IT = re.compile(
    r"还有|有没有|有货|有\S{0,4}[吗么嘛?？]|(?<!别)(?<!不用)(?<!还)补|(?<!别)再上|(?<!有)[来一两三四五\d][件双条个套包箱]|(?<!别)(?<!不用)给我留|[吗么嘛?？]$"
)
_OF_WHOEVER = re.compile(
    r"(?:给|有)没[抢买拍]到|没?[抢买拍]不?到[^,，。 ]*的(?:[姐宝亲朋粉]|都|人|举手|扣|来|加|上)|的姐妹|发货|物流|快递"
)
"""没抢到的举手: whoever it is; and who asks when it comes has it."""
_ASKS_STOCK = re.compile(r"还有|有货|有没有|补|再上")
_SAYS_NOTHING = re.compile(
    r"[\W\da-z_]|号|链接|色|码|款|主播|姐姐?|宝宝?|亲|老板|[的了吧呀啊哈呢哦嗯嘛哇噢咯啦这那一]|我"
)
_PLEASE = re.compile("谢谢|感谢|拜托|麻烦|辛苦|求求?|急|快|谢")
_PASSES_ON = re.compile(
    r"退出来|转让|转给|[买拍抢]多了|多[买拍]了?一|出(?:掉)?一[件双条]|(?:快|赶紧|赶快|你去|你们?快)(?:去|点)?(?:抢|拍|冲|上车|下单)"
)


class Meant(Enum):
    IT = auto()
    NOTHING = auto()
    """It is said of others, in mockery, or of another thing."""
    NO = auto()
    """It says why it is not for them."""
    HAS_IT = auto()


def says_it(plain: str, variant: str) -> bool:
    """Whether a line that was read as a claim says that it will be bought: by a word for it, or by nothing else at all.

    Args:
        variant: the colour and size that it names.
    """
    plain = plain[:LONGEST_READ]
    if asides.buys(plain):
        return True
    other = _SAYS_NOTHING.sub("", _PLEASE.sub("", plain))
    return all(char in variant for char in other)


def meant(plain: str) -> Meant:
    """What a line means, as `core.text.fold` left it, that was read as wanting something; as far as it was read.

    These patterns look from each word to the end: a line of thousands of 闺蜜 would hold up the room.
    """
    plain = plain[:LONGEST_READ]
    told = _told(plain)
    if asides.ASKED_BY_OTHERS.search(plain) and _OWN.search(plain) is None:
        return Meant.NOTHING
    if told is not None and asides.STILL_WANTS.search(plain) is None:
        return told
    if (_ELSEWHERE.search(plain) or _HAS_IT.search(plain)) and not (_OWN.search(plain) or _ASKS_FOR_IT.search(plain)):
        return Meant.HAS_IT
    if _OF_WHOEVER.search(plain) and _OWN.search(plain) is None and _ASKS_STOCK.search(plain) is None:
        return Meant.NOTHING
    if _MOCKS.search(plain) or _PASSES_ON.search(plain):
        return Meant.NOTHING
    if _NOT_FOR_THEM.search(plain) and _ASKS_FOR_IT.search(plain) is None:
        return Meant.NO
    if _IF.search(plain) and _IF_IT_IS_THERE.search(plain) is None:
        return Meant.NOTHING
    if _OF_OTHERS.search(plain) and _OWN.search(plain) is None and _FOR_THEM.search(plain) is None:
        return Meant.NOTHING
    return Meant.IT


def _told(plain: str) -> Meant | None:
    """What the line tells of the thing beside wanting it; None for nothing."""
    if asides.SENT_BACK.search(plain) or asides.NOT_FOR_THEM.search(plain):
        return Meant.NO
    if asides.HAS_ONE.search(plain):
        return Meant.HAS_IT
    talks = (asides.FOR_OTHERS, asides.REMEMBERS, asides.QUOTES, asides.WAITS)
    return Meant.NOTHING if any(kind.search(plain) for kind in talks) else None
