"""What a shop's file tells its variants apart by, beyond the words that each is known by.

The 声控 of 语音款(12档 带遥控+声控), beside 遥控款(12档), says which of the two is meant; but many such words say
other things in other lines. So they are looked for last (`leftovers`): in what is left of a line whose intent is known,
and only of the goods that it speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import combinations, pairwise

from msgspec import Struct

from anchor_console.chat.understanding.catalog import size_parts
from anchor_console.chat.understanding.catalog.color_words import HUES
from anchor_console.chat.understanding.catalog.same_words import everyday
from anchor_console.chat.understanding.catalog.telling import TELLING
from anchor_console.chat.understanding.line import measures, numbers, sizes
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.goods.same_size import without_advice

WITHOUT = "无"
"""Before a word, what does not have that: 无usb."""
TOGETHER = "+"
"""Before a word, what has that beside something else: +麻酱."""
GIVES = "送"
"""Before what comes with a variant as a gift: 送木勺."""
SKIN = "肤"
"""Says a colour where no hue is told beside it: 自然肤, not 黑透肤."""
SHORTEST, LONGEST = 2, 4
"""Characters of words."""
LETTERS = r"\d?x*[sml](?![a-z])|[a-z]+\d*|\d+(?:\.\d+)?[a-z]+"
"""What is told by letters, as a choice of a pattern: xl, usb, c16, 2p."""
_LONGEST_NAME = 120
"""Characters of a variant's name that are looked at: files hold anything."""
_LONGEST_CUT = 6
"""Characters of the longest word of which some are left out."""
_LEAST_BARE = 10
"""A whole number below tells nothing by itself, and is no size that is told without its tenths."""
_LEAST_IN_CM = 10
"""A side below, with the unit left out, is one in metres."""
_LEAST_SIDE_IN_METRES = 80
"""Centimetres of a side from which on it is told in metres too."""
_WORDS = re.compile("[\u4e00-\u4e27\u4e29-\u9fff]+")
"""Characters in a row; the bar 丨 parts them."""
_LETTERS = re.compile(LETTERS)
_FIGURES = re.compile(r"(\d+(?:\.\d+)?)([\u4e00-\u9fff]{1,2}|[a-z]{0,3})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SPOKEN = re.compile(rf"([半{numbers.CHINESE_DIGITS}]+)([\u4e00-\u9fff])")
_PAIRED = re.compile("([单双])([层格头孔排门档键人])")
_SO_MANY = {"单": 1.0, "双": 2.0}
"""双层 is asked for as 两层."""
_AMPERES = {"a": ("安",), "ah": ("安",)}
"""What units are called besides: 6.0Ah is 六安."""
_HALF = "半"
FIRST_HANZI = "\u4e00"
"""The first of all Chinese characters."""
MYRIAD = "万"
"""Tens of thousands, as a unit: 1.2万."""
SINGLE = "单"
"""Begins a word for what comes with nothing beside it."""
_STRAP = "带"
"""Ends a word for what has a strap; within one it says 带 for with."""
_SIDE = re.compile(
    r"(?<![\d.])\d+(?:\.\d+)?(?=[宽高长厚]?[*x]\d)|(?<=[宽高长厚*x])\d+(?:\.\d+)?|\d+(?:\.\d+)?(?=[宽高长厚])"
)
"""One side of something, with the unit left out: 3.5宽*2.6高."""
_PACK_OF_ONE = re.compile(f"(?:一|(?<![\\d.])1)([{''.join(size_parts.PIECES)}])装")
"""What comes by one: 单条 for 一条装."""
_LACKS = re.compile(
    r"(?:不[带含加]|无|没有|免)([\u4e00-\u9fff]{1,4}|[a-z]+)|不(?![锈粘沾带含加干])([\u4e00-\u9fff]{2})|去([皮骨籽核壳头刺])"
)
"""What it does not have: the 遥控 of 不带遥控."""
_REST = r"[^】)\]+]*"
_GIVEN = re.compile(f"[送赠]{_REST}")
"""What comes with it: this is asked about, whichever variant it comes with."""
_GIFTS = re.compile("[送赠]([\u4e00-\u9fff]+)")
_UNIT_OF_SPAN = "(?:人|斤|kg|年级)"
"""Behind a span of which an end is below ten; others are known without."""
_SPAN = re.compile(
    rf"(?<![\d.])(\d{{2,3}}|\d(?=\s?[-~至到]\s?\d{{1,2}}{_UNIT_OF_SPAN}))\s?[-~—–至到]\s?(\d{{2,3}}|\d(?={_UNIT_OF_SPAN}))(?![\d.])"
)
"""Whom a size suits: XL[120-140斤]."""
_SUM = re.compile(r"(?<![\d.])(\d+)[a-z\u4e00-\u9fff]{0,2}\+送?(\d+)(?![\d.*x])")
"""Two measures that come together: 70ml+15ml."""
_FIGURES_ADDED = re.compile(r"(?<![\d.+])\d{1,3}(?:\+\d{1,3})+(?![\d.*a-z\u4e00-\u9fff])")
"""Figures alone that come together, two or more: 2+2+3, 26+14."""
_LEAST_RUN_ON = 3
"""Digits of such figures with nothing between them: 2614."""
SPAN_MARK = "-"
"""Between the ends of a span."""
SUM = "+"
"""Between two measures that come together."""
_ADVICE = re.compile(f"(?:建议|适合|推荐|适穿|参考|身高|体重|[送赠]){_REST}")
"""As that, and whom it suits."""
_BEGINS_NONE = frozenset("的款个那这和及或了约送配带含装色号码版型各")
_ENDS_NONE = frozenset("的个那这和及或了约送配带含加装色号码")
"""No word begins, or ends, with one of these."""
_ONE_OR_TWO = frozenset("一两")
_COUNTED = frozenset(size_parts.PIECES) | measures.COUNTERS | frozenset(numbers.CHINESE_DIGITS)
"""Behind these, what makes a count of them: 一盒, 两件. 七成 is a word."""
_NOT_ALONE = _BEGINS_NONE | _ENDS_NONE | frozenset(numbers.CHINESE_DIGITS)
"""What tells nothing by itself."""
_OUTFITS = frozenset({"标配", "顶配", "高配", "中配", "低配"})
"""Words for how goods are fitted out, though 配 ends none else."""
_OF_ANY_LINE = frozenset(
    {"左右", "以上", "以下", "以内", "之内", "大小", "一般", "需要", "可以", "没有", "不要", "偏小", "偏大"}
)
"""Says the same beside any goods."""

Told = Mapping[str, frozenset[str]]
"""What some of the variants are told by, but not all; and which of them."""


class Remnants:
    """What the sizes, or the colours, of a product are told apart by.

    Attributes:
        words: two to four characters, or letters; some with others left out between.
        ones: single characters, which are to be said as 方的.
        figures: numbers that are not known, with their units, as `sizes.measure` has them, or without;
            `told_figures` are known or not.
        spans: whom they suit, as 120-140 of XL[120-140斤], and measures together, 70+15 of 70ml+15ml.
        known: the words that the variants are looked for by anyway.
        chars: all characters of `words`.
    """

    __slots__ = ("_names", "chars", "figures", "known", "ones", "spans", "told_figures", "words")

    def __init__(self, names: tuple[str, ...], known: Iterable[str]) -> None:
        self._names = names
        self.known = frozenset(known)
        lower = {name: name[:_LONGEST_NAME].lower() for name in names}
        plain = {name: _ADVICE.sub(" ", lower[name]) for name in names}
        cut = self._telling(lambda name: (word for run in _runs(plain[name]) for word in _cut(run)))
        given = self._telling(lambda name: _gifts(lower[name]))
        self.words: Told = {
            **{WITHOUT + gift: frozenset(names) - some for gift, some in given.items()},
            **{GIVES + gift: some for gift, some in given.items()},
            **cut,
            **self._telling(lambda name: _words(plain[name])),
        }
        self.words = {**dict(everyday(self.words, self.known)), **self.words}
        self.chars = frozenset("".join(self.words))
        self.ones: Told = _of_one_sort(self._telling(lambda name: _ones(plain[name])))
        figures = self._telling(lambda name: _figures(_GIVEN.sub(" ", without_advice(lower[name]))))
        self.spans: Told = self._telling(
            lambda name: (*map(SPAN_MARK.join, _SPAN.findall(lower[name])), *_sums(lower[name]))
        )
        self.told_figures = frozenset(figures)
        self.figures: Told = {said: some for said, some in figures.items() if said not in self.known}

    def _telling(self, said: Callable[[str], Iterable[str]]) -> dict[str, frozenset[str]]:
        """Of what is `said` of the names, all that tells some of them from others."""
        found: dict[str, set[str]] = {}
        for name in self._names:
            for word in said(name):
                found.setdefault(word, set()).add(name)
        return {word: frozenset(some) for word, some in found.items() if len(some) < len(self._names)}

    def hues_together(self) -> set[str]:
        """Each two hues that stand apart in one name: 粉白 of 马卡龙粉+白."""
        runs = [_runs(name.lower()) for name in self._names]
        ends = [[hue for run in told for hue in run[-1:] if hue in HUES] for told in runs if len(told) > 1]
        return {first + second for hues in ends for first, second in pairwise(hues)}

    def told_by(self, key: str) -> frozenset[str]:
        """The variants that are told by `key`, if not all are; it may begin with `WITHOUT` or `TOGETHER`."""
        if key.startswith(TOGETHER):
            some = self.told_by(key[1:])
            return frozenset(name for name in some if TOGETHER in name) or some
        told = self.words.get(key) or self.ones.get(key) or self.spans.get(key)
        if told is None and key.startswith(WITHOUT) and (having := self.told_by(key[1:])):
            return frozenset(self._names) - having
        if told is None and len(key) == SHORTEST and key[0] in self.ones and key[1] in self.ones:
            return self.ones[key[0]] & self.ones[key[1]]  # 黑皮 of 黑色.牛皮
        return told or frozenset()

    def beginning_with(self, word: str) -> list[str]:
        """The variants that begin with `word`, if it has two characters or more, and not all do."""
        found = [name for name in self._names if name.lower().startswith(word)] if len(word) >= SHORTEST else []
        return found if len(found) < len(self._names) else []

    def measures_of(self, word: str) -> int:
        """How many of the variants are `word` and a measure: the 浴巾 of 浴巾70*140, beside 面巾34*76."""
        begun = [name for name in self._names if name.startswith(word)]
        return sum(name[len(word) : len(word) + 1].isdecimal() for name in begun)

    def told_by_figure(self, value: float, unit: str, *, is_exact: bool = False) -> frozenset[str]:
        """As `told_by`, by a number; without a unit it must be one that counts nothing, as one told with its tenths
        (`is_exact`) does."""
        figures, told = self.figures, None
        if unit:
            told = figures.get(sizes.measure(value, unit)) or figures.get(sizes.measure(value, unit[0]))
        elif is_exact or value >= _LEAST_BARE or value != int(value):
            told = figures.get(numbers.tidy(value))
        return told or frozenset()


class RemnantsOfGoods(Struct, frozen=True):
    """`Remnants` of the sizes and the colours of a product.

    Attributes:
        known: the words that any of them is looked for by.
        chars: all characters of what tells some; `openers`: those that what is not known begins with.
        values: the numbers that are not known.
        told_figures: those with their units that some are told by, known or not; `told_units`: what they end with.
        has_spans: whether any is told by a span or a sum; `has_singles`: by 单, as what has nothing beside it.
        hues_together: two hues of one name, which are said together.
        called: what the goods are called that tells a variant of theirs, the 碧根果 of a box of nuts.
    """

    sizes: Remnants
    colors: Remnants
    known: frozenset[str]
    chars: frozenset[str]
    openers: frozenset[str]
    values: frozenset[float]
    told_figures: frozenset[str]
    told_units: frozenset[str]
    hues_together: tuple[str, ...]
    has_spans: bool
    has_singles: bool
    called: frozenset[str]

    @classmethod
    def of(cls, of_sizes: Remnants, of_colors: Remnants, names: Iterable[str]) -> RemnantsOfGoods:
        known = of_sizes.known | of_colors.known
        openers = frozenset(_openers(of_sizes, known)) | frozenset(_openers(of_colors, known))
        called = frozenset(
            name
            for name in names
            if len(of_colors.beginning_with(name)) == 1
            or of_sizes.measures_of(name) == 1
            or len(of_sizes.told_by(name)) > 1
        )
        chars = frozenset(of_sizes.chars.union(of_sizes.ones, of_colors.chars, of_colors.ones))
        values = frozenset(_value(said) for said in (*of_sizes.figures, *of_colors.figures))
        told_figures = of_sizes.told_figures | of_colors.told_figures
        return cls(
            sizes=of_sizes,
            colors=of_colors,
            known=known,
            chars=chars,
            openers=openers,
            values=values,
            told_figures=told_figures,
            told_units=frozenset(_units(told_figures)),
            hues_together=tuple(sorted(of_colors.hues_together())),
            has_spans=bool(of_sizes.spans or of_colors.spans),
            has_singles=any(word.startswith(SINGLE) for word in (*known, *of_sizes.words, *of_colors.words)),
            called=called,
        )

    def may_have(self, quantity: Quantity) -> bool:
        """Whether a number may be one of these; most are none."""
        return (
            quantity.value in self.values or quantity.key in self.sizes.figures or quantity.key in self.colors.figures
        )


def _of_one_sort(ones: Told) -> Told:
    """`ones`, where what is of both sorts is told by neither's character alone: 冷 tells 冷水蓝标, not 冷热一对."""
    sorts = {char: some for char, some in ones.items() if char in TELLING}
    of_both = {name for some in sorts.values() for name in some if sum(name in one for one in sorts.values()) > 1}
    return {char: (some - of_both or some) if char in TELLING else some for char, some in ones.items()}


def _sums(name: str) -> Iterator[str]:
    """Measures that come together: the 70+15 of 70ml+15ml组合, the 2+2+3 of 7座[2+2+3]."""
    yield from (SUM.join(match.groups()) for match in _SUM.finditer(name))
    yield from _FIGURES_ADDED.findall(name)


def _value(figure: str) -> float:
    (number,) = _NUMBER.findall(figure)[:1]
    return float(number)


def _units(figures: Iterable[str]) -> Iterator[str]:
    """The characters that figures end with, as one goes on behind its number; behind 万 its tenth does."""
    for said in figures:
        if said[-1] == MYRIAD:
            yield from numbers.CHINESE_ONES[1:]
        if said[-1] >= FIRST_HANZI:
            yield said[-1]


def _openers(remnants: Remnants, known: Container[str]) -> Iterator[str]:
    return (word[0] for word in (*remnants.words, *remnants.ones) if word not in known)


def _runs(name: str) -> list[str]:
    """The rows of characters in `name`, but for what it does not have."""
    return _WORDS.findall(_LACKS.sub(" ", name))


def _words(name: str) -> Iterator[str]:
    """Each word in `name` as it stands there, and what it does not have, marked `WITHOUT`."""
    for run in _runs(name):
        for start in range(len(run) - 1):
            ends = range(start + SHORTEST, min(len(run), start + LONGEST) + 1)
            yield from (run[start:end] for end in ends if _tells(run[start:end]))
        if run[-1] == _STRAP and len(run) > SHORTEST:
            yield from (run[-SHORTEST:], f"{run[-SHORTEST - 1]}{_STRAP}", f"{run[-SHORTEST - 1]}{_STRAP}子")
    yield from (f"{SINGLE}{piece}" for piece in _PACK_OF_ONE.findall(name))
    for lacked in map("".join, _LACKS.findall(name)):
        yield from (f"{WITHOUT}{lacked}", f"{WITHOUT}{lacked[-1]}")  # 无糖 of 无蔗糖
    for letters in _LETTERS.findall(_LACKS.sub(" ", name)):
        yield sizes.letter(letters) or letters
        yield letters.lstrip("0123456789.")  # the c of 2usb+1c


def _gifts(name: str) -> Iterator[str]:
    """What comes with the variant: 木勺 of 500g*2送木勺."""
    for given in _GIFTS.findall(name):
        yield from (given[:end] for end in range(1, min(len(given), LONGEST - 1) + 1))


def _cut(run: str) -> Iterator[str]:
    """`run` with some of its characters left out: the 白瓷盆 of 白陶瓷盆, the 单坠 of 单吊坠."""
    if not SHORTEST < len(run) <= _LONGEST_CUT:
        return
    for length in range(SHORTEST + 1, min(len(run), LONGEST + 1)):
        yield from filter(_tells, map("".join, combinations(run, length)))
    if _tells(ends := run[0] + run[-1]):
        yield ends


def _tells(word: str) -> bool:
    """Whether it may tell variants apart: it says something by itself, and counts nothing."""
    if word in _OUTFITS:
        return True
    if word in _OF_ANY_LINE or word[0] in _BEGINS_NONE:
        return False
    if word[-1] in _ENDS_NONE and (word[-1] != "色" or len(word) != SHORTEST or word[0] in HUES):
        return False
    return word[0] not in _ONE_OR_TWO or word[1] not in _COUNTED


def _ones(name: str) -> Iterator[str]:
    """Each character that may tell by itself."""
    chars = {char for run in _runs(name) for char in run}
    yield from (char for char in chars - _NOT_ALONE if char != SKIN or chars.isdisjoint(HUES))


def _figures(name: str) -> Iterator[str]:
    """Each number with its unit and without, as `sizes.measure` has it, and what else it is called."""
    name = name.replace("日", "天")  # 7日 is asked for as 七天
    for said, unit in _SPOKEN.findall(name):
        if (spoken := 0.5 if said == _HALF else numbers.parse(said)) is not None:
            yield sizes.measure(spoken, unit)
    yield from (sizes.measure(_SO_MANY[many], unit) for many, unit in _PAIRED.findall(name))
    for said, unit in _FIGURES.findall(name):
        value, units = float(said), [unit[:length] for length in range(1, len(unit) + 1)]
        yield numbers.tidy(value)
        yield from (sizes.measure(value, one) for one in (*units, *_AMPERES.get(unit, ())))
        if value > _LEAST_BARE and value != int(value):
            yield from (sizes.measure(int(value), one) for one in units)  # 17寸 of 17.3寸
    run_on = [added.replace(SUM, "") for added in _FIGURES_ADDED.findall(name)]
    yield from (figures for figures in run_on if len(figures) >= _LEAST_RUN_ON)
    for side in _SIDE.findall(name):
        value = float(side)
        yield sizes.measure(value, "米" if value < _LEAST_IN_CM else "cm")
        if value >= _LEAST_SIDE_IN_METRES and value % 100:
            yield from (f"{numbers.tidy(value / 100)}{unit}" for unit in ("", "米"))  # the 1.2 of 120x200cm
