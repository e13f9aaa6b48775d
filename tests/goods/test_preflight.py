from __future__ import annotations

import pytest
from msgspec.structs import replace

from anchor_console.core.ids import ProductId, SkuId
from anchor_console.goods.forbidden import read_rules
from anchor_console.goods.preflight import GRAVE, Check, Grave, Show, Spot, findings, planned_products
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.rundown import RowId, RowKind, RundownRow

RULES = read_rules('[[group]]\nname="absolute"\nzh="绝对"\nen="x"\nwords=["最好"]\n'
                   '[[group]]\nname="material"\nzh="材质"\nen="y"\nwords=["100%羊毛"]\nproof=true\n')  # fmt: skip
FINE = (("offer", "买一送一"), ("ships_in_days", "2"))


def a_product(
    key: int, *, price: int | None = 9_900, floor: int | None = 8_000, sizes: tuple[str, ...] = ("M", "L"), **more
) -> Product:
    skus = tuple(
        Sku(SkuId(key * 10 + at), f"{key}-{size}", "黑", size, None, price, floor) for at, size in enumerate(sizes)
    )
    made = Product(ProductId(key), f"P{key}", "针织衫", "上衣", str(key), (), (), None, False, skus, FINE)
    return replace(made, **more)


def a_row(number: int, product: int | None, **more) -> RundownRow:
    kind = RowKind.PRODUCT if product is not None else RowKind.OTHER
    pid = None if product is None else ProductId(product)
    return replace(RundownRow(RowId(number), kind, pid, "", None, None, None, None, (), (), ""), **more)


def a_show(*products: Product, rows=(), **more) -> Show:
    made = Show(
        products=products,
        rows=rows,
        charted=frozenset(product.id for product in products),
        left={product.id: 5 for product in products},
        shop={},
        list_price_meaning="",
        most_off_percent=20,
        own_platforms=(),
    )
    return replace(made, **more)


def checks(show: Show) -> list[Check]:
    return [one.check for one in findings(show, RULES)]


def test_a_show_that_is_ready_says_so_by_finding_nothing():
    assert findings(a_show(a_product(1), a_product(2)), RULES) == []
    assert findings(a_show(), RULES) == []


@pytest.mark.parametrize(
    ("product", "check"),
    [
        (a_product(1, price=None), Check.NO_PRICE),
        (a_product(1, price=0, floor=None), Check.NO_PRICE),
        (a_product(1, skus=()), Check.NO_PRICE),
        (a_product(1, price=7_900), Check.UNDER_FLOOR),
        (a_product(1, name="最好的针织衫"), Check.WORDS),
        (a_product(1, talking_points=("100%羊毛",)), Check.PROOF),
        (a_product(1, talking_points=("加V领券",)), Check.CARD_WORDS),
        (a_product(1, details=(("ships_in_days", "2"),)), Check.NO_OFFER),
        (a_product(1, details=(("offer", "买一送一"),)), Check.NO_SHIPPING),
        (a_product(1, name="很" * 40), Check.LONG_TITLE),
    ],
)
def test_each_thing_that_would_go_wrong_is_found_at_its_product(product, check):
    (one,) = findings(a_show(product), RULES)
    assert (one.check, one.product_id) == (check, product.id)


def test_what_is_proven_needs_no_proof():
    proven = a_product(1, talking_points=("100%羊毛",), details=(*FINE, ("proof", "检测报告 2026-03")))
    assert checks(a_show(proven)) == []


def test_two_products_with_one_number_are_both_named_also_on_a_platform():
    both = [a_product(1, number="3"), a_product(2, number="3")]
    found = findings(a_show(*both), RULES)
    assert [(one.check, one.product_id, one.said) for one in found] == [
        (Check.SAME_NUMBER, 1, "3"),
        (Check.SAME_NUMBER, 2, "3"),
    ]
    there = [a_product(1, platform_numbers=(("douyin", "7"),)), a_product(2, platform_numbers=(("douyin", "7"),))]
    assert checks(a_show(*there)) == [Check.SAME_NUMBER, Check.SAME_NUMBER]


def test_sizes_without_a_chart_are_named_but_not_of_one_size():
    assert checks(a_show(a_product(1), charted=frozenset())) == [Check.NO_SIZES]
    assert checks(a_show(a_product(1, sizes=("均码",)), charted=frozenset())) == []


def test_what_the_shop_says_of_all_goods_counts():
    product = a_product(1, details=(("offer", "买一送一"),))
    assert checks(a_show(product, shop={"ships_in_days": "2"})) == []


def test_no_stock_is_fine_where_a_release_is_planned():
    empty = a_show(a_product(1), left={ProductId(1): 0})
    assert checks(empty) == [Check.NO_STOCK]
    assert checks(replace(empty, rows=[a_row(1, 1, release=(50, 30))])) == []
    assert checks(replace(empty, left={})) == [], "nobody has counted it"


def test_a_struck_price_needs_a_meaning():
    dear = a_product(1)
    one = replace(dear, skus=tuple(replace(sku, list_price_minor=19_900) for sku in dear.skus))
    other = replace(one, id=ProductId(2), number="2")
    assert checks(a_show(one, other)) == [Check.STRUCK], "said once for the whole shop"
    assert checks(a_show(one, list_price_meaning="吊牌价")) == []


def test_with_a_rundown_only_what_it_plans_is_looked_at_and_its_prices_too():
    ready, broken = a_product(1), a_product(2, price=None)
    rows = [a_row(1, 1, price_minor=5_000), a_row(2, None, title="貂皮大衣", price_minor=999_900)]
    show = a_show(ready, broken, rows=rows)
    assert planned_products(show.products, rows) == [ready]
    found = findings(show, RULES)
    assert [(one.check, one.spot.row_id, one.said) for one in found] == [
        (Check.UNDER_FLOOR, 1, ""),
        (Check.OFF_PLAN, 1, ""),
        (Check.UNKNOWN, 2, "貂皮大衣"),
    ]
    assert (found[1].ours, found[1].theirs) == (9_900, 5_000)


@pytest.mark.parametrize(
    ("product", "spot"),
    [
        (a_product(1, price=None), Spot("price")),
        (
            a_product(1, skus=(*a_product(1).skus[:1], *a_product(2, price=None).skus[:1])),
            Spot("price", sku_id=SkuId(20)),
        ),
        (a_product(1, price=7_900, sizes=("M",)), Spot("price")),
        (a_product(1, number=None), Spot("number")),
        (a_product(1, name="最好的针织衫"), Spot("name")),
        (a_product(1, talking_points=("软", "最好")), Spot("talking_points")),
        (a_product(1, details=(*FINE, ("gift", "最好的袜子"))), Spot("gift")),
        (a_product(1, talking_points=("100%羊毛",)), Spot("proof")),
        (a_product(1, details=FINE[1:]), Spot("offer")),
        (a_product(1, details=FINE[:1]), Spot("ships_in_days")),
    ],
)
def test_each_finding_says_in_which_cell_it_is_mended(product, spot):
    shown = a_show(product, rows=[a_row(1, 1)] if product.number is None else ())
    assert [one.spot for one in findings(shown, RULES)] == [spot]


def test_what_the_rundown_says_is_mended_in_the_rundown():
    rows = [a_row(1, 1, points=("最好",)), a_row(2, 1, price_minor=5_000)]
    found = findings(a_show(a_product(1), rows=rows), RULES)
    assert [(one.check, one.spot) for one in found] == [
        (Check.UNDER_FLOOR, Spot("price", RowId(2))),
        (Check.OFF_PLAN, Spot("price", RowId(2))),
        (Check.WORDS, Spot("points", RowId(1))),
    ]
    assert (found[0].ours, found[0].theirs) == (5_000, 8_000), "the price as it is planned"


def test_every_line_of_a_product_that_comes_twice_is_looked_at():
    rows = [a_row(1, 1, price_minor=9_900), a_row(2, 1, price_minor=12_900)]
    assert [(one.check, one.spot.row_id) for one in findings(a_show(a_product(1), rows=rows), RULES)] == [
        (Check.OFF_PLAN, RowId(2))
    ]
    cheap = a_product(1, price=7_900)
    assert [one.check for one in findings(a_show(cheap, rows=rows), RULES)].count(Check.UNDER_FLOOR) == 1, "told once"


def test_a_planned_product_without_a_number_cannot_be_taken():
    assert checks(a_show(a_product(1, number=None), rows=[a_row(1, 1)])) == [Check.NO_NUMBER]
    only_there = a_product(1, number=None, platform_numbers=(("douyin", "7"),))
    assert checks(a_show(only_there)) == [Check.NO_NUMBER], "the desk pins by the number that holds everywhere"


def test_the_gravest_stand_first_and_every_check_has_its_weight():
    assert set(GRAVE) == set(Check)
    mixed = a_show(a_product(1, details=()), a_product(2, price=None), a_product(3, talking_points=("100%羊毛",)))
    graves = [one.grave for one in findings(mixed, RULES)]
    assert graves == sorted(graves)
    assert set(graves) == set(Grave)
