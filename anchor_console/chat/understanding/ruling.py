"""What settles an intent where the words of a line vote otherwise: a form that it has, whatever weighs more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from anchor_console.chat.understanding.reading import Intent

ASKING = (Intent.ASK_DETAIL, Intent.ASK_FIT, Intent.ASK_DELIVERY, Intent.ASK_STOCK)
"""What is asked of goods, but for their price."""
IDLE = (Intent.CHATTER, Intent.PRAISE)
"""What asks for nothing, and takes nothing."""


class Ruling(Struct, frozen=True, gc=False):
    """A sketch voted to be one of `voted` is the likeliest of `intents` where it `holds`, unless `excepts` holds too.

    It holds of none without one of `signs`; with `senses`, of none that has no word of one of those.
    """

    voted: frozenset[Intent]
    signs: str
    holds: Callable[[str], object]
    intents: tuple[Intent, ...]
    senses: frozenset[str]
    excepts: Callable[[str], object] | None


def ruling(
    voted: Iterable[Intent],
    signs: str,
    holds: str | Callable[[str], object],
    *intents: Intent,
    senses: Iterable[str] = (),
    unless: str | None = None,
) -> Ruling:
    """A ruling that holds of a sketch where the pattern `holds` is found in it, or which passes that test.

    `unless` is a pattern of which nothing is found: looked for last, for few sketches come so far.
    """
    excepts = re.compile(unless).search if unless is not None else None
    test = re.compile(holds).search if isinstance(holds, str) else holds
    return Ruling(frozenset(voted), signs, test, intents, frozenset(senses), excepts)


class Rulings:
    """Rulings in their order; of a sketch only those are told that may hold."""

    def __init__(self, rulings: Sequence[Ruling]) -> None:
        self._rulings = rulings
        self._signs = {intent: self._signs_of(intent) for intent in Intent}
        self._with = lru_cache(maxsize=4096)(self._with_signs)

    def _signs_of(self, voted: Intent) -> Callable[[str], list[str]]:
        signs = "".join(one.signs for one in self._rulings if voted in one.voted)
        return re.compile(f"[{signs}]" if signs else "(?!)").findall

    def that_may_hold(self, text: str, voted: Intent) -> Sequence[Ruling]:
        """Those that may hold of the sketch `text`, which is `voted` to be of an intent."""
        signs = self._signs[voted](text)
        return self._with(voted, frozenset(signs)) if signs else ()

    def _with_signs(self, voted: Intent, signs: frozenset[str]) -> Sequence[Ruling]:
        return [one for one in self._rulings if voted in one.voted and not signs.isdisjoint(one.signs)]
