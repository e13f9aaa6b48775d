"""The rundown's page, worked by keys and clicks."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from anchor_console.desk.models.rundown_model import ROW_TYPE, Place
from anchor_console.desk.queue_pane import PRODUCT_TYPE
from anchor_console.goods.rundown import RowKind
from tests.support.until import until

Key, Modifier = Qt.Key, Qt.KeyboardModifier
PLAN = "20:00 开场互动 5分钟\n20:05 1号 碎花连衣裙 129元 50+30+30 8分钟\n20:20 发福袋\n11号 双面羊绒大衣 599元\n"


def numbers(console):
    return [console.rundown.number(row) or row.kind.value for row in console.rundown.rows]


def press(window, name):
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_a_plan_is_pasted_seen_and_taken_in(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        QApplication.clipboard().setText(PLAN)
        press(window, "readRundownButton")
        await until(lambda: window.findChild(QDialog, "readRundownDialog"))
        press(window, "replaceRundownButton")
        await until(lambda: len(console.rundown.rows) == 4)
        assert numbers(console) == ["talk", "1", "luck", "11"]
        model = window.rundown_page.table.model()
        await until(lambda: model.index(1, Place.STARTS).data() == "20:05")
        assert model.index(1, Place.RELEASE).data() == "50+30+30"
        assert model.index(3, Place.PRICE).data() == "¥599"

    at_the_desk(scenario)


def test_products_and_rows_are_dropped_and_moments_pressed(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        page = window.rundown_page
        search = window.findChild(QLineEdit, "rundownGoodsSearch")
        QTest.keyClicks(search, "11")
        QTest.keyClick(search, Key.Key_Return)
        await until(lambda: numbers(console) == ["11"])
        dragged = QMimeData()
        dragged.setData(PRODUCT_TYPE, str(console.state.catalogue.numbered("3").id).encode())
        page.table.model().dropMimeData(dragged, Qt.DropAction.CopyAction, 0, 0, QModelIndex())
        await until(lambda: numbers(console) == ["3", "11"])
        press(window, "moment-luck")
        await until(lambda: numbers(console) == ["3", "11", "luck"])
        moved = QMimeData()
        moved.setData(ROW_TYPE, str(console.rundown.rows.key_at(0)).encode())
        page.table.model().dropMimeData(moved, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
        await until(lambda: numbers(console) == ["11", "3", "luck"])

    at_the_desk(scenario)


def test_rows_are_typed_moved_and_removed_by_keys_and_taken_back(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        table, rundown = window.rundown_page.table, console.rundown
        await rundown.put(rundown.reading.read_text(PLAN).rows, replaces=True)
        model = table.model()
        model.setData(model.index(1, Place.PRICE), "99")
        await until(lambda: rundown.rows[1].price_minor == 9_900)
        model.setData(model.index(1, Place.STARTS), "早上")
        await until(lambda: any("早上" in text for text in window.notice_texts()))
        table.setCurrentIndex(model.index(1, Place.TITLE))
        QTest.keyClick(table, Key.Key_Down, Modifier.ControlModifier)
        await until(lambda: numbers(console) == ["talk", "luck", "1", "11"])
        table.setCurrentIndex(model.index(2, Place.TITLE))
        QTest.keyClick(table, Key.Key_R)
        await until(lambda: numbers(console)[-1] == "1")
        QTest.keyClick(table, Key.Key_Delete)
        await until(lambda: len(rundown.rows) == 4)
        QTest.keyClick(table, Key.Key_Z, Modifier.ControlModifier)
        await until(lambda: len(rundown.rows) == 5)

    at_the_desk(scenario)


def test_keys_move_on_in_the_plan_and_put_its_product_first_in_the_queue(at_the_desk, clock):
    async def scenario(console, window):
        rundown = console.rundown
        await rundown.put(rundown.reading.read_text(PLAN).rows, replaces=True)
        await console.queue.pin_number("5")
        view = window.live_page.chat.view
        QTest.keyClick(view, Key.Key_Down, Modifier.AltModifier)
        await until(lambda: rundown.progress().current)
        assert rundown.progress().current.kind is RowKind.TALK
        QTest.keyClick(view, Key.Key_Down, Modifier.AltModifier)
        await until(lambda: len(console.state.queue) == 2)
        await until(lambda: [pin.number for pin in console.state.queue] == ["1", "5"])
        assert console.state.on_air is None, "nothing goes on air by that"
        QTest.keyClick(view, Key.Key_Return, Modifier.ControlModifier)
        await until(lambda: console.state.on_air)
        QTest.keyClick(view, Key.Key_Return, Modifier.ControlModifier | Modifier.ShiftModifier)
        await until(lambda: console.state.on_air.release)
        assert console.state.on_air.release.units == 50
        QTest.keyClick(view, Key.Key_Up, Modifier.AltModifier)
        await until(lambda: rundown.progress().current.kind is RowKind.TALK)

    at_the_desk(scenario)


def test_a_small_screen_keeps_the_names(at_the_desk):
    async def scenario(console, window):
        await console.rundown.put(console.rundown.reading.read_text(PLAN).rows, replaces=True)
        window.resize(1600, 900)
        window.show_page("rundown")
        table = window.rundown_page.table
        await until(lambda: not table.isColumnHidden(Place.POINTS))
        window.resize(window.minimumSizeHint().width(), 614)
        await until(lambda: table.isColumnHidden(Place.POINTS))
        await until(lambda: table.columnWidth(Place.TITLE) >= 120)

    at_the_desk(scenario)


def test_a_table_with_unknown_headings_is_mapped_and_remembered(at_the_desk):
    async def opened(window, text):
        QApplication.clipboard().setText(text)
        press(window, "readRundownButton")
        await until(lambda: window.findChild(QDialog, "readRundownDialog"))
        return window.findChild(QDialog, "readRundownDialog")

    async def scenario(console, window):
        window.show_page("rundown")
        table = "甲\t乙\t丙\n法式收腰碎花连衣裙\t119\t30\n双面羊绒中长款大衣\t589\t20\n"
        reading = await opened(window, table)
        assert reading.columns.isVisible(), "it asks first"
        for at, field in ((1, "price"), (2, "release")):
            choice = reading.columns.cellWidget(at, 2)
            choice.setCurrentIndex(choice.findData(field))
            choice.activated.emit(choice.currentIndex())
        press(reading, "replaceRundownButton")
        await until(lambda: [(row.price_minor, row.release) for row in console.rundown.rows] == [
            (11_900, (30,)), (58_900, (20,))
        ])  # fmt: skip
        await until(lambda: window.findChild(QDialog, "readRundownDialog") is None)
        again = await opened(window, table.replace("119", "109"))
        assert not again.columns.isVisible(), "it is known now"
        press(again, "replaceRundownButton")
        await until(lambda: console.rundown.rows[0].price_minor == 10_900)

    at_the_desk(scenario)
