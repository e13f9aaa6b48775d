"""What the form of a sketch says, whatever its words: what it names, and whether a clause does nothing but name."""

from __future__ import annotations

import re

LETTERS = frozenset("PCSVUQFN")
"""The capitals of a sketch: see `sketch`."""

_BESIDE = "的那款这个要来拿号码各和跟"
_BEFORE = _BESIDE + "整给我就再加又俺上带件一老板还对行好"
_NAMING = re.compile(rf"(?:^|[ !])[PCSVUQN0-9{_BEFORE}]*[PCSVQ][PCSVUQN0-9{_BESIDE}吧了啊呀哈]*(?=[ !]|$)")
BITS = 6
"""How many bits a shape has."""
_COUNT, _VARIANT, _PRODUCT, _LACKING, _CLAUSE, _WHOLE = (1 << bit for bit in range(BITS))


def shape(sketch: str) -> int:
    """What the sketch names, as bits; 0 where nothing."""
    bits = _COUNT if "Q" in sketch else 0
    if "C" in sketch or "S" in sketch:
        bits |= _VARIANT
    if "P" in sketch:
        bits |= _PRODUCT
    if "V" in sketch or "U" in sketch:
        bits |= _LACKING
    if bits:
        naming = _NAMING.search(sketch)
        if naming is not None:
            bits |= _CLAUSE
            if naming.end() - naming.start() == len(sketch):
                bits |= _WHOLE
    return bits
