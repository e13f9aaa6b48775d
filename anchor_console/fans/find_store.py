"""Finding any fan among a million as one types, on disk: by part of a name, old or new, its sound, a note, or an id."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Literal

import msgspec

from anchor_console.core.ids import Identity, IdentityId, SessionId
from anchor_console.core.text import fold
from anchor_console.fans.find_words import PartOfName, name_words, note_words, question, sound_words
from anchor_console.fans.store import identities_of
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction

Why = Literal["id", "name", "old_name", "sound", "note"]

_CANDIDATES = 240
_BY_NAME = 80
_NOT_YET = 400
WAITING_AT_MOST = 100_000
_LEAST_ID = 2
_HIGHEST = "\U0010ffff"

_OLD_NAMES = f"SELECT identity_id, name FROM identity_names WHERE identity_id {AMONG}"  # noqa: S608 - our own words
_NAMES_OF_NOW = f"SELECT id, name FROM identities WHERE id {AMONG}"  # noqa: S608
_WORDS = f"SELECT rowid, names, sounds, notes FROM fan_words WHERE rowid {AMONG}"  # noqa: S608
_NOTES = f"SELECT identity_id, text FROM notes WHERE identity_id {AMONG} ORDER BY id"  # noqa: S608
_NAMES = f"SELECT id, iif(masked, '', user_id), name FROM identities WHERE id {AMONG}"  # noqa: S608


class FoundFan(msgspec.Struct, frozen=True):
    """A fan that fits; `why` is what of them does, and `words` that name or note where it is not their name of now."""

    id: IdentityId
    identity: Identity
    name: str
    why: Why
    words: str
    last_seen_ms: int
    orders: int
    spent_minor: int


def find(tx: Transaction, typed: str, limit: int) -> list[FoundFan]:
    """The fans that fit what was typed, best first: whole names, beginnings, parts, then sounds and notes.

    Of very many that fit, those whose names begin with the text and the newest are looked at; each further character
    leaves fewer. Identities that are linked are one fan.
    """
    wanted = fold(typed)
    if not wanted:
        return []
    places: dict[int, None] = {}
    if len(wanted) >= _LEAST_ID:
        places |= dict.fromkeys(_by_id(tx, typed.strip()))
    places |= dict.fromkeys(_by_name(tx, typed.strip()))
    asked = question(typed)
    if asked is not None:
        rows = tx.execute(
            "SELECT rowid FROM fan_words WHERE fan_words MATCH ? ORDER BY rowid DESC LIMIT ?", (asked, _CANDIDATES)
        )
        places |= dict.fromkeys(row[0] for row in rows)
    places |= dict.fromkeys(not_yet_indexed(tx, wanted))
    return _ranked(tx, list(places), typed, limit)


def called(tx: Transaction, session_id: SessionId, part: PartOfName) -> dict[IdentityId, str]:
    """Who came to the session and bears such a name, or bore it, each with the name that has it, that of now first."""
    rows = tx.execute(
        "SELECT fan_words.rowid FROM fan_words CROSS JOIN attendance ON identity_id = fan_words.rowid"
        " WHERE fan_words MATCH ? AND session_id = ?",
        (part.question, session_id),
    )
    new = tx.execute(
        "SELECT identity_id FROM (SELECT identity_id FROM fans_to_index ORDER BY identity_id DESC LIMIT ?)"
        " JOIN attendance USING (identity_id) WHERE session_id = ?",
        (_NOT_YET, session_id),
    )
    told = ids_json([row[0] for row in (*rows, *new)])
    found: dict[IdentityId, str] = {}
    for place, name in tx.execute(f"{_NAMES_OF_NOW} UNION ALL {_OLD_NAMES}", (told, told)):
        if place not in found and part.is_in(name):
            found[IdentityId(place)] = name
    return found


def index_some(tx: Transaction, limit: int) -> int:
    """Write the words of up to `limit` fans who are new, renamed or written about; gives how many there were."""
    who = [row[0] for row in tx.execute("SELECT identity_id FROM fans_to_index LIMIT ?", (limit,))]
    if who:
        _index(tx, who)
    return len(who)


def index_changed(tx: Transaction) -> None:
    """Write the words anew of those fans who stand in the index with others than they have now."""
    rows = tx.execute("SELECT identity_id FROM fans_to_index WHERE identity_id IN (SELECT rowid FROM fan_words)")
    who = [row[0] for row in rows]
    if who:
        _index(tx, who)


def _index(tx: Transaction, who: Sequence[int]) -> None:
    told = ids_json(who)
    old: dict[int, list[str]] = {}
    for place, name in tx.execute(_OLD_NAMES, (told,)):
        old.setdefault(place, []).append(name)
    notes: dict[int, list[str]] = {}
    for place, text in tx.execute(_NOTES, (told,)):
        notes.setdefault(place, []).append(text)
    rows = []
    for place, user_id, name in tx.execute(_NAMES, (told,)):
        names = [one for one in dict.fromkeys((name, *old.get(place, ()))) if one and "***" not in one]
        if names or user_id or place in notes:
            rows.append((place, name_words(names), sound_words(names, user_id), note_words(notes.get(place, ()))))
    # Writing a row costs many times what reading it does, and of those who are looked at anew most stay as they are.
    kept = {tuple(row) for row in tx.execute(_WORDS, (told,))}.intersection(rows)
    gone = ids_json(list({*who}.difference(row[0] for row in kept)))
    rows = [row for row in rows if row not in kept]
    tx.execute(f"DELETE FROM fan_words WHERE rowid {AMONG}", (gone,))  # noqa: S608
    tx.execute(
        "INSERT INTO fan_words (rowid, names, sounds, notes)"
        " SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)",
        (json.dumps(rows, ensure_ascii=False),),
    )
    tx.execute(f"DELETE FROM fans_to_index WHERE identity_id {AMONG}", (told,))  # noqa: S608


def is_behind(tx: Transaction) -> bool:
    """Whether somebody's words are still to be written."""
    return tx.execute("SELECT 1 FROM fans_to_index LIMIT 1").fetchone() is not None


def waiting(tx: Transaction) -> int:
    """How many are found by no part or sound of their name yet, up to `WAITING_AT_MOST`; 0 where find sees to them."""
    (count,) = tx.execute("SELECT count(*) FROM (SELECT 1 FROM fans_to_index LIMIT ?)", (WAITING_AT_MOST,)).fetchone()
    return int(count) if count > _NOT_YET else 0


def erase_words(tx: Transaction, identities: Sequence[IdentityId]) -> None:
    """Forget by which words these were found; `merge_words` empties the index's pages of them."""
    told = ids_json(identities)
    tx.execute(f"DELETE FROM fan_words WHERE rowid {AMONG}", (told,))  # noqa: S608 - our own words
    tx.execute(f"DELETE FROM fans_to_index WHERE identity_id {AMONG}", (told,))  # noqa: S608


def merge_words(tx: Transaction, pages: int) -> bool:
    """Write a part of the index anew, so that what was taken out of it is gone; True while there is more.

    The first step, with `pages` below zero, lets the index be written as one; those that follow go on with it.
    """
    before = tx.total_changes
    tx.execute("INSERT INTO fan_words (fan_words, rank) VALUES ('merge', ?)", (pages,))
    return tx.total_changes - before > 1


def _by_id(tx: Transaction, typed: str) -> list[int]:
    """Those whose id begins with the text; an id as commands write it names its platform first."""
    user_id = typed.rpartition(":")[2]
    plain = unicodedata.normalize("NFKC", typed).rpartition(":")[2]  # as an input method in full width types it
    return [
        row[0]
        for begins in dict.fromkeys((user_id, user_id.lower(), plain, plain.lower()))
        for row in tx.execute(
            "SELECT id FROM identities WHERE user_id >= ? AND user_id < ? AND NOT masked LIMIT ?",
            (begins, begins + _HIGHEST, _BY_NAME),
        )
    ]


def _by_name(tx: Transaction, typed: str) -> list[int]:
    rows = tx.execute(
        "SELECT id FROM identities WHERE name >= ? AND name < ? ORDER BY name LIMIT ?",
        (typed, typed + _HIGHEST, _BY_NAME),
    )
    return [row[0] for row in rows]


def not_yet_indexed(tx: Transaction, wanted: str) -> list[int]:
    """Of the latest whom the index has not yet, whose name has what is wanted, which is folded."""
    rows = tx.execute(
        "SELECT id, name FROM (SELECT identity_id FROM fans_to_index ORDER BY identity_id DESC LIMIT ?)"
        " JOIN identities ON id = identity_id",
        (_NOT_YET,),
    )
    return [row[0] for row in rows if wanted in fold(row[1])]


def _ranked(tx: Transaction, places: list[int], typed: str, limit: int) -> list[FoundFan]:
    told = ids_json(places)
    wanted = fold(typed)
    old: dict[int, list[str]] = {}
    for place, name in tx.execute(
        "SELECT identity_id, name FROM json_each(?) CROSS JOIN identity_names ON identity_id = value", (told,)
    ):
        old.setdefault(place, []).append(name)
    rows = tx.execute(
        "SELECT identities.id, platform, space, user_id, name, last_seen_ms, ifnull(orders, 0), ifnull(spent, 0)"
        " FROM json_each(?) CROSS JOIN identities ON identities.id = value"
        " LEFT JOIN fan_tallies ON identity_id = identities.id WHERE NOT staff",
        (told,),
    )
    found: list[tuple[tuple[int, int, int, int], FoundFan]] = []
    for place, platform, space, user_id, name, last_seen_ms, orders, spent in rows:
        rank, why, words = _why(wanted, name, old.get(place, ()), Identity(platform, space, user_id))
        if why in ("name", "old_name") and "***" in words:
            continue
        fan = FoundFan(
            IdentityId(place), Identity(platform, space, user_id), name, why, words, last_seen_ms, orders, spent
        )
        found.append(((rank, -min(orders, 1), -last_seen_ms, place), fan))
    found.sort(key=lambda one: one[0])
    kept: list[FoundFan] = []
    taken: set[IdentityId] = set()
    for _, fan in found:
        if fan.id not in taken:
            kept.append(fan)
            taken.update(identities_of(tx, fan.id))
        if len(kept) == limit:
            break
    return [_with_note(tx, fan, wanted) if fan.why == "note" else fan for fan in kept]


def _why(wanted: str, name: str, old: Sequence[str], identity: Identity) -> tuple[int, Why, str]:
    """How well a fan fits, less is better, and by what."""
    plain = fold(name)
    if plain == wanted:
        return 0, "name", name
    if wanted in (fold(identity.user_id), fold(str(identity))):
        return 1, "id", identity.user_id
    if plain.startswith(wanted):
        return 2, "name", name
    if wanted in plain:
        return 3, "name", name
    for former in old:
        if wanted in fold(former):
            return 4, "old_name", former
    if len(wanted) >= _LEAST_ID and fold(identity.user_id).startswith(wanted):
        return 5, "id", identity.user_id
    letters = "".join(part for part in wanted.split())
    for borne in (name, *old):
        if letters.isascii() and any(word.startswith(letters) for word in sound_words((borne,), "").split()):
            return 6, "sound", borne
    if letters.isascii() and any(char.isdigit() for char in letters) and fold(identity.user_id).endswith(letters):
        return 7, "id", identity.user_id
    return 8, "note", ""


def _with_note(tx: Transaction, fan: FoundFan, wanted: str) -> FoundFan:
    """The fan with the note that has what was typed; a mixture of name and sound fits by neither alone."""
    notes = tx.execute("SELECT text FROM notes WHERE identity_id = ? ORDER BY id DESC", (fan.id,)).fetchall()
    text = next((text for (text,) in notes if all(part in fold(text) for part in wanted.split())), None)
    why: Why = "sound" if text is None else "note"
    return FoundFan(
        fan.id, fan.identity, fan.name, why, text or fan.name, fan.last_seen_ms, fan.orders, fan.spent_minor
    )
