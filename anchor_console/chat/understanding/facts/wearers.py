"""Whom a line buys for: 给我妈买, 我家小子5岁; not whom it only talks of: 老公批准了."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from anchor_console.chat.understanding.line.phrases import Place
from anchor_console.chat.understanding.models.bought_for import BoughtFor, both

_GIVEN = re.compile(
    r"(?:给(?:[^\s,，]{1,5}的)|给|俾|送|帮|替|为|跟|和|孝敬|同|带|寄给?|陪)"
    r"(?:我|俺|咱|我家|俺家|家里|[我俺咱]?[姐妹哥弟姑舅姨]{1,2}家的?|屋[头里]|我们|我们家|她|自己|班[上里]|单位|公司|厂里)?(?:的)?(?:那|俩|[两三四]个|个|大|小|二|老)?\s?$"
)
FOR_COMPARISON = re.compile(
    r"[^\s,，]?\d+(?:\.\d+)?(?:斤|公斤|kg)?[^\s,，]{0,6}(?:都能|正好|刚好|刚刚好|正合适)[^我俺咱]{0,8}[我俺咱][^\s,，]{0,3}\d"
)
"""Behind somebody whom the fan compares with themself: 我妈130斤穿L正好 我150拿啥."""
_WITH_CHILD = re.compile(
    r"(?<!怀)孕(?:\d+|[一二三四五六七八九十]+)(?:周|个?月)|怀(?:了|有)?(?:\d+|[一二两三四五六七八九十]+)(?:周|个?多?月)|(?:我|俺|现在|处于)孕[早中晚]?期|孕吐(?!期)"
    r"|(?:^|[\s,，])孕[早中晚]?期(?:(?![能可会的妈吃用喝穿])|(?=.*[\s,，]我))"
)
_FOR_THEM = re.compile(
    r"给(?:他|她|它|他们|她们)[^\s,，]{0,6}?(?:买|拿|来|整|带|囤|弄|置办|安排|捎|留|选|挑|求|订|定|使|寄|邮|穿|抹|涂|擦|戴)|替(?:他|她|他们|她们)(?:做主|挑|选|买|拍|拿|定|要)|给[他她](?=\d)|送[他她]们?"
)
_OUR_SMALL_ONE = re.compile(
    r"(?:(?:我|俺|咱|额)们?家(?:的|那个?|这个?|那位|宝贝?)(?:小的|大的|老大|老小)?(?:才|刚|今年|快|都|现在|已经)?满?"
    r"|(?<=给)[我俺咱额]们?家)"
    r"(?:\d{1,2}|1[0-7]|十?[一两二三四五六七八九]|十)(?:个月|岁|周岁|碎)"
)
"""A child of one's own that no word names: 我家的才两岁."""
_MYSELF_BEFORE = re.compile(r"我是?$")
_OF_ONESELF = re.compile("一[枚个只名]|本孕")
"""Behind 孕妇: the writer is one."""
_ONCE = re.compile(r"(?:了|上)?(?:的?时候|那会儿?|那阵|那年|之前|以前)")
"""What was with a child once: 怀老大那会儿."""
_IS_GIVEN = re.compile("[给送](?:孕妇|孕妈)[买拿带挑选送用吃喝穿]|[我俺咱]家(?:孕妇|孕妈)")
"""Around one who expects a child: something is bought for her."""
_NOT_EXPECTING = re.compile(r"(?:没有?|不是|又没|还没|未)$")

_I_AM_ONE = re.compile(r"(?<![给帮替送])(?:[我俺]是[他她]?|[大二三俩]宝的?|[一二两三俩\d]个?(?:孩子|娃|宝)的?)$")
"""Before what the fan is to their children: 二宝妈妈, 我是奶奶."""
_OF_MOTHERS = frozenset({"妈妈", "老人"})
_ADDRESSED = ("谢谢", "多谢", "辛苦", "叫我", "喊我")
"""Before who is spoken to, or what the fan is called."""
_KIN_OF = re.compile(r"的?[他她]?(?:[爸妈爹娘奶爷姥婆]|外[公婆])")
"""Behind a child by whom somebody else is called: 二宝妈, 孩子她奶奶."""
_THEIRS = re.compile(
    r"的[^\s,，]{0,4}(?:[黑白灰红粉紫蓝绿黄橙棕咖米杏驼]|x*[sml]|\d{2,3})码?色?的?(?:拍|付|买|下单|订)[好完]?了"
)
"""Behind somebody of whom a variant is that was ordered: 孙女的粉M拍好了."""
_MOST_NAMED = 12
EXPECTING = "孕妇"
CHILD = "孩子"


def may_be_of_a_child(text: str) -> bool:
    """Whether a line that names nobody may yet buy for a child, or tell that one is expected."""
    return "家" in text or "孕" in text or "怀" in text


def wearers(
    text: str, people: Sequence[Place], bought: BoughtFor
) -> tuple[list[tuple[int, str]], Collection[str], bool]:
    """Those bought for, each with the place of their word; all who are named at all; whether it is plainly said that
    one buys for them (给我妈).

    Args:
        people: the words for people in `text` (see `meant`), each with its audience.
    """
    expecting = _WITH_CHILD.search(text) if "孕" in text or "怀" in text else None
    if not people and expecting is None:
        ours = _small_ones(text)
        return ours, [CHILD] if ours else (), False
    bought_for: list[tuple[int, str]] = []
    together = -1
    for at, (start, end, audience) in enumerate(people):
        if audience == EXPECTING:
            is_bought_for = _expects(text, start, end) or _IS_GIVEN.search(text, start - 2, end + 1) is not None
        else:
            is_bought_for = start == together or bought.holds(text, start, both(people, at), audience)
            is_bought_for = is_bought_for or _THEIRS.match(text, end) is not None
        if is_bought_for:
            bought_for.append((start, audience))
            together = end
    if expecting is not None and all(audience != EXPECTING for _, audience in bought_for):
        bought_for.append((expecting.start(), EXPECTING))
    if not bought_for and (given := _FOR_THEM.search(text)) is not None:
        named = {audience: start for start, end, audience in people if end <= given.start()}
        bought_for = [(start, audience) for audience, start in named.items()] if len(named) == 1 else []
    bought_for = bought_for or _small_ones(text)
    is_given = any(_GIVEN.search(text, start - 10, start) for start, _ in bought_for)
    return bought_for, {audience for _, _, audience in people}, is_given


def meant(text: str, people: Sequence[Place]) -> Sequence[Place]:
    """Those of the words for people that have an audience, and not but tell who somebody else is, or the fan.

    Who names a dozen in one line means none of the others.
    """
    return [one for one in people[:_MOST_NAMED] if one[2] and not _is_called_by(text, *one)]


def _small_ones(text: str) -> list[tuple[int, str]]:
    small_one = _OUR_SMALL_ONE.search(text) if "家" in text else None
    return [(small_one.start(), CHILD)] if small_one is not None else []


def _is_called_by(text: str, start: int, end: int, audience: str) -> bool:
    """Whether the word but tells who somebody else is, or the fan: the 孩子 of 孩子她奶奶, the 奶奶 of 我是奶奶."""
    if text.endswith(_ADDRESSED, 0, start):
        return True  # 谢谢姑娘
    if audience == CHILD:
        return _KIN_OF.match(text, end) is not None
    return audience in _OF_MOTHERS and _I_AM_ONE.search(text, 0, start) is not None


def _expects(text: str, start: int, end: int) -> bool:
    """Whether the writer herself expects a child: 孕妇能用吗 asks for anybody; 怀孕 is said of oneself."""
    if _ONCE.match(text, end) is not None or _NOT_EXPECTING.search(text, 0, start) is not None:
        return False
    is_said_of_anybody = text.startswith("孕", start) and _OF_ONESELF.match(text, end) is None
    return not is_said_of_anybody or _MYSELF_BEFORE.search(text, 0, start) is not None
