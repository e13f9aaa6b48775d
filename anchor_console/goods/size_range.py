"""Sizes as people write many of them at once: `S-2XL`, `S/M/L`, `35-40码`, `90~130`. Pure."""

from __future__ import annotations

import re
import unicodedata

from anchor_console.core.lazy_pattern import lazily

LADDER = ("XXXS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL", "4XL", "5XL", "6XL", "7XL", "8XL")
_MOST = 30
_LETTER = lazily(r"(?:(\d)?(X{0,4})([SML]))码?", re.IGNORECASE)
_DASH = lazily(r"\s*(?:[-~—–]+|至|到)\s*")
_BETWEEN = lazily(r"\s*[/、,，|;；+\s]\s*")
_FREE = lazily(r"均码|通码|free|one ?size|f", re.IGNORECASE)
_FIGURE = lazily(r"(\d{2,3})(\.5)?[码号]?(?:cm)?", re.IGNORECASE)


def one_size(text: str) -> str | None:
    """The size that a word names, as catalogues write it: `2xl` is `XXL`, `38码` is `38`; None for another word.

    Bare figures are none: they may be a price.
    """
    word = unicodedata.normalize("NFKC", text).strip()
    if _FREE.fullmatch(word):
        return "均码"
    letter = _letter(word)
    if letter is not None:
        return letter
    figure = _FIGURE.fullmatch(word)
    return word.rstrip("码号") if figure and word[-1] in "码号" else None


def several_sizes(text: str) -> tuple[str, ...] | None:
    """All the sizes that a word names, a range with what lies between; None for another word."""
    word = unicodedata.normalize("NFKC", text).strip()
    single = one_size(word)
    if single is not None:
        return (single,)
    ends = _DASH.split(word)
    if len(ends) == 2:
        return _between(*ends)
    parts = [part for part in _BETWEEN.split(word) if part]
    if len(parts) < 2:
        return None
    sizes: list[str] = []
    figures = all(_FIGURE.fullmatch(part) for part in parts)
    for part in parts:
        found = (part.rstrip("码号cmCM"),) if figures else several_sizes(part)
        if found is None:
            return None
        sizes += found
    return tuple(dict.fromkeys(sizes))


def _letter(word: str) -> str | None:
    found = _LETTER.fullmatch(word)
    if found is None or (found[1] and not found[2]):
        return None
    xs = int(found[1] or 1) * len(found[2])
    size = ("X" * xs if xs <= 3 else f"{xs}X") + found[3].upper()
    return size if size in LADDER or xs == 0 else None


def _between(first: str, last: str) -> tuple[str, ...] | None:
    letters = _letter(first), _letter(last)
    if letters[0] and letters[1]:
        start, end = LADDER.index(letters[0]), LADDER.index(letters[1])
        return LADDER[start : end + 1] if start < end else None
    figures = _FIGURE.fullmatch(first), _FIGURE.fullmatch(last)
    if figures[0] is None or figures[1] is None or figures[0][2] or figures[1][2]:
        return None
    start, end = int(figures[0][1]), int(figures[1][1])
    step = 1 if end < 70 else 10 if start % 10 == end % 10 == 0 else 5 if start % 5 == end % 5 == 0 else 1
    if not (start < end and (end - start) // step < _MOST):
        return None
    return tuple(str(size) for size in range(start, end + 1, step))
