"""Which stretches of a line name the goods that were read in it: its link number, colour and size. Pure."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.reading import Item, Reading

_LINK = "号(?:链接)?"


def marked(text: str, reading: Reading) -> list[tuple[int, int]]:
    """Stretches of `text` (code points, end excluded) that name what `reading` found; in order, none over another."""
    spans: list[tuple[int, int]] = []
    for pattern in dict.fromkeys(_pattern(item) for item in reading.items):
        for found in pattern.finditer(text):
            start, end = found.span()
            if all(end <= first or start >= last for first, last in spans):
                spans.append((start, end))
    return sorted(spans)


def _pattern(item: Item) -> re.Pattern[str]:
    words = [rf"(?<!\d){re.escape(item.number)}{_LINK}"]
    if item.color:
        short = item.color.removesuffix("色")
        words += [re.escape(item.color), *([re.escape(short)] if short else [])]
    if item.size:
        # A letter size is a word of its own: no L in XL. A figure stands alone too.
        words.append(rf"(?<![A-Za-z0-9]){re.escape(item.size)}(?![A-Za-z0-9])码?")
    return re.compile("|".join(words), re.IGNORECASE)
