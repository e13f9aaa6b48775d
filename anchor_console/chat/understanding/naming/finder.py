"""Finds what lines name: words as they are written, then as they sound, and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from anchor_console.chat.understanding.catalog import scales
from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.line import measures, numbers, plain, sizes
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.line.phrases import Lists, Place
from anchor_console.chat.understanding.line.plain import Sounds
from anchor_console.chat.understanding.naming import girths, run_together
from anchor_console.chat.understanding.naming.findings import Findings
from anchor_console.chat.understanding.naming.mentions import COLOR, PRODUCT, SIZE, Kind, Mention, Named
from anchor_console.chat.understanding.naming.number_names import NumberNames
from anchor_console.chat.understanding.naming.variants import name_by_heads, take_as_variants
from anchor_console.chat.understanding.words import Words

_MARKS = "\u0300-\u036f"
"""What is written over and under letters: with it they are ornament, no sizes."""
_LETTER_SIZE = re.compile(
    rf"(?=[\dxsml])(?<![几a-z0-9.{_MARKS}])(\d?x+l|\d?x*[sml]|xs)(?:码|号|\s?size|的码)?(?![a-wyz0-9{_MARKS}]|x(?!\d))(?!\s?(?:的水(?![手洗晶貂])|升))"
)
_SIZE_WITH_BLANKS = re.compile(r"(?<![a-z0-9.] )(?<![a-z0-9.])(?=\d|x+ )([2-9]?) ?(x+) ?l(?![a-z0-9])")
"""A size of letters with a blank within it: 6 xl, 2x l."""
_SIZES_IN_A_ROW = re.compile(r"(?<![a-z0-9.])\d?x+l(?=(?:\dx+l)+(?![a-z0-9]))|(?<=xl)\dx+l(?![a-z0-9])")
"""Sizes of letters with nothing between them: 2XL5XL."""
_SIZE_AND_COUNT = re.compile(rf"(?=[\dxsml])(?<![几a-z0-9.{_MARKS}])(\d?x+l|\d?x*[sml]|xs)(?=[1-9]\d?(?:$|[^a-z\d.]))")
"""A size of letters with how many right behind it: M2件, 黑L1."""
_PLUS_SIZE = re.compile(r"(?<![a-z\d.*])([2-9])x(?![a-z*.]|\d{2})(?!\d(?![\u4e00-\u9fff]))")
"""A size of so many X whose L is left out: 黑3x, 3x1件."""
_IN_A_WORD = re.compile(f"[a-z{_MARKS}]")
_MAY_MEASURE = re.compile(f"[lms{measures.NUMERALS}]")
"""No number and no size of letters is without one of these."""
_NUMERALS = frozenset(f"{numbers.CHINESE_DIGITS}0123456789")
_DIGITS = frozenset("0123456789")
_MEASURES_A_BODY = re.compile("公?斤|kg|cm|厘米|公分|周?岁")
"""Behind a figure that is no word for a colour: the 86 of 86斤, where a melon is a 86王."""
_UNDER_TEN = frozenset("二两三四五六七八九")
"""What a tenfold goes on from: the 二 of 二十年, which is not ten years."""
_DIMMED = "灰"
_LINK_STATE = re.compile(r"(?:链接|按钮|点|拍|进去).{0,6}(?:是|变|都|全)灰|灰(?:的|了)[,，\s]?(?:点|拍|进|打)不")
"""What cannot be bought is shown grey: 点进去是灰的."""
_SHORTEST_HEARD = 2
_NAMED_WITH_FIGURES = re.compile(rf"[a-z]+(?=[\u4e00-\u9fff])[^\d]*[\d{numbers.CHINESE_DIGITS}].*")
_NAMED_BY_PLACE = 4
"""Characters of a size that holds a count which it is not known by: 前排两片."""
_METRES, _LONGEST_HUE = "米", 4
_ASKED_FOR_BY_PLACE = re.compile(
    r"[号码]?(?:$|[\s,，]|的?(?=[还有没吗来给拿要两俩一二三四五六\d券多卖啥怎咋是补断什哪尺那这退撤取删改换])|那[个种款套条件块瓶]|这[个种款]|的一[条套块瓶张盒袋双只床片]|尺寸|[来给拿要][我俺]?|一[个条件套块瓶张盒袋双只])"
)
"""Behind 最大: it is a size that is had, no quality of one."""
_TAKEN_OFF_BEFORE = frozenset("一刚别先免懒总不")
_TAKEN_OFF_AFTER = frozenset("满进量称")
"""Beside these a verb stands, not what sounds like it: 一脱鞋满脚黑毛 speaks of no 拖鞋."""
_WANTS = "要"
"""What begins with it asks for something, and is no name typed wrongly: 还是要等 speaks of no 腰凳."""
_ADVERBS = frozenset("真很太都也就还又")
"""One of these before another word ends no name: 织毛衣真舒服 speaks of no 毛衣针."""
_BEHIND_A_SIZE = ("", *" ,，的款装码号那")
"""Behind what sounds like a size, for it to be one."""
_IN_ANY_SIZE = frozenset("大中小的号人一个加")
"""That one of these is right says nothing."""
_LONGEST_REST = 6
"""Characters of what a row of digits ends with, its unit with it."""
_AS_MANY = {"两": 2, "俩": 2, "2": 2, "三": 3, "仨": 3, "3": 3, "四": 4, "4": 4}
_ROW = re.compile(
    r"的?(?:(?:\d?x*[sml]|(?<!\d)\d{2,3})码?的?)?"
    rf"(?:各|都|一样[来要拿]?[一1]|每|一人|全|(?P<many>[{''.join(_AS_MANY)}])(?![百千万\d]))"
)
_BEFORE_NAME = frozenset("个口把的买要来这那款有拿条双件只台张本瓶套支号份盒袋给送收和跟是老用洗带根枚家")


class Finder:
    """Finds what lines name, by one lexicon; built once for it."""

    def __init__(self, lexicon: Lexicon, words: Words, sounds: Sounds) -> None:
        self._lexicon = lexicon
        self._numbers = NumberNames(lexicon)
        self._is_filled = any(word.endswith(scales.PACKED) for word in lexicon.size_words)
        self._heard = Lists(
            ((sounds.sound(word), number) for word, number in lexicon.spoken_names),
            (
                (heard, (kind, word))
                for kind, words_told in ((COLOR, lexicon.color_words), (SIZE, lexicon.size_words))
                for word in plain.sayable(sorted(words_told))
                if kind is COLOR or _NUMERALS.isdisjoint(word)
                for heard in sounds.hastily(word)
            ),
        )
        self._never_heard = words.own_words | {word for listed in words.signals.senses.values() for word in listed}
        spoken: list[tuple[str, tuple[Kind, str]]] = []
        spoken += [(word, (SIZE, word)) for word in lexicon.spoken_sizes]
        spoken += [("加大", (SIZE, "xl")), ("加大码", (SIZE, "xl")), ("均码", (SIZE, "均码"))]
        spoken += [(word, (COLOR, word)) for word in sorted(lexicon.color_words)]
        for word in words.colors:
            spoken.append((word, (COLOR, word)))
            if len(word) == 1:
                spoken.append((word + "色", (COLOR, word)))
        self._measured = frozenset(
            word
            for word in lexicon.spoken_sizes
            if sizes.is_letter_span(word)
            or sizes.is_numbered_name(word)
            or _is_letter_of_some(word)
            or word in lexicon.models
            or word in lexicon.whole_names
            or word in lexicon.numbered_names
            or word in lexicon.threads
            or _NAMED_WITH_FIGURES.fullmatch(word)
            or (len(word) >= _NAMED_BY_PLACE and plain.is_hanzi(word) and not _NUMERALS.isdisjoint(word))
        ) | frozenset(word for word in lexicon.color_words if not _NUMERALS.isdisjoint(word))
        """Sizes that hold another one or a count, and colours that hold a number: s-m, 双杆60cm, 人l, 前排两片,
        黑色九分."""
        self._written = Lists(spoken, lexicon.names.items(), sorted(words.people.items()))

    def find(self, text: str, sounding: str, pinned: str | None) -> Named:
        """All that plain `text` (`sounding`: the same by sound) names while product `pinned` is on air."""
        written, heard = self._written.longest(text), self._heard.longest(sounding)
        found = self._of_numbers(text, written, heard, measures.quantities(text))
        return self._named(text, sounding, pinned, written, heard, found)

    def find_all(self, texts: Sequence[str], soundings: Sequence[str], pinned: Iterable[str | None]) -> list[Named]:
        """As `find`, for many; a step for all of them before the next."""
        written, heard = self._written.longest_of_each(texts), self._heard.longest_of_each(soundings)
        quantities = list(map(measures.quantities, texts))
        found = list(map(self._of_numbers, texts, written, heard, quantities))
        return list(map(self._named, texts, soundings, pinned, written, heard, found))

    def _of_numbers(
        self,
        text: str,
        written: Sequence[Sequence[Place]],
        heard: Sequence[Sequence[Place]],
        quantities: Sequence[Quantity],
    ) -> Findings | None:
        """The products that a line names, and what its numbers name; None where it names nothing at all.

        Args:
            written: the words that are known in it, as they are written; `heard`: as they sound.
        """
        spoken, names, _ = written
        heard_names, heard_colors = heard
        if not (quantities or spoken or names or heard_names or heard_colors) and _MAY_MEASURE.search(text) is None:
            return None
        found = Findings(text, self._lexicon)
        if names or heard_names:
            self._add_products(text, names, heard_names, spoken, found)
        if spoken:
            self._add_before_numbers(text, spoken, found)
        if quantities:
            if "x" in text:
                _add_plus_sizes(text, found)
            self._add_numbers(text, quantities, spoken, found)
        return found

    def _named(
        self,
        text: str,
        sounding: str,
        pinned: str | None,
        written: Sequence[Sequence[Place]],
        heard: Sequence[Sequence[Place]],
        found: Findings | None,
    ) -> Named:
        """All that a line names, of which what is `found` is known."""
        spoken, names, people = written
        if found is None:
            return Named([], people)
        heard_names, heard_colors = heard
        if "l" in text or "m" in text or "s" in text:
            _add_letter_sizes(text, found)
        if spoken:
            self._add_spoken(text, spoken, found)
        if girths.MAY_TELL_GIRTH.search(text) is not None:
            girths.add_girths(text, pinned, self._lexicon, found)
        if self._is_filled and ("大" in text or "小" in text):
            girths.add_containers(text, found)
        if heard_colors and sounding != text:
            self._add_heard(text, heard_colors, found)
        mentions = found.mentions()
        name_by_heads(text, mentions, pinned, self._lexicon)
        if names or heard_names:
            take_as_variants(text, mentions, pinned, self._lexicon)
        return Named(mentions, _not_within(people, mentions) if people else people)

    def _add_products(
        self, text: str, names: Sequence[Place], heard: Sequence[Place], spoken: Sequence[Place], found: Findings
    ) -> None:
        """Add the products that are named, as written or as heard, but within longer words for colours and sizes."""
        if heard and spoken:
            heard = [one for one in heard if not _cuts_a_word(one, spoken)]
        for product in self._products(text, names, heard):
            if not spoken or not _is_within(product, spoken):
                found.add(product)

    def _add_before_numbers(self, text: str, spoken: Sequence[Place], found: Findings) -> None:
        """Add the words for colours and sizes that begin as a number does, or hold one or a size: 八年陈 is no eight
        years, 黑色九分 no nine pieces."""
        for start, end, (kind, word) in spoken:
            if (
                end - start > 1
                and (text[start] in _NUMERALS or word in self._measured)
                and found.is_free(start, end)
                and not _cuts_a_number(text, start, end)
                and not (word in self._lexicon.numbered_names and _counts_on(text, end))
                and not (word in self._lexicon.threads and text[end : end + 1] in measures.COUNTERS)  # M4双
                and not (_MEASURES_A_BODY.match(text, end) is not None and text[start:end].isdecimal())
            ):
                found.add(Mention(kind, start, end, word))

    def _add_numbers(self, text: str, quantities: Sequence[Quantity], spoken: Sequence[Place], found: Findings) -> None:
        after = 0
        for quantity in run_together.apart(text, quantities, self._lexicon):
            if found.is_free(quantity.start, quantity.start + 1):
                mention = self._numbers.mention(text, quantity, spoken, after)
                found.add(mention)
                after = mention.end
            if quantity.start < after < quantity.end:
                self._add_behind_sides(text, after, spoken, found)

    def _add_behind_sides(self, text: str, start: int, spoken: Sequence[Place], found: Findings) -> None:
        """Add what the rest of a row of digits names, of which the first told a size: the 一块 of 六十九十一块."""
        for quantity in measures.quantities(text[start : start + _LONGEST_REST]):
            if quantity.start == 0 and found.is_free(start, start + 1):
                behind = replace(quantity, start=start, end=start + quantity.end)
                found.add(self._numbers.mention(text, behind, spoken, start))

    def _add_spoken(self, text: str, spoken: Sequence[Place], found: Findings) -> None:
        """Add the words for colours and sizes that are meant as such."""
        for at, (start, end, (kind, word)) in enumerate(spoken):
            if found.is_free(start, end):
                if self._says_it(text, spoken, at, found):
                    found.add(Mention(kind, start, end, word))
            elif word[0] == _METRES and not found.is_free(start, start + 1):
                self._add_behind_metres(text, start + 1, found)

    def _add_heard(self, text: str, colors: Sequence[Place], found: Findings) -> None:
        """Add the colours and sizes that are told by their sound alone."""
        for start, end, (kind, word) in colors:
            if text[start:end] in self._never_heard:
                continue
            if kind is SIZE and not _is_typed_so(text, start, end, word):
                continue
            if found.is_free(start, end) or _goes_on(start, end, found):
                found.add(Mention(kind, start, end, word))

    def _add_behind_metres(self, text: str, start: int, found: Findings) -> None:
        """Add the colour behind a length: the 白光 of 10米白光, which holds no 米白."""
        hues = self._lexicon.color_words
        end = next((end for end in range(start + _LONGEST_HUE, start, -1) if text[start:end] in hues), start)
        if start < end <= len(text) and found.is_free(start, end):
            found.add(Mention(COLOR, start, end, text[start:end]))

    def _says_it(self, text: str, spoken: Sequence[Place], at: int, found: Findings) -> bool:
        """Whether `spoken[at]`, a word for a colour or size, is meant as one."""
        start, end, (_, word) = spoken[at]
        if word[0] in _DIGITS and _cuts_a_number(text, start, end):
            return False
        if word == _DIMMED and _LINK_STATE.search(text) is not None:
            return False
        if word[0] == scales.MOST and not self._is_asked_for_by_place(text, spoken, end):
            return False
        if end - start > 1 and (not text[start].isascii() or _is_word(text, start, end)):
            return True
        return found.stands_apart(start) or self._in_a_row(text, spoken[at:]) or self._is_of_a_size(text, spoken, at)

    def _is_asked_for_by_place(self, text: str, spoken: Sequence[Place], end: int) -> bool:
        """Whether 最大 that ends at `end` is a size that is had, and no quality of one: 最大的灰色, not 最大的优点."""
        if _ASKED_FOR_BY_PLACE.match(text, end) is not None:
            return True
        behind = end + text.startswith("的", end)
        return any(start == behind for start, _, _ in spoken)

    def _is_of_a_size(self, text: str, spoken: Sequence[Place], at: int) -> bool:
        """Whether a hue begins its clause right before a size or a part of colours: 粉带接口, 绿加大, 黑连脚."""
        start, end, (kind, _) = spoken[at]
        if kind is not COLOR or at + 1 == len(spoken) or text[start - 1 : start].isalnum():
            return False
        begin, stop, (further, word) = spoken[at + 1]
        listed = self._lexicon.size_words if further is SIZE else self._lexicon.color_parts
        return begin == end and stop - begin > 1 and word in listed

    def _in_a_row(self, text: str, spoken: Sequence[Place]) -> bool:
        """Whether the first of `spoken` begins a row of colours of ours, said in one breath: 黑米白各一, 灰黑绿三条."""
        end = spoken[0][0]
        count = 0
        for begin, stop, (kind, word) in spoken:
            if begin != end or kind is not COLOR or word not in self._lexicon.color_words:
                break
            end, count = stop, count + 1
        said = _ROW.match(text, end) if count > 1 else None
        return said is not None and (said["many"] is None or _AS_MANY[said["many"]] == count)

    def _products(self, text: str, names: Sequence[Place], heard: Sequence[Place]) -> list[Mention]:
        named = [
            Mention(PRODUCT, start, end, number)
            for start, end, number in names
            if end - start > 1 or _names_alone(text, start)
        ]
        if len(heard) > len(named) or (heard and not named):
            for start, end, number in heard:
                if not _NUMERALS.isdisjoint(text[start:end]) or self._is_as_written(text, start, end):
                    continue  # 大一 sounds like 大衣, 被子 like 杯子
                if all(end <= mention.start or start >= mention.end for mention in named):
                    named.append(Mention(PRODUCT, start, end, number))
        return named

    def _is_as_written(self, text: str, start: int, end: int) -> bool:
        """Whether what sounds like a name is a word of its own, or two words meet in it: the 流还 of 物流还没动."""
        words = self._never_heard
        if text[start:end] in words or text[start] == _WANTS or text[start - 1 : start] in _TAKEN_OFF_BEFORE:
            return True
        if text[end : end + 1] in _TAKEN_OFF_AFTER or (text[end - 1] in _ADVERBS and text[end : end + 1] >= "\u4e00"):
            return True
        return end - start == _SHORTEST_HEARD and any(at and text[at - 1 : at + 1] in words for at in (start, end))


def _is_typed_so(text: str, start: int, end: int, word: str) -> bool:
    """Whether what sounds like a size is one typed wrongly, a character of it right: 摇控 for 遥控.

    What is written as one was looked for before.
    """
    if text[end : end + 1] not in _BEHIND_A_SIZE or text.startswith(word, start):
        return False
    return any(typed == meant and typed not in _IN_ANY_SIZE for typed, meant in zip(text[start:end], word, strict=True))


def _is_letter_of_some(word: str) -> bool:
    """Whether a size is a letter with the word before it for those whom it is for: 人l beside 宠l."""
    return len(word) > 1 and plain.is_hanzi(word[0]) and sizes.letter(word[1:]) is not None


def _add_letter_sizes(text: str, found: Findings) -> None:
    if " xl" in text or "x l" in text:
        for match in _SIZE_WITH_BLANKS.finditer(text):
            joined = "x" * (int(match[1] or 1) * len(match[2])) + "l"
            if joined in found.lexicon.size_words and found.is_free(match.start(), match.end()):
                found.add(Mention(SIZE, match.start(), match.end(), joined))
    for match in _LETTER_SIZE.finditer(text):
        key = sizes.letter(match[1])
        if key is not None and found.is_free(match.start(), match.start() + 1):
            found.add(Mention(SIZE, match.start(), match.end(), key))
    if text.count("xl") > 1:
        for match in _SIZES_IN_A_ROW.finditer(text):
            key = sizes.letter(match[0])
            if key is not None and found.is_free(match.start(), match.end()):
                found.add(Mention(SIZE, match.start(), match.end(), key))
    for match in _SIZE_AND_COUNT.finditer(text):
        key = sizes.letter(match[1])
        if key in found.lexicon.size_words and found.is_free(match.start(), match.end()):
            found.add(Mention(SIZE, match.start(), match.end(), str(key)))


def _add_plus_sizes(text: str, found: Findings) -> None:
    for match in _PLUS_SIZE.finditer(text):
        key = "x" * int(match[1]) + "l"
        if key in found.lexicon.size_words and found.is_free(match.start(), match.end()):
            found.add(Mention(SIZE, match.start(), match.end(), key))


def _goes_on(start: int, end: int, found: Findings) -> bool:
    """Whether `start`..`end` only goes on from a colour that was found at its beginning, which is left out then: the
    藏青 of 藏青加容."""
    within = [one for one in found.found if one.start < end and start < one.end]
    if len(within) != 1:
        return False
    (less,) = within
    is_a_mere_hue = less.start == start and less.length == 1 and less.value not in found.lexicon.color_words  # 米彩
    is_its_end = less.end == end and str(less.value) in found.lexicon.color_parts  # the 加绒 of 藏清加绒
    if less.kind is not COLOR or not (
        is_its_end or is_a_mere_hue or (less.start == start and end - less.end >= _SHORTEST_HEARD)
    ):
        return False
    found.found.remove(less)
    return True


def _not_within(people: Sequence[Place], mentions: Sequence[Mention]) -> Sequence[Place]:
    """The people who are named, but within longer words for goods: 妈妈鞋, 粑粑柑."""
    longer = [one for one in mentions if one.length > _SHORTEST_HEARD and one.quantity is None]
    if not longer:
        return people
    return [one for one in people if not any(it.start <= one[0] and one[1] <= it.end for it in longer)]


def _is_within(product: Mention, spoken: Sequence[Place]) -> bool:
    """Whether the name is but a part of a word for a colour or size."""
    at, to = product.start, product.end
    return any(start <= at and to <= end for start, end, _ in spoken if to - at < end - start)


def _cuts_a_word(heard: Place, spoken: Sequence[Place]) -> bool:
    """Whether what sounds like a name begins or ends within a word for a colour or size: 透明紫加 holds no 支架."""
    at, to, _ = heard
    return any(start < at < end or start < to < end for start, end, _ in spoken if end - start > 1)


def _counts_on(text: str, end: int) -> bool:
    """Whether the number that ends there rather counts, or goes on: 伊豆5盒 is five boxes of one that is not told."""
    return text[end - 1] in _NUMERALS and (text[end : end + 1] in measures.COUNTERS or text[end : end + 1] in _NUMERALS)


def _cuts_a_number(text: str, start: int, end: int) -> bool:
    """Whether the digits at either end go on beside `start`..`end`: the shade 16 is not within 160."""
    return (text[end - 1] in _DIGITS and text[end : end + 1] in _DIGITS) or (
        start > 0
        and text[start] in _NUMERALS
        and text[start - 1] in (_DIGITS if text[start] in _DIGITS else _UNDER_TEN)
    )


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether no letter, and no mark over one, stands right beside `start`..`end`."""
    begins = start == 0 or not text[start].isascii() or _IN_A_WORD.match(text, start - 1) is None
    return begins and (not text[end - 1].isascii() or _IN_A_WORD.match(text, end) is None)


def _names_alone(text: str, start: int) -> bool:
    """Whether a name of one character begins a word: 锅, but not that of 火锅."""
    before = text[start - 1 : start]
    return not "\u4e00" <= before <= "\u9fff" or before in _BEFORE_NAME
