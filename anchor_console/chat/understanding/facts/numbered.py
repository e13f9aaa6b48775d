"""A line with numbers in it, and the goods that it speaks of: what those who read its figures look at."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.naming.mentions import Mention, spoken_of

JIN = frozenset({"斤", "jin"})
KILOS = frozenset({"kg", "公斤", "千克"})
WEIGHT_UNITS = JIN | KILOS
CENTIMETRES = frozenset({"cm", "厘米", "公分"})
METRES = frozenset({"米", "m"})
NO_UNIT = frozenset({"", "个"})


_HOST = r"(?<![跟和同像与比给])(?<![跟和同像与比给].)(?:主播|模特|你(?![们家说看觉帮]))[^\s,，我俺咱\d]{0,5}"
_OF_THE_HOST = re.compile(rf"{_HOST}$")
_BESIDE_THE_HOSTS = re.compile(rf"{_HOST}(?:[12]\d\d(?:cm|厘米|公分)?|[一1]米\S{{1,3}})\s?[/,，]?\s?(?:体重)?$")
"""Before what those weigh whose height was told: 模特168 100斤."""


class Numbered:
    """A plain `text` with its `mentions`; the `goods` that it speaks of, the sizes `listed` of them, the `feet` that
    the only one is for, whether they are worn (who speaks of none may speak of clothes), and whether it names people.
    """

    __slots__ = ("feet", "goods", "is_worn", "listed", "mentions", "names_people", "text")

    def __init__(
        self, text: str, mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon, *, names_people: bool
    ) -> None:
        self.text = text
        self.mentions = mentions
        self.names_people = names_people
        goods = self.goods = spoken_of(mentions, pinned, lexicon)
        self.listed: Collection[str] = (
            goods[0].size_words if len(goods) == 1 else frozenset().union(*[one.size_words for one in goods])
        )
        self.feet = goods[0].feet if len(goods) == 1 else None
        self.is_worn = not goods or any(one.is_worn for one in goods)

    def before(self, mention: Mention, pattern: re.Pattern[str], reach: int = 6) -> re.Match[str] | None:
        """Where `pattern` is found in the `reach` characters before the mention."""
        start = mention.start
        return pattern.search(self.text, start - reach, start) if start else None

    def is_of_the_host(self, mention: Mention) -> bool:
        """Whether it is told of who sells, not of who writes: 主播一米六吗, 你170穿的啥码."""
        return (
            not self.text.startswith("他", mention.start - 1)
            and ("你" in self.text or "主播" in self.text or "模特" in self.text)
            and (
                self.before(mention, _OF_THE_HOST, 9) is not None
                or self.before(mention, _BESIDE_THE_HOSTS, 16) is not None
            )
        )

    def is_listed(self, quantity: Quantity) -> bool:
        return quantity.key in self.listed
