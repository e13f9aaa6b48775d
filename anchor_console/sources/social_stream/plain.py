"""From a chat line's HTML to what a person reads: text, and the words behind its pictures. Nothing is rendered."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[ \t\r\n\f]+")
_INPUT_LIMIT = 64 * 1024


def plain_text(html: str) -> str:
    """What the HTML says; a text without any is as it was."""
    if "<" not in html and "&" not in html:
        return html.strip()
    # Here, for the console's quick start: the parser brings all names of all signs.
    from anchor_console.sources.social_stream.markup import MarkupReader

    reader = MarkupReader()
    try:
        reader.feed(html[:_INPUT_LIMIT])
        reader.close()
    except AssertionError:
        # The library's own words for a declaration that it cannot follow.
        return _SPACES.sub(" ", re.sub(r"<[^>]*>?", " ", html[:_INPUT_LIMIT])).strip()
    return _SPACES.sub(" ", "".join(reader.parts)).strip()
