"""What follows from a line of chat within the chat room itself: asks, tickets, and text that many send alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from anchor_console.chat import asking, phrase_store, ticketing
from anchor_console.chat.asks import AskId, asks_in
from anchor_console.chat.phrases import (
    MEANS_NOTHING,
    SUSPECT_PEOPLE,
    SUSPECT_WITHIN_MS,
    Phrases,
    key_of,
    may_be_suspected,
)
from anchor_console.chat.tickets import TicketId, Unnamed, complaint_of
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.ids import IdentityId, MessageId, ProductId, SessionId
from anchor_console.storage.writer import Transaction


class Line(msgspec.Struct, frozen=True):
    """A line of a fan; `who` is None where the platform merged `lines` equal ones of people it does not name."""

    message_id: MessageId
    who: IdentityId | None
    text: str
    reading: Reading
    lines: int
    at_ms: int


@dataclass(slots=True)
class Heard:
    """What a transaction touched, gathered on the way; the screens are told of it after the commit."""

    asks: set[AskId] = field(default_factory=set)
    tickets: set[TicketId] = field(default_factory=set)
    has_suspects: bool = False
    unnamed: list[Unnamed] = field(default_factory=list)
    """Complaints of nobody that is known."""


class Listening:
    """Hears the lines of one batch, in order."""

    def __init__(self, tx: Transaction, session_id: SessionId, heard: Heard) -> None:
        self._tx = tx
        self._session_id = session_id
        self._heard = heard
        self._phrases = Phrases.of(phrase_store.phrases(tx, session_id))

    def reading_of(self, text: str, reading: Reading | None) -> Reading | None:
        """The reading that counts: a phrase means nothing, also where it became one while the line was read."""
        return MEANS_NOTHING if reading is not None and self._phrases.cover(text) else reading

    def hear(self, line: Line, product_of: Callable[[str], ProductId | None]) -> None:
        """Write what follows from the line.

        Args:
            product_of: which product a number in it means.
        """
        if line.reading is MEANS_NOTHING:
            return
        for key in asks_in(line.text, line.reading):
            ask_id = asking.hear(
                self._tx,
                self._session_id,
                key,
                None if key.number is None else product_of(key.number),
                message_id=line.message_id,
                who=line.who,
                text=line.text,
                lines=line.lines,
                at_ms=line.at_ms,
            )
            self._heard.asks.add(ask_id)
        if line.who is None:
            if line.reading.intent is Intent.AFTER_SALE:
                self._heard.unnamed.append(Unnamed(complaint_of(line.text), line.lines, line.text, line.at_ms))
            return
        if line.reading.intent is Intent.AFTER_SALE:
            self._complaint(line, line.who)
        if may_be_suspected(line.text, line.reading):
            self._suspect(line, line.who)

    def unhear(self, message_id: MessageId) -> None:
        """The line was taken away by the platform or a moderator."""
        self._heard.asks.update(asking.unhear(self._tx, message_id))
        phrase_store.forget_beside(self._tx, message_id)

    def _complaint(self, line: Line, who: IdentityId) -> None:
        number = line.reading.items[0].number if line.reading.items else None
        ticket_id = ticketing.hear(
            self._tx,
            self._session_id,
            who,
            complaint_of(line.text),
            number,
            message_id=line.message_id,
            text=line.text,
            at_ms=line.at_ms,
        )
        self._heard.tickets.add(ticket_id)

    def _suspect(self, line: Line, who: IdentityId) -> None:
        tx, session_id, key = self._tx, self._session_id, key_of(line.text)
        if phrase_store.is_known(tx, session_id, key):
            return
        phrase_store.note_line(tx, session_id, key, who, line.at_ms)
        people = phrase_store.people_since(tx, session_id, key, line.at_ms - SUSPECT_WITHIN_MS)
        if people >= SUSPECT_PEOPLE:
            phrase_store.add_suspect(tx, session_id, key, line.text, people, line.at_ms)
            self._heard.has_suspects = True
