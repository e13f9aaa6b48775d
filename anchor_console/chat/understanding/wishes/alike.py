"""Whether what is wished looks like the sizes that are listed, or like what the shop tells in the place of colours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from anchor_console.chat.understanding.catalog.lexicon import Goods
from anchor_console.chat.understanding.line import measures, numbers

_NUMBER = re.compile(rf"\d+(?:\.\d+)?|[{numbers.CHINESE_DIGITS}]+")
_BETWEEN_PARTS = re.compile(r"[\s+/·(\[【)\]】]+|(?<=[\u4e00-\u9fff])[*x×]")
_FIGURE = "0"
_OF_PACKS = re.compile(rf"装|\d\s?(?:[k千]?g|ml|l)$|[斤克两升{''.join(sorted(measures.CONTAINERS))}枚]$", re.IGNORECASE)
"""A weight or a pack is a size, in whichever column the shop tells it."""
_MARKS = str.maketrans({"-": None, "x": "*", "×": "*"})


def is_like_colors(word: str, goods: Goods) -> bool:
    """Whether `word` is a figure with what tells the colours of the goods, and none of their sizes: the 七瓣 beside
    五瓣, the 0w40 beside 0W-20."""
    return _OF_PACKS.search(word) is None and _is_like(word, goods.product.colors, goods.product.sizes)


def is_like_sizes(word: str, goods: Goods) -> bool:
    """Whether `word` is made of figures as the sizes of the goods are, and as no colour is: 6*8 beside 7*9mm."""
    return _is_like(word, goods.product.sizes, goods.product.colors)


def _is_like(word: str, these: Iterable[str], others: Iterable[str]) -> bool:
    shape = _shape(word)
    is_figured = _FIGURE in shape and len(shape) > 1
    return is_figured and shape in _shapes(these) and shape not in _shapes(others)


def _shape(word: str) -> str:
    """`word` with each of its numbers as one figure."""
    return _NUMBER.sub(_FIGURE, word.lower().translate(_MARKS))


def _shapes(names: Iterable[str]) -> Iterator[str]:
    """The shapes of the names, of each of their parts, and of these without the unit at their end."""
    for name in names:
        for part in (name, *_BETWEEN_PARTS.split(name)):
            shape = _shape(part)
            yield shape
            yield shape.rstrip("abcdefghijklmnopqrstuvwxyz")
