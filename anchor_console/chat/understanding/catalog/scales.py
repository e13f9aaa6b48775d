"""Which of a product's sizes is the least, and which the greatest: what 最小的 and 最大的 ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from anchor_console.chat.understanding.line import measures, sizes

GIRTHS = "大中小"
MOST = "最"
"""What the word for either end begins with."""
PACKED = "/"
"""Ends what the least and the greatest of what is filled into something is called by: 小瓶, 大罐."""
_BY_SIZE, _BY_LENGTH = ("最小", "最大"), ("最短", "最长")
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)(?:[x*](\d+(?:\.\d+)?))?([a-z]+|[\u4e00-\u9fff]*)")
_AND_WORDS = re.compile(r"(\d+(?:\.\d+)?)()(ml|l|g|kg|cm|mm|米|寸)(?:[\u4e00-\u9fff]+|\d.*)")
"""A measure with words or another one behind it: 3g小样, 1.2米1800W."""
_SPAN = re.compile(r"(\d+(?:\.\d+)?)[-~]\d+(?:\.\d+)?(?:码|cm)?")
_LETTER_WITH_SPAN = re.compile(r"(\d?x*[sml])\d{2}-\d{2}")
"""A letter with whom it suits right behind it: M56-58."""
_SIDES_FIRST = re.compile(r"(\d+(?:\.\d+)?)[x*](\d+(?:\.\d+)?)(?![\d.x*])")
_REMARK = re.compile(r"[(\[【:].*|\s?(?:建议|适合).*")
_BASE = {"kg": ("g", 1000.0), "l": ("ml", 1000.0), "公斤": ("g", 1000.0), "克": ("g", 1.0), "米": ("cm", 100.0),
         "m": ("cm", 100.0), "厘米": ("cm", 1.0), "尺": ("cm", 100 / 3)}  # fmt: skip
_LENGTH = "cm"
_LETTERS = {"s": -1, "m": 0, "l": 1}
_LETTERED, _SIDED, _NUMBER, _SPANNED = "a letter", "two sides", "a number", "a span"
_NOT_FILLED = frozenset({_LETTERED, _SIDED, _NUMBER, _SPANNED, _LENGTH})
"""What is measured so comes in no bottle."""


def ends(listed: Sequence[str]) -> dict[str, str]:
    """What `listed` sizes are called by their place, where they go from the least to the greatest by one measure."""
    scale = [_measured(_REMARK.sub("", size.lower())) for size in listed]
    if len(scale) < 2 or len({kind for kind, _ in scale}) > 1:
        return {}
    kind = scale[0][0]
    is_going_up = all(low < high for (_, low), (_, high) in pairwise(scale))
    if kind == "" or not (is_going_up or (kind == _SIDED and _has_ends([size for _, size in scale]))):
        return {}
    words = (*_BY_SIZE, *_BY_LENGTH) if kind in (_LENGTH, _SIDED) else _BY_SIZE
    found = {word: listed[at] for word, at in zip(words, (0, -1, 0, -1), strict=False)}
    if kind not in _NOT_FILLED and kind not in measures.CONTAINERS:
        found |= {word + PACKED: found[word] for word in _BY_SIZE}
    return found


def _has_ends(measures: Sequence[float]) -> bool:
    """Whether the first is the least and the last the greatest, though some between are as great as others."""
    return measures[0] < min(measures[1:]) and measures[-1] > max(measures[:-1])


def _measured(size: str) -> tuple[str, float]:
    """By what a size (plain) is measured, and how great it is; by nothing where it is no measure."""
    with_span = _LETTER_WITH_SPAN.match(size)
    letter = sizes.letter(size if with_span is None else with_span[1])
    if letter is not None:
        return _LETTERED, _LETTERS[letter[-1]] * len(letter)
    tenths = sizes.with_tenths(size)
    match = _MEASURE.fullmatch(size if tenths is None else sizes.measure(*tenths)) or _AND_WORDS.fullmatch(size)
    if match is None and (sides := _SIDES_FIRST.match(size)) is not None:
        return _SIDED, float(sides[1]) * float(sides[2])
    if match is None:
        span = _SPAN.fullmatch(size)
        return (_SPANNED, float(span[1])) if span is not None else ("", 0.0)
    wide, long, unit = match.groups()
    if long:
        return _SIDED, float(wide) * float(long)
    base, factor = _BASE.get(unit, (unit or _NUMBER, 1.0))
    return base, float(wide) * factor
