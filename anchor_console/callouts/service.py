"""Who of those present wants a product: the few to call out, best first, each with reasons and a sentence.

It asks from the product's side, for those present only: one seek for each of them, then a close look at the few who
said the most. Reading alone, on whatever thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from anchor_console.callouts import store
from anchor_console.callouts.match import Match, Offer, Passed, Person, hint_of_word, judge
from anchor_console.callouts.say import ago, reasons_words, say, why_aloud
from anchor_console.callouts.spoken import spoken_name
from anchor_console.callouts.sureness import NAMED_FROM, TONIGHT, Hint, may_be_sure
from anchor_console.callouts.wants import AGAINST_TONIGHT, Want, Wished
from anchor_console.callouts.worn import with_wearers
from anchor_console.chat import ticket_store
from anchor_console.core.ids import Identity, IdentityId, ProductId, SessionId
from anchor_console.core.sentence import Sentence
from anchor_console.fans import fact_store, link_store, mark_store, mask_store, serving_store
from anchor_console.fans import store as fans
from anchor_console.fans.fan import Fan
from anchor_console.fans.group_store import groups_of
from anchor_console.fans.wearer import MAY_GO_BACK_MS, Bought
from anchor_console.sales.purchases import Purchase, purchases_of
from anchor_console.sales.tries import Try, tries_of
from anchor_console.storage.writer import Transaction

AT_A_TIME = 3
_LOOKED_AT = 120
"""Of those who said something of the product, how many are looked at closely: those who said the most."""

_ENOUGH = 4
"""So many for each place: who said less than all of these is not looked at."""


class CallOut(msgspec.Struct, frozen=True):
    """A fan to call out. `why` is fit for the anchor's tablet, `reasons` are for those who may see fans."""

    who: IdentityId
    identity: Identity
    name: str
    ago: Sentence
    sureness: float
    color: str | None
    size: str | None
    say: Sentence
    why: Sentence
    reasons: tuple[Sentence, ...]
    kinds: tuple[str, ...]
    seen_at_ms: int


class Room(msgspec.Struct, frozen=True):
    """The room at one moment: who is here since when, whom this desk hides, and what is held up."""

    offer: Offer
    present: Mapping[IdentityId, int]
    hidden: Collection[IdentityId]
    now_ms: int


def call_outs(
    tx: Transaction, room: Room, limit: int = AT_A_TIME, *, standing: Sequence[IdentityId] = ()
) -> list[CallOut]:
    """The fans to name for the product, best first; empty where nobody is sure enough.

    Args:
        standing: who is named for it already, from the first: whoever of them may still be named stands before all
            others and in that order, so that nobody slips in before a name that is being said aloud.
    """
    groups = groups_of(tx, list(room.present))
    # Who rests or is hidden by one of their identities, does so by all.
    silent = {groups.get(who, who) for who in (*_resting(tx, room), *room.hidden)}
    here = {identity: who for identity, who in groups.items() if who not in silent}
    places = {who: place for place, who in enumerate(dict.fromkeys(here[one] for one in standing if one in here))}
    promising = _most_promising(tx, room, here, places)
    members: dict[IdentityId, list[IdentityId]] = {who: [] for who in promising}
    for identity, who in here.items():
        if who in members:
            members[who].append(identity)
    said = _said_by(tx, room, promising, members)
    named: list[CallOut] = []
    for who in promising:
        found = _look(tx, room, members[who], *said[who])
        if found is not None:
            named.append(found)
        if len(named) >= limit * _ENOUGH:
            break
    last = len(places)
    named.sort(key=lambda one: (places.get(here[one.who], last), -one.sureness, -one.seen_at_ms, one.who))
    return _tellable(named)[:limit]


def _tellable(named: Sequence[CallOut]) -> list[CallOut]:
    """Of two who are called alike, 王姐 and 王姐❤, the first: who is meant must be clear when it is said."""
    kept: dict[str | None, CallOut] = {}
    for one in named:
        kept.setdefault(spoken_name(one.name), one)
    return list(kept.values())


def _resting(tx: Transaction, room: Room) -> set[IdentityId]:
    session_id = room.offer.session_id
    return {one.who for one in store.said(tx, session_id, room.now_ms)} if session_id is not None else set()


def _said_by(
    tx: Transaction, room: Room, people: Iterable[IdentityId], members: Mapping[IdentityId, Sequence[IdentityId]]
) -> dict[IdentityId, tuple[list[Want], list[Wished]]]:
    """What those of `people` who said something of the product said, and wish for, under all of their identities."""
    said: dict[IdentityId, tuple[list[Want], list[Wished]]] = {}
    here = {identity: who for who in people for identity in members[who]}
    for want in store.wants_of(tx, room.offer.product.id, here, room.now_ms):
        said.setdefault(here[want.who], ([], []))[0].append(want)
    for wish in store.wishes_of(tx, here, room.now_ms):
        said.setdefault(here[wish.who], ([], []))[1].append(wish)
    return said


def _most_promising(
    tx: Transaction, room: Room, here: Mapping[IdentityId, IdentityId], places: Mapping[IdentityId, int]
) -> list[IdentityId]:
    """Of those `here`, each identity with whom it stands for, who may be sure enough: first who has a place already,
    then those who said the most.
    """
    best: list[tuple[float, IdentityId]] = []
    for who, latest in _heard(tx, room, here).items():
        if (sure := may_be_sure(latest, room.now_ms, at_least=NAMED_FROM)) > 0:
            best.append((sure, who))
    best.sort(key=lambda one: (one[1] not in places, -one[0], -room.present.get(one[1], 0), one[1]))
    return [who for _, who in best[:_LOOKED_AT]]


def _heard(tx: Transaction, room: Room, here: Mapping[IdentityId, IdentityId]) -> dict[IdentityId, dict[Hint, float]]:
    """What each fan said of the product or wishes for, and when last; nothing of who said no to it tonight."""
    tonight = room.offer.session_id
    heard: dict[IdentityId, dict[Hint, float]] = {}
    refused: set[IdentityId] = set()

    def hear(who: IdentityId, hint: Hint, session_id: SessionId, at_ms: int) -> None:
        latest = heard.setdefault(who, {})
        latest[hint] = max(latest.get(hint, 0), TONIGHT if session_id == tonight else at_ms)

    for identity, kind, is_exact, session_id, at_ms in store.heard_of(tx, room.offer.product.id, here, room.now_ms):
        if kind in AGAINST_TONIGHT:
            if session_id == tonight:
                refused.add(here[identity])
        elif (hint := hint_of_word(kind, is_exact=is_exact)) is not None:
            hear(here[identity], hint, session_id, at_ms)
    for wish in store.wishes_of(tx, here, room.now_ms):
        hear(here[wish.who], Hint.WISHED, wish.session_id, wish.at_ms)
    return {who: latest for who, latest in heard.items() if who not in refused}


def _look(
    tx: Transaction,
    room: Room,
    identities: Sequence[IdentityId],
    wants: Sequence[Want],
    wishes: Sequence[Wished],
) -> CallOut | None:
    """The fan as somebody to call out; None where anything speaks against it."""
    known = [fan for identity in identities if (fan := fans.fan(tx, identity)) is not None]
    # What only a guess links to somebody never names them, but it keeps them from being named.
    # Nor does who ordered what they claimed, under an id of the shop: mostly it is they, and they have it.
    ends = {*identities, *link_store.proposed_by_orders(tx, identities)}
    guessed = {one for end in ends for one in fans.identities_of(tx, end)}.difference(identities)
    doubtful = [fan for identity in guessed if (fan := fans.fan(tx, identity)) is not None]
    if not known or any(not _may_be_named(tx, fan, room) for fan in (*known, *doubtful)):
        return None
    # By the identity under which they are here: that is whom the desk shows, and what the room calls them.
    fan = max(known, key=lambda one: (room.present.get(one.id, 0), -one.id))
    linked = tries_of(tx, sorted(guessed), room.offer.product.id, room.now_ms) if guessed else []
    person = Person(
        who=fan.id,
        name=fan.name,
        seen_at_ms=room.present.get(fan.id, 0),
        wants=wants,
        wishes=wishes,
        facts=[
            fact
            for identity in identities
            for fact in fact_store.facts_of(tx, identity)
            if fact.stated_at_ms <= room.now_ms
        ],
        bought=bought_by(tx, identities, room.now_ms),
        tried=[
            *tries_of(tx, identities, room.offer.product.id, room.now_ms),
            *(one for one in linked if one.how in (Try.ORDERED, Try.CANCELLED, Try.HELD)),
        ],
        doubted=bought_by(tx, sorted(guessed), room.now_ms) if guessed else (),
        came={
            session_id: evening
            for session_id in mask_store.attended(tx, identities)
            if (evening := room.offer.evenings.get(session_id)) is not None
        },
    )
    found = judge(person, room.offer, room.now_ms, at_least=NAMED_FROM)
    return None if isinstance(found, Passed) else _as_call_out(found, fan.identity, room)


def _may_be_named(tx: Transaction, fan: Fan, room: Room) -> bool:
    now_ms, tonight = room.now_ms, room.offer.session_id
    if fan.masked or fan.staff or fan.minor or not fan.identity.user_id:
        return False
    if serving_store.not_served(tx, [fan.id]) is not None:
        return False
    if tonight is not None and ticket_store.is_cross(tx, tonight, fan.id, now_ms):
        return False  # to be greeted over the head of a complaint makes it worse, before everybody
    return not any(mark.set_at_ms <= now_ms for mark in mark_store.marks_of(tx, fan.id, now_ms))


def _as_call_out(match: Match, identity: Identity, room: Room) -> CallOut | None:
    sentence = say(match, room.offer.product)
    if sentence is None:
        return None
    return CallOut(
        who=match.who,
        identity=identity,
        name=match.name,
        ago=ago(match.seen_at_ms, room.now_ms),
        sureness=match.sureness,
        color=match.color,
        size=match.size,
        say=sentence,
        why=why_aloud(match, room.now_ms),
        reasons=reasons_words(match.reasons, room.now_ms),
        kinds=tuple(str(reason.hint) for reason in match.reasons),
        seen_at_ms=match.seen_at_ms,
    )


def bought_by(
    tx: Transaction, identities: Sequence[IdentityId], until_ms: int, wearer: str | None = None
) -> tuple[Bought, ...]:
    """What a fan with these identities bought up to `until_ms`, for `wearer`; for themself where that is None."""
    return tuple(
        Bought(
            one.at_ms or 0, one.product_code, one.product_name, one.category, one.color, one.size, one.qty,
            one.is_returned, until_ms - (one.at_ms or 0) < MAY_GO_BACK_MS,
        )
        for one in bought_for(tx, identities)
        if (one.at_ms or 0) <= until_ms and one.wearer == wearer
    )  # fmt: skip


def bought_for(tx: Transaction, identities: Sequence[IdentityId]) -> list[Purchase]:
    """What a fan with these identities bought, the newest first, each with for whom."""
    purchases = purchases_of(tx, identities)
    if all(one.session_id is None for one in purchases):
        return purchases  # nobody heard what was said before the console was there
    return with_wearers(purchases, store.spoken_for(tx, identities))


class SaidTo(msgspec.Struct, frozen=True):
    """Somebody who was called out in this session, and whether an order of theirs came in since."""

    who: IdentityId
    name: str
    product_id: ProductId
    at_ms: int
    has_bought: bool


def said_to(tx: Transaction, session_id: SessionId, now_ms: int) -> list[SaidTo]:
    """Whom the anchor called out in the session, the latest first, and who of them bought, by links that are sure."""
    return [
        SaidTo(
            one.who,
            fan.name,
            one.product_id,
            one.at_ms,
            any(
                tried.how is Try.ORDERED and tried.session_id == session_id and tried.at_ms >= one.at_ms
                for tried in tries_of(tx, fans.identities_of(tx, one.who, confirmed_only=True), one.product_id, now_ms)
            ),
        )
        for one in store.said(tx, session_id, now_ms)
        if (fan := fans.fan(tx, one.who)) is not None
    ]
