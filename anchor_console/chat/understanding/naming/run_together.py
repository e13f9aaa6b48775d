"""Sizes that run into one spoken number: 28, 29 and 30 for 二十八二十九三十, the 40 and 1条 of 四十一条."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.line.measures import COUNTERS, Quantity

_TEN = "十"
_TENS_AND_ONE = "十一"
"""What a count ends with that may be a size and one of it."""


def apart(text: str, quantities: Sequence[Quantity], lexicon: Lexicon) -> Sequence[Quantity]:
    """The `quantities` of plain `text`, each that is listed sizes run together as those."""
    if text.count(_TEN) > 1:
        quantities = _in_a_row(quantities, lexicon)
    return _with_ones(quantities, lexicon) if _TENS_AND_ONE in text else quantities


def _in_a_row(quantities: Iterable[Quantity], lexicon: Lexicon) -> list[Quantity]:
    found: list[Quantity] = []
    for quantity in quantities:
        tens = numbers.in_tens(quantity.digits)
        keys = [numbers.tidy(numbers.parse(one) or 0) for one in tens]
        if not tens or not lexicon.number_sizes.issuperset(keys) or "-".join(keys) in lexicon.size_words:
            found.append(quantity)
            continue
        start = quantity.start
        for key, digits in zip(keys, tens, strict=True):
            found.append(Quantity(start, start + len(digits), float(key), "", key, digits))
            start += len(digits)
        if quantity.unit:
            found[-1] = replace(found[-1], end=quantity.end, unit=quantity.unit, key=keys[-1] + quantity.unit)
    return found


def _with_ones(quantities: Iterable[Quantity], lexicon: Lexicon) -> list[Quantity]:
    found: list[Quantity] = []
    for quantity in quantities:
        digits = quantity.digits
        size = numbers.tidy(quantity.value - 1)
        if digits.endswith(_TENS_AND_ONE) and quantity.unit in COUNTERS and size in lexicon.number_sizes:
            middle = quantity.start + len(digits) - 1
            found.append(Quantity(quantity.start, middle, quantity.value - 1, "", size, digits[:-1]))
            found.append(Quantity(middle, quantity.end, 1.0, quantity.unit, f"1{quantity.unit}", digits[-1]))
        else:
            found.append(quantity)
    return found
