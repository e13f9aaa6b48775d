"""Remembering what a line says of products, within the transaction that stores the line."""

from __future__ import annotations

from collections.abc import Collection

from anchor_console.callouts import store
from anchor_console.callouts.store import Origin
from anchor_console.callouts.wants import (
    Heard,
    SaidOf,
    WantKind,
    buys_nothing,
    has_it,
    is_of_who_sits_in,
    said_of_the_last,
    says_no,
    vote_in,
    wants_in,
)
from anchor_console.chat.understanding.reading import Intent, StatedWish
from anchor_console.core.ids import IdentityId, MessageId, ProductId
from anchor_console.fans import store as fans
from anchor_console.goods.service import Catalogue
from anchor_console.storage.writer import Transaction

_OF_THE_LINE = 1_000
"""The place of what is no part of the line's own words."""


class Noting:
    """Notes what the lines of one batch say; nothing of who is under 18.

    Args:
        minors: those of the batch's people who are; who turns out to be one on the way is added by the caller.
    """

    def __init__(self, tx: Transaction, catalogue: Catalogue, minors: Collection[IdentityId]) -> None:
        self._tx = tx
        self._catalogue = catalogue
        self._minors = minors
        self._heard: list[tuple[Origin, int, Heard]] = []
        """What is not written yet: thousands of lines are kept by one statement."""

    def line(self, origin: Origin, line: SaidOf) -> set[ProductId]:
        """Keep what the line says, and tell of which products."""
        reading = line.reading
        heard = wants_in(line, self._catalogue)
        last = said_of_the_last(line) if not heard else None
        if last is not None:
            wanted = self._last_wanted(origin, or_earlier=last is WantKind.NO and says_no(line))
            heard = [] if wanted is None else [Heard(wanted, last)]
        if not heard and last is None and has_it(line):
            heard = self._they_have(origin, line)
        if not heard and buys_nothing(line):
            self.write()
            heard = [Heard(one, WantKind.NO) for one in store.all_wanted(self._tx, origin.who)]
        if is_of_who_sits_in(line):
            self.write()
            spoken_of = {one.product_id for one in heard}
            wanted_before = [one for one in store.all_wanted(self._tx, origin.who) if one not in spoken_of]
            heard += [Heard(one, WantKind.AWAY) for one in wanted_before]
        wish = reading.wish if reading.intent is Intent.WISH else None
        if (not heard and wish is None) or origin.who in self._minors:
            return set()
        self._heard += [(origin, place, one) for place, one in enumerate(heard)]
        if wish is not None:
            # A wish that says nothing of what it is for (能出个藏青色吗) is for the product on air.
            meant = (
                line.meant(reading.items[0].number) if reading.items else (line.on_air,) if wish.what is None else ()
            )
            named = meant[0] if len(meant) == 1 else None
            store.add_wish(self._tx, origin, wish, named.id if named else None)
        return {one.product_id for one in heard}

    def no_more(self, origin: Origin, given_up: Collection[ProductId], *, is_said: bool) -> set[ProductId]:
        """Keep that they want these no more, and tell of which products.

        Args:
            given_up: what they took back.
            is_said: whether the line says what it is about; 算了不要了 is about what they spoke of last.
        """
        last = None if is_said else self._last_wanted(origin, or_earlier=True)
        refused = {*given_up, *(() if last is None else (last,))}
        self._heard += [(origin, _OF_THE_LINE, Heard(one, WantKind.NO)) for one in sorted(refused)]
        return refused

    def _they_have(self, origin: Origin, line: SaidOf) -> list[Heard]:
        """That they have what is on air, where they wanted that, or else what they spoke for last tonight."""
        self.write()
        up = None if line.on_air is None else line.on_air.id
        theirs = up if up in store.all_wanted(self._tx, origin.who) else self._last_wanted(origin, or_earlier=False)
        return [] if theirs is None else [Heard(theirs, WantKind.NO)]

    def _last_wanted(self, origin: Origin, *, or_earlier: bool) -> ProductId | None:
        """What they spoke for last tonight; `or_earlier`: where they spoke for nothing yet, on an evening before."""
        self.write()
        tonight = store.last_wanted(self._tx, origin.who, origin.session_id)
        return store.last_wanted(self._tx, origin.who, None) if tonight is None and or_earlier else tonight

    def vote(self, origin: Origin, meaning: str, word: str, on_air: ProductId) -> set[ProductId]:
        """Keep an answer to an open call, where it speaks of the product on air; tell whether it does."""
        product = self._catalogue.product(on_air)
        heard = vote_in(meaning, word, product) if product is not None else None
        if heard is None or origin.who in self._minors:
            return set()
        self._heard.append((origin, 0, heard))
        return {heard.product_id}

    def forget(self, who: IdentityId) -> None:
        """They said that they are under 18: nothing that they wanted is kept."""
        self.write()
        store.forget(self._tx, who)

    def unhear(self, message_id: MessageId) -> None:
        """The line was taken away: nothing is remembered of it."""
        self.write()
        store.unhear(self._tx, message_id)

    def write(self) -> None:
        """Write what was kept since the last time."""
        if self._heard:
            store.add_wants(self._tx, self._heard)
            self._heard = []


def note_claim(tx: Transaction, origin: Origin, product_id: ProductId, color: str | None, size: str | None) -> None:
    """Keep a claim that a person at the desk wrote down."""
    if not fans.is_minor(tx, origin.who):
        store.add_wants(tx, [(origin, 0, Heard(product_id, WantKind.CLAIM, color, size))])


def note_missed(tx: Transaction, origin: Origin, product_id: ProductId, color: str | None, size: str | None) -> None:
    """The session is over and the fan's claim still waits: that is a wish now."""
    if not fans.is_minor(tx, origin.who):
        store.add_wish(tx, origin, StatedWish(None, color, size, None), product_id)


def note_wish(tx: Transaction, origin: Origin, words: str) -> None:
    """Keep a wish that a person at the desk heard, in their words."""
    store.put_wish(tx, origin, StatedWish(words, None, None, None))
