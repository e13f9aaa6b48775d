"""What a line that asks for something speaks of, what the catalogue lists of that, and what may come of the asking."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from anchor_console.chat.understanding.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.mentions import PRODUCT, Mention
from anchor_console.chat.understanding.reading import StatedWish

_NOT_THAT = re.compile(r"(?:不要|不是|除了|光有|净是|全是)$")
"""Before goods that are named only to say that others are wanted: 有没有纸尿裤 不要拉拉裤."""
_OF_A_THING = re.compile(
    r"(?:^|[\s,])(?P<thing>(?![有无不带免]|如果|要是)[\u4e00-\u9fff]{2,4}?)(?:有没有|有木有|有没得|能不能|能出|可以出|出不出|出个|就[差缺]|要是有|有)"
)


class Judged(Struct, frozen=True, gc=False):
    """What is asked for: `wish` where the catalogue lacks it, else None."""

    wish: StatedWish | None


LISTED = Judged(None)


def wished(
    what: str | None, *, color: str | None = None, size: str | None = None, feature: str | None = None
) -> Judged:
    """A wish for `what` (None: nobody says what), so coloured, sized or made."""
    return Judged(StatedWish(what, color, size, feature))


class Subject:
    """A plain `text` and its `original`, with all that tells what its words name.

    `goods`: those that it is about, `what`: what it calls them; each None where that is not known.
    """

    __slots__ = ("goods", "lexicon", "mentions", "original", "products", "text", "what")

    def __init__(
        self, text: str, original: str, mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon
    ) -> None:
        self.text = text
        self.original = original
        self.mentions = mentions
        self.lexicon = lexicon
        self.products = [one for one in mentions if one.kind is PRODUCT and not _NOT_THAT.search(text, 0, one.start)]
        number = str(self.products[0].value) if self.products else pinned
        self.goods: Goods | None = lexicon.goods.get(number) if number is not None else None
        named = next((mention for mention in self.products if mention.quantity is None), None)
        self.what = self.words(named) if named is not None else self._kind_asked_for()

    def _kind_asked_for(self) -> str | None:
        """A thing that is none of our names but is called by its kind: the 饺子 of 饺子有荠菜味的吗."""
        match = _OF_A_THING.search(self.text)
        if match is None:
            return None
        word = match["thing"]
        return self.original[match.start("thing") : match.end("thing")] if self.is_a_thing(word) else None

    def words(self, mention: Mention) -> str:
        """How the fan writes what is mentioned."""
        return self.original[mention.start : mention.end]

    def is_a_thing(self, word: str) -> bool:
        """Whether it is what goods are called, ours or others'."""
        known = self.lexicon
        return (
            word.lower() in known.names
            or (word[-1:] in known.heads and not word.endswith("子"))
            or known.ends_as_goods(word)
            or any(map(word.endswith, known.names))
        )

    def is_named_behind(self, at: int) -> bool:
        """Whether all goods of ours that are named are in another clause, behind `at`."""
        return bool(self.products) and self.text.find(" ", at, self.products[0].start) >= 0

    def is_of_no_name(self, word: str) -> bool:
        """Whether it is called as goods are, but as none of ours."""
        return self.lexicon.is_of_others(word)

    def is_but_a_head(self, word: str) -> bool:
        """Whether `word` names nothing but the goods, which are told by their number: 13号有没有不加糖的芒果干."""
        if self.goods is None or not self.products or self.products[0].quantity is None:
            return False
        product = self.goods.product
        return any(name.endswith(word) for name in (product.name, *product.aliases))

    def is_part_of_name(self, word: str) -> bool:
        """Whether `word` says no more than which goods it is of: their kind, or the 百褶 of a 百褶半身裙."""
        if self.is_but_a_head(word):
            return True
        goods = self.goods
        is_within = goods is not None and not self.products and word in goods.product.name
        return is_within and not self.is_a_thing(word)

    @property
    def size_words(self) -> Mapping[str, str] | frozenset[str]:
        """Words for the sizes that there are: of the goods, else of all goods."""
        return self.lexicon.size_words if self.goods is None else self.goods.size_words

    def has_color(self, word: str) -> bool:
        """Whether the goods, else any goods, come in the colour."""
        return word in (self.lexicon.color_words if self.goods is None else self.goods.any_color_words)

    def is_listed(self, word: str) -> bool:
        """Whether it is all that a colour or size of the goods spoken of is called by."""
        goods = self.goods
        return goods is not None and (word in goods.size_words or word in goods.color_words)

    def is_there(self, word: str) -> bool:
        """Whether the goods, else any goods, come in a colour or size that is called so."""
        return word in self.size_words or self.has_color(word)

    def has_size(self, mention: Mention) -> bool:
        """Whether the goods, else any goods, come in the size."""
        listed = self.size_words
        return str(mention.value) in listed or (mention.quantity is not None and mention.quantity.key in listed)

    def has_of(self, at: int) -> bool:
        """Whether 的 stands at `at`: what is before it says what something is like, or whose it is."""
        return self.text.startswith(("的", "滴", "那种款", "这种款"), at) and not self.text.startswith("的话", at)
