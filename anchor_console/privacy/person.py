"""A person as they are on file: all their identities, and the names they bear or bore."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from anchor_console.chat.name_store import names_told
from anchor_console.core.ids import Identity, IdentityId
from anchor_console.fans import person_store as fans
from anchor_console.fans.link_store import links_of
from anchor_console.fans.links import LinkState
from anchor_console.fans.names import Names, is_long_enough
from anchor_console.fans.store import identities_of, identity_id
from anchor_console.storage.writer import Transaction

_DENIED = frozenset({LinkState.REJECTED, LinkState.UNDONE})


class Known(msgspec.Struct, frozen=True):
    """`numbers` are all that are linked; `identities` are their accounts, each once.

    `guessed` are those that no person has said to be theirs: two orders that agree did, or id and name do. They stand
    among `identities`, unless they were to be left out. `proposed` is how many more may be theirs, by what nobody has
    answered yet.
    """

    numbers: tuple[IdentityId, ...]
    identities: tuple[Identity, ...]
    names: Names
    guessed: tuple[Identity, ...] = ()
    proposed: int = 0

    @property
    def words(self) -> list[str]:
        """What a file may be called that is about them."""
        return [who.user_id for who in self.identities if who.user_id] + list(self.names.spoken)


def known(tx: Transaction, who: Identity, *, with_guessed: bool = True) -> Known | None:
    """The person behind an identity; None where nobody of that id is on file."""
    number = identity_id(tx, who) or next(iter(fans.of_account(tx, who)), None)
    return None if number is None else known_as(tx, number, with_guessed=with_guessed)


def known_as(tx: Transaction, number: IdentityId, *, with_guessed: bool = True) -> Known:
    """The person behind an identity's number; without identities where there is none.

    Args:
        with_guessed: ids count as theirs that are only guessed to be.
    """
    linked, sure = identities_of(tx, number), identities_of(tx, number, confirmed_only=True)
    alike = _of_same_id_and_name(tx, linked)
    guessed = fans.identities_among(tx, [one for one in (*linked, *alike) if one not in sure])
    taken = (*linked, *alike) if with_guessed else sure
    people = fans.identities_among(tx, (*_with_accounts(tx, taken), *fans.masked_beside(tx, taken)))
    numbers = tuple(people)
    identities = tuple(dict.fromkeys(one.account for one in people.values()))
    proposed = _proposed_beside(tx, numbers)
    return Known(numbers, identities, names_told(tx, numbers), tuple(guessed.values()), proposed)


def _proposed_beside(tx: Transaction, numbers: Sequence[IdentityId]) -> int:
    """How many others were proposed to be the same fan."""
    others = {
        one.beside(who) for who in numbers for one in links_of(tx, [who]) if one.state is LinkState.PROPOSED
    }  # fmt: skip
    return len(others.difference(numbers))


def _of_same_id_and_name(tx: Transaction, linked: Sequence[IdentityId]) -> list[IdentityId]:
    """Who else has an id and a name of these, with all that are linked with them, but for whom a person said no to."""
    denied = {one.beside(who) for who in linked for one in links_of(tx, [who]) if one.state in _DENIED}
    alike = [one for one in fans.of_same_id_and_name(tx, linked) if one not in denied]
    return list(dict.fromkeys(one for each in alike for one in identities_of(tx, each) if one not in linked))


def _with_accounts(tx: Transaction, numbers: Sequence[IdentityId]) -> list[IdentityId]:
    """These, and whoever stood for them in sessions that saw a masked name over their id."""
    mine = fans.identities_among(tx, numbers).values()
    return [*numbers, *(one for who in dict.fromkeys(one.account for one in mine) for one in fans.of_account(tx, who))]


def nobody_known(who: Identity) -> Known:
    """One of whom nothing is on file: their id may stand in what is no database."""
    user_ids = [who.user_id] if is_long_enough(who.user_id) else []
    return Known((), (who,), Names(user_ids=user_ids))
