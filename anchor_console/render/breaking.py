"""Lines of a text as the page breaks them: at spaces and after marks, inside a run only when it must."""

from __future__ import annotations

import re
from collections.abc import Callable

_PIECES = re.compile(r"[^\s，。、；：！？,.;:!?]*[\s，。、；：！？,.;:!?]*")
_SMALL_PIECES = re.compile(
    r"[（【《「“‘(\[]*(?:[!-\u024f]+|[^\s])[\s，。、；：！？）】》」”’)\],.;:!?…]*"  # a word, or a character of Chinese
)
_LONG_COLUMNS = 44
ELLIPSIS = "…"


def is_long(text: str) -> bool:
    """Whether it will hardly fit, and is to fill its lines; the same as in card.js."""
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text) > _LONG_COLUMNS


def lines(text: str, width: float, most: int, measure: Callable[[str], float]) -> list[str]:
    """`text` in at most `most` lines no wider than `width`; the last ends in an ellipsis where more would follow.

    A long text breaks between any two characters of Chinese.
    """
    done: list[str] = []
    line = ""
    for piece in (_SMALL_PIECES if is_long(text) else _PIECES).findall(text):
        if not piece:
            continue
        if measure((line + piece).rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            done.append(line)
        line = piece
        while measure(line.rstrip()) > width and len(line) > 1:
            head = _longest(line, width, measure)
            done.append(line[:head])
            line = line[head:]
    if line.strip():
        done.append(line)
    if len(done) <= most:
        return [line.strip() for line in done]
    last = (done[most - 1] + done[most]).lstrip()
    while last and measure(last + ELLIPSIS) > width:
        last = last[:-1]
    return [*(line.strip() for line in done[: most - 1]), last.rstrip() + ELLIPSIS]


def _longest(text: str, width: float, measure: Callable[[str], float]) -> int:
    """How many characters of `text` fit, at least one."""
    least, most = 1, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if measure(text[:middle]) <= width else (least, middle - 1)
    return least
