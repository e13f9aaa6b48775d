"""What follows from each new event, in order: claims, hands, asks, facts, wants, sales, within its transaction."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from anchor_console.callouts import noting
from anchor_console.callouts.store import Origin
from anchor_console.callouts.wants import SaidOf
from anchor_console.chat import call_store
from anchor_console.chat import store as chat
from anchor_console.chat.calls import vote_of
from anchor_console.chat.feed import SHOWN_KINDS, ChatRow
from anchor_console.chat.listening import Line, Listening
from anchor_console.chat.numbered import says_number
from anchor_console.chat.passing import Passing
from anchor_console.chat.phrases import MEANS_NOTHING
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core import events
from anchor_console.core.clock import to_ms
from anchor_console.core.events import LiveEvent
from anchor_console.core.ids import IdentityId, MessageId, ProductId
from anchor_console.core.text import fold
from anchor_console.fans import fact_store, mask_store
from anchor_console.fans import store as fans
from anchor_console.fans.facts import SELF, HeardFact, says_minor
from anchor_console.fans.minors import minor_age
from anchor_console.fans.spoken_of import is_of_another
from anchor_console.goods.product import Product
from anchor_console.live.intake.arrivals import VIEWERS, Arrival, Context, Outcome
from anchor_console.live.intake.linking import Linking
from anchor_console.live.intake.named import Named
from anchor_console.live.intake.people import Person, whole
from anchor_console.live.intake.wording import count_of
from anchor_console.sales import claiming, hold_store, holding, orders, tallies
from anchor_console.sales import store as sales
from anchor_console.sales.booking import Booking
from anchor_console.sales.claims import Reason
from anchor_console.sales.wanted import Wanted
from anchor_console.sales.wording import says_more
from anchor_console.storage.writer import Transaction

_ORDERS_OF_THE_MOMENT = frozenset({"placed", "paid"})
"""What a buyer does themself, there and then; parcels and refunds are told of people who sleep."""


class Effects:
    """Writes what follows from each new event, in order."""

    def __init__(
        self,
        tx: Transaction,
        context: Context,
        outcome: Outcome,
        sources: dict[str, int],
        listening: Listening,
        named: Named,
        minors: set[IdentityId],
    ) -> None:
        self._tx = tx
        self._context = context
        self._outcome = outcome
        self._sources = sources
        self._listening = listening
        self._named = named
        self._minors = minors
        self._noting = noting.Noting(tx, context.catalogue, minors)
        self._hands: dict[tuple[ProductId, IdentityId | None], sales.Raised] = {}
        self._seen: dict[IdentityId, fans.Seen] = {}
        self._next_expiry = hold_store.next_expiry(tx, context.session.id)
        self._linking = Linking(tx, context.catalogue)
        self._recount: set[IdentityId] = set()
        self._booking = Booking(tx, context.session.terms, context.session.started_at_ms, outcome.changes)

    def of(
        self, arrival: Arrival, text: str, person: Person | None, message_id: MessageId, who: IdentityId | None
    ) -> None:
        event = arrival.event
        self._booking = self._booking.at(arrival.arrived_at_ms)
        self._expire_until(arrival.arrived_at_ms)
        if who is not None and person is not None:
            self._saw(who, person, event)
            if not isinstance(event, events.Order) or event.status in _ORDERS_OF_THE_MOMENT:
                self._outcome.present[who] = arrival.arrived_at_ms
        if isinstance(event, events.Chat):
            self._outcome.messages += 1
            if arrival.reading is not None:
                self._chat(event, arrival, arrival.reading, text, message_id, who, person)
        elif isinstance(event, events.Order):
            self._order(event, arrival, who)
        elif isinstance(event, events.Deleted):
            self._deleted(event, arrival.source, message_id)
        elif isinstance(event, events.Viewers):
            self._outcome.viewers = event.count
        elif isinstance(event, events.Join):
            self._outcome.passing = self._outcome.passing.and_also(Passing(joins=1))
        elif isinstance(event, events.Like):
            self._outcome.passing = self._outcome.passing.and_also(Passing(likes=event.count))
        if arrival.is_emptied and isinstance(event, events.Chat):
            chat.mark_emptied(self._tx, message_id, arrival.arrived_at_ms)
        elif events.kind_of(event) in SHOWN_KINDS:
            self._outcome.rows.append(shown(arrival, text, message_id, who, person))

    def _expire_until(self, arrived_at_ms: int) -> None:
        """Let go of holds whose time was over before this came, but for time that the PC may have slept through."""
        awake_until_ms = self._context.awake_until_ms
        due_ms = arrived_at_ms if awake_until_ms is None else min(arrived_at_ms, awake_until_ms)
        if self._next_expiry is not None and due_ms >= self._next_expiry:
            holding.expire_due(self._booking.at(due_ms))
            self._next_expiry = hold_store.next_expiry(self._tx, self._context.session.id)

    def finish(self) -> None:
        self._noting.write()
        sales.raise_hands(self._tx, self._context.session.id, self._hands.values())
        fans.seen(self._tx, list(self._seen.values()))
        came: Collection[IdentityId] = ()
        if self._seen:
            here = [(who, sighting.name if sighting.is_borne else "") for who, sighting in self._seen.items()]
            came = mask_store.attend(self._tx, self._context.session.id, here)
            tallies.came(self._tx, came)
            self._linking.came(came, self._booking.at_ms)
            self._outcome.rows = _badged(self._tx, self._outcome.rows)
        # An order of which an event names no buyer may be called off, and speak for a link no more.
        self._recount |= self._linking.joined
        self._outcome.recounted = {*came, *tallies.recount(self._tx, self._recount)}

    def _saw(self, who: IdentityId, person: Person, event: LiveEvent) -> None:
        is_chat, at_ms = isinstance(event, events.Chat), event.at_ms
        sighting = fans.Seen(
            who=who,
            name=person.name,
            is_borne=not isinstance(event, events.Order),
            messages=int(is_chat),
            first_seen_ms=at_ms,
            last_seen_ms=at_ms,
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
        person: Person | None,
    ) -> None:
        at_ms = arrival.arrived_at_ms
        if reading is MEANS_NOTHING:
            return
        if who is None or person is None:
            self._merged(event, arrival, reading, text, message_id)
            return
        is_trusted = self._context.trusts_viewers or event.source != VIEWERS
        under_age = minor_age(event.text) if is_trusted else None
        tells = bool(reading.facts or reading.items)
        is_of_another = tells and is_trusted and self._is_of_another(event.text, person.name)
        learned = reading.without_facts() if is_of_another else reading
        if (learned.facts or under_age is not None) and is_trusted and not person.is_faceless:
            self._learn(event, learned, under_age, message_id, who, person.name)
        origin = None
        if is_trusted and not person.is_masked:
            origin = Origin(message_id, who, self._context.session.id, at_ms)
        if self._vote(event, reading, who, origin):
            return
        if origin is not None and not is_of_another:
            self._note(origin, arrival, event.text, reading)
        # Who hides behind a mask that many share is nobody that could be counted.
        counted = None if person.is_faceless else who
        self._hear(arrival, Line(message_id, counted, text, reading, 1, at_ms))
        if reading.items and not person.is_masked:
            self._linking.said(who, person.identity.platform, reading, event.at_ms)
        if reading.intent is Intent.CLAIM and who not in self._minors:
            if reading.specific and is_trusted:
                self._claim(arrival, reading, message_id, who, person.name)
            else:
                self._raise_hand(arrival, reading, who, 1)
        elif reading.intent is Intent.CANCEL and not person.is_faceless:
            named = self._wanted(reading, arrival)
            given_up = claiming.cancel(self._booking, who, named)
            if origin is not None and not is_of_another:
                is_said = any(wanted.is_said for wanted in named)
                self._outcome.wanted |= self._noting.no_more(origin, given_up, is_said=is_said)
            self._note_expiry()

    def _is_of_another(self, text: str, own_name: str) -> bool:
        session_id = self._context.session.id
        return is_of_another(text, own_name, lambda name: mask_store.is_named_here(self._tx, session_id, name))

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
            self._outcome.minors[who] = name
            for claim in sales.open_claims_of(self._tx, self._context.session.id, who):
                claiming.release(self._booking, claim, claim.open_units, Reason.BARRED)
            self._minors.add(who)
            self._noting.forget(who)
            self._note_expiry()

    def _note(self, origin: Origin, arrival: Arrival, text: str, reading: Reading) -> None:
        """Remember what the line wants or refuses, for call-outs."""
        on_air, catalogue = self._context.on_air, self._context.catalogue
        said = {item.number: self._named.meant(item.number, arrival) for item in reading.items}
        line = SaidOf(text, reading, catalogue.product(on_air.product_id) if on_air else None, said)
        self._outcome.wanted |= self._noting.line(origin, line)

    def _vote(self, event: events.Chat, reading: Reading, who: IdentityId | None, origin: Origin | None = None) -> bool:
        """Whether the line votes in the open call: then it says nothing else."""
        call = self._context.call
        word = vote_of(event.text, reading, call.meaning) if call is not None else None
        if call is None or word is None:
            return False
        if who is None:
            call_store.add_merged_votes(self._tx, call.id, word, event.count)
        else:
            call_store.add_vote(self._tx, call.id, who, word)
        on_air = self._context.on_air
        if origin is not None and on_air is not None:
            self._outcome.wanted |= self._noting.vote(origin, call.meaning, word, on_air.product_id)
        self._outcome.votes += 1
        return True

    def _merged(self, event: events.Chat, arrival: Arrival, reading: Reading, text: str, message_id: MessageId) -> None:
        """Equal lines that the platform merged: counted, never attributed."""
        if self._vote(event, reading, None):
            return
        at_ms = arrival.arrived_at_ms
        self._hear(arrival, Line(message_id, None, text, reading, event.count, at_ms))
        # What a specific one wants is nobody's claim, but it is wanted; a call's bare words are its votes.
        if reading.intent is Intent.CLAIM and (reading.specific or self._context.call is None):
            self._raise_hand(arrival, reading, None, event.count)

    def _claim(self, arrival: Arrival, reading: Reading, message_id: MessageId, who: IdentityId, name: str) -> None:
        on_air = self._context.on_air
        for line, wanted in enumerate(self._wanted(reading, arrival)):
            pin_id = on_air.pin_id if on_air and on_air.product_id == wanted.product.id else None
            claiming.make(self._booking, who, name, wanted, message_id=message_id, line=line, pin_id=pin_id)
        self._note_expiry()

    def _raise_hand(self, arrival: Arrival, reading: Reading, who: IdentityId | None, lines: int) -> None:
        for item in reading.items:
            meant = self._named.meant(item.number, arrival)
            if meant is None:
                continue
            key = meant[0].id, who
            raised = self._hands.setdefault(key, sales.Raised(*key, 0, arrival.arrived_at_ms))
            raised.lines += lines
            self._outcome.hands.add(meant[0].id)

    def _order(self, event: events.Order, arrival: Arrival, who: IdentityId | None) -> None:
        told = orders.Told(event, arrival.source, event.fan.platform if event.fan else None, who)
        row = orders.record(self._booking, told, self._context.catalogue, self._context.on_air)
        if who is not None:
            ordered_ms = to_ms(event.placed_at) if event.placed_at else event.at_ms
            self._linking.ordered(who, event.order_id, ordered_ms)
            self._linking.told_of_both(who, row, event.order_id, ordered_ms)
            self._recount.add(who)
        self._linking.called_off(row, event.order_id, who)
        self._note_expiry()

    def _deleted(self, event: events.Deleted, source: str, message_id: MessageId) -> None:
        target = chat.Target(self._sources[source], whole(event.target), before=message_id)
        gone = chat.mark_deleted(self._tx, self._context.session.id, target, event.at_ms)
        if gone is None:
            return
        line, is_news = gone
        if is_news:
            self._outcome.deleted.append(line)
        # Whoever here took it away left what follows from it; the platform does not.
        self._outcome.unheard.append(line)
        self._listening.unhear(line)
        self._noting.unhear(line)

    def _wanted(self, reading: Reading, arrival: Arrival) -> list[Wanted]:
        text = arrival.event.text if isinstance(arrival.event, events.Chat) else ""
        found = ((self._named.meant(item.number, arrival), item) for item in reading.items)
        return [
            Wanted(
                *(meant[0], item.color, item.size, item.qty, item.number, meant[1]),
                is_said=self._is_said(text, item.number, meant[0]),
                adds=says_more(text),
                is_for_another=any(fact.wearer != SELF or fact.facet == "audience" for fact in reading.facts),
            )
            for meant, item in found
            if meant is not None
        ]

    def _is_said(self, text: str, number: str, product: Product) -> bool:
        """Whether the line names the product itself, and does not only speak of what is on air."""
        on_air = self._context.on_air
        if on_air is None or on_air.product_id != product.id or says_number(text, number):
            return True
        plain = fold(text)
        return any(len(word) > 1 and fold(word) in plain for word in (product.name, *product.aliases))

    def _note_expiry(self) -> None:
        if self._booking.terms.mode == "reserve":
            self._next_expiry = hold_store.next_expiry(self._tx, self._context.session.id)


def shown(arrival: Arrival, text: str, message_id: MessageId, who: IdentityId | None, person: Person | None) -> ChatRow:
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
        lasts=isinstance(event, events.Gap) and event.to is None,
        source=arrival.source,
    )


def _badged(tx: Transaction, rows: list[ChatRow]) -> list[ChatRow]:
    """The rows, each with what is known of its fan's club and level where its own event tells none."""
    lacking = {row.identity_id for row in rows if row.identity_id is not None and None in (row.club, row.level)}
    known = fans.badges(tx, lacking) if lacking else {}
    return [_with_badges(row, *known.get(row.identity_id, (None, None))) if row.identity_id else row for row in rows]


def _with_badges(row: ChatRow, club: str | None, level: int | None) -> ChatRow:
    club = club if row.club is None else row.club
    level = level if row.level is None else row.level
    return row if (club, level) == (row.club, row.level) else replace(row, club=club, level=level)


def _written(value: str | int | float) -> str:
    """A fact's value as it is kept: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
