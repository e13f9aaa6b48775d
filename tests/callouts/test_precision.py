"""Whether the right people are named: two hundred takes of a generated history whose truth is known."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.naming import Score
from tests.support.shop import quick_folder
from tests.support.wishers import evenings_of

SEED = 11
EVENINGS = 20
ASIDES = 0.02
"""Of those present, who says of a product what may be taken for wanting it: more than do want it."""


@pytest.mark.timeout(300)
def test_of_those_named_98_in_100_are_right_and_somebody_is_in_60_of_100_takes() -> None:
    score = Score()
    with quick_folder() as folder:
        asyncio.run(evenings_of(folder, SEED, EVENINGS, score.look))
    assert score.takes == 200
    assert score.with_truth >= 80, score
    assert score.precision >= 0.98, score
    assert score.reach >= 0.6, score
    # The sureness is a share, not a mark: it may be too modest, never too bold.
    assert score.right >= score.expected - 3, score


@pytest.mark.timeout(300)
@pytest.mark.soak
def test_in_a_room_that_mocks_returns_and_asks_for_friends_hardly_anybody_is_named_for_that() -> None:
    score = Score()
    with quick_folder() as folder:
        asyncio.run(evenings_of(folder, SEED, EVENINGS, score.look, asides=ASIDES))
    assert score.with_truth >= 80, score
    # What somebody wanted and gave up without a word nobody can know; an aside is there to be understood.
    assert score.for_asides <= score.named / 100, score
    assert score.precision >= 0.96, score
    assert score.reach >= 0.6, score
