"""Words for full text: one for each Chinese character, so that a search finds words of one and two of them too.

`words_of` is what the index keeps of a line, `phrase_of` what is asked of it: a line is found that has the phrase's
words one after the other. Width, case and spaces make no difference. Letters at the end of a phrase may be the
beginning of a longer word, since it is still being typed; a number is whole, so that 3 never finds 30.
"""

from __future__ import annotations

import re
import string

from anchor_console.core.text import fold, harmless

# Letters and digits go apart, so that 165cm finds 165 cm. A mark is a word too: 羊，毛 is not 羊毛.
_WORD = re.compile(r"[a-z]+|[0-9]+|[^\sa-z0-9]")

_LONGEST_IN_PIECES = 24
"""Of a longer word hardly a line begins with a piece: it is enough to ask for the first one."""

_WORDS_APART = re.compile(r"[^\x00-\x7f]+")

# The index's tokenizer knows no ASCII mark, and a query's quotes would end it; the wide ones mean nothing to either.
_WIDE = {ord(mark): chr(ord(mark) + 0xFEE0) for mark in string.punctuation}


def words_of(text: str) -> str:
    """The words of `text` in order, with one space between two."""
    return " ".join(_WORD.findall(fold(text).translate(_WIDE)))


def phrase_of(query: str) -> str | None:
    """The words that a line must hold one after the other; None where the query has none."""
    return words_of(harmless(query)) or None


def holds(words: str, phrase: str) -> bool:
    """Whether a line with these words is found by `phrase`."""
    end = "" if _is_open(phrase) else " "
    return f" {phrase}{end}" in f" {words} "


def match_expression(phrase: str) -> str:
    """`phrase` as FTS5 is asked for it."""
    return f'"{phrase}" *' if _is_open(phrase) else f'"{phrase}"'


def match_of_key(key: str) -> str | None:
    """As FTS5 is asked for every line whose `phrases.key_of` is `key`, and perhaps for more; None where it cannot be.

    A key has no spaces, and where they stood makes no difference to words of one character each: only those are
    asked for. Of letters and figures alone, 123 or XL, the line is asked for by how it begins.
    """
    runs = _WORDS_APART.findall(key.translate(_WIDE))
    return " AND ".join(f'"{" ".join(run)}"' for run in runs) or _beginning_as(key)


def _beginning_as(key: str) -> str | None:
    """Every line whose first words begin `key`: where spaces stood, its letters and figures are in pieces."""
    words = _WORD.findall(key)
    if not words or not all(word.isalnum() for word in words):
        return None
    first, *rest = words
    if len(first) > _LONGEST_IN_PIECES:
        begins = _beginnings(first)
    else:
        begins = [f"{first} {piece}" for piece in _beginnings(rest[0])] if rest else [first]
        begins += [f"{first[:at]} {piece}" for at in range(1, len(first)) for piece in _beginnings(first[at:])]
    return " OR ".join(f'^"{begin}"' for begin in begins)


def _beginnings(word: str) -> list[str]:
    return [word[:at] for at in range(1, len(word) + 1)]


def _is_open(phrase: str) -> bool:
    return phrase[-1].isascii() and phrase[-1].isalpha()
