"""One thing known of a fan, what it rests on, and how long it is worth something. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.core.text import fold
from anchor_console.goods.same_size import size_key
from anchor_console.goods.shoes import may_be_of_shoes

SELF = "self"
CHILD = "孩子"
EXPECTING = "孕妇"

DAY_MS = 24 * 60 * 60_000
CHILD_GROWS_MS = 122 * DAY_MS
"""Four months: then a child's figures are another's."""
GUESS_FADES_MS = 180 * DAY_MS

SENSITIVE_FACETS = frozenset({"allergy", "skin"})
SENSITIVE_WEARERS = frozenset({EXPECTING, CHILD})
"""Nor are they named where all may hear it; whoever is bought for is both an audience and a wearer."""
ADULT_AGE = 18

SENSITIVE_KEY = "fans.keeps_sensitive"
"""The setting by which the seller says that sensitive facts outlast the session."""

FIGURES = frozenset({"height_cm", "weight_kg", "size", "age"})
MAY_BE_SEVERAL = frozenset({CHILD, "老人", "朋友", "男士"})
"""Words that a fan may have several people for: 大宝 and 二宝 are both 孩子."""
_OF_ONE_VALUE = frozenset({"height_cm", "weight_kg", "age", "budget", "skin"})
"""Facets of which a person has one value at a time; a size goes by its kind (M and 40 are of two garments)."""
SENT_BACK = "sent_back"
"""The facet of a size that they bought and sent back."""
_OF_SIZES = frozenset({"size", SENT_BACK})
_OPPOSITES = frozenset({"likes", "dislikes"})
_SAID_ALIKE = re.compile(r"[\s!~.,。、?]+")


class Standing(StrEnum):
    """Guessed by us, stated by the fan, confirmed or rejected by a person at the desk."""

    GUESSED = "guessed"
    STATED = "stated"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Ground(StrEnum):
    MESSAGE = "message"
    SALE = "sale"
    PERSON = "person"


class Evidence(msgspec.Struct, frozen=True):
    """What a fact rests on: a message, a sale, or a person at the desk; `message_id` is None once the line is gone."""

    ground: Ground
    identity_id: IdentityId
    message_id: MessageId | None
    sale_id: str | None
    by_name: str | None
    at_ms: int


class Fact(msgspec.Struct, frozen=True):
    """One thing known of a fan; `wearer` is `SELF` or whom they buy for. `stated_at_ms` is when it was last said.

    `session_only` is true of a sensitive one that is forgotten when the session ends. `evidence` is the newest first.
    """

    id: int
    identity_id: IdentityId
    facet: str
    value: str
    wearer: str
    standing: Standing
    stated_at_ms: int
    session_only: bool
    settled_by: str | None
    settled_at_ms: int | None
    evidence: tuple[Evidence, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """What it says, whoever of the fan's identities it was heard from."""
        return self.facet, self.value, self.wearer

    @property
    def meaning(self) -> tuple[str, str, str]:
        """The same in all facts that say the same, however a size is written."""
        return meaning(*self.key)


class HeardFact(msgspec.Struct, frozen=True):
    """A fact as it was read from a message (`words` are the line's), or written down by a person (`by_name`)."""

    facet: str
    value: str
    wearer: str
    standing: str
    at_ms: int
    message_id: MessageId | None = None
    by_name: str | None = None
    words: str | None = None


def meaning(facet: str, value: str, wearer: str) -> tuple[str, str, str]:
    return facet, size_key(value) if facet in _OF_SIZES else value, wearer


def is_sensitive(facet: str, value: str, wearer: str) -> bool:
    """Whether this lasts for the session only unless the seller says otherwise (PRODUCT.md, "must hold" 5)."""
    return (
        facet in SENSITIVE_FACETS or wearer in SENSITIVE_WEARERS or (facet == "audience" and value in SENSITIVE_WEARERS)
    )


def says_minor(facet: str, value: str, wearer: str) -> bool:
    """Whether somebody says of themself that they are under 18."""
    return facet == "age" and wearer == SELF and value.isdecimal() and int(value) < ADULT_AGE


def words_key(text: str) -> int:
    """A number that tells the same words again; width, case, spaces and marks make no difference."""
    digest = hashlib.blake2b(_SAID_ALIKE.sub("", fold(text)).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def is_old(fact: Fact, now_ms: int) -> bool:
    """Whether it says how things were and not how they are: a child's figures of four months ago, a faded guess."""
    age_ms = now_ms - fact.stated_at_ms
    if fact.wearer == CHILD and fact.facet in FIGURES:
        return age_ms > CHILD_GROWS_MS
    return fact.standing is Standing.GUESSED and age_ms > GUESS_FADES_MS


def contradict(one: Fact, other: Fact) -> bool:
    """Whether only one of two can be so: two heights of one wearer, or likes and dislikes of one thing."""
    if one.wearer != other.wearer:
        return False
    if one.facet != other.facet:
        return {one.facet, other.facet} == _OPPOSITES and one.value == other.value
    if one.meaning == other.meaning:
        return False
    if one.facet == "size":
        return _kind_of_size(one.value) == _kind_of_size(other.value)
    return one.facet in _OF_ONE_VALUE


def _kind_of_size(size: str) -> str:
    """Of which kind of garments it is: who wears trousers in 29 and shoes in 38 has said nothing twice."""
    if not any(char.isdecimal() for char in size) or re.search("[A-Za-z]", size):
        return "letters"
    return "shoes" if may_be_of_shoes(size, None, None) else "digits"


def contradicted(facts: Sequence[Fact]) -> frozenset[int]:
    """The ids of those that another one contradicts."""
    found: set[int] = set()
    for place, one in enumerate(facts):
        for other in facts[place + 1 :]:
            if contradict(one, other):
                found |= {one.id, other.id}
    return frozenset(found)


def in_use(facts: Iterable[Fact], wearer: str, now_ms: int) -> list[Fact]:
    """What advice for `wearer` may go by: nobody else's, nothing rejected or old, of contradicting ones the better.

    Confirmed comes before stated before guessed, then the newest first; but of a body what the fan said since it was
    confirmed comes first: bodies change. Two sizes of one kind both stand: fans say 两个码都行. Where a word stands for
    several people, only what was told of one of them at once goes together.
    """
    ranks = {Standing.CONFIRMED: 0, Standing.STATED: 1, Standing.GUESSED: 2}
    own = [fact for fact in facts if fact.wearer == wearer and fact.standing in ranks and not is_old(fact, now_ms)]
    if wearer in MAY_BE_SEVERAL:
        own = _of_one_person(own)
    own.sort(key=lambda fact: (ranks[fact.standing], -fact.stated_at_ms, fact.id))
    own.sort(key=lambda fact: (fact.standing is Standing.GUESSED, -known_ms(fact)) if fact.facet in FIGURES else (0, 0))
    kept: list[Fact] = []
    for fact in own:
        if fact.facet == "size" or not any(contradict(fact, better) for better in kept):
            kept.append(fact)
    return kept


def _of_one_person(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without figures that may be another's: of two bodies, those told of last, in the same breath."""
    figures = [fact for fact in facts if fact.facet in FIGURES]
    if not _doubtful(figures):
        return list(facts)
    told_last = _saying(max(figures, key=known_ms))
    at_once = [fact for fact in figures if any(_heard(it) == told_last for it in fact.evidence)]
    doubtful = _doubtful(at_once)
    return [fact for fact in facts if fact.facet not in FIGURES or (fact in at_once and fact.id not in doubtful)]


def _doubtful(figures: Sequence[Fact]) -> frozenset[int]:
    return contradicted([fact for fact in figures if fact.facet in _OF_ONE_VALUE])


def _saying(fact: Fact) -> int | None:
    """When it was heard last."""
    return _heard(max(fact.evidence, key=lambda it: it.at_ms)) if fact.evidence else None


def _heard(evidence: Evidence) -> int:
    """What tells a saying from others; all that persons at the desk wrote down is one."""
    return 0 if evidence.ground is Ground.PERSON else evidence.at_ms


def known_ms(fact: Fact) -> int:
    """When it was last said, or confirmed."""
    confirmed_ms = fact.settled_at_ms if fact.standing is Standing.CONFIRMED else None
    return max(fact.stated_at_ms, confirmed_ms or 0)
