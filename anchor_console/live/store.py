"""Sessions, and what people did in them, on disk."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from anchor_console.core.ids import SessionId
from anchor_console.live.session import Session, SessionState
from anchor_console.live.trails import Trailed
from anchor_console.storage.writer import Transaction

_SESSION = "SELECT id, title, mode, state, started_at_ms, ended_at_ms, hold_ms, currency FROM sessions"


def add_session(tx: Transaction, session: Session) -> None:
    tx.execute(
        "INSERT INTO sessions (id, title, mode, state, started_at_ms, ended_at_ms, hold_ms, currency)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(session.id, session.title, session.mode, session.state.value),
            *(session.started_at_ms, session.ended_at_ms, session.hold_ms, session.currency),
        ),
    )


def set_state(tx: Transaction, session_id: SessionId, state: SessionState, ended_at_ms: int | None) -> None:
    tx.execute(
        "UPDATE sessions SET state = ?, ended_at_ms = ? WHERE id = ? AND state <> 'ended'",
        (state.value, ended_at_ms, session_id),
    )


def open_session(tx: Transaction) -> Session | None:
    """The session that was never ended; at most one."""
    row = tx.execute(f"{_SESSION} WHERE ended_at_ms IS NULL").fetchone()
    return _as_session(row) if row else None


def is_open(tx: Transaction, session_id: SessionId) -> bool:
    return (
        tx.execute("SELECT 1 FROM sessions WHERE id = ? AND ended_at_ms IS NULL", (session_id,)).fetchone() is not None
    )


def session(tx: Transaction, session_id: str) -> Session | None:
    row = tx.execute(f"{_SESSION} WHERE id = ?", (session_id,)).fetchone()
    return _as_session(row) if row else None


def sessions(tx: Transaction) -> list[Session]:
    """All sessions, the latest first: as they were begun, whatever the clock said then."""
    return [_as_session(row) for row in tx.execute(f"{_SESSION} ORDER BY rowid DESC")]


def started_between(tx: Transaction, since_ms: int, until_ms: int) -> dict[SessionId, int]:
    """The sessions that began in this time, each with when."""
    rows = tx.execute(
        "SELECT id, started_at_ms FROM sessions WHERE started_at_ms BETWEEN ? AND ?", (since_ms, until_ms)
    )
    return {SessionId(session_id): started_at_ms for session_id, started_at_ms in rows}


def reserve_sessions(tx: Transaction) -> frozenset[SessionId]:
    """The sessions in which claims held stock."""
    return frozenset(SessionId(row[0]) for row in tx.execute("SELECT id FROM sessions WHERE mode = 'reserve'"))


def done(tx: Transaction, command_id: str) -> Any | None:
    """What a command gave when it was done before, as JSON holds it; None where it never was."""
    row = tx.execute("SELECT result FROM actions WHERE command_id = ?", (command_id,)).fetchone()
    return json.loads(row[0]) if row else None


def last_result(tx: Transaction, session_id: SessionId, name: str, args: dict[str, Any]) -> Any | None:
    """What the latest action of this name and with these arguments gave; None where there was none."""
    row = tx.execute(
        "SELECT result FROM actions WHERE session_id = ? AND name = ? AND args = ? ORDER BY id DESC LIMIT 1",
        (session_id, name, json.dumps(args, ensure_ascii=False)),
    ).fetchone()
    return json.loads(row[0]) if row else None


def last_named(tx: Transaction, session_id: SessionId, names: Collection[str], args: dict[str, Any]) -> str | None:
    """Which of these actions was the latest with these arguments; None where there was none."""
    row = tx.execute(
        "SELECT name FROM actions WHERE session_id = ? AND name IN (SELECT value FROM json_each(?)) AND args = ?"
        " ORDER BY id DESC LIMIT 1",
        (session_id, json.dumps(sorted(names)), json.dumps(args, ensure_ascii=False)),
    ).fetchone()
    return None if row is None else str(row[0])


def add_action(
    tx: Transaction,
    session_id: SessionId | None,
    command_id: str,
    name: str,
    by_name: str,
    args: dict[str, Any],
    result: Any,
    at_ms: int,
    trail: Trailed | None = None,
    undoes: int | None = None,
) -> int:
    """Write down what was done; gives its id.

    Args:
        trail: what it found and left, where it tells.
        undoes: the action that it took back.
    """
    row = tx.execute(
        "INSERT INTO actions (session_id, command_id, name, by_name, args, result, at_ms, before, after, undoes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            *(session_id, command_id, name, by_name),
            *(json.dumps(args, ensure_ascii=False), json.dumps(result, ensure_ascii=False), at_ms),
            *(_json(trail.before) if trail else None, _json(trail.after) if trail else None, undoes),
        ),
    ).fetchone()
    return int(row[0])


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _as_session(row: Any) -> Session:
    return Session(SessionId(row[0]), row[1], row[2], SessionState(row[3]), *tuple(row)[4:])
