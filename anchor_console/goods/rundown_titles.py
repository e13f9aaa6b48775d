"""What a title of a rundown names: a product of ours, or another moment of the show. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress

from anchor_console.core.lazy_pattern import lazily
from anchor_console.goods.product import Product
from anchor_console.goods.rundown import RowKind
from anchor_console.goods.service import Catalogue

_MOMENT_WORDS: Mapping[RowKind, re.Pattern[str]] = {
    RowKind.LUCK: lazily(r"福袋|抽奖|红包|lucky"),
    RowKind.HOST: lazily(r"换主播|主播交接|交接|换班|下播|change host"),
    RowKind.COUPON: lazily(r"券(?!后)|coupon"),
    RowKind.TALK: lazily(r"互动|暖场|开场|预热场|聊天|答疑|扣屏|过款|感谢|warm.?up|talk"),
}
_TELLING_LETTERS = 3


def titled_in(catalogue: Catalogue) -> Callable[[str], Product | None]:
    """Finds the product that a title names: by its number alone, `11` or `11号`, by its code or its name."""
    titles = Titles(catalogue)

    def find(title: str) -> Product | None:
        said = unicodedata.normalize("NFKC", title).strip()
        alone = re.fullmatch(r"(\d{1,4})\s*(?:号(?:链接)?|#)?", said)
        if alone is not None:
            return catalogue.numbered(alone[1].lstrip("0") or "0")
        with suppress(SeveralMeant):
            return titles.product({"name": said, "code": said})
        return None

    return find


def moment_of(title: str) -> RowKind:
    """What a row that is no product is, by its words."""
    text = title.casefold()
    return next((kind for kind, words in _MOMENT_WORDS.items() if words.search(text)), RowKind.OTHER)


class SeveralMeant(Exception):
    """Several products may be meant, and nothing tells which."""


class Titles:
    """Finds the product of a row: by its code, its name, then its number."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._named: dict[str, list[Product]] = {}
        self._words: dict[str, list[Product]] = {}
        for product in catalogue.products:
            self._named.setdefault(_plain(product.name), []).append(product)
            for word in {_plain(name) for name in (product.name, *product.aliases)}:
                self._words.setdefault(word, []).append(product)

    def product(self, cells: Mapping[str, str]) -> Product | None:
        """None where none is meant; numbers of a sheet are often only its own order, and come last.

        Raises:
            SeveralMeant: its name is that of several, and its number is none of theirs.
        """
        code = cells.get("code", "").strip()
        for product in self._catalogue.products if code else ():
            if code in (product.code, *(sku.code for sku in product.skus)):
                return product
        name = _plain(cells.get("name", ""))
        number = re.search(r"\d{1,4}", cells.get("number", ""))
        numbered = self._catalogue.numbered(number[0].lstrip("0") or "0") if number else None
        called = self._named.get(name) or self._words.get(name) or [] if name else []
        if len(called) == 1 or numbered in called:
            return called[0] if len(called) == 1 else numbered
        if called:
            raise SeveralMeant
        if name:
            # A short word, 大衣, stands in many names.
            words = (word for word in self._words if _is_within(word, name) or _is_within(name, word))
            within = {one.id: one for word in words for one in self._words[word]}
            if len(within) == 1:
                return next(iter(within.values()))
            if moment_of(cells.get("name", "")) is not RowKind.OTHER:
                return None
        # A name that fits nothing of ours, beside a number that is only counted: nobody has said that they are one.
        return numbered if numbered is not None and (not name or _kin(name, numbered)) else None


def _is_within(part: str, whole: str) -> bool:
    return len(part) >= _TELLING_LETTERS and part in whole


def _kin(name: str, product: Product) -> bool:
    """Whether a name shares two characters in a row with one of the product's."""
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    names = [_plain(one) for one in (product.name, *product.aliases)]
    return any(pair in one for pair in pairs for one in names)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())
