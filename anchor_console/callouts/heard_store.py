"""Lines in which something was heard that may name its fan, to be read again; on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from anchor_console.callouts.wants import Heard, WantKind
from anchor_console.core.ids import IdentityId, MessageId, ProductId
from anchor_console.storage.writer import Transaction

_NAMING = msgspec.json.encode(
    sorted(kind.value for kind in (WantKind.MISSED, WantKind.RESTOCK, WantKind.CLAIM, WantKind.STOCK, WantKind.SOUGHT))
).decode()
"""What names somebody by itself; all else is only support, or speaks against it."""


class HeardWant(msgspec.Struct, frozen=True):
    """One thing heard of a product in a line, at its place in it."""

    message_id: MessageId
    who: IdentityId
    product_id: ProductId
    place: int
    kind: str
    color: str | None
    size: str | None


class HeardWish(msgspec.Struct, frozen=True):
    message_id: MessageId
    who: IdentityId
    what: str | None


def last_line(tx: Transaction) -> MessageId:
    """The newest line in which anything was heard; 0 where there is none."""
    (newest,) = tx.execute(
        "SELECT max(ifnull((SELECT max(message_id) FROM wants), 0), ifnull((SELECT max(message_id) FROM wished), 0))"
    ).fetchone()
    return MessageId(max(0, newest))


def lines_after(tx: Transaction, after: MessageId, upto: MessageId, limit: int) -> list[MessageId]:
    """The next lines in which something was heard; what a person wrote down without one is none of them."""
    rows = tx.execute(
        "SELECT message_id FROM wants WHERE message_id > ?1 AND message_id <= ?2"
        " UNION SELECT message_id FROM wished WHERE message_id > ?1 AND message_id <= ?2 ORDER BY 1 LIMIT ?3",
        (after, upto, limit),
    )
    return [MessageId(one) for (one,) in rows]


def wants_heard(tx: Transaction, lines: Sequence[MessageId]) -> list[HeardWant]:
    rows = tx.execute(
        "SELECT message_id, identity_id, product_id, line, kind, color, size FROM json_each(?) AS lines"
        " CROSS JOIN wants ON message_id = lines.value WHERE kind IN (SELECT value FROM json_each(?))"
        " ORDER BY message_id, product_id, line",
        (msgspec.json.encode(lines).decode(), _NAMING),
    )
    return [HeardWant(*row) for row in rows]


def wishes_heard(tx: Transaction, lines: Sequence[MessageId]) -> list[HeardWish]:
    rows = tx.execute(
        "SELECT message_id, identity_id, what FROM wished WHERE message_id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(lines).decode(),),
    )
    return [HeardWish(*row) for row in rows]


def put_right(tx: Transaction, wants: Iterable[tuple[HeardWant, Heard | None]], wishes: Iterable[HeardWish]) -> None:
    """Let each want be what is heard now, None for nothing; and take these wishes away."""
    for want, heard in wants:
        key = (want.product_id, want.who, want.message_id, want.place)
        if heard is None:
            tx.execute(
                "DELETE FROM wants WHERE product_id = ? AND identity_id = ? AND message_id = ? AND line = ?", key
            )
        else:
            tx.execute(
                "UPDATE wants SET color = ?, size = ?"
                " WHERE product_id = ? AND identity_id = ? AND message_id = ? AND line = ?",
                (heard.color, heard.size, *key),
            )
    tx.executemany(
        "DELETE FROM wished WHERE message_id = ? AND identity_id = ?", [(one.message_id, one.who) for one in wishes]
    )
