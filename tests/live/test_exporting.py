"""What a person at the desk saves of a session: the same by the window as by the command, and not by its time."""

from __future__ import annotations

import asyncio
import csv
import tempfile
from pathlib import Path

import pytest

from anchor_console.core.refusal import Refused
from anchor_console.live.files import exporting
from anchor_console.sheets.grid import read_grids
from tests.live.stage import Stage, a_stage
from tests.support.shop import a_line, an_order, said
from tests.support.until import until


def _is_the_windows_time(*_: object) -> None:
    raise AssertionError("a long table was written by the console itself")


async def _an_evening(stage: Stage) -> None:
    lines = [a_line("C1-M", amount=19_900)]
    await stage.hear(*(an_order(f"00{n}", fan=n, lines=lines, seconds=n) for n in range(1, 3)), said("=1+1", 1))


def test_a_workbook_of_the_sales_has_what_the_csv_file_has_and_costs_the_window_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", "cart") as stage:
            await _an_evening(stage)
            book, text = tmp_path / "sales.xlsx", tmp_path / "sales.csv"
            assert await stage.console.exporting.of_session("sales", text, "zh_CN") == 2
            monkeypatch.setattr(exporting, "write_table", _is_the_windows_time)
            assert await stage.console.exporting.of_session("sales", book, "zh_CN") == 2
            told = list(csv.reader(text.read_text("utf-8-sig").splitlines()))
            at = {name: told[0].index(name) for name in ("order_id", "amount", "status")}
            (grid,) = read_grids(book)
            assert [row.cells[at["order_id"]] for row in grid.rows[1:]] == ["001", "002"]
            assert [float(row.cells[at["amount"]]) for row in grid.rows[1:]] == [199.0, 199.0]
            assert [row[at["status"]] for row in told[1:]] == ["paid", "paid"]
            with pytest.raises(Refused, match=r"export\.failed"):
                await stage.console.exporting.of_session("sales", tmp_path / "none" / "sales.xlsx", "zh_CN")

    asyncio.run(scenario())


def test_the_chat_of_a_show_is_written_by_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", "cart") as stage:
            await _an_evening(stage)
            monkeypatch.setattr(exporting, "write_table", _is_the_windows_time)
            out = tmp_path / "chat.csv"
            assert await stage.console.exporting.of_session("chat", out, "zh_CN") == 1
            (line,) = csv.DictReader(out.read_text("utf-8-sig").splitlines())
            assert line["text"] == "'=1+1"

    asyncio.run(scenario())


def test_of_a_workbook_that_nobody_waits_for_nothing_is_left_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", "cart") as stage:
            await stage.hear(*(said(f"要一件 {n}", n % 50 + 1, seconds=n / 100) for n in range(1_500)))
            scratch, out = tmp_path / "scratch", tmp_path / "今晚 公屏" / "chat.xlsx"
            for folder in (scratch, out.parent):
                folder.mkdir()
            monkeypatch.setenv("TMPDIR", str(scratch))
            monkeypatch.setattr(tempfile, "tempdir", None)
            writing = asyncio.ensure_future(stage.console.exporting.of_session("chat", out, "zh_CN"))
            await until(lambda: any(one.is_file() for one in scratch.rglob("*")))
            writing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await writing
            assert [*scratch.iterdir(), *out.parent.iterdir()] == []

    asyncio.run(scenario())
