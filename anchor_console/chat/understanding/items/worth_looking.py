"""Whether a line may tell of variants by what only their names have, and is worth a look (`leftovers`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.catalog.remnants import MYRIAD, RemnantsOfGoods
from anchor_console.chat.understanding.items import parts
from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, QTY, SIZE, Mention

_LACKS_ONE = re.compile("(?:[不没]?带|[不没][含加]|(?<!有)没(?![有了啥货]))([\u4e00-\u9fff]{1,2}|[a-z]+)")
"""What a line tells to be there, or lacking."""
ALONE = re.compile(
    "[光净只单][要拿](?:一?[个只把件套])?(?P<what>[\u4e00-\u9fff]{1,2}?)子?(?=$|[ ,的来一两俩几]|不要|还有)"
)
"""What is taken with nothing beside it: 光要个包."""
_NO_UNIT = frozenset("的那来要拿一两款装")
"""Behind a number, what is no unit of it."""
_NUMBER = rf"\d{{1,3}}|[{numbers.CHINESE_DIGITS}]+"
_OF_SPAN = "斤|kg|cm|厘米|个?人|年级"
SPAN = re.compile(rf"(?<![\d.])(?P<low>{_NUMBER})(?:到|至|-|~)(?P<high>{_NUMBER})(?:{_OF_SPAN})?(?=的|那|背|穿)")
"""Whom a size suits, said as the size: 120到140斤那个码."""
_INCH_EIGHTHS = "分"
"""Measures pipes, and is typed for the 份 of counts: 六分三十米."""
TOLD_SUM = re.compile(
    rf"(?<![\d.])(?P<low>\d+|[{numbers.CHINESE_DIGITS}]+)[a-z克升]{{0,2}}[加+送](?P<high>\d+|[{numbers.CHINESE_DIGITS}]+)(?![\d.])"
)
"""Measures that come together: 70加15那组, 5送1."""
TOLD_SUMS = re.compile(r"(?<![\d.+])\d{1,3}(?:\+\d{1,3}){2,}(?![\d.])")
"""More than two: 2+3+2."""
_MANY = 10
"""So many are seldom taken at once."""


def may_tell(text: str, mentions: Sequence[Mention], of_goods: RemnantsOfGoods) -> bool:
    """Whether it is worth looking: something is left, or is named as no variant of the goods is known."""
    if not of_goods.openers.isdisjoint(text) and not of_goods.openers.isdisjoint(_left(text, mentions)):
        return True
    if of_goods.hues_together and any(hues in text for hues in of_goods.hues_together):
        return True
    if of_goods.has_spans and (_may_span(text) or _may_sum(text)):
        return True
    if of_goods.has_singles and "要" in text and ALONE.search(text) is not None:
        return True
    if ("带" in text or "没" in text) and _may_have_or_lack(text, of_goods):
        return True
    known, units = of_goods.known, of_goods.told_units
    for one in mentions:
        if one.kind is COLOR or one.kind is SIZE:
            if one.value not in known and not of_goods.chars.isdisjoint(text[one.start : one.end]):
                return True
        elif one.kind is PRODUCT:
            if of_goods.called and text[one.start : one.end] in of_goods.called:
                return True
        elif one.quantity is not None and (
            (text[one.end : one.end + 1] in units and _goes_on(text, one, one.quantity, of_goods))
            or (of_goods.may_have(one.quantity) and may_tell_a_pack(text, one))
        ):
            return True
    return False


def _may_have_or_lack(text: str, of_goods: RemnantsOfGoods) -> bool:
    """Whether something is there, or lacking, by which variants are told."""
    known, chars = of_goods.known, of_goods.chars
    return any(word in known or word[0] in chars for word in _LACKS_ONE.findall(text))


def _may_span(text: str) -> bool:
    return ("到" in text or "-" in text or "至" in text or "~" in text) and SPAN.search(text) is not None


def _may_sum(text: str) -> bool:
    return ("加" in text or "+" in text or "送" in text) and TOLD_SUM.search(text) is not None


def _goes_on(text: str, mention: Mention, quantity: Quantity, of_goods: RemnantsOfGoods) -> bool:
    return with_what_follows(text, mention, quantity, of_goods) in of_goods.told_figures


def with_what_follows(text: str, mention: Mention, quantity: Quantity, of_goods: RemnantsOfGoods) -> str:
    """A number with the character behind it for its unit, 24速, or as its tenth, 1.2万; empty where none can be."""
    end = mention.end
    if end == len(text) or mention.kind not in (QTY, NUMBER):
        return ""
    behind = text[end]
    if quantity.unit == MYRIAD:
        tenth = numbers.parse(behind)
        return f"{numbers.tidy(quantity.value)}.{int(tenth)}{MYRIAD}" if tenth is not None and tenth < _MANY else ""
    if behind not in of_goods.told_units or quantity.value == 1 or behind in _NO_UNIT:
        return ""  # most
    return f"{numbers.tidy(quantity.value)}{behind}"


def may_tell_a_pack(text: str, count: Mention) -> bool:
    """Whether what seems to be a count may tell a variant: so many are seldom taken at once (32管纯灰的), or it is said
    as a variant is (5粒的)."""
    if count.kind is not QTY:
        return False
    is_of_pipes = count.quantity is not None and count.quantity.unit == _INCH_EIGHTHS
    return is_of_pipes or int(count.value) >= _MANY or parts.tells_a_pack(text, count)


def _left(text: str, mentions: Sequence[Mention]) -> str:
    """`text` without what `mentions` name."""
    left, at = "", 0
    for one in mentions:
        left += text[at : one.start]
        at = max(at, one.end)
    return left + text[at:]
