"""What came into the room, one row an event in arrival order."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.fulltext import words_of
from anchor_console.chat.kept_readings import kept_reading
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.clock import to_ms
from anchor_console.core.events import Gap
from anchor_console.core.ids import Identity, IdentityId, MessageId, SessionId
from anchor_console.fans.store import FACELESS
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction

IS_SHOWN = "messages.kind IN ('chat', 'follow', 'gap', 'gift', 'order', 'system')"
"""`SHOWN_KINDS` in the words of the index `messages_shown`; SQLite uses it only for a condition that is just so."""

_LAST_LINES = 300

IS_ANSWERED = (
    "(messages.lane = 2"
    " AND EXISTS (SELECT 1 FROM ask_messages WHERE ask_messages.message_id = messages.id)"
    " AND NOT EXISTS (SELECT 1 FROM ask_messages JOIN asks ON asks.id = ask_messages.ask_id"
    " WHERE ask_messages.message_id = messages.id AND asks.state <> 'answered'))"
)
"""Whether every ask that a line belongs to was answered; lane 2 is that of questions."""

ROW_COLUMNS = (
    "messages.id, messages.kind, messages.at_ms, messages.identity_id, platform, space, user_id, fan_name, staff,"
    f" iif({FACELESS}, NULL, level) AS level, iif({FACELESS}, NULL, club) AS club, text, count, reading, intent,"
    " deleted_at_ms, sources.name AS source,"
    " stars.message_id IS NOT NULL AS starred, iif(messages.kind = 'gap', body ->> '$.from', NULL) AS since,"
    " iif(messages.kind = 'gap', body ->> '$.to' IS NULL, 0) AS lasts,"
    f" {IS_ANSWERED} AS answered, meant IS NOT NULL AS is_phrase"
)
"""What `chat_row` needs, of `ROW_TABLES`."""

ROW_TABLES = (
    "messages LEFT JOIN identities ON identities.id = messages.identity_id"
    " LEFT JOIN sources ON sources.id = messages.source_id LEFT JOIN stars ON stars.message_id = messages.id"
)


_gaps = msgspec.json.Decoder(Gap)


class Inserted(msgspec.Struct, frozen=True):
    """An event that was really new: its row, who did it, and its place in the batch."""

    message_id: MessageId
    identity_id: IdentityId | None
    index: int


def source_id(tx: Transaction, name: str) -> int:
    """The small number of the source called `name`, made at its first event."""
    row = tx.execute("SELECT id FROM sources WHERE name = ?", (name,)).fetchone()
    if row is None:
        row = tx.execute("INSERT INTO sources (name) VALUES (?) RETURNING id", (name,)).fetchone()
    return int(row[0])


def source_names(tx: Transaction) -> set[str]:
    """All that ever brought something."""
    return {name for (name,) in tx.execute("SELECT name FROM sources")}


def newest_id(tx: Transaction) -> MessageId:
    """The id that came last; 0 where nothing ever came."""
    (last,) = tx.execute("SELECT ifnull(max(id), 0) FROM messages").fetchone()
    return MessageId(last)


def last_heard_ms(tx: Transaction, session_id: SessionId, source: str) -> int | None:
    """When something of the source came into the session last, gaps aside; None where nothing did.

    Two seeks, and the latest rows up to its own: the pluses keep SQLite from sorting all that it ever brought.
    """
    row = tx.execute(
        "SELECT received_at_ms FROM messages, (SELECT id AS it FROM sources WHERE name = ?)"
        " WHERE +session_id = ? AND +source_id = it AND kind <> 'gap'"
        " AND EXISTS (SELECT 1 FROM messages AS any_one WHERE any_one.session_id = ? AND any_one.source_id = it)"
        " ORDER BY messages.id DESC LIMIT 1",
        (source, session_id, session_id),
    ).fetchone()
    return None if row is None else int(row[0])


def insert(tx: Transaction, session_id: SessionId, rows: Sequence[tuple[Any, ...]]) -> list[Inserted]:
    """Write the events that are new to this session, in order; those seen before leave no trace.

    Args:
        rows: for each event (source_id, ext_id, kind, identity_id, fan_name, at_ms, received_at_ms, text, count,
            on_air, reading, body, intent, lane); the identity None where nobody did it, `reading` and `body` JSON text
            or None.
    """
    last = newest_id(tx)
    tx.executemany(
        "INSERT INTO messages (session_id, source_id, ext_id, kind, identity_id, fan_name, at_ms, received_at_ms,"
        " text, count, on_air, reading, body, intent, lane) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (session_id, source_id, ext_id) DO NOTHING",
        [(session_id, *row) for row in rows],
    )
    first_at: dict[tuple[int, str], int] = {}
    for index, row in enumerate(rows):
        first_at.setdefault((row[0], row[1]), index)
    # A new row's id is above all others: ids go up, and nobody else writes meanwhile.
    found = tx.execute("SELECT id, identity_id, source_id, ext_id FROM messages WHERE id > ? ORDER BY id", (last,))
    inserted = [Inserted(MessageId(row[0]), row[1], first_at[row[2], row[3]]) for row in found]
    add_words(tx, [(one.message_id, words_of(text)) for one in inserted if (text := rows[one.index][7])])
    return inserted


def add_words(tx: Transaction, words: Sequence[tuple[int, str]]) -> None:
    """Let messages be found by the words of their text."""
    if words:
        tx.executemany("INSERT INTO messages_words (rowid, words) VALUES (?, ?)", words)


class Target(msgspec.Struct, frozen=True):
    """A message by its source and the source's own id, that came `before` another."""

    source_id: int
    ext_id: str
    before: MessageId


_LASTING = "kind = 'gap' AND ext_id BETWEEN 'gap:' AND 'gap;' AND body ->> '$.to' IS NULL"
"""Of a gap that lasts: only the console writes one, by an id of this form."""


def is_of_console(ext_id: str) -> bool:
    """Whether a gap that lasts was told by the console itself."""
    return ext_id.startswith("gap:")


def lasting_gap(tx: Transaction, session_id: SessionId, source: int) -> MessageId | None:
    """The gap of this source that has no end yet."""
    row = tx.execute(
        f"SELECT id FROM messages WHERE session_id = ? AND source_id = ? AND {_LASTING}",  # noqa: S608 - our own words
        (session_id, source),
    ).fetchone()
    return MessageId(row[0]) if row else None


def lasting_gaps(tx: Transaction, session_id: SessionId) -> dict[str, Gap]:
    """The gaps that have no end yet, each by its source and as the event that it was.

    One seek for each source: a session has hundreds of thousands of other rows, and the window waits for this.
    """
    rows = tx.execute(
        "SELECT name, body FROM sources CROSS JOIN messages ON session_id = ? AND source_id = sources.id"  # noqa: S608
        f" WHERE {_LASTING}",
        (session_id,),
    )
    gaps: dict[str, Gap] = {}
    for source, body in rows:
        with contextlib.suppress(msgspec.DecodeError):  # no damaged row may stop a console's start
            gaps[source] = _gaps.decode(body)
    return gaps


def end_gap(tx: Transaction, message_id: MessageId, ext_id: str, at_ms: int, text: str, body: str) -> ChatRow:
    """Give a gap its end, by whose id it is known from now on; gives its row."""
    tx.execute(
        "UPDATE messages SET ext_id = ?, at_ms = ?, text = ?, body = ? WHERE id = ?",
        (ext_id, at_ms, text, body, message_id),
    )
    (row,) = rows_of(tx, [message_id])
    return row


def told_by(tx: Transaction, message_id: MessageId) -> tuple[str, str] | None:
    """The source that brought a message, and the source's own id of it."""
    row = tx.execute(
        "SELECT sources.name, messages.ext_id FROM messages JOIN sources ON sources.id = messages.source_id"
        " WHERE messages.id = ?",
        (message_id,),
    ).fetchone()
    return (row[0], row[1]) if row else None


def all_told_by(tx: Transaction, message_ids: Sequence[int]) -> list[tuple[str, str]]:
    """As `told_by`, of messages in the order of their ids."""
    rows = tx.execute(
        "SELECT sources.name, messages.ext_id FROM messages JOIN sources ON sources.id = messages.source_id"  # noqa: S608
        f" WHERE messages.id {AMONG} ORDER BY messages.id",
        (ids_json(message_ids),),
    )
    return [(row[0], row[1]) for row in rows]


def message_told(tx: Transaction, session_id: SessionId, source: str, ext_id: str) -> MessageId | None:
    """The session's message that `source` brought by this id of its own."""
    row = tx.execute(
        "SELECT messages.id FROM messages JOIN sources ON sources.id = messages.source_id"
        " WHERE messages.session_id = ? AND sources.name = ? AND messages.ext_id = ?",
        (session_id, source, ext_id),
    ).fetchone()
    return MessageId(row[0]) if row else None


def mark_deleted(tx: Transaction, session_id: SessionId, target: Target, at_ms: int) -> tuple[MessageId, bool] | None:
    """The message that was taken away, marked, and whether it was not marked before; None where it is unknown."""
    where = "WHERE session_id = ? AND source_id = ? AND ext_id = ? AND id < ?"
    params = (at_ms, session_id, target.source_id, target.ext_id, target.before)
    row = tx.execute(
        f"UPDATE messages SET deleted_at_ms = ? {where} AND deleted_at_ms IS NULL RETURNING id",  # noqa: S608 - our own words
        params,
    ).fetchone()
    if row is not None:
        return MessageId(row[0]), True
    # Whoever here took it away before, and takes that back, does not bring it back.
    again = f"UPDATE messages SET deleted_at_ms = ? {where} RETURNING id"  # noqa: S608 - our own words
    row = tx.execute(again, params).fetchone()
    return None if row is None else (MessageId(row[0]), False)


def mark_emptied(tx: Transaction, message_id: MessageId, at_ms: int) -> None:
    """Mark an event of somebody who asked to be forgotten as taken away: it came without a word."""
    tx.execute("UPDATE messages SET deleted_at_ms = ? WHERE id = ?", (at_ms, message_id))


def latest_rows(tx: Transaction, session_id: SessionId, limit: int) -> list[ChatRow]:
    """The last `limit` rows of the session that the feed shows, oldest first."""
    rows = tx.execute(
        f"SELECT {ROW_COLUMNS} FROM {ROW_TABLES} WHERE messages.session_id = ? AND {IS_SHOWN}"  # noqa: S608 - our own words
        " ORDER BY messages.id DESC LIMIT ?",
        (session_id, limit),
    )
    return [chat_row(row) for row in rows][::-1]


def rows_of(tx: Transaction, message_ids: Sequence[MessageId]) -> list[ChatRow]:
    """These rows as they are now, oldest first; those that are gone are left out."""
    rows = tx.execute(
        f"SELECT {ROW_COLUMNS} FROM {ROW_TABLES} WHERE messages.id {AMONG} ORDER BY messages.id",  # noqa: S608
        (ids_json(message_ids),),
    )
    return [chat_row(row) for row in rows]


def said_by(tx: Transaction, who: IdentityId, limit: int) -> list[tuple[MessageId, int, str]]:
    """The last lines of chat of an identity, newest first: (message, at_ms, text)."""
    rows = tx.execute(
        "SELECT id, at_ms, text FROM messages WHERE identity_id = ? AND kind = 'chat' ORDER BY id DESC LIMIT ?",
        (who, limit),
    )
    return [(MessageId(row[0]), row[1], row[2]) for row in rows]


def readings_of(
    tx: Transaction, who: IdentityId, from_ms: int, to_ms: int, intents: Collection[Intent]
) -> list[tuple[int, Reading]]:
    """What somebody said of these intents between two times, and when, the newest first; of the last lines only."""
    rows = tx.execute(
        "SELECT reading, intent, at_ms FROM messages WHERE identity_id = ? AND reading IS NOT NULL"
        " ORDER BY id DESC LIMIT ?",
        (who, _LAST_LINES),
    )
    return [
        (row["at_ms"], reading)
        for row in rows
        if row["intent"] in intents and from_ms <= row["at_ms"] <= to_ms
        if (reading := kept_reading(row["reading"], row["intent"])) is not None
    ]


def lines_of(tx: Transaction, message_ids: Collection[MessageId]) -> dict[MessageId, tuple[SessionId, str]]:
    """In which session each of these lines was said, and its words; those that are gone are left out."""
    rows = tx.execute(
        "SELECT messages.id, session_id, text FROM json_each(?) JOIN messages ON messages.id = value",
        (ids_json(message_ids),),
    )
    return {MessageId(row[0]): (SessionId(row[1]), row[2] or "") for row in rows}


def first_line(tx: Transaction, session_id: SessionId) -> MessageId | None:
    """The line with which the session began; None where it has none."""
    row = tx.execute(
        f"SELECT min(id) FROM messages INDEXED BY messages_shown WHERE session_id = ? AND {IS_SHOWN}",  # noqa: S608
        (session_id,),
    ).fetchone()
    return None if row[0] is None else MessageId(row[0])


def counts(tx: Transaction, session_id: SessionId) -> tuple[int, int]:
    """How many events the session had, and how many of them were lines of chat."""
    row = tx.execute(
        "SELECT count(*) + ifnull((SELECT events FROM outlived WHERE session_id = :id), 0),"
        " count(*) FILTER (WHERE kind = 'chat') + ifnull((SELECT messages FROM outlived WHERE session_id = :id), 0)"
        " FROM messages WHERE session_id = :id",
        {"id": session_id},
    ).fetchone()
    return int(row[0]), int(row[1])


def chat_row(row: Any) -> ChatRow:
    """The row of the feed that a row of `ROW_COLUMNS` holds."""
    identity = Identity(row["platform"], row["space"], row["user_id"]) if row["identity_id"] is not None else None
    return ChatRow(
        id=MessageId(row["id"]),
        kind=row["kind"],
        at_ms=row["at_ms"],
        identity_id=row["identity_id"],
        identity=identity,
        name=row["fan_name"],
        staff=bool(row["staff"]),
        level=row["level"],
        club=row["club"],
        text=row["text"] or "",
        count=row["count"],
        reading=kept_reading(row["reading"], row["intent"]),
        is_deleted=row["deleted_at_ms"] is not None,
        is_starred=bool(row["starred"]),
        since_ms=to_ms(datetime.fromisoformat(row["since"])) if row["since"] else None,
        lasts=bool(row["lasts"]),
        source=row["source"],
        is_answered=bool(row["answered"]),
        is_phrase=bool(row["is_phrase"]),
    )


def chat_lines(tx: Transaction, session_id: SessionId) -> Iterator[Any]:
    """Every line of chat of the session with who said it where, in arrival order."""
    return tx.execute(
        "SELECT at_ms, received_at_ms, sources.name AS source, platform, user_id, fan_name, text, count, deleted_at_ms"
        " FROM messages JOIN sources ON sources.id = source_id LEFT JOIN identities ON identities.id = identity_id"
        " WHERE session_id = ? AND kind = 'chat' ORDER BY messages.id",
        (session_id,),
    )
