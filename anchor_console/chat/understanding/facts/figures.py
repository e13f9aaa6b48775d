"""Body figures, ages, purses and usual sizes among a line's numbers: 160 110斤, 58岁, 一百以内, 平时穿M."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.facts import ages
from anchor_console.chat.understanding.facts.ages import Ages, People
from anchor_console.chat.understanding.facts.bodies import Bodies, may_be_of_a_body
from anchor_console.chat.understanding.facts.budgets import MAY_BE_BUDGET, MONEY_UNITS, is_budget
from anchor_console.chat.understanding.facts.numbered import CENTIMETRES, METRES, NO_UNIT, WEIGHT_UNITS, Numbered
from anchor_console.chat.understanding.facts.usual_sizes import CUPS, MAY_BE_USUAL, UsualSizes
from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, QTY, SIZE, Mention

_AS_IF_OLD = re.compile(
    r"的老?(?:腰|脸|心|身子|身体|皮肤|胃|膝盖|骨头|颈椎|眼神|灵魂|脾气|心态|智商|身手|体力|手速|记性|审美)(?!疼|痛)"
)
"""Behind an age: a part of somebody that is as old, 80岁的腰."""
UNITS = frozenset({*MONEY_UNITS, *ages.UNITS, *NO_UNIT, *METRES, *CENTIMETRES, *WEIGHT_UNITS, *CUPS, "码", "号"})
"""A number with any other unit is no figure of somebody's body, age or purse."""

LEAST = 1.3
"""Without a unit, less is no figure: not how tall anybody is in metres, and what is but one of something is none."""

Found = tuple[int, str, str | int | float]
"""Where it stands, its facet, its value."""


class FigureReader:
    """Reads the figures of one line."""

    __slots__ = ("_ages", "_bodies", "_budget", "_line", "_may_be_budget")

    def __init__(
        self, text: str, mentions: Sequence[Mention], pinned: str | None, people: People, lexicon: Lexicon
    ) -> None:
        line = self._line = Numbered(text, mentions, pinned, lexicon, names_people=bool(people.named))
        self._ages = Ages(text, line.goods, people, lexicon.goods)
        self._bodies: Bodies | None = None
        self._budget = -1.0
        self._may_be_budget = MAY_BE_BUDGET.search(text) is not None

    def read(self) -> list[Found]:
        """The figures, each where its mention starts."""
        line = self._line
        found: list[Found] = []
        may_be_usual = MAY_BE_USUAL.search(line.text) is not None
        usual = UsualSizes(line, may_be_usual=may_be_usual) if may_be_usual or line.feet is not None else None
        for at, mention in enumerate(line.mentions):
            kind = mention.kind
            figure: tuple[str, str | int | float] | None = None
            if usual is not None and (kind is NUMBER or kind is SIZE):
                figure = usual.read(mention)
            if figure is None and (kind is NUMBER or kind is QTY):
                figure = self._figure(at, mention)
            elif kind is COLOR and (shade := ages.shade_number(mention)) is not None and self._ages.is_bare(shade):
                figure = "age", int(shade.value)
            if figure is not None:
                found.append((mention.start, *figure))
        return found

    def _figure(self, at: int, mention: Mention) -> tuple[str, int | float] | None:
        quantity = mention.quantity
        if quantity is None or quantity.unit not in UNITS:
            return None
        unit = quantity.unit
        if unit == "" and quantity.value < LEAST:
            return None
        if unit and quantity.is_spoken and numbers.is_about(quantity.digits):
            return None  # 七八岁, 一百二三十斤
        if unit in ages.UNITS:
            if self._ages.is_span(mention.start) or self._is_as_if_old(mention):
                return None
            return "age", int(quantity.value)
        if self._may_be_budget and unit in MONEY_UNITS and self._is_budget(mention, quantity.value):
            return "budget", int(quantity.value)
        if unit == "" and quantity.value <= ages.MOST and self._ages.is_age(quantity):
            return "age", int(quantity.value)
        if not may_be_of_a_body(quantity):
            return None
        bodies = self._bodies
        if bodies is None:
            bodies = self._bodies = Bodies(self._line)
        return bodies.read(at, mention, quantity)

    def _is_budget(self, mention: Mention, value: float) -> bool:
        """Whether it is the most they will pay, or that sum once more: 超过八百就算了 能做到八百不."""
        if is_budget(self._line, mention):
            self._budget = value
        return self._budget == value

    def _is_as_if_old(self, mention: Mention) -> bool:
        """Whether only a part of somebody is called so old: 80岁的腰; one's own face is as old, 我这五十岁的脸."""
        if _AS_IF_OLD.match(self._line.text, mention.end) is None:
            return False
        is_mine = self._line.text.startswith(("我这", "俺这"), max(0, mention.start - 2))
        return not (is_mine and self._line.text.startswith(("的脸", "的皮肤"), mention.end))
