"""What a line names: products, colours, sizes, and how many; in order, each with its span."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from anchor_console.chat.understanding import measures, plain, sizes
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.measures import COUNTERS, Quantity
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.trie import Trie
from anchor_console.chat.understanding.words import Words


class Kind(IntEnum):
    PRODUCT = 0
    COLOR = 1
    SIZE = 2
    QTY = 3
    NUMBER = 4
    """A bare number or one with a unit that may yet be a size, a body figure, money, or nothing."""


@dataclass(frozen=True, slots=True)
class Mention:
    """`value`: a product's number, a colour's word, a size's plain key, or a count. `quantity` behind it, if any."""

    kind: Kind
    start: int
    end: int
    value: str | int
    quantity: Quantity | None = None


_LETTER_SIZE = re.compile(r"(?<![a-z0-9.])(\d?x+l|\d?x*[sml]|xs)(?:码|号|\s?size|的码)?(?![a-z0-9])(?!\s?(?:的水|升))")
_CALLED = re.compile(r"(?:第|no\.?|№|#|链接|连接|号链接)\s?$")
_AFTER_DATE = re.compile(
    r"(?:之?前|之?后|左右|能到|到不|到吗|到货|才发|发工资|出差|过生日|生日|进山|开学|楼|单元|桌|线|院|店|仓|那天|当天|晚上|上午|下午|要带|要用|回家|放假|结婚|走)"
)
_BEFORE_DATE = re.compile(r"(?:月|都|等到|等|到|今天|明天|后天|我|他)$")
_BEFORE_HUE = frozenset("要个双件条的款拿选穿和跟是还来留给套这那种买有号盒瓶袋份整搞加只台对拍了没出上换")
_AFTER_HUE = frozenset("的那这要来没有还各和跟一两三俩码款盘个嘅额就给拿不哪行断吗呢卖了啊吧")


class Finder:
    """Finds mentions by one lexicon; built once for it."""

    def __init__(self, lexicon: Lexicon, words: Words, sounds: Sounds) -> None:
        self._lexicon = lexicon
        self._heard_names = Trie((sounds.sound(word), number) for word, number in lexicon.spoken_names)
        self._heard_colors = Trie((sounds.sound(word), word) for word in plain.sayable(sorted(lexicon.color_words)))
        spoken: list[tuple[str, tuple[Kind, str]]] = []
        spoken += [(word, (Kind.SIZE, word)) for word in lexicon.spoken_sizes]
        spoken += [("加大", (Kind.SIZE, "xl")), ("加大码", (Kind.SIZE, "xl")), ("均码", (Kind.SIZE, "均码"))]
        spoken += [(word, (Kind.COLOR, word)) for word in sorted(lexicon.color_words)]
        for word in words.colors:
            spoken.append((word, (Kind.COLOR, word)))
            if len(word) == 1:
                spoken.append((word + "色", (Kind.COLOR, word)))
        self._spoken = Trie(spoken)

    def find(self, text: str, sounding: str, pinned: str | None) -> list[Mention]:
        """All mentions in plain `text` (`sounding`: the same by sound), by their start."""
        found = self._products(text, sounding)
        taken = [False] * (len(text) + 1)
        for mention in found:
            _take(taken, mention)
        for quantity in measures.quantities(text):
            if taken[quantity.start]:
                continue
            mention = self._of_quantity(text, quantity, pinned)
            found.append(mention)
            if mention.kind is not Kind.NUMBER:
                _take(taken, mention)
        for match in _LETTER_SIZE.finditer(text):
            if not taken[match.start()]:
                key = sizes.letter(match[1])
                if key:
                    mention = Mention(Kind.SIZE, match.start(), match.end(), key)
                    found.append(mention)
                    _take(taken, mention)
        for start, end, (kind, word) in self._spoken.longest(text):
            if not taken[start] and not taken[end - 1] and (end - start > 1 or _stands_apart(text, start, taken)):
                mention = Mention(kind, start, end, word)
                found.append(mention)
                _take(taken, mention)
        if sounding != text:
            for start, end, word in self._heard_colors.longest(sounding):
                if not any(taken[start:end]):
                    mention = Mention(Kind.COLOR, start, end, word)
                    found.append(mention)
                    _take(taken, mention)
        found.sort(key=lambda mention: mention.start)
        return found

    def _products(self, text: str, sounding: str) -> list[Mention]:
        named = [Mention(Kind.PRODUCT, start, end, number) for start, end, number in self._lexicon.names.longest(text)]
        heard = self._heard_names.longest(sounding)
        if len(heard) > len(named) or (heard and not named):
            for start, end, number in heard:
                if all(end <= mention.start or start >= mention.end for mention in named):
                    named.append(Mention(Kind.PRODUCT, start, end, number))
        return named

    def _of_quantity(self, text: str, quantity: Quantity, pinned: str | None) -> Mention:
        start, end, unit = quantity.start, quantity.end, quantity.unit
        number = str(int(quantity.value)) if quantity.value == int(quantity.value) else ""
        known = number in self._lexicon.goods
        called = _CALLED.search(text, max(0, start - 4), start)
        if unit in ("号", "嚎", "号链接", "号连接", "链接") and known:
            shade = pinned is not None and number.zfill(2) in (
                goods.color_words if (goods := self._lexicon.goods.get(pinned)) else ()
            )
            if unit == "号" and text.startswith("色", end) and shade:
                return Mention(Kind.COLOR, start, end + 1, number.zfill(2), quantity)
            if unit not in ("号", "嚎") or not self._is_date(text, quantity):
                return Mention(Kind.PRODUCT, called.start() if called else start, end, number, quantity)
        if called and known and unit in ("", "个", "款", "单"):
            return Mention(Kind.PRODUCT, called.start(), end, number, quantity)
        if unit == "个加":
            return Mention(Kind.SIZE, start, end, "x" * int(quantity.value) + "l", quantity)
        if unit in COUNTERS and number:
            return Mention(Kind.QTY, start, end, int(number), quantity)
        if unit == "" and number and (quantity.digits in ("俩", "仨") or (start and text[start - 1] == "*")):
            return Mention(Kind.QTY, start, end, int(number), quantity)
        if unit == "码":
            return Mention(Kind.SIZE, start, end, number or quantity.key, quantity)
        return Mention(Kind.NUMBER, start, end, quantity.key, quantity)

    @staticmethod
    def _is_date(text: str, quantity: Quantity) -> bool:
        if quantity.value > 31 or "链接" in text[quantity.end : quantity.end + 3]:
            return False
        if text.startswith(("楼", "线", "桌", "院", "单元", "栋"), quantity.end):
            return True
        before = _BEFORE_DATE.search(text, max(0, quantity.start - 2), quantity.start)
        after = _AFTER_DATE.match(text, quantity.end)
        return bool(after) or (before is not None and before[0] == "月")


def _stands_apart(text: str, at: int, taken: list[bool]) -> bool:
    """Whether the one character at `at` is a word of its own: 黑的, 黑 XL, 要黑; not the 黑 of 黑灯."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    left = taken[at - 1] or not "\u4e00" <= before <= "\u9fff" or before in _BEFORE_HUE if at else True
    right = taken[at + 1] or not "\u4e00" <= after <= "\u9fff" or after in _AFTER_HUE
    return left and right


def _take(taken: list[bool], mention: Mention) -> None:
    for at in range(mention.start, mention.end):
        taken[at] = True
