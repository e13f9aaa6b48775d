"""A small tagger: weights of what stands around a character, added up, tell what it is of a wish (see `wish_tags`).

The weights of all tags for one feature stand side by side in one whole number, as in `net`. They are learned by
`train_tagger`, from the wishes of the rooms that the project ships.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from anchor_console.chat.understanding.net import CENTER, HALF, Packing
from anchor_console.chat.understanding.wish_tags import BEGINS, GOES_ON, OUTSIDE, PARTS, TAGS

LARGEST = 46
"""No weight in a file is beyond it, one way or the other."""
_PACKED = Packing(TAGS)
_DOUBT = 30
"""By how many votes the line must be no wish, after all, for nothing of it to be told."""
_IMPOSSIBLE = -HALF * HALF
"""Fewer votes than a line can have."""
_UNTOLD = -1
"""Stands before the first part: there all is nothing of the wish."""


class Tagger:
    """Tells the tags of a line that makes a wish; built once from a weights file.

    Few lines are tagged: a row is packed when it is first asked for, not at every start of a console.
    """

    def __init__(self, rows: Mapping[str, str]) -> None:
        self._written = rows
        self._packed: dict[str, int] = {}

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

    def tags(self, features: Iterable[Sequence[str]]) -> list[int]:
        """The tags of a line's characters; `features`: what each has (see `tag_features`)."""
        return best_tags([_PACKED.told(sum(map(self._row, names))) for names in features], _DOUBT)

    def _row(self, name: str) -> int:
        """The row of a feature; 0, which says nothing, where none was learned."""
        row = self._packed.get(name)
        if row is None:
            written = self._written.get(name)
            if written is None:
                return 0
            row = self._packed[name] = _PACKED.packed(written)
        return row


def best_tags(votes: Iterable[Sequence[int]], doubt: int = HALF) -> list[int]:
    """The tags with most votes in all (Viterbi's way), where a part goes on only behind itself, and one is told.

    Args:
        votes: for each character how much it is of each tag.
        doubt: by how much more votes no part is told at all.
    """
    untold = 0
    """The votes for nothing of the wish, up to here."""
    sums = [_IMPOSSIBLE] * TAGS
    paths: list[list[int]] = []
    """The tag before each tag of each character."""
    for said in votes:
        best = max(range(TAGS), key=sums.__getitem__)
        before = [best] * TAGS
        new = [sums[best] + vote for vote in said]
        for begins in BEGINS:
            goes_on = begins + GOES_ON
            before[goes_on] = begins if sums[begins] >= sums[goes_on] else goes_on
            new[goes_on] = sums[before[goes_on]] + said[goes_on]
            if untold > sums[best]:
                before[begins] = _UNTOLD
                new[begins] = untold + said[begins]
        untold += said[OUTSIDE]
        paths.append(before)
        sums = new
    tag = max(range(TAGS), key=sums.__getitem__)
    if untold - sums[tag] > doubt:
        return [OUTSIDE] * len(paths)
    tags: list[int] = []
    for before in reversed(paths):
        tags.append(OUTSIDE if tag == _UNTOLD else tag)
        tag = _UNTOLD if tag == _UNTOLD else before[tag]
    return tags[::-1]


def written_tagger(rows: Mapping[str, Sequence[int]]) -> str:
    """The content of a weights file: each row behind its name, every weight one printable character."""
    told = (f"{name}\t{''.join([chr(CENTER + weight) for weight in row])}" for name, row in rows.items())
    return "\n".join([" ".join(PARTS), *told, ""])
