"""What a line wishes by the tagger: where it asks in none of the forms of `wishes`, and where it knows far better.

The forms cut a short wish out of a line well, and take too much or too little where much is said of a thing, or beside
it: 双肩包带USB口的要等到哪年啊.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from anchor_console.chat.understanding import wished_colors, wished_sizes
from anchor_console.chat.understanding.color_words import HUES
from anchor_console.chat.understanding.lexicon import WORN
from anchor_console.chat.understanding.mentions import COLOR
from anchor_console.chat.understanding.reading import StatedWish
from anchor_console.chat.understanding.subject import Subject
from anchor_console.chat.understanding.tag_features import features
from anchor_console.chat.understanding.tagger import Tagger
from anchor_console.chat.understanding.unwished import is_of_people, is_unwished
from anchor_console.chat.understanding.wish_tags import BEGINS, OUTSIDE, parts_of, tags_of
from anchor_console.chat.understanding.wished_things import in_its_parts
from anchor_console.chat.understanding.wishes import Sought

_OVER_AND_OVER = re.compile(r"(?<!\S)(\S{2,}?)\1+(?!\S)")
"""A word that is called out: 碧螺春碧螺春."""
_BEFORE_IT = re.compile(r"^(?:[吗么呢]|[加出来整搞上]个)(?=[\u4e00-\u9fff]{2})")
"""What is tagged with a part, and belongs to the asking: 睡裙有吗短袖的, 能不能加个海苔味."""
_POINTED_AT = frozenset({"这款", "这个", "这件", "那款", "那个"})
_SHORTEST = 2
"""Characters of a name that is too short to hold its hue, too: 白衫."""
_LONG = 5
"""Characters of a thing's name or of a quality from which on the forms of asking are often wrong."""
_LONGEST = 100
"""Characters of the longest line that is tagged: each costs some microseconds, and no wish takes so many."""


def retold(subject: Subject, wanted: Sought, wish: StatedWish, tagger: Tagger) -> Sought:
    """What is `wanted`, its `wish` told anew where the tagger knows far better what that is."""
    if not _may_be_wrong(subject, wish):
        return wanted
    by_form = tags_of(subject.original, wish)
    seen = features(subject, by_form)
    tags = tagger.tags(seen) if by_form is None else tagger.better_tags(seen, by_form)
    told = _wish(subject, tags) if tags is not by_form else None
    return wanted if told is None else replace(wanted, wish=told)


def _may_be_wrong(subject: Subject, wish: StatedWish) -> bool:
    """Whether the forms of asking may have told it wrongly: much of it, or what nothing is called by."""
    if len(subject.text) > _LONGEST:
        return False
    thing = wish.what or ""
    if max(len(thing), len(wish.feature or "")) >= _LONG:
        return True
    return thing not in ("", subject.what) and not subject.is_a_thing(thing)


def told(subject: Subject, tagger: Tagger) -> Sought | None:
    """What a line wishes that asks in no form; None where it is long, or names nothing that is sold and not listed."""
    if len(subject.text) > _LONGEST:
        return None
    tags = tagger.tags(features(subject, None))
    wish = _wish(subject, tags)
    if wish is None:
        return None
    named = [at for at, tag in enumerate(tags) if tag != OUTSIDE]
    sought = Sought(wish, named[0], named[-1] + 1)
    return sought if _is_lacked(subject, wish) and _is_sold(subject, sought, wish) else None


def _is_lacked(subject: Subject, wish: StatedWish) -> bool:
    """Whether it is more than goods of ours, in a colour and size that they come in."""
    if wish.feature is not None or (wish.what is not None and wish.what not in (subject.what, *subject.lexicon.names)):
        return True
    color = wish.color or ""
    variants = ((color, color.removesuffix("色")), ((wish.size or "").lower(),))
    return any(all(word and not subject.is_there(word) for word in words) for words in variants)


def _is_sold(subject: Subject, sought: Sought, wish: StatedWish) -> bool:
    """Whether it may be had of a shop: 有没有初三的家长 looks for people, 青口有没有加盐 asks of what is there."""
    text, start = subject.text, sought.start
    clause_end = text.find(" ", sought.end)
    if is_of_people(text, start, clause_end if clause_end >= 0 else len(text)):
        return False
    words = [word for word in (wish.what, wish.feature) if word is not None]
    return not any(is_unwished(word, 0, len(word)) for word in words)


def _wish(subject: Subject, tags: Sequence[int]) -> StatedWish | None:
    parts = parts_of(subject.original, tags)
    if not parts:
        return None
    for called in _OVER_AND_OVER.finditer(subject.original):
        parts = {part: called[1] if _is_called(word, called) else word for part, word in parts.items()}
    parts = {part: _BEFORE_IT.sub("", word) for part, word in parts.items()}
    color, size = parts.get("color") or _hue_before(subject, tags), parts.get("size")
    what = parts.get("what") if parts.get("what") not in _POINTED_AT else None
    if color is None and what is not None and len(what) > _SHORTEST and what[0] in HUES and what.endswith(WORN):
        color, what = what[0], what[1:]  # 紫卫衣
    wish = StatedWish(
        what,
        wished_colors.color_word(color) if color is not None else None,
        wished_sizes.size_word(size) if size is not None else None,
        parts.get("feature"),
    )
    return in_its_parts(subject, wish)


def _is_called(word: str, called: re.Match[str]) -> bool:
    """Whether it is cut out of a clause that is nothing but one word, over and over."""
    return word in called[0] and (len(word) > len(called[1]) or called[1].startswith(word))


def _hue_before(subject: Subject, tags: Sequence[int]) -> str | None:
    """A hue that nobody lists, and that stands right before what is tagged: the 绿 of 绿的凳子."""
    for mention in subject.mentions:
        start, end = mention.start, mention.end
        if mention.kind is COLOR and max(tags[start:end]) == OUTSIDE and not subject.has_color(str(mention.value)):
            behind = end + subject.text.startswith("的", end)
            if behind < len(tags) and tags[behind] in BEGINS and wished_colors.may_be_hue(str(mention.value)):
                return subject.original[start:end]
    return None
