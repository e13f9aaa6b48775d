"""What a line says of the variants of its goods beside what they are known by: the `remnants` in what is left of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from operator import attrgetter

from msgspec.structs import replace

from anchor_console.chat.understanding.catalog.codes import other_codes
from anchor_console.chat.understanding.catalog.color_words import HUES
from anchor_console.chat.understanding.catalog.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.catalog.remnants import (
    FIRST_HANZI,
    GIVES,
    LETTERS,
    LONGEST,
    MYRIAD,
    SHORTEST,
    SINGLE,
    SPAN_MARK,
    SUM,
    TOGETHER,
    WITHOUT,
    Remnants,
    RemnantsOfGoods,
)
from anchor_console.chat.understanding.items import parts
from anchor_console.chat.understanding.items.one_character import HUE_TAIL, LACKS_SURELY, OneCharacter
from anchor_console.chat.understanding.items.worth_looking import (
    ALONE,
    SPAN,
    TOLD_SUM,
    TOLD_SUMS,
    may_tell,
    may_tell_a_pack,
    with_what_follows,
)
from anchor_console.chat.understanding.line import measures, numbers, sizes
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, SIZE, Kind, Mention, spoken_of
from anchor_console.chat.understanding.reading import Intent

_LACKS = re.compile(r"(?:[不没][带含加]|不要[带含]?|[没莫]得|无|免)$")
"""Before what a variant lacks."""
_NONE = re.compile("(?<!有)没$")
"""Before what a variant lacks, where it asks for nothing: 没遥控."""
_LACKING_ONE = re.compile("(?:[不没]带|(?<!有)没)(?P<what>[\u4e00-\u9fff])(?=的|那|款|$|[ ,])")
"""One character that a variant lacks: 没字那种."""
_ASKS = re.compile("[了吗么啦货嘛?]|的?[吗么?]")
"""Behind what is asked for, and not told to be lacking: 没遥控吗."""
_LACKING = "没"
"""Before what comes with other variants alone."""
_HAS = "带含加"
"""Before what a variant has, and in some words for it: 带usb."""
_BESIDE = frozenset("带加配和")
"""Before what comes beside something else."""
_GIVEN = ("送的", "赠的", "送我的", "送不送", "送唔送", "送没送")
"""Before what comes with goods, whichever."""
_THE_ONE = ("的", "那", "款")
"""Behind what comes with the variant that is meant: 送毯那个."""
_LETTERS = re.compile(rf"(?<![a-z\d几])(?:{LETTERS})(?![a-z])")
_VARIANTS = frozenset({COLOR, SIZE, NUMBER})
_MARGIN = 2
"""How many characters a word may have on either side of what is a variant by itself."""

_start = attrgetter("start")


def with_leftovers(
    text: str,
    mentions: Sequence[Mention],
    taken: Sequence[Mention],
    pinned: str | None,
    intent: Intent,
    lexicon: Lexicon,
) -> Sequence[Mention]:
    """`mentions`, and what plain `text` says besides of the variants of the goods that it speaks of, by their start.

    Args:
        taken: all that the line names, what made facts too.
    """
    goods = spoken_of(mentions, pinned, lexicon)
    for one in goods:
        if may_tell(text, mentions, lexicon.remnants(one.product.number)):
            return _with_found(text, mentions, taken, goods, intent, lexicon)
    return mentions  # most


def _with_found(
    text: str,
    mentions: Sequence[Mention],
    taken: Sequence[Mention],
    goods: Sequence[Goods],
    intent: Intent,
    lexicon: Lexicon,
) -> Sequence[Mention]:
    numbered = [one.product.number for one in goods]
    rest = _Rest(text, list(map(lexicon.remnants, numbered)))
    for one in goods:
        for start, end in other_codes(text, one.codes) if one.codes else ():
            rest.take(Mention(NUMBER, start, end, text[start:end]))
    rest.find_spans()
    spoken = frozenset(map(_start, mentions))
    for mention in taken:
        # Of what is only compared or made a fact, nothing is left; nor of what the goods are known by.
        if (
            mention.start not in spoken
            or mention.kind is PRODUCT
            or any(parts.resolve(text, mention, number, intent, lexicon) for number in numbered)
        ):
            rest.take(mention)
        else:
            rest.mark(mention)
    found = rest.found(mentions)
    if not found:
        return mentions
    within = [
        one
        for one in mentions
        if one.kind is PRODUCT or not any(it.start <= one.start and one.end <= it.end for it in found)
    ]
    return sorted((*within, *found), key=_start)


class _Rest:
    """What is left of a line: all that is `free`. `foreign` of that is what names variants of other goods."""

    __slots__ = ("_foreign", "_found", "_free", "_of_goods", "_one", "_remnants", "_text")

    def __init__(self, text: str, of_goods: Sequence[RemnantsOfGoods]) -> None:
        self._text, self._of_goods = text, of_goods
        self._remnants = [told for one in of_goods for told in ((one.sizes, SIZE), (one.colors, COLOR))]
        self._free, self._foreign = bytearray(b"\1" * len(text)), bytearray(len(text))
        self._one = OneCharacter(text, self._free, self._foreign)
        self._found: list[Mention] = []

    def take(self, mention: Mention) -> None:
        """Take out what it names: it is read already."""
        self._free[mention.start : mention.end] = bytes(mention.length)

    def mark(self, mention: Mention) -> None:
        """Leave what it names, as a variant of other goods."""
        self._foreign[mention.start : mention.end] = b"\1" * mention.length

    def found(self, mentions: Sequence[Mention]) -> list[Mention]:
        """What is left that tells some variants, those of `mentions` that do so with words beside them too."""
        for mention in mentions:
            more = (
                self._counted(mention)
                or self._packed(mention)
                or self._measured(mention)
                or self._lacked(mention)
                or self._longer(mention)
            )
            if more is not None:
                self._keep(more)
            self._name_a_variant(mention)
        self._find_alone()
        self._find_lacking()
        for remnants, kind in self._remnants:
            self._find_letters(remnants, kind)
            self._find(remnants, kind, self._end_of_word, remnants.chars)
            self._find(remnants, kind, self._one.end, remnants.ones)
        return self._found

    def _name_a_variant(self, mention: Mention) -> None:
        """Add the colour or sizes that goods are called by, where they come in others: the 碧根果 of a box of nuts, the
        床笠 of 1.8m床四件套 床笠款."""
        if mention.kind is not PRODUCT:
            return
        said = self._text[mention.start : mention.end]
        for one in self._of_goods:
            if said in one.called:
                colors = one.colors.beginning_with(said)
                kind, word = (COLOR, colors[0].lower()) if len(colors) == 1 else (SIZE, said)
                self._found.append(Mention(kind, mention.start, mention.end, word))

    def _find(
        self, remnants: Remnants, kind: Kind, end_of: Callable[[int, Remnants], int], openers: Container[str]
    ) -> None:
        """Add all that begins with one of `openers` and ends where `end_of` says, which is 0 for what tells nothing."""
        text, free = self._text, self._free
        start = 0
        while start < len(text):
            end = end_of(start, remnants) if text[start] in openers and free[start] else 0
            if end:
                self._add(start, end, text[start:end], remnants, kind)
            start = end or start + 1

    def _counted(self, mention: Mention) -> Mention | None:
        """The number that goes on behind what it seems to be: 28调, 八瓶气, 24速 beside 24寸, 一万二."""
        quantity, end = mention.quantity, mention.end
        if quantity is None:
            return None
        told = (with_what_follows(self._text, mention, quantity, one) for one in self._of_goods)
        key = next((key for key, one in zip(told, self._of_goods, strict=True) if key in one.told_figures), "")
        if not key:
            return None
        is_in_myriads = key.endswith(MYRIAD)
        value, unit = (float(key[:-1]), MYRIAD) if is_in_myriads else (quantity.value, self._text[end])
        if not is_in_myriads and not self._free[end]:
            return None
        return Mention(
            NUMBER, mention.start, end + 1, key, replace(quantity, end=end + 1, value=value, unit=unit, key=key)
        )

    def _packed(self, mention: Mention) -> Mention | None:
        """What seems to be a count, but tells a variant: 20粒的来一份."""
        quantity = mention.quantity
        if quantity is None or not may_tell_a_pack(self._text, mention):
            return None
        value, unit = quantity.value, quantity.unit
        is_told = any(remnants.told_by_figure(value, unit) for remnants, _ in self._remnants)
        return Mention(NUMBER, mention.start, mention.end, quantity.key, quantity) if is_told else None

    def _measured(self, mention: Mention) -> Mention | None:
        """The number that a shade of other goods hides: the 12支 of 12支的, though there is a #12墨绿."""
        start = mention.start
        if mention.kind is not COLOR or not self._foreign[start] or not self._text[start].isdecimal():
            return None
        quantity = next((one for one in measures.quantities(self._text) if one.start == start), None)
        if quantity is None:
            return None
        is_told = any(
            quantity.key in remnants.known or remnants.told_by_figure(quantity.value, quantity.unit)
            for remnants, _ in self._remnants
        )
        return Mention(NUMBER, start, quantity.end, quantity.key, quantity) if is_told else None

    def _lacked(self, mention: Mention) -> Mention | None:
        """What has not what the mention tells: 不带usb."""
        if mention.kind not in (COLOR, SIZE) or mention.quantity is not None:
            return None
        word = str(mention.value).lstrip(_HAS)
        start = mention.end - len(word)
        lacks = LACKS_SURELY.search(self._text, 0, start) or self._is_none_of(word, start, mention.end)
        if lacks is None or not self._text.startswith(word, start):
            return None
        word = word.removesuffix(sizes.OF)  # 不带架的
        is_told = any(remnants.told_by(word) for remnants, _ in self._remnants)
        return Mention(mention.kind, lacks.start(), mention.end, WITHOUT + word) if is_told else None

    def _is_none_of(self, word: str, start: int, end: int) -> re.Match[str] | None:
        """The 没 before a `word` that is no colour nor size for all, where nothing asks whether there is any."""
        is_color = any(char in HUES and char in one.known for char in word for one in self._of_goods)
        if is_color or word.isascii() or _ASKS.match(self._text, end) is not None:
            return None
        return _NONE.search(self._text, 0, start)

    def _longer(self, mention: Mention) -> Mention | None:
        """The word of some variants that has the mention within it: 斜五孔, where 五孔 is another one."""
        text, free = self._text, self._free
        if mention.kind not in _VARIANTS or self._foreign[mention.start]:
            return None
        beside = (text[mention.start - 1 : mention.start], text[mention.end : mention.end + 1])
        if not any(char in remnants.chars for remnants, _ in self._remnants for char in beside):
            return None  # most
        for start in range(max(0, mention.start - _MARGIN), mention.start + 1):
            for end in range(min(len(text), mention.end + _MARGIN), mention.end - 1, -1):
                is_longer = end - start > mention.length
                if not is_longer or not (all(free[start : mention.start]) and all(free[mention.end : end])):
                    continue
                for remnants, kind in self._remnants:
                    if text[start:end] in remnants.words:
                        return Mention(kind, start, end, text[start:end])
        return None

    def _find_alone(self) -> None:
        """Keep what is taken with nothing beside it: the 单包 of 光要个包."""
        for match in ALONE.finditer(self._text):
            word = SINGLE + match["what"]
            for remnants, kind in self._remnants:
                if remnants.told_by(word) or word in remnants.known:
                    self._keep(Mention(kind, match.start(), match.end("what"), word))
                    break

    def _find_lacking(self) -> None:
        """Keep what has not the one character that is said: the 纯红(无字) of 没字那种."""
        for match in _LACKING_ONE.finditer(self._text):
            for remnants, kind in self._remnants:
                word = WITHOUT + match["what"]
                if word in remnants.words and all(self._free[match.start() : match.end()]):
                    self._keep(Mention(kind, match.start(), match.end(), word))
                    break

    def find_spans(self) -> None:
        """Keep whom the variants suit, and measures that come together, whatever else their numbers may be."""
        told = [(match, SPAN_MARK) for match in SPAN.finditer(self._text)]
        told += [(match, SUM) for match in TOLD_SUM.finditer(self._text)]
        spans: list[tuple[re.Match[str], str]] = []
        for match, mark in told:
            low, high = numbers.parse(match["low"]), numbers.parse(match["high"])
            if low is not None and high is not None:
                spans.append((match, f"{numbers.tidy(low)}{mark}{numbers.tidy(high)}"))
        spans += [(match, match[0]) for match in TOLD_SUMS.finditer(self._text)]
        for match, span in spans:
            for remnants, kind in self._remnants:
                if span in remnants.spans:
                    self._keep(Mention(kind, match.start(), match.end(), span))
                    break

    def _find_letters(self, remnants: Remnants, kind: Kind) -> None:
        for match in _LETTERS.finditer(self._text):
            letters, end = sizes.letter(match[0]) or match[0], match.end()
            if letters[0].isalpha() and letters[-1].isdecimal() and not self._free[end - 1]:
                letters = letters.rstrip("0123456789")  # the b of b28, where 28 is a size
                end = match.start() + len(letters)
            if self._is_word(match.start(), end, letters, remnants):
                self._add(match.start(), end, letters, remnants, kind)

    def _end_of_word(self, start: int, remnants: Remnants) -> int:
        """Where the word that begins at `start` ends, if it tells some variants; else 0."""
        text = self._text
        if text[start] < FIRST_HANZI:
            return 0
        for end in range(min(start + LONGEST, len(text)), start + SHORTEST - 1, -1):
            if self._is_word(start, end, text[start:end], remnants):
                is_asked = (
                    text.startswith(GIVES, start) and end - start == SHORTEST and text[end : end + 1] not in _THE_ONE
                )
                return 0 if is_asked or text.endswith(_GIVEN, 0, start) else end
        return 0

    def _is_word(self, start: int, end: int, word: str, remnants: Remnants) -> bool:
        """Whether all of it is left and tells some variants; what is known only where it was read as of other goods."""
        words = remnants.words
        if (word not in words and WITHOUT + word not in words) or not all(self._free[start:end]):
            return False
        return word not in remnants.known or any(self._foreign[start:end])

    def _add(self, start: int, end: int, word: str, remnants: Remnants, kind: Kind) -> None:
        """Keep the `word` that stands there, as what is lacked or comes beside something else where that is said."""
        lacks = _LACKS.search(self._text, 0, start) or self._is_without(start, end)
        if lacks is not None and all(self._free[lacks.start() : start]):
            start, word = lacks.start(), WITHOUT + word
        elif start and self._free[start - 1] and self._text[start - 1] in _BESIDE:
            word = TOGETHER + word
        elif WITHOUT + word in remnants.words and word not in remnants.words:
            if start == 0 or self._text[start - 1] != _LACKING or not self._free[start - 1]:
                return
            start, word = start - 1, WITHOUT + word  # 没茶巾那款
        self._keep(Mention(kind, start, end, word.removesuffix(HUE_TAIL)))

    def _is_without(self, start: int, end: int) -> re.Match[str] | None:
        """The 没 of 没卡的."""
        return _NONE.search(self._text, 0, start) if self._text.startswith(("的", "那", "款"), end) else None

    def _keep(self, mention: Mention) -> None:
        self._found.append(mention)
        self.take(mention)
