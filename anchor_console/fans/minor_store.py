"""Who said that they are under 18, and what that rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.fans.store import is_minor
from anchor_console.storage.rows import AMONG, Row, by_message, ids_json
from anchor_console.storage.writer import Transaction


def mark(tx: Transaction, who: IdentityId, message_id: MessageId | None) -> None:
    """They said so in this line; None where a person at the desk says it."""
    tx.execute("UPDATE identities SET minor = 1 WHERE id = ?", (who,))
    tx.execute(
        "INSERT INTO minor_grounds (identity_id, message_id) VALUES (?, ?) ON CONFLICT DO NOTHING", (who, message_id)
    )


def unmark(tx: Transaction, who: IdentityId) -> None:
    """Somebody says that this was misread."""
    tx.execute("UPDATE identities SET minor = 0 WHERE id = ?", (who,))
    tx.execute("DELETE FROM minor_grounds WHERE identity_id = ?", (who,))


def set_aside(tx: Transaction, message_ids: Sequence[MessageId]) -> dict[MessageId, list[Row]]:
    """Let nobody count as under 18 by these lines alone; gives what `bring_back` needs, by line."""
    grounds = tx.execute(
        f"DELETE FROM minor_grounds WHERE message_id {AMONG} RETURNING message_id, identity_id",  # noqa: S608
        (ids_json(message_ids),),
    ).fetchall()
    unmarked = tx.execute(
        f"UPDATE identities SET minor = 0 WHERE id {AMONG} AND minor"  # noqa: S608 - our own words
        " AND NOT EXISTS (SELECT 1 FROM minor_grounds WHERE identity_id = identities.id) RETURNING id",
        (ids_json({who for _, who in grounds}),),
    )
    rested = {who for (who,) in unmarked.fetchall()}
    return by_message((line, who, who in rested) for line, who in grounds)


def bring_back(
    tx: Transaction, kept: Mapping[MessageId, Sequence[Row]], rested_elsewhere: Collection[IdentityId]
) -> set[IdentityId]:
    """Let what was set aside count again, but for whom a person has called grown up; gives who is marked anew.

    Args:
        rested_elsewhere: those of these who ceased to count when another line of theirs was set aside.
    """
    anew: set[IdentityId] = set()
    for line, rows in kept.items():
        for who, has_rested in rows:
            was_minor = is_minor(tx, who)
            if has_rested or was_minor or who in rested_elsewhere:
                mark(tx, who, line)
                if not was_minor:
                    anew.add(IdentityId(who))
    return anew


def lines_from(tx: Transaction, message_id: MessageId) -> set[MessageId]:
    """The lines, from this one on, by which somebody counts as under 18."""
    rows = tx.execute("SELECT message_id FROM minor_grounds WHERE message_id >= ?", (message_id,))
    return {MessageId(line) for (line,) in rows}


def let_go(tx: Transaction, messages_json: str) -> None:
    """Forget by which lines it was; a JSON list of their ids."""
    tx.execute(
        "UPDATE minor_grounds SET message_id = NULL WHERE message_id IN (SELECT value FROM json_each(?))",
        (messages_json,),
    )
