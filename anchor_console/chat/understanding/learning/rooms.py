"""Rooms to learn from: an invented catalogue and what fans type there, in files that a person reads and adds to.

A file of `resources/understanding/examples/rooms`, or `people`, has three kinds of line:

    @number|name|category|aliases|colours|sizes    a product; each list with `/` between
    #intent number                                 what the lines below mean, and the product on air (`-`: none)
    what a fan types                               and behind ` || `, for a wish: `W what,colour,size,feature`

A file that begins with `%labelled` tells all that its lines say: where nothing else stands behind ` || `, a line has
the items that its intent gives it (the product on air, or none) and no facts.

    I number,colour,size,qty; ...                  the items (`I` alone: none)
    F facet=value,facet=value                      the facts
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.items.assembly import SPEAKS_OF_PINNED
from anchor_console.chat.understanding.reading import Intent, Item, StatedWish

_PARTS = 6
_LABELLED = "%labelled"
_NUMBERS = frozenset({"height_cm", "weight_kg", "age", "budget"})


class RoomLine(msgspec.Struct, frozen=True):
    """A line and what it means; `wish` is known only for wishes, `items` and `facts` only in labelled rooms."""

    text: str
    pinned: str | None
    intent: Intent
    wish: StatedWish | None
    items: tuple[Item, ...]
    facts: tuple[tuple[str, str | int | float], ...]


class Room(msgspec.Struct, frozen=True):
    """`is_labelled`: whether the items and facts of its lines are told."""

    products: tuple[LexiconProduct, ...]
    lines: tuple[RoomLine, ...]
    is_labelled: bool


def read_room(path: Path) -> Room:
    """The room of the file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no such file.
    """
    products: list[LexiconProduct] = []
    lines: list[RoomLine] = []
    intent, pinned = Intent.CHATTER, None
    written = path.read_text(encoding="utf-8").splitlines()
    for line in written:
        if line.startswith("@"):
            products.append(_product(line[1:]))
        elif line.startswith("#"):
            name, number = line[1:].split()
            intent, pinned = Intent(name), None if number == "-" else number
        elif line and line != _LABELLED:
            lines.append(_line(line, intent, pinned))
    return Room(tuple(products), tuple(lines), is_labelled=_LABELLED in written[:1])


def _line(line: str, intent: Intent, pinned: str | None) -> RoomLine:
    text, *told = line.split(" || ")
    labels = {label[0]: label[2:] for label in told}
    items = _items(labels["I"]) if "I" in labels else _unsaid(intent, pinned)
    return RoomLine(text, pinned, intent, _wish(labels.get("W")), items, _facts(labels.get("F", "")))


def _product(text: str) -> LexiconProduct:
    number, name, category, aliases, colors, sizes = (text.split("|") + [""] * _PARTS)[:_PARTS]
    return LexiconProduct(number, name, category, _listed(aliases), _listed(colors), _listed(sizes))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("/") if part)


def _wish(text: str | None) -> StatedWish | None:
    if text is None:
        return None
    what, color, size, feature = (part or None for part in text.split(","))
    return StatedWish(what, color, size, feature)


def _unsaid(intent: Intent, pinned: str | None) -> tuple[Item, ...]:
    return (Item(pinned, None, None, None),) if pinned is not None and intent in SPEAKS_OF_PINNED else ()


def _items(text: str) -> tuple[Item, ...]:
    return tuple(_item(*one.strip().split(",")) for one in text.split(";") if one.strip())


def _item(number: str, color: str, size: str, qty: str) -> Item:
    return Item(number, color or None, size or None, int(qty) if qty else None)


def _facts(text: str) -> tuple[tuple[str, str | int | float], ...]:
    pairs = (one.strip().partition("=") for one in text.split(",") if one.strip())
    return tuple((facet, _value(value) if facet in _NUMBERS else value) for facet, _, value in pairs)


def _value(text: str) -> int | float:
    return float(text) if "." in text else int(text)
