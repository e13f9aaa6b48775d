"""How near one product is to another that somebody bought: the same, one of its kind, or of its category. Pure."""

from __future__ import annotations

from enum import IntEnum

from anchor_console.core.text import fold
from anchor_console.goods.made_for import made_for, same_people
from anchor_console.goods.product import Product

_NOUN = 2
"""Characters at the end of a Chinese product name that say what it is: 中长款大衣, 针织衫."""


class Kin(IntEnum):
    """The nearer, the larger."""

    NONE = 0
    CATEGORY = 1
    """The same category and nothing more: a short jacket beside a long coat."""
    ALIKE = 2
    """The same kind of thing by its name: another coat."""
    SAME = 3


def kin(product: Product, code: str | None, name: str | None, category: str | None) -> Kin:
    """How near `product` is to what was sold under these words; None for what nobody knows of it.

    A man's coat is no kin of a woman's: whoever bought both wears one of them.
    """
    if code is not None and fold(code) == fold(product.code):
        return Kin.SAME
    if name and fold(name) == fold(product.name):
        return Kin.SAME
    if not same_people(made_for(product.name, product.category), made_for(name, category)):
        return Kin.NONE
    is_of_category = bool(category) and fold(category or "") == fold(product.category)
    # A product that left the catalogue has a name alone; one of another category is another thing by the shop's word.
    if name and (is_of_category or not category) and any(word in fold(name) for word in _kinds(product)):
        return Kin.ALIKE
    return Kin.CATEGORY if is_of_category else Kin.NONE


def _kinds(product: Product) -> set[str]:
    words = {fold(alias) for alias in product.aliases}
    words.add(fold(product.name)[-_NOUN:])
    return {word for word in words if len(word) >= _NOUN}
