"""Sizes that are a name with a number: 伊豆5号, and what else such is called by; none of them is a product's number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from anchor_console.chat.understanding.catalog import size_parts
from anchor_console.chat.understanding.line import numbers

_NAMED = re.compile(r"([\u4e00-\u9fff]{2,4})(\d{1,2})号")
_ALONE = re.compile(r"(\d{1,2})号")
_SAYS_HOW_LARGE = tuple("大中小特加")
_MOST_COUNTED = 2
"""So many of something are said in one breath with its name."""
_SHORTENED = 2
"""Characters of a name of which the last may be left out: the 袖 of 袖钩."""


def named_with_number(listed_sizes: tuple[str, ...]) -> list[tuple[str, str]]:
    """What each size that is a name with a number is called by, and the size: 伊豆5号, 伊豆5, 伊豆五号 and 伊豆五, and
    袖5号 of 袖钩5号. A word that several might be meant by is none of them."""
    found = [(word, size) for name, number, size in _named(listed_sizes) for word in _words(name, number)]
    said = Counter(word for word, _ in found)
    return [(word, size) for word, size in found if said[word] == 1]


def numbers_alone(listed_sizes: tuple[str, ...]) -> dict[str, str]:
    """The numbers that a part of the sizes is, without a name, and the size: the 2 of 2号 吃铅1.8克."""
    return {
        match[1]: size.lower()
        for size in listed_sizes
        for part in size_parts.parts(size)
        if (match := _ALONE.fullmatch(part)) is not None
    }


def _named(listed_sizes: tuple[str, ...]) -> Iterator[tuple[str, int, str]]:
    for size in listed_sizes:
        for part in size_parts.parts(size) or (size.lower(),):
            if (match := _NAMED.fullmatch(part)) is not None:
                yield match[1], int(match[2]), size
                break


def _words(name: str, number: int) -> Iterator[str]:
    called = [name]
    if len(name) == _SHORTENED and not name.startswith(_SAYS_HOW_LARGE):
        called.append(name[:-1])
    spoken = numbers.CHINESE_ONES[number] if number < len(numbers.CHINESE_ONES) else ""
    for one in called:
        yield from (f"{one}{number}号", f"{one}{number}")
        if spoken:
            yield f"{one}{spoken}号"
        # 伊豆一盒 is a box, 伊豆七 no count of anything.
        if spoken and number > _MOST_COUNTED:
            yield f"{one}{spoken}"
