"""Wants, wishes and whom the anchor greeted, on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from anchor_console.callouts.wants import AGAINST_TONIGHT, SOMEBODY, Heard, Want, WantKind, Wished
from anchor_console.callouts.worn import SpokenFor
from anchor_console.chat.understanding.reading import StatedWish
from anchor_console.core.ids import IdentityId, MessageId, ProductId, SessionId
from anchor_console.fans.facts import SENSITIVE_WEARERS
from anchor_console.storage.rows import AMONG, Row, by_message, ids_json
from anchor_console.storage.writer import Transaction

_NO_WANTS = msgspec.json.encode(sorted(AGAINST_TONIGHT)).decode()


class Origin(msgspec.Struct, frozen=True):
    """The line that something was heard in; below zero for what a person at the desk wrote down."""

    message_id: MessageId
    who: IdentityId
    session_id: SessionId
    at_ms: int


def add_wants(tx: Transaction, heard: Iterable[tuple[Origin, int, Heard]]) -> None:
    """Keep what lines say, each thing with its place in the line; a line that was heard before changes nothing."""
    tx.executemany(
        "INSERT INTO wants (product_id, identity_id, message_id, line, kind, color, size, wearer, session_id, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                *(one.product_id, origin.who, origin.message_id, place, one.kind, one.color, one.size, one.wearer),
                *(origin.session_id, origin.at_ms),
            )
            for origin, place, one in heard
        ],
    )


def add_wish(tx: Transaction, origin: Origin, wish: StatedWish, product_id: ProductId | None) -> None:
    tx.execute(
        "INSERT INTO wished (identity_id, message_id, product_id, what, color, size, feature, session_id, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            *(origin.who, origin.message_id, product_id, wish.what, wish.color, wish.size, wish.feature),
            *(origin.session_id, origin.at_ms),
        ),
    )


def put_wish(tx: Transaction, origin: Origin, wish: StatedWish) -> None:
    """Keep a wish in the place of what was heard in the line before."""
    tx.execute("DELETE FROM wished WHERE identity_id = ? AND message_id = ?", (origin.who, origin.message_id))
    add_wish(tx, origin, wish, None)


_WISHED = ("product_id", "what", "color", "size", "feature", "session_id", "at_ms")


def wish_of(tx: Transaction, who: IdentityId, message_id: MessageId) -> dict[str, Any] | None:
    """What this line, or this moment, keeps of a wish; None where it keeps none."""
    row = tx.execute(
        f"SELECT {', '.join(_WISHED)} FROM wished WHERE identity_id = ? AND message_id = ?",  # noqa: S608 - our own names
        (who, message_id),
    ).fetchone()
    return None if row is None else dict(row)


def bring_wish_to(tx: Transaction, who: IdentityId, message_id: MessageId, wish: dict[str, Any] | None) -> None:
    """Let it keep this, as `wish_of` gave it."""
    tx.execute("DELETE FROM wished WHERE identity_id = ? AND message_id = ?", (who, message_id))
    if wish is not None:
        tx.execute(
            f"INSERT INTO wished (identity_id, message_id, {', '.join(_WISHED)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (who, message_id, *(wish[column] for column in _WISHED)),
        )


def unhear(tx: Transaction, message_id: MessageId) -> None:
    """The line was taken away: nothing is remembered of it."""
    tx.execute("DELETE FROM wants WHERE message_id = ?", (message_id,))
    tx.execute("DELETE FROM wished WHERE message_id = ?", (message_id,))


_OF_LINES = {
    "wants": ("product_id", "identity_id", "line", "kind", "color", "size", "wearer", "session_id", "at_ms"),
    "wished": ("identity_id", *_WISHED),
}


SetAside = dict[str, dict[MessageId, list[Row]]]
"""What lines were remembered by, by table and line."""


def set_aside(tx: Transaction, message_ids: Sequence[MessageId]) -> SetAside:
    """Remember nothing of these lines; gives what `bring_back` needs."""
    ids = ids_json(message_ids)
    return {
        table: by_message(
            tx.execute(
                f"DELETE FROM {table} WHERE message_id {AMONG} RETURNING message_id, {', '.join(columns)}",  # noqa: S608
                (ids,),
            ).fetchall()
        )
        for table, columns in _OF_LINES.items()
    }


def bring_back(tx: Transaction, kept: Mapping[str, Mapping[MessageId, Sequence[Row]]]) -> None:
    """Remember again what was set aside."""
    for table, columns in _OF_LINES.items():
        tx.executemany(
            f"INSERT INTO {table} (message_id, {', '.join(columns)}) VALUES (?{', ?' * len(columns)})"  # noqa: S608
            " ON CONFLICT DO NOTHING",
            [(line, *row) for line, rows in kept.get(table, {}).items() for row in rows],
        )


def people_in(kept: Mapping[str, Mapping[MessageId, Sequence[Row]]]) -> set[IdentityId]:
    """Of whom something was set aside."""
    return {
        IdentityId(row[columns.index("identity_id")])
        for table, columns in _OF_LINES.items()
        for rows in kept.get(table, {}).values()
        for row in rows
    }


def but_for(kept: Mapping[str, Mapping[MessageId, Sequence[Row]]], people: Collection[IdentityId]) -> SetAside:
    """What was set aside, without what is of these people."""
    return {
        table: {
            line: [row for row in rows if row[columns.index("identity_id")] not in people]
            for line, rows in kept.get(table, {}).items()
        }
        for table, columns in _OF_LINES.items()
    }


def forget(tx: Transaction, who: IdentityId) -> None:
    """Remember nothing that this person wanted or was told."""
    for table in ("wants", "wished", "said_callouts"):
        tx.execute(f"DELETE FROM {table} WHERE identity_id = ?", (who,))  # noqa: S608 - our own names


def forget_sensitive(tx: Transaction) -> None:
    """Forget for whom something was wanted where that outlasts no session: a child, somebody pregnant."""
    tx.execute(
        "UPDATE wants SET wearer = ? WHERE wearer IN (SELECT value FROM json_each(?))",
        (SOMEBODY, msgspec.json.encode(sorted(SENSITIVE_WEARERS)).decode()),
    )


def wearer_of(tx: Transaction, message_id: MessageId) -> str | None:
    """For whom the line asked; None where the fan asked for themself or did not say."""
    row = tx.execute("SELECT wearer FROM wants WHERE message_id = ? AND wearer IS NOT NULL", (message_id,)).fetchone()
    return None if row is None else str(row[0])


def last_wanted(tx: Transaction, who: IdentityId, session_id: SessionId | None) -> ProductId | None:
    """The product that this person spoke for last, in the session or ever (None); None where they spoke for none."""
    row = tx.execute(
        "SELECT product_id FROM wants WHERE identity_id = ?1 AND (?2 IS NULL OR session_id = ?2)"
        " AND kind NOT IN (SELECT value FROM json_each(?3)) ORDER BY at_ms DESC, message_id DESC LIMIT 1",
        (who, session_id, _NO_WANTS),
    ).fetchone()
    return None if row is None else ProductId(row[0])


def all_wanted(tx: Transaction, who: IdentityId) -> list[ProductId]:
    """The products that this person ever spoke for."""
    rows = tx.execute(
        "SELECT DISTINCT product_id FROM wants WHERE identity_id = ? AND kind NOT IN (SELECT value FROM json_each(?))"
        " ORDER BY product_id",
        (who, _NO_WANTS),
    )
    return [ProductId(one) for (one,) in rows]


def asked_size_of(
    tx: Transaction, identities: Iterable[IdentityId], session_id: SessionId
) -> tuple[ProductId, str | None, MessageId] | None:
    """Of which product somebody last asked the size in this session, for whom, and in which line; None where they did
    not."""
    row = tx.execute(
        "SELECT product_id, wearer, message_id FROM wants WHERE identity_id IN (SELECT value FROM json_each(?))"
        " AND kind = 'fit' AND session_id = ? ORDER BY at_ms DESC, message_id DESC LIMIT 1",
        (_list(identities), session_id),
    ).fetchone()
    return None if row is None else (ProductId(row[0]), row[1], MessageId(row[2]))


def spoken_for(tx: Transaction, identities: Iterable[IdentityId]) -> list[SpokenFor]:
    """What one fan with these identities said that they want or asked the size of, and for whom."""
    rows = tx.execute(
        "SELECT product_id, session_id, color, size, wearer, at_ms, kind FROM wants"
        " WHERE identity_id IN (SELECT value FROM json_each(?)) AND kind IN ('claim', 'fit')",
        (_list(identities),),
    )
    return [SpokenFor(row[0], row[1], row[2], row[3], row[4], row[5], row[6] == "fit") for row in rows]


def wants_of(tx: Transaction, product_id: ProductId, present: Iterable[IdentityId], until_ms: int) -> list[Want]:
    """What those `present` ever wanted of the product up to `until_ms`, in no order.

    One seek for each of them: it takes as long for a product that a million wanted as for a new one. What
    somebody says fifty times in an evening is one want, of when it was said last; but each claim is its own.
    """
    rows = tx.execute(
        "SELECT wants.identity_id, kind, color, size, wearer, session_id, max(at_ms) FROM json_each(?) AS here"
        " CROSS JOIN wants ON wants.product_id = ? AND wants.identity_id = here.value WHERE at_ms <= ?"
        " GROUP BY wants.identity_id, kind, color, size, wearer, session_id, iif(kind = 'claim', at_ms, 0)",
        (_list(present), product_id, until_ms),
    )
    return [Want(row[0], WantKind.of(row[1]), *tuple(row)[2:]) for row in rows]


def heard_of(
    tx: Transaction, product_id: ProductId, present: Iterable[IdentityId], until_ms: int
) -> Iterator[tuple[IdentityId, str, bool, SessionId, int]]:
    """What those `present` said of the product, line by line: who, the word of its kind, whether it named a colour or
    size, in which session, when. Plain rows, one at a time: there are thousands, and most of them say little.
    """
    lines = tx.cursor()
    lines.row_factory = None
    yield from lines.execute(
        "SELECT wants.identity_id, kind, color IS NOT NULL OR size IS NOT NULL, session_id, at_ms FROM json_each(?)"
        " AS here CROSS JOIN wants ON wants.product_id = ? AND wants.identity_id = here.value WHERE at_ms <= ?",
        (_list(present), product_id, until_ms),
    )


def wishes_of(tx: Transaction, present: Iterable[IdentityId], until_ms: int) -> list[Wished]:
    """What those `present` wished for that the catalogue did not have then."""
    rows = tx.execute(
        "SELECT wished.identity_id, product_id, what, color, size, feature, session_id, at_ms FROM json_each(?)"
        " AS here CROSS JOIN wished ON wished.identity_id = here.value WHERE at_ms <= ?",
        (_list(present), until_ms),
    )
    return [Wished(*row) for row in rows]


def wishes_in(tx: Transaction, session_id: SessionId) -> list[tuple[MessageId, Wished]]:
    """What was wished for in the session, each with its line, as `Origin` has it; the oldest first."""
    rows = tx.execute(
        "SELECT message_id, identity_id, product_id, what, color, size, feature, session_id, at_ms FROM wished"
        " WHERE session_id = ? ORDER BY at_ms, message_id, identity_id",
        (session_id,),
    )
    return [(MessageId(row[0]), Wished(*tuple(row)[1:])) for row in rows]


class Said(msgspec.Struct, frozen=True):
    """A greeting that the anchor has spoken."""

    who: IdentityId
    product_id: ProductId
    by_name: str
    at_ms: int


def add_said(
    tx: Transaction, session_id: SessionId, who: IdentityId, product_id: ProductId, by_name: str, at_ms: int
) -> bool:
    """The fan rests for this session; told twice is told once, and False."""
    added = tx.execute(
        "INSERT INTO said_callouts (session_id, identity_id, product_id, by_name, at_ms) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (session_id, who, product_id, by_name, at_ms),
    )
    return added.rowcount > 0


def remove_said(tx: Transaction, session_id: SessionId, who: IdentityId) -> bool:
    """The fan rests no more; False where they did not."""
    removed = tx.execute("DELETE FROM said_callouts WHERE session_id = ? AND identity_id = ?", (session_id, who))
    return removed.rowcount > 0


def said(tx: Transaction, session_id: SessionId, until_ms: int) -> list[Said]:
    """Whom the anchor greeted in the session, the latest first."""
    rows = tx.execute(
        "SELECT identity_id, product_id, by_name, at_ms FROM said_callouts WHERE session_id = ? AND at_ms <= ?"
        " ORDER BY at_ms DESC, identity_id",
        (session_id, until_ms),
    )
    return [Said(*row) for row in rows]


def _list(identities: Iterable[IdentityId]) -> str:
    """Sorted: neighbours stand on the same pages, and of a million fans not all fit into memory."""
    return msgspec.json.encode(sorted(identities)).decode()
