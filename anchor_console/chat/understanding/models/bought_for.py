"""Whether somebody whom a line names is bought for, or only spoken of: a small model of what is said around them.

给我妈买 and 我爸腰疼 睡得了不 are for them, 老公批准了 and 婆婆也买过 are not. What stands beside the word, in its
clause and in the others, speaks for it or against; how loudly was learned from the labelled rooms (see
`train_bought_for`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat

from anchor_console.chat.understanding.line.phrases import Place

_AUDIENCES = ("爸爸", "妈妈", "老公", "老婆", "孩子", "老人", "朋友", "男士")
"""What the model is learned for; the first line of its file."""
_PARENTS = frozenset({"爸爸", "妈妈"})
_BEFORE_IN_CLAUSE, _BEHIND_IN_CLAUSE = re.compile(r"[^ ,.!?;~…]*$"), re.compile(r"[^ ,.!?;~…]*")
_EDGE = "^"
_BESIDE = 4
"""Characters on each side that are seen as they stand."""
_REACHES = range(1, _BESIDE + 1)
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("0123456789", "0"),
        **dict.fromkeys("一二两三四五六七八九十百", "一"),
        **dict.fromkeys("黑白灰红粉紫蓝绿黄橙棕咖杏驼", "黑"),
        **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "x"),
    }
)
"""Figures, hues and letters of sizes, whichever they are: 老公黑L我粉M tells of two as 老公红S我白XL does."""


class BoughtFor:
    """Tells it; built once from a weights file."""

    def __init__(self, says: Mapping[str, int]) -> None:
        """`says`: for the name of each feature, behind the letter that tells where it is, how much it speaks for it."""
        self._says: dict[str, dict[str, int]] = defaultdict(dict)
        for name, weight in says.items():
            self._says[name[0]][name[1:]] = weight

    @classmethod
    def of(cls, content: str) -> BoughtFor:
        """The model that the content of a weights file describes.

        Raises:
            ValueError: it was learned for other audiences.
        """
        lines = content.split("\n")
        if tuple(lines[0].split(" ")) != _AUDIENCES:
            raise ValueError("whom lines buy for was learned for other audiences")
        rows = (line.rpartition("\t") for line in islice(lines, 1, None) if line)
        return cls({name: int(weight) for name, _, weight in rows})

    def holds(self, text: str, start: int, end: int, audience: str) -> bool:
        """Whether plain `text` buys for the `audience` whom the word at `start`..`end` names."""
        says = self._says
        none = repeat(0)  # of what nothing was learned
        return sum([sum(map(says[where].get, said, none)) for where, said in around(text, start, end, audience)]) > 0


def both(people: Sequence[Place], at: int) -> int:
    """Where the word for somebody ends, and the one right behind it of the other parent: 爸妈牙口不行 tells of both."""
    _, end, audience = people[at]
    follows = people[at + 1] if audience in _PARENTS and at + 1 < len(people) else None
    return follows[1] if follows is not None and follows[0] == end else end


def around(text: str, start: int, end: int, audience: str) -> Iterator[tuple[str, Iterable[str]]]:
    """What is said around the word at `start`..`end`, each once; before it the letter that tells where that is."""
    word, alike = text[start:end], text.translate(_ALIKE)
    before, behind = alike[:start], alike[end:]
    own_before, own_behind = _matched(_BEFORE_IN_CLAUSE.search(before)), _matched(_BEHIND_IN_CLAUSE.match(behind))
    left, right = _EDGE * _BESIDE + before, behind + _EDGE * _BESIDE
    last, first = left[-1], right[0]
    yield "a", (word,)
    yield "b", [left[-reach:] for reach in _REACHES]
    yield "c", [right[:reach] for reach in _REACHES]
    yield "d", (audience + last, word + last)
    yield "e", (audience + first, word + first, audience + right[:2])
    for where, said in (
        ("f", own_before),
        ("g", own_behind),
        ("h", before[: len(before) - len(own_before)]),
        ("i", behind[len(own_behind) :]),
    ):
        if said:
            yield where, {*said, *map(str.__add__, said, said[1:])}


def features(text: str, start: int, end: int, audience: str) -> set[str]:
    """The names of all that, each behind its letter."""
    return {where + name for where, said in around(text, start, end, audience) for name in said}


def _matched(said: re.Match[str] | None) -> str:
    return said[0] if said is not None else ""


def written_bought_for(weights: Mapping[str, int]) -> str:
    """The content of a weights file: each feature and what it says, more than 0 where one is rather bought for."""
    return "\n".join([" ".join(_AUDIENCES), *(f"{name}\t{weight}" for name, weight in weights.items()), ""])
