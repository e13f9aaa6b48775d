"""Whether two ways of writing a size mean the same one. Pure."""

from __future__ import annotations

import re

from anchor_console.core.text import fold

_PLUS = re.compile(r"([2-9])xl")
_TAIL = re.compile(r"(?:码|号)$")


def size_key(size: str) -> str:
    """`size` in one form for comparing: XXL and 2XL are one, M码 is M."""
    plain = _TAIL.sub("", fold(size).replace(" ", ""))
    match = _PLUS.fullmatch(plain)
    return "x" * int(match[1]) + "l" if match else plain


def is_same_size(one: str, other: str) -> bool:
    return size_key(one) == size_key(other)


def ways_of_writing(size: str) -> tuple[str, ...]:
    """How else `size` may be written where sizes are kept as they were told: 2XL, XXL, XXL码."""
    plain = size_key(size).upper()
    times = len(plain) - 1
    bare = (plain, f"{times}XL") if times > 1 and plain == "X" * times + "L" else (plain,)
    return tuple(dict.fromkeys((size, *bare, *(f"{one}{tail}" for one in bare for tail in "码号"))))
