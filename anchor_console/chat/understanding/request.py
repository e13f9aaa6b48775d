"""Whether the catalogue has what a stretch of a line asks for; if not, what is wished, in the fan's own words."""

from __future__ import annotations

import re

from anchor_console.chat.understanding import (
    named_goods,
    qualities,
    wished_colors,
    wished_sizes,
    wished_things,
    wished_variants,
)
from anchor_console.chat.understanding.subject import LISTED, Judged, Subject, wished
from anchor_console.chat.understanding.unwished import is_of_people, is_unwished

_ASKED_OF = re.compile(
    "的?(?:能不能|可不可以|(?:能|会|可以)(?=[出做有上来整给]))?(?:再|也|就)?(?:[出做有上来差整给]个?)?(?=.)"
)
"""Between a product's number and what it is asked for in."""
_GARMENTS = ("孕妇装", "爸爸装", "妈妈装", "童装", "男装", "女装", "西装", "套装", "泳装", "唐装", "校服", "正装")


def judge(subject: Subject, start: int, end: int, *, sold: bool) -> Judged | None:
    """What `start`..`end` asks for; `sold`: of a verb that takes goods, not qualities.

    None where it asks for nothing to be had or made.
    """
    judged = _judged(subject, start, end, sold=sold)
    if judged is None or judged.wish is None:
        return judged
    return Judged(wished_things.in_its_parts(subject, judged.wish))


def _judged(subject: Subject, start: int, end: int, *, sold: bool) -> Judged | None:
    start = qualities.after_price(subject.text, start, end)
    if subject.is_listed(subject.text[start:end].rstrip("的滴")):
        return LISTED
    if (like_ours := wished_things.like_ours(subject, start, end)) is not None:
        return like_ours
    if (of_kind := wished_things.of_that_kind(subject, start, end)) is not None:
        return of_kind
    ours = next((one for one in subject.products if start <= one.start and one.end <= end), None)
    if ours is not None and ours.quantity is not None and ours.start == start and ours.end < end:
        asked = _ASKED_OF.match(subject.text, ours.end, end)
        return _judged(subject, asked.end() if asked is not None else ours.end, end, sold=sold)  # 8号带毛的
    if ours is not None and ours.quantity is None:
        return named_goods.judge(subject, start, end, ours, sold=sold)
    if is_of_people(subject.text, start, end):
        return None
    variant = wished_variants.judge(subject, start, end)
    if variant is not None:
        return variant
    is_made_into = subject.text.startswith("成", max(0, start - 1))
    if ours is not None or (not is_made_into and is_unwished(subject.text, start, end)):
        return None
    return _wished(subject, qualities.service(subject.text, start, end), end, sold=sold)


def _wished(subject: Subject, start: int, end: int, *, sold: bool) -> Judged:
    """The wish for what is none of our goods, nor a variant that anybody lists."""
    if qualities.is_service(subject.text, start, end):
        return wished(subject.what, feature=subject.original[start:end])
    size = wished_sizes.unlisted(subject, start, end)
    if size is not None:
        return wished(subject.what, size=size)
    wanted = subject.original[start:end]
    thing = wished_things.thing_first(subject, start, end) or wished_things.thing_last(subject, start, wanted)
    if thing is not None:
        return thing
    said = wished_things.without_what_is_no_thing(wanted)
    if len(said) < len(wanted):
        if (variant := wished_variants.judge(subject, start, start + len(said))) is not None:
            return variant
        if said.isdecimal():
            return wished(subject.what, size=said)  # 34的小脚
        wanted = said
    if wanted == subject.what:
        return wished(wanted)
    if (size := wished_sizes.heading(subject, start, wanted)) is not None:
        return wished(subject.what, size=size)
    of = subject.has_of(end) and not (sold and subject.text[start - 1 : start] == "卖")
    color = wished_colors.named(subject, wanted, of=of)
    if color is not None:
        return LISTED if subject.has_color(wanted) else wished(subject.what, color=color)
    if wished_variants.is_called_as_flavours(subject, wanted):
        return wished(subject.what, feature=wanted)
    if qualities.is_part_with(wanted) and not subject.lexicon.ends_as_goods(wanted):
        return wished(subject.what, feature=wanted)
    if wanted.endswith(_GARMENTS) or (sold and not subject.what and not qualities.is_kind(wanted) and not of):
        return wished(wanted)
    if not of and subject.is_named_behind(end) and subject.is_of_no_name(wanted):
        return wished(wanted)  # 唇膏有没有 唇釉太干
    if of or subject.what is not None or subject.products or qualities.is_quality(subject.text, start, wanted):
        return wished(subject.what, feature=wanted)
    return wished(wanted)
