"""What a line names: a product, a colour, a size, how many; each with its span."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from msgspec import Struct

from anchor_console.chat.understanding.catalog.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.line.phrases import Place


class Kind(int):
    """What a mention is of.

    A class of plain numbers: a line of chat compares kinds some hundred times, and to fetch a member of an `Enum`
    takes four times as long.
    """

    PRODUCT: ClassVar[Kind]
    COLOR: ClassVar[Kind]
    SIZE: ClassVar[Kind]
    QTY: ClassVar[Kind]
    NUMBER: ClassVar[Kind]
    """A bare number or one with a unit that may yet be a size, a body figure, money, or nothing."""


PRODUCT, COLOR, SIZE, QTY, NUMBER = map(Kind, range(5))
"""By names of their own, where every line is asked for them: a member of a class takes twice as long."""
Kind.PRODUCT, Kind.COLOR, Kind.SIZE, Kind.QTY, Kind.NUMBER = PRODUCT, COLOR, SIZE, QTY, NUMBER


class Mention(Struct, frozen=True, gc=False):
    """`value`: a product's number, a colour's word, a size's plain key, or a count. `quantity` behind it, if any."""

    kind: Kind
    start: int
    end: int
    value: str | int
    quantity: Quantity | None = None

    @property
    def length(self) -> int:
        return self.end - self.start


def has(mentions: Iterable[Mention], kind: Kind) -> bool:
    """Whether any of `mentions` is of `kind`."""
    for mention in mentions:  # noqa: SIM110 -- `any` takes three times as long, and every line is asked this some times
        if mention.kind is kind:
            return True
    return False


def is_variant(mention: Mention) -> bool:
    """Whether it is a colour, a size, or a number that may be one; the 一 of 一共 is not."""
    quantity = mention.quantity
    return mention.kind in (COLOR, SIZE, PRODUCT) or (
        mention.kind is NUMBER and quantity is not None and bool(quantity.unit or not quantity.is_spoken)
    )


def spoken_of(mentions: Iterable[Mention], pinned: str | None, lexicon: Lexicon) -> list[Goods]:
    """The goods that `mentions` name, else those of the product on air."""
    goods = lexicon.goods
    found: list[Goods] = []
    for mention in mentions:
        if mention.kind is PRODUCT:
            pinned = None
            if (named := goods.get(str(mention.value))) is not None:
                found.append(named)
    if pinned is not None and (on_air := goods.get(pinned)) is not None:
        found.append(on_air)
    return found


class Named(Struct, frozen=True, gc=False):
    """What a line names: the `mentions`, by their start; and the words for `people`, each with its audience."""

    mentions: list[Mention]
    people: Sequence[Place]
