"""Which SKU a colour and a size mean, however people write them: `黑` is 黑色, 2XL is XXL. Pure."""

from __future__ import annotations

from anchor_console.core.text import fold
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.same_size import is_same_size


def sku_said(product: Product, color: str | None, size: str | None) -> Sku | None:
    """The one SKU of a product of this colour and size, as people write them; None where none is, or several may be."""
    fitting = [
        sku
        for sku in product.skus
        if _is_color(sku.color, color)
        and ((sku.size is None and size is None) or (sku.size and size and is_same_size(sku.size, size)))
    ]
    exact = [sku for sku in fitting if fold(sku.color or "") == fold(color or "")]
    return (exact or fitting)[0] if len(exact or fitting) == 1 else None


def _is_color(listed: str | None, said: str | None) -> bool:
    """`黑` is 黑色."""
    if listed is None or said is None:
        return listed is said
    return fold(listed).removesuffix("色") == fold(said).removesuffix("色")
