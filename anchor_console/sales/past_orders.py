"""Past orders made the fans' memory: buyers become identities, lines become purchases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from anchor_console.core.ids import Identity, IdentityId
from anchor_console.core.text import fold
from anchor_console.fans.known_store import KnownPerson, put_known
from anchor_console.goods.service import Catalogue
from anchor_console.sales.order_file import BUYER_SPACE, OrderFileLine
from anchor_console.sales.past_store import PastLine, put_past_lines
from anchor_console.storage.writer import Transaction

BATCH = 2_000
"""Lines of one transaction: a writer that others wait for is never held for long."""


@dataclass(frozen=True, slots=True)
class Remembered:
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


Step = Callable[[Transaction], Remembered]


def steps(
    lines: Sequence[OrderFileLine], catalogue: Catalogue, is_erased: Callable[[Identity], bool] = lambda _: False
) -> Iterator[Step]:
    """The transactions that keep `lines`, each on its own and in this order; doing them again adds nothing.

    Args:
        is_erased: whether somebody asked to be forgotten; nothing of theirs is taken in again.
    """
    goods = _Goods(catalogue)
    people = [person for person in _people(lines) if not is_erased(person.identity)]
    known: dict[Identity, IdentityId] = {}
    wanted = {person.identity for person in people}

    def keep_people(batch: Sequence[KnownPerson]) -> Step:
        def step(tx: Transaction) -> Remembered:
            known.update(put_known(tx, batch))
            return Remembered(people=len(batch))

        return step

    def keep_lines(batch: Sequence[OrderFileLine]) -> Step:
        def step(tx: Transaction) -> Remembered:
            kept = []
            for line in batch:
                who = _buyer(line)
                if who is None or who in wanted:
                    kept.append(goods.past_line(line, known[who] if who is not None else None))
            new = put_past_lines(tx, kept)
            return Remembered(new, len(kept), 0, sum(line.identity_id is None for line in kept))

        return step

    for start in range(0, len(people), BATCH):
        yield keep_people(people[start : start + BATCH])
    for start in range(0, len(lines), BATCH):
        yield keep_lines(lines[start : start + BATCH])


def count_steps(lines: Sequence[OrderFileLine]) -> int:
    """How many transactions `steps` gives at most."""
    buyers = len({(line.platform, line.buyer_id) for line in lines if line.buyer_id})
    return -(-buyers // BATCH) + -(-len(lines) // BATCH)


def _buyer(line: OrderFileLine) -> Identity | None:
    return None if line.buyer_id is None else Identity(line.platform, BUYER_SPACE, line.buyer_id)


def _people(lines: Sequence[OrderFileLine]) -> list[KnownPerson]:
    """Each buyer once, with the names that they bore, the latest last."""
    bought: dict[Identity, list[OrderFileLine]] = {}
    for line in lines:
        who = _buyer(line)
        if who is not None:
            bought.setdefault(who, []).append(line)
    people = []
    for who, theirs in bought.items():
        theirs.sort(key=lambda line: line.at_ms or 0)
        names: dict[str, int] = {}
        for line in theirs:
            if line.buyer_name and "*" not in line.buyer_name:
                names.pop(line.buyer_name, None)
                names[line.buyer_name] = line.at_ms or 0
        times = [line.at_ms for line in theirs if line.at_ms is not None]
        people.append(KnownPerson(who, tuple(names.items()), min(times, default=0), max(times, default=0)))
    return people


class _Goods:
    """Finds the shop's own product for a line, and with it what the file leaves out."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._by_code = {product.code: product for product in catalogue.products}
        self._by_name = {fold(product.name): product for product in catalogue.products}
        self._categories = _category_words(catalogue)

    def past_line(self, line: OrderFileLine, who: IdentityId | None) -> PastLine:
        color, size, product = line.color, line.size, None
        coded = self._catalogue.sku_coded(line.sku_code) if line.sku_code else None
        if coded is not None:
            product, sku = coded
            color, size = sku.color or color, sku.size or size
        else:
            product = (
                self._by_code.get(line.product_code or "")
                or self._by_code.get(line.sku_code or "")
                or self._by_name.get(fold(line.product_name or ""))
            )
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
