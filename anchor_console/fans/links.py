"""When two identities are proposed as one fan, and when that counts. Pure.

Ids of two spaces are never assumed equal, and a name alone says nothing: what may be one fan is *proposed*, with its
reasons. A person accepts it, or two orders that agree do, as a guess.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

import msgspec

from anchor_console.core.ids import Identity, IdentityId

WORDS_BEFORE_MS = 10 * 60_000
"""Who orders within so long of having said that they will may be who said it."""
WORDS_AFTER_MS = 5 * 60_000
"""Some say it when they have ordered: 已拍 5号 M."""
AGREEING_ORDERS = 2
_MANY_SHARE_IT = 3
"""A picture that more people bear is the platform's own."""

_SURENESS_OF_LIST = 40
_SURENESS_OF_PICTURE = 60
_SURENESS_OF_ORDER = 70
_SURENESS_OF_BOTH = 85
_SURENESS_OF_ORDERS = 90
_SURENESS_OF_ALL = 95


class LinkState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDONE = "undone"


class Ground(StrEnum):
    """The same picture; an order for what the other had just said they would buy; or the seller's own list of regulars,
    which has them by name alone.
    """

    PICTURE = "picture"
    ORDER = "order"
    LIST = "list"


_OF_BOTH = "="
"""How the ref of an order begins that was told of both: by its platform of one, by a file of the other."""


class Reason(msgspec.Struct, frozen=True):
    """Why two identities may be one; `ref` is the picture, what tells the order, or who it is in the list."""

    ground: Ground
    ref: str
    at_ms: int

    @classmethod
    def of_both(cls, order_id: str, at_ms: int) -> Reason:
        """One order, told of both."""
        return cls(Ground.ORDER, f"{_OF_BOTH}{order_id}", at_ms)

    @property
    def is_of_both(self) -> bool:
        return self.ground is Ground.ORDER and self.ref.startswith(_OF_BOTH)

    @property
    def order_id(self) -> str:
        return self.ref.removeprefix(_OF_BOTH)


class Person(msgspec.Struct, frozen=True):
    """An identity as far as it tells who is behind it."""

    id: IdentityId
    identity: Identity
    name: str
    picture: str | None
    masked: bool
    is_listed: bool
    """Whether the seller's list alone knows them: by name, or by an id that nobody has come with yet."""


class Link(msgspec.Struct, frozen=True):
    """Two identities that are, or may be, one fan.

    An accepted link that no person confirmed is a guess: it never feeds what is said aloud.
    """

    id: int
    one: IdentityId
    other: IdentityId
    state: LinkState
    is_confirmed: bool
    sureness: int
    proposed_at_ms: int
    settled_by: str | None
    settled_at_ms: int | None
    reasons: tuple[Reason, ...]

    @property
    def is_guess(self) -> bool:
        """Whether it stands by no person's word, be it accepted or only proposed."""
        return not self.is_confirmed and self.state in (LinkState.PROPOSED, LinkState.ACCEPTED)

    def beside(self, who: IdentityId) -> IdentityId:
        """The other one of the two."""
        return self.other if who == self.one else self.one


def may_be_one(one: Person, other: Person) -> bool:
    """Whether these two may be proposed at all: unmasked, of one name, and of two id spaces; or one of them in a list.

    The 抖音号 that a list has is hardly ever the id that a bridge brings: the two stand in one space.
    """
    places = {(person.identity.platform, person.identity.space) for person in (one, other)}
    name = one.name.strip()
    return (
        (len(places) == 2 or one.is_listed != other.is_listed)
        and name != ""
        and name == other.name.strip()
        and not (one.masked or other.masked)
    )


def picture_of(url: str | None) -> str | None:
    """What tells a picture apart in its address: hosts, sizes and signatures change, the path stays."""
    if not url:
        return None
    _, found, rest = url.partition("://")
    path = (rest if found else url).partition("?")[0].partition("#")[0]
    tail = path.partition("/")[2] if found else path
    return tail.strip("/") or None


def same_picture(one: Person, other: Person, borne_by: int) -> bool:
    """Whether both bear one picture that is theirs; `borne_by` is how many of either's space bear it."""
    picture = picture_of(one.picture)
    return picture is not None and picture == picture_of(other.picture) and borne_by <= _MANY_SHARE_IT


def within_minutes(said_at_ms: int, ordered_at_ms: int) -> bool:
    """Whether an order follows from the words, or the words from the order."""
    return -WORDS_AFTER_MS <= ordered_at_ms - said_at_ms <= WORDS_BEFORE_MS


def sureness(reasons: Collection[Reason]) -> int:
    """How sure a link with these reasons is, in percent."""
    orders = len({reason.order_id for reason in reasons if reason.ground is Ground.ORDER})
    has_picture = any(reason.ground is Ground.PICTURE for reason in reasons)
    if orders >= AGREEING_ORDERS:
        return _SURENESS_OF_ALL if has_picture else _SURENESS_OF_ORDERS
    if orders:
        return _SURENESS_OF_BOTH if has_picture else _SURENESS_OF_ORDER
    if has_picture:
        return _SURENESS_OF_PICTURE
    return _SURENESS_OF_LIST if reasons else 0


def accepts_itself(
    state: LinkState, reasons: Collection[Reason], meeting: Collection[tuple[Identity, Identity]]
) -> bool:
    """Whether a link is accepted without a person: two orders agree, nobody said no, and no two ids of a space meet.

    Args:
        meeting: each two ids that would then be one fan's and are not yet; but for the two of the link where their
            orders are told of both: an order has one buyer, whom files may have by two kinds of id.
    """
    orders = {reason.order_id for reason in reasons if reason.ground is Ground.ORDER}
    return (
        state is LinkState.PROPOSED
        and len(orders) >= AGREEING_ORDERS
        and not any((one.platform, one.space) == (other.platform, other.space) for one, other in meeting)
    )


def is_one_buyer(reasons: Collection[Reason]) -> bool:
    """Whether orders that agree are each told of both."""
    return len({reason.order_id for reason in reasons if reason.is_of_both}) >= AGREEING_ORDERS
