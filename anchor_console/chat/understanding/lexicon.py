"""The goods on sale as words to look for, and what those words name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from anchor_console.chat.understanding import measures, numbers, plain, scales, sizes
from anchor_console.chat.understanding.plain import Plainer
from anchor_console.chat.understanding.reading import Item
from anchor_console.chat.understanding.words import Words
from anchor_console.goods.same_size import listed_as, without_advice

# A pattern or a shade is one letter of a colour name away from another: 灰 is in 浅灰, 绿 in 军绿.
_HUES = frozenset("黑白灰红粉紫蓝绿黄橙棕咖青杏米驼卡银金")
_NO_HUE = frozenset("无本原各同")
"""What is left of 无色 and 本色 is no colour."""
_COLOR_TAILS = ("色", "盘", "型", "味", "款", "版", "调")
_OF_TASTE, _TASTES = "味", frozenset("原辣甜咸酸麻")
_SHADE_MARK_LENGTH = 2
# One character that tells a variant from its fellow, where all else in their names is alike: 公蟹 and 母蟹.
_TELLING = frozenset("公母雌雄男女高低厚薄圆方尖平粗细长短软硬冷热纸铁木竹铜")
_GIRTHS = frozenset("大中小")
_ALL_OF = "全"
_WORN = ("衣", "裤", "裙", "鞋", "袜", "服", "袍", "衫", "靴", "文胸", "袄", "褂", "泳装", "套装女", "套装男")
_PETS = re.compile("[猫狗犬宠]")


@dataclass(frozen=True, slots=True)
class LexiconProduct:
    """What a product is called in the show, and what there is of it."""

    number: str
    name: str
    category: str
    aliases: tuple[str, ...]
    colors: tuple[str, ...]
    sizes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goods:
    """A product with the words for its colours and sizes, each to what the catalogue writes."""

    product: LexiconProduct
    color_words: Mapping[str, str]
    size_words: Mapping[str, str]
    any_color_words: frozenset[str]
    any_words: frozenset[str]
    is_worn: bool = field(default=False)
    feet: tuple[float, float] | None = field(default=None)
    """The least and the greatest number of its sizes where it is footwear."""
    is_for_pets: bool = field(default=False)


_COMMON_UNITS = frozenset(measures.UNITS)
_GROWN_FOOT = 33
_SPAN = re.compile(r"\d+(?:\.\d+)?-\d")
_BARE_SPAN = re.compile(r"\d+-\d+")


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
    """All that a shop's catalogue says, ready to be looked for. Never changed: new goods make a new one."""

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
        self.materials: frozenset[str] = frozenset(words.signals.senses.get("made_of", ()))
        self.hues: frozenset[str] = frozenset(words.colors)
        """Words for colours in any shop."""
        color_words = {word for goods in self.goods.values() for word in goods.color_words}
        size_words = {word for goods in self.goods.values() for word in goods.size_words}
        self.color_words: frozenset[str] = frozenset(color_words)
        self.size_words: frozenset[str] = frozenset(size_words)
        owners: dict[str, set[str]] = {}
        for number, goods in self.goods.items():
            shortened = {  # too little to name goods by
                short for cut in (_without_noun, _of_years) for short, _ in cut(goods.product.sizes)
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
            told for size in listed for told in (without_advice(size), *sizes.pieces(size)[:1]) if told.isdecimal()
        )
        """Sizes that are but a number: 38, 59."""
        self.units: tuple[str, ...] = tuple(
            sorted({unit for word in size_words if (unit := sizes.unit_of(word)) and unit not in _COMMON_UNITS})
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
        self.spoken_sizes: tuple[str, ...] = tuple(
            sorted(
                word
                for word in size_words
                if (plain.is_hanzi(word) and word not in _HUES)
                or sizes.is_sides(word)
                or _BARE_SPAN.fullmatch(word)
                or sizes.is_letter_span(word)
                or (word in listed and sizes.is_numbered_name(word))
                or ((sizes.is_lettered(word) or sizes.is_latin(word)) and sizes.letter(word) is None)
                or (word in listed and sizes.is_mark(word))
            )
        )

    def as_listed(self, item: Item) -> Item:
        """`item` with its colour and size as the catalogue writes them."""
        color, size = (self.written.get((item.number, said or ""), said) for said in (item.color, item.size))
        return Item(item.number, color, size, item.qty)

    def ends_as_goods(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether `start`..`end` of `text` ends with what goods of any shop are called: the 包 of 妈咪包."""
        end = len(text) if end is None else end
        kinds = self.kinds
        return any(text[end - length : end] in kinds for length in self._kind_lengths if length <= end - start)

    def is_of_others(self, word: str) -> bool:
        """Whether it is called as goods are, but as none of ours."""
        return self.ends_as_goods(word) and not any(word in name or name in word for name in self.names)

    def color_of(self, number: str, word: str) -> str | None:
        """The listed colour of product `number` that `word` names; None where none or several fit."""
        goods = self.goods.get(number)
        return goods.color_words.get(word) if goods else None

    def size_of(self, number: str, key: str) -> str | None:
        """The listed size of product `number` that the plain form `key` names."""
        goods = self.goods.get(number)
        return goods.size_words.get(key) if goods else None


def _goods(product: LexiconProduct, families: Mapping[str, str]) -> Goods:
    told = [next(iter(sizes.pieces(size)), without_advice(size)) for size in product.sizes]
    letters = [size for size in told if sizes.letter(size.lower())]
    plain_numbers = [int(size) for size in told if size.isdecimal()]
    foot_numbers = plain_numbers or _ends_of_spans(product.sizes)
    size_words = _size_words(product.sizes)
    color_words, any_color_words = _color_words(
        product.colors, families, {name[-1:] for name in (product.name, *product.aliases)}
    )
    return Goods(
        product=product,
        color_words=color_words,
        any_color_words=any_color_words,
        any_words=any_color_words | frozenset(size_words),
        size_words=size_words,
        is_worn=bool(letters or plain_numbers or "均码" in product.sizes)
        or product.name.endswith(_WORN)
        or _is_of_feet(foot_numbers),
        is_for_pets=_PETS.search(product.category + product.name) is not None,
        feet=_least_and_greatest(tuple(told)) if _is_of_feet(foot_numbers) else None,
    )


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
        if len(word) == _TOLD_BY_ONE and word[0] in _GIRTHS and word[1] not in _HUES and plain.is_hanzi(word):
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


def _color_words(
    colors: tuple[str, ...], families: Mapping[str, str], heads: Iterable[str]
) -> tuple[dict[str, str], frozenset[str]]:
    """Every word that names just one of `colors`: the colour, its core, parts of it, and words of its family.

    And all words that fit any of them, be it several.
    """
    exact: dict[str, str] = {}
    fitting: dict[str, dict[str, None]] = {}
    for listed in colors:
        word = listed.lower()
        exact[word] = listed
        for sure in _sure_words(word, families, heads):
            exact.setdefault(sure, listed)
        for loose in _loose_words(word, families):
            fitting.setdefault(loose, {})[listed] = None
    for telling, listed in _telling_heads(colors):
        exact.setdefault(telling, listed)
    for loose, several in fitting.items():
        if len(several) == 1:
            for form in (loose, loose + "色") if loose in _HUES else (loose,):
                exact.setdefault(form, *several)
    return exact, frozenset(exact) | frozenset(fitting)


def _sure_words(word: str, families: Mapping[str, str], heads: Iterable[str]) -> Iterator[str]:
    """What the colour `word` is surely called besides, the surest first."""
    core = _core(word)
    if core not in _NO_HUE and core not in numbers.CHINESE_DIGITS:
        yield core
    if not core.endswith("色"):
        yield core + "色"
    if _has_shade_mark(core):
        yield core[:_SHADE_MARK_LENGTH]
        yield core[_SHADE_MARK_LENGTH:]
        core = _core(core[_SHADE_MARK_LENGTH:])
        yield core
        yield core if core.endswith("色") else core + "色"
    yield from families.get(core, "").split()  # 纯白 is rather 白色 than 白绿
    spoken = _SPOKEN_NUMBER.match(core)
    if spoken is not None and (value := numbers.parse(spoken[0])) is not None and spoken.end() < len(core):
        yield numbers.tidy(value) + core[spoken.end() :]  # 十五年 is 15年
    if len(core) == _YEAR_LENGTH and core[:-1].isdecimal() and core.endswith("年"):
        yield core[:-1]  # 2018的
    if len(word) == _TOLD_BY_ONE and word[0] == _ALL_OF and word[1] in _TELLING:
        yield word[1]
        for head in heads:
            yield word[1] + head  # 全母 is asked for as 母蟹


def _loose_words(word: str, families: Mapping[str, str]) -> Iterator[str]:
    """What the colour `word` may be called where no other one is: parts of it, and words of their families."""
    core = _core(word)
    if word.endswith(_OF_TASTE) and len(core) > 1 and core[-1] in _TASTES:
        yield core[-1] + _OF_TASTE  # 经典原味 is asked for as 原味
    if _has_shade_mark(core):
        core = _core(core[_SHADE_MARK_LENGTH:])
    parts = _parts(core)
    yield from parts
    for part in parts:
        yield from families.get(part, "").split()


def _has_shade_mark(core: str) -> bool:
    """Whether a colour begins with the number of its shade: 21象牙白."""
    return core[:_SHADE_MARK_LENGTH].isdecimal() and not core[_SHADE_MARK_LENGTH : _SHADE_MARK_LENGTH + 1].isdecimal()


def _core(word: str) -> str:
    for tail in _COLOR_TAILS:
        if len(word) > 1 and word.endswith(tail):
            return word[: -len(tail)]
    return word


def _parts(core: str) -> set[str]:
    """Stretches of two characters or more of `core`, and the hues in it; the 男款 of 男款混色."""
    parts = {core[start:end] for start in range(len(core)) for end in range(start + 2, len(core) + 1)}
    parts = {
        part
        for part in parts
        if (part[-1] not in "款的" or (_tells_a_sort(part) and core.startswith(part)))
        and part[0] not in "款的"
        and not part.isdecimal()
        and not all(char in numbers.CHINESE_DIGITS for char in part)
    }
    return parts | {char for char in core if char in _HUES}


def _tells_a_sort(part: str) -> bool:
    """Whether it is one character, of those that tell sorts apart, with 款: 男款, A款."""
    return len(part) == _TOLD_BY_ONE and (part[0] in _TELLING or part[0].isascii())


def _size_words(listed_sizes: tuple[str, ...]) -> dict[str, str]:
    words: dict[str, str] = {}
    for at_first in (True, False):  # what a size is surely called goes before what it may be called
        for listed in listed_sizes:
            keys = sizes.keys(listed)
            for key in keys[:1] if at_first else keys[1:]:
                words.setdefault(key, listed)
    for short, listed in (
        *scales.ends(listed_sizes).items(),
        *_telling_heads(listed_sizes),
        *_without_tail(listed_sizes),
        *_kinds_of(listed_sizes),
        *_without_make(listed_sizes),
        *_without_noun(listed_sizes),
        *_of_years(listed_sizes),
        *_by_length(listed_sizes),
        *_letters_within(listed_sizes),
        *_by_pieces(listed_sizes),
    ):
        words.setdefault(short, listed)
    return words


def _letters_within(listed_sizes: tuple[str, ...]) -> list[tuple[str, str]]:
    """The letters that just one size takes in: S and M of S-M."""
    found = [(letter, listed_as(letter, listed_sizes)) for letter in _LETTERS]
    return [(letter, listed) for letter, listed in found if listed is not None]


def _by_pieces(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each size that is told in several ways by each of them that is its alone: the M of 160/84A(M)."""
    found = [(key, name) for name in names for piece in sizes.pieces(name) for key in sizes.keys(piece)]
    said = Counter(key for key, _ in dict.fromkeys(found))
    return [(key, name) for key, name in found if said[key] == 1]


def _by_length(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each size of two sides by the longer one, where that is its alone: the 240 of 220x240."""
    lengths = [(match[1], name) for name in names if (match := _LENGTH.fullmatch(name.lower())) is not None]
    said = Counter(length for length, _ in lengths)
    return [(length, name) for length, name in lengths if said[length] == 1]


def _kinds_of(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name of a kind without the word for kind: the 全套 of 全套款."""
    return [(name[:-1], name) for name in names if len(name) > _SHADE_MARK_LENGTH and name.endswith(("款", "版", "型"))]


def _without_tail(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each lettered name without the word that all of them end with: the 降b of 降B调, beside C调."""
    lettered = [name for name in names if sizes.is_lettered(name.lower())]
    tails = {name[-1] for name in lettered}
    if len(lettered) < _TOLD_BY_ONE or len(tails) > 1 or not plain.is_hanzi(next(iter(tails))):
        return []
    return [(name[:-1].lower(), name) for name in lettered]


def _without_make(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name without the word that all of them begin with, a figure behind it: the 15pro of Phone15Pro."""
    made = [_MAKE.fullmatch(name) for name in names]
    makes = {match[1] for match in made if match is not None}
    if len(names) < _TOLD_BY_ONE or len(makes) != 1 or None in made:
        return []
    return [(match[2].lower(), name) for name, match in zip(names, made, strict=True) if match is not None]


def _without_noun(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name without the one character that all of them end with, where that says what they are: 红轴, 三年苗.

    What is left says enough only as a hue, or with two characters that count nothing.
    """
    told = [name for name in names if _SHORT_NAME.fullmatch(name)]
    if len(told) < _TOLD_BY_ONE or len(told) < len(names) or len({name[-1] for name in told}) > 1:
        return []
    if told[0][-1] in _SAYS_SIZE:
        return []
    return [
        (name[:-1], name)
        for name in told
        if (len(name) > _TOLD_BY_ONE and name[-2] not in measures.COUNTERS) or name[0] in _HUES
    ]


def _of_years(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each number of years with a word behind it, where that is left out: the 3年的 of 3年苗."""
    found = [(match[1], name) for name in names if (match := _YEARS.fullmatch(name)) is not None]
    return [
        (f"{numbers.tidy(value)}年{sizes.OF}", name)
        for said, name in found
        if (value := numbers.parse(said)) is not None
    ]


def _telling_heads(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The one character of each name by which it is told from the others, where such tell: the 公 of 公蟹."""
    short = [name for name in names if len(name) == _TOLD_BY_ONE and plain.is_hanzi(name)]
    if len(short) < _TOLD_BY_ONE:
        return []
    seen = Counter(char for name in short for char in set(name))
    return [(char, name) for name in short for char in name if char in _TELLING and seen[char] == 1]


_SPOKEN_NUMBER = re.compile(rf"[{numbers.CHINESE_DIGITS}]+")
_LETTERS = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl", "xxxxxl")
_LENGTH = re.compile(r"\d+[x*](\d{3})(?:cm|厘米|公分)?")
_MAKE = re.compile(r"([A-Za-z\u4e00-\u9fff]{2,})(\d+[A-Za-z+]*)")
_YEARS = re.compile(rf"(\d+|[{numbers.CHINESE_DIGITS}]+)年[\u4e00-\u9fff]")
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
_SAYS_SIZE = frozenset("号码款版型装")
"""大号 and 男款 are told by more than their first character."""
_TOLD_BY_ONE = 2
_LONGEST_KIND = 6
_YEAR_LENGTH = 5
