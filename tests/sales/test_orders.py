from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchor_console.core import events
from anchor_console.core.events import Refund
from anchor_console.core.money import LARGEST_MINOR
from anchor_console.goods import edits
from anchor_console.goods import store as goods
from anchor_console.goods.goods_file import GoodsFile
from anchor_console.goods.service import bring_in
from anchor_console.pins.card import OnAir
from anchor_console.sales import claiming, orders
from anchor_console.sales import store as sales
from anchor_console.sales.booking import Booking
from anchor_console.sales.order import fold, line_amounts
from anchor_console.sales.terms import Changes
from anchor_console.sales.wanted import Wanted
from anchor_console.stock.ledger import StockLevel
from tests.support.shop import Shop, a_fan, a_line, a_row, an_order, at, quick_folder, shop


@pytest.fixture
def reserve(tmp_path):
    with shop(tmp_path / "reserve", "reserve") as opened:
        yield opened
        opened.check()


@pytest.fixture
def cart(tmp_path):
    with shop(tmp_path / "cart") as opened:
        yield opened
        opened.check()


def tell(shop: Shop, *told: events.Order, source: str = "kuaishou", on_air: OnAir | None = None) -> Changes:
    changes = Changes.none()
    for order in told:
        who = None if order.fan is None else shop.fan(order.fan)
        heard = orders.Told(order, source, order.fan.platform if order.fan else None, who)
        catalogue = shop.catalogue
        shop.do(lambda tx, heard=heard, catalogue=catalogue: orders.record(
            Booking(tx, shop.session.terms, heard.order.at_ms, changes), heard, catalogue, on_air))  # fmt: skip
    return changes


def claim(shop: Shop, n: int, qty: int = 1, number: str = "1", color: str | None = "驼色", size: str | None = "M"):
    who, product = shop.fan(a_fan(n)), shop.product(number)
    return shop.do(
        lambda tx: claiming.make(
            Booking(tx, shop.session.terms, n, Changes.none()), who, f"粉丝{n}", Wanted(product, color, size, qty),
            message_id=None, line=0, pin_id=None,
        )
    )  # fmt: skip


def sale_rows(shop: Shop, *columns: str):
    return shop.ask(f"SELECT {', '.join(columns)} FROM sales ORDER BY rowid")


def sums(shop: Shop):
    return sales.sums(shop.database.read(), shop.session.id)


def test_a_placed_order_is_no_sale_yet_and_a_paid_one_lowers_stock_once(cart):
    tell(cart, an_order(1, "placed", lines=[a_line("C1-M", 2)]))
    assert cart.level("C1-M") == StockLevel(10, 0, 0)
    assert sums(cart).paid_minor == 0
    paid = an_order(1, "paid", seconds=1, lines=[a_line("C1-M", 2)])
    tell(cart, paid, paid)
    assert cart.level("C1-M") == StockLevel(10, 0, 2)
    assert sums(cart) == sales.SaleSums(1, 1, 2, 39800, 0)


def test_an_older_state_that_comes_late_changes_nothing(cart):
    tell(cart, an_order(1, "cancelled", seconds=5, lines=[a_line("C1-M")]))
    tell(cart, an_order(1, "paid", seconds=1, lines=[a_line("C1-M")]))
    assert cart.level("C1-M").sold == 0
    assert sale_rows(cart, "status") == [("cancelled",)]


def test_at_the_same_time_the_further_state_wins(cart):
    tell(cart, an_order(1, "shipped", lines=[a_line("C1-M")]), an_order(1, "paid", lines=[a_line("C1-M")]))
    assert sale_rows(cart, "status") == [("shipped",)]


def test_what_a_later_state_leaves_out_stays(cart):
    tell(
        cart,
        an_order(1, "paid", lines=[a_line("C1-M", amount=19900), a_line("D2", line_id="2", amount=9900)], paid=29800),
        an_order(1, "shipped", seconds=9),
        an_order(1, "shipped", seconds=10, lines=[a_line(None, line_id="2")]),
    )
    assert sale_rows(cart, "line_id", "status", "amount", "paid_amount") == [
        ("1", "shipped", 19900, 19900),
        ("2", "shipped", 9900, 9900),
    ]
    assert (cart.level("C1-M").sold, cart.level("D2").sold) == (1, 1)


def test_a_lines_new_quantity_and_variant_move_stock_by_the_difference(cart):
    tell(cart, an_order(1, lines=[a_line("C1-M", 3)]), an_order(1, seconds=1, lines=[a_line("C1-M", 1)]))
    assert (cart.level("C1-M").sold, cart.level("C1-L").sold) == (1, 0)
    tell(cart, an_order(1, seconds=2, lines=[a_line("C1-L", 1)]))
    assert (cart.level("C1-M").sold, cart.level("C1-L").sold) == (0, 1)
    assert sale_rows(cart, "size", "units_booked") == [("L", 1)]


def test_a_sale_keeps_its_product_when_the_number_moves_on(cart):
    by_number = a_line(None, number="2")
    tell(cart, an_order(1, lines=[by_number]))
    scarf = cart.product("3")
    cart.do(lambda tx: goods.put_number(tx, scarf.id, "2", 1))
    tell(cart, an_order(1, "shipped", seconds=1, lines=[by_number]))
    assert cart.level("D2").sold == 1
    assert sale_rows(cart, "number", "sku_id", "amount") == [("2", cart.sku("D2").id, 9900)]


def test_an_order_speaks_of_the_numbers_of_its_own_platform(cart):
    wanted = {"number": {"S3": {"kuaishou": "2"}}}
    cart.do(lambda tx: edits.change(tx, "numbers", "", "desk", 1, wanted, ["S3"]))
    tell(cart, an_order(1, lines=[a_line(None, number="2", unit_price=100)]))
    tell(cart, an_order(2, fan=None, lines=[a_line(None, number="2")]), source="douyin")
    assert sale_rows(cart, "sku_id") == [(cart.sku("S3").id,), (cart.sku("D2").id,)]


def test_a_price_that_changes_later_does_not_change_what_was_paid(cart):
    tell(cart, an_order(1, lines=[a_line("D2")]))
    row = a_row(product_code="D2", sku_code="D2", price_minor=500)
    cart.do(lambda tx: bring_in(tx, GoodsFile((row,), ()), None, 1))
    tell(cart, an_order(1, "shipped", seconds=1, lines=[a_line("D2")]))
    assert sums(cart).paid_minor == 9900


def test_an_order_of_what_we_do_not_have_is_kept_with_its_amounts(cart):
    tell(cart, an_order(1, lines=[a_line("X-9", 2, amount=5000, number="77", color="蓝", size="均码")]))
    tell(cart, an_order(2, lines=[a_line("X-8")], paid=4200, shipping=200))
    assert sale_rows(cart, "sku_id", "number", "color", "qty", "amount", "unit_price") == [
        (None, "77", "蓝", 2, 5000, 2500),
        (None, None, None, 1, 4000, 4000),
    ]
    assert sums(cart).paid_minor == 9000
    assert cart.ask("SELECT * FROM stock_levels WHERE sold > 0") == []


def test_an_orders_own_figures_are_shared_over_its_lines_to_the_fen(cart):
    tell(
        cart,
        an_order(
            1,
            lines=[a_line("C1-M"), a_line("D2", 2, line_id="2"), a_line("S3", line_id="3", amount=0)],
            total=10001,
            paid=9001,
            shipping=7,
            seller_discount=1000,
            platform_discount=1,
        ),
    )
    rows = sale_rows(cart, "amount", "paid_amount", "shipping_fee", "seller_discount", "platform_discount")
    assert [sum(column) for column in zip(*rows, strict=True)] == [10001, 9001, 7, 1000, 1]
    assert sums(cart).paid_minor == 10001


def test_the_amounts_of_lines_come_to_what_the_order_tells_whatever_a_unit_would_cost(cart):
    two = [a_line("D2", unit_price=9900), a_line("C1-M", line_id="2", unit_price=19900)]
    tell(cart, an_order(1, lines=two, total=25000))
    assert sale_rows(cart, "amount", "discount") == [(8305, 1595), (16695, 3205)]
    tell(cart, an_order(2, lines=two, paid=25500, shipping=500))
    tell(cart, an_order(3, lines=[a_line("D2")], paid=9000))
    assert sums(cart).paid_minor == 2 * 25000 + 9000


@given(
    st.lists(st.tuples(st.integers(1, 3), st.none() | st.integers(0, 30_000)), min_size=1, max_size=4),
    st.none() | st.integers(0, 100_000),
    st.integers(0, 100_000),
    st.integers(0, 2_000),
)
def test_amounts_that_no_line_tells_add_up_to_the_fen(lines, total, paid, shipping):
    told = [a_line("D2", qty, line_id=str(at), unit_price=price) for at, (qty, price) in enumerate(lines)]
    order = fold([an_order(1, lines=told, total=total, paid=paid, shipping=shipping)])
    amounts = line_amounts(order, [None] * len(told))
    assert sum(amounts) == (max(0, paid - shipping) if total is None else total)


def test_lines_without_ids_stay_apart(cart):
    tell(cart, an_order(1, lines=[a_line("C1-M", line_id=""), a_line("D2", line_id="")]))
    assert (cart.level("C1-M").sold, cart.level("D2").sold) == (1, 1)


def test_orders_whose_ids_read_alike_are_two(cart):
    tell(cart, an_order("1-2", lines=[a_line("D2", line_id="3")]), an_order("1", lines=[a_line("D2", line_id="2-3")]))
    tell(cart, an_order("1/2", lines=[a_line("D2", line_id="3")]), an_order("1", lines=[a_line("D2", line_id="2/3")]))
    assert cart.level("D2").sold == 4


def test_an_event_without_a_buyer_means_the_order_that_is_known(cart):
    tell(cart, an_order(1, lines=[a_line("D2")]))
    tell(cart, an_order(1, "refunded", fan=None, seconds=5), source="erp")
    assert cart.ask("SELECT platform, status FROM orders") == [("kuaishou", "refunded")]
    tell(cart, an_order(2, "placed", fan=None, lines=[a_line("D2")]), an_order(2, seconds=1), source="erp")
    assert cart.ask("SELECT status FROM orders WHERE order_id = '2'") == [("paid",)]


def test_two_sources_that_tell_of_one_order_make_one_sale_whichever_is_first(cart):
    without, with_buyer = (an_order(1, fan=fan, seconds=n, lines=[a_line("D2")]) for n, fan in enumerate((None, 1)))
    for _ in range(2):
        tell(cart, without, source="till")
        tell(cart, with_buyer, source="bridge")
    assert cart.ask("SELECT platform, order_id FROM orders") == [("kuaishou", "1")]
    assert (cart.level("D2").sold, sums(cart).paid_minor) == (1, 9900)


def test_orders_of_two_platforms_are_two_though_their_ids_are_equal(cart):
    tell(cart, an_order(1, fan=None, lines=[a_line("D2")]), source="douyin")
    tell(cart, an_order(1, seconds=1, lines=[a_line("D2")]), source="bridge")
    assert cart.ask("SELECT platform FROM orders ORDER BY id") == [("douyin",), ("kuaishou",)]
    assert cart.level("D2").sold == 2


def test_amounts_beyond_all_money_are_cut_and_break_nothing(cart):
    tell(cart, an_order(1, lines=[a_line("D2", 10**9, unit_price=10**12)]))
    assert sums(cart).paid_minor == LARGEST_MINOR


def test_words_of_a_line_are_kept_short_and_harmless(cart):
    tell(cart, an_order(1, lines=[a_line(None, number="9" * 5000, color="红\u202e" + "x" * 5000)]))
    ((number, color),) = sale_rows(cart, "number", "color")
    assert len(number) == len(color) == 100
    assert "\u202e" not in color


def test_a_pin_is_credited_only_with_its_own_product(cart):
    cart.do(lambda tx: tx.execute(
        "INSERT INTO pins (id, session_id, product_id, number, state, note, by_name, origin, proposed_at_ms)"
        " VALUES ('P', 'S1', 1, '1', 'done', '', '', 'desk', 0)").rowcount)  # fmt: skip
    from anchor_console.core.ids import PinId
    from anchor_console.pins.card import Stage

    on_air = OnAir(PinId("P"), cart.product("1").id, "1", Stage.OPEN, 19900, 0, 0)
    tell(cart, an_order(1, lines=[a_line("C1-M"), a_line("D2", line_id="2")]), on_air=on_air)
    assert sale_rows(cart, "pin_id") == [("P",), (None,)]


# -- refunds


def test_a_refund_before_shipping_that_covers_a_line_puts_it_back_and_stays_so_when_the_rest_is_shipped(cart):
    lines = [a_line("C1-M", amount=19900), a_line("D2", line_id="2", amount=9900)]
    refund = Refund(refund_id="r", amount=9900, line_id="2")
    tell(cart, an_order(1, lines=lines), an_order(1, "part_refunded", seconds=1, lines=lines, refunds=[refund]))
    assert (cart.level("C1-M").sold, cart.level("D2").sold) == (1, 0)
    tell(cart, an_order(1, "shipped", seconds=2, lines=lines, refunds=[refund]))
    assert (cart.level("C1-M").sold, cart.level("D2").sold) == (1, 0)
    assert sums(cart).refunded_minor == 9900


def test_money_given_back_before_shipping_leaves_the_goods_sold(cart):
    refund = Refund(refund_id="r", amount=500)
    tell(cart, an_order(1, lines=[a_line("D2", 2)]), an_order(1, "part_refunded", seconds=1, refunds=[refund]))
    assert cart.level("D2").sold == 2
    assert sums(cart).refunded_minor == 500


@pytest.mark.parametrize(("goods_back", "sold"), [(False, 3), (True, 2)])
def test_after_shipping_only_goods_that_came_back_are_on_the_shelf(cart, goods_back, sold):
    refund = Refund(refund_id="r", amount=9900, line_id="1", qty=1, goods_back=goods_back)
    tell(
        cart,
        an_order(1, lines=[a_line("D2", 3)]),
        an_order(1, "shipped", seconds=1),
        an_order(1, "part_refunded", seconds=2, refunds=[refund]),
        an_order(1, "part_refunded", seconds=3, refunds=[refund]),
    )
    assert cart.level("D2").sold == sold
    assert sums(cart).refunded_minor == 9900


def test_a_refund_of_the_whole_order_names_units_of_its_only_line(cart):
    refund = Refund(refund_id="r", amount=9900, qty=1, goods_back=True)
    tell(
        cart, an_order(1, "shipped", lines=[a_line("D2", 3)]), an_order(1, "part_refunded", seconds=1, refunds=[refund])
    )
    assert cart.level("D2").sold == 2


def test_a_refund_of_some_units_of_many_lines_puts_none_back_by_guessing(cart):
    lines = [a_line("C1-M", 2), a_line("D2", 2, line_id="2")]
    refund = Refund(refund_id="r", amount=100, qty=1, goods_back=True)
    tell(cart, an_order(1, "shipped", lines=lines), an_order(1, "part_refunded", seconds=1, refunds=[refund]))
    assert (cart.level("C1-M").sold, cart.level("D2").sold) == (2, 2)
    assert sums(cart).refunded_minor == 100


def test_a_refund_of_a_line_that_nobody_told_of_still_counts(cart):
    refund = Refund(refund_id="r", amount=700, line_id="elsewhere")
    tell(cart, an_order(1, "part_refunded", lines=[a_line("D2")], refunds=[refund]))
    assert sums(cart).refunded_minor == 700


def test_a_refunded_order_has_all_its_money_back_and_never_more(cart):
    tell(cart, an_order(1, "shipped", lines=[a_line("D2")]), an_order(1, "refunded", seconds=1))
    tell(cart, an_order(2, "refunded", lines=[a_line("D2")], refunds=[Refund(refund_id="r", amount=10**6)]))
    assert sums(cart).refunded_minor == 2 * 9900
    assert cart.level("D2").sold == 1  # shipped, and nobody said that it came back


def test_a_refund_without_a_line_is_shared_by_what_is_left_of_each_line(cart):
    lines = [a_line("C1-M", line_id="a", amount=10000), a_line("D2", line_id="b", amount=20000)]
    of_one, of_the_rest = Refund(refund_id="r1", amount=10000, line_id="a"), Refund(refund_id="r2", amount=20000)
    tell(cart, an_order(1, lines=lines), an_order(1, "part_refunded", seconds=1, lines=lines, refunds=[of_one]))
    tell(cart, an_order(1, "refunded", seconds=2, lines=lines, refunds=[of_the_rest]))
    assert sale_rows(cart, "line_id", "amount - refund_amount") == [("a", 0), ("b", 0)]
    assert (cart.level("C1-M").sold, cart.level("D2").sold) == (0, 0)


@pytest.mark.parametrize(("told", "back"), [(("file:D2/5000", 3000), 5000), (("file:D2", 7900), 9900)])
def test_what_an_older_console_kept_of_a_file_as_what_came_on_top_is_what_went_back_so_far(cart, told, back):
    first, by_file = Refund(refund_id="r1", amount=2000), Refund(refund_id=told[0], amount=told[1], line_id="1")
    later = Refund(refund_id="r2", amount=back - 2000)
    lines = [a_line("D2", amount=9900)]
    tell(cart, an_order(1, "part_refunded", lines=lines, refunds=[first]))
    tell(cart, an_order(1, "part_refunded", seconds=1, lines=lines, refunds=[by_file]))
    assert sums(cart).refunded_minor == back
    tell(cart, an_order(1, "part_refunded", seconds=2, lines=lines, refunds=[first, later]))
    assert sums(cart).refunded_minor == back


def test_goods_that_come_back_later_come_back_once(cart):
    told = [Refund(refund_id="r", amount=9900, line_id="1", goods_back=back) for back in (False, True, False)]
    tell(cart, an_order(1, "shipped", lines=[a_line("D2")]))
    for seconds, refund in enumerate(told, start=1):
        tell(cart, an_order(1, "refunded", seconds=seconds, refunds=[refund]))
    assert cart.level("D2").sold == 0


# -- claims


def test_an_order_of_the_fan_who_claimed_takes_what_was_held_for_them(reserve):
    made = claim(reserve, 1, 2)
    assert reserve.level("C1-M") == StockLevel(10, 2, 0)
    tell(reserve, an_order(1, lines=[a_line("C1-M", 1)]))
    assert reserve.level("C1-M") == StockLevel(10, 1, 1)
    (after,) = reserve.claims()
    assert (after.held, after.sold) == (1, 1)
    assert sale_rows(reserve, "claim_id") == [(made.id,)]


def test_the_claim_of_that_very_variant_is_answered_before_one_that_named_none(reserve):
    claim(reserve, 1, color=None, size=None)
    exact = claim(reserve, 1)
    tell(reserve, an_order(1, lines=[a_line("C1-M")]))
    assert reserve.level("C1-M") == StockLevel(10, 0, 1)
    assert sale_rows(reserve, "claim_id") == [(exact.id,)]


def test_an_order_of_somebody_else_is_booked_and_what_lacks_is_shown_short(reserve):
    claim(reserve, 1, 10)
    tell(reserve, an_order(1, fan=2, lines=[a_line("C1-M", 3)]))
    assert reserve.level("C1-M") == StockLevel(10, 10, 3)
    assert reserve.level("C1-M").short == 3


def test_a_cancelled_order_lets_the_next_in_line_move_up(reserve):
    claim(reserve, 1, 10)
    claim(reserve, 2, 1)
    paid = an_order(1, lines=[a_line("C1-M", 10)])
    tell(reserve, paid)
    assert [one.held for one in reserve.claims()] == [0, 0]
    tell(reserve, an_order(1, "cancelled", seconds=1))
    assert [one.held for one in reserve.claims()] == [0, 1]
    assert reserve.level("C1-M") == StockLevel(10, 1, 0)


def test_a_claim_is_answered_once_a_later_event_names_the_buyer(reserve):
    claim(reserve, 1, 2)
    tell(reserve, an_order(1, fan=None, lines=[a_line("C1-M", 2)]))
    assert reserve.level("C1-M") == StockLevel(10, 2, 2)
    tell(reserve, an_order(1, "shipped", seconds=1))
    assert reserve.level("C1-M") == StockLevel(10, 0, 2)


# -- any order of arrival

statuses = st.sampled_from(["placed", "paid", "shipped", "part_refunded", "refunded", "cancelled", "closed"])
some_lines = st.lists(
    st.builds(
        a_line,
        sku=st.sampled_from([None, "C1-M", "C1-L", "D2", "S3", "gone"]),
        qty=st.integers(1, 3),
        line_id=st.sampled_from(["1", "2", "3"]),
        number=st.sampled_from([None, "1", "2", "99"]),
        amount=st.none() | st.integers(0, 5000),
        unit_price=st.none() | st.integers(0, 5000),
    ),
    max_size=3,
)
some_refunds = st.lists(
    st.builds(
        Refund,
        refund_id=st.sampled_from(["a", "b"]),
        amount=st.integers(0, 9000),
        line_id=st.none() | st.sampled_from(["1", "2", "9"]),
        qty=st.none() | st.integers(1, 2),
        goods_back=st.booleans(),
    ),
    max_size=2,
)
fen = st.none() | st.integers(0, 20000)
some_states = st.lists(
    st.builds(
        an_order,
        st.sampled_from([1, 2]),
        statuses,
        fan=st.just(1),
        seconds=st.integers(0, 4),
        lines=some_lines,
        refunds=some_refunds,
        total=fen,
        paid=fen,
        shipping=fen,
        paid_at=st.none() | st.integers(0, 4).map(at),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=30)
@given(some_states, st.data())
def test_any_order_of_arrival_and_any_repeats_end_in_equal_tables(states, data):
    shuffled = data.draw(st.permutations(states + data.draw(st.lists(st.sampled_from(states), max_size=3))))
    results = []
    with quick_folder() as folder:
        for n, told in enumerate((states, shuffled)):
            with shop(folder / str(n), "reserve") as opened:
                claim(opened, 1, 2)
                claim(opened, 2, 9)
                tell(opened, *told)
                opened.check()
                results.append(_without_rows(opened))
    assert results[0] == results[1]


def _without_rows(opened: Shop):
    """Orders, sales and stock, with orders named by their ids instead of by the row they happened to get."""
    named = "(SELECT order_id FROM orders WHERE orders.id = order_row)"
    return (
        sorted(row[1:] for row in opened.ask("SELECT * FROM orders")),
        sorted(opened.ask(f"SELECT {named}, refund_id, amount, line_id, qty, goods_back, at_ms FROM refunds")),
        sorted(
            opened.ask(
                f"SELECT id, {named}, line_id, identity_id, status, sku_id, number, color, size, qty, unit_price,"
                " discount, amount, paid_amount, shipping_fee, refund_amount, refunded_at_ms, units_booked,"
                " placed_at_ms, confirmed_at_ms FROM sales"
            ),
            key=repr,
        ),
        opened.ask("SELECT sku_id, on_hand, sold FROM stock_levels WHERE on_hand + sold > 0 ORDER BY sku_id"),
    )
