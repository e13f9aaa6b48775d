"""The counter of a shop in reserve mode: claims and sales as messages, people and time make them."""

from __future__ import annotations

from anchor_console.goods import store as goods
from anchor_console.goods.goods_file import GoodsFile
from anchor_console.goods.service import bring_in
from anchor_console.live import store as live
from anchor_console.sales import claiming, holding, orders
from anchor_console.sales import service as sales
from anchor_console.sales.booking import Booking
from anchor_console.sales.service import Operator
from anchor_console.sales.terms import Changes
from anchor_console.sales.wanted import Wanted
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import set_available
from tests.support.shop import NOW_MS, Shop, a_fan, a_row


class Counter:
    """Claims and sales at the counter of a shop, as messages and people make them."""

    def __init__(self, opened: Shop) -> None:
        self.shop = opened
        self.terms = opened.session.terms
        self.now_ms = NOW_MS
        self.done = 0
        self.per_fan_limit = None
        self.chosen = set()
        """Claims of which a person told the variant."""
        self.moved_up = []
        """Whose claims moved up with the last thing that was done."""

    def do(self, work, *, ends_due=True):
        """As the console acts: whatever hold is over by now ends first, in the same transaction."""
        changes = Changes.none()

        def all_of_it(tx):
            booking = Booking(tx, self.terms, self.now_ms, changes)
            if ends_due and self.terms.mode == "reserve" and live.is_open(tx, self.terms.session_id):
                holding.expire_due(booking)
            return work(booking)

        result = self.shop.do(all_of_it)
        self.moved_up = [changes.claims[claim_id].fan_name for claim_id in changes.moved_up]
        return result

    def operator(self) -> Operator:
        self.done += 1
        return Operator("中控", f"K{self.done}")

    def claim(self, n, qty=1, color="驼色", size="M", number="1", **more):
        who, wanted = self.shop.fan(a_fan(n)), Wanted(self.shop.product(number), color, size, qty, **more)
        made = self.do(lambda booking: claiming.make(
            booking, who, f"粉丝{n}", wanted, message_id=None, line=0, pin_id=None))  # fmt: skip
        return made.id

    def cancel(self, n, qty=None, color=None, size=None, **more):
        who, wanted = self.shop.fan(a_fan(n)), Wanted(self.shop.product("1"), color, size, qty, **more)
        self.do(lambda booking: claiming.cancel(booking, who, [wanted]))

    def confirm(self, claim_id):
        operator, goods = self.operator(), self.shop.catalogue
        self.do(lambda booking: sales.confirm(booking, claim_id, goods, operator))

    def release(self, claim_id):
        self.do(lambda booking: sales.release(booking, claim_id))

    def choose(self, claim_id, code):
        self.chosen.add(claim_id)
        goods, sku = self.shop.catalogue, self.shop.sku(code).id
        self.do(lambda booking: sales.choose_variant(booking, claim_id, sku, goods))

    def sell(self, n, code, qty, amount=None):
        operator, what = self.operator(), (self.shop.catalogue.sku_coded(code))
        who = self.shop.fan(a_fan(n))
        self.do(lambda booking: sales.sell_by_hand(booking, what, qty, amount, who, operator))

    def order(self, order):
        who, goods = self.shop.fan(order.fan), self.shop.catalogue
        told = orders.Told(order, "kuaishou", order.fan.platform, who)
        self.do(lambda booking: orders.record(booking, told, goods, None))

    def adjust(self, code, delta):
        sku = self.shop.sku(code).id
        self.do(lambda booking: sales.adjust_stock(booking, sku, delta, "盘点", "中控"))

    def restock(self, code, stock):
        row = a_row(sku_code=code, size=code[-1], stock=stock, per_fan_limit=self.per_fan_limit)
        self.do(lambda booking: bring_in(booking.tx, GoodsFile((row,), ()), None, self.now_ms))
        self.do(holding.serve_waiting)

    def pass_time(self, seconds):
        self.now_ms += seconds * 1000
        self.do(holding.expire_due)

    def say_left(self, code, units):
        """A person counts what is left to be sold."""
        sku = self.shop.sku(code).id

        def work(booking):
            level = stock.level(booking.tx, sku)
            booking.move(sku, set_available(level, units + level.held), booking.cause(why="盘点"))
            holding.promote(booking, sku)

        self.do(work)

    def limit(self, units, number="1"):
        """Let each fan have that many of the product."""
        self.per_fan_limit, product = units, self.shop.product(number)
        self.shop.do(lambda tx: tx.execute(
            "UPDATE products SET per_fan_limit = ? WHERE id = ?", (units, product.id)).rowcount)  # fmt: skip

    def hold_for(self, words, number="1"):
        product = self.shop.product(number)
        self.shop.do(lambda tx: goods.put_details(tx, product.id, (("hold_minutes", words),)))

    def parts(self):
        """Of each claim, in the order in which they came: held, waiting, sold, released."""
        return [(one.held, one.waiting, one.sold, one.released) for one in self.shop.claims()]

    def states(self):
        return [claim.state.value for claim in self.shop.claims()]
