"""Lines of a text as the page breaks them: at spaces and after marks, inside a run only when it must."""

from __future__ import annotations

import re
from collections.abc import Callable

_PIECES = re.compile(r"[^\s，。、；：！？,.;:!?]*[\s，。、；：！？,.;:!?]*")
ELLIPSIS = "…"


def lines(text: str, width: float, most: int, measure: Callable[[str], float]) -> list[str]:
    """`text` in at most `most` lines no wider than `width`; the last ends in an ellipsis where more would follow."""
    done: list[str] = []
    line = ""
    for piece in _PIECES.findall(text):
        if not piece:
            continue
        if measure((line + piece).rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            done.append(line.strip())
        line = piece
        while measure(line.rstrip()) > width and len(line) > 1:
            head = _longest(line, width, measure)
            done.append(line[:head])
            line = line[head:]
    if line.strip():
        done.append(line.strip())
    if len(done) <= most:
        return done
    kept = done[:most]
    last = kept[-1] + done[most]
    while last and measure(last + ELLIPSIS) > width:
        last = last[:-1]
    return [*kept[:-1], last.rstrip() + ELLIPSIS]


def _longest(text: str, width: float, measure: Callable[[str], float]) -> int:
    """How many characters of `text` fit, at least one."""
    least, most = 1, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if measure(text[:middle]) <= width else (least, middle - 1)
    return least
