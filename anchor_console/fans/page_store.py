"""All fans, some of them, in an order: ids at once, what is shown of them as it is scrolled to.

Linked identities are one row, by the id of the one that was there first: what is known of any of them is known of the
fan. Purchases are read through `v_purchases`, which is there for everybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from anchor_console.core.ids import Identity, IdentityId
from anchor_console.core.text import fold
from anchor_console.fans import find_store, tally_store
from anchor_console.fans.facets import FACETS_KEY, is_shown, own_facets
from anchor_console.fans.facts import CHILD, CHILD_GROWS_MS, FIGURES, GUESS_FADES_MS, SELF, Standing, meaning
from anchor_console.fans.fan_filter import (
    BoughtIs,
    Condition,
    FactIs,
    FigureIs,
    MayBeOne,
    Named,
    PlatformIs,
    Since,
    TierIs,
)
from anchor_console.fans.find_words import question
from anchor_console.fans.store import identities_of
from anchor_console.fans.tier_sql import tier_case
from anchor_console.fans.tiers import NOT_SERVED, Tally, TierRule
from anchor_console.goods.made_for import MadeFor, Shares, made_for, may_be_for_men
from anchor_console.goods.same_size import is_same_size, ways_of_writing
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
_FIGURE = {
    "spent": "ifnull(spent, 0)",
    "orders": "ifnull(orders, 0)",
    "returned": "ifnull(returned, 0)",
    "sessions": "ifnull(sessions, 0)",
    "messages": "messages",
    "level": "ifnull(level, 0)",
}
_HAS = "instr(lower({}), lower(?)) > 0"
"""Whether a column has these words somewhere; whatever was typed is meant as it stands."""
_NUMBERS = ("height_cm", "weight_kg", "budget", "age")
_LOOKED_UP_AT_ONCE = 5_000
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


@dataclass(frozen=True, slots=True)
class FanRow:
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


@dataclass(frozen=True, slots=True)
class PageQuery:
    """Which fans, in which order; `rules` and `now_ms` tell tiers."""

    conditions: tuple[Condition, ...]
    order: Order
    descending: bool
    rules: tuple[TierRule, ...]
    now_ms: int


def ids_of(tx: Transaction, query: PageQuery) -> list[IdentityId]:
    """The fans that the query is about, in its order. A million take a second or two: never on the window's thread."""
    # Few are looked up: sets of them come first, and only these are read.
    sets = [found for one in query.conditions if (found := _found(tx, one, query.now_ms)) is not None]
    tests = [test for one in query.conditions if (test := _test(one, query)) is not None]
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
    for who, wearer, facet, value, standing in tx.execute(
        "SELECT identity_id, wearer, facet, facts.value, standing FROM json_each(?) AS shown"  # noqa: S608 - our own words
        " CROSS JOIN facts ON facts.identity_id = shown.value"
        f" WHERE facet <> 'audience' AND standing <> 'rejected' AND session_only IS NULL AND {_current(now_ms)}"
        " ORDER BY standing = 'guessed',"
        " facet NOT IN ('size', 'height_cm', 'weight_kg', 'age') AND standing <> 'confirmed',"
        " max(stated_at_ms, iif(standing = 'confirmed', ifnull(settled_at_ms, 0), 0)) DESC,"
        " standing <> 'confirmed', facts.id",
        (ids_json(fan_of),),
    ):
        if not is_shown(facet, own):
            continue  # the seller took it away
        known = facts[fan_of[who]]
        # Of two heights the surer and newer one, as advice goes by it; of 2XL and XXL one as well.
        if facet not in _NUMBERS or all((wearer, facet) != other[:2] for other in known.values()):
            _, _, shown = known.setdefault(meaning(facet, value, wearer), (wearer, facet, value))
            if wearer == SELF:
                surest = min(
                    Standing(standing), standings[fan_of[who]].get((facet, shown), Standing.GUESSED), key=_sure
                )
                standings[fan_of[who]][facet, shown] = surest
    return {who: list(known.values()) for who, known in facts.items()}, standings


_Standings = dict[IdentityId, dict[tuple[str, str], Standing]]
_sure = (Standing.CONFIRMED, Standing.STATED, Standing.GUESSED).index


def _current(now_ms: int) -> str:
    """The condition that a fact is not old, as `facts.is_old` has it."""
    figures = ", ".join(f"'{facet}'" for facet in sorted(FIGURES))
    return (
        f"NOT (wearer = '{CHILD}' AND facet IN ({figures}) AND stated_at_ms < {now_ms - CHILD_GROWS_MS})"
        f" AND NOT (standing = 'guessed' AND stated_at_ms < {now_ms - GUESS_FADES_MS})"
    )


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
        if is_returned or not shares.tell(fan_of[who], made_for(name, category)):
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


Asked = tuple[str, list[object]]
"""A part of a query, and what fills its gaps."""


def _found(tx: Transaction, condition: Condition, now_ms: int) -> Asked | None:
    """The query of the identities that fit, as `identity_id`; None where the condition is no matter of a set."""
    match condition:
        case FactIs(facet, op, value, wearer, at_most):
            return _with_fact(tx, facet, op, value, wearer, at_most, now_ms)
        case BoughtIs(words):
            bought = "SELECT identity_id FROM v_purchases WHERE NOT is_returned AND identity_id IS NOT NULL"
            return f"{bought} AND (category = ? OR {_HAS.format('product_name')})", [words, words]
        case MayBeOne():
            # Two that are one fan already by other ids of theirs are asked about no more.
            asked_of = (
                "FROM fan_links LEFT JOIN heads AS own ON own.who = identity_id"
                " LEFT JOIN heads AS theirs ON theirs.who = other_id WHERE NOT is_confirmed AND (state = 'accepted'"
                " OR (state = 'proposed' AND ifnull(own.head, identity_id) <> ifnull(theirs.head, other_id)))"
            )
            return f"SELECT identity_id {asked_of} UNION SELECT other_id {asked_of}", []
        case Named(words):
            asked = question(words)
            if asked is None:
                return "SELECT id AS identity_id FROM identities WHERE 0", []
            called = (
                "SELECT rowid AS identity_id FROM fan_words WHERE fan_words MATCH ?"
                " UNION SELECT id FROM identities WHERE user_id >= ? AND user_id < ?"
                " UNION SELECT value FROM json_each(?)"
            )
            new = ids_json([IdentityId(one) for one in find_store.not_yet_indexed(tx, fold(words))])
            return called, [asked, words, words + "\U0010ffff", new]
    return None


def _test(condition: Condition, query: PageQuery) -> Asked | None:
    """What must be so of a fan in `people` or of their tally."""
    match condition:
        case FigureIs(figure, op, number):
            return f"{_FIGURE[figure]} {op} ?", [number]
        case Since("seen", at_ms, is_within):
            return f"last_seen_ms {'>=' if is_within else '<'} ?", [at_ms]
        case Since(_, at_ms, is_within):
            return ("last_bought_ms >= ?" if is_within else "ifnull(last_bought_ms, 0) < ?"), [at_ms]
        case TierIs(key):
            return f"{_tier(query.rules, query.now_ms)} = ?", [key]
        case PlatformIs(platform):
            own = "SELECT head FROM heads JOIN identities AS own ON own.id = who WHERE own.platform = ?"
            return f"(platform = ? OR people.id IN ({own}))", [platform, platform]
    return None


def _with_fact(
    tx: Transaction, facet: str, op: str, value: str, wearer: str | None, at_most: str | None, now_ms: int
) -> Asked:
    """Those of whom this is known, or of one they buy for: a figure by how great it is, a size whichever way it is
    written, their own sizes and tastes also from what they bought; anything else where it has these words: 棉 is part
    of 纯棉, 白色 of 奶白.
    """
    # Our own words: a wearer is one of a few.
    of_whom = "" if wearer is None else f" AND wearer = '{wearer}'"
    current = f"standing <> 'rejected' AND {_current(now_ms)}"
    held = f"SELECT identity_id FROM facts WHERE facet = ? AND {current}{of_whom} AND {{}}"  # noqa: S608
    is_own = wearer in (None, SELF)
    if facet in ("size", "sent_back"):
        written = ways_of_writing(value)
        held = held.format(f"facts.value IN ({_gaps(written)})")
        if not is_own:
            return held, [facet, *written]
        bought, given = _bought(tx, f"size IN ({_gaps(written)}) AND is_returned = ?", [*written, facet == "sent_back"])
        return f"{held} UNION {bought}", [facet, *written, *given]
    if facet in _NUMBERS:
        number = "CAST(value AS REAL)"
        within = "" if at_most is None else f" AND {number} <= CAST(? AS REAL)"
        return held.format(f"{number} {op} CAST(? AS REAL){within}"), [facet, value, *filter(None, [at_most])]
    if op != "=":
        return held.format(f"value GLOB '[0-9]*' AND CAST(value AS REAL) {op} CAST(? AS REAL)"), [facet, value]
    words = value.removesuffix("色") or value
    if facet != "likes" or not is_own:
        return held.format(_HAS.format("value")), [facet, words]
    # Colours and kinds that they bought and kept are tastes too, but for what somebody said no to.
    refused = (
        "SELECT 1 FROM facts WHERE facts.identity_id = v_purchases.identity_id AND facet = 'likes'"
        " AND standing = 'rejected' AND facts.value IN (color, category)"
    )
    told = f"NOT is_returned AND ({_HAS.format('color')} OR {_HAS.format('category')}) AND NOT EXISTS ({refused})"
    bought, given = _bought(tx, told, [words, words])
    return f"{held.format(_HAS.format('value'))} UNION {bought}", [facet, words, *given]


def _bought(tx: Transaction, told: str, given: Sequence[object]) -> Asked:
    """Who bought what is `told`, but for goods for others: those tell nothing of who bought them."""
    named = tx.execute(
        "SELECT name, category FROM products UNION SELECT DISTINCT product_name, category FROM past_lines"
    ).fetchall()
    # What a line of a past order is told by is the name of now and the category of then: each may be what says it.
    names = {name for name, _ in named if name and may_be_for_men(name)}
    categories = {category for _, category in named if category and may_be_for_men(category)}
    wanted, parameters = told, [*given]
    if names or categories:
        wanted = f"({told} OR product_name IN ({_gaps(names)}) OR category IN ({_gaps(categories)}))"
        parameters += [*names, *categories]
    shares: Shares[IdentityId] = Shares()
    theirs: list[tuple[MadeFor | None, str]] = []
    # One row for each product, since its words tell whom it is for: each row takes the interpreter's lock.
    for name, category, buyers, all_buyers in tx.execute(
        f"SELECT product_name, category, group_concat(iif({told}, identity_id, NULL)), group_concat(identity_id)"  # noqa: S608
        f" FROM v_purchases WHERE {wanted} GROUP BY product_name, category",
        (*given, *parameters),
    ):
        if all_buyers is None:
            continue  # nobody knows whose these were
        kind = made_for(name, category)
        if kind is MadeFor.MEN:
            shares.add_all(_ids(all_buyers), kind)
        if kind is not MadeFor.CHILDREN and buyers:
            theirs.append((kind, buyers))
    of_both = shares.bought_for_men(who for _, ids in theirs for who in _ids(ids)) if shares else ()
    for name, category, ids in _by_product(tx, of_both):
        kind = made_for(name, category)
        if kind is not MadeFor.MEN:
            shares.add_all(_ids(ids), kind)
    of_others = ",".join(ids for kind, ids in theirs if kind is not MadeFor.MEN)
    own = {who for kind, ids in theirs if kind is MadeFor.MEN for who in _ids(ids) if shares.tell(who, kind)}
    return (
        "SELECT * FROM (SELECT value FROM json_each(?) EXCEPT SELECT value FROM json_each(?))"
        " UNION SELECT value FROM json_each(?)",
        [f"[{of_others}]", ids_json([who for who in of_both if not shares.tell(who, None)]), ids_json(own)],
    )


def _gaps(values: Collection[str]) -> str:
    """A question mark for each: only within these, and not from a JSON list, does SQLite look through the halves of
    the view by their own indexes.
    """
    return ", ".join("?" * len(values))


def _by_product(tx: Transaction, people: Collection[IdentityId]) -> Iterator[tuple[str | None, str | None, str]]:
    """What these bought: name and category of each product, with who did, once for each line."""
    everybody = list(people)
    for start in range(0, len(everybody), _LOOKED_UP_AT_ONCE):
        part = everybody[start : start + _LOOKED_UP_AT_ONCE]
        # The ids stand in the query itself: only so does SQLite look them up in both halves of the view.
        yield from tx.execute(
            "SELECT product_name, category, group_concat(identity_id) FROM v_purchases"  # noqa: S608 - numbers of ours
            f" WHERE identity_id IN ({', '.join(str(int(who)) for who in part)}) GROUP BY product_name, category"
        )


def _ids(listed: str) -> list[IdentityId]:
    return msgspec.json.decode(f"[{listed}]", type=list[IdentityId])


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
