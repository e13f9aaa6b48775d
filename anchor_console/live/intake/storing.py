"""From event to stored event with all its effects, in one transaction, in arrival order.

No effect is written in another transaction than its event: a console killed anywhere and fed the same events again
ends in the same tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import structs

from anchor_console.chat import store as chat
from anchor_console.chat.calls import as_voted
from anchor_console.chat.feed import SHOWN_KINDS
from anchor_console.chat.lanes import lane_of
from anchor_console.chat.listening import Listening
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core import events
from anchor_console.core.faults import reach
from anchor_console.core.forgotten import Forgotten, emptied, moment_of
from anchor_console.core.ids import Identity, IdentityId, SessionId
from anchor_console.fans import fact_store, link_store, mask_store
from anchor_console.fans import store as fans
from anchor_console.live.intake.arrivals import Arrival, Context, Outcome
from anchor_console.live.intake.effects import Effects, shown
from anchor_console.live.intake.named import Named
from anchor_console.live.intake.people import Person, ensure_people, people_of, person_of, whole
from anchor_console.live.intake.wording import count_of, text_of
from anchor_console.live.session import Session
from anchor_console.storage.writer import Transaction

_QUIET = frozenset({Intent.CHATTER, Intent.PRAISE, Intent.SPAM})
"""Intents with no effect of their own: without items and facts their reading is not worth a column."""


def store_batch(tx: Transaction, context: Context, arrivals: Sequence[Arrival]) -> Outcome:
    """Write the batch; runs on the writer thread and touches nothing but `tx`."""
    outcome = Outcome()
    sources = {name: chat.source_id(tx, name) for name in dict.fromkeys(a.source for a in arrivals)}
    listening = Listening(tx, context.session.id, outcome.heard)
    if any(isinstance(arrival.event, events.Gap) for arrival in arrivals):
        arrivals = _with_gaps_ended(tx, context.session, arrivals, sources, outcome)
    if context.forgotten.since:
        arrivals = [unless_forgotten(arrival, context.session.id, context.forgotten) for arrival in arrivals]
    meaning = context.call.meaning if context.call else None
    arrivals = [_as_it_counts(arrival, listening, meaning) for arrival in arrivals]
    people, sharings = people_of(tx, context.session.id, arrivals)
    ids = ensure_people(tx, arrivals, people)
    for lasting in mask_store.keep(tx, sharings):
        link_store.undo_all(tx, lasting, arrivals[-1].arrived_at_ms)
    for who, _ in sharings:
        fact_store.forget_since(tx, who, context.session.started_at_ms)
    texts = [text_of(arrival.event) for arrival in arrivals]
    rows = [
        _row(sources[arrival.source], arrival, text, person, ids, context)
        for arrival, text, person in zip(arrivals, texts, people, strict=True)
    ]
    inserted = chat.insert(tx, context.session.id, rows)
    if __debug__:
        reach("events.after_insert")
    minors = fans.minors_among(tx, {one.identity_id for one in inserted if one.identity_id is not None})
    effects = Effects(tx, context, outcome, sources, listening, Named.then(tx, context, arrivals), minors)
    for one in inserted:
        effects.of(arrivals[one.index], texts[one.index] or "", people[one.index], one.message_id, one.identity_id)
    effects.finish()
    if __debug__:
        reach("events.after_effects")
    outcome.events = len(inserted)
    outcome.newest = inserted[-1].message_id if inserted else None
    outcome.duplicates = len(arrivals) - len(inserted)
    if outcome.duplicates:
        duplicates_of = Counter(arrival.source for arrival in arrivals)
        duplicates_of.subtract(arrivals[one.index].source for one in inserted)
        outcome.duplicates_of = dict(duplicates_of)
    return outcome


def _with_gaps_ended(
    tx: Transaction,
    session: Session,
    arrivals: Sequence[Arrival],
    sources: Mapping[str, int],
    outcome: Outcome,
) -> list[Arrival]:
    """The arrivals without the ends of gaps that last: these are no events of their own.

    One that began to last before the session, and was on its way here when the last one ended, is none of this one's.
    """
    left: list[Arrival] = []
    began: dict[str, int] = {}
    for arrival in arrivals:
        gap, source = arrival.event, arrival.source
        if isinstance(gap, events.Gap) and gap.to is None and not chat.is_of_console(gap.id):
            # A source that tells no end was back when it told.
            gap = structs.replace(gap, to=gap.at)
            arrival = structs.replace(arrival, event=gap)
        if isinstance(gap, events.Gap) and gap.to is None:
            if gap.at_ms < session.started_at_ms:
                continue
            began[source] = len(left)
        elif isinstance(gap, events.Gap):
            lasting = chat.lasting_gap(tx, session.id, sources[source])
            told = chat.message_told(tx, session.id, source, whole(gap.id))
            if told is not None and told != lasting:
                pass  # told again: the gap that it ended has its end
            elif source in began:
                left[began.pop(source)] = arrival
                continue
            elif lasting is not None:
                body = events.encode(gap).decode()
                outcome.ended.append(
                    chat.end_gap(tx, lasting, whole(gap.id), gap.at_ms, text_of(gap) or "", body)
                )  # fmt: skip
                continue
        left.append(arrival)
    return left


def store_bare(tx: Transaction, context: Context, arrivals: Sequence[Arrival]) -> Outcome:
    """Write the events as they came, with nothing that follows from them: for those that a bug keeps from more."""
    outcome = Outcome()
    arrivals = [unless_forgotten(arrival, context.session.id, context.forgotten) for arrival in arrivals]
    people = [None if one.is_emptied else person_of(one.event, context.session.id) for one in arrivals]
    ids = ensure_people(tx, arrivals, people)
    texts = [text_of(arrival.event) for arrival in arrivals]
    bare = [structs.replace(arrival, reading=None) for arrival in arrivals]
    rows = [
        _row(chat.source_id(tx, arrival.source), arrival, text, person, ids, context)
        for arrival, text, person in zip(bare, texts, people, strict=True)
    ]
    for one in chat.insert(tx, context.session.id, rows):
        arrival = bare[one.index]
        outcome.events += 1
        outcome.newest = one.message_id
        outcome.messages += isinstance(arrival.event, events.Chat)
        if events.kind_of(arrival.event) in SHOWN_KINDS:
            row = shown(arrival, texts[one.index] or "", one.message_id, one.identity_id, people[one.index])
            outcome.rows.append(row)
    return outcome


def unless_forgotten(arrival: Arrival, session_id: SessionId, forgotten: Forgotten) -> Arrival:
    """The arrival, or where it tells the past of somebody who asked to be forgotten, one of nobody."""
    event = arrival.event
    person = person_of(event, session_id)
    when = None if person is None else forgotten.when(person.identity)
    if when is None or not (arrival.is_replayed or moment_of(event) <= when):
        return arrival
    return structs.replace(arrival, event=emptied(event, forgotten), reading=None, is_emptied=True)


def _as_it_counts(arrival: Arrival, listening: Listening, call: str | None) -> Arrival:
    """The arrival with its reading as the phrases of this moment, and the meaning of the open call, leave it."""
    if not isinstance(arrival.event, events.Chat):
        return arrival
    text = arrival.event.text
    reading = listening.reading_of(text, arrival.reading)
    if call is not None and reading is not None:
        reading = as_voted(text, reading, call)
    return arrival if reading is arrival.reading else structs.replace(arrival, reading=reading)


def _row(
    source_id: int,
    arrival: Arrival,
    text: str | None,
    person: Person | None,
    ids: Mapping[Identity, IdentityId],
    context: Context,
) -> tuple[Any, ...]:
    event, reading = arrival.event, arrival.reading
    kind = events.kind_of(event)
    return (
        *(source_id, whole(event.id), kind),
        *((ids[person.identity], person.name) if person else (None, None)),
        *(event.at_ms, arrival.arrived_at_ms, text, count_of(event)),
        context.on_air.number if context.on_air else None,
        None if reading is None else _kept(reading),
        None if kind == "chat" else events.encode(event).decode(),
        None if reading is None else reading.intent.value,
        lane_of(kind, reading),
    )


def _kept(reading: Reading) -> str | None:
    """A reading as the column keeps it; None where it says nothing but its intent."""
    if reading.intent in _QUIET and not reading.items:
        return None
    # Facts have their own table, where those that last for the session only are forgotten.
    return msgspec.json.encode(reading.without_facts()).decode()
