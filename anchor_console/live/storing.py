"""From event to stored event with all its effects, in one transaction, in arrival order.

No effect is written in another transaction than its event: a console killed anywhere and fed the same events again
ends in the same tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from anchor_console.callouts import noting
from anchor_console.callouts import store as callouts
from anchor_console.callouts.store import Origin
from anchor_console.callouts.wants import SaidOf
from anchor_console.chat import call_store
from anchor_console.chat import store as chat
from anchor_console.chat.calls import OpenCall, vote_of
from anchor_console.chat.feed import SHOWN_KINDS, ChatRow
from anchor_console.chat.lanes import lane_of
from anchor_console.chat.listening import Heard, Line, Listening
from anchor_console.chat.numbered import says_number
from anchor_console.chat.phrases import MEANS_NOTHING
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core import events
from anchor_console.core.clock import to_ms
from anchor_console.core.events import FanRef, LiveEvent
from anchor_console.core.faults import reach
from anchor_console.core.forgotten import NOBODY_YET, Forgotten, emptied, moment_of
from anchor_console.core.ids import Identity, IdentityId, MessageId, ProductId, SessionId
from anchor_console.core.text import short_name
from anchor_console.fans import fact_store, link_store, mask_store
from anchor_console.fans import store as fans
from anchor_console.fans.facts import SELF, HeardFact, says_minor
from anchor_console.fans.masks import Sharing, Unmasking
from anchor_console.fans.minors import minor_age
from anchor_console.goods import store as goods
from anchor_console.goods.numbers import ECHO_MS, Numbers
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.live import tallies
from anchor_console.live.linking import Linking
from anchor_console.live.session import Session
from anchor_console.live.wording import count_of, text_of
from anchor_console.pins.card import OnAir
from anchor_console.sales import claiming, orders
from anchor_console.sales import store as sales
from anchor_console.sales.claiming import Changes, Wanted
from anchor_console.storage.writer import Transaction

VIEWERS = "room"
"""The source that the hub stamps on what comes from the fans' page."""

_ORDERS_OF_THE_MOMENT = frozenset({"placed", "paid"})
"""What a buyer does themself, there and then; parcels and refunds are told of people who sleep."""

_QUIET = frozenset({Intent.CHATTER, Intent.PRAISE, Intent.SPAM})
"""Intents with no effect of their own: without items and facts their reading is not worth a column."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event as it came in, and what was read in it then. `reading` is None for all but a fan's chat."""

    source: str
    event: LiveEvent
    arrived_at_ms: int
    reading: Reading | None
    is_replayed: bool = False
    """It is read from a record: its past, whatever its time says."""
    is_emptied: bool = False
    """It is of somebody who asked to be forgotten: only counted, as nobody's."""


@dataclass(frozen=True, slots=True)
class Context:
    """What was so when the batch was read."""

    session: Session
    catalogue: Catalogue
    on_air: OnAir | None
    call: OpenCall | None
    trusts_viewers: bool
    """Whether what anybody types on the fans' page may make facts and claims; off unless the seller says so."""
    forgotten: Forgotten = NOBODY_YET
    keeps_sensitive: bool = False
    """Whether sensitive facts outlast the session; not unless the seller says so."""


@dataclass(slots=True)
class Outcome:
    """What the batch really brought, for the screens; events seen before count as `duplicates` and nothing else."""

    events: int = 0
    messages: int = 0
    claims: int = 0
    duplicates: int = 0
    duplicates_of: Counter[str] = field(default_factory=Counter)
    """The same by source."""
    rows: list[ChatRow] = field(default_factory=list)
    deleted: list[MessageId] = field(default_factory=list)
    hands: set[ProductId] = field(default_factory=set)
    votes: int = 0
    minors: list[str] = field(default_factory=list)
    """The names of those who said that they are under 18."""
    recounted: set[IdentityId] = field(default_factory=set)
    """Whose tally is another now: they came into this session, bought, or turned out to be one fan."""
    viewers: int | None = None
    changes: Changes = field(default_factory=Changes.none)
    heard: Heard = field(default_factory=Heard)
    present: dict[IdentityId, int] = field(default_factory=dict)
    """Who did something, each with the latest time."""
    wanted: set[ProductId] = field(default_factory=set)
    """Of what somebody said something that call-outs may be made of."""


def store_batch(tx: Transaction, context: Context, arrivals: Sequence[Arrival]) -> Outcome:
    """Write the batch; runs on the writer thread and touches nothing but `tx`."""
    outcome = Outcome()
    sources = {name: chat.source_id(tx, name) for name in dict.fromkeys(a.source for a in arrivals)}
    listening = Listening(tx, context.session.id, outcome.heard)
    if context.forgotten.since:
        arrivals = [_unless_forgotten(arrival, context) for arrival in arrivals]
    arrivals = [_as_it_counts(arrival, listening) for arrival in arrivals]
    people, sharings = _people(tx, context.session.id, arrivals)
    _ensure_people(tx, arrivals, people)
    for lasting in mask_store.keep(tx, sharings):
        link_store.undo_all(tx, lasting, arrivals[-1].arrived_at_ms)
    for who, _ in sharings:
        fact_store.forget_since(tx, who, context.session.started_at_ms)
    texts = [text_of(arrival.event) for arrival in arrivals]
    rows = [
        _row(sources[arrival.source], arrival, text, person, context)
        for arrival, text, person in zip(arrivals, texts, people, strict=True)
    ]
    inserted = chat.insert(tx, context.session.id, rows)
    if __debug__:
        reach("events.after_insert")
    effects = _Effects(tx, context, outcome, sources, listening, _Named.then(tx, context, arrivals))
    for one in inserted:
        effects.of(arrivals[one.index], texts[one.index] or "", people[one.index], one.message_id, one.identity_id)
    effects.finish()
    if __debug__:
        reach("events.after_effects")
    outcome.events = len(inserted)
    outcome.duplicates = len(arrivals) - len(inserted)
    if outcome.duplicates:
        outcome.duplicates_of = Counter(arrival.source for arrival in arrivals)
        outcome.duplicates_of.subtract(arrivals[one.index].source for one in inserted)
    return outcome


def store_bare(tx: Transaction, context: Context, arrivals: Sequence[Arrival]) -> Outcome:
    """Write the events as they came, with nothing that follows from them: for those that a bug keeps from more."""
    outcome = Outcome()
    people = [_person(arrival.event, context.session.id) for arrival in arrivals]
    _ensure_people(tx, arrivals, people)
    texts = [text_of(arrival.event) for arrival in arrivals]
    bare = [replace(arrival, reading=None) for arrival in arrivals]
    rows = [
        _row(chat.source_id(tx, arrival.source), arrival, text, person, context)
        for arrival, text, person in zip(bare, texts, people, strict=True)
    ]
    for one in chat.insert(tx, context.session.id, rows):
        arrival = bare[one.index]
        outcome.events += 1
        outcome.messages += isinstance(arrival.event, events.Chat)
        if events.kind_of(arrival.event) in SHOWN_KINDS:
            shown = _shown(arrival, texts[one.index] or "", one.message_id, one.identity_id, people[one.index])
            outcome.rows.append(shown)
    return outcome


def _unless_forgotten(arrival: Arrival, context: Context) -> Arrival:
    """The arrival, or where it tells the past of somebody who asked to be forgotten, one of nobody."""
    event = arrival.event
    person = _person(event, context.session.id)
    when = None if person is None else context.forgotten.when(person.identity)
    if when is None or not (arrival.is_replayed or moment_of(event) <= when):
        return arrival
    return replace(arrival, event=emptied(event, context.forgotten), reading=None, is_emptied=True)


def _as_it_counts(arrival: Arrival, listening: Listening) -> Arrival:
    """The arrival with its reading as the phrases of this moment leave it."""
    if not isinstance(arrival.event, events.Chat):
        return arrival
    reading = listening.reading_of(arrival.event.text, arrival.reading)
    return arrival if reading is arrival.reading else replace(arrival, reading=reading)


@dataclass(frozen=True, slots=True)
class _Person:
    """Who did it, in words that do no harm; `ref` is what the source said.

    A masked person is known by name, and for this session alone; a faceless one may be anybody.
    """

    identity: Identity
    name: str
    club: str | None
    ref: FanRef
    is_masked: bool

    @property
    def is_faceless(self) -> bool:
        return self.is_masked and ("***" in self.name or not self.name)


def _people(
    tx: Transaction, session_id: SessionId, arrivals: Sequence[Arrival]
) -> tuple[list[_Person | None], list[tuple[Identity, Sharing]]]:
    """Who did each of these; and which ids turn out to be borne by several."""
    people = [None if arrival.is_emptied else _person(arrival.event, session_id) for arrival in arrivals]
    trusted = {person.identity for person in people if person is not None and not person.is_masked}
    unmasking = Unmasking(session_id, mask_store.bearings(tx, session_id, trusted) if trusted else {})
    for place, (arrival, person) in enumerate(zip(arrivals, people, strict=True)):
        if person is not None and not person.is_masked:
            # An order's name is that of an account or an address, not what its buyer is called in the room.
            name = "" if isinstance(arrival.event, events.Order) else person.name
            if unmasking.is_shared(person.identity, name, arrival.event.at_ms):
                people[place] = _masked(person, session_id)
    return people, list(unmasking.found)


def _person(event: LiveEvent, session_id: SessionId) -> _Person | None:
    """Who did it, as far as the event itself tells."""
    ref = events.fan_of(event)
    if ref is None:
        return None
    name, club = short_name(ref.name), None if ref.club is None else short_name(ref.club)
    identity = Identity(_whole(ref.platform), _whole(ref.space), _whole(ref.user_id))
    person = _Person(identity, name, club, ref, is_masked=False)
    return _masked(person, session_id) if ref.is_masked else person


def _masked(person: _Person, session_id: SessionId) -> _Person:
    """The same behind a mask that tells nobody apart."""
    identity = replace(person.identity, user_id=_whole(f"~{session_id}~{person.name}"))
    return replace(person, identity=identity, is_masked=True)


def _whole(text: str) -> str:
    """`text` so that SQLite's JSON keeps all of it: it ends a text at a null, and ids cut there would become one."""
    return text.replace("\0", "\ufffd")


def _ensure_people(tx: Transaction, arrivals: Sequence[Arrival], people: Sequence[_Person | None]) -> None:
    first: dict[Identity, list[Any]] = {}
    for arrival, person in zip(arrivals, people, strict=True):
        if person is not None and person.identity not in first:
            who, ref = person.identity, person.ref
            first[who] = [
                *(who.platform, who.space, who.user_id, person.name, int(person.is_masked), int(ref.staff)),
                *(ref.avatar, person.club, ref.level, ref.closeness, arrival.event.at_ms),
            ]
    if first:
        fans.ensure_identities(tx, msgspec.json.encode(list(first.values())).decode())


def _row(source_id: int, arrival: Arrival, text: str | None, person: _Person | None, context: Context) -> list[Any]:
    event, reading = arrival.event, arrival.reading
    who = person.identity if person else None
    kind = events.kind_of(event)
    return [
        *(source_id, _whole(event.id), kind),
        *((who.platform, who.space, who.user_id) if who else (None, None, None)),
        *(person.name if person else None, event.at_ms, arrival.arrived_at_ms, text, count_of(event)),
        context.on_air.number if context.on_air else None,
        None if reading is None else _kept(reading),
        None if kind == "chat" else events.encode(event).decode(),
        None if reading is None else reading.intent.value,
        lane_of(kind, reading),
    ]


def _kept(reading: Reading) -> str | None:
    """A reading as the column keeps it; None where it says nothing but its intent."""
    if reading.intent in _QUIET and not reading.items:
        return None
    # Facts have their own table, where those that last for the session only are forgotten.
    return msgspec.json.encode(replace(reading, facts=()) if reading.facts else reading).decode()


class _Named:
    """What a number in a line speaks of: by the numbers in force when it was written, not when it came."""

    def __init__(self, context: Context, numbers: Numbers) -> None:
        self._catalogue = context.catalogue
        self._on_air = context.on_air
        self._numbers = numbers

    @classmethod
    def then(cls, tx: Transaction, context: Context, arrivals: Sequence[Arrival]) -> _Named:
        since_ms = min((_written_at(arrival) for arrival in arrivals), default=0)
        return cls(context, goods.numbers_moved(tx, since_ms - ECHO_MS))

    def meant(self, number: str, arrival: Arrival) -> tuple[Product, Product | None] | None:
        """The product that a line means by `number`, and the other one where both may be meant."""
        text = arrival.event.text if isinstance(arrival.event, events.Chat) else ""
        if not self._numbers.moved(number):
            product = self._catalogue.numbered(number)
            return None if product is None else (product, None)
        if not says_number(text, number):
            return self._by_name(number)
        holder = self._numbers.at(number, _written_at(arrival))
        product = None if holder is None else self._catalogue.product(holder.product_id)
        if holder is None or product is None:
            return None
        return product, None if holder.other_id is None else self._catalogue.product(holder.other_id)

    def _by_name(self, number: str) -> tuple[Product, None] | None:
        """Of a line that names no number: what is on air, or what bore the name when it was read."""
        on_air = self._on_air
        is_on_air = on_air is not None and on_air.number == number
        product = (
            self._catalogue.product(on_air.product_id) if on_air and is_on_air else self._catalogue.numbered(number)
        )
        return None if product is None else (product, None)


def _written_at(arrival: Arrival) -> int:
    """When the fan wrote it: no clock of a platform is ahead of ours for long."""
    return min(arrival.event.at_ms, arrival.arrived_at_ms)


class _Effects:
    """Writes what follows from each new event, in order."""

    def __init__(
        self,
        tx: Transaction,
        context: Context,
        outcome: Outcome,
        sources: dict[str, int],
        listening: Listening,
        named: _Named,
    ) -> None:
        self._tx = tx
        self._context = context
        self._terms = context.session.terms
        self._outcome = outcome
        self._sources = sources
        self._listening = listening
        self._named = named
        self._seen: dict[IdentityId, fans.Seen] = {}
        self._next_expiry = sales.next_expiry(tx, context.session.id)
        self._linking = Linking(tx, context.catalogue)
        self._recount: set[IdentityId] = set()
        self._last_at_ms = context.session.started_at_ms

    def of(
        self, arrival: Arrival, text: str, person: _Person | None, message_id: MessageId, who: IdentityId | None
    ) -> None:
        event = arrival.event
        self._last_at_ms = arrival.arrived_at_ms
        if self._next_expiry is not None and arrival.arrived_at_ms >= self._next_expiry:
            claiming.expire_due(self._tx, self._terms, arrival.arrived_at_ms, self._outcome.changes)
            self._next_expiry = sales.next_expiry(self._tx, self._context.session.id)
        if who is not None and person is not None:
            self._saw(who, person, event)
            if not isinstance(event, events.Order) or event.status in _ORDERS_OF_THE_MOMENT:
                self._outcome.present[who] = arrival.arrived_at_ms
        if isinstance(event, events.Chat):
            self._outcome.messages += 1
            if arrival.reading is not None:
                self._chat(event, arrival, arrival.reading, text, message_id, who, person)
        elif isinstance(event, events.Order):
            self._order(event, arrival.source, who)
        elif isinstance(event, events.Deleted):
            self._deleted(event, arrival.source, message_id)
        elif isinstance(event, events.Viewers):
            self._outcome.viewers = event.count
        if arrival.is_emptied and isinstance(event, events.Chat):
            chat.mark_emptied(self._tx, message_id, arrival.arrived_at_ms)
        elif events.kind_of(event) in SHOWN_KINDS:
            self._outcome.rows.append(_shown(arrival, text, message_id, who, person))

    def finish(self) -> None:
        fans.seen(self._tx, list(self._seen.values()))
        if self._seen:
            here = [(who, sighting.name if sighting.is_borne else "") for who, sighting in self._seen.items()]
            came = mask_store.attend(self._tx, self._context.session.id, here)
            tallies.came(self._tx, came)
            self._linking.came(came, self._last_at_ms)
            self._recount |= self._linking.joined
            self._outcome.recounted = {*came, *tallies.recount(self._tx, self._recount)}

    def _saw(self, who: IdentityId, person: _Person, event: LiveEvent) -> None:
        is_chat = isinstance(event, events.Chat)
        sighting = fans.Seen(
            who=who,
            name=person.name,
            is_borne=not isinstance(event, events.Order),
            messages=int(is_chat),
            first_seen_ms=event.at_ms,
            last_seen_ms=event.at_ms,
            # Only chat tells who is staff; orders and gifts know buyers.
            staff=person.ref.staff if is_chat else None,
            avatar=person.ref.avatar,
            club=person.club,
            level=person.ref.level,
            closeness=person.ref.closeness,
        )
        before = self._seen.get(who)
        if before is not None and before.name != sighting.name:
            fans.seen(self._tx, [before])  # the name that ends here is kept too
            before = None
        self._seen[who] = sighting if before is None else before.then(sighting)

    def _chat(
        self,
        event: events.Chat,
        arrival: Arrival,
        reading: Reading,
        text: str,
        message_id: MessageId,
        who: IdentityId | None,
        person: _Person | None,
    ) -> None:
        at_ms = arrival.arrived_at_ms
        if reading is MEANS_NOTHING:
            return
        if who is None or person is None:
            self._merged(event, arrival, reading, text, message_id)
            return
        is_trusted = self._context.trusts_viewers or event.source != VIEWERS
        under_age = minor_age(event.text) if is_trusted else None
        if (reading.facts or under_age is not None) and is_trusted and not person.is_faceless:
            self._learn(event, reading, under_age, message_id, who, person.name, at_ms)
        origin = None
        if is_trusted and not person.is_masked:
            origin = Origin(message_id, who, self._context.session.id, at_ms)
        if self._vote(event, reading, who, origin):
            return
        if origin is not None:
            self._note(origin, arrival, event.text, reading)
        # Who hides behind a mask that many share is nobody that could be counted.
        counted = None if person.is_faceless else who
        self._hear(arrival, Line(message_id, counted, text, reading, 1, at_ms))
        if reading.items and not person.is_masked:
            self._linking.said(who, reading, event.at_ms)
        if reading.intent is Intent.CLAIM and not fans.is_minor(self._tx, who):
            if reading.specific and is_trusted:
                self._claim(arrival, reading, message_id, who, person.name)
            else:
                self._raise_hand(arrival, reading, who, 1)
        elif reading.intent is Intent.CANCEL and not person.is_faceless:
            for wanted in self._wanted(reading, arrival):
                claiming.cancel(self._tx, self._terms, who, wanted, at_ms, self._outcome.changes)

    def _hear(self, arrival: Arrival, line: Line) -> None:
        def product_of(number: str) -> ProductId | None:
            meant = self._named.meant(number, arrival)
            return None if meant is None else meant[0].id

        self._listening.hear(line, product_of)

    def _learn(
        self,
        event: events.Chat,
        reading: Reading,
        under_age: int | None,
        message_id: MessageId,
        who: IdentityId,
        name: str,
        at_ms: int,
    ) -> None:
        heard = [
            HeardFact(
                *(fact.facet, _written(fact.value), fact.wearer, "stated", event.at_ms, message_id), words=event.text
            )
            for fact in reading.facts
        ]
        if under_age is not None:
            # Idle talk of ages is no fact to sell by, but this must not be missed in it.
            heard.append(HeardFact("age", str(under_age), SELF, "stated", event.at_ms, message_id))
        fact_store.learn(
            *(self._tx, who, heard, self._context.session.id), keeps_sensitive=self._context.keeps_sensitive
        )
        if any(says_minor(fact.facet, fact.value, fact.wearer) for fact in heard):
            self._outcome.minors.append(name)
            for claim in sales.open_claims_of(self._tx, self._context.session.id, who):
                claiming.release(self._tx, self._terms, claim, claim.open_units, at_ms, self._outcome.changes)
            noting.forget(self._tx, who)
            self._note_expiry()

    def _note(self, origin: Origin, arrival: Arrival, text: str, reading: Reading) -> None:
        """Remember what the line wants or refuses, for call-outs."""
        on_air, catalogue = self._context.on_air, self._context.catalogue
        said = {item.number: self._named.meant(item.number, arrival) for item in reading.items}
        line = SaidOf(text, reading, catalogue.product(on_air.product_id) if on_air else None, said)
        self._outcome.wanted |= noting.note_line(self._tx, origin, line, catalogue)

    def _vote(self, event: events.Chat, reading: Reading, who: IdentityId | None, origin: Origin | None = None) -> bool:
        """Whether the line votes in the open call: then it says nothing else."""
        call = self._context.call
        word = vote_of(event.text, reading, call.meaning) if call is not None else None
        if call is None or word is None:
            return False
        if who is None:
            call_store.add_merged_votes(self._tx, call.id, word, event.count)
        else:
            chat.add_vote(self._tx, call.id, who, word)
        on_air = self._context.on_air
        if origin is not None and on_air is not None:
            self._outcome.wanted |= noting.note_vote(
                self._tx, origin, call.meaning, word, on_air.product_id, self._context.catalogue
            )
        self._outcome.votes += 1
        return True

    def _merged(self, event: events.Chat, arrival: Arrival, reading: Reading, text: str, message_id: MessageId) -> None:
        """Equal lines that the platform merged: counted, never attributed."""
        if self._vote(event, reading, None):
            return
        at_ms = arrival.arrived_at_ms
        self._hear(arrival, Line(message_id, None, text, reading, event.count, at_ms))
        if reading.intent is Intent.CLAIM and not reading.specific and self._context.call is None:
            self._raise_hand(arrival, reading, None, event.count)

    def _claim(self, arrival: Arrival, reading: Reading, message_id: MessageId, who: IdentityId, name: str) -> None:
        on_air = self._context.on_air
        for line, wanted in enumerate(self._wanted(reading, arrival)):
            pin_id = on_air.pin_id if on_air and on_air.product_id == wanted.product.id else None
            made = claiming.make(
                self._tx,
                self._terms,
                who,
                name,
                wanted,
                message_id=message_id,
                line=line,
                pin_id=pin_id,
                at_ms=arrival.arrived_at_ms,
                changes=self._outcome.changes,
            )
            if made is not None:
                self._outcome.claims += 1
                self._note_expiry()

    def _raise_hand(self, arrival: Arrival, reading: Reading, who: IdentityId | None, lines: int) -> None:
        for wanted in self._wanted(reading, arrival):
            sales.raise_hand(self._tx, self._context.session.id, wanted.product.id, who, lines, arrival.arrived_at_ms)
            self._outcome.hands.add(wanted.product.id)

    def _order(self, event: events.Order, source: str, who: IdentityId | None) -> None:
        told = orders.Told(event, source, event.fan.platform if event.fan else None, who)
        context = self._context
        orders.record(self._tx, self._terms, told, context.catalogue, context.on_air, self._outcome.changes)
        if who is not None:
            self._linking.ordered(who, event.order_id, to_ms(event.placed_at) if event.placed_at else event.at_ms)
            self._recount.add(who)
        self._note_expiry()

    def _deleted(self, event: events.Deleted, source: str, message_id: MessageId) -> None:
        target = chat.Target(self._sources[source], _whole(event.target), before=message_id)
        gone = chat.mark_deleted(self._tx, self._context.session.id, target, event.at_ms)
        if gone is not None:
            self._outcome.deleted.append(gone)
            self._listening.unhear(gone)
            callouts.unhear(self._tx, gone)

    def _wanted(self, reading: Reading, arrival: Arrival) -> list[Wanted]:
        found = ((self._named.meant(item.number, arrival), item) for item in reading.items)
        return [
            Wanted(meant[0], item.color, item.size, item.qty, item.number, meant[1])
            for meant, item in found
            if meant is not None
        ]

    def _note_expiry(self) -> None:
        if self._terms.mode == "reserve":
            self._next_expiry = sales.next_expiry(self._tx, self._context.session.id)


def _shown(
    arrival: Arrival, text: str, message_id: MessageId, who: IdentityId | None, person: _Person | None
) -> ChatRow:
    event = arrival.event
    return ChatRow(
        id=message_id,
        kind=events.kind_of(event),
        at_ms=event.at_ms,
        identity_id=who,
        identity=person.identity if person else None,
        name=person.name if person else None,
        staff=person.ref.staff if person else False,
        level=person.ref.level if person else None,
        club=person.club if person else None,
        text=text,
        count=count_of(event),
        reading=arrival.reading,
        is_deleted=False,
        since_ms=to_ms(event.from_) if isinstance(event, events.Gap) else None,
        source=arrival.source,
    )


def _written(value: str | int | float) -> str:
    """A fact's value as it is kept: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
