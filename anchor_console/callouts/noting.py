"""Remembering what a line says of products, within the transaction that stores the line."""

from __future__ import annotations

from anchor_console.callouts import store
from anchor_console.callouts.store import Origin
from anchor_console.callouts.wants import Heard, SaidOf, WantKind, vote_in, wants_in
from anchor_console.chat.understanding.reading import Intent, StatedWish
from anchor_console.core.ids import IdentityId, ProductId
from anchor_console.fans import store as fans
from anchor_console.goods.service import Catalogue
from anchor_console.storage.writer import Transaction


def note_line(tx: Transaction, origin: Origin, line: SaidOf, catalogue: Catalogue) -> set[ProductId]:
    """Keep what the line says, and tell of which products; nothing of who is under 18."""
    reading = line.reading
    heard = wants_in(line, catalogue)
    wish = reading.wish if reading.intent is Intent.WISH else None
    if (not heard and wish is None) or fans.is_minor(tx, origin.who):
        return set()
    store.add_wants(tx, origin, heard)
    if wish is not None:
        # A wish that says nothing of what it is for (能出个藏青色吗) is for the product on air.
        meant = line.meant(reading.items[0].number) if reading.items else (line.on_air,) if wish.what is None else ()
        named = meant[0] if len(meant) == 1 else None
        store.add_wish(tx, origin, wish, named.id if named else None)
    return {one.product_id for one in heard}


def note_vote(
    tx: Transaction, origin: Origin, meaning: str, word: str, on_air: ProductId, catalogue: Catalogue
) -> set[ProductId]:
    """Keep an answer to an open call, where it speaks of the product on air; tell whether it does."""
    product = catalogue.product(on_air)
    heard = vote_in(meaning, word, product) if product is not None else None
    if heard is None or fans.is_minor(tx, origin.who):
        return set()
    store.add_wants(tx, origin, [heard])
    return {heard.product_id}


def note_claim(tx: Transaction, origin: Origin, product_id: ProductId, color: str | None, size: str | None) -> None:
    """Keep a claim that a person at the desk wrote down."""
    if not fans.is_minor(tx, origin.who):
        store.add_wants(tx, origin, [Heard(product_id, WantKind.CLAIM, color, size)])


def note_wish(tx: Transaction, origin: Origin, words: str) -> None:
    """Keep a wish that a person at the desk heard, in their words; nothing of who is under 18."""
    if not fans.is_minor(tx, origin.who):
        store.put_wish(tx, origin, StatedWish(words, None, None, None))


def forget(tx: Transaction, who: IdentityId) -> None:
    """They said that they are under 18: nothing that they wanted is kept."""
    store.forget(tx, who)
