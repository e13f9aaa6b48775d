"""What fans may call a listed colour: 黑的 for 黑色, 02 for #02自然色, 黑加绒 for 黑色(加绒)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import takewhile

from anchor_console.chat.understanding.catalog.telling import OF_EACH, TELLING, TOLD_BY_ONE, telling_heads, with_gifts
from anchor_console.chat.understanding.line import numbers, plain

# A pattern or a shade is one letter of a colour name away from another: 灰 is in 浅灰, 绿 in 军绿.
HUES = frozenset("黑白灰红粉紫蓝绿黄橙棕咖青杏米驼卡银金")
HUE_WORDS = (
    "红包", "红糖", "红枣", "红茶", "红酒", "红薯", "白酒", "白送", "白拿", "白跑", "白搭", "白费", "白茶", "白发",
    "白说", "白给", "白来", "黑心", "黑屏", "蓝牙", "粉丝", "粉底", "粉刺", "米饭", "米粉", "米线", "米数", "黄金",
    "黄油", "黄酒", "灰尘", "绿茶", "绿豆", "青菜", "银行", "橙子", "橙汁", "紫菜", "紫薯", "杏仁", "金额", "黑水",
)  # fmt: skip
"""Words of other things that begin as a hue does."""
_NO_HUE = frozenset("无本原各同")
"""What is left of 无色 and 本色 is no colour."""
_COLOR_TAILS = ("色", "盘", "型", "味", "款", "版", "调")
_PURE = "纯"
"""Before a hue: who asks for 纯黑 means no 黑白."""
_OF_TASTE, _TASTES = "味", frozenset("原辣甜咸酸麻")
_SHADE_MARK_LENGTH = 2
_ALL_OF = "全"
_SHADE_MARK = re.compile(
    r"(?P<mark>#?[a-z]?(?P<digits>\d{2,4})|#\d|\d(?=#)|[a-z]\d)(?:号色?|#)?[\s-]?(?=[\u4e00-\u9fff])(?![年月日克斤升片支色])"
)
_BRACKETS = re.compile(r"[()\[\]【】+*×\s]|(?<=\d)\.0$")
_REMARK = re.compile(r"(?P<hue>[^(\[【]+)[(\[【](?P<remark>[^)\]】]+)[)\]】]")
_GIVEN = re.compile("[送赠配适推荐]")
"""In a remark: what comes with it, or whom it suits."""
_MARKS_BETWEEN = re.compile(r"[-—·/.丨|~&\s]+")
_LONGEST_SHORT = 3
"""Characters of what is left of a name without its marks: with more it is said for that name alone."""
_LATIN_BESIDE = re.compile(r"[a-z]{3,}\s?(?P<behind>[\u4e00-\u9fff]+)|(?P<before>[\u4e00-\u9fff]+)\s?[a-z]{3,}")
"""A colour in both languages: Black黑, 雾霾蓝Haze."""
_OF_COLOR = re.compile(r"(?<=.)色(?=[\u4e00-\u9fff])")
_HUE_AND_PATTERN = re.compile("([\u4e00-\u9fff]{1,2})色([\u4e00-\u9fff])([\u4e00-\u9fff])")
_LETTERED = re.compile("[\u4e00-\u9fff]+([a-z])款?")
_OF_SORT = re.compile("([\u4e00-\u9fff])款(?=[\u4e00-\u9fff])")
_SAYS_A_SET = ("组", "装", "系", "混", "款")
"""Ends of what several things together are called: 深色组, 浅色混装."""
_BUILDS = frozenset("细粗宽窄厚薄")
"""What one character says of goods that come in several sorts: the 细的 of 龙须细面."""
_BLANKS = " .·-:"
_LIGHT = "光色款"
"""Behind a hue that is all of a colour: 黄光."""
_EDGES = frozenset("边线条格底")
"""What is of a hue in something of another."""
_BETWEEN_PARTS = re.compile(r"[()\[\]【】（）·.:：/+\s↔|丨&~—-]+")
_PART = re.compile(
    r"[a-z][款组](?=[\u4e00-\u9fff])|[\u4e00-\u9fff]+|[a-z]*\d[\d.]*(?:[a-z]+|[\u4e00-\u9fff](?![\u4e00-\u9fff]))?|[a-z]+"
)
"""What is told by itself between two of these: the 象牙白 and the 1.5升 of W15象牙白1.5升."""
_OF_TWO = "拼"
"""What is of two hues is called by both: 灰 is rather 浅灰 than 灰拼橙."""
_SPOKEN_NUMBER = re.compile(rf"[{numbers.CHINESE_DIGITS}]+")
_NUMBERED = re.compile(r"(?<=[\u4e00-\u9fff])(\d)号$")
_VOLTS = re.compile(r"(\d+(?:\.\d)?)v")
_NO = re.compile("[无免]|不[带含]")
_WITHIN_A_NUMBER = re.compile(r"(?:\d|\d\.)\d$")
"""Ends with a figure that does not begin its number."""
_YEAR_LENGTH = 5


def color_words_of(
    colors: tuple[str, ...], families: Mapping[str, str], heads: Iterable[str]
) -> tuple[dict[str, str], frozenset[str]]:
    """Every word that names just one of `colors`: the colour, its core, parts of it, and words of its family.

    And all words that fit any of them, be it several.
    """
    exact: dict[str, str] = {}
    fitting: dict[str, dict[str, None]] = {}
    sure_of = {listed: list(_sure_words(listed.lower(), families, heads)) for listed in colors}
    said = Counter(sure for words in sure_of.values() for sure in dict.fromkeys(words))
    for listed in colors:
        word = listed.lower()
        exact[word] = listed
        for sure in sure_of[listed]:
            if said[sure] == 1 or not sure.isascii():  # the 32 of 32管加粗 麋鹿 and 32管加粗 纯灰
                exact.setdefault(sure, listed)
        for loose in _loose_words(word, families):
            if loose.startswith(OF_EACH) and loose not in exact:
                continue
            fitting.setdefault(loose, {})[listed] = None
    for telling, listed in (*telling_heads(colors), *with_gifts(colors), *_without_tail(colors)):
        exact.setdefault(telling, listed)
    of_one: dict[str, str] = {}
    for loose, some in fitting.items():
        several = _having(loose, some)
        of_one_hue = [listed for listed in several if _OF_TWO not in listed]
        if len(of_one_hue or several) == 1:
            of_one[loose] = exact.setdefault(loose, *(of_one_hue or several))
    for loose, listed in of_one.items():  # only now: 杏色 may be one of these words itself
        if plain.is_hanzi(loose) and (loose in HUES or loose in families):
            exact.setdefault(loose + "色", listed)
    for word, listed in list(exact.items()):
        if word in HUES:
            exact.setdefault(word + "颜色", listed)
    return exact, frozenset(exact) | frozenset(fitting)


def colors_with(colors: tuple[str, ...], families: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Of each word or hue that some of `colors`, which are told in several parts, have and others not, which have it:
    the 打孔 of 雾霾蓝【打孔款】, the 黑 of 黑透肤.连脚."""
    found: dict[str, set[str]] = {}
    told_of = {color: _told_parts(color.lower()) for color in colors}
    for color, told in told_of.items():
        if len(told) < TOLD_BY_ONE:
            continue
        words = {word for one in told for word in (one, _core(one), one.lstrip("带含")) if len(word) > 1}
        words = {word for word in words if not word.isdecimal()}
        words |= {one[:end] for one in told if plain.is_hanzi(one) for end in range(TOLD_BY_ONE, len(one) - 1)}
        words |= {char for one in told for char in one if char in HUES}
        words |= {alike for word in words for alike in families.get(_core(word), "").split()}
        for word in words:
            found.setdefault(word, set()).add(color)
    having = {word: frozenset(_having(word, some)) for word, some in found.items()}
    return {word: some for word, some in having.items() if 1 < len(some) < len(colors)}


def _having(word: str, colors: Collection[str]) -> Collection[str]:
    """Those of `colors` that have the very word, if any has; else all: 纯黑 is rather 纯黑 than 米杏*黑, and 黄 rather
    黄光 than 白黄双光."""
    if len(word) > 1:
        return [color for color in colors if word in color.lower()] or colors
    if word not in HUES:
        return colors
    of_hue = [color for color in colors if any(part.rstrip(_LIGHT) == word for part in _told_parts(color.lower()))]
    return of_hue or colors


def _told_parts(color: str) -> list[str]:
    """The parts of a colour that stand beside each other: a款, 空气刘海 and 黑 of A款空气刘海-黑."""
    return [part for one in _BETWEEN_PARTS.split(color) for part in _PART.findall(one) or (one,) if part]


def _without_tail(colors: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each colour without what all of them end with, or a part of that: 男 and 男宝 of 男宝组, beside 女宝组."""
    if len(colors) < TOLD_BY_ONE or not all(color.endswith(_SAYS_A_SET) for color in colors):
        return
    alike = takewhile(lambda ends: len(set(ends)) == 1, zip(*map(reversed, colors), strict=False))
    tail = len(list(alike))
    for color in colors:
        for end in range(max(1, len(color) - tail), len(color)):
            if not color[:end].isdecimal():
                yield color[:end].lower(), color


def _sure_words(word: str, families: Mapping[str, str], heads: Iterable[str]) -> Iterator[str]:
    """What the colour `word` is surely called besides, the surest first."""
    core = _core(word)
    if core not in _NO_HUE and core not in numbers.CHINESE_DIGITS:
        yield core
    if not core.endswith("色"):
        yield core + "色"
    if (mark := _shade_mark(core)) is not None:
        yield f"{mark['mark']}#" if mark["mark"].isdecimal() and len(mark["mark"]) == 1 else mark["mark"]
        if len(mark["digits"] or "") >= _SHADE_MARK_LENGTH:
            yield mark["digits"]
        yield core[mark.end() :]
        core = _core(core[mark.end() :])
        yield core
        yield core if core.endswith("色") else core + "色"
    joined = _OF_COLOR.sub("", _BRACKETS.sub("", core))
    if joined != core:
        yield joined  # 黑加绒 for 黑色(加绒), 粉格子 for 粉色格子, 白黑 for 白+黑
        if joined[-1] in _EDGES and len(joined) > TOLD_BY_ONE and HUES.issuperset(joined[:-1]):
            yield joined[:-1]  # 黑红 for 黑+红边
    if (whole := _MARKS_BETWEEN.sub("", core)) != core and len(whole) > _LONGEST_SHORT:
        yield whole  # 黑色黑内衬 for 黑色-黑内衬
    if (latin := _LATIN_BESIDE.fullmatch(core)) is not None:
        word = latin["before"] or latin["behind"]
        yield from (word,) if len(word) > 1 or word in HUES else ()
    if (remarked := _REMARK.fullmatch(core)) is not None:
        hue, remark = remarked.groups()
        for one in dict.fromkeys((hue, _core(hue))):
            yield from (f"{one}{remark}", f"{one}的{remark}", f"{remark}{one}", f"{remark}的{one}")  # 加绒的黑
    yield from families.get(core, "").split()  # 纯白 is rather 白色 than 白绿
    if (numbered := _NUMBERED.search(core)) is not None:
        yield core[: numbered.start()] + numbers.CHINESE_ONES[int(numbered[1])] + "号"  # 辣丰三号 for 辣丰3号
    spoken = _SPOKEN_NUMBER.match(core)
    if spoken is not None and (value := numbers.parse(spoken[0])) is not None and spoken.end() < len(core):
        yield numbers.tidy(value) + core[spoken.end() :]  # 十五年 is 15年
    if (volts := _VOLTS.match(core)) is not None:
        yield from (volts[1], f"{volts[1]}伏", f"{volts[1]}v")
    if len(core) == _YEAR_LENGTH and core[:-1].isdecimal() and core.endswith("年"):
        yield core[:-1]  # 2018的
    if len(word) == TOLD_BY_ONE and word[0] == _ALL_OF and word[1] in TELLING:
        yield word[1]
        for head in heads:
            yield word[1] + head  # 全母 is asked for as 母蟹


def _loose_words(word: str, families: Mapping[str, str]) -> Iterator[str]:
    """What the colour `word` may be called where no other one is: parts of it, and words of their families."""
    core = _core(word)
    if word.endswith(_OF_TASTE) and len(core) > 1 and core[-1] in _TASTES:
        yield core[-1] + _OF_TASTE  # 经典原味 is asked for as 原味
    if (mark := _shade_mark(core)) is not None:
        core = _core(core[mark.end() :])
    remarked = _REMARK.fullmatch(core)
    if remarked is not None and _GIVEN.search(remarked["remark"]) is None:
        yield from _remark_words(remarked["remark"])
    parts = _parts(core if remarked is None else remarked["hue"])
    yield from parts
    yield from _short_words(core if remarked is None else remarked["hue"])
    is_of_two_hues = len(core) == TOLD_BY_ONE and HUES.issuperset(core)
    for part in parts:
        yield from (one for one in families.get(part, "").split() if not (is_of_two_hues and one.startswith(_PURE)))


def _remark_words(remark: str) -> Iterator[str]:
    """What a remark on a colour calls it: all of it, each of its words, and the 黄 of 黄袋."""
    yield remark
    yield from remark.split()
    if len(remark) == TOLD_BY_ONE and remark[0] in HUES:
        yield remark[0]


def _short_words(core: str) -> Iterator[str]:
    """What a colour of several words is called in brief: 灰条 for 灰色条纹, 绿叶子 for 绿色树叶, B款 for 碎花B款,
    男的黑 for 男款黑色."""
    if (pattern := _HUE_AND_PATTERN.fullmatch(core)) is not None:
        hue, first, last = pattern.groups()
        yield from (f"{hue}{one}{end}" for one in (first, last) for end in ("", "子"))
    yield from _with_hue(core)
    if core[1:2] == "光" and core[0] not in HUES:
        yield f"{core[0]}的"  # 暖光3000K
    if len(core) > TOLD_BY_ONE:
        yield from (f"{char}的" for char in core[1:] if char in _BUILDS)
    if (lettered := _LETTERED.fullmatch(core)) is not None:
        yield f"{lettered[1]}款"
    if _OF_SORT.match(core) is not None:
        hue = _core(core[2:])
        yield from (f"{core[0]}{of}{one}" for of in ("", "的") for one in dict.fromkeys((hue, core[2:], f"{hue}色")))


def _with_hue(core: str) -> Iterator[str]:
    """A hue with the end, or the next two, of what stands behind it: 绿盆 of 绿塑料盆, 粉龙沙 of 粉色龙沙宝石."""
    for at, char in enumerate(core):
        rest = core[at + 1 :].removeprefix("色")
        if char in HUES and len(rest) > 1 and plain.is_hanzi(rest):
            ends = {rest[start:] for start in range(1, len(rest))} | {rest[:TOLD_BY_ONE]}
            yield from (char + end for end in ends if not (char + end).startswith(HUE_WORDS))


def _shade_mark(core: str) -> re.Match[str] | None:
    """The number of its shade, with which a colour begins: 21象牙白, 301烂番茄, #02冰透樱花."""
    return _SHADE_MARK.match(core)


def _core(word: str) -> str:
    for tail in _COLOR_TAILS:
        if len(word) > 1 and word.endswith(tail):
            return word[: -len(tail)]
    return word


def _parts(core: str) -> set[str]:
    """Stretches of two characters or more of `core`, and the hues in it; the 男款 of 男款混色."""
    starts = [at for at in range(len(core)) if _WITHIN_A_NUMBER.search(core, max(0, at - 2), at + 1) is None]
    parts = {core[start:end] for start in starts for end in range(start + 2, len(core) + 1)}
    parts = {
        part
        for part in parts - set(_lacked(core))
        if (part[-1] not in "款的" or (_tells_a_sort(part) and core.startswith(part)))
        and part[0] not in "款的"
        and part.strip(_BLANKS) == part
        and not part.rstrip("号").isdecimal()  # 38号 is a product before it is a part of 爱媛38号
        and not all(char in numbers.CHINESE_DIGITS for char in part)
    }
    return parts | {char for char in core if char in HUES}


def _lacked(core: str) -> Iterator[str]:
    """What begins behind a no in `core`, wherever it ends: the 电池 of 裸机无电池."""
    for no in _NO.finditer(core):
        yield from (core[no.end() : end] for end in range(no.end() + 1, len(core) + 1))


def _tells_a_sort(part: str) -> bool:
    """Whether it is one character, of those that tell sorts apart, with 款: 男款, A款."""
    return len(part) == TOLD_BY_ONE and (part[0] in TELLING or part[0].isascii())
