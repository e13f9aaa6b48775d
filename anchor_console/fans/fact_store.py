"""Facts and what they rest on, on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

from anchor_console.core.ids import Identity, IdentityId, MessageId, SessionId
from anchor_console.fans import minor_store
from anchor_console.fans.facets import FACETS_KEY, is_shown, own_facets
from anchor_console.fans.facts import (
    SELF,
    Evidence,
    Fact,
    Ground,
    HeardFact,
    Standing,
    contradict,
    is_sensitive,
    known_ms,
    says_minor,
    words_key,
)
from anchor_console.fans.store import identities_of, is_masked, is_of_a_minor
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.settings import setting
from anchor_console.storage.writer import Transaction

_FACT = (
    "SELECT id, identity_id, facet, value, wearer, standing, stated_at_ms, session_only, settled_by, settled_at_ms"
    " FROM facts"
)


def learn(
    tx: Transaction,
    who: IdentityId,
    heard: Sequence[HeardFact],
    session_id: SessionId,
    *,
    keeps_sensitive: bool = False,
) -> None:
    """Keep what was heard of a fan.

    A confirmed fact stays confirmed. A rejected one does not come back from the same words; from others it does.
    Who says that they are under 18 is marked so, and nothing else is kept of them, nor of who is linked to them from
    then on. Of who hides behind a mask it is kept for the session: they are known for no longer.

    Args:
        session_id: the one in which it was heard; empty where there is none.
        keeps_sensitive: the seller said that sensitive facts outlast the session.
    """
    told = [fact for fact in heard if says_minor(fact.facet, fact.value, fact.wearer)]
    if told:
        minor_store.mark(tx, who, told[0].message_id)
        know_nothing(tx, who)
    if not heard or is_of_a_minor(tx, who):
        return
    is_passing = session_id != "" and is_masked(tx, who)
    for fact in heard:
        lasts = not is_passing and (keeps_sensitive or not is_sensitive(fact.facet, fact.value, fact.wearer))
        _keep(tx, who, fact, None if lasts else session_id)


def know_nothing(tx: Transaction, who: IdentityId) -> None:
    """Forget every fact of an identity under which somebody said that they are under 18.

    A link may be wrong: what is known of their other ids is kept out of sight while it stands.
    """
    tx.execute("DELETE FROM facts WHERE identity_id = ?", (who,))


def _keep(tx: Transaction, who: IdentityId, heard: HeardFact, session_only: SessionId | None) -> None:
    words = None if heard.words is None else words_key(heard.words)
    if _is_rejected(tx, who, heard, words):
        return
    known = tx.execute(
        "SELECT id FROM facts WHERE identity_id = ? AND facet = ? AND value = ? AND wearer = ?",
        (who, heard.facet, heard.value, heard.wearer),
    ).fetchone()
    if known is None:
        (fact_id,) = tx.execute(
            "INSERT INTO facts (identity_id, facet, value, wearer, standing, message_id, by_name, stated_at_ms,"
            " session_only) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                *(who, heard.facet, heard.value, heard.wearer, heard.standing, heard.message_id, heard.by_name),
                *(heard.at_ms, session_only),
            ),
        ).fetchone()
    else:
        (fact_id,) = known
        tx.execute(
            "UPDATE facts SET stated_at_ms = max(stated_at_ms, ?), message_id = ifnull(?, message_id), standing ="
            " CASE WHEN ? = 'confirmed' OR standing = 'rejected' OR (standing = 'guessed' AND ? = 'stated')"
            " THEN ? ELSE standing END, session_only = iif(? IS NULL, NULL, session_only) WHERE id = ?",
            (
                *(heard.at_ms, heard.message_id, heard.standing, heard.standing, heard.standing),
                *(session_only, fact_id),
            ),
        )
    ground = Ground.MESSAGE if heard.by_name is None else Ground.PERSON
    tx.execute(
        "INSERT INTO fact_evidence (fact_id, kind, identity_id, message_id, by_name, words, at_ms)"
        " SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS"
        " (SELECT 1 FROM fact_evidence WHERE fact_id = ? AND message_id = ?)",
        (
            *(fact_id, ground, who, heard.message_id, heard.by_name, words, heard.at_ms),
            *(fact_id, heard.message_id),
        ),
    )


def _is_rejected(tx: Transaction, who: IdentityId, heard: HeardFact, words: int | None) -> bool:
    """Whether a person rejected just this, in these words, of any id of the fan."""
    row = tx.execute(
        "SELECT 1 FROM facts JOIN fact_evidence ON fact_id = facts.id"  # noqa: S608 - our own words
        f" WHERE facts.identity_id {AMONG} AND facet = ? AND value = ? AND wearer = ? AND standing = 'rejected'"
        " AND (fact_evidence.message_id = ? OR words = ?)",
        (ids_json(identities_of(tx, who)), heard.facet, heard.value, heard.wearer, heard.message_id, words),
    ).fetchone()
    return row is not None


def settle(
    tx: Transaction, fact_id: int, standing: Standing, by_name: str, at_ms: int, *, keeps_sensitive: bool = False
) -> bool:
    """A person confirmed or rejected the fact; False where it is so already.

    Args:
        keeps_sensitive: the seller said that sensitive facts outlast the session: from now on this one does too.
    """
    is_masked = "(SELECT masked FROM identities WHERE identities.id = identity_id)"
    cursor = tx.execute(
        "UPDATE facts SET standing_before = standing, standing = ?, settled_by = ?, settled_at_ms = ?,"  # noqa: S608
        f" session_only = iif(? AND NOT {is_masked}, NULL, session_only) WHERE id = ? AND standing <> ?",
        (standing, by_name, at_ms, keeps_sensitive, fact_id, standing),
    )
    return cursor.rowcount == 1


def put_settled(
    tx: Transaction, who: IdentityId, key: tuple[str, str, str], standing: Standing, evidence: Sequence[Evidence],
    by_name: str, at_ms: int,
) -> None:  # fmt: skip
    """Keep as settled what was only guessed from purchases so far."""
    facet, value, wearer = key
    known = tx.execute(
        "SELECT id FROM facts WHERE identity_id = ? AND facet = ? AND value = ? AND wearer = ?", (who, *key)
    ).fetchone()
    if known is not None:
        # The key was pressed twice: the other press has not come to the screen yet.
        settle(tx, known[0], standing, by_name, at_ms)
        return
    (fact_id,) = tx.execute(
        "INSERT INTO facts (identity_id, facet, value, wearer, standing, by_name, stated_at_ms, settled_by,"
        " settled_at_ms, standing_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'guessed') RETURNING id",
        (who, facet, value, wearer, standing, by_name, evidence[0].at_ms if evidence else at_ms, by_name, at_ms),
    ).fetchone()
    tx.executemany(
        "INSERT INTO fact_evidence (fact_id, kind, identity_id, by_name, at_ms) VALUES (?, ?, ?, ?, ?)",
        [(fact_id, it.ground, it.identity_id, it.by_name, it.at_ms) for it in evidence],
    )


def take_back(tx: Transaction, fact_ids: Sequence[int], by_name: str) -> None:
    """Know these by this person's word no more: what the fan said too is stated, and what others settled stays."""
    rows = tx.execute(
        f"SELECT DISTINCT fact_id FROM fact_evidence JOIN facts ON facts.id = fact_id WHERE fact_id {AMONG}"  # noqa: S608
        " AND kind = 'person' AND fact_evidence.by_name = ? AND settled_by IS NULL",
        (ids_json(fact_ids), by_name),
    )
    told = ids_json([fact_id for (fact_id,) in rows])
    by_others = "SELECT 1 FROM fact_evidence WHERE fact_id = facts.id"
    tx.execute(
        f"DELETE FROM fact_evidence WHERE fact_id {AMONG} AND kind = 'person' AND by_name = ?",  # noqa: S608
        (told, by_name),
    )
    tx.execute(f"DELETE FROM facts WHERE id {AMONG} AND NOT EXISTS ({by_others})", (told,))  # noqa: S608
    tx.execute(
        f"UPDATE facts SET standing = iif(EXISTS ({by_others} AND kind = 'person'), standing, 'stated'),"  # noqa: S608
        f" stated_at_ms = (SELECT max(at_ms) FROM fact_evidence WHERE fact_id = facts.id) WHERE id {AMONG}",
        (told,),
    )


def fact(tx: Transaction, fact_id: int) -> Fact | None:
    row = tx.execute(f"{_FACT} WHERE id = ?", (fact_id,)).fetchone()
    return _as_fact(tx, row) if row else None


def facts_of(tx: Transaction, who: IdentityId, *, with_rejected: bool = False) -> list[Fact]:
    """The facts of one identity: of themself first, then by wearer and facet, the newest first.

    None while the fan is under 18 by any of their ids. What rests only on identities that are no longer the same fan
    is not among them.
    """
    found = _held_of(tx, who, with_rejected=with_rejected)
    return [] if found and is_of_a_minor(tx, who) else found


def _held_of(tx: Transaction, who: IdentityId, *, with_rejected: bool) -> list[Fact]:
    """`facts_of` that identity, those among them that are kept out of sight."""
    rows = tx.execute(
        f"{_FACT} WHERE identity_id = ? AND (? OR standing <> 'rejected')"
        " ORDER BY wearer <> 'self', wearer, facet, stated_at_ms DESC, id DESC",
        (who, with_rejected),
    )
    found = [_as_fact(tx, row) for row in rows.fetchall()]
    if all(any(it.identity_id == who for it in fact.evidence) for fact in found):
        return found
    group = identities_of(tx, who)
    return [fact for fact in found if any(it.identity_id in group for it in fact.evidence)]


def shown_facts_of(tx: Transaction, who: IdentityId, *, with_rejected: bool = False) -> list[Fact]:
    """`facts_of` that identity, but for those of a facet that the seller has taken away: they are kept for its return.

    All that is held of somebody is `export_fan`.
    """
    own = own_facets(setting(tx, FACETS_KEY))
    return [fact for fact in facts_of(tx, who, with_rejected=with_rejected) if is_shown(fact.facet, own)]


def held_by(tx: Transaction, facets: Collection[str]) -> int:
    """Of how many identities something is known of these facets. Looks at all facts."""
    (count,) = tx.execute(
        f"SELECT count(DISTINCT identity_id) FROM facts WHERE standing <> 'rejected' AND facet {AMONG}",  # noqa: S608
        (msgspec.json.encode(list(facets)).decode(),),
    ).fetchone()
    return int(count)


def confirmed_sizes(tx: Transaction, fan: Sequence[IdentityId]) -> list[str]:
    """The sizes of their own that a person has confirmed of a fan with these identities, but for those after which
    they said that they wear another.
    """
    sizes = [fact for one in fan for fact in facts_of(tx, one) if fact.facet == "size" and fact.wearer == SELF]
    said = [fact for fact in sizes if fact.standing is Standing.STATED]
    confirmed = [fact for fact in sizes if fact.standing is Standing.CONFIRMED]
    return list(
        dict.fromkeys(
            fact.value
            for fact in confirmed
            if not any(contradict(fact, later) and later.stated_at_ms > known_ms(fact) for later in said)
        )
    )


_OPEN = "standing IN ('guessed', 'stated')"


def unsettled(tx: Transaction, since_ms: int, limit: int, *, since_line: MessageId | None = None) -> list[Fact]:
    """The facts that were said from then on and that nobody settled; fan by fan, in the order of telling.

    What was said from `since_line` on is among them whatever its time: clocks are set back. Nothing of who hides behind
    a mask: it goes with the session. Nor of who is under 18 by another of their ids.
    """
    rows = tx.execute(
        f"{_FACT} WHERE id IN (SELECT id FROM facts WHERE {_OPEN} AND stated_at_ms >= ?"  # noqa: S608 - our own words
        f" UNION SELECT id FROM facts WHERE {_OPEN} AND message_id >= ?)"
        " AND NOT (SELECT masked FROM identities WHERE identities.id = identity_id) ORDER BY stated_at_ms LIMIT ?",
        (since_ms, since_line, limit),
    )
    found = [_as_fact(tx, row) for row in rows.fetchall()]
    out_of_sight = {who for who in {fact.identity_id for fact in found} if is_of_a_minor(tx, who)}
    found = [fact for fact in found if fact.identity_id not in out_of_sight]
    first = {fact.identity_id: place for place, fact in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda fact: (first[fact.identity_id], fact.stated_at_ms, fact.id))


def forget_since(tx: Transaction, who: Identity, since_ms: int) -> None:
    """Forget what was heard of an identity from then on: it turned out that several people bear its id."""
    (identity_id,) = tx.execute(
        "SELECT id FROM identities WHERE platform = ? AND space = ? AND user_id = ?",
        (who.platform, who.space, who.user_id),
    ).fetchone()
    tx.execute(
        "DELETE FROM fact_evidence WHERE identity_id = ? AND kind = 'message' AND at_ms >= ?", (identity_id, since_ms)
    )
    drop_unfounded(tx, identity_id)


def drop_unfounded(tx: Transaction, who: IdentityId) -> None:
    """Drop the facts of an identity that rest on nothing any more."""
    tx.execute(
        "DELETE FROM facts WHERE identity_id = ?"
        " AND NOT EXISTS (SELECT 1 FROM fact_evidence WHERE fact_evidence.fact_id = facts.id)",
        (who,),
    )


def forget_session_only(tx: Transaction, session_id: SessionId) -> None:
    """Drop the sensitive facts that were to last for this session only."""
    tx.execute("DELETE FROM facts WHERE session_only = ?", (session_id,))


def let_go(tx: Transaction, messages_json: str) -> None:
    """Forget from which messages facts came; a JSON list of their ids."""
    tx.execute(
        "UPDATE facts SET message_id = NULL WHERE message_id IN (SELECT value FROM json_each(?))", (messages_json,)
    )
    tx.execute(
        "UPDATE fact_evidence SET message_id = NULL WHERE message_id IN (SELECT value FROM json_each(?))",
        (messages_json,),
    )


def keys_of(tx: Transaction, who: IdentityId) -> list[tuple[str, str, str]]:
    """What every kept fact of an identity says, whether it counts or not: facet, value and wearer."""
    rows = tx.execute("SELECT facet, value, wearer FROM facts WHERE identity_id = ? ORDER BY id", (who,))
    return [tuple(row) for row in rows]


def export_fan(tx: Transaction, who: IdentityId) -> list[dict[str, Any]]:
    """All facts of the identity with what they rest on, for its owner."""
    return [
        {
            "facet": one.facet,
            "value": one.value,
            "wearer": one.wearer,
            "standing": one.standing.value,
            "stated_at_ms": one.stated_at_ms,
            "settled_by": one.settled_by,
            "settled_at_ms": one.settled_at_ms,
            "evidence": [
                {"kind": it.ground.value, "message_id": it.message_id, "sale_id": it.sale_id, "by": it.by_name,
                 "at_ms": it.at_ms}
                for it in one.evidence
            ],
        }
        for one in _held_of(tx, who, with_rejected=True)
    ]  # fmt: skip


def erase_fan(tx: Transaction, who: IdentityId) -> None:
    """Remove every fact of the identity, and its part in what is known of others."""
    rows = tx.execute("DELETE FROM fact_evidence WHERE identity_id = ? RETURNING fact_id", (who,))
    touched = ids_json({row[0] for row in rows})
    tx.execute(
        f"DELETE FROM facts WHERE id {AMONG}"  # noqa: S608 - our own words
        " AND NOT EXISTS (SELECT 1 FROM fact_evidence WHERE fact_id = facts.id)",
        (touched,),
    )
    tx.execute("DELETE FROM facts WHERE identity_id = ?", (who,))


def _evidence(tx: Transaction, fact_id: int) -> Iterable[Evidence]:
    rows = tx.execute(
        "SELECT kind, identity_id, message_id, sale_id, by_name, at_ms FROM fact_evidence WHERE fact_id = ?"
        " ORDER BY at_ms DESC, id DESC",
        (fact_id,),
    )
    return (
        Evidence(
            Ground(kind),
            IdentityId(who),
            None if message_id is None else MessageId(message_id),
            sale_id,
            by_name,
            at_ms,
        )
        for kind, who, message_id, sale_id, by_name, at_ms in rows
    )


def _as_fact(tx: Transaction, row: Any) -> Fact:
    return Fact(
        id=row[0],
        identity_id=IdentityId(row[1]),
        facet=row[2],
        value=row[3],
        wearer=row[4],
        standing=Standing(row[5]),
        stated_at_ms=row[6],
        session_only=row[7] is not None,
        settled_by=row[8],
        settled_at_ms=row[9],
        evidence=tuple(_evidence(tx, row[0])),
    )
