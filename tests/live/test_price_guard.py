"""The price guard at work: what stops an opening, and a shop that says otherwise."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from anchor_console.core.ids import ProductId
from anchor_console.core.refusal import Refused
from anchor_console.goods.guard import Doubt, Objection, Shelf, ShopReading
from anchor_console.goods.product import Product
from anchor_console.goods.rundown import RowId, RowKind, RundownRow
from anchor_console.live.actions import By
from anchor_console.live.air.air import Air
from anchor_console.live.air.card_steps import CardSteps
from anchor_console.live.air.price_guard import Asked, Planned, PriceGuard, ReadShop
from anchor_console.live.console import Console
from anchor_console.live.sources.shop_shelf import ShopShelf
from anchor_console.pins.card import Release
from anchor_console.pins.card import Stage as CardStage
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.pins.steps import StepKind
from anchor_console.sources.kinds import check
from anchor_console.sources.kuaishou_shop.client import ShopAway, ShopClient
from anchor_console.sources.kuaishou_shop.decoder import ShopFigures, ShopRow
from anchor_console.sources.kuaishou_shop.source import FIELDS
from anchor_console.sources.source import SourceFailed
from tests.live.stage import Stage, a_stage
from tests.sources.test_kuaishou_shop import VALUES, ToyShop
from tests.support.shop import a_row
from tests.support.toy_rooms import toy_web
from tests.support.until import until


@pytest.fixture(autouse=True)
def on_a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop that answers is waited for, however long that takes here; who tests its silence waits less."""
    monkeypatch.setattr("anchor_console.live.air.price_guard._ANSWER_WITHIN_S", 30)


class ToyShopSystem:
    """Says what the test lets it say; counts how often it is asked."""

    def __init__(self) -> None:
        self.price_minor: int | None = 9_900
        self.stock: int | None = 100
        self.in_cart: bool | None = True
        self.asked = 0
        self.is_silent = False

    async def read(self, product: Product) -> ShopReading | None:
        self.asked += 1
        if self.is_silent:
            await asyncio.get_running_loop().create_future()
        shelves = {sku.id: Shelf(self.price_minor, self.stock) for sku in product.skus}
        return ShopReading(shelves, self.in_cart, 0)


def a_guard(console: Console, read_shop: ReadShop, planned: Planned) -> PriceGuard:
    start = lambda coro, name: console.tasks.start(coro, name=name)  # noqa: E731
    return PriceGuard(console.state, console.settings, console.clock, start, read_shop, planned)


def an_air(console: Console, guard: PriceGuard) -> Air:
    """The console's air behind another guard, with a card that nobody may have seen."""
    actions = console.air._actions
    steps = CardSteps(actions, console.state, console.undo, lambda: False, lambda *_: None, lambda *_: None)
    return Air(actions, console.state, steps, guard, lambda _: None)


def guarded(stage: Stage, shop: ToyShopSystem, planned: int | None = None) -> tuple[Air, PriceGuard]:
    """The stage's air behind a guard that asks `shop`, whose readings are never a moment old."""
    console = stage.console
    row = RundownRow(RowId(1), RowKind.PRODUCT, ProductId(2), "", None, None, planned, None, (), (), "")
    guard = a_guard(console, shop.read, lambda _: row if planned else None)
    return an_air(console, guard), guard


async def stopped(doing: Any) -> tuple[Objection, ...]:
    with pytest.raises(NeedsConfirmation) as asked:
        await doing
    return asked.value.objections


async def refused(doing: Any) -> str:
    with pytest.raises(Refused) as refusal:
        await doing
    return refusal.value.reason


def test_a_price_that_the_shop_does_not_have_is_stopped_and_opens_with_a_reason(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            shop = ToyShopSystem()
            air, _ = guarded(stage, shop)
            await air.take_number("2")
            shop.price_minor = 12_900
            assert await stopped(air.open_price()) == (Objection(Doubt.SHOP_PRICE, 9_900, 12_900),)
            assert stage.on_air.stage is CardStage.WARMUP
            await air.open_price(confirmed=True, why="平台在改，马上好")
            assert stage.on_air.stage is CardStage.OPEN
            step = stage.console.state.air_log()[0]
            assert (step.kind, step.why, step.by_name) == (StepKind.OPEN, "平台在改，马上好", "desk")
            (args,) = stage.ask("SELECT args FROM actions WHERE name = 'card.open'")[-1]
            assert '"against": [{"doubt": "shop_price", "ours": 9900, "theirs": 12900}]' in args

    asyncio.run(scenario())


def test_what_is_not_in_the_cart_or_sold_out_there_is_stopped(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            shop = ToyShopSystem()
            air, _ = guarded(stage, shop)
            await air.take_number("2")
            shop.in_cart, shop.stock = False, 0
            assert [one.doubt for one in await stopped(air.open_price())] == [Doubt.SHOP_CART, Doubt.SHOP_STOCK]

    asyncio.run(scenario())


def test_a_shop_that_does_not_answer_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            shop = ToyShopSystem()
            shop.is_silent = True
            air, _ = guarded(stage, shop)
            await air.take_number("2")
            await air.open_price()
            assert stage.on_air.stage is CardStage.OPEN
            assert air._guard.asked is Asked.SILENT, "and says that it was not compared"
            (args,) = stage.ask("SELECT args FROM actions WHERE name = 'card.open'")[-1]
            assert '"shop": "silent"' in args

    monkeypatch.setattr("anchor_console.live.air.price_guard._ANSWER_WITHIN_S", 0.01)
    asyncio.run(scenario())


def test_what_is_on_air_is_compared_at_its_take_and_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            shop, told = ToyShopSystem(), []
            air, guard = guarded(stage, shop)
            guard.changed.subscribe(told.append)
            running = asyncio.create_task(guard.run())
            await air.take_number("2")
            await until(lambda: guard.reading)
            assert (shop.asked, guard.differences) == (1, ())
            shop.price_minor = 5_000
            stage.clock.advance(30)
            await guard.look_at_air()
            assert told[-1] == (Objection(Doubt.SHOP_PRICE, 9_900, 5_000),)
            await air.hide()
            await until(lambda: told[-1] == ())
            running.cancel()

    asyncio.run(scenario())


def test_a_price_off_the_rundown_is_stopped_and_the_share_is_a_setting(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, guard = guarded(stage, ToyShopSystem(), planned=8_000)
            await air.take_number("2")
            assert await stopped(air.open_price()) == (Objection(Doubt.PLAN, 9_900, 8_000),)
            await guard.set_most_off_percent(25)
            await air.open_price()
            assert stage.on_air.stage is CardStage.OPEN

    asyncio.run(scenario())


def test_our_products_are_found_in_the_shop_by_its_item_id_or_not_at_all(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            product = stage.console.state.catalogue.numbered("2")
            assert product is not None
            (sku,) = product.skus
            asked: list[str] = []

            async def check(item_id: str) -> ShopFigures:
                asked.append(item_id)
                row = ShopRow(item_id, "裤子", sku.code, None, None, 8_800, 3)
                return ShopFigures(item_id, (row,), False, 7)

            shelf = ShopShelf(check, lambda: True)
            assert await shelf.read(product) is None
            known = replace(product, details=(("platform_item_id", "90071992547409931"),))
            assert await shelf.read(known) == ShopReading({sku.id: Shelf(8_800, 3)}, False, 7)
            assert asked == ["90071992547409931"]
            assert await ShopShelf(check, lambda: False).read(known) is None

    asyncio.run(scenario())


def test_a_local_shop_that_is_asked_over_http_stops_an_opening(tmp_path: Path) -> None:
    """With signature and token, by the client that the sources use: the item costs more there, and hangs in no cart."""
    item_id = 90_071_992_547_409_931
    sku = {"skuNick": "W1-M", "skuSalePrice": 12_900, "skuStock": 3}
    toy = ToyShop(goods=[{"kwaiItemId": item_id, "title": "大衣", "skuInfos": [sku]}])
    details = (("platform_item_id", str(item_id)),)
    row = a_row(
        number="1",
        product_code="W1",
        sku_code="W1-M",
        price_minor=9_900,
        floor_price_minor=8_000,
        stock=5,
        details=details,
    )

    async def scenario() -> None:
        async with a_stage(tmp_path, rows=(row,)) as stage:
            console = stage.console
            with toy_web(toy.answer) as web:
                client = ShopClient(check(FIELDS, {**VALUES, "address": web}), stage.clock)
                shelf = ShopShelf(client.check, lambda: True)
                guard = a_guard(console, shelf.read, lambda _: None)
                air = an_air(console, guard)
                await air.take_number("1")
                assert await stopped(air.open_price()) == (
                    Objection(Doubt.SHOP_CART, None, None),
                    Objection(Doubt.SHOP_PRICE, 9_900, 12_900),
                    Objection(Doubt.SHOP_STOCK, 5, 3),
                )
                sku["skuSalePrice"], sku["skuStock"] = 9_900, 8
                toy.cart.add(item_id)
                stage.clock.advance(30)
                await guard.look_at_air()
                assert guard.differences == ()
                await air.open_price()
            assert stage.on_air.stage is CardStage.OPEN

    asyncio.run(scenario())


@asynccontextmanager
async def beside_a_shop(root: Path, toy: ToyShop) -> AsyncIterator[tuple[Stage, ShopClient, Air, PriceGuard]]:
    """A console whose coat is an item of the shop that `toy` answers for, asked over http as the sources do."""
    details = (("platform_item_id", str(ITEM)),)
    row = a_row(number="1", sku_code="W1-M", price_minor=9_900, floor_price_minor=8_000, stock=5, details=details)
    async with a_stage(root, rows=(row,)) as stage:
        with toy_web(toy.answer) as web:
            client = ShopClient(check(FIELDS, {**VALUES, "address": web}), stage.clock)
            shelf = ShopShelf(lambda item: told_as_refused(client, item), lambda: True)
            guard = a_guard(stage.console, shelf.read, lambda _: None)
            yield stage, client, an_air(stage.console, guard), guard


async def told_as_refused(client: ShopClient, item: str) -> ShopFigures:
    try:
        return await client.check(item)
    except (ShopAway, SourceFailed) as exc:
        raise Refused("conflict", exc.key) from exc


ITEM = 90_071_992_547_409_931


def a_shop(**more: Any) -> ToyShop:
    sku = {"skuNick": "W1-M", "skuSalePrice": 12_900, "skuStock": 8}
    return ToyShop(goods=[{"kwaiItemId": ITEM, "title": "大衣", "skuInfos": [sku]}], cart={ITEM}, **more)


def test_a_shop_whose_token_ran_out_is_asked_with_a_fresh_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        toy = a_shop(token="ran-out-long-ago")
        async with beside_a_shop(tmp_path, toy) as (_, client, air, _guard):
            kept: dict[str, str] = {}

            async def keep(name: str, secret: str) -> None:
                kept[name] = secret

            client.keep_secret = keep
            await air.take_number("1")
            assert await stopped(air.open_price()) == (Objection(Doubt.SHOP_PRICE, 9_900, 12_900),)
            assert (toy.refreshed, set(kept)) == (1, {"access_token", "refresh_token"})

    asyncio.run(scenario())


@pytest.mark.parametrize("bad_day", [(500, {}), (200, b"<html>"), (429, {}), (200, {"result": 1})])
def test_a_shop_that_answers_nonsense_stops_nothing_and_is_asked_again(tmp_path: Path, bad_day: Any) -> None:
    async def scenario() -> None:
        toy = a_shop(bad_days=[bad_day])
        async with beside_a_shop(tmp_path, toy) as (stage, _, air, guard):
            await air.take_number("1")
            await air.open_price()
            assert (stage.on_air.stage, guard.asked) == (CardStage.OPEN, Asked.SILENT)
            await guard.look_at_air()
            assert guard.asked is Asked.HEARD
            assert guard.differences == (Objection(Doubt.SHOP_PRICE, 9_900, 12_900),)

    asyncio.run(scenario())


def test_a_late_answer_still_counts_and_loses_no_fresh_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refresh token is good for one renewal: whoever gives up waiting must not drop what it brings."""
    monkeypatch.setattr("anchor_console.live.air.price_guard._ANSWER_WITHIN_S", 0.05)

    async def scenario() -> None:
        toy, may_answer = a_shop(token="ran-out-long-ago"), threading.Event()
        quick = toy.answer

        def slow(path: str, headers: Any, body: bytes) -> tuple[int, Any]:
            answer = quick(path, headers, body)
            if path == "/oauth2/refresh_token":
                may_answer.wait(10)
            return answer

        toy.answer = slow  # type: ignore[method-assign]
        async with beside_a_shop(tmp_path, toy) as (stage, client, air, guard):
            await air.take_number("1")
            await air.open_price()
            assert (stage.on_air.stage, guard.asked) == (CardStage.OPEN, Asked.SILENT)
            may_answer.set()
            await until(lambda: guard.asked is Asked.HEARD, within_s=10)
            assert guard.differences == (Objection(Doubt.SHOP_PRICE, 9_900, 12_900),)
            assert toy.refreshed == 1
            await client.check(str(ITEM))
            assert toy.refreshed == 1, "the token is the fresh one"

    asyncio.run(scenario())


def test_what_was_asked_of_another_product_takes_nothing_from_what_is_on_air(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            shop = ToyShopSystem()
            air, guard = guarded(stage, shop)
            await air.take_number("2")
            await air.open_price()
            shop.price_minor = 12_900
            await guard.look_at_air()
            differs = (Objection(Doubt.SHOP_PRICE, 9_900, 12_900),)
            assert (guard.differences, guard.asked) == (differs, Asked.HEARD)
            other = stage.console.state.catalogue.numbered("1")
            assert other is not None
            await guard.look(other)
            assert (guard.differences, guard.asked) == (differs, Asked.HEARD)

    asyncio.run(scenario())


def test_a_second_press_while_the_shop_is_asked_puts_nothing_up_twice(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, _ = guarded(stage, ToyShopSystem())
            await air.take_number("2")
            presses = (air.open_price(units=5, seen=CardStage.WARMUP) for _ in range(2))
            await asyncio.gather(*presses)
            assert stage.on_air.release == Release(5, 1)

    asyncio.run(scenario())


def test_a_product_that_opens_as_it_is_taken_is_asked_of_before(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            shop = ToyShopSystem()
            shop.price_minor = 12_900
            air, _ = guarded(stage, shop)
            await stage.console.database.run(lambda tx: tx.execute("UPDATE products SET opens_at_once = 1"))
            await stage.console.goods.reload()
            await air.take_number("2")
            assert (shop.asked, stage.on_air.stage) == (1, CardStage.WARMUP)
            shop.price_minor = 9_900
            await air.hide()
            await air.take_number("2")
            assert stage.on_air.stage is CardStage.OPEN

    asyncio.run(scenario())


def test_what_the_shop_says_otherwise_is_told_until_it_is_over(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            guard, shop = stage.console.guard, ToyShopSystem()
            guard._read_shop = shop.read
            await stage.put_on_air("2")
            shop.price_minor = 12_900
            await guard.look_at_air()
            assert "guard.differs.shop_price" in stage.notices
            await stage.console.air.hide()
            await guard.look_at_air()
            assert "guard.differs.shop_price" not in stage.notices

    asyncio.run(scenario())


def test_a_price_that_changes_while_somebody_is_asked_is_asked_about_anew(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, rows=(a_row(price_minor=19_900, floor_price_minor=20_000),)) as stage:
            air, goods = stage.console.air, stage.console.goods_desk
            await stage.put_on_air("1")
            product = stage.console.state.catalogue.numbered("1")
            assert product is not None
            pin_id, helper = stage.on_air.pin_id, By("小雨", "assistant", "c1", "t1")
            with pytest.raises(NeedsConfirmation):
                await air.open_price(pin_id=pin_id)
            await goods.set_price(product.id, "price", 100)
            with pytest.raises(NeedsConfirmation) as again:
                await air.open_price(pin_id=pin_id, confirmed=True, why="清仓")
            assert again.value.objections == (Objection(Doubt.FLOOR, 100, 20_000),)
            assert stage.on_air.stage is CardStage.WARMUP
            with pytest.raises(NeedsConfirmation):
                await air.open_price(helper, pin_id=pin_id)
            # Nothing speaks against it any more.
            await goods.set_price(product.id, "price", 20_000)
            await air.open_price(pin_id=pin_id, confirmed=True, why="清仓")
            assert (stage.on_air.stage, stage.on_air.price_minor) == (CardStage.OPEN, 20_000)

    asyncio.run(scenario())
