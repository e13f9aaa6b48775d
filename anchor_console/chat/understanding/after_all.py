"""Which lines that look otherwise are wishes after all, by what they ask for: 拉杆箱几时有货."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.reading import CLAIM, WISH, Intent, StatedWish
from anchor_console.chat.understanding.wishes import Sought

_SEEMS_OF_OURS = frozenset({Intent.ASK_STOCK, Intent.ASK_DELIVERY, Intent.ASK_DETAIL, Intent.CHATTER, Intent.PRAISE})
_LONGEST_NAME = 5
_IF_THERE = re.compile("有的话|要是?有了?[我俺咱]")
"""Would take it if it were there: 枕巾有的话一起拍了, 猫窝要有我就买."""


def intent(text: str, seeming: Intent, wanted: Sought, lexicon: Lexicon) -> Intent:
    """The intent of plain `text`, which is `seeming` but for what is `wanted`."""
    wish = wanted.wish
    if wish is None:
        is_if_there = seeming is CLAIM and _IF_THERE.search(text, wanted.start, wanted.end) is not None
        return Intent.ASK_STOCK if is_if_there else seeming  # 一级的要有我拿两罐
    is_of_others = wanted.is_whole and _is_but_a_thing(wish) and lexicon.is_of_others(wish.what or "")
    return WISH if is_of_others and seeming in _SEEMS_OF_OURS else seeming


def _is_but_a_thing(wish: StatedWish) -> bool:
    """Whether it tells no more than what is wished, and by a short name."""
    is_all = wish.color is None and wish.size is None and wish.feature is None
    return is_all and wish.what is not None and len(wish.what) <= _LONGEST_NAME
