"""The facets that a fact can be of, the seller's own among them, and what each may say. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import partial

from anchor_console.core.text import fold, harmless
from anchor_console.fans.figures import budget_yuan, height_cm, weight_kg

A_MAN = "男士"
AUDIENCES = ("妈妈", "爸爸", "老公", "老婆", "孩子", "老人", "朋友", A_MAN)
WEARERS = ("self", *AUDIENCES)
FACETS = ("size", "height_cm", "weight_kg", "likes", "dislikes", "budget", "audience", "age", "skin", "allergy")
"""Those that are read from what fans say; a seller can add their own."""
CALLED = {
    "size": "size", "尺码": "size", "码": "size", "height": "height_cm", "身高": "height_cm", "weight": "weight_kg",
    "体重": "weight_kg", "likes": "likes", "喜欢": "likes", "喜好": "likes", "偏好": "likes", "dislikes": "dislikes",
    "不喜欢": "dislikes", "讨厌": "dislikes", "budget": "budget", "预算": "budget", "age": "age", "年龄": "age",
    "for": "audience", "给谁买": "audience", "买给": "audience", "skin": "skin", "肤质": "skin", "allergy": "allergy",
    "过敏": "allergy", "sent back": "sent_back", "退过的码": "sent_back", "退过": "sent_back",
}  # fmt: skip
"""What sellers call them, and sizes that were sent back."""
FACETS_KEY = "fans.facets"
"""The setting that keeps the seller's own."""
OWN_AT_MOST = 20
NAME_LIMIT = 8
LONGEST_VALUE = 20
_APART = re.compile("[、,，;；]")
_OF_ONE_WORD = frozenset({"height_cm", "weight_kg", "budget", "age", "audience"})
_BOUNDS = {"age": (0, 120)}
_MEASURED: dict[str, Callable[[str], str]] = {
    "height_cm": height_cm,
    "weight_kg": partial(weight_kg, unit="kg"),
    "budget": budget_yuan,
}


def is_shown(facet: str, own: Collection[str]) -> bool:
    """Whether facts of it are shown: of ours always, of the seller's own for as long as they have it."""
    return facet in FACETS or facet == "sent_back" or facet in own


def own_facets(setting: object) -> tuple[str, ...]:
    """The seller's own facets, from the setting that keeps them; what they call one that is there is none."""
    named = setting if isinstance(setting, list) else []
    cleaned = (harmless(name).strip()[:NAME_LIMIT] for name in named if isinstance(name, str))
    own = dict.fromkeys(name for name in cleaned if name and name not in FACETS and fold(name) not in CALLED)
    return tuple(own)[:OWN_AT_MOST]


def values_of(facet: str, text: str) -> tuple[str, ...]:
    """Each thing that `text` says of the facet, where several stand with marks between them: 纯棉、黑色. None where one
    of them cannot be.
    """
    values = [value_of(facet, part) for part in _parts(facet, text)]
    return () if None in values else tuple(dict.fromkeys(value for value in values if value is not None))


def is_too_long(facet: str, text: str) -> bool:
    """Whether one of the things that it says is longer than is kept: cut, 不要高领的 may lose what they don't want."""
    return any(len(harmless(part).strip()) > LONGEST_VALUE for part in _parts(facet, text))


def _parts(facet: str, text: str) -> list[str]:
    return [text] if facet in _OF_ONE_WORD else [part for part in _APART.split(text) if part.strip()]


def value_of(facet: str, text: str) -> str | None:
    """What `text`, as a person typed it, says of the facet; None where it cannot be."""
    value = harmless(text).strip()
    if len(value) > LONGEST_VALUE:
        return None
    if facet in _MEASURED:
        try:
            return _MEASURED[facet](value)
        except ValueError:
            return None
    if facet in _BOUNDS:
        digits = fold(value).removesuffix("岁").removesuffix("周").strip()
        low, high = _BOUNDS[facet]
        return str(int(digits)) if digits.isascii() and digits.isdecimal() and low <= int(digits) <= high else None
    if facet == "size":
        value = fold(value).upper()
    return value or None
