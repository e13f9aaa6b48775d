"""Orders of a Kuaishou shop, against a local web service that answers as the platform documents."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.events import Order, Viewers, decode, encode
from anchor_console.core.paths import Profile
from anchor_console.core.vault import open_vault
from anchor_console.goods.goods_file import read_goods
from anchor_console.live.offline.shop_goods import fetch_goods
from anchor_console.sources.kinds import check
from anchor_console.sources.kuaishou_shop.client import ShopAway, ShopClient
from anchor_console.sources.kuaishou_shop.decoder import cursor_of, figures_of, orders_of, rows_of, viewers_of
from anchor_console.sources.kuaishou_shop.signing import sign
from anchor_console.sources.kuaishou_shop.source import FIELDS, ShopSource, make
from anchor_console.sources.pacing import SystemPacedClock
from anchor_console.sources.source import SourceFailed, SourceState, SourceStatus
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from tests.sources.kit import RecordingSink
from tests.sources.live_source import scenario
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS, FakeClock
from tests.support.toy_rooms import toy_web
from tests.support.until import as_time_passes, soon, time_passes

NOW_MS = A_WEDNESDAY_EVENING_MS
VALUES = {
    "app_key": "ks1",
    "app_secret": "app-secret",
    "sign_secret": "sign-secret",
    "access_token": "old",
    "refresh_token": "fresh-me",
}


def an_order(number: int, status: int = 30, changed_ms: int = NOW_MS, **base: Any) -> dict[str, Any]:
    return {
        "orderBaseInfo": {
            "oid": 2_433_200_012_345_678_901 + number,
            "status": status,
            "buyerOpenId": f"f18d{number}",
            "buyerNick": "王姐",
            "totalFee": 25_900,
            "expressFee": 1_000,
            "createTime": NOW_MS - 5_000,
            "payTime": NOW_MS - 4_000 if status >= 30 else 0,
            "updateTime": changed_ms,
            **base,
        },
        "orderItemInfo": {
            "itemId": 90_071_992_547_409_931, "skuNick": "W1011-TS-M", "skuDesc": "驼色;M", "num": 1, "price": 26_900,
        },
    }  # fmt: skip


@dataclass
class ToyShop:
    """The open platform: checks signature and token, pages by cursor, and has its bad days."""

    orders: list[dict[str, Any]] = field(default_factory=list)
    goods: list[dict[str, Any]] = field(default_factory=list)
    cart: set[int] = field(default_factory=set)
    token: str = "old"
    refreshes: bool = True
    has_viewers: bool = True
    bad_days: list[tuple[int, Any]] = field(default_factory=list)
    """Answers that come before any other, once each."""
    page: int = 50
    asked: list[dict[str, Any]] = field(default_factory=list)
    refreshed: int = 0
    bad_signatures: int = 0

    def answer(self, path: str, headers: Any, body: bytes) -> tuple[int, Any]:
        if path == "/oauth2/refresh_token":
            given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            assert given["app_secret"] == "app-secret"
            self.refreshed += 1
            if not self.refreshes:
                return 200, {"result": 100_200_100, "error_msg": "refresh_token 无效"}
            return 200, {"result": 1, "access_token": self.token, "refresh_token": "fresh-2", "expires_in": 172_800}
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        signature = query.pop("sign")
        if sign(query, "sign-secret") != signature:
            self.bad_signatures += 1
            return 200, {"result": 24, "error_msg": "签名错误"}
        if self.bad_days:
            return self.bad_days.pop(0)
        if query["access_token"] != self.token:
            return 200, {"result": 28, "error_msg": "access_token 已过期"}
        if query["method"] == "open.live.shop.seller.real.uv":
            return 200, {"result": 1, "data": {"realWatchUv": 321} if self.has_viewers else {}}
        if query["method"] == "open.item.get":
            wanted = json.loads(query["param"])["kwaiItemId"]
            return 200, {"result": 1, "data": next((one for one in self.goods if one["kwaiItemId"] == wanted), {})}
        if query["method"] == "open.live.shop.item.check.oncar":
            return 200, {"result": 1, "data": {"liveCarItem": json.loads(query["param"])["itemId"] in self.cart}}
        if query["method"] == "open.item.list.get":
            wanted = json.loads(query["param"])
            start = (wanted["pageNumber"] - 1) * wanted["pageSize"]
            shown = self.goods[start : start + wanted["pageSize"]]
            return 200, {"result": 1, "data": {"items": shown, "totalItemCount": len(self.goods)}}
        assert path.startswith("/open/order/cursor/list?")
        wanted = json.loads(query["param"])
        self.asked.append(wanted)
        found = [
            one for one in self.orders if wanted["beginTime"] <= one["orderBaseInfo"]["updateTime"] <= wanted["endTime"]
        ]
        start = int(wanted["cursor"] or 0)
        more = str(start + self.page) if start + self.page < len(found) else "nomore"
        return 200, {"result": 1, "data": {"orderList": found[start : start + self.page], "cursor": more}}


@dataclass
class Live:
    sink: RecordingSink
    clock: FakeClock
    source: ShopSource
    task: asyncio.Task[None]

    @property
    def orders(self) -> list[Order]:
        return [event for event in self.sink.events if isinstance(event, Order)]

    def was(self, state: SourceState, detail: str) -> bool:
        return any((one.state, one.detail) == (state, detail) for one in self.sink.statuses)

    @property
    def status(self) -> SourceStatus:
        return self.sink.statuses[-1]

    async def is_live(self) -> None:
        await soon(lambda: self.sink.statuses and self.status.state is SourceState.LIVE, what="it is live")

    async def pass_s(self, seconds: int) -> None:
        await time_passes(self.clock, seconds)

    async def pass_until(self, holds: Callable[[], object]) -> None:
        """Let time pass until it holds, by steps: on a busy machine an answer takes longer than one gives it."""
        async with asyncio.timeout(60):
            while not holds():
                await self.pass_s(5)
                await asyncio.to_thread(bool)  # a moment for what comes over the real socket


@asynccontextmanager
async def shop(toy: ToyShop, *, ahead_ms: int | None = None) -> AsyncIterator[Live]:
    """The source at work; this PC's clock is ahead of the platform's by so much, where that tells the time."""
    clock, sink = FakeClock(), RecordingSink()
    with toy_web(toy.answer, None if ahead_ms is None else lambda: clock.now_ms() - ahead_ms) as web:
        source = make("kuaishou-shop", check(FIELDS, {**VALUES, "address": web}), clock)
        task = asyncio.create_task(source.run(sink), name="shop")
        try:
            yield Live(sink, clock, source, task)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def test_orders_come_in_pages_each_once_with_a_signature() -> None:
    async def work() -> None:
        toy = ToyShop(orders=[an_order(number) for number in range(23)], page=10)
        async with shop(toy) as live:
            await live.is_live()
            await soon(lambda: len(live.orders) == 23)
            first = live.orders[0]
            assert (first.order_id, first.status, first.total, first.shipping) == (
                "2433200012345678901", "paid", 25_900, 1_000,
            )  # fmt: skip
            assert first.lines[0].platform_item_id == "90071992547409931"
            assert (first.lines[0].sku, first.lines[0].color, first.lines[0].size) == ("W1011-TS-M", "驼色", "M")
            assert first.lines[0].amount == 24_900
            assert first.fan is not None
            assert (first.fan.space, first.fan.user_id) == ("buyer", "f18d0")
            await soon(lambda: [event.count for event in live.sink.events if isinstance(event, Viewers)] == [321])
            # Looked at again with an overlap, and brought once.
            asked = len(toy.asked)
            await as_time_passes(live.clock, lambda: len(toy.asked) > asked + 3)
            assert len(live.orders) == 23
            assert toy.bad_signatures == 0

    scenario(work)


def test_an_order_that_changes_comes_again_as_its_new_state() -> None:
    async def work() -> None:
        toy = ToyShop(orders=[an_order(1, status=10)])
        async with shop(toy) as live:
            await live.is_live()
            await soon(lambda: len(live.orders) == 1)
            for many, status in ((2, 30), (3, 40)):
                await live.pass_s(5)
                toy.orders = [an_order(1, status=status, changed_ms=live.clock.now_ms())]
                await as_time_passes(live.clock, lambda many=many: len(live.orders) == many)
            assert [order.status for order in live.orders] == ["placed", "paid", "shipped"]
            assert len({order.order_id for order in live.orders}) == 1

    scenario(work)


def test_an_order_that_the_platform_shows_late_is_found_by_the_overlap() -> None:
    async def work() -> None:
        toy = ToyShop()
        async with shop(toy) as live:
            await live.is_live()
            happened_ms = live.clock.now_ms()
            await live.pass_s(40)
            toy.orders = [an_order(1, changed_ms=happened_ms)]
            await as_time_passes(live.clock, lambda: len(live.orders) == 1)

    scenario(work)


@pytest.mark.parametrize("ahead_ms", [0, 900, 300_000, -300_000, 3_600_000])
def test_orders_are_found_though_this_pcs_clock_is_wrong(ahead_ms: int) -> None:
    async def work() -> None:
        toy = ToyShop()
        async with shop(toy, ahead_ms=ahead_ms) as live:
            await live.is_live()
            for number in range(3):
                toy.orders.append(an_order(number, changed_ms=live.clock.now_ms() - ahead_ms))
                await as_time_passes(live.clock, lambda: len(live.orders) > number, what="it is found")  # noqa: B023

    scenario(work)


def test_no_number_of_pages_is_too_many() -> None:
    async def work() -> None:
        toy = ToyShop(orders=[an_order(number) for number in range(230)], page=1)
        async with shop(toy) as live:
            await as_time_passes(live.clock, lambda: len(live.orders) == 230, what="all pages are read")

    scenario(work)


def test_a_cursor_that_leads_round_ends_the_look() -> None:
    async def work() -> None:
        toy = ToyShop(bad_days=[(200, {"result": 1, "data": {"orderList": [], "cursor": "same"}}) for _ in range(2)])
        async with shop(toy) as live:
            await live.is_live()
            await soon(lambda: not toy.bad_days)
            toy.orders.append(an_order(1))
            await as_time_passes(live.clock, lambda: len(live.orders) == 1, what="it looks again")

    scenario(work)


def test_an_order_that_tells_no_time_is_one_however_often_it_is_asked_for() -> None:
    given = an_order(1, updateTime=None, createTime=None)
    ids = {orders_of({"data": {"orderList": [given]}}, NOW_MS + later_ms).events[0].id for later_ms in (0, 10_000)}
    assert len(ids) == 1


def test_an_order_with_many_refunds_is_another_with_each() -> None:
    refunds = [{"refundId": 10**18 + number, "refundFee": 10, "refundStatus": 60} for number in range(20)]
    ids = set()
    for count in range(21):
        (order,) = orders_of(
            {"data": {"orderList": [{**an_order(1), "orderRefundList": refunds[:count]}]}}, NOW_MS
        ).events
        ids.add(order.id)
        assert decode(encode(order)) == order
    assert len(ids) == 21


def test_a_token_that_cannot_be_kept_for_now_works_and_is_kept_later() -> None:
    async def work() -> None:
        kept: dict[str, str] = {"access_token": "old", "refresh_token": "fresh-me"}
        is_locked = True

        async def keep(name: str, secret: str) -> None:
            if is_locked:
                raise OSError("the keyring is locked")
            kept[name] = secret

        async def known(name: str) -> str | None:
            return kept.get(name)

        toy = ToyShop(orders=[an_order(1)], token="new")
        async with shop(toy) as live:
            live.source.client.keep_secret, live.source.client.kept_secret = keep, known
            await live.is_live()
            await soon(lambda: len(live.orders) == 1)
            assert kept["access_token"] == "old"
            # It runs out again meanwhile: what is kept is no newer one.
            toy.token = "newer"
            await as_time_passes(live.clock, lambda: toy.refreshed == 2, what="it is renewed again")
            await live.is_live()
            is_locked = False
            fresh = {"access_token": "newer", "refresh_token": "fresh-2"}
            await as_time_passes(live.clock, lambda: kept == fresh, what="both are kept")

    scenario(work)


def test_a_token_that_ran_out_is_renewed_and_kept() -> None:
    async def work() -> None:
        kept: dict[str, str] = {}

        async def keep(name: str, secret: str) -> None:
            kept[name] = secret

        toy = ToyShop(orders=[an_order(1)], token="new")
        async with shop(toy) as live:
            live.source.client.keep_secret = keep
            await live.is_live()
            await soon(lambda: len(live.orders) == 1)
            assert kept == {"access_token": "new", "refresh_token": "fresh-2"}
            assert toy.refreshed == 1

    scenario(work)


def test_a_token_that_cannot_be_renewed_asks_for_a_person() -> None:
    async def work() -> None:
        async with shop(ToyShop(token="new", refreshes=False)) as live:
            with pytest.raises(SourceFailed) as failed:
                async with asyncio.timeout(10):
                    await live.task
            assert failed.value.key == "source.kuaishou_shop.token"

    scenario(work)


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        (429, {}, "source.kuaishou_shop.throttled"),
        (200, {"result": 500, "error_msg": "请求被限流"}, "source.kuaishou_shop.throttled"),
        (503, {}, "source.lost.web"),
        (200, b"<html>", "source.lost.web"),
        (206, b'{"result":1,"data":{"orderL', "source.lost.web"),
        (200, {"result": 7}, "source.lost.web"),
    ],
)
def test_a_bad_answer_is_told_and_no_order_is_lost(status: int, answer: Any, why: str) -> None:
    async def work() -> None:
        # The second page fails: the first is not brought twice, and the rest is not forgotten.
        toy = ToyShop(orders=[an_order(number) for number in range(15)], page=10)
        first = toy.answer

        async with shop(toy) as live:
            await live.is_live()
            await soon(lambda: len(live.orders) == 15)
            toy.orders += [an_order(99, changed_ms=live.clock.now_ms() + 1_000)]
            toy.bad_days = [(status, answer)]
            await live.pass_until(lambda: live.was(SourceState.LOST, why))
            await live.pass_until(lambda: len(live.orders) == 16)
            await live.is_live()
            assert len({order.id for order in live.orders}) == 16
        assert first is not None

    scenario(work)


def test_a_wrong_signature_is_not_tried_for_ever() -> None:
    async def work() -> None:
        toy = ToyShop(bad_days=[(200, {"result": 24, "error_msg": "签名错误"})])
        async with shop(toy) as live:
            with pytest.raises(SourceFailed) as failed:
                async with asyncio.timeout(10):
                    await live.task
            assert failed.value.key == "source.kuaishou_shop.refused"

    scenario(work)


@pytest.mark.parametrize(
    ("status", "more", "ours"),
    [
        (10, {}, "placed"),
        (30, {}, "paid"),
        (40, {}, "shipped"),
        (70, {}, "shipped"),
        (80, {"payTime": 0}, "cancelled"),
        (80, {}, "closed"),
    ],
)
def test_states_are_ours(status: int, more: dict[str, Any], ours: str) -> None:
    (order,) = orders_of({"data": {"orderList": [an_order(1, status, **more)]}}, NOW_MS).events
    assert order.status == ours  # type: ignore[union-attr]


def test_the_lines_of_an_order_come_to_what_was_paid_for_the_goods() -> None:
    given = an_order(1, totalFee=26_000)
    item = given.pop("orderItemInfo")
    items = [item | {"orderItemId": at, "price": price} for at, price in ((1, 9_900), (2, 19_900))]
    (order,) = orders_of({"data": {"orderList": [given | {"orderItemInfoList": items}]}}, NOW_MS).events
    assert [(line.unit_price, line.amount) for line in order.lines] == [(9_900, 8_305), (19_900, 16_695)]  # type: ignore[union-attr]


def test_a_refund_that_is_done_counts_and_one_under_way_does_not() -> None:
    given = an_order(1) | {
        "orderRefundList": [
            {"refundId": 5, "refundStatus": 60, "refundFee": 10_000},
            {"refundId": 6, "refundStatus": 10, "refundFee": 500},
        ]
    }
    (order,) = orders_of({"data": {"orderList": [given]}}, NOW_MS).events
    assert order.status == "part_refunded"  # type: ignore[union-attr]
    assert [(refund.refund_id, refund.amount) for refund in order.refunds] == [("5", 10_000)]  # type: ignore[union-attr]


def test_a_sku_that_the_seller_gave_no_code_is_named_in_orders_as_it_is_in_the_goods() -> None:
    order = an_order(1)
    order["orderItemInfo"] |= {"skuNick": "", "skuId": 8_001}
    goods = {"data": {"items": [{"kwaiItemId": 1, "title": "大衣", "skuList": [{"kwaiSkuId": 8_001}]}]}}
    (told,) = orders_of({"data": {"orderList": [order]}}, NOW_MS).events
    assert [line.sku for line in told.lines] == [row.sku_code for row in rows_of(goods)] == ["8001"]  # type: ignore[union-attr]


def test_a_list_is_read_by_whatever_name_the_answer_has_for_it() -> None:
    flat = an_order(1)["orderBaseInfo"] | {"orderProductInfoList": [an_order(1)["orderItemInfo"]]}
    for answer in (
        {"data": {"orderList": [an_order(1)], "cursor": "2"}},
        {"data": {"orderInfoList": [flat], "pcursor": "2"}},
        {"data": [an_order(1)], "pcursor": "2"},
    ):
        (order,) = orders_of(answer, NOW_MS).events
        assert (order.order_id, order.lines[0].sku) == ("2433200012345678902", "W1011-TS-M")  # type: ignore[union-attr]
        assert cursor_of(answer) == "2"
    assert [row.sku_code for row in rows_of({"data": some_goods(1)})] == ["K0-M", "8000"]


def test_an_order_without_its_fields_is_counted() -> None:
    given = [{}, 7, {"orderBaseInfo": {"oid": 1}}, an_order(1) | {"orderItemInfo": None}, an_order(1, 999)]
    decoded = orders_of({"data": {"orderList": given}}, NOW_MS)
    assert decoded.events == []
    assert decoded.unknown == {"order without its fields": 5}


def some_goods(count: int) -> list[dict[str, Any]]:
    return [
        {
            "kwaiItemId": 90_071_992_547_409_931 + number,
            "title": f"羊绒大衣{number}",
            "skuList": [
                {
                    "kwaiSkuId": 7,
                    "skuNick": f"K{number}-M",
                    "specification": "驼色;M",
                    "skuSalePrice": 25_900,
                    "skuStock": 8,
                },
                {"kwaiSkuId": 8_000 + number, "specification": "颜色:米白;尺码:L", "skuSalePrice": "x"},
            ],
        }
        for number in range(count)
    ]


def test_the_shops_goods_become_a_file_that_the_import_reads(tmp_path: Path) -> None:
    toy = ToyShop(goods=[*some_goods(61), {"title": "no id"}, {"kwaiItemId": 5}], token="new")

    async def work() -> None:
        profile = Profile(tmp_path / "shop")
        profile.make()
        database = Database(profile)
        with toy_web(toy.answer) as web:
            setup = {"key": "kuaishou-shop", "kind": "kuaishou-shop", "name": "小店", "is_enabled": True}
            values = {"app_key": "ks1", "address": web}
            await Settings(database).set("sources", [{**setup, "values": values}])
            vault = open_vault(profile)
            for name, secret in VALUES.items():
                if name != "app_key":
                    await vault.set(f"source/kuaishou-shop/{name}", secret)
            database.close()
            fetched = await fetch_goods(profile, tmp_path / "goods.csv", SystemPacedClock())
            assert fetched == 122
            # The token that ran out was renewed, and kept for the console.
            assert await vault.get("source/kuaishou-shop/access_token") == "new"

    scenario(work)
    read = read_goods(tmp_path / "goods.csv")
    assert len(read.rows) == 122
    assert read.bad_rows == ()
    first = read.rows[0]
    assert (first.name, first.sku_code, first.color, first.size, first.stock) == ("羊绒大衣0", "K0-M", "驼色", "M", 8)
    assert read.rows[1].sku_code == "8000"


def test_price_stock_and_cart_of_one_of_the_goods_are_checked() -> None:
    async def work() -> None:
        toy = ToyShop(goods=some_goods(2), cart={90_071_992_547_409_932})
        with toy_web(toy.answer) as web:
            client = ShopClient(check(FIELDS, VALUES | {"address": web}), FakeClock())
            first = await client.check("90071992547409931")
            assert (first.prices, first.stocks, first.is_in_cart) == ({"K0-M": 25_900}, {"K0-M": 8}, False)
            assert first.at_ms == FakeClock().now_ms()
            second = await client.check("90071992547409932")
            assert (list(second.prices), second.is_in_cart) == (["K1-M"], True)
            for unknown in ("5", "SKU-1", ""):
                with pytest.raises(ShopAway):
                    await client.check(unknown)

    scenario(work)


def test_who_ask_at_once_renew_a_token_once() -> None:
    async def work() -> None:
        toy = ToyShop(goods=some_goods(1), token="new")
        with toy_web(toy.answer) as web:
            client = ShopClient(check(FIELDS, VALUES | {"address": web}), FakeClock())
            found = await asyncio.gather(*(client.goods() for _ in range(4)))
        assert [len(goods) for goods in found] == [2] * 4
        assert toy.refreshed == 1

    scenario(work)


def test_a_token_that_another_program_renewed_is_taken_and_not_renewed_again() -> None:
    async def work() -> None:
        toy = ToyShop(goods=some_goods(1), token="new")
        kept = {"access_token": "new", "refresh_token": "fresh-2"}
        with toy_web(toy.answer) as web:
            client = ShopClient(check(FIELDS, VALUES | {"address": web}), FakeClock())

            async def now(name: str) -> str | None:
                return kept[name]

            client.kept_secret = now
            assert len(await client.goods()) == 2
        assert toy.refreshed == 0

    scenario(work)


def test_orders_are_looked_for_from_where_the_last_look_ended() -> None:
    async def work() -> None:
        toy = ToyShop(orders=[an_order(1, changed_ms=NOW_MS - 3_000_000), an_order(2, changed_ms=NOW_MS - 1_000_000)])
        looked: list[int] = []
        with toy_web(toy.answer) as web:
            clock = FakeClock()
            source = make("kuaishou-shop", check(FIELDS, VALUES | {"address": web}), clock)

            async def on_look(until_ms: int) -> None:
                looked.append(until_ms)

            source.since_ms, source.looked = NOW_MS - 1_500_000, on_look
            sink = RecordingSink()
            running = asyncio.ensure_future(source.run(sink))
            await soon(lambda: looked)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        assert [event.order_id for event in sink.events if isinstance(event, Order)] == ["2433200012345678903"]
        assert looked == [clock.now_ms()]

    scenario(work)


_KEYS = [
    *("data", "orderList", "cursor", "orderBaseInfo", "orderItemInfo", "oid", "status", "num", "price", "totalFee"),
    *("items", "kwaiItemId", "title", "skuList", "skuNick", "skuStock", "skuSalePrice", "liveCarItem", "item"),
    *("orderRefundList", "refundId", "refundFee", "refundStatus", "buyerOpenId", "payTime", "updateTime"),
]
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(_KEYS),
        inner, max_size=6,
    ),
    max_leaves=14,
)  # fmt: skip


@given(_json)
def test_any_answer_is_survived(answer: Any) -> None:
    for event in orders_of(answer, NOW_MS).events:
        assert decode(encode(event)) == event
    cursor_of(answer)
    viewers_of(answer, NOW_MS)
    rows_of(answer)
    figures_of("5", answer, answer, NOW_MS)
