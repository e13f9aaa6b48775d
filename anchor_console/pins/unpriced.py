"""Words without what they tell of the price: in warm-up the room sees none, wherever it is written. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from anchor_console.core.lazy_pattern import lazily
from anchor_console.goods.product import Product

_FIGURE = r"\d[\d,]*+(?:\.\d++)?+"
_SPOKEN = r"[一二两三四五六七八九十百千零〇]++"
_ANY = rf"(?:{_FIGURE}|{_SPOKEN})"
_OF_ANOTHER = (
    r"(?![\d.]|\s*(?:[%％折多来几]|[a-z]|年|月|日|天|号|点|小时|分钟|秒(?!杀)|克|斤|公斤|两(?!件)|毫升|升|米|厘米|寸|尺|码|支|针"
    r"|丝|织|层|件|个|双|条|片|只|张|抽|包(?!邮)|盒|瓶|袋|套|根|朵|颗|粒|岁|度|倍|代|种|道|次|人|位|款|色|万|分|级|股|股份|新))"
)
"""Behind a figure: it counts or measures something, and is no price."""
_OF_WHAT_IT_IS = r"(?!\s*(?:英寸|纯|足|银|金(?![属色丝])))"
"""99.9足银, 999银, 5.9英寸: how fine, or how wide, where no word says that it is a price."""
_SAYS_PRICE = (
    r"(?:到手价?|秒杀价?|直播价|券后价?|活动价?|福利价?|特惠价?|特价|清仓价?|折后价?|一口价|拼团价|团购价|会员价|粉丝价|宠粉价?|成本价"
    r"|原价|吊牌价?|专柜价?|日常价|售价|卖价|价格?|只要|只卖|仅需?|仅售|不到|优惠|立减|直降|减|降|便宜|立省|省|返|卖)"
)
_MONEY = lazily(
    rf"[¥￥$]\s*{_ANY}(?:\s*[元块])?|{_FIGURE}\s*[¥￥]"
    rf"|(?:rmb|cny)\s*{_FIGURE}"
    rf"|{_FIGURE}\s*(?:元|块(?:钱|\d(?:毛|角)?)?|rmb|r(?![a-z])|毛钱)|(?<![\d.])\d\d+\s*米(?![长宽高])"
    rf"|{_SPOKEN}(?:元|块(?:钱|[一二三四五六七八九](?:毛|角)?)|毛[一二三四五六七八九]|毛钱)"
    rf"|[一二两三四五六七八九]?[十百千][一二三四五六七八九十百零]*块"
    rf"|{_SAYS_PRICE}\s*[:：]?\s*{_ANY}{_OF_ANOTHER}"
    rf"|{_FIGURE}\s*(?=包邮|福利|秒杀|[两一二三四五六七八九]件(?!套))|(?:第[二两2]件|[两二三四五六七八九\d]件)\s*{_ANY}(?:\s*[元块]钱?)?{_OF_ANOTHER}"
    rf"|{_FIGURE}\s*折|[一二两三四五六七八九]{{1,2}}(?:点[一二三四五六七八九])?折|半价"
    rf"|满\s*{_ANY}\s*减\s*{_ANY}"
    rf"|(?<![\d.a-z])\d+\.\d?[89]0?{_OF_ANOTHER}{_OF_WHAT_IT_IS}",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = lazily(r"[【\[(（「][\s,，、!！~]*[】\])）」]")
_EDGE = " \t,，、;；:：|/-~!！"
_DIGITS = "零一二三四五六七八九"


def tells_price(text: str, prices: Collection[int] = ()) -> bool:
    """Whether the words name an amount, a discount or what it cost before.

    Args:
        prices: what the product itself costs, in fen: such a figure is told in no words at all.
    """
    return _MONEY.search(text) is not None or (bool(prices) and _own(frozenset(prices)).search(text) is not None)


def unpriced(text: str, prices: Collection[int] = ()) -> str:
    """`text` without the phrases that tell a price; what is left stays in order."""
    left = text
    while tells_price(left, prices):  # what stood around a price may be one itself
        left = _MONEY.sub("", left)
        if prices:
            left = _own(frozenset(prices)).sub("", left)
        left = _EMPTY_BRACKETS.sub("", left).strip(_EDGE)
    return left


def prices_of(product: Product) -> frozenset[int]:
    """All that a product costs, or is said to have cost, in any of its variants."""
    told = (price for sku in product.skus for price in (sku.price_minor, sku.list_price_minor))
    return frozenset(price for price in told if price)


@lru_cache(maxsize=256)
def _own(prices: frozenset[int]) -> re.Pattern[str]:
    """The product's own prices as people write and say them: 399, 399.00, 三百九十九, 九块九."""
    figures, said = [], []
    for minor in prices:
        whole, part = divmod(minor, 100)
        cents = f"{part:02d}".rstrip("0")
        # Without a decimal a figure of one digit is as often anything else.
        figures += (
            [rf"{whole:,}".replace(",", ",?") + (rf"\.{cents}0*" if cents else r"(?:\.0+)?")] if minor >= 1_000 else []
        )
        said += [_spoken(whole)] if not part and whole >= 10 else []
        said += [f"{_spoken(whole)}[点块]{''.join(_DIGITS[int(digit)] for digit in cents)}"] if part else []
    written = "|".join(figures) or r"(?!)"
    spoken = "|".join(sorted(said, key=len, reverse=True)) or r"(?!)"
    number = _DIGITS + "两十百千"
    return re.compile(
        rf"(?<![\d.,a-z/])(?:{written}){_OF_ANOTHER}{_OF_WHAT_IT_IS}(?!/)|(?<![{number}])(?:{spoken})(?![{_DIGITS}十百千]|两(?!件)){_OF_ANOTHER}",
        re.IGNORECASE,
    )


def _spoken(whole: int) -> str:
    """A whole number below ten thousand as it is said; digit by digit from there on."""
    if not 0 < whole < 10_000:
        return "".join(_DIGITS[int(digit)] for digit in str(whole))
    told, lacks = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = whole // unit % 10
        if digit:
            told += ("零" if lacks and told else "") + _DIGITS[digit] + name
        lacks = not digit
    return told.removeprefix("一") if told.startswith("一十") else told
