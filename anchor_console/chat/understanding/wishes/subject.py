"""What a line speaks of, and what the catalogue lists of that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from anchor_console.chat.understanding.catalog.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.items import parts
from anchor_console.chat.understanding.naming.mentions import PRODUCT, QTY, Mention
from anchor_console.chat.understanding.reading import Intent

_NOT_THAT = re.compile(r"(?:不要|不是|除了|光有|净是|全是)$")
"""Before goods that are named only to say that others are wanted: 有没有纸尿裤 不要拉拉裤."""


class Subject:
    """A plain `text` and its `original`, with all that tells what its words name.

    `goods`: those that it is about; None where that is not known.
    """

    __slots__ = ("goods", "lexicon", "mentions", "original", "text")

    def __init__(
        self, text: str, original: str, mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon
    ) -> None:
        self.text = text
        self.original = original
        self.mentions = mentions
        self.lexicon = lexicon
        named = (str(one.value) for one in mentions if one.kind is PRODUCT and not _NOT_THAT.search(text, 0, one.start))
        number = next(named, pinned)
        self.goods: Goods | None = lexicon.goods.get(number) if number is not None else None

    @property
    def size_words(self) -> Mapping[str, str] | frozenset[str]:
        """Words for the sizes that there are: of the goods, else of all goods."""
        return self.lexicon.size_words if self.goods is None else self.goods.size_words

    def has_color(self, word: str) -> bool:
        """Whether the goods, else any goods, come in the colour."""
        return word in (self.lexicon.color_words if self.goods is None else self.goods.any_color_words)

    def has_size(self, mention: Mention) -> bool:
        """Whether the goods, else any goods, come in the size."""
        listed = self.size_words
        return str(mention.value) in listed or (mention.quantity is not None and mention.quantity.key in listed)

    def is_told(self, mention: Mention) -> bool:
        """Whether some of the variants of the goods spoken of are told by what the mention names."""
        goods = self.goods
        if goods is None or mention.kind is QTY:
            return False
        return parts.resolve(self.text, mention, goods.product.number, Intent.ASK_STOCK, self.lexicon) is not None

    def is_listed(self, word: str) -> bool:
        """Whether it is all that a colour or size of the goods spoken of is called by."""
        goods = self.goods
        return goods is not None and (word in goods.size_words or word in goods.color_words)
