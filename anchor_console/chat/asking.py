"""What happens to asks, each step within the caller's transaction: heard, taken, answered."""

from __future__ import annotations

from anchor_console.chat import ask_store as store
from anchor_console.chat.asks import HEARD_FOR_MS, AskId, AskKey, AskState
from anchor_console.chat.following import Follower, refuse_if_taken
from anchor_console.core.ids import IdentityId, MessageId, ProductId, SessionId
from anchor_console.core.refusal import Refused
from anchor_console.storage.writer import Transaction


def hear(
    tx: Transaction,
    session_id: SessionId,
    key: AskKey,
    product_id: ProductId | None,
    *,
    message_id: MessageId,
    who: IdentityId | None,
    text: str,
    lines: int,
    at_ms: int,
) -> AskId:
    """Count a question for its ask, opened where it is new.

    A like question within half a minute of the answer was typed before the answer was heard, and is answered with it;
    a later one is asked again, and opens a new ask.

    Args:
        who: None for lines that the platform merged: counted, never attributed.
    """
    ask_id = store.find_open(tx, session_id, key, product_id)
    if ask_id is None:
        ask_id = store.find_answered(tx, session_id, key, product_id, at_ms - HEARD_FOR_MS)
    if ask_id is None:
        ask_id = store.add(tx, session_id, key, product_id, text, at_ms)
    store.add_line(tx, ask_id, message_id, who, lines, at_ms)
    return ask_id


def unhear(tx: Transaction, message_id: MessageId) -> list[AskId]:
    """A line was taken away: it counts no more, and an ask without lines is withdrawn."""
    touched = store.take_out(tx, message_id)
    for ask_id in touched:
        if not store.messages_of(tx, ask_id):
            store.withdraw(tx, ask_id)
    return touched


def take(tx: Transaction, session_id: SessionId, ask_id: AskId, who: Follower) -> None:
    """Let `who` answer it; taking it twice is taking it once.

    Raises:
        Refused: it is answered or gone, or somebody else has it; nothing is written.
    """
    _open(tx, session_id, ask_id)
    refuse_if_taken("ask", store.holder(tx, ask_id), who)
    store.set_taken(tx, ask_id, who.name, who.token)


def put_back(tx: Transaction, session_id: SessionId, ask_id: AskId, who: Follower) -> None:
    """Let anybody take it again; the desk may put back what others hold.

    Raises:
        Refused: it is answered or gone, or somebody else has it; nothing is written.
    """
    _open(tx, session_id, ask_id)
    if not who.is_desk:
        refuse_if_taken("ask", store.holder(tx, ask_id), who)
    store.set_taken(tx, ask_id, None, None)


def answer(tx: Transaction, session_id: SessionId, ask_id: AskId, said: str | None, who: Follower) -> None:
    """It is answered, and all its lines with it; the desk may answer what others hold, since the anchor speaks there.

    Args:
        said: the words, where they are known.
    Raises:
        Refused: it is answered or gone, or somebody else has it; nothing is written.
    """
    _open(tx, session_id, ask_id)
    if not who.is_desk:
        refuse_if_taken("ask", store.holder(tx, ask_id), who)
    store.set_answered(tx, ask_id, who.name, said, who.at_ms)


def _open(tx: Transaction, session_id: SessionId, ask_id: AskId) -> None:
    found = store.ask(tx, session_id, ask_id)
    if found is None or found.state is AskState.WITHDRAWN:
        raise Refused("not_found", "ask.gone")
    if found.state is AskState.ANSWERED:
        raise Refused("conflict", "ask.answered", name=found.answered_by or "")
