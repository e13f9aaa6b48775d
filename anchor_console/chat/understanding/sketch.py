"""A line with what it names replaced by what kind of thing that is: 3号黑色XL来一件 is PCS来Q.

So words and a model that were made from one trade's lines read another's. Plain text is lower case: the capitals stand
for P a product, C a colour and S a size that the product has, V one that only another product has, U one that none
has, Q a count of goods, F a figure of somebody's body, age or purse, N any other number.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from anchor_console.chat.understanding.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.mentions import Kind, Mention

_LETTERS = {Kind.PRODUCT: "P", Kind.COLOR: "C", Kind.SIZE: "S", Kind.QTY: "Q"}
_BREAKS = {ord(mark): " " for mark in ",.;:~，。；：～…\t\n"}


class Sketch(NamedTuple):
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


def draw(line: str, mentions: Sequence[Mention], used: Collection[int], lexicon: Lexicon, pinned: str | None) -> Sketch:
    """The sketch of plain `line` with its `mentions`, in order; those that start at `used` made a fact."""
    if not mentions:
        return Sketch(line.translate(_BREAKS), len(line), ())
    goods: list[Goods] | None = None
    parts: list[str] = []
    stood: list[tuple[int, int, int, int]] = []
    at = length = 0
    for mention in mentions:
        kind, start, end, _, _ = mention
        if start < at:
            continue
        if start > at:
            parts.append(line[at:start])
            length += start - at
        if start in used:
            letters = "F"
        elif kind is Kind.PRODUCT or kind is Kind.QTY:
            letters = _LETTERS[kind]
        else:
            if goods is None:
                goods = _spoken_of(mentions, lexicon, pinned)
            letters = _letters(mention, goods, lexicon)
        parts.append(letters)
        stood.append((length, length + len(letters), start, end))
        length += len(letters)
        at = end
    parts.append(line[at:])
    return Sketch("".join(parts).translate(_BREAKS), len(line), stood)


def _spoken_of(mentions: Sequence[Mention], lexicon: Lexicon, pinned: str | None) -> list[Goods]:
    goods = lexicon.goods
    numbers = [str(mention.value) for mention in mentions if mention.kind is Kind.PRODUCT] or [pinned or ""]
    return [goods[number] for number in numbers if number in goods]


def _letters(mention: Mention, goods: Sequence[Goods], lexicon: Lexicon) -> str:
    kind, word, quantity = mention.kind, mention.value, mention.quantity
    if kind is Kind.COLOR:
        if any(word in one.any_color_words for one in goods):
            return "C"
        return "U" if word not in lexicon.color_words else "V" if goods else "C"
    if kind is Kind.SIZE:
        if any(word in one.size_words for one in goods):
            return "S"
        return "U" if word not in lexicon.size_words else "V" if goods else "S"
    if quantity is None:
        return _LETTERS[kind]
    if any(quantity.key in one.size_words for one in goods):
        return "S"
    if any(quantity.key in one.color_words for one in goods):
        return "C"
    if not quantity.unit and (quantity.value == 1 or len(set(quantity.digits)) == 1 < len(quantity.digits)):
        return quantity.digits  # 扣1 and 666 are words
    return "N" + quantity.unit.removeprefix("~")
