"""Phrases, and the texts suspected to be one, on disk."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from anchor_console.chat.fulltext import match_of_key
from anchor_console.chat.kept_readings import kept_reading
from anchor_console.chat.phrases import Phrase, Suspect, SuspectId, SuspectState, key_of
from anchor_console.chat.store import IS_SHOWN
from anchor_console.core.ids import IdentityId, MessageId, SessionId
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction

_MEANS_SOMETHING = (
    "(kind = 'chat' AND meant IS NULL AND intent IS NOT NULL"
    " AND (intent <> 'chatter' OR lane IS NOT NULL OR reading IS NOT NULL))"
)
"""Of a line of chat that somebody may look for by what it says."""

_SUSPECT = "SELECT id, key, text, people, state, suspected_at_ms FROM suspects"


def phrases(tx: Transaction, session_id: SessionId) -> list[Phrase]:
    """The session's phrases, in the order in which they were set."""
    rows = tx.execute(
        "SELECT key, text, by_name, set_at_ms FROM phrases WHERE session_id = ? ORDER BY set_at_ms, key", (session_id,)
    )
    return [Phrase(*row) for row in rows]


def put_phrase(tx: Transaction, session_id: SessionId, phrase: Phrase) -> None:
    """Keep the phrase; who set it first stays named."""
    tx.execute(
        "INSERT INTO phrases (session_id, key, text, by_name, set_at_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (session_id, phrase.key, phrase.text, phrase.by_name, phrase.set_at_ms),
    )


def remove_phrase(tx: Transaction, session_id: SessionId, key: str) -> bool:
    """Whether there was one to remove."""
    return tx.execute("DELETE FROM phrases WHERE session_id = ? AND key = ?", (session_id, key)).rowcount > 0


def note_line(tx: Transaction, session_id: SessionId, key: str, who: IdentityId, at_ms: int) -> None:
    tx.execute(
        "INSERT INTO alike_lines (session_id, key, identity_id, at_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms",
        (session_id, key, who, at_ms),
    )


def people_since(tx: Transaction, session_id: SessionId, key: str, since_ms: int) -> int:
    """How many distinct fans sent the text at `since_ms` or later."""
    (people,) = tx.execute(
        "SELECT count(*) FROM alike_lines WHERE session_id = ? AND key = ? AND at_ms >= ?", (session_id, key, since_ms)
    ).fetchone()
    return int(people)


def forget_lines(tx: Transaction, session_id: SessionId) -> None:
    """Drop what was only kept to see who sends alike."""
    tx.execute("DELETE FROM alike_lines WHERE session_id = ?", (session_id,))


def is_known(tx: Transaction, session_id: SessionId, key: str) -> bool:
    """Whether the text was suspected before, whatever became of it."""
    return (
        tx.execute("SELECT 1 FROM suspects WHERE session_id = ? AND key = ?", (session_id, key)).fetchone() is not None
    )


def add_suspect(tx: Transaction, session_id: SessionId, key: str, text: str, people: int, at_ms: int) -> None:
    tx.execute(
        "INSERT INTO suspects (session_id, key, text, people, state, suspected_at_ms)"
        " VALUES (?, ?, ?, ?, 'offered', ?) ON CONFLICT DO NOTHING",
        (session_id, key, text, people, at_ms),
    )


def forget_texts(tx: Transaction, session_id: SessionId) -> int:
    """Forget what was or might have been a phrase in a session that is over; gives how many texts."""
    return sum(
        tx.execute(f"DELETE FROM {table} WHERE session_id = ?", (session_id,)).rowcount  # noqa: S608 - our own words
        for table in ("phrases", "suspects")
    )


def suspects(tx: Transaction, session_id: SessionId) -> list[Suspect]:
    """What is offered to the desk now, oldest first."""
    rows = tx.execute(f"{_SUSPECT} WHERE session_id = ? AND state = 'offered' ORDER BY id", (session_id,))
    return [_as_suspect(row) for row in rows]


def suspect(tx: Transaction, session_id: SessionId, suspect_id: SuspectId) -> Suspect | None:
    row = tx.execute(f"{_SUSPECT} WHERE session_id = ? AND id = ?", (session_id, suspect_id)).fetchone()
    return _as_suspect(row) if row else None


def suspect_with_key(tx: Transaction, session_id: SessionId, key: str) -> Suspect | None:
    """The suspected text, whatever became of it."""
    row = tx.execute(f"{_SUSPECT} WHERE session_id = ? AND key = ?", (session_id, key)).fetchone()
    return _as_suspect(row) if row else None


def settle_suspect(
    tx: Transaction, session_id: SessionId, key: str, state: SuspectState, was: SuspectState = SuspectState.OFFERED
) -> None:
    """Let the suspected text be in `state`, where there is one and it `was` in the other."""
    tx.execute(
        "UPDATE suspects SET state = ? WHERE session_id = ? AND key = ? AND state = ?",
        (state.value, session_id, key, was.value),
    )


def lines_saying(
    tx: Transaction, session_id: SessionId, key: str, followed: Collection[MessageId] = ()
) -> list[MessageId]:
    """Every line of chat of the session that says the text with this key, and means something.

    Args:
        followed: idle talk from which something followed all the same.
    """
    match, means_something = match_of_key(key), f"({_MEANS_SOMETHING} OR (meant IS NULL AND messages.id {AMONG}))"
    if match is None:
        # The index knows no mark of control.
        rows = tx.execute(
            f"SELECT id, text FROM messages INDEXED BY messages_shown WHERE session_id = ? AND {IS_SHOWN}"  # noqa: S608
            f" AND {means_something} ORDER BY id",
            (session_id, ids_json(followed)),
        )
    else:
        rows = tx.execute(
            "SELECT id, text FROM messages_words CROSS JOIN messages ON messages.id = messages_words.rowid"  # noqa: S608
            " WHERE messages_words MATCH ? AND messages_words.rowid >= ("
            f"  SELECT min(id) FROM messages INDEXED BY messages_shown WHERE session_id = ? AND {IS_SHOWN})"
            f" AND session_id = ? AND {means_something} ORDER BY messages_words.rowid",
            (match, session_id, session_id, ids_json(followed)),
        )
    return [MessageId(message_id) for message_id, text in rows if text is not None and key_of(text) == key]


def mean_nothing(
    tx: Transaction, message_ids: Sequence[MessageId], beside: Mapping[MessageId, Mapping[str, Any]] | None = None
) -> list[tuple[MessageId, int | None]]:
    """Let lines mean nothing, and keep with each what it meant; gives those that did, with the lanes they stood in.

    Idle talk that something followed from all the same, a fact or that somebody is under 18, is one of them.

    Args:
        beside: what else is to be kept with a line, by its kind.
    """
    meant = tx.execute(
        f"SELECT id, lane FROM messages WHERE id {AMONG} AND meant IS NULL"  # noqa: S608 - our own words
        f" AND ({_MEANS_SOMETHING} OR id {AMONG}) ORDER BY id",
        (ids_json(message_ids), ids_json([line for line, kept in (beside or {}).items() if kept])),
    )
    lines = [(MessageId(row[0]), row[1]) for row in meant]
    kept = [[line, (beside or {}).get(line, {})] for line, _ in lines]
    tx.execute(
        "UPDATE messages SET intent = 'chatter', lane = NULL, reading = NULL, meant = json_object('intent', intent,"
        " 'lane', lane, 'reading', iif(json_valid(reading), json(reading), NULL), 'beside', json(value -> 1))"
        " FROM json_each(?) WHERE messages.id = value ->> 0",
        (json.dumps(kept, ensure_ascii=False),),
    )
    return lines


def kept_beside(tx: Transaction, message_ids: Collection[MessageId]) -> dict[MessageId, dict[str, Any]]:
    """What else is kept with lines that mean nothing, by its kind."""
    rows = tx.execute(
        f"SELECT id, meant -> '$.beside' FROM messages WHERE id {AMONG} AND meant IS NOT NULL",  # noqa: S608
        (ids_json(message_ids),),
    )
    return {MessageId(message_id): json.loads(beside) for message_id, beside in rows}


def kept_beside_of(tx: Transaction, people: Collection[IdentityId]) -> list[dict[str, Any]]:
    """The same of all lines of these people that mean nothing."""
    rows = tx.execute(
        f"SELECT meant -> '$.beside' FROM messages WHERE identity_id {AMONG} AND meant IS NOT NULL",  # noqa: S608
        (ids_json(people),),
    )
    return [json.loads(beside) for (beside,) in rows]


class BareClaim(msgspec.Struct, frozen=True):
    """A line that raised a hand; `who` is None and `lines` many where a platform merged them."""

    message_id: MessageId
    who: IdentityId | None
    platform: str
    lines: int
    numbers: tuple[str, ...]
    written_ms: int


def bare_claims(tx: Transaction, message_ids: Collection[MessageId]) -> list[BareClaim]:
    """Those of the lines that claim without being a claim of somebody: bare ones, and what a platform merged."""
    rows = tx.execute(
        "SELECT messages.id, identity_id, ifnull(platform, '') AS platform, reading, intent,"  # noqa: S608 - our own words
        " iif(identity_id IS NULL, ifnull(count, 1), 1) AS lines, min(at_ms, received_at_ms) AS written_ms"
        " FROM messages LEFT JOIN identities ON identities.id = identity_id"
        f" WHERE messages.id {AMONG} AND intent = 'claim' ORDER BY messages.id",
        (ids_json(message_ids),),
    )
    claims = []
    for row in rows:
        reading = kept_reading(row["reading"], row["intent"])
        if reading is not None and (row["identity_id"] is None or not reading.specific):
            numbers = tuple(item.number for item in reading.items)
            fields = (row["id"], row["identity_id"], row["platform"], row["lines"], numbers, row["written_ms"])
            claims.append(BareClaim(*fields))
    return claims


def buyers_lines(tx: Transaction, message_ids: Collection[MessageId]) -> list[tuple[MessageId, IdentityId, int]]:
    """Those of the lines by which somebody says what they buy or bought: (line, who, at_ms)."""
    rows = tx.execute(
        f"SELECT id, identity_id, at_ms FROM messages WHERE id {AMONG} AND identity_id IS NOT NULL"  # noqa: S608
        " AND intent IN ('claim', 'ordered') AND reading IS NOT NULL ORDER BY id",
        (ids_json(message_ids),),
    )
    return [(MessageId(row[0]), IdentityId(row[1]), row[2]) for row in rows]


_FORGET_BESIDE = "UPDATE messages SET meant = json_set(meant, '$.beside', json('{}')) WHERE meant IS NOT NULL"


def forget_beside(tx: Transaction, message_id: MessageId) -> None:
    """Keep no more of a line that means nothing than what it meant: it was taken away."""
    tx.execute(f"{_FORGET_BESIDE} AND id = ?", (message_id,))


def forget_all_beside(tx: Transaction, session_id: SessionId) -> None:
    """The same of all lines of a session: after its end nothing is brought back."""
    tx.execute(f"{_FORGET_BESIDE} AND session_id = ?", (session_id,))


def mean_again(tx: Transaction, message_ids: Collection[MessageId]) -> list[tuple[MessageId, int | None]]:
    """Let lines mean what they meant before; gives those that do, with the lanes they stand in."""
    rows = tx.execute(
        "UPDATE messages SET intent = meant ->> '$.intent', lane = meant ->> '$.lane',"  # noqa: S608
        f" reading = nullif(meant -> '$.reading', 'null'), meant = NULL WHERE id {AMONG} AND meant IS NOT NULL"
        " RETURNING id, lane",
        (ids_json(message_ids),),
    )
    return sorted((MessageId(row[0]), row[1]) for row in rows.fetchall())


def _as_suspect(row: Any) -> Suspect:
    return Suspect(SuspectId(row[0]), row[1], row[2], row[3], SuspectState(row[4]), row[5])
