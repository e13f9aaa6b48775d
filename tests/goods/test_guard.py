from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.core.ids import ProductId, SkuId
from anchor_console.goods.guard import Doubt, Expected, Objection, Shelf, ShopReading, objections
from anchor_console.goods.product import Product, Sku

BLACK = Sku(SkuId(1), "B", "黑", "M", 19_900, 9_900, 8_000)
WHITE = Sku(SkuId(2), "W", "白", "M", 19_900, 9_900, 8_000)
COAT = Product(ProductId(1), "P", "大衣", "外套", "1", (), (), None, False, (BLACK, WHITE))


def priced(price: int | None, floor: int | None) -> Product:
    return replace(COAT, skus=(replace(BLACK, price_minor=price, floor_price_minor=floor),))


def reading(*, in_cart: bool | None = True, **shelves: tuple[int | None, int | None]) -> ShopReading:
    ids = {"black": BLACK.id, "white": WHITE.id}
    return ShopReading({ids[name]: Shelf(*shelf) for name, shelf in shelves.items()}, in_cart, 0)


def test_who_heard_of_a_price_is_asked_of_another_and_of_stock_once():
    price, dearer = Objection(Doubt.FLOOR, 100, 200), Objection(Doubt.FLOOR, 90, 200)
    stock, fewer = Objection(Doubt.SHOP_STOCK, 9, 8), Objection(Doubt.SHOP_STOCK, 9, 7)
    assert price.is_told_by([price])
    assert not dearer.is_told_by([price, stock])
    assert fewer.is_told_by([stock])
    assert not fewer.is_told_by([price])


def test_nothing_speaks_against_a_price_that_is_as_planned_and_above_its_floor():
    shop = reading(black=(9_900, 5), white=(9_900, 5))
    assert objections(COAT, Expected(9_900, None, 20, shop, 10)) == ()
    assert objections(COAT, Expected()) == ()


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_exactly_the_prices_under_their_floor_are_stopped(price, floor):
    found = objections(priced(price, floor), Expected())
    assert [one.doubt for one in found] == ([Doubt.FLOOR] if price < floor else [])


def test_each_price_under_its_floor_is_named_once_the_worst_first():
    product = replace(COAT, skus=(replace(BLACK, floor_price_minor=10_000), replace(WHITE, floor_price_minor=12_000)))
    assert objections(product, Expected()) == (
        Objection(Doubt.FLOOR, 9_900, 12_000, "白 M"),
        Objection(Doubt.FLOOR, 9_900, 10_000, "黑 M"),
    )


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 100))
def test_a_price_off_the_rundown_by_more_than_the_share_is_stopped_both_ways(price, planned, share):
    found = objections(priced(price, None), Expected(planned, None, share))
    assert bool(found) == (abs(price - planned) / planned * 100 > share)
    assert found in ((), (Objection(Doubt.PLAN, price, planned),))


def test_a_flash_price_is_held_against_the_floor_and_the_rundown():
    assert objections(COAT, Expected(9_900), 8_500) == ()
    assert objections(COAT, Expected(12_900), 8_500) == (Objection(Doubt.PLAN, 8_500, 12_900),)
    assert objections(COAT, Expected(9_900), 7_900) == (
        Objection(Doubt.FLOOR, 7_900, 8_000, "黑 M"),
        Objection(Doubt.PLAN, 7_900, 9_900),
    )


def test_what_the_shop_says_otherwise_stands_beside_ours():
    shop = reading(black=(10_900, 5), white=(9_900, 1), in_cart=False)
    assert objections(COAT, Expected(shop=shop, left=10)) == (
        Objection(Doubt.SHOP_CART, None, None),
        Objection(Doubt.SHOP_PRICE, 9_900, 10_900, "黑 M"),
        Objection(Doubt.SHOP_STOCK, 10, 6),
    )


def test_what_the_shop_does_not_tell_speaks_against_nothing():
    assert objections(COAT, Expected(shop=reading(black=(None, None), in_cart=None), left=10)) == ()
    more = reading(black=(9_900, 50), white=(9_900, 50))
    assert objections(COAT, Expected(shop=more, left=10)) == (), "more than we show is nobody's trouble"


def test_the_rundown_may_give_a_floor_of_its_own():
    assert objections(COAT, Expected(floor_minor=9_500)) == ()
    assert objections(COAT, Expected(floor_minor=10_000)) == (Objection(Doubt.FLOOR, 9_900, 10_000),)
