"""The stock ledger's rules: a level, and the moves that change it. Pure.

Moves are facts and are never changed; a level is their sum. What others sold is always booked, so `left` may be
owed; only a hold of ours is ever refused.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

FEW = 5
"""So many left of a SKU are few, and low: in a rush as many fans take one before anybody has read the figure."""


class NotCovered(Exception):
    """A hold that on_hand less held less sold cannot carry."""


class MoveKind(StrEnum):
    SET = "set"
    HOLD = "hold"
    RELEASE = "release"
    SELL = "sell"
    RETURN = "return"
    ADJUST = "adjust"


class StockLevel(msgspec.Struct, frozen=True, gc=False):
    """Units of one SKU: all that the shop has brought in, and how many of them are held and sold."""

    on_hand: int = 0
    held: int = 0
    sold: int = 0

    @property
    def left(self) -> int:
        """Units that a hold may still take; never below zero."""
        return max(0, self.on_hand - self.held - self.sold)

    @property
    def is_low(self) -> bool:
        """Whether few are left, and not none: the one meaning of low stock, on every screen."""
        return 0 < self.left <= FEW

    @property
    def short(self) -> int:
        """Units promised or sold that the shop does not have."""
        return max(0, self.held + self.sold - self.on_hand)


class StockMove(msgspec.Struct, frozen=True):
    """What a move adds to on_hand, held and sold, in units (not cartons)."""

    kind: MoveKind
    on_hand: int = 0
    held: int = 0
    sold: int = 0


def hold(units: int) -> StockMove:
    return StockMove(MoveKind.HOLD, held=units)


def release(units: int) -> StockMove:
    return StockMove(MoveKind.RELEASE, held=-units)


def sell(units: int, *, from_held: int = 0) -> StockMove:
    """`units` sold, of which `from_held` had been held."""
    return StockMove(MoveKind.SELL, held=-from_held, sold=units)


def take_back(units: int) -> StockMove:
    """`units` sold before are on the shelf again."""
    return StockMove(MoveKind.RETURN, sold=-units)


def adjust(units: int) -> StockMove:
    return StockMove(MoveKind.ADJUST, on_hand=units)


def set_available(level: StockLevel, units: int) -> StockMove:
    """The move after which `units` are in the shop and not sold (those held are among them)."""
    return StockMove(MoveKind.SET, on_hand=units + level.sold - level.on_hand)


def apply(level: StockLevel, move: StockMove) -> StockLevel:
    """Return `level` after `move`.

    Raises:
        NotCovered: a hold that on_hand - held - sold cannot carry.
        ValueError: held or sold would fall below zero.
    """
    if move.kind is MoveKind.HOLD and move.held > level.left:
        raise NotCovered(f"{move.held} asked for, {level.left} left")
    after = StockLevel(level.on_hand + move.on_hand, level.held + move.held, level.sold + move.sold)
    if after.held < 0 or after.sold < 0:
        raise ValueError(f"{move} takes more than {level} has")
    return after
