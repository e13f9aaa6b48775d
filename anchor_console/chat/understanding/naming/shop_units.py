"""The unit of a number as a shop has it: 3年苗, 2.0 and 36码半 where they are listed; 38 and 米绿 for 38米绿."""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec.structs import replace

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.catalog.size_words import PACKED_SO
from anchor_console.chat.understanding.line import numbers, other_numbers, sizes
from anchor_console.chat.understanding.line.measures import COUNTERS, Quantity
from anchor_console.chat.understanding.line.phrases import Place
from anchor_console.chat.understanding.naming.mentions import COLOR
from anchor_console.chat.understanding.naming.sizes_together import OF_SPANS, SizesTogether

_SAID_BEFORE_SIZES = frozenset({"俩", "仨", "两", "一"})
"""Before a letter it is a size's, no litre and no metre: 两L, 黑白各一L."""
_NOTHING: frozenset[str] = frozenset()
_ALSO_HUES = frozenset({"米"})
_ALSO_SIZES = frozenset({"l", "m"})
_NEVER_APART = frozenset({"年", "人"})
"""No unit of a number that a blank stands behind: 婆婆今年七十 人黑."""
_ASKED_AFTER = ("不", "吗", "吧", "么", "嘛")
_MAY_BE_NONE = frozenset({"本", "个", "点", "对", *_NEVER_APART, *_ALSO_HUES, *_ALSO_SIZES})
"""Units that may belong to what stands behind them, so that the number has none."""
_SPENT_BEFORE = frozenset("了过用种养穿戴追等吃喝玩做")
"""Before so many years that are gone by: 用了3年的."""
_TAPPED = re.compile(r"不[动了开进]|进去|没反应|半天")
"""Behind a number and 点: it is tapped on, no point of anything (41点不动)."""
_MAY_BE_FOOT = re.compile(
    r"(?:[23][0-9]|4[0-8])(?:半(?![\u4e00-\u9fff]|\d)|半(?=[的码脚号]|[黑白灰红粉]|[来拿要有])|码半(?![价天年月个]))"
)
"""The half size of a shoe: 36半, 36码半."""
_LONGEST_CALLED = 4
"""Characters of a variant's name that are enough to know it by."""
_STATURE = ("子", "头")
"""With 个 before it what somebody's height is called: 64 个子165 counts nothing."""


class ShopUnits:
    """Tells units, by one lexicon."""

    def __init__(self, lexicon: Lexicon, together: SizesTogether) -> None:
        self._lexicon = lexicon
        self._together = together

    def settled(self, text: str, quantity: Quantity, spoken: Collection[Place]) -> Quantity:
        """`quantity` of plain `text` with its unit.

        Args:
            spoken: the words for colours and sizes in the text.
        """
        if quantity.unit in self._lexicon.longer_units:
            quantity = self._with_its_noun(text, quantity)
        if quantity.unit in COUNTERS:
            quantity = self._as_a_pack(text, quantity)
        unit = quantity.unit
        if (unit == "" or unit == "码") and text.startswith("半", quantity.end) and _is_foot(text, quantity):
            return _and_a_half(quantity)
        if unit == "":
            return self._measured(text, quantity)
        if unit == "号":
            return self._of_a_size(text, quantity)
        if unit in OF_SPANS and quantity.is_spoken and numbers.is_about(quantity.digits):
            return self._together.between(quantity)
        if unit in _MAY_BE_NONE or (spoken and len(unit) == 1 and _begins_a_hue(quantity, spoken)):
            return self._without_unit(text, quantity, spoken)
        return quantity

    def _measured(self, text: str, quantity: Quantity) -> Quantity:
        """`quantity`, which has no unit, with the unit and key that this shop makes of it: 2.0 where that is listed."""
        end, key, digits = quantity.end, quantity.key, quantity.digits
        units, listed = self._lexicon.units, self._lexicon.size_words
        of_shop = next((unit for unit in units if text.startswith(unit, end)), "")  # 头 of shrimps, 色 of pencils
        if of_shop and not (of_shop == "两" and text[end + 1 : end + 2] in COUNTERS):  # 125两罐
            return replace(quantity, end=end + len(of_shop), unit=of_shop, key=sizes.measure(quantity.value, of_shop))
        if text.startswith("好", end) and self._is_called_so(text, end + 1, key):
            return replace(quantity, end=end + 1, unit="号")
        if digits != key and (typed := numbers.with_point(digits)) in listed:
            return replace(quantity, key=typed)
        if text.startswith(sizes.OF, end) and key + sizes.OF in listed:
            return replace(quantity, key=key + sizes.OF)
        return quantity

    def _is_called_so(self, text: str, start: int, number: str) -> bool:
        """Whether a variant of the product `number` is named at `start`: 一好细面 is heard for 一号细面."""
        goods = self._lexicon.goods.get(number)
        start += text.startswith(" ", start)
        return goods is not None and any(
            text[start : start + length] in goods.any_words for length in range(2, _LONGEST_CALLED + 1)
        )

    def _as_a_pack(self, text: str, quantity: Quantity) -> Quantity:
        """`quantity` as the pack of so many that is listed beside others: the 2袋装 of 500g*2袋."""
        behind = text[quantity.end : quantity.end + 1]
        if behind in PACKED_SO and quantity.key + behind in self._lexicon.size_words:
            return replace(quantity, end=quantity.end + 1, key=quantity.key + behind)
        return quantity

    def _with_its_noun(self, text: str, quantity: Quantity) -> Quantity:
        """`quantity` with the word that this shop has behind its unit, said or left out: 3年苗, 3年的."""
        start, end, unit = quantity.start, quantity.end, quantity.unit
        for longer in self._lexicon.longer_units[unit]:
            key = sizes.measure(quantity.value, longer)
            is_size = unit not in COUNTERS or key in self._lexicon.size_words
            if is_size and text.startswith(longer, end - len(unit)):
                return replace(quantity, end=end + len(longer) - len(unit), unit=longer, key=key)
        shortened = quantity.key + sizes.OF
        if (
            shortened in self._lexicon.size_words
            and text.startswith(sizes.OF, end)
            and text[start - 1 : start] not in _SPENT_BEFORE
        ):
            return replace(quantity, key=shortened)
        return quantity

    def _of_a_size(self, text: str, quantity: Quantity) -> Quantity:
        """`quantity`, a number with 号, as the size that it is where that is listed, and no product has the number."""
        typed = numbers.with_point(quantity.digits)
        if "." in typed and typed in self._lexicon.size_words:
            return replace(quantity, unit="", key=typed)  # 2.0号 is not 2号
        number = numbers.in_digits(quantity.value)
        if (
            number not in self._lexicon.number_sizes
            or quantity.key in self._lexicon.size_words
            or number in self._lexicon.goods
            or text.startswith(("链接", "色", "那天"), quantity.end)
            or other_numbers.is_of_a_house(text, quantity.end)
            or other_numbers.is_of_others(text, quantity.end)
            or other_numbers.is_date(text, quantity)
        ):
            return quantity
        return replace(quantity, unit="码", key=number)

    def _without_unit(self, text: str, quantity: Quantity, spoken: Collection[Place]) -> Quantity:
        """`quantity` without its unit where that belongs to what follows: 38米绿 is 38 and 米绿."""
        start, end, unit = quantity.start, quantity.end, quantity.unit
        listed = self._lexicon.size_words
        after_digits = start + len(quantity.digits)
        if (
            (unit == "本" and text.startswith("命", end))
            or (unit == "个" and text.startswith(_STATURE, end))
            or (unit in _NEVER_APART and text[end - 2 : end - 1] == " ")
            or (unit == "点" and quantity.key not in listed and _TAPPED.match(text, end))
            or (
                unit in _ALSO_SIZES
                and unit in listed
                and (
                    text[end - 2 : end - 1] == " "
                    or (quantity.digits in _SAID_BEFORE_SIZES and (unit == "m" or quantity.key not in listed))
                )
            )
        ):
            return replace(quantity, end=after_digits, unit="", key=numbers.tidy(quantity.value))
        if unit == "对":
            is_apart = text.startswith(_ASKED_AFTER, end)
        elif unit in _ALSO_HUES:
            is_hue = _begins_a_hue(quantity, spoken) and not self._is_length_of(text, quantity)
            is_apart = is_hue or self._is_hue_of_a_size(quantity)
        else:
            is_apart = _begins_a_hue(quantity, spoken)
        return replace(quantity, end=after_digits, unit="", key=numbers.tidy(quantity.value)) if is_apart else quantity

    def _is_hue_of_a_size(self, quantity: Quantity) -> bool:
        """Whether it is a size with the hue behind it of something that has both, and nothing is so long: 39米."""
        owners = self._lexicon.owners
        if quantity.key in self._lexicon.size_words:
            return False
        return bool(owners.get(numbers.tidy(quantity.value), _NOTHING) & owners.get(quantity.unit, _NOTHING))

    def _is_length_of(self, text: str, quantity: Quantity) -> bool:
        """Whether there is something so long in the colour behind the metres, and nothing of that number in the other
        one: the 3米 of 3米白."""
        owners = self._lexicon.owners
        hue = text[quantity.end : quantity.end + 1]
        of_both = owners.get(quantity.key, _NOTHING) & owners.get(hue, _NOTHING)
        other = owners.get(text[quantity.end - 1 : quantity.end + 1], _NOTHING)
        return bool(of_both) and not (owners.get(numbers.tidy(quantity.value), _NOTHING) & other)


def _is_foot(text: str, quantity: Quantity) -> bool:
    return _MAY_BE_FOOT.match(text, quantity.start) is not None


def _begins_a_hue(quantity: Quantity, spoken: Collection[Place]) -> bool:
    """Whether its unit is the first character of a colour's name: the 天 of 110 天蓝."""
    unit = quantity.end - 1
    return any(start == unit < end - 1 and kind is COLOR for start, end, (kind, _) in spoken)


def _and_a_half(quantity: Quantity) -> Quantity:
    size = numbers.tidy(quantity.value + 0.5)
    return replace(quantity, end=quantity.end + 1, value=quantity.value + 0.5, unit="", key=size, digits=size)
