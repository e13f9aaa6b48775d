"""Any part of a session's chat, however far back: pages by message id, search, stars, and what time takes away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.fulltext import match_expression, words_of
from anchor_console.chat.history import EVERYTHING, Filter
from anchor_console.chat.kept_readings import kept_reading
from anchor_console.chat.lanes import Lane, lane_of
from anchor_console.chat.passing import Passing
from anchor_console.chat.store import IS_ANSWERED, IS_SHOWN, ROW_COLUMNS, ROW_TABLES, add_words, chat_row, rows_of
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import MessageId, SessionId
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction

_FEW = 200


def rows_before(
    tx: Transaction, session_id: SessionId, before: MessageId | None, limit: int, wanted: Filter = EVERYTHING
) -> list[ChatRow]:
    """The last `limit` rows that came before a message, oldest first; None is the session's end."""
    return _walked(tx, session_id, wanted, ("<", before), limit, newest_first=True)


def rows_after(
    tx: Transaction, session_id: SessionId, after: MessageId | None, limit: int, wanted: Filter = EVERYTHING
) -> list[ChatRow]:
    """The first `limit` rows that came after a message, oldest first; None is the session's beginning."""
    return _walked(tx, session_id, wanted, (">", after), limit, newest_first=False)


def rows_around(
    tx: Transaction, session_id: SessionId, message_id: MessageId, limit: int, wanted: Filter = EVERYTHING
) -> list[ChatRow]:
    """Up to `limit` rows with the message in their middle, oldest first; its neighbours where it is not `wanted`."""
    before = rows_before(tx, session_id, message_id, limit // 2, wanted)
    after = rows_after(tx, session_id, MessageId(message_id - 1), limit - limit // 2, wanted)
    return before + after


def bounds(tx: Transaction, session_id: SessionId) -> tuple[MessageId, MessageId] | None:
    """The first and the last row of the session; None where it has none."""
    first = rows_after(tx, session_id, None, 1)
    last = rows_before(tx, session_id, None, 1)
    return (first[0].id, last[0].id) if first else None


def message_at(tx: Transaction, session_id: SessionId, at_ms: int) -> MessageId | None:
    """The first row that arrived at `at_ms` or later, or the last one; None where the session has none."""
    ends = bounds(tx, session_id)
    if ends is None:
        return None
    low, high = ends
    # Ids count up as messages arrive, and their sessions never overlap.
    while low < high:
        middle = MessageId((low + high) // 2)
        found = tx.execute(
            f"SELECT id, received_at_ms FROM messages WHERE id >= ? AND {IS_SHOWN} ORDER BY id LIMIT 1",  # noqa: S608 - our own words
            (middle,),
        ).fetchone()
        if found["received_at_ms"] >= at_ms:
            high = middle
        else:
            low = MessageId(found["id"] + 1)
    return rows_after(tx, session_id, MessageId(min(low, ends[1]) - 1), 1)[0].id


def lane_totals(tx: Transaction, session_id: SessionId) -> dict[Lane | None, int]:
    """How many rows the session has, under None, and how many of them each lane."""
    (every,) = tx.execute(
        f"SELECT count(*) FROM messages INDEXED BY messages_shown WHERE session_id = ? AND {IS_SHOWN}",  # noqa: S608 - our own words
        (session_id,),
    ).fetchone()
    by_lane = tx.execute(
        "SELECT lane, count(*) FROM messages INDEXED BY messages_lane WHERE session_id = ? AND lane IS NOT NULL"
        " GROUP BY lane",
        (session_id,),
    )
    return {None: every} | {Lane(lane): count for lane, count in by_lane}


def passing(tx: Transaction, session_id: SessionId, up_to: MessageId) -> Passing:
    """Who came in and liked, among the session's messages up to this one; it looks at each."""
    joins, likes = tx.execute(
        "SELECT ifnull(sum(kind = 'join'), 0), ifnull(sum(count) FILTER (WHERE kind = 'like'), 0) FROM messages"
        " WHERE session_id = ? AND id <= ? AND kind IN ('join', 'like')",
        (session_id, up_to),
    ).fetchone()
    return Passing(joins, likes)


def _walked(
    tx: Transaction,
    session_id: SessionId,
    wanted: Filter,
    from_there: tuple[str, MessageId | None],
    limit: int,
    *,
    newest_first: bool,
) -> list[ChatRow]:
    """The first rows of a walk from a message on, oldest first; None is the end that it begins at."""
    side, at = from_there
    found: set[MessageId] = set()
    for one in _apart(wanted):
        query = _Query.of(session_id, one)
        if at is not None:
            query = query.also(f"{query.key} {side} ?", at)
        found.update(query.ids(tx, "DESC" if newest_first else "ASC", limit))
    return rows_of(tx, sorted(found, reverse=newest_first)[:limit])


def _apart(wanted: Filter) -> list[Filter]:
    """What is found by its words, and what those say whom the words name: each is a walk by another index."""
    if wanted.phrase is None or not wanted.named:
        return [wanted]
    said_by = wanted.named if wanted.among is None else wanted.named & wanted.among
    return [replace(wanted, named=frozenset()), replace(wanted, text=None, named=frozenset(), among=said_by)]


class _Query(msgspec.Struct, frozen=True):
    """A walk over rows in the order of `key`, by the index that leaves out most."""

    tables: str
    key: str
    conditions: tuple[str, ...]
    values: tuple[Any, ...]

    @classmethod
    def of(cls, session_id: SessionId, wanted: Filter) -> _Query:
        phrase = wanted.phrase
        if phrase is not None:
            query = cls(
                f"messages_words CROSS JOIN {ROW_TABLES}",
                "messages_words.rowid",
                ("messages_words MATCH ?", "messages.id = messages_words.rowid", IS_SHOWN),
                (match_expression(phrase),),
            )
        else:
            tables = ROW_TABLES.replace("messages", f"messages INDEXED BY {_index(wanted)}", 1)
            query = cls(tables, "messages.id", (IS_SHOWN,), ())
        if phrase is not None or _is_of_few(wanted):
            # Sessions never overlap: between its ends there is no other's line to pass over.
            for side, order in ((">=", "ASC"), ("<=", "DESC")):
                query = query.also(
                    f"{query.key} {side} (SELECT id FROM messages INDEXED BY messages_shown"  # noqa: S608
                    f" WHERE session_id = ? AND {IS_SHOWN} ORDER BY id {order} LIMIT 1)",
                    session_id,
                )
        query = query.also("messages.session_id = ?", session_id)
        if wanted.only_starred:
            query = query.also("stars.message_id IS NOT NULL")
        if wanted.only_unanswered:
            query = query.also(
                f"messages.lane = ? AND messages.deleted_at_ms IS NULL AND NOT {IS_ANSWERED}", Lane.ASKING
            )
        if wanted.lane is not None:
            query = query.also("messages.lane = ?", wanted.lane)
        if wanted.intents:
            marks = ", ".join("?" * len(wanted.intents))
            query = query.also(f"messages.intent IN ({marks})", *sorted(wanted.intents))
        if wanted.fan is not None:
            query = query.also("messages.identity_id = ?", wanted.fan)
        if wanted.among is not None:
            query = query.also(f"messages.identity_id {AMONG}", ids_json(sorted(wanted.among)))
        if wanted.number is not None:
            # As a reading is written; within a string of it the quotes would be escaped.
            said = f'"number":{msgspec.json.encode(wanted.number).decode()}'
            query = query.also("instr(messages.reading, ?) > 0", said)
        if wanted.platform is not None:
            query = query.also("identities.platform = ?", wanted.platform)
        return query

    def also(self, condition: str, *values: Any) -> _Query:
        return _Query(self.tables, self.key, (*self.conditions, condition), self.values + values)

    def ids(self, tx: Transaction, order: str, limit: int) -> list[MessageId]:
        rows = tx.execute(
            f"SELECT {self.key} FROM {self.tables} WHERE {' AND '.join(self.conditions)}"  # noqa: S608 - our own words
            f" ORDER BY {self.key} {order} LIMIT ?",
            (*self.values, limit),
        )
        return [MessageId(id) for (id,) in rows]


def _is_of_few(wanted: Filter) -> bool:
    """Whether it is quicker to sort all that some people said than to pass over what all others did."""
    return wanted.among is not None and len(wanted.among) <= _FEW


def _index(wanted: Filter) -> str:
    if wanted.fan is not None or _is_of_few(wanted):
        return "messages_identity"
    if wanted.lane is not None or wanted.only_unanswered:
        return "messages_lane"
    # Several intents stand apart in their index: only one of them is a walk in order.
    return "messages_intent" if len(wanted.intents) == 1 else "messages_shown"


# -- who was first


class Arrival(msgspec.Struct, frozen=True):
    """When a row reached us, by our clock, and as which event of its session: evidence for who was first."""

    at_ms: int
    order: int


def arrival(tx: Transaction, session_id: SessionId, message_id: MessageId) -> Arrival | None:
    row = tx.execute(
        "SELECT received_at_ms, id - (SELECT min(id) FROM messages INDEXED BY messages_shown"  # noqa: S608 - our own words
        f" WHERE session_id = ? AND {IS_SHOWN}) + 1 FROM messages WHERE id = ? AND session_id = ?",
        (session_id, message_id, session_id),
    ).fetchone()
    return None if row is None else Arrival(*row)


# -- stars


def star(tx: Transaction, message_id: MessageId, by_name: str, at_ms: int) -> None:
    """Put a star on a message; one that has it keeps its first."""
    tx.execute(
        "INSERT INTO stars (message_id, by_name, at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (message_id, by_name, at_ms),
    )


def starred(tx: Transaction, session_id: SessionId, limit: int) -> list[ChatRow]:
    """The lines of the session that were starred last, the latest first; none that was taken away."""
    rows = tx.execute(
        f"SELECT {ROW_COLUMNS} FROM {ROW_TABLES} WHERE messages.id IN (SELECT message_id FROM stars)"  # noqa: S608 - our own words
        " AND messages.session_id = ? AND messages.deleted_at_ms IS NULL ORDER BY stars.at_ms DESC, messages.id DESC"
        " LIMIT ?",
        (session_id, limit),
    )
    return [chat_row(row) for row in rows]


def unstar(tx: Transaction, message_id: MessageId) -> None:
    tx.execute("DELETE FROM stars WHERE message_id = ?", (message_id,))


def is_in(tx: Transaction, session_id: SessionId, message_id: MessageId) -> bool:
    """Whether the session has such a row."""
    found = tx.execute(
        f"SELECT 1 FROM messages WHERE id = ? AND session_id = ? AND {IS_SHOWN}",  # noqa: S608 - our own words
        (message_id, session_id),
    ).fetchone()
    return found is not None


def are_in(tx: Transaction, session_id: SessionId, message_ids: Sequence[MessageId]) -> list[MessageId]:
    """Those of the messages that are rows of the session."""
    rows = tx.execute(
        f"SELECT id FROM messages WHERE id {AMONG} AND session_id = ? AND {IS_SHOWN}",  # noqa: S608 - our own words
        (ids_json(message_ids), session_id),
    )
    return [MessageId(row[0]) for row in rows]


def take_away(tx: Transaction, message_ids: Sequence[MessageId], at_ms: int) -> list[MessageId]:
    """Mark messages as deleted by somebody here; gives those that were not deleted before."""
    rows = tx.execute(
        f"UPDATE messages SET deleted_at_ms = ? WHERE id {AMONG} AND deleted_at_ms IS NULL RETURNING id",  # noqa: S608
        (at_ms, ids_json(message_ids)),
    ).fetchall()
    return sorted(MessageId(row[0]) for row in rows)


def give_back(tx: Transaction, message_ids: Sequence[MessageId], taken_at_ms: int) -> list[MessageId]:
    """Mark messages as deleted no more; gives those that are not.

    Not those that the platform has deleted since, nor what was emptied with its person.
    """
    rows = tx.execute(
        f"UPDATE messages SET deleted_at_ms = NULL WHERE id {AMONG} AND deleted_at_ms = ?"  # noqa: S608
        " AND (kind <> 'chat' OR text <> '') RETURNING id",
        (ids_json(message_ids), taken_at_ms),
    ).fetchall()
    return sorted(MessageId(row[0]) for row in rows)


# -- upkeep


class OldLine(msgspec.Struct, frozen=True):
    """A fan's line as it came, on which platform, what was on air then, and as what it was read."""

    id: MessageId
    platform: str
    text: str
    on_air: str | None
    at_ms: int
    intent: str | None
    wished: str | None

    def is_wish_of(self, what: str | None) -> bool:
        """Whether it was read as a wish for that."""
        return self.intent == Intent.WISH and self.wished == what


def lines_outside_calls(tx: Transaction, message_ids: Sequence[MessageId]) -> list[OldLine]:
    """Those of these lines whose words are still there, and that answered no call: nothing was asked of the room."""
    rows = tx.execute(
        "SELECT messages.id, platform, text, on_air, received_at_ms, intent, reading ->> '$.wish.what'"  # noqa: S608
        " FROM messages JOIN identities ON identities.id = identity_id"
        f" WHERE messages.id {AMONG} AND kind = 'chat' AND text <> '' AND NOT EXISTS (SELECT 1 FROM calls"
        "  WHERE calls.session_id = messages.session_id AND opened_at_ms <= received_at_ms"
        "  AND ifnull(closed_at_ms, received_at_ms) >= received_at_ms) ORDER BY messages.id",
        (ids_json(message_ids),),
    )
    return [OldLine(*row) for row in rows]


def read_old(tx: Transaction, limit: int) -> bool:
    """Make the next `limit` lines from before there was a search findable; True while there are more."""
    left = tx.execute("SELECT next_id, last_id FROM unread_history").fetchone()
    if left is None:
        return False
    rows = tx.execute(
        "SELECT id, kind, text, reading FROM messages WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
        (left["next_id"], left["last_id"], limit),
    ).fetchall()
    add_words(tx, [(row["id"], words_of(row["text"])) for row in rows if row["text"]])
    tx.execute(
        "UPDATE messages SET intent = value ->> 1, lane = value ->> 2 FROM json_each(?)"
        " WHERE messages.id = value ->> 0",
        (msgspec.json.encode(list(_lanes(rows))).decode(),),
    )
    if len(rows) < limit:
        tx.execute("DELETE FROM unread_history")
        return False
    tx.execute("UPDATE unread_history SET next_id = ?", (rows[-1]["id"] + 1,))
    return True


def _lanes(rows: list[Any]) -> Iterator[tuple[int, str | None, Lane | None]]:
    for row in rows:
        reading = kept_reading(row["reading"], None)
        lane = lane_of(row["kind"], reading)
        if reading is not None or lane is not None:
            yield row["id"], reading.intent if reading else None, lane


def oldest(tx: Transaction, session_id: SessionId, limit: int) -> list[MessageId]:
    """Some of the messages that a session still has, but for the newest of all: ids count on from it, and what keeps
    an old one must never find another message there."""
    found = tx.execute(
        "SELECT id FROM messages WHERE session_id = ? AND id < (SELECT max(id) FROM messages) LIMIT ?",
        (session_id, limit),
    )
    return [MessageId(id) for (id,) in found]


def forget(tx: Transaction, message_ids: list[MessageId]) -> None:
    """Remove messages for good, with their words and stars.

    They still count in the totals of their sessions, and in asks. What else points at them must have let go before.
    """
    ids = ids_json(message_ids)
    lines = tx.execute(f"SELECT id, text FROM messages WHERE id {AMONG} AND text <> ''", (ids,))  # noqa: S608 - our own words
    # The index keeps no text: it must be told what it was given.
    words = msgspec.json.encode([(id, words_of(text)) for id, text in lines]).decode()
    tx.execute(
        "INSERT INTO messages_words (messages_words, rowid, words)"
        " SELECT 'delete', value ->> 0, value ->> 1 FROM json_each(?)",
        (words,),
    )
    tx.execute(
        "INSERT INTO outlived (session_id, events, messages)"  # noqa: S608 - our own words
        f" SELECT session_id, count(*), count(*) FILTER (WHERE kind = 'chat') FROM messages WHERE id {AMONG}"
        " GROUP BY session_id ON CONFLICT DO UPDATE"
        " SET events = events + excluded.events, messages = messages + excluded.messages",
        (ids,),
    )
    tx.execute(f"DELETE FROM stars WHERE message_id {AMONG}", (ids,))  # noqa: S608 - our own words
    tx.execute(f"DELETE FROM messages WHERE id {AMONG}", (ids,))  # noqa: S608 - our own words
