"""Asks and the lines that they are made of, on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from anchor_console.chat.asks import Ask, AskId, AskKey, AskState, Topic
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import IdentityId, MessageId, ProductId, SessionId
from anchor_console.storage.rows import AMONG, Row, by_message, ids_json
from anchor_console.storage.writer import Transaction

_ASK = (
    "SELECT id, kind, topic, product_id, number, color, size, text, people, lines, unnamed, state, taken_by,"
    " answered_by, answered_at_ms, answer, first_at_ms, last_at_ms, taken_token FROM asks"
)
_ASKERS = 20
_SAME = (
    "session_id = ? AND kind = ? AND topic = ? AND ifnull(product_id, 0) = ? AND ifnull(number, '') = ?"
    " AND ifnull(color, '') = ? AND ifnull(size, '') = ?"
)


def find_open(tx: Transaction, session_id: SessionId, key: AskKey, product_id: ProductId | None) -> AskId | None:
    """The ask that is this question and waits for its answer."""
    row = tx.execute(
        f"SELECT id FROM asks WHERE {_SAME} AND state IN ('open', 'taken')",  # noqa: S608 - our own words
        _same(session_id, key, product_id),
    ).fetchone()
    return AskId(row[0]) if row else None


def find_answered(
    tx: Transaction, session_id: SessionId, key: AskKey, product_id: ProductId | None, since_ms: int
) -> AskId | None:
    """The ask that is this question and was answered at `since_ms` or later."""
    row = tx.execute(
        f"SELECT id FROM asks WHERE {_SAME} AND state = 'answered' AND answered_at_ms >= ?"  # noqa: S608 - our own words
        " ORDER BY id DESC LIMIT 1",
        (*_same(session_id, key, product_id), since_ms),
    ).fetchone()
    return AskId(row[0]) if row else None


def add(
    tx: Transaction, session_id: SessionId, key: AskKey, product_id: ProductId | None, text: str, at_ms: int
) -> AskId:
    (ask_id,) = tx.execute(
        "INSERT INTO asks (session_id, kind, topic, product_id, number, color, size, text, state, people, lines,"
        " first_at_ms, last_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', 0, 0, ?, ?) RETURNING id",
        (session_id, key.kind, key.topic, product_id, key.number, key.color, key.size, text, at_ms, at_ms),
    ).fetchone()
    return AskId(ask_id)


def add_line(
    tx: Transaction, ask_id: AskId, message_id: MessageId, who: IdentityId | None, lines: int, at_ms: int
) -> None:
    """Count a line for the ask; one that was counted before changes nothing."""
    is_new = who is not None and not _has_asked(tx, ask_id, who)
    added = tx.execute(
        "INSERT INTO ask_messages (ask_id, message_id, identity_id, lines, at_ms) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (ask_id, message_id, who, lines, at_ms),
    ).rowcount
    if added:
        tx.execute(
            "UPDATE asks SET people = people + ?, lines = lines + ?, unnamed = unnamed + ?,"
            " last_at_ms = max(last_at_ms, ?) WHERE id = ?",
            (is_new, lines, 0 if who is not None else lines, at_ms, ask_id),
        )


def _has_asked(tx: Transaction, ask_id: AskId, who: IdentityId) -> bool:
    row = tx.execute("SELECT 1 FROM ask_messages WHERE identity_id = ? AND ask_id = ? LIMIT 1", (who, ask_id))
    return row.fetchone() is not None


def take_out(tx: Transaction, message_id: MessageId) -> list[AskId]:
    """Let a line no longer count for its asks; gives which those were."""
    rows = tx.execute(
        "DELETE FROM ask_messages WHERE message_id = ? RETURNING ask_id, identity_id, lines", (message_id,)
    ).fetchall()
    for ask_id, who, lines in rows:
        is_gone = who is not None and not _has_asked(tx, AskId(ask_id), IdentityId(who))
        tx.execute(
            "UPDATE asks SET people = people - ?, lines = lines - ?, unnamed = unnamed - ? WHERE id = ?",
            (is_gone, lines, 0 if who is not None else lines, ask_id),
        )
    return [AskId(ask_id) for ask_id, _, _ in rows]


def set_taken(tx: Transaction, ask_id: AskId, by_name: str | None, token: str | None) -> None:
    """Let it be taken by somebody, or by nobody again where `by_name` is None."""
    tx.execute(
        "UPDATE asks SET state = ?, taken_by = ?, taken_token = ? WHERE id = ?",
        ("open" if by_name is None else "taken", by_name, token, ask_id),
    )


def set_answered(tx: Transaction, ask_id: AskId, by_name: str, answer: str | None, at_ms: int) -> None:
    tx.execute(
        "UPDATE asks SET state = 'answered', answered_by = ?, answer = ?, answered_at_ms = ? WHERE id = ?",
        (by_name, answer, at_ms, ask_id),
    )


def withdraw(tx: Transaction, ask_id: AskId) -> None:
    tx.execute("UPDATE asks SET state = 'withdrawn' WHERE id = ? AND state IN ('open', 'taken')", (ask_id,))


def set_aside(tx: Transaction, message_ids: Sequence[MessageId], touched: set[AskId]) -> dict[MessageId, list[Row]]:
    """Let lines no longer count for their asks; gives what `bring_back` needs of each, and adds the asks to `touched`.

    An ask of which no line is left is withdrawn; one of which some are stands in their words.
    """
    rows = tx.execute(
        f"DELETE FROM ask_messages WHERE message_id {AMONG} RETURNING message_id, ask_id, identity_id, lines, at_ms",  # noqa: S608
        (ids_json(message_ids),),
    ).fetchall()
    asks = {AskId(row[1]) for row in rows}
    _recount(tx, asks)
    tx.execute(
        f"UPDATE asks SET state = 'withdrawn' WHERE id {AMONG} AND lines = 0 AND state IN ('open', 'taken')",  # noqa: S608
        (ids_json(asks),),
    )
    touched |= asks
    return by_message(rows)


def bring_back(tx: Transaction, kept: Mapping[MessageId, Sequence[Row]], touched: set[AskId]) -> None:
    """Let lines count for their asks again; where an ask was opened anew meanwhile, for that one."""
    tx.executemany(
        "INSERT INTO ask_messages (message_id, ask_id, identity_id, lines, at_ms) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [(line, *row) for line, rows in kept.items() for row in rows],
    )
    asks = {AskId(row[0]) for rows in kept.values() for row in rows}
    for gone, other in tx.execute(
        "SELECT gone.id, other.id FROM asks AS gone LEFT JOIN asks AS other ON other.session_id = gone.session_id"  # noqa: S608
        " AND other.kind = gone.kind AND other.topic = gone.topic AND other.product_id IS gone.product_id"
        " AND other.number IS gone.number AND other.color IS gone.color AND other.size IS gone.size"
        f" AND other.state IN ('open', 'taken') WHERE gone.state = 'withdrawn' AND gone.id {AMONG}",
        (ids_json(asks),),
    ).fetchall():
        if other is None:
            tx.execute("UPDATE asks SET state = iif(taken_by IS NULL, 'open', 'taken') WHERE id = ?", (gone,))
        else:
            tx.execute("UPDATE OR IGNORE ask_messages SET ask_id = ? WHERE ask_id = ?", (other, gone))
            tx.execute("DELETE FROM ask_messages WHERE ask_id = ?", (gone,))
            asks.add(AskId(other))
    _recount(tx, asks)
    touched |= asks


def _recount(tx: Transaction, asks: Collection[AskId]) -> None:
    tx.execute(
        "UPDATE asks SET people = (SELECT count(DISTINCT identity_id) FROM ask_messages WHERE ask_id = asks.id),"  # noqa: S608
        " lines = (SELECT ifnull(sum(ask_messages.lines), 0) FROM ask_messages WHERE ask_id = asks.id),"
        " unnamed = (SELECT ifnull(sum(ask_messages.lines) FILTER (WHERE identity_id IS NULL), 0)"
        "  FROM ask_messages WHERE ask_id = asks.id),"
        " text = ifnull((SELECT nullif(messages.text, '') FROM messages WHERE messages.id ="
        f"  (SELECT min(message_id) FROM ask_messages WHERE ask_id = asks.id)), text) WHERE id {AMONG}",
        (ids_json(asks),),
    )


def holder(tx: Transaction, ask_id: AskId) -> tuple[str | None, str | None]:
    """Who took the ask: name and token; both None where nobody did."""
    row = tx.execute("SELECT taken_by, taken_token FROM asks WHERE id = ?", (ask_id,)).fetchone()
    return row[0], row[1]


def held(tx: Transaction, session_id: SessionId) -> dict[AskId, str]:
    """The asks that somebody beside the desk has in hand, each with their token."""
    rows = tx.execute(
        "SELECT id, taken_token FROM asks WHERE session_id = ? AND state = 'taken' AND taken_token <> ''", (session_id,)
    )
    return {AskId(ask_id): token for ask_id, token in rows}


def ask(tx: Transaction, session_id: SessionId, ask_id: AskId) -> Ask | None:
    return next(iter(_read(tx, "session_id = ? AND id = ?", (session_id, ask_id))), None)


def asks(tx: Transaction, session_id: SessionId) -> list[Ask]:
    """Every ask of the session that was not withdrawn, in the order of their first lines."""
    return _read(tx, "session_id = ? AND state <> 'withdrawn'", (session_id,))


def some(tx: Transaction, ask_ids: Iterable[AskId]) -> list[Ask]:
    """These asks, in the order of their ids."""
    wanted = sorted(ask_ids)
    return _read(tx, f"id IN ({', '.join('?' * len(wanted))})", tuple(wanted))


def askers(tx: Transaction, ask_id: AskId) -> list[tuple[MessageId, IdentityId]]:
    """Who asked it and with which line, the latest first; lines of people whom nobody can tell apart are left out."""
    rows = tx.execute(
        "SELECT message_id, identity_id FROM ask_messages WHERE ask_id = ? AND identity_id IS NOT NULL"
        " ORDER BY message_id DESC LIMIT ?",
        (ask_id, _ASKERS),
    )
    return [(MessageId(message_id), IdentityId(who)) for message_id, who in rows]


def unanswered(tx: Transaction, session_id: SessionId) -> list[tuple[AskId, IdentityId, int, str | None]]:
    """Who waits for an answer to which ask of the session, since when, and how they put it first, where that is kept.

    In the order of asking; lines of people whom nobody can tell apart are left out.
    """
    rows = tx.execute(
        # Beside min() SQLite takes the other columns of the same row.
        "SELECT ask_id, ask_messages.identity_id, min(ask_messages.message_id) AS line, ask_messages.at_ms,"
        " messages.text FROM asks JOIN ask_messages ON ask_id = asks.id"
        " LEFT JOIN messages ON messages.id = ask_messages.message_id"
        " WHERE asks.session_id = ? AND state IN ('open', 'taken') AND ask_messages.identity_id IS NOT NULL"
        " GROUP BY ask_id, ask_messages.identity_id ORDER BY line, ask_id",
        (session_id,),
    )
    return [(AskId(row[0]), IdentityId(row[1]), row[3], row[4]) for row in rows]


def messages_of(tx: Transaction, ask_id: AskId) -> list[MessageId]:
    """The lines of an ask, oldest first."""
    rows = tx.execute("SELECT message_id FROM ask_messages WHERE ask_id = ? ORDER BY message_id", (ask_id,))
    return [MessageId(message_id) for (message_id,) in rows]


def asks_of(tx: Transaction, message_id: MessageId) -> list[AskId]:
    """The asks that a line belongs to."""
    rows = tx.execute("SELECT ask_id FROM ask_messages WHERE message_id = ? ORDER BY ask_id", (message_id,))
    return [AskId(ask_id) for (ask_id,) in rows]


def answered_by(tx: Transaction, ask_id: AskId) -> list[MessageId]:
    """The lines of an answered ask that ask nothing else which still waits."""
    rows = tx.execute(
        "SELECT message_id FROM ask_messages AS ours WHERE ask_id = ? AND NOT EXISTS (SELECT 1 FROM ask_messages"
        " JOIN asks ON asks.id = ask_messages.ask_id WHERE ask_messages.message_id = ours.message_id"
        " AND asks.state <> 'answered')",
        (ask_id,),
    )
    return [MessageId(message_id) for (message_id,) in rows]


def _same(session_id: SessionId, key: AskKey, product_id: ProductId | None) -> tuple[object, ...]:
    return (
        *(session_id, key.kind, key.topic, product_id or 0),
        *(key.number or "", key.color or "", key.size or ""),
    )


def _read(tx: Transaction, where: str, params: tuple[object, ...]) -> list[Ask]:
    rows = tx.execute(f"{_ASK} WHERE {where} ORDER BY id", params)
    return [_as_ask(row) for row in rows]


def _as_ask(row: Any) -> Ask:
    return Ask(
        id=AskId(row["id"]),
        key=AskKey(Intent(row["kind"]), Topic(row["topic"]), row["number"], row["color"], row["size"]),
        product_id=row["product_id"],
        text=row["text"],
        people=row["people"],
        lines=row["lines"],
        unnamed=row["unnamed"],
        state=AskState(row["state"]),
        taken_by=row["taken_by"],
        taken_token=row["taken_token"],
        answered_by=row["answered_by"],
        answered_at_ms=row["answered_at_ms"],
        answer=row["answer"],
        first_at_ms=row["first_at_ms"],
        last_at_ms=row["last_at_ms"],
    )
