"""What the model learns from: each example once more with a slip in typing it."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.learning.examples import Example, read_examples, slipped
from anchor_console.chat.understanding.line.plain import Sounds, is_hanzi
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.paths import resource


@pytest.fixture(scope="module")
def sounds(words):
    return Sounds(words.signals.speakers)


def examples_of(*sketches):
    return [Example(Intent.CHATTER, sketch, None, 1.0) for sketch in sketches]


def test_a_slip_is_one_other_character_of_the_same_sound(sounds):
    said = examples_of(*["PC的多少钱", "PS包邮不", "起球吗"] * 5, *["浅浅的优惠", "油扫求钱", "马不"] * 5)

    slips = slipped(said, sounds)

    assert slips
    for before, after in zip(said, slips, strict=True):
        changed = [(one, other) for one, other in zip(before.sketch, after.sketch, strict=True) if one != other]
        ((one, other),) = changed
        assert is_hanzi(one)
        assert is_hanzi(other)
        assert sounds.sound(one) == sounds.sound(other)
        assert 0 < after.weight < before.weight


def test_what_has_no_character_that_others_are_typed_as_makes_no_slip(sounds):
    assert slipped(examples_of(*["PCS", "666", "起球吗"] * 5), sounds) == []


def test_examples_slip_the_same_way_each_time(sounds):
    said = read_examples([resource("understanding", "examples", "idioms.tsv")])

    assert slipped(said, sounds) == slipped(said, sounds)
