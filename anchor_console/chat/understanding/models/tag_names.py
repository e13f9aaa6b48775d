"""The features by which a line is tagged: what a character has of the characters around it, and of its state.

Each name begins with a letter that tells what it is of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class State(NamedTuple):
    """What a character has beside the characters around it: a letter or two for each.

    `kind`: of what is named there, and `listed`: whether the goods come in colours and sizes; `place`: where it stands
    to what is asked for; `clause`: where in its clause; `head`: whether names of this shop's goods end with it.
    """

    kind: str
    next_kind: str
    listed: str
    last_place: str
    place: str
    next_place: str
    clause: str
    head: str
    next_head: str


class Seen(NamedTuple):
    """A line as the tagger sees it.

    `pairs`: each two characters in a row, from the one before its first to the two behind its last, ends marked, so
    that the character `at` is the second of one, the first of the next, and before another. `states`: of each
    character, the fields of its `State`.
    """

    pairs: list[str]
    states: Sequence[tuple[str, ...]]


def features(line: Seen) -> Iterator[tuple[str, ...]]:
    """The names of what each character of the line has; each begins with a letter that tells what that is."""
    pairs, states = line
    for before, here, behind, state in zip(pairs, pairs[1:], pairs[2:], states, strict=False):
        yield (*of_pair_before(before), *of_pair(here), *of_pair_behind(behind), *of_state(state))


def of_pair_before(pair: str) -> tuple[str, ...]:
    """What a character has of the pair of which it is the second."""
    return "b" + pair[0], "f" + pair


def of_pair(pair: str) -> tuple[str, ...]:
    """What a character has of the pair of which it is the first."""
    return "c" + pair[0], "d" + pair[1], "g" + pair


def of_pair_behind(pair: str) -> tuple[str, ...]:
    """What a character has of the pair behind it."""
    return "e" + pair[1], "h" + pair


def of_state(fields: tuple[str, ...]) -> tuple[str, ...]:
    """What a character has of its state."""
    state = State(*fields)
    return (
        f"i{state.kind}{state.listed}",
        "j" + state.next_kind,
        "k" + state.last_place,
        "l" + state.place,
        "m" + state.next_place,
        "n" + state.clause,
        f"o{state.head}{state.next_head}",
    )
