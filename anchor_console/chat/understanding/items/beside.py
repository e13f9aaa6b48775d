"""What a line names beside what it speaks of: gifts, what is worn with it, what others have, the room it is for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.catalog.remnants import GIVES
from anchor_console.chat.understanding.items import counts
from anchor_console.chat.understanding.naming.mentions import NUMBER, PRODUCT, SIZE, Mention
from anchor_console.chat.understanding.reading import ASK_FIT, ASK_PRICE, CLAIM, ORDERED, Intent

_ALL_TAKEN = re.compile(r"都[要来拿]")
"""黑的白的都要: all that is named."""
_AS_A_GIFT = re.compile(r"送(?:不送|[个双条点盒瓶支张套份包]|一[\u4e00-\u9fff])?$")
"""Before goods that come as a gift: 送个杯子."""
_BESIDE = re.compile(
    r"(?:(?:套|搭|配)[着个条件上]?|[塞装](?:[得不]?下|进)?(?:[一二两三俩几\d][床个件双条本瓶])?)[厚薄]?$"
)
"""Before goods that are worn with what is asked about, or put into it: 里面套厚毛衣, 塞两床厚被子."""
_MEASURED_BEFORE = re.compile(
    r"(?:床|沙发|茶几|桌|窗户?|墙|门洞?|柜子?|台面|灶台|阳台|(?<![高低中紧])腰围?|头围|脚围|手围|胸围|臀围)(?:是|宽|长|高|大概)?$"
)
"""Before a measure of what, or of whom, the goods are for."""
_SO_THEN = ("的", "够", "行", "合适", "可以")
_TRIED_BEFORE = re.compile(r"[吃喝穿用戴睡坐盖涂]$")
_ELSEWHERE = re.compile(r"(?:别家|别人家|人家|其他家|其它家|隔壁|商场|专柜|超市|实体店|别的店|外面)[^\s,，]{0,6}$")
"""Before a size that others have, or have not: 别家都到40就没了."""
_AND_YOU = re.compile("(?:你[家们]?|[咱这][家里边儿]?)(?:呢|多少|几|啥价|什么价|怎么卖|咋卖|卖)")
"""What others ask for a size is told to hear what it costs here: 超市里XL卖89 你家呢."""
_MAY_BE_ELSEWHERE = re.compile("别家|人家|其[他它]家|隔壁|商场|专柜|超市|实体店|别的店|外面")
_THIS = re.compile("这[个款件条双套只瓶盒种张把台支]")
"""The product on air, where another one is named beside it."""
_JOINS = frozenset("和跟比与")


def without_comparisons(text: str, mentions: Sequence[Mention], used: Collection[int], intent: Intent) -> list[Mention]:
    """Those `mentions` that made no fact (start at `used`), without the goods of which a usual size is told: 外套穿L.

    Who claims and says but one size means that size (我爸44脚 黑的一双), or with 各 each: 我妈38 我37 各一双.
    """
    free = [mention for mention in mentions if mention.start not in used]
    if intent in (CLAIM, ORDERED) and not any(mention.kind is SIZE or _may_be_size(mention) for mention in free):
        sizes_told = [mention for mention in mentions if mention.start in used and _may_be_size(mention)]
        is_of_all = len(sizes_told) > 1 and (counts.EACH.search(text) or _ALL_TAKEN.search(text)) is not None
        taken = sizes_told if is_of_all else sizes_told[:1]
        return [mention for mention in mentions if mention in free or mention in taken]
    if intent is not ASK_FIT:
        return free
    compared = {
        before.start
        for before, mention in pairwise(mentions)
        if before.kind is PRODUCT
        and before.quantity is None
        and mention.start in used
        and mention.start - before.end <= 1
        and _may_be_size(mention)
    }
    return [mention for mention in free if mention.start not in compared]


def of_this(text: str, mentions: Sequence[Mention], pinned: str | None, intent: Intent) -> Sequence[Mention]:
    """Without the goods that a line names only beside what it speaks of: a gift, or what is worn with it; and without
    what the goods are to suit. It asks for a price, or what fits."""
    beside = _AS_A_GIFT if intent is ASK_PRICE else _BESIDE
    kept = [one for one in mentions if one.kind is not PRODUCT or beside.search(text, one.start - 5, one.start) is None]
    if pinned is None and not any(one.kind is PRODUCT for one in kept):
        kept = list(mentions)
    return _to_suit(text, kept) if intent is ASK_FIT else kept


def without_gifts(text: str, mentions: Sequence[Mention], pinned: str, lexicon: Lexicon) -> Sequence[Mention]:
    """Without goods named as what comes with a variant of those on air: 送泳镜的小鲸鱼, though 泳镜 are sold."""
    of_goods = lexicon.remnants(pinned) if pinned in lexicon.goods else None
    if of_goods is None:
        return mentions
    return [
        one
        for one in mentions
        if not (
            one.kind is PRODUCT
            and one.start
            and text[one.start - 1] == GIVES
            and (of_goods.sizes.told_by(said := text[one.start - 1 : one.end]) or of_goods.colors.told_by(said))
        )
    ]


def with_this(text: str, mentions: Sequence[Mention], pinned: str) -> Sequence[Mention]:
    """With the product on air as named where it is called 这个 beside another one: 这个跟9号哪个薄."""
    for match in _THIS.finditer(text):
        start, end = match.span()
        for mention in mentions:
            if mention.kind is not PRODUCT or mention.value == pinned:
                continue
            between = text[end : mention.start] if end <= mention.start else text[mention.end : start]
            if between in _JOINS:
                this = Mention(PRODUCT, start, end, pinned)
                return sorted((*mentions, this), key=lambda one: one.start)
    return mentions


def without_others_sizes(text: str, mentions: Sequence[Mention], intent: Intent) -> Sequence[Mention]:
    """Without the sizes that others have, or have not: 别家都到40就没了."""
    if _MAY_BE_ELSEWHERE.search(text) is None or (intent is ASK_PRICE and _AND_YOU.search(text)):
        return mentions
    return [one for one in mentions if not (_may_be_size(one) and _is_elsewhere(text, one))]


def _to_suit(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Without what the goods are to suit, and what has not suited: 沙发2米8 地毯买多大, 微辣都流泪 中辣行吗."""
    return [
        one
        for at, one in enumerate(mentions)
        if not (one.kind is NUMBER and _is_of_furniture(text, one))
        and not (
            text.startswith("都", one.end)
            and _TRIED_BEFORE.search(text, one.start - 2, one.start)
            and any(other.kind is one.kind for other in mentions[at + 1 :])
        )
    ]


def _is_of_furniture(text: str, mention: Mention) -> bool:
    if text.startswith("的腰", mention.end):
        return True
    if text.startswith(_SO_THEN, mention.end):
        return False  # 床头1.5米的够不够
    return _MEASURED_BEFORE.search(text, mention.start - 4, mention.start) is not None


def _may_be_size(mention: Mention) -> bool:
    quantity = mention.quantity
    return mention.kind is SIZE or (mention.kind is NUMBER and quantity is not None and quantity.unit in ("", "码"))


def _is_elsewhere(text: str, mention: Mention) -> bool:
    return _ELSEWHERE.search(text, mention.start - 10, mention.start) is not None
