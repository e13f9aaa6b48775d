"""Tooltips of text that people wrote: Qt takes a tooltip for markup when it looks like some."""

from __future__ import annotations

import html


def plain_tip(text: str) -> str:
    """What a tooltip must be given to show `text` as it stands."""
    return f"<p>{html.escape(text, quote=False)}</p>".replace("\n", "<br>") if "<" in text else text
