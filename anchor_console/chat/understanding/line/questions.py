"""How lines ask: whether one has the form of a question, be it anywhere or at the end of a clause."""

from __future__ import annotations

import re

ASKS = re.compile(
    r"[吗么?？]|嘛$|[不没伐](?=[ !]|$)|怎么|怎样|咋|啥|什么|几(?!乎)|多少|多大|多久|哪|能不能|有没有"
    r"|是不是|会不会|行不行|谁|何时|肿么|(.)不\1|有没|呢(?=[ !]|$)|如何|还是|how|what|莫得?$"
)


def is_question(text: str) -> bool:
    """Whether plain `text` has the form of a question."""
    return ASKS.search(text) is not None
