"""All fans, some of them, in an order: ids at once, what is shown of them as it is scrolled to.

Linked identities are one row, by the id of the one that was there first: what is known of any of them is known of the
fan. Purchases are read through `v_purchases`, which is there for everybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from anchor_console.core.ids import Identity, IdentityId
from anchor_console.fans import tally_store
from anchor_console.fans.facets import FACETS_KEY, is_shown, own_facets
from anchor_console.fans.facts import SELF, Standing, meaning
from anchor_console.fans.fan_filter import Condition
from anchor_console.fans.filter_sql import NUMBERS, not_old, set_of, test_of
from anchor_console.fans.store import identities_of, minors_among
from anchor_console.fans.tier_sql import tier_case
from anchor_console.fans.tiers import NOT_SERVED, Tally, TierRule
from anchor_console.goods.made_for import MadeFor, Shares, made_for
from anchor_console.goods.same_size import is_same_size
from anchor_console.sheets.variant import is_pack, is_set
from anchor_console.storage.rows import ids_json
from anchor_console.storage.settings import setting
from anchor_console.storage.writer import Transaction

Order = Literal["name", "last_seen", "first_seen", "messages", "sessions", "orders", "spent", "returned", "last_bought"]

_BY: dict[Order, str] = {
    "name": "people.name",
    "last_seen": "last_seen_ms",
    "first_seen": "first_seen_ms",
    "messages": "messages",
    "sessions": "ifnull(sessions, 0)",
    "orders": "ifnull(orders, 0)",
    "spent": "ifnull(spent, 0)",
    "returned": "ifnull(returned, 0)",
    "last_bought": "ifnull(last_bought_ms, 0)",
}
_SHOWN_FACETS = ("size", "height_cm", "weight_kg", "likes", "dislikes")
_HEADS = (
    "WITH RECURSIVE reached (who, other) AS (SELECT identity_id, identity_id FROM fan_links WHERE state = 'accepted'"
    " UNION SELECT other_id, other_id FROM fan_links WHERE state = 'accepted'"
    " UNION SELECT who, other_id FROM reached JOIN fan_links ON identity_id = other AND state = 'accepted'"
    " UNION SELECT who, identity_id FROM reached JOIN fan_links ON other_id = other AND state = 'accepted'),"
    " heads (who, head) AS MATERIALIZED (SELECT who, min(other) FROM reached GROUP BY who),"
    " linked AS MATERIALIZED (SELECT head, max(last_seen_ms) AS last_seen_ms, min(first_seen_ms) AS first_seen_ms,"
    " sum(messages) AS messages, max(level) AS level FROM heads JOIN identities ON id = who GROUP BY head)"
)
"""Those with several identities: each of these with the one that was there first, and what all of them come to."""
_PEOPLE = (
    "people AS (SELECT id, platform, name, last_seen_ms, first_seen_ms, messages, level FROM identities"
    " WHERE NOT masked AND NOT staff AND id NOT IN (SELECT who FROM heads){narrowed}"
    " UNION ALL SELECT id, platform, name, linked.last_seen_ms, linked.first_seen_ms, linked.messages, linked.level"
    " FROM linked CROSS JOIN identities ON identities.id = head WHERE NOT masked AND NOT staff{narrowed})"
)
"""Every fan once. Two lists, since a join would look through all that is linked for each fan."""
_BARRED = "SELECT identity_id FROM not_served UNION SELECT head FROM heads JOIN not_served ON identity_id = who"
"""Of the people, whom we don't sell to under one of their identities."""


class FanRow(msgspec.Struct, frozen=True):
    """What the fans' page shows of one; `facts` are (facet, value) of themself that nobody rejected, `of_others`
    (wearer, facet, value) of whom they buy for.

    `sizes_kept` and `colors_kept` are those that they bought and kept, and how often, the most frequent first; what
    they bought of goods for others tells neither.
    """

    id: IdentityId
    identity: Identity
    name: str
    level: int | None
    is_served: bool
    tally: Tally
    first_seen_ms: int
    last_seen_ms: int
    messages: int
    facts: tuple[tuple[str, str], ...]
    of_others: tuple[tuple[str, str, str], ...]
    sizes_kept: tuple[tuple[str, int], ...]
    colors_kept: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    """The newest first."""
    standings: Mapping[tuple[str, str], Standing]
    """How sure each of `facts` is."""


class PageQuery(msgspec.Struct, frozen=True):
    """Which fans, in which order; `rules` and `now_ms` tell tiers."""

    conditions: tuple[Condition, ...]
    order: Order
    descending: bool
    rules: tuple[TierRule, ...]
    now_ms: int


def ids_of(tx: Transaction, query: PageQuery) -> list[IdentityId]:
    """The fans that the query is about, in its order. A million take a second or two: never on the window's thread."""
    # Few are looked up: sets of them come first, and only these are read.
    sets = [found for one in query.conditions if (found := set_of(tx, one, query.now_ms)) is not None]
    tier = _tier(query.rules, query.now_ms)
    tests = [test for one in query.conditions if (test := test_of(one, tier=tier)) is not None]
    fitting = [f"fitting{n} AS MATERIALIZED ({_any_of_theirs(sql)})" for n, (sql, _) in enumerate(sets)]
    narrowed = "".join(f" AND identities.id IN (SELECT identity_id FROM fitting{n})" for n in range(len(sets)))  # noqa: S608
    where = " AND ".join(sql for sql, _ in tests) or "1"
    way = "DESC" if query.descending else "ASC"
    (listed,) = tx.execute(
        # All parts that are no literals are our own words; what was typed goes by parameter. One text in place of a
        # million rows: each row would take the interpreter's lock.
        f"{', '.join((_HEADS, *fitting, _PEOPLE.format(narrowed=narrowed)))}"  # noqa: S608
        " SELECT group_concat(id) FROM (SELECT people.id AS id FROM people"
        " LEFT JOIN fan_tallies ON fan_tallies.identity_id = people.id"
        f" WHERE {where} ORDER BY {_BY[query.order]} {way}, people.id {way})",
        [value for _, given in (*sets, *tests) for value in given],
    ).fetchone()
    return msgspec.json.decode(f"[{listed or ''}]", type=list[IdentityId])


def count_by_tier(tx: Transaction, rules: Sequence[TierRule], now_ms: int) -> dict[str, int]:
    """How many fans each rule takes, by its key, and `NOT_SERVED`: as many as the page lists of that tier. Looks at
    all of them.
    """
    rows = tx.execute(
        f"{_HEADS}, {_PEOPLE.format(narrowed='')} SELECT {_tier(rules, now_ms)} AS tier, count(*) FROM people"  # noqa: S608
        " LEFT JOIN fan_tallies ON fan_tallies.identity_id = people.id GROUP BY tier"
    )
    return {key: count for key, count in rows if key is not None}


def rows_of(tx: Transaction, ids: Sequence[IdentityId], now_ms: int) -> list[FanRow]:
    """What is shown of these fans, in their order; those who are gone are left out, and so is what has grown old."""
    fan_of = {one: one for one in ids}
    for one in tally_store.linked_among(tx, ids):
        fan_of |= dict.fromkeys(identities_of(tx, one), one)
    (facts, standings), (sizes, colors), notes = _facts(tx, fan_of, now_ms), _kept(tx, fan_of), _notes(tx, fan_of)
    rows = tx.execute(
        "SELECT identities.id, platform, space, user_id, name, level, first_seen_ms, last_seen_ms, messages,"
        " EXISTS (SELECT 1 FROM not_served WHERE not_served.identity_id = identities.id),"
        " ifnull(sessions, 0), ifnull(orders, 0), ifnull(units, 0), ifnull(returned, 0), ifnull(spent, 0),"
        " first_bought_ms, last_bought_ms FROM json_each(?) CROSS JOIN identities ON identities.id = value"
        " LEFT JOIN fan_tallies ON fan_tallies.identity_id = identities.id",
        (ids_json(fan_of),),
    )
    theirs: dict[IdentityId, list[FanRow]] = {}
    for row in rows:
        one = fan_of[row[0]]
        theirs.setdefault(one, []).append(
            FanRow(
                id=IdentityId(row[0]),
                identity=Identity(row[1], row[2], row[3]),
                name=row[4],
                level=row[5],
                is_served=not row[9],
                tally=Tally(*tuple(row)[10:]),
                first_seen_ms=row[6],
                last_seen_ms=row[7],
                messages=row[8],
                facts=tuple(sorted((fact[1:] for fact in facts.get(one, ()) if fact[0] == SELF), key=_by_facet)),
                of_others=tuple(sorted(fact for fact in facts.get(one, ()) if fact[0] != SELF)),
                sizes_kept=tuple(sizes[one].most_common()),
                colors_kept=tuple(colors[one].most_common()),
                notes=tuple(notes[one]),
                standings=standings[one],
            )
        )
    return [_as_one(one, theirs[one]) for one in ids if one in theirs]


def _facts(
    tx: Transaction, fan_of: Mapping[IdentityId, IdentityId], now_ms: int
) -> tuple[dict[IdentityId, list[tuple[str, str, str]]], _Standings]:
    """What is known of each fan, by any of their identities: wearer, facet and value, the surer and newer first; and
    how sure what is known of themself is.
    """
    standings: _Standings = defaultdict(dict)
    facts: dict[IdentityId, dict[object, tuple[str, str, str]]] = defaultdict(dict)
    own = own_facets(setting(tx, FACETS_KEY))
    under_age = {fan_of[who] for who in minors_among(tx, fan_of)}
    shown = [(who, fan) for who, fan in fan_of.items() if fan not in under_age]
    for who, wearer, facet, value, standing in tx.execute(
        "WITH shown (who, fan) AS (SELECT value ->> 0, value ->> 1 FROM json_each(?))"  # noqa: S608 - our own words
        " SELECT identity_id, wearer, facet, facts.value, standing FROM shown"
        " CROSS JOIN facts ON facts.identity_id = shown.who"
        # What a link had brought that is undone rests on nobody who is the fan.
        " WHERE EXISTS (SELECT 1 FROM fact_evidence AS its WHERE its.fact_id = facts.id"
        " AND (its.identity_id = shown.who"
        " OR its.identity_id IN (SELECT theirs.who FROM shown AS theirs WHERE theirs.fan = shown.fan)))"
        f" AND facet <> 'audience' AND standing <> 'rejected' AND session_only IS NULL AND {not_old(now_ms)}"
        " ORDER BY standing = 'guessed',"
        " facet NOT IN ('size', 'height_cm', 'weight_kg', 'age') AND standing <> 'confirmed',"
        " max(stated_at_ms, iif(standing = 'confirmed', ifnull(settled_at_ms, 0), 0)) DESC,"
        " standing <> 'confirmed', facts.id",
        (msgspec.json.encode(shown).decode(),),
    ):
        if not is_shown(facet, own):
            continue  # the seller took it away
        known = facts[fan_of[who]]
        # Of two heights the surer and newer one, as advice goes by it; of 2XL and XXL one as well.
        if facet not in NUMBERS or all((wearer, facet) != other[:2] for other in known.values()):
            _, _, written = known.setdefault(meaning(facet, value, wearer), (wearer, facet, value))
            if wearer == SELF:
                surest = min(
                    Standing(standing), standings[fan_of[who]].get((facet, written), Standing.GUESSED), key=_sure
                )
                standings[fan_of[who]][facet, written] = surest
    return {who: list(known.values()) for who, known in facts.items()}, standings


_Standings = dict[IdentityId, dict[tuple[str, str], Standing]]
_sure = (Standing.CONFIRMED, Standing.STATED, Standing.GUESSED).index


def _notes(tx: Transaction, fan_of: Mapping[IdentityId, IdentityId]) -> dict[IdentityId, list[str]]:
    notes: dict[IdentityId, list[str]] = defaultdict(list)
    for who, text in tx.execute(
        "SELECT identity_id, text FROM json_each(?) AS shown CROSS JOIN notes ON notes.identity_id = shown.value"
        " ORDER BY written_at_ms DESC, notes.id DESC",
        (ids_json(fan_of),),
    ):
        notes[fan_of[who]].append(text)
    return notes


_Counts = dict[IdentityId, Counter[str]]


def _kept(tx: Transaction, fan_of: Mapping[IdentityId, IdentityId]) -> tuple[_Counts, _Counts]:
    """The sizes and the colours of what each fan bought for themself and kept."""
    # The ids stand in the query itself: only so does SQLite look them up in both halves of the view.
    bought = tx.execute(
        "SELECT identity_id, size, color, product_name, category, is_returned, count(*) FROM v_purchases"  # noqa: S608 - numbers of ours
        f" WHERE identity_id IN ({', '.join(str(int(who)) for who in fan_of)})"
        " GROUP BY identity_id, size, color, product_name, category, is_returned ORDER BY size, color",
    ).fetchall()
    shares: Shares[IdentityId] = Shares()
    for who, _, _, name, category, _, times in bought:
        shares.add(fan_of[who], made_for(name, category), times)
    sizes: _Counts = defaultdict(Counter)
    colors: _Counts = defaultdict(Counter)
    for who, size, color, name, category, is_returned, times in bought:
        kind = made_for(name, category)
        if is_returned or kind is MadeFor.PETS or not shares.tell(fan_of[who], kind):
            continue
        if size is not None and not is_pack(size):
            theirs = sizes[fan_of[who]]
            theirs[next((one for one in theirs if is_same_size(one, size)), size)] += times
        if color is not None and not is_set(color):
            colors[fan_of[who]][color] += times
    return sizes, colors


def _as_one(who: IdentityId, rows: Sequence[FanRow]) -> FanRow:
    """The row of a fan with these identities: by the first of them, under the name that they bore last, from where they
    talk.
    """
    first = next(row for row in rows if row.id == who)
    if len(rows) == 1:
        return first
    named = max(rows, key=lambda row: (row.name != "", row.last_seen_ms))
    return replace(
        first,
        identity=next((row.identity for row in rows if row.identity.space == ""), first.identity),
        name=named.name,
        level=max((row.level for row in rows if row.level is not None), default=None),
        is_served=all(row.is_served for row in rows),
        first_seen_ms=min(row.first_seen_ms for row in rows),
        last_seen_ms=max(row.last_seen_ms for row in rows),
        messages=sum(row.messages for row in rows),
    )


def _by_facet(fact: tuple[str, str]) -> int:
    return _SHOWN_FACETS.index(fact[0]) if fact[0] in _SHOWN_FACETS else len(_SHOWN_FACETS)


def _any_of_theirs(found: str) -> str:
    """Of the identities `found`, each, and the one that stands for their fan."""
    return (
        f"WITH held AS MATERIALIZED ({found}) SELECT identity_id FROM held"  # noqa: S608 - our own words
        " UNION SELECT head FROM heads WHERE who IN (SELECT identity_id FROM held)"
    )


def _tier(rules: Sequence[TierRule], now_ms: int) -> str:
    """The tier of one of the people, as the page shows it."""
    case = tier_case(rules, now_ms, level="level")
    return f"CASE WHEN people.id IN ({_BARRED}) THEN '{NOT_SERVED.key}' ELSE {case} END"
