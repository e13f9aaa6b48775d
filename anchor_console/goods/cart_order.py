"""The order of a platform's cart, as it is copied or typed: which product stands at which number. Pure.

Either a line for each place (`1 法式碎花裙 ¥129`, or the titles alone, from the first place on), or the numbers that
products have now, in their new order (`5 3 1 2`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from anchor_console.core.ids import ProductId
from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold, harmless
from anchor_console.goods.called import SEVERAL
from anchor_console.goods.product import Product
from anchor_console.sheets.bad_rows import BadRow

LONGEST_CART = 50_000
_SHORTEST_NAME = 2
_PLACE = lazily(r"[【\[(（]?(?:第|链接)?(\d{1,4})(?:号链接|号位?|[】\])）.、:：\t ]|$)+")
_NUMBERS = lazily(r"(?:\d{1,4}号?(?:链接)?[\s,，、>→-]*)+")


class CartOrder(msgspec.Struct, frozen=True):
    """`given` are the products that were found with their numbers; `bad` the lines of which none or several may be."""

    given: dict[ProductId, str]
    bad: tuple[BadRow, ...]


def read_cart(text: str, products: Sequence[Product], holders: Mapping[str, Product]) -> CartOrder:
    """The numbers that a cart's order gives.

    Args:
        holders: who has which number now, on the platform whose cart it is.
    """
    text = harmless_lines(text[:LONGEST_CART])
    if _NUMBERS.fullmatch(text.replace("\n", " ").strip()):
        return _of_numbers(re.findall(r"\d+", text), holders)
    return _of_lines(text.splitlines(), products)


def harmless_lines(text: str) -> str:
    return "\n".join(harmless(line.replace("\t", " ")) for line in text.splitlines())


def _of_numbers(numbers: Sequence[str], holders: Mapping[str, Product]) -> CartOrder:
    given: dict[ProductId, str] = {}
    bad: list[BadRow] = []
    for place, number in enumerate(numbers, start=1):
        product = holders.get(str(int(number)))
        if product is None:
            bad.append(BadRow("", place, "", number, "nothing has this number"))
        elif product.id in given:
            bad.append(BadRow("", place, "", number, "stands there twice"))
        else:
            given[product.id] = str(place)
    return CartOrder(given, tuple(bad))


def _of_lines(lines: Sequence[str], products: Sequence[Product]) -> CartOrder:
    named = [(at, line.strip()) for at, line in enumerate(lines, start=1) if line.strip()]
    given: dict[ProductId, str] = {}
    bad: list[BadRow] = []
    places = [_PLACE.match(line) for _, line in named]
    # What stands above the first place that is told is none: a title, who sent it.
    first = next((at for at, place in enumerate(places) if place), 0)
    tells_places = bool(places) and all(places[first:])
    if tells_places:
        bad += [BadRow("", at, "", line[:60], "no such product") for at, line in named[:first]]
        named, places = named[first:], places[first:]
    for count, ((at, line), place) in enumerate(zip(named, places, strict=True), start=1):
        number = str(int(place[1])) if tells_places and place else str(count)
        title = line[place.end() :] if place else line
        found = _find(title or line, products)
        if len(found) != 1:
            bad.append(BadRow("", at, "", line[:60], SEVERAL if found else "no such product"))
        elif found[0].id in given or number in given.values():
            bad.append(BadRow("", at, "", line[:60], "stands there twice"))
        else:
            given[found[0].id] = number
    return CartOrder(given, tuple(bad))


def _find(title: str, products: Sequence[Product]) -> list[Product]:
    """The products that a cart's title may be: by code, by name, then by the longest name or alias within it."""
    said = fold(title)
    exact = [one for one in products if said in (fold(one.name), fold(one.code))]
    if exact:
        return exact
    # A platform's title says more than our name for it, or a person less.
    within = [(len(word), one) for one in products for word in (fold(one.name), fold(one.code)) if word in said]
    if not within:
        within = [(len(said), one) for one in products if len(said) >= _SHORTEST_NAME and said in fold(one.name)]
    if not within:
        within = [
            (len(word), one)
            for one in products
            for word in map(fold, one.aliases)
            if len(word) >= _SHORTEST_NAME and word in said
        ]
    longest = max((length for length, _ in within), default=0)
    return list({one.id: one for length, one in within if length == longest}.values())
