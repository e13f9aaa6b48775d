"""Counting again what fans add up to: after an order, a session's first line, a link, or an import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from anchor_console.core.ids import IdentityId
from anchor_console.fans import tally_store
from anchor_console.fans.store import identities_of
from anchor_console.fans.tiers import Tally
from anchor_console.sales.purchases import Purchase, purchases_of, summed
from anchor_console.storage.writer import Transaction


def recount(tx: Transaction, who: Iterable[IdentityId]) -> list[IdentityId]:
    """Count the fans behind these identities again; gives every identity that has another tally now, or may have."""
    counted: dict[IdentityId, None] = {}
    for one in who:
        if one not in counted:
            group = identities_of(tx, one)
            tally_store.put_tally(tx, group, tally_of(tx, group))
            counted |= dict.fromkeys(group)
    return list(counted)


def came(tx: Transaction, who: Sequence[IdentityId]) -> None:
    """These are here for the first time in this session."""
    if who:
        tally_store.count_sessions(tx, who)
        recount(tx, tally_store.linked_among(tx, who))


def tally_of(tx: Transaction, group: Sequence[IdentityId]) -> Tally:
    """What one fan adds up to."""
    return summed_up(purchases_of(tx, group), tally_store.sessions_of(tx, group))


def summed_up(purchases: Sequence[Purchase], sessions: int) -> Tally:
    kept = [line for line in purchases if not line.is_returned]
    bought = summed(kept)
    return Tally(
        sessions=sessions,
        orders=len({line.order_key for line in kept}),
        units=bought.units_kept,
        returned=len(purchases) - len(kept),
        spent_minor=bought.spent_minor,
        # What has no time was bought before the console was there: since when is not known.
        first_bought_ms=None if any(line.at_ms is None for line in kept) else bought.first_at_ms,
        last_bought_ms=bought.last_at_ms,
    )
