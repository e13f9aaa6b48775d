"""What the tagger sees of each character of a line: what is written around it, what is named there, what the forms of
asking take for the wish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anchor_console.chat.understanding.mentions import COLOR, NUMBER, PRODUCT, QTY, SIZE, Mention
from anchor_console.chat.understanding.subject import Subject

_NO_FORM = "-"
"""What a character has where no form of asking has told anything: so it is learned to do without."""
_EDGE = "^"
_AROUND = 2
"""Characters on each side that are seen."""
_PLACES = tuple(f"n{bits:03b}" for bits in range(8))
"""Names for whether a character is first in its clause, whether it is last, and whether a clause is before."""


def features(subject: Subject, told: Sequence[int] | None) -> Iterator[tuple[str, ...]]:
    """The names of what each character of the line has; each begins with a letter that tells where that is.

    Args:
        told: the tags that the forms of asking give it; None where they tell nothing.
    """
    text = subject.text
    length = len(text)
    by_form = [_EDGE, *([_NO_FORM] * length if told is None else map(str, told)), _EDGE]
    named = _named(subject)
    listed = _listed(subject)
    edge = _EDGE * _AROUND
    padded = f"{edge}{text}{edge}"
    places = range(_AROUND, _AROUND + length)
    return zip(
        ["a" + padded[at - 2] for at in places],
        ["b" + padded[at - 1] for at in places],
        ["c" + padded[at] for at in places],
        ["d" + padded[at + 1] for at in places],
        ["e" + padded[at + 2] for at in places],
        ["f" + padded[at - 1 : at + 1] for at in places],
        ["g" + padded[at : at + 2] for at in places],
        ["h" + padded[at + 1 : at + 3] for at in places],
        ["i" + kind + listed for kind in named],
        ["j" + kind for kind in [*named[1:], _EDGE]],
        ["k" + tag for tag in by_form[:length]],
        ["l" + tag for tag in by_form[1 : length + 1]],
        ["m" + tag for tag in by_form[2:]],
        _places(text),
        strict=True,
    )


def _places(text: str) -> Iterator[str]:
    """Where in its clause each character is."""
    first_blank = text.find(" ")
    for at in range(len(text)):
        is_last = at + 1 == len(text) or text[at + 1] == " "
        is_first = at == 0 or text[at - 1] == " "
        yield _PLACES[4 * is_first + 2 * is_last + (0 <= first_blank < at)]


def _named(subject: Subject) -> list[str]:
    """What is named at each character: a letter for the kind and whether it is listed, whether it begins there."""
    named = ["-"] * len(subject.text)
    for mention in subject.mentions:
        kind = _kind(subject, mention)
        for at in range(mention.start, mention.end):
            named[at] = kind.upper() if at == mention.start else kind
    return named


def _kind(subject: Subject, mention: Mention) -> str:
    quantity = mention.quantity
    if mention.kind is PRODUCT:
        return "p" if quantity is None else "n"
    if mention.kind is QTY:
        return "q"
    unit = "" if quantity is None else "u" if quantity.unit else "b"
    if mention.kind is COLOR:
        is_listed = subject.goods is None or subject.has_color(str(mention.value))
        return "c" if is_listed else "d"
    is_listed = subject.goods is not None and subject.has_size(mention)
    return {SIZE: "st", NUMBER: "xy"}[mention.kind][not is_listed] + unit


def _listed(subject: Subject) -> str:
    """Whether the goods come in colours, and in sizes."""
    goods = subject.goods
    return "" if goods is None else "c" * bool(goods.product.colors) + "s" * bool(goods.product.sizes)
