"""The facets that a fact can be of, the seller's own among them, and what each may say. Pure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from anchor_console.core.text import fold, harmless
from anchor_console.fans.figures import height_cm, weight_kg

AUDIENCES = ("妈妈", "爸爸", "老公", "老婆", "孩子", "老人", "朋友", "男士")
WEARERS = ("self", *AUDIENCES)
FACETS = ("size", "height_cm", "weight_kg", "likes", "dislikes", "budget", "audience", "age", "skin", "allergy")
"""Those that are read from what fans say; a seller can add their own."""
OWN_AT_MOST = 20
NAME_LIMIT = 8
_VALUE_LIMIT = 20
_BOUNDS = {"age": (0, 120), "budget": (1, 1_000_000)}
_MEASURED: dict[str, Callable[[str], str]] = {"height_cm": height_cm, "weight_kg": partial(weight_kg, unit="kg")}


def own_facets(setting: object) -> tuple[str, ...]:
    """The seller's own facets, from the setting that keeps them."""
    named = setting if isinstance(setting, list) else []
    cleaned = (harmless(name).strip()[:NAME_LIMIT] for name in named if isinstance(name, str))
    return tuple(dict.fromkeys(name for name in cleaned if name and name not in FACETS))[:OWN_AT_MOST]


def value_of(facet: str, text: str) -> str | None:
    """What `text`, as a person typed it, says of the facet; None where it cannot be."""
    value = harmless(text).strip()[:_VALUE_LIMIT]
    if facet in _MEASURED:
        try:
            return _MEASURED[facet](value)
        except ValueError:
            return None
    if facet in _BOUNDS:
        digits = fold(value)
        low, high = _BOUNDS[facet]
        return str(int(digits)) if digits.isascii() and digits.isdecimal() and low <= int(digits) <= high else None
    if facet == "size":
        value = fold(value).upper()
    return value or None
