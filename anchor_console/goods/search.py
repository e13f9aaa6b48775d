"""Finding a product as it is typed: by number, name, alias, code, barcode, its pinyin or the initials of that."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from anchor_console.core.text import fold
from anchor_console.goods.product import Product

_AS_IT_IS = "\0"


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


class GoodsIndex:
    """What can be searched of a fixed list of products; made anew when the goods change."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._products = tuple(products)
        self._keys: tuple[tuple[str, str], ...] | None = None

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
        ranked: list[tuple[int, int, Product]] = []
        for place, (product, (words, letters)) in enumerate(zip(self._products, self._searchable(), strict=True)):
            rank = _rank(wanted, product, words, letters)
            if rank is not None:
                ranked.append((rank, place, product))
        return [product for _, _, product in sorted(ranked, key=lambda row: row[:2])]

    def _searchable(self) -> tuple[tuple[str, str], ...]:
        if self._keys is None:
            self._keys = tuple(
                (
                    "\n".join(
                        fold(word) for word in (p.name, *p.aliases, p.code, *(s.code for s in p.skus), *_barcodes(p))
                    ),
                    "\n".join(sound(word) for word in (p.name, *p.aliases) for sound in (initials, pinyin)),
                )
                for p in self._products
            )
        return self._keys


def _barcodes(product: Product) -> Iterable[str]:
    return (sku.barcode for sku in product.skus if sku.barcode)


def _rank(wanted: str, product: Product, words: str, letters: str) -> int | None:
    number = fold(product.number or "")
    if number == wanted or (wanted.endswith("号") and number == wanted[:-1]):
        return 0
    if number and number.startswith(wanted):
        return 1
    if f"\n{words}".find(f"\n{wanted}") >= 0:
        return 2
    if f"\n{letters}".find(f"\n{wanted}") >= 0:
        return 3
    if wanted in words:
        return 4
    return 5 if wanted in letters else None
