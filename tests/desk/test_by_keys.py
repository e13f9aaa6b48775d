"""Everything of the chat by the keyboard alone, and every control named for who cannot see it."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from anchor_console.desk.chat.chat_view import ChatView
from anchor_console.desk.dialogs.action_log import ActionLogDialog
from anchor_console.desk.dialogs.paste_goods import PasteGoodsDialog
from anchor_console.desk.dialogs.preflight import PreflightDialog
from anchor_console.desk.dialogs.read_rundown import ReadRundownDialog
from anchor_console.desk.dialogs.size_chart import SizeChartDialog
from anchor_console.desk.dialogs.source_dialogs import ChooseKindDialog
from tests.desk import builders, pages
from tests.support.until import until


def press_menu_key(view: ChatView) -> QMenu:
    """As Qt answers the menu key."""
    at = view.rect().center()
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, view.mapToGlobal(at)))
    return view.window().findChildren(QMenu, "chatMenu")[-1]


def is_beside_its_line(menu: QMenu, view: ChatView) -> bool:
    """Whether what it is about can be read while it is open."""
    top = dict(view.rows_seen())[view.selected]
    return not menu.geometry().contains(view.viewport().mapToGlobal(QPoint(80, top + 8)))


def test_the_menu_of_a_line_never_covers_it_wherever_that_stands(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(n, f"好看{n}") for n in range(40)])
        view = window.findChild(ChatView, "chatView")
        await until(view.hasFocus)
        for _ in range(8):
            QTest.keyClick(view, Qt.Key.Key_Up)
            menu = press_menu_key(view)
            assert is_beside_its_line(menu, view)
            menu.close()

    at_the_desk(scenario)


def test_a_keyboard_without_a_menu_key_opens_the_menu_of_a_line(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "好看"), builders.said(2, "真好")])
        view = window.findChild(ChatView, "chatView")
        await until(view.hasFocus)
        QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
        assert window.findChildren(QMenu, "chatMenu") == []
        QTest.keyClick(view, Qt.Key.Key_Up)
        QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
        [menu] = window.findChildren(QMenu, "chatMenu")
        assert menu.isVisible()
        assert is_beside_its_line(menu, view)
        menu.close()

    at_the_desk(scenario)


def test_a_line_is_chosen_starred_and_read_aloud_without_a_mouse(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(1, "主播好"), builders.said(2, "11号驼色M来一件", name="李姐"), builders.said(3, "好看")]
        await builders.hear(builders.a_pipeline(console), lines)
        view = window.findChild(ChatView, "chatView")
        await until(view.hasFocus)
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Up):
            QTest.keyClick(view, key)
        assert view.selected == 2
        assert view.accessibleDescription() == "报单 李姐: 11号驼色M来一件"
        menu = press_menu_key(view)
        assert is_beside_its_line(menu, view)
        while menu.activeAction() is None or menu.activeAction().objectName() != "menu.star":
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        await until(lambda: console.state.feed[1].is_starred)

    at_the_desk(scenario)


def test_a_call_is_opened_and_closed_by_keys_in_a_storm_of_ones(at_the_desk):
    async def scenario(console, window):
        await console.air.take_number("11")
        pipeline = builders.a_pipeline(console)
        fans, counted = 40, 0
        running = asyncio.create_task(pipeline.run(), name="pipeline")

        async def storm(waves: int) -> None:
            nonlocal counted
            for _ in range(waves):
                lines = [builders.said(counted + n, "1", name=f"粉丝{(counted + n) % fans}") for n in range(25)]
                counted += len(lines)
                await pipeline.take("test", lines)

        before = asyncio.create_task(storm(4), name="storm")
        await until(lambda: console.state.totals.messages >= 25)
        QTest.keyClick(window, Qt.Key.Key_F2)
        menu = window.findChild(QMenu, "callMenu")
        await until(menu.isVisible)
        QTest.keyClick(menu, Qt.Key.Key_1)
        await until(lambda: console.state.call is not None)
        assert console.state.call.meaning == "想要的扣1"
        await before
        await storm(4)
        votes = console.state.call.lines
        bar = window.findChild(QWidget, "callBar")
        await until(lambda: bar.isVisible() and f"{console.state.call.people}" in bar.accessibleName())
        assert votes >= 100
        assert console.state.call.people == fans
        await asyncio.gather(storm(2), close_by_key(console, window))
        await storm(1)
        assert not bar.isVisible()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        # Every 1 is a vote or a raised hand, and none is both; none is a claim or an ask.
        tx = console.database.read()
        (all_votes,) = tx.execute("SELECT sum(lines) FROM call_votes").fetchone()
        (hands,) = tx.execute("SELECT sum(lines) FROM hands").fetchone()
        assert all_votes + hands == counted
        assert hands >= 25
        assert (len(console.state.claims), len(console.state.asks)) == (0, 0)

    at_the_desk(scenario)


async def close_by_key(console, window) -> None:
    # The menu that closed had the keyboard; without a window manager nobody gives it back.
    window.activateWindow()
    await until(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F2)
    await until(lambda: console.state.call is None)


def test_an_asks_answer_is_copied_by_two_keys(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号多少钱")])
        QTest.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
        board = window.findChild(QListView, "asksBoard")
        assert board.hasFocus()
        assert [index.row() for index in board.selectionModel().selectedIndexes()] == [0]
        QTest.keyClick(board, Qt.Key.Key_Return)
        assert QGuiApplication.clipboard().text().startswith("11号")

    at_the_desk(scenario)


def test_what_a_mute_hid_is_back_by_the_key_that_undoes(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "都别买", name="黑哥")])
        view = window.findChild(ChatView, "chatView")
        await console.mutes.mute_fan(console.state.feed[0].identity_id, "黑哥")
        await until(lambda: view.sight.row_count == 0)
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: view.sight.row_count == 1)

    at_the_desk(scenario)


def test_an_accepted_phrase_and_its_released_claims_are_back_by_one_key(at_the_desk):
    async def scenario(console, window):
        arranged = "我要11号驼色M码一件抢到就是赚到冲冲冲"
        lines = [builders.said(number, arranged, name=f"粉丝{number}") for number in range(12)]
        lines += [builders.said(50 + number, "11号驼色M", name=f"买家{number}") for number in range(30)]
        await builders.hear(builders.a_pipeline(console), lines)
        assert sum(claim.open_units for claim in console.state.claims) == 42
        # Thirty fans who type the same short claim are buyers: only the long one is asked about.
        assert [suspect.people for suspect in console.state.suspects] == [10]
        sight = window.live_page.chat.view.sight

        def chips():
            """By what was said."""
            rows = [(sight.rows[index].text, sight.layout_at(index)) for index in range(sight.row_count)]
            return {(text, layout.chip.text if layout.chip else "") for text, layout in rows}

        sight.jump_to(sight.rows[0].id)  # whoever reads sees it, too
        tops = [one.top for one in sight.standings()]
        # What folds into a row that stands is counted as well.
        more = [builders.said(200 + number, arranged, name=f"新粉{number}") for number in range(3)]
        await builders.hear(builders.a_pipeline(console), more)
        lane = window.findChild(QPushButton, "lane-buying")
        await until(lambda: lane.text() == "购买 45")
        await until(lambda: "1 条报单" in window.findChild(QPushButton, "chatPaused").text())
        claimed = {(arranged, "报单"), ("11号驼色M", "报单")}
        assert chips() == claimed
        QTest.mouseClick(window.findChild(QPushButton, "suspectYes"), Qt.MouseButton.LeftButton)
        await until(lambda: sum(claim.open_units for claim in console.state.claims) == 30)
        await until(lambda: chips() == {(arranged, "口令"), ("11号驼色M", "报单")})
        await until(lambda: lane.text() == "购买 30")
        await until(lambda: "报单" not in window.findChild(QPushButton, "chatPaused").text())
        assert [one.top for one in sight.standings()][:10] == tops[:10]
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: sum(claim.open_units for claim in console.state.claims) == 45)
        assert len(console.state.suspects) == 1
        await until(lambda: chips() == claimed)
        await until(lambda: lane.text() == "购买 45")
        # Who reads the lane sees them go and come.
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        assert sight.row_count == 45
        QTest.mouseClick(window.findChild(QPushButton, "suspectYes"), Qt.MouseButton.LeftButton)
        await until(lambda: chips() == {("11号驼色M", "报单")})
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: sight.row_count == 45)

    at_the_desk(scenario, mode="reserve")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_control_has_a_name_in_the_language_of_the_desk(at_the_desk, language):
    async def scenario(console, window):
        await builders.hear(
            builders.a_pipeline(console), [builders.said(1, "11号多少钱"), builders.said(2, "掉色退货")]
        )
        pages.make_all(window)
        kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, ChatView)
        # What lies inside another control is part of that: a spin box's line, a field's icon, a box's list.
        parts = (QAbstractSpinBox, QComboBox, QTableView, QLineEdit)
        nameless = []
        for control in (control for kind in kinds for control in window.findChildren(kind)):
            around = control.parent(), control.parent() and control.parent().parent()
            if any(isinstance(one, parts) for one in around):
                continue
            name = control.accessibleName()
            # A key that no sentence was found for shows as itself.
            if not name or (name.islower() and "." in name and " " not in name):
                nameless.append((type(control).__name__, control.objectName(), name))
        assert nameless == []

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize("name", ["pasteGoodsDialog", "sizeChartDialog", "actionLogDialog"])
def test_tab_goes_past_the_table_of_a_dialog_to_its_buttons(at_the_desk, name):
    async def scenario(console, window):
        product = console.goods.catalogue.numbered("11")
        await console.air.take_number("11")
        QGuiApplication.clipboard().setText("88号 阔腿裤 黑/咖 S-2XL 89.9")
        opened = {
            "pasteGoodsDialog": lambda: PasteGoodsDialog(window._desk, window),
            "sizeChartDialog": lambda: SizeChartDialog(window._desk, window, product),
            "actionLogDialog": lambda: ActionLogDialog(window._desk, window),
        }
        dialog = opened[name]()
        dialog.open()
        await until(dialog.isActiveWindow)

        def tables():
            return [one for one in dialog.findChildren(QTableView) if one.isVisible() and one.model().rowCount()]

        await until(tables)
        tables()[0].setFocus()
        last = dialog.findChildren(QPushButton)[-1]
        for _ in range(12):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            if last.hasFocus():
                break
        assert last.hasFocus(), QApplication.focusWidget()
        dialog.reject()

    at_the_desk(scenario)


@pytest.mark.parametrize(
    ("page", "key", "name"),
    [
        ("fans", "Ctrl+F", "chatSearch"),
        ("rundown", "Ctrl+G", "inventorySearch"),
        ("goods", "Ctrl+G", "goodsFilter"),
        ("settings", "Alt+6", "asksBoard"),
    ],
)
def test_what_a_key_leads_to_is_seen_from_any_page(at_the_desk, page, key, name):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号多少钱")])
        window.show_page(page)
        pressed = QKeySequence(key)[0]
        QTest.keyClick(window, pressed.key(), pressed.keyboardModifiers())
        led_to = window.findChild(QWidget, name)
        await until(
            lambda: led_to.isVisible() and (led_to.hasFocus() or led_to.isAncestorOf(QApplication.focusWidget()))
        )

    at_the_desk(scenario)


def test_a_session_is_begun_and_ended_from_the_finder(at_the_desk):
    async def find(window, words):
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: window.findChild(QLineEdit, "findAnything") is not None)
        field = window.findChild(QLineEdit, "findAnything")
        field.setText(words)
        QTest.keyClick(field, Qt.Key.Key_Return)

    async def scenario(console, window):
        await find(window, "开播")
        await until(lambda: window.findChild(QDialog, "startSessionDialog") is not None)
        QTest.keyClick(window.findChild(QDialog, "startSessionDialog"), Qt.Key.Key_Return)
        await until(lambda: console.state.session is not None)
        window.activateWindow()
        await until(window.isActiveWindow)
        await find(window, "下播")
        await until(lambda: window.findChild(QDialog, "endSessionDialog") is not None)
        window.findChild(QDialog, "endSessionDialog").reject()

    at_the_desk(scenario, goods=False)


@pytest.mark.parametrize(("language", "end"), [("zh_CN", "下播"), ("en", "End")])
def test_while_the_show_is_on_its_end_is_the_last_thing_that_the_finder_offers(at_the_desk, language, end):
    async def scenario(console, window):
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: window.findChild(QDialog, "finder") is not None)
        finder = window.findChild(QDialog, "finder")
        assert finder.texts().index(end) == len(finder.texts()) - 1
        finder.field.setText(end)
        assert finder.texts()[0] == end
        finder.reject()

    at_the_desk(scenario, language=language)


def test_tab_goes_on_from_a_pasted_rundown(at_the_desk):
    async def scenario(console, window):
        dialog = ReadRundownDialog(window._desk, window)
        dialog.open()
        await until(dialog.isActiveWindow)
        text = dialog.findChild(QPlainTextEdit, "rundownText")
        text.setFocus()
        QTest.keyClick(text, Qt.Key.Key_Tab)
        assert not text.hasFocus()
        assert "\t" not in text.toPlainText()
        dialog.reject()

    at_the_desk(scenario)


@pytest.mark.parametrize("name", ["chooseKindDialog", "preflightDialog"])
def test_the_keyboard_stands_where_it_is_seen_when_a_dialog_opens(at_the_desk, name):
    async def scenario(console, window):
        desk, nothing = window._desk, lambda *_: None
        dialog = (
            ChooseKindDialog(desk, window, nothing)
            if name == "chooseKindDialog"
            else PreflightDialog(desk, window, console.preflight.check(), nothing)
        )
        dialog.open()
        await until(lambda: dialog.isActiveWindow() and QApplication.focusWidget() is not None)
        assert isinstance(QApplication.focusWidget(), QAbstractButton)
        dialog.reject()

    at_the_desk(scenario)


def test_return_presses_the_button_that_has_the_keyboard_and_no_other(at_the_desk):
    async def scenario(console, window):
        window.findChild(QPushButton, "startSessionButton").setFocus()
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        await until(lambda: window.findChild(QDialog, "startSessionDialog") is not None)
        start = window.findChild(QDialog, "startSessionDialog")
        cancel = start.findChildren(QPushButton)[-2]
        cancel.setFocus()
        QTest.keyClick(cancel, Qt.Key.Key_Return)
        await until(lambda: window.findChild(QDialog, "startSessionDialog") is None)
        await until(lambda: not len(console.tasks))
        assert console.state.session is None

    at_the_desk(scenario, goods=False)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_return_presses_what_space_presses_in_the_rail_and_beside_it(at_the_desk, key):
    async def scenario(console, window):
        def press(name: str) -> None:
            button = window.findChild(QAbstractButton, name)
            button.setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(button, key)

        press("nav-goods")
        assert window.goods_page.isVisible()
        press("nav-live")
        assert window.live_page.isVisible()
        press("callButton")
        await until(lambda: window.findChild(QMenu, "callMenu").isVisible())
        window.findChild(QMenu, "callMenu").close()
        press("nav-help")
        await until(lambda: any(one.isVisible() for one in window.findChildren(QDialog)))

    at_the_desk(scenario)


def test_the_first_source_that_can_be_chosen_has_the_keyboard(at_the_desk):
    async def scenario(console, window):
        chosen = []
        dialog = ChooseKindDialog(window._desk, window, chosen.append)
        dialog.open()
        await until(dialog.isActiveWindow)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert len(chosen) == 1

    at_the_desk(scenario, goods=False)
