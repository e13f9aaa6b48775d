"""Which store answers for which table when a person asks what is held of them, or to be forgotten.

Every table of the database stands here once: with the store that gives it out and erases it, or among those that
hold nothing of a fan, with the reason. `tests/storage/test_fan_tables.py` fails for a table that does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from anchor_console.callouts import person_store as callouts
from anchor_console.chat import person_store as chat
from anchor_console.core.ids import IdentityId
from anchor_console.fans import person_store as fans
from anchor_console.sales import person_store as sales
from anchor_console.storage.writer import Transaction


class PersonStore(Protocol):
    """A room's module that gives out and erases what its tables hold of one person.

    `identities` are all identities of that person, none left out. `export_fan` gives rows by what they are, for a
    person to read: times end in `_ms`. `erase_fan` leaves no word of theirs, nor about them, and nothing that tells
    who they are; what the shop counts (sales, claims, asks, stock) stays, with the identity's number, which is
    nobody's afterwards. It may be called again for the same identities.
    """

    @property
    def FAN_TABLES(self) -> tuple[str, ...]:
        """The tables that it answers for."""

    def export_fan(self, tx: Transaction, identities: Sequence[IdentityId]) -> dict[str, list[dict[str, Any]]]: ...

    def erase_fan(self, tx: Transaction, identities: Sequence[IdentityId]) -> None: ...


STORES: tuple[PersonStore, ...] = (callouts, chat, sales, fans)
"""In the order in which they erase: the last takes away who it was. `live` puts its own before them: the action log."""

HOLDS_NO_FAN: dict[str, str] = {
    "settings": "the seller's own wishes",
    "sessions": "the seller's own titles and times",
    "sources": "names of sources",
    "calls": "what the host asked of the room",
    "merged_votes": "votes that the platform merged: of nobody",
    "outlived": "counts",
    "unread_history": "two numbers",
    "products": "goods",
    "skus": "goods",
    "product_numbers": "goods",
    "product_details": "goods, in the shop's own words",
    "size_charts": "goods",
    "goods_edits": "what was done to the goods, and by whom at the desk",
    "goods_edit_changes": "goods, before and after",
    "stock_moves": "units of goods; claims and sales by number only",
    "claim_parts": "units of goods and their prices; claims by number only",
    "stock_levels": "units of goods",
    "hold_clocks": "when the console ran",
    "order_imports": "which order file was booked, and what it came to",
    "order_import_parts": "states of orders, without whose they are",
    "pins": "goods that were shown",
    "pin_flashes": "prices of goods that were shown",
    "past_flashes": "prices of goods that were shown",
    "pin_ticks": "what the crew ticked off",
    "rundown": "the plan of a show",
    "rundown_turns": "when a line of the plan was shown",
    "pin_steps": "what the crew did on air",
    "refunds": "amounts of an order",
}
