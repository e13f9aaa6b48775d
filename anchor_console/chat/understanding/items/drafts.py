"""Items in the making, and what some of them have of others: the one size of two colours, a count that is of all."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.reading import Item

_ALL_OF_A_SIZE = re.compile(r"都(?:要|拿|来|选|是)?(?=\d?x*[sml](?![a-z])|[两三四五2-5]个加|\d\d)")
"""12号雾霾蓝 3号卡其 都四个加."""
_ALL_COLORS = re.compile(
    r"([两俩仨二三四五六七八九2-9])个?(?:[个种](?:颜色|色|口味|味道|味|馅|香型|款式|花色|花样|图案)|色|颜色|味道|味儿|口味)(?!都?[在有剩齐])"
)
EVERY_COLOR = re.compile(
    r"(?:全部?|所有的?|每[个种]?|各[个种]?)(?:颜色|色号|色系?|口味|味道|香型|花色|款式|馅)(?!.?[有吗什还])"
)
"""每个颜色来一件."""
_ALL_BUT = re.compile(
    r"除[了开去掉]?[^ ]{1,9}? ?(?:其[他它余]的?|剩下的?|别的)?(?:颜色|色号|色|口味|味道|味|款)?"
    r"[我俺]?(?:也|全)?[都每全各]"
)
"""除了番茄都要一包."""
_BY_ALL = re.compile(r"[都全](?:要|是|拿|来|选)")
"""Tells that a variant said last is of all: 都要黑的."""
_PEOPLE = frozenset("男女童公母")
"""For whom, or of which sex, a size or a colour is: 男XL."""
_REMARK = re.compile(r"\([^)]*\)|\[[^]]*\]|【[^】]*】")
_IN_ALL = re.compile(r"[一总拢]共(?:是|要|拿|来)?\s?\S{2,3}$")
"""Ends with how many are taken in all: 一共两双."""
_IN_ONE_BREATH = 2
"""Characters from the beginning of a colour to that of the next, at most: 黑的绿的两条."""
_SEVERAL = re.compile(r"[+&]|[*x×][2-9](?!\d)")
"""In the name of what is several together."""


class Draft(Struct, gc=False):
    """An item in the making. `is_named`: its product was said, not taken over from the one before."""

    number: str | None
    is_named: bool
    color: str | None = None
    size: str | None = None
    qty: int | None = None
    options: frozenset[str] = frozenset()
    """The sizes that it may be of by what is said so far, where that tells several."""
    color_options: frozenset[str] = frozenset()
    """As `options`, the colours."""
    told_sizes: tuple[frozenset[str], ...] = ()
    """Of each word that narrowed it, the sizes that it told."""
    told_colors: tuple[frozenset[str], ...] = ()
    """As `told_sizes`, the colours."""
    unit: str = ""
    """The word that counts it."""
    counted_at: int = 0
    """Where that ends."""
    is_color_loose: bool = False
    """Whether its colour gives way to one that is named: it is that of the draft before, or told by a remnant."""
    is_size_loose: bool = False
    """As that, its size: it is told as the greatest or the least, or by a remnant."""
    count_at: int = 0
    """Which of the line's mentions its count is."""
    is_count_within: bool = False
    """Whether its count only says what is in the pack that the variant is, right beside what tells that."""
    counts_first: bool = False
    """Whether its count was said before all else."""
    at: int = 0
    """Where in the line it begins."""

    def narrow(self, sizes: frozenset[str]) -> bool:
        """Take it to be of one of `sizes` too; whether it may be."""
        self.told_sizes += (sizes,)
        if self.size is not None:
            return self.qty is None and self.size in sizes
        both = self.options & sizes if self.options else sizes
        if not both:
            return False
        self.options = both
        if len(both) == 1:
            (self.size,) = both
        return True

    def narrow_color(self, colors: frozenset[str]) -> bool:
        """As `narrow`, of one of `colors`."""
        self.told_colors += (colors,)
        if self.color is not None:
            return self.qty is None and self.color in colors
        both = self.color_options & colors if self.color_options else colors
        if not both or (self.qty is not None and self.color_options and not self.counts_first):
            return False
        self.color_options = both
        if len(both) == 1:
            (self.color,) = both
        return True

    def leave_out(self, some: frozenset[str]) -> None:
        """Of the sizes, or colours, that it may be of, leave out `some`, but never all."""
        if self.size is None and self.options - some:
            self.options -= some
        if self.color is None and self.color_options - some:
            self.color_options -= some

    def settle(self) -> None:
        """Of the sizes, or colours, that it may be of, take the only one that what else is said of it goes with."""
        if self.size is None and self.options:
            self.size = (
                _only(list(self.options))
                or _only_with(self.unit, self.options)
                or _like(self.color or "", self.options)
                or _within_all(self.options)
                or _plain_of(self.options)
            )
        if self.color is None and self.color_options:
            self.color = (
                _only(list(self.color_options))
                or _only_with(self.unit, self.color_options)
                or _like(self.size or "", self.color_options)
            )

    def item(self, number: str) -> Item:
        return Item(number, self.color, self.size, self.qty)

    @property
    def has_variant(self) -> bool:
        return self.color is not None or self.size is not None


def _only_with(unit: str, names: frozenset[str]) -> str | None:
    """The only one that has the word that counts it: the 5L单桶 of 5升的一桶."""
    return _only([name for name in names if unit in name]) if unit else None


def _like(other: str, names: frozenset[str]) -> str | None:
    """The only one that is for the same people as the other part of the item: the 男XL of 男款-藏青."""
    people = _PEOPLE & frozenset(other)
    return _only([name for name in names if not people.isdisjoint(name)]) if people else None


def _plain_of(names: frozenset[str]) -> str | None:
    """The one with the least beside it: 5L单桶, not 5L*2桶, nor 5L底漆+5L面漆."""
    beside = {name: tuple(len(_SEVERAL.findall(said)) for said in (_REMARK.sub("", name), name)) for name in names}
    return _only([name for name in names if beside[name] == min(beside.values())])


def _within_all(names: frozenset[str]) -> str | None:
    """The one that all others say more of: 五孔, not 五孔双USB."""
    shortest = min(names, key=len)
    return shortest if all(shortest in name for name in names) else None


def _only(names: list[str]) -> str | None:
    return names[0] if len(names) == 1 else None


def over_products(text: str, drafts: list[Draft], lexicon: Lexicon) -> list[Draft]:
    """With the variant said last given to all products, where only it was said: 3号4号各来一个 白的."""
    *before, last = drafts
    if not before or not last.has_variant:
        return drafts
    if any(draft.has_variant for draft in before):
        if last.color is not None and all(draft.color is None for draft in before) and _BY_ALL.search(text):
            for draft in before:
                goods = lexicon.goods.get(draft.number or "")
                draft.color = last.color if goods is not None and last.color in goods.product.colors else None
        if last.size is not None and all(draft.size is None for draft in before) and _ALL_OF_A_SIZE.search(text):
            for draft in before:
                goods = lexicon.goods.get(draft.number or "")
                draft.size = last.size if goods is not None and last.size in goods.product.sizes else None
        return drafts  # 3号38 4号39 都要黑的
    for draft in before:
        goods = lexicon.goods.get(draft.number or "")
        if goods is None or draft.number == last.number:
            continue
        draft.color = last.color if last.color in goods.product.colors else None
        draft.size = last.size if last.size in goods.product.sizes else None
    return drafts


def without_shares(text: str, drafts: list[Draft]) -> list[Draft]:
    """With a count said first as what it is of: of all (我要两份 一份寄我妈那), or of the variants (两双 37灰 38绿)."""
    head, rest = drafts[0], drafts[1:]
    if head.qty is None or not head.counts_first or any(draft.number != head.number for draft in rest):
        return drafts
    varied = [draft for draft in rest if draft.has_variant]
    said = sum(draft.qty or 0 for draft in rest)
    if not varied and said < head.qty:
        return [head]
    if head.has_variant and head.qty == 1 + len(varied) and all(draft.qty is None for draft in rest):
        one_of_each = [head, *varied]
        for draft in one_of_each:
            draft.qty = 1
        return one_of_each
    return drafts


def without_totals(drafts: list[Draft]) -> list[Draft]:
    """Without a leading draft that only says how many the following ones make together (来俩 一个黑一个卡其)."""
    if len(drafts) < 2 or drafts[0].qty is None:
        return drafts
    head, rest = drafts[0], drafts[1:]
    if any(draft.number != head.number for draft in rest):
        return drafts
    said = sum(draft.qty or 0 for draft in rest)
    if head.size is not None or (head.has_variant and len(rest) == 1):
        return drafts
    if head.color is not None and any(draft.color not in (None, head.color) for draft in rest):
        return drafts  # 灰3 白2 红1
    adds_up = said == head.qty
    if not (adds_up or (not head.has_variant and all(draft.qty for draft in rest))):
        return drafts
    for draft in rest:
        draft.color = draft.color or head.color
    return rest


def without_sums(text: str, drafts: list[Draft]) -> list[Draft]:
    """With a count behind colours said in one breath as one of each, where it is as many: 灰黑绿三条; behind whatever
    is told, where it is how many in all: 43给小子 42给闺女 一共两双."""
    *before, last = drafts
    if last.qty != len(drafts) or any(draft.qty is not None or draft.number != last.number for draft in before):
        return drafts
    if all(draft.has_variant for draft in drafts) and _IN_ALL.search(text, 0, last.counted_at) is not None:
        for draft in drafts:
            draft.qty = 1
        return drafts
    if len({draft.color for draft in drafts} - {None}) < len(drafts):
        return drafts
    if any(behind.at - one.at > _IN_ONE_BREATH for one, behind in pairwise(drafts)):
        return drafts
    for draft in drafts:
        draft.qty = 1
    return drafts


def spread(drafts: list[Draft], *, each: bool) -> list[Draft]:
    """With a colour or size that was said once given to all drafts of its product, and 各一件 to all."""
    for number in {draft.number for draft in drafts}:
        alike = [draft for draft in drafts if draft.number == number]
        colors = {draft.color for draft in alike if draft.color}
        all_sizes = {draft.size for draft in alike if draft.size}
        for draft in alike:
            if len(colors) == 1 and (not draft.color_options or colors & draft.color_options):
                draft.color = next(iter(colors))
            if len(all_sizes) == 1 and (not draft.options or all_sizes & draft.options):
                draft.size = next(iter(all_sizes))
    counts = {draft.qty for draft in drafts if draft.qty}
    if each and len(counts) == 1:
        for draft in drafts:
            draft.qty = next(iter(counts))
    return drafts


def all_colors(text: str, drafts: list[Draft], lexicon: Lexicon) -> list[Draft]:
    """With a single draft made one of each colour of its product, where the line says all, or as many: 三个颜色都要;
    or one of each but its own: 除了黑色都要.
    """
    if "除" in text and len(drafts) == 1 and _ALL_BUT.search(text) is not None:
        (draft,) = drafts
        goods = lexicon.goods.get(draft.number or "")
        others = [color for color in goods.product.colors if color != draft.color] if goods and draft.color else []
        return [replace(draft, color=color) for color in others] or drafts
    match = _ALL_COLORS.search(text)
    every = EVERY_COLOR.search(text)
    if (not match and not every) or len(drafts) != 1 or drafts[0].number is None or drafts[0].color is not None:
        return drafts
    colors: Collection[str] = ()
    if drafts[0].number in lexicon.goods:
        listed = lexicon.goods[drafts[0].number].product.colors
        colors = [one for one in listed if one in drafts[0].color_options] or listed  # 加绒的俩色都要
    if not colors or (match is not None and len(colors) != numbers.parse(match[1])):
        return drafts
    return [replace(drafts[0], color=color) for color in colors]
