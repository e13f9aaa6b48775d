"""Why rows could not be read, by the sentences of the translations that say so. Pure."""

from __future__ import annotations

import re

import msgspec

from anchor_console.core.lazy_pattern import lazily

_REASONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (lazily(pattern), key)
    for pattern, key in (
        (r"empty, but needed where there is no product_code either", "bad.no_code"),
        (r"empty, but needed", "bad.empty"),
        (r"not an amount of money", "bad.money"),
        (r"not a whole number of units.*|no units", "bad.units"),
        (r"not a number above 0", "bad.number"),
        (r"not a time", "bad.time"),
        (r"still to come.*", "bad.to_come"),
        (r"not a height and a weight.*", "bad.figures"),
        (r"not a height.*", "bad.height"),
        (r"not a weight.*", "bad.weight"),
        (r"this sku_code stands in an earlier row", "bad.sku_twice"),
        (r"an earlier row gives this number to (?P<owner>.*)", "bad.number_taken"),
        (r"an earlier row gives this product the number (?P<number>.*)", "bad.number_twice"),
        (r"longer than (?P<count>\d+) characters", "bad.long"),
        (r"no product has this code", "bad.no_product"),
        (r"the file ends in the middle.*", "bad.cut_off"),
        (r"a quote opens this cell.*", "bad.open_quote"),
        (r"characters of this cell were broken.*", "bad.broken"),
        (r"a status that we do not know", "bad.status"),
        (r"stands in several rows; only an id tells people apart", "bad.name_twice"),
        (r"this id stands in an earlier row", "bad.id_twice"),
        (r"this size stands in an earlier row", "bad.size_twice"),
        (r"the least is more than the most", "bad.wrong_way_round"),
        (r"neither an id that tells people apart, nor a name", "bad.nobody"),
        (r"a masked name is nobody", "bad.masked"),
        (r"rounded by a spreadsheet.*", "bad.rounded"),
        (r"no product is named", "bad.no_name"),
        (r"no number and no price", "bad.says_nothing"),
        (r"several numbers.*", "bad.several_numbers"),
        (r"two prices", "bad.two_prices"),
        (r"not a range of numbers", "bad.number_range"),
        (r"no such product", "bad.no_such_product"),
        (r"several products may be meant", "bad.several_products"),
        (r"stands there twice", "bad.twice"),
        (r"nothing has this number", "bad.no_number"),
        (r"too many variants", "bad.too_many"),
    )
)


class Sentence(msgspec.Struct, frozen=True):
    key: str
    gaps: dict[str, str]


def sentence_of(reason: str) -> Sentence | None:
    """The sentence that says what the file's reader says in English; None for what has none."""
    for pattern, key in _REASONS:
        if found := pattern.fullmatch(reason):
            return Sentence(key, found.groupdict())
    return None
