"""A line with what it names replaced by what kind of thing that is: 3号黑色XL来一件 is PCS来Q.

So words and a model that were made from one trade's lines read another's. Plain text is lower case: the capitals stand
for P a product, C a colour and S a size that the product has, U one that it lacks, Q a count of goods, F a figure
of somebody's body, age or purse, N any other number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from anchor_console.chat.understanding.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.mentions import Kind, Mention

_LETTERS = {Kind.PRODUCT: "P", Kind.COLOR: "C", Kind.SIZE: "S", Kind.QTY: "Q"}
_BREAKS = {ord(mark): " " for mark in ",.;:~，。；：～…\t\n"}


@dataclass(frozen=True, slots=True)
class Sketch:
    """`text` is the sketch; `starts` gives, for each of its characters and its end, where that stands in the line."""

    text: str
    starts: Sequence[int]


def draw(line: str, mentions: Iterable[Mention], used: Collection[int], lexicon: Lexicon, pinned: str | None) -> Sketch:
    """The sketch of plain `line` with its `mentions`, in order; those that start at `used` made a fact."""
    ordered = list(mentions)
    if not ordered:
        return Sketch(line.translate(_BREAKS), range(len(line) + 1))
    goods = _spoken_of(ordered, lexicon, pinned)
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for mention in ordered:
        if mention.start < at:
            continue
        parts.append(line[at : mention.start])
        starts.extend(range(at, mention.start))
        letters = "F" if mention.start in used else _letters(mention, goods, lexicon)
        parts.append(letters)
        starts.extend([mention.start] * len(letters))
        at = mention.end
    parts.append(line[at:])
    starts.extend(range(at, len(line) + 1))
    return Sketch("".join(parts).translate(_BREAKS), starts)


def _spoken_of(mentions: Iterable[Mention], lexicon: Lexicon, pinned: str | None) -> list[Goods]:
    numbers = [str(mention.value) for mention in mentions if mention.kind is Kind.PRODUCT] or [pinned or ""]
    return [lexicon.goods[number] for number in numbers if number in lexicon.goods]


def _letters(mention: Mention, goods: Sequence[Goods], lexicon: Lexicon) -> str:
    kind, word, quantity = mention.kind, str(mention.value), mention.quantity
    if kind is Kind.COLOR:
        known = any(word in one.any_color_words for one in goods) if goods else word in lexicon.color_words
        return "C" if known else "U"
    if kind is Kind.SIZE:
        known = any(word in one.size_words for one in goods) if goods else word in lexicon.size_words
        return "S" if known else "U"
    if kind is not Kind.NUMBER or quantity is None:
        return _LETTERS[kind]
    if any(quantity.key in one.size_words for one in goods):
        return "S"
    if any(quantity.key in one.color_words for one in goods):
        return "C"
    if not quantity.unit and (quantity.value == 1 or len(set(quantity.digits)) == 1 < len(quantity.digits)):
        return quantity.digits  # 扣1 and 666 are words
    return "N" + quantity.unit.removeprefix("~")
