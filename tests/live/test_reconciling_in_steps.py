"""A large order file beside an open room: booked and taken back in steps, and whole wherever that breaks off."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from anchor_console.live.files import reconcile_work
from anchor_console.sales import reconciling
from anchor_console.sales.reconciling import AT_ONCE
from anchor_console.sales.terms import Changes
from anchor_console.storage.writer import StorageFull, Transaction
from tests.live.stage import Stage
from tests.live.test_reconciling import a_file, a_row, an_evening, figures, run, verdicts
from tests.live.test_reconciling_by_hand import JIE, a_show

MANY = 2 * AT_ONCE + 5


def a_long_file(folder: Path) -> Path:
    """Of an order that went back, one that was confirmed by hand, and many that nobody knew of."""
    return a_file(
        folder,
        a_row("o2", "C1-L", 2, "398.00", "已完成", 售后状态="退款成功"),
        a_row("p5", "C1-M", 2, "380.00", 买家昵称="粉丝5", 买家ID="ks-5"),
        *(a_row(f"m{n}", "D2", 1, "99.00", 买家昵称=f"新{n}", 买家ID=f"n{n}") for n in range(MANY - 2)),
    )


def booked(stage: Stage) -> int:
    return int(stage.ask("SELECT count(*) FROM order_import_parts")[0][0])


def test_others_write_between_the_steps_of_an_import_and_of_its_taking_back(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        written: list[asyncio.Future[int]] = []
        told: list[tuple[int, int]] = []

        def on_step(done: int, of: int) -> None:
            told.append((done, of))
            written.append(asyncio.ensure_future(stage.console.database.run(count)))

        def count(tx: Transaction) -> int:
            return int(tx.execute("SELECT count(*) FROM order_import_parts").fetchone()[0])

        await stage.console.reconciling.book(a_long_file(tmp_path), {}, "last", on_step=on_step)
        assert told == [(1, 3), (2, 3), (3, 3)]
        assert await asyncio.gather(*written) == [2 * AT_ONCE, MANY, MANY]
        back = asyncio.ensure_future(stage.console.undo.take_back())
        left = MANY
        while left == MANY:
            left = await stage.console.database.run(count)
        assert left == MANY - AT_ONCE
        await back
        assert booked(stage) == 0

    run(tmp_path, scenario)


def test_an_import_that_breaks_off_is_taken_back_or_gone_on_with_and_comes_to_the_same(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        desk, file, before = stage.console.reconciling, a_long_file(tmp_path), figures(stage)

        def disk_fills(done: int, of: int) -> None:
            raise StorageFull("database or disk is full")

        await desk.book(file, {}, "last")
        whole = figures(stage)[:2]
        await stage.console.undo.take_back()
        with pytest.raises(StorageFull):
            await desk.book(file, {}, "last", on_step=disk_fills)
        assert booked(stage) == AT_ONCE
        await stage.console.undo.take_back()
        assert figures(stage) == before
        with pytest.raises(StorageFull):
            await desk.book(file, {}, "last", on_step=disk_fills)
        rest = await desk.book(file, {}, "last")
        assert rest["to_book"] == MANY - AT_ONCE
        assert figures(stage)[:2] == whole
        again = await desk.book(file, {}, "last")
        assert (again["to_book"], verdicts(again)["matched"]) == (0, MANY)

    run(tmp_path, scenario)


def test_an_import_is_written_to_its_end_where_the_console_closes_meanwhile(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)

        def closes(done: int, of: int) -> None:
            importing.cancel()

        importing = asyncio.ensure_future(
            stage.console.reconciling.book(a_long_file(tmp_path), {}, "last", on_step=closes)
        )
        with pytest.raises(asyncio.CancelledError):
            await importing
        assert booked(stage) == MANY

    run(tmp_path, scenario)


@pytest.mark.parametrize("between", [1, AT_ONCE])
def test_what_a_preview_tells_is_booked_wherever_in_the_file_an_order_stands(tmp_path: Path, between: int) -> None:
    async def scenario(stage: Stage) -> None:
        await a_show(stage)  # two dresses of one person by hand, one of another
        file = a_file(
            tmp_path,
            a_row("p1", "D2", 1, "99.00", **JIE),
            *(a_row(f"m{n}", "C1-M", 1, "1.00", 买家昵称=f"新{n}", 买家ID=f"n{n}") for n in range(between)),
            a_row("p2", "D2", 1, "99.00"),
            a_row("p3", "D2", 1, "99.00"),
        )
        told = await stage.console.reconciling.preview(file, {}, "last")
        assert verdicts(told) == {"settled": 2, "missing": between + 1, "not_in_file": 1}
        await stage.console.reconciling.book(file, {}, "last")
        assert stage.ask("SELECT sold FROM stock_levels JOIN skus ON skus.id = sku_id WHERE code = 'D2'") == [(4,)]

    run(tmp_path, scenario)


def test_a_taking_back_that_broke_off_is_gone_on_with(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        before = figures(stage)
        told = await stage.console.reconciling.book(a_long_file(tmp_path), {}, "last")

        def first_step(tx: Transaction) -> None:
            one = reconcile_work.TakingBack(tx, told["import_id"], "desk", stage.clock.now_ms())
            one.steps()[0](tx, Changes.none())

        await stage.console.database.run(first_step)
        assert booked(stage) == MANY - AT_ONCE
        await stage.console.undo.take_back()
        assert figures(stage) == before

    run(tmp_path, scenario)


def test_a_taking_back_that_a_full_disk_broke_off_is_still_the_next_to_be_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        before = figures(stage)
        await stage.console.reconciling.book(a_long_file(tmp_path), {}, "last")

        def disk_is_full(*_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        def fill_up(done: Transaction) -> None:
            monkeypatch.setattr(reconciling, "take_back", disk_is_full)

        back = asyncio.ensure_future(stage.console.undo.take_back())
        while booked(stage) == MANY:
            await stage.console.database.run(lambda tx: None)
        await stage.console.database.run(fill_up)
        with pytest.raises(StorageFull):
            await back
        assert 0 < booked(stage) < MANY
        monkeypatch.undo()
        await stage.console.undo.take_back()
        assert figures(stage) == before

    run(tmp_path, scenario)


def test_an_import_that_broke_off_is_told_until_it_is_whole_or_taken_back(tmp_path: Path) -> None:
    def disk_fills(done: int, of: int) -> None:
        raise StorageFull("database or disk is full")

    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        desk, undo, file = stage.console.reconciling, stage.console.undo, a_long_file(tmp_path)

        def told_at_start() -> list[object]:
            stage.console.notices.clear("reconcile.half")
            desk.tell_half_done()
            return [one.params["file"] for one in stage.console.notices.current if one.key == "reconcile.half"]

        with pytest.raises(StorageFull):
            await desk.book(file, {}, "last", on_step=disk_fills)
        assert told_at_start() == [file.name]
        await desk.book(file, {}, "last")
        assert told_at_start() == []
        taking_back = asyncio.ensure_future(undo.take_back())
        while not told_at_start():
            await stage.console.database.run(lambda tx: None)
        await taking_back
        await undo.take_back()
        assert told_at_start() == []
        assert booked(stage) == 0

    run(tmp_path, scenario)
