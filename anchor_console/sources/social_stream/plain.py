"""From a chat line's HTML to what a person reads: text, and the words behind its pictures. Nothing is rendered."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[ \t\r\n\f]+")
_TAG = re.compile(r"<[^>]*>?")
_INPUT_LIMIT = 32 * 1024
_TAGS_LIMIT = 300
"""More than any line of chat has, with a picture for each of its signs."""


def plain_text(html: str) -> str:
    """What the HTML says; a text without any is as it was."""
    if "<" not in html and "&" not in html:
        return html.strip()
    html = html[:_INPUT_LIMIT]
    if html.count("<") > _TAGS_LIMIT:
        return _without_tags(html)
    # For each `<` that no `>` ends the library looks through all that follows: a frame of nothing else takes it half a
    # minute, in which the window stands still.
    tags, end, text = html.rpartition(">")
    html = tags + end + text.replace("<", "&lt;")
    # Here, for the console's quick start: the parser brings all names of all signs.
    from anchor_console.sources.social_stream.markup import MarkupReader

    reader = MarkupReader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:
        # The library's own words for a declaration that it cannot follow.
        return _without_tags(html)
    return _flat("".join(reader.parts))


def _without_tags(html: str) -> str:
    """The words between the tags, found without understanding any."""
    return _flat(_TAG.sub(" ", html))


def _flat(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
