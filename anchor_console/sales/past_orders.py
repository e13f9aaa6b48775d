"""Past orders made the fans' memory: buyers become identities, lines become purchases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TypeVar

import msgspec

from anchor_console.core.ids import Identity, IdentityId
from anchor_console.core.text import fold
from anchor_console.fans.known_store import KnownPerson, put_known
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.sales import order_store
from anchor_console.sales.named_goods import NamedGoods
from anchor_console.sales.order_file import BUYER_SPACE
from anchor_console.sales.order_lines import OrderFileLine
from anchor_console.sales.past_store import OfBoth, PastLine, put_past_lines
from anchor_console.storage.writer import Transaction

T = TypeVar("T")

BATCH = 2_000
"""Lines of one transaction: a writer that others wait for is never held for long."""


class Remembered(msgspec.Struct, frozen=True):
    """What past orders came to: new lines, all lines, buyers, and lines of which nobody tells whose they were."""

    new_lines: int = 0
    lines: int = 0
    people: int = 0
    unowned: int = 0

    def __add__(self, other: Remembered) -> Remembered:
        return Remembered(
            self.new_lines + other.new_lines,
            self.lines + other.lines,
            self.people + other.people,
            self.unowned + other.unowned,
        )


Covers = Callable[[Identity, int], bool]
"""Whether what this person did at that time is to be forgotten."""


def batches(rows: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """The rows in as many parts as there are transactions for them."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


class Buyer(msgspec.Struct, frozen=True):
    """Who bought, and when, oldest first, each time with the name that they bore.

    The time is 0 where the file tells none; the name is empty where it tells none, or a masked one.
    """

    identity: Identity
    bought: tuple[tuple[int, str], ...]

    def known_by(self, covers: Covers, untimed_ms: int) -> KnownPerson | None:
        """The person as what is not covered tells of them; None where all of it is.

        Args:
            untimed_ms: when they are first seen, where no time is told: nobody was first seen in 1970.
        """
        told = [(at_ms, name) for at_ms, name in self.bought if not covers(self.identity, at_ms)]
        if not told:
            return None
        names: dict[str, int] = {}
        for at_ms, name in told:
            if name:
                names.pop(name, None)
                names[name] = at_ms
        times = [at_ms for at_ms, _ in told if at_ms]
        return KnownPerson(self.identity, tuple(names.items()), min(times, default=untimed_ms), max(times, default=0))


class PastOrders:
    """Keeps what an order file tells: first its people, then its lines; doing it again adds nothing."""

    def __init__(self, catalogue: Catalogue, covers: Covers) -> None:
        """
        Args:
            covers: nothing that is to be forgotten is taken in again.
        """
        self._goods = _Goods(catalogue)
        self._covers = covers
        self._known: dict[Identity, IdentityId] = {}
        self._told: set[int] = set()
        self._of_both: set[OfBoth] = set()

    @property
    def known(self) -> list[IdentityId]:
        """Whose purchases were told."""
        return list(self._known.values())

    @property
    def of_both(self) -> Mapping[IdentityId, Sequence[OfBoth]]:
        """Orders that an earlier file had as another's, by whose they are told to be now."""
        found: dict[IdentityId, list[OfBoth]] = {}
        for one in self._of_both:
            found.setdefault(one.told_as, []).append(one)
        return found

    def keep_people(self, tx: Transaction, people: Sequence[Buyer], untimed_ms: int = 0) -> Remembered:
        """Within `tx`: make or meet buyers, as `Buyer.known_by` has them."""
        kept = [one for buyer in people if (one := buyer.known_by(self._covers, untimed_ms)) is not None]
        self._known.update(put_known(tx, kept))
        return Remembered(people=len(kept))

    def keep_lines(self, tx: Transaction, lines: Sequence[OrderFileLine]) -> Remembered:
        """Within `tx`: keep lines of buyers who were kept before, and of nobody."""
        kept = []
        for line in lines:
            who = _buyer(line)
            if who is None:
                kept.append(self._goods.past_line(line, None))
            elif who in self._known and not self._covers(who, line.at_ms or 0):
                kept.append(self._goods.past_line(line, self._known[who]))
        new = put_past_lines(tx, kept, self._told, self._of_both)
        order_store.adopt(
            tx, {(line.platform, line.order_id, line.identity_id) for line in kept if line.identity_id is not None}
        )
        return Remembered(new, len(kept), 0, sum(line.identity_id is None for line in kept))


def _buyer(line: OrderFileLine) -> Identity | None:
    return None if line.buyer_id is None else Identity(line.platform, BUYER_SPACE, line.buyer_id)


def people_of(lines: Sequence[OrderFileLine]) -> list[Buyer]:
    """Each buyer once."""
    bought: dict[Identity, dict[tuple[int, str], None]] = {}
    for line in lines:
        who = _buyer(line)
        if who is not None:
            name = line.buyer_name if line.buyer_name and "*" not in line.buyer_name else ""
            bought.setdefault(who, {})[line.at_ms or 0, name] = None
    # By time alone: of two names at one time the later row's counts.
    return [Buyer(who, tuple(sorted(theirs, key=itemgetter(0)))) for who, theirs in bought.items()]


class _Goods:
    """Finds the shop's own product for a line, and with it what the file leaves out."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._named = NamedGoods(catalogue)
        self._categories = _category_words(catalogue)

    def past_line(self, line: OrderFileLine, who: IdentityId | None) -> PastLine:
        color, size = line.color, line.size
        coded = self._named.coded(line)
        product: Product | None
        if coded is not None:
            product, sku = coded
            color, size = sku.color or color, sku.size or size
        else:
            product = self._named.product(line)
            if product is not None:
                color = next((own for own in product.colors if color and fold(own) == fold(color)), color)
                size = next((own for own in product.sizes if size and fold(own) == fold(size)), size)
        name = line.product_name or (product.name if product else None)
        return PastLine(
            platform=line.platform,
            order_id=line.order_id,
            line_id=line.line_id or "1",
            identity_id=who,
            product_code=product.code if product else line.product_code or line.sku_code,
            product_name=name,
            category=(product.category if product and product.category else None)
            or line.category
            or self._category(name or ""),
            variant=line.variant,
            color=color,
            size=size,
            qty=line.qty,
            amount_minor=line.amount_minor,
            status=line.status,
            is_returned=line.is_returned,
            placed_at_ms=line.placed_at_ms,
            paid_at_ms=line.paid_at_ms,
            refund_minor=line.refund_minor,
            back_qty=line.back_qty,
        )

    def _category(self, name: str) -> str | None:
        """The category of the shop that the product's title names, the longest word first; None where none does."""
        return next((category for word, category in self._categories if word in name), None)


def _category_words(catalogue: Catalogue) -> list[tuple[str, str]]:
    """What titles call the shop's categories: their names, and aliases that only one of them has."""
    words: dict[str, set[str]] = {}
    for product in catalogue.products:
        if product.category:
            for word in (product.category, *product.aliases):
                if len(word) > 1:
                    words.setdefault(word, set()).add(product.category)
    sure: Mapping[str, str] = {word: next(iter(found)) for word, found in words.items() if len(found) == 1}
    return sorted(sure.items(), key=lambda pair: (-len(pair[0]), pair[0]))
