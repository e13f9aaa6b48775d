"""What marks, grades, bands, pairs and spans of sizes are called by: 4j of JJJJ, 38 of 38-85BC, 2030 of 20-30."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from anchor_console.chat.understanding.catalog import scales
from anchor_console.chat.understanding.catalog.telling import TOLD_BY_ONE
from anchor_console.chat.understanding.line import numbers, sizes

_SAME_LETTERS = re.compile(r"([a-fh-kn-rt-vy-z])\1+")
"""Letters of a grade, over and over; s, m, l, x are sizes of clothes, and g, w weigh or tell a power."""
_NUMBERED_MARK = re.compile(r"(\d{2,3})#")
_BAND_AND_BUST = re.compile(r"(\d{2})[-/](\d{2,3})([a-h]{1,3})")
"""Of a bra: its band, its bust and the cups that it has."""
_PAIR = re.compile(r"([\u4e00-\u9fff])(\d(?:\.\d)?)([\u4e00-\u9fff])(\d(?:\.\d)?)")
"""Two of a pair by what they weigh: 公3.5母2.5."""
_YEARS_OLD = re.compile(r"([1-9])(年[\u4e00-\u9fff]{1,2})(?![\u4e00-\u9fff])")
_SORT_AND_LETTERS = re.compile(r"([\u4e00-\u9fff]{1,3})款(\d?x*[sml])")
_SPAN_IN_CM = re.compile(r"(\d{2,3})-(\d{2,3})(cm|mm|厘米|公分)")
_THIN = re.compile(r"(\d)-(\d)(?:mm|毫米)")
_OF_A_BED = re.compile(r"([012]\.\d)(?:床)?")
_SPAN_OF_NEIGHBOURS = re.compile(r"(\d{1,2})-(\d{1,2})([\u4e00-\u9fff]{1,2})?(?:/(?:公?斤|kg))?")
_FOOT = re.compile(r"(?P<whole>[12]\d)(?P<half>\.5)?(?:cm|厘米|公分)?")
_TENS = 10


def said_as(part: str) -> Iterator[str]:
    """What marks, grades and spans are called by, whatever else a size tells: 4j of JJJJ, 38 and 38c of 38-85BC."""
    if _SAME_LETTERS.fullmatch(part) is not None:
        yield f"{len(part)}{part[0]}"
    if (numbered := _NUMBERED_MARK.fullmatch(part)) is not None:
        yield from (numbered[1], f"{numbered[1]}号")  # 80#
    if (band := _BAND_AND_BUST.fullmatch(part)) is not None:
        yield from (band[1], band[2], *(f"{band[size]}{cup}" for size in (1, 2) for cup in band[3]))
    if (pair := _PAIR.fullmatch(part)) is not None:
        yield from _of_a_pair(*pair.groups())
    if (years := _YEARS_OLD.match(part)) is not None:
        ones = numbers.CHINESE_ONES[int(years[1])]
        yield from (f"{one}{years[2]}" for one in ((ones, "两") if ones == "二" else (ones,)))
    if (sort := _SORT_AND_LETTERS.fullmatch(part)) is not None:
        yield from dict.fromkeys((f"{sort[1]}{sort[2]}", f"{sort[1][-1]}{sort[2]}"))  # 加绒厚l and 厚l
    if len(part) == TOLD_BY_ONE and part[0] == "加" and part[1] not in scales.GIRTHS:
        yield f"{part[1]}{sizes.OF}"  # the 宽的 of 加宽
    if (span := _SPAN_IN_CM.fullmatch(part)) is not None:
        low, high, unit = span.groups()
        yield from (low, high)  # the 52 of 52-54cm
        yield from (sizes.measure(float(end), unit) for end in (low, high))
    if (thin := _THIN.fullmatch(part)) is not None:
        ends = thin.groups()
        yield from (sizes.measure(float(end), "mm") for end in ends)
        yield "".join(numbers.CHINESE_ONES[int(end)] for end in ends) + "毫米"  # 八九毫米
    if (wide := _OF_A_BED.fullmatch(part)) is not None:
        yield from (sizes.measure(float(wide[1]), unit) for unit in ("米", "床"))  # 1.5床, 免安装 1.5
    yield from _by_both_ends(part)


def _of_a_pair(one: str, much: str, other: str, less: str) -> Iterator[str]:
    """What two of a pair that are told by their weights are called: 公4母3, 公四母三 and 公4 of 公4.0母3.0."""
    tidy = [numbers.tidy(float(said)) for said in (much, less)]
    spoken = [numbers.CHINESE_ONES[int(said)] if said.isdecimal() and len(said) == 1 else said for said in tidy]
    for first, second in dict.fromkeys((tuple(tidy), tuple(spoken))):
        yield from (f"{one}{first}{other}{second}", f"{one}{first}")


def _by_both_ends(part: str) -> Iterator[str]:
    """What a span is called by both its ends: 2030 and 二三十 of 20-30, 四五斤 of 4-5斤."""
    span = _SPAN_OF_NEIGHBOURS.fullmatch(part)
    if span is None:
        return
    low, high, unit = int(span[1]), int(span[2]), span[3] or ""
    ones = numbers.CHINESE_ONES
    if low >= _TENS:
        yield f"{low}{high}"
    if low % _TENS == high % _TENS == 0 and high - low == _TENS and high < _TENS * _TENS:
        yield f"{ones[low // _TENS]}{ones[high // _TENS]}十{unit}"
    elif high - low == 1 and high < _TENS and unit:
        yield f"{ones[low]}{ones[high]}{unit}"


def feet_in_millimetres(names: Sequence[str]) -> list[tuple[str, str]]:
    """What shoes that are sold by the centimetres of a foot are called by its millimetres: 235 for 23.5厘米."""
    feet = [_FOOT.fullmatch(name.lower()) for name in names]
    if not all(feet) or not any(foot and foot["half"] for foot in feet):
        return []
    told = [(name, foot["whole"], foot["half"]) for name, foot in zip(names, feet, strict=True) if foot]
    return [(f"{whole}{'5' if half else '0'}", name) for name, whole, half in told]
