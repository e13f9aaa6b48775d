"""The goods on sale as words to look for, and what those words name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from anchor_console.chat.understanding.catalog import scales, sides, size_parts
from anchor_console.chat.understanding.catalog.codes import codes_of
from anchor_console.chat.understanding.catalog.color_words import HUES, color_words_of, colors_with
from anchor_console.chat.understanding.catalog.numbered import named_with_number, numbers_alone
from anchor_console.chat.understanding.catalog.remnants import Remnants, RemnantsOfGoods
from anchor_console.chat.understanding.catalog.size_packs import packs_of
from anchor_console.chat.understanding.catalog.size_words import (
    MARKED,
    models,
    of_years,
    size_words_of,
    sizes_with,
    without_noun,
)
from anchor_console.chat.understanding.catalog.telling import TOLD_BY_ONE
from anchor_console.chat.understanding.line import measures, numbers, plain, sizes
from anchor_console.chat.understanding.line.plain import Plainer
from anchor_console.chat.understanding.reading import Item
from anchor_console.chat.understanding.words import Words
from anchor_console.goods.made_for import is_for_children, is_for_pets
from anchor_console.goods.same_size import without_advice

_GIRTHS = frozenset(scales.GIRTHS)
_WORN = ("衣", "裤", "裙", "鞋", "袜", "服", "袍", "衫", "靴", "文胸", "袄", "褂", "泳装", "套装女", "套装男")
"""What the names of clothes and shoes end with."""
_LONGEST_KIND = 6
"""Characters of the longest word for goods that is looked for in a name."""


class LexiconProduct(msgspec.Struct, frozen=True):
    """What a product is called in the show, and what there is of it."""

    number: str
    name: str
    category: str
    aliases: tuple[str, ...]
    colors: tuple[str, ...]
    sizes: tuple[str, ...]


class Goods(msgspec.Struct, frozen=True):
    """A product with the words for its colours and sizes, each to what the catalogue writes."""

    product: LexiconProduct
    color_words: Mapping[str, str]
    size_words: Mapping[str, str]
    packs: Mapping[str, str]
    """Its sizes by what each comes in, where no two come in the same."""
    sizes_with: Mapping[str, frozenset[str]]
    """Of each word that is a part of several sizes, these."""
    colors_with: Mapping[str, frozenset[str]]
    """Of each word that is a part of several colours, these."""
    codes: frozenset[str]
    """Its variants that are codes (see `codes`)."""
    any_color_words: frozenset[str]
    any_words: frozenset[str]
    is_worn: bool = msgspec.field(default=False)
    feet: tuple[float, float] | None = msgspec.field(default=None)
    """The least and the greatest number of its sizes where it is footwear."""
    is_for_pets: bool = msgspec.field(default=False)
    is_for_children: bool = msgspec.field(default=False)


_COMMON_UNITS = frozenset(unit.partition("(")[0] for unit in measures.UNITS)
_GROWN_FOOT = 33
_SPAN = re.compile(r"\d+(?:\.\d+)?-\d")
_BARE_SPAN = re.compile(r"\d+-\d+")
_OF_A_PAIR = r"[\u4e00-\u9fff][\d一二三四五六七八九](?:\.\d)?"
_MARK = re.compile(
    rf"\d[a-fh-kn-rt-vy-z]|\d{{2,3}}[a-h]|{_OF_A_PAIR}(?:{_OF_A_PAIR})?|(?:[\d一二三四五六七八九]+[\u4e00-\u9fff]){{2}}"
)
_THREAD = re.compile(r"([a-z]\d{1,2})(?:[x*×]\d+){2}")
_LETTERS_AND_WORDS = re.compile("[a-z]{2,}[\u4e00-\u9fff]+")
_WHOLE = 5
"""Characters of what is hardly said by chance, but for a figure with its unit."""
_FIGURE_ALONE = re.compile(r"\d+(?:\.\d+)?(?:[a-z]{1,3}|[\u4e00-\u9fff]{1,2})?")
_TIMES_A_MEASURE = re.compile(r"\d+(?:\.\d+)?(?:[a-z]+|克|斤|升|毫升)\*\d+")
_SPAN_TO_THE_TENTH = re.compile(r"(?=.*\.)\d+(?:\.\d+)?-\d+(?:\.\d+)?(?:mm|cm)?")


def _tidied(product: LexiconProduct, tidy: Callable[[str], str]) -> LexiconProduct:
    """`product` in the characters that lines are read in, however the catalogue is typed: Ｔ恤, 駝色, ３８."""
    return replace(
        product,
        name=tidy(product.name),
        category=tidy(product.category),
        aliases=tuple(map(tidy, product.aliases)),
        colors=tuple(map(tidy, product.colors)),
        sizes=tuple(map(tidy, product.sizes)),
    )


_plainer = lru_cache(maxsize=2)(lambda words: Plainer(words.traditional))
"""By the very `Words`: goods change often in an evening, and words hardly ever."""


class Lexicon:
    """All that a shop's catalogue says, ready to be looked for. Never changed: new goods make a new one; only
    `remnants` are made when they are first asked for."""

    def __init__(self, products: Iterable[LexiconProduct], words: Words) -> None:
        families = words.color_families
        self.goods: dict[str, Goods] = {}
        self.written: dict[tuple[str, str], str] = {}
        """A product's number and what one of its colours or sizes is called here, to how the catalogue writes it, where
        that differs."""
        for product in products:
            tidied = _tidied(product, _plainer(words).tidy)
            self.goods[product.number] = _goods(tidied, families)
            pairs = zip((*tidied.colors, *tidied.sizes), (*product.colors, *product.sizes), strict=True)
            self.written.update({(product.number, ours): theirs for ours, theirs in pairs if ours != theirs})
        if 2 * sum(goods.is_for_pets for goods in self.goods.values()) >= len(self.goods):
            self.goods = {number: replace(goods, is_for_pets=True) for number, goods in self.goods.items()}
        self.kinds: frozenset[str] = frozenset(words.signals.senses.get("goods", ()))
        """What goods of any shop are called."""
        names = _names(self.goods.values(), self.kinds)
        self.names: Mapping[str, str] = names
        """Each name and alias, and the number of its product."""
        self.spoken_names: tuple[tuple[str, str], ...] = tuple(
            (word, number) for word, number in names.items() if len(word) > 1 and plain.is_hanzi(word)
        )
        headed: dict[str, set[str]] = {}
        for word, number in self.spoken_names:
            headed.setdefault(word[-1], set()).add(number)
        self.headed: Mapping[str, Collection[str]] = headed
        """What a product's name ends with, the 鞋 of 黑鞋, be it a 运动鞋; and the products of which one does."""
        self.heads: frozenset[str] = frozenset(headed)
        self._kind_lengths = sorted({len(kind) for kind in self.kinds})
        color_words = {word for goods in self.goods.values() for word in (*goods.color_words, *goods.colors_with)}
        size_words = {word for goods in self.goods.values() for word in goods.size_words}
        self.color_words: frozenset[str] = frozenset(color_words)
        self.color_parts: frozenset[str] = frozenset(
            word for goods in self.goods.values() for word in goods.colors_with if len(word) > 1
        )
        """Words that are parts of several colours of a product."""
        self.size_words: frozenset[str] = frozenset(size_words)
        owners: dict[str, set[str]] = {}
        for number, goods in self.goods.items():
            shortened = {  # too little to name goods by
                short for cut in (without_noun, of_years) for short, _ in cut(goods.product.sizes)
            }
            for word in (*goods.color_words, *(word for word in goods.size_words if word not in shortened)):
                if word.startswith(scales.MOST):
                    continue
                owners.setdefault(word, set()).add(number)
        self.owners: Mapping[str, frozenset[str]] = {word: frozenset(numbers) for word, numbers in owners.items()}
        """The products of which each colour or size word names one."""
        self.girths: Mapping[str, str] = _girths(color_words | size_words)
        """What 大的, 中的 and 小的 are called here: 大号, 大果."""
        listed = {size.lower() for goods in self.goods.values() for size in goods.product.sizes}
        self.number_sizes: frozenset[str] = frozenset(
            told
            for size in listed
            for part in (without_advice(size), *size_parts.parts(size)[:1])
            if (told := part.removesuffix("cm")).isdecimal()
        )
        """Sizes that are but a number: 38, 59."""
        of_colors = {unit for unit in map(sizes.unit_of, color_words) if len(unit) == 1}
        units = of_colors.union(map(sizes.unit_of, size_words))
        self.sides: frozenset[str] = frozenset(filter(sides.is_key, size_words))
        """Sizes of two sides, as `sides` knows them."""
        self.is_for_bodies: bool = any(goods.is_worn for goods in self.goods.values())
        """Whether what people wear is sold."""
        self.units: tuple[str, ...] = tuple(
            sorted(
                units - _COMMON_UNITS - {""},
                key=lambda unit: (len(unit), unit),
                reverse=True,
            )
        )
        """Units of sizes that this shop has besides those that all know."""
        longer: dict[str, list[str]] = {}
        for unit in self.units:
            if unit[0] in _COMMON_UNITS:
                longer.setdefault(unit[0], []).append(unit)
        self.longer_units: Mapping[str, Sequence[str]] = longer
        """Units that all know, and those of this shop that begin so: 年, and the 年苗 of 3年苗."""
        self.has_spans: bool = any(_SPAN.match(word) for word in size_words)
        """Whether any size goes from one number to another."""
        letters = {word[-1] for word in size_words if sizes.letter(word) is not None}
        self.models: frozenset[str] = frozenset(
            model
            for goods in self.goods.values()
            for model in _models(goods.product.sizes, goods.size_words)
            if model[0] not in letters
        ) | frozenset(filter(_MARK.fullmatch, size_words))
        """Sizes that are models of what goods are made for, or marks and grades: 15 pro max, 15pm, 4j, 公4母3."""
        self.whole_names: frozenset[str] = frozenset(
            name.lower()
            for goods in self.goods.values()
            for name in (*goods.product.sizes, *goods.product.colors)
            if len(name) >= _WHOLE and _FIGURE_ALONE.fullmatch(name.lower()) is None
        )
        """Sizes and colours that are long enough to be meant wherever all of one is said."""
        self.numbered_names: frozenset[str] = frozenset(
            word for goods in self.goods.values() for word, _ in named_with_number(goods.product.sizes)
        )
        """Sizes that are a name with a number: 伊豆5, 袖5号, 新关东二号."""
        self.numbers_of_colors: Mapping[str, Mapping[str, str]] = {
            word: alone
            for goods in self.goods.values()
            if (alone := numbers_alone(goods.product.sizes))
            for word in goods.color_words
            if sum(word in other.color_words for other in self.goods.values()) == 1
        }
        """Words for colours of one product whose sizes are numbered, and the size of each number: the 2号 of 鲫鱼漂. A
        colour that others come in too says nothing: 黑色2号 may be product 2 in black."""
        self.threads: frozenset[str] = frozenset(
            match[1] for size in listed if (match := _THREAD.match(size)) is not None and match[1] in size_words
        )
        """What sizes of several figures begin with: the m4 of M4x25x100粒."""
        self.spoken_sizes: tuple[str, ...] = tuple(
            sorted(
                word
                for word in size_words
                if (plain.is_hanzi(word) and word not in HUES)
                or sizes.is_sides(word)
                or _BARE_SPAN.fullmatch(word)
                or _SPAN_TO_THE_TENTH.fullmatch(word)
                or _TIMES_A_MEASURE.fullmatch(word)
                or word in self.models
                or sizes.is_letter_span(word)
                or word in self.whole_names
                or word in self.numbered_names
                or word in self.threads
                or (word in listed and sizes.is_numbered_name(word))
                or ((sizes.is_lettered(word) or sizes.is_latin(word)) and sizes.letter(word) is None)
                or (word in listed and (sizes.is_mark(word) or _LETTERS_AND_WORDS.fullmatch(word)))
            )
        )
        self._remnants: dict[str, RemnantsOfGoods] = {}

    def remnants(self, number: str) -> RemnantsOfGoods:
        """What the variants of a listed product are told apart by besides their words."""
        if number not in self._remnants:
            goods = self.goods[number]
            self._remnants[number] = RemnantsOfGoods.of(
                Remnants(goods.product.sizes, goods.size_words),
                Remnants(goods.product.colors, goods.color_words),
                [word for word, whose in self.names.items() if whose == number],
            )
        return self._remnants[number]

    def as_listed(self, item: Item) -> Item:
        """`item` with its colour and size as the catalogue writes them."""
        color, size = (self.written.get((item.number, said or ""), said) for said in (item.color, item.size))
        return Item(item.number, color, size, item.qty)

    def is_of_others(self, word: str) -> bool:
        """Whether it is called as goods of any shop are, the 包 of 妈咪包, but as none of ours."""
        ends_as_goods = any(word[-length:] in self.kinds for length in self._kind_lengths if length <= len(word))
        return ends_as_goods and not any(word in name or name in word for name in self.names)


def _goods(product: LexiconProduct, families: Mapping[str, str]) -> Goods:
    told = [next(iter(size_parts.parts(size)), without_advice(size)) for size in product.sizes]
    letters = [size for size in told if sizes.letter(size.lower())]
    plain_numbers = [int(size) for size in told if size.isascii() and size.isdecimal()]
    foot_numbers = plain_numbers or _ends_of_spans(product.sizes)
    size_words = size_words_of(product.sizes)
    color_words, any_color_words = color_words_of(
        product.colors, families, {name[-1:] for name in (product.name, *product.aliases)}
    )
    return Goods(
        product=product,
        color_words=color_words,
        colors_with=colors_with(product.colors, families),
        codes=codes_of((*product.colors, *product.sizes)),
        any_color_words=any_color_words,
        any_words=any_color_words | frozenset(size_words),
        size_words=size_words,
        packs=packs_of(product.sizes),
        sizes_with=sizes_with(product.sizes, size_words),
        is_worn=bool(letters or plain_numbers or "均码" in told)
        or any(word.endswith(_WORN) for word in (product.name, product.category, *product.aliases))
        or _is_of_feet(foot_numbers),
        is_for_pets=is_for_pets(product.name, product.category),
        is_for_children=is_for_children(product.name, product.category),
        feet=_least_and_greatest(tuple(told)) if _is_of_feet(foot_numbers) else None,
    )


def _models(names: tuple[str, ...], words: Container[str]) -> Iterator[str]:
    """The models of goods that sizes are called by."""
    yield from (model for model, _ in models(names))
    marks = (MARKED.match(name.lower()) for name in names)
    yield from (mark[1] for mark in marks if mark is not None and mark[1] in words)


def _ends_of_spans(listed_sizes: tuple[str, ...]) -> list[int]:
    """The ends of sizes that are all spans of a few numbers: 36-37, 38-39; or of grown feet, of some more: 40-44."""
    spans = [tuple(map(int, size.split("-"))) for size in listed_sizes if _BARE_SPAN.fullmatch(size)]
    narrow = all(low < high <= low + (2 if low < _GROWN_FOOT else 5) for low, high in spans)
    return [number for span in spans for number in span] if narrow and len(spans) == len(listed_sizes) else []


def _is_of_feet(numbers: Sequence[int]) -> bool:
    return bool(numbers) and all(20 <= number <= 50 for number in numbers)


def _least_and_greatest(listed_sizes: tuple[str, ...]) -> tuple[float, float]:
    said = [numbers.parse(part) for size in listed_sizes for part in size.split("-")]
    listed = [one for one in said if one is not None]
    return min(listed), max(listed)


def _girths(words: Iterable[str]) -> dict[str, str]:
    """Of the words that only say how large a thing is, the one for each girth, where there is but one: 大果, 小果."""
    found: dict[str, set[str]] = {}
    for word in words:
        if len(word) == TOLD_BY_ONE and word[0] in _GIRTHS and word[1] not in HUES and plain.is_hanzi(word):
            found.setdefault(word[1], set()).add(word)
    kinds = [named for named in found.values() if len(named) > 1]
    return {word[0]: word for word in kinds[0]} if len(kinds) == 1 else {}


def _names(all_goods: Collection[Goods], kinds: Collection[str]) -> dict[str, str]:
    """Each name and alias to its product's number; a word that two products share names neither.

    What has no alias is called by what goods are called in its name: the 打底裤 of 2026新款加绒打底裤女外穿.
    """
    owners: dict[str, set[str]] = {}
    for goods in all_goods:
        for word in (goods.product.name, *goods.product.aliases):
            owners.setdefault(word.lower(), set()).add(goods.product.number)
    called = {
        goods.product.number: _kinds_within(goods.product.name.lower(), kinds)
        for goods in all_goods
        if not goods.product.aliases
    }
    asked = {kind for within in called.values() for kind in within}
    said = Counter(part for word in owners for part in _stretches(word) & asked) if asked else Counter()
    for number, within in called.items():
        for kind in within:
            if said[kind] == 1:
                owners.setdefault(kind, set()).add(number)
    return {word: next(iter(whose)) for word, whose in owners.items() if len(whose) == 1}


def _stretches(word: str) -> set[str]:
    """All that is long enough to be a kind within `word`."""
    return {
        word[begin:end]
        for begin in range(len(word))
        for end in range(begin + 2, min(len(word), begin + _LONGEST_KIND) + 1)
    }


def _kinds_within(name: str, kinds: Collection[str]) -> list[str]:
    """What goods are called within `name`, the longest at each place: 短袖 and T恤 in 纯棉短袖T恤女."""
    found: list[str] = []
    begin = 0
    while begin < len(name):
        ends = range(min(len(name), begin + _LONGEST_KIND), begin + 1, -1)
        end = next((end for end in ends if name[begin:end] in kinds), None)
        if end is not None:
            found.append(name[begin:end])
        begin = begin + 1 if end is None else end
    return found
