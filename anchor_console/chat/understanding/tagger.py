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
"""By how many votes the line must be no wish, after all, for nothing of it to be told; and other tags must be better
than those that the forms of asking told."""
_MOST_KEPT = 1 << 15
"""Of the features that say nothing; shops are spoken of in the same words again and again."""
_IMPOSSIBLE = -HALF * HALF
"""Fewer votes than a line can have."""
_UNTOLD = -1
"""Stands before the first part: there all is nothing of the wish."""


class Tagger:
    """Tells the tags of a line that makes a wish; built once from a weights file."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        self._rows = _Rows(rows)

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

    def tags(self, features: Iterable[Iterable[str]]) -> list[int]:
        """The tags of a line's characters; `features`: what each has (see `tag_features`)."""
        return best_tags(self._votes(features), _DOUBT)

    def better_tags(self, features: Iterable[Iterable[str]], told: Sequence[int]) -> Sequence[int]:
        """As `tags`, but those `told` stand where the others are not better by far."""
        votes = self._votes(features)
        best = best_tags(votes, _DOUBT)
        gain = sum(said[new] - said[old] for said, new, old in zip(votes, best, told, strict=True))
        return best if gain > _DOUBT else told

    def _votes(self, features: Iterable[Iterable[str]]) -> list[tuple[int, ...]]:
        row = self._rows.__getitem__
        return [_PACKED.told(sum(map(row, names))) for names in features]


class _Rows(dict[str, int]):
    """The row of each feature that was asked for, packed: few lines are tagged, and every start would pack them all.

    A feature that none was learned for says nothing; the first thousands of those are kept.
    """

    def __init__(self, written: Mapping[str, str]) -> None:
        super().__init__()
        self._written = written
        self._most = len(written) + _MOST_KEPT

    def __missing__(self, name: str) -> int:
        written = self._written.get(name)
        row = _PACKED.packed(written) if written is not None else 0
        if len(self) < self._most:
            self[name] = row
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
        most = max(sums)
        best = sums.index(most)
        is_first = untold > most
        before = [best] * TAGS
        new = [most + vote for vote in said]
        for begins in BEGINS:
            goes_on = begins + GOES_ON
            before[goes_on] = last = begins if sums[begins] >= sums[goes_on] else goes_on
            new[goes_on] = sums[last] + said[goes_on]
            if is_first:
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
