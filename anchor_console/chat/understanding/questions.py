"""How lines ask: whether one has the form of a question, be it anywhere or at the end of a clause."""

from __future__ import annotations

import re

ASKS = re.compile(
    r"[吗么?？]|嘛$|[不没伐](?=[ !]|$)|怎么|怎样|咋|啥|什么|几(?!乎)|多少|多大|多久|哪|能不能|有没有"
    r"|是不是|会不会|行不行|谁|何时|肿么|(.)不\1|有没|呢(?=[ !]|$)|如何|还是|how|what|莫得?$"
)
ASKS_AT_ONCE = re.compile(r"(?:[吗么]|[^要对]不|没|伐|莫)(?=$|[ !])|(.)不\1")
"""A clause that ends as questions do, or asks 甜不甜; looked for where `MAY_ASK_AT_ONCE` finds something."""
MAY_ASK_AT_ONCE = re.compile("[吗么不没伐莫]")


def is_question(text: str) -> bool:
    """Whether plain `text` has the form of a question."""
    return ASKS.search(text) is not None


def asks_at_once(text: str) -> bool:
    """Whether a clause of `text` does."""
    return ASKS_AT_ONCE.search(text) is not None
