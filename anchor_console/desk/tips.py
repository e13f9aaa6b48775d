"""Tooltips of text that people wrote: Qt takes a tooltip for markup when it looks like some."""

from __future__ import annotations

import html

from anchor_console.core.text import breakable

_LONGEST_LINE = 80
"""Characters; Qt breaks the lines of markup alone, and a longer one would leave the screen."""


def plain_tip(text: str) -> str:
    """What a tooltip must be given to show `text` as it stands."""
    if "<" not in text and all(len(line) <= _LONGEST_LINE for line in text.split("\n")):
        return text
    return f"<p>{html.escape(breakable(text), quote=False)}</p>".replace("\n", "<br>")
