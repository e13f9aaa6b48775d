"""From a chat line's HTML to what a person reads: text, and the words behind its pictures. Nothing is rendered."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HIDDEN = frozenset({"script", "style", "template", "noscript", "head", "title"})
_BREAKS = frozenset({"br", "p", "div", "li", "tr"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
_INPUT_LIMIT = 64 * 1024


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BREAKS:
            self.parts.append(" ")
        elif tag == "img" and not self._hidden:
            said = dict(attrs)
            self.parts.append(said.get("alt") or said.get("title") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """What the HTML says; a text without any is as it was."""
    if "<" not in html and "&" not in html:
        return html.strip()
    reader = _Reader()
    try:
        reader.feed(html[:_INPUT_LIMIT])
        reader.close()
    except AssertionError:
        # The library's own words for a declaration that it cannot follow.
        return _SPACES.sub(" ", re.sub(r"<[^>]*>?", " ", html[:_INPUT_LIMIT])).strip()
    return _SPACES.sub(" ", "".join(reader.parts)).strip()
