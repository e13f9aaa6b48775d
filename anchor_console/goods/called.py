"""Which goods a name means, wherever people and files name them: in orders, goods files, pastes and rundowns. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from anchor_console.core.text import fold
from anchor_console.goods.product import Product

SEVERAL = "several products may be meant"
"""The reason for which a cell is bad that names one of several."""


class Names:
    """Goods by their names. Of several of one name only the number tells one; nobody takes the first of them."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._called: dict[str, list[Product]] = {}
        for product in products:
            self._called.setdefault(fold(product.name), []).append(product)

    def called(self, name: str | None, number: str | None = None) -> Sequence[Product]:
        """The products that are called just so: none, one, or all that nothing tells apart.

        Args:
            number: the link number that stands beside the name.
        """
        found = self._called.get(fold(name or ""), [])
        return [one for one in found if number is not None and one.number == number] or found

    def only(self, name: str | None, number: str | None = None) -> Product | None:
        """The product that is called just so; None where none or several may be meant."""
        found = self.called(name, number)
        return found[0] if len(found) == 1 else None


class SharedNames:
    """The names under which a file or a paste tells of several goods, each under a number of its own."""

    def __init__(self, told: Iterable[tuple[str, str | None]]) -> None:
        """
        Args:
            told: each name with the number that stands beside it.
        """
        numbers: dict[str, set[str]] = {}
        for name, number in told:
            if number is not None:
                numbers.setdefault(fold(name), set()).add(number)
        self._shared = {name for name, met in numbers.items() if len(met) > 1}

    def __contains__(self, name: str) -> bool:
        return fold(name) in self._shared
