"""The weights of a small net, which sees what stands together in a sketch: `SecondLook` asks it.

The rows of the features of each clause of a sketch are added up to a few hidden numbers. The greatest of all clauses
count, those below nothing are dropped, and each of the others votes: so a word of asking is heard beside whatever
story is told around it. Features are named as in `ngrams`; a row of whole numbers is packed into one, as there. The
weights are learned by `train_net`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from struct import Struct

from anchor_console.chat.understanding.models.ngrams import INTENTS, Rows

HIDDEN = 32
"""How many hidden numbers there are."""
LARGEST = 46
"""No weight in a file is beyond it, one way or the other."""
HIDDEN_BIAS, VOTE_BIAS, VOTE = "::b", "::c", "::o "
"""The names of the rows that no feature has: where the hidden numbers begin, where the votes do, how each votes."""

_FIELD_BITS = 32
CENTER = ord("P")
"""The character of a weight of 0: so each is one that can be seen."""
HALF = 1 << _FIELD_BITS - 1
"""What is added to each field that is told: none is below nothing so."""


class Packing:
    """Rows of `size` signed whole numbers, each packed into one number; they are added and multiplied as they are."""

    def __init__(self, size: int) -> None:
        self._fields = Struct(f"<{size}I")
        self._centers = self._even(CENTER)
        self._half = self._even(HALF)

    def _even(self, field: int) -> int:
        return int.from_bytes(self._fields.pack(*[field] * (self._fields.size * 8 // _FIELD_BITS)), "little")

    def packed(self, row: str) -> int:
        """The row of a file."""
        fields = bytearray(self._fields.size)
        fields[:: _FIELD_BITS // 8] = row.encode()
        return int.from_bytes(fields, "little") - self._centers

    def told(self, packed: int) -> tuple[int, ...]:
        """The fields, each greater than it is by `HALF`."""
        return self._fields.unpack((packed + self._half).to_bytes(self._fields.size, "little"))

    def told_of_each(self, packed: Iterable[int]) -> Iterator[tuple[int, ...]]:
        """As `told`, for many."""
        size, half = self._fields.size, self._half
        return self._fields.iter_unpack(b"".join([(one + half).to_bytes(size, "little") for one in packed]))


PACKED_HIDDEN, PACKED_VOTES = Packing(HIDDEN), Packing(len(INTENTS))


class Net(Rows):
    """The weights of a net; built once from a weights file. `SecondLook` adds them up."""

    def __init__(self, steps: Sequence[float], rows: Mapping[str, str]) -> None:
        """`steps`: what 1 is in the rows of n-grams and lengths, in those of what else a line has, and in votes."""
        self.look_step, self.group_step, self.vote_step = steps
        votes = {name: row for name, row in rows.items() if name.startswith((VOTE, VOTE_BIAS))}
        super().__init__({name: PACKED_HIDDEN.packed(row) for name, row in rows.items() if name not in votes})
        self.votes = [PACKED_VOTES.packed(votes[f"{VOTE}{at:x}"]) for at in range(HIDDEN)] if votes else []
        """What each hidden number votes; empty where nothing is learned."""
        self.vote_bias = PACKED_VOTES.packed(votes[VOTE_BIAS]) if votes else 0

    @classmethod
    def of(cls, content: str) -> Net:
        """The net that the content of a weights file describes.

        Raises:
            ValueError: it was learned for other intents.
        """
        steps, rows = read(content)
        return cls(steps, rows)

    @classmethod
    def ignorant(cls) -> Net:
        """A net that has learned nothing: it is never asked."""
        return cls((1.0, 1.0, 1.0), {})


def read(content: str) -> tuple[list[float], dict[str, str]]:
    """The steps and rows that the content of a weights file tells.

    Raises:
        ValueError: they were learned for other intents.
    """
    lines = content.split("\n")
    head = lines[0].split(" ")
    if head[3:] != [intent.value for intent in INTENTS]:
        raise ValueError("the net was learned for other intents")
    rows: dict[str, str] = {}
    for line in islice(lines, 1, None):
        if line:
            name, row = line.rsplit("\t", 1)
            rows[name] = row
    return [float(step) for step in head[:3]], rows


def written_net(steps: Sequence[float], rows: Mapping[str, Sequence[int]]) -> str:
    """The content of a weights file: each row behind its name, every weight one printable character."""
    head = " ".join([*(f"{step:g}" for step in steps), *(intent.value for intent in INTENTS)])
    told = (f"{name}\t{''.join([chr(CENTER + weight) for weight in row])}" for name, row in rows.items())
    return "\n".join([head, *told, ""])
