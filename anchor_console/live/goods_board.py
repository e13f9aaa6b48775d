"""Every product with its figures of this moment, on one board.

All is read at the start and when the goods change; after that, what a transaction touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from anchor_console.chat.asks import Ask, AskId
from anchor_console.core.board import Board
from anchor_console.core.ids import ProductId, SessionId, SkuId
from anchor_console.core.tasks import Breath
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue, Goods
from anchor_console.live.goods_rows import Counts, GoodsRow
from anchor_console.sales import store as sales
from anchor_console.sales.claims import Claim
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import StockLevel
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

_NO_STOCK = StockLevel()
_NOTHING_COUNTED = Counts(0, 0, 0, 0)
_SHOWN_AT_ONCE = 500
"""So many rows of a file that changed everything are a part of a frame, with all who watch them."""


class GoodsBoard:
    """Main thread only.

    Args:
        asks: what fans of the open session ask, which counts beside the products that they ask about.
    """

    def __init__(self, database: Database, goods: Goods, asks: Board[AskId, Ask]) -> None:
        self._database = database
        self._goods = goods
        self._asks = asks
        self.rows: Board[ProductId, GoodsRow] = Board()
        self._session_id: SessionId | None = None
        self._claimed: Counter[ProductId] = Counter()
        self._levels: dict[SkuId, StockLevel] = {}
        """Of every SKU that stock was ever booked of, on sale or not."""
        self._said: dict[SkuId, int] = {}
        """When somebody said last how many there are of each."""
        self._last_move = 0
        """Up to which move they are read."""
        self._shown_meanwhile: set[SkuId] = set()
        goods.prepare_first(self._prepare)

    def count_for(self, session_id: SessionId | None, claims: Iterable[Claim]) -> None:
        """Count from now on for this session, which has these claims; what is shown follows at `refresh`."""
        self._session_id = session_id
        self._claimed = Counter(claim.product_id for claim in claims)

    def refresh(self) -> None:
        """Show all as it is now: read again is what moved since they were read last."""
        tx = self._database.read()
        moved, said = stock.moved_since(tx, self._last_move), stock.said_since(tx, self._last_move)
        self._last_move = stock.last_move(tx)
        self._levels.update(moved)
        self._said.update(said)
        self._shown_meanwhile.update(moved)
        catalogue = self._goods.catalogue
        self._show_made(list(self._made(catalogue, _products_of(catalogue, moved))))

    def show_skus(self, sku_ids: Collection[SkuId]) -> None:
        """Read again what is left of these, and how many wait for each of their products."""
        if not sku_ids:
            return
        tx = self._database.read()
        waiting = sales.waiting_units(tx, self._session_id) if self._session_id else {}
        touched: dict[ProductId, dict[SkuId, StockLevel]] = {}
        for sku_id in sku_ids:
            found = self._goods.catalogue.sku(sku_id)
            if found is not None:
                level = self._levels[sku_id] = stock.level(tx, sku_id)
                if (said_at_ms := stock.figure_at(tx, sku_id)) is not None:
                    self._said[sku_id] = said_at_ms
                self._shown_meanwhile.add(sku_id)
                touched.setdefault(found[0].id, {})[sku_id] = level
        fresh: list[tuple[ProductId, GoodsRow]] = []
        for product_id, levels in touched.items():
            row = self.rows.get(product_id)
            if row is not None:
                waits = sum(waiting.get(sku.id, 0) for sku in row.product.skus)
                said = self._said_of(row.product)
                fresh.append((product_id, replace(row, levels=row.levels | levels, said=said, waiting=waits)))
        self.rows.put_all(fresh)

    def show_people(self, product_ids: Iterable[ProductId]) -> None:
        """Read again how many hands are up for these products."""
        if self._session_id is None:
            return
        tx = self._database.read()
        rows = [row for product_id in product_ids if (row := self.rows.get(product_id)) is not None]
        people = {row.product.id: sales.hands(tx, self._session_id, row.product.id).wanted_by for row in rows}
        self.rows.put_all((row.product.id, replace(row, people=people[row.product.id])) for row in rows)

    def show_asked(self) -> None:
        """Count again how many asked about each product."""
        asked = self._asked()
        self.rows.put_all(
            [(row.product.id, replace(row, asks=n)) for row in self.rows if (n := asked[row.product.id]) != row.asks]
        )

    def show_claimed(self, fresh: Counter[ProductId]) -> None:
        """Add new claim lines to what their products show."""
        self._claimed.update(fresh)
        rows = [row for product_id in fresh if (row := self.rows.get(product_id)) is not None]
        self.rows.put_all((row.product.id, replace(row, claims=self._claimed[row.product.id])) for row in rows)

    async def _prepare(self, catalogue: Catalogue) -> Callable[[], Awaitable[None]]:
        """Make the rows of a catalogue that was read anew, a step at a time: there may be very many goods."""
        last, self._shown_meanwhile = self._last_move, set()

        def read(tx: Transaction) -> tuple[dict[SkuId, StockLevel], set[ProductId], dict[SkuId, int], int]:
            moved = stock.moved_since(tx, last)
            return moved, _products_of(catalogue, moved), stock.said_since(tx, last), stock.last_move(tx)

        moved, touched, said, last = await self._database.read_later(read)
        breath = Breath()
        for sku_id, at_ms in said.items():
            self._said[sku_id] = max(at_ms, self._said.get(sku_id, 0))
            await breath.take()
        self._levels.update(moved)
        # What was shown while the reading thread was reading may be newer than what it has read.
        self._levels.update(stock.known_levels(self._database.read(), tuple(self._shown_meanwhile)))
        self._last_move = last
        made = []
        for one in self._made(catalogue, touched):
            made.append(one)
            await breath.take()
        return lambda: self._show_in_steps(made)

    def _made(self, catalogue: Catalogue, touched: Collection[ProductId]) -> Iterator[tuple[GoodsRow | None, GoodsRow]]:
        """The rows of `catalogue`, each behind the one that its product had: the very same where nothing moved."""
        figures = self._figures(catalogue)
        for product in catalogue.products:
            before = self.rows.get(product.id)
            row = before
            if row is None or row.product is not product or product.id in touched:
                row = self._row(product, figures)
            elif row.counts != figures(product.id):
                row = replace(row, **figures(product.id)._asdict())
            yield before, row

    async def _show_in_steps(self, made: Sequence[tuple[GoodsRow | None, GoodsRow]]) -> None:
        """Show at once what is there now, and where it stands; then what is other of it, some at a time."""
        self.rows.show([(row.product.id, self.rows.get(row.product.id) or row) for _, row in made])
        breath = Breath()
        others = [(before, row) for before, row in made if row is not before]
        for start in range(0, len(others), _SHOWN_AT_ONCE):
            await breath.take()
            some = others[start : start + _SHOWN_AT_ONCE]
            self.rows.put_all((row.product.id, self._newest(before, row)) for before, row in some)

    def _show_made(self, made: Iterable[tuple[GoodsRow | None, GoodsRow]]) -> None:
        self.rows.show([(row.product.id, self._newest(before, row)) for before, row in made])

    def _newest(self, before: GoodsRow | None, made: GoodsRow) -> GoodsRow:
        """The row that was made of the one before, with what was shown of it meanwhile."""
        now = self.rows.get(made.product.id)
        if now is None or now is before:
            return made
        product = made.product
        return replace(now, product=product, levels=self._levels_of(product), said=self._said_of(product))

    def _row(self, product: Product, figures: Callable[[ProductId], Counts]) -> GoodsRow:
        return GoodsRow(product, self._levels_of(product), self._said_of(product), *figures(product.id))

    def _levels_of(self, product: Product) -> dict[SkuId, StockLevel]:
        return {sku.id: self._levels.get(sku.id, _NO_STOCK) for sku in product.skus}

    def _said_of(self, product: Product) -> dict[SkuId, int]:
        return {sku.id: self._said[sku.id] for sku in product.skus if sku.id in self._said}

    def _figures(self, catalogue: Catalogue) -> Callable[[ProductId], Counts]:
        """How many of each product wait, want, ask and claim in the session now."""
        tx = self._database.read()
        waiting: Counter[ProductId] = Counter()
        for sku_id, units in (sales.waiting_units(tx, self._session_id) if self._session_id else {}).items():
            if (found := catalogue.sku(sku_id)) is not None:
                waiting[found[0].id] += units
        people = sales.wanted_by(tx, self._session_id) if self._session_id else {}
        asks, claims = self._asked(), self._claimed

        # Of most goods there is nothing to count.
        some = {
            product_id: Counts(
                waiting.get(product_id, 0), people.get(product_id, 0), asks.get(product_id, 0),
                claims.get(product_id, 0),
            )
            for product_id in {*waiting, *people, *asks, *claims}
        }  # fmt: skip
        return lambda product_id: some.get(product_id, _NOTHING_COUNTED)

    def _asked(self) -> Counter[ProductId]:
        """How many fans asked about each product."""
        asked: Counter[ProductId] = Counter()
        for ask in self._asks:
            if ask.product_id is not None:
                asked[ask.product_id] += ask.asked_by
        return asked


def _products_of(catalogue: Catalogue, sku_ids: Iterable[SkuId]) -> set[ProductId]:
    return {found[0].id for sku_id in sku_ids if (found := catalogue.sku(sku_id)) is not None}
