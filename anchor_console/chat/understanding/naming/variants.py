"""Words that name goods, but also a colour or flavour of the goods that are spoken of: 水饺要鲅鱼的."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.catalog.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.naming.mentions import COLOR, PRODUCT, SIZE, Mention

_AS_A_VARIANT = re.compile(r"(?:口味|味|馅|的|款|那[套个款种件条双只])")

_BESIDE_ITS_NAME = re.compile("[有要来拿的还]?的?")
"""Between the name of goods and a number that is one of their sizes."""
_ENDS_A_HEAD = re.compile(r"[\s,，都各也来要和跟还有的两一]|$")
_BEGINS_WITH_A_HEAD = re.compile(r"(?:^|[\s,，和跟])(?P<head>[\u4e00-\u9fff])(?:要|来|拿)?的?$")


def name_by_heads(text: str, mentions: list[Mention], pinned: str | None, lexicon: Lexicon) -> None:
    """Add to `mentions` the goods that are called by the last character of their name, beside a measure that they
    alone have: 5升土, 肥要500克."""
    for at in range(len(mentions) - 1, -1, -1):
        mention = mentions[at]
        quantity = mention.quantity
        if quantity is None or not quantity.unit:
            continue
        owners = lexicon.owners.get(quantity.key, ())
        if len(owners) != 1 or pinned in owners:
            continue
        (number,) = owners
        behind = mention.end + text.startswith("的", mention.end)
        ahead = _BEGINS_WITH_A_HEAD.search(text, 0, mention.start)
        if number in lexicon.headed.get(text[behind : behind + 1], ()) and _ENDS_A_HEAD.match(text, behind + 1):
            start = behind
        elif ahead is not None and number in lexicon.headed.get(ahead["head"], ()):
            start = ahead.start("head")
        else:
            continue
        head = Mention(PRODUCT, start, start + 1, number)
        taken = next((place for place, one in enumerate(mentions) if one.start <= start < one.end), None)
        if taken is None:
            mentions.insert(at + (start > mention.start), head)
        elif mentions[taken].kind is COLOR and mentions[taken].end - mentions[taken].start == 1:
            mentions[taken] = head  # 5斤米 is no colour


def take_as_variants(text: str, mentions: list[Mention], pinned: str | None, lexicon: Lexicon) -> None:
    """Make of those `mentions` that name goods, but also a colour or flavour of what is spoken of, the latter:
    水饺要鲅鱼的."""
    current = pinned
    for at, mention in enumerate(mentions):
        if mention.kind is not PRODUCT:
            continue
        if mention.quantity is not None and (size := _size_of_named(text, mentions, at, lexicon)) is not None:
            mentions[at] = size
            continue
        goods = lexicon.goods.get(current or "") if mention.quantity is None and mention.value != current else None
        if goods is not None:
            named = lexicon.goods[str(mention.value)]
            word = _called(text, mention, named)
            kind = COLOR if word in goods.color_words else SIZE if word in goods.size_words else None
            following = mentions[at + 1] if at + 1 < len(mentions) else None
            if kind is not None and (
                _AS_A_VARIANT.match(text, mention.end) or (following is not None and _only_of(following, goods, named))
            ):
                mentions[at] = Mention(kind, mention.start, mention.end, word)
                continue
        current = str(mention.value)


def _size_of_named(text: str, mentions: list[Mention], at: int, lexicon: Lexicon) -> Mention | None:
    """The number with 号 as the size that it is of goods named right beside it: 对戒要16号的, 有14号的对戒吗."""
    mention = mentions[at]
    quantity = mention.quantity
    if quantity is None or quantity.unit != "号" or quantity.start != mention.start:
        return None
    for beside in mentions[max(at - 1, 0) : at + 2]:
        goods = lexicon.goods.get(str(beside.value)) if beside.kind is PRODUCT and beside.quantity is None else None
        if goods is None or beside.value == mention.value or quantity.key not in goods.size_words:
            continue
        between = text[beside.end : mention.start] if beside.start < mention.start else text[mention.end : beside.start]
        if _BESIDE_ITS_NAME.fullmatch(between) is not None:
            return Mention(SIZE, mention.start, mention.end, quantity.key, quantity)
    return None


def _called(text: str, mention: Mention, goods: Goods) -> str:
    """What `goods` are called where they are named, however that is written."""
    word = text[mention.start : mention.end]
    aliases = goods.product.aliases
    if word in aliases:
        return word
    return next((alias for alias in aliases if len(alias) == len(word)), word)


def _only_of(mention: Mention, goods: Goods, other: Goods) -> bool:
    """Whether a size is one of `goods`, and none of the `other`."""
    key = mention.quantity.key if mention.quantity is not None else str(mention.value)
    return key in goods.size_words and key not in other.size_words
