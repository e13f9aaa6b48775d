"""Rooms to learn from: an invented catalogue and what fans type there, in files that a person reads and adds to.

A file of `resources/understanding/examples/rooms` has three kinds of line:

    @number|name|category|aliases|colours|sizes    a product; each list with `/` between
    #intent number                                 what the lines below mean, and the product on air (`-`: none)
    what a fan types                               and behind ` || `, for a wish: `W what,colour,size,feature`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anchor_console.chat.understanding.lexicon import LexiconProduct
from anchor_console.chat.understanding.reading import Intent, StatedWish

_PARTS = 6


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A line and what it means; `wish` is known only for wishes."""

    text: str
    pinned: str | None
    intent: Intent
    wish: StatedWish | None


@dataclass(frozen=True, slots=True)
class Room:
    products: tuple[LexiconProduct, ...]
    lines: tuple[RoomLine, ...]


def read_room(path: Path) -> Room:
    """The room of the file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no such file.
    """
    products: list[LexiconProduct] = []
    lines: list[RoomLine] = []
    intent, pinned = Intent.CHATTER, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            products.append(_product(line[1:]))
        elif line.startswith("#"):
            name, number = line[1:].split()
            intent, pinned = Intent(name), None if number == "-" else number
        elif line:
            text, _, wish = line.partition(" || ")
            lines.append(RoomLine(text, pinned, intent, _wish(wish)))
    return Room(tuple(products), tuple(lines))


def rooms(folder: Path) -> Iterator[Room]:
    """All rooms of `folder`, in order of their names.

    Raises:
        OSError, ValueError: as `read_room`.
    """
    return (read_room(path) for path in sorted(folder.glob("*.txt")))


def _product(text: str) -> LexiconProduct:
    number, name, category, aliases, colors, sizes = (text.split("|") + [""] * _PARTS)[:_PARTS]
    return LexiconProduct(number, name, category, _listed(aliases), _listed(colors), _listed(sizes))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("/") if part)


def _wish(text: str) -> StatedWish | None:
    if not text.startswith("W "):
        return None
    what, color, size, feature = (part or None for part in text[2:].split(","))
    return StatedWish(what, color, size, feature)
