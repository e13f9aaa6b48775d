"""Words that name goods, but also a colour or flavour of the goods that are spoken of: 水饺要鲅鱼的."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.mentions import COLOR, PRODUCT, Mention

_AS_A_VARIANT = re.compile(r"(?:口味|味|馅|的)")


def take_as_variants(text: str, mentions: list[Mention], pinned: str | None, lexicon: Lexicon) -> None:
    """Make of those `mentions` that name goods, but also a colour or flavour of what is spoken of, the latter:
    水饺要鲅鱼的."""
    current = pinned
    for at, mention in enumerate(mentions):
        if mention.kind is not PRODUCT:
            continue
        goods = lexicon.goods.get(current) if current is not None else None
        word = text[mention.start : mention.end]
        if mention.quantity is None and goods is not None and goods.color_words.get(word) and mention.value != current:
            following = mentions[at + 1] if at + 1 < len(mentions) else None
            named = lexicon.goods[str(mention.value)]
            if _AS_A_VARIANT.match(text, mention.end) or (following is not None and _only_of(following, goods, named)):
                mentions[at] = Mention(COLOR, mention.start, mention.end, word)
                continue
        current = str(mention.value)


def _only_of(mention: Mention, goods: Goods, other: Goods) -> bool:
    """Whether a size is one of `goods`, and none of the `other`."""
    key = mention.quantity.key if mention.quantity is not None else str(mention.value)
    return key in goods.size_words and key not in other.size_words
