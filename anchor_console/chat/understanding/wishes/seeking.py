"""What a line asks to be had or made, and whether the catalogue lists it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.items.leftovers import with_leftovers
from anchor_console.chat.understanding.naming.mentions import Mention
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.wishes.asking import Asking, askings
from anchor_console.chat.understanding.wishes.listed import is_listed
from anchor_console.chat.understanding.wishes.subject import Subject

_CLAUSE_ENDS = " ,.!?;~"
_SAID_FIRST = re.compile(
    r"(?<![^ ,.!?;~])(?:主播|老板娘?|宝子?|亲|家人们?|[你恁咱]家|你们家?|今天|明天|今晚|明晚|下次|下回"
    r"|(?:麻烦|请|想|弱弱地?)?问(?:一?[下嘴句]|问)?|打扰(?:一下|了)?)$"
)
"""To whom or of when it is said, and no more, before the asking: 主播有锅铲没."""


class Sought(Struct, frozen=True, gc=False):
    """What a line asks for: by which words, whether it `is_listed`, whether a clause does nothing but ask for it."""

    asking: Asking
    is_listed: bool
    is_whole: bool


WAYS_TO_SEEK = 4
"""How many numbers `seeking` gives."""


def seeking(sought: Sought | None) -> int:
    """How a line asks for a thing: not, for what is listed, for what is not, or with a whole clause for that."""
    if sought is None:
        return 0
    if sought.is_listed:
        return 1
    return 3 if sought.is_whole else 2


def sought(
    text: str,
    original: str,
    mentions: Sequence[Mention],
    used: Collection[int],
    pinned: str | None,
    lexicon: Lexicon,
    signs: int,
) -> Sought | None:
    """What plain `text` asks to be had or made; None where nothing of that kind.

    Args:
        signs: those of asking that it has (see `asking.signs`).
        mentions: those that made no fact; what did starts at `used`.
    """
    if not signs:
        return None
    subject: Subject | None = None
    for asking in askings(text, signs):
        start, end = asking.start, asking.end
        if used and any(start <= at < end for at in used):
            continue
        if subject is None:
            told = with_leftovers(text, mentions, mentions, pinned, Intent.ASK_STOCK, lexicon)
            subject = Subject(text, original, told, pinned, lexicon)
        listed = is_listed(subject, start, end)
        if listed is not None:
            return Sought(asking, listed, is_whole=_is_clause(text, asking.begin, asking.finish))
    return None


def _is_clause(text: str, start: int, end: int) -> bool:
    begins = start == 0 or text[start - 1] in _CLAUSE_ENDS or _SAID_FIRST.search(text, 0, start) is not None
    return begins and (end == len(text) or text[end] in _CLAUSE_ENDS)
