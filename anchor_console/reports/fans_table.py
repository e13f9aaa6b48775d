"""All fans, or some, as a table; read in parts, since there may be a million."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anchor_console.core.ids import IdentityId
from anchor_console.fans import page_store
from anchor_console.fans.fan_file import NOTES_APART, STANDINGS, told_standing
from anchor_console.fans.page_store import FanRow
from anchor_console.fans.tiers import NOT_SERVED, TierRule, tier_of
from anchor_console.reports.table_file import Cell
from anchor_console.storage.writer import Transaction

FANS_COLUMNS = (
    "fan_platform", "fan_space", "fan_user_id", "fan_name", "tier", "level", "sizes", "sizes_kept", "height_cm",
    "weight_kg", "likes", "dislikes", "orders", "units", "returned", "spent", "first_bought_at", "last_bought_at",
    "first_seen_at", "last_seen_at", "sessions", "messages", "other_facts",
    "colors_kept", "notes", STANDINGS,
)  # fmt: skip
_OWN_COLUMN = frozenset({"size", "height_cm", "weight_kg", "likes", "dislikes"})
_PART = 1_000


def fan_rows(
    tx: Transaction, ids: Sequence[IdentityId], rules: Sequence[TierRule], now_ms: int
) -> Iterator[Sequence[str]]:
    """The rows of `FANS_COLUMNS` in the order of `ids`."""
    for start in range(0, len(ids), _PART):
        for fan in page_store.rows_of(tx, ids[start : start + _PART], now_ms):
            yield _row(fan, rules, now_ms)


def _row(fan: FanRow, rules: Sequence[TierRule], now_ms: int) -> Sequence[str]:
    tally = fan.tally
    tier = tier_of(rules, tally, fan.level, now_ms) if fan.is_served else NOT_SERVED

    def known(facet: str) -> str:
        return Cell.text("|".join(value for name, value in fan.facts if name == facet))

    return (
        *(Cell.text(fan.identity.platform), Cell.text(fan.identity.space), Cell.text(fan.identity.user_id)),
        *(Cell.text(fan.name), Cell.text((tier.name or tier.key) if tier else None), Cell.whole(fan.level)),
        known("size"),
        Cell.text("|".join(size for size, _ in fan.sizes_kept)),
        *(known("height_cm"), known("weight_kg"), known("likes"), known("dislikes")),
        *(Cell.whole(tally.orders), Cell.whole(tally.units), Cell.whole(tally.returned)),
        *(Cell.money(tally.spent_minor), Cell.time(tally.first_bought_ms), Cell.time(tally.last_bought_ms)),
        *(Cell.time(fan.first_seen_ms or None), Cell.time(fan.last_seen_ms or None)),
        *(Cell.whole(tally.sessions), Cell.whole(fan.messages)),
        # What the seller's own facets hold, among others, and what is known of whom they buy for, each with its name.
        Cell.text(
            "|".join(
                (
                    *(f"{name}={value}" for name, value in fan.facts if name not in _OWN_COLUMN),
                    *(f"{wearer} {name}={value}" for wearer, name, value in fan.of_others),
                )
            )
        ),
        Cell.text("|".join(color for color, _ in fan.colors_kept)),
        Cell.text(NOTES_APART.join(fan.notes)),
        Cell.text("|".join(told_standing(*fact, fan.standings[fact]) for fact in fan.facts if fact[0] in _OWN_COLUMN)),
    )
