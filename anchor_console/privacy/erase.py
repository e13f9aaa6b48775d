"""Taking one person out of the database: at once for all that looks at them, in steps for all that they said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from anchor_console.chat import person_store as chat
from anchor_console.chat.name_store import names_still_told, names_told
from anchor_console.core.clock import MAY_BE_AHEAD_MS
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import IdentityId
from anchor_console.fans import find_store
from anchor_console.fans import person_store as fans
from anchor_console.fans.names import Names
from anchor_console.fans.store import identities_of
from anchor_console.fans.tally_store import linked_among
from anchor_console.privacy.register import PersonStore
from anchor_console.sales.tallies import recount
from anchor_console.storage.free_words import mask_in_words
from anchor_console.storage.settings import put_setting, setting
from anchor_console.storage.wiping import wipe_what_goes
from anchor_console.storage.writer import Transaction

MERGES: tuple[Callable[[Transaction, int], bool], ...] = (chat.merge_words, find_store.merge_words)
"""Write the full-text indexes anew, a part at each call: see `chat.person_store.merge_words`."""
SWEPT_KEY = "privacy.swept"
"""Bears the digest of all who are erased from this file: one that was put back from a copy bears an older one."""
LINES_AT_ONCE = 500
_LOOKED_THROUGH = 20_000


def erase_now(
    tx: Transaction,
    stores: Sequence[PersonStore],
    people: Sequence[IdentityId],
    names: Names | None = None,
    *,
    lines_masked_to: int = 0,
    in_prose: bool = True,
) -> None:
    """Take away all but the lines of these people, in the order of the register; their lines are then nobody's.

    Args:
        names: of these people, as they were read a moment ago; None reads them now.
        lines_masked_to: up to this line of chat these names were masked before.
        in_prose: their names go from what is told of others, too.
    """
    wipe_what_goes(tx)
    told = names_told(tx, people) if names is None else names_still_told(tx, people, names)
    joined = {other for one in linked_among(tx, people) for other in identities_of(tx, one)}
    for store in stores:
        store.erase_fan(tx, people)
    recount(tx, joined.difference(people))
    chat.mask_names(tx, told, lines_masked_to if told is names else 0)
    if in_prose:
        mask_in_words(tx, told.in_prose)
    find_store.index_changed(tx)


def erase_some_lines(tx: Transaction, people: Sequence[IdentityId], seal: Callable[[str], str]) -> bool:
    """Empty some of their lines; True while there are more."""
    wipe_what_goes(tx)
    return chat.seal_lines(tx, people, LINES_AT_ONCE, seal)


def find_forgotten(tx: Transaction, forgotten: Forgotten, now_ms: int) -> list[IdentityId]:
    """Those on file who were forgotten after they were first seen; who came back since then is somebody new.

    A first time that is still to come is a slip, and may have been any time.
    """
    latest_ms = now_ms + MAY_BE_AHEAD_MS
    found: list[IdentityId] = []
    last = 0
    while rows := fans.identities_from(tx, last, _LOOKED_THROUGH):
        found += [
            who
            for who, identity, first_ms in rows
            if forgotten.covers(identity, first_ms if first_ms <= latest_ms else 0)
        ]
        last = rows[-1][0]
    return found


def is_swept(tx: Transaction, digest: str) -> bool:
    """Whether all who were forgotten are erased from this file."""
    return (setting(tx, SWEPT_KEY) or "") == digest


def mark_swept(tx: Transaction, digest: str) -> None:
    put_setting(tx, SWEPT_KEY, digest)


def erase_all_in(tx: Transaction, stores: Sequence[PersonStore], forgotten: Forgotten, digest: str, now_ms: int) -> int:
    """Erase everybody who was forgotten from a whole file, in one transaction; gives how many identities."""
    people = find_forgotten(tx, forgotten, now_ms)
    if people:
        erase_now(tx, stores, people)
    gone = fans.nobodies(tx)
    while erase_some_lines(tx, gone, forgotten.seal):
        pass
    mark_swept(tx, digest)
    return len(people)
