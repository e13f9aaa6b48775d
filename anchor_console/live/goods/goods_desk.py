"""The goods as people change them at the desk: cells, new products, numbers, stock; each as one edit with its undo."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from anchor_console.core.clock import Clock
from anchor_console.core.ids import ProductId, SkuId
from anchor_console.core.money import format_minor
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.goods import edit_store, edits, store
from anchor_console.goods import store as goods_store
from anchor_console.goods.cart_order import CartOrder, read_cart
from anchor_console.goods.change_list import summary
from anchor_console.goods.changes import OWN_NUMBERS, Fields, Kind, Plan, differing, numbers_after, plan
from anchor_console.goods.edit_store import Edit, EditId
from anchor_console.goods.goods_file import GoodsFile, GoodsRow
from anchor_console.goods.images import PICTURE
from anchor_console.goods.paste import read_pasted
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.renumbering import moved_to
from anchor_console.goods.service import bring_in
from anchor_console.goods.sizes import SizeRange
from anchor_console.live.actions import DESK_NAME, Act, Actions, By
from anchor_console.live.air.air_price import catch_up, follow, held_against, priced_on_air
from anchor_console.live.air.price_guard import PriceGuard
from anchor_console.live.goods.goods_work import follow_numbers, serve_waiting, skus_in_use
from anchor_console.live.state import LiveState
from anchor_console.live.undoing import Done, Undo
from anchor_console.pins.steps import Doing
from anchor_console.sales.terms import Changes
from anchor_console.sheets.bad_rows import BadRow
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

EDITS = frozenset({"goods.edit", "goods.stock", "goods.add", "goods.paste", "goods.numbers", "goods.off", "goods.undo"})
"""What is done here, by the names that the log knows; each knows for itself what it changed."""
Wanted = Mapping[Kind, Mapping[str, Fields]]
_KEPT = "card.price_kept"
_NUMBER_GONE = "card.number_gone"
_LISTED = 50
_READ_ONE_BY_ONE = 200
_TOLD = 3
"""So many numbers that moved stand in the title of what was done."""


class Sure(msgspec.Struct, frozen=True):
    """Whether a person was asked a second time about a price on air, and said that it is meant; and why."""

    is_confirmed: bool
    why: str = ""


UNASKED = Sure(is_confirmed=False)


class Pasted(msgspec.Struct, frozen=True):
    """A paste as it would be taken in; `changes` is what `goods.change_list` says of it."""

    goods: GoodsFile
    changes: dict[str, Any]

    @property
    def bad(self) -> tuple[BadRow, ...]:
        return self.goods.bad_rows


class PastedCart(msgspec.Struct, frozen=True):
    """The order of a cart as it would be taken in on `platform`."""

    order: CartOrder
    platform: str
    changes: dict[str, Any]

    @property
    def bad(self) -> tuple[BadRow, ...]:
        return self.order.bad


class GoodsDesk:
    """Each method returns when it is safe on disk and shown, and raises `Refused` when it was not done."""

    def __init__(
        self, database: Database, actions: Actions, state: LiveState, undo: Undo, clock: Clock, guard: PriceGuard,
        notices: NoticeBoard,
    ) -> None:  # fmt: skip
        self._database = database
        self._actions = actions
        self._state = state
        self._undo = undo
        self._clock = clock
        self._guard = guard
        self._notices = notices
        state.on_air_changed.subscribe(lambda _: self._clear_kept())
        state.on_air_changed.subscribe(lambda _: self._tell_number())

    async def edits(self) -> list[Edit]:
        """What was done to the goods last, the latest first."""
        return await self._database.read_later(lambda tx: edit_store.edits(tx, _LISTED))

    async def set_product(self, product_id: ProductId, field: str, value: object) -> None:
        """Set a column of a product: name, category, aliases, talking_points or per_fan_limit."""
        product = self._product(product_id)
        await self._change("edit", product.name, {"product": {product.code: {field: value}}}, [product.code])

    async def set_detail(self, product_id: ProductId, detail: str, value: str) -> None:
        """Say one of the details of a product; an empty value takes it back."""
        product = self._product(product_id)
        said = harmless(value).strip() or None
        await self._change("edit", product.name, {"detail": {product.code: {detail: said}}}, [product.code])

    def size_chart(self, product_id: ProductId) -> list[SizeRange]:
        """The product's size chart, the smallest size first; empty where it has none."""
        return store.size_chart(self._database.read(), product_id)

    async def set_size_chart(self, product_id: ProductId, chart: Sequence[SizeRange]) -> None:
        """Let this be the product's size chart; sizes that it does not name have none any more."""
        product = self._product(product_id)
        ends = {one.size: list(one.ends) for one in chart}
        gone = {one.size: None for one in self.size_chart(product_id) if one.size not in ends}
        await self._change("sizes", product.name, {"size": {product.code: gone | ends}}, [product.code])

    async def set_pictures(self, pictures: Mapping[str, str]) -> None:
        """Let products, by their codes, have the pictures of these hashes."""
        wanted: Wanted = {"detail": {code: {PICTURE: sha256 or None} for code, sha256 in pictures.items()}}
        await self._change("pictures", "", wanted, pictures.keys())

    async def set_sku(self, sku_id: SkuId, field: str, value: object, sure: Sure = UNASKED) -> None:
        """Set a column of a SKU: color, size, list_price, price, floor_price, barcode or cost.

        Raises:
            NeedsConfirmation: as `set_price` does.
        """
        product, sku = self._sku(sku_id)
        title = f"{product.name} {sku.variant}"
        await self._change("edit", title, {"sku": {sku.code: {field: value}}}, [product.code], sure=sure)

    async def set_price(self, product_id: ProductId, field: str, minor: int | None, sure: Sure = UNASKED) -> None:
        """Set a price of all SKUs of a product; where it is on air, its card tells it from now on.

        Raises:
            NeedsConfirmation: it is on air, and the guard objects to the price; again with `sure` sets it.
        """
        product = self._product(product_id)
        wanted: Wanted = {"sku": {sku.code: {field: minor} for sku in product.skus}}
        await self._change("edit", product.name, wanted, [product.code], sure=sure)

    async def change_again(self, what: str, title: str, wanted: Wanted, by: By) -> None:
        """Make an edit as it was written down of another console: of what is not in these goods, nothing."""
        codes = {sku.code: product.code for product in self._state.catalogue.products for sku in product.skus}
        products = {codes.get(key, key) for fields in wanted.values() for key in fields}
        # Whoever did it was asked then.
        await self._change(what, title, wanted, products, by, sure=Sure(is_confirmed=True))

    async def set_left(self, sku_id: SkuId, units: int, by: By | None = None) -> None:
        """Set how many of a SKU are in the shop and not sold; whoever waits moves up."""
        product, sku = self._sku(sku_id)

        def work(tx: Transaction) -> tuple[EditId | None, Changes]:
            now = edit_store.known(tx, [product.code])
            wanted: Wanted = {"stock": {sku.code: {"on_hand": units + now.of("stock", sku.code).get("sold", 0)}}}
            edit_id = edits.change(
                tx, "edit", f"{product.name} {sku.variant}", DESK_NAME, self._clock.now_ms(), wanted, [product.code]
            )
            return edit_id, serve_waiting(tx, self._clock.now_ms())

        await self._do("goods.stock", {"sku": sku.code, "units": units}, work, by)

    async def take_off(self, product_id: ProductId, by: By | None = None) -> None:
        """Put a product with all its SKUs off sale; what was sold of it stays.

        Raises:
            Refused: it is on air, waits to be shown, or a fan holds some.
        """
        product = self._product(product_id)

        def work(tx: Transaction) -> tuple[EditId | None, Changes]:
            in_use = skus_in_use(tx)
            if any(sku.code in in_use for sku in product.skus):
                raise Refused("conflict", "goods.in_use", what=product.name)
            known = edit_store.known(tx, [product.code])
            gives_up = dict.fromkeys(known.of("number", product.code))
            wanted: dict[Kind, dict[str, Fields]] = {"sku": {sku.code: {"on_sale": 0} for sku in product.skus}}
            if gives_up:
                wanted["number"] = {product.code: dict(gives_up)}
            return edits.change(
                tx, "off", product.name, DESK_NAME, self._clock.now_ms(), wanted, [product.code]
            ), Changes.none()

        await self._do("goods.off", {"product": product.code}, work, by)

    async def look_at(self, text: str) -> Pasted:
        """How a paste would be read, and what it would change; nothing is changed."""
        products = self._state.catalogue.products

        def read(tx: Transaction) -> Pasted:
            goods = read_pasted(text, products)
            known = edit_store.known(tx)
            planned = plan(known, goods.rows, goods.told)
            # What a paste does not speak of is not gone.
            return Pasted(goods, summary(known, replace(planned, gone=())))

        return await self._database.read_later(read)

    async def take_pasted(self, pasted: Pasted) -> EditId:
        """Take in a paste as it was looked at.

        Raises:
            Refused: nothing would be changed.
        """
        return await self.add(pasted.goods.rows, "paste", pasted.goods.told)

    async def look_at_cart(self, text: str, platform: str) -> PastedCart:
        """Which numbers a cart's order would give; nothing is changed."""
        catalogue = self._state.catalogue
        products = catalogue.products
        holders = {number: one for one in products if (number := catalogue.number_of(one, platform)) is not None}
        codes = {product.id: product.code for product in products}

        def read(tx: Transaction) -> PastedCart:
            order = read_cart(text, products, holders)
            known = edit_store.known(tx)
            given = {codes[key]: number for key, number in order.given.items()}
            changed = differing(known, {"number": numbers_after(known, platform, given)})
            return PastedCart(order, platform, summary(known, Plan(changed, ())))

        return await self._database.read_later(read)

    async def take_cart(self, pasted: PastedCart) -> None:
        await self.give_numbers(pasted.order.given, pasted.platform)

    async def add(self, rows: Sequence[GoodsRow], what: str = "add", told: Collection[str] | None = None) -> EditId:
        """Add a product, or take in what was pasted, as one edit.

        Raises:
            Refused: nothing would be changed.
        """

        def work(tx: Transaction) -> tuple[EditId | None, Changes]:
            at_ms = self._clock.now_ms()
            title = "、".join(dict.fromkeys(row.name for row in rows))
            done = bring_in(
                tx, GoodsFile(tuple(rows), ()), None, at_ms, told=told, title=title, by_name=DESK_NAME, what=what
            )
            return done.edit_id, serve_waiting(tx, at_ms)

        edit_id = await self._do(f"goods.{what}", {"skus": [row.sku_code for row in rows]}, work)
        if edit_id is None:
            raise Refused("conflict", "goods.nothing_new")
        return edit_id

    async def give_numbers(
        self, given: Mapping[ProductId, str | None], platform: str = OWN_NUMBERS, by: By | None = None
    ) -> None:
        """Give products their numbers on a platform, all at the same moment; who had one of them loses it.

        On a platform None takes the number of its own away: there it has again that which holds everywhere.
        """
        products = {product_id: self._product(product_id) for product_id in given}
        by_code = {products[product_id].code: number for product_id, number in given.items()}
        told = [f"{number or '–'} {products[key].name}" for key, number in given.items()]
        args: dict[str, object] = {"platform": platform, "given": by_code}

        def work(tx: Transaction) -> tuple[EditId | None, Changes]:
            known = edit_store.known(tx)
            changed = differing(known, {"number": numbers_after(known, platform, by_code)})
            title = "、".join(told[:_TOLD])
            return edits.make(tx, "numbers", title, DESK_NAME, self._clock.now_ms(), changed), Changes.none()

        await self._do("goods.numbers", args, work, by)

    async def renumber(self, product_id: ProductId, number: str | None, by: By | None = None) -> None:
        """Give a product another number in this session, or none, as a record says it was; who had it loses it."""

        touched: set[ProductId] = set()

        def work(tx: Transaction, act: Act) -> None:
            touched.update(goods_store.put_number(tx, product_id, number, act.at_ms))
            follow_numbers(tx)

        await self._actions.do("goods.number", {"product_id": str(product_id), "number": number}, work, by)
        await self._state.reload_goods(touched)
        self._show_pins()

    async def move_to(self, product_id: ProductId, target: int, platform: str = OWN_NUMBERS) -> None:
        """Let a product have number `target` as a cart moves it: those between make room by one."""
        catalogue = self._state.catalogue
        numbers = {product.id: catalogue.number_of(product, platform) for product in catalogue.products}
        if moved := moved_to(numbers, product_id, target):
            await self.give_numbers(moved, platform)

    async def take_back(self, edit_id: EditId, by: By | None = None) -> EditId:
        """Put back what an edit changed; gives the edit that does so, which can be taken back as well.

        Raises:
            Refused: later changes stand on it, or what it brought is in use.
        """

        def work(tx: Transaction) -> tuple[EditId | None, Changes]:
            at_ms = self._clock.now_ms()
            undone = edits.take_back(tx, edit_id, DESK_NAME, at_ms, skus_in_use(tx))
            return undone, serve_waiting(tx, at_ms)

        done = await self._do("goods.undo", {"edit": edit_id}, work, by, pushes=False)
        assert done is not None
        return done

    async def brought_in(self, edit_id: EditId | None, changes: Changes) -> None:
        """Show what a file brought, which somebody else wrote, and let it be taken back."""
        await self._show(edit_id)
        self._show_pins()
        await self._catch_up()
        self._state.apply(changes)
        self._push(edit_id)

    async def _catch_up(self) -> None:
        """Let the card on air tell what a file says that its product costs, or say that it does not."""
        if self._state.on_air is None:
            return
        held, doing = held_against(self._state, self._guard), Doing(DESK_NAME, self._clock.now_ms())
        kept = await self._database.run(lambda tx: catch_up(tx, held, doing))
        self._state.refresh_pins()
        self._clear_kept()
        if kept is not None:
            figures = {"shown": format_minor(kept.shown_minor), "now": format_minor(kept.product_minor)}
            self._notices.post(Notice.warning(_KEPT, number=kept.number, **figures))

    def _show_pins(self) -> None:
        """Show pins with the numbers that their products have now."""
        self._state.refresh_pins()
        self._tell_number()

    def _tell_number(self) -> None:
        """Say that what is on air has no number any more; or that it has one, by saying so no longer."""
        on_air = self._state.on_air
        product = None if on_air is None else self._state.catalogue.product(on_air.product_id)
        if on_air is not None and product is not None and product.number is None:
            self._notices.post(Notice.warning(_NUMBER_GONE, name=product.name, number=on_air.number))
        else:
            self._notices.clear(_NUMBER_GONE)

    def _clear_kept(self) -> None:
        """A card that tells what its product costs is none that must be told of."""
        on_air = self._state.on_air
        product = None if on_air is None else self._state.catalogue.product(on_air.product_id)
        if on_air is None or product is None or on_air.price_minor in (None, product.price_minor):
            self._notices.clear(_KEPT)

    async def _change(
        self, what: str, title: str, wanted: Wanted, products: Collection[str], by: By | None = None,
        *, sure: Sure = UNASKED,
    ) -> None:  # fmt: skip
        def work(tx: Transaction) -> tuple[EditId | None, Changes]:
            return edits.change(
                tx, what, title, DESK_NAME, self._clock.now_ms(), wanted, products
            ), Changes.none()  # fmt: skip

        args: dict[str, object] = {"title": title, "what": what, "wanted": wanted}
        if sure.is_confirmed and by is None:
            args |= {"confirmed": True, "why": sure.why}
        await self._do("goods.edit", args, work, by, sure=sure)

    async def _do(
        self,
        name: str,
        args: dict[str, object],
        work: Callable[[Transaction], tuple[EditId | None, Changes]],
        by: By | None = None,
        *,
        pushes: bool = True,
        sure: Sure = UNASKED,
    ) -> EditId | None:
        touched: list[Changes] = []
        held = held_against(self._state, self._guard)

        def write(tx: Transaction, by: By, at_ms: int) -> EditId | None:
            before = priced_on_air(tx)
            edit_id, changes = work(tx)
            follow_numbers(tx)
            follow(tx, before, held, Doing(by.name, at_ms, sure.why), is_confirmed=sure.is_confirmed)
            touched.append(changes)
            return edit_id

        edit_id: EditId | None = await self._actions.do_anytime(name, args, write, by)
        await self._show(edit_id)
        self._show_pins()
        if held:
            self._clear_kept()
        for changes in touched:
            self._state.apply(changes)
        if pushes:
            self._push(edit_id)
        return edit_id

    async def _show(self, edit_id: EditId | None) -> None:
        """Show the goods that an edit touched: only these are read again, unless they are very many."""
        if edit_id is not None:
            touched = await self._database.read_later(
                lambda tx: edit_store.products_of(tx, edit_id, _READ_ONE_BY_ONE)
            )  # fmt: skip
            await self._state.reload_goods(touched)

    def _push(self, edit_id: EditId | None) -> None:
        if edit_id is not None:
            self._undo.push(self._done(edit_id))

    def _done(self, edit_id: EditId) -> Done:
        async def back() -> Callable[[], Done]:
            undone = await self.take_back(edit_id)
            return lambda: self._done(undone)

        return Done("undo.goods", back)

    def _product(self, product_id: ProductId) -> Product:
        product = self._state.catalogue.product(product_id)
        if product is None:
            raise Refused("not_found", "goods.gone")
        return product

    def _sku(self, sku_id: SkuId) -> tuple[Product, Sku]:
        found = self._state.catalogue.sku(sku_id)
        if found is None:
            raise Refused("not_found", "goods.gone")
        return found
