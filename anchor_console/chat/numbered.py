"""Whether a line names a link number itself, or only speaks of what is on air. Pure."""

from __future__ import annotations

from functools import lru_cache

from anchor_console.chat.understanding.line.numbers import CHINESE_DIGITS, parse
from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold

_COUNTED = "件个條条双套盒箱斤包瓶只支袋米码岁元块份次"
# 十一号 is a number, 一件 is not; 11驼色 is one, 11件 is not. A run of digits is looked at once, however long it is.
_NUMBERS = lazily(
    rf"(?<!\d)(\d++)(?!\s*(?:[{_COUNTED}\d]|cm|kg))|(?<![{CHINESE_DIGITS}])([{CHINESE_DIGITS}]++)(?=\s*(?:号|链接))"
)


@lru_cache(maxsize=8192)  # a room repeats itself, and a line is asked several times
def says_number(text: str, number: str) -> bool:
    """Whether `number` stands in `text`, as figures or in Chinese."""
    plain = fold(text)
    if not number.isdecimal():
        return fold(number) in plain
    return any(parse(one or other) == float(number) for one, other in _NUMBERS.findall(plain))
