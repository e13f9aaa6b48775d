"""Of which goods a part of a line is, where it names some: 黑色M一件 白色裤子L一条."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.items import parts
from anchor_console.chat.understanding.items.drafts import Draft
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, QTY, SIZE, Mention
from anchor_console.chat.understanding.reading import Intent

BEGINS_ANOTHER = re.compile(r"[,，和跟比与同]\s?[宽高长厚]?$|(?:再|还|另)[来要拿加有外添整捎]?$")
"""Between a variant and the count of another one."""
_LEFT_OUT_BEFORE = re.compile(r"[少漏](?:给(?:我|俺)?)?[发寄装送给]?了?[我俺]?$")
"""Before how many were not sent: 少给我发一包."""
_BREAKS = frozenset(" ,，")
"""Between clauses."""
_TELLS_VARIANTS = frozenset({COLOR, SIZE, NUMBER})
_JOINS_GOODS, _BEFORE_GOODS = frozenset("和跟与、加 "), ("", "的")


def begins_a_clause(text: str, mentions: Sequence[Mention], at: int) -> bool:
    """Whether it stands in another clause than what is named before it."""
    return at > 0 and not _BREAKS.isdisjoint(text[mentions[at - 1].end : mentions[at].start])


def next_product(mentions: Sequence[Mention], at: int) -> str | None:
    """The goods that are named next."""
    return next((str(mention.value) for mention in mentions[at:] if mention.kind is PRODUCT), None)


def of_the_next(
    text: str, mentions: Sequence[Mention], at: int, current: Draft, intent: Intent, lexicon: Lexicon
) -> str | None:
    """The goods named behind it, if it is of these and not of the `current` draft's: 一箱苹果一箱橙子."""
    if current.is_named and _is_joined_to_the_next(text, mentions, at, current, intent, lexicon):
        return str(mentions[at + 1].value)
    if current.number is None or not (current.is_named or current.has_variant):
        return None
    following = _named_behind(text, mentions, at)
    if following in (None, current.number):
        return None
    if mentions[at].kind is QTY:
        begins = begins_a_clause(text, mentions, at) or BEGINS_ANOTHER.search(text, 0, mentions[at].start) is not None
        if not begins:
            return None
        at += 1
    is_of_next = _is_rather_of_the_next(text, mentions, at, current, following, intent, lexicon)
    return following if is_of_next else None


AND_MORE = re.compile(r"[\s,，](?:再|另外?|顺[便带])(?:给我)?[加来要拿配]")
"""Between what is taken of the goods on air and what is taken besides: 藏蓝36 再加双棉鞋43."""


def is_counted_before_the_named(
    text: str, mentions: Sequence[Mention], at: int, pinned: str, intent: Intent, lexicon: Lexicon
) -> bool:
    """Whether a variant of the goods on air is told and counted in a clause of its own, before others are named."""
    if _is_beside_another_color(text, mentions, at):
        return True
    named = next((to for to in range(at, len(mentions)) if mentions[to].kind is PRODUCT), at)
    of_pinned = [parts.resolve(text, one, pinned, intent, lexicon) for one in mentions[at:named]]
    variants = [one for one in mentions[at:named] if one.kind is not QTY]
    if variants and AND_MORE.search(text, variants[-1].end, mentions[named].start) is not None:
        return all(part for part, one in zip(of_pinned, mentions[at:named], strict=True) if one.kind is not QTY)
    told = next((to for to, part in enumerate(of_pinned) if part is not None and part[0] == "qty"), None)
    if told is None or _BREAKS.isdisjoint(text[mentions[at + told].end : mentions[named].start]):
        return False
    number = str(mentions[named].value)
    of_named = [parts.resolve(text, one, number, intent, lexicon) for one in mentions[at : at + told]]
    return all(of_pinned[:told]) and not all(of_named)  # 黑33一条 再来一条皮带


def _is_beside_another_color(text: str, mentions: Sequence[Mention], at: int) -> bool:
    """Whether a colour is told and counted in a clause of its own, and another one with the goods that are named:
    黑色M一件 白色裤子L一条."""
    if mentions[at].kind is not COLOR:
        return False
    is_counted = False
    for further in range(at + 1, len(mentions)):
        mention = mentions[further]
        if mention.kind is PRODUCT:
            return False
        is_counted = is_counted or mention.kind is QTY
        if mention.kind is COLOR:
            is_first = begins_a_clause(text, mentions, further) or (
                mentions[further - 1].kind is QTY and begins_a_clause(text, mentions, further - 1)
            )
            return is_counted and is_first and _named_behind(text, mentions, further) is not None
    return False


def is_size_of(mention: Mention, number: str, lexicon: Lexicon) -> bool:
    """Whether what counts is also how a size of product `number` is called: 50颗."""
    goods = lexicon.goods.get(number)
    return goods is not None and mention.quantity is not None and mention.quantity.key in goods.size_words


def is_of_another(draft: Draft, number: str, lexicon: Lexicon) -> bool:
    """Whether what is said so far is no variant of product `number`, which is named only now."""
    goods = lexicon.goods.get(number)
    if goods is None or draft.number in (None, number):
        return False
    product = goods.product
    return (draft.color is not None and draft.color not in product.colors) or (
        draft.size is not None and draft.size not in product.sizes
    )


def was_left_out(text: str, mentions: Sequence[Mention], at: int) -> bool:
    """Whether so many of the goods named right behind were not sent: 少给我发一包袜子."""
    following = mentions[at + 1] if at + 1 < len(mentions) else None
    return (
        following is not None
        and following.kind is PRODUCT
        and following.start == mentions[at].end
        and _LEFT_OUT_BEFORE.search(text, mentions[at].start - 6, mentions[at].start) is not None
    )


def _is_joined_to_the_next(
    text: str, mentions: Sequence[Mention], at: int, current: Draft, intent: Intent, lexicon: Lexicon
) -> bool:
    """Whether it stands between named goods and others named right behind it, and is of these."""
    mention, following = mentions[at], mentions[at + 1] if at + 1 < len(mentions) else None
    if following is None or following.kind is not PRODUCT or following.value == current.number:
        return False
    if mention.kind is QTY:
        is_another = current.qty is not None or BEGINS_ANOTHER.search(text, 0, mention.start) is not None
        return is_another and text[mention.end : following.start] in _BEFORE_GOODS
    if text[mention.end : following.start] not in _BEFORE_GOODS or text[mention.start - 1] not in _JOINS_GOODS:
        return False
    return parts.resolve(text, mention, str(following.value), intent, lexicon) is not None


def _is_rather_of_the_next(
    text: str,
    mentions: Sequence[Mention],
    at: int,
    current: Draft,
    following: str,
    intent: Intent,
    lexicon: Lexicon,
) -> bool:
    """Whether a variant is of the goods `following`, and of the draft's goods it is none, or a whole one was told and
    counted of these: 黑色L一件 再来一个荧光绿L的胸背."""
    mention, number = mentions[at], current.number
    if mention.kind not in _TELLS_VARIANTS or parts.resolve(text, mention, following, intent, lexicon) is None:
        return False
    is_counted = current.qty is not None and not current.counts_first and not current.is_named
    if is_counted and begins_a_clause(text, mentions, at):
        return True
    return number is not None and parts.resolve(text, mention, number, intent, lexicon) is None


def _named_behind(text: str, mentions: Sequence[Mention], at: int) -> str | None:
    """The goods that are named right behind a variant or a count, or behind what goes on with it."""
    for before, mention in pairwise(mentions[at:]):
        if text[before.end : mention.start] not in _BEFORE_GOODS:
            return None
        if mention.kind is PRODUCT:
            return str(mention.value)
        if mention.kind not in _TELLS_VARIANTS:
            return None
    return None
