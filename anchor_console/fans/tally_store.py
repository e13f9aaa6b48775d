"""What fans add up to, on disk: one row an identity, of the whole fan behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from anchor_console.core.ids import IdentityId, SessionId
from anchor_console.fans.tier_sql import tier_case
from anchor_console.fans.tiers import Tally, TierRule
from anchor_console.storage.writer import Transaction


def tally(tx: Transaction, who: IdentityId) -> Tally:
    row = tx.execute(
        "SELECT sessions, orders, units, returned, spent, first_bought_ms, last_bought_ms FROM fan_tallies"
        " WHERE identity_id = ?",
        (who,),
    ).fetchone()
    return Tally(*row) if row else Tally()


class Standing(msgspec.Struct, frozen=True):
    """What a fan's tier goes by: `level` is the highest of their identities. `is_told_apart` is false of staff, and of
    who is known for one session only.
    """

    tally: Tally
    level: int | None
    is_told_apart: bool
    is_served: bool


_IS_LINKED = (
    "(EXISTS (SELECT 1 FROM fan_links WHERE identity_id = identities.id AND state = 'accepted')"
    " OR EXISTS (SELECT 1 FROM fan_links WHERE other_id = identities.id AND state = 'accepted'))"
)
_FAN = (
    "WITH RECURSIVE fan (who) AS (VALUES (identities.id) UNION"
    " SELECT iif(fan_links.identity_id = who, other_id, fan_links.identity_id) FROM fan JOIN fan_links"
    " ON (fan_links.identity_id = who OR other_id = who) AND state = 'accepted')"
)
"""All identities of the fan whom a row of `identities` is one of."""
_LEVEL = f"iif({_IS_LINKED}, ({_FAN} SELECT max(own.level) FROM fan JOIN identities AS own ON own.id = who), level)"  # noqa: S608 - our own words
"""The highest level of a fan's identities, as `standing` has it."""
_IS_SERVED = (
    f"NOT iif({_IS_LINKED}, EXISTS ({_FAN} SELECT 1 FROM fan JOIN not_served ON not_served.identity_id = who),"  # noqa: S608 - our own words
    " EXISTS (SELECT 1 FROM not_served WHERE not_served.identity_id = identities.id))"
)
"""Whether none of a fan's identities is one not to serve."""


def standing(tx: Transaction, who: IdentityId) -> Standing | None:
    """What the tier of an identity goes by, in one look; None for nobody."""
    row = tx.execute(
        "SELECT ifnull(sessions, 0), ifnull(orders, 0), ifnull(units, 0), ifnull(returned, 0), ifnull(spent, 0),"  # noqa: S608
        f" first_bought_ms, last_bought_ms, {_LEVEL}, masked OR staff, {_IS_SERVED} FROM identities"
        " LEFT JOIN fan_tallies ON fan_tallies.identity_id = identities.id WHERE identities.id = ?",
        (who,),
    ).fetchone()
    return None if row is None else Standing(Tally(*tuple(row)[:7]), row[7], not row[8], bool(row[9]))


def came_of_tier(
    tx: Transaction, session_id: SessionId, key: str, rules: Sequence[TierRule], now_ms: int
) -> frozenset[IdentityId]:
    """Who came to the session of those whom the rule with this key takes."""
    rows = tx.execute(
        "SELECT identities.id FROM attendance JOIN identities ON identities.id = attendance.identity_id"  # noqa: S608
        " LEFT JOIN fan_tallies ON fan_tallies.identity_id = identities.id"
        f" WHERE attendance.session_id = ? AND masked = 0 AND staff = 0 AND {_IS_SERVED}"
        f" AND {tier_case(rules, now_ms, level=_LEVEL)} = ?",
        (session_id, key),
    )
    return frozenset(IdentityId(who) for (who,) in rows)


def sessions_of(tx: Transaction, identities: Sequence[IdentityId]) -> int:
    """In how many sessions one of these identities was there."""
    (count,) = tx.execute(
        "SELECT count(DISTINCT session_id) FROM attendance WHERE identity_id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(identities).decode(),),
    ).fetchone()
    return int(count)


def put_tally(tx: Transaction, identities: Iterable[IdentityId], now: Tally) -> None:
    """Write what the fan behind these identities adds up to."""
    tx.executemany(
        "INSERT INTO fan_tallies (identity_id, sessions, orders, units, returned, spent, first_bought_ms,"
        " last_bought_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET sessions = excluded.sessions,"
        " orders = excluded.orders, units = excluded.units, returned = excluded.returned, spent = excluded.spent,"
        " first_bought_ms = excluded.first_bought_ms, last_bought_ms = excluded.last_bought_ms",
        [
            (
                *(who, now.sessions, now.orders, now.units, now.returned, now.spent_minor),
                *(now.first_bought_ms, now.last_bought_ms),
            )
            for who in identities
        ],
    )


def count_sessions(tx: Transaction, came: Sequence[IdentityId]) -> None:
    """Count again in how many sessions each of these was there, each for itself."""
    tx.execute(
        "INSERT INTO fan_tallies (identity_id, sessions)"
        " SELECT value, (SELECT count(*) FROM attendance WHERE attendance.identity_id = value) FROM json_each(?)"
        " WHERE true ON CONFLICT DO UPDATE SET sessions = excluded.sessions",
        (msgspec.json.encode(came).decode(),),
    )


def linked_among(tx: Transaction, identities: Sequence[IdentityId]) -> list[IdentityId]:
    """Which of these are linked to another identity."""
    rows = tx.execute(
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM fan_links WHERE state = 'accepted'"
        " AND (identity_id = value OR other_id = value))",
        (msgspec.json.encode(identities).decode(),),
    )
    return [IdentityId(who) for (who,) in rows]
