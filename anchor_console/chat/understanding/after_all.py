"""Which lines are wishes, claims or questions of a price after all, though they look otherwise: 拉杆箱几时有货."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.mentions import Mention
from anchor_console.chat.understanding.reading import CLAIM, WISH, Intent
from anchor_console.chat.understanding.wishes import Sought

_SEEMS_OF_OURS = frozenset({Intent.ASK_STOCK, Intent.ASK_DELIVERY, Intent.ASK_DETAIL, Intent.CHATTER, Intent.PRAISE})
_LONGEST_NAME = 5
"""Characters of what names a thing, and does not tell what it is like."""
_IF_THERE = re.compile("有的话|要是?有了?[我俺咱]")
"""Would take it if it were there: 枕巾有的话一起拍了, 猫窝要有我就买."""

_AND_TAKES = re.compile("不要[了啦]?[\\s,]*(?:给[我俺额咱]|帮[我俺])?(?:要|来|拿|整)(?:这个?|那个?)?")
"""Says no to one thing, and takes what is named right behind: 素毛肚俺不要，给俺拿2号一份."""

_TAKES = re.compile("(?<!不)(?:要|拍|来|拿)(?:个|那个|这个)?")
_BUT_NOT = re.compile("(?<=[\\s,的款码号色])不要(?![了啦])[\u4e00-\u9fff]{1,4}$")
"""Ends a line that takes something: 香槟金的拍18份 不要套装."""

_PRICE_OF_ONE = re.compile("(?:多少|几多|好多)(?:钱|银子)?一[件个单双箱袋盒条瓶包盆支台把床张只套斤]")
"""What one costs: 磨砂两毫米的多少一张."""


def intent(text: str, seeming: Intent, sought: Sought, lexicon: Lexicon) -> Intent:
    """The intent of plain `text`, which is `seeming` but for what is `sought`."""
    start, end = sought.asking.start, sought.asking.end
    if sought.is_listed:
        is_if_there = seeming is CLAIM and _IF_THERE.search(text, sought.asking.begin, sought.asking.finish) is not None
        return Intent.ASK_STOCK if is_if_there else seeming  # 一级的要有我拿两罐
    is_of_others = sought.is_whole and end - start <= _LONGEST_NAME and lexicon.is_of_others(text[start:end])
    return WISH if is_of_others and seeming in _SEEMS_OF_OURS else seeming


def takes_another(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether a line that says no to something takes another thing, and so is a claim."""
    if "不要" not in text:
        return False
    taken = {match.end() for match in _AND_TAKES.finditer(text)}
    if (but_not := _BUT_NOT.search(text)) is not None:
        taken.update(match.end() for match in _TAKES.finditer(text, 0, but_not.start()))
    return any(mention.start in taken for mention in mentions)


def asks_a_price(text: str) -> bool:
    """Whether a line that names what it could take asks what one of it costs, and so takes nothing yet."""
    return "多" in text and _PRICE_OF_ONE.search(text) is not None
