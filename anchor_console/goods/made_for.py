"""Whom goods are made for, as their own words say. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold

Buyer = TypeVar("Buyer", bound=Hashable)

_CHILDREN = lazily(r"儿童|童[装鞋款袜帽裤裙]|[男女大中小]童|婴(?!儿?级)|幼儿|宝宝|新生儿|小学生")
"""婴儿级棉 is what grown-ups wear too."""
_ANYBODY = lazily(r"男女|女男|情侣|中性|亲子|unisex")
_MEN = lazily(r"男(?!友[风款衬牛毛卫t外])|爸爸|父亲|爷爷|\bm[ae]n(?:'?s)?\b")
"""男友风 is what women wear."""
_WOMEN = lazily(
    r"女(?!儿)|男友[风款衬牛毛卫t外]|妈妈|奶奶|孕妇|连衣裙|[半背短长]身?裙|[百吊包碎鱼]\S{1,2}裙|裙[装裤子]|旗袍|文胸|胸罩|高跟|\bwom[ae]n(?:'?s)?\b"
)
_PETS = lazily(
    r"宠(?!粉|爱|溺|妻|儿|女|你)|(?<![天熊财野])猫(?!步|眼|耳|爪|跟|须|人|山王|女|和)|狗(?!牙|不理|尾|年)|犬(?!牙)"
)
"""宠粉价 is for fans, a 猫跟鞋 for women, and 猫山王 to eat."""
_ONLY_SHOWN = lazily("印花|图案|刺绣|提花|卡通|联名|贴布")
"""A hoodie with a cat on it is worn by people."""


class MadeFor(StrEnum):
    CHILDREN = "children"
    MEN = "men"
    WOMEN = "women"
    PETS = "pets"


@lru_cache(4096)
def made_for(name: str | None, category: str | None) -> MadeFor | None:
    """Who wears a product of this name and category; None where it does not say, or says anybody."""
    if is_for_pets(name, category):
        return MadeFor.PETS
    said = " ".join(fold(words) for words in (name, category) if words)
    if _CHILDREN.search(said):
        return MadeFor.CHILDREN
    is_for_men, is_for_women = _MEN.search(said) is not None, _WOMEN.search(said) is not None
    if is_for_men == is_for_women or _ANYBODY.search(said):
        return None
    return MadeFor.MEN if is_for_men else MadeFor.WOMEN


def may_be_for_men(words: str) -> bool:
    """Whether a product that has these words in its name or category may be made for men; without them it is not."""
    return _MEN.search(fold(words)) is not None


def is_for_children(name: str | None, category: str | None) -> bool:
    """Whether a product of this name and category is worn by children."""
    return made_for(name, category) is MadeFor.CHILDREN


def is_for_pets(name: str | None, category: str | None) -> bool:
    """Whether a product of this name and category is for an animal: its sizes are nobody's own."""
    told = " ".join(words for words in (name, category) if words)
    return _PETS.search(told) is not None and ("宠物" in told or _ONLY_SHOWN.search(told) is None)


def same_people(one: MadeFor | None, other: MadeFor | None) -> bool:
    """Whether a size of goods for the one tells of goods for the other.

    Who shops for men besides marks what is theirs, so what says nothing is no man's, nor a child's, nor a dog's.
    """
    return one == other or {one, other} <= {MadeFor.WOMEN, None}


def most_are_for(goods: Iterable[MadeFor | None]) -> MadeFor | None:
    """Whom a shop's goods are for that do not say so: men or women, by what most of the others say."""
    told = Counter(goods)
    if told[MadeFor.MEN] == told[MadeFor.WOMEN]:
        return None
    return MadeFor.MEN if told[MadeFor.MEN] > told[MadeFor.WOMEN] else MadeFor.WOMEN


class Shares(Generic[Buyer]):
    """How much of what each buyer bought is for men, and how much for others: which of it tells of themself."""

    def __init__(self) -> None:
        self._for_men: Counter[Buyer] = Counter()
        self._others: Counter[Buyer] = Counter()

    def add(self, who: Buyer, made: MadeFor | None, times: int = 1) -> None:
        if made is not MadeFor.CHILDREN:
            (self._for_men if made is MadeFor.MEN else self._others)[who] += times

    def add_all(self, whose: Iterable[Buyer], made: MadeFor | None) -> None:
        """One thing more for each of them, as often as they stand there."""
        for who, times in Counter(whose).items():
            self.add(who, made, times)

    def bought_for_men(self, people: Iterable[Buyer]) -> set[Buyer]:
        """Who of them bought something for men."""
        return set(self._for_men).intersection(people)

    def __bool__(self) -> bool:
        return bool(self._for_men or self._others)

    def tell(self, who: Buyer, made: MadeFor | None) -> bool:
        """Whether goods for these people tell of the buyer: more than twice as many must be for the like of them."""
        for_men, others = self._for_men[who], self._others[who]
        if made is MadeFor.CHILDREN:
            return False
        return for_men > 2 * others if made is MadeFor.MEN else others > 2 * for_men
