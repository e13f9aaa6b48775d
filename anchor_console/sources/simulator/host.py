"""A scripted host: works through a rundown the way a live host does, for demonstrations and recorded evenings."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import msgspec

from anchor_console.core.clock import from_ms
from anchor_console.sources.record import CallLine, Control, HideLine, StageLine, TakeLine
from anchor_console.sources.simulator.scene import EMPTY_SCENE, GRID_MS, CardStage, OnAir, Scene


class Slot(msgspec.Struct, frozen=True):
    """One product of the rundown, and what the host does with it."""

    number: str
    opening_call: str | None
    """Asked before the price opens."""
    later_call: str | None
    """Asked after it: 没拍到, or a choice like 黑1白2."""
    again_units: int | None
    """Sold out is called, and this many come back; None sells on to the end."""


RUNDOWN = (
    Slot("17", "听得见", None, None),
    Slot("3", "想要", None, None),
    Slot("11", "想要", "驼色1黑色2燕麦色3", 30),
    Slot("5", None, "没拍到", None),
    Slot("4", "想要", None, None),
    Slot("1", None, "M1L2", 20),
    Slot("6", "新粉1老粉2", None, None),
    Slot("9", "想要", None, None),
    Slot("14", None, "没拍到", None),
    Slot("16", "想要", None, None),
)
"""An evening at the sample shop: something cheap to warm up, the coat while most are there, small things to close."""

_SLOT_MS = 136_000


class _Step(msgspec.Struct, frozen=True):
    at_ms: int
    what: str
    value: str | None = None
    units: int | None = None


class Host:
    """Turns time into what the host does. Goes round the rundown for as long as it is asked.

    Args:
        run: begins the ids of the control lines.
    """

    def __init__(self, rundown: Sequence[Slot], *, seed: int, started_at_ms: int, run: str) -> None:
        self._rng = Random(f"host {seed}")  # noqa: S311 (nothing here is worth guessing)
        self._rundown = rundown
        self._run = run
        self._lines = 0
        self._slot = 0
        self._next_slot_ms = started_at_ms + 20_000
        self._steps: list[_Step] = []
        self._scene = EMPTY_SCENE

    @property
    def scene(self) -> Scene:
        """What the room sees now."""
        return self._scene

    def step(self, now_ms: int, left: int | None) -> list[Control]:
        """What the host does up to `now_ms`, in order; `left` is what the shelf has of the product on air."""
        if now_ms >= self._next_slot_ms and self._rundown:
            self._plan_slot(self._rundown[self._slot % len(self._rundown)])
            self._slot += 1
        lines: list[Control] = []
        while self._steps and self._steps[0].at_ms <= now_ms:
            lines.append(self._do(self._steps.pop(0), left))
        return lines

    def finish(self, now_ms: int) -> list[Control]:
        """The last words: what is on air goes away, an open call ends."""
        lines: list[Control] = []
        if self._scene.call is not None:
            lines.append(self._do(_Step(now_ms, "call"), None))
        if self._scene.on_air is not None:
            lines.append(self._do(_Step(now_ms, "hide"), None))
        return lines

    def _plan_slot(self, slot: Slot) -> None:
        start_ms = self._next_slot_ms

        def step(after_s: float, what: str, value: str | None = None, units: int | None = None) -> _Step:
            return _Step(start_ms + round(after_s * 1000 / GRID_MS) * GRID_MS, what, value, units)

        open_s = self._rng.uniform(26, 38)
        steps = [step(0, "take", slot.number), step(open_s, "open")]
        if slot.opening_call is not None:
            steps += [step(open_s - 16, "call", slot.opening_call), step(open_s - 4, "call")]
        if slot.again_units is not None:
            steps += [step(open_s + 34, "sold_out"), step(open_s + 48, "again", units=slot.again_units)]
        if slot.later_call is not None:
            asked_s = open_s + self._rng.uniform(56, 64)
            steps += [step(asked_s, "call", slot.later_call), step(asked_s + 14, "call")]
        steps += [step(_SLOT_MS / 1000 - 9, "closed"), step(_SLOT_MS / 1000 - 6, "hide")]
        self._steps = sorted(steps, key=lambda one: one.at_ms)
        self._next_slot_ms = start_ms + _SLOT_MS

    def _do(self, step: _Step, left: int | None) -> Control:
        self._lines += 1
        line_id, at = f"{self._run}-h{self._lines}", from_ms(step.at_ms)
        on_air = self._scene.on_air
        if step.what == "take":
            self._scene = Scene(OnAir(step.value or "", CardStage.WARMUP, None), self._scene.call)
            return TakeLine(id=line_id, at=at, number=step.value)
        if step.what == "call":
            self._scene = Scene(on_air, step.value)
            return CallLine(id=line_id, at=at, meaning=step.value)
        if step.what == "hide" or on_air is None:
            self._scene = Scene(None, self._scene.call)
            return HideLine(id=line_id, at=at)
        if step.what == "again":
            self._scene = Scene(OnAir(on_air.number, CardStage.OPEN, (left or 0) + (step.units or 0)), self._scene.call)
            return StageLine(id=line_id, at=at, stage="again", units=step.units)
        stage = CardStage(step.what)
        self._scene = Scene(OnAir(on_air.number, stage, left), self._scene.call)
        if stage is CardStage.SOLD_OUT:
            return StageLine(id=line_id, at=at, stage="sold_out")
        return StageLine(id=line_id, at=at, stage="closed" if stage is CardStage.CLOSED else "open")
