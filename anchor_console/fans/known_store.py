"""People whom a file tells of: identities made or met again, with the names that they bore."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from anchor_console.core.ids import Identity, IdentityId
from anchor_console.storage.writer import Transaction


class KnownPerson(msgspec.Struct, frozen=True):
    """Who they are, their names with when each was last borne, the latest last, and when they were first and last seen.

    Times are 0 where the file tells none.
    """

    identity: Identity
    names: tuple[tuple[str, int], ...]
    first_seen_ms: int
    last_seen_ms: int


def put_known(tx: Transaction, people: Sequence[KnownPerson]) -> dict[Identity, IdentityId]:
    """Make or meet each identity; a name that the file knows later than we do is theirs from now on, others are old."""
    told = msgspec.json.encode(
        [
            [
                *(one.identity.platform, one.identity.space, one.identity.user_id),
                *(one.names[-1][0] if one.names else "", one.first_seen_ms, one.last_seen_ms),
                [[name, until_ms] for name, until_ms in one.names],
            ]
            for one in people
        ]
    ).decode()
    tx.execute(
        "INSERT INTO identities (platform, space, user_id, name, masked, staff, first_seen_ms, last_seen_ms)"
        " SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, 0, 0, value ->> 4, value ->> 5 FROM json_each(?)"
        " WHERE true ORDER BY key ON CONFLICT (platform, space, user_id) DO NOTHING",
        (told,),
    )
    # Those met again: the newer name counts, and the older is kept beside it.
    tx.execute(
        "INSERT INTO identity_names (identity_id, name, until_ms)"
        " SELECT identities.id, identities.name, identities.last_seen_ms FROM json_each(?) AS told"
        " CROSS JOIN identities ON platform = told.value ->> 0 AND space = told.value ->> 1"
        " AND user_id = told.value ->> 2"
        " WHERE identities.name <> '' AND told.value ->> 3 NOT IN ('', identities.name)"
        " AND told.value ->> 5 > identities.last_seen_ms"
        " ON CONFLICT DO UPDATE SET until_ms = max(until_ms, excluded.until_ms)",
        (told,),
    )
    tx.execute(
        "UPDATE identities SET"
        " name = iif(value ->> 3 <> '' AND (identities.name = '' OR value ->> 5 > last_seen_ms), value ->> 3, name),"
        " first_seen_ms = iif(value ->> 4 > 0 AND (first_seen_ms = 0 OR value ->> 4 < first_seen_ms), value ->> 4,"
        " first_seen_ms), last_seen_ms = max(last_seen_ms, value ->> 5)"
        " FROM json_each(?) WHERE platform = value ->> 0 AND space = value ->> 1 AND user_id = value ->> 2",
        (told,),
    )
    tx.execute(
        "INSERT INTO identity_names (identity_id, name, until_ms)"
        " SELECT identities.id, borne.value ->> 0, borne.value ->> 1 FROM json_each(?) AS told"
        " CROSS JOIN json_each(told.value, '$[6]') AS borne"
        " CROSS JOIN identities ON platform = told.value ->> 0 AND space = told.value ->> 1"
        " AND user_id = told.value ->> 2 WHERE borne.value ->> 0 <> identities.name"
        " ON CONFLICT DO UPDATE SET until_ms = max(until_ms, excluded.until_ms)",
        (told,),
    )
    rows = tx.execute(
        "SELECT platform, space, user_id, identities.id FROM json_each(?) CROSS JOIN identities"
        " ON platform = value ->> 0 AND space = value ->> 1 AND user_id = value ->> 2",
        (told,),
    )
    return {Identity(*tuple(row)[:3]): IdentityId(row[3]) for row in rows}
