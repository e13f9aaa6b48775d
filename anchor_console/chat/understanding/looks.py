"""What the look of a sketch says: the rows of its n-grams, added up.

What is known of each character, as it sounds and as it is written, is one row; what two in a row say together another.
The weights are more than a cache holds: each place of the memory that is not visited counts for more than a step less.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import add

from anchor_console.chat.understanding.ngrams import END, LONGEST, LONGEST_LINE, START, NgramModel, mark
from anchor_console.chat.understanding.plain import Sounds

_MOST_KEPT = 8192


class Looks:
    """Adds up rows; built once for a model and the sounds that it was learned by."""

    def __init__(self, model: NgramModel, sounds: Sounds) -> None:
        self._character = _Characters(model.heard, model.written, sounds).__getitem__
        self._pair = {name: row for name, row in model.heard.items() if len(name) == LONGEST}.get
        ends = model.heard.get(START, 0) + model.heard.get(END, 0)
        self._lengths = [ends + model.row(mark(length)) for length in range(LONGEST_LINE + 1)]

    def row(self, sketch: str, sounding: str) -> int:
        """The sum of the rows of the sketch's length and n-grams (see `ngrams.grams`)."""
        pairs = map(add, START + sounding, sounding + END)
        known = filter(None, map(self._pair, pairs))
        return self._lengths[len(sketch)] + sum(map(self._character, sketch)) + sum(known)


class _Characters(dict[str, int]):
    """The row of each character by itself; of those that have been met the first thousands are kept."""

    def __init__(self, heard: Mapping[str, int], written: Mapping[str, int], sounds: Sounds) -> None:
        super().__init__()
        self._heard = heard
        self._written = written
        self._sounds = sounds

    def __missing__(self, char: str) -> int:
        row = self._heard.get(self._sounds.sound(char), 0) + self._written.get(char, 0)
        if len(self) < _MOST_KEPT:
            self[char] = row
        return row
