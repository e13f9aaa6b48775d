"""A small tagger: weights of what stands around a character, added up, tell what it is of a wish (see `wish_tags`).

The weights of all tags for one feature stand side by side in one whole number, as in `net`. They are learned by
`train_tagger`, from the wishes of the rooms that the project ships.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from anchor_console.chat.understanding.net import CENTER, HALF, Packing
from anchor_console.chat.understanding.tag_names import Seen, of_pair, of_pair_before, of_pair_behind, of_state
from anchor_console.chat.understanding.wish_tags import BEGINS, GOES_ON, OUTSIDE, PARTS, TAGS

LARGEST = 46
"""No weight in a file is beyond it, one way or the other."""
_PACKED = Packing(TAGS)
_MOST_KEPT = 1 << 15
"""Of the sums of rows of one kind."""
_IMPOSSIBLE = -HALF * HALF
"""Fewer votes than a line can have."""
_DOUBT = 30
"""By how many votes a line that asks in no form must be no wish, after all, for nothing of it to be told."""
_UNTOLD = -1
"""Stands before the first part: there all is nothing of the wish."""
_PARTS = tuple((begins, begins + GOES_ON) for begins in BEGINS)
"""Of each part the tag that begins it, and the one that goes on."""


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
        rows = map(
            sum,
            zip(
                map(self._before, pairs),
                map(self._here, pairs[1:]),
                map(self._behind, pairs[2:]),
                map(self._state, states),
                strict=False,
            ),
        )
        return best_tags(map(_PACKED.told, rows), HALF if is_asked else _DOUBT)


class _Rows(dict[str, int]):
    """The rows of the features that a key is made of, added up, of the keys that were asked for.

    A feature that none was learned for says nothing; shops are spoken of in the same words again and again.
    """

    def __init__(self, written: Mapping[str, str], names: Callable[[str], Iterable[str]]) -> None:
        super().__init__()
        self._written, self._names = written, names

    def __missing__(self, key: str) -> int:
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
    sums = [_IMPOSSIBLE] * TAGS
    paths: list[list[int]] = []
    """The tag before each tag of each character."""
    for said in votes:
        most = max(sums)
        before = [sums.index(most)] * TAGS
        new = [most + vote for vote in said]
        for begins, goes_on in _PARTS:
            last = begins if sums[begins] >= sums[goes_on] else goes_on
            before[goes_on] = last
            new[goes_on] = sums[last] + said[goes_on]
        if untold > most:
            for begins, _ in _PARTS:
                before[begins] = _UNTOLD
                new[begins] = untold + said[begins]
        untold += said[OUTSIDE]
        paths.append(before)
        sums = new
    most = max(sums)
    if untold - most > doubt:
        return [OUTSIDE] * len(paths)
    tag = sums.index(most)
    tags: list[int] = []
    for before in reversed(paths):
        tags.append(OUTSIDE if tag == _UNTOLD else tag)
        tag = _UNTOLD if tag == _UNTOLD else before[tag]
    return tags[::-1]


def written_tagger(rows: Mapping[str, Sequence[int]]) -> str:
    """The content of a weights file: each row behind its name, every weight one printable character."""
    told = (f"{name}\t{''.join([chr(CENTER + weight) for weight in row])}" for name, row in rows.items())
    return "\n".join([" ".join(PARTS), *told, ""])
