"""The goods of the shop: bringing them in, looking them up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from anchor_console.core.clock import Clock
from anchor_console.core.ids import ProductId, SkuId
from anchor_console.core.observer import Signal
from anchor_console.core.text import harmless
from anchor_console.goods import edit_store, edits, store
from anchor_console.goods.change_list import numbers_taken
from anchor_console.goods.changes import OWN_NUMBERS, plan
from anchor_console.goods.details import LONGEST_DETAIL
from anchor_console.goods.edit_store import Breath, EditId
from anchor_console.goods.goods_file import GoodsFile
from anchor_console.goods.product import Product, Sku, in_order
from anchor_console.goods.search import GoodsIndex
from anchor_console.goods.size_file import SizeFile
from anchor_console.sheets.bad_rows import BadRow
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import set_available
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction


class Catalogue:
    """All products at one moment, by id, number and SKU. Never changed: a change of the goods makes another."""

    def __init__(self, products: Sequence[Product], index: GoodsIndex | None = None) -> None:
        self.products = tuple(products)
        self._by_id = {product.id: product for product in products}
        self._by_number = {product.number: product for product in products if product.number}
        self._elsewhere = {
            (platform, number): product for product in products for platform, number in product.platform_numbers
        }
        self.platforms = frozenset(platform for platform, _ in self._elsewhere)
        """Those that have numbers of their own."""
        self.said = frozenset(detail for product in products for detail, _ in product.details)
        """Of which details the shop says anything at all."""
        self._by_sku: dict[SkuId, tuple[Product, Sku]] = {
            sku.id: (product, sku) for product in products for sku in product.skus
        }
        self._by_code = {sku.code: (product, sku) for product in products for sku in product.skus}
        self._by_barcode = {sku.barcode: (product, sku) for product in products for sku in product.skus if sku.barcode}
        self._index = index if index is not None else GoodsIndex(products)

    def read_again(self, tx: Transaction, product_ids: Collection[ProductId] | None = None) -> Catalogue:
        """The goods as they are now, where only these products may be others; all may for None. Any thread.

        A product that is as it was stays the very same object.
        """
        if product_ids is None:
            fresh = [self._same_or(product) for product in store.all_products(tx)]
        else:
            read = {product.id: self._same_or(product) for product in store.some_products(tx, product_ids)}
            stay = (read.get(one.id, one) for one in self.products if one.id in read or one.id not in product_ids)
            fresh = in_order(
                [*stay, *(product for product_id, product in read.items() if product_id not in self._by_id)]
            )
        catalogue = Catalogue(fresh, self._index.of_these(fresh))
        catalogue.make_ready()
        return catalogue

    def _same_or(self, product: Product) -> Product:
        known = self._by_id.get(product.id)
        return known if known == product else product

    @property
    def has_barcodes(self) -> bool:
        """Whether any SKU has one."""
        return bool(self._by_barcode)

    def product(self, product_id: ProductId) -> Product | None:
        return self._by_id.get(product_id)

    def numbered(self, number: str, platform: str = OWN_NUMBERS) -> Product | None:
        """The product that has `number` now, as people on `platform` see it."""
        if platform in self.platforms:
            found = self._elsewhere.get((platform, number))
            if found is not None:
                return found
            common = self._by_number.get(number)
            return common if common is not None and common.number_on(platform) == number else None
        return self._by_number.get(number)

    def number_of(self, product: Product, platform: str = OWN_NUMBERS) -> str | None:
        """The number of a product as people on `platform` see it; None where another has it there as its own."""
        number = product.number_on(platform)
        if number is None or (platform, number) not in self._elsewhere:
            return number
        return number if self._elsewhere[platform, number].id == product.id else None

    def sku(self, sku_id: SkuId) -> tuple[Product, Sku] | None:
        return self._by_sku.get(sku_id)

    def sku_coded(self, code: str) -> tuple[Product, Sku] | None:
        return self._by_code.get(code)

    def of_item(self, item_id: str) -> Product | None:
        """The product that a platform has as this item of its own; None where none or several are."""
        found = self._by_item.get(item_id, ())
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_item(self) -> Mapping[str, Sequence[Product]]:
        found: dict[str, list[Product]] = {}
        for product in self.products:
            if product.item_id is not None:
                found.setdefault(product.item_id, []).append(product)
        return found

    def sku_scanned(self, barcode: str) -> tuple[Product, Sku] | None:
        """The SKU that bears a barcode, or where none does, that which has it for its code."""
        found = self._by_barcode.get(barcode.strip())
        return found if found is not None else self._by_code.get(barcode.strip())

    def make_ready(self) -> None:
        """Do now what the first search would wait for. Any thread."""
        self._index.make_ready()

    def find(self, text: str) -> list[Product]:
        return self._index.find(text)


class Imported(msgspec.Struct, frozen=True):
    """What an import did: counts of SKUs and products in the file, and the rows left out."""

    products: int
    skus: int
    bad_rows: tuple[BadRow, ...]
    edit_id: EditId | None = None
    """What takes it back; None where nothing changed."""
    numbers_taken: tuple[dict[str, Any], ...] = ()
    """As `change_list.numbers_taken` tells them."""


Prepare = Callable[[Catalogue], Awaitable[Callable[[], Awaitable[None]]]]


class Goods:
    """The shop's goods. `changed` tells each new catalogue, on the main thread, after it is on disk."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._reading = asyncio.Lock()
        self._prepares: list[Prepare] = []
        self.catalogue = Catalogue(store.all_products(database.read()))
        self.changed: Signal[Catalogue] = Signal()

    async def make_ready(self) -> None:
        """Do on another thread what the first search would wait for."""
        await asyncio.to_thread(self.catalogue.make_ready)

    def prepare_first(self, prepare: Prepare) -> None:
        """Let `prepare` take its time with each catalogue that was read; what it gives shows it when it is in force: at
        once what goods there are, and what is other of them bit by bit."""
        self._prepares.append(prepare)

    async def bring_in(self, goods: GoodsFile, sizes: SizeFile | None = None) -> Imported:
        """Make and update products by `sku_code` from the file's good rows, in one transaction."""
        at_ms = self._clock.now_ms()
        imported = await self._database.run(lambda tx: bring_in(tx, goods, sizes, at_ms))
        await self.reload()
        return imported

    async def set_opens_at_once(self, product_id: ProductId, opens_at_once: bool) -> None:
        """Whether taking the product opens its price in the same step."""
        await self._database.run(lambda tx: store.set_opens_at_once(tx, [product_id], opens_at_once))
        await self.reload([product_id])

    async def set_detail(self, product_id: ProductId, detail: str, value: str) -> None:
        """Say one of `goods.details` of the product; an empty value takes it back."""
        said = harmless(value).strip()[:LONGEST_DETAIL]
        await self._database.run(lambda tx: store.put_details(tx, product_id, ((detail, said),)))
        await self.reload([product_id])

    async def reload(self, product_ids: Collection[ProductId] | None = None) -> None:
        """Read these products again, or all, on the reading thread, after something else wrote them."""
        async with self._reading:
            before = self.catalogue
            fresh = await self._database.read_later(lambda tx: before.read_again(tx, product_ids))
            shows = [await prepare(fresh) for prepare in self._prepares]
            self.catalogue = fresh
            for show in shows:
                await show()
            self.changed.emit(fresh)


def bring_in(
    tx: Transaction,
    goods: GoodsFile,
    sizes: SizeFile | None,
    at_ms: int,
    *,
    told: Collection[str] | None = None,
    takes_gone_off: bool = False,
    in_use: Collection[str] = (),
    title: str = "",
    by_name: str = "import",
    what: str = "import",
    breath: Breath = lambda done, of: None,
) -> Imported:
    """Write the good rows of both files within `tx`, as one edit that can be taken back.

    Args:
        told: the fields that the rows tell; None for those that the file has columns for.
    """
    now = edit_store.known(tx)
    planned = plan(
        now, goods.rows, goods.told if told is None else told, sizes.rows if sizes else (),
        takes_gone_off=takes_gone_off, in_use=in_use,
    )  # fmt: skip
    edit_id = edits.make(tx, what, title, by_name, at_ms, planned.changes, breath)
    bad = [*goods.bad_rows, *(sizes.bad_rows if sizes else ())]
    bad += [
        BadRow("sizes", 0, "product_code", row.product_code, "no product has this code")
        for row in planned.unknown_sizes
    ]
    products = {row.product_code for row in goods.rows}
    return Imported(len(products), len(goods.rows), tuple(bad), edit_id, tuple(numbers_taken(now, planned)))


def set_stock(tx: Transaction, units_by_code: Mapping[str, int], at_ms: int) -> None:
    """Set what is available of each SKU by its code; codes that we don't have, or that stand so, are passed over."""
    for code, units in units_by_code.items():
        sku_id = store.sku_coded(tx, code)
        if sku_id is not None and stock.level(tx, sku_id).left != units:
            stock.book(tx, sku_id, set_available(stock.level(tx, sku_id), units), stock.Cause(at_ms, why="set"))
