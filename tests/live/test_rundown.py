"""The rundown as it is planned and kept to."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from anchor_console.core.clock import from_ms, to_ms
from anchor_console.core.ids import ProductId
from anchor_console.core.refusal import Refused
from anchor_console.goods.guard import Doubt
from anchor_console.goods.rundown import RETURN_ROLE, RowId, RowKind, RundownRow, empty_row
from anchor_console.live.actions import By
from anchor_console.live.goods.rundown_desk import RundownDesk
from anchor_console.pins.card import Release
from anchor_console.pins.service import NeedsConfirmation
from tests.live.stage import FakeLink, Stage, a_stage
from tests.support.fake_clock import FakeClock
from tests.support.shop import a_row
from tests.support.until import until


async def refused(doing: Any) -> str:
    with pytest.raises(Refused) as refusal:
        await doing
    return refusal.value.reason


def shown(rundown: RundownDesk) -> list[str]:
    return [rundown.number(row) or row.kind.value for row in rundown.rows]


async def planned(stage: Stage, *numbers: str, **more: Any) -> RundownDesk:
    """A rundown with a row for each number, or moment."""
    rundown = stage.console.rundown
    for number in numbers:
        product = stage.console.state.catalogue.numbered(number)
        kind = RowKind.PRODUCT if product else RowKind(number)
        await rundown.add(replace(empty_row(kind, product.id if product else None), **more))
    return rundown


def test_rows_are_added_moved_changed_and_removed_and_each_is_taken_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            rundown = await planned(stage, "1", "2", "luck")
            undo = stage.console.undo
            await rundown.move(rundown.rows.key_at(2), 0)
            assert shown(rundown) == ["luck", "1", "2"]
            first = rundown.rows[1]
            await rundown.change(first.id, lambda row: replace(row, minutes=8, price_minor=100))
            await rundown.remove([rundown.rows.key_at(2)])
            await rundown.clear()
            assert len(rundown.rows) == 0
            for expected in (["luck", "1"], ["luck", "1", "2"], ["luck", "1", "2"], ["1", "2", "luck"]):
                await undo.take_back()
                assert shown(rundown) == expected
            assert rundown.rows[0] == first
            assert await refused(rundown.change(RowId(first.id + 100), lambda row: row)) == "rundown.gone"

    asyncio.run(scenario())


def test_a_plan_that_somebody_changed_since_is_not_put_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            rundown = await planned(stage, "1")
            await rundown.clear()
            await rundown.add(empty_row(RowKind.TALK), by=By("小雨", "assistant", "c1"))
            assert await refused(stage.console.undo.take_back()) == "undo.moved_on"
            assert shown(rundown) == ["talk"]

    asyncio.run(scenario())


def test_what_goes_on_air_is_current_in_the_plan_and_the_room_is_told_what_comes(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            rundown = await planned(stage, "1", "luck", "2", minutes=5)
            await stage.put_on_air("1")
            link = FakeLink()
            stage.broadcast(link)
            await until(lambda: link.values.get("cue"))
            cue = link.values["cue"]
            assert cue["slot_ends_at"] == "2026-11-18T12:05:00.000Z"
            assert cue["next_at"] == {"at": "2026-11-18T12:05:00.000Z", "title": "", "number": None, "kind": "luck"}
            stage.clock.advance(420)
            rundown.tick()
            await until(lambda: link.values["cue"]["late_min"] == 2)
            assert (await rundown.go_on()).kind is RowKind.LUCK
            await stage.put_on_air("2")
            assert rundown.progress().current == rundown.rows[2]
            assert await refused(rundown.go_on()) == "rundown.over"
            assert (await rundown.go_back()).kind is RowKind.LUCK
            assert stage.on_air.number == "2", "moving in the plan shows nothing"

    asyncio.run(scenario())


def test_a_take_that_is_undone_never_was_current_in_the_plan(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            rundown = await planned(stage, "luck", "1", "2")
            await rundown.go_on()
            before = rundown.turns
            stage.clock.advance(60)
            await stage.put_on_air("2")
            assert rundown.progress().current == rundown.rows[2]
            await stage.console.undo.take_back()
            assert stage.console.state.on_air is None
            assert rundown.turns == before

    asyncio.run(scenario())


def test_a_product_marked_for_a_return_comes_once_more_at_the_end(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            rundown = await planned(stage, "1", "2", release=(50, 30))
            await rundown.bring_back(rundown.rows.key_at(0))
            assert shown(rundown) == ["1", "2", "1"]
            assert (rundown.rows[2].role, rundown.rows[2].release) == (RETURN_ROLE, (50, 30))
            assert rundown.is_brought_back(rundown.rows[0])
            await rundown.bring_back(rundown.rows.key_at(0))
            assert shown(rundown) == ["1", "2"]
            await planned(stage, "luck")
            assert await refused(rundown.bring_back(rundown.rows.key_at(2))) == "rundown.no_product"

    asyncio.run(scenario())


def test_the_plans_price_guards_and_its_releases_follow_each_other(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            rundown = await planned(stage, "2", price_minor=6_900, release=(50, 30))
            air, console = stage.console.air, stage.console
            await air.take_number("2")
            with pytest.raises(NeedsConfirmation) as asked:
                await air.open_price()
            assert [one.doubt for one in asked.value.objections] == [Doubt.PLAN]
            product = console.state.catalogue.numbered("2")
            assert product is not None
            left = console.state.goods_rows.get(product.id).left  # type: ignore[union-attr]
            assert rundown.next_release(product.id) == 50
            await air.open_price(confirmed=True, why="涨价了", units=50, of_stock=True)
            assert console.state.goods_rows.get(product.id).left == left  # type: ignore[union-attr]
            assert stage.on_air.release == Release(50, 1)
            assert rundown.next_release(product.id) == 30
            await air.again(units=30)
            assert console.state.goods_rows.get(product.id).left == left + 30  # type: ignore[union-attr]
            assert rundown.next_release(product.id) is None

    asyncio.run(scenario())


def test_the_last_show_makes_a_plan(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            console = stage.console
            assert (await console.rundown.reading.last_session()).rows == ()
            await stage.put_on_air("2")
            await console.air.open_price(units=50, of_stock=True)
            stage.clock.advance(300)
            await stage.put_on_air("1")
            stage.clock.advance(600)
            await stage.put_on_air("2")
            stage.clock.advance(120)
            await console.session.end()
            rows = (await console.rundown.reading.last_session()).rows
            told = [(row.product_id, row.minutes, row.price_minor, row.release, row.role) for row in rows]
            assert told == [(2, 5, 9_900, (50,), ""), (1, 10, None, (), ""), (2, 2, None, (), RETURN_ROLE)]
            assert rows[0].starts_min is not None
            await console.rundown.put(rows, replaces=True)
            assert shown(console.rundown) == ["2", "1", "2"]
            # What lay between, and what the plan says to say, comes again as well.
            await console.rundown.change(console.rundown.rows[1].id, lambda row: replace(row, points=("显瘦",)))
            await console.rundown.add(empty_row(RowKind.LUCK), 1)
            await console.session.start("again", "cart")
            await stage.put_on_air("1")
            stage.clock.advance(60)
            await console.rundown.go(console.rundown.rows[1].id)
            stage.clock.advance(180)
            await stage.put_on_air("2")
            stage.clock.advance(60)
            await console.session.end()
            again = (await console.rundown.reading.last_session()).rows
            assert [(row.kind, row.product_id, row.minutes, row.points) for row in again] == [
                (RowKind.PRODUCT, 1, 1, ("显瘦",)), (RowKind.LUCK, None, 3, ()), (RowKind.PRODUCT, 2, 1, ()),
            ]  # fmt: skip

    asyncio.run(scenario())


def test_a_pasted_plan_and_a_file_are_read_alike(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            rundown = stage.console.rundown
            name = stage.console.state.catalogue.numbered("2").name  # type: ignore[union-attr]
            text = f"时间\t时长\t商品\t直播价\n20:00\t5\t{name}\t99\n20:05\t3\t发福袋\t\n"
            file = tmp_path / "plan.csv"
            file.write_text(text.replace("\t", ","), "gb18030")
            read = await rundown.reading.read_file(file)
            assert read.rows == (await rundown.reading.read_text(text)).rows
            assert [(row.kind, row.starts_min, row.minutes) for row in read.rows] == [
                (RowKind.PRODUCT, 1200, 5), (RowKind.LUCK, 1205, 3),
            ]  # fmt: skip
            assert await refused(rundown.reading.read_file(tmp_path / "nothing.csv")) == "rundown.unreadable"
            await rundown.put(read.rows, replaces=False)
            await rundown.put(read.rows, replaces=False)
            assert len(rundown.rows) == 4
            assert [row.id for row in rundown.rows] == [1, 2, 3, 4]
            row: RundownRow = rundown.rows[0]
            assert row.price_minor == 9_900

    asyncio.run(scenario())


DRESS = (a_row(name="碎花连衣裙", price_minor=12_900),)
UNKNOWN_HEADINGS = '几点\t啥货\t多少钱\t怎么说\n20:00\t碎花连衣裙\t¥129\t"不起球\n可机洗"\n20:15\t福袋\t\t\n'
NO_HEADINGS = '20:00\t1号链接\t碎花连衣裙\t¥129\t"不起球\n可机洗"\n20:15\t\t福袋\t\t\n'


@pytest.mark.parametrize("text", [UNKNOWN_HEADINGS, NO_HEADINGS])
def test_a_table_whose_headings_nobody_knows_is_told_by_its_cells(tmp_path: Path, text: str) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, None, rows=DRESS) as stage:
            read = await stage.console.rundown.reading.read_text(text)
            assert not read.is_understood
            dress, luck = read.rows
            assert (dress.product_id, dress.starts_min, dress.price_minor, dress.points) == (
                ProductId(1), 1200, 12_900, ("不起球", "可机洗"),
            )  # fmt: skip
            assert (luck.kind, luck.starts_min) == (RowKind.LUCK, 1215)

    asyncio.run(scenario())


def test_what_a_person_says_of_columns_is_remembered_by_the_headings(tmp_path: Path) -> None:
    text = "甲\t乙\t丙\n碎花连衣裙\t129\t30\n"

    async def scenario() -> None:
        async with a_stage(tmp_path, None, rows=DRESS) as stage:
            reading = stage.console.rundown.reading
            assert (await reading.read_text(text)).rows[0].price_minor is None, "a bare number may be anything"
            said = {"乙": "price", "丙": "release"}
            read = await reading.read_text(text, said)
            assert (read.rows[0].price_minor, read.rows[0].release) == (12_900, (30,))
            await reading.remember(read, said)
            again = await reading.read_text(text.replace("129", "139"))
            assert (again.rows[0].price_minor, again.is_understood) == (13_900, True)
            other = {one.heading: one.field for one in (await reading.read_text(text, {"甲": ""})).columns}
            assert other == {"甲": None, "乙": "price", "丙": "release"}

    asyncio.run(scenario())


def test_without_a_plan_its_keys_say_that_there_is_none(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            assert await refused(stage.console.rundown.go_on()) == "rundown.none"
            assert await refused(stage.console.rundown.go_back()) == "rundown.none"

    asyncio.run(scenario())


def test_a_midnight_show_is_not_a_day_late(tmp_path: Path) -> None:
    async def scenario() -> None:
        clock = FakeClock()
        until_midnight = midnight_after(clock.now_ms()) - clock.now_ms()
        clock.advance(until_midnight / 1000 - 300)
        async with a_stage(tmp_path, None, clock=clock) as stage:
            rundown = await planned(stage, "1", "2", starts_min=0, minutes=10)
            await stage.console.session.start("零点场", "cart")
            assert rundown.progress().next_at_ms == stage.clock.now_ms() + 300_000
            stage.clock.advance(300)
            await stage.put_on_air("1")
            assert rundown.progress().late_s == 0

    asyncio.run(scenario())


def midnight_after(at_ms: int) -> int:
    day = from_ms(at_ms).astimezone() + timedelta(days=1)
    return to_ms(day.replace(hour=0, minute=0, second=0, microsecond=0))


def test_rows_for_which_there_is_no_room_are_told_and_not_lost_without_a_word(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            rundown = stage.console.rundown
            row = empty_row(RowKind.LUCK)
            assert await rundown.put([row] * 600, replaces=True) == 100
            assert await rundown.put([row] * 400, replaces=True) == 0
            assert await rundown.put([replace(row, title=str(at)) for at in range(150)], replaces=False) == 50
            assert (len(rundown.rows), rundown.rows[399].title, rundown.rows[499].title) == (500, "", "99")
            assert await rundown.put([row], replaces=False) == 1
            await rundown.remove([rundown.rows.key_at(at) for at in range(1, 500)])
            assert len(rundown.rows) == 1
            await stage.console.undo.take_back()
            assert rundown.rows[499].title == "99"

    asyncio.run(scenario())
