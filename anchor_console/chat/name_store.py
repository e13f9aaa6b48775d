"""How far a person's names tell of them and of nobody else, by all that is on file."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from anchor_console.chat.fulltext import match_expression, phrase_of
from anchor_console.chat.phrases import key_of
from anchor_console.core.ids import IdentityId
from anchor_console.fans import person_store as fans
from anchor_console.fans.facets import FACETS
from anchor_console.fans.names import SHORTEST_CALLED, Names, is_long_enough
from anchor_console.storage.free_words import sold_words
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction

_SAID_BY = 3
"""What so many others said, as all of a line, is something that people say, whoever is called so."""
_SAID_WITHIN_BY = 10
"""The same of what stands in their lines, without an @ before it: 老铁们."""
_LINES_LOOKED_AT = 2_000


def names_told(tx: Transaction, people: Sequence[IdentityId]) -> Names:
    """What these identities, all of one person or of some who go together, are called in others' words.

    It looks at much: to be read beside the writer, and then see `names_still_told`.
    """
    who = ids_json(people)
    accounts = dict.fromkeys(one.account.user_id for one in fans.identities_among(tx, people).values())
    user_ids = [user_id for user_id in accounts if is_long_enough(user_id)]
    names = fans.names_of(tx, people)
    borne = _borne_by_others(tx, names, who)
    long = [name for name in names if name not in borne and is_long_enough(name)]
    plain = sold_words(tx) if long else frozenset()
    own = [
        name
        for name in long
        if name not in plain and not _is_a_fact(tx, name, who) and not _is_what_people_say(tx, name, people)
    ]
    return Names(
        own=own,
        called=[name for name in names if name not in borne and name not in own],
        shared=[name for name in names if name in borne],
        longer=_longer(tx, [name for name in names if len(name) >= SHORTEST_CALLED], who),
        user_ids=user_ids,
        sessions=_sessions_of(tx, who),
    )


def names_still_told(tx: Transaction, people: Sequence[IdentityId], read_before: Names) -> Names:
    """What was read a moment ago, unless one of these people has got another name since then."""
    return read_before if set(fans.names_of(tx, people)) <= set(read_before.spoken) else names_told(tx, people)


def _sessions_of(tx: Transaction, who: str) -> Collection[str]:
    rows = tx.execute(
        f"SELECT session_id FROM attendance WHERE identity_id {AMONG} UNION"  # noqa: S608 - our own words
        f" SELECT session_id FROM messages WHERE identity_id {AMONG}",
        (who, who),
    )
    return [session_id for (session_id,) in rows]


def _borne_by_others(tx: Transaction, names: Sequence[str], who: str) -> Collection[str]:
    asked = json.dumps(names)
    rows = tx.execute(
        f"SELECT name FROM identities WHERE name {AMONG} AND NOT id {AMONG} UNION"  # noqa: S608 - our own words
        f" SELECT name FROM identity_names WHERE name {AMONG} AND NOT identity_id {AMONG}",
        (asked, who, asked, who),
    )
    return frozenset(name for (name,) in rows)


def _longer(tx: Transaction, names: Sequence[str], who: str) -> Collection[str]:
    """Others' names, now or before, that begin with one of these."""
    found: set[str] = set()
    for name in names:
        rows = tx.execute(
            "SELECT name FROM identities WHERE name > ? AND name < ?"  # noqa: S608 - our own words
            f" AND NOT id {AMONG}",
            (name, name + chr(0x10FFFF), who),
        )
        found.update(longer for (longer,) in rows)
    looked_for, lengths = frozenset(names), {len(name) for name in names}
    old = tx.execute(f"SELECT name FROM identity_names WHERE NOT identity_id {AMONG}", (who,))  # noqa: S608
    found.update(one for (one,) in old if any(one[:length] in looked_for for length in lengths))
    return found - looked_for


def _is_a_fact(tx: Transaction, name: str, who: str) -> bool:
    """Whether it is what others like, wear or cannot bear."""
    row = tx.execute(
        f"SELECT 1 FROM facts WHERE facet {AMONG} AND value = ? AND NOT identity_id {AMONG} LIMIT 1",  # noqa: S608
        (json.dumps(FACETS), name, who),
    ).fetchone()
    return row is not None


def _is_what_people_say(tx: Transaction, name: str, people: Sequence[IdentityId]) -> bool:
    phrase = phrase_of(name)
    if phrase is None:
        return False
    rows = tx.execute(
        "SELECT text, identity_id FROM messages_words CROSS JOIN messages ON messages.id = messages_words.rowid"
        " WHERE messages_words MATCH ? LIMIT ?",
        (match_expression(phrase), _LINES_LOOKED_AT),
    )
    key = key_of(name)
    lines = [(text, who) for text, who in rows if who is not None and who not in people]
    whole = {who for text, who in lines if key_of(text) == key}
    within = {who for text, who in lines if name in text.replace(f"@{name}", "")}
    return len(whole) >= _SAID_BY or len(within) >= _SAID_WITHIN_BY
