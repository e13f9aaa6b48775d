"""Quieting what is noise: which rows fold into one line, and which are dimmed. Pure; nothing is ever dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.phrases import Phrases, key_of
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.ids import IdentityId

FOLDS_WITHIN_MS = 20_000
"""How long after its last line a fold still takes another; a phrase takes its lines all evening."""

FLOOD_LINES = 6
FLOOD_WITHIN_MS = 10_000
"""More lines than this of one fan in this time are a flood."""

_SAYS_LITTLE = frozenset({Intent.CHATTER, Intent.PRAISE, Intent.SPAM})
_FOLDS_WHOLE = frozenset({"gift", "follow"})
_LONGEST_CHEER = 12
_FEWEST_OF_A_CHEER = 3
"""Figures alike in a row that are a cheer, 扣666, and no number."""
_REPEATED = re.compile(r"(.{1,4}?)\1+")


class FoldKey(NamedTuple):
    """What rows share that fold into one; `who` is None where they fold whoever sends them."""

    kind: str
    text: str
    who: IdentityId | None
    is_phrase: bool


def fold_key(row: ChatRow, phrases: Phrases) -> FoldKey | None:
    """With what other rows `row` folds; None for what stands alone.

    Cheers, gifts of a kind and follows fold whoever sends them; a fan's own repeated line folds too, unless it claims:
    5号L来一件 said twice may be two. Raised hands for one product fold as cheers do: they are counted on the card. What
    many send alike folds, claim or not, while a person is asked about it. A phrase folds as far as it means nothing:
    what was said before it was set stands. Staff always stand alone.
    """
    if row.kind in _FOLDS_WHOLE:
        return FoldKey(row.kind, row.text, None, is_phrase=False)
    if row.kind != "chat" or row.staff:
        return None
    if _says_little(row.reading) and phrases.cover(row.text):
        return FoldKey("chat", key_of(row.text), None, is_phrase=True)
    if phrases.suspect(row.text):
        return FoldKey("chat", key_of(row.text), None, is_phrase=False)
    if _is_cheer(row.reading, row.text):
        return FoldKey("chat", _squeezed(row.text), None, is_phrase=False)
    if row.reading is not None and _is_hand(row.reading, row.text):
        numbers = " ".join(item.number for item in row.reading.items)
        return FoldKey("hand", f"{_squeezed(row.text)} {numbers}", None, is_phrase=False)
    if row.identity_id is None or (row.reading is not None and row.reading.intent is Intent.CLAIM):
        return None
    return FoldKey("chat", key_of(row.text), row.identity_id, is_phrase=False)


def is_spam(row: ChatRow) -> bool:
    return row.reading is not None and row.reading.intent is Intent.SPAM


def _says_little(reading: Reading | None) -> bool:
    return reading is None or (reading.intent in _SAYS_LITTLE and not reading.items and not reading.facts)


def _is_cheer(reading: Reading | None, text: str) -> bool:
    return _says_little(reading) and len(_squeezed(text)) <= _LONGEST_CHEER


def _is_hand(reading: Reading, text: str) -> bool:
    is_bare = reading.intent is Intent.CLAIM and reading.items and not (reading.specific or reading.facts)
    return bool(is_bare) and len(_squeezed(text)) <= _LONGEST_CHEER


@lru_cache(maxsize=8192)  # a room repeats itself
def _squeezed(text: str) -> str:
    """`text` with what repeats said once: 666666 is 6, 哈哈哈 is 哈, 来了来了 is 来了; 33岁 stays."""
    key = key_of(text)
    return key[0] if key.isdigit() and len(set(key)) == 1 else _REPEATED.sub(_said_once, key)


def _said_once(found: re.Match[str]) -> str:
    whole, unit = found[0], found[1]
    return whole if unit.isdigit() and (unit == "0" or len(whole) < _FEWEST_OF_A_CHEER) else unit


@dataclass(slots=True)
class Floods:
    """Who talks too fast: the times of each fan's last lines, and of nobody's beyond a flood's length."""

    _times: dict[IdentityId, list[int]] = field(default_factory=dict)
    """A few numbers each: a deque takes ten times as much, and an evening has many fans."""
    _last_swept_ms: int = 0

    def is_flood(self, who: IdentityId, at_ms: int) -> bool:
        """Whether the line of `who` at `at_ms` is one too many."""
        self._sweep(at_ms)
        times = self._times.setdefault(who, [])
        is_flood = len(times) == FLOOD_LINES and at_ms - times[0] <= FLOOD_WITHIN_MS
        times.append(at_ms)
        del times[:-FLOOD_LINES]
        return is_flood

    def _sweep(self, at_ms: int) -> None:
        """Forget, now and then, who has been quiet: the evening's fans are many."""
        if at_ms - self._last_swept_ms < FLOOD_WITHIN_MS:
            return
        self._last_swept_ms = at_ms
        for who in [who for who, times in self._times.items() if at_ms - times[-1] > FLOOD_WITHIN_MS]:
            del self._times[who]
