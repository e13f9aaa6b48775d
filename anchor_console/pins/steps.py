"""The log of what was done on air: each step told from how the card stood before it and after. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from anchor_console.core.ids import PinId, ProductId
from anchor_console.pins.card import OnAir, Stage


class StepKind(StrEnum):
    TAKE = "take"
    COUNT_DOWN = "count_down"
    OPEN = "open"
    AGAIN = "again"
    SOLD_OUT = "sold_out"
    CLOSE = "close"
    HIDE = "hide"
    PRICE = "price"
    """Its product was given another one."""
    FLASH = "flash"
    FLASH_OVER = "flash_over"
    UNDO = "undo"
    TICK = "tick"
    UNTICK = "untick"


class Step(msgspec.Struct, frozen=True):
    """One line of the log. `price_minor` is what the room saw after it; `why` is what a person gave as the reason."""

    pin_id: PinId
    product_id: ProductId
    number: str
    kind: StepKind
    before: Stage | None
    after: Stage | None
    price_minor: int | None
    units: int | None
    why: str
    by_name: str
    at_ms: int


class Doing(msgspec.Struct, frozen=True):
    """Who did it, when, and what they said about it; `units` where more was put up for sale."""

    by_name: str
    at_ms: int
    why: str = ""
    units: int | None = None


_BY_STAGE = {Stage.SOLD_OUT: StepKind.SOLD_OUT, Stage.CLOSED: StepKind.CLOSE}


def steps_between(before: OnAir | None, after: OnAir | None, doing: Doing) -> list[Step]:
    """What the log says of a change of what is on air; empty where nothing changed."""
    if before == after:
        return []
    told: list[Step] = []
    if before is not None and (after is None or after.pin_id != before.pin_id):
        told.append(_step(before, StepKind.HIDE, before.stage, None, doing))
    if after is None:
        return told
    if before is None or before.pin_id != after.pin_id:
        told.append(_step(after, StepKind.TAKE, None, Stage.WARMUP, doing))
        if after.stage is Stage.OPEN:
            told.append(_step(after, StepKind.OPEN, Stage.WARMUP, Stage.OPEN, doing))
        return told
    kind = _kind(before, after)
    return told if kind is None else [_step(after, kind, before.stage, after.stage, doing)]


def undone(shown: OnAir, after: OnAir | None, doing: Doing) -> Step:
    """That a step was taken back: `shown` is how the card stood until then."""
    return _step(after or shown, StepKind.UNDO, shown.stage, after.stage if after else None, doing)


def ticked(on_air: OnAir, kind: StepKind, tick: str, doing: Doing) -> Step:
    return _step(on_air, kind, on_air.stage, on_air.stage, Doing(doing.by_name, doing.at_ms, tick))


def _kind(before: OnAir, after: OnAir) -> StepKind | None:
    if after.stage is not before.stage:
        if after.stage is Stage.OPEN:
            return StepKind.OPEN if before.opened_at_ms is None else StepKind.AGAIN
        return _BY_STAGE.get(after.stage)
    if after.counts_down and after.opens_at_ms != before.opens_at_ms:
        return StepKind.COUNT_DOWN
    if after.price_minor != before.price_minor:
        return StepKind.PRICE
    if after.release != before.release:
        return StepKind.AGAIN
    if after.flash != before.flash:
        is_over = after.flash is None or (after.flash.over_at_ms is not None)
        return StepKind.FLASH_OVER if is_over else StepKind.FLASH
    return None


def _step(of: OnAir, kind: StepKind, before: Stage | None, after: Stage | None, doing: Doing) -> Step:
    price = of.flash.price_minor if kind is StepKind.FLASH and of.flash else of.price_minor
    return Step(
        *(of.pin_id, of.product_id, of.number, kind, before, after),
        *(price, doing.units, doing.why, doing.by_name, doing.at_ms),
    )
