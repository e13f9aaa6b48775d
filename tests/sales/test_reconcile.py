"""Which sales by hand the orders of a file are, where nothing names the buyer."""

from __future__ import annotations

from anchor_console.core.ids import IdentityId, ProductId
from anchor_console.goods.product import Sku
from anchor_console.sales.order_file import read_orders
from anchor_console.sales.reconcile import HandSale, Span, reconcile
from tests.support.shop import Shop, shop

NAMELESS = "订单编号,商家编码,数量,实付款,订单状态\r\n"


def by_hand(opened: Shop, *sales: tuple[str, int, str, int]) -> list[HandSale]:
    """Of each: its id, whose it is, the code of the SKU, units."""
    return [
        HandSale(one, IdentityId(who), f"粉丝{who}", ProductId(1), opened.sku(code).id, qty, 100 * qty, 1_000)
        for one, who, code, qty in sales
    ]


def test_an_order_that_names_nobody_is_of_whoever_was_sold_just_all_of_it_first(tmp_path):
    file = tmp_path / "orders.csv"
    rows = [
        "a,C1-M,1,199,已发货",
        "b,C1-M,1,199,已发货",
        "b,D2,1,99,已发货",
        "c,C1-M,2,398,已发货",
        "d,C1-L,1,199,已发货",
    ]
    file.write_text(NAMELESS + "\r\n".join(rows), encoding="utf-8")
    with shop(tmp_path / "shop", "reserve") as opened:
        sold = by_hand(
            opened, ("s1", 1, "D2", 1), ("s2", 2, "C1-M", 1), ("s3", 1, "C1-M", 1), ("s4", 3, "C1-M", 1)
        )  # fmt: skip
        codes: dict[str, Sku] = {code: opened.sku(code) for code in ("C1-M", "C1-L", "D2")}
        found = reconcile(
            read_orders(file).lines, [], sold, Span(0, 10**15, None), lambda line: (None, codes[line.sku_code or ""])
        )
    assert [(one.order_id, one.verdict.value, [part.sale.id for part in one.by_hand]) for one in found] == [
        ("a", "settled", ["s2"]),
        ("b", "settled", ["s3", "s1"]),
        ("c", "missing", []),
        ("d", "missing", []),
        ("s4", "not_in_file", ["s4"]),
    ]
