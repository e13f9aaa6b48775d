"""Who did an event: identities made and masks seen through, within the transaction that stores it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, structs

from anchor_console.core import events
from anchor_console.core.events import FanRef, LiveEvent
from anchor_console.core.ids import OF_ONE_SESSION, Identity, IdentityId, SessionId
from anchor_console.core.text import short_name
from anchor_console.fans import mask_store
from anchor_console.fans import store as fans
from anchor_console.fans.masks import Sharing, Unmasking
from anchor_console.live.intake.arrivals import Arrival
from anchor_console.storage.writer import Transaction


class Person(Struct, frozen=True):
    """Who did it, in words that do no harm; `ref` is what the source said.

    A masked person is known for this session alone: by the id where only the name is hidden, else by the name; a
    faceless one may be anybody.
    """

    identity: Identity
    name: str
    club: str | None
    ref: FanRef
    is_masked: bool

    @property
    def is_faceless(self) -> bool:
        return not self.is_known_by_id and ("***" in self.name or not self.name)

    @property
    def is_known_by_id(self) -> bool:
        return not self.is_masked or self.identity.user_id.startswith(OF_ONE_SESSION)


def people_of(
    tx: Transaction, session_id: SessionId, arrivals: Sequence[Arrival]
) -> tuple[list[Person | None], list[tuple[Identity, Sharing]]]:
    """Who did each of these; and which ids turn out to be borne by several."""
    people = [None if arrival.is_emptied else person_of(arrival.event, session_id) for arrival in arrivals]
    trusted = {person.identity for person in people if person is not None and person.is_known_by_id}
    unmasking = Unmasking(session_id, mask_store.bearings(tx, session_id, trusted) if trusted else {})
    for place, (arrival, person) in enumerate(zip(arrivals, people, strict=True)):
        if person is not None and person.is_known_by_id:
            # An order's name is that of an account or an address, not what its buyer is called in the room.
            name = "" if isinstance(arrival.event, events.Order) else person.name
            if unmasking.is_shared(person.identity, name, arrival.event.at_ms):
                people[place] = _by_name(person, session_id)
    return people, list(unmasking.found)


def person_of(event: LiveEvent, session_id: SessionId) -> Person | None:
    """Who did it, as far as the event itself tells."""
    ref = events.fan_of(event)
    if ref is None:
        return None
    name, club = short_name(ref.name), None if ref.club is None else short_name(ref.club)
    identity = Identity(whole(ref.platform), whole(ref.space), whole(ref.user_id))
    person = Person(identity, name, club, ref, is_masked=False)
    if ref.is_told_by_id:
        return structs.replace(person, identity=identity.within(session_id), is_masked=True)
    return _by_name(person, session_id) if ref.is_masked else person


def _by_name(person: Person, session_id: SessionId) -> Person:
    """The same behind an id that tells nobody apart."""
    identity = structs.replace(person.identity, user_id=whole(f"~{session_id}~{person.name}"))
    return structs.replace(person, identity=identity, is_masked=True)


def whole(text: str) -> str:
    """`text` so that SQLite's JSON keeps all of it: it ends a text at a null, and ids cut there would become one."""
    return text.replace("\0", "\ufffd")


def ensure_people(
    tx: Transaction, arrivals: Sequence[Arrival], people: Sequence[Person | None]
) -> dict[Identity, IdentityId]:
    """The rows of the identities of all who did something; those that are missing are made."""
    first: dict[Identity, fans.Newcomer] = {}
    for arrival, person in zip(arrivals, people, strict=True):
        if person is not None and person.identity not in first:
            ref = person.ref
            first[person.identity] = fans.Newcomer(
                identity=person.identity,
                name=person.name,
                is_masked=person.is_masked,
                is_staff=ref.staff,
                avatar=ref.avatar,
                club=person.club,
                level=ref.level,
                closeness=ref.closeness,
                at_ms=arrival.event.at_ms,
            )
    return fans.ensure_identities(tx, list(first.values())) if first else {}
