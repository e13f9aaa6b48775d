"""Imports of order files taken back one by one: what others tell of the same orders stands, and stock is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from anchor_console.live import store as live
from anchor_console.live.files import reconcile_work
from anchor_console.live.session import SessionState
from anchor_console.sales import claiming
from anchor_console.sales import service as sales
from anchor_console.sales.booking import Booking
from anchor_console.sales.order_file import read_orders
from anchor_console.sales.past_orders import PastOrders, people_of
from anchor_console.sales.purchases import purchases_of
from anchor_console.sales.reconcile_store import ImportId
from anchor_console.sales.terms import Changes
from anchor_console.sales.wanted import Wanted
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import set_available
from anchor_console.storage.writer import Transaction
from tests.live.test_reconciling import a_file, a_row
from tests.support.shop import NOW_MS, Shop, a_fan, shop

HOUR_MS = 3_600_000


class Morning:
    """The morning after, with a session that is over, and every thing a minute after the one before."""

    def __init__(self, opened: Shop, folder: Path) -> None:
        self.shop, self.folder = opened, folder
        self._minutes = count(1)

    @property
    def now_ms(self) -> int:
        return NOW_MS + 2 * HOUR_MS + next(self._minutes) * 60_000

    def book(self, *rows: list[str]) -> ImportId:
        lines, now_ms = read_orders(a_file(self.folder, *rows)).lines, self.now_ms
        told = self.shop.do(lambda tx: reconcile_work.booked(
            tx, "last", lines, "f.csv", "desk", lambda *_: False, now_ms, Changes.none()))  # fmt: skip
        return ImportId(told["import_id"])

    def take_back(self, import_id: ImportId) -> None:
        now_ms = self.now_ms
        self.shop.do(lambda tx: reconcile_work.taken_back(tx, import_id, "desk", now_ms, Changes.none()))
        self.shop.check()

    def count_left(self, code: str, units: int) -> None:
        sku_id, now_ms = self.shop.sku(code).id, self.now_ms
        self.shop.do(lambda tx: stock.book(
            tx, sku_id, set_available(stock.level(tx, sku_id), units), stock.Cause(now_ms)))  # fmt: skip

    @property
    def sold(self) -> list[tuple[object, ...]]:
        """Of what counts: whether it is an order, its SKU, status, units, amount."""
        return self.shop.ask(
            "SELECT order_row IS NOT NULL, skus.code, status, qty, amount FROM sales"
            " LEFT JOIN skus ON skus.id = sku_id WHERE NOT is_dropped ORDER BY sales.rowid"
        )


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    """After a session in which a person confirmed two dresses for one fan."""
    with shop(tmp_path / "shop", "reserve") as opened:
        who, wanted = opened.fan(a_fan(1)), Wanted(opened.product("2"), None, None, 2)

        def sell(tx: Transaction) -> None:
            booking = Booking(tx, opened.session.terms, NOW_MS, Changes.none())
            claim = claiming.make(booking, who, "粉丝1", wanted, message_id=None, line=0, pin_id=None)
            assert claim is not None
            sales.confirm(booking, claim.id, opened.catalogue, sales.Operator("中控", "K1"))

        opened.do(sell)
        opened.do(lambda tx: live.set_state(tx, opened.session.id, SessionState.ENDED, NOW_MS + HOUR_MS))
        yield Morning(opened, tmp_path)


def dresses(order_id: str, qty: int, status: str, name: str = "") -> list[str]:
    return a_row(order_id, "D2", qty, f"{99 * qty}.00", status, 买家昵称=name, 买家ID=name and "ks-1")


def test_an_order_of_two_files_is_what_the_second_tells_when_the_first_is_taken_back(morning: Morning) -> None:
    first = morning.book(dresses("p1", 3, "待发货"))
    morning.book(dresses("p1", 3, "已发货"))
    morning.take_back(first)
    assert morning.sold[1:] == [(1, "D2", "shipped", 3, 29_700)]
    assert morning.shop.level("D2").sold == 5


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_was_sold_by_hand_stays_its_order_until_no_file_tells_of_that(
    morning: Morning, order: tuple[int, int]
) -> None:
    by_hand = morning.sold
    made = [morning.book(dresses("p1", 2, status, "粉丝1")) for status in ("待发货", "已发货")]
    morning.take_back(made[order[0]])
    assert morning.sold == [(1, "D2", "shipped" if order == (0, 1) else "paid", 2, 19_800)]
    assert morning.shop.level("D2").sold == 2
    morning.take_back(made[order[1]])
    assert (morning.sold, morning.shop.level("D2").sold) == (by_hand, 2)


def test_a_count_made_after_the_show_is_the_same_before_an_import_and_after_it_was_taken_back(morning: Morning) -> None:
    morning.count_left("D2", 6)
    before = morning.shop.level("D2")
    made = morning.book(dresses("p1", 3, "待发货", "粉丝1"))
    assert (morning.shop.level("D2").left, morning.shop.level("D2").sold) == (before.left, 3)
    morning.take_back(made)
    assert morning.shop.level("D2") == before


def test_each_part_of_a_sale_by_hand_is_its_full_price_less_its_discount(morning: Morning) -> None:
    shop, operator = morning.shop, sales.Operator("中控", "K2")
    dress, who = shop.catalogue.sku_coded("D2"), shop.fan(a_fan(2))
    assert dress is not None
    shop.do(lambda tx: sales.sell_by_hand(
        Booking(tx, shop.session.terms, NOW_MS, Changes.none()), dress, 3, 25_000, who, operator))  # fmt: skip

    def adds_up() -> bool:
        rows = shop.ask("SELECT unit_price * qty - discount, amount FROM sales WHERE NOT is_dropped AND qty > 0")
        return all(told == amount for told, amount in rows)

    made = [morning.book(a_row(f"p{n}", "D2", 1, "83.00", 买家昵称="粉丝2", 买家ID="ks-2")) for n in range(2)]
    assert adds_up()
    for import_id in made:
        morning.take_back(import_id)
        assert adds_up()
    assert sum(row[4] for row in morning.sold) == 19_800 + 25_000  # type: ignore[misc]


@pytest.mark.parametrize("is_known_before", [True, False])
def test_a_past_order_is_the_fans_again_when_the_import_that_booked_it_is_taken_back(
    morning: Morning, is_known_before: bool
) -> None:
    row = a_row("p1", "C1-M", 1, "199.00", 买家昵称="王姐", 买家ID="ks-1")
    past = PastOrders(morning.shop.catalogue, lambda *_: False)

    def remember() -> None:
        lines = read_orders(a_file(morning.folder, row)).lines
        morning.shop.do(lambda tx: past.keep_people(tx, people_of(lines)))
        morning.shop.do(lambda tx: past.keep_lines(tx, lines))

    if is_known_before:
        remember()
    made = morning.book(row)
    morning.take_back(made)
    if not is_known_before:
        remember()
    assert [one.origin for one in purchases_of(morning.shop.database.read(), past.known)] == ["history"]
    if is_known_before:
        spent = morning.shop.ask("SELECT spent FROM fan_tallies WHERE identity_id = ?", past.known[0])
        assert spent == [(19_900,)]
    morning.book(row)
    assert [one.origin for one in purchases_of(morning.shop.database.read(), past.known)] == ["order_file"]
