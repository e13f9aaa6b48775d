"""The calls that the host made, and what the room voted, by word."""

from __future__ import annotations

from msgspec.structs import replace

from anchor_console.chat.calls import OpenCall, Votes, options
from anchor_console.core.ids import IdentityId, SessionId
from anchor_console.storage.writer import Transaction

_SHOWN_WORDS = 20


def open_call(tx: Transaction, session_id: SessionId) -> OpenCall | None:
    row = tx.execute(
        "SELECT id, meaning, opened_at_ms FROM calls WHERE session_id = ? AND closed_at_ms IS NULL", (session_id,)
    ).fetchone()
    return None if row is None else counted(tx, OpenCall(row[0], row[1], row[2], 0, 0))


def counted(tx: Transaction, call: OpenCall) -> OpenCall:
    """The call with all its votes, open or closed."""
    people, lines = tx.execute(
        "SELECT count(DISTINCT identity_id), ifnull(sum(lines), 0) FROM call_votes WHERE call_id = ?", (call.id,)
    ).fetchone()
    lines += _merged_lines(tx, call.id)
    return replace(call, people=people, lines=lines, votes=_votes(tx, call.id, call.meaning))


def start_call(tx: Transaction, session_id: SessionId, meaning: str, at_ms: int) -> OpenCall:
    """Open a call; one that was open is closed by it."""
    end_call(tx, session_id, at_ms)
    (call_id,) = tx.execute(
        "INSERT INTO calls (session_id, meaning, opened_at_ms) VALUES (?, ?, ?) RETURNING id",
        (session_id, meaning, at_ms),
    ).fetchone()
    return OpenCall(call_id, meaning, at_ms, 0, 0)


def end_call(tx: Transaction, session_id: SessionId, at_ms: int) -> None:
    tx.execute("UPDATE calls SET closed_at_ms = ? WHERE session_id = ? AND closed_at_ms IS NULL", (at_ms, session_id))


def add_vote(tx: Transaction, call_id: int, who: IdentityId, word: str) -> None:
    tx.execute(
        "INSERT INTO call_votes (call_id, identity_id, word, lines) VALUES (?, ?, ?, 1)"
        " ON CONFLICT DO UPDATE SET lines = lines + 1",
        (call_id, who, word),
    )


def add_merged_votes(tx: Transaction, call_id: int, word: str, lines: int) -> None:
    """Count lines that the platform merged: votes of nobody that we know."""
    tx.execute(
        "INSERT INTO merged_votes (call_id, word, lines) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET lines = lines + excluded.lines",
        (call_id, word, lines),
    )


def _votes(tx: Transaction, call_id: int, meaning: str) -> tuple[Votes, ...]:
    """The words most voted for, each with distinct people and all lines; most voted for first."""
    rows = tx.execute(
        "SELECT word, sum(people), sum(lines), sum(unnamed) FROM ("
        "SELECT word, count(*) AS people, sum(lines) AS lines, 0 AS unnamed FROM call_votes WHERE call_id = :call"
        " GROUP BY word UNION ALL SELECT word, 0, lines, lines FROM merged_votes WHERE call_id = :call)"
        " GROUP BY word ORDER BY sum(people) + sum(unnamed) DESC, sum(lines) DESC, word LIMIT :most",
        {"call": call_id, "most": _SHOWN_WORDS},
    )
    labels = options(meaning)
    return tuple(Votes(word, labels.get(word) or None, *counts) for word, *counts in rows)


def _merged_lines(tx: Transaction, call_id: int) -> int:
    (lines,) = tx.execute("SELECT ifnull(sum(lines), 0) FROM merged_votes WHERE call_id = ?", (call_id,)).fetchone()
    return int(lines)
