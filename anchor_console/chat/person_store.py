"""What chat holds of one person: given out as it is, and taken away so that every count stays as it was.

Lines are many, so they go in steps (`seal_lines`); all else goes at once (`erase_fan`), and before them, since what
others made of a line is found by its words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from anchor_console.chat.fulltext import match_expression, phrase_of, words_of
from anchor_console.chat.phrases import key_of
from anchor_console.chat.store import add_words
from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.fans.names import Names
from anchor_console.storage.free_words import mask_in_json
from anchor_console.storage.rows import AMONG, dicts, ids_json
from anchor_console.storage.writer import Transaction

FAN_TABLES = (
    "messages", "messages_words", "stars", "call_votes", "mutes", "asks", "ask_messages", "tickets", "ticket_messages",
    "phrases", "alike_lines", "suspects",
)  # fmt: skip

_LINE = "id, session_id, identity_id, text, reading, meant, ext_id, body"
_LINES_LOOKED_AT = 20_000
_LAST = (1 << 63) - 1


def export_fan(tx: Transaction, identities: Sequence[IdentityId]) -> dict[str, list[dict[str, Any]]]:
    """All that chat holds of these identities, by what it is."""
    who = ids_json(identities)
    return {
        "lines": dicts(
            tx,
            "SELECT messages.at_ms, session_id, sources.name AS source, ext_id, kind, fan_name AS name, text, count,"  # noqa: S608
            " on_air, intent, reading, meant, body, deleted_at_ms, stars.by_name AS starred_by FROM messages"
            " JOIN sources ON sources.id = source_id LEFT JOIN stars ON stars.message_id = messages.id"
            f" WHERE identity_id {AMONG} ORDER BY messages.id",
            who,
        ),
        "votes": dicts(
            tx,
            "SELECT opened_at_ms, session_id, meaning AS call, word, lines FROM call_votes"  # noqa: S608
            f" JOIN calls ON calls.id = call_id WHERE identity_id {AMONG} ORDER BY call_id, word",
            who,
        ),
        "asks": dicts(
            tx,
            "SELECT ask_messages.at_ms, session_id, kind, topic, number, color, size, text, state, answer,"  # noqa: S608
            f" answered_at_ms FROM ask_messages JOIN asks ON asks.id = ask_id WHERE identity_id {AMONG}"
            " ORDER BY ask_id, message_id",
            who,
        ),
        "tickets": dicts(
            tx,
            "SELECT opened_at_ms, session_id, complaint, number, state, outcome, solved_at_ms, taken_by, solved_by,"  # noqa: S608
            " (SELECT group_concat(text, char(10)) FROM ticket_messages WHERE ticket_id = tickets.id) AS text"
            f" FROM tickets WHERE identity_id {AMONG} ORDER BY id",
            who,
        ),
        "mutes": dicts(
            tx,
            "SELECT from_ms, until_ms, by_name, lifted_by, lifted_at_ms FROM mutes"  # noqa: S608
            f" WHERE identity_id {AMONG} ORDER BY id",
            who,
        ),
        "sent_alike": dicts(
            tx,
            f"SELECT at_ms, session_id, key AS text FROM alike_lines WHERE identity_id {AMONG} ORDER BY at_ms",  # noqa: S608
            who,
        ),
    }


def erase_fan(tx: Transaction, identities: Sequence[IdentityId]) -> None:
    """Take away all but the lines; asks, tickets and votes still count who asked, complained and voted.

    Their names in others' lines go by `mask_names`.
    """
    who = ids_json(identities)
    _reword_asks(tx, who)
    _drop_own_answers(tx, who)
    _drop_phrases_of(tx, who)
    tx.execute(f"DELETE FROM alike_lines WHERE identity_id {AMONG}", (who,))  # noqa: S608 - our own words
    tx.execute(
        "DELETE FROM mutes WHERE identity_id IN (SELECT value FROM json_each(:who)) OR words <> '' AND words IN"
        " (SELECT name FROM identities WHERE id IN (SELECT value FROM json_each(:who)) UNION"
        "  SELECT name FROM identity_names WHERE identity_id IN (SELECT value FROM json_each(:who)))",
        {"who": who},
    )
    tx.execute(
        "UPDATE ticket_messages SET text = '' WHERE ticket_id IN"  # noqa: S608
        f" (SELECT id FROM tickets WHERE identity_id {AMONG})",
        (who,),
    )
    tx.execute(f"UPDATE tickets SET outcome = NULL WHERE identity_id {AMONG}", (who,))  # noqa: S608
    # A vote's word is what was typed: one that nobody else typed is theirs.
    tx.execute(
        "UPDATE OR REPLACE call_votes SET word = '' WHERE identity_id IN (SELECT value FROM json_each(:who))"
        " AND NOT EXISTS (SELECT 1 FROM call_votes AS others WHERE others.call_id = call_votes.call_id"
        " AND others.word = call_votes.word AND others.identity_id NOT IN (SELECT value FROM json_each(:who)))"
        " AND word NOT GLOB '[0-9]'",
        {"who": who},
    )


def _reword_asks(tx: Transaction, who: str) -> None:
    """Let asks that stand in the person's words stand in those of somebody else who asked, or in none."""
    asked = "SELECT ask_id FROM ask_messages WHERE identity_id IN (SELECT value FROM json_each(:who))"
    tx.execute(
        "UPDATE asks SET text = ifnull((SELECT messages.text FROM ask_messages JOIN messages"  # noqa: S608
        " ON messages.id = message_id WHERE ask_id = asks.id AND messages.identity_id IS NOT NULL"
        " AND messages.identity_id NOT IN (SELECT value FROM json_each(:who)) ORDER BY message_id LIMIT 1), '')"
        f" WHERE id IN ({asked}) AND ("
        # Lines outlive their messages here: whose the first one was tells whose words they are.
        " (SELECT identity_id FROM ask_messages WHERE ask_id = asks.id ORDER BY message_id LIMIT 1)"
        " IN (SELECT value FROM json_each(:who))"
        " OR text IN (SELECT text FROM messages WHERE identity_id IN (SELECT value FROM json_each(:who))))",
        {"who": who},
    )


def _drop_own_answers(tx: Transaction, who: str) -> None:
    """Drop what was answered to asks that only this person asked: it was said to them, perhaps of them."""
    tx.execute(
        "UPDATE asks SET answer = NULL WHERE answer IS NOT NULL AND id IN"
        " (SELECT ask_id FROM ask_messages WHERE identity_id IN (SELECT value FROM json_each(:who)))"
        " AND NOT EXISTS (SELECT 1 FROM ask_messages WHERE ask_id = asks.id"
        " AND ifnull(identity_id, 0) NOT IN (SELECT value FROM json_each(:who)))",
        {"who": who},
    )


def _drop_phrases_of(tx: Transaction, who: str) -> None:
    """Drop phrases, and texts suspected to be one, that only this person ever sent."""
    texts = [
        text
        for (text,) in tx.execute(
            f"SELECT DISTINCT text FROM messages WHERE identity_id {AMONG} AND text <> ''",  # noqa: S608
            (who,),
        )
    ]
    keys = {key_of(text) for text in texts}
    for table in ("phrases", "suspects"):
        for session_id, key in tx.execute(f"SELECT session_id, key FROM {table}").fetchall():  # noqa: S608
            if key in keys and not _others_said(tx, session_id, key, who):
                tx.execute(f"DELETE FROM {table} WHERE session_id = ? AND key = ?", (session_id, key))  # noqa: S608


def lines_naming(
    tx: Transaction, people: Sequence[IdentityId], names: Names, after: int
) -> tuple[list[MessageId], int, bool]:
    """Among the lines that follow `after`, those of others that name these people; to be read beside the writer.

    Gives up to which line it looked, and whether that was the last.
    """
    last = int(tx.execute("SELECT ifnull(max(id), 0) FROM messages").fetchone()[0])
    upto = min(last, after + _LINES_LOOKED_AT)
    own = frozenset(people)
    rows = [row for row in _lines_with(tx, names, after, upto) if row["identity_id"] not in own]
    return [MessageId(row["id"]) for row in rows if _masked_line(names, row) != row["text"]], upto, upto == last


def mask_lines(tx: Transaction, names: Names, message_ids: Sequence[MessageId]) -> None:
    """Put asterisks over these names in these lines."""
    rows = tx.execute(f"SELECT {_LINE} FROM messages WHERE id {AMONG}", (ids_json(message_ids),)).fetchall()  # noqa: S608
    _mask_rows(tx, names, rows)


def mask_names(tx: Transaction, names: Names, after: int = 0) -> None:
    """Put asterisks over the names by which others called these people; the rest of their lines is theirs.

    Args:
        after: up to here they are masked already.
    """
    _mask_rows(tx, names, _lines_with(tx, names, after))
    _mask_copies(tx, names)


def _masked_line(names: Names, row: Any) -> str:
    return names.in_chat(row["text"], they_came=row["session_id"] in names.sessions)


def _mask_rows(tx: Transaction, names: Names, rows: Sequence[Any]) -> None:
    told = [(row, _masked_line(names, row)) for row in rows]
    changed = [(row, masked) for row, masked in told if masked != row["text"]]
    if not changed:
        return
    _forget_words(tx, [row for row, _ in changed])
    # As long as it was: what a reading points at stays where it is.
    tx.executemany(
        "UPDATE messages SET text = ?, reading = ?, meant = ? WHERE id = ?",
        [
            (masked, *(mask_in_json(row[kept], names.in_prose) for kept in ("reading", "meant")), row["id"])
            for row, masked in changed
        ],
    )
    unread = _unread(tx)
    add_words(tx, [(row["id"], words_of(masked)) for row, masked in changed if row["id"] not in unread])


def _mask_copies(tx: Transaction, names: Names) -> None:
    """The same where lines of chat, or their words, stand a second time."""

    def changed(sql: str) -> list[tuple[str, Any]]:
        rows = [tuple(row) for row in tx.execute(sql)]
        told = [
            (names.in_chat(text, they_came=session_id in names.sessions), text, key) for key, text, session_id in rows
        ]
        return [(masked, key) for masked, text, key in told if masked != text]

    tx.executemany("UPDATE asks SET text = ? WHERE id = ?", changed("SELECT id, text, session_id FROM asks"))
    tx.executemany(
        "UPDATE ticket_messages SET text = ? WHERE ticket_id = ? AND message_id = ?",
        [
            (masked, *json.loads(key))
            for masked, key in changed(
                "SELECT json_array(ticket_id, message_id), text, session_id FROM ticket_messages"
                " JOIN tickets ON tickets.id = ticket_id"
            )
        ],
    )
    for table in ("phrases", "suspects"):
        tx.executemany(
            f"UPDATE OR REPLACE {table} SET text = ?, key = ? WHERE session_id = ? AND key = ?",  # noqa: S608
            [
                (masked, key_of(masked), *json.loads(key))
                for masked, key in changed(f"SELECT json_array(session_id, key), text, session_id FROM {table}")  # noqa: S608
            ],
        )
    # Only kept to see who sends alike: what was said with the name in it is not told from other lines any more.
    keys = [key_of(name) for name in names.own] + [f"@{key_of(name)}" for name in (*names.called, *names.shared)]
    tx.execute(
        "DELETE FROM alike_lines WHERE EXISTS (SELECT 1 FROM json_each(?) WHERE instr(alike_lines.key, value))",
        (json.dumps([key for key in keys if key.strip("@")]),),
    )


def _lines_with(tx: Transaction, names: Names, after: int = 0, upto: int = _LAST) -> list[Any]:
    """Lines in which one of the names may stand, from after a line up to another."""
    found: dict[int, Any] = {}
    columns = ", ".join(f"messages.{column}" for column in _LINE.split(", "))
    for called in (*names.own, *(f"@{name}" for name in (*names.called, *names.shared))):
        phrase = phrase_of(called)
        if phrase is None:
            continue
        rows = tx.execute(
            f"SELECT {columns} FROM messages_words CROSS JOIN messages ON messages.id = messages_words.rowid"  # noqa: S608
            " WHERE messages_words MATCH ? AND messages_words.rowid > ? AND messages_words.rowid <= ?",
            (match_expression(phrase), after, upto),
        ).fetchall()
        # CROSS: left to choose, SQLite goes through the lines to see that there is nothing that is unread.
        rows += tx.execute(
            f"SELECT {columns} FROM unread_history CROSS JOIN messages ON messages.id BETWEEN next_id AND last_id"  # noqa: S608
            " WHERE instr(text, ?) AND messages.id > ? AND messages.id <= ?",
            (called, after, upto),
        ).fetchall()
        found |= {row["id"]: row for row in rows if called in row["text"]}
    return list(found.values())


def _others_said(tx: Transaction, session_id: str, key: str, who: str) -> bool:
    rows = tx.execute(
        "SELECT text FROM messages WHERE session_id = ? AND kind = 'chat' AND text <> ''"  # noqa: S608
        f" AND (identity_id IS NULL OR NOT identity_id {AMONG})",
        (session_id, who),
    )
    return any(key_of(text) == key for (text,) in rows)


def seal_lines(tx: Transaction, identities: Sequence[IdentityId], limit: int, seal: Callable[[str], str]) -> bool:
    """Empty up to `limit` events of these people of all that was said and who it was; True while there are more.

    They stay as events of nobody, so that sessions count what they counted. A platform's id of a line may hold who
    wrote it, so it is kept as `seal` makes it: the same line told again is still known.
    """
    rows = tx.execute(
        "SELECT id, session_id, text, ext_id, body, deleted_at_ms FROM messages"  # noqa: S608 - our own words
        f" WHERE identity_id {AMONG} LIMIT ?",
        (ids_json(identities), limit),
    ).fetchall()
    if not rows:
        return False
    _forget_words(tx, rows)
    message_ids = ids_json([row["id"] for row in rows])
    tx.execute(f"DELETE FROM stars WHERE message_id {AMONG}", (message_ids,))  # noqa: S608
    sealed = [[row["id"], seal(row["ext_id"]), _without_person(row["body"], seal)] for row in rows]
    tx.execute(
        "UPDATE messages SET identity_id = NULL, fan_name = NULL, ext_id = value ->> 1, body = value ->> 2,"
        " text = iif(kind = 'chat', '', text), reading = NULL, meant = NULL, intent = NULL,"
        " lane = iif(kind = 'chat', NULL, lane),"
        " deleted_at_ms = iif(kind = 'chat', ifnull(deleted_at_ms, received_at_ms), deleted_at_ms)"
        " FROM json_each(?) WHERE messages.id = value ->> 0",
        (msgspec.json.encode(sealed).decode(),),
    )
    _seal_taken_away(tx, [row for row in rows if row["deleted_at_ms"] is not None], seal)
    return len(rows) == limit


def _seal_taken_away(tx: Transaction, lines: Sequence[Any], seal: Callable[[str], str]) -> None:
    """Let the events by which these lines were taken away name them as they are called now."""
    if not lines:
        return
    ids = {line["ext_id"] for line in lines}
    rows = tx.execute(
        f"SELECT id, body FROM messages WHERE session_id {AMONG} AND kind = 'deleted'",  # noqa: S608 - our own words
        (json.dumps(list({line["session_id"] for line in lines})),),
    )
    told = [(message_id, msgspec.json.decode(body)) for message_id, body in rows]
    tx.executemany(
        "UPDATE messages SET body = ? WHERE id = ?",
        [
            (msgspec.json.encode(event | {"target": seal(event["target"])}).decode(), message_id)
            for message_id, event in told
            if event["target"] in ids
        ],
    )


def with_lines(tx: Transaction, identities: Sequence[IdentityId]) -> list[IdentityId]:
    """Those of these people whose lines are there still."""
    rows = tx.execute(
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM messages WHERE identity_id = value)",
        (ids_json(identities),),
    )
    return [IdentityId(one) for (one,) in rows]


def _forget_words(tx: Transaction, rows: Sequence[Any]) -> None:
    """Take lines out of the index, which must be told the words that it was given."""
    unread = _unread(tx)
    # What the index was not given yet cannot be taken out of it.
    known = [(row["id"], words_of(row["text"])) for row in rows if row["text"] and row["id"] not in unread]
    tx.execute(
        "INSERT INTO messages_words (messages_words, rowid, words)"
        " SELECT 'delete', value ->> 0, value ->> 1 FROM json_each(?)",
        (msgspec.json.encode(known).decode(),),
    )


def _unread(tx: Transaction) -> range:
    """The lines of an older file that full text does not hold yet."""
    unread = tx.execute("SELECT next_id, last_id FROM unread_history").fetchone()
    return range(0) if unread is None else range(unread["next_id"], unread["last_id"] + 1)


def _without_person(body: str | None, seal: Callable[[str], str]) -> str | None:
    if body is None:
        return None
    event = msgspec.json.decode(body)
    event.pop("fan", None)
    if "id" in event:
        event["id"] = seal(event["id"])
    return msgspec.json.encode(event).decode()


def merge_words(tx: Transaction, pages: int) -> bool:
    """Write a part of the full-text index anew, so that what was taken out of it is gone; True while there is more.

    The first step, with `pages` below zero, lets the index be written as one; those that follow go on with it.
    """
    before = tx.total_changes
    tx.execute("INSERT INTO messages_words (messages_words, rank) VALUES ('merge', ?)", (pages,))
    return tx.total_changes - before > 1
