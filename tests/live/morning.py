"""Nights and mornings of any kind: what is confirmed by hand, orders, order files, taking back; beside a plain model.

Of each fan and variant what was confirmed by hand is paid by the orders that come after it, up to its quantity. All
figures of a session agree: the screen's totals, the exported file, the ledger.
"""

from __future__ import annotations

import contextlib
import csv
import io
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from anchor_console.core.clock import from_ms
from anchor_console.core.ids import SessionId
from anchor_console.core.refusal import Refused
from anchor_console.live import store as live
from anchor_console.live.files import reconcile_work
from anchor_console.live.session import DEFAULT_HOLD_MS, Session, SessionState
from anchor_console.live.totals import totals_of
from anchor_console.reports.table_file import to_csv
from anchor_console.reports.tables import sales_table
from anchor_console.sales import claiming, orders
from anchor_console.sales import service as sales
from anchor_console.sales import store as sale_store
from anchor_console.sales.booking import Booking
from anchor_console.sales.order import PAID_STATUSES
from anchor_console.sales.order_file import read_orders
from anchor_console.sales.reconcile_store import ImportId
from anchor_console.sales.taking_back import Parts, bring_to
from anchor_console.sales.terms import Changes
from anchor_console.sales.wanted import Wanted
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import set_available
from tests.live.test_reconciling import a_file, a_row
from tests.support.shop import NOW_MS, a_fan, a_line, an_order, at, shop
from tests.support.shop import a_row as a_goods_row

PRICES = {"C1-M": 19_900, "D2": 9_900}
SHOWN = {"C1-M": ("1", "驼色", "M"), "D2": ("2", None, None)}
GOODS = (
    a_goods_row(stock=90),
    a_goods_row(number="2", product_code="D2", name="碎花裙", category="连衣裙", aliases=("裙子",), sku_code="D2",
                color=None, size=None, stock=90, price_minor=9900, floor_price_minor=None),
)  # fmt: skip
people = st.integers(1, 2)
codes = st.sampled_from(list(PRICES))
baskets = st.dictionaries(codes, st.integers(1, 3), min_size=1, max_size=2)


@dataclass
class Told:
    """An order as its buyer made it; `seconds` after the session began."""

    fan: int
    lines: list[tuple[str, int]]
    seconds: int
    is_shipped: bool = False
    is_off: bool = False


@dataclass(frozen=True)
class ByHand:
    sale_id: str
    claim_id: int
    before: Parts
    after: Parts
    fan: int
    code: str
    units: int


class Morning(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.life = contextlib.ExitStack()
        shutil.copytree(_a_new_shop(), self.folder / "shop")
        self.shop = self.life.enter_context(shop(self.folder / "shop"))
        self.catalogue = self.shop.catalogue
        self.session, self.terms = self.shop.session, self.shop.session.terms
        self.seconds, self.ended_s = 0, None
        self.made = 0
        self.by_hand: list[ByHand] = []
        self.orders: dict[str, Told] = {}
        self.unpaid: Counter = Counter()
        """By fan and variant: units confirmed by hand that no order has paid."""
        self.units: Counter = Counter()
        """By variant, what counts."""

    def teardown(self) -> None:
        self.life.close()
        shutil.rmtree(self.folder)

    # -- how things are done

    def later(self) -> int:
        self.seconds += 5
        return NOW_MS + self.seconds * 1000

    def do(self, work):
        now_ms = self.later()
        return self.shop.do(lambda tx: work(Booking(tx, self.terms, now_ms, Changes.none())))

    def new_id(self, letter: str) -> str:
        self.made += 1
        return f"{letter}{self.made}"

    def say(self, order_id: str, status: str) -> None:
        told = self.orders[order_id]
        lines = [a_line(code, qty, line_id=f"L{at}", amount=PRICES[code] * qty) for at, (code, qty) in
                 enumerate(told.lines)]  # fmt: skip
        self.later()
        event = an_order(order_id, status, fan=told.fan, seconds=self.seconds, placed_at=at(told.seconds), lines=lines)
        heard = orders.Told(event, "till", "kuaishou", self.shop.fan(a_fan(told.fan)))
        self.do(lambda booking: orders.record(booking, heard, self.catalogue, None))

    def pay(self, order_id: str) -> None:
        told = self.orders[order_id]
        for code, qty in told.lines:
            by_hand = min(qty, self.unpaid[told.fan, code])
            self.unpaid[told.fan, code] -= by_hand
            self.units[code] += qty - by_hand

    def call_off_what_was_sold_by_hand(self, order_id: str) -> None:
        told = self.orders[order_id]
        for code, qty in told.lines:
            by_hand = min(qty, self.unpaid[told.fan, code])
            self.unpaid[told.fan, code] -= by_hand
            self.units[code] -= by_hand

    def rows(self, order_id: str) -> list[list[str]]:
        told = self.orders[order_id]
        status = "交易关闭" if told.is_off else "已发货" if told.is_shipped else "待发货"
        when = from_ms(NOW_MS + told.seconds * 1000).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        return [
            a_row(order_id, code, qty, f"{PRICES[code] * qty / 100:.2f}", status, 买家昵称=f"粉丝{told.fan}",
                  买家ID=f"ks-{told.fan}", 下单时间=when, 支付时间=when)
            for code, qty in told.lines
        ]  # fmt: skip

    def book(self, order_ids: list[str]) -> ImportId | None:
        rows = [row for order_id in order_ids for row in self.rows(order_id)]
        lines, now_ms = read_orders(a_file(self.folder, *rows)).lines, self.later()
        told = self.shop.do(lambda tx: reconcile_work.booked(
            tx, self.session.id, lines, "f.csv", "desk", lambda *_: False, now_ms, Changes.none()))  # fmt: skip
        return told["import_id"]

    def take_back(self, import_id: ImportId) -> None:
        now_ms = self.later()
        self.shop.do(lambda tx: reconcile_work.taken_back(tx, import_id, "desk", now_ms, Changes.none()))

    def figures(self):
        return (
            self.shop.ask(
                "SELECT id, order_row IS NULL, line_id, status, qty, amount, units_booked, session_id FROM sales"
                " WHERE NOT is_dropped ORDER BY id"
            ),
            self.shop.ask("SELECT sku_id, on_hand, held, sold FROM stock_levels ORDER BY sku_id"),
            self.shop.ask("SELECT id, wanted, waiting, held, sold, released FROM claims ORDER BY id"),
        )

    # -- the show

    @initialize(fan=people, code=codes, units=st.integers(1, 3), is_over=st.booleans())
    def begin(self, fan, code, units, is_over):
        self.confirm(fan, code, units)
        if is_over:
            self.end()

    @precondition(lambda self: self.ended_s is None)
    @rule(fan=people, code=codes, units=st.integers(1, 3))
    def confirm(self, fan, code, units):
        number, color, size = SHOWN[code]
        who, wanted = self.shop.fan(a_fan(fan)), Wanted(self.shop.product(number), color, size, units)
        claim = self.do(lambda booking: claiming.make(
            booking, who, f"粉丝{fan}", wanted, message_id=None, line=0, pin_id=None))  # fmt: skip
        operator = sales.Operator("中控", self.new_id("K"))
        before = Parts.of(self.shop.do(lambda tx: sale_store.claim(tx, claim.id)))
        self.do(lambda booking: sales.confirm(booking, claim.id, self.catalogue, operator))
        after = Parts.of(self.shop.do(lambda tx: sale_store.claim(tx, claim.id)))
        self.unpaid[fan, code] += units
        self.units[code] += units
        self.by_hand.append(ByHand(operator.command_id, claim.id, before, after, fan, code, units))

    @precondition(lambda self: self.by_hand and self.ended_s is None)
    @rule(data=st.data())
    def take_back_a_confirmation(self, data):
        one = data.draw(st.sampled_from(self.by_hand))
        try:
            self.do(lambda booking: bring_to(
                booking, one.claim_id, one.after, one.before, one.sale_id, self.catalogue))  # fmt: skip
        except Refused:
            return  # an order has paid it
        self.do(lambda booking: sales.release(booking, one.claim_id))
        self.by_hand.remove(one)
        self.unpaid[one.fan, one.code] -= one.units
        self.units[one.code] -= one.units
        assert self.unpaid[one.fan, one.code] >= 0

    @precondition(lambda self: self.ended_s is None)
    @rule()
    def end(self):
        now_ms = self.later()
        self.ended_s = self.seconds
        self.shop.do(lambda tx: live.set_state(tx, self.session.id, SessionState.ENDED, now_ms))
        following = Session(
            SessionId("S2"), "下一场", "reserve", SessionState.RUNNING, now_ms + 1, None, DEFAULT_HOLD_MS, "CNY"
        )
        self.shop.do(lambda tx: live.add_session(tx, following))
        self.terms = following.terms

    # -- what the platform tells

    @rule(fan=people, basket=baskets, is_placed_first=st.booleans())
    def order(self, fan, basket, is_placed_first):
        order_id = self.new_id("o")
        self.orders[order_id] = Told(fan, list(basket.items()), self.seconds if self.ended_s is None else self.ended_s)
        if is_placed_first:
            self.say(order_id, "placed")
        self.say(order_id, "paid")
        self.pay(order_id)

    @precondition(lambda self: any(not one.is_off for one in self.orders.values()))
    @rule(data=st.data(), is_sent=st.booleans())
    def order_goes_on_or_is_told_of_again(self, data, is_sent):
        order_id = data.draw(st.sampled_from([key for key, one in self.orders.items() if not one.is_off]))
        self.orders[order_id].is_shipped |= is_sent
        self.say(order_id, "shipped" if self.orders[order_id].is_shipped else "paid")

    @precondition(lambda self: any(not one.is_off and not one.is_shipped for one in self.orders.values()))
    @rule(data=st.data())
    def call_off(self, data):
        still = [key for key, one in self.orders.items() if not one.is_off and not one.is_shipped]
        order_id = data.draw(st.sampled_from(still))
        self.orders[order_id].is_off = True
        self.say(order_id, "cancelled")
        for code, qty in self.orders[order_id].lines:
            self.units[code] -= qty

    # -- the morning after

    @precondition(lambda self: self.ended_s is not None)
    @rule(code=codes, left=st.integers(20, 50))
    def count_what_is_left(self, code, left):
        sku_id = self.shop.sku(code).id

        def work(booking):
            move = set_available(stock.level(booking.tx, sku_id), left)
            booking.move(sku_id, move, booking.cause(why="盘点"))

        self.do(work)

    @precondition(lambda self: self.ended_s is not None)
    @rule(
        data=st.data(), fan=people, basket=baskets, adds=st.sampled_from(["nothing", "paid", "called off"]),
        is_again=st.booleans(), is_taken_back=st.booleans(),
    )  # fmt: skip
    def order_file(self, data, fan, basket, adds, is_again, is_taken_back):
        """It tells of orders that are here, and of one that nobody told of."""
        told = [key for key in self.orders if data.draw(st.booleans())]
        fresh = None
        if adds != "nothing":
            fresh = self.new_id("o")
            self.orders[fresh] = Told(fan, list(basket.items()), self.ended_s, is_off=adds == "called off")
            told.append(fresh)
        if not told:
            return
        before = self.figures()
        import_id = self.book(told)
        if is_again:
            assert self.book(told) is None
        if is_taken_back and import_id is not None:
            self.take_back(import_id)
            assert self.figures() == before
            self.orders.pop(fresh, None)
        elif adds == "paid":
            self.pay(fresh)
        elif adds == "called off":
            self.call_off_what_was_sold_by_hand(fresh)
            if not self.shop.ask("SELECT 1 FROM orders WHERE order_id = ?", fresh):
                del self.orders[fresh]  # nobody here knows it

    # -- what holds always

    @invariant()
    def all_that_was_told_counts_once(self):
        self.shop.check()
        tx = self.shop.database.read()
        totals = [totals_of(tx, session) for session in live.sessions(tx)]
        assert sum(one.paid_minor for one in totals) == sum(PRICES[code] * qty for code, qty in self.units.items())
        assert sum(one.units for one in totals) == sum(self.units.values())
        sold = dict(self.shop.ask("SELECT code, sold FROM stock_levels JOIN skus ON skus.id = sku_id WHERE sold <> 0"))
        assert sold == {code: qty for code, qty in self.units.items() if qty}

    @invariant()
    def the_exported_file_adds_up_to_the_totals(self):
        tx = self.shop.database.read()
        for session in live.sessions(tx):
            rows = list(csv.DictReader(io.StringIO(to_csv(sales_table(tx, session)).decode("utf-8-sig"))))
            paid = [row for row in rows if row["status"] in PAID_STATUSES]
            totals = totals_of(tx, session)
            assert sum(int(row["amount"].replace(".", "")) for row in paid) == totals.paid_minor
            assert sum(int(row["refund_amount"].replace(".", "")) for row in paid) == totals.refunded_minor
            assert sum(int(row["qty"]) for row in paid) == totals.units


@cache
def _a_new_shop() -> Path:
    """The folder of a shop where nothing has happened yet; it goes with the machine's memory."""
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)) / "shop"
    with shop(folder, "reserve", GOODS):
        pass
    return folder
