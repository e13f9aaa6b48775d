"""The goods beside the room: figures of tonight, what stock just did, and what a scanner finds."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QTableView, QToolTip

from anchor_console.core.ids import Identity
from anchor_console.desk.air.face_words import face_of
from anchor_console.desk.chat.chat_view import ChatView
from anchor_console.desk.goods.goods_pane import GoodsPane
from anchor_console.desk.goods.product_pane import ProductPane, SizeMatrix
from anchor_console.desk.goods.stock_strip import StockStrip
from anchor_console.desk.main_window import MainWindow
from anchor_console.fans import store as fans
from anchor_console.goods.goods_file import read_goods
from anchor_console.live.desks import Asked
from anchor_console.live.goods.stock_news import StockTurn
from tests.desk import builders
from tests.support.until import until


def cells(window, number):
    """What the row of a product says, by the heading of its column."""
    table = window.findChild(QTableView, "inventoryView")
    model = table.model()
    titles = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]
    row = next(at for at in range(model.rowCount()) if model.index(at, 0).data() == number)
    return dict(zip(titles, (model.index(row, at).data() for at in range(model.columnCount())), strict=True))


def test_a_row_tells_asks_hands_claims_and_the_margin_to_its_floor(at_the_desk):
    async def scenario(console, window):
        sku = console.goods.catalogue.numbered("11").skus[0]
        await console.goods_desk.set_sku(sku.id, "price", sku.floor_price_minor - 500)
        await console.air.take_number("11")
        lines = [
            builders.said(1, "11号驼色M来一件"),
            builders.said(2, "1", name="李姐"),
            builders.said(3, "11号起球吗", name="张姐"),
            builders.said(4, "11号起球吗", name="赵姐"),
        ]
        await builders.hear(builders.a_pipeline(console), lines)
        told = cells(window, "11")
        assert (told["报单"], told["在问"], told["离底价"]) == ("1", "2", "-5")
        assert told["喊要"] != "–"
        assert cells(window, "1")["离底价"] == "+20"

    at_the_desk(scenario)


def test_what_is_taken_is_shown_with_its_colours_and_sizes_unless_a_hand_is_among_the_goods(at_the_desk):
    async def scenario(console, window):
        def number() -> str:
            return window.findChild(QTableView, "inventoryView").currentIndex().siblingAtColumn(0).data()

        window.findChild(ChatView).setFocus()
        assert number() == "1"
        QTest.keyClicks(window, "11")
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        await until(lambda: number() == "11")
        # The price opens: the same card.
        window.live_page.goods.table.selectRow(2)
        await console.air.open_price()
        assert number() == "3"
        window.live_page.goods.table.setFocus()
        await console.air.take_number("7")
        assert number() == "3"
        window.findChild(ChatView).setFocus()
        window.live_page.goods.search_for("大衣")
        found = number()
        await console.air.take_number("5")
        assert number() == found

    at_the_desk(scenario)


async def adjust(console, code, delta):
    await console.claims.adjust_stock(console.goods.catalogue.sku_coded(code)[1].id, delta, "盘点")


def test_what_is_gone_runs_low_or_is_back_is_told_at_once_and_back_with_who_wants_it(at_the_desk):
    async def scenario(console, window):
        strip = window.findChild(StockStrip)
        assert strip.isHidden()
        await adjust(console, "W1001-XS-L", -4)
        assert strip.text() == "快没了 1号 法式收腰碎花连衣裙 杏色 L 余 4"
        await adjust(console, "W1001-XS-L", -4)
        assert strip.text() == "断货 1号 法式收腰碎花连衣裙 杏色 L"
        line = builders.said(1, "1号杏色L来一件")
        await builders.hear(builders.a_pipeline(console), [line])
        who = fans.identity_id(console.database.read(), Identity("kuaishou", "", "u-王姐"))
        assert who is not None
        await adjust(console, "W1001-XS-L", 3)
        await until(lambda: "王姐" in strip.text())
        assert strip.text() == "到货 1号 法式收腰碎花连衣裙 杏色 L 余 3 · 王姐 想要"
        QTest.mouseClick(strip.findChild(object, "stockStripGo"), Qt.MouseButton.LeftButton)
        assert window.live_page.goods.selected() == console.goods.catalogue.numbered("1").id
        QTest.mouseClick(strip.findChild(object, "stockStripAway"), Qt.MouseButton.LeftButton)
        assert strip.isHidden()

    at_the_desk(scenario)


def ink(table, row, title):
    """The colour of a cell, by the row and the heading of its column."""
    model = table.model()
    titles = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]
    return model.index(row, titles.index(title)).data(Qt.ItemDataRole.ForegroundRole)


@pytest.mark.parametrize(
    ("left_of_two", "is_low"), [((5, 0), True), ((5, 5), True), ((6, 1), False), ((8, 0), False), ((0, 0), None)]
)
def test_what_is_low_is_low_in_every_place_that_tells_how_many_are_left(at_the_desk, left_of_two, is_low):
    async def scenario(console, window):
        product = console.goods.catalogue.numbered("1")
        await console.air.take_number("1")
        for at, sku in enumerate(product.skus):
            await console.goods_desk.set_left(sku.id, left_of_two[at] if at < len(left_of_two) else 0)
        color = window._desk.theme.color
        tone = {True: "warn", False: "ink", None: "bad"}[is_low]
        assert ink(window.findChild(QTableView, "inventoryView"), 0, "余") == color(tone)
        goods = window.goods_page
        assert ink(goods.table, 0, "余") == color(tone)
        goods.table.selectRow(0)
        few = left_of_two[0]
        assert ink(goods.product.skus, 0, "余") == color("bad" if not few else "warn" if few <= 5 else "ink")
        row = console.state.goods_rows.get(product.id)
        assert face_of(window._desk, console.state.on_air, row, None, is_overdue=False).left_tone == tone
        told = {news.sku_id: news.turn for news in console.stock_watch.news}
        assert (told.get(product.skus[0].id) is StockTurn.LOW) == (0 < few <= 5)

    at_the_desk(scenario)


def test_in_reserve_mode_those_who_wait_for_what_came_back_are_served_and_the_strip_says_what_is_left(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "你好")])
        who = fans.identity_id(console.database.read(), Identity("kuaishou", "", "u-王姐"))
        await adjust(console, "W1001-XS-L", -8)
        await console.claims.add(who, Asked("1", "杏色", "L", 2))
        assert cells(window, "1")["排队"] == "2"
        await adjust(console, "W1001-XS-L", 1)
        assert (cells(window, "1")["排队"], cells(window, "1")["留"]) == ("1", "1")

    at_the_desk(scenario, mode="reserve")


@pytest.mark.parametrize("typed", ["碎花", "shlyq", "suihualianyiqun", "lianyi"])
def test_goods_are_found_by_pinyin_whole_or_by_its_initials(at_the_desk, typed):
    async def scenario(console, window):
        pane = window.findChild(GoodsPane)
        pane.search.setText(typed)
        assert "1" in pane.shown_numbers()

    at_the_desk(scenario)


def test_a_scanned_barcode_shows_its_product_and_its_cell_and_pins_nothing(at_the_desk):
    async def scenario(console, window):
        sku = console.goods.catalogue.numbered("11").skus[3]
        await console.goods_desk.set_sku(sku.id, "barcode", "6901234567892")
        QTest.keyClicks(window, "6901234567892")
        QTest.keyClick(window, Qt.Key.Key_Return)
        pane = window.findChild(GoodsPane)
        await until(lambda: pane.shown_numbers() == ["11"])
        assert pane.product.marked_sku() == sku.id
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
        assert len(console.state.queue) == 0
        # The next scan takes the place of this one.
        QTest.keyClicks(pane.search, "6901234560000")
        assert pane.shown_numbers() == []

    at_the_desk(scenario)


def test_a_figure_that_changes_paints_its_cell_and_lays_nothing_out(at_the_desk):
    async def scenario(console, window):
        pane = window.findChild(GoodsPane)
        pane.select(console.goods.catalogue.numbered("1").id)
        matrix = window.findChild(ProductPane).findChild(SizeMatrix)
        await until(lambda: not matrix.visibleRegion().isEmpty())
        painted = []
        original = matrix.paintEvent
        matrix.paintEvent = lambda event: (painted.append(QRegion(event.region())), original(event))
        await adjust(console, "W1001-XS-S", -1)
        await until(lambda: painted)
        painted.clear()
        laid_out = []
        window.live_page.goods.layout().invalidate = lambda: laid_out.append(True)
        await adjust(console, "W1001-XS-S", -1)
        await until(lambda: painted)
        box = painted[0].boundingRect()
        assert box.width() < matrix.width() / 2
        assert box.height() < matrix.height() / 2
        assert laid_out == []

    at_the_desk(scenario)


def test_long_names_of_sizes_are_cut_at_their_end_and_read_whole_over_their_column(at_the_desk, tmp_path):
    sizes = ("1.2m床三件套(被套150*200)", "1.5m床四件套(被套200*230)", "1.8m床四件套(被套220*240)")
    head = "number,product_code,name,category,sku_code,color,size,list_price,live_price,stock"
    rows = [f"1,B1,水洗棉四件套,床品,B1-{at},雾蓝,{size},199,129,20" for at, size in enumerate(sizes)]
    (tmp_path / "goods.csv").write_text("\n".join((head, *rows)), encoding="utf-8")

    async def scenario(console, window):
        await console.goods.bring_in(read_goods(tmp_path / "goods.csv"))
        window.resize(1366, 768)
        await until(lambda: window.width() == 1366)
        window.findChild(GoodsPane).select(console.goods.catalogue.numbered("1").id)
        matrix = window.findChild(ProductPane).findChild(SizeMatrix)
        await until(lambda: not matrix.visibleRegion().isEmpty())
        shown = [matrix.shown_as(size) for size in sizes]
        assert all(size.startswith(told.rstrip("…")) for size, told in zip(sizes, shown, strict=True))
        assert [told[:8] for told in shown] == [size[:8] for size in sizes]
        over_the_last = QPoint(matrix.width() - 20, 8)
        where = matrix.mapToGlobal(over_the_last)
        QApplication.sendEvent(matrix, QHelpEvent(QHelpEvent.Type.ToolTip, over_the_last, where))
        await until(lambda: sizes[-1] in QToolTip.text())

    at_the_desk(scenario, goods=False)


def test_whatever_offer_a_product_has_its_pane_is_read_without_scrolling_sideways(at_the_desk):
    async def scenario(console, window):
        window.resize(1366, 768)
        product = console.goods.catalogue.numbered("11")
        offer = "拍一发三，再送真丝围巾一条、羊绒袜两双，限前一百名，下播前拍下的都算"
        await console.goods_desk.set_detail(product.id, "offer", offer)
        await console.goods_desk.set_product(product.id, "talking_points", ("A" * 150, "双面工艺无里布"))
        window.findChild(GoodsPane).select(product.id)
        pane = window.findChild(ProductPane)
        scroll = pane.findChild(QScrollArea)
        told = " ".join(label.text() for label in scroll.widget().findChildren(QLabel))
        assert (offer in told, "双面工艺" in told) == (True, True)
        await until(lambda: scroll.widget().minimumSizeHint().width() <= scroll.viewport().width(), what="short lines")

    at_the_desk(scenario)


def test_names_keep_their_room_though_figures_were_left_wide_in_another_language(at_the_desk):
    async def scenario(console, window):
        window.resize(1366, 768)
        table = window.findChild(QTableView, "inventoryView")
        header = table.horizontalHeader()
        name = [header.model().headerData(at, Qt.Orientation.Horizontal) for at in range(header.count())].index("商品")
        for section in range(header.count()):
            if section != name and not table.isColumnHidden(section):
                header.resizeSection(section, header.sectionSize(section) + 14)
        window.resize(1360, 768)
        await until(lambda: header.sectionSize(name) >= 126)

    at_the_desk(scenario)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_no_figure_of_a_long_evening_is_cut_however_narrow_the_window(at_the_desk, size):
    async def scenario(console, window):
        window.resize(*size)
        product = console.goods.catalogue.numbered("11")
        row = console.state.goods_rows.get(product.id)
        levels = {sku: replace(level, sold=level.on_hand + 9) for sku, level in row.levels.items()}
        row = replace(row, levels=levels, people=12_345, claims=1_008, asks=1_111)
        console.state.goods_rows.put_all([(product.id, row)])
        table = window.findChild(QTableView, "inventoryView")
        header, metrics = table.horizontalHeader(), QFontMetrics(table.font())
        shown = [at for at in range(header.count()) if not table.isColumnHidden(at)]

        def is_whole(at, title, text):
            around = 20 if title in ("售", "喊要", "报单", "在问") else 6  # what is left empty around a cell's words
            return title == "商品" or metrics.horizontalAdvance(str(text)) + around <= table.columnWidth(at)

        told = [(at, *cell) for at, cell in enumerate(cells(window, "11").items())]
        await until(lambda: all(is_whole(*one) for one in told if not table.isColumnHidden(one[0])))
        # So it is from the beginning, where a session goes on, whatever width its column was left at.
        header.resizeSection(shown[-1], 31)
        await window._memory.save()
        again = MainWindow(console, language="zh_CN", theme="light")
        later = again.findChild(QTableView, "inventoryView").horizontalHeader()
        claims = next(at for at, (title, _) in enumerate(cells(window, "11").items()) if title == "报单")
        assert later.sectionSize(shown[-1]) > 31
        assert later.isSectionHidden(claims) or later.sectionSize(claims) >= metrics.horizontalAdvance("1,008") + 20
        again.finish_close()
        again.deleteLater()

    at_the_desk(scenario)
