"""What a line names: products, colours, sizes, and how many; in order, each with its span."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import IntEnum
from operator import attrgetter
from typing import NamedTuple

from anchor_console.chat.understanding import measures, numbers, plain, sizes
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.measures import COUNTERS, Quantity
from anchor_console.chat.understanding.phrases import Phrases
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.words import Words


class Kind(IntEnum):
    PRODUCT = 0
    COLOR = 1
    SIZE = 2
    QTY = 3
    NUMBER = 4
    """A bare number or one with a unit that may yet be a size, a body figure, money, or nothing."""


class Mention(NamedTuple):
    """`value`: a product's number, a colour's word, a size's plain key, or a count. `quantity` behind it, if any."""

    kind: Kind
    start: int
    end: int
    value: str | int
    quantity: Quantity | None = None

    @property
    def length(self) -> int:
        return self.end - self.start


_LETTER_SIZE = re.compile(r"(?<![a-z0-9.])(\d?x+l|\d?x*[sml]|xs)(?:码|号|\s?size|的码)?(?![a-z0-9])(?!\s?(?:的水|升))")
_CALLED = re.compile(r"(?:第|no\.?|№|#|链接|连接|号链接)\s?$")
_AFTER_DATE = re.compile(
    r"(?:之?前|之?后|左右|能到|到不|到吗|到货|才发|发工资|出差|过生日|生日|进山|开学|楼|单元|桌|线|院|店|仓|那天|当天|晚上|上午|下午|要带|要用|回家|放假|结婚|走|搬家|考试|体检|回来|请客|聚会)"
)
_BEFORE_DATE = re.compile(r"(?:月|今天都?|等到?|到了?|才|在|是)$")
_NUMERAL = re.compile(f"[{numbers.CHINESE_DIGITS}0-9]")
_SHADE_DIGITS = 2
_STEPS = ("大", "小")
_MOST_STEPS = 3
_MOST_PLUSES = 9
_SURELY_DATES = ("月", "今天", "今天都", "等到")
_NOT_OF_PEOPLE = re.compile(r"(?![娃人口老孩月小天字年儿])")
_NOT_GOODS = re.compile(r"(?:[色码味加月]|颜色|口味|尺码|小时|半|人|多月|星期|礼拜|号|款)")
_NOT_A_POT = re.compile(r"(?![价气水人味红罩袋吃])")
_MINUTES = re.compile(r"[钱钟之数裤]")
_TAKING = ("来", "拿", "要", "整", "留", "给", "买", "这", "那")
_MOST_BLOCKS = 9
_BEFORE_HUE = frozenset("要个双件条的款拿选穿和跟是还来留给套这那种买有号盒瓶袋份整搞加只台对拍了没出上换")
_AFTER_HUE = frozenset("的那这要来没有还各和跟一两三俩码款盘个嘅额就给拿不哪行断吗呢卖了啊吧小大中")


class _Line:
    """What has been found in a line so far; nothing but bare numbers may lie within something else."""

    def __init__(self, text: str, heads: Collection[str]) -> None:
        self._text = text
        self._heads = heads
        self._taken = bytearray(len(text) + 1)
        self._found: list[Mention] = []

    def add(self, mention: Mention) -> None:
        self._found.append(mention)
        if mention.kind is not Kind.NUMBER:
            self._taken[mention.start : mention.end] = b"\1" * mention.length
        elif mention.quantity is not None and mention.quantity.unit:
            self._taken[mention.end - 1] = 1  # the 米 of 2米 is no colour

    def is_free(self, start: int, end: int) -> bool:
        return not any(self._taken[start:end])

    def stands_apart(self, at: int) -> bool:
        """Whether the one character at `at` is a word of its own: 黑的, 黑 XL, 要黑; not the 黑 of 黑灯."""
        before = self._text[at - 1] if at else " "
        after = self._text[at + 1] if at + 1 < len(self._text) else " "
        left = at == 0 or self._taken[at - 1] or before in _BEFORE_HUE or not "\u4e00" <= before <= "\u9fff"
        closes = self._taken[at + 1] or after in _AFTER_HUE or after in self._heads
        return bool(left and (closes or not "\u4e00" <= after <= "\u9fff"))

    def mentions(self) -> list[Mention]:
        """All that was found, by start; a bare figure right behind a colour or size counts pieces (高枕1 低枕1)."""
        found = self._found
        found.sort(key=_start)
        for at in range(1, len(found)):
            before, mention = found[at - 1], found[at]
            if mention.kind is Kind.NUMBER and before.end == mention.start and before.kind in (Kind.COLOR, Kind.SIZE):
                found[at] = self._as_pieces(before, mention)
        return found

    def _as_pieces(self, before: Mention, mention: Mention) -> Mention:
        quantity = mention.quantity
        if quantity is None or quantity.unit or quantity.value > _MOST_BLOCKS or before.quantity is not None:
            return mention
        if mention.end < len(self._text) and self._text[mention.end].isalnum():
            return mention
        return Mention(Kind.QTY, mention.start, mention.end, int(quantity.value), quantity)


_start = attrgetter("start")


class Finder:
    """Finds mentions by one lexicon; built once for it."""

    def __init__(self, lexicon: Lexicon, words: Words, sounds: Sounds) -> None:
        self._lexicon = lexicon
        self._heard_names = Phrases((sounds.sound(word), number) for word, number in lexicon.spoken_names)
        self._heard_colors = Phrases((sounds.sound(word), word) for word in plain.sayable(sorted(lexicon.color_words)))
        self._never_heard = words.own_words
        spoken: list[tuple[str, tuple[Kind, str]]] = []
        spoken += [(word, (Kind.SIZE, word)) for word in lexicon.spoken_sizes]
        spoken += [("加大", (Kind.SIZE, "xl")), ("加大码", (Kind.SIZE, "xl")), ("均码", (Kind.SIZE, "均码"))]
        spoken += [(word, (Kind.COLOR, word)) for word in sorted(lexicon.color_words)]
        for word in words.colors:
            spoken.append((word, (Kind.COLOR, word)))
            if len(word) == 1:
                spoken.append((word + "色", (Kind.COLOR, word)))
        self._spoken = Phrases(spoken)

    def find(self, text: str, sounding: str) -> list[Mention]:
        """All mentions in plain `text` (`sounding`: the same by sound), by their start."""
        spoken = self._spoken.longest(text)
        line = _Line(text, self._lexicon.heads)
        for mention in self._products(text, sounding):
            within = (end - start for start, end, _ in spoken if start <= mention.start and mention.end <= end)
            if max(within, default=0) <= mention.length:
                line.add(mention)
        for start, end, (kind, word) in spoken:
            if end - start > 1 and _NUMERAL.match(text, start) and line.is_free(start, end):
                line.add(Mention(kind, start, end, word))  # 八年陈 is no number of years
        for quantity in measures.quantities(text):
            if line.is_free(quantity.start, quantity.start + 1):
                line.add(self._of_quantity(text, quantity))
        if "l" in text or "m" in text or "s" in text:
            for match in _LETTER_SIZE.finditer(text):
                key = sizes.letter(match[1])
                if key is not None and line.is_free(match.start(), match.start() + 1):
                    line.add(Mention(Kind.SIZE, match.start(), match.end(), key))
        for start, end, (kind, word) in spoken:
            if line.is_free(start, end) and (end - start > 1 or line.stands_apart(start)):
                line.add(Mention(kind, start, end, word))
        if sounding != text:
            for start, end, word in self._heard_colors.longest(sounding):
                if line.is_free(start, end):
                    line.add(Mention(Kind.COLOR, start, end, word))
        return line.mentions()

    def _products(self, text: str, sounding: str) -> list[Mention]:
        named = [Mention(Kind.PRODUCT, start, end, number) for start, end, number in self._lexicon.names.longest(text)]
        heard = self._heard_names.longest(sounding)
        if len(heard) > len(named) or (heard and not named):
            for start, end, number in heard:
                if _NUMERAL.search(text, start, end) or text[start:end] in self._never_heard:
                    continue  # 大一 sounds like 大衣, 被子 like 杯子
                if all(end <= mention.start or start >= mention.end for mention in named):
                    named.append(Mention(Kind.PRODUCT, start, end, number))
        return named

    def _of_quantity(self, text: str, quantity: Quantity) -> Mention:
        """What a number names: a shade, a product, a size, a count; else it stays a number."""
        start, end, unit = quantity.start, quantity.end, quantity.unit
        number = str(int(quantity.value)) if quantity.value == int(quantity.value) else ""
        if unit == "号" and text.startswith("色", end):
            shade = quantity.digits if quantity.digits.isascii() else number
            return Mention(Kind.COLOR, start, end + 1, shade.zfill(_SHADE_DIGITS), quantity)
        if unit == "" and len(quantity.digits) == _SHADE_DIGITS and quantity.digits[0] == "0":
            return Mention(Kind.COLOR, start, end, quantity.digits, quantity)
        product = self._product_start(text, quantity) if number in self._lexicon.goods else None
        if product is not None:
            return Mention(Kind.PRODUCT, product, end, number, quantity)
        if unit in ("号", "码") and quantity.value <= _MOST_STEPS and text[start - 1 : start] in _STEPS:
            return Mention(Kind.NUMBER, start, end, "", quantity)  # 大一码 is a step, no size
        if unit == "个加" and quantity.value <= _MOST_PLUSES:
            return Mention(Kind.SIZE, start, end, "x" * int(quantity.value) + "l", quantity)
        if number and _counts(text, quantity):
            return Mention(Kind.QTY, start, end, int(number), quantity)
        if unit == "码":
            return Mention(Kind.SIZE, start, end, number or quantity.key, quantity)
        return Mention(Kind.NUMBER, start, end, quantity.key, quantity)

    def _product_start(self, text: str, quantity: Quantity) -> int | None:
        """Where the naming of a product by this number starts; None where it names none."""
        called = _CALLED.search(text, max(0, quantity.start - 4), quantity.start)
        start = called.start() if called else quantity.start
        if quantity.unit in ("号链接", "号连接", "链接"):
            return start
        if quantity.unit in ("号", "嚎"):
            return None if self._is_date(text, quantity) else start
        return start if called and quantity.unit in ("", "个", "款", "单") else None

    @staticmethod
    def _is_date(text: str, quantity: Quantity) -> bool:
        if quantity.value > 31 or "链接" in text[quantity.end : quantity.end + 3]:
            return False
        if text.startswith(("楼", "线", "桌", "院", "单元", "栋"), quantity.end):
            return True
        before = _BEFORE_DATE.search(text, max(0, quantity.start - 3), quantity.start)
        after = _AFTER_DATE.match(text, quantity.end)
        return bool(after) or (before is not None and before[0] in _SURELY_DATES)


def _counts(text: str, quantity: Quantity) -> bool:
    """Whether the number counts goods: with a counting word behind it, or a bare 俩, or after a times sign."""
    start, end, unit = quantity.start, quantity.end, quantity.unit
    before = text[start - 1 : start]
    if unit == "":
        if before == "*" or (before == "各" and quantity.value == 1):
            return True
        return quantity.digits in ("俩", "仨") and _NOT_OF_PEOPLE.match(text, end) is not None
    if unit in ("个", "种", "只") and _NOT_GOODS.match(text, end):
        return False
    if unit == "块":
        return quantity.value <= _MOST_BLOCKS and (before in _TAKING or end == len(text)) and before != ""
    if unit == "分":
        return quantity.value <= _MOST_BLOCKS and _MINUTES.match(text, end) is None and before != "满"
    if unit == "口":
        return _NOT_A_POT.match(text, end) is not None
    return unit in COUNTERS
