"""Whom goods are made for, as their own words say. Pure."""

from __future__ import annotations

import re

_CHILDREN = re.compile(r"儿童|童[装鞋款袜帽裤裙]|[男女大中小]童|婴(?!儿?级)|幼儿|宝宝|新生儿|小学生")
"""婴儿级棉 is what grown-ups wear too."""


def is_for_children(name: str | None, category: str | None) -> bool:
    """Whether a product of this name and category is worn by children."""
    return any(words is not None and _CHILDREN.search(words) for words in (name, category))
