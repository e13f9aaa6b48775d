"""Sizes by what they are packed in, and by how many: 罐 of 260g罐, 24瓶 of 100ml*24, 6杯6壶 of 6杯+6壶."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from anchor_console.chat.understanding.line import measures, numbers

_COMES_IN = re.compile(rf"(?<!\d)([{''.join(sorted(measures.CONTAINERS - set('件套双只个支条份组')))}])装?$")
_ONE_OF = re.compile(rf"[单整一1]([{''.join(sorted(unit for unit in measures.COUNTERS if len(unit) == 1))}])装?")
_REMARK = re.compile(r"[(\[【].*|\s.*")
_TWO_COUNTS = re.compile(r"(\d+)([\u4e00-\u9fff])\+?(\d+)([\u4e00-\u9fff])(?:(?=[套礼盒]|装)|(?![\d\u4e00-\u9fff]))")
_MULTIPLIED = re.compile(
    r"(?P<measure>\d+(?:\.\d+)?(?:kg|ml|g|l|克|毫升|升|斤))(?P<inner>[\u4e00-\u9fff]?)(?:\*(?P<times>\d+))?"
    r"(?P<pack>(?:(?![送赠])[\u4e00-\u9fff])?)装?\s?(?:[(\[【送赠].*)?"
)
_TWO, _TEN = 2, 10
_GIVEN_WITH = re.compile(r"(?P<many>\d{1,2})(?P<unit>[\u4e00-\u9fff])?\+?送(?P<given>\d{1,2})(?![\d.gml克升])")
_UNITS = "kgml克毫升斤"
_HANZI = {"kg": "公斤", "ml": "毫升", "g": "克", "l": "升"}
_IN_HANZI = re.compile("|".join(_HANZI))
_TIMES_IN_A_CASE = re.compile(r"\d(?:ml|l|g|kg|克|毫升|升)[x*×](\d{1,2})(?=$|\s|[(\[【])")


def packs_of(names: tuple[str, ...]) -> dict[str, str]:
    """Each of the sizes `names` by what it comes in, where each comes in another: 罐 and 袋 of 260g罐 and 500g袋, 饼
    and 提 of 单饼 and 整提."""
    bare = [_REMARK.sub("", name) for name in names]
    told = [_ONE_OF.fullmatch(name) or _COMES_IN.search(name) for name in bare]
    packs = {match[1]: name for match, name in zip(told, names, strict=True) if match is not None}
    return packs if 1 < len(names) == len(packs) else {}


def counted_together(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each name of two counts with nothing between them: the 6杯6壶 and 六杯六壶 of 6杯+6壶."""
    for name in names:
        if (told := _TWO_COUNTS.match(name)) is None:
            continue
        many, unit, others, of_others = told.groups()
        yield f"{many}{unit}{others}{of_others}", name
        if len(many) == len(others) == 1:
            for one, other in product(*(_said(int(said)) for said in (many, others))):
                yield f"{one}{unit}{other}{of_others}", name


def with_more_given(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each name of so many with others given by its two counts: the 五送一 and 五双送一双 of 5双+送1双."""
    for name in names:
        if (told := _GIVEN_WITH.match(name)) is None:
            continue
        many, given = int(told["many"]), int(told["given"])
        if many < _TEN and given < _TEN:
            for one, other, unit in product(_said(many), _said(given), ("", told["unit"] or "")):
                yield f"{one}{unit}送{other}{unit}", name


def _said(many: int) -> str:
    """The characters for a figure: 两 is said for 二 beside what is counted."""
    return numbers.CHINESE_ONES[many] + ("两" if many == _TWO else "")


def multiplied(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each name of a measure and how many times it comes by these alone, the 500g*2 of 500g*2罐; and what comes once by
    that, the 单罐 of 500g罐 beside it."""
    told = [(_MULTIPLIED.fullmatch(name.lower().replace("×", "*")), name) for name in names]
    packs = {match["pack"] or match["inner"] for match, _ in told if match is not None and match["times"]}
    for match, name in told:
        if match is not None and match["times"]:
            measured = (match["measure"], match["measure"].rstrip(_UNITS))
            yield from ((f"{measure}*{match['times']}", name) for measure in measured)
            if pack := match["pack"]:
                spoken = _IN_HANZI.sub(lambda unit: _HANZI[unit[0]], match["measure"])
                yield from ((f"{measure}{match['times']}{pack}", name) for measure in (match["measure"], spoken))
        elif match is not None and (pack := match["pack"] or match["inner"]) and pack in packs:
            yield f"单{pack}", name


def in_a_case(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each case of so many by how many they are, whatever they are called: 24瓶 and 24个的 of 100ml*24(1箱)."""
    for name in names:
        if (told := _TIMES_IN_A_CASE.search(name.lower())) is not None:
            yield from ((f"{told[1]}{unit}", name) for unit in "瓶个支罐只盒包")
