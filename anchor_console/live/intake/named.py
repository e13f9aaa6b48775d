"""What a number in a line speaks of: by the numbers in force when it was written, not when it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anchor_console.chat.numbered import says_number
from anchor_console.core import events
from anchor_console.goods import store as goods
from anchor_console.goods.changes import OWN_NUMBERS
from anchor_console.goods.numbers import ECHO_MS, Numbers
from anchor_console.goods.product import Product
from anchor_console.live.intake.arrivals import Arrival, Context, platform_of
from anchor_console.pins.card import OnAir
from anchor_console.storage.writer import Transaction


class Named:
    """What a number in a line speaks of: by the numbers in force when it was written, not when it came."""

    def __init__(self, context: Context, numbers: Numbers, elsewhere: Mapping[str, Numbers]) -> None:
        """
        Args:
            elsewhere: all numbers of the platforms that have their own.
        """
        self._catalogue = context.catalogue
        self._on_air = context.on_air
        self._numbers = numbers
        self._elsewhere = elsewhere

    @classmethod
    def then(cls, tx: Transaction, context: Context, arrivals: Sequence[Arrival]) -> Named:
        since_ms = min((written_at(arrival) for arrival in arrivals), default=0)
        elsewhere = {platform: goods.numbers_on(tx, platform) for platform in context.catalogue.platforms}
        return cls(context, goods.numbers_moved(tx, since_ms - ECHO_MS), elsewhere)

    def meant(self, number: str, arrival: Arrival) -> tuple[Product, Product | None] | None:
        """The product that a line means by `number`, and the other one where both may be meant."""
        text = arrival.event.text if isinstance(arrival.event, events.Chat) else ""
        told = platform_of(arrival.event)
        platform = told if told in self._elsewhere else OWN_NUMBERS
        if not says_number(text, number):
            return self._by_name(number, platform)
        if platform != OWN_NUMBERS:
            return self._meant_there(platform, number, arrival)
        if not self._numbers.moved(number):
            product = self._catalogue.numbered(number)
            return None if product is None else (product, None)
        holder = self._numbers.at(number, written_at(arrival))
        product = None if holder is None else self._catalogue.product(holder.product_id)
        if holder is None or product is None:
            return None
        return product, None if holder.other_id is None else self._catalogue.product(holder.other_id)

    def _meant_there(self, platform: str, number: str, arrival: Arrival) -> tuple[Product, Product | None] | None:
        """What a number means where the platform has numbers of its own."""
        holder = self._elsewhere[platform].at(number, written_at(arrival))
        product = None if holder is None else self._catalogue.product(holder.product_id)
        if holder is None or product is None:
            found = self._catalogue.numbered(number, platform)
            return None if found is None else (found, None)
        return product, None if holder.other_id is None else self._catalogue.product(holder.other_id)

    def _by_name(self, number: str, platform: str) -> tuple[Product, None] | None:
        """Of a line that names no number: what is on air, or what bore the name when it was read."""
        product = self._catalogue.product(self._on_air.product_id) if self._on_air is not None else None
        if self._on_air is None or product is None or number_on_air(self._on_air, product, platform) != number:
            product = self._catalogue.numbered(number, platform)
        return None if product is None else (product, None)


def number_on_air(on_air: OnAir, product: Product | None, platform: str) -> str | None:
    """The number of what is on air, as people on `platform` see it; `product` is what that is."""
    if platform == OWN_NUMBERS or product is None:
        return on_air.number
    return product.number_on(platform)


def written_at(arrival: Arrival) -> int:
    """When the fan wrote it: no clock of a platform is ahead of ours for long."""
    return min(arrival.event.at_ms, arrival.arrived_at_ms)
