"""Identities, whose they are, and notes on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from anchor_console.core.events import FanRef
from anchor_console.core.ids import OF_ONE_SESSION, Identity, IdentityId
from anchor_console.core.text import short_name
from anchor_console.fans.fan import Fan, Note
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction


class Newcomer(msgspec.Struct, frozen=True):
    """Who may be new, as they are first seen."""

    identity: Identity
    name: str
    is_masked: bool
    is_staff: bool
    avatar: str | None
    club: str | None
    level: int | None
    closeness: int | None
    at_ms: int


def ensure_identities(tx: Transaction, people: Sequence[Newcomer]) -> dict[Identity, IdentityId]:
    """The rows of these people's identities; those that are missing are made, in this order."""
    known = identity_ids(tx, [one.identity for one in people])
    missing = [one for one in people if one.identity not in known]
    if missing:
        tx.executemany(
            "INSERT INTO identities (platform, space, user_id, name, masked, staff, avatar, club, level, closeness,"
            " first_seen_ms, last_seen_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(one.identity.platform, one.identity.space, one.identity.user_id, one.name, one.is_masked),
                    *(one.is_staff, one.avatar, one.club, one.level, one.closeness, one.at_ms, one.at_ms),
                )
                for one in missing
            ],
        )
        known |= identity_ids(tx, [one.identity for one in missing])
    return known


def identity_ids(tx: Transaction, identities: Sequence[Identity]) -> dict[Identity, IdentityId]:
    """The rows of these identities; those never seen are left out."""
    rows = tx.execute(
        "SELECT platform, space, user_id, identities.id FROM json_each(?) JOIN identities ON platform = value ->> 0"
        " AND space = value ->> 1 AND user_id = value ->> 2",
        (msgspec.json.encode([[one.platform, one.space, one.user_id] for one in identities]).decode(),),
    )
    return {Identity(row[0], row[1], row[2]): IdentityId(row[3]) for row in rows}


def ensure_identity(tx: Transaction, ref: FanRef, at_ms: int) -> IdentityId:
    """The identity of a person that somebody at the desk names, made where it is new."""
    tx.execute(
        "INSERT INTO identities (platform, space, user_id, name, masked, staff, first_seen_ms, last_seen_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (ref.platform, ref.space, ref.user_id, short_name(ref.name), ref.is_masked, ref.staff, at_ms, at_ms),
    )
    found = identity_id(tx, ref.identity)
    assert found is not None
    return found


def identity_id(tx: Transaction, identity: Identity) -> IdentityId | None:
    row = tx.execute(
        "SELECT id FROM identities WHERE platform = ? AND space = ? AND user_id = ?",
        (identity.platform, identity.space, identity.user_id),
    ).fetchone()
    return IdentityId(row[0]) if row else None


class Seen(msgspec.Struct, frozen=True):
    """How an identity was seen in a row of events under one name; None where the source did not tell.

    `is_borne` is false of a name that only an order tells: it is theirs where they never spoke.
    """

    who: IdentityId
    name: str
    is_borne: bool
    messages: int
    first_seen_ms: int
    last_seen_ms: int
    staff: bool | None
    avatar: str | None
    club: str | None
    level: int | None
    closeness: int | None

    def then(self, later: Seen) -> Seen:
        """This sighting and a `later` one of the same name as one."""
        return Seen(
            who=self.who,
            name=self.name if self.is_borne and not later.is_borne else later.name,
            is_borne=self.is_borne or later.is_borne,
            messages=self.messages + later.messages,
            first_seen_ms=self.first_seen_ms,
            last_seen_ms=max(self.last_seen_ms, later.last_seen_ms),
            staff=self.staff if later.staff is None else later.staff,
            avatar=self.avatar if later.avatar is None else later.avatar,
            club=self.club if later.club is None else later.club,
            level=self.level if later.level is None else later.level,
            closeness=self.closeness if later.closeness is None else later.closeness,
        )


def seen(tx: Transaction, sightings: Sequence[Seen]) -> None:
    """Keep what sightings tell, each of another identity; a new name is theirs from now on, and the old one is kept."""
    told = msgspec.json.encode(
        [
            [
                *(s.who, s.name, s.messages, s.first_seen_ms, s.last_seen_ms),
                *(s.staff, s.avatar, s.club, s.level, s.closeness, int(s.is_borne)),
            ]
            for s in sightings
        ]
    ).decode()
    tx.execute(
        "INSERT INTO identity_names (identity_id, name, until_ms) SELECT identities.id, identities.name, value ->> 3"
        " FROM json_each(?) JOIN identities ON identities.id = value ->> 0"
        " WHERE identities.name NOT IN ('', value ->> 1)"
        " AND value ->> 1 <> '' AND (value ->> 10 OR identities.messages = 0)"
        " ON CONFLICT DO UPDATE SET until_ms = excluded.until_ms",
        (told,),
    )
    tx.execute(
        "UPDATE identities SET name = iif(value ->> 1 <> '' AND (value ->> 10 OR messages = 0), value ->> 1, name),"
        " messages = messages + (value ->> 2),"
        " last_seen_ms = max(last_seen_ms, value ->> 4), staff = ifnull(value ->> 5, staff),"
        " avatar = ifnull(value ->> 6, avatar), club = ifnull(value ->> 7, club), level = ifnull(value ->> 8, level),"
        " closeness = ifnull(value ->> 9, closeness) FROM json_each(?) WHERE identities.id = value ->> 0",
        (told,),
    )


_GROUP = (
    "WITH RECURSIVE fan (id) AS (VALUES (?) UNION"
    " SELECT iif(fan_links.identity_id = fan.id, other_id, identity_id) FROM fan JOIN fan_links"
    " ON (fan_links.identity_id = fan.id OR fan_links.other_id = fan.id) AND state = 'accepted' {only})"
    " SELECT id FROM fan ORDER BY id"
)
_ACCEPTED, _CONFIRMED = _GROUP.format(only=""), _GROUP.format(only="AND is_confirmed")


def identities_of(tx: Transaction, who: IdentityId, *, confirmed_only: bool = False) -> tuple[IdentityId, ...]:
    """All identities of the fan who is `who`, itself among them, by accepted links.

    Args:
        confirmed_only: leave out what was linked without a person's word; needed for all that is said aloud or shown
            on the anchor's tablet.
    """
    rows = tx.execute(_CONFIRMED if confirmed_only else _ACCEPTED, (who,))
    return tuple(IdentityId(one) for (one,) in rows)


FACELESS = (
    "identities.masked AND (identities.name = '' OR identities.name LIKE '%***%')"
    f" AND identities.user_id NOT LIKE '{OF_ONE_SESSION}%'"
)
"""Of an identity that may be many people, hidden behind one mask for a name."""


def is_faceless(tx: Transaction, who: IdentityId) -> bool:
    """Whether this identity may be many people, hidden behind one mask for a name."""
    row = tx.execute(f"SELECT {FACELESS} FROM identities WHERE id = ?", (who,)).fetchone()  # noqa: S608 - our own words
    return bool(row and row[0])


def is_masked(tx: Transaction, who: IdentityId) -> bool:
    """Whether this identity is known for one session only."""
    row = tx.execute("SELECT masked FROM identities WHERE id = ?", (who,)).fetchone()
    return bool(row and row[0])


def is_minor(tx: Transaction, who: IdentityId) -> bool:
    row = tx.execute("SELECT minor FROM identities WHERE id = ?", (who,)).fetchone()
    return bool(row and row[0])


def is_of_a_minor(tx: Transaction, who: IdentityId) -> bool:
    """Whether the fan said under any of their ids that they are under 18."""
    return any(is_minor(tx, one) for one in identities_of(tx, who))


def minors_among(tx: Transaction, people: Iterable[IdentityId]) -> set[IdentityId]:
    """Those of `people` who said that they are under 18."""
    asked = msgspec.json.encode(list(people)).decode()
    rows = tx.execute(
        "SELECT identities.id FROM json_each(?) CROSS JOIN identities ON identities.id = value WHERE minor", (asked,)
    )
    return {IdentityId(one) for (one,) in rows}


_NO_PLATFORMS = ("room", "sim", "simulator")


def main_platform(tx: Transaction) -> str | None:
    """Where most of those who talk are from; None where nobody was there yet. Looks at all of them."""
    row = tx.execute(
        "SELECT platform FROM identities WHERE space = '' AND masked = 0 AND platform NOT IN (?, ?, ?)"
        " GROUP BY platform ORDER BY count(*) DESC LIMIT 1",
        _NO_PLATFORMS,
    ).fetchone()
    return None if row is None else str(row[0])


def badges(tx: Transaction, people: Collection[IdentityId]) -> dict[IdentityId, tuple[str | None, int | None]]:
    """The club and the platform level that each of these is known to have; nobody's who may be many people."""
    rows = tx.execute(
        f"SELECT id, club, level FROM identities WHERE id {AMONG} AND NOT ({FACELESS})",  # noqa: S608 - our own words
        (ids_json(people),),
    )
    return {IdentityId(who): (club, level) for who, club, level in rows}


def closeness(tx: Transaction, who: IdentityId) -> int | None:
    """The platform's own figure of how close the fan is; None where it tells none."""
    row = tx.execute("SELECT closeness FROM identities WHERE id = ?", (who,)).fetchone()
    return row[0] if row else None


def add_note(tx: Transaction, who: IdentityId, text: str, by_name: str, at_ms: int) -> int:
    (note_id,) = tx.execute(
        "INSERT INTO notes (identity_id, text, by_name, written_at_ms) VALUES (?, ?, ?, ?) RETURNING id",
        (who, text, by_name, at_ms),
    ).fetchone()
    return int(note_id)


def drop_note(tx: Transaction, note_id: int) -> None:
    tx.execute("DELETE FROM notes WHERE id = ?", (note_id,))


def fan(tx: Transaction, who: IdentityId) -> Fan | None:
    """Who an identity is, with its notes; None where it is nobody, or nobody any more."""
    row = tx.execute("SELECT * FROM identities WHERE id = ?", (who,)).fetchone()
    if row is None or not row["user_id"]:
        return None
    names = tx.execute("SELECT name FROM identity_names WHERE identity_id = ? ORDER BY until_ms DESC", (who,))
    notes = tx.execute(
        "SELECT id, text, by_name, written_at_ms FROM notes WHERE identity_id = ? ORDER BY id DESC", (who,)
    )
    return Fan(
        id=who,
        identity=Identity(row["platform"], row["space"], row["user_id"]),
        name=row["name"],
        old_names=tuple(name for (name,) in names if name != row["name"]),
        masked=bool(row["masked"]),
        staff=bool(row["staff"]),
        minor=bool(row["minor"]),
        club=row["club"],
        level=row["level"],
        first_seen_ms=row["first_seen_ms"],
        last_seen_ms=row["last_seen_ms"],
        messages=row["messages"],
        notes=tuple(Note(*note) for note in notes),
    )
