"""Listed sizes that more than one number and its unit tell: two sides, a span to the next number, so many X's."""

from __future__ import annotations

import re

from msgspec.structs import replace

from anchor_console.chat.understanding.catalog import sides
from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.naming.mentions import SIZE, Mention

_TIMES = frozenset("乘*x")
_SO_MANY_TIMES = re.compile(rf"[乘*x]\s?(\d+|[{numbers.CHINESE_DIGITS}]+)")
_TO = re.compile(
    rf"(?P<of_low>[\u4e00-\u9fff]{{0,2}}?)[-~到至](?P<high>\d+(?:\.\d+)?|[{numbers.CHINESE_DIGITS}]+)(?P<unit>[\u4e00-\u9fff]{{0,2}})"
)
"""From the end of a number to that of the number to which it goes."""
_JOINS = frozenset("-~到至")
_LEAD = 3
"""Characters behind a number by the last of which it is joined to the next: the 年级到 of 一年级到二年级."""
_OF_ELSE = re.compile(r"\s?(?:[斤公千岁元块年月日天点厘米折号个小周级次遍楼分层人件%\d]|[kcm][gm])")
"""Behind a span that is bare where it is listed, what makes it one of something else: 120-130斤."""
_OF_TWO = 2
"""Digits of a number that names two, 三四; of 二三十 there are more."""
OF_SPANS = frozenset({"斤", "两", "人", "个人", "岁", "个月"})
"""Units of what is listed by the span: 3-4斤, 1-2人."""
_OF_XS = frozenset({"个", "x"})
_CROSSES = frozenset("叉义")
"""What an X is called, and what is typed for that."""
_XS_BEHIND = {"个": re.compile(r"x(?![a-z0-9*])码?"), "x": re.compile("码?"), "": re.compile("[叉义]l?码?")}
"""Behind a number, what makes it so many X's with the L left out."""
MOST_PLUSES = 9
"""X's, or 加, of the largest size that anybody asks for."""


class SizesTogether:
    """Tells which sizes numbers tell together, by one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def mention(self, text: str, quantity: Quantity) -> Mention | None:
        """The listed size that `quantity` of plain `text` begins, or is with the X's behind it."""
        unit = quantity.unit
        if self._lexicon.sides and (told := self._sides(text, quantity.start)) is not None:
            end, key = told
            return Mention(SIZE, quantity.start, end, key)
        if text[quantity.end : quantity.end + 1] in _TIMES and (many := self._multiplied(text, quantity)) is not None:
            return many
        if self._lexicon.has_spans and (span := self._span(text, quantity)) is not None:
            return span
        is_of_xs = unit in _OF_XS or (unit == "" and text[quantity.end : quantity.end + 1] in _CROSSES)
        return self._of_xs(text, quantity) if is_of_xs else None

    def _sides(self, text: str, start: int) -> tuple[int, str] | None:
        return sides.said_at(text, start, self._lexicon.sides, is_for_bodies=self._lexicon.is_for_bodies)

    def _multiplied(self, text: str, quantity: Quantity) -> Mention | None:
        """The listed size that is so many times a measure: 500g*2, 五百克乘二."""
        times = _SO_MANY_TIMES.match(text, quantity.end)
        many = numbers.parse(times[1]) if times is not None else None
        if times is None or many is None:
            return None
        key = f"{quantity.key}*{numbers.tidy(many)}"
        return Mention(SIZE, quantity.start, times.end(), key) if key in self._lexicon.size_words else None

    def _span(self, text: str, quantity: Quantity) -> Mention | None:
        """The listed size that goes from this number to the next: 三到四年级, 一年级到二年级, 三四年级, 36到39,
        三十六三十七."""
        digits = quantity.digits
        if len(digits) == _OF_TWO and quantity.is_spoken and numbers.is_about(digits):
            return self._span_of_two(text, quantity, *digits)
        if len(digits) > _OF_TWO and len(tens := numbers.in_tens(digits)) == _OF_TWO:
            return self._span_of_two(text, quantity, *tens)
        after_digits = quantity.start + len(digits)
        if _JOINS.isdisjoint(text[after_digits : after_digits + _LEAD]):
            return None  # most
        to = _TO.match(text, after_digits)
        high = numbers.parse(to["high"]) if to is not None else None
        if to is None or high is None:
            return None
        for length in range(len(to["unit"]), -1, -1):
            unit = to["unit"][:length]
            unit = unit[1:] if unit == "个人" else unit
            key = f"{numbers.tidy(quantity.value)}-{numbers.tidy(high)}{unit}"
            if key in self._lexicon.size_words and to["of_low"] in ("", unit):
                end = to.end("high") + length
                is_bare = unit == "" and _OF_ELSE.match(text, end) is not None
                return None if is_bare else Mention(SIZE, quantity.start, end, key)
        return None

    def _span_of_two(self, text: str, quantity: Quantity, *both: str) -> Mention | None:
        """As `_span`, of a number that names two: 三四年级, 三十六三十七."""
        low, high = (numbers.parse(digits) or 0 for digits in both)
        after_digits = quantity.start + len(quantity.digits)
        least = after_digits + (len(quantity.digits) == _OF_TWO)  # a bare 三四 may be anything
        for end in range(after_digits + 2, least - 1, -1):
            key = f"{numbers.tidy(low)}-{numbers.tidy(high)}{text[after_digits:end]}"
            if key in self._lexicon.size_words:
                return Mention(SIZE, quantity.start, end, key)
        return None

    def _of_xs(self, text: str, quantity: Quantity) -> Mention | None:
        """The listed size that is told by its X's alone: 三个X, 3X, 三叉."""
        behind = _XS_BEHIND[quantity.unit].match(text, quantity.end)
        key = "x" * int(quantity.value) + "l" if 1 < quantity.value <= MOST_PLUSES else ""
        if behind is None or key not in self._lexicon.size_words:
            return None
        return Mention(SIZE, quantity.start, behind.end(), key, quantity)

    def between(self, quantity: Quantity) -> Quantity:
        """`quantity`, a number that names two, as the size from one to the other where that is listed: 三四斤."""
        low, high = (numbers.parse(digit) or 0 for digit in (quantity.digits[0], quantity.digits[-1]))
        key = f"{numbers.tidy(low)}-{numbers.tidy(high)}{quantity.unit}"
        return replace(quantity, key=key) if key in self._lexicon.size_words else quantity
