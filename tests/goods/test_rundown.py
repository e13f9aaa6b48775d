from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.core.ids import ProductId, SkuId
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.rundown import (
    DAY_MIN,
    Progress,
    RowId,
    RowKind,
    RundownRow,
    Turn,
    clock_text,
    clock_times,
    days_off,
    next_release,
    next_row,
    progress,
    row_of,
)
from anchor_console.goods.service import Catalogue

MIDNIGHT_MS = 1_795_000_000_000
MINUTE_MS = 60_000


def row(number: int, *, starts: int | None = None, minutes: int | None = None, product: int | None = None, **more):
    kind = RowKind.PRODUCT if product is not None else RowKind.LUCK
    pid = None if product is None else ProductId(product)
    made = RundownRow(RowId(number), kind, pid, "", starts, minutes, None, None, (), (), "")
    return replace(made, **more)


def a_product(number: int, name: str, *aliases: str) -> Product:
    sku = Sku(SkuId(number), f"W{number}", None, None, None, 9_900, None)
    return Product(ProductId(number), f"P{number}", name, "", str(number), aliases, (), None, False, (sku,))


GOODS = Catalogue(
    [a_product(1, "法式收腰碎花连衣裙"), a_product(3, "高腰阔腿裤", "阔腿裤"), a_product(11, "双面羊绒大衣")]
)


def test_rows_follow_each_other_from_the_last_clock_time_on():
    plan = [row(1, starts=1200, minutes=8), row(2, minutes=5), row(3, starts=1230), row(4), row(5, starts=1260)]
    assert clock_times(plan) == [1200, 1208, 1230, None, 1260]
    assert clock_text(1208) == "20:08"


def test_a_show_past_midnight_counts_on():
    plan = [row(1, starts=23 * 60 + 50, minutes=20), row(2, minutes=5), row(3, starts=30)]
    assert clock_times(plan) == [1430, 1450, DAY_MIN + 30]
    assert clock_text(1450) == "00:10"


def test_a_plan_for_midnight_is_of_the_night_in_which_the_show_begins():
    def day(first: int | None, began: int, minutes: int = 120) -> int:
        return days_off([row(1), row(2, starts=first, minutes=minutes)], began)

    assert day(0, 23 * 60 + 55) == 1
    assert day(23 * 60 + 30, 5, minutes=30) == -1
    assert [day(20 * 60, began) for began in (9 * 60, 20 * 60, 23 * 60)] == [0, 0, 0]
    assert day(13 * 60, 22 * 60, minutes=600) == 0
    assert day(20 * 60, 30, minutes=360) == -1
    assert day(8 * 60, 20 * 60) == 1
    assert day(None, 20 * 60) == 0


def test_rows_that_overlap_a_little_stay_in_the_same_evening():
    assert clock_times([row(1, starts=1200, minutes=20), row(2, starts=1210)]) == [1200, 1210]


@given(st.lists(st.builds(lambda s, m: (s, m), st.none() | st.integers(0, 1439), st.none() | st.integers(1, 600))))
def test_clock_times_of_set_rows_are_those_that_were_set(plan):
    rows = [row(at, starts=starts, minutes=minutes) for at, (starts, minutes) in enumerate(plan)]
    for one, found in zip(rows, clock_times(rows), strict=True):
        if one.starts_min is not None:
            assert found is not None
            assert found % DAY_MIN == one.starts_min


PLAN = [
    row(1, starts=1200, minutes=10, product=1),
    row(2, minutes=5),
    row(3, starts=1220, minutes=10, product=3),
    row(4, product=1, role="返场"),
]


def at(minute: float) -> int:
    return MIDNIGHT_MS + round(minute * MINUTE_MS)


def test_before_the_show_the_first_row_comes_next_at_its_clock_time():
    assert progress(PLAN, [], MIDNIGHT_MS, at(1190)) == Progress(next=PLAN[0], next_at_ms=at(1200))


def test_a_show_that_began_late_is_late_by_as_much_and_by_what_its_row_took_too_long():
    turns = [Turn(RowId(1), at(1203), None)]
    now = progress(PLAN, turns, MIDNIGHT_MS, at(1208))
    assert (now.current, now.next, now.late_s) == (PLAN[0], PLAN[1], 180)
    assert (now.ends_ms, now.next_at_ms) == (at(1213), at(1210))
    assert progress(PLAN, turns, MIDNIGHT_MS, at(1215)).late_s == 300


def test_a_show_that_is_ahead_is_below_zero():
    turns = [Turn(RowId(1), at(1200), at(1205)), Turn(RowId(2), at(1205), None)]
    assert progress(PLAN, turns, MIDNIGHT_MS, at(1206)).late_s == -300


def test_a_plan_without_clock_times_counts_its_minutes():
    plan = [row(1, minutes=5, product=1), row(2)]
    now = progress(plan, [Turn(RowId(1), at(0), None)], MIDNIGHT_MS, at(7))
    assert (now.late_s, now.next_at_ms) == (120, at(5))


def test_a_product_belongs_to_its_current_row_then_to_the_next_that_has_not_been():
    assert row_of(PLAN, ProductId(1), []) == PLAN[0]
    assert row_of(PLAN, ProductId(1), [Turn(RowId(1), 0, None)]) == PLAN[0]
    assert row_of(PLAN, ProductId(1), [Turn(RowId(1), 0, 1), Turn(RowId(3), 1, None)]) == PLAN[3]
    assert row_of(PLAN, ProductId(1), [Turn(RowId(1), 0, 1), Turn(RowId(4), 1, 2)]) == PLAN[3]
    assert row_of(PLAN, ProductId(9), []) is None


def test_what_was_passed_over_does_not_come_next():
    assert next_row(PLAN, [Turn(RowId(3), 0, None)]) == PLAN[3]
    assert next_row(PLAN, [Turn(RowId(4), 0, None)]) is None


def test_a_release_plan_is_worked_off_by_openings():
    planned = row(1, product=1, release=(50, 30, 30))
    assert [next_release(planned, rounds) for rounds in range(5)] == [50, 30, 30, None, None]
