"""Identities, their facts and notes on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from anchor_console.core.events import FanRef
from anchor_console.core.ids import Identity, IdentityId, MessageId, SessionId
from anchor_console.core.text import short_name
from anchor_console.fans.fan import Fact, Fan, Note, is_sensitive, says_minor
from anchor_console.storage.writer import Transaction


@dataclass(frozen=True, slots=True)
class HeardFact:
    """A fact as it was read from a message, or written down by a person (`by_name`)."""

    facet: str
    value: str
    wearer: str
    standing: str
    at_ms: int
    message_id: MessageId | None = None
    by_name: str | None = None


def ensure_identities(tx: Transaction, fans_json: str) -> None:
    """Make the identities that are missing, in the order of `fans_json`.

    Args:
        fans_json: a JSON list of
            [platform, space, user_id, name, masked, staff, avatar, club, level, closeness, at_ms].
    """
    tx.execute(
        "INSERT INTO identities (platform, space, user_id, name, masked, staff, avatar, club, level, closeness,"
        " first_seen_ms, last_seen_ms)"
        " SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,"
        " value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 10"
        " FROM json_each(?) WHERE true ORDER BY key ON CONFLICT (platform, space, user_id) DO NOTHING",
        (fans_json,),
    )


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


@dataclass(frozen=True, slots=True)
class Seen:
    """How an identity was seen in a row of events under one name; None where the source did not tell."""

    who: IdentityId
    name: str
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
            name=self.name,
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
                *(s.staff, s.avatar, s.club, s.level, s.closeness),
            ]
            for s in sightings
        ]
    ).decode()
    tx.execute(
        "INSERT INTO identity_names (identity_id, name, until_ms) SELECT identities.id, identities.name, value ->> 3"
        " FROM json_each(?) JOIN identities ON identities.id = value ->> 0 WHERE identities.name <> value ->> 1"
        " ON CONFLICT DO UPDATE SET until_ms = excluded.until_ms",
        (told,),
    )
    tx.execute(
        "UPDATE identities SET name = value ->> 1, messages = messages + (value ->> 2),"
        " last_seen_ms = max(last_seen_ms, value ->> 4), staff = ifnull(value ->> 5, staff),"
        " avatar = ifnull(value ->> 6, avatar), club = ifnull(value ->> 7, club), level = ifnull(value ->> 8, level),"
        " closeness = ifnull(value ->> 9, closeness) FROM json_each(?) WHERE identities.id = value ->> 0",
        (told,),
    )


def is_faceless(tx: Transaction, who: IdentityId) -> bool:
    """Whether this identity may be many people, hidden behind one mask for a name."""
    row = tx.execute(
        "SELECT masked AND (name = '' OR name LIKE '%***%') FROM identities WHERE id = ?", (who,)
    ).fetchone()
    return bool(row and row[0])


def is_minor(tx: Transaction, who: IdentityId) -> bool:
    row = tx.execute("SELECT minor FROM identities WHERE id = ?", (who,)).fetchone()
    return bool(row and row[0])


def learn(tx: Transaction, who: IdentityId, heard: Sequence[HeardFact], session_id: SessionId) -> None:
    """Keep what was heard of a fan; a rejected fact does not come back, a confirmed one stays confirmed.

    Who says that they are under 18 is marked so, and nothing else is kept of them.
    """
    if any(says_minor(fact.facet, fact.value, fact.wearer) for fact in heard):
        tx.execute("UPDATE identities SET minor = 1 WHERE id = ?", (who,))
        tx.execute("DELETE FROM facts WHERE identity_id = ?", (who,))
    if not heard or is_minor(tx, who):
        return
    tx.executemany(
        "INSERT INTO facts (identity_id, facet, value, wearer, standing, message_id, by_name, stated_at_ms,"
        " session_only) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (identity_id, facet, value, wearer)"
        " DO UPDATE SET stated_at_ms = excluded.stated_at_ms, message_id = excluded.message_id"
        " WHERE standing IN ('guessed', 'stated')",
        (
            (
                *(who, fact.facet, fact.value, fact.wearer, fact.standing, fact.message_id, fact.by_name, fact.at_ms),
                session_id if is_sensitive(fact.facet, fact.value, fact.wearer) else None,
            )
            for fact in heard
        ),
    )


def forget_session_only(tx: Transaction, session_id: SessionId) -> None:
    """Drop the sensitive facts that were to last for this session only."""
    tx.execute("DELETE FROM facts WHERE session_only = ?", (session_id,))


def add_note(tx: Transaction, who: IdentityId, text: str, by_name: str, at_ms: int) -> None:
    tx.execute(
        "INSERT INTO notes (identity_id, text, by_name, written_at_ms) VALUES (?, ?, ?, ?)", (who, text, by_name, at_ms)
    )


def fan(tx: Transaction, who: IdentityId) -> Fan | None:
    """All that the fan pane shows of an identity, but for their purchases."""
    row = tx.execute("SELECT * FROM identities WHERE id = ?", (who,)).fetchone()
    if row is None:
        return None
    names = tx.execute("SELECT name FROM identity_names WHERE identity_id = ? ORDER BY until_ms DESC", (who,))
    facts = tx.execute(
        "SELECT id, facet, value, wearer, standing, message_id, stated_at_ms FROM facts"
        " WHERE identity_id = ? AND standing <> 'rejected' ORDER BY wearer <> 'self', facet, stated_at_ms DESC",
        (who,),
    )
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
        facts=tuple(Fact(*fact) for fact in facts),
        notes=tuple(Note(*note) for note in notes),
    )


def let_go(tx: Transaction, messages_json: str) -> None:
    """Forget from which messages facts came; a JSON list of their ids."""
    tx.execute(
        "UPDATE facts SET message_id = NULL WHERE message_id IN (SELECT value FROM json_each(?))", (messages_json,)
    )
