"""Whom a line buys for is told from whom it but speaks of by what was learned from the rooms that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from anchor_console.chat.understanding.learning.examples import rooms_of
from anchor_console.chat.understanding.learning.train_bought_for import Person, labelled_people, learned_bought_for
from anchor_console.chat.understanding.models.bought_for import BoughtFor, both, features, written_bought_for
from anchor_console.chat.understanding.words import load_words
from anchor_console.core.paths import resource

FOLDER = resource("understanding")
WORDS = load_words(FOLDER)
UNSEEN = sorted(Path(__file__).parent.glob("unseen_*.txt"))
TOLD_RIGHTLY = 0.92
"""Of those whom the unseen rooms name; two writers agree no more often."""


def mother(text: str) -> tuple[str, int, int, str]:
    return text, text.index("我妈"), text.index("我妈") + 2, "妈妈"


def test_most_people_in_rooms_that_nothing_was_learned_of_are_told_rightly() -> None:
    people = labelled_people(UNSEEN, WORDS)
    says = dict(weights(FOLDER / "bought_for.txt"))
    right = [sum(says.get(name, 0) for name in one.features) > 0 for one in people]
    share = sum(told is one.is_bought_for for told, one in zip(right, people, strict=True)) / len(people)
    assert len(people) > 700
    assert share >= TOLD_RIGHTLY


def weights(path: Path) -> list[tuple[str, int]]:
    rows = (line.rpartition("\t") for line in path.read_text(encoding="utf-8").split("\n")[1:] if line)
    return [(name, int(weight)) for name, _, weight in rows]


@pytest.mark.parametrize("text", ["给我妈来一件", "我妈腰疼 睡得了不", "我妈穿黑的L"])
def test_what_is_learned_is_what_lines_are_read_by(text: str) -> None:
    says = dict(weights(FOLDER / "bought_for.txt"))
    told = sum(says.get(name, 0) for name in features(*mother(text))) > 0
    assert told
    assert WORDS.bought_for.holds(*mother(text)) is told


def test_it_learns_what_stands_around_people_from_labelled_lines() -> None:
    lines = [("我妈腿疼", True), ("我妈腿酸", True), ("我妈说贵", False), ("我妈说行", False)] * 3
    learned = BoughtFor.of(learned_bought_for([Person(features(*mother(text)), told) for text, told in lines]))
    assert learned.holds(*mother("我妈腿肿"))
    assert not learned.holds(*mother("我妈说好"))


@pytest.mark.soak
def test_the_same_rooms_give_the_same_file_and_it_is_what_ships() -> None:
    people = labelled_people(rooms_of(FOLDER), WORDS, run_on=True)
    assert learned_bought_for(people) == (FOLDER / "bought_for.txt").read_text(encoding="utf-8")


def test_figures_hues_and_letters_of_sizes_are_seen_alike() -> None:
    assert features(*mother("黑L 我妈38")) == features(*mother("黑L 我妈29"))
    assert features(*mother("红s 我妈38")) == features(*mother("黑l 我妈29"))
    assert features(*mother("黑l 我妈38")) != features(*mother("来l 我妈38"))


def test_what_is_said_of_two_parents_in_one_word_is_said_of_both() -> None:
    people = [(0, 1, "爸爸"), (1, 2, "妈妈"), (4, 5, "妈妈")]
    assert [both(people, at) for at in range(3)] == [2, 2, 5]


def test_weights_for_other_audiences_are_refused() -> None:
    with pytest.raises(ValueError, match="other audiences"):
        BoughtFor.of(written_bought_for({}).replace("老公", "丈夫"))


def test_who_types_no_blanks_is_understood_as_well() -> None:
    text = "主播1号这件外套我家孩子能不能穿啊给孩子买的"
    first, last = text.index("孩子"), text.rindex("孩子")
    assert [WORDS.bought_for.holds(text, at, at + 2, "孩子") for at in (first, last)] == [True, True]
