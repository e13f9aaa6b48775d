from __future__ import annotations

import pytest
from msgspec.structs import replace

from anchor_console.core.events import Refund
from anchor_console.fans import page_store
from anchor_console.fans.tiers import DEFAULT_RULES, tier_of
from anchor_console.sales import orders, past_store, tallies
from anchor_console.sales.booking import Booking
from anchor_console.sales.habits import habits_of
from anchor_console.sales.past_store import PastLine, put_past_lines
from anchor_console.sales.purchases import bought, purchases_of
from anchor_console.sales.terms import Changes
from tests.support.shop import NOW_MS, a_fan, an_order, shop
from tests.support.shop import a_line as an_order_line

DAY_MS = 24 * 60 * 60_000


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made


def a_line(who=None, **changes) -> PastLine:
    line = PastLine(
        platform="kuaishou",
        order_id="o1",
        line_id="1",
        identity_id=who,
        product_code="C1",
        product_name="羊毛大衣 旧款",
        category="大衣",
        variant="驼色;M",
        color="驼色",
        size="M",
        qty=1,
        amount_minor=19900,
        status="shipped",
        is_returned=False,
        placed_at_ms=NOW_MS - DAY_MS,
        paid_at_ms=None,
    )
    return replace(line, **changes)


def a_booking(tx, shop):
    return Booking(tx, shop.session.terms, NOW_MS, Changes.none())


def keep(shop, *lines):
    return shop.do(lambda tx: put_past_lines(tx, lines))


def order(shop, sku, fan, order_id="taken-in"):
    """An order that the console took in itself, paid now."""
    told = orders.Told(an_order(order_id, lines=[an_order_line(sku)]), "shop", fan.platform, shop.fan(fan))
    catalogue = shop.catalogue
    shop.do(lambda tx: orders.record(a_booking(tx, shop), told, catalogue, None))


def test_past_orders_and_sales_of_sessions_stand_in_one_row(opened):
    who = opened.fan(a_fan(1))
    keep(opened, a_line(who))
    order(opened, "D2", a_fan(1))
    lines = purchases_of(opened.database.read(), [who])
    assert [(line.product_code, line.origin, line.session_id) for line in lines] == [
        ("D2", "order_event", opened.session.id),
        ("C1", "history", None),
    ]
    assert lines[1].product_name == "羊毛大衣"  # as the shop calls it now
    assert purchases_of(opened.database.read(), [who], limit=1) == lines[:1]


def test_orders_are_told_apart_by_their_numbers_where_their_times_are_days_or_not_told(opened):
    who = opened.fan(a_fan(1))
    untold = {"placed_at_ms": None, "paid_at_ms": None}
    keep(
        opened,
        *(a_line(who, order_id=order_id) for order_id in ("day-1", "day-2")),
        *(a_line(who, order_id="two-lines", line_id=line_id) for line_id in ("1", "2")),
        *(a_line(who, order_id=order_id, **untold) for order_id in ("untold-1", "untold-2")),
    )
    order(opened, "D2", a_fan(1))
    assert tallies.tally_of(opened.database.read(), [who]).orders == 6


def test_who_bought_before_at_a_time_that_nobody_told_comes_back_with_the_first_order_of_a_session(opened):
    who = opened.fan(a_fan(1))
    order(opened, "D2", a_fan(1))
    order(opened, "D2", a_fan(1), order_id="taken-in-2")
    tally = tallies.tally_of(opened.database.read(), [who])
    assert (tally.orders, tier_of(DEFAULT_RULES, tally, None, NOW_MS).key) == (2, "buyer")
    keep(opened, a_line(who, order_id="untold", placed_at_ms=None, paid_at_ms=None))
    tally = tallies.tally_of(opened.database.read(), [who])
    assert (tally.first_bought_ms, tier_of(DEFAULT_RULES, tally, None, NOW_MS).key) == (None, "returning")


def test_the_same_lines_again_add_nothing_and_tell_what_became_of_them(opened):
    who = opened.fan(a_fan(1))
    assert keep(opened, a_line(who), a_line(who, line_id="2")) == 2
    assert keep(opened, a_line(None, status="refunded", is_returned=True), a_line(who, order_id="o2")) == 1
    told = bought(opened.database.read(), [who])
    assert (told.lines, told.returned) == (3, 1)


def test_sizes_that_were_kept_and_sizes_that_came_back_are_apart(opened):
    who = opened.fan(a_fan(1))
    keep(
        opened,
        a_line(who, line_id="1", size="M", is_returned=True, status="refunded"),
        a_line(who, line_id="2", size="L", color="黑色"),
        a_line(who, line_id="3", size="L", paid_at_ms=NOW_MS),
        a_line(who, line_id="4", size="38", category="鞋", product_code=None),
    )
    told = bought(opened.database.read(), [who])
    assert [(one.value, one.category, one.times) for one in told.sizes_kept] == [("L", "大衣", 2), ("38", "鞋", 1)]
    assert [(one.value, one.times) for one in told.sizes_returned] == [("M", 1)]
    assert [(one.value, one.times) for one in told.colors] == [("驼色", 2), ("黑色", 1)]
    assert told.categories[0].last_at_ms == NOW_MS
    assert told.spent_minor == 3 * 19900


@pytest.mark.parametrize("status", ["placed", "cancelled", "closed"])
def test_what_was_never_paid_is_no_purchase(opened, status):
    who = opened.fan(a_fan(1))
    keep(opened, a_line(who, status=status))
    assert purchases_of(opened.database.read(), [who]) == []


def test_a_past_order_that_the_console_took_in_itself_counts_once(opened):
    who = opened.fan(a_fan(1))
    order(opened, "C1-M", a_fan(1), order_id="o1")
    keep(opened, a_line(who))
    assert [line.origin for line in purchases_of(opened.database.read(), [who])] == ["order_event"]


def test_spend_is_what_stayed_paid(opened):
    who = opened.fan(a_fan(1))
    catalogue, back = opened.catalogue, Refund(refund_id="r1", amount=9900, line_id="1", qty=1)
    for told in (
        an_order("o1", lines=[an_order_line("D2", qty=2)], total=19800, paid=19800),
        an_order("o1", "part_refunded", seconds=60, lines=[an_order_line("D2", qty=2)], refunds=[back]),
    ):
        told_of = orders.Told(told, "shop", a_fan(1).platform, who)
        opened.do(lambda tx, told_of=told_of: orders.record(a_booking(tx, opened), told_of, catalogue, None))
    (line,) = purchases_of(opened.database.read(), [who])
    assert (line.amount_minor, line.left_minor, line.is_returned) == (19800, 9900, False)
    assert tallies.tally_of(opened.database.read(), [who]).spent_minor == 9900


def test_purchases_of_several_identities_of_one_fan_come_together(opened):
    chat, buyer, other = (opened.fan(ref) for ref in (a_fan(1), a_fan(1, space="order"), a_fan(2)))
    keep(opened, a_line(buyer), a_line(other, line_id="2"))
    order(opened, "D2", a_fan(1))
    assert bought(opened.database.read(), [chat, buyer]).lines == 2


@pytest.mark.parametrize("condition", ["identity_id IN (1, 2)", "product_code = 'C1'", "category = '大衣'"])
def test_purchases_are_looked_up_and_never_walked_through(opened, condition):
    plan = opened.database.read().execute(f"EXPLAIN QUERY PLAN SELECT * FROM v_purchases WHERE {condition}")
    assert not [row[3] for row in plan if row[3].startswith("SCAN") and "v_purchases" not in row[3]]


def test_an_erased_fan_leaves_counts_and_no_trace(opened):
    who = opened.fan(a_fan(1))
    keep(opened, a_line(who))
    assert past_store.export_fan(opened.database.read(), [who])[0]["order_id"] == "o1"
    opened.do(lambda tx: past_store.erase_fan(tx, [who]))
    (row,) = opened.database.read().execute("SELECT * FROM past_lines").fetchall()
    assert (row["identity_id"], row["product_code"]) == (None, "C1")
    assert "o1" not in row["order_id"]


def test_neither_a_pack_nor_what_stands_for_a_colour_is_a_habit(opened):
    who = opened.fan(a_fan(1))
    variants = [("花色随机", "5双装"), ("套装", "L"), ("黑色", "L"), ("黑色", "2件装")]
    keep(opened, *(a_line(who, order_id=f"o{n}", color=color, size=size) for n, (color, size) in enumerate(variants)))
    told = {(one.facet, one.value, one.times) for one in habits_of(purchases_of(opened.database.read(), [who]))}
    assert told == {("size", "L", 2), ("likes", "黑色", 2), ("likes", "大衣", 4)}


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("儿童加绒卫衣", None),
        ("加绒卫衣", "童装"),
        ("男童运动鞋", "鞋"),
        ("婴幼儿连体衣", ""),
        ("A类纯棉宝宝睡衣", None),
    ],
)
def test_the_size_and_colour_of_goods_for_children_are_no_habit_of_who_bought_them(opened, name, category):
    who = opened.fan(a_fan(1))
    of_child = {"product_code": None, "product_name": name, "category": category, "color": "粉色", "size": "110"}
    keep(opened, a_line(who), a_line(who, order_id="o2", **of_child), a_line(who, order_id="o3", **of_child))
    keep(opened, a_line(who, order_id="o4", is_returned=True, **of_child))
    told = {(one.facet, one.value) for one in habits_of(purchases_of(opened.database.read(), [who]))}
    assert told == {("size", "M"), ("likes", "驼色"), ("likes", "大衣")}


def test_what_a_dog_wears_tells_that_they_buy_such_and_no_size_or_colour_of_theirs(opened):
    who = opened.fan(a_fan(1))
    keep(opened, a_line(who, product_code=None, product_name="狗狗毛衣", category="宠物用品", color="红色", size="S"))
    told = [(one.facet, one.value) for one in habits_of(purchases_of(opened.database.read(), [who]))]
    assert told == [("likes", "宠物用品")]
    (row,) = page_store.rows_of(opened.database.read(), [who], NOW_MS)
    assert (row.sizes_kept, row.colors_kept) == ((), ())


def test_infants_cotton_is_worn_by_all(opened):
    who = opened.fan(a_fan(1))
    keep(opened, a_line(who, product_name="婴儿级纯棉T恤女", category=None))
    assert ("size", "M") in {(one.facet, one.value) for one in habits_of(purchases_of(opened.database.read(), [who]))}


def test_of_a_past_line_that_went_back_in_part_what_was_kept_and_stayed_paid_counts(opened):
    who = opened.fan(a_fan(1))
    keep(opened, a_line(who, qty=3, amount_minor=30000, status="part_refunded", refund_minor=10000, back_qty=1))
    keep(opened, a_line(who, order_id="o2", status="part_refunded"))
    added = bought(opened.database.read(), [who])
    assert (added.units_kept, added.spent_minor, added.returned) == (3, 20000 + 19900, 0)
    # A later file without the column takes nothing away; one that tells that all went back does.
    keep(opened, a_line(who, qty=3, amount_minor=30000, status="part_refunded"))
    assert bought(opened.database.read(), [who]).spent_minor == 20000 + 19900
    keep(opened, a_line(who, qty=3, amount_minor=30000, status="refunded", is_returned=True))
    added = bought(opened.database.read(), [who])
    assert (added.units_kept, added.spent_minor, added.returned) == (1, 19900, 1)


def sizes_told(opened, who):
    told = habits_of(purchases_of(opened.database.read(), [who]))
    return {(one.wearer, one.value) for one in told if one.facet == "size"}, {
        one.value for one in told if one.facet == "likes"
    }


def some_of(who, name, size, times, *, first=1):
    return [
        a_line(who, order_id=f"o{n}", product_code=None, product_name=name, category=None, color="黑色", size=size)
        for n in range(first, first + times)
    ]


def test_a_few_mens_things_tell_of_a_man_and_not_of_the_woman_who_bought_them(opened):
    who = opened.fan(a_fan(1))
    keep(opened, *some_of(who, "女士羊毛大衣", "M", 5), *some_of(who, "男士羊毛大衣", "XXL", 2, first=6))
    assert sizes_told(opened, who) == ({("self", "M"), ("男士", "XXL")}, {"黑色"})


def test_a_dress_for_his_wife_tells_nothing_of_a_man(opened):
    who = opened.fan(a_fan(1))
    keep(opened, *some_of(who, "男士羊毛大衣", "XXL", 3), *some_of(who, "法式连衣裙", "S", 1, first=4))
    assert sizes_told(opened, who) == ({("self", "XXL")}, {"黑色"})


def test_where_neither_are_most_nobody_knows_what_the_buyer_wears(opened):
    who = opened.fan(a_fan(1))
    keep(opened, *some_of(who, "男士羊毛大衣", "XXL", 2), *some_of(who, "羊毛大衣", "M", 1, first=3))
    assert sizes_told(opened, who) == ({("男士", "XXL")}, set())


def test_what_is_for_men_and_women_tells_of_whoever_bought_it(opened):
    who = opened.fan(a_fan(1))
    keep(opened, *some_of(who, "情侣卫衣男女同款", "M", 1), *some_of(who, "男友风衬衫", "L", 1, first=2))
    assert sizes_told(opened, who) == ({("self", "M"), ("self", "L")}, {"黑色"})
