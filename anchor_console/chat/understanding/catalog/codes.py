"""Codes that goods are told by, a letter between figures: 0W-20 of engine oil. A part of another code tells nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

_CODE = re.compile(r"(?<![a-z\d.])\d{1,2}[a-z]-?\d{2}(?![a-z\d.])")
_JOINT = "-"


def codes_of(names: Iterable[str]) -> frozenset[str]:
    """Those of the names of variants that are codes, as they are typed in a hurry: 0w20."""
    return frozenset(name.lower().replace(_JOINT, "") for name in names if _CODE.fullmatch(name.lower()))


def other_codes(text: str, listed: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the codes in plain `text` are that are not `listed`, though goods are told by such: 0w40."""
    return (code.span() for code in _CODE.finditer(text) if code[0].replace(_JOINT, "") not in listed)
