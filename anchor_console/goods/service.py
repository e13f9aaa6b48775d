"""The goods of the shop: bringing them in, looking them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anchor_console.core.clock import Clock
from anchor_console.core.ids import ProductId, SkuId
from anchor_console.core.observer import Signal
from anchor_console.core.text import harmless
from anchor_console.goods import store
from anchor_console.goods.details import LONGEST_DETAIL
from anchor_console.goods.goods_file import GoodsFile, SizeFile
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.search import GoodsIndex
from anchor_console.sheets.bad_rows import BadRow
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import set_available
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction


class Catalogue:
    """All products at one moment, by id, number and SKU. Never changed: a change of the goods makes another."""

    def __init__(self, products: Sequence[Product]) -> None:
        self.products = tuple(products)
        self._by_id = {product.id: product for product in products}
        self._by_number = {product.number: product for product in products if product.number}
        self._by_sku: dict[SkuId, tuple[Product, Sku]] = {
            sku.id: (product, sku) for product in products for sku in product.skus
        }
        self._by_code = {sku.code: (product, sku) for product in products for sku in product.skus}
        self._index = GoodsIndex(products)

    def product(self, product_id: ProductId) -> Product | None:
        return self._by_id.get(product_id)

    def numbered(self, number: str) -> Product | None:
        """The product that has `number` now."""
        return self._by_number.get(number)

    def sku(self, sku_id: SkuId) -> tuple[Product, Sku] | None:
        return self._by_sku.get(sku_id)

    def sku_coded(self, code: str) -> tuple[Product, Sku] | None:
        return self._by_code.get(code)

    def find(self, text: str) -> list[Product]:
        return self._index.find(text)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: counts of SKUs and products in the file, and the rows left out."""

    products: int
    skus: int
    bad_rows: tuple[BadRow, ...]


class Goods:
    """The shop's goods. `changed` tells each new catalogue, on the main thread, after it is on disk."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.catalogue = Catalogue(store.all_products(database.read()))
        self.changed: Signal[Catalogue] = Signal()

    async def bring_in(self, goods: GoodsFile, sizes: SizeFile | None = None) -> Imported:
        """Make and update products by `sku_code` from the file's good rows, in one transaction."""
        at_ms = self._clock.now_ms()
        imported = await self._database.run(lambda tx: bring_in(tx, goods, sizes, at_ms))
        self.reload()
        return imported

    async def set_opens_at_once(self, product_id: ProductId, opens_at_once: bool) -> None:
        """Whether taking the product opens its price in the same step."""
        await self._database.run(lambda tx: store.set_opens_at_once(tx, [product_id], opens_at_once))
        self.reload()

    async def set_detail(self, product_id: ProductId, detail: str, value: str) -> None:
        """Say one of `goods.details` of the product; an empty value takes it back."""
        said = harmless(value).strip()[:LONGEST_DETAIL]
        await self._database.run(lambda tx: store.put_details(tx, product_id, ((detail, said),)))
        self.reload()

    def reload(self) -> None:
        """Read the goods again, after something else wrote them."""
        self.catalogue = Catalogue(store.all_products(self._database.read()))
        self.changed.emit(self.catalogue)


def bring_in(tx: Transaction, goods: GoodsFile, sizes: SizeFile | None, at_ms: int) -> Imported:
    """Write the good rows of both files within `tx`."""
    products: set[ProductId] = set()
    for row in goods.rows:
        product_id = store.put_product(tx, row)
        products.add(product_id)
        if row.number:
            store.put_number(tx, product_id, row.number, at_ms)
        sku_id, stock_is_news = store.put_sku(tx, product_id, row)
        if stock_is_news and row.stock is not None:
            move = set_available(stock.level(tx, sku_id), row.stock)
            stock.book(tx, sku_id, move, stock.Cause(at_ms, why="import"))
    bad = list(goods.bad_rows)
    if sizes is not None:
        unknown = store.put_sizes(tx, sizes.rows)
        bad.extend(sizes.bad_rows)
        bad.extend(BadRow("sizes", 0, "product_code", r.product_code, "no product has this code") for r in unknown)
    return Imported(len(products), len(goods.rows), tuple(bad))


def set_stock(tx: Transaction, units_by_code: Mapping[str, int], at_ms: int) -> None:
    """Set what is available of each SKU by its code; codes that we don't have are passed over."""
    for code, units in units_by_code.items():
        sku_id = store.sku_coded(tx, code)
        if sku_id is not None:
            stock.book(tx, sku_id, set_available(stock.level(tx, sku_id), units), stock.Cause(at_ms, why="set"))
