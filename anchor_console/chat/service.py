"""The reader of chat for the goods on sale: made away from the window's thread, and made again when they change."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from anchor_console.goods.service import Catalogue, Goods

if TYPE_CHECKING:
    from anchor_console.chat.understanding.reader import Reader


class Understanding:
    """Keeps a reader that knows the goods of this moment.

    Args:
        words_folder: the lexicon's and rules' files.
    """

    def __init__(self, goods: Goods, words_folder: Path) -> None:
        self._catalogue = goods.catalogue
        self._words_folder = words_folder
        self._reader: Reader | None = None
        goods.changed.subscribe(self._on_goods_changed)

    async def reader(self) -> Reader:
        """The reader for the goods on sale now."""
        while self._reader is None:
            catalogue = self._catalogue
            reader = await asyncio.to_thread(_make_reader, catalogue, self._words_folder)
            if catalogue is self._catalogue:
                self._reader = reader
        return self._reader

    def _on_goods_changed(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._reader = None


def _make_reader(catalogue: Catalogue, words_folder: Path) -> Reader:
    # Imported here for a quick start: with its tables of sounds it takes a third of a second, and no line of chat
    # comes before the window is shown.
    from anchor_console.chat.understanding.lexicon import Lexicon, LexiconProduct
    from anchor_console.chat.understanding.reader import Reader
    from anchor_console.chat.understanding.words import load_words

    words = load_words(words_folder)
    on_sale = [
        LexiconProduct(p.number, p.name, p.category, p.aliases, p.colors, p.sizes)
        for p in catalogue.products
        if p.number is not None
    ]
    return Reader(Lexicon(on_sale, words), words)
