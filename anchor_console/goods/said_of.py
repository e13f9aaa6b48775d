"""What people's words mean of the goods: which colour, which SKU, whether a thing is such: `黑` is 黑色. Pure."""

from __future__ import annotations

from anchor_console.core.text import fold
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.same_size import is_same_size


def is_color(color: str, word: str) -> bool:
    """Whether the listed `color` is the one that `word` names: 黑 and 黑色 are one, 藏青色 is not 青色."""
    one, other = fold(color).removesuffix("色"), fold(word).removesuffix("色")
    return bool(other) and one == other


def color_said(product: Product, word: str) -> str | None:
    """The listed colour that `word` names."""
    return next((color for color in product.colors if is_color(color, word)), None)


def sku_said(product: Product, color: str | None, size: str | None) -> Sku | None:
    """The one SKU of a product of this colour and size, as people write them; None where none is, or several may be."""
    fitting = [
        sku
        for sku in product.skus
        if ((sku.color is None and color is None) or (sku.color and color and is_color(sku.color, color)))
        and ((sku.size is None and size is None) or (sku.size and size and is_same_size(sku.size, size)))
    ]
    exact = [sku for sku in fitting if fold(sku.color or "") == fold(color or "")]
    return (exact or fitting)[0] if len(exact or fitting) == 1 else None


def speaks_of(product: Product, word: str) -> bool:
    """Whether the product is what `word` says: by name, alias, category or talking point."""
    plain = fold(word)
    if not plain:
        return False
    said = (product.name, product.category, *product.aliases, *product.talking_points)
    return any(plain in fold(text) for text in said)
