"""What a line that is a wish wishes, by the tagger; in the line's own words, but for how colours and sizes are told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from anchor_console.chat.understanding.catalog.color_words import HUES
from anchor_console.chat.understanding.models.tagger import Tagger
from anchor_console.chat.understanding.models.wish_tags import OUTSIDE, parts_of
from anchor_console.chat.understanding.reading import StatedWish
from anchor_console.chat.understanding.wishes.alike import is_like_colors, is_like_sizes
from anchor_console.chat.understanding.wishes.listed import is_listed
from anchor_console.chat.understanding.wishes.seeking import Sought
from anchor_console.chat.understanding.wishes.subject import Subject
from anchor_console.chat.understanding.wishes.tag_features import seen
from anchor_console.chat.understanding.wishes.unwished import is_of_people, is_unwished

_OVER_AND_OVER = re.compile(r"(?<!\S)(\S{2,}?)\1+(?!\S)")
"""A word that is called out: 碧螺春碧螺春."""
_WITH_ITS_END = frozenset({"均码", "大码", "小码", "加大码"})
"""Sizes of which the 码 is a part."""

_OF_TWO_HUES = 2
_HUES = HUES - {"米"}
"""Those of which no food is made: 黑米, 米粉."""


class Wished(Struct, frozen=True, gc=False):
    """A wish, and the stretch of the line that tells it."""

    wish: StatedWish
    start: int
    end: int


def wished(subject: Subject, sought: Sought | None, tagger: Tagger) -> Wished | None:
    """What a line wishes that has `sought` something by a form of asking, or nothing by any.

    None where it names nothing that is sold and not listed.
    """
    is_asked = sought is not None and not sought.is_listed
    tags = tagger.tags(seen(subject, sought.asking if sought is not None else None), is_asked=is_asked)
    named = [at for at, tag in enumerate(tags) if tag != OUTSIDE]
    if not named:
        return None
    start, end = named[0], named[-1] + 1
    wish = _wish(subject, tags, (sought.asking.start, sought.asking.end) if sought is not None else (0, 0))
    return Wished(wish, start, end) if is_asked or _is_lacked(subject, wish, start, end) else None


def _is_lacked(subject: Subject, wish: StatedWish, start: int, end: int) -> bool:
    """Whether what `start`..`end` wishes is sold, and not listed, though no form of asking tells."""
    text = subject.text
    space = text.find(" ", end)
    clause_end = space if space >= 0 else len(text)
    if is_of_people(text, start, clause_end) or is_unwished(text, start, clause_end):
        return False  # 有没有初三的家长
    if any(word is not None and is_unwished(word, 0, len(word)) for word in (wish.what, wish.feature)):
        return False  # 青口有没有坏的
    return is_listed(subject, start, end) is False


def _wish(subject: Subject, tags: Sequence[int], asked_for: tuple[int, int]) -> StatedWish:
    parts = parts_of(subject.original, tags, asked_for)
    for called in _OVER_AND_OVER.finditer(subject.original):
        parts = {part: called[1] if _is_called(word, called) else word for part, word in parts.items()}
    color, size, feature = parts.get("color"), parts.get("size"), parts.get("feature")
    goods = subject.goods if color is None else None
    if goods is not None and size is not None and feature is None:
        if is_like_colors(bare := size.rstrip("的"), goods):
            size, feature = None, bare
    elif goods is not None and feature is not None and size is None and is_like_sizes(feature, goods):
        size, feature = feature, None
    what = parts.get("what")
    if what is not None and color is None and len(what) == _OF_TWO_HUES and _HUES.issuperset(what):
        what, color = None, what  # 红棕有没有
    return StatedWish(
        what,
        _color_word(color) if color is not None else None,
        _size_word(subject, size) if size is not None else None,
        feature,
    )


def _is_called(word: str, called: re.Match[str]) -> bool:
    """Whether it is cut out of a clause that is nothing but one word, over and over."""
    return word in called[0] and (len(word) > len(called[1]) or called[1].startswith(word))


def _color_word(word: str) -> str:
    """A colour as wishes name it: 紫色 for 紫的."""
    word = word.rstrip("的滴哒").replace("颜色", "色")
    return word if word.endswith("色") else word + "色"


def _size_word(subject: Subject, word: str) -> str:
    """A size as wishes name it: 4XL for 4xl码的; with its 号 where all sizes of the goods have one, 17号 of rings."""
    word = word.upper().replace("SIZE", "").strip().removesuffix("的")
    word = word.removesuffix("码") if word not in _WITH_ITS_END else word
    if word[:1].isdecimal():
        word = word.rstrip("领腰")  # of a collar, of a waist
    word = word.removesuffix("号") if word[:1].isascii() else word
    listed = subject.goods.product.sizes if subject.goods is not None else ()
    is_so_called = word.isdecimal() and f"{word}号" in subject.original and bool(listed)
    return f"{word}号" if is_so_called and all(one.endswith("号") for one in listed) else word
