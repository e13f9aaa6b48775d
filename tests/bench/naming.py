"""Call-outs over evenings with truth, seed by seed: of those named how many want it, and in how many takes somebody is.

Each seed is 200 takes of twenty evenings. The shares and half-lives of `callouts.sureness` were read off the seeds from
101 on, which are not to be measured with. Some of those named gave up without a word, which nobody can know; in some of
the takes whoever wants it never said so. Both come by chance: what is right in 99 of 100 on the whole is right in fewer
than 98 in about one of ten seeds.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from tests.bench.row import Row
from tests.support.naming import Score
from tests.support.shop import quick_folder
from tests.support.wishers import evenings_of


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench naming")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(11, 21)))
    parser.add_argument("--evenings", type=int, default=20)
    parser.add_argument(
        "--asides", type=float, default=0.0, help="of those present, who mocks, returned it or asks for a friend"
    )
    options = parser.parse_args(args)
    scores = {seed: _played(seed, options.evenings, options.asides) for seed in options.seeds}
    rows = [row for seed, score in scores.items() for row in _rows(f"seed {seed}", score)]
    return rows + _rows("all seeds", _together(list(scores.values())))


def _played(seed: int, evenings: int, asides: float) -> Score:
    score = Score()
    with quick_folder() as folder:
        asyncio.run(evenings_of(folder, seed, evenings, score.look, asides=asides))
    return score


def _together(scores: Sequence[Score]) -> Score:
    whole = Score()
    for one in scores:
        whole.with_truth += one.with_truth
        whole.reached += one.reached
        whole.named += one.named
        whole.right += one.right
    return whole


def _rows(what: str, score: Score) -> list[Row]:
    return [
        Row(f"{what}: right, of {score.named} named", "%", 100 * score.precision, 98, "wanted"),
        Row(
            f"{what}: somebody named, of {score.with_truth} takes where one wants it",
            "%",
            100 * score.reach,
            60,
            "wanted",
        ),
    ]
