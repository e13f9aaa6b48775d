"""Numbers with 号 that are of no goods: a day of the month, a floor, 5号电池."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.line.measures import Quantity

_NO_GOODS = re.compile(
    r"干?电池(?!类)|楼|电(?!池类|[动压热子加])|主播|客服|助理|模特|机位|大棚|工地|厂房?|塘|坑|码头|嘉宾|选手|评委|公交|车间|粉丝"
)
"""What else has such a number in front of it."""
_OF_A_HOUSE = (
    *("楼", "线", "桌", "站", "库", "院", "单元", "栋", "宿舍", "教学楼", "门店", "车厢", "窗口"),
    *("门那", "门口", "大门"),
)
"""Houses and what is in them, or stands beside."""
_OF_BATTERIES = frozenset({5, 7})
"""The sizes of batteries."""
_TAKES_BATTERIES = ("装", "用", "是")
_LAST_DAY = 31
_AFTER_DATE = re.compile(
    r"(?:[之以]?前|[之以]?后|是[我俺咱](?:家?[\u4e00-\u9fff]{1,2})?生日|左右|能送?[到收达]|送?得?到得?了|送得?到|到不|到吗|到货|才发|(?:才|就)?[发开领]工[资钱]|我?出差|下[雨雪]|降温|立[春夏秋冬]|就立|过生日|生日|进山|开学|演出|表演|班里|楼|单元|桌|线|院|店|仓|那天|当天|晚上|上午|下午|要带|要用|回家|放假|开(?:家长)?会|结婚|走(?!起|[一1两俩]|你)|搬家|要?考试|体检|回来|请客|聚会|结|领|[买拍订]的"
    r"|(?:[我俺咱]们?|孩子|老公|老婆|闺女|儿子|[她他])?(?:就|要|得)?(?:走(?!起|[一1两俩]|你)|动身|出(?:发|远?门|国)|坐(?:火车|高铁|飞机|动车|大巴|车|船)|赶(?:火车|飞机|车)"
    r"|上班|开学|放[寒暑]?假|回(?:老|娘|婆)?家|付款的|出院|住院|办(?:喜?酒|喜事|寿|婚|满月)|摆酒|吃喜?酒|吃席|办事|办婚礼|订婚|出嫁|比赛|演出|军训|考[驾研证级]|开运动会|的(?:火车|高铁|飞机|机票|车票|航班|婚礼|酒席|船)(?!票?[夹包]))"
    r"|[我俺]?家?(?:妈|爸|爹|娘|婆婆|公公|奶奶|爷爷|姥姥|老公|老婆|媳妇|闺女|儿子|女儿|孩子|娃|宝宝)(?:过?(?:[一二三四五六七八九十]+岁)?生日|[过做]?大?寿(?![桃星衣面])|周岁|满月|结婚|出嫁|开学|考试)(?!礼)"
    r"|台风|开始(?:放|上[班学]|休|营业|降温|下雪|考)|下的?单(?!成功|了)|付的款|签收|收到|收的货|去(?!哪|掉)|就(?:到|坏|破|断|裂|没|不)|不?是?不是(?:发|放|开|过)|又要|了(?=\s|$))"
)
"""What is done on a day, or happens by itself."""
_BEFORE_DATE = re.compile(r"(?:月|[今明昨后]天(?:都|才)?|等到?|到了?|才|在|是|都)$")
_DAY_BEFORE = re.compile(
    r"(?:生日|酒席?|宴|婚礼?|喜事|满月|周岁|百天|开学|军训|考试?|演出|比赛|出发|出差|搬家|入伙|开业|过节|年会|寿)(?:就|定)?(?:是|在)\s?$"
)
"""Before the day of a feast, or of what else is to come: 满月酒是5号."""
_SURELY_DATES = frozenset(
    ("月", "等到", *(day + ends for day in ("今天", "明天", "昨天", "后天") for ends in ("", "都", "才")))
)
"""What needs nothing behind the number to make it a day."""


def is_of_others(text: str, end: int) -> bool:
    """Whether what stands behind such a number, at `end`, is counted by it, and not sold: 5号电池, 2号主播."""
    return _NO_GOODS.match(text, end) is not None


def is_of_a_battery(text: str, quantity: Quantity) -> bool:
    """Whether it is the size of the batteries that are spoken of before: 干电池的装5号还是7号."""
    is_before = "电池" in text[: quantity.start] and text.endswith(_TAKES_BATTERIES, 0, quantity.start)
    return is_before and quantity.value in _OF_BATTERIES and "链接" not in text[quantity.end : quantity.end + 3]


def is_of_a_house(text: str, end: int) -> bool:
    """Whether a building, or a part of one, has the number before `end`: 3号楼."""
    return text.startswith(_OF_A_HOUSE, end)


def tells_a_day(text: str, end: int) -> bool:
    """Whether what stands behind a number, at `end`, happens on that day, or is a building's: 5号到货, 3号楼."""
    return is_of_a_house(text, end) or _AFTER_DATE.match(text, end) is not None


def is_date(text: str, quantity: Quantity) -> bool:
    """Whether `quantity`, a number with 号, is a day of the month, or a building's."""
    if quantity.value > _LAST_DAY or "链接" in text[quantity.end : quantity.end + 3]:
        return False
    before = _BEFORE_DATE.search(text, quantity.start - 3, quantity.start)
    if tells_a_day(text, quantity.end) or (before is not None and before[0] in _SURELY_DATES):
        return True
    return before is not None and _DAY_BEFORE.search(text, quantity.start - 6, quantity.start) is not None
