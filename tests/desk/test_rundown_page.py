"""The rundown's page, worked by keys and clicks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QListView, QPlainTextEdit, QPushButton

from anchor_console.desk.models.dragged import PRODUCT_TYPE
from anchor_console.desk.models.rundown_model import ROW_TYPE, Place
from anchor_console.desk.widgets.bounded_text import MOST_LINES, within
from anchor_console.goods.rundown import MOST_ROWS, RowKind, empty_row
from tests.desk import builders
from tests.support.until import until

Key, Modifier = Qt.Key, Qt.KeyboardModifier
PLAN = "20:00 开场互动 5分钟\n20:05 1号 碎花连衣裙 129元 50+30+30 8分钟\n20:20 发福袋\n11号 双面羊绒大衣 599元\n"


def numbers(console):
    return [console.rundown.number(row) or row.kind.value for row in console.rundown.rows]


def press(window, name):
    assert window.findChild(QPushButton, name).isEnabled()
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


async def take(reading):
    """Take in what was read, as soon as it is."""
    await until(reading.findChild(QPushButton, "replaceRundownButton").isEnabled)
    press(reading, "replaceRundownButton")


def test_beside_the_plan_the_names_of_goods_begin_below_each_other(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        goods = window.findChild(QListView, "rundownGoodsList")
        said = [goods.model().index(at, 0).data() for at in range(goods.model().rowCount())]
        begins = {
            goods.fontMetrics().horizontalAdvance(one.removesuffix(product.name))
            for one, product in zip(said, console.goods.catalogue.products, strict=True)
        }
        assert len(said) == 18
        assert max(begins) - min(begins) <= 1

    at_the_desk(scenario)


def test_before_any_show_has_ended_the_last_ones_plan_is_not_offered_empty(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        press(window, "lastRundownButton")
        await until(lambda: "还没有播完的场次：播过一场，下回就能照着排" in window.notice_texts())
        assert window.findChild(QDialog, "readRundownDialog") is None

    at_the_desk(scenario)


def test_a_plan_is_pasted_seen_and_taken_in(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        QApplication.clipboard().setText(PLAN)
        press(window, "readRundownButton")
        await until(lambda: window.findChild(QDialog, "readRundownDialog"))
        await take(window)
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
        await rundown.put((await rundown.reading.read_text(PLAN)).rows, replaces=True)
        model = table.model()
        await until(table.isVisible)
        table.setFocus()
        table.setCurrentIndex(model.index(1, Place.STARTS))
        for cell in ("20:07", "9", "99", "89"):  # the number and the name of a product are not typed here
            QTest.keyClick(QApplication.focusWidget(), Key.Key_Return if cell == "20:07" else Key.Key_Tab)
            QTest.keyClicks(QApplication.focusWidget(), cell)
        console.goods.changed.emit(console.goods.catalogue)  # what is being typed stays, whatever moves meanwhile
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
        await until(lambda: rundown.rows[1].floor_minor == 8_900)
        typed = rundown.rows[1]
        assert (typed.starts_min, typed.minutes, typed.price_minor) == (1_207, 9, 9_900)
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
        await rundown.put((await rundown.reading.read_text(PLAN)).rows, replaces=True)
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
        await console.rundown.put((await console.rundown.reading.read_text(PLAN)).rows, replaces=True)
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
        await until(reading.columns.isVisible)  # it asks first
        for at, field in ((1, "price"), (2, "release")):
            choice = reading.columns.cellWidget(at, 2)
            choice.setCurrentIndex(choice.findData(field))
            choice.activated.emit(choice.currentIndex())
        await take(reading)
        await until(lambda: [(row.price_minor, row.release) for row in console.rundown.rows] == [
            (11_900, (30,)), (58_900, (20,))
        ])  # fmt: skip
        await until(lambda: window.findChild(QDialog, "readRundownDialog") is None)
        again = await opened(window, table.replace("119", "109"))
        await until(again.findChild(QPushButton, "replaceRundownButton").isEnabled)
        assert not again.columns.isVisible(), "it is known now"
        await take(again)
        await until(lambda: console.rundown.rows[0].price_minor == 10_900)

    at_the_desk(scenario)


def test_a_paste_that_is_far_too_long_is_cut_and_says_so(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        QApplication.clipboard().setText("1号 碎花连衣裙\n" * 18_000)
        press(window, "readRundownButton")
        await until(lambda: window.findChild(QDialog, "readRundownDialog"))
        reading = window.findChild(QDialog, "readRundownDialog")
        assert reading.findChild(QPlainTextEdit).blockCount() <= MOST_LINES
        cut = reading.findChild(QLabel, "rundownCut")
        assert cut.isVisible()
        assert f"{MOST_LINES:,}" in cut.text()
        await take(reading)
        await until(lambda: len(console.rundown.rows) == MOST_ROWS)

    at_the_desk(scenario)


def test_columns_without_headings_are_called_in_the_windows_language(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        QApplication.clipboard().setText("20:00\tfoo\t¥129\n20:15\tbar\t¥99\n")
        press(window, "readRundownButton")
        await until(lambda: window.findChild(QDialog, "readRundownDialog"))
        columns = window.findChild(QDialog, "readRundownDialog").columns
        await until(lambda: columns.rowCount() == 3)
        assert [columns.item(at, 0).text() for at in range(3)] == ["Column 1", "Column 2", "Column 3"]
        choice = columns.cellWidget(1, 2)
        choice.setCurrentIndex(choice.findData("name"))
        choice.activated.emit(choice.currentIndex())
        await take(window)
        await until(lambda: [row.title for row in console.rundown.rows] == ["foo", "bar"])

    at_the_desk(scenario, language="en")


@given(st.text(alphabet="a1大\n\t", max_size=200), st.integers(0, 6), st.integers(0, 60))
def test_what_is_kept_of_a_paste_is_whole_lines_from_its_beginning(text, most_lines, most_chars):
    kept = within(text, most_lines, most_chars)
    lines = kept.split("\n") if kept else []
    assert lines == text.split("\n")[: len(lines)]
    assert len(lines) <= most_lines
    assert len(kept) <= most_chars
    assert within(text, 1_000, 1_000) == text.removesuffix("\n")


def test_the_key_that_goes_on_pressed_twice_goes_on_twice(at_the_desk):
    async def scenario(console, window):
        products = [console.state.catalogue.numbered(number) for number in ("3", "5", "7")]
        for product in products:
            await console.rundown.add(empty_row(product_id=product.id))
        for _ in range(2):
            QTest.keyClick(window.live_page.chat.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        await until(lambda: len(console.state.queue) == 2 and not len(console.tasks))
        assert {pin.number for pin in console.state.queue} == {"3", "5"}
        assert console.rundown.progress().current.product_id == products[1].id

    at_the_desk(scenario)


def test_what_was_set_aside_comes_back_when_its_turn_comes_and_waits_once(at_the_desk):
    async def scenario(console, window):
        product = console.state.catalogue.numbered("3")
        await console.rundown.add(empty_row(product_id=product.id))
        await console.queue.pin_number("5")
        await console.queue.hold(await console.queue.pin_number("3", "老张问的"))
        QTest.keyClick(window.live_page.chat.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        await until(lambda: [pin.number for pin in console.state.queue] == ["3", "5"])
        assert (console.state.queue[0].note, len(console.state.held)) == ("老张问的", 0)

    at_the_desk(scenario)


def test_where_there_are_no_goods_yet_the_rundown_leads_to_them(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        button = window.findChild(QPushButton, "rundownGoodsFirst")
        await until(button.isVisible)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await until(window.goods_page.isVisible)
        await builders.with_goods(console)
        window.show_page("rundown")
        await until(lambda: window.findChild(QListView, "rundownGoodsList").isVisible())

    at_the_desk(scenario, goods=False)
