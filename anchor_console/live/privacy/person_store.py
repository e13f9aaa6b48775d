"""What the log of actions holds of one person: given out as it is, and taken away, so that only the deed is left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from anchor_console.chat.name_store import names_told
from anchor_console.core.ids import IdentityId
from anchor_console.fans.names import SHORTEST_CALLED, Names
from anchor_console.storage.free_words import CODES, codes_of, mask_in_json
from anchor_console.storage.rows import AMONG, dicts, ids_json
from anchor_console.storage.writer import Transaction

FAN_TABLES = ("actions",)

_LAST = (1 << 63) - 1
_TOLD = ("args", "result", "before", "after")
_NAMED = "('identity_id', 'identity', 'who', 'what', 'fan', 'fan_id', 'other', 'identities')"
"""Under which keys an action's arguments and result name people by their number."""

_ABOUT = f"""
    SELECT DISTINCT actions.id FROM actions, json_tree(json_array(json(args), json(result))) AS told
    WHERE actions.id > :after AND actions.id <= :upto AND told.atom IS NOT NULL AND (
        told.type = 'integer' AND told.atom IN (SELECT value FROM json_each(:who))
        AND (told.key IN {_NAMED} OR rtrim(told.path, '[0123456789]') LIKE '%.identities')
        OR told.type = 'integer' AND told.key = 'ticket_id'
        AND told.atom IN (SELECT id FROM tickets WHERE identity_id IN (SELECT value FROM json_each(:who)))
        OR told.type = 'integer' AND told.key = 'ask_id' AND told.atom IN
            (SELECT ask_id FROM ask_messages WHERE identity_id IN (SELECT value FROM json_each(:who)))
        AND NOT EXISTS (SELECT 1 FROM ask_messages WHERE ask_id = told.atom
            AND ifnull(identity_id, 0) NOT IN (SELECT value FROM json_each(:who)))
        OR told.type = 'text' AND (
            told.atom IN (SELECT user_id FROM identities WHERE id IN (SELECT value FROM json_each(:who)))
            OR told.atom IN (SELECT value FROM json_each(:names))
            AND told.key NOT IN (SELECT value FROM json_each(:codes))
            AND NOT (told.key = 'what' AND actions.name LIKE 'goods.%')
            OR told.key IN ('text', 'key') AND length(told.atom) > 1 AND told.atom IN
                (SELECT text FROM messages WHERE identity_id IN (SELECT value FROM json_each(:who)))
        )
    )
    UNION
    SELECT actions.id FROM actions, json_tree(json_array(before -> '$.fans', after -> '$.fans')) AS told
    WHERE actions.id > :after AND actions.id <= :upto AND told.key = 'identity_id' AND told.type = 'integer'
        AND told.atom IN (SELECT value FROM json_each(:who))
"""  # noqa: S608 - our own words


def export_fan(tx: Transaction, identities: Sequence[IdentityId]) -> dict[str, list[dict[str, Any]]]:
    """What people at the desk did about these identities."""
    found = ids_json(_about(tx, identities))
    return {
        "actions": dicts(
            tx,
            "SELECT at_ms, session_id, name, by_name, args, result FROM actions"  # noqa: S608 - our own words
            f" WHERE id {AMONG} ORDER BY id",
            found,
        )
    }


def erase_fan(tx: Transaction, identities: Sequence[IdentityId]) -> None:
    """Leave of what was done about these identities who did something of the kind, and when."""
    _erase(tx, identities, names_told(tx, identities), 0, _LAST)


def erase_some(tx: Transaction, identities: Sequence[IdentityId], names: Names, after: int, limit: int) -> int | None:
    """The same for the next `limit` actions; gives after which to go on, None at the end."""
    upto = tx.execute(
        "SELECT max(id), count(*) FROM (SELECT id FROM actions WHERE id > ? ORDER BY id LIMIT ?)", (after, limit)
    ).fetchone()
    if upto[0] is None:
        return None
    _erase(tx, identities, names, after, upto[0])
    return int(upto[0]) if upto[1] == limit else None


def _erase(tx: Transaction, identities: Sequence[IdentityId], names: Names, after: int, upto: int) -> None:
    tx.execute(
        "UPDATE actions SET args = '{}', result = json_object('value', NULL), before = NULL, after = NULL"  # noqa: S608 - our own words
        f" WHERE id {AMONG}",
        (ids_json(_about(tx, identities, names, after, upto)),),
    )
    _mask(tx, names, after, upto)


def _mask(tx: Transaction, names: Names, after: int, upto: int) -> None:
    """Put asterisks over their names and ids in what was done about others: a note, a promise, a pin."""
    words = [*names.everywhere, *(f"@{name}" for name in names.called)]
    if not words:
        return
    # JSON may write a quote, or any character, otherwise than it is: what holds an escape is looked at whole.
    is_in = " OR ".join(f"instr({column}, value)" for column in _TOLD)
    rows = tx.execute(
        f"SELECT id, name, {', '.join(_TOLD)} FROM actions WHERE id > ? AND id <= ?"  # noqa: S608 - our own words
        f" AND EXISTS (SELECT 1 FROM json_each(?) WHERE {is_in})",
        (after, upto, json.dumps([*words, "\\"])),
    ).fetchall()
    told = [(row[0], codes_of(row[1]), tuple(row)[2:]) for row in rows]
    masked = [
        (action_id, tuple(mask_in_json(one, names.in_prose, codes) for one in was), was)
        for action_id, codes, was in told
    ]
    tx.executemany(
        f"UPDATE actions SET {', '.join(f'{column} = ?' for column in _TOLD)} WHERE id = ?",  # noqa: S608
        [(*now, action_id) for action_id, now, was in masked if now != was],
    )


def _about(
    tx: Transaction, identities: Sequence[IdentityId], names: Names | None = None, after: int = 0, upto: int = _LAST
) -> list[int]:
    """The actions that name these people by number, id or name, or quote their lines."""
    called = names or names_told(tx, identities)
    theirs = [name for name in (*called.own, *called.called) if len(name) >= SHORTEST_CALLED]
    asked = {"who": ids_json(identities), "names": json.dumps(theirs), "codes": json.dumps(sorted(CODES))}
    rows = tx.execute(_ABOUT, asked | {"after": after, "upto": upto})
    return [row[0] for row in rows]
