"""Whether somebody says of themself that they are under 18, whatever else the line is about. Pure.

What fans state is read elsewhere, and idle talk of ages is no fact there; here it must not be missed. It must not be
made up either: who was 16 once, or has a child of 16, is none.
"""

from __future__ import annotations

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold
from anchor_console.fans.facts import ADULT_AGE

_MAY = lazily("[岁歲]|成年|今年|满18|滿18|十八|初[一二三中]|[小中]学|高[一二三中]|[中高]考|年级")
_UNITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_NUMBER = r"(?P<n{0}>\d{{1,2}}|十[一二三四五六七八]?|[六七八九])"
_SELF = r"(?:^|[^家的])(?:我|俺|本人)(?:们)?(?!家|妈|爸|女|儿|闺|妹|弟|姐|哥|娃|孩|宝)"
_AGED = lazily(
    _SELF + r"(?:今年|现在|才|刚刚|刚|只有|还|也|都|就|满|是|快|到)*\s?" + _NUMBER.format("") + r"\s?(?:周)?[岁歲]"
    r"(?!的时候|的女|的儿|的娃|的孩|的宝|那|时|前|以|就|开始|起|半?的"
    r"|半?[大小]?(?:女儿|儿子|闺女|(?:丫头|小子|姑娘)(?!一[枚个])|孩子(?!$|[\s,，。!！~了])"
    r"|娃|[宝男女]宝|宝妈|宝爸|孙[子女]|外孙|侄|外甥|弟|妹))"
)
_THIS_YEAR = lazily(
    _SELF + r"(?:才|刚|也)?今年(?:才|刚|刚满|也|都)?\s?" + _NUMBER.format("") + r"(?=$|[\s,，。.!！?？了])"
)
_NOT_YET = lazily(_SELF + r"(?:还|也|是|都|才|就)*\s?(?:个)?(?:未成年|没成年|没有成年|[未没不]满(?:18|十八))")
_GRADE = (
    r"(?:小学(?:[一二三四五六]年级)?|[一二三四五六七八九]年级|初中(?:[一二三]年级)?|初[一二三]|中学|高中|高[一二三])"
)
_LEFT_AT_THAT = r"(?=$|[\s,，。.!！?？~了呢啊呀哦]|可以|能买|没钱|买不)"
_AT_SCHOOL = lazily(
    _SELF + r"(?:现在|今年|才|刚刚|刚|只|还|也|都|就|在)*\s?"
    rf"(?:(?:上|读|念|是|今年){_GRADE}|{_GRADE}的?(?:学生|在读|生)|(?:是个?|一个)?(?:小|初中|中|高中)学?生){_LEFT_AT_THAT}"
    r"|(?P<nobody>(?:^|[\s,，])(?:小学|初[一二三中]|高[一二三中]|[中高]考)(?:党|生|学生|学子))"
    r"(?=$|[\s,，]|路过|报到|来了|飘过|一枚|打卡|求|没钱)"
)
"""Who goes to school: 我上初二, 高三党路过. What follows tells of another: 初二回娘家 is a day, 小学老师 an adult."""
_OF_A_CHILD = lazily(
    "[给帮替](?!我|俺|[个一几来]|推荐|发|介绍)|孩|娃|女儿|闺女|儿子|[大二小男女]宝|宝[宝贝]|丫头|小子|姑娘|[弟妹孙侄]|外甥|家长|妈|爸"
)
_ASKS_FOR_ANYBODY = lazily(r"[吗么嘛?？]|哪[款个种]|什么|啥|推荐|有没有")
_FIGURE = lazily(r"\d{2,3}")
"""Whose body it is told of is meant; who asks whether 初中生 can wear it may be a mother."""


def minor_age(text: str) -> int | None:
    """The age under 18 that a line states of who wrote it; 17 where they only are at school, or no adult."""
    if _MAY.search(text) is None:
        return None
    plain = fold(text)
    for pattern in (_AGED, _THIS_YEAR):
        found = pattern.search(plain)
        if found is not None and 0 < (age := _number(found["n"])) < ADULT_AGE:
            return age
    return ADULT_AGE - 1 if _NOT_YET.search(plain) or _is_at_school(plain) else None


def _is_at_school(plain: str) -> bool:
    """Whether who wrote it goes to school; where a line does not say who does, it must not be of a child of theirs."""
    found = _AT_SCHOOL.search(plain)
    if found is None or found["nobody"] is None:
        return found is not None
    is_asked = _ASKS_FOR_ANYBODY.search(plain) is not None and _FIGURE.search(plain) is None
    return not is_asked and _OF_A_CHILD.search(plain) is None


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    tens, unit = text.startswith("十"), text.lstrip("十")
    return 10 * tens + _UNITS.get(unit, 0)
