"""Which lines that look otherwise are wishes after all, by what they ask for: 拉杆箱几时有货."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.reading import CLAIM, WISH, Intent
from anchor_console.chat.understanding.wishes import Sought

_SEEMS_OF_OURS = frozenset({Intent.ASK_STOCK, Intent.ASK_DELIVERY, Intent.ASK_DETAIL, Intent.CHATTER, Intent.PRAISE})
_LONGEST_NAME = 5
"""Characters of what names a thing, and does not tell what it is like."""
_IF_THERE = re.compile("有的话|要是?有了?[我俺咱]")
"""Would take it if it were there: 枕巾有的话一起拍了, 猫窝要有我就买."""


def intent(text: str, seeming: Intent, sought: Sought, lexicon: Lexicon) -> Intent:
    """The intent of plain `text`, which is `seeming` but for what is `sought`."""
    start, end = sought.asking.start, sought.asking.end
    if sought.is_listed:
        is_if_there = seeming is CLAIM and _IF_THERE.search(text, sought.asking.begin, sought.asking.finish) is not None
        return Intent.ASK_STOCK if is_if_there else seeming  # 一级的要有我拿两罐
    is_of_others = sought.is_whole and end - start <= _LONGEST_NAME and lexicon.is_of_others(text[start:end])
    return WISH if is_of_others and seeming in _SEEMS_OF_OURS else seeming
