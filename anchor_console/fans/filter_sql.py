"""Whom a seller asks for, as SQL: the conditions of `fan_filter`, over the `people` and `heads` of `page_store`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from anchor_console.core.ids import IdentityId
from anchor_console.core.text import fold
from anchor_console.fans import find_store
from anchor_console.fans.facts import CHILD, CHILD_GROWS_MS, FIGURES, GUESS_FADES_MS, SELF
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
from anchor_console.goods.made_for import MadeFor, Shares, made_for, may_be_for_men
from anchor_console.goods.same_size import ways_of_writing
from anchor_console.storage.rows import ids_json
from anchor_console.storage.writer import Transaction

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
NUMBERS = ("height_cm", "weight_kg", "budget", "age")
"""Facets of which a fact is one figure."""
_LOOKED_UP_AT_ONCE = 5_000

Asked = tuple[str, list[object]]
"""A part of a query, and what fills its gaps."""


def set_of(tx: Transaction, condition: Condition, now_ms: int) -> Asked | None:
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


def test_of(condition: Condition, *, tier: str) -> Asked | None:
    """What must be so of a fan in `people` or of their tally; None where the condition is a matter of a set.

    Args:
        tier: the expression of the tier of one of the people.
    """
    match condition:
        case FigureIs(figure, op, number):
            return f"{_FIGURE[figure]} {op} ?", [number]
        case Since("seen", at_ms, is_within):
            return f"last_seen_ms {'>=' if is_within else '<'} ?", [at_ms]
        case Since(_, at_ms, is_within):
            return ("last_bought_ms >= ?" if is_within else "ifnull(last_bought_ms, 0) < ?"), [at_ms]
        case TierIs(key):
            return f"{tier} = ?", [key]
        case PlatformIs(platform):
            own = "SELECT head FROM heads JOIN identities AS own ON own.id = who WHERE own.platform = ?"
            return f"(platform = ? OR people.id IN ({own}))", [platform, platform]
    return None


def not_old(now_ms: int) -> str:
    """The condition that a fact is not old, as `facts.is_old` has it."""
    figures = ", ".join(f"'{facet}'" for facet in sorted(FIGURES))
    return (
        f"NOT (wearer = '{CHILD}' AND facet IN ({figures}) AND stated_at_ms < {now_ms - CHILD_GROWS_MS})"
        f" AND NOT (standing = 'guessed' AND stated_at_ms < {now_ms - GUESS_FADES_MS})"
    )


_COUNTS = (
    "facts.identity_id NOT IN (SELECT who FROM heads WHERE head IN"
    " (SELECT head FROM heads CROSS JOIN identities ON identities.id = who WHERE minor))"
    " AND (EXISTS (SELECT 1 FROM fact_evidence AS its"
    " WHERE its.fact_id = facts.id AND its.identity_id = facts.identity_id)"
    " OR EXISTS (SELECT 1 FROM fact_evidence AS its CROSS JOIN heads AS theirs ON theirs.who = its.identity_id"
    " CROSS JOIN heads AS own ON own.head = theirs.head AND own.who = facts.identity_id WHERE its.fact_id = facts.id))"
)
"""The condition that a fact counts, as `fact_store.facts_of` has it: it rests on an identity of the fan, and by none of
them are they under 18.
"""


def _with_fact(
    tx: Transaction, facet: str, op: str, value: str, wearer: str | None, at_most: str | None, now_ms: int
) -> Asked:
    """Those of whom this is known, or of one they buy for: a figure by how great it is, a size whichever way it is
    written, their own sizes and tastes also from what they bought; anything else where it has these words: 棉 is part
    of 纯棉, 白色 of 奶白.
    """
    # Our own words: a wearer is one of a few.
    of_whom = "" if wearer is None else f" AND wearer = '{wearer}'"
    current = f"standing <> 'rejected' AND {not_old(now_ms)}"
    held = f"SELECT identity_id FROM facts WHERE facet = ? AND {current}{of_whom} AND {{}} AND {_COUNTS}"  # noqa: S608
    is_own = wearer in (None, SELF)
    if facet in ("size", "sent_back"):
        written = ways_of_writing(value)
        held = held.format(f"facts.value IN ({_gaps(written)})")
        if not is_own:
            return held, [facet, *written]
        told = f"size IN ({_gaps(written)}) AND is_returned = ?"
        bought, given = _bought(tx, told, [*written, facet == "sent_back"], not_of=_NOBODYS_SIZE)
        return f"{held} UNION {bought}", [facet, *written, *given]
    if facet in NUMBERS:
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
    bought, given = _bought(tx, told, [words, words], not_of=_NOBODYS_TASTE)
    return f"{held.format(_HAS.format('value'))} UNION {bought}", [facet, words, *given]


_NOBODYS_TASTE = frozenset({MadeFor.CHILDREN})
_NOBODYS_SIZE = frozenset({MadeFor.CHILDREN, MadeFor.PETS})


def _bought(tx: Transaction, told: str, given: Sequence[object], *, not_of: Collection[MadeFor]) -> Asked:
    """Who bought what is `told`, but for goods for others: those tell nothing of who bought them.

    Args:
        not_of: whose goods tell nothing whoever bought them.
    """
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
        if kind not in not_of and buyers:
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
