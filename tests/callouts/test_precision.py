"""Whether the right people are named: two hundred takes of a generated history whose truth is known."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from anchor_console.callouts.service import call_outs
from anchor_console.live.calling import room_at
from tests.live.stage import Stage
from tests.support.shop import quick_folder
from tests.support.wishers import Take, evenings_of

SEED = 11
EVENINGS = 20
ASIDES = 0.02
"""Of those present, who says of a product what may be taken for wanting it: more than do want it."""


@dataclass
class Score:
    takes: int = 0
    with_truth: int = 0
    reached: int = 0
    named: int = 0
    right: int = 0
    for_asides: int = 0
    """How many were named who only had said that they have it, a friend wants it, or worse."""
    expected: float = 0.0
    """How many of those named are right, if each is as sure as was told."""

    def look(self, stage: Stage, take: Take) -> None:
        product = stage.console.goods.catalogue.numbered(take.number)
        assert product is not None
        found = call_outs(tx := stage.console.database.read(), room_at(tx, product, take.at_ms))
        assert len(found) <= 3
        self.takes += 1
        self.with_truth += bool(take.nameable)
        self.reached += bool(take.nameable and found)
        self.named += len(found)
        self.right += sum(one.identity in take.wanting for one in found)
        self.for_asides += sum(one.identity in take.aside for one in found)
        self.expected += sum(one.sureness for one in found)


@pytest.mark.timeout(300)
def test_of_those_named_98_in_100_are_right_and_somebody_is_in_60_of_100_takes() -> None:
    score = Score()
    with quick_folder() as folder:
        asyncio.run(evenings_of(folder, SEED, EVENINGS, score.look))
    assert score.takes == 200
    assert score.with_truth >= 80, score
    assert score.right / score.named >= 0.98, score
    assert score.reached / score.with_truth >= 0.6, score
    # The sureness is a share, not a mark: it may be too modest, never too bold.
    assert score.right >= score.expected - 3, score


@pytest.mark.timeout(300)
def test_in_a_room_that_mocks_returns_and_asks_for_friends_hardly_anybody_is_named_for_that() -> None:
    score = Score()
    with quick_folder() as folder:
        asyncio.run(evenings_of(folder, SEED, EVENINGS, score.look, asides=ASIDES))
    assert score.with_truth >= 80, score
    # What somebody wanted and gave up without a word nobody can know; an aside is there to be understood.
    assert score.for_asides <= score.named / 100, score
    assert score.right / score.named >= 0.96, score
    assert score.reached / score.with_truth >= 0.6, score
