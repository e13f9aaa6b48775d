"""Words of a claim that change what it adds up to. Pure."""

from __future__ import annotations

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold

_MORE = lazily(
    r"再(?:来|要|拍|加|拿|买|留|给我|帮我|补|下)|还(?:要|想要|需要)(?!多久|几天|等|多长|不)|多(?:来|要|加|留|拿)|另外?(?:再)?(?:要|来|加)"
    r"|追加|加(?:单|购|拍)|加(?:[一二两三四五六七八九十]|\d{1,2})(?:件|个|条|双|套|盒)|one more|another|additional"
)
_ASKS = lazily(r"还要(?:不|吗|么)|[吗么?？]$")


def says_more(text: str) -> bool:
    """Whether a claim comes on top of what its fan claimed before: 再来一件, 还要两件."""
    plain = fold(text)
    return _MORE.search(plain) is not None and _ASKS.search(plain) is None
