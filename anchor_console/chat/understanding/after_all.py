"""Which lines that look otherwise are wishes after all, by what they ask for: 蚊帐几时上 俺这都有蚊子了."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.facts import Stated
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.reading import ASK_FIT, ASK_PRICE, CLAIM, ORDERED, WISH, Intent, StatedWish
from anchor_console.chat.understanding.wishes import Sought

_SEEMS_IDLE = frozenset({Intent.ASK_DETAIL, Intent.CHATTER, Intent.PRAISE})
_MAY_WISH_OF_OURS = frozenset({Intent.PRAISE, Intent.CHATTER, ASK_FIT})
_OF_STOCK = frozenset({Intent.ASK_STOCK, Intent.ASK_DELIVERY})
_LONGEST_NAME = 5
_MAY_LONG = frozenset({CLAIM, ORDERED, ASK_PRICE, *_SEEMS_IDLE})
_IF_THERE = re.compile("有的话|要是?有了?[我俺咱]")
"""Would take it if it were there: 枕巾有的话一起拍了, 猫窝要有我就买."""
_LONGS = re.compile(
    rf"{_IF_THERE.pattern}|[出上]的话|[就只独光还][差缺]|都有.[只就独]少|敢[出上做卖][我俺咱]|就(?:齐|完美|圆满)了"
    r"|^有(?!现货|货|券|优惠|活动)[^ ]{1,9}的(?:[我俺咱]|立马|马上|直接|闭眼|当场)"
    r"|(?:从来|一直|老是?|总是?)[不没][上卖出做]|盼了|不卖这|都不带|(?:别人?家|人家|隔壁).*[没冇不]|(?:偏偏|[唯独]独|单单)[没冇缺不]"
)
"""Tells of what is missing, and so asks for it whatever else the line says."""
_HAS_SUCH = re.compile(r"有[^ ]{1,6}[的款][没吗不么](?:有|得)?(?=$| )|有没有?[^ ]{1,6}[的款](?=$| )")
_COLOR_THERE = re.compile(r"色(?:的|号)?有(?:没有|木有|[没吗么])")
_SUCH_ONES = re.compile(r"的(?:有没有|有木有|有没得|有[吗么没不])")
_HAGGLES = re.compile(
    "[多几价券少让贵折减抹卖邮赠半]|送(?=[吗不么什啥点个一二两礼东]|$| )|便宜|优惠|活动|红包|福利|能不能|怎么|咋"
)
_WHY_NOT = re.compile(r"(?:咋|怎么|为啥|为什么)就?没(?:有(?!选)|出)")


def intent(text: str, seeming: Intent, wanted: Sought, stated: Stated, lexicon: Lexicon) -> Intent:
    """The intent of plain `text`, which is `seeming` but for what is `wanted`, with what else is `stated`."""
    if seeming is CLAIM and wanted.wish is None and _IF_THERE.search(text, wanted.start, wanted.end) is not None:
        return Intent.ASK_STOCK  # 一级的要有我拿两罐
    return WISH if _is_wished(text, seeming, wanted, stated, lexicon) else seeming


def _is_wished(text: str, seeming: Intent, wanted: Sought, stated: Stated, lexicon: Lexicon) -> bool:
    wish = wanted.wish
    if wish is None:
        return False
    if seeming in _MAY_LONG and _LONGS.search(text, wanted.start, wanted.end) is not None:
        return True
    if seeming is CLAIM and wanted.is_whole and "安排" in text[wanted.start : wanted.end]:
        return _is_but_a_thing(wish) and lexicon.is_of_others(wish.what or "")  # 冲牙器安排一个
    if seeming is ASK_PRICE:
        return _is_not_of_money(text, wanted, wish, stated)
    if seeming in _MAY_WISH_OF_OURS and wish.what is not None and wish.feature is not None:
        # 爸爸夹克有加厚的没
        return text.endswith(wish.what.lower(), 0, wanted.start) and _HAS_SUCH.match(text, wanted.start) is not None
    if not wanted.is_whole:
        return False
    if seeming is ASK_FIT and (wish.size is not None or (wish.feature or "").endswith(("款", "版"))):
        return text.startswith("有", wanted.start)  # 我平时戴28 有28的不, 怀孕五个月 有没有孕妇款
    if seeming is ASK_FIT and wish.color is not None and _COLOR_THERE.search(text, wanted.start) is not None:
        return True  # 小麦色有没有啊我黑皮
    if (
        seeming is ASK_FIT
        and wish.feature is not None
        and _SUCH_ONES.search(text, wanted.start, wanted.end) is not None
    ):
        return True  # 孕妇能用的有么
    if seeming in _OF_STOCK and _is_but_a_thing(wish) and lexicon.is_of_others(wish.what or ""):
        return True  # 平衡车几时有货
    if seeming is Intent.ASK_STOCK:
        asks_for_more = "上" in text[wanted.start : wanted.end]  # 没买到 求再上5台
        is_of_goods_coming = "上架" in text[wanted.start : wanted.end]  # 黑炉子什么时候上架
        return (wish.color is not None and not is_of_goods_coming) or (wish.size is not None and not asks_for_more)
    if seeming is Intent.ASK_DETAIL and wish.feature is not None and wish.feature.startswith(("印", "绣")):
        return True  # 能不能印个福字
    if seeming is Intent.ASK_DETAIL and wish.color is not None:
        return wish.what is None  # 咋净这几个色 绿的没
    if seeming not in _SEEMS_IDLE or wish.what is None:
        return False
    if "敢不敢" in text:
        return True
    return wish.color is None and wish.size is None and wish.feature is None and lexicon.ends_as_goods(wish.what)


def _is_but_a_thing(wish: StatedWish) -> bool:
    """Whether it tells no more than what is wished, and by a short name."""
    is_all = wish.color is None and wish.size is None and wish.feature is None
    return is_all and wish.what is not None and len(wish.what) <= _LONGEST_NAME


def _is_not_of_money(text: str, wanted: Sought, wish: StatedWish, stated: Stated) -> bool:
    """Whether the words of money in a line tell only what there is to spend, or what for: 妈咪包有没有 预算200."""
    if wanted.is_whole and wish.size is not None and _WHY_NOT.match(text, wanted.start):
        return True  # 怎么没有35 34紧36松
    if _HAGGLES.search(text[: wanted.start] + text[wanted.end :]) is not None:
        return False
    what = wish.what or ""
    has_budget = any(fact.facet == "budget" for fact in stated.facts)
    return (has_budget and (wanted.is_whole or len(what) > 1)) or (wanted.is_whole and "找" in text)
