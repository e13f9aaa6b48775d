"""Where a click takes a row, all of the row lights up under the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTableView, QWidget

from tests.desk import builders
from tests.live.stage import turn
from tests.support.until import until


def ground(surface: QWidget, y: int) -> set[str]:
    """The colours at both ends of a row and between them, above its words."""
    shown, width = surface.window().grab().toImage(), surface.width()
    spots = (surface.mapTo(surface.window(), QPoint(x, y)) for x in (6, width // 4, width // 2, width - 25))
    return {shown.pixelColor(spot).name() for spot in spots}


def go_away(window, surface: QWidget) -> None:
    """Take the mouse where it lights up nothing, in the next test's window too."""
    QTest.mouseMove(window.findChild(QWidget, "totalsBar"), QPoint(300, 10))
    QApplication.sendEvent(surface, QEvent(QEvent.Type.Leave))


async def an_evening(console, window) -> None:
    console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
    pipeline = builders.a_pipeline(console)
    pipeline.stored.subscribe(console.call_outs.stored)
    names = ("王姐", "李姐", "张姐")
    lines = [builders.said(n, "11号黑色M没抢到", name) for n, name in enumerate(names)]
    lines += [builders.said(10 + n, f"{n}号黑色M要一件", name) for n, name in enumerate(names, start=2)]
    await builders.hear(pipeline, lines)
    for number in ("3", "7", "9"):
        await console.queue.pin_number(number)
    pin = console.state.queue[2]
    await console.queue.hold(pin.id)
    await console.air.take_number("11")
    await until(lambda: console.call_outs.shown.on_air is not None and console.call_outs.shown.on_air.people)


@pytest.mark.parametrize(
    ("name", "y"), [("chatView", 3), ("inventoryView", 35), ("pinQueue", 49), ("heldPins", 3), ("claimsView", 37),
                    ("callOut", 3)]
)  # fmt: skip
def test_on_the_live_page_the_whole_row_under_the_mouse_lights_up_and_goes_out_again(at_the_desk, name, y):
    async def scenario(console, window):
        window.resize(1366, 768)
        await an_evening(console, window)
        found = window.findChild(QWidget, name)
        surface = found.viewport() if isinstance(found, QAbstractScrollArea) else found
        hover, panel = (window._desk.theme.color(one).name() for one in ("hover", "panel"))
        await until(lambda: ground(surface, y) == {panel}, what="a row that is not chosen")
        QTest.mouseMove(surface, QPoint(30, y + 8))
        await until(lambda: ground(surface, y) == {hover}, what="the row lit up")
        go_away(window, surface)
        await until(lambda: ground(surface, y) == {panel}, what="the row as before")

    at_the_desk(scenario)


def test_a_table_lights_up_what_is_under_the_mouse_after_it_was_scrolled_and_never_what_is_chosen(at_the_desk):
    async def scenario(console, window):
        window.resize(1366, 768)
        table = window.findChild(QTableView, "inventoryView")
        hover, mark = (QColor(window._desk.theme.color(one)).name() for one in ("hover", "mark"))
        QTest.mouseMove(table.viewport(), QPoint(30, 45))
        await until(lambda: ground(table.viewport(), 33) == {hover})
        table.scrollToBottom()
        lit = table.rowAt(45)
        assert lit > 1
        top = table.rowViewportPosition(lit) + 2
        await until(lambda: ground(table.viewport(), top) == {hover})
        table.selectRow(lit)
        await until(lambda: ground(table.viewport(), table.rowViewportPosition(lit) + 2) == {mark})
        go_away(window, table.viewport())

    at_the_desk(scenario)
