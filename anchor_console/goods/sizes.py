"""Size advice from a product's size chart: which size covers a body, or honestly that none does. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec


class SizeRange(msgspec.Struct, frozen=True):
    """The bodies that a size is made for; an end that is None is open."""

    size: str
    height_min_cm: float | None
    height_max_cm: float | None
    weight_min_kg: float | None
    weight_max_kg: float | None

    @property
    def ends(self) -> tuple[float | None, float | None, float | None, float | None]:
        return self.height_min_cm, self.height_max_cm, self.weight_min_kg, self.weight_max_kg

    @property
    def says_nothing(self) -> bool:
        return all(end is None for end in self.ends)


class Cover(StrEnum):
    """How far a chart covers a body."""

    COVERED = "covered"
    BETWEEN = "between"
    """Some sizes have the height and others the weight, but none has both."""
    BEYOND = "beyond"
    """The body lies outside of the chart."""
    NO_CHART = "no_chart"
    NO_MEASURES = "no_measures"


class SizeAdvice(msgspec.Struct, frozen=True):
    """`sizes` cover the body, smallest first, more than one where it lies on their border; empty unless covered.

    `is_whole` tells that whatever the chart goes by was known; `by_height` and `by_weight` what was looked at.
    """

    cover: Cover
    sizes: tuple[str, ...]
    is_whole: bool
    by_height: bool = False
    by_weight: bool = False


def advice(height_cm: float | None, weight_kg: float | None, chart: Sequence[SizeRange]) -> SizeAdvice:
    """Which sizes of the chart, smallest first, cover a body of which one measure or both are known."""
    rows = [row for row in chart if not row.says_nothing]
    if not rows:
        return SizeAdvice(Cover.NO_CHART, (), is_whole=False)
    has_heights = any(row.height_min_cm is not None or row.height_max_cm is not None for row in rows)
    has_weights = any(row.weight_min_kg is not None or row.weight_max_kg is not None for row in rows)
    by_height, by_weight = has_heights and height_cm is not None, has_weights and weight_kg is not None
    if not (by_height or by_weight):
        return SizeAdvice(Cover.NO_MEASURES, (), is_whole=False)
    tall = _taking(height_cm, [(row.size, row.height_min_cm, row.height_max_cm) for row in rows])
    heavy = _taking(weight_kg, [(row.size, row.weight_min_kg, row.weight_max_kg) for row in rows])
    fitting = tuple(row.size for row in rows if row.size in tall & heavy)
    cover = Cover.COVERED if fitting else Cover.BETWEEN if tall and heavy else Cover.BEYOND
    is_whole = by_height == has_heights and by_weight == has_weights
    return SizeAdvice(cover, fitting, is_whole, by_height, by_weight)


def _taking(measure: float | None, rows: Sequence[tuple[str, float | None, float | None]]) -> set[str]:
    """The sizes that take the measure. Between two that a whole figure apart follow each other it is on their border:
    105斤 in a chart of 48-52 and 53-57 kg.
    """
    taking = {size for size, least, most in rows if _within(measure, least, most)}
    if taking or measure is None:
        return taking
    below = max((most for _, _, most in rows if most is not None and most < measure), default=None)
    above = min((least for _, least, _ in rows if least is not None and least > measure), default=None)
    if below is None or above is None or above - below > 1:
        return set()
    return {size for size, least, most in rows if most == below or least == above}


def _within(measure: float | None, least: float | None, most: float | None) -> bool:
    """A measure that is not known rules nothing out."""
    return measure is None or ((least is None or least <= measure) and (most is None or measure <= most))
