"""What is known by lines that mean nothing any more, set aside and known again, on disk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.storage.rows import AMONG, Row, by_message, ids_json
from anchor_console.storage.writer import Transaction

_LATEST = (
    " message_id = (SELECT message_id FROM fact_evidence WHERE fact_id = facts.id AND message_id IS NOT NULL"
    " ORDER BY at_ms DESC, message_id DESC LIMIT 1)"
)


def set_aside(tx: Transaction, message_ids: Sequence[MessageId]) -> dict[MessageId, list[Row]]:
    """Know nothing by these lines alone; gives what `bring_back` needs, by line.

    What is known by others as well rests on these. What a person confirmed or rejected stands as they left it.
    """
    rows = tx.execute(
        "SELECT fact_id, fact_evidence.message_id, facts.identity_id, facet, value, wearer, standing, session_only,"  # noqa: S608
        f" words, at_ms FROM fact_evidence JOIN facts ON facts.id = fact_id WHERE fact_evidence.message_id {AMONG}"
        " AND standing IN ('guessed', 'stated')",
        (ids_json(message_ids),),
    ).fetchall()
    tx.executemany("DELETE FROM fact_evidence WHERE fact_id = ? AND message_id = ?", [tuple(row)[:2] for row in rows])
    touched = ids_json({row[0] for row in rows})
    tx.execute(
        f"DELETE FROM facts WHERE id {AMONG}"  # noqa: S608 - our own words
        " AND NOT EXISTS (SELECT 1 FROM fact_evidence WHERE fact_id = facts.id)",
        (touched,),
    )
    tx.execute(
        "UPDATE facts SET stated_at_ms = (SELECT max(at_ms) FROM fact_evidence WHERE fact_id = facts.id),"  # noqa: S608
        f"{_LATEST} WHERE id {AMONG}",
        (touched,),
    )
    return by_message(tuple(row)[1:] for row in rows)


def bring_back(tx: Transaction, kept: Mapping[MessageId, Sequence[Row]], but_for: Collection[IdentityId]) -> None:
    """Know again what was set aside; what a person settled meanwhile stands.

    Args:
        but_for: people of whom nothing is to be known.
    """
    touched: set[int] = set()
    for message_id, rows in kept.items():
        for row in rows:
            who, facet, value, wearer, standing, session_only, words, at_ms = row
            if who in but_for:
                continue
            (fact_id,) = tx.execute(
                "INSERT INTO facts (identity_id, facet, value, wearer, standing, session_only, stated_at_ms)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " standing = iif(standing = 'guessed', excluded.standing, standing),"
                " stated_at_ms = max(stated_at_ms, excluded.stated_at_ms) RETURNING id",
                (who, facet, value, wearer, standing, session_only, at_ms),
            ).fetchone()
            tx.execute(
                "INSERT INTO fact_evidence (fact_id, kind, identity_id, message_id, words, at_ms)"
                " VALUES (?, 'message', ?, ?, ?, ?)",
                (fact_id, who, message_id, words, at_ms),
            )
            touched.add(fact_id)
    tx.execute(f"UPDATE facts SET{_LATEST} WHERE id {AMONG}", (ids_json(touched),))


def lines_from(tx: Transaction, message_id: MessageId) -> set[MessageId]:
    """The lines, from this one on, that something is known by."""
    rows = tx.execute("SELECT DISTINCT message_id FROM fact_evidence WHERE message_id >= ?", (message_id,))
    return {MessageId(line) for (line,) in rows}


def people_in(kept: Mapping[MessageId, Sequence[Row]]) -> set[IdentityId]:
    """Of whom something was set aside."""
    return {IdentityId(row[0]) for rows in kept.values() for row in rows}
