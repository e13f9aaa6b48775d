"""Cheap looks that are taken before patterns: none keeps a pattern from a line that it would match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from string import whitespace

import pytest

from anchor_console.chat import understanding
from anchor_console.chat.understanding.facts import (
    ailments,
    budgets,
    fact_finder,
    pets,
    tastes,
    usual_sizes,
    whose_facts,
)
from anchor_console.chat.understanding.intents import sketch
from anchor_console.chat.understanding.items import beside, counts, ones, passed_by, rejection, shares
from anchor_console.chat.understanding.line import hands, measures, slips
from anchor_console.chat.understanding.naming import finder, girths, number_names
from anchor_console.chat.understanding.wishes import asking
from anchor_console.chat.understanding.words import load_words
from anchor_console.core.paths import resource
from tests.chat.understanding.patterns import beginning_without, match_without

Pattern = re.Pattern[str]


def either(*guards: Pattern) -> Pattern:
    return re.compile("|".join(guard.pattern for guard in guards))


GUARDED: tuple[tuple[Pattern, tuple[Pattern, ...]], ...] = (
    (asking._MAY_SEEK, tuple(re.compile(form) for _, form in asking.FORMS)),
    (budgets.MAY_BE_BUDGET, (budgets._BUDGET_BEFORE, budgets._BUDGET_AFTER)),
    (ones._MAY_LEAVE_ONE_OUT, (ones._ONE_LEFT_OUT,)),
    (hands._MAY_BE_HANDS, (hands._BARE_ONE, hands._CALLED_NUMBER)),
    (finder._MAY_MEASURE, (measures._QUANTITY, finder._LETTER_SIZE)),
    (beside._MAY_BE_ELSEWHERE, (beside._ELSEWHERE,)),
    (measures._MAY_BE_NUMBER, (measures._QUANTITY,)),
    (passed_by._MAY_PASS_BY, (passed_by._PASSES_BY,)),
    (passed_by._MAY_LEAVE_OUT, (passed_by._LEAVES_OUT,)),
    (passed_by._MAY_HAVE_COME, (passed_by._CAME_BEFORE,)),
    (rejection._MAY_BE_OH_NO, (rejection._OH_NO,)),
    (rejection._MAY_DENY, (rejection._NEGATION,)),
    (rejection._MAY_PUT_OFF, (rejection._PUT_OFF,)),
    (re.compile("[不别]"), (rejection._SAYS_NO,)),
    (rejection._MAY_REJECT, (rejection._NEGATION, rejection._CHANGED, rejection._CORRECTED)),
    (
        either(rejection._MAY_REJECT, rejection._MAY_FIND_FAULT),
        (rejection._NO_GOOD, rejection._ONLY_THAT, rejection._PUT_OFF, rejection._INSTEAD, rejection._OH_NO),
    ),
    (rejection._MAY_BE_CORRECTED, (rejection._CORRECTED,)),
    (re.compile("[换改]"), (rejection._CHANGED, rejection._INSTEAD)),
    (re.compile("[lms]"), (finder._LETTER_SIZE,)),
    (girths.MAY_TELL_GIRTH, (girths._BESIDE_COLOR,)),
    (re.compile("[各人]"), (shares._FOR_ONE_EACH,)),
    (re.compile("再"), (counts._LATER_BEFORE,)),
    (re.compile("色"), (number_names._SHADES,)),
    (re.compile("过敏"), (ailments._ALLERGY,)),
    (fact_finder._MAY_BE_LONG_AGO, (fact_finder._ONCE,)),
    (fact_finder._MAY_DENY, (fact_finder._DENIED,)),
    (whose_facts._MAY_BE_THEIRS, (whose_facts._THEIRS,)),
    (sketch._MAY_CHANGE, (sketch._BREAK, sketch._PINYIN)),
    (tastes.MAY_TELL_TASTE, (tastes._TASTE, tastes._NOT_MINE, tastes._NOT_EATEN, tastes._NOT_WITHOUT)),
    (tastes._MAY_SAY, (tastes._TASTE, tastes._NAMED_FIRST)),
    (tastes._MAY_BE_NOT_MINE, (tastes._NOT_MINE,)),
    (re.compile("不吃"), (tastes._NOT_EATEN,)),
    (tastes._MAY_BE_NAMED_FIRST, (tastes._NAMED_FIRST,)),
    (tastes.MAY_TELL_TASTE, (tastes._NAMED_FIRST,)),
    (fact_finder._MAY_BE_A_PET, (pets._PET,)),
    (re.compile("这"), (beside._THIS,)),
    (re.compile("不"), (tastes._NOT_MINE, tastes._NOT_EATEN)),
    (
        usual_sizes.MAY_BE_USUAL,
        (usual_sizes._USUAL, usual_sizes._OF_FEET, usual_sizes._OF_A_WAIST, usual_sizes._ALSO_WORN),
    ),
)
"""Each guard, and the patterns that are tried only where it finds something."""
NO_GUARDS = {"shop_units._MAY_BE_FOOT"}
"""Rules by themselves, for all their names."""


def pairs() -> Iterator[tuple[Pattern, Pattern]]:
    yield from ((guard, pattern) for guard, patterns in GUARDED for pattern in patterns)
    for signs, form in asking.FORMS:
        yield from ((re.compile(f"[{chars}]"), re.compile(form)) for chars in signs.split())


@pytest.mark.parametrize(("guard", "pattern"), [*pairs()], ids=lambda one: one.pattern[:20])
def test_every_match_of_a_guarded_pattern_contains_its_guard(guard: Pattern, pattern: Pattern) -> None:
    assert match_without(pattern, guard) is None


def test_every_guard_of_the_rules_is_proved_here() -> None:
    found = walk_packages(understanding.__path__, f"{understanding.__name__}.")
    named = {
        f"{module.rpartition('.')[2]}.{name}"
        for module in (one.name for one in found if ".train" not in one.name)
        for name, value in vars(import_module(module)).items()
        if name.removeprefix("_").startswith("MAY_") and isinstance(value, re.Pattern)
        if not any(value.pattern in guard.pattern for guard, _ in GUARDED)
    }
    assert named == NO_GUARDS


def test_every_word_for_a_skin_has_a_sign_of_skins() -> None:
    skins = load_words(resource("understanding")).skins
    assert [word for word in skins if ailments.SIGNS_OF_SKIN.search(word) is None] == []
    assert ailments.SIGNS_OF_SKIN.search("过敏") is not None


def test_patterns_that_look_at_one_character_first_begin_with_one_of_those() -> None:
    taste = re.compile(tastes._TASTE.pattern.removeprefix(f"(?={tastes._BEGINS})"))
    assert taste.pattern != tastes._TASTE.pattern
    assert beginning_without(taste, tastes._BEGINS) is None
    passing = re.compile(passed_by._PASSES_BY.pattern.removeprefix(f"(?=[{passed_by._PASSES_BEGIN}])"))
    assert passing.pattern != passed_by._PASSES_BY.pattern
    assert beginning_without(passing, passed_by._PASSES_BEGIN) is None
    denying = re.compile(rejection._NEGATION.pattern.removeprefix(f"(?=[{rejection._NEGATION_BEGINS}])"))
    assert denying.pattern != rejection._NEGATION.pattern
    assert beginning_without(denying, rejection._NEGATION_BEGINS) is None
    for pattern in (hands._BARE_ONE, hands._CALLED_NUMBER):
        assert beginning_without(pattern, hands._HANDS_BEGIN + whitespace) is None
    assert beginning_without(measures._QUANTITY, "".join(sorted({*finder._NUMERALS, *slips.DIGITS})) + "半") is None


@pytest.mark.parametrize(
    ("pattern", "guard", "text"),
    [
        ("要(?:黑|白)色?", "[黑白]", None),
        ("要(?:黑|白)?色", "[黑白]", "要色"),
        ("(?:不|没)有", "不有|没有", None),
        ("(?:不|没).有", "不有|没有", "不 有"),
        ("好(?=.{1,4}这口)", "这口", None),
        ("(.)不\\1", "不", None),
        ("[一-龥]{2,3}码", "[0-9]", "一一码"),
    ],
)
def test_a_proof_can_fail(pattern: str, guard: str, text: str | None) -> None:
    found = match_without(re.compile(pattern), re.compile(guard))
    assert (found is None) == (text is None)
    if found is not None:
        assert re.search(guard, found) is None
        assert re.search(pattern, found) is not None
