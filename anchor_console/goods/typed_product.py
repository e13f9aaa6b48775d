"""A new product as a person types it into fields: colours and sizes many at once. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold, harmless
from anchor_console.goods.goods_file import GoodsRow, in_variants
from anchor_console.goods.numbers import plain_number
from anchor_console.goods.product import Product
from anchor_console.goods.size_range import several_sizes
from anchor_console.sheets import cells

_BETWEEN = lazily(r"[/、,，;；\s]+")
_LONGEST_NAME, _LONGEST_WORD, _MOST_SKUS = 200, 20, 200
_OF_NAME_IN_CODE = 60
"""With a colour and a size a code is no longer then than goods files allow."""


class TypedWrong(Exception):
    """A field says nothing that we can take; the reason is worded as those of `sheets`."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


class Typed(msgspec.Struct, frozen=True):
    """What stands in each field."""

    number: str
    name: str
    price: str
    colors: str
    sizes: str
    stock: str
    list_price: str
    floor_price: str


def rows_of(typed: Typed, products: Sequence[Product]) -> list[GoodsRow]:
    """The SKUs of the product, each colour in each size.

    Raises:
        TypedWrong: the name is missing, or a field cannot be read.
    """
    name = harmless(typed.name).strip()
    if not name:
        raise TypedWrong("name", "empty, but needed")
    _fitting("name", name, _LONGEST_NAME)
    number = plain_number(typed.number) if typed.number.strip() else None
    if number is not None:
        _fitting("number", number, _LONGEST_WORD)
    colors = _words("colors", typed.colors) or [None]
    sizes = list(several_sizes(typed.sizes) or ()) or _words("sizes", typed.sizes) or [None]
    if len(colors) * len(sizes) > _MOST_SKUS:
        raise TypedWrong("sizes", "too many variants")
    price, list_price, floor = (_money(typed, field) for field in ("price", "list_price", "floor_price"))
    code = _fresh_code(name[:_OF_NAME_IN_CODE].strip(), products)
    row = GoodsRow(
        number=number,
        product_code=code,
        name=name,
        category="",
        aliases=(),
        sku_code=code,
        color=None,
        size=None,
        list_price_minor=list_price,
        price_minor=price,
        floor_price_minor=floor,
        stock=_units(typed),
        per_fan_limit=None,
        talking_points=(),
    )
    return in_variants(row, colors, sizes)


def _words(field: str, text: str) -> list[str | None]:
    parts = [_fitting(field, harmless(part).strip(), _LONGEST_WORD) for part in _BETWEEN.split(text)]
    return list(dict.fromkeys(part for part in parts if part))


def _fitting(field: str, text: str, longest: int) -> str:
    """The text as it is: one that were cut might be that of another."""
    if len(text) > longest:
        raise TypedWrong(field, f"longer than {longest} characters")
    return text


def _money(typed: Typed, field: str) -> int | None:
    text = str(getattr(typed, field)).strip()
    try:
        return cells.amount(text) if text else None
    except ValueError:
        raise TypedWrong(field, "not an amount of money") from None


def _units(typed: Typed) -> int | None:
    text = typed.stock.strip()
    try:
        return cells.whole(text) if text else None
    except ValueError:
        raise TypedWrong("stock", "not a whole number of units, 0 or more") from None


def _fresh_code(name: str, products: Sequence[Product]) -> str:
    """A code that no product has: the name, or the name and a count."""
    taken = {fold(product.code) for product in products}
    taken |= {fold(sku.code) for product in products for sku in product.skus}
    code, count = name, 1
    while fold(code) in taken:
        count += 1
        code = f"{name}-{count}"
    return code
