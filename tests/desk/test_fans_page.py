"""Finding fans, and taking files in, as a person at the desk does it."""

from __future__ import annotations

import threading

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QStyleOptionViewItem,
    QTableView,
    QTableWidget,
)

from anchor_console.core.events import FanRef
from anchor_console.core.ids import Identity, IdentityId
from anchor_console.desk.dialogs.import_file import ImportDialog
from anchor_console.fans import find_store, page_store
from anchor_console.fans import store as fans
from tests.desk.builders import a_pipeline, hear, said
from tests.support.until import until

REGULARS = "快手号,昵称,尺码,身高,喜好,备注,电话\r\nwj88,王小姐,L,160,纯棉,老客户,138\r\nlx66,李妹妹,M,158,,,139\r\n"
ORDERS = (
    "订单编号,东西,商品规格,实付款,订单状态,买家昵称,买家ID,下单时间,收货人\r\n"
    "1,羊毛大衣,驼色;XL,199,已完成,王姐,u1,2026-08-01 20:00:00,王小明\r\n"
    "2,羊毛大衣,驼色;XL,贵,已完成,王姐,u1,2026-08-02 20:00:00,王小明\r\n"
)


async def with_regulars(console, a_file):
    await console.importing.bring_in("fans", a_file(REGULARS, "fans.csv"), {}, None, "老板", lambda done, of: None)
    while find_store.is_behind(console.database.read()):
        await console.database.run(lambda tx: find_store.index_some(tx, 100))


def names(page):
    return page.shown_names()


def press(window, name):
    QTest.mouseClick(window.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def test_all_fans_are_listed_narrowed_as_one_types_and_opened_beside(at_the_desk, a_file):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        press(window, "nav-fans")
        page = window.fans_page
        await until(lambda: sorted(names(page)) == ["李妹妹", "王小姐"])
        field = window.findChild(QLineEdit, "fansFilter")
        QTest.keyClicks(field, "size=L, not seen 30 days")
        await until(lambda: names(page) == ["王小姐"])
        field.clear()
        QTest.keyClicks(field, "limei")
        await until(lambda: names(page) == ["李妹妹"])
        QTest.keyClick(field, Qt.Key.Key_Down)
        assert page.fan.shown.fan.name == "李妹妹"
        field.clear()
        QTest.keyClicks(field, "nobody at all")
        await until(lambda: window.findChild(QTableView, "fansTable").model().rowCount() == 0)
        field.clear()
        QTest.keyClicks(field, "zise=L, not seen 30 days")
        await until(lambda: "没看懂：zise=L" in [one.text() for one in page.findChildren(QLabel) if one.isVisible()])

    at_the_desk(scenario)


@pytest.mark.parametrize(
    ("language", "shown", "heavier"), [("zh_CN", "110斤", "体重>=110"), ("en", "55kg", "weight>=55")]
)
def test_a_weight_is_listed_looked_for_and_exported_in_the_unit_of_the_language(
    at_the_desk, a_file, tmp_path, language, shown, heavier
):
    async def scenario(console, window):
        regulars = "快手号,昵称,体重kg\r\nwj88,王小姐,55\r\nlx66,李妹妹,50\r\n"
        await console.importing.bring_in("fans", a_file(regulars, "fans.csv"), {}, None, "老板", lambda done, of: None)
        press(window, "nav-fans")
        page = window.fans_page
        window.findChild(QLineEdit, "fansFilter").setText(heavier)
        await until(lambda: names(page) == ["王小姐"])
        figures = next(at for at, one in enumerate(page.table.model().columns) if one.name == "figures")
        assert page.table.model().index(0, figures).data() == shown
        out = tmp_path / "heavier.csv"
        window.deeds.write_fans(out)
        await until(lambda: out.exists() and "王小姐" in out.read_text("utf-8-sig"))
        assert "李妹妹" not in out.read_text("utf-8")

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh_CN", ["快手 · wj88", "王小姐", "身高 160cm · 体重 110斤 · 喜欢 纯棉"]),
        ("en", ["Kuaishou · wj88", "王小姐", "height 160 cm · weight 55 kg · likes 纯棉"]),
    ],
)
def test_what_a_list_tells_of_its_fans_is_previewed_in_the_words_and_units_of_the_desk(
    at_the_desk, a_file, language, told
):
    async def scenario(console, window):
        regulars = "快手号,昵称,身高,体重kg,喜好\r\nwj88,王小姐,160,55,纯棉\r\n"
        dialog = ImportDialog(window._desk, window, "fans", a_file(regulars, "fans.csv"))
        dialog.open()
        await until(lambda: dialog.rows.rowCount() == 1, within_s=10)
        assert dialog.rows.texts()[1] == told
        assert dialog.rows.columnWidth(2) > dialog.rows.fontMetrics().horizontalAdvance(told[2])
        dialog.reject()

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (
            "zh_CN",
            {"王小姐": "160/110斤  妈妈158/130斤", "李妹妹": "165/105斤  妈妈158/130斤  +1", "张姐": "妈妈158/130斤"},
        ),
        ("en", {"王小姐": "160cm/55kg  +1", "李妹妹": "165cm/52.5kg  +2", "张姐": "mum 158cm/65kg"}),
    ],
)
def test_on_a_small_screen_figures_of_relatives_are_whole_or_counted_and_never_cut(
    at_the_desk, a_file, language, shown
):
    async def scenario(console, window):
        regulars = "快手号,昵称,身高,体重kg\r\nwj88,王小姐,160,55\r\nlx66,李妹妹,165,52.5\r\nzz11,张姐,,\r\n"
        await console.importing.bring_in("fans", a_file(regulars, "fans.csv"), {}, None, "老板", lambda done, of: None)
        mum, dad = ("妈妈", "158", "65kg"), ("爸爸", "175", "82.5kg")
        for user_id, relatives in (("wj88", [mum]), ("lx66", [dad, mum]), ("zz11", [mum])):
            who = fans.identity_id(console.database.read(), Identity("kuaishou", "", user_id))
            for wearer, height, weight in relatives:
                await console.fans.add_fact(who, "height_cm", height, wearer)
                await console.fans.add_fact(who, "weight_kg", weight, wearer)
        window.resize(1366, 768)
        window.show_page("fans")
        table = window.fans_page.table
        await until(lambda: window.width() == 1366 and table.model().rowCount() == 3)
        section = next(at for at, one in enumerate(table.model().columns) if one.name == "figures")

        def told():
            option, found = QStyleOptionViewItem(), {}
            table.initViewItemOption(option)
            for at in range(3):
                index = table.model().index(at, section)
                option.rect = table.visualRect(index)
                table.itemDelegateForColumn(section).initStyleOption(option, index)
                found[table.model().index(at, 0).data()] = option.text
            return found

        await until(lambda: told() == shown, what=f"{shown}")
        longest = max(map(table.fontMetrics().horizontalAdvance, shown.values()))
        assert table.columnWidth(section) > longest + 8
        assert table.horizontalScrollBar().maximum() == 0

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_where_no_figures_are_known_the_room_is_for_tastes_until_somebody_tells_theirs(at_the_desk, a_file, language):
    async def scenario(console, window):
        orders = "订单编号,东西,商品规格,实付款,订单状态,买家昵称,买家ID,下单时间\r\n" + "".join(
            f"{n},羊毛大衣,{color};XL,199,已完成,王小姐的店{n % 40},u{n % 40},2026-08-01 20:00:00\r\n"
            for n, color in enumerate(["卡其色"] * 80 + ["黑色"] * 40)
        )
        await console.importing.bring_in("orders", a_file(orders, "o.csv"), {}, None, "老板", lambda done, of: None)
        window.resize(1366, 768)
        window.show_page("fans")
        table = window.fans_page.table
        await until(lambda: window.width() == 1366 and table.model().rowCount() == 40)
        of = {one.name: at for at, one in enumerate(table.model().columns)}

        def room(name, words):
            return table.columnWidth(of[name]) - table.fontMetrics().horizontalAdvance(words)

        where = table.model().index(0, of["platform"]).data()
        await until(lambda: min(room("likes", "卡其色×2  +1"), room("platform", where)) > 8, what="words are whole")
        assert table.horizontalScrollBar().maximum() == 0
        await hear(a_pipeline(console), [said(1, "我165 110斤，给我妈买 她158 130斤")])
        window.show_page("live")
        window.show_page("fans")
        await until(lambda: room("figures", table.model().index(0, of["figures"]).data() or "…") > 8)
        assert table.horizontalScrollBar().maximum() == 0

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_on_a_small_screen_what_columns_with_little_in_them_leave_is_for_the_names(at_the_desk, language):
    async def scenario(console, window):
        lines = [said(n, "来了", name) for n, name in enumerate(("山西郭老师🌹", "雪儿（护肤）💋"))]
        await hear(a_pipeline(console), [*lines, said(8, "我165 110斤，给我妈买 她158 130斤", "王姐")])
        window.resize(1366, 768)
        window.show_page("fans")
        table = window.fans_page.table
        await until(lambda: window.width() == 1366 and table.model().rowCount() == 3)
        of = {one.name: at for at, one in enumerate(table.model().columns)}

        def room(name):
            told = [table.model().index(at, of[name]).data() or "" for at in range(3)]
            return table.columnWidth(of[name]) - max(map(table.fontMetrics().horizontalAdvance, told))

        await until(lambda: room("name") > 8, what="names are whole")
        assert table.horizontalScrollBar().maximum() == 0
        assert table.horizontalHeader().length() == table.viewport().width()

    at_the_desk(scenario, language=language)


def test_a_column_has_the_room_that_rows_need_when_they_come_in_sight(at_the_desk):
    async def scenario(console, window):
        told = said(0, "我165 110斤", "王姐")
        await hear(a_pipeline(console), [told, *(said(n, "来了", f"粉丝{n}") for n in range(1, 60))])
        window.resize(1366, 768)
        window.show_page("fans")
        table = window.fans_page.table
        await until(lambda: window.width() == 1366 and table.model().rowCount() == 60)
        figures = next(at for at, one in enumerate(table.model().columns) if one.name == "figures")
        needed_px = table.fontMetrics().horizontalAdvance("165cm/55kg")
        assert table.columnWidth(figures) < needed_px
        table.scrollToBottom()
        await until(lambda: names(window.fans_page)[-1] == "王姐")
        assert table.columnWidth(figures) > needed_px + 8
        assert table.horizontalScrollBar().maximum() == 0

    at_the_desk(scenario, language="en")


def test_who_came_while_the_page_was_not_seen_is_listed_when_it_is(at_the_desk, a_file):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        window.show_page("fans")
        page = window.fans_page
        await until(lambda: sorted(names(page)) == ["李妹妹", "王小姐"])
        page.table.setCurrentIndex(page.table.model().index(1, 0))
        shown = page.fan.shown.fan.id
        window.show_page("live")
        window.show_page("fans")
        await until(lambda: not page.filter.isHidden())
        await console.fans.add_note(shown, "一样的人")
        await until(lambda: page.fan.shown is not None and bool(page.fan.shown.notes))
        assert page.table.currentIndex().row() == 1
        window.show_page("live")
        await hear(a_pipeline(console), [said(1, "晚上好", "新来的")])
        window.show_page("fans")
        await until(lambda: "新来的" in names(page))

    at_the_desk(scenario)


def test_who_is_marked_not_to_be_served_is_listed_by_that_word_and_counted_so(at_the_desk):
    async def scenario(console, window):
        await hear(a_pipeline(console), [said(1, "来了"), said(2, "来了", "李姐")])
        await console.fans.set_served(IdentityId(1), is_served=False, why="恶意退货")
        window.show_page("fans")
        page = window.fans_page
        page.filter.setText("不接待")
        await until(lambda: names(page) == ["王姐"])
        page.filter.setText("新粉")
        await until(lambda: names(page) == ["李姐"])
        window.show_page("settings")
        counts = window.findChild(QLabel, "tierCounts")
        await until(lambda: counts.text().endswith("○ 新粉 1   ✕ 不接待 1"))

    at_the_desk(scenario)


def test_a_click_on_a_heading_sorts_and_a_second_turns_it_round(at_the_desk, a_file):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        window.show_page("fans")
        page = window.fans_page
        await until(lambda: len(names(page)) == 2)
        header = page.table.horizontalHeader()

        def click(section):
            at = QPoint(header.sectionViewportPosition(section) + 5, header.height() // 2)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)

        click(0)
        await until(lambda: names(page) == ["李妹妹", "王小姐"])
        click(0)
        await until(lambda: names(page) == ["王小姐", "李妹妹"])
        assert page.order() == ("name", True)

    at_the_desk(scenario)


def test_who_has_no_mouse_sorts_by_the_menu_key(at_the_desk, a_file):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        window.show_page("fans")
        page = window.fans_page
        await until(lambda: len(names(page)) == 2)
        page.filter.setFocus()
        QTest.keyClick(page.filter, Qt.Key.Key_Down)
        for order in (["李妹妹", "王小姐"], ["王小姐", "李妹妹"]):
            at = QPoint(9, 9)
            asking = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, page.table.mapToGlobal(at))
            QApplication.sendEvent(window.focusWidget(), asking)
            menu = page.table.findChild(QMenu, "fansOrderMenu")
            QTest.keyClick(menu, Qt.Key.Key_Down)
            QTest.keyClick(menu, Qt.Key.Key_Return)
            await until(lambda order=order: names(page) == order)

    at_the_desk(scenario)


def test_on_a_wide_screen_names_and_where_they_are_from_are_not_cut(at_the_desk):
    async def scenario(console, window):
        await hear(a_pipeline(console), [said(1, "来了", "小敏（在城南卖水果的）")])
        window.resize(1920, 1040)
        window.show_page("fans")
        await until(lambda: names(window.fans_page) == ["小敏（在城南卖水果的）"])
        table = window.fans_page.table
        words = [table.model().index(0, column).data() for column in (0, 11)]
        assert words[1] == "Kuaishou"
        room = [
            table.columnWidth(column) - table.fontMetrics().horizontalAdvance(said)
            for column, said in zip((0, 11), words, strict=True)
        ]
        assert min(room) > 12, room

    at_the_desk(scenario, language="en")


def test_a_million_rows_cost_what_is_in_sight(at_the_desk, a_file, monkeypatch):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        (one, other) = [row[0] for row in console.database.read().execute("SELECT id FROM identities ORDER BY id")]
        read = []
        rows_of = page_store.rows_of
        monkeypatch.setattr(page_store, "ids_of", lambda tx, query: [one, other] * 500_000)

        def counted(tx, ids, now_ms):
            read.append(len(ids))
            return rows_of(tx, ids, now_ms)

        monkeypatch.setattr(page_store, "rows_of", counted)
        window.show_page("fans")
        page = window.fans_page
        await until(lambda: len(console.roll) == 1_000_000)
        page.table.scrollToBottom()
        await until(lambda: names(page)[-1:] == ["李妹妹"])
        assert sum(read) < 1_000

    at_the_desk(scenario)


def test_rows_that_come_in_sight_are_read_on_another_thread_while_keys_are_answered(at_the_desk, a_file, monkeypatch):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        (one, other) = [row[0] for row in console.database.read().execute("SELECT id FROM identities ORDER BY id")]
        rows_of, may_go_on, threads = page_store.rows_of, threading.Event(), set()

        def slowly(tx, ids, now_ms):
            threads.add(threading.get_ident())
            if len(threads) > 1:  # not of the search, which has read the first rows
                may_go_on.wait(5)
            return rows_of(tx, ids, now_ms)

        monkeypatch.setattr(page_store, "ids_of", lambda tx, query: [one, other] * 500)
        monkeypatch.setattr(page_store, "rows_of", slowly)
        window.show_page("fans")
        page = window.fans_page
        await until(lambda: names(page)[:2] == ["王小姐", "李妹妹"])
        page.table.scrollToBottom()
        await until(lambda: len(threads) > 1)
        QTest.keyClick(page.filter, Qt.Key.Key_A)
        assert page.filter.text() == "a"
        assert console.roll[999] is None
        may_go_on.set()
        await until(lambda: names(page)[-1:] == ["李妹妹"])
        assert threading.get_ident() not in threads

    at_the_desk(scenario)


def test_what_was_shown_stands_until_it_is_read_anew(at_the_desk, a_file):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        roll = console.roll
        await roll.ask("", "name", descending=False, tiers={}, own_facets=(), weight_unit="斤")
        (before,) = [row for row in (roll[0], roll[1]) if row.name == "李妹妹"]
        at = [roll[0], roll[1]].index(before)
        came = []
        roll.came.subscribe(came.append)
        await console.fans.add_fact(before.id, "likes", "纯棉")
        roll.look_again()
        assert roll[at] is before
        await until(lambda: came == [range(2)])
        assert ("likes", "纯棉") in roll[at].facts

    at_the_desk(scenario)


def test_ctrl_k_finds_fans_products_and_things_to_do(at_the_desk, a_file, monkeypatch):
    async def scenario(console, window):
        await with_regulars(console, a_file)

        async def opened():
            window.activateWindow()
            await until(lambda: window.findChild(QDialog, "finder") is None, what="no finder")
            await until(window.isActiveWindow, what="active")
            QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
            return window.findChild(QDialog, "finder")

        finder = await opened()
        field = finder.findChild(QLineEdit, "findAnything")
        QTest.keyClicks(field, "wxj")
        await until(lambda: any("王小姐" in text for text in finder.texts()))
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert window.live_page.fan.shown.fan.name == "王小姐"

        another = FanRef(platform="kuaishou", user_id="wj99", name="王小姐")
        await hear(a_pipeline(console), [msgspec.structs.replace(said(1, "晚上好"), fan=another)])
        finder = await opened()
        field = finder.findChild(QLineEdit, "findAnything")
        field.insert("王小姐")
        await until(lambda: sorted(text[:10] for text in finder.texts()) == ["王小姐 · wj88", "王小姐 · wj99"])
        monkeypatch.setattr(find_store, "_NOT_YET", 0)
        field.clear()
        field.insert("老客")
        await until(lambda: any("备注：老客户" in text for text in finder.texts()))
        told = [one.text() for one in finder.findChildren(QLabel)]
        assert any(text.startswith("还有 1 位粉丝的名字在整理") for text in told)
        field.clear()
        field.insert("连衣裙")
        assert "连衣裙" in finder.texts()[0]
        field.clear()
        field.insert("设置")
        results = finder.findChild(QListWidget, "foundAnything")
        assert [text for text in finder.texts() if text == "设置"] == ["设置"]
        for _ in range(finder.texts().index("设置")):
            QTest.keyClick(field, Qt.Key.Key_Down)
        assert results.currentItem().text() == "设置"
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert window.settings_page.isVisible()

    at_the_desk(scenario)


def test_the_list_of_fans_has_the_keyboard_again_when_the_pane_is_done_with(at_the_desk, a_file):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        press(window, "nav-fans")
        page = window.fans_page
        await until(lambda: len(names(page)) == 2)
        page.table.setCurrentIndex(page.table.model().index(0, 0))
        await until(lambda: page.fan.shown is not None)
        note = page.fan.findChild(QLineEdit, "fanNoteField")
        note.setFocus()
        QTest.keyClicks(note, "ai kan jia")
        QTest.keyClick(note, Qt.Key.Key_Return)
        assert window.focusWidget() is page.table

    at_the_desk(scenario)


@pytest.mark.parametrize("earlier", ["", "wxj"])
def test_return_in_the_finder_waits_for_what_stands_in_the_field_and_opens_that(at_the_desk, a_file, earlier):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        finder = window.findChild(QDialog, "finder")
        field = finder.findChild(QLineEdit, "findAnything")
        if earlier:
            QTest.keyClicks(field, earlier)
            await until(lambda: any("王小姐" in text for text in finder.texts()))
        field.selectAll()
        field.insert("李妹妹")  # as an input method does, or a paste
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert finder.isVisible()
        await until(lambda: window.live_page.fan.shown is not None)
        assert window.live_page.fan.shown.fan.name == "李妹妹"

    at_the_desk(scenario)


@pytest.mark.parametrize("escapes", [True, False])
def test_typing_on_or_escape_takes_back_a_return_that_still_waits(at_the_desk, a_file, escapes):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        finder = window.findChild(QDialog, "finder")
        field = finder.findChild(QLineEdit, "findAnything")
        field.insert("王")
        QTest.keyClick(field, Qt.Key.Key_Return)
        if escapes:
            QTest.keyClick(field, Qt.Key.Key_Escape)
        else:
            field.insert("小")
            await until(lambda: any("王小姐" in text for text in finder.texts()))
            assert finder.isVisible()
        await until(lambda: not len(console.tasks))
        assert window.live_page.fan.shown is None

    at_the_desk(scenario)


def test_what_the_arrows_chose_in_the_finder_stays_chosen_when_fans_are_found(at_the_desk):
    async def scenario(console, window):
        await hear(a_pipeline(console), [said(1, "晚上好", "排品姐")])
        while find_store.is_behind(console.database.read()):
            await console.database.run(lambda tx: find_store.index_some(tx, 100))
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        finder = window.findChild(QDialog, "finder")
        field = finder.findChild(QLineEdit, "findAnything")
        results = finder.findChild(QListWidget, "foundAnything")
        field.insert("品")
        for _ in range(finder.texts().index("排品")):
            QTest.keyClick(field, Qt.Key.Key_Down)
        await until(lambda: any("排品姐" in text for text in finder.texts()))
        assert results.currentItem().text() == "排品"
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert window.rundown_page.isVisible()

    at_the_desk(scenario)


def test_the_import_shows_what_is_never_read_lets_a_column_be_mapped_and_tells_bad_rows(at_the_desk, a_file):
    async def scenario(console, window):
        path = a_file(ORDERS, "orders.csv")
        dialog = ImportDialog(window._desk, window, "orders", path)
        dialog.open()
        columns = dialog.findChild(QTableWidget, "importColumns")
        await until(lambda: columns.rowCount() == 8, within_s=10)
        assert "收货人" in dialog.findChild(QLabel, "neverRead").text()
        rows = {columns.item(at, 0).text(): at for at in range(columns.rowCount())}
        assert "收货人" not in rows
        assert columns.item(rows["买家ID"], 1).text() == "u1"
        choice = columns.cellWidget(rows["东西"], 2)
        assert isinstance(choice, QComboBox)
        assert choice.currentData() == ""
        choice.setCurrentIndex(choice.findData("product_name"))
        choice.activated.emit(choice.currentIndex())
        go = dialog.findChild(QAbstractButton, "importGoButton")
        await until(go.isEnabled, within_s=10)
        assert "已发货" in dialog.rows.texts()[1]
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: not go.isVisible(), within_s=10)
        assert [tuple(row) for row in console.database.read().execute("SELECT product_name, size FROM past_lines")] == [
            ("羊毛大衣", "XL")
        ]
        assert dialog.bad.texts() == ["3 实付款 贵 不是金额"]
        assert path.with_name("orders.bad-rows.csv").exists()
        dialog.accept()

    at_the_desk(scenario)


def test_of_which_platform_ids_are_is_shown_and_chosen_before_they_are_taken_in(at_the_desk, a_file):
    async def scenario(console, window):
        dialog = ImportDialog(window._desk, window, "fans", a_file("用户ID,昵称\r\nx1,王姐\r\n", "fans.csv"))
        dialog.open()
        chosen, go = dialog.findChild(QComboBox, "importPlatform"), dialog.findChild(QAbstractButton, "importGoButton")
        await until(go.isEnabled)
        assert (chosen.isVisible(), chosen.currentText()) == (True, "快手")
        chosen.setFocus()
        QTest.keyClick(chosen, Qt.Key.Key_Down)
        await until(lambda: go.isEnabled() and chosen.currentText() == "抖音")
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        read = console.database.read()
        await until(lambda: fans.identity_id(read, Identity("douyin", "", "x1")) is not None)
        dialog.reject()
        dialog = ImportDialog(window._desk, window, "fans", a_file("平台,用户ID\r\n快手,x1\r\n", "more.csv"))
        dialog.open()
        await until(dialog.findChild(QAbstractButton, "importGoButton").isEnabled)
        assert not dialog.findChild(QComboBox, "importPlatform").isVisible()
        dialog.reject()

    at_the_desk(scenario)


def test_rows_that_are_passed_over_and_lines_of_nobody_are_told_before_they_are_taken_in(at_the_desk, a_file):
    heading, line = "订单编号,商品名称,数量,买家ID\r\n", "1,大衣,1,u1\r\n"
    rounded = "2,大衣,1,1.23457E+15\r\n"

    async def scenario(console, window):
        dialog = ImportDialog(window._desk, window, "orders", a_file(heading + line * 3 + rounded, "orders.csv"))
        dialog.open()
        await until(lambda: any("重复 2 行" in one.text() for one in dialog.findChildren(QLabel)), within_s=10)
        assert any("1 条认不出是谁买的" in one.text() for one in dialog.findChildren(QLabel))
        dialog.reject()

    at_the_desk(scenario)


def test_a_file_that_is_none_says_so_and_changes_nothing(at_the_desk, a_file):
    async def scenario(console, window):
        dialog = ImportDialog(window._desk, window, "orders", a_file("a,b\r\n1,2\r\n", "orders.csv"))
        dialog.open()
        await until(lambda: any("没认出“订单号”是哪一列" in one.text() for one in dialog.findChildren(QLabel)))
        assert not dialog.findChild(QAbstractButton, "importGoButton").isEnabled()
        dialog.reject()
        picture = a_file("", "orders.csv")
        picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
        dialog = ImportDialog(window._desk, window, "orders", picture)
        dialog.open()
        await until(lambda: any("这个文件读不了：不是文本或表格" in one.text() for one in dialog.findChildren(QLabel)))
        assert not dialog.findChild(QAbstractButton, "importGoButton").isVisible()
        dialog.reject()

    at_the_desk(scenario)


_PAGE = "<html><body><table><tr><th>订单编号</th></tr><tr><td>1</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (_PAGE.encode(), "网页"),
        (b"PK\x03\x04rest", "已损坏"),
        ("订单编号,商品\r\n1,大衣\r\n".encode()[:-3] + b"\xff\x80\xff,", "不是文本"),
        (b"", "空的"),
    ],
)
def test_why_a_file_cannot_be_read_and_what_to_do_is_said_in_the_windows_language(at_the_desk, a_file, content, why):
    async def scenario(console, window):
        path = a_file("", "订单.xls")
        path.write_bytes(content)
        window.show_page("fans")
        dialog = ImportDialog(window._desk, window, "orders", path)
        dialog.open()
        await until(lambda: any(why in one.text() for one in dialog.findChildren(QLabel)), within_s=10)
        assert not any(" it " in one.text() or " by " in one.text() for one in dialog.findChildren(QLabel))
        dialog.close()

    at_the_desk(scenario)


def test_the_listed_fans_are_exported_by_a_process_of_its_own(at_the_desk, a_file, tmp_path):
    async def scenario(console, window):
        await with_regulars(console, a_file)
        out = tmp_path / "fans.xlsx"
        await console.exporting.fans(out, "尺码=L", "spent", descending=True, weight_unit="斤")
        assert out.exists()
        assert any("fans.xlsx" in text and "1" in text for text in window.notice_texts())

    at_the_desk(scenario)


def test_ctrl_k_finds_from_within_a_field_too(at_the_desk):
    async def scenario(console, window):
        field = window.findChild(QLineEdit, "inventorySearch")
        field.setFocus()
        QTest.keyClicks(field, "abc")
        field.setCursorPosition(0)
        QTest.keyClick(field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        assert window.findChild(QDialog, "finder") is not None
        assert field.text() == "abc"

    at_the_desk(scenario)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_on_a_small_screen_what_a_fan_spent_and_when_fits_beside_the_list(at_the_desk, a_file, clock, language):
    async def scenario(console, window):
        head = "订单编号,商品名称,商品规格,实付款,订单状态,买家昵称,买家ID,下单时间\r\n"
        rows = "".join(f"{n},羊毛大衣,黑;XL,12913.5,已完成,王姐,b1,2025-0{n + 1}-01\r\n" for n in range(9))
        await console.importing.bring_in(
            "orders", a_file(head + rows, "orders.csv"), {}, None, "老板", lambda done, of: None
        )
        window.resize(1366, 768)
        window.show_page("fans")
        window.show_fan(1)
        pane = window.fans_page.fan
        await until(
            lambda: pane.shown is not None and 200 < pane._scroll.viewport().width() < 300, what="a narrow pane"
        )
        assert pane.findChild(QLabel, "fan-spent").text() == "¥116,221.50"
        await until(lambda: pane._scroll.widget().width() <= pane._scroll.viewport().width(), what="room for figures")

    at_the_desk(scenario, language=language)
