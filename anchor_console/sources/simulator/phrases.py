"""How fans word things: sentences with gaps, and the reading that a careful shop assistant would give them.

The sentences are data (`resources/sample/phrases.jsonl`), each with the id of the labelled line that it was made
from. The truth of a worded line is derived here from the gaps that were filled, by the labels' own rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Literal

import msgspec

from anchor_console.core.money import format_minor
from anchor_console.sources.simulator.people import Body, Fan, make_body
from anchor_console.sources.simulator.wares import ONE_SIZE, Product, Ware

Use = Literal[
    "hello", "cheer", "chat", "wait", "bye", "hands", "vote", "claim", "cancel", "ordered", "ask_fit", "ask_stock",
    "restock", "ask_price", "ask_detail", "ask_delivery", "after_sale", "wish", "praise", "spam",
]  # fmt: skip
"""When the room says it: finer than the labels' intents."""

_INTENT_OF_USE: dict[str, str] = {
    "hello": "chatter", "cheer": "chatter", "chat": "chatter", "wait": "chatter", "bye": "chatter", "vote": "chatter",
    "hands": "claim", "restock": "ask_stock",
}  # fmt: skip
_CRIES = frozenset({"hello", "cheer", "wait", "hands", "vote"})
"""What a whole room says in the same words again and again."""
_OF_THE_PINNED = frozenset({"claim", "cancel", "ordered", "ask_fit", "ask_stock", "ask_price", "ask_detail"})
"""Intents that speak of the product on air where they name none."""

_GAP = re.compile(r"\{(\w+)\}")
_NAMING = frozenset({"n", "ncn", "alias"})
_COLOR = frozenset({"color", "c"})
_SIZE = frozenset({"size", "z"})
_OF_PRODUCT = _NAMING | _COLOR | _SIZE | {"m", "price"}

_SHORT_COLORS = {"黑色": "黑", "白色": "白", "灰色": "灰", "驼色": "驼", "粉色": "粉", "紫色": "紫", "棕色": "棕"}
_LOOSE_SIZES = {"XXL": ("xxl", "2xl", "2XL"), "XXXL": ("xxxl", "3xl", "3XL")}
_DIGITS = "零一二三四五六七八九"

FactValue = str | int | float


class PhraseFact(msgspec.Struct, frozen=True):
    """A fact that the sentence states; a value like `{h}` is what that gap was filled with."""

    facet: str
    value: FactValue


class Wish(msgspec.Struct, frozen=True, omit_defaults=True):
    what: str | None = None
    color: str | None = None
    size: str | None = None
    feature: str | None = None


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    """The labelled line that it was made from; `guide` for the cries that the labels' guide itself defines."""
    use: Use
    text: str
    weight: int = 1
    goods: tuple[str, ...] = ()
    """Categories or product codes that it can be said of; empty: any."""
    names: str | None = None
    """The code of the product that the words themselves name."""
    qty: int | None = None
    """The quantity that the words say."""
    body: Literal["own", "other"] = "own"
    """Whose figures fill the gaps: the speaker's, or someone else's."""
    who: Literal["anyone", "short", "tall", "big", "young", "elder"] = "anyone"
    """Who would say it."""
    facts: tuple[PhraseFact, ...] = ()
    wish: Wish | None = None

    @property
    def intent(self) -> str:
        return _INTENT_OF_USE.get(self.use, self.use)

    @property
    def gaps(self) -> frozenset[str]:
        return frozenset(_GAP.findall(self.text))

    def fits(self, product: Product | None, pinned: str | None) -> bool:
        """Whether it can be said of `product` while the number `pinned` is on air.

        A sentence that neither names a product nor is of a kind that any will do for needs that product on air.
        """
        gaps = self.gaps
        needs_pin = not gaps & _NAMING and (bool(self.goods) or self.intent in _OF_THE_PINNED)
        if product is None:
            return not self.goods and not gaps & _OF_PRODUCT and not (needs_pin and pinned is None)
        if needs_pin and product.number != pinned:
            return False
        if self.goods and product.category not in self.goods and product.code not in self.goods:
            return False
        return (product.has_colors or not gaps & _COLOR) and (product.has_sizes or not gaps & _SIZE)


class TruthItem(msgspec.Struct, frozen=True, omit_defaults=True):
    number: str
    color: str | None = None
    size: str | None = None
    qty: int | None = None


class Truth(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one line of chat means, beside what was in force when it came. Read by tests only."""

    id: str
    intent: str
    use: Use
    phrase: str
    pinned: str | None = None
    call: str | None = None
    items: tuple[TruthItem, ...] = ()
    facts: tuple[PhraseFact, ...] = ()
    wish: Wish | None = None
    vote: bool = False
    """Whether it answers the open call with bare words, and so is no claim whatever `intent` says."""


class Spoken(msgspec.Struct, frozen=True):
    """A line before it has an id: its words, what they mean, and the SKU that the speaker has in mind."""

    phrase: Phrase
    text: str
    items: tuple[TruthItem, ...]
    facts: tuple[PhraseFact, ...]
    ware: Ware | None


class Phrasebook:
    """All sentences, by use."""

    def __init__(self, phrases: Sequence[Phrase], products: Sequence[Product]) -> None:
        self._by_use: dict[str, list[Phrase]] = {}
        self._numbers = {product.code: product.number for product in products}
        for phrase in phrases:
            if phrase.names is None or phrase.names in self._numbers:
                self._by_use.setdefault(phrase.use, []).append(phrase)

    @classmethod
    def read(cls, path: Path, products: Sequence[Product]) -> Phrasebook:
        """The book in `path` (JSON lines), without what speaks of goods that are not on sale."""
        lines = path.read_bytes().splitlines()
        return cls([msgspec.json.decode(line, type=Phrase) for line in lines if line], products)

    def say(
        self,
        use: Use,
        fan: Fan,
        product: Product | None,
        rng: Random,
        *,
        said: Counter[str],
        pinned: str | None = None,
        vote: str = "",
    ) -> Spoken | None:
        """One line by `fan` about `product`; None where no sentence fits.

        Args:
            product: what the speaker has in mind; only a sentence that names it may be said of one not `pinned`.
            said: how often each sentence was said; it is counted here. What was said is less likely to come again.
            vote: what the open call asks to be typed, for use `vote`.
        """
        fitting = [
            phrase for phrase in self._by_use.get(use, ()) if phrase.fits(product, pinned) and _would_say(phrase, fan)
        ]
        if not fitting:
            return None
        phrase = rng.choices(fitting, [phrase.weight / (1 + said[phrase.text]) for phrase in fitting])[0]
        if use not in _CRIES:
            said[phrase.text] += 1
        body = fan.body if phrase.body == "own" else make_body(rng)
        ware = product.ware_for(fan, body, rng) if product is not None else None
        gaps = _fill(product, ware, fan, body, rng) | {"vote": vote}
        text = _GAP.sub(lambda gap: gaps[gap[1]], phrase.text)
        facts = tuple(PhraseFact(fact.facet, _fact_value(fact.value, gaps)) for fact in phrase.facts)
        return Spoken(phrase, text, self._items(phrase, product, ware, pinned), facts, ware)

    def _items(
        self, phrase: Phrase, product: Product | None, ware: Ware | None, pinned: str | None
    ) -> tuple[TruthItem, ...]:
        if phrase.names is not None:
            return (TruthItem(self._numbers[phrase.names], None, None, None),)
        gaps = phrase.gaps
        named = product is not None and bool(gaps & _NAMING)
        number = product.number if named and product is not None else pinned
        if number is None or not (named or phrase.intent in _OF_THE_PINNED):
            return ()
        color = ware.color if ware is not None and gaps & _COLOR else None
        size = ware.size if ware is not None and gaps & _SIZE else None
        return (TruthItem(number, color, size, phrase.qty),)


def _would_say(phrase: Phrase, fan: Fan) -> bool:
    return {
        "anyone": True,
        "short": fan.body.height_cm <= 156,
        "tall": fan.body.height_cm >= 166,
        "big": fan.body.weight_jin >= 132,
        "young": fan.age <= 38,
        "elder": fan.age >= 48,
    }[phrase.who]


def _fill(product: Product | None, ware: Ware | None, fan: Fan, body: Body, rng: Random) -> dict[str, str]:
    """What each gap would say here. Every gap is filled, so that the same draws follow whatever is said."""
    color = (ware.color if ware else None) or ""
    size = (ware.size if ware else None) or ""
    said_size = "" if size == ONE_SIZE else size
    number = product.number if product else ""
    return {
        "n": number,
        "ncn": _chinese(number),
        "alias": rng.choice(product.aliases or (product.name,)) if product else "",
        "price": format_minor(product.price_minor).removesuffix("0").removesuffix(".0") if product else "",
        "m": product.measure if product else "",
        "color": color,
        "c": _SHORT_COLORS.get(color, color),
        "size": said_size,
        "z": rng.choice(_LOOSE_SIZES.get(said_size, (said_size.lower(),))),
        "h": str(body.height_cm),
        "jin": str(body.weight_jin),
        "kg": f"{body.weight_kg:g}",
        "shoe": str(body.shoe),
        "age": str(fan.age),
    }


def _fact_value(value: FactValue, gaps: dict[str, str]) -> FactValue:
    """The fact's value with its gap filled; a body's figures and an age are numbers."""
    if not isinstance(value, str) or not (gap := _GAP.fullmatch(value)):
        return value
    filled = gaps[gap[1]]
    if gap[1] not in {"h", "kg", "age"}:
        return filled
    number = float(filled)
    return int(number) if number.is_integer() else number


def _chinese(number: str) -> str:
    """A product's number as it is spoken: 十四, 二十; from 100 on, and where it is no number, as it is written."""
    if not (number.isascii() and number.isdecimal() and int(number) < 100):
        return number
    tens, ones = divmod(int(number), 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
