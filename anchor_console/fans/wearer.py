"""Whom something is worn by, the fan or somebody they buy for, and what is known of that one alone. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from anchor_console.core.sentence import Sentence
from anchor_console.core.text import fold
from anchor_console.fans.facts import DAY_MS, SELF, Fact, in_use

MAY_GO_BACK_MS = 10 * DAY_MS
"""A parcel is some days on its way, and for a week after that it goes back without a reason."""

_LOOSE = ("宽松", "宽大", "大一点", "oversize")
_CLOSE = ("修身", "合身", "紧身", "贴身")

_IN_ENGLISH = {
    "妈妈": "mum", "爸爸": "dad", "老公": "husband", "老婆": "wife", "孩子": "child",
    "老人": "elderly", "朋友": "a friend", "男士": "a man",
}  # fmt: skip


class Bought(msgspec.Struct, frozen=True):
    """Something that a fan bought, as far as its record tells; `is_returned` where it went back, `is_lately` where it
    may yet.
    """

    at_ms: int
    product_code: str | None
    product_name: str | None
    category: str | None
    color: str | None
    size: str | None
    qty: int
    is_returned: bool
    is_lately: bool


class Wearer(msgspec.Struct, frozen=True):
    """What is known of one wearer, the newest first. `who` is `self` or the audience word that the fan buys for."""

    who: str
    height_cm: float | None = None
    weight_kg: float | None = None
    sizes: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    """What they don't like, or cannot bear."""
    budget: int | None = None
    """The most that they will pay, in yuan."""

    @property
    def is_self(self) -> bool:
        return self.who == SELF

    @property
    def wears_loose(self) -> bool:
        return any(word in fold(like) for like in self.likes for word in _LOOSE)

    @property
    def wears_close(self) -> bool:
        return any(word in fold(like) for like in self.likes for word in _CLOSE)


def wearer_of(facts: Iterable[Fact], who: str, now_ms: int) -> Wearer:
    """What the facts say of one wearer: what was confirmed first, then what is newest; nothing that is old."""
    theirs = in_use(facts, who, now_ms)

    def said(facet: str) -> tuple[str, ...]:
        return tuple(fact.value for fact in theirs if fact.facet == facet)

    budget = next((int(float(value)) for value in said("budget") if _number(value) is not None), None)
    return Wearer(
        who=who,
        height_cm=next((found for value in said("height_cm") if (found := _number(value)) is not None), None),
        weight_kg=next((found for value in said("weight_kg") if (found := _number(value)) is not None), None),
        sizes=said("size"),
        likes=said("likes"),
        dislikes=(*said("dislikes"), *said("allergy")),
        budget=budget,
    )


def wearers_in(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Whose figures the facts hold: the fan first, then the others in the order met."""
    others = dict.fromkeys(
        fact.wearer for fact in facts if fact.wearer != SELF and fact.facet in ("height_cm", "weight_kg", "size")
    )
    return (SELF, *others)


def for_whom(name: str, wearer: Wearer) -> Sentence:
    """The fan who is called so, as one who asks for this wearer: a size of 妈妈 must not pass for her own."""
    if wearer.is_self:
        return Sentence(name, name)
    return Sentence(f"{name}给{wearer.who}", f"{name} ({_IN_ENGLISH.get(wearer.who, wearer.who)})")


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
