"""Links between identities on disk: proposed, accepted, rejected, undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product
from typing import Any

import msgspec

from anchor_console.core.ids import Identity, IdentityId, SessionId
from anchor_console.fans.fan_file import LIST_SPACE
from anchor_console.fans.links import Ground, Link, LinkState, Person, Reason, accepts_itself, is_one_buyer, sureness
from anchor_console.fans.store import identities_of
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction

_SAID_NO = (LinkState.REJECTED, LinkState.UNDONE)
ITSELF = "itself"
"""Who settled a link that was accepted without a person."""

_LINK = (
    "SELECT id, identity_id, other_id, state, is_confirmed, sureness, proposed_at_ms, settled_by, settled_at_ms"
    " FROM fan_links"
)


_IS_GUESSED = "NOT is_confirmed AND state IN ('proposed', 'accepted')"

_HAS_LISTS = (
    "WITH RECURSIVE places (platform) AS (SELECT min(platform) FROM identities UNION ALL"
    " SELECT (SELECT min(platform) FROM identities WHERE platform > places.platform) FROM places"
    " WHERE platform IS NOT NULL)"
    " SELECT 1 FROM places WHERE EXISTS"
    " (SELECT 1 FROM identities WHERE identities.platform = places.platform AND space = ?)"
    " UNION ALL SELECT 1 FROM identities WHERE last_seen_ms = 0 AND space = '' LIMIT 1"
)
"""Whether a seller's list has anybody, by the platforms that there are: a few looks into an index."""
_PERSON = "{0}.id, {0}.platform, {0}.space, {0}.user_id, {0}.name, {0}.avatar, {0}.masked, {0}.last_seen_ms"


def propose(tx: Transaction, one: IdentityId, other: IdentityId, reasons: Iterable[Reason], at_ms: int) -> Link:
    """The link of the two with these reasons added; accepted by itself where two orders agree, and none speaks for
    somebody else.

    What a person rejected or undid stays so, however many reasons come.
    """
    first, second = sorted((one, other))
    tx.execute(
        "INSERT INTO fan_links (identity_id, other_id, state, sureness, proposed_at_ms)"
        " VALUES (?, ?, 'proposed', 0, ?) ON CONFLICT DO NOTHING",
        (first, second, at_ms),
    )
    (link_id,) = tx.execute(
        "SELECT id FROM fan_links WHERE identity_id = ? AND other_id = ?", (first, second)
    ).fetchone()
    tx.executemany(
        "INSERT INTO fan_link_reasons (link_id, kind, ref, at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(link_id, reason.ground, reason.ref, reason.at_ms) for reason in reasons],
    )
    known = link(tx, link_id)
    assert known is not None
    tx.execute("UPDATE fan_links SET sureness = ? WHERE id = ?", (sureness(known.reasons), link_id))
    is_doubted = _has_rival(tx, known) or any(it.state in _SAID_NO for it in between(tx, known.one, known.other))
    if not is_doubted and accepts_itself(known.state, known.reasons, _meeting(tx, known)):
        settle(tx, link_id, LinkState.ACCEPTED, ITSELF, at_ms, is_confirmed=False)
    found = link(tx, link_id)
    assert found is not None
    return found


def _meeting(tx: Transaction, link: Link) -> list[tuple[Identity, Identity]]:
    """Each two ids that the link would make one fan's, but for its own two where orders were told of both."""
    mine, theirs = identities_of(tx, link.one), identities_of(tx, link.other)
    if link.other in mine:
        return []
    known = {person.id: person.identity for person in persons(tx, (*mine, *theirs))}
    told = {(link.one, link.other)} if is_one_buyer(link.reasons) else set()
    return [(known[one], known[other]) for one, other in product(mine, theirs) if (one, other) not in told]


def _has_rival(tx: Transaction, link: Link) -> bool:
    """Whether an order speaks for another of the same name: then a person must say which of them it is."""
    for own in (link.one, link.other):
        (other,) = persons(tx, [link.beside(own)])
        for rival in links_of(tx, [own]):
            is_told = rival.state is LinkState.PROPOSED and any(it.ground is Ground.ORDER for it in rival.reasons)
            if rival.id != link.id and is_told:
                (person,) = persons(tx, [rival.beside(own)])
                if (person.identity.platform, person.identity.space) == (other.identity.platform, other.identity.space):
                    return True
    return False


def settle(
    tx: Transaction, link_id: int, state: LinkState, by_name: str | None, at_ms: int | None, *, is_confirmed: bool
) -> None:
    """Set what a link is now, and who said so."""
    tx.execute(
        "UPDATE fan_links SET state = ?, is_confirmed = ?, settled_by = ?, settled_at_ms = ? WHERE id = ?",
        (state, is_confirmed, by_name, at_ms, link_id),
    )


def withdraw(tx: Transaction, ground: Ground, refs: Sequence[str]) -> list[IdentityId]:
    """Take reasons back that turned out to be none; gives who was one fan by them alone and is not any more.

    What a person confirmed stays: it does not rest on them.
    """
    rows = tx.execute(
        "SELECT DISTINCT link_id FROM fan_link_reasons JOIN fan_links ON fan_links.id = link_id"
        " WHERE kind = ? AND ref IN (SELECT value FROM json_each(?)) AND NOT is_confirmed",
        (ground, msgspec.json.encode(refs).decode()),
    ).fetchall()
    apart: list[IdentityId] = []
    for one in [known for (link_id,) in rows if (known := link(tx, link_id)) is not None]:
        apart += take_out(tx, one, [reason for reason in one.reasons if reason.ground is ground and reason.ref in refs])
    return apart


def withdraw_of(tx: Transaction, who: IdentityId, ground: Ground, ref: str) -> None:
    """Take one reason back from every link of an identity that no person confirmed."""
    for one in links_of(tx, [who]):
        reasons = [reason for reason in one.reasons if reason.ground is ground and reason.ref == ref]
        if reasons and not one.is_confirmed:
            take_out(tx, one, reasons)


def take_out(tx: Transaction, link: Link, reasons: Sequence[Reason]) -> list[IdentityId]:
    """Take reasons back of a link that no person confirmed; gives the two where they are one fan no more."""
    left = [reason for reason in link.reasons if reason not in reasons]
    tx.executemany(
        "DELETE FROM fan_link_reasons WHERE link_id = ? AND kind = ? AND ref = ?",
        [(link.id, reason.ground, reason.ref) for reason in reasons],
    )
    tx.execute("UPDATE fan_links SET sureness = ? WHERE id = ?", (sureness(left), link.id))
    apart: list[IdentityId] = []
    if link.state is LinkState.ACCEPTED and not accepts_itself(LinkState.PROPOSED, left, ()):
        settle(tx, link.id, LinkState.PROPOSED, None, None, is_confirmed=False)
        apart += [link.one, link.other]
    if not left and link.state in (LinkState.PROPOSED, LinkState.ACCEPTED):
        tx.execute("DELETE FROM fan_links WHERE id = ?", (link.id,))
    return apart


def guessed_among(tx: Transaction, people: Collection[IdentityId]) -> set[IdentityId]:
    """Those of these people who may be somebody else, or are taken for that, by no person's word."""
    rows = tx.execute(
        f"SELECT identity_id FROM fan_links WHERE identity_id {AMONG} AND {_IS_GUESSED}"  # noqa: S608 - our own words
        f" UNION SELECT other_id FROM fan_links WHERE other_id {AMONG} AND {_IS_GUESSED}",
        (ids_json(people), ids_json(people)),
    )
    return {IdentityId(who) for (who,) in rows}


def proposed_by_orders(tx: Transaction, people: Collection[IdentityId]) -> set[IdentityId]:
    """Who else these may be, since they ordered what these said that they would buy, and no person has answered."""
    by_order = "state = 'proposed' AND EXISTS (SELECT 1 FROM fan_link_reasons WHERE link_id = id AND kind = 'order')"
    rows = tx.execute(
        f"SELECT other_id FROM fan_links WHERE identity_id {AMONG} AND {by_order}"  # noqa: S608 - our own words
        f" UNION SELECT identity_id FROM fan_links WHERE other_id {AMONG} AND {by_order}",
        (ids_json(people), ids_json(people)),
    )
    return {IdentityId(who) for (who,) in rows}


def undo_all(tx: Transaction, who: IdentityId, at_ms: int) -> None:
    """End every link of an identity that turned out to be several people, and propose none of them again."""
    tx.execute(
        "UPDATE fan_links SET state = 'undone', is_confirmed = 0, settled_by = ?, settled_at_ms = ?"
        " WHERE (identity_id = ? OR other_id = ?) AND state IN ('proposed', 'accepted')",
        (ITSELF, at_ms, who, who),
    )


def link(tx: Transaction, link_id: int) -> Link | None:
    row = tx.execute(f"{_LINK} WHERE id = ?", (link_id,)).fetchone()
    return _as_link(tx, row) if row else None


def links_of(tx: Transaction, identities: Iterable[IdentityId]) -> list[Link]:
    """Every link that touches one of these, the surest first."""
    found = {}
    for who in identities:
        for row in tx.execute(f"{_LINK} WHERE identity_id = ? UNION {_LINK} WHERE other_id = ?", (who, who)):
            found[row[0]] = _as_link(tx, row)
    return sorted(found.values(), key=lambda one: (-one.sureness, one.id))


def between(tx: Transaction, one: IdentityId, other: IdentityId) -> list[Link]:
    """Every link from an id of the one fan to an id of the other; none where they are the same fan."""
    mine, theirs = set(identities_of(tx, one)), set(identities_of(tx, other))
    return [] if other in mine else [it for it in links_of(tx, mine) if it.one in theirs or it.other in theirs]


def by_which(tx: Transaction, who: IdentityId) -> dict[IdentityId, Link]:
    """Each other id of the fan with the link by which it hangs on `who`, or on another that does; by those that a
    person confirmed before any that is a guess.
    """
    accepted = [it for it in links_of(tx, identities_of(tx, who)) if it.state is LinkState.ACCEPTED]
    found: dict[IdentityId, Link] = {}
    for usable in ([it for it in accepted if it.is_confirmed], accepted):
        reached = [who, *found]
        for at in reached:
            for it in usable:
                if at in (it.one, it.other) and (beside := it.beside(at)) != who and beside not in found:
                    found[beside] = it
                    reached.append(beside)
    return found


def unanswered(tx: Transaction, session_id: SessionId, since_ms: int, limit: int) -> list[Link]:
    """Of those who came to the session: links proposed from then on, or accepted by themselves, that no person
    answered; the oldest first. A file of past orders proposes thousands of people who were not there.
    """
    came = "EXISTS (SELECT 1 FROM attendance WHERE attendance.identity_id = fan_links.{} AND session_id = ?2)"
    rows = tx.execute(
        f"{_LINK} WHERE ((state = 'proposed' AND proposed_at_ms >= ?1)"
        " OR (state = 'accepted' AND NOT is_confirmed AND settled_at_ms >= ?1))"
        f" AND ({came.format('identity_id')} OR {came.format('other_id')}) ORDER BY proposed_at_ms LIMIT ?3",
        (since_ms, session_id, limit),
    )
    return [_as_link(tx, row) for row in rows.fetchall()]


def unanswered_of(tx: Transaction, session_id: SessionId, before_ms: int, limit: int) -> list[Link]:
    """Of those who came to the session: links that were proposed earlier, or accepted by themselves, and that no
    person answered since; the surest first.
    """
    came = (
        "SELECT {0}.id FROM attendance CROSS JOIN fan_links AS {0} ON {0}.{1} = attendance.identity_id"
        " WHERE session_id = ?1 AND NOT is_confirmed AND ifnull(settled_at_ms, proposed_at_ms) < ?2"
        " AND state IN ('proposed', 'accepted')"
    )
    rows = tx.execute(
        f"{_LINK} WHERE id IN ({came.format('mine', 'identity_id')} UNION {came.format('theirs', 'other_id')})"
        " ORDER BY sureness DESC, id LIMIT ?3",
        (session_id, before_ms, limit),
    )
    return [_as_link(tx, row) for row in rows.fetchall()]


def persons(tx: Transaction, identities: Iterable[IdentityId]) -> list[Person]:
    """Who these identities are, as far as it tells who is behind them."""
    rows = (
        tx.execute(
            f"SELECT {_PERSON.format('identities')} FROM identities WHERE id = ?",  # noqa: S608 - our own words
            (who,),
        ).fetchone()
        for who in identities
    )
    return [_as_person(row) for row in rows if row is not None]


def namesakes(tx: Transaction, who: IdentityId, limit: int, *, of_own_space: bool = False) -> list[Person]:
    """Unmasked people of the same name in other id spaces, or in their own as well."""
    rows = tx.execute(
        f"SELECT {_PERSON.format('other')}"  # noqa: S608 - our own words
        " FROM identities AS own JOIN identities AS other ON other.name = own.name AND other.id <> own.id"
        " WHERE own.id = ? AND own.name <> '' AND own.masked = 0 AND other.masked = 0"
        " AND (? OR (other.platform, other.space) <> (own.platform, own.space)) LIMIT ?",
        (who, of_own_space, limit),
    )
    return [_as_person(row) for row in rows]


def in_lists(tx: Transaction, identities: Sequence[IdentityId]) -> list[IdentityId]:
    """Whom a seller's list alone knows, who bear the name of one of these that is no such person."""
    if tx.execute(_HAS_LISTS, (LIST_SPACE,)).fetchone() is None:
        return []  # most shops have none, and whole rooms come in at once
    rows = tx.execute(
        # Each name once: a room is full of momos, and so is the index.
        "WITH borne AS MATERIALIZED (SELECT DISTINCT name FROM json_each(?1) JOIN identities ON identities.id = value"
        " WHERE name <> '' AND masked = 0 AND space <> ?2 AND NOT (space = '' AND last_seen_ms = 0))"
        " SELECT id FROM borne CROSS JOIN identities USING (name)"
        " WHERE space = ?2 OR (space = '' AND last_seen_ms = 0)",
        (msgspec.json.encode(identities).decode(), LIST_SPACE),
    )
    return [IdentityId(row[0]) for row in rows]


def namesakes_with_picture(tx: Transaction, identities: Sequence[IdentityId]) -> list[tuple[Person, Person]]:
    """Each of these with everybody of the same name in another id space, where both bear a picture."""
    rows = tx.execute(
        # Each name once, as above: hardly anybody of a whole room has a namesake elsewhere.
        "WITH here AS MATERIALIZED (SELECT key, identities.* FROM json_each(?) JOIN identities ON identities.id = value"
        " WHERE name <> '' AND masked = 0 AND avatar <> ''),"
        " borne AS MATERIALIZED (SELECT DISTINCT name, platform, space FROM here),"
        " elsewhere AS MATERIALIZED (SELECT DISTINCT identities.* FROM borne CROSS JOIN identities"
        " ON identities.name = borne.name AND identities.masked = 0 AND identities.avatar <> ''"
        " AND (identities.platform, identities.space) <> (borne.platform, borne.space))"
        " SELECT own.id, own.platform, own.space, own.user_id, own.name, own.avatar, own.masked, own.last_seen_ms,"
        " other.id, other.platform, other.space, other.user_id, other.name, other.avatar, other.masked,"
        " other.last_seen_ms"
        " FROM here AS own CROSS JOIN elsewhere AS other ON other.name = own.name"
        " AND (other.platform, other.space) <> (own.platform, own.space) ORDER BY own.key, other.id",
        (msgspec.json.encode(identities).decode(),),
    )
    return [(_as_person(tuple(row)[:8]), _as_person(tuple(row)[8:])) for row in rows]


def bearers(tx: Transaction, one: Person, other: Person) -> int:
    """How many bear the picture of either, of their name and of the latest people: enough to know a stock picture."""
    (count,) = tx.execute(
        "SELECT count(*) FROM (SELECT id, avatar FROM identities WHERE name = ? UNION"
        " SELECT * FROM (SELECT id, avatar FROM identities ORDER BY id DESC LIMIT 2000)) WHERE avatar IN (?, ?)",
        (one.name, one.picture, other.picture),
    ).fetchone()
    return int(count)


def export_fan(tx: Transaction, who: IdentityId) -> list[dict[str, Any]]:
    """All links of the identity, for its owner."""
    return [
        {
            "with": str(other.identity),
            "state": one.state.value,
            "is_confirmed": one.is_confirmed,
            "sureness": one.sureness,
            "reasons": [
                {"kind": reason.ground.value, "ref": reason.ref, "at_ms": reason.at_ms} for reason in one.reasons
            ],
        }
        for one in links_of(tx, [who])
        for other in persons(tx, [one.beside(who)])
    ]


def erase_fan(tx: Transaction, who: IdentityId) -> None:
    """Remove every link of the identity."""
    tx.execute("DELETE FROM fan_links WHERE identity_id = ? OR other_id = ?", (who, who))


def _as_person(row: Any) -> Person:
    identity, last_seen_ms = Identity(*tuple(row)[1:4]), row[7]
    is_listed = identity.space == LIST_SPACE or (identity.space == "" and last_seen_ms == 0)
    return Person(IdentityId(row[0]), identity, row[4], row[5], bool(row[6]), is_listed)


def _as_link(tx: Transaction, row: Any) -> Link:
    reasons = tx.execute(
        "SELECT kind, ref, at_ms FROM fan_link_reasons WHERE link_id = ? ORDER BY at_ms, kind, ref", (row[0],)
    )
    return Link(
        id=row[0],
        one=IdentityId(row[1]),
        other=IdentityId(row[2]),
        state=LinkState(row[3]),
        is_confirmed=bool(row[4]),
        sureness=row[5],
        proposed_at_ms=row[6],
        settled_by=row[7],
        settled_at_ms=row[8],
        reasons=tuple(Reason(Ground(kind), ref, at_ms) for kind, ref, at_ms in reasons),
    )
