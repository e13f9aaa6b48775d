"""What fans may call a listed size: 半斤 for 250g, M for 160/84A(M), 8斤的 for 200*230 8斤."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from anchor_console.chat.understanding.catalog import numbered, scales, sides, size_marks, size_packs, size_parts
from anchor_console.chat.understanding.catalog.color_words import HUES
from anchor_console.chat.understanding.catalog.telling import OF_EACH, TOLD_BY_ONE, telling_heads, with_gifts
from anchor_console.chat.understanding.line import measures, numbers, plain, sizes
from anchor_console.goods.same_size import listed_as

SEVERAL = ""
"""What a word names that fits several sizes: each of them, and none for sure."""
PACKED_SO = ("装", "的")
"""Behind so many pieces, what makes them a pack."""
_COUNTED = re.compile(rf"((?P<count>\d+)[{''.join(one for one in sorted(measures.COUNTERS) if len(one) == 1)}])装?")
_LONGEST_SPOKEN = 3
"""Characters of the longest name of a size that is hardly ever shortened."""
_PACKED = re.compile(rf"[{''.join(sorted(measures.CONTAINERS))}]装$")
"""Ends what goods come in, which is told without the 装 as well: the 礼盒 of 礼盒装."""
_IN_A_PACK = re.compile(rf"(\d+)(?:ml|g|克|毫升)([{''.join(sorted(measures.CONTAINERS))}])装?")
_NEIGHBOURS = re.compile(r"([1-9]\d)[-~/]([1-9]\d)码?")
_GREATEST_FOOT, _WIDEST_OF_FEET = 50, 6
_WEIGHED = "gl克升斤"
"""Ends of a weight, or of how much something holds."""
_MANY = 10
"""So many pieces are seldom taken at once."""
_SAYS_SORT = "款版型"
_GRADE = re.compile(r"(\d?[a-z])级")
_LETTERS = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl", "xxxxxl")
_OF_LETTERS = re.compile(r"[sml]码?\s*[-/~—–至到]", re.IGNORECASE)
"""What a size that goes from one letter to another has."""
_LENGTH = re.compile(r"\d+[x*](\d{3})(?:cm|厘米|公分)?")
_IN_METRES = re.compile(r"(\d\.\d+)[x*]\d(?:\.\d+)?(?:m|米)?")
_MAKE = re.compile(r"([A-Za-z\u4e00-\u9fff]{2,})(\d+[A-Za-z+]*)")
_LETTERED = re.compile(r"([a-z])(\d{2,3})")
_ONE_OR_TWO = {"一": "单", "二": "双两"}
_THICK_AND_LONG = re.compile(r"([2-9](?:\.\d)?)[x*×]\d{2,3}(?:mm)?")
_MODEL = re.compile(r"(?=.*\d)(?=.* )[A-Za-z\d]+(?: (?:Pro|Max|Plus|Ultra|Mini|Air|SE|e))+\+?", re.IGNORECASE)
_MADE_MODEL = re.compile(
    r"(?:[a-z]+|[\u4e00-\u9fff]{2,4})?\s?(?P<number>\d{1,2})(?P<sort>(?:\s?(?:pro|max|plus|ultra|mini|air|se))*)(?:[(\[【].*)?"
)
"""A model by its maker, its number and its sort: iPhone13(13Pro通用), 苹果14ProMax, 15 Pro Max."""
_MADE_BY = re.compile(r"([\u4e00-\u9fff]{2,})(?:[a-z]+\d*|\d+)[a-z+]*", re.IGNORECASE)
_CUP = re.compile(r"(\d{2})\((\d{2,3})\)([a-g]{1,3})(?![a-z])")
"""A bra by its two numbers and its cups: 34(75)BC."""
_GIRTH = re.compile(r"(特小|迷你|小|中|大|特大|超大)(?=\d)")
"""How large it says that it is, a figure behind it: 中45*33."""
_LETTER_FIRST = re.compile(r"([sml])(?![a-z\d])")
"""A size of one letter, whatever is behind: M(34×26)."""
_SMALL_TO_LARGE = {"sml": "小中大"}
"""What S, M and L are called where nothing else comes."""
MARKED = re.compile(r"([a-z]{1,3}\d{1,3}(?:pro|max|plus|mini|se|s)?)(?=[\u4e00-\u9fff\s])")
"""The letters and figures that a name begins with: the m5 of M5升级款."""
_YEARS = re.compile(rf"(\d+|[{numbers.CHINESE_DIGITS}]+)年[\u4e00-\u9fff]{{1,2}}(?:\d.*|[(\s].*)?")
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
_SAYS_SIZE = frozenset("号码款版型装")
"""大号 and 男款 are told by more than their first character."""


def size_words_of(listed_sizes: tuple[str, ...]) -> dict[str, str]:
    """Every word that a size of `listed_sizes` is asked for by, and the size; `SEVERAL` where it may be any of some."""
    words: dict[str, str] = dict(_by_model(listed_sizes))
    for at_first in (True, False):  # what a size is surely called goes before what it may be called
        for listed in listed_sizes:
            keys = sizes.keys(listed) if not size_parts.parts(listed) else sizes.keys(listed)[:1]
            for key in keys[:1] if at_first else keys[1:]:
                words.setdefault(key, listed)
    for short, listed in (
        *scales.ends(listed_sizes).items(),
        *telling_heads(listed_sizes),
        *_without_tail(listed_sizes),
        *_kinds_of(listed_sizes),
        *_without_make(listed_sizes),
        *_without_letter(listed_sizes),
        *_by_two(listed_sizes),
        *_without_unit(listed_sizes),
        *without_noun(listed_sizes),
        *of_years(listed_sizes),
        *_by_length(listed_sizes),
        *_by_width(listed_sizes),
        *_by_thickness(listed_sizes),
        *_letters_within(listed_sizes),
        *_numbers_within(listed_sizes),
        *numbered.named_with_number(listed_sizes),
        *_by_parts(listed_sizes),
        *_by_both_sides(listed_sizes),
        *_by_ends(listed_sizes),
        *with_gifts(listed_sizes),
        *_by_girth(listed_sizes),
        *_by_mark(listed_sizes),
        *_by_cup(listed_sizes),
        *_by_make(listed_sizes),
        *models(listed_sizes),
        *_of_one_part(listed_sizes),
        *size_marks.feet_in_millimetres(listed_sizes),
        *_of_one(
            [
                *size_packs.counted_together(listed_sizes),
                *size_packs.with_more_given(listed_sizes),
                *size_packs.in_a_case(listed_sizes),
                *size_packs.multiplied(listed_sizes),
            ]
        ),
        *((listed.lower(), listed) for listed in listed_sizes),
    ):
        if not short.startswith(OF_EACH) or short == listed.lower():
            words.setdefault(short, listed)
    return words


def sizes_with(names: tuple[str, ...], words: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Of those of `words` that fit several of the sizes `names`, which: 6盒 those of six boxes."""
    found: dict[str, set[str]] = {}
    told = [(key, name) for _, key, name in _told_by_parts(names)]
    told += [(key, name) for key, name, _ in sides.listed(names)]
    told += [(name.lower(), name) for name in names]  # 五孔, beside 五孔双USB
    for key, name in told:
        if words.get(key) == SEVERAL:
            found.setdefault(key, set()).add(name)
    return {key: frozenset(several) for key, several in found.items() if not all(key in name for name in names)}


def _letters_within(listed_sizes: tuple[str, ...]) -> list[tuple[str, str]]:
    """The letters that just one size takes in: S and M of S-M."""
    if not any(map(_OF_LETTERS.search, listed_sizes)):
        return []
    found = [(letter, listed_as(letter, listed_sizes)) for letter in _LETTERS]
    return [(letter, listed) for letter, listed in found if listed is not None]


def _numbers_within(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The sizes that just one span of them takes in: 36 and 37 of 36-37, or of 女码35-39; 55 of 圈口55-56."""
    found: list[tuple[str, str]] = []
    for name in names:
        for part in (name, *size_parts.parts(name)):
            if (span := _NEIGHBOURS.fullmatch(part)) is None:
                continue
            low, high = int(span[1]), int(span[2])
            if 0 < high - low <= (_WIDEST_OF_FEET if high < _GREATEST_FOOT else 2):
                found += [(str(one), name) for one in range(low, high + 1)]
    return _of_one(found)


def _by_parts(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each part of a size that is told in several by what that is asked for, and the size; `SEVERAL` where it is a part
    of more than one: the M of 160/84A(M).

    What one begins with goes before what another has further on: the 1米5 of 1.5m床(被套200*230), though there are
    covers of 150*200.
    """
    first: list[tuple[str, str]] = []
    further: list[tuple[str, str]] = []
    for at, key, name in _told_by_parts(names):
        (further if at else first).append((key, name))
    return [*_of_one(first), *_of_one(further)]


def _told_by_parts(names: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    """By what each size that is told in several parts may be asked for: at which place of it, the word, the size."""
    told = _parts_of_each(names)
    whole = {part for parts in told.values() for part in parts}
    packs = {name: next((part for part in parts if _COUNTED.fullmatch(part)), "") for name, parts in told.items()}
    by_count = len(names) > 1 and all(packs.values())
    for name, parts in told.items():
        if by_count and not packs[name].startswith("1个"):
            pack = packs[name].removesuffix("装")
            yield 0, pack, name  # 6盒 of what is sold by four, six and twelve boxes
            if pack[:-1] == "1":
                yield 0, f"单{pack[-1]}", name
        if not parts and (alone := _COUNTED.fullmatch(name)) is not None and alone["count"] == "1":
            yield 0, f"单{alone[1][-1]}", name  # 单只, of what comes by one, two and four
        for at, part in enumerate(parts or ((name,) if _COUNTED.fullmatch(name) else ())):
            keys = _keys_of_part(part)
            if at and sizes.is_sides(part):
                keys = filter(sizes.is_sides, keys)  # a cover of 220*240 is asked for by both
            for key in (*keys, *(half for half in _halves(part) if half not in whole)):
                yield at + _is_multiplied(part, name), key, name  # the 500g of 500g*4瓶 is rather one of 500g


def _is_multiplied(part: str, name: str) -> bool:
    """Whether the size has that weight several times."""
    return part[-1] in _WEIGHED and f"{part}*" in name


def _halves(part: str) -> tuple[str, ...]:
    """The two words that four characters are: 原箱 and 毛重."""
    if len(part) != 2 * TOLD_BY_ONE or not plain.is_hanzi(part):
        return ()
    return tuple(half for half in (part[:TOLD_BY_ONE], part[TOLD_BY_ONE:]) if _may_tell_a_size(half))


def _parts_of_each(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The parts of each name; one of words alone has those of them that others have: the 五座 of 轿车五座, beside
    SUV五座."""
    told = {name: size_parts.parts(name) for name in names}
    words = {part for parts in told.values() for part in parts if len(part) >= TOLD_BY_ONE and plain.is_hanzi(part)}
    for name in names:
        ends = [word for word in words if len(name) >= len(word) + TOLD_BY_ONE and name.endswith(word)]
        if not told[name] and ends and plain.is_hanzi(name):
            told[name] = (name.removesuffix(max(ends, key=len)), max(ends, key=len))
    return told


def _of_one(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Words and their sizes; `SEVERAL` for a word of more than one."""
    said = Counter(key for key, _ in dict.fromkeys(found))
    return [(key, name if said[key] == 1 else SEVERAL) for key, name in found]


def _keys_of_part(part: str) -> Iterator[str]:
    """What a part of a size is asked for by. The 2袋 of 500g*2袋 is rather how many, but in 2袋装 and 2袋的."""
    counted = _COUNTED.fullmatch(part)
    if counted is not None and (int(counted["count"]) < _MANY or counted[1][-1] in measures.CONTAINERS):
        yield from (f"{counted[1]}{tail}" for tail in PACKED_SO)
        if int(counted["count"]) >= _MANY:
            yield counted[1]
        return
    yield from sizes.keys(part)
    if len(part) == TOLD_BY_ONE and plain.is_hanzi(part) and part[1] not in measures.UNITS:
        yield part  # 一房, which is 1房 too
    if len(part) == TOLD_BY_ONE + 1 and plain.is_hanzi(part) and part[-1] in measures.CONTAINERS:
        yield part[:TOLD_BY_ONE]  # the 手提 of 手提袋
    if (grade := _GRADE.fullmatch(part)) is not None:
        yield grade[1]  # the 3j of 3J级
    yield from size_marks.said_as(part)
    if len(part) > TOLD_BY_ONE and part[-1] in _SAYS_SORT and (part[:-1].isascii() or plain.is_hanzi(part)):
        yield part[:-1]  # the pro of Pro版
    elif len(part) > TOLD_BY_ONE and plain.is_hanzi(part) and _PACKED.search(part):
        yield part[:-1]
    elif len(part) == TOLD_BY_ONE and part[-1] in _SAYS_SORT:
        yield f"{part[0]}{sizes.OF}"  # the 短的 of M 短款


def _of_one_part(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name of one part by what such are called by."""
    return _of_one([(key, name) for name in names for key in size_marks.said_as(name.lower())])


def _by_ends(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each size of a few words by its first ones or its last, where these are its alone: 低枕 of 成人低枕."""
    found: list[tuple[str, str]] = []
    told = _parts_of_each(names)
    whole = {part for parts in told.values() for part in parts}
    for name in names:
        words = [one for one in (told[name] or (name,)) if len(one) > _LONGEST_SPOKEN and plain.is_hanzi(one)]
        for word in words:
            first = [word[:end] for end in range(TOLD_BY_ONE, len(word))]
            if word[-1] in _SAYS_SORT:
                first += [f"{one}{word[-1]}" for one in first[:-1]]  # 除螨款 for 除螨刷头款
            last = [word[start:] for start in range(1, len(word) - 1)]
            found += [(one, name) for one in (*first, *last) if _may_tell_a_size(one) and one not in whole]
    return [(word, name) for word, name in _of_one(found) if name != SEVERAL]


def _may_tell_a_size(words: str) -> bool:
    """Whether the first or last words of a size may stand for it: not the 一壶 of 一壶两杯, nor what ends with 的."""
    counts = words[0] in numbers.CHINESE_DIGITS and words[1] in size_parts.PIECES
    return not counts and words[0] not in _SAYS_SORT and words[-1] != sizes.OF


def _by_width(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each size of two sides in metres by its width: the 1米5 and the 90cm of 1.5*2.0 and 0.9*2.0."""
    found: list[tuple[str, str]] = []
    for name in names:
        if (match := _IN_METRES.fullmatch(name.lower())) is not None:
            wide = float(match[1])
            found += [(key, name) for key in (match[1], sizes.measure(wide, "米"), sizes.measure(wide * 100, "cm"))]
    return _of_one(found)


def _by_thickness(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each size of a few millimetres and a length by the first: the 8厘 and the 8的 of 8*160."""
    thick = [(match[1], name) for name in names if (match := _THICK_AND_LONG.fullmatch(name.lower())) is not None]
    return _of_one([(f"{first}{unit}", name) for first, name in thick for unit in ("厘", "mm", "毫米", sizes.OF)])


def _by_both_sides(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each size by its two sides (`sides`): what one begins with goes before what another has further on."""
    told = list(sides.listed(names))
    return [
        *_of_one([(key, name) for key, name, is_first in told if is_first]),
        *_of_one([(key, name) for key, name, is_first in told if not is_first]),
    ]


def _by_length(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each size of two sides by the longer one, where that is its alone: the 240 of 220x240."""
    lengths = [(match[1], name) for name in names if (match := _LENGTH.fullmatch(name.lower())) is not None]
    said = Counter(length for length, _ in lengths)
    return [(length, name) for length, name in lengths if said[length] == 1]


def _kinds_of(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name of a kind without the word for kind: the 全套 of 全套款."""
    return [
        (name[:-1].lower(), name) for name in names if len(name) > TOLD_BY_ONE and name.endswith(("款", "版", "型"))
    ]


def _without_tail(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each lettered name without the word that all of them end with: the 降b of 降B调, beside C调."""
    lettered = [name for name in names if sizes.is_lettered(name.lower())]
    tails = {name[-1] for name in lettered}
    if len(lettered) < TOLD_BY_ONE or len(tails) > 1 or not plain.is_hanzi(next(iter(tails))):
        return []
    return [(name[:-1].lower(), name) for name in lettered]


def _without_make(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name without the word that all of them begin with, a figure behind it: the 15pro of Phone15Pro."""
    made = [_MAKE.fullmatch(name) for name in names]
    makes = {match[1] for match in made if match is not None}
    if len(names) < TOLD_BY_ONE or len(makes) != 1 or None in made:
        return []
    return [(match[2].lower(), name) for name, match in zip(names, made, strict=True) if match is not None]


def _without_letter(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name of one letter, the same for all, and a number by that number: the 16 of C16, beside C20."""
    lettered = [_LETTERED.fullmatch(name.lower()) for name in names]
    letters = {match[1] for match in lettered if match is not None}
    if len(names) < TOLD_BY_ONE or len(letters) != 1 or None in lettered:
        return []
    return [(match[2], name) for name, match in zip(names, lettered, strict=True) if match is not None]


def _by_two(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name of one or two of something by 单, or by 双 or 两: the 双开单控 of 二开单控."""
    told = [(name[0], name) for name in names if len(name) > _LONGEST_SPOKEN and plain.is_hanzi(name)]
    return [(f"{many}{name[1:]}", name) for said, name in told for many in _ONE_OR_TWO.get(said, "")]


def _without_unit(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each measure of goods in what they come in without its unit: the 250罐 and 250罐装 of 250g罐装."""
    told = [(match[1] + match[2], name) for name in names if (match := _IN_A_PACK.fullmatch(name.lower())) is not None]
    return _of_one([(key, name) for pack, name in told for key in (pack, f"{pack}装")])


def models(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name of a model with blanks wherever they are typed, and shorter still: 15promax and 15pm of 15 Pro Max."""
    found: list[tuple[str, str]] = []
    for name in names:
        if _MODEL.fullmatch(name):
            first, *further = name.lower().split(" ")
            ends = dict.fromkeys((" ".join(further), "".join(further), "".join(further).replace("promax", "pm")))
            found += [(f"{first}{blank}{end}", name) for end in ends for blank in ("", " ")]
    return found


def _by_model(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name of a model by its number and sort, whoever made it: the 12pro of iPhone12 Pro, the 14 of 苹果14, though
    there is a 苹果14ProMax."""
    made = [(match, name) for name in names if (match := _MADE_MODEL.fullmatch(name.lower())) is not None]
    if not any(match["sort"] for match, _ in made):
        return []
    found: list[tuple[str, str]] = []
    for match, name in made:
        sort = match["sort"].replace(" ", "")
        found += [(match["number"] + end, name) for end in dict.fromkeys((sort, sort.replace("promax", "pm")))]
    return [(model, name) for model, name in _of_one(found) if name != SEVERAL]


def _by_cup(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each size of a bra by either of its numbers with a cup: the 40c and 90c of 40(90)C, the 75b of 34(75)BC通杯."""
    cups = [(match, name) for name in names if (match := _CUP.match(name.lower())) is not None]
    return _of_one(
        [(f"{number}{cup}", name) for match, name in cups for number in match.group(1, 2) for cup in match[3]]
    )


def _by_girth(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name by how large it says that it is: the 中号 of 中45*33*26, the 特大号 of 特大70*50; the 中号 of M(34×26),
    where nothing comes but S, M and L."""
    girths = [(match[1], name) for name in names if (match := _GIRTH.match(name)) is not None]
    lettered = [(match[1], name) for name in names if (match := _LETTER_FIRST.match(name.lower())) is not None]
    if len(lettered) == len(names) and "".join(letter for letter, _ in lettered) in _SMALL_TO_LARGE:
        girths = list(zip(_SMALL_TO_LARGE["".join(letter for letter, _ in lettered)], names, strict=True))
    found = [(f"{girth}号", name) for girth, name in girths if len(girths) > 1]
    found += [(girth, name) for girth, name in girths if len(girths) > 1 and len(girth) > 1]
    return [(word, name) for word, name in _of_one(found) if name != SEVERAL]


def _by_mark(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name by the letters and figures that it begins with, words behind them: the m5 of M5升级款."""
    marked = [(match[1], name) for name in names if (match := MARKED.match(name.lower())) is not None]
    return [
        (mark, name)
        for mark, name in marked
        if sum(re.search(rf"(?<![a-z\d]){mark}(?![a-z\d])", one.lower()) is not None for one in names) == 1
    ]


def _by_make(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name by the word that it begins with, letters or a figure behind it, where that is its alone: the 华为 of
    华为P60, beside 苹果13 and 苹果14."""
    made = [(match[1], name) for name in names if (match := _MADE_BY.fullmatch(name)) is not None]
    return [(make, name) for make, name in _of_one(made) if name != SEVERAL]


def without_noun(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each name without the one character that it and others end with, where that says what they are: 红轴, 三年苗.

    What is left says enough only as a hue, or with two characters that count nothing.
    """
    told = [name for name in names if _SHORT_NAME.fullmatch(name)]
    nouns = Counter(name[-1] for name in told)
    return [
        (name[:-1], name)
        for name in told
        if nouns[name[-1]] > 1
        and name[-1] not in _SAYS_SIZE
        and ((len(name) > TOLD_BY_ONE and name[-2] not in measures.COUNTERS) or name[0] in HUES)
    ]


def of_years(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each number of years with a word behind it, where that is left out: the 3年的 of 3年苗."""
    found = [(match[1], name) for name in names if (match := _YEARS.fullmatch(name)) is not None]
    return [
        (f"{numbers.tidy(value)}年{of}", name)
        for said, name in found
        if (value := numbers.parse(said)) is not None
        for of in (sizes.OF, "")
    ]
