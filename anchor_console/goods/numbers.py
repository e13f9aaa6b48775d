"""Which product had a link number at a time: fans type the number that they see, and see a move late. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from anchor_console.core.ids import ProductId

_TAIL = re.compile(r"(?<=\d)号?(链接)?$")
ECHO_MS = 10_000
"""How long after a move a fan may still mean what had the number before."""


def plain_number(written: str) -> str:
    """A link number as fans type it: `１２`, `012` and `12号链接` are 12."""
    number = _TAIL.sub("", unicodedata.normalize("NFKC", written).strip())
    return number.lstrip("0") or "0" if number.isdecimal() else number


class NumberSpan(msgspec.Struct, frozen=True):
    """A product had `number` from one time to another; `to_ms` is None where it still has."""

    number: str
    product_id: ProductId
    from_ms: int
    to_ms: int | None


class Holder(msgspec.Struct, frozen=True):
    """Who a number speaks of: the product that had it then, and the other one where both may be meant."""

    product_id: ProductId
    other_id: ProductId | None


class Numbers:
    """The spans of numbers that moved; of the others there is nothing to know but who has them now."""

    def __init__(self, spans: Iterable[NumberSpan]) -> None:
        self._by_number: dict[str, list[NumberSpan]] = defaultdict(list)
        for span in sorted(spans, key=lambda one: one.from_ms):
            self._by_number[span.number].append(span)

    def moved(self, number: str) -> bool:
        return number in self._by_number

    def at(self, number: str, at_ms: int) -> Holder | None:
        """Who had the number at `at_ms`; None where nobody had, or for a number that did not move.

        Before the first that we know of had it, that one is meant: clocks of platforms are seconds off.
        """
        spans = self._by_number.get(number, [])
        now = next((span for span in reversed(spans) if span.from_ms <= at_ms), spans[0] if spans else None)
        if now is None:
            return None
        if now.to_ms is not None and now.to_ms <= at_ms:
            # Nobody has it: who had it until just now is meant.
            return Holder(now.product_id, None) if at_ms - now.to_ms < ECHO_MS else None
        before = next((span for span in reversed(spans) if span.from_ms < now.from_ms), None)
        is_echo = before is not None and before.to_ms is not None and at_ms - max(before.to_ms, now.from_ms) < ECHO_MS
        if before is None or not is_echo or before.product_id == now.product_id:
            return Holder(now.product_id, None)
        return Holder(now.product_id, before.product_id)
