"""Whom counts are of, or for: six people are no goods, and what each of two gets is two."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, SIZE, Mention, is_variant

KIN = (
    r"(?:[男女]朋?友|[朋室]友|老?[爸妈公婆爹娘哥姐弟妹]|[爷奶姥姨姑舅]|媳妇|闺[女蜜]|姑娘|儿子|娃|孩子?"
    r"|对象|同事|邻居|工友|嫂子|老头子)"
)
"""One of those whom people buy with, or for."""
_ONE_OF_US = re.compile(rf"(?:{KIN}|[我俺咱他她])\s?$")
"""Before what one of those gets: 老妈一只我一只."""
_TWO_OF_US = re.compile(rf"(?:[我俺咱]|{KIN})[跟和同与](?:[我俺咱]家?)?{KIN}|[爷娘姐哥母父夫婆兄妯]\S?俩")
_SO_MANY_OF_US = re.compile(
    r"(?P<many>[俩仨两三四五六七八九十\d]+)"
    r"(?:个人|口人|口子|姐妹|兄弟|个?(?:小子|闺女|女儿|儿子|娃|孩子|徒弟|师傅))"
)
_FOR_ONE_EACH = re.compile(r"(?:[一每]人|各)[来要拿整]?\s?$")
_GROUP_AFTER = re.compile(r"(?!全)[^\s给我俺你他她送的]{0,3}(?:队|班|组|宿舍|寝室|单位|家庭|车间|部门)")
"""Behind a count of what people make together: 我们一个舞蹈队."""
_COUNTS_PEOPLE = frozenset("俩仨")
_PEOPLE_AFTER = re.compile("女儿|闺女|儿子|娃|孩子|宝|姐|妹|哥|弟|兄弟|老人|人|口子|小子|丫头|妈|爸")
_PERSONS_AFTER = re.compile(
    "师傅|工人|工友|同事|同学|学生|员工|徒弟|兄弟|姐妹|老人|孩子|娃(?!娃)|[男女]的|伙计|小孩(?!的)|小子|丫头|闺女|女儿|儿子"
)
_PEOPLE_BEFORE = re.compile(
    "(?:姑嫂|姐妹|姐弟|母女|母子|父子|父女|夫妻|兄弟|兄妹|婆媳|妯娌|[我你他她咱]们?|[爷娘哥姐])$"
)
_SIBLINGS = ("姐妹", "姐弟", "兄弟", "兄妹", "姊妹", "母女", "母子", "父子", "父女", "夫妻", "婆媳")
_BREAKS = frozenset(" ,，")
_GOES_ON_OF_GOODS = frozenset("都全各一就要吧啊呗哈谢来给寄发包送不拿够的色号码也换够快麻辛再够")
"""Behind a two of goods that begins a clause: 黑的 俩都要."""
_PERSONS = frozenset({"人", "个人", "口人"})
KINDS = ({COLOR}, {SIZE, NUMBER}, {PRODUCT})
"""Kinds of which two different things are two items."""


def is_of_people(text: str, mention: Mention) -> bool:
    """Whether it counts people, not goods: 俩女儿一人一条, 姑嫂俩穿."""
    quantity = mention.quantity
    if quantity is not None and quantity.unit == "个" and _GROUP_AFTER.match(text, mention.end) is not None:
        return True
    if quantity is not None and quantity.unit == "个" and _PERSONS_AFTER.match(text, mention.end) is not None:
        return True
    if quantity is not None and quantity.unit == "口" and text.endswith(("家", "家子"), 0, mention.start):
        return True
    if quantity is not None and quantity.unit == "个" and text.endswith(_SIBLINGS, 0, mention.start):
        return True  # 姐妹两个走一排
    return (
        quantity is not None
        and quantity.digits[:1] in _COUNTS_PEOPLE
        and (
            _PEOPLE_AFTER.match(text, mention.end) is not None
            or _PEOPLE_BEFORE.search(text, mention.start - 2, mention.start) is not None
        )
    )


def is_of_who_uses(text: str, mentions: Sequence[Mention], count: Mention) -> bool:
    """Whether a two that begins a clause is of those who use what was said before: 红的S 红的M 俩泰迪过年穿."""
    quantity = count.quantity
    if (
        quantity is None
        or quantity.unit
        or quantity.digits not in _COUNTS_PEOPLE
        or text[count.start - 1 : count.start] not in _BREAKS
    ):
        return False
    end = count.end
    if not "\u4e00" <= text[end : end + 1] <= "\u9fff" or text[end] in _GOES_ON_OF_GOODS:
        return False
    return mentions[0].start < count.start and not any(end <= one.start <= end + 1 for one in mentions)


def people_of(text: str, mentions: Sequence[Mention], count: Mention) -> int:
    """Of how many people each gets `count` of the one thing that is named: 我跟我妹各一件; 1 where nobody tells."""
    if not ("各" in text or "人" in text) or _FOR_ONE_EACH.search(text, count.start - 4, count.start) is None:
        return 1
    variants = [one for one in mentions if is_variant(one) and not _is_of_persons(one)]
    if any(len({one.value for one in variants if one.kind in alike}) > 1 for alike in KINDS):
        return 1
    so_many = _SO_MANY_OF_US.search(text, 0, count.start)
    if so_many is not None:
        return int(numbers.parse(so_many["many"]) or 1)
    return 2 if _TWO_OF_US.search(text, 0, count.start) is not None else 1


def _is_of_persons(mention: Mention) -> bool:
    return mention.quantity is not None and mention.quantity.unit in _PERSONS


def is_ones_share(text: str, mention: Mention) -> bool:
    """Whether it is what one of two people gets: 老公一支我一支."""
    return _ONE_OF_US.search(text, mention.start - 3, mention.start) is not None
