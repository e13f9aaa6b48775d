"""Whether those who are named at takes of generated evenings, whose truth is known, do want it."""

from __future__ import annotations

from dataclasses import dataclass

from anchor_console.callouts.service import call_outs
from anchor_console.live.fans.calling import room_at
from tests.live.stage import Stage
from tests.support.wishers import Take


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

    @property
    def precision(self) -> float:
        return self.right / max(1, self.named)

    @property
    def reach(self) -> float:
        return self.reached / max(1, self.with_truth)

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
