"""A small tagger: weights of what stands around a character, added up, tell what it is of a wish (see `wish_tags`).

The weights of all tags for one feature stand side by side in one whole number, as in `net`. They are learned by
`train_tagger`, from the wishes of the rooms that the project ships.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from operator import add
from typing import TypeVar

from anchor_console.chat.understanding.models.net import CENTER, HALF, Packing
from anchor_console.chat.understanding.models.tag_names import Seen, of_pair, of_pair_before, of_pair_behind, of_state
from anchor_console.chat.understanding.models.wish_tags import GOES_ON, OUTSIDE, PARTS, TAGS

K = TypeVar("K")

LARGEST = 46
"""No weight in a file is beyond it, one way or the other."""
_PACKED = Packing(TAGS)
_MOST_KEPT = 1 << 15
"""Of the sums of rows of one kind."""
_IMPOSSIBLE = -HALF * HALF
"""Fewer votes than a line can have."""
_DOUBT = 30
"""By how many votes a line that asks in no form must be no wish, after all, for nothing of it to be told."""
_FIRST = 1 << len(PARTS)
"""The bit of a character before which nothing of the wish is told, if a part begins with it."""


class Tagger:
    """Tells the tags of a line that makes a wish; built once from a weights file."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        self._before = _Rows(rows, of_pair_before).__getitem__
        self._here = _Rows(rows, of_pair).__getitem__
        self._behind = _Rows(rows, of_pair_behind).__getitem__
        self._state = _Rows(rows, of_state).__getitem__

    @classmethod
    def of(cls, content: str) -> Tagger:
        """The tagger that the content of a weights file describes.

        Raises:
            ValueError: it was learned for other parts of a wish.
        """
        lines = content.split("\n")
        if tuple(lines[0].split(" ")) != PARTS:
            raise ValueError("the tagger was learned for other parts of a wish")
        rows = (line.rpartition("\t") for line in islice(lines, 1, None) if line)
        return cls({name: row for name, _, row in rows})

    @classmethod
    def ignorant(cls) -> Tagger:
        """A tagger that has learned nothing."""
        return cls({})

    def tags(self, line: Seen, *, is_asked: bool) -> list[int]:
        """The tags of a line's characters; of a line that `is_asked`, for what is not there, something is told."""
        pairs, states = line
        of_sides = map(add, map(self._before, pairs), map(self._behind, pairs[2:]))
        rows = map(add, map(add, of_sides, map(self._here, pairs[1:])), map(self._state, states))
        return best_tags(_PACKED.told_of_each(rows), HALF if is_asked else _DOUBT)


class _Rows(dict[K, int]):
    """The rows of the features that a key is made of, added up, of the keys that were asked for.

    A feature that none was learned for says nothing; shops are spoken of in the same words again and again.
    """

    def __init__(self, written: Mapping[str, str], names: Callable[[K], Iterable[str]]) -> None:
        super().__init__()
        self._written, self._names = written, names

    def __missing__(self, key: K) -> int:
        written = self._written
        row = sum(_PACKED.packed(written[name]) for name in self._names(key) if name in written)
        if len(self) < _MOST_KEPT:
            self[key] = row
        return row


def best_tags(votes: Iterable[Sequence[int]], doubt: int = HALF) -> list[int]:
    """The tags with most votes in all (Viterbi's way), where a part goes on only behind itself, and one is told.

    Args:
        votes: for each character how much it is of each tag.
        doubt: by how many more votes no part is told at all.
    """
    untold = 0
    """The votes for nothing of the wish, up to here."""
    told = what = color = size = feature = _IMPOSSIBLE
    """The most votes with a part told; and with a part that is not over yet, by that part."""
    steps: list[tuple[int, int]] = []
    """Of each character the part that it is of by most votes, if any; and which parts begin with it, as bits."""
    for outside, new_what, new_color, new_size, new_feature, on_what, on_color, on_size, on_feature in votes:
        # Each part by itself, and no loop over them: that would take four times as long.
        before, begun = (told, 0) if told >= untold else (untold, _FIRST)
        what, color, size, feature = what + on_what, color + on_color, size + on_size, feature + on_feature
        if before + new_what >= what:
            what, begun = before + new_what, begun | 1
        if before + new_color >= color:
            color, begun = before + new_color, begun | 2
        if before + new_size >= size:
            size, begun = before + new_size, begun | 4
        if before + new_feature >= feature:
            feature, begun = before + new_feature, begun | 8
        told, part = told + outside, 0
        if what > told:
            told, part = what, 1
        if color > told:
            told, part = color, 2
        if size > told:
            told, part = size, 3
        if feature > told:
            told, part = feature, 4
        steps.append((part, begun))
        untold += outside
    return [OUTSIDE] * len(steps) if untold - told > doubt else _tags_of(steps)


def _tags_of(steps: Sequence[tuple[int, int]]) -> list[int]:
    """The tags that the steps of `best_tags` have led to, from the last one back."""
    tags = [OUTSIDE] * len(steps)
    part = 0
    """That of the character before, where it must be of the same."""
    for at in range(len(steps) - 1, -1, -1):
        most, begun = steps[at]
        part = part or most
        if not part:
            continue
        if not begun & (1 << part - 1):
            tags[at] = part + GOES_ON
            continue
        tags[at] = part
        part = 0
        if begun & _FIRST:
            break
    return tags


def written_tagger(rows: Mapping[str, Sequence[int]]) -> str:
    """The content of a weights file: each row behind its name, every weight one printable character."""
    told = (f"{name}\t{''.join([chr(CENTER + weight) for weight in row])}" for name, row in rows.items())
    return "\n".join([" ".join(PARTS), *told, ""])
