"""What the look of a sketch says: the rows of its n-grams, added up in a few walks over its characters.

Characters are numbered, and rows stand in lists by these numbers: the weights are far more than a cache holds, and so
each character of a line goes to two or three places of the memory, not to ten. A step from one character to the next
is one row: what the second says alone and what the two say together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import getitem

from anchor_console.chat.understanding.ngrams import END, LONGEST, LONGEST_LINE, START, NgramModel, mark
from anchor_console.chat.understanding.plain import Sounds

_NUMBERED = "".join(map(chr, range(0x20000)))
"""The characters that may have a number: all but the rarest."""
_STRANGER = 0
"""The number of every character of which nothing is known."""

_Rows = Sequence[int]


class Looks:
    """Adds up rows; built once for a model and the sounds that it was learned by."""

    def __init__(self, model: NgramModel, sounds: Sounds) -> None:
        heard = _numbers(char for name in model.heard for char in name)
        steps = _steps(model.heard, heard)
        written = _numbers([*heard, *model.written])
        self._numbers = "".join(
            chr(written.get(char) or written.get(sound, _STRANGER))
            for char, sound in zip(_NUMBERED, sounds.sound(_NUMBERED), strict=True)
        )
        self._written: _Rows = [model.written.get(char, 0) for char in written]
        self._heard = [heard.get(sounds.sound(char), _STRANGER) for char in written]
        """The number, among sounds, of each."""
        self._steps: Sequence[_Rows] = [steps[sound] for sound in self._heard]
        """For each the steps from it, by the number of the next one's sound."""
        self._first_steps = steps[heard.get(START, _STRANGER)]
        self._end = heard.get(END, _STRANGER)
        start = model.heard.get(START, 0)
        self._lengths: _Rows = [start + model.row(mark(length)) for length in range(LONGEST_LINE + 1)]

    def row(self, sketch: str) -> int:
        """The sum of the rows of the sketch's length and n-grams (see `ngrams.grams`)."""
        numbers = list(map(ord, sketch.translate(self._numbers)))
        try:
            written = sum(map(self._written.__getitem__, numbers))
        except IndexError:  # there is one of the rarest characters
            return self.row("".join(char if ord(char) < len(_NUMBERED) else "\0" for char in sketch))
        steps = [self._first_steps, *map(self._steps.__getitem__, numbers)]
        sounds = [*map(self._heard.__getitem__, numbers), self._end]
        return self._lengths[len(sketch)] + written + sum(map(getitem, steps, sounds))


def _numbers(chars: Iterable[str]) -> dict[str, int]:
    """The characters numbered, that of strangers (none) among them."""
    return {char: number for number, char in enumerate(dict.fromkeys(["", *chars]))}


def _steps(heard: Mapping[str, int], numbers: Mapping[str, int]) -> list[_Rows]:
    """For each character, by its number, the rows of the steps from it to each character, by its number."""
    alone = [heard.get(char, 0) for char in numbers]
    steps = [alone] * len(numbers)
    for name, row in heard.items():
        if len(name) == LONGEST:
            first, second = (numbers[char] for char in name)
            if steps[first] is alone:
                steps[first] = alone.copy()
            steps[first][second] += row
    return list(steps)
