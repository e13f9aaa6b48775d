"""The words by which a fan is found: characters of names, how they sound, initials, ends of ids. Pure.

A part of a name is a run of its characters. A sound may begin at any syllable: 王小姐 is found by `wangx`, `xiaojie`,
`wxj` and `xj`. An id is found by its beginning, through its own index, and by its end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice

import msgspec

from anchor_console.core.text import fold, harmless
from anchor_console.fans.names import MASK, SHORTEST_FIGURE

_APART = "\ue000"
"""Stands between two names, so that no phrase goes from one into the other; and before ends of ids."""
_MOST_UNITS = 12
_LATIN = re.compile(r"[a-z0-9]+")
_UNIT = re.compile(r"[a-z]+|[0-9]+|[^\W_]|[^\sa-z0-9]")
_READINGS = 3
_MOST_WAYS = 8
_LEAST_END = 3
_LEAST_OF_NAME = 2
_SOUNDS_IN_NAMES = {
    char: tuple(sounds.split())
    for char, sounds in re.findall(
        r"(\w)((?: [a-z]+)+)",
        """
        重 zhong chong, 乐 le yue, 单 dan shan, 曾 zeng ceng, 长 chang zhang, 行 xing hang, 朝 chao zhao, 解 jie xie,
        仇 qiu chou, 查 zha cha, 盖 gai ge, 区 qu ou, 翟 zhai di, 藏 cang zang, 传 chuan zhuan, 都 du dou, 沈 shen chen,
        觉 jue jiao, 还 hai huan, 便 bian pian, 调 tiao diao, 弹 dan tan, 角 jiao jue, 石 shi dan, 参 can shen,
        薄 bo bao, 厦 xia sha, 校 xiao jiao, 降 jiang xiang, 血 xue xie, 色 se shai, 万 wan mo, 宿 su xiu, 贾 jia gu,
        种 zhong chong, 蚌 bang beng, 茜 qian xi, 娜 na nuo, 阿 a e, 地 di de, 得 de dei, 了 le liao, 着 zhe zhao,
        差 cha chai, 缪 miao mou, 露 lu lou, 朴 pu piao, 俞 yu shu, 六 liu lu, 车 che ju, 绿 lv lu, 大 da dai
        """,
    )
}
"""What stands in names and sounds otherwise in some, the commonest first; of the rest its commonest sound will do."""


def name_words(names: Iterable[str]) -> str:
    """The characters of all names, each a word; letters and digits in runs."""
    return f" {_APART} ".join(" ".join(_units(name)) for name in names)


def note_words(notes: Iterable[str]) -> str:
    return name_words(notes)


def sound_words(names: Iterable[str], user_id: str) -> str:
    """How each name sounds from each of its syllables on, its initials likewise, and the id from its end."""
    words: dict[str, None] = {}
    for name in names:
        units = [unit for unit in _units(name) if unit.isalnum()][:_MOST_UNITS]
        if not units:
            continue
        for spoken in _spoken(units):
            letters = "".join(sound[0] for sound in spoken)
            for start in range(len(spoken)):
                words["".join(spoken[start:])] = None
                words[letters[start:]] = None
        for unit in units:
            if unit.isascii() and unit.isalpha():
                words |= dict.fromkeys(unit[start:] for start in range(1, len(unit) - 1))
    end = end_of_id(user_id)
    return " ".join((*words, f"{_APART}{end}") if end else words)


class PartOfName(msgspec.Struct, frozen=True):
    """What was typed, as a part of a name: a run of its characters."""

    run: str

    @classmethod
    def of(cls, typed: str) -> PartOfName | None:
        """None where it is too little: one character, or a figure such as a height, stands in the names of many."""
        units = _units(harmless(typed))
        run = " ".join(units)
        least = SHORTEST_FIGURE if "".join(units).isdecimal() else _LEAST_OF_NAME
        return cls(run) if len(run) - run.count(" ") >= least else None

    def is_in(self, name: str) -> bool:
        """Never in a mask: it is nobody's name."""
        end = "" if self._may_go_on else " "
        return MASK not in name and f" {self.run}{end}" in f" {' '.join(_units(name))} "

    @property
    def question(self) -> str:
        """As `fan_words` is asked for it."""
        return f'names : "{self.run}"{" *" if self._may_go_on else ""}'

    @property
    def _may_go_on(self) -> bool:
        """Whether its last word may be the beginning of a longer one, as it is still being typed."""
        return self.run[-1].isascii() and self.run[-1].isalpha()


def end_of_id(user_id: str) -> str:
    """The id from its end, as an index of beginnings finds it."""
    return "".join(_LATIN.findall(user_id.casefold()))[::-1]


def question(typed: str) -> str | None:
    """What FTS5 is asked for; None where the text has nothing to look for. All parts must be found.

    Characters are a run of a name, or of a note; letters the beginning of a sound, of initials, or of a word in a note.
    """
    return " AND ".join(_parts(typed)) or None


def _parts(typed: str) -> Iterator[str]:
    for piece in fold(typed).split():
        run: list[str] = []
        for unit in _units(piece):
            if unit.isascii():
                if run:
                    yield _phrase(run)
                    run = []
                yield _beginning(unit)
            else:
                run.append(unit)
        if run:
            yield _phrase(run)


def _phrase(run: Sequence[str]) -> str:
    return f'{{names notes}} : "{" ".join(run)}"'


def _beginning(word: str) -> str:
    asked = f'{{names sounds notes}} : "{word}" *'
    if len(word) >= _LEAST_END and any(char.isdigit() for char in word):
        return f'({asked} OR sounds : "{_APART}{word[::-1]}" *)'
    return asked


def _units(text: str) -> list[str]:
    return [unit for unit in _UNIT.findall(fold(text)) if unit.isalnum() or unit == _APART or _is_picture(unit)]


def _is_picture(unit: str) -> bool:
    """Whether it is an emoji or another sign that stands for a thing, and no mark between words."""
    return len(unit) == 1 and unicodedata.category(unit) == "So"


def _spoken(units: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """How the units may sound, those first in which the fewest sound otherwise than mostly; a first character may be a
    surname, and those have sounds of their own."""
    others = (_SOUNDS_IN_NAMES.get(unit) or sounds_of(unit)[:1] for unit in units[1:])
    return islice(_by_rarity([sounds_of(units[0]), *others]), _MOST_WAYS)


def _by_rarity(sounds: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    mostly = tuple(known[0] for known in sounds)
    rarer = [(at, sound) for at, known in enumerate(sounds) for sound in known[1:]]
    for many in range(len(sounds) + 1):
        for changed in combinations(rarer, many):
            heard = dict(changed)
            if len(heard) == many:
                yield tuple(heard.get(at, sound) for at, sound in enumerate(mostly))


@lru_cache(30_000)
def sounds_of(unit: str) -> tuple[str, ...]:
    """The syllables that a character is read as, the commonest first; letters as they are."""
    if unit.isascii():
        return (unit,)
    # Imported here for a quick start: its table takes a quarter of a second.
    from pypinyin.pinyin_dict import pinyin_dict

    read = pinyin_dict.get(ord(unit))
    if read is None:
        return (unit,)
    plain = (_without_tone(one) for one in read.split(","))
    return tuple(dict.fromkeys(one for one in plain if one))[:_READINGS] or (unit,)


def _without_tone(syllable: str) -> str:
    bare = syllable.replace("ü", "v").replace("ǖ", "v").replace("ǘ", "v").replace("ǚ", "v").replace("ǜ", "v")
    return "".join(char for char in unicodedata.normalize("NFD", bare) if char.isascii() and char.isalpha())
