"""Shows of hands: lines that are nothing but a number that was called for, or the 1 that takes what is on air."""

from __future__ import annotations

import re

_SIGN = r"(?:\[[\u4e00-\u9fff]{1,4}\]|[^\w\s?%*/:;+\-~!.,。])"
"""An emoji, one in words as platforms write it, or half of one."""
_BARE_ONE = re.compile(
    r"(?:[扣口叩抠+]|打|刷|敲|我扣|已扣)?\s?(?:[1一壹幺]+|(?:扣?[1一壹]了?\s*)+)"
    rf"(?:[\s!~.,。了啦呀啊]|{_SIGN})*"
)
_CALLED_NUMBER = re.compile(rf"(?:[扣口叩抠]\s?[2-9二三四五六七八九]\s?)+(?:[\s!~.,。了啦]|{_SIGN})*")
_HANDS_BEGIN = "+扣口叩抠打刷敲我已123456789一壹幺二三四五六七八九"
_MAY_BE_HANDS = re.compile(rf"[{_HANDS_BEGIN}\s](?:[{_HANDS_BEGIN}!~.,。了啦呀啊\s]|{_SIGN})*")


def is_bare_number(text: str) -> bool:
    """Whether the line is nothing but a show of hands: 1, 111, 扣1, 扣2."""
    return _MAY_BE_HANDS.fullmatch(text) is not None and (
        is_one(text) or _CALLED_NUMBER.fullmatch(text.strip()) is not None
    )


def is_one(text: str) -> bool:
    """Whether the line is a bare 1 in any of its forms, which claims one piece."""
    return _BARE_ONE.fullmatch(text.strip()) is not None
