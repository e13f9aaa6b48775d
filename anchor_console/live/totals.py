"""What a session adds up to, counted from its tables: what the screens count on from, and what reports begin with."""

from __future__ import annotations

from anchor_console.chat import store as chat
from anchor_console.live.session import Session
from anchor_console.sales import store as sales
from anchor_console.sales.sale import Totals
from anchor_console.storage.writer import Transaction


def totals_of(tx: Transaction, session: Session) -> Totals:
    """The totals of a session, counted from its tables."""
    events, messages = chat.counts(tx, session.id)
    sums = sales.sums(tx, session.id)
    return Totals(
        events,
        messages,
        sales.count_claims(tx, session.id),
        sums.orders,
        sums.sales,
        sums.units,
        sums.paid_minor,
        sums.refunded_minor,
    )
