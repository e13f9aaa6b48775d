"""Text as people type it: width, digits, and marks that must do no harm."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from anchor_console.core.lazy_pattern import lazily

NAME_LIMIT = 40

_BIDI_AND_CONTROL = {
    *range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200B, 0x200E, 0x200F,
    *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF, 0x2028, 0x2029,
    *range(0xD800, 0xE000),  # halves of surrogate pairs: no file or wire takes them
}  # fmt: skip
_DROP = dict.fromkeys(_BIDI_AND_CONTROL) | {0x09: " ", 0x0A: " ", 0x0D: " "}
_MAX_COMBINING = 2

_SIGNS = "\u2010-\u2027\u2030-\u205f\u2070-\u20cf\u2100-\u2bff\ufe00-\ufe0f\U0001f000-\U0001faff"
"""Punctuation, symbols, emoji, and what chooses their look."""
_LETTERS = f"\u00a0-\u02ff\u3000-\u3029\u3030-\u3098\u309b-\ua66e\uac00-\ud7a3\uff00-\uffef{_SIGNS}"
"""Latin, Chinese, Japanese and Korean without their few combining marks, and signs: nearly every line of chat is only
of these."""
_NEVER_COMBINING = lazily(f"[ -\u009f{_LETTERS}]*")
_PLAIN = lazily(f"[ -~{_LETTERS}]*")
"""The same without control marks: nothing to take out, nothing to count."""


def harmless(text: str) -> str:
    """`text` without control and direction marks, on one line, with at most two combining marks on a letter."""
    if _PLAIN.fullmatch(text):
        return text
    flat = text.translate(_DROP)
    if _NEVER_COMBINING.fullmatch(flat):
        return flat
    kept: list[str] = []
    run = 0
    for char in flat:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MAX_COMBINING:
            kept.append(char)
    return "".join(kept)


def short_name(name: str) -> str:
    """A fan's name as we show and keep it: harmless, at most 40 characters."""
    return harmless(name).strip()[:NAME_LIMIT].rstrip()


@lru_cache(maxsize=8192)  # a room repeats itself, and each line is compared several times
def fold(text: str) -> str:
    """`text` for comparing: half width, lower case, no space around."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


_LONGEST_RUN, _PIECE = 24, 12
_UNBROKEN = lazily(rf"[!-\u024f]{{{_LONGEST_RUN + 1},}}")
BREAK_HERE = "\u200b"


def breakable(text: str) -> str:
    """`text` with places to break unseen in what is too long for a line and has none: an address, a row of letters."""
    return _UNBROKEN.sub(
        lambda run: BREAK_HERE.join(run[0][at : at + _PIECE] for at in range(0, len(run[0]), _PIECE)), text
    )
