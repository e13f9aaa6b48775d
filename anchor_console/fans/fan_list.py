"""The seller's list of regulars made part of what is known: confirmed by who brought it."""

from __future__ import annotations

from collections.abc import Sequence

from anchor_console.core.ids import Identity, IdentityId, SessionId
from anchor_console.fans import fact_store
from anchor_console.fans import store as fans
from anchor_console.fans.facts import SELF, HeardFact, Standing, contradict, meaning
from anchor_console.fans.fan_file import ListedFan
from anchor_console.fans.known_store import KnownPerson, put_known
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction


def take_in(tx: Transaction, listed: Sequence[ListedFan], by_name: str, at_ms: int) -> dict[Identity, IdentityId]:
    """Make or meet the people of the list, and keep what it says of them; the same list again changes nothing.

    A fact that a person rejected at the desk stays rejected. Of a size or a figure that the list has otherwise now,
    what it said before is forgotten. Our own export makes nothing surer that is known, and nothing that is new surer
    than it was where it was written.
    """
    people = [KnownPerson(fan.identity, ((fan.name, 0),) if fan.name else (), at_ms, 0) for fan in listed]
    known = put_known(tx, people)
    for fan in listed:
        who = known[fan.identity]
        held = {fact.key: fact.standing for fact in fact_store.facts_of(tx, who, with_rejected=True)}
        said = [*((facet, value, SELF) for facet, value in fan.facts), *fan.of_others]
        known_already = _known_of(tx, who) if fan.is_ours else ()
        fresh = [
            HeardFact(*key, Standing.CONFIRMED, at_ms, by_name=by_name)
            for key in said
            if held.get(key) not in (Standing.CONFIRMED, Standing.REJECTED) and meaning(*key) not in known_already
        ]
        fresh += [
            HeardFact(facet, value, SELF, standing, at_ms, by_name=by_name)
            for facet, value, standing in fan.as_known
            if meaning(facet, value, SELF) not in known_already
        ]
        # None of a list's facets is sensitive, so there is no session that any of them belongs to. Of who is under 18
        # by their age nothing is kept.
        fact_store.learn(tx, who, fresh, SessionId(""), keeps_sensitive=True)
        now = fact_store.facts_of(tx, who) if held else []
        told = [fact for fact in now if fact.key in said]
        otherwise = [fact.id for fact in now if fact not in told and any(contradict(fact, one) for one in told)]
        if otherwise:
            fact_store.take_back(tx, otherwise, by_name)
        for note in reversed(fan.notes):
            if not _has_note(tx, who, note):
                fans.add_note(tx, who, note, by_name, at_ms)
    return known


def _known_of(tx: Transaction, who: IdentityId) -> frozenset[tuple[str, str, str]]:
    """What is known of a fan, or was rejected, under whichever of their ids."""
    group = fans.identities_of(tx, who)
    return frozenset(fact.meaning for one in group for fact in fact_store.facts_of(tx, one, with_rejected=True))


def _has_note(tx: Transaction, who: IdentityId, text: str) -> bool:
    """Whether this is written on the fan already, under whichever of their ids."""
    row = tx.execute(
        f"SELECT 1 FROM notes WHERE identity_id {AMONG} AND text = ?",  # noqa: S608 - our own words
        (ids_json(fans.identities_of(tx, who)), text),
    ).fetchone()
    return row is not None
