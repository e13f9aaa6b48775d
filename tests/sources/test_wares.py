from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from anchor_console.core.paths import resource
from anchor_console.sources.simulator.evening import Plot, moments
from anchor_console.sources.simulator.people import Body, make_people
from anchor_console.sources.simulator.scene import CardStage, OnAir, Scene
from anchor_console.sources.simulator.wares import read_wares, sizes_beside
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as START_MS

WOMEN = resource("sample", "women.csv")
HEADER = "number,product_code,name,category,aliases,sku_code,color,size,live_price,stock,per_fan_limit\n"


def test_the_sample_goods_are_read_with_their_size_charts() -> None:
    products = {product.number: product for product in read_wares(WOMEN, sizes_beside(WOMEN))}
    assert len(products) == 18
    coat = products["11"]
    assert (coat.price_minor, coat.limit_per_fan, coat.measure) == (59_900, 1, "件")
    assert coat.size_for(Body(160, 100, 37)) == "M"
    assert coat.size_for(Body(175, 176, 40)) == "XL"
    assert products["7"].size_for(Body(160, 100, 37)) == "37"
    assert (products["16"].has_sizes, products["17"].has_colors, products["3"].has_sizes) == (False, False, False)


def test_people_pick_their_size_and_like_their_colours() -> None:
    coat = read_wares(WOMEN, sizes_beside(WOMEN))[10]
    rng = Random(1)
    for fan in make_people(50, seed=1):
        ware = coat.ware_for(fan, fan.body, rng)
        assert ware.size == coat.size_for(fan.body)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,W1,衣,上衣,,S1,黑色,M,cheap,3,\n", "product W1: 'cheap'"),
        ("1,W1,衣,上衣,,S1,黑色,M,99.00,many,\n", "product W1"),
        ("1,W1,衣,上衣,,S1,黑色,M,99.00,3,some\n", "product W1"),
    ],
)
def test_a_row_that_makes_no_sense_is_named(tmp_path: Path, row: str, why: str) -> None:
    goods = tmp_path / "goods.csv"
    goods.write_text(HEADER + row, encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        read_wares(goods)


def test_a_file_without_the_columns_says_which_is_missing(tmp_path: Path) -> None:
    goods = tmp_path / "goods.csv"
    goods.write_text("product_code,price\nW1,3\n", encoding="utf-8")
    with pytest.raises(ValueError, match="per_fan_limit"):
        read_wares(goods)


@pytest.mark.parametrize("rows", ["", "120,X1,锅,厨房,,K1,,,99.00,0,\n,X2,,,,K2,红色,,1,5,\n"])
def test_any_shop_can_be_simulated(tmp_path: Path, rows: str) -> None:
    goods = tmp_path / "goods.csv"
    goods.write_text(HEADER + rows, encoding="utf-8")
    plot = Plot.read(seed=2, started_at_ms=START_MS, goods_file=goods)
    assert sizes_beside(goods) is None
    scene = Scene(OnAir("120", CardStage.OPEN, None), None)
    told = moments(plot, plot.room(), host=plot.host(), scene=lambda: scene, until_ms=START_MS + 120_000)
    assert sum(len(moment.events) for moment in told) > 50
    told = moments(plot, plot.room(), host=None, scene=lambda: scene, until_ms=START_MS + 240_000)
    assert sum(len(moment.events) for moment in told) > 50
