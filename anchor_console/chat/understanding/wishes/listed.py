"""Whether the catalogue lists what a stretch of a line asks for."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.naming.mentions import COLOR, PRODUCT, QTY, Mention
from anchor_console.chat.understanding.wishes.subject import Subject
from anchor_console.chat.understanding.wishes.unwished import is_of_people, is_unwished

_PRICED = re.compile(
    r"[\d零一二两三四五六七八九十百千万]+(?:块钱?|元|米)?(?:以内|以下|以里|之内|左右|上下|出头)的?"
    r"|(?:[\d一二两三四五六七八九十百]+块){2}钱?的?"
)
"""What a thing may cost, which is not what it is like: 三百以内的咖啡机."""
_SAYS_NO_MORE = re.compile(
    "[的滴款色码号装有还也就 ]*(?:那种|这种|一[套条个件款只瓶双]|[那这][个款种件条]|链接)?[的滴款色码号装 ]*"
)
"""What is said beside goods, or beside a variant of them, without telling them from others."""
_OF_A_PACK = ("的", "装", "一")
"""Behind a count that is no count of goods, but what they are packed by: 十包的, 五根装, 十个一盒."""


def is_listed(subject: Subject, start: int, end: int) -> bool | None:
    """Whether all that `start`..`end` names is there; None where it names nothing that any shop sells."""
    text = subject.text
    if subject.is_listed(text[start:end].rstrip("的滴")):
        return True
    price = _PRICED.match(text, start, end)
    if price is not None and price.end() < end:
        start = price.end()
    if is_of_people(text, start, end):
        return None
    named = [one for one in subject.mentions if start <= one.start and one.end <= end]
    if not named:
        is_made_into = text.startswith("成", max(0, start - 1))
        return None if not is_made_into and is_unwished(text, start, end) else False
    rest, is_there = _rest(subject, named, start, end)
    return is_there and (_SAYS_NO_MORE.fullmatch(rest) is not None or is_unwished(rest, 0, len(rest)))


def _rest(subject: Subject, named: list[Mention], start: int, end: int) -> tuple[str, bool]:
    """What `start`..`end` says beside those of the mentions that are listed, and whether any is."""
    rest, at = "", start
    for one in named:
        if one.start >= at and _is_there(subject, one):
            rest += subject.text[at : one.start] + " "
            at = one.end
    return (rest + subject.text[at:end]).strip(), at > start


def _is_there(subject: Subject, one: Mention) -> bool:
    if one.kind is PRODUCT:
        return True
    if one.kind is QTY and not subject.text.startswith(_OF_A_PACK, one.end):
        return True
    if subject.has_color(str(one.value)) or (one.kind is not COLOR and subject.has_size(one)):
        return True
    return subject.is_told(one)
