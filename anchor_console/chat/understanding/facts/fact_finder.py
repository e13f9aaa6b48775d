"""What a line states for good about the fan, or about the person they buy for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter

from msgspec import Struct

from anchor_console.chat.understanding.catalog.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.facts.ages import People
from anchor_console.chat.understanding.facts.ailments import SIGNS_OF_SKIN, allergies, is_somebodys, not_eaten
from anchor_console.chat.understanding.facts.budgets import MONEY_UNITS
from anchor_console.chat.understanding.facts.figures import LEAST, UNITS, FigureReader, Found
from anchor_console.chat.understanding.facts.pets import is_of_a_pet
from anchor_console.chat.understanding.facts.strangers import without_those_of_strangers
from anchor_console.chat.understanding.facts.tastes import MAY_TELL_TASTE, tastes
from anchor_console.chat.understanding.facts.wearers import CHILD, EXPECTING, may_be_of_a_child, meant, wearers
from anchor_console.chat.understanding.facts.whose_facts import (
    ADULT_AGE,
    attributed,
    is_a_childs_body,
    is_of_me,
    only_one_beside,
    tells_age,
    without_those_of_others,
)
from anchor_console.chat.understanding.line.phrases import Phrases, Place
from anchor_console.chat.understanding.models.bought_for import BoughtFor
from anchor_console.chat.understanding.naming.mentions import COLOR, PRODUCT, QTY, SIZE, Mention, Named, has
from anchor_console.chat.understanding.reading import AFTER_SALE, CANCEL, SELF, SPAM, Intent, StatedFact

_USUALLY = re.compile("[平往常般直来穿脚寸别其]")
"""No size is told as the usual one without one of these."""
_IDLE = frozenset({Intent.CHATTER, Intent.CANCEL})
_OF_SOMEBODY = frozenset({"audience", "age"})
_OF_SOMEONE_KNOWN = frozenset({"height_cm", "weight_kg", "age"})
_WHY_NOT = _OF_SOMEONE_KNOWN | {"allergy", "skin"}
"""What is told of somebody for whom goods are taken back."""
_OF_WHAT_IS_WORN = frozenset({"size", "likes", "dislikes"})
_MAY_BE_A_PET = re.compile("猫|狗|犬|毛孩子")


class Stated(Struct, frozen=True, gc=False):
    """The facts of a line, and the mentions, by start, that they used up."""

    facts: tuple[StatedFact, ...]
    used: frozenset[int]
    is_given: bool = False
    """Whether it is plainly said for whom one buys."""
    is_of_me: bool = False
    """Whether it is the fan whose age is told."""
    expects: bool = False
    """Whether the fan tells that she herself expects a child."""

    def of(self, intent: Intent) -> tuple[StatedFact, ...]:
        """The facts that stand when the line is of `intent`: idle talk of the family says nothing to sell by.

        That somebody is under age stands whatever else the line says.
        """
        if not self.facts or intent is SPAM:
            return ()
        if intent is AFTER_SALE:
            sizes = [fact for fact in self.facts if fact.facet == "size"]
            said = sizes if len(sizes) == 1 else []  # two are of what came: 左脚42右脚43
            return tuple(fact for fact in self.facts if fact in said or fact.facet not in _OF_WHAT_IS_WORN)
        if intent is CANCEL and (self.is_given or any(fact.facet in _WHY_NOT for fact in self.facts)):
            return self.facts
        if intent in _IDLE:
            return tuple([fact for fact in self.facts if self._stands_in_idle_talk(fact)])
        return self.facts

    def _stands_in_idle_talk(self, fact: StatedFact) -> bool:
        if self.expects and fact.value == EXPECTING:
            return True
        if fact.facet in _OF_SOMEBODY:
            return self._is_my_age(fact)
        return fact.wearer == SELF or fact.facet not in _OF_SOMEONE_KNOWN

    def _is_my_age(self, fact: StatedFact) -> bool:
        """Whether it is how old the fan is; that somebody is under age stands however it is said."""
        if fact.facet != "age" or fact.wearer != SELF or not isinstance(fact.value, int):
            return False
        return self.is_of_me or fact.value < ADULT_AGE


_ONCE = re.compile(
    r"(?:以前|之前|原来|原先|从前|当年|去年|前年|产前|孕前|[生怀](?:完?娃|完?孩子|完?宝宝)?[之以]?前|怀(?:孕|[^\s,，]{1,4})(?:的?时候|那会儿?|那阵)|年轻(?:的?时候|那会儿?)?)"
    r"(?:我|都|才|就|只|是|有|也|最[瘦胖]|体重|身高|大概|差不多)*\s?$"
)
"""Before a figure of long ago: 我以前120斤，现在110斤."""
_OF_THEN = frozenset({"likes", "dislikes", "skin"})
_OF_A_SHAPE = frozenset({"height_cm", "weight_kg"})
_MAY_BE_LONG_AGO = re.compile("前|原|当|去|怀|年轻")
_MAY_DENY = re.compile("没|哪|不是")
_DENIED = re.compile("(?:(?<!有)没有?|哪里?有|(?<!是)不是)(?:身高|体重)?$")
"""Before a figure that somebody says is not theirs: 我没有130斤; 没到130斤 says what they nearly weigh."""
_I_EXPECT = re.compile(
    r"[我俺](?:自己|现在|今年|刚刚?|已经|又|也|都|才|是|个|查出|发现)*"
    r"(?:怀孕(?:[啦中]|了(?!吗|没|[之以]?后|就|才|那))|怀二胎[啦了]|孕妇(?=$|[\s,，。!！啊呀哦])|(?:怀孕?|孕)[了有]?(?:\d+|[一二两三四五六七八九十]+)(?:周|个?多?月))"
    r"|(?:^|[\s,，。!！])怀孕(?:\d+|[一二两三四五六七八九十]+)(?:周|个?多?月)"
)
"""Tells that it is the writer herself who expects a child; her family's news are told in the same words."""
_OF_THE_SAME_BODY = 6
"""Characters at most from where one figure of a body starts to the next one: 以前160 120斤."""
_NOT_USED: frozenset[int] = frozenset()
_NOTHING = Stated((), _NOT_USED)
_place = itemgetter(0)


class _SpokenOf(Struct, frozen=True, gc=False):
    """Of whom a line speaks: the words for people that are `meant`; whom it buys for, each with the place of their
    word; the `audiences` that are named at all; and whether it is plainly said that one buys for them."""

    meant: Sequence[Place]
    bought_for: list[tuple[int, str]]
    audiences: Collection[str]
    is_given: bool


_NOBODY = _SpokenOf((), [], (), is_given=False)


class FactFinder:
    """Finds stated facts; knows the words for skins, and whom lines buy for."""

    def __init__(self, skins: Mapping[str, str], bought_for: BoughtFor, lexicon: Lexicon) -> None:
        self._bought_for = bought_for
        self._skins = Phrases(sorted(skins.items()))
        self._lexicon = lexicon
        self._sells_for_pets = any(goods.is_for_pets for goods in lexicon.goods.values())

    def find(self, text: str, original: str, named: Named, pinned: str | None) -> Stated:
        """The facts that plain `text` states, whatever its intent; tastes and allergies in the `original`'s words."""
        spoken_of = self._spoken_of(text, named, pinned)
        figures = self._figures(text, named, pinned, spoken_of)
        return self._stated(text, original, named, pinned, spoken_of, figures)

    def find_all(
        self, texts: Sequence[str], originals: Sequence[str], named: Sequence[Named], pinned: Sequence[str | None]
    ) -> list[Stated]:
        """As `find`, for many; a step for all of them before the next."""
        spoken_of = list(map(self._spoken_of, texts, named, pinned))
        figures = list(map(self._figures, texts, named, pinned, spoken_of))
        return list(map(self._stated, texts, originals, named, pinned, spoken_of, figures))

    def _spoken_of(self, text: str, named: Named, pinned: str | None) -> _SpokenOf:
        """Of whom a line speaks."""
        people = named.people
        if not (people or may_be_of_a_child(text)):
            return _NOBODY  # most lines
        people_meant = meant(text, people) if people else ()
        bought_for, audiences, is_given = wearers(text, people_meant, self._bought_for)
        if bought_for and not people and self._is_for_pets(named.mentions, pinned):
            return _NOBODY  # 我家的才两岁
        return _SpokenOf(people_meant, bought_for, audiences, is_given)

    def _figures(self, text: str, named: Named, pinned: str | None, spoken_of: _SpokenOf) -> list[Found]:
        """What the numbers of a line tell of a body, an age or a purse."""
        mentions = named.mentions
        if not mentions or not _may_hold_a_figure(text, mentions):
            return []
        people = People(spoken_of.audiences, [one for _, one in spoken_of.bought_for])
        figures = FigureReader(text, mentions, pinned, people, self._lexicon).read()
        return without_those_of_others(figures, text, named) if figures and named.people else figures

    def _stated(
        self,
        text: str,
        original: str,
        named: Named,
        pinned: str | None,
        spoken_of: _SpokenOf,
        figures: list[Found],
    ) -> Stated:
        """All that is stated, of whom a line speaks and what its numbers tell being known."""
        bought_for, mentions = spoken_of.bought_for, named.mentions
        if figures and named.people and not bought_for:
            bought_for = only_one_beside(text, spoken_of.meant, figures)
        found: list[Found] = [*figures]
        if bought_for:
            found[:0] = [(start, "audience", audience) for start, audience in bought_for]
        if SIGNS_OF_SKIN.search(text) is not None:
            found += [
                (start, "skin", skin)
                for start, end, skin in self._skins.longest(text)
                if is_somebodys(text, start, end)
            ]
            if "过敏" in text:
                found += allergies(text, original, named.people)
        if MAY_TELL_TASTE.search(text) is not None:
            found += tastes(text, original)
        if not found:
            return _NOTHING
        if _MAY_BE_LONG_AGO.search(text) is not None:
            found, figures = _of_now(found, text), _of_now(figures, text)
        used = frozenset([start for start, _, _ in figures]) if figures else _NOT_USED
        found = without_those_of_strangers(found, text)
        if figures and _MAY_DENY.search(text) is not None:
            found = [one for one in found if one[1] not in _OF_A_SHAPE or not _DENIED.search(text, 0, one[0])]
        if not found:
            return _NOTHING if not used else Stated((), used)
        if mentions and "过敏" in text:
            used |= not_eaten(mentions, found)
        if mentions and has(mentions, SIZE):
            used |= _skins_named(mentions, found)
        if self._sells_for_pets or _MAY_BE_A_PET.search(text) is not None:
            is_for_pets = self._is_for_pets(mentions, pinned)
            found = [
                one
                for one in found
                if not is_of_a_pet(text, one[1], one[0], is_for_pets=is_for_pets, names_people=bool(named.people))
            ]
        if len(found) > 1:
            found.sort(key=_place)
        if not (bought_for or named.people) and figures:
            is_small = is_a_childs_body(text, figures, is_for_children=self._is_for_children(mentions, pinned))
            otherwise = CHILD if is_small else SELF
        else:
            otherwise = SELF
        facts = attributed(text, found, figures, bought_for, spoken_of.meant, otherwise)
        tells_of_me = tells_age(figures) and is_of_me(text, named)
        expects = EXPECTING in [audience for _, audience in bought_for] and _I_EXPECT.search(text) is not None
        return Stated(
            tuple(dict.fromkeys(facts)), used, is_given=spoken_of.is_given, is_of_me=tells_of_me, expects=expects
        )

    def _is_for_children(self, mentions: Sequence[Mention], pinned: str | None) -> bool:
        goods = self._spoken_goods(mentions, pinned)
        return bool(goods) and all(one.is_for_children for one in goods)

    def _is_for_pets(self, mentions: Sequence[Mention], pinned: str | None) -> bool:
        return any(one.is_for_pets for one in self._spoken_goods(mentions, pinned))

    def _spoken_goods(self, mentions: Sequence[Mention], pinned: str | None) -> list[Goods]:
        """The goods that a line names, or else what is on air."""
        numbers = [str(one.value) for one in mentions if one.kind is PRODUCT] or [pinned or ""]
        return [goods for one in numbers if (goods := self._lexicon.goods.get(one)) is not None]


def _skins_named(mentions: Sequence[Mention], found: Sequence[Found]) -> frozenset[int]:
    """Where sizes start that are but somebody's skin: 我干皮 names none, though something comes for 干皮."""
    skins = {start for start, facet, _ in found if facet == "skin"}
    return frozenset(
        [one.start for one in mentions if one.kind is SIZE and any(0 <= one.start - at < one.length for at in skins)]
    )


def _may_hold_a_figure(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether one of the mentions may tell of a body, an age or a purse."""
    for mention in mentions:
        kind, quantity = mention.kind, mention.quantity
        if kind is PRODUCT:
            continue
        if kind is COLOR:
            if str(mention.value).isdecimal():
                return True  # a shade's number may be an age
        elif kind is SIZE:
            if _USUALLY.search(text) is not None:
                return True
        elif quantity is not None:
            unit = quantity.unit
            if kind is QTY:
                if unit in MONEY_UNITS:
                    return True
            elif (unit in UNITS and (unit or quantity.value >= LEAST)) or has(mentions, SIZE):
                return True
    return False


def _of_now(figures: list[Found], text: str) -> list[Found]:
    """Without the figures of a body as it once was, and the skin and tastes of then."""
    kept: list[Found] = []
    once = -_OF_THE_SAME_BODY - 1
    for one in figures:
        start, facet, _ = one
        if facet in _OF_THEN and _ONCE.search(text, 0, start) is not None:
            continue
        if facet in _OF_A_SHAPE and (_ONCE.search(text, 0, start) is not None or start - once <= _OF_THE_SAME_BODY):
            once = start
        else:
            kept.append(one)
    return kept
