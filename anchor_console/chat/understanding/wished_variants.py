"""The colour or size that is all that a stretch of a line asks for: 紫色的, 3XL, 52的圈口."""

from __future__ import annotations

import re

from anchor_console.chat.understanding import plain, qualities, wished_colors, wished_sizes
from anchor_console.chat.understanding.measures import COUNTERS
from anchor_console.chat.understanding.mentions import COLOR, PRODUCT, Mention
from anchor_console.chat.understanding.subject import Judged, Subject, wished

_A_PACK = re.compile(r"[大小][瓶支袋包罐盒桶箱码]")
"""Before the measure of a size, which says it all: 小瓶100ml, 小码34."""
_NO_FIGURES = frozenset("千百万")
"""A number that begins a word: 千斤顶, 千层, 百褶."""
_COUNTED = COUNTERS | {"口"}
_ONE = "一"
_LONGEST_FLAVOUR = 4


def judge(subject: Subject, start: int, end: int) -> Judged | None:
    """What `start`..`end` asks for where that is a colour or a size, or the head of one; None where it is neither."""
    size = wished_sizes.named(subject, start, end)
    if size is not None:
        return size
    heads = (start, start + 1, start + 2 if _A_PACK.match(subject.text, start, end) else start)
    for mention in subject.mentions:
        if mention.start not in heads or mention.kind is PRODUCT or _is_no_variant(subject.text, mention, start):
            continue
        if qualities.is_cut(subject.text, start, end):
            return wished(subject.what, feature=subject.original[start:end])
        if mention.kind is COLOR:
            if (told := _color_with_quality(subject, mention, start, end)) is not None:
                return told
            rest = subject.text[mention.end : end]
            if len(rest) <= 2 or rest.startswith("的"):
                return wished_colors.mentioned(subject, mention, start, end)
        elif (judged := wished_sizes.mentioned(subject, mention, start, end)) is not None:
            return judged
    return None


def _color_with_quality(subject: Subject, mention: Mention, start: int, end: int) -> Judged | None:
    """What a colour, and behind it what else the thing should be, ask for: 黄色鸭鸭款, 青色的酸的, 肉粉色M的."""
    text, at = subject.text, mention.end
    at += 1 if text.startswith("色", at) else 0
    if at >= end:
        return None
    if _is_listed_with_more(subject, mention, at, end):
        return wished(subject.what, feature=subject.original[at:end])
    if text[at - 1] != "色":
        return None
    rest = subject.original[at:end].removeprefix("的")
    size = next((one for one in subject.mentions if (one.start, one.end) == (at, end)), None)
    if size is not None and not wished_sizes.is_as_sizes_are(subject, size):
        size = None
    is_quality = (len(rest) > 1 and rest.endswith(("款", "版", "型", "领"))) or (
        len(rest) == 1 and text[at] == "的" and subject.has_of(end) and not subject.is_a_thing(rest)
    )
    if size is None and not is_quality:
        return None
    begin = wished_colors.before(subject, mention, start)
    is_listed = subject.has_color(text[begin : mention.end])
    color = None if is_listed else wished_colors.color_word(subject.original[begin:at])
    if size is not None:
        worded = wished_sizes.size_word(subject.words(size))
        return wished(subject.what, color=color, size=worded) if color is not None else None
    return wished(subject.what, color=color, feature=rest)


def _is_listed_with_more(subject: Subject, color: Mention, at: int, end: int) -> bool:
    """Whether the `color` is listed, but what stands behind it, `at`..`end`, says what none of the goods is like."""
    rest = subject.text[at:end]
    return (
        2 <= len(rest) <= _LONGEST_FLAVOUR
        and subject.has_of(end)
        and plain.is_hanzi(rest)
        and not rest.startswith("的")
        and subject.has_color(str(color.value))
        and not subject.is_a_thing(rest)
        and not any(at <= one.start < end for one in subject.mentions)
    )


def is_called_as_flavours(subject: Subject, word: str) -> bool:
    """Whether it ends as a flavour of the goods does: 变态辣, where there is 特辣."""
    listed = subject.goods.product.colors if subject.goods is not None else ()
    return (
        2 <= len(word) <= _LONGEST_FLAVOUR
        and any(len(flavour) > 1 and flavour[-1] == word[-1] for flavour in listed)
        and not wished_colors.tells_hue(word)
        and not subject.lexicon.ends_as_goods(word)
    )


def _is_no_variant(text: str, mention: Mention, start: int) -> bool:
    """Whether it is a number that says what a thing is like, or nothing at all: 九分裤, 52度, 细一点."""
    quantity = mention.quantity
    if quantity is None:
        return False
    if start < mention.start and text[mention.start - 1].isascii():
        return True  # the 6 of A6
    if quantity.digits == _ONE and (
        text.startswith(("点", "些"), mention.end) or start < mention.start or quantity.unit in _COUNTED
    ):
        return True  # 细一点, 短一截
    return (
        quantity.digits in _NO_FIGURES
        or quantity.unit == "分"
        or qualities.is_numbered(text, mention.start, mention.end, is_spoken=quantity.is_spoken)
    )
