"""By what a variant of goods is told from its fellows: one character, 公蟹 and 母蟹, or what comes with it."""

from __future__ import annotations

import re
from collections import Counter

from anchor_console.chat.understanding.line import plain

TELLING = frozenset("公母雌雄男女高低宽窄厚薄圆方尖平粗细长短软硬冷热纸铁木竹铜")
TOLD_BY_ONE = 2
"""Characters of a name that is told by one of them."""
OF_EACH = tuple(f"各{many}" for many in "一两二1半")
"""Begins how many of each, whatever a variant is called: 各一双 is no word of 混色各一."""

_MIDDLE = "中"
"""Alone it also says that something will do; with 的 it is told from what is high or low."""
_REMARK = re.compile(r"[(\[【].*")
_GIFT = re.compile("[送赠配][\u4e00-\u9fff]*?([\u4e00-\u9fff]{2,3})(?![\u4e00-\u9fff])")
_GIVES, _THE_ONE = "送带配", "的那"
"""Before what comes with a variant, and behind it, where the variant is called by that: 送铲子那个."""


def telling_heads(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The one character of each name by which it is told from the others, where such tell: the 公 of 公蟹, the 高 of
    高枕(约900g)."""
    called = [(_REMARK.sub("", name), name) for name in names]
    short = [(head, name) for head, name in called if len(head) == TOLD_BY_ONE and plain.is_hanzi(head)]
    if len(short) < TOLD_BY_ONE:
        return []
    seen = Counter(char for head, _ in short for char in set(head))
    telling = [(char, name) for head, name in short for char in head if seen[char] == 1]
    return [
        (char, name) if char in TELLING else (f"{char}的", name)
        for char, name in telling
        if char in TELLING or char == _MIDDLE
    ]


def with_gifts(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """What each name with a gift that it alone has is called by that: the 送铲子那 of 米白(送硅胶铲)."""
    gifts = [(match[0][1:], match[1], name) for name in names if (match := _GIFT.search(name)) is not None]
    heads = Counter(short[-1] for _, short, _ in gifts)
    return [
        (f"{gives}{gift}{the_one}", name)
        for whole, short, name in gifts
        if heads[short[-1]] == 1
        for gift in dict.fromkeys((whole, short, short[-1], f"{short[-1]}子"))
        for gives in _GIVES
        for the_one in _THE_ONE
    ]
