"""Taking goods in through the window: what would change is shown first, and it can be taken back."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QTableView

from anchor_console.desk.dialogs.import_file import ImportDialog
from anchor_console.desk.dialogs.paste_goods import PasteGoodsDialog
from tests.support.until import until

HEAD = "链接号,货号,品名,商家编码,颜色,尺码,直播价,库存\r\n"
FILE = (
    HEAD
    + "1,W1001,法式收腰碎花连衣裙,W1001-XS-S,杏色,S,¥139.00,36\r\n"
    + "1,W1001,法式收腰碎花连衣裙,W1001-XS-M,杏色,M,119.00元,120\r\n"
    + "99,X9,亚麻衬衫,X9-S,白色,S,99,5\r\n"
    + "99,X9,亚麻衬衫,X9-M,白色,M,很便宜,5\r\n"
)


async def opened(window, path):
    dialog = ImportDialog(window._desk, window, "goods", path)
    dialog.open()
    go = dialog.findChild(QAbstractButton, "importGoButton")
    await until(go.isEnabled, within_s=15)
    return dialog, go


def rows_of(table: QTableView) -> list[list[str]]:
    model = table.model()
    return [
        [str(model.index(row, section).data()) for section in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_what_a_file_would_change_is_shown_then_done_then_taken_back(at_the_desk, a_file):
    async def scenario(console, window):
        before = console.goods.catalogue.products
        path = a_file(FILE)
        dialog, go = await opened(window, path)
        rows = rows_of(dialog.changes.table)
        assert [row[:5] for row in rows if row[0] in ("涨价", "降价", "新增")] == [
            ["涨价", "1号 法式收腰碎花连衣裙", "杏色 S", "129.00", "139.00"],
            ["降价", "1号 法式收腰碎花连衣裙", "杏色 M", "129.00", "119.00"],
            ["新增", "99号 亚麻衬衫", "白色 S", "–", "99.00 · 本规格库存 5"],
        ]
        assert dialog.changes.counts() == ["涨价 1", "降价 1", "新增 1", "表里没有 184"]
        assert dialog.bad.texts() == ["5 直播价 很便宜 不是金额"]
        assert console.goods.catalogue.products == before
        # However much it shows, its buttons are on the screen, and Return imports.
        assert dialog.frameGeometry().bottom() <= dialog.screen().availableGeometry().bottom()
        assert dialog.focusWidget() is go
        QTest.keyClick(go, Qt.Key.Key_Return)
        await until(lambda: not go.isVisible(), within_s=15)
        assert console.goods.catalogue.numbered("99").name == "亚麻衬衫"
        # The dialog says so, and no notice says it again.
        assert any("已导入：2 款" in one.text() for one in dialog.findChildren(QLabel))
        assert window.notice_texts() == []
        # What the file lacks stays, unless a person ticks that it goes.
        assert len(console.goods.catalogue.products) == len(before) + 1
        assert "直播价: 不是金额" in path.with_name("goods.bad-rows.csv").read_text("utf-8-sig")
        dialog.accept()
        window.activateWindow()
        await until(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: console.goods.catalogue.products == before)
        assert "商品改动已撤回" in window.notice_texts()

    at_the_desk(scenario)


def test_what_of_a_file_is_no_goods_is_told_and_the_first_import_is_taken_back_by_key(at_the_desk, a_file):
    async def scenario(console, window):
        window.show_page("goods")
        text = f"晚场商品表,,,,,,,\r\n{HEAD}99,X9,亚麻衬衫,X9-S,白色,S,99,5\r\n合计,,,,,,,5\r\n"
        dialog, go = await opened(window, a_file(text))
        assert any("跳过没读：标题 1 行 合计 1 行" in one.text() for one in dialog.findChildren(QLabel))
        QTest.keyClick(go, Qt.Key.Key_Return)
        await until(lambda: not go.isVisible(), within_s=15)
        dialog.accept()
        window.activateWindow()
        await until(window.isActiveWindow)
        await until(lambda: console.goods.catalogue.products)
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: not console.goods.catalogue.products)

    at_the_desk(scenario, goods=False)


def test_what_the_file_lacks_goes_off_sale_where_that_is_ticked_but_never_from_under_the_card(at_the_desk, a_file):
    async def scenario(console, window):
        await console.air.take_number("11")
        dialog, go = await opened(window, a_file(FILE))
        off = dialog.findChild(QCheckBox, "importTakeOff")
        assert off.text().startswith("把表里没有的 184 个规格下架")
        off.click()
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: not go.isVisible(), within_s=15)
        assert [product.number for product in console.goods.catalogue.products] == ["1", "11", "99"]
        await console.undo.take_back()
        assert len(console.goods.catalogue.products) == 18
        dialog.accept()

    at_the_desk(scenario)


def test_an_undo_on_which_later_changes_stand_is_refused_in_words(at_the_desk, a_file):
    async def scenario(console, window):
        dialog, go = await opened(window, a_file(FILE))
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: not go.isVisible(), within_s=15)
        dialog.accept()
        sku = console.goods.catalogue.sku_coded("W1001-XS-S")[1]
        await console.goods_desk.set_sku(sku.id, "price", 14900)
        window.activateWindow()
        await until(window.isActiveWindow)
        edit = (await console.goods_desk.edits())[1]
        window._desk.start(console.goods_desk.take_back(edit.id), "undo")
        await until(lambda: any("法式收腰碎花连衣裙 杏色 S 之后又改过" in text for text in window.notice_texts()))
        assert console.goods.catalogue.sku_coded("W1001-XS-S")[1].price_minor == 14900

    at_the_desk(scenario)


def test_the_same_file_again_says_that_nothing_would_change(at_the_desk, a_file):
    async def scenario(console, window):
        path = a_file(HEAD + "99,X9,亚麻衬衫,X9-S,白色,S,99,5\r\n")
        for words in ("新增 1", None):
            dialog, go = await opened(window, path)
            if words is None:
                assert dialog.changes.counts() == ["表里没有 186"]
            else:
                assert words in dialog.changes.counts()
            QTest.mouseClick(go, Qt.MouseButton.LeftButton)
            await until(lambda go=go: not go.isVisible(), within_s=15)
            dialog.accept()

    at_the_desk(scenario)


def test_closing_the_dialog_breaks_an_import_off_and_nothing_is_in(at_the_desk, a_file):
    async def scenario(console, window):
        before = console.goods.catalogue.products
        lines = "".join(f"{n},Y{n},衬衫{n},Y{n}-S,白色,S,99,5\r\n" for n in range(1000, 9000))
        dialog, go = await opened(window, a_file(HEAD + lines))
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: dialog.progress.maximum() > 0 and dialog.progress.value() > 0, within_s=15)
        dialog.reject()
        await until(lambda: not [task for task in asyncio.all_tasks() if task.get_name() == "import-goods"], 15)
        assert console.goods.catalogue.products == before
        assert console.database.read().execute("SELECT count(*) FROM skus").fetchone()[0] == 186

    at_the_desk(scenario)


def test_a_size_chart_comes_in_beside_the_goods(at_the_desk, a_file):
    async def scenario(console, window):
        path = a_file(HEAD + "99,X9,亚麻衬衫,X9-S,白色,S,99,5\r\n")
        chart = a_file("货号,尺码,体重下限kg,体重上限kg\r\nX9,S,40,48\r\n", "尺码.csv")
        dialog, go = await opened(window, path)
        dialog.take_chart(chart)
        await until(lambda: any("尺码表：尺码.csv" in one.text() for one in dialog.findChildren(QAbstractButton)), 15)
        await until(go.isEnabled, within_s=15)
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: not go.isVisible(), within_s=15)
        assert [tuple(row) for row in console.database.read().execute(
            "SELECT size, weight_max_kg FROM size_charts JOIN products ON products.id = product_id WHERE code = 'X9'"
        )] == [("S", 48.0)]  # fmt: skip
        assert any("1 款、1 个规格" in one.text() for one in dialog.findChildren(QLabel))
        dialog.accept()

    at_the_desk(scenario)


def test_goods_are_pasted_looked_at_and_taken_in_by_keys_and_what_is_not_understood_stays(at_the_desk):
    async def scenario(console, window):
        QGuiApplication.clipboard().setText("1号 99\n88号 阔腿裤 黑/咖 S-L 89.9\n今晚的品")
        window.live_page.goods.open_paste()
        dialog = window.findChild(PasteGoodsDialog)
        go = dialog.go
        await until(go.isEnabled)
        assert dialog.changes.counts() == ["降价 12", "新增 6"]
        assert dialog.bad.texts() == ["3  今晚的品 没有号，也没有价格"]
        QTest.keyClick(dialog.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: dialog.field.toPlainText() == "今晚的品")
        product = console.goods.catalogue.numbered("88")
        assert (product.name, product.colors, product.sizes) == ("阔腿裤", ("黑", "咖"), ("S", "M", "L"))
        assert console.goods.catalogue.numbered("1").price_minor == 9900
        dialog.reject()
        await console.undo.take_back()
        assert console.goods.catalogue.numbered("88") is None
        assert console.goods.catalogue.numbered("1").price_minor == 12900

    at_the_desk(scenario)


@pytest.mark.parametrize(("language", "each"), [("zh_CN", "89.90 · 本规格库存 30"), ("en", "89.90 · 30 each")])
def test_of_pasted_goods_it_is_seen_how_many_there_will_be_of_each_variant(at_the_desk, language, each):
    async def scenario(console, window):
        QGuiApplication.clipboard().setText("88号 阔腿裤 黑/咖 S/M 89.9 库存30\n89号 针织衫 白 均码 129")
        window.live_page.goods.open_paste()
        table = window.findChild(PasteGoodsDialog).findChild(QTableView, "importChanges")
        await until(lambda: table.model().rowCount() == 5)
        rows = [[table.model().index(at, section).data() for section in (2, 4)] for at in range(5)]
        assert rows[:4] == [["黑 S", each], ["黑 M", each], ["咖 S", each], ["咖 M", each]]
        assert rows[4][1] == "129.00"
        assert table.sizeHintForColumn(4) <= table.columnWidth(4)

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize(("language", "shown"), [("zh_CN", "88号 阔腿裤"), ("en", "No. 88 阔腿裤")])
def test_of_pasted_goods_it_is_seen_which_number_a_new_one_gets_and_who_loses_it(at_the_desk, language, shown):
    async def scenario(console, window):
        QGuiApplication.clipboard().setText("88号 阔腿裤 黑 S 89.9\n3号 羊绒手套 59")
        window.live_page.goods.open_paste()
        table = window.findChild(PasteGoodsDialog).findChild(QTableView, "importChanges")
        await until(lambda: table.model().rowCount() == 3)
        rows = [[table.model().index(at, section).data() for section in (1, 3, 4)] for at in range(3)]
        third = console.goods.catalogue.numbered("3").name
        assert rows == [
            [shown.replace("88", "3").replace("阔腿裤", third), "3", "–"],
            [shown, "–", "89.90"],
            [shown.replace("88", "3").replace("阔腿裤", "羊绒手套"), "–", "59.00"],
        ]

    at_the_desk(scenario, language=language)


def test_of_a_pasted_table_it_is_seen_which_lines_were_not_read_and_whose_stock_is_still_to_be_told(at_the_desk):
    async def scenario(console, window):
        text = (
            "编号\t品名\t颜色\t尺码\t直播价\t库存\n88\t阔腿裤\t黑/咖\tS\t89.9\t100\n"
            "89号 针织衫 白 S/M 到手价129 库存50\n乱写一行"
        )
        QGuiApplication.clipboard().setText(text)
        window.live_page.goods.open_paste()
        dialog = window.findChild(PasteGoodsDialog)
        await until(lambda: dialog.changes.isVisible() and dialog.bad.isVisible())
        table = dialog.findChild(QTableView, "importChanges").model()
        assert [table.index(at, 2).data() for at in range(table.rowCount())] == ["黑 S", "咖 S", "白 S", "白 M"]
        assert [dialog.bad.item(at, 2).text() for at in range(dialog.bad.rowCount())] == ["乱写一行"]
        assert any("1 行的库存是几个颜色或尺码合在一起的" in one.text() for one in dialog.findChildren(QLabel))
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        await until(lambda: console.goods.catalogue.numbered("89") is not None)
        await until(lambda: len(dialog.field.toPlainText().splitlines()) == 2)
        assert dialog.field.toPlainText().splitlines()[1] == "乱写一行"
        dialog.reject()

    at_the_desk(scenario)


def test_of_a_pasted_line_it_is_read_whole_why_it_was_not_understood(at_the_desk):
    async def scenario(console, window):
        QGuiApplication.clipboard().setText("5号 羊绒大衣 599 559\n今晚的品")
        window.live_page.goods.open_paste()
        bad = window.findChild(PasteGoodsDialog).bad
        await until(lambda: bad.rowCount() == 2)
        why = bad.item(0, 3).text()
        assert why.startswith("有好几个数，分不清哪个是价格")
        await until(lambda: bad.columnWidth(3) > bad.fontMetrics().horizontalAdvance(why) + 8)

    at_the_desk(scenario)


def test_a_file_whose_columns_nobody_could_guess_asks_which_they_are_and_knows_them_the_next_time(at_the_desk, a_file):
    async def scenario(console, window):
        path = a_file("款,卖,号\r\n亚麻衬衫,¥89.90,99\r\n")
        dialog = ImportDialog(window._desk, window, "goods", path)
        dialog.open()
        await until(dialog.columns.isVisible, within_s=15)
        go = dialog.findChild(QAbstractButton, "importGoButton")
        assert not go.isEnabled()
        assert any("没认出“商品名称”是哪一列" in one.text() for one in dialog.findChildren(QLabel))
        for heading, field in (("款", "name"), ("卖", "live_price"), ("号", "number")):
            _read_as(dialog, heading, field)
            await until(lambda h=heading, f=field: _is_read_as(dialog, h) == f, within_s=15)
        await until(go.isEnabled, within_s=15)
        assert dialog.rows.texts() == [["链接号", "货号", "商品名称", "规格编码", "直播价"],
                                       ["99", "亚麻衬衫", "亚麻衬衫", "亚麻衬衫", "89.90"]]  # fmt: skip
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: not go.isVisible(), within_s=15)
        dialog.accept()
        shirt = console.goods.catalogue.numbered("99")
        assert (shirt.name, shirt.price_minor) == ("亚麻衬衫", 8990)
        # The next file of this shop: read as was said, and the same product by its name.
        again, _ = await opened(window, a_file("款,卖,号\r\n亚麻衬衫,¥79.90,99\r\n", "next.csv"))
        assert rows_of(again.changes.table)[0][:5] == ["降价", "99号 亚麻衬衫", "", "89.90", "79.90"]
        again.reject()

    at_the_desk(scenario)


def _choice(dialog, heading):
    table = dialog.columns
    at = next(at for at in range(table.rowCount()) if table.item(at, 0).text() == heading)
    return table.cellWidget(at, 2)


def _read_as(dialog, heading, field):
    choice = _choice(dialog, heading)
    choice.setCurrentIndex(choice.findData(field))
    choice.activated.emit(choice.currentIndex())


def _is_read_as(dialog, heading):
    return _choice(dialog, heading).currentData()


def test_a_file_that_changed_after_it_was_looked_at_is_shown_again_and_not_taken_in(at_the_desk, a_file):
    async def scenario(console, window):
        dialog, go = await opened(window, a_file(FILE))
        before = console.goods.catalogue.products
        a_file(FILE.replace("¥139.00", "¥1.39"))
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: any("看过之后又被改了" in one.text() for one in dialog.findChildren(QLabel)))
        assert console.goods.catalogue.products is before
        assert "1.39" in [row[4] for row in rows_of(dialog.changes.table)]
        await until(go.isEnabled)
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: console.goods.catalogue.sku_coded("W1001-XS-S")[1].price_minor == 139)
        dialog.reject()

    at_the_desk(scenario)


def test_a_full_disk_leaves_the_goods_as_they_were_and_the_file_to_be_tried_again(at_the_desk, tmp_path):
    async def scenario(console, window):
        path = tmp_path / "many.csv"
        path.write_text(HEAD + "".join(f",M{n},大衣{n},M{n}-S,驼色,S,99,5\r\n" for n in range(3_000)), "utf-8-sig")
        dialog, go = await opened(window, path)
        before = console.goods.catalogue.products
        (pages,) = console.database.read().execute("PRAGMA page_count").fetchone()
        await console.database.run_alone(lambda tx: tx.execute(f"PRAGMA max_page_count = {pages + 4}"))
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: any("磁盘满了" in one.text() for one in dialog.findChildren(QLabel)), within_s=20)
        assert console.database.read().execute("SELECT count(*) FROM products").fetchone()[0] == len(before)
        await console.database.run_alone(lambda tx: tx.execute("PRAGMA max_page_count = 4294967294"))
        await until(go.isEnabled)
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: len(console.goods.catalogue.products) == len(before) + 3_000, within_s=20)
        dialog.reject()

    at_the_desk(scenario)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_titles_of_its_parts_are_whole_in_either_language(at_the_desk, a_file, language):
    async def scenario(console, window):
        dialog, _ = await opened(window, a_file(FILE))
        shown = [one for one in dialog._tabs.buttons if one.isVisible()]
        assert len(shown) == 4
        assert all(one.width() >= one.sizeHint().width() for one in shown)
        dialog.reject()

    at_the_desk(scenario, language=language)


def test_the_preview_grows_around_the_middle_where_the_dialog_opened(at_the_desk, a_file):
    async def scenario(console, window):
        dialog = ImportDialog(window._desk, window, "goods", a_file(FILE))
        dialog.open()
        opened_at, height = dialog.frameGeometry().center().y(), dialog.height()
        go = dialog.findChild(QAbstractButton, "importGoButton")
        await until(go.isEnabled, within_s=15)
        assert dialog.height() > height
        assert abs(dialog.frameGeometry().center().y() - opened_at) <= 2

    at_the_desk(scenario)
