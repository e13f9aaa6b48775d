"""Finding a product as it is typed: by number, name, alias, code, barcode, its pinyin or the initials of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from anchor_console.core.ids import ProductId
from anchor_console.core.text import fold
from anchor_console.goods.product import Product

_AS_IT_IS = "\0"
_RANKS = 6


def initials(text: str) -> str:
    """The first letters of the pinyin of `text`, other characters as they are: `法式碎花裙` gives `fsshq`."""
    return _sounds(text)[0]


def pinyin(text: str) -> str:
    """The pinyin of `text` without tones or gaps: `碎花裙` gives `suihuaqun`."""
    return _sounds(text)[1]


@lru_cache(1 << 16)  # goods are read anew at every change of one of them
def _sounds(text: str) -> tuple[str, str]:
    # Imported here for a quick start: its tables take a tenth of a second, and the first search can bear that.
    from pypinyin import lazy_pinyin

    parts = lazy_pinyin(text, errors=lambda run: _AS_IT_IS + run)
    letters = "".join(part[1:] if part.startswith(_AS_IT_IS) else part[0] for part in parts)
    return letters.casefold(), "".join(part.removeprefix(_AS_IT_IS) for part in parts).casefold()


class _Keys(NamedTuple):
    """The number, and after a line's end each: the words of a product, and how they sound."""

    number: str
    words: str
    sounds: str


class GoodsIndex:
    """What can be searched of a fixed list of products; made anew when the goods change."""

    def __init__(
        self, products: Iterable[Product], known: Mapping[ProductId, tuple[Product, _Keys]] | None = None
    ) -> None:
        """
        Args:
            known: what was worked out of products before; it holds for those that are the very same.
        """
        self._products = tuple(products)
        self._known = known or {}
        self._keys: tuple[_Keys, ...] | None = None

    def of_these(self, products: Iterable[Product]) -> GoodsIndex:
        """The index of other products, which takes over what it knows of those that stayed the same."""
        return GoodsIndex(
            products, {p.id: (p, keys) for p, keys in zip(self._products, self._keys or (), strict=False)}
        )

    def make_ready(self) -> None:
        """Do now what the first search would wait for. Any thread."""
        self._searchable()

    def find(self, text: str) -> list[Product]:
        """The products that fit `text`, best first; all of them for an empty text.

        The exact number comes first, then what begins with the text, then what contains it.
        """
        wanted = fold(text)
        if not wanted:
            return list(self._products)
        number = wanted.removesuffix("号") or wanted
        ranked: list[list[Product]] = [[] for _ in range(_RANKS)]
        for product, keys in zip(self._products, self._searchable(), strict=True):
            # Most fit nothing, and it is asked of all of them at every key.
            if wanted not in keys.words and wanted not in keys.sounds and not keys.number.startswith(number):
                continue
            rank = _rank(wanted, keys)
            if rank is not None:
                ranked[rank].append(product)
        return [product for fitting in ranked for product in fitting]

    def _searchable(self) -> tuple[_Keys, ...]:
        if self._keys is None:
            self._keys = tuple(
                known[1] if (known := self._known.get(p.id)) is not None and known[0] is p else _keys_of(p)
                for p in self._products
            )
            self._known = {}
        return self._keys


def _keys_of(product: Product) -> _Keys:
    words = (product.name, *product.aliases, product.code, *(sku.code for sku in product.skus), *_barcodes(product))
    sounds = (sound(word) for word in (product.name, *product.aliases) for sound in (initials, pinyin))
    return _Keys(fold(product.number or ""), "\n".join(("", *(fold(word) for word in words))), "\n".join(("", *sounds)))


def _barcodes(product: Product) -> Iterable[str]:
    return (sku.barcode for sku in product.skus if sku.barcode)


def _rank(wanted: str, keys: _Keys) -> int | None:
    number, words, sounds = keys
    if number and number.startswith(wanted.removesuffix("号") or wanted):
        if number == wanted or wanted == f"{number}号":
            return 0
        if number.startswith(wanted):
            return 1
    if wanted in words:
        return 2 if f"\n{wanted}" in words else 3 if f"\n{wanted}" in sounds else 4
    if wanted in sounds:
        return 3 if f"\n{wanted}" in sounds else 5
    return None
