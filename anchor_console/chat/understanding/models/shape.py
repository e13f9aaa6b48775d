"""What the form of a sketch says, whatever its words: what it names, and whether a clause does nothing but name."""

from __future__ import annotations

import re

LETTERS = frozenset("PCSVUQFN")
"""The capitals of a sketch: see `sketch`."""

_BESIDE = "的那款这个要来拿号码各和跟"
_BEFORE = _BESIDE + "整给我就再加又俺上带件一老板还对行好"
_NAMES = rf"[PCSVUQN0-9{_BEFORE}]*[PCSVQ][PCSVUQN0-9{_BESIDE}吧了啊呀哈]*(?=[ !]|$)"
_NAMING_FIRST, _NAMING_LATER = re.compile(_NAMES), re.compile(f"[ !]{_NAMES}")
"""A clause that does nothing but name, at the beginning, and behind another: most sketches are of one clause."""
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
        naming = _NAMING_FIRST.match(sketch)
        if naming is None and (" " in sketch or "!" in sketch):
            naming = _NAMING_LATER.search(sketch)
        if naming is not None:
            bits |= _CLAUSE
            if naming.end() - naming.start() == len(sketch):
                bits |= _WHOLE
    return bits
