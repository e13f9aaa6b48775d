"""How much goes on in a room, and what sets it off: rates by the minute, waves, and reactions to the host."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from random import Random

import msgspec

from anchor_console.sources.simulator.scene import CardStage, Scene

_FULL_ROOM = 180
"""People present at whom the rates below hold; they go with the number present."""

_PER_S = {
    "cheer": 0.42, "chat": 0.12, "wait": 0.02, "hello": 0.08, "praise": 0.022, "after_sale": 0.011, "wish": 0.019,
    "spam": 0.005, "like": 0.3, "gift": 0.05, "follow": 0.05,
}  # fmt: skip
_ASKS_PER_S = 0.085
_ARRIVALS_PER_S = 0.36
_SECONDS_BETWEEN_WAVES = 45.0
_CHOICE = re.compile(r"\D+?(\d+)")


class Call(msgspec.Struct, frozen=True):
    """What a call asks for, read from its meaning."""

    wants_goods: bool
    answers: tuple[str, ...]

    @classmethod
    def read(cls, meaning: str | None) -> Call | None:
        """`黑1白2` asks for 1 or 2, `想要` for hands for the product on air, anything else for a 1."""
        if meaning is None:
            return None
        return cls(meaning == "想要", tuple(_CHOICE.findall(meaning)) or ("1",))

    def answer(self, rng: Random) -> str:
        """One fan's vote; the earlier choices are the more liked."""
        return rng.choices(self.answers, range(len(self.answers) + 1, 1, -1))[0]


class Pulse:
    """Draws what people are moved to do; what comes of it is the room's business."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def beat(self, from_ms: int, to_ms: int, present: int, scene: Scene) -> Iterator[tuple[int, str]]:
        """What people do unprompted between two times, in no order: (when, what)."""
        passed_s = (to_ms - from_ms) / 1000
        size = present / _FULL_ROOM
        rates = {use: per_s * size for use, per_s in _PER_S.items()}
        rates["arrive"] = _ARRIVALS_PER_S
        rates["ask"] = _ASKS_PER_S * size * (1.0 if scene.on_air is not None else 0.3)
        for use, per_s in rates.items():
            for _ in range(self._poisson(per_s * passed_s)):
                yield self._rng.randint(from_ms, to_ms), use
        if self._rng.random() < passed_s / _SECONDS_BETWEEN_WAVES:
            for _ in range(round(self._rng.uniform(8, 20) * size)):
                yield from_ms + round(self._rng.expovariate(0.4) * 1000), "cheer"

    def reaction(
        self, before: Scene, scene: Scene, present: int, price_minor: int | None
    ) -> Iterator[tuple[float, str]]:
        """What a change of the scene sets off: (seconds from now, what)."""
        size = present / _FULL_ROOM
        on_air, was = scene.on_air, before.on_air
        stage_before = was.stage if was is not None and on_air is not None and was.number == on_air.number else None
        if on_air is not None and on_air.stage is not stage_before:
            if stage_before is None:
                yield from self._many(7 * size, 22, "ask")
                yield from self._many(6 * size, 15, "cheer")
                yield from self._many(2 * size, 20, "wait")
            if on_air.stage is CardStage.OPEN:
                appeal = _appeal(price_minor)
                yield from self._many(46 * size * appeal, 9, "hands")
                yield from self._many(6.5 * size * appeal, 22, "claim")
                yield from self._many(7 * size * appeal, 30, "buy")
                yield from self._many(3 * size, 30, "ask")
            elif on_air.stage is CardStage.SOLD_OUT:
                yield from self._many(5 * size, 10, "restock")
                yield from self._many(8 * size, 8, "cheer")
        if scene.call is not None and scene.call != before.call:
            yield from self._many(present * 0.3, 4, "vote")

    def _many(self, mean: float, within_s: float, use: str) -> Iterator[tuple[float, str]]:
        """About `mean` people do it, most of them within `within_s`, none at once."""
        for _ in range(self._poisson(mean)):
            yield 0.8 + self._rng.expovariate(1 / within_s), use

    def _poisson(self, mean: float) -> int:
        # Knuth's way is exact and slow for large means; these are small, or drawn once a minute.
        limit, count, product = math.exp(-mean), 0, self._rng.random()
        while product > limit:
            count += 1
            product *= self._rng.random()
        return count


def _appeal(price_minor: int | None) -> float:
    """How a price draws: twice as many hands at 30 yuan as at 600."""
    if price_minor is None:
        return 1.0
    return min(1.6, max(0.6, 1.9 - 0.2 * math.log(max(price_minor, 100) / 100)))
