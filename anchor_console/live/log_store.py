"""The log of actions as people read it: each with the product and the fan that it was about."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from anchor_console.core.ids import SessionId
from anchor_console.fans.facts import is_sensitive, says_minor
from anchor_console.goods.told_edits import ToldEdit
from anchor_console.storage.rows import AMONG, Looked, ids_json, look
from anchor_console.storage.writer import Transaction


class Deed(msgspec.Struct, frozen=True):
    """One action. `about` holds what its arguments told in words: a call's meaning, an assistant's name, units."""

    id: int
    at_ms: int
    by_name: str
    name: str
    number: str | None
    fan_name: str | None
    about: str | None
    before: dict[str, Any] | None = None
    """What it found of claims and stock; None where it moved none."""
    after: dict[str, Any] | None = None
    undoes: int | None = None
    """The action that it took back."""
    is_undone: bool = False
    of: str = ""
    """The name of the action that was taken back in the end, of one that took one back."""
    does_again: bool = False
    """Whether it took back a taking back."""
    edit_id: int | None = None
    """The edit of the goods that it was."""
    edit: ToldEdit | None = None


class Logged(msgspec.Struct, frozen=True):
    """An action as it was written down; `before` and `after` as in `live.trails`."""

    id: int
    session_id: str | None
    command_id: str
    name: str
    args: dict[str, Any]
    result: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    undoes: int | None


_LOGGED = "SELECT id, session_id, command_id, name, args, result, before, after, undoes FROM actions"


def logged(tx: Transaction, action_id: int) -> Logged | None:
    row = tx.execute(f"{_LOGGED} WHERE id = ?", (action_id,)).fetchone()
    return None if row is None else _as_logged(row)


def done_since(tx: Transaction, names: Collection[str], since_ms: int) -> list[Logged]:
    """The actions of these names from then on, the last first."""
    earlier = "SELECT id FROM actions WHERE at_ms < ? ORDER BY id DESC LIMIT 1"
    rows = tx.execute(
        f"{_LOGGED} WHERE id > ifnull(({earlier}), 0) AND name {AMONG} ORDER BY id DESC",
        (since_ms, json.dumps(list(names))),
    )
    return [_as_logged(row) for row in rows.fetchall()]


def _as_logged(row: Any) -> Logged:
    found, session_id, command_id, name, args, result, before, after, undoes = row
    return Logged(
        found, session_id, command_id, name, json.loads(args), result, _parsed(before), _parsed(after), undoes
    )


def action_id(tx: Transaction, command_id: str) -> int:
    (found,) = tx.execute("SELECT id FROM actions WHERE command_id = ?", (command_id,)).fetchone()
    return int(found)


def is_undone(tx: Transaction, action_id: int) -> bool:
    """Whether the action was taken back, and that was not taken back itself."""
    takers = tx.execute("SELECT id FROM actions WHERE undoes = ?", (action_id,)).fetchall()
    return any(not is_undone(tx, taker) for (taker,) in takers)


def _does_again(tx: Transaction, undoes: int | None) -> bool:
    """Whether an action that took that one back did again what it had taken back."""
    if undoes is None:
        return False
    found = tx.execute("SELECT undoes FROM actions WHERE id = ?", (undoes,)).fetchone()
    return found is not None and found[0] is not None and not _does_again(tx, found[0])


def forget_sensitive(tx: Transaction, session_id: SessionId) -> None:
    """Leave of what was settled of sensitive facts in this session only of whom it was."""
    rows = tx.execute(
        "SELECT id, args FROM actions WHERE session_id = ? AND name IN ('fact.add', 'fact.settle')", (session_id,)
    ).fetchall()
    for action_id, text in rows:
        args = json.loads(text)
        if "value" in args and is_sensitive(args["facet"], args["value"], args["wearer"]):
            tx.execute(
                "UPDATE actions SET args = ?, before = NULL, after = NULL WHERE id = ?",
                (json.dumps({"identity_id": args["identity_id"]}), action_id),
            )


def forget_facts_of_minors(tx: Transaction, session_id: SessionId) -> None:
    """Of what was known of somebody until the desk wrote down that they are under 18, leave nothing, in this session
    or before it: it was there to be brought back at once.
    """
    rows = tx.execute(
        "SELECT id, args FROM actions WHERE (session_id = ? OR session_id IS NULL) AND name = 'fact.add'"
        " AND before IS NOT NULL AND args ->> '$.facet' = 'age'",
        (session_id,),
    ).fetchall()
    for action_id, text in rows:
        args = json.loads(text)
        if says_minor(args["facet"], args["value"], args["wearer"]):
            tx.execute("UPDATE actions SET before = NULL, after = NULL WHERE id = ?", (action_id,))


def facts_settled_before(tx: Transaction, before_ms: int, after: int, limit: int) -> Looked:
    """Among the `limit` actions that follow `after`, those that tell of a fact that was settled before."""
    return look(
        tx,
        "SELECT id, name IN ('fact.add', 'fact.settle') AND at_ms < ? AND args ->> '$.value' IS NOT NULL FROM actions",
        (before_ms,),
        after,
        limit,
    )


def forget_facts(tx: Transaction, action_ids: Sequence[int]) -> None:
    """Leave of the facts that these actions settled only of whom they were."""
    tx.execute(
        "UPDATE actions SET args = json_object('identity_id', args ->> '$.identity_id'), before = NULL, after = NULL"  # noqa: S608
        f" WHERE id {AMONG}",
        (ids_json(action_ids),),
    )


def _parsed(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)


_DEEDS = """
    SELECT actions.id, actions.at_ms, actions.by_name, actions.name, actions.args,
        coalesce(json_extract(args, '$.number'), pins.number, claims.number, (
            SELECT number FROM product_numbers AS held WHERE held.to_ms IS NULL AND held.product_id
                = coalesce(CAST(json_extract(args, '$.product_id') AS INTEGER), skus.product_id)
        )),
        coalesce(identities.name, claimants.name), actions.before, actions.after, actions.undoes,
        iif(actions.name GLOB 'goods.*' AND json_type(result, '$.value') = 'integer',
            json_extract(result, '$.value'), NULL)
    FROM actions
    LEFT JOIN pins ON pins.id = json_extract(args, '$.pin_id')
    LEFT JOIN claims ON claims.id = coalesce(json_extract(args, '$.claim_id'),
        iif(actions.name = 'claim.add', json_extract(result, '$.value'), NULL))
    LEFT JOIN skus ON skus.id = json_extract(args, '$.sku_id')
    LEFT JOIN identities ON identities.id = json_extract(args, '$.identity_id')
    LEFT JOIN identities AS claimants ON claimants.id = claims.identity_id
    WHERE (:session IS NULL OR actions.session_id = :session)
        AND (:name IS NULL OR actions.by_name = :name) AND actions.id < :before
        AND (:action IS NULL OR actions.name = :action)
    ORDER BY actions.id DESC LIMIT :limit
"""
_LAST = (1 << 63) - 1


def deeds(
    tx: Transaction,
    session_id: SessionId | None,
    by_name: str | None,
    before: int | None,
    limit: int,
    action: str | None = None,
) -> list[Deed]:
    wanted = {"session": session_id, "name": by_name, "action": action, "before": before or _LAST, "limit": limit}
    rows = tx.execute(_DEEDS, wanted).fetchall()
    return [
        Deed(
            *(row[0], row[1], row[2], row[3], row[5], row[6], _about(json.loads(row[4]))),
            *(_parsed(row[7]), _parsed(row[8]), row[9], is_undone(tx, row[0])),
            json.loads(row[4]).get("of", ""),
            *(_does_again(tx, row[9]), row[10]),
        )
        for row in rows
    ]


def people(tx: Transaction, session_id: SessionId | None) -> list[str]:
    rows = tx.execute(
        "SELECT by_name, max(id) FROM actions WHERE :session IS NULL OR session_id = :session"
        " GROUP BY by_name ORDER BY max(id) DESC",
        {"session": session_id},
    )
    return [row[0] for row in rows]


def _about(args: dict[str, Any]) -> str | None:
    for key in ("seat", "meaning", "value", "note"):
        if isinstance(args.get(key), str) and args[key]:
            return str(args[key])
    lines = args.get("message_ids", args.get("lines"))
    if lines is not None:
        return f"×{len(lines) if isinstance(lines, list) else lines}"
    delta = args.get("delta")
    return f"{delta:+d}" if isinstance(delta, int) else None
