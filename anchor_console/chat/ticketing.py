"""What happens to tickets, each step within the caller's transaction: opened, taken, solved."""

from __future__ import annotations

from anchor_console.chat import ticket_store as store
from anchor_console.chat.following import Follower, refuse_if_taken
from anchor_console.chat.tickets import Complaint, TicketId, TicketState
from anchor_console.core.ids import IdentityId, MessageId, SessionId
from anchor_console.core.refusal import Refused
from anchor_console.storage.writer import Transaction


def hear(
    tx: Transaction,
    session_id: SessionId,
    who: IdentityId,
    complaint: Complaint,
    number: str | None,
    *,
    message_id: MessageId,
    text: str,
    at_ms: int,
) -> TicketId:
    """Add a complaint to the fan's open ticket of its kind, opened where there is none."""
    ticket_id = store.find_open(tx, session_id, who, complaint)
    if ticket_id is None:
        ticket_id = store.add(tx, session_id, who, complaint, number, at_ms)
    elif number is not None:
        store.name_product(tx, ticket_id, number)
    store.add_line(tx, ticket_id, message_id, text, at_ms)
    return ticket_id


def take(tx: Transaction, session_id: SessionId, ticket_id: TicketId, who: Follower) -> None:
    """Let `who` follow it up; taking it twice is taking it once.

    Raises:
        Refused: it is solved or gone, or somebody else has it; nothing is written.
    """
    _open(tx, session_id, ticket_id)
    refuse_if_taken("ticket", store.holder(tx, ticket_id), who)
    store.set_taken(tx, ticket_id, who.name, who.token)


def put_back(tx: Transaction, session_id: SessionId, ticket_id: TicketId, who: Follower) -> None:
    """Let anybody take it again; the desk may put back what others hold.

    Raises:
        Refused: it is solved or gone, or somebody else has it; nothing is written.
    """
    _open(tx, session_id, ticket_id)
    if not who.is_desk:
        refuse_if_taken("ticket", store.holder(tx, ticket_id), who)
    store.set_taken(tx, ticket_id, None, None)


def solve(tx: Transaction, session_id: SessionId, ticket_id: TicketId, outcome: str | None, who: Follower) -> None:
    """It is solved; the desk may solve what others hold.

    Raises:
        Refused: it is solved or gone, or somebody else has it; nothing is written.
    """
    _open(tx, session_id, ticket_id)
    if not who.is_desk:
        refuse_if_taken("ticket", store.holder(tx, ticket_id), who)
    store.set_solved(tx, ticket_id, who.name, outcome, who.at_ms)


def _open(tx: Transaction, session_id: SessionId, ticket_id: TicketId) -> None:
    found = store.ticket(tx, session_id, ticket_id)
    if found is None:
        raise Refused("not_found", "ticket.gone")
    if found.state is TicketState.SOLVED:
        raise Refused("conflict", "ticket.solved", name=found.solved_by or "")
