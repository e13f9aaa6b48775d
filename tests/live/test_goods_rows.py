"""The rows of the goods follow what is edited, and nothing else of very many goods is read or shown again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from anchor_console.core import tasks
from anchor_console.core.board import AnyChange
from anchor_console.core.ids import SkuId
from anchor_console.goods import search
from anchor_console.goods.goods_file import GoodsFile, GoodsRow
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.live import goods_board
from anchor_console.live.goods.stock_news import StockTurn
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import hold, set_available
from tests.live.stage import Stage, a_stage
from tests.support.shop import NOW_MS, a_line, a_row, an_order


def _dresses(count: int, stock: int | None = 8) -> list[GoodsRow]:
    """So many dresses, with the numbers from 1 on, in two sizes each."""
    return [
        a_row(
            product_code=f"W{n}",
            name=f"裙子{n}",
            aliases=(),
            sku_code=f"W{n}-{size}",
            size=size,
            number=str(n),
            stock=stock,
        )
        for n in range(1, count + 1)
        for size in ("S", "M")
    ]


_ROWS = _dresses(8)


def _rows(stage: Stage) -> dict[str, object]:
    return {row.product.code: row for row in stage.console.state.goods_rows}


def test_of_an_edit_only_its_product_is_another_row(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, rows=_ROWS) as stage:
            before, told = _rows(stage), _Told(stage)
            product = stage.console.goods.catalogue.numbered("3")
            assert product is not None
            await stage.console.goods_desk.set_product(product.id, "name", "半身裙")
            after = _rows(stage)
            assert [code for code in before if after[code] is not before[code]] == ["W3"]
            assert told.ranges == [(2, 2)]
            assert [found.name for found in stage.console.goods.catalogue.find("banshenqun")] == ["半身裙"]
            assert stage.console.goods.catalogue.find("裙子3") == []

    asyncio.run(scenario())


def test_numbers_that_change_hands_are_read_of_both_and_the_rows_stand_in_their_new_order(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, rows=_ROWS) as stage:
            before, state = _rows(stage), stage.console.state
            product = stage.console.goods.catalogue.numbered("5")
            assert product is not None
            await stage.console.goods_desk.move_to(product.id, 1)
            assert [row.product.code for row in state.goods_rows] == ["W5", "W1", "W2", "W3", "W4", "W6", "W7", "W8"]
            assert [row.product.number for row in state.goods_rows] == list("12345678")
            assert _rows(stage)["W7"] is before["W7"]
            await stage.console.undo.take_back()
            assert [row.product.code for row in state.goods_rows] == [f"W{n}" for n in range(1, 9)]

    asyncio.run(scenario())


def test_what_goes_off_sale_and_comes_back_has_its_stock_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, rows=_ROWS) as stage:
            product = stage.console.goods.catalogue.numbered("2")
            assert product is not None
            await stage.console.goods_desk.take_off(product.id)
            assert "W2" not in _rows(stage)
            await stage.console.undo.take_back()
            back = stage.console.state.goods_rows.get(product.id)
            assert back is not None
            assert (back.product.number, back.left) == ("2", 16)

    asyncio.run(scenario())


def test_stock_that_moves_while_the_goods_are_read_is_shown_as_it_is_afterwards(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, rows=_ROWS) as stage:
            console = stage.console
            product = console.goods.catalogue.numbered("4")
            assert product is not None
            sku = product.skus[0]

            async def sold_meanwhile(catalogue: Catalogue) -> Callable[[], Awaitable[None]]:
                await _set(stage, sku.id, 3)
                console.state.goods_board.refresh()
                return lambda: asyncio.sleep(0)

            # Before the state prepares its rows of what was read, and after it was read; then after it prepared them.
            console.goods._prepares.insert(0, sold_meanwhile)
            await console.goods.reload()
            assert _left(stage, sku.id) == 3
            await _set(stage, sku.id, 5)
            console.goods._prepares.append(console.goods._prepares.pop(0))
            await console.goods.reload()
            assert _left(stage, sku.id) == 3
            await console.goods.bring_in(GoodsFile((*_ROWS, *_dresses(9)[-2:]), ()))
            assert _left(stage, sku.id) == 3

    asyncio.run(scenario())


def test_a_file_that_brings_everything_back_is_told_at_once_and_not_row_by_row(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, rows=_dresses(40, stock=0)) as stage:
            told: list[int] = []
            stage.console.stock_watch.changed.subscribe(lambda news: told.append(len(news)))
            await stage.console.goods.bring_in(GoodsFile(tuple(_dresses(40)), ()))
            assert told == [20]
            assert {news.turn for news in stage.console.stock_watch.news} == {StockTurn.BACK}

    asyncio.run(scenario())


class _Told:
    """Which rows the board says were changed."""

    def __init__(self, stage: Stage) -> None:
        self.ranges: list[tuple[int, int]] = []
        stage.console.state.goods_rows.observe(self)

    def rows_changed(self, first: int, last: int) -> None:
        self.ranges.append((first, last))

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name}, where only a row changes")


def test_others_run_between_the_rows_that_a_file_brings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_HELD_S", 0)  # each step is long enough
    many = 300

    async def scenario() -> None:
        async with a_stage(tmp_path, rows=_ROWS) as stage:
            bringing = asyncio.ensure_future(stage.console.goods.bring_in(GoodsFile(tuple(_dresses(many)), ())))
            turns = 0
            while not bringing.done():
                turns += 1
                await asyncio.sleep(0)
            assert len(_rows(stage)) == many
            assert turns > 2 * many, "its stock, and its rows"

    asyncio.run(scenario())


def test_stock_that_moves_while_a_file_is_shown_bit_by_bit_is_shown_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_HELD_S", 0)  # each step is long enough
    monkeypatch.setattr(goods_board, "_SHOWN_AT_ONCE", 1)

    async def scenario() -> None:
        async with a_stage(tmp_path, rows=_ROWS) as stage:
            board, database = stage.console.state.goods_board, stage.console.database
            dearer = GoodsFile(tuple(replace(row, price_minor=29_900, stock=5) for row in _ROWS), ())
            last = board.rows[len(board.rows) - 1].product
            sku = last.skus[0].id
            seen: list[set[int | None]] = []

            def hold_some() -> None:
                if not seen:
                    seen.append({row.product.price_minor for row in board.rows})
                    database.run_blocking(lambda tx: stock.book(tx, sku, hold(2), stock.Cause(NOW_MS)))
                    board.show_skus([sku])

            board.rows.observe(AnyChange(lambda: asyncio.get_running_loop().call_soon(hold_some)))
            await stage.console.goods.bring_in(dearer)
            assert seen == [{19_900, 29_900}], "some were shown, others not yet"
            assert {row.product.price_minor for row in board.rows} == {29_900}
            assert _left(stage, sku) == 3

    asyncio.run(scenario())


def test_the_first_search_waits_for_nothing_once_the_goods_were_made_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    sounds = search._keys_of

    def watched(product: Product) -> search._Keys:
        threads.append(threading.get_ident())
        return sounds(product)

    async def scenario() -> None:
        async with a_stage(tmp_path, rows=_ROWS):
            pass
        monkeypatch.setattr(search, "_keys_of", watched)
        async with a_stage(tmp_path) as stage:
            goods = stage.console.goods
            await goods.make_ready()
            assert [found.name for found in goods.catalogue.find("qz3")] == ["裙子3"]
            assert len(threads) == len(goods.catalogue.products)
            assert threading.get_ident() not in threads

    asyncio.run(scenario())


async def _set(stage: Stage, sku_id: SkuId, units: int) -> None:
    await stage.console.database.run(
        lambda tx: stock.book(tx, sku_id, set_available(stock.level(tx, sku_id), units), stock.Cause(1, why="set"))
    )


def _left(stage: Stage, sku_id: SkuId) -> int:
    found = stage.console.goods.catalogue.sku(sku_id)
    assert found is not None
    row = stage.console.state.goods_rows.get(found[0].id)
    assert row is not None
    return row.levels[sku_id].left


def test_of_goods_that_nobody_counted_nothing_is_said_to_be_left_or_lacking(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, rows=_dresses(1, stock=None)) as stage:
            console = stage.console
            (row,) = console.state.goods_rows
            sku = row.product.skus[0]
            assert (row.is_counted, row.is_sold_out, row.left_of(sku.id), row.said_at_ms) == (False, False, None, None)
            await stage.hear(an_order("o1", seconds=1, lines=[a_line(sku.code)]))
            (row,) = console.state.goods_rows
            assert (row.sold, row.short, row.is_sold_out, row.left_of(sku.id)) == (1, 0, False, None)
            stage.clock.advance(60)
            await console.goods_desk.set_left(sku.id, 3)
            (row,) = console.state.goods_rows
            assert (row.left_of(sku.id), row.said_at_ms) == (3, stage.clock.now_ms())
            stage.clock.advance(60)
            await stage.hear(an_order("o2", seconds=130, lines=[a_line(sku.code)]))
            (row,) = console.state.goods_rows
            assert (row.left_of(sku.id), row.said_at_ms) == (2, stage.clock.now_ms() - 60_000)
        async with a_stage(tmp_path) as stage:
            assert list(stage.console.state.goods_rows) == [row]

    asyncio.run(scenario())
