"""What a shop says of a product beyond name and price: told by a file, by hand, and given out again."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anchor_console.goods.goods_file import read_goods
from anchor_console.reports.table_file import write_csv
from anchor_console.reports.tables import goods_table
from tests.live.stage import a_stage
from tests.support.shop import a_row

FILE = (
    "链接号,货号,商品名称,SKU编码,直播价,成分,发货时效,运费险\r\n"
    "1,C1,羊毛大衣,C1-M,199,70%羊毛,2,是\r\n1,C1,羊毛大衣,C1-L,199,70%羊毛,2,是\r\n2,D1,连衣裙,D1,99,,,\r\n"
)


def test_details_come_with_the_file_stay_through_another_and_go_out_with_it(tmp_path: Path) -> None:
    told, again, out = tmp_path / "told.csv", tmp_path / "again.csv", tmp_path / "out.csv"
    told.write_text(FILE, "utf-8")
    again.write_text("货号,商品名称,SKU编码,直播价\r\nC1,羊毛大衣,C1-M,189\r\n", "utf-8")

    async def scenario() -> None:
        async with a_stage(tmp_path / "profile", None, ()) as stage:
            await stage.console.goods.bring_in(read_goods(told))
            await stage.console.goods.bring_in(read_goods(again))
            coat = stage.console.goods.catalogue.numbered("1")
            assert coat is not None
            assert dict(coat.details) == {"composition": "70%羊毛", "ships_in_days": "2", "freight_insurance": "是"}
            write_csv(goods_table(stage.console.database.read()), out)
        (row, *_) = read_goods(out).rows
        assert row.details == tuple((name, dict(coat.details)[name]) for name in dict(row.details))
        assert len(row.details) == 3

    asyncio.run(scenario())


def test_a_detail_is_told_by_hand_and_taken_back_by_an_empty_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, None, (a_row(),)) as stage:
            (coat,) = stage.console.goods.catalogue.products
            await stage.console.goods.set_detail(coat.id, "care", " 冷水手洗\u202e ")
            assert stage.console.goods.catalogue.products[0].detail("care") == "冷水手洗"
            await stage.console.goods.set_detail(coat.id, "care", "")
            assert stage.console.goods.catalogue.products[0].details == ()

    asyncio.run(scenario())
