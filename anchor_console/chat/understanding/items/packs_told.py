"""How many are in what is listed as a pack, and counts that say no more than that: the two of 25斤两袋那个."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.items.drafts import Draft
from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.line.measures import COUNTERS

COUNTING = COUNTERS | {"片"}
"""Words that count goods, and slices."""
_COUNTED_IN_A_PACK = re.compile(rf"(\d+|[{numbers.CHINESE_DIGITS}]+)([\u4e00-\u9fff])")
"""A number in a size, and what follows it: by that it is told how many are in a pack."""
_AS_A_PACK = re.compile("装|那[个组套款种箱档盒份]?(?=$|[\\s,，一两俩来要拿多钱还])")
"""Behind a count that tells a pack: 五升两桶那组."""
_PIECES = "".join(sorted(one for one in COUNTING if len(one) == 1))
_COMES_TOO = re.compile(rf"[+*]|(?:\d+|[{numbers.CHINESE_DIGITS}]+)[{_PIECES}]")
"""Behind a size in the name of another, what comes beside it, or how many of it do."""
_REMARK = re.compile(r"[(\[【].*")
"""What stands in brackets behind a name."""
_NUMBER_FIRST = re.compile(r"\d+(?:\.\d+)?(?:[a-z]{1,2}|[\u4e00-\u9fff])")
"""The measure that a name begins with: the 20枝 of 20枝+花瓶."""
_FIGURE_FIRST = re.compile(r"\d+(?:\.\d+)?")
_TIMES = re.compile(r"(?<=[A-Za-z克升斤两])[*×](\d{1,2})(?![\d.])\s?(.?)")
"""How often a measure comes in a pack, and what follows: 5L*2礼盒."""


def without_packs(text: str, made: list[Draft], lexicon: Lexicon) -> list[Draft]:
    """With counts that only say how many are in what is listed left out: the two of 25斤两袋那个, and of 半斤两罐礼盒
    来一盒, where the size is 25斤*2袋, and 250g*2罐礼盒."""
    kept: list[Draft] = []
    for draft in made:
        before = kept[-1] if kept else None
        if before is not None and before.number == draft.number and counts_a_pack(before) and not draft.has_variant:
            before.qty = draft.qty or before.qty
            before.is_count_within = before.is_count_within and draft.qty is None
            continue
        kept.append(draft)
    for draft in kept:
        if draft.qty is not None and draft.unit and _AS_A_PACK.match(text, draft.counted_at) is not None:
            goods = lexicon.goods.get(draft.number or "")
            pack = _pack_of(draft, goods.product.sizes) if goods is not None else None
            if pack is not None:
                draft.size, draft.qty = pack, None  # 五升两桶那组
            elif counts_a_pack(draft):
                draft.qty = None
        elif draft.is_count_within:
            draft.qty = None
    return kept


def _pack_of(draft: Draft, names: Sequence[str]) -> str | None:
    """The one of the sizes `names` that has the draft's as often as it counts: 5L*2桶, beside 5L."""
    times = f"{draft.size}*{draft.qty}{draft.unit}".lower()
    packs = [name for name in names if name.lower().startswith(times)] if draft.size else []
    return packs[0] if len(packs) == 1 else None


def counts_a_pack(draft: Draft) -> bool:
    """Whether so many are in what the size lists, or the colour where things come by colours so."""
    if draft.qty is None or not draft.has_variant or not draft.unit:
        return False
    return holds(f"{draft.size or ''} {draft.color or ''}", draft.unit, draft.qty)


def holds(name: str, unit: str, many: float) -> bool:
    """Whether the name of a variant tells that so many are in it."""
    if any(one == unit and numbers.parse(said) == many for said, one in _COUNTED_IN_A_PACK.findall(name)):
        return True
    return any(int(said) == many and (one == unit or one not in COUNTING) for said, one in _TIMES.findall(name))


def is_packed_by(name: str, unit: str) -> bool:
    """Whether the name of a variant tells how many are in it by this word."""
    return any(one == unit for _, one in _COUNTED_IN_A_PACK.findall(name))


def with_more(held: str | None, some: frozenset[str]) -> str | None:
    """The one of `some` that is the size `held` with something beside it, or several times: 24颗+随行杯, where there is
    24颗 too; 100L两只装, beside 100L."""
    if held is None:
        return None
    alone = _REMARK.sub("", held)
    more = [name for name in some if name.startswith(alone) and _COMES_TOO.match(name, len(alone))]
    return more[0] if len(more) == 1 else None


def of_the_same_figure(held: str, some: frozenset[str]) -> str | None:
    """The one of `some` that begins with the figure of the size `held`: 39加宽, beside 39标准."""
    figure = _FIGURE_FIRST.match(held)
    same = [name for name in some if figure and (other := _FIGURE_FIRST.match(name)) and other[0] == figure[0]]
    return same[0] if len(same) == 1 else None


def with_what_comes_too(held: str | None, some: frozenset[str]) -> str | None:
    """As `with_more`, or the one with something else beside the same measure: 20枝+花瓶, where `held` is 20枝裸花."""
    more, number = with_more(held, some), _NUMBER_FIRST.match(held or "")
    if more is not None:
        return more
    others = [name for name in some if number and name.startswith((f"{number[0]}+", f"{number[0]}*"))]
    return others[0] if len(others) == 1 else None
