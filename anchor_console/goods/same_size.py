"""Whether two ways of writing a size mean the same one, and which listed one takes it in: M is in S-M. Pure.

Whom a size suits is no part of it: M【90-105斤】 is M.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold

_PLUS = lazily(r"([2-9])xl")
_TAIL = lazily(r"(?:码|号)$")
_SPAN = lazily(r"([^\s/~～—–至到-]+)\s*[-/~～—–至到]\s*([^\s/~～—–至到-]+)")
_LETTERS = lazily(r"(x{0,9})([sml])")
_NUMBER = lazily(r"\d{2,3}(?:\.5)?")
_WORN = lazily(
    r"(?:\dx|x*)[sml]|均码?|通码?|free|f|[加大肥特超]+码?|\d{2,3}(?:\.5)?(?:cm)?|\d{2,3}/\d{2,3}[a-z]?|\d{2,3}[a-f]{1,2}"
)
_WITH_ADVICE = lazily(
    r"(\d?x{0,5}[sml]码?|\d{2,3}(?!\d)码?|均码|[加特超]{0,2}大码|加[大肥]加?[大肥]?码?)\s*"
    r"(?:[【(\[{〔「][^】)\]}〕」]*(?:斤|kg|公斤|cm|岁|身高|体重|建议|适合|推荐)[^】)\]}〕」]*[】)\]}〕」]"
    r"|(?:建议|适合|推荐|适穿|参考).*|\d+(?:\.\d+)?(?:斤|kg|公斤)?\s*[-~—–至到]\s*\d+(?:\.\d+)?(?:斤|kg|公斤)[^*×]*)",
    re.IGNORECASE,
)
"""A size of letters or figures, and behind it whom it suits; 榴莲(3-4斤) is all of one."""
_WIDEST = 20.0
"""Between the ends of one size: 120-140 of a child. 165/84 is a height and a girth."""


def size_key(size: str) -> str:
    """`size` in one form for comparing: XXL and 2XL are one, M码 is M."""
    plain = _TAIL.sub("", without_advice(fold(size)).replace(" ", ""))
    match = _PLUS.fullmatch(plain)
    return "x" * int(match[1]) + "l" if match else plain


def without_advice(size: str) -> str:
    """`size` (half width) without whom it suits: `M【90-105斤】` is `M`, `XL 建议120-135斤` is `XL`."""
    match = _WITH_ADVICE.fullmatch(size.strip())
    return size if match is None else match[1]


def is_same_size(one: str, other: str) -> bool:
    return size_key(one) == size_key(other)


def is_worn(size: str) -> bool:
    """Whether it is a size of what people wear, a 码: M, 38, 110, 165/88A, S-M; 30包 and 10斤装 are packs."""
    key = size_key(size)
    span = _SPAN.fullmatch(key)
    parts = (key,) if span is None else (span[1], span[2])
    return _WORN.fullmatch(key) is not None or all(_WORN.fullmatch(size_key(part)) for part in parts)


def listed_as(size: str, listed: Sequence[str]) -> str | None:
    """The one of a product's sizes that `size` is, or else the only one that takes it in; None where that is not sure.

    S-M takes in S and M, 27/28 both of these, 36-37 also 36.5.
    """
    same = next((one for one in listed if is_same_size(one, size)), None)
    if same is not None:
        return same
    place = _place(size_key(size))
    around = [one for one in listed if place is not None and _takes_in(one, *place)]
    return around[0] if len(around) == 1 else None


def _takes_in(listed: str, kind: str, place: float) -> bool:
    span = _SPAN.fullmatch(size_key(listed))
    if span is None:
        return False
    first, last = _place(size_key(span[1])), _place(size_key(span[2]))
    if first is None or last is None or not first[0] == last[0] == kind:
        return False
    low, high = first[1], last[1]
    return low <= place <= high and low < high <= low + _WIDEST


def _place(key: str) -> tuple[str, float] | None:
    """Where a size stands among those of its kind; None for what is none of a row: 均码."""
    letters = _LETTERS.fullmatch(key)
    if letters is not None:
        times = len(letters[1])
        return "letters", {"s": -1 - times, "m": 0, "l": 1 + times}[letters[2]]
    return ("numbers", float(key)) if _NUMBER.fullmatch(key) else None


def ways_of_writing(size: str) -> tuple[str, ...]:
    """How else `size` may be written where sizes are kept as they were told: 2XL, XXL, XXL码."""
    plain = size_key(size).upper()
    times = len(plain) - 1
    bare = (plain, f"{times}XL") if times > 1 and plain == "X" * times + "L" else (plain,)
    return tuple(dict.fromkeys((size, *bare, *(f"{one}{tail}" for one in bare for tail in "码号"))))
