"""What the tagger sees of each character of a line: what is written around it, what is named there, what the forms of
asking take for the wish."""

from __future__ import annotations

from collections.abc import Iterator

from anchor_console.chat.understanding.mentions import COLOR, NUMBER, PRODUCT, QTY, SIZE, Mention
from anchor_console.chat.understanding.reading import StatedWish
from anchor_console.chat.understanding.subject import Subject
from anchor_console.chat.understanding.wish_tags import tags_of

_NO_FORM = "-"
"""What a character has where no form of asking has told anything: so it is learned to do without."""
_EDGE = "^"
_AROUND = 4
"""Characters on each side that are seen."""
_LONGEST_KIND = 5


def features(subject: Subject, wish: StatedWish | None) -> Iterator[list[str]]:
    """The names of what each character of the line has; each begins with a letter that tells where that is.

    Args:
        wish: what the forms of asking take it to wish; None where they tell nothing.
    """
    text = subject.text
    told = tags_of(subject.original, wish) if wish is not None else None
    by_form = [_NO_FORM] * len(text) if told is None else list(map(str, told))
    named = [_EDGE, *_named(subject), _EDGE]
    known = _known(subject)
    by_form = [_EDGE, *by_form, _EDGE]
    listed = _listed(subject)
    edge = _EDGE * _AROUND
    padded = f"{edge}{text}{edge}"
    first_blank = text.find(" ")
    for at in range(len(text)):
        here = at + _AROUND
        is_last = at + 1 == len(text) or text[at + 1] == " "
        is_first = at == 0 or text[at - 1] == " "
        yield [
            "a" + padded[here - 2],
            "b" + padded[here - 1],
            "c" + padded[here],
            "d" + padded[here + 1],
            "e" + padded[here + 2],
            "f" + padded[here - 1 : here + 1],
            "g" + padded[here : here + 2],
            "h" + padded[here + 1 : here + 3],
            "i" + padded[here - 4 : here],
            "j" + padded[here + 1 : here + 5],
            "k" + named[at],
            "l" + named[at + 1] + listed,
            "m" + named[at + 2],
            "n" + known[at],
            "o" + by_form[at],
            "p" + by_form[at + 1],
            "q" + by_form[at + 2],
            f"r{is_first:d}{is_last:d}{0 <= first_blank < at:d}",
        ]


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


def _known(subject: Subject) -> list[str]:
    """Where a word stands that goods of any shop are called by, or that tells of what they are made."""
    text, lexicon = subject.text, subject.lexicon
    known = ["-"] * len(text)
    for start in range(len(text)):
        for end in range(min(start + _LONGEST_KIND, len(text)), start + 1, -1):
            word = text[start:end]
            kind = "g" if word in lexicon.kinds else "m" if word in lexicon.materials else ""
            if kind:
                for at in range(start, end):
                    if known[at] == "-" or kind == "g":
                        known[at] = kind + ("b" if at == start else "e" if at == end - 1 else "")
                break
    return known


def _listed(subject: Subject) -> str:
    """Whether the goods come in colours, and in sizes."""
    goods = subject.goods
    return "" if goods is None else "c" * bool(goods.product.colors) + "s" * bool(goods.product.sizes)
