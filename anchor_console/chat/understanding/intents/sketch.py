"""A line with what it names replaced by what kind of thing that is: 3号黑色XL来一件 is PCS来Q.

So words and a model that were made from one trade's lines read another's. Plain text is lower case: the capitals stand
for P a product, C a colour and S a size that the product has, V one that only another product has, U one that none
has, Q a count of goods, F a figure of somebody's body, age or purse, N any other number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from anchor_console.chat.understanding.catalog.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.line.plain import Sounds
from anchor_console.chat.understanding.naming.mentions import COLOR, PRODUCT, QTY, SIZE, Kind, Mention, spoken_of

_LETTERS = {PRODUCT: "P", COLOR: "C", SIZE: "S", QTY: "Q"}
_TWICE = "P P"
SPELT = Kind(-1)
"""A syllable that somebody left as pinyin, or a character typed over and over; drawn as what speaks for it."""
_PINYIN = re.compile(r"[a-z](?:(?<=[\u4e00-\u9fff].)[a-z]{1,4}|(?<![a-z\d].)[a-z]{1,4}(?=[\u4e00-\u9fff]))(?![a-z\d])")
_BREAK = re.compile(r"[,.;:~…\t\n]")
"""Full-width marks are these in plain text."""
_MAY_CHANGE = re.compile(rf"{_BREAK.pattern[:-1]}a-z]")
"""Without one of these there is no break, and no pinyin."""
_FEW, _FLOOD = 3, 6
"""So many times in a row, and so many in a line of nothing else, are as often as anything ever says more."""
_OVER_AND_OVER = re.compile(rf"(?=(.)(?:\1\1\1|.....\1))(?P<said>.|..|...)(?P=said){{{_FEW},}}")
"""What is so begins with a character that stands there four times in a row, or once more six further: few do."""


_CLAUSE = re.compile(r"[^ ]+?(?:[!?~]+|(?= |$))")
_LETTERS_ALONE = re.compile("[a-z/:_-]+")
"""Addresses and the like: they tell nothing beside words."""


def clauses(sketch: str) -> list[tuple[int, int]]:
    """Where the clauses of a sketch begin and end, but for letters that tell nothing; all of it where it has none."""
    found = [clause.span() for clause in _CLAUSE.finditer(sketch) if _LETTERS_ALONE.fullmatch(clause[0]) is None]
    return found or [(0, len(sketch))]


class Sketch(Struct, frozen=True, gc=False):
    """`text` is the sketch of a line of `length`; `stood` tells of each stretch that was replaced where it begins and
    ends in the sketch, and where in the line."""

    text: str
    length: int
    stood: Sequence[tuple[int, int, int, int]]

    def start(self, at: int) -> int:
        """Where in the line the character `at` of the sketch begins."""
        shift = 0
        for begin, end, line_begin, line_end in self.stood:
            if at < begin:
                break
            if at < end:
                return line_begin
            shift = line_end - end
        return at + shift

    def end(self, at: int) -> int:
        """Where in the line the stretch ends whose last character in the sketch is the one before `at`."""
        shift = 0
        for begin, end, _, line_end in self.stood:
            if at <= begin:
                break
            if at <= end:
                return line_end
            shift = line_end - end
        return at + shift


class Drawer:
    """Draws sketches; built once for the goods on sale."""

    def __init__(self, lexicon: Lexicon, sounds: Sounds) -> None:
        self._lexicon = lexicon
        self._sounds = sounds

    def draw(self, line: str, mentions: Sequence[Mention], used: Collection[int], pinned: str | None) -> Sketch:
        """The sketch of plain `line` with its `mentions`, in order.

        Args:
            used: where those mentions start that made a fact.
        """
        length = len(line)
        if _MAY_CHANGE.search(line) is not None:
            line = _BREAK.sub(" ", line)
            mentions = self._with_spelt(line, mentions)
        if length > _FLOOD and _OVER_AND_OVER.search(line) is not None:
            mentions = _with_runs(line, mentions)
        if not mentions:
            return Sketch(line, length, ())
        goods: list[Goods] | None = None
        text = ""
        stood: list[tuple[int, int, int, int]] = []
        at = drawn = 0
        said: Mention | None = None
        for mention in mentions:
            kind, start, end = mention.kind, mention.start, mention.end
            if start < at:
                continue
            if start in used:
                letters = "F"
            elif kind is SPELT:
                letters = str(mention.value)
            elif kind is PRODUCT or kind is QTY:
                letters = _LETTERS[kind]
            else:
                if goods is None:
                    goods = spoken_of(mentions, pinned, self._lexicon)
                letters = _letters(mention, goods, self._lexicon)
            if start == at and kind is PRODUCT and _is_repeated(mention, said):
                if text.endswith(_TWICE):
                    stood[-1] = (*stood[-1][:3], end)
                    at = end
                    continue
                text, drawn = text + " ", drawn + 1
            said = mention
            stands = drawn + start - at
            drawn = stands + len(letters)
            text = f"{text}{line[at:start]}{letters}"
            stood.append((stands, drawn, start, end))
            at = end
        return Sketch(text + line[at:], length, stood)

    def _with_spelt(self, line: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
        """`mentions`, with what is left as pinyin beside Chinese characters: 什么jia."""
        found: list[Mention] = []
        for match in _PINYIN.finditer(line):
            start, end = match.span()
            char = self._sounds.spelt(match[0])
            if char is not None and not any(one.start < end and start < one.end for one in mentions):
                found.append(Mention(SPELT, start, end, char))
        return sorted([*mentions, *found], key=lambda one: one.start) if found else mentions


def _with_runs(line: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """`mentions`, with what is typed over and over drawn as its first few: forty times ！ say no more than three.

    A line of nothing else keeps as many as make a flood.
    """
    found: list[Mention] = []
    for run in _OVER_AND_OVER.finditer(line):
        start, end = run.span()
        few = _FLOOD if end - start == len(line) else _FEW
        if not any(one.start < end and start < one.end for one in mentions):
            found.append(Mention(SPELT, start, end, run["said"] * few))
    return sorted([*mentions, *found], key=lambda one: one.start) if found else mentions


def _is_repeated(mention: Mention, said: Mention | None) -> bool:
    """Whether it is the number that was `said` just before: who types 5号5号5号 wants number 5, and floods nothing."""
    return said is not None and mention.quantity is not None and mention.value == said.value


def _letters(mention: Mention, goods: Sequence[Goods], lexicon: Lexicon) -> str:
    kind, word, quantity = mention.kind, mention.value, mention.quantity
    if kind is COLOR:
        for one in goods:
            if word in one.any_color_words:
                return "C"
        return "U" if word not in lexicon.color_words else "V" if goods else "C"
    if kind is SIZE:
        for one in goods:
            if word in one.size_words:
                return "S"
        return "U" if word not in lexicon.size_words else "V" if goods else "S"
    if quantity is None:
        return _LETTERS[kind]
    for one in goods:
        if quantity.key in one.size_words:
            return "S"
    for one in goods:
        if quantity.key in one.color_words:
            return "C"
    if not quantity.unit and (quantity.value == 1 or len(set(quantity.digits)) == 1 < len(quantity.digits)):
        return quantity.digits.replace(".", " ")  # 扣1 and 666 are words
    return "N" + quantity.unit.removeprefix("~")
