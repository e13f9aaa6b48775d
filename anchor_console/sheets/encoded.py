"""The text of a file in the encodings that spreadsheets write, also where some bytes were broken on its way."""

from __future__ import annotations

import codecs

import msgspec
from msgspec.structs import replace

from anchor_console.core.lazy_pattern import lazily

BROKEN = "\ufffd"
"""What stands for bytes that are no character."""
_WHOLE_FOR_ONE_BROKEN = 4
"""So many characters beyond ASCII for each broken one tell that a text is in this encoding, and was damaged.

UTF-8 tells itself from others: of GB18030 text read as UTF-8 most is broken.
"""
_OF_PROGRAMS = lazily(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
"""What stands in pictures and programs, and hardly ever in a text."""


class Text(msgspec.Struct, frozen=True):
    """The text of a file; `is_cut_off` where it ends in the middle of a character, `is_damaged` where bytes of it are
    none, which are `BROKEN` ones now."""

    text: str
    is_cut_off: bool = False
    is_damaged: bool = False


def text_of(raw: bytes) -> Text | None:
    """What the bytes of a file say; None where they are no text that we know."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(raw, "utf-16")
    if b"\0" in raw and (text := _utf16_without_mark(raw)) is not None:
        return text
    for encoding in ("utf-8-sig", "gb18030"):
        text = _strictly(raw, encoding) or _damaged(raw, encoding)
        if text is not None:
            return _without_zeros(text)
    return None


def _without_zeros(found: Text) -> Text | None:
    """The text with zero bytes taken for broken ones; None where so many are, or so much else that is no text."""
    zeros = found.text.count("\0")
    if not zeros:
        return found
    if zeros * _WHOLE_FOR_ONE_BROKEN > len(found.text) or len(_OF_PROGRAMS.findall(found.text)) > zeros:
        return None
    return replace(found, text=found.text.replace("\0", BROKEN), is_damaged=True)


def _strictly(raw: bytes, encoding: str) -> Text | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return Text(decoder.decode(raw), bool(decoder.getstate()[0]))
    except UnicodeDecodeError:
        return None


def _damaged(raw: bytes, encoding: str) -> Text | None:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(raw)
    broken = text.count(BROKEN)
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if broken * (_WHOLE_FOR_ONE_BROKEN + 1) > beyond_ascii:
        return None
    return Text(text, bool(decoder.getstate()[0]), is_damaged=True)


def _utf16_without_mark(raw: bytes) -> Text | None:
    """As `text_of`, of a file whose every second byte is often zero."""
    sample = raw[: 4096 & ~1]
    zeros = (sample[::2].count(0), sample[1::2].count(0))
    encoding = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    if max(zeros) < len(sample) // 16 or min(zeros) > max(zeros) // 8:
        return None
    return _strictly(raw, encoding)
