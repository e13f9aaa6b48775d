"""How heavy somebody is, among a line's numbers: 160 110斤, 体重一百六; not what goods weigh."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.facts.ages import PERSON_BEFORE
from anchor_console.chat.understanding.facts.heights import (
    BESIDE,
    CHILDRENS_HEIGHTS,
    GROWN_WEIGHT,
    HEAVIEST,
    NOTHING_BETWEEN,
    OF_A_PART,
    PRICE_BEFORE,
)
from anchor_console.chat.understanding.facts.numbered import KILOS, WEIGHT_UNITS, Numbered
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.naming.mentions import Mention

_TAKEN_FROM_ME = re.compile("[扣收退找差欠骗坑赚返]了?[我俺咱]$")
_ON_IT = re.compile(r"站|坐|躺|踩|上去")
_WEIGHT_BEFORE = re.compile(
    r"(?:体重|重|称|(?<![想要])[胖瘦]到了?|[\s,，][很真太]?瘦[\s,，](?=[才就只]))[\s:]?(?:只?是|有|才|都|大概|差不多|刚好|正好|将近|快)?\s?$"
)
_ON_SCALES_BEFORE = re.compile(
    r"(?:[涨掉减飙]到了?|胖成|减[脂肥]期?(?:都|才|也)?|上[秤称]|过秤|秤上|体检|[称秤]了(?:一?下|[称秤])?)\s?(?:一看|一站|一称|显示)?\s?(?:是|有|才|都|大概|快|又|还)?\s?$"
)
"""Before the weight of somebody who is heavy enough; else goods are weighed."""
_OF_THE_HEAVY = re.compile(
    r"\s?的?(?:[穿戴](?!的)|(?:能|敢|可以)?[坐站躺骑睡踩](?:得|上去|不|吗|住|下)?|减[肥脂重]|胖[子妞墩丫]|大?胖|瘦[子猴]|大汉|壮汉|女生|男生|汉子|站|坐|躺|选手|想[瘦减]|(?<=的)[我俺])"
)
"""Behind a weight: it is somebody's, not that of goods."""
_OF_A_NEWBORN = re.compile(r"(?:才|刚|只有|出生|生下来)\s?$")
_OF_A_SISTER = ("的大姐", "的大妹子", "的妹子", "的姐妹", "的胖", "的大胖", "的姑娘", "的大哥", "的老哥")
_HOPED_FOR = re.compile(
    r"(?:等|要|想|目标|争取|准备|打算|计划|努力)[^\s,，]{0,10}[瘦减胖增]到?$|(?:加起来|一共|总共|合计|加一块儿?)(?:有|得|都|快|才)?$"
)
"""Before what somebody would like to weigh, or what two weigh together."""
_CALLS_OTHERS = re.compile(
    r"的(?:大?姐妹?|大?妹子|姑娘|大?哥|老哥|姐妹|兄弟|胖[子友])们?(?:在[吗不么没]|有[吗没]|举手|扣|集合|冒泡|看过来|快来)"
)
_BUILT_BEFORE = re.compile(r"[我俺咱他她妈爸公婆娃][^\s,，]{0,4}[粗壮胖瘦圆厚]\s?$")
"""Before what somebody weighs: how they are built, 我脖子粗 190斤."""
BOUND = ("以下", "以上", "以内", "之内", "以里")
_CAME_TO = re.compile("(?:[瘦减胖涨掉降长]|[瘦减掉降]肥)?到")
"""Behind what somebody weighed before: 从170斤减到130斤."""
WHO_SPEAKS = "我俺咱"
_ABOUT_SIZE = re.compile(r"[码号穿]|x*l|大小|塞|勒|绷")
_CHANGED_BEFORE = re.compile(r"(?:瘦了?|减了?|胖了|长了|涨了|重了|轻了|掉了|少了|差)$")
"""Before how much lighter or heavier somebody is: 瘦了10斤."""
_TOO_FEW = ("不够", "都不够", "还不够", "也不够", "够", "都够")
"""Behind what is had, not what somebody weighs."""
_COMPARED_BEFORE = re.compile(
    r"(?:比[^\s,，我俺咱]{1,5}?|看着|看起来|显得?)(?:还|要|能|都)?(?:[重轻胖瘦]|多出?|少)了?$"
)
"""Before how much lighter or heavier somebody is than another: 比你重10斤."""
_MORE_THAN_TALL = 200
"""Jin that are no height."""
_SIZE_ASKED = re.compile(
    r"\s?(?:的|左右|多)?(?:应该|该|能|可以|适合)?[穿拿选拍买要](?:什么|啥|多大|几[码号]|哪|[sml]|x+l)"
)
_SHORTEST_ADULT = 140
"""Centimetres; a bare figure below is jin."""
_LEAST_BARE_KILOS, _MOST_BARE_KILOS = 40, 75


def kilos(quantity: Quantity) -> float:
    """What somebody weighs: a figure too small for a grown person's jin is of kilos, though it be bare (160 50)."""
    is_bare = quantity.unit == "" and quantity.value <= _MOST_BARE_KILOS
    return quantity.value if is_bare or quantity.unit in KILOS else quantity.value / 2


def is_weight(line: Numbered, mention: Mention, quantity: Quantity, height_end: int | None) -> bool:
    """Whether the mention tells what somebody weighs.

    Args:
        height_end: where the figure ends that told how tall they are; None where none did.
    """
    has_height = height_end is not None
    is_beside = (
        height_end is not None
        and mention.start - height_end <= BESIDE
        and NOTHING_BETWEEN.fullmatch(line.text, height_end, mention.start) is not None
    )
    if quantity.unit == "" and quantity.value <= _MOST_BARE_KILOS:
        is_told = is_beside and line.is_worn and quantity.value >= _LEAST_BARE_KILOS and not line.is_listed(quantity)
    elif quantity.unit == "":
        is_told = 80 < quantity.value <= HEAVIEST and _is_bare_weight(line, mention, quantity, is_beside=is_beside)
    else:
        is_told = quantity.unit in WEIGHT_UNITS and _is_weighed(
            line, mention, quantity, has_height=has_height, is_beside=is_beside
        )
    return is_told and not line.is_of_the_host(mention) and not _is_nobodys(line, mention, quantity)


def _is_bare_weight(line: Numbered, mention: Mention, quantity: Quantity, *, is_beside: bool) -> bool:
    if line.is_listed(quantity):
        return False
    if is_beside or line.before(mention, _WEIGHT_BEFORE):
        return True
    if line.is_worn and line.text.startswith(_OF_A_SISTER, mention.end):
        return True  # 一百五的大姐
    if _is_by_whom_a_size_is_asked(line, mention, quantity):
        return True
    if line.before(mention, PERSON_BEFORE, 4) is None:
        return False
    if line.is_worn and _can_be_no_height(line, mention, quantity):
        return True  # 5xl的有吗 我二百六
    return _ON_IT.match(line.text, mention.end) is not None


def _is_by_whom_a_size_is_asked(line: Numbered, mention: Mention, quantity: Quantity) -> bool:
    """Whether nothing but the bare figure says whose size is asked, where no child is dressed: 110穿多大."""
    if not line.is_worn or line.names_people or quantity.value >= _SHORTEST_ADULT:
        return False
    is_for_children = any(height in line.listed for height in CHILDRENS_HEIGHTS)
    return not is_for_children and _SIZE_ASKED.match(line.text, mention.end) is not None


def _is_weighed(line: Numbered, mention: Mention, quantity: Quantity, *, has_height: bool, is_beside: bool) -> bool:
    """Whether what is told with its unit is what somebody weighs, and not what they buy."""
    value = quantity.value
    is_listed = line.is_listed(quantity)
    if is_listed and not is_beside:
        return False
    if line.before(mention, _CHANGED_BEFORE, 3):
        return False
    if not is_beside and line.text.startswith(_TOO_FEW, mention.end):
        return False  # 10斤都不够三个娃抢
    named = is_beside or line.before(mention, _WEIGHT_BEFORE) is not None
    is_said = line.before(mention, PERSON_BEFORE, 4) is not None
    of_person = has_height or line.names_people
    if not (is_said or of_person) and any(one.is_for_pets for one in line.goods):
        return False  # 金毛70斤
    if 2 * kilos(quantity) >= GROWN_WEIGHT and (
        (not is_listed and (is_said or line.before(mention, _BUILT_BEFORE, 8)))
        or _OF_THE_HEAVY.match(line.text, mention.end)
        or line.before(mention, _ON_SCALES_BEFORE)
    ):
        return True
    if quantity.unit in KILOS:
        return named or (line.is_worn and 8 <= value <= 200) or (of_person and value >= 10)
    if value < 8:
        return line.names_people and line.before(mention, _OF_A_NEWBORN, 4) is not None
    if line.text[mention.end - 1] == "装" or line.text.startswith(("装", "的装"), mention.end):
        return False
    return named or (line.is_worn and 10 <= value <= 400) or (of_person and value >= 20)


def _is_nobodys(line: Numbered, mention: Mention, quantity: Quantity) -> bool:
    """Whether it is paid, hoped for, compared, of two together, or anybody's."""
    if quantity.unit == "" and (line.before(mention, PRICE_BEFORE, 7) or line.before(mention, _TAKEN_FROM_ME, 5)):
        return True
    if (
        (quantity.unit not in WEIGHT_UNITS and line.before(mention, OF_A_PART, 4))
        or line.before(mention, _HOPED_FOR, 14)
        or line.before(mention, _COMPARED_BEFORE, 9)
    ):
        return True  # 163 上围86
    if line.text.startswith(BOUND, mention.end):
        return line.before(mention, PERSON_BEFORE, 4) is None  # 160斤以下的别穿
    if line.text.startswith("从", mention.start - 1) and _CAME_TO.match(line.text, mention.end):
        return True
    if not line.text.startswith("的", mention.end):
        return False
    if _CALLS_OTHERS.match(line.text, mention.end) is not None:
        return True  # 180的姐妹在吗
    return line.text.startswith("的人", mention.end) and line.text.startswith("给", mention.start - 1)


def _can_be_no_height(line: Numbered, mention: Mention, quantity: Quantity) -> bool:
    """Whether the bare figure of somebody is too great for a height, or is said as jin are: 俺一百九 给啥号."""
    text, end = line.text, mention.end
    said_as_jin = quantity.value >= _MORE_THAN_TALL or (quantity.is_spoken and "百" in quantity.digits)
    if end == len(text):
        return quantity.value >= _MORE_THAN_TALL
    closes = said_as_jin and not text[end].isalnum()
    is_told = text[mention.start - 1] in WHO_SPEAKS or quantity.is_spoken
    return closes and is_told and _ABOUT_SIZE.search(text, end) is not None
