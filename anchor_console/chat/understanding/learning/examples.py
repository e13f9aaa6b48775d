"""What the model learns from: the examples that the project ships, and the slips that people make in typing them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.learning.rooms import read_room
from anchor_console.chat.understanding.line import plain
from anchor_console.chat.understanding.line.plain import Sounds
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.words import Words

_TYPED, _DRAWN = 1.0, 0.6
"""What an example counts for: a line as it is typed in a room, one that is written as a sketch."""
_SLIPPED = 0.3
"""What it counts for once more, with a character of it typed as another."""
_FRAMED = 0.2
"""What a frame counts for with each of the goods that may stand in it."""
_BESIDE_TALK = 0.3
"""What it counts for once more, with idle talk beside it."""
_FRAMES, _SLOT = "frames", "{}"
"""The file of what is said around goods, and what stands for them there."""
_OF_GOODS = ("P", "C", "S", "CS", "S C", "C的S", "PC", "PS", "PCS")
"""The goods of frames, as sketches."""
_OF_PEOPLE = "people"
"""The folder of rooms in which nearly every line names somebody: too one-sided to tell intents by."""
_LONGEST_TALK, _LONGEST_BESIDE = 12, 30
"""Characters of the longest talk that is put beside examples, and of the longest of those."""
_NAMES = re.compile("[A-EG-Z ]")
"""What the sketch of talk has where it names goods, or has clauses of its own; it may tell how old somebody is."""
_JOINTS = (" ", "")
"""What stands between a line and the talk beside it."""
_TYPED_OFTEN = 5
"""How often the examples must have a character that others are typed as."""


class Example(NamedTuple):
    """A sketch and what it means; `weight`: what it counts for.

    `seeking`: how it asks for a thing (see `wishes.seeking`); None where that is not known.
    """

    intent: Intent
    sketch: str
    seeking: int | None
    weight: float


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """The examples of the files, lines that begin with `#` left out; a frame is one for each of the goods in it."""
    examples: list[Example] = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                intent, _, text = line.partition("\t")
                if path.stem == _FRAMES:
                    said = [text.replace(_SLOT, goods) for goods in _OF_GOODS]
                    examples += [Example(Intent(intent), sketch, None, _FRAMED) for sketch in said]
                else:
                    examples.append(Example(Intent(intent), text, None, _DRAWN))
    return examples


def room_examples(paths: Iterable[Path], words: Words) -> list[Example]:
    """The lines of the rooms in the files, as sketches."""
    examples: list[Example] = []
    for room in map(read_room, paths):
        reader = Reader(Lexicon(room.products, words), words)
        for line in room.lines:
            sketch, seeking = reader.sketch(line.text, Context(line.pinned, None))
            examples.append(Example(line.intent, sketch, seeking, _TYPED))
    return examples


def all_examples(folder: Path, words: Words, *, without: Collection[str] = ()) -> list[Example]:
    """All that the project ships to learn from, but for the files named in `without` (`labelled_food`, `music`).

    Raises:
        LookupError: there is no such file.
    """
    drawn = sorted((folder / "examples").glob("*.tsv"))
    typed = [path for path in rooms_of(folder) if path.parent.name != _OF_PEOPLE]
    unknown = set(without) - {path.stem for path in (*drawn, *typed)}
    if unknown:
        raise LookupError(f"there are no examples called {', '.join(sorted(unknown))}")
    examples = read_examples(path for path in drawn if path.stem not in without)
    return examples + room_examples((path for path in typed if path.stem not in without), words)


def rooms_of(folder: Path, *, without: Collection[str] = ()) -> list[Path]:
    """The files of the rooms that the project ships to learn from, but for those named in `without`."""
    return [path for path in sorted((folder / "examples").glob("*/*.txt")) if path.stem not in without]


def slipped(examples: Sequence[Example], sounds: Sounds) -> list[Example]:
    """The examples with one character typed as another that sounds like it, always the same one.

    So what is heard of a line is learned of the words that everybody uses, and not only of rare ones: 多少浅 asks.
    """
    typed = Counter(char for example in examples for char in example.sketch if plain.is_hanzi(char))
    alike: dict[str, list[str]] = {}
    for char in sorted(char for char, times in typed.items() if times >= _TYPED_OFTEN):
        alike.setdefault(sounds.sound(char), []).append(char)

    def others(char: str) -> list[str]:
        return [one for one in alike.get(sounds.sound(char), ()) if one != char] if plain.is_hanzi(char) else []

    slips: list[Example] = []
    for example in examples:
        sketch = example.sketch
        places = [at for at, char in enumerate(sketch) if others(char)]
        if places:
            chance = Random(sketch)  # noqa: S311 -- it keeps nothing secret
            at = chance.choice(places)
            typed_as = f"{sketch[:at]}{chance.choice(others(sketch[at]))}{sketch[at + 1 :]}"
            slips.append(example._replace(sketch=typed_as, weight=_SLIPPED * example.weight))
    return slips


def beside_talk(examples: Sequence[Example]) -> list[Example]:
    """Every other line of the rooms with idle talk before or behind it, always the same; what it means is the same.

    So talk is learned to say nothing beside what is asked or taken: 多少钱 边吃饭边看 asks for the price. Who speaks
    their line pauses nowhere: 我五十二了来一罐 takes one.
    """
    talk = sorted(
        {
            one.sketch
            for one in examples
            if one.intent is Intent.CHATTER
            and one.weight == _TYPED
            and len(one.sketch) <= _LONGEST_TALK
            and _NAMES.search(one.sketch) is None
        }
    )
    both: list[Example] = []
    for example in examples if talk else ():
        if example.weight < _TYPED or example.intent is Intent.SPAM or len(example.sketch) > _LONGEST_BESIDE:
            continue
        chance = Random(example.sketch)  # noqa: S311 -- it keeps nothing secret
        if chance.random() < 0.5:
            said = [example.sketch, chance.choice(talk)]
            chance.shuffle(said)
            joint = chance.choice(_JOINTS)
            both.append(example._replace(sketch=joint.join(said), weight=_BESIDE_TALK * example.weight))
    return both
