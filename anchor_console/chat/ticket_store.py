"""Tickets and the lines that they are made of, on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from anchor_console.chat.tickets import GRIEVANCES, Complaint, Ticket, TicketId, TicketState
from anchor_console.core.ids import Identity, IdentityId, MessageId, SessionId
from anchor_console.storage.rows import AMONG, Row, by_message, ids_json
from anchor_console.storage.writer import Transaction

_TICKET = (
    "SELECT tickets.id, tickets.identity_id, platform, space, user_id, identities.name, complaint, number,"
    " state, taken_by, taken_token, solved_by, solved_at_ms, outcome, opened_at_ms, (SELECT json_group_array(text) FROM"
    " (SELECT text FROM ticket_messages WHERE ticket_id = tickets.id ORDER BY message_id)) AS texts,"
    " (SELECT max(at_ms) FROM ticket_messages WHERE ticket_id = tickets.id) AS last_at_ms"
    " FROM tickets JOIN identities ON identities.id = tickets.identity_id"
)
_texts = msgspec.json.Decoder(list[str])


def find_open(tx: Transaction, session_id: SessionId, who: IdentityId, complaint: Complaint) -> TicketId | None:
    row = tx.execute(
        "SELECT id FROM tickets WHERE session_id = ? AND identity_id = ? AND complaint = ? AND state <> 'solved'",
        (session_id, who, complaint),
    ).fetchone()
    return TicketId(row[0]) if row else None


def is_cross(tx: Transaction, session_id: SessionId, who: IdentityId, now_ms: int) -> bool:
    """Whether they complained in the session, up to `now_ms`, of what nobody has solved."""
    rows = tx.execute(
        "SELECT complaint FROM tickets WHERE identity_id = ? AND session_id = ? AND state <> 'solved'"
        " AND opened_at_ms <= ?",
        (who, session_id, now_ms),
    )
    return any(complaint in GRIEVANCES for (complaint,) in rows)


def add(
    tx: Transaction, session_id: SessionId, who: IdentityId, complaint: Complaint, number: str | None, at_ms: int
) -> TicketId:
    (ticket_id,) = tx.execute(
        "INSERT INTO tickets (session_id, identity_id, complaint, number, state, opened_at_ms)"
        " VALUES (?, ?, ?, ?, 'open', ?) RETURNING id",
        (session_id, who, complaint, number, at_ms),
    ).fetchone()
    return TicketId(ticket_id)


def add_line(tx: Transaction, ticket_id: TicketId, message_id: MessageId, text: str, at_ms: int) -> None:
    tx.execute(
        "INSERT INTO ticket_messages (ticket_id, message_id, text, at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (ticket_id, message_id, text, at_ms),
    )


def forget_solved_words(tx: Transaction, session_id: SessionId) -> int:
    """Forget what was said for the tickets of a session that are solved; gives how many lines."""
    emptied = tx.execute(
        "UPDATE ticket_messages SET text = '' WHERE text <> '' AND ticket_id IN"
        " (SELECT id FROM tickets WHERE session_id = ? AND state = 'solved')",
        (session_id,),
    )
    return emptied.rowcount


def set_aside(tx: Transaction, message_ids: Sequence[MessageId], touched: set[TicketId]) -> dict[MessageId, list[Row]]:
    """Let lines be of no ticket that nobody has taken; gives what `bring_back` needs of each.

    A ticket of which no line is left goes. Adds the tickets to `touched`.
    """
    rows = tx.execute(
        f"SELECT message_id, tickets.id, session_id, tickets.identity_id, complaint, number, opened_at_ms, at_ms"  # noqa: S608
        " FROM ticket_messages JOIN tickets ON tickets.id = ticket_id"
        f" WHERE state = 'open' AND message_id {AMONG}",
        (ids_json(message_ids),),
    ).fetchall()
    tickets = {TicketId(row[1]) for row in rows}
    tx.executemany(
        "DELETE FROM ticket_messages WHERE message_id = ? AND ticket_id = ?", [(row[0], row[1]) for row in rows]
    )
    tx.execute(
        f"DELETE FROM tickets WHERE id {AMONG} AND id NOT IN (SELECT ticket_id FROM ticket_messages)",  # noqa: S608
        (ids_json(tickets),),
    )
    touched |= tickets
    return by_message(rows)


def bring_back(tx: Transaction, kept: Mapping[MessageId, Sequence[Row]], touched: set[TicketId]) -> None:
    """Let lines be of their tickets again; where a fan has one open of the kind by now, of that one."""
    for line, rows in kept.items():
        for was, session_id, who, complaint, number, opened_at_ms, at_ms in rows:
            ticket_id = find_open(tx, session_id, who, complaint)
            if ticket_id is None:
                tx.execute(
                    "INSERT INTO tickets (id, session_id, identity_id, complaint, number, state, opened_at_ms)"
                    " VALUES (iif(EXISTS (SELECT 1 FROM tickets WHERE id = ?1), NULL, ?1), ?2, ?3, ?4, ?5, 'open', ?6)",
                    (was, session_id, who, complaint, number, opened_at_ms),
                )
                ticket_id = find_open(tx, session_id, who, complaint)
                assert ticket_id is not None
            tx.execute(
                "INSERT INTO ticket_messages (ticket_id, message_id, text, at_ms)"
                " SELECT ?, id, text, ? FROM messages WHERE id = ? ON CONFLICT DO NOTHING",
                (ticket_id, at_ms, line),
            )
            touched.add(ticket_id)


def messages_of(tx: Transaction, ticket_id: TicketId) -> list[MessageId]:
    """The lines that the ticket is made of, the first one first."""
    rows = tx.execute("SELECT message_id FROM ticket_messages WHERE ticket_id = ? ORDER BY message_id", (ticket_id,))
    return [MessageId(message_id) for (message_id,) in rows]


def tickets_of(tx: Transaction, message_id: MessageId) -> list[TicketId]:
    """The tickets that a line belongs to, the oldest first."""
    rows = tx.execute("SELECT ticket_id FROM ticket_messages WHERE message_id = ? ORDER BY ticket_id", (message_id,))
    return [TicketId(ticket_id) for (ticket_id,) in rows]


def name_product(tx: Transaction, ticket_id: TicketId, number: str) -> None:
    """A later line names the product that the first one did not."""
    tx.execute("UPDATE tickets SET number = ? WHERE id = ? AND number IS NULL", (number, ticket_id))


def set_taken(tx: Transaction, ticket_id: TicketId, by_name: str | None, token: str | None) -> None:
    """Let it be taken by somebody, or by nobody again where `by_name` is None."""
    tx.execute(
        "UPDATE tickets SET state = ?, taken_by = ?, taken_token = ? WHERE id = ?",
        ("open" if by_name is None else "taken", by_name, token, ticket_id),
    )


def set_solved(tx: Transaction, ticket_id: TicketId, by_name: str, outcome: str | None, at_ms: int) -> None:
    tx.execute(
        "UPDATE tickets SET state = 'solved', solved_by = ?, outcome = ?, solved_at_ms = ? WHERE id = ?",
        (by_name, outcome, at_ms, ticket_id),
    )


def holder(tx: Transaction, ticket_id: TicketId) -> tuple[str | None, str | None]:
    """Who took the ticket: name and token; both None where nobody did."""
    row = tx.execute("SELECT taken_by, taken_token FROM tickets WHERE id = ?", (ticket_id,)).fetchone()
    return row[0], row[1]


def ticket(tx: Transaction, session_id: SessionId, ticket_id: TicketId) -> Ticket | None:
    return next(iter(_read(tx, "tickets.session_id = ? AND tickets.id = ?", (session_id, ticket_id))), None)


def tickets(tx: Transaction, session_id: SessionId) -> list[Ticket]:
    """Every ticket of the session, oldest first."""
    return _read(tx, "tickets.session_id = ?", (session_id,))


def some(tx: Transaction, ticket_ids: Iterable[TicketId]) -> list[Ticket]:
    """These tickets, in the order of their ids."""
    wanted = sorted(ticket_ids)
    return _read(tx, f"tickets.id IN ({', '.join('?' * len(wanted))})", tuple(wanted))


def _read(tx: Transaction, where: str, params: tuple[object, ...]) -> list[Ticket]:
    rows = tx.execute(f"{_TICKET} WHERE {where} ORDER BY tickets.id", params)
    return [_as_ticket(row) for row in rows]


def _as_ticket(row: Any) -> Ticket:
    return Ticket(
        id=TicketId(row["id"]),
        identity_id=IdentityId(row["identity_id"]),
        identity=Identity(row["platform"], row["space"], row["user_id"]),
        fan_name=row["name"],
        complaint=Complaint(row["complaint"]),
        number=row["number"],
        state=TicketState(row["state"]),
        taken_by=row["taken_by"],
        taken_token=row["taken_token"],
        solved_by=row["solved_by"],
        solved_at_ms=row["solved_at_ms"],
        outcome=row["outcome"],
        texts=tuple(_texts.decode(row["texts"])),
        opened_at_ms=row["opened_at_ms"],
        last_at_ms=row["last_at_ms"],
    )
