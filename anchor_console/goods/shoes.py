"""Sizes that shoes have and clothes have too: of a 38 alone nobody knows which of them it is. Pure."""

from __future__ import annotations

import re

from anchor_console.core.lazy_pattern import lazily
from anchor_console.goods.same_size import size_key

_WORN_ON_FEET = lazily(r"鞋(?![柜架盒撑刷油])|靴(?![裤架])|袜|\b(?:shoe|boot|sneaker|sandal|sock)", re.IGNORECASE)
_NUMBER = lazily(r"\d{2}(?:\.5|半)?")
_LEAST, _MOST = 34, 47


def may_be_of_shoes(size: str, name: str | None, category: str | None) -> bool:
    """Whether a size that somebody wears may be that of their shoes, and so tells nothing of this product, which is
    none.
    """
    key = size_key(size)
    if _NUMBER.fullmatch(key) is None or not _LEAST <= int(key[:2]) <= _MOST:
        return False
    return not any(_WORN_ON_FEET.search(words) for words in (name, category) if words)
