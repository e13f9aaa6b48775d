"""What a line of chat says: its intent, the items it speaks of, the facts it states, the wish it makes, and why."""

from __future__ import annotations

from enum import StrEnum

import msgspec

SELF = "self"
"""The wearer of a fact that the fan states about themself."""
LONGEST_READ = 300
"""Characters of a line that are read; what follows is kept, but not understood."""


class Intent(StrEnum):
    """What an assistant would act on first, nearest to money first; `SPAM` wins over all."""

    CLAIM = "claim"
    CANCEL = "cancel"
    ORDERED = "ordered"
    AFTER_SALE = "after_sale"
    ASK_FIT = "ask_fit"
    ASK_STOCK = "ask_stock"
    WISH = "wish"
    ASK_PRICE = "ask_price"
    ASK_DETAIL = "ask_detail"
    ASK_DELIVERY = "ask_delivery"
    PRAISE = "praise"
    CHATTER = "chatter"
    SPAM = "spam"


CLAIM, CANCEL, ORDERED, AFTER_SALE, ASK_FIT, ASK_STOCK, WISH, ASK_PRICE, *_, PRAISE, CHATTER, SPAM = Intent
"""By names of their own, where every line is asked for them: to fetch a member of an `Enum` takes ten times as long."""


class Item(msgspec.Struct, frozen=True, gc=False):
    """A product by its number, with what was said of it; `None` for what was not said."""

    number: str
    color: str | None
    size: str | None
    qty: int | None


class StatedFact(msgspec.Struct, frozen=True, gc=False):
    """A lasting fact; `wearer` is `SELF` or the audience word (妈妈, 孩子...) that the line buys for."""

    facet: str
    value: str | int | float
    wearer: str


class StatedWish(msgspec.Struct, frozen=True, gc=False):
    """What the catalogue lacks, in the fan's own words."""

    what: str | None
    color: str | None
    size: str | None
    feature: str | None


class Reason(msgspec.Struct, frozen=True, gc=False):
    """The stretch of the original text (code points, `end` excluded) that made `rule` speak."""

    start: int
    end: int
    rule: str


class Reading(msgspec.Struct, frozen=True, gc=False):
    """One line, understood.

    `specific` is true of a claim whose own words name a number, colour, size or quantity (扣1 and a bare 1 do not),
    or ask to be kept one (留一件).
    """

    intent: Intent
    items: tuple[Item, ...]
    facts: tuple[StatedFact, ...]
    wish: StatedWish | None
    reasons: tuple[Reason, ...]
    specific: bool

    def without_facts(self) -> Reading:
        """The reading as it is kept where facts have a place of their own."""
        return msgspec.structs.replace(self, facts=()) if self.facts else self
