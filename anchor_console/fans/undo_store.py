"""What people settle of a fan, as it stands at a moment: the log keeps it before and after, to put it back.

A state is plain JSON; None is a thing that is not there. A fact is told by what it says, all else by its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from anchor_console.core.ids import IdentityId
from anchor_console.fans import minor_store
from anchor_console.storage.writer import Transaction

State = dict[str, Any] | None


class Kind(StrEnum):
    FACT = "fact"
    LINK = "link"
    PROMISE = "promise"
    NOTE = "note"
    NOT_SERVED = "not_served"
    MINOR = "minor"


class _Rows(msgspec.Struct, frozen=True):
    """Where a kind of thing stands. `settled` are the columns that people set; `all` brings one back that went."""

    table: str
    key: tuple[str, ...]
    settled: tuple[str, ...]
    all: tuple[str, ...] = ()


_FACT_KEY = ("identity_id", "facet", "value", "wearer")
_FACT_SETTLED = ("standing", "standing_before", "settled_by", "settled_at_ms")
_EVIDENCE = ("kind", "identity_id", "message_id", "sale_id", "by_name", "words", "at_ms")
_ROWS: dict[Kind, _Rows] = {
    Kind.FACT: _Rows(
        *("facts", _FACT_KEY, _FACT_SETTLED),
        (*_FACT_KEY, *_FACT_SETTLED, "message_id", "by_name", "stated_at_ms", "session_only"),
    ),
    Kind.LINK: _Rows("fan_links", ("id",), ("state", "is_confirmed", "settled_by", "settled_at_ms")),
    Kind.PROMISE: _Rows(
        *("promises", ("id",), ("kept_by", "kept_at_ms")),
        ("id", "identity_id", "text", "session_id", "by_name", "made_at_ms", "kept_by", "kept_at_ms"),
    ),
    Kind.NOTE: _Rows("notes", ("id",), ("text",), ("id", "identity_id", "text", "by_name", "written_at_ms")),
    Kind.NOT_SERVED: _Rows(
        *("not_served", ("identity_id",), ("why", "by_name", "set_at_ms")),
        ("identity_id", "why", "by_name", "set_at_ms"),
    ),
    Kind.MINOR: _Rows("identities", ("id",), ("minor",)),
}


def state_of(tx: Transaction, kind: Kind, key: Sequence[object]) -> State:
    rows = _ROWS[kind]
    row = tx.execute(
        f"SELECT {', '.join(rows.all or rows.settled)} FROM {rows.table} WHERE {_where(rows.key)}",  # noqa: S608 - our own names
        tuple(key),
    ).fetchone()
    if row is None:
        return None
    state = dict(row)
    if kind is Kind.FACT:
        state["evidence"] = _evidence(tx, key)
    return state


def is_so(tx: Transaction, kind: Kind, key: Sequence[object], state: State) -> bool:
    """Whether people have left it as this: what was heard again since makes no difference."""
    now, columns = state_of(tx, kind, key), _ROWS[kind].settled
    if now is None or state is None:
        return now is state
    return all(now[column] == state[column] for column in columns)


def bring_to(tx: Transaction, kind: Kind, key: Sequence[Any], state: State) -> None:
    """Make it as it stood. A fact that is to go but was heard since stays as one that the fan said."""
    rows = _ROWS[kind]
    if kind is Kind.FACT and state is None:
        said = [one for one in _evidence(tx, key) if one["kind"] == "message"]
        if said:
            state = dict.fromkeys(_FACT_SETTLED) | {"standing": "stated", "evidence": said}
    where = _where(rows.key)
    if state is None:
        tx.execute(f"DELETE FROM {rows.table} WHERE {where}", tuple(key))  # noqa: S608 - our own names
        return
    if kind is Kind.MINOR:
        _set_minor(tx, IdentityId(key[0]), is_minor=bool(state["minor"]))
        return
    values = ", ".join(f"{column} = ?" for column in rows.settled)
    changed = tx.execute(
        f"UPDATE {rows.table} SET {values} WHERE {where}",  # noqa: S608 - our own names
        (*(state[column] for column in rows.settled), *key),
    )
    if not changed.rowcount and rows.all:
        _insert(tx, rows.table, rows.all, state)
    if kind is Kind.FACT:
        _set_lasting(tx, key, state)
        _set_evidence(tx, key, state["evidence"])


def _set_minor(tx: Transaction, who: IdentityId, *, is_minor: bool) -> None:
    """What it rests on goes and comes with it: from now on, on a person's word."""
    if is_minor:
        minor_store.mark(tx, who, None)
    else:
        minor_store.unmark(tx, who)


def _where(columns: Sequence[str]) -> str:
    return " AND ".join(f"{column} = ?" for column in columns)


def _insert(tx: Transaction, table: str, columns: Sequence[str], state: Mapping[str, Any]) -> None:
    """Put the row there; a line that it came from may be gone."""
    places = ", ".join(
        "(SELECT id FROM messages WHERE id = ?)" if column == "message_id" else "?" for column in columns
    )
    tx.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})",  # noqa: S608 - our own names
        tuple(state[column] for column in columns),
    )


def _evidence(tx: Transaction, key: Sequence[object]) -> list[dict[str, Any]]:
    rows = tx.execute(
        f"SELECT {', '.join(f'fact_evidence.{one}' for one in _EVIDENCE)} FROM facts"  # noqa: S608 - our own names
        f" JOIN fact_evidence ON fact_id = facts.id WHERE {' AND '.join(f'facts.{one} = ?' for one in _FACT_KEY)}"
        " ORDER BY fact_evidence.id",
        tuple(key),
    )
    return [dict(row) for row in rows]


def _set_lasting(tx: Transaction, key: Sequence[object], state: Mapping[str, Any]) -> None:
    """Whether it lasts for the session only is as it was, where nothing was heard since that may have made it last."""
    if "session_only" in state and _heard(_evidence(tx, key)) == _heard(state["evidence"]):
        where = _where(_FACT_KEY)
        tx.execute(f"UPDATE facts SET session_only = ? WHERE {where}", (state["session_only"], *key))  # noqa: S608


def _heard(evidence: Sequence[Mapping[str, Any]]) -> list[int | None]:
    return [one["at_ms"] for one in evidence if one["kind"] == "message"]


def _set_evidence(tx: Transaction, key: Sequence[object], wanted: Sequence[Mapping[str, Any]]) -> None:
    """What people and sales say for it is as it was; what was heard since stays beside it."""
    (fact_id,) = tx.execute(f"SELECT id FROM facts WHERE {_where(_FACT_KEY)}", tuple(key)).fetchone()  # noqa: S608
    tx.execute("DELETE FROM fact_evidence WHERE fact_id = ? AND kind <> 'message'", (fact_id,))
    has_heard = tx.execute("SELECT 1 FROM fact_evidence WHERE fact_id = ?", (fact_id,)).fetchone() is not None
    for one in wanted:
        if one["kind"] != "message" or not has_heard:
            _insert(tx, "fact_evidence", ("fact_id", *_EVIDENCE), {"fact_id": fact_id, **one})
