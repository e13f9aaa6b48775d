"""The one character by which a variant of goods is told from its fellow: 公蟹 and 母蟹."""

from __future__ import annotations

from collections import Counter

from anchor_console.chat.understanding import plain

TELLING = frozenset("公母雌雄男女高低厚薄圆方尖平粗细长短软硬冷热纸铁木竹铜")
TOLD_BY_ONE = 2
"""Characters of a name that is told by one of them."""


def telling_heads(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The one character of each name by which it is told from the others, where such tell: the 公 of 公蟹."""
    short = [name for name in names if len(name) == TOLD_BY_ONE and plain.is_hanzi(name)]
    if len(short) < TOLD_BY_ONE:
        return []
    seen = Counter(char for name in short for char in set(name))
    return [(char, name) for name in short for char in name if char in TELLING and seen[char] == 1]
