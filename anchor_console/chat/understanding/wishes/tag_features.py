"""What the tagger sees of each character of a line: which it is and what stands around it, what is named there, and
where it stands: in its clause, and to what the line asks for."""

from __future__ import annotations

from itertools import repeat

from anchor_console.chat.understanding.models.tag_names import Seen
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, QTY, SIZE, Mention
from anchor_console.chat.understanding.wishes.asking import Asking
from anchor_console.chat.understanding.wishes.subject import Subject

_BEFORE, _FIRST, _WITHIN, _BEHIND = "<{=>"
"""Where a character stands to what is asked for."""
_UNASKED = "-"
"""What each has where no form of asking is found: so it is learned to do without."""
_EDGE = "^"
_DIGITS = "01234567"
_HEAD, _NO_HEAD = "10"
"""Whether names of this shop's goods end with a character."""


def seen(subject: Subject, asking: Asking | None) -> Seen:
    """The line of `subject`; `asking`: where it asks for something, if by a form of asking."""
    text = subject.text
    length = len(text)
    padded = f"{_EDGE}{text}{_EDGE}{_EDGE}"
    heads = subject.lexicon.heads
    ends = "".join([_HEAD if char in heads else _NO_HEAD for char in text]) + _EDGE
    asked = f"{_EDGE}{_UNASKED * length if asking is None else _asked(asking, length)}{_EDGE}"
    kinds = [*_named(subject), _EDGE]
    # A plain tuple of the fields of each `State`: it is but looked up, and to make it one would take as long again.
    states = zip(
        kinds,
        kinds[1:],
        repeat(_listed(subject)),
        asked,
        asked[1:],
        asked[2:],
        _clauses(text),
        ends,
        ends[1:],
        strict=False,
    )
    return Seen([padded[at : at + 2] for at in range(length + 2)], list(states))


def _asked(asking: Asking, length: int) -> str:
    """Where each of the characters of a line stands to what it asks for."""
    start, end = asking.start, asking.end
    return _BEFORE * start + _FIRST + _WITHIN * (end - start - 1) + _BEHIND * (length - end)


def _clauses(text: str) -> str:
    """For each character a digit: 4 where it is first in its clause, 2 where last, 1 where a clause is before."""
    first_blank = text.find(" ")
    further = first_blank if first_blank >= 0 else len(text)
    around = f" {text} "
    return "".join(
        [_DIGITS[4 * (around[at] == " ") + 2 * (around[at + 2] == " ") + (at > further)] for at in range(len(text))]
    )


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
