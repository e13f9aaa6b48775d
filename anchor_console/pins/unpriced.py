"""Words without what they tell of the price: in warm-up the room sees none, wherever it is written. Pure."""

from __future__ import annotations

import re

_FIGURE = r"\d[\d,]*(?:\.\d+)?"
_MONEY = re.compile(
    rf"[¥￥$]\s*{_FIGURE}(?:\s*[元块])?"
    rf"|(?:rmb|cny)\s*{_FIGURE}"
    rf"|{_FIGURE}\s*(?:元|块钱?|米(?![长宽高])|rmb|r(?![a-z])|毛钱)"
    rf"|(?:到手价?|秒杀价?|直播价|券后价?|活动价|福利价|原价|吊牌价?|专柜价?|日常价|只要|仅需?|立减|减|便宜|省)\s*[:：]?\s*{_FIGURE}"
    rf"|{_FIGURE}\s*折|[一二两三四五六七八九]折|半价"
    rf"|满\s*{_FIGURE}\s*减\s*{_FIGURE}",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"[【\[(（「][\s,，、!！~]*[】\])）」]")
_EDGE = " \t,，、;；:：|/-~!！"


def tells_price(text: str) -> bool:
    """Whether the words name an amount, a discount or what it cost before."""
    return _MONEY.search(text) is not None


def unpriced(text: str) -> str:
    """`text` without the phrases that tell a price; what is left stays in order."""
    if not tells_price(text):
        return text
    return _EMPTY_BRACKETS.sub("", _MONEY.sub("", text)).strip(_EDGE)
