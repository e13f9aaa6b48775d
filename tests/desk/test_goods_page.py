"""The goods page by keys and by mouse: cells, new products, numbers; and all of it taken back."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget

from anchor_console.core.money import format_minor
from anchor_console.core.notices import Notice
from anchor_console.desk.dialogs.add_product import AddProductDialog
from anchor_console.desk.dialogs.goods_history import GoodsHistoryDialog
from anchor_console.desk.dialogs.paste_goods import CartOrderDialog
from anchor_console.desk.dialogs.price_guard import PriceGuardDialog
from anchor_console.desk.dialogs.size_chart import SizeChartDialog
from anchor_console.desk.goods.goods_cells import SKU_FIELDS
from anchor_console.desk.models.dragged import PRODUCT_TYPE
from anchor_console.goods.preflight import Spot
from anchor_console.live.desks import Asked
from tests.desk import builders
from tests.support.until import until


def opened(window):
    window.show_page("goods")
    return window.goods_page


def type_into(table, row, section, text):
    """Edit a cell as a person does: Return, the text, Return."""
    table.setFocus()
    table.setCurrentIndex(table.model().index(row, section))
    QTest.keyClick(table, Qt.Key.Key_Return)
    # One that was closed lives until the loop turns.
    editor = next(one for one in table.findChildren(QLineEdit) if one.isVisible())
    editor.selectAll()
    editor.insert(text)  # as an input method does
    QTest.keyClick(editor, Qt.Key.Key_Return)


def numbers(console, count=5):
    return [product.code for product in console.goods.catalogue.products][:count]


async def undone(window):
    window.activateWindow()
    await until(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_what_is_being_typed_stays_while_the_row_changes(at_the_desk):
    async def scenario(console, window):
        page = opened(window)
        product, sku = console.goods.catalogue.sku_coded("W1001-XS-S")
        page.table.setFocus()
        page.table.setCurrentIndex(page.table.model().index(0, 1))
        QTest.keyClick(page.table, Qt.Key.Key_Return)
        editor = next(one for one in page.table.findChildren(QLineEdit) if one.isVisible())
        assert editor.text() == product.name
        editor.selectAll()
        editor.insert("半截名字")
        await console.goods_desk.set_left(sku.id, 7)
        await until(lambda: page.product.skus.model().index(0, 2).data() == "7")
        assert editor.text() == "半截名字"
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await until(lambda: console.goods.catalogue.product(product.id).name == "半截名字")

    at_the_desk(scenario)


def test_cells_are_edited_in_place_and_each_edit_is_taken_back_by_one_key(at_the_desk):
    async def scenario(console, window):
        page = opened(window)

        def first():
            return console.goods.catalogue.sku_coded("W1001-XS-S")

        type_into(page.table, 0, 1, "法式碎花裙")
        await until(lambda: first()[0].name == "法式碎花裙")
        type_into(page.table, 0, 2, "¥99.9")
        await until(lambda: {sku.price_minor for sku in first()[0].skus} == {9990})
        type_into(page.table, 0, 5, "买一送一")
        await until(lambda: first()[0].detail("offer") == "买一送一")
        type_into(page.product.skus, 0, 3, "119元")
        await until(lambda: first()[1].price_minor == 11900)
        assert page.table.model().index(0, 2).data() == "¥99.90–119"
        type_into(page.product.skus, 0, 2, "40")
        await until(lambda: page.product.skus.model().index(0, 2).data() == "40")
        QTest.mouseClick(page.findChild(QPushButton, "goodsTab1"), Qt.MouseButton.LeftButton)
        type_into(page.product.details, 2, 1, "显瘦 | 不透")
        await until(lambda: first()[0].talking_points == ("显瘦", "不透"))
        for expected in (
            lambda: len(first()[0].talking_points) == 3,
            lambda: page.product.skus.model().index(0, 2).data() == "36",
            lambda: first()[1].price_minor == 9990,
            lambda: first()[0].detail("offer") is None,
            lambda: first()[1].price_minor == 12900,
            lambda: first()[0].name == "法式收腰碎花连衣裙",
        ):
            await undone(window)
            await until(expected)
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await until(lambda: first()[0].name == "法式碎花裙")

    at_the_desk(scenario)


def test_what_cannot_be_read_is_said_and_the_cell_stays(at_the_desk):
    async def scenario(console, window):
        page = opened(window)
        type_into(page.table, 0, 2, "很便宜")
        await until(lambda: "“很便宜”读不懂，没有改" in window.notice_texts())
        assert page.table.model().index(0, 2).data() == "¥129"

    at_the_desk(scenario)


def test_a_product_is_added_by_keys_alone_in_well_under_fifteen_seconds(at_the_desk):
    async def scenario(console, window):
        page = opened(window)
        started_s, keys = time.monotonic(), 0

        def typed(widget, text):
            nonlocal keys
            keys += len(text) + 1
            QTest.keyClicks(widget, text)
            QTest.keyClick(widget, Qt.Key.Key_Tab)

        QTest.keyClick(page.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        dialog = window.findChild(AddProductDialog)
        await until(dialog.isActiveWindow)
        assert dialog.fields["number"].text() == "19"
        for text in ("kuotuiku", "89.9", "black/brown", "S-2XL", "20"):
            typed(QApplication.focusWidget(), text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        await until(lambda: console.goods.catalogue.numbered("19") is not None)
        # At three keys a second, which a hasty hand has.
        assert keys / 3 + (time.monotonic() - started_s) < 15
        product = console.goods.catalogue.numbered("19")
        assert (product.colors, product.sizes) == (("black", "brown"), ("S", "M", "L", "XL", "XXL"))
        assert (product.price_minor, console.state.goods_rows.get(product.id).left) == (8990, 200)
        await console.air.take_number("19")
        await console.air.open_price()
        assert console.state.on_air.price_minor == 8990

    at_the_desk(scenario)


def test_a_new_product_that_takes_a_number_says_from_whom(at_the_desk):
    async def scenario(console, window):
        window.live_page.goods.open_add()
        dialog = window.findChild(AddProductDialog)
        dialog.fields["number"].setText("11")
        dialog.fields["name"].setText("阔腿裤")
        shown = [one.text() for one in dialog.findChildren(QLabel)]
        assert "会新增 1 个规格 · 11号现在是“双面羊绒中长款大衣”，会让出来" in shown
        dialog.fields["price"].setText("贵")
        assert not dialog.findChild(QPushButton, "addProductGo").isEnabled()
        dialog.reject()

    at_the_desk(scenario)


def test_a_number_moves_by_one_key_by_drag_and_back(at_the_desk):
    async def scenario(console, window):
        page = opened(window)
        before = numbers(console)
        page.table.setCurrentIndex(page.table.model().index(3, 1))
        QTest.keyClick(page.table, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: numbers(console) == [before[3], *before[:3], before[4]])
        # The first one is dragged down upon the third.
        dragged = QMimeData()
        first = console.goods.catalogue.numbered("1").id
        dragged.setData(PRODUCT_TYPE, QByteArray(str(first).encode()))
        at = QPointF(page.table.visualRect(page.table.model().index(2, 1)).center())
        drop = QDropEvent(
            at, Qt.DropAction.MoveAction, dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        page.table.dropEvent(drop)
        await until(lambda: numbers(console) == [before[0], before[1], before[3], before[2], before[4]])
        await undone(window)
        await until(lambda: numbers(console) == [before[3], *before[:3], before[4]])
        await undone(window)
        await until(lambda: numbers(console) == before)
        spans = console.database.read().execute(
            "SELECT number, to_ms IS NULL FROM product_numbers WHERE product_id ="
            " (SELECT id FROM products WHERE code = ?) ORDER BY id", (before[3],),
        )  # fmt: skip
        assert [tuple(row) for row in spans] == [("4", 0), ("1", 0), ("3", 0), ("1", 0), ("4", 1)]

    at_the_desk(scenario)


def test_the_cart_s_order_gives_the_numbers_of_one_platform(at_the_desk):
    async def scenario(console, window):
        page = opened(window)
        box = page.findChild(QComboBox, "numbersPlatform")
        box.setCurrentIndex(box.findData("kuaishou"))
        QTest.mouseClick(page.findChild(QPushButton, "cartOrderButton"), Qt.MouseButton.LeftButton)
        dialog = window.findChild(CartOrderDialog)
        dialog.field.setPlainText("双面羊绒中长款大衣 秋冬\n不认识的\n法式收腰碎花连衣裙")
        await until(dialog.go.isEnabled)
        assert dialog.bad.texts() == ["2  不认识的 没有这样的商品"]
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        await until(lambda: console.goods.catalogue.platforms == {"kuaishou"})
        catalogue = console.goods.catalogue
        assert (catalogue.numbered("1", "kuaishou").code, catalogue.numbered("1").code) == ("W1011", "W1001")
        # Of everywhere's numbers those hold that the platform has not given to another.
        assert catalogue.numbered("5", "kuaishou").code == catalogue.numbered("5").code
        assert catalogue.numbered("11", "kuaishou") is None
        # The page lists them in the platform's order, and no number twice.
        shown = [int(number) for number in page.shown_numbers() if number != "–"]
        assert shown[0] == 1
        assert shown == sorted(set(shown))
        # What a fan there writes means what they see there.
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "1号驼色M来一件")])
        (claim,) = console.state.claims
        assert catalogue.product(claim.product_id).code == "W1011"

    at_the_desk(scenario)


def test_the_history_takes_back_what_nothing_stands_on_and_says_what_does(at_the_desk):
    async def scenario(console, window):
        page = opened(window)
        product = console.goods.catalogue.numbered("1")
        await console.goods_desk.set_product(product.id, "name", "甲")
        await console.goods_desk.set_product(product.id, "name", "乙")
        QTest.mouseClick(page.findChild(QPushButton, "goodsHistoryButton"), Qt.MouseButton.LeftButton)
        dialog = window.findChild(GoodsHistoryDialog)

        def button_of(edit):
            return dialog.findChild(QPushButton, f"undo-edit-{edit}")

        await until(lambda: button_of(2) is not None)
        QTest.mouseClick(button_of(2), Qt.MouseButton.LeftButton)
        state = dialog.findChild(QLabel, "goodsHistoryState")
        await until(state.isVisible)
        assert state.text() == "不能撤回：乙 之后又改过，先撤回后面的改动"
        QTest.mouseClick(button_of(3), Qt.MouseButton.LeftButton)
        await until(lambda: console.goods.catalogue.numbered("1").name == "甲")
        await until(lambda: button_of(3) is not None and not button_of(3).isEnabled())
        QTest.mouseClick(button_of(2), Qt.MouseButton.LeftButton)
        await until(lambda: console.goods.catalogue.numbered("1").name == product.name)
        dialog.accept()

    at_the_desk(scenario)


def test_what_is_on_air_does_not_go_off_sale_from_under_the_card(at_the_desk):
    async def scenario(console, window):
        page = opened(window)
        await console.air.take_number("1")
        page.table.setCurrentIndex(page.table.model().index(0, 1))
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        await until(lambda: any("不能下架" in text for text in window.notice_texts()))
        page.table.setCurrentIndex(page.table.model().index(1, 1))
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        await until(lambda: console.goods.catalogue.numbered("2") is None)
        await undone(window)
        await until(lambda: console.goods.catalogue.numbered("2") is not None)

    at_the_desk(scenario)


def shown_titles(page):
    model, header = page.table.model(), page.table.horizontalHeader()
    return [
        model.headerData(at, Qt.Orientation.Horizontal)
        for at in range(model.columnCount())
        if not header.isSectionHidden(at)
    ]


def test_a_price_under_its_floor_typed_while_on_air_is_asked_for_twice(at_the_desk):
    async def scenario(console, window):
        page = opened(window)
        product = console.goods.catalogue.products[0]
        await console.air.take_number(product.number)
        await console.air.open_price()
        shown, under = console.state.on_air.price_minor, product.floor_price_minor - 100

        async def typed():
            type_into(page.table, 0, 2, format_minor(under))
            await until(lambda: any(one.isVisible() for one in window.findChildren(PriceGuardDialog)))
            return next(one for one in window.findChildren(PriceGuardDialog) if one.isVisible())

        dialog = await typed()
        assert "改" in dialog.findChild(QPushButton, "confirmPriceButton").text()
        dialog.reject()
        assert console.state.on_air.price_minor == shown
        assert console.goods.catalogue.product(product.id).price_minor == product.price_minor
        dialog = await typed()
        QTest.keyClicks(dialog.findChild(QLineEdit, "guardReasonField"), "clearance")
        QTest.mouseClick(dialog.findChild(QPushButton, "confirmPriceButton"), Qt.MouseButton.LeftButton)
        await until(lambda: console.state.on_air.price_minor == under)
        assert console.goods.catalogue.product(product.id).price_minor == under
        assert console.state.air_log()[0].why == "clearance"

    at_the_desk(scenario)


@pytest.mark.parametrize(("mode", "held"), [("reserve", ["留", "排队"]), ("cart", [])])
def test_the_page_tells_what_tonight_s_room_wants_of_each_product(at_the_desk, mode, held):
    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        await builders.hear(pipeline, [builders.said(1, "1号杏色S要一件"), builders.said(2, "1号还有吗")])
        page = opened(window)
        figures = [title for title in ("留", "售", "排队", "喊要", "报单", "在问") if title in shown_titles(page)]
        assert [title for title in figures if title in ("留", "排队")] == held
        model = page.table.model()
        titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
        told = {title: model.index(0, titles.index(title)).data() for title in figures}
        assert told["报单"] == "1"
        assert told["在问"] == "1"
        assert model.index(0, titles.index("离底价")).data() == "+20"

    at_the_desk(scenario, mode=mode)


def test_stock_that_is_set_on_the_page_serves_whoever_waits(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "你好")])
        who = console.database.read().execute("SELECT id FROM identities").fetchone()[0]
        page = opened(window)
        page.table.setCurrentIndex(page.table.model().index(0, 1))
        type_into(page.product.skus, 0, 2, "0")
        await until(lambda: page.product.skus.model().index(0, 2).data() == "0")
        await console.claims.add(who, Asked("1", "杏色", "S", 2))
        type_into(page.product.skus, 0, 2, "5")
        await until(lambda: [claim.held for claim in console.state.claims] == [2])
        assert page.product.skus.model().index(0, 2).data() == "3"

    at_the_desk(scenario, mode="reserve")


def test_no_dialog_is_left_open(at_the_desk):
    async def scenario(console, window):
        page = opened(window)
        for act in (page.add_product, page.paste):
            act()
        assert len(window.findChildren(QDialog)) == 2
        for dialog in window.findChildren(QDialog):
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await until(lambda: not [one for one in window.findChildren(QDialog) if one.isVisible()])

    at_the_desk(scenario)


def test_a_size_chart_is_typed_pasted_saved_and_taken_back(at_the_desk):
    async def scenario(console, window):
        page = opened(window)
        product = console.goods.catalogue.numbered("11")
        page.select(product.id)
        page.mend(product.id, Spot("sizes"))
        dialog = window.findChild(SizeChartDialog)
        assert [cells[0] for cells in dialog.texts()] == list(product.sizes)
        QGuiApplication.clipboard().setText("尺码\t身高\t体重\nM\t158-166\t96-110斤\n4XL\t165-178\t160-180斤")
        QTest.keyClick(dialog.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert dialog.table.horizontalHeaderItem(4).text() == "体重到 斤"
        assert ("M", "158", "166", "96", "110") in dialog.texts()
        last = dialog.table.rowCount() - 1
        dialog.table.item(last, 4).setText("很重")
        QTest.mouseClick(dialog.findChild(QPushButton, "sizeChartSaveButton"), Qt.MouseButton.LeftButton)
        assert dialog.findChild(QLabel, "sizeChartState").text() == f"第 {last + 1} 行：很重 读不懂"
        dialog.table.item(last, 4).setText("190")
        QTest.keyClick(dialog.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

        def chart():
            return {one.size: one.ends for one in console.goods_desk.size_chart(product.id)}

        await until(lambda: window.findChild(SizeChartDialog) is None)
        assert chart()["M"] == (158, 166, 48, 55)
        assert chart()["4XL"] == (165, 178, 80, 95)
        assert chart().keys() == {"M", "4XL"}  # sizes of which nothing is said have no row
        await console.undo.take_back()
        assert chart() == {}

    at_the_desk(scenario)


def test_where_there_are_no_goods_the_page_says_what_will_stand_beside_them(at_the_desk):
    async def scenario(console, window):
        window.show_page("goods")
        page = window.goods_page
        hint = next(one for one in page.findChildren(QLabel) if one.text() == "在左边选一款商品")
        assert hint.isVisible()
        assert not window.findChild(QPushButton, "sizeChartButton").isVisible()
        await builders.selling(console, "cart")
        await until(lambda: page.table.model().rowCount() > 0)
        page.table.setCurrentIndex(page.table.model().index(0, 0))
        await until(lambda: not hint.isVisible())
        assert window.findChild(QPushButton, "sizeChartButton").isVisible()

    at_the_desk(scenario, goods=False)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_as_long_as_nothing_has_a_barcode_its_column_gives_its_room_to_the_others(at_the_desk, language):
    async def scenario(console, window):
        window.resize(1366, 768)
        page = opened(window)
        page.select(console.goods.catalogue.products[0].id)
        at = SKU_FIELDS.index("barcode")
        empty_px = page.product.skus.columnWidth(at)
        assert empty_px < window._desk.theme.px(100)
        type_into(page.product.skus, 0, at, "6901234567892")
        await until(lambda: page.product.skus.columnWidth(at) > empty_px)
        metrics = page.product.skus.fontMetrics()
        assert page.product.skus.columnWidth(at) > metrics.horizontalAdvance("6901234567892")
        await undone(window)
        await until(lambda: page.product.skus.columnWidth(at) == empty_px)

    at_the_desk(scenario, language=language)


def test_a_notice_covers_none_of_the_buttons_below_the_list_however_many_lines_they_take(at_the_desk):
    async def scenario(console, window):
        window.resize(1366, 768)
        page = opened(window)
        console.notices.post(Notice.warning("card.no_overlay", subject="card"))
        bar = window.findChild(QWidget, "noticeBar")
        buttons = page.foot.findChildren(QPushButton)
        await until(lambda: len({one.y() for one in buttons}) == 2, what="two lines of buttons")

        def above_px():
            return page.foot.mapTo(window, QPoint()).y() - bar.mapTo(window, QPoint(0, bar.height())).y()

        await until(lambda: 0 <= above_px() < 8, what="a notice just above them")
        window.resize(1920, 768)
        await until(lambda: len({one.y() for one in buttons}) == 1, what="one line of buttons")
        await until(lambda: 0 <= above_px() < 8, what="and as near to it")

    at_the_desk(scenario, language="en")
