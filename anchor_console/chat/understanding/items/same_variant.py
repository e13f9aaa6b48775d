"""Whether a word says more of a variant that is told already, and begins none: the 灯罩 of 33朵带灯罩."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.line import numbers, plain
from anchor_console.chat.understanding.naming.mentions import COLOR, SIZE, Mention

_OF_THE_SAME = re.compile("[的嘅][那这]?[个种款]?")
"""Between two words for one size."""
_BOTH = re.compile("的?[带加+配有]?的?")
"""Between two parts of one size: 33朵带灯罩."""
_VARIANTS = frozenset({COLOR, SIZE})
_GIFTS = ("送", "带", "配", "赠")
"""Begins what a size is called by what comes with it."""
_WITH = ("", "带", "配", "送", "加", "+")
"""Between a count and what else tells the variant: 三朵配小熊."""


def is_of_the_same(text: str, before: Mention, mention: Mention, slot: str, held: str, name: str) -> bool:
    """Whether what stands right behind a part of a variant only says which it is: x8遥控, though there is an X8;
    60g送卸妆棉那套."""
    if before.kind is not (COLOR if slot == "color" else SIZE) or before.end != mention.start:
        return False
    if slot == "size" and not str(mention.value).startswith(_GIFTS):
        return False
    said = text[before.start : before.end]
    return said in held.lower() and said in name.lower()


def goes_on(text: str, before: Mention, mention: Mention, size: str, further: str) -> bool:
    """Whether a size and what stands right behind it tell one: 33朵 and 灯罩 of 33朵+灯罩, beside 33朵."""
    if not (f"{size}+" in further or f"{further}+" in size):
        return False
    return _BOTH.fullmatch(text, before.end, mention.start) is not None


def says_more_of(text: str, before: Mention, mention: Mention, size: str) -> bool:
    """Whether it is but the rest of a `size` told in two: the 礼盒 of 双层的礼盒, though there is another one."""
    said = text[mention.start : mention.end]
    return said in size and plain.is_hanzi(said) and _OF_THE_SAME.fullmatch(text, before.end, mention.start) is not None


def is_beside_a_variant(text: str, mentions: Sequence[Mention], at: int) -> bool:
    """Whether a count stands right beside another word for the variant, so that it may be a part of that: 换芯六只,
    三朵配小熊."""
    mention = mentions[at]
    before = mentions[at - 1] if at else None
    following = mentions[at + 1] if at + 1 < len(mentions) else None
    if before is not None and before.kind in _VARIANTS and before.end == mention.start:
        return not _has_figure(text[before.start : before.end])  # 蓝2件装两件
    return (
        following is not None
        and following.kind in _VARIANTS
        and text[mention.end : following.start] in _WITH
        and not _has_figure(text[following.start : following.end])
    )


def _has_figure(said: str) -> bool:
    return any(char.isdecimal() or char in numbers.CHINESE_DIGITS for char in said)
