"""Which lines are wishes, claims or questions of a price after all, though they look otherwise: 拉杆箱几时有货."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.items import parts
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, QTY, SIZE, Mention
from anchor_console.chat.understanding.reading import ASK_PRICE, CANCEL, CLAIM, WISH, Intent
from anchor_console.chat.understanding.wishes.seeking import Sought

_SEEMS_OF_OURS = frozenset({Intent.ASK_STOCK, Intent.ASK_DELIVERY, Intent.ASK_DETAIL, Intent.CHATTER, Intent.PRAISE})
_VARIANTS = frozenset({COLOR, SIZE, NUMBER})
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

_TO_ITS_COUNT = re.compile(r"的?(?:那[个种款])?的?号?也?(?:给[我俺咱])?[来整要拿]?\s?")
_BEHIND_ITS_COUNT = re.compile(r"[嘛吧呗]?(?:$|[^\w])")
"""What may stand between a variant and how many of it are taken, and behind that."""


def intent(text: str, seeming: Intent, sought: Sought, lexicon: Lexicon) -> Intent:
    """The intent of plain `text`, which is `seeming` but for what is `sought`."""
    start, end = sought.asking.start, sought.asking.end
    if sought.is_listed:
        is_if_there = seeming is CLAIM and _IF_THERE.search(text, sought.asking.begin, sought.asking.finish) is not None
        return Intent.ASK_STOCK if is_if_there else seeming  # 一级的要有我拿两罐
    is_of_others = sought.is_whole and end - start <= _LONGEST_NAME and lexicon.is_of_others(text[start:end])
    return WISH if is_of_others and seeming in _SEEMS_OF_OURS else seeming


def of_taking(text: str, seeming: Intent, mentions: Sequence[Mention]) -> Intent:
    """The intent of plain `text`, which seems to take something, or to take something back."""
    if seeming is CANCEL:
        return CLAIM if _takes_another(text, mentions) else seeming
    return ASK_PRICE if seeming is CLAIM and _asks_a_price(text) else seeming


def _takes_another(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether a line that says no to something takes another thing, and so is a claim."""
    if "不要" not in text:
        return False
    taken = {match.end() for match in _AND_TAKES.finditer(text)}
    if (but_not := _BUT_NOT.search(text)) is not None:
        taken.update(match.end() for match in _TAKES.finditer(text, 0, but_not.start()))
    return any(mention.start in taken for mention in mentions)


def counts_what_we_have(text: str, mentions: Sequence[Mention], pinned: str, lexicon: Lexicon) -> bool:
    """Whether a line that seems a wish counts a variant of the product on air, and so is a claim."""
    for before, mention in pairwise(mentions):
        if mention.kind is not QTY or before.kind not in _VARIANTS:
            continue
        is_next = _TO_ITS_COUNT.fullmatch(text, before.end, mention.start) is not None
        if is_next and _BEHIND_ITS_COUNT.match(text, mention.end) is not None:
            return parts.resolve(text, before, pinned, CLAIM, lexicon) is not None
    return False


def _asks_a_price(text: str) -> bool:
    """Whether a line that names what it could take asks what one of it costs, and so takes nothing yet."""
    return "多" in text and _PRICE_OF_ONE.search(text) is not None
