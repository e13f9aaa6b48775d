"""What each character of a line is of its wish: the thing, its colour, its size, a feature, or nothing of it.

A part begins with one tag and goes on with another, so that two of a kind stay apart (the BIO scheme).
"""

from __future__ import annotations

from collections.abc import Sequence

from anchor_console.chat.understanding.reading import StatedWish

PARTS = ("what", "color", "size", "feature")
OUTSIDE = 0
"""The tag of what is nothing of the wish."""
BEGINS = tuple(range(1, 1 + len(PARTS)))
"""The tag of the first character of each of `PARTS`; those behind it are so many further."""
GOES_ON = len(PARTS)
TAGS = 1 + 2 * len(PARTS)
"""How many tags there are."""
_FOUND_FIRST = ("feature", "what", "size", "color")
"""The parts in the order in which they are looked for: the longest first, since a hue is one character."""


def tags_of(original: str, wish: StatedWish) -> list[int] | None:
    """The tag of each character of `original`; None where the wish is not told in its words."""
    text = original.lower()
    spans: list[tuple[int, int]] = []
    tags = [OUTSIDE] * len(text)
    for part in _FOUND_FIRST:
        word = getattr(wish, part)
        if word is None:
            continue
        span = _span(text, word.lower(), spans)
        if span is None and part == "color":
            span = _span(text, word.removesuffix("色"), spans)
        if span is None:
            return None
        spans.append(span)
        start, end = span
        begins = BEGINS[PARTS.index(part)]
        tags[start:end] = [begins, *[begins + GOES_ON] * (end - start - 1)]
    return tags


def _span(text: str, word: str, taken: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Where `word` is, outside what is `taken`: nearest to that, else first."""
    found = []
    at = text.find(word)
    while at >= 0 and word:
        end = at + len(word)
        if all(end <= start or at >= stop for start, stop in taken):
            found.append((at, end))
        at = text.find(word, at + 1)
    return min(found, key=lambda span: _distance(span, taken), default=None)


def _distance(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> int:
    start, end = span
    return min((start - stop if start >= stop else begin - end for begin, stop in taken), default=start)


def parts_of(original: str, tags: Sequence[int], first: tuple[int, int] = (0, 0)) -> dict[str, str]:
    """The words of each part that `tags` tell; of two of a kind the one within the stretch `first`, else the first."""
    told: dict[str, str] = {}
    told_first: dict[str, str] = {}
    begin, finish = first
    at = 0
    while at < len(tags):
        tag, start = tags[at], at
        at += 1
        if tag in BEGINS:
            while at < len(tags) and tags[at] == tag + GOES_ON:
                at += 1
            told.setdefault(PARTS[tag - 1], original[start:at])
            if begin <= start and at <= finish:
                told_first.setdefault(PARTS[tag - 1], original[start:at])
    return told | told_first
