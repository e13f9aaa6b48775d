"""Learns the weights by which those whom one buys for are told from those who are only spoken of; `train` calls it.

The averaged perceptron with a margin: wherever a line is not told rightly by far enough, the weights of what is there
move one step, and their mean over all steps is what was learned. As for the tagger, it is all whole numbers and chances
that are the same each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import NamedTuple

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.facts.wearers import EXPECTING
from anchor_console.chat.understanding.learning.rooms import read_room
from anchor_console.chat.understanding.line.plain import Plainer, Sounds
from anchor_console.chat.understanding.models.bought_for import both, features, written_bought_for
from anchor_console.chat.understanding.naming.finder import Finder
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.words import Words

_TELLS_NOBODY = frozenset({Intent.CHATTER, Intent.CANCEL, Intent.SPAM})
"""Labelled lines of these intents tell nobody whom one buys for, whatever they say."""
_SEEN_OFTEN = 4
"""How many people must have a feature for it to be learned."""
_LEAST_KEPT = 20
"""What says less is left out: it is much of what is learned, and decides nothing."""
_MARGIN = 20
"""By how many steps they must be told rightly."""
_EPOCHS = 8
_SEEDS = (1, 2, 3, 4, 5)
_LARGEST = 999
"""No weight in a file is beyond it, one way or the other."""


class Person(NamedTuple):
    """What is said around somebody whom a line names, and whether it buys for them."""

    features: Collection[str]
    is_bought_for: bool


def labelled_people(paths: Iterable[Path], words: Words, *, run_on: bool = False) -> list[Person]:
    """Those whom the labelled lines of the rooms in the files name.

    Args:
        run_on: whether each is told once more as if nobody had typed a blank: many do not.
    """
    plainer, sounds = Plainer(words.traditional), Sounds(words.signals.speakers)
    people: list[Person] = []
    for room in map(read_room, paths):
        if not room.is_labelled:
            continue
        finder = Finder(Lexicon(room.products, words), words, sounds)
        for line in room.lines:
            if line.intent in _TELLS_NOBODY:
                continue
            text = plainer.plain(line.text)
            told = {value for facet, value in line.facts if facet == "audience"}
            named = list(finder.find(text, sounds.sound(text), line.pinned).people)
            for at, (start, _, audience) in enumerate(named):
                if audience and audience != EXPECTING:
                    end = both(named, at)
                    before, word, behind = text[:start], text[start:end], text[end:]
                    people.append(Person(_seen(before, word, behind, audience), audience in told))
                    if run_on and " " in text:
                        seen = _seen(before.replace(" ", ""), word, behind.replace(" ", ""), audience)
                        people.append(Person(seen, audience in told))
    return people


def _seen(before: str, word: str, behind: str, audience: str) -> Collection[str]:
    start = len(before)
    return features(before + word + behind, start, start + len(word), audience)


def learned_bought_for(people: Sequence[Person]) -> str:
    """The file that they give: what is learned of them in several orders, added up."""
    times = Counter(name for person in people for name in person.features)
    known = sorted(name for name, often in times.items() if often >= _SEEN_OFTEN)
    numbers = {name: at for at, name in enumerate(known)}
    seen = [
        _Seen([numbers[name] for name in person.features if name in numbers], person.is_bought_for, len(known))
        for person in people
    ]
    each = [_learned(seen, len(known), Random(seed)) for seed in _SEEDS]  # noqa: S311 -- it keeps nothing secret
    return written_bought_for(_whole({name: sum(sums) for name, *sums in zip(known, *each, strict=True)}))


class _Seen:
    """A person whose features are told by their numbers, of which there are `size`."""

    def __init__(self, numbers: Sequence[int], is_bought_for: bool, size: int) -> None:
        self.numbers = numbers
        self.step = 1 if is_bought_for else -1
        # Twice that of no feature, since of a single one it would give no row.
        self.weights_of: Callable[[Sequence[int]], tuple[int, ...]] = itemgetter(*numbers, size, size)


def _learned(seen: Iterable[_Seen], size: int, chance: Random) -> Sequence[int]:
    """The weights that features have after each of the people, all added up."""
    weights = [0] * (size + 1)
    owed = [0] * size
    """Each weight's steps, each times the count of people before it: what the sum over all lacks of the last weight."""
    count = 0
    people = list(seen)
    for _ in range(_EPOCHS):
        chance.shuffle(people)
        for one in people:
            count += 1
            if one.step * sum(one.weights_of(weights)) <= _MARGIN:
                for at in one.numbers:
                    weights[at] += one.step
                    owed[at] += one.step * count
    return [count * last - lacking for last, lacking in zip(weights, owed, strict=False)]


def _whole(sums: Mapping[str, int]) -> dict[str, int]:
    """The weights in steps as small as the largest one allows, without those that say next to nothing."""
    most = max(map(abs, sums.values()), default=1)
    whole = {name: (2 * weight * _LARGEST + most) // (2 * most) for name, weight in sorted(sums.items())}
    return {name: weight for name, weight in whole.items() if abs(weight) >= _LEAST_KEPT}
