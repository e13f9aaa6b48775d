"""What the numbers of a line name: a shade (3号色), a product (3号), a size (38码), a count (3件), or nothing yet."""

from __future__ import annotations

import re
from collections.abc import Collection

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.line.counted import MOST_BLOCKS, counts_goods
from anchor_console.chat.understanding.line.measures import COUNTERS, Quantity
from anchor_console.chat.understanding.line.phrases import Place
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, QTY, SIZE, Mention
from anchor_console.chat.understanding.naming.product_numbers import OF_A_PRODUCT, product_start
from anchor_console.chat.understanding.naming.shop_units import ShopUnits
from anchor_console.chat.understanding.naming.sizes_together import MOST_PLUSES, SizesTogether

_SHADE_DIGITS = 2
"""A shade is listed with so many: 03."""
_NOUGHTS = "0零"
_SHADES = re.compile(r"(?:(?:还是|或者?|[和跟、 ])?[\d一二三四五六七八九]号)+色")
"""Behind a number with 号, further ones that are all shades': 1号2号3号色."""
_STEPS = re.compile(r"[大小放]$|往[上下大小][^\s,，]{0,2}$")
"""Before 一号 or 一码: that much more or less than another size, 大一码, 往上蹦一号."""
_MOST_STEPS = 3
"""Nobody asks for a size that is further from another."""
_PLUSES = frozenset({"个加", "加"})
_SAYS_MORE = OF_A_PRODUCT | _PLUSES | {"码", "种", "只", "条", "片", "块", "分", "口", "代"}
"""Units by which a number may name several things; with any other it counts, or stays a number."""
_FIGURE_TIMES = re.compile(r"(?<![\d.x*])(\d{2,3})x$")


class NumberNames:
    """Tells what numbers name, by one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._together = SizesTogether(lexicon)
        self._units = ShopUnits(lexicon, self._together)

    def mention(self, text: str, quantity: Quantity, spoken: Collection[Place], after: int) -> Mention:
        """What `quantity` of plain `text` names; else it stays a number.

        Args:
            spoken: the words for colours and sizes in the text.
            after: where what the number before it names ends.
        """
        if (size := self._together.mention(text, quantity)) is not None:
            return size
        if quantity.unit == "号" and (numbered := self._numbered(quantity, spoken)) is not None:
            return numbered
        quantity = self._units.settled(text, quantity, spoken)
        return self._named(text, quantity, after)

    def _numbered(self, quantity: Quantity, spoken: Collection[Place]) -> Mention | None:
        """The size that is told by a number right behind a colour whose sizes are: the 2号 of 鲫鱼漂2号."""
        known = self._lexicon.numbers_of_colors
        number = numbers.in_digits(quantity.value)
        if not known or not number:
            return None
        for _, end, (kind, word) in spoken:
            if end == quantity.start and kind is COLOR and (size := known.get(word, {}).get(number)) is not None:
                return Mention(SIZE, quantity.start, quantity.end, size)
        return None

    def _named(self, text: str, quantity: Quantity, after: int) -> Mention:
        """What a number names: a shade, a product, a size, a count; else it stays a number."""
        start, end, unit = quantity.start, quantity.end, quantity.unit
        number = numbers.in_digits(quantity.value)
        if unit not in _SAYS_MORE:
            if number and unit in COUNTERS:
                return Mention(QTY, start, end, int(number), quantity)
            return Mention(NUMBER, start, end, quantity.key, quantity)
        if unit == "号" and "色" in text:
            if text.startswith("色", end):
                shade = quantity.digits if quantity.digits.isascii() else number
                return Mention(COLOR, start, end + 1, shade.zfill(_SHADE_DIGITS), quantity)
            if _SHADES.match(text, end):
                return Mention(COLOR, start, end, number.zfill(_SHADE_DIGITS), quantity)  # 1号2号3号色
        if unit == "" and len(quantity.digits) == _SHADE_DIGITS and quantity.digits[0] in _NOUGHTS and number:
            return Mention(COLOR, start, end, number.zfill(_SHADE_DIGITS), quantity)
        if unit in ("号", "码") and quantity.value <= _MOST_STEPS and _STEPS.search(text, start - 4, start):
            return Mention(NUMBER, start, end, "", quantity)  # 大一码 is a step, no size
        if (product := product_start(text, quantity, after, self._lexicon)) is not None:
            return Mention(PRODUCT, product, end, number, quantity)
        if unit in _PLUSES and 1 < quantity.value <= MOST_PLUSES:
            return Mention(SIZE, start, end, "x" * int(quantity.value) + "l", quantity)
        if number and (
            counts_goods(text, quantity)
            or self._counts_a_size(text, quantity)
            or self._is_before_a_size(text, quantity)
        ):
            return Mention(QTY, start, end, int(number), quantity)
        if unit == "码":
            return Mention(SIZE, start, end, number or quantity.key, quantity)
        return Mention(NUMBER, start, end, quantity.key, quantity)

    def _counts_a_size(self, text: str, quantity: Quantity) -> bool:
        """Whether it is how many of the size or shade of figures right before it: 36x2, 02x1."""
        if quantity.unit or quantity.value > MOST_BLOCKS or text[quantity.start - 1] != "x":
            return False
        counted = _FIGURE_TIMES.search(text, 0, quantity.start)
        return counted is not None and counted[1] in self._lexicon.owners

    def _is_before_a_size(self, text: str, quantity: Quantity) -> bool:
        """Whether what it counts is called by whom it is for: the 一个 of 一个儿童的, where there are 儿童枕."""
        word = text[quantity.end : quantity.end + 2]
        return quantity.unit == "个" and (word in self._lexicon.size_words or word in self._lexicon.color_words)
