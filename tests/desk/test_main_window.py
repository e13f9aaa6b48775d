"""The window as a person uses it: chat, fan, goods, queue, card, claims, and what is kept."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QSplitter,
    QTableView,
    QWidget,
)

from anchor_console.core.clock import from_ms
from anchor_console.core.events import Chat
from anchor_console.core.ids import IdentityId, PinId
from anchor_console.core.notices import Notice
from anchor_console.desk.air.card_face import CardFace
from anchor_console.desk.air.queue_pane import PIN_TYPE
from anchor_console.desk.main_window import MainWindow
from anchor_console.desk.models.dragged import PRODUCT_TYPE
from anchor_console.desk.notice_bar import NoticeLine
from anchor_console.desk.pages.goods_page import GoodsPage
from anchor_console.desk.widgets.labels import ElidedLabel
from anchor_console.live.session import SessionState
from anchor_console.pins.card import Stage
from tests.desk import builders, pages
from tests.support.until import until

NAMES = (
    "navRail", "chatView", "chatLanes", "chatSearch", "chatPaused", "asksBoard", "ticketsView",
    "fanPane", "inventoryView", "inventorySearch", "productPane", "onAirCard",
    "pinQueue", "takeButton", "openPriceButton", "hideCardButton", "callBar", "claimsView", "totalsBar", "sourceLights",
    "startSessionButton", "endSessionButton", "exportSalesButton", "settingsPage",
)  # fmt: skip


def press(window: QWidget, name: str) -> None:
    QTest.mouseClick(window.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def numbers(table: QTableView) -> list[str]:
    return [table.model().index(row, 0).data() for row in range(table.model().rowCount())]


def test_everything_that_scripts_look_for_is_there_and_named_aloud(at_the_desk):
    async def scenario(console, window):
        assert [name for name in NAMES if window.findChild(QWidget, name) is None] == []
        pages.make_all(window)
        # What lies inside another control (a spin box's line, a table's corner) is part of that.
        inside = QLineEdit | QAbstractSpinBox | QTableView
        unnamed = [
            control
            for kind in (QAbstractButton, QLineEdit)
            for control in window.findChildren(kind)
            if not control.accessibleName() and not isinstance(control.parent(), inside)
        ]
        assert unnamed == []

    at_the_desk(scenario)


def test_a_window_that_is_put_away_comes_forward_as_it_was(at_the_desk):
    async def scenario(_console, window):
        window.showMaximized()
        window.showMinimized()
        await until(window.isMinimized)
        window.come_forward()
        await until(window.isActiveWindow)
        assert (window.isMinimized(), window.isMaximized()) == (False, True)

    at_the_desk(scenario)


def test_the_goods_search_narrows_by_number_name_and_pinyin_initials(at_the_desk):
    async def scenario(console, window):
        search, table = window.findChild(QLineEdit, "inventorySearch"), window.findChild(QTableView, "inventoryView")
        assert len(numbers(table)) == 18
        search.setText("11")
        assert numbers(table) == ["11"]
        search.setText("羽绒")
        assert numbers(table) == ["4"]
        search.setText("mdx")
        assert numbers(table) == ["7"]
        search.setText("")
        assert len(numbers(table)) == 18

    at_the_desk(scenario)


def test_return_in_the_search_pins_the_best_match(at_the_desk):
    async def scenario(console, window):
        search = window.findChild(QLineEdit, "inventorySearch")
        QTest.keyClicks(search, "mdx")
        QTest.keyClick(search, Qt.Key.Key_Return)
        await until(lambda: [pin.number for pin in console.state.queue] == ["7"])
        assert search.text() == ""

    at_the_desk(scenario)


def test_selecting_a_message_shows_its_fan_and_a_note_written_stays(at_the_desk):
    async def scenario(console, window):
        line = builders.said(1, "我165 110斤，3号多大码", club="主播家人", level=12)
        await builders.hear(builders.a_pipeline(console), [line])
        view = window.live_page.chat.view
        ((_, top),) = view.rows_seen()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(120, top + 5))
        name = window.findChild(QLabel, "fanName")
        assert name.whole_text() == "王姐"
        facts = [chip.text() for chip in window.findChild(QWidget, "fanFacts").findChildren(QAbstractButton)]
        assert "身高 165cm · 她说的" in facts
        field = window.findChild(QLineEdit, "fanNoteField")
        QTest.keyClicks(field, "buys for her mother")
        QTest.keyClick(field, Qt.Key.Key_Return)

        def noted(one: QWidget) -> list[str]:
            return [label.text() for label in one.findChild(QWidget, "fanNotes").findChildren(QLabel)]

        await until(lambda: "buys for her mother" in noted(window))
        again = MainWindow(console, language="zh_CN", theme="dark")
        again.show_fan(1)
        assert "buys for her mother" in noted(again)
        again.finish_close()
        again.deleteLater()

    at_the_desk(scenario)


def test_a_fans_name_is_shown_as_it_is(at_the_desk):
    async def scenario(console, window):
        evil = "<img src=x>"
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "来了", name=evil)])
        window.show_fan(1)
        name = window.findChild(QLabel, "fanName")
        assert (name.whole_text(), name.textFormat()) == (evil, Qt.TextFormat.PlainText)

    at_the_desk(scenario)


def test_pin_take_open_and_hide_by_their_buttons(at_the_desk):
    async def scenario(console, window):
        await console.queue.pin_number("11")
        assert window.findChild(QPushButton, "takeButton").text() == "弹讲解 11号"
        press(window, "takeButton")
        await until(lambda: console.state.on_air is not None)
        card = window.findChild(QWidget, "onAirCard")
        assert console.state.on_air.stage is Stage.WARMUP
        assert "预热" in card.accessibleName()
        press(window, "openPriceButton")
        await until(lambda: console.state.on_air.stage is Stage.OPEN)
        assert "¥599" in card.accessibleName()
        press(window, "hideCardButton")
        await until(lambda: console.state.on_air is None)

    at_the_desk(scenario)


def test_a_product_dropped_on_the_queue_is_pinned_and_a_pin_dropped_moves(at_the_desk):
    async def scenario(console, window):
        model = window.findChild(QListView, "pinQueue").model()
        product = console.goods.catalogue.numbered("2")
        dropped = QMimeData()
        dropped.setData(PRODUCT_TYPE, str(product.id).encode())
        model.dropMimeData(dropped, Qt.DropAction.CopyAction, 0, 0, QModelIndex())
        await until(lambda: len(console.state.queue) == 1)
        await console.queue.pin_number("5")
        second = QMimeData()
        second.setData(PIN_TYPE, PinId(console.state.queue.key_at(1)).encode())
        model.dropMimeData(second, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
        await until(lambda: [pin.number for pin in console.state.queue] == ["5", "2"])

    at_the_desk(scenario)


def test_a_specific_claim_is_listed_held_and_sold(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号 驼色 M 来一件")])
        (claim,) = console.state.claims
        window.findChild(QListView, "claimsView").setCurrentIndex(
            window.findChild(QListView, "claimsView").model().index(0, 0)
        )
        assert claim.held == 1
        press(window, "confirmClaimButton")
        await until(lambda: console.state.claims.get(claim.id).sold == 1)
        await until(lambda: "¥599" in window.findChild(QWidget, "totalsBar").accessibleName())

    at_the_desk(scenario, mode="reserve")


def test_a_session_is_started_paused_and_ended_by_its_buttons(at_the_desk):
    async def scenario(console, window):
        press(window, "startSessionButton")
        start = window.findChild(QDialog, "startSessionDialog")
        start.findChild(QLineEdit, "sessionTitleField").setText("七夕专场")
        start.findChild(QPushButton, "mode-reserve").click()
        press(start, "confirmStartButton")
        await until(lambda: console.state.session is not None)
        assert (console.state.session.title, console.state.session.mode) == ("七夕专场", "reserve")
        press(window, "pauseSessionButton")
        await until(lambda: console.state.session.state is SessionState.PAUSED)
        press(window, "endSessionButton")
        press(window.findChild(QDialog, "endSessionDialog"), "confirmEndButton")
        await until(lambda: console.state.session is None)
        await until(lambda: window.findChild(QDialog, "endedDialog") is not None)

    at_the_desk(scenario, goods=False)


@pytest.mark.parametrize(("hour", "called"), [(9, "早场"), (15, "下午场"), (20, "晚场")])
def test_a_session_that_nobody_names_is_called_by_the_time_of_day_and_its_page_is_shown(at_the_desk, hour, called):
    async def scenario(console, window):
        now = from_ms(console.clock.now_ms()).astimezone()
        console.clock.advance((hour - now.hour) % 24 * 3_600)
        window.show_page("goods")
        press(window, "startSessionButton")
        start = window.findChild(QDialog, "startSessionDialog")
        start.findChild(QLineEdit, "sessionTitleField").clear()
        press(start, "confirmStartButton")
        await until(lambda: console.state.session is not None)
        assert console.state.session.title.endswith(called)
        assert window.live_page.isVisible()

    at_the_desk(scenario, goods=False)


def test_a_price_under_its_floor_is_opened_only_when_asked_a_second_time(at_the_desk):
    async def scenario(console, window):
        await console.database.run(lambda tx: tx.execute("UPDATE skus SET floor_price = price + 100"))
        await console.goods.reload()
        await console.air.take_number("3")
        press(window, "openPriceButton")
        await until(lambda: window.findChild(QDialog, "priceGuardDialog") is not None)
        assert console.state.on_air.stage is Stage.WARMUP
        press(window.findChild(QDialog, "priceGuardDialog"), "guardReason-clearance")
        press(window.findChild(QDialog, "priceGuardDialog"), "confirmPriceButton")
        await until(lambda: console.state.on_air.stage is Stage.OPEN)

    at_the_desk(scenario)


def test_splitters_stand_where_they_were_left(at_the_desk):
    async def scenario(console, window):
        splitter = window.findChild(QSplitter, "upperSplitter")
        splitter.setSizes([400, 400, 400])
        left = splitter.sizes()
        asked: list[bool] = []
        window.close_requested.connect(lambda: asked.append(True))
        window.close()
        await until(lambda: asked)
        assert window.isVisible()
        again = MainWindow(console, language="en", theme="dark")
        again.resize(window.size())
        again.show()
        assert again.findChild(QSplitter, "upperSplitter").sizes() == left
        again.finish_close()
        again.deleteLater()

    at_the_desk(scenario)


def test_a_page_that_was_not_opened_since_comes_back_as_it_was_left(at_the_desk):
    async def scenario(console, window):
        async def stands_as_left(one: MainWindow) -> None:
            one.resize(window.size())
            one.show()
            one.show_page("goods")
            await until(lambda: one.goods_page.splitter.sizes() == left, what="the splitter where it was left")

        async def shut(one: MainWindow) -> None:
            asked: list[bool] = []
            one.close_requested.connect(lambda: asked.append(True))
            one.close()
            await until(lambda: asked)

        window.show_page("goods")
        window.goods_page.splitter.setSizes([700, 400])
        left = window.goods_page.splitter.sizes()
        window.settings_page.look_changed.emit()
        await stands_as_left(window)
        window.show_page("live")
        window.settings_page.look_changed.emit()
        await shut(window)
        again = MainWindow(console, language="en", theme="dark")
        await stands_as_left(again)
        again.finish_close()
        again.deleteLater()

    at_the_desk(scenario)


def test_a_page_is_made_when_it_is_first_opened_and_stays(at_the_desk):
    async def scenario(_console, window):
        assert window.findChild(QWidget, "goodsPage").findChildren(QWidget) == []
        window.show_page("goods")
        page = window.findChild(GoodsPage)
        page.findChild(QLineEdit, "goodsFilter").setText("11")
        window.show_page("live")
        window.show_page("goods")
        await until(page.isVisible)
        assert [one for one in window.findChildren(QWidget, "goodsPage") if one.isVisible()] == [page]
        assert page.findChild(QLineEdit, "goodsFilter").text() == "11"

    at_the_desk(scenario)


def test_the_first_time_the_window_fills_the_screen_and_then_stands_as_it_was_left(at_the_desk):
    async def scenario(console, window):
        def opened() -> MainWindow:
            one = MainWindow(console, language="en", theme="dark")
            one.appear()
            return one

        def shut(one: MainWindow) -> None:
            one.finish_close()
            one.deleteLater()

        await console.settings.set("window.layout", {})
        first = opened()
        await until(first.isMaximized)
        first.showNormal()
        asked: list[bool] = []
        first.close_requested.connect(lambda: asked.append(True))
        first.close()
        await until(lambda: asked)
        shut(first)
        again = opened()
        assert not again.isMaximized()
        shut(again)

    at_the_desk(scenario)


def test_another_language_is_in_force_at_once(at_the_desk):
    async def scenario(console, window):
        assert window.findChild(QPushButton, "hideCardButton").text() == "Hide"
        await console.settings.set("look.scale", 125)
        window.settings_page.look_changed.emit()
        assert window.findChild(QPushButton, "hideCardButton").text() == "Hide"

    at_the_desk(scenario, language="en")


def test_pressing_take_twice_in_a_blink_takes_one_pin(at_the_desk):
    async def scenario(console, window):
        await console.queue.pin_number("3")
        await console.queue.pin_number("5")
        press(window, "takeButton")
        await until(lambda: console.state.on_air is not None)
        press(window, "takeButton")
        await until(lambda: len(console.tasks) == 0)
        assert (console.state.on_air.number, [pin.number for pin in console.state.queue]) == ("3", ["5"])

    at_the_desk(scenario)


def test_what_is_held_is_shown_only_where_something_can_be_held(at_the_desk):
    async def scenario(console, window):
        table = window.findChild(QTableView, "inventoryView")
        assert [table.isColumnHidden(column) for column in (6, 8)] == [True, True]
        await console.session.end()
        await console.session.start("留货场", "reserve")
        assert [table.isColumnHidden(column) for column in (6, 8)] == [False, False]

    at_the_desk(scenario)


def test_an_expected_refusal_stands_in_the_notice_bar_and_goes_by_itself_each_time(at_the_desk):
    async def scenario(console, window):
        said = ["没有 77 号链接"]
        bar = window.findChild(QWidget, "noticeBar")
        (folding,) = bar.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for _ in range(2):
            QTest.keyClicks(window, "77")
            QTest.keyClick(window, Qt.Key.Key_Return)
            await until(lambda: window.notice_texts() == said)
            assert not bar.is_folded
            folding.setInterval(0)
            await until(lambda: bar.is_folded)
            folding.setInterval(60_000)
            (line,) = (one for one in bar.findChildren(NoticeLine) if one.isVisible())
            (going,) = line.findChildren(QTimer)
            going.setInterval(0)
            await until(lambda: window.notice_texts() == [])

    at_the_desk(scenario)


def test_a_warning_that_nobody_asked_for_stands_until_it_is_over(at_the_desk):
    async def scenario(console, window):
        console.notices.post(Notice.warning("card.no_overlay", subject="card"))
        (line,) = (one for one in window.findChildren(NoticeLine) if one.isVisible())
        assert line.findChildren(QTimer) == []

    at_the_desk(scenario)


def test_that_nothing_is_on_air_is_not_said_of_a_card_that_is_up_nor_after_the_show(at_the_desk):
    async def scenario(console, window):
        open_price = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        refused = "现在没有在讲的商品，先弹讲解"
        QTest.keyClick(window, *open_price)
        await until(lambda: refused in window.notice_texts())
        await console.queue.pin_number("11")
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: console.state.on_air is not None)
        assert refused not in window.notice_texts()
        await console.air.hide()
        QTest.keyClick(window, *open_price)
        await until(lambda: refused in window.notice_texts())
        await console.session.end()
        assert refused not in window.notice_texts()

    at_the_desk(scenario)


def test_a_notice_makes_room_for_figures_that_grow_while_it_stands(at_the_desk):
    async def scenario(console, window):
        window.resize(1366, 768)
        console.notices.post(Notice.warning("fields.meanwhile", what="面料" * 9, said="羊毛" * 40))
        bar, figures = window.findChild(QWidget, "noticeBar"), window.live_page.totals
        (folding,) = bar.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
        folding.setInterval(0)
        await until(lambda: bar.is_folded)
        before_px = bar.x()
        console.state.totals = replace(console.state.totals, messages=12_345, paid_minor=12_345_600)
        console.state.totals_changed.emit(console.state.totals)
        await until(lambda: figures.end_px() > before_px)
        await until(lambda: bar.x() > figures.end_px())

    at_the_desk(scenario)


def test_a_refusal_goes_when_what_was_lacking_is_there(at_the_desk):
    """Else it said to start a session that runs, over the rows of claims, until somebody closed it."""

    async def scenario(console, window):
        await builders.with_goods(console)
        take_next = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

        async def refused(*texts: str) -> None:
            await until(lambda: window.notice_texts() == list(texts), what=", ".join(texts))

        QTest.keyClicks(window, "11")
        QTest.keyClick(window, Qt.Key.Key_Return)
        await refused("还没开播，先点“开播”")
        await console.session.start("第一场", "cart")
        await refused()
        QTest.keyClick(window, *take_next)
        await refused("待讲解是空的。输号按回车，或拖商品进来")
        QTest.keyClicks(window, "77")
        QTest.keyClick(window, Qt.Key.Key_Return)
        await refused("没有 77 号链接", "待讲解是空的。输号按回车，或拖商品进来")
        QTest.keyClicks(window, "11")
        QTest.keyClick(window, Qt.Key.Key_Return)
        await refused()
        for _ in range(2):
            await until(lambda: not len(console.tasks))
            QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: "没有可以撤回的" in window.notice_texts())
        await console.queue.pin_number("3")
        await until(lambda: "没有可以撤回的" not in window.notice_texts())

    at_the_desk(scenario, goods=False)


def test_a_notice_that_comes_while_another_stands_leaves_both_to_be_read(at_the_desk):
    async def scenario(console, window):
        bar = window.findChild(QWidget, "noticeBar")
        for count, number in enumerate(("42", "43", "44"), start=1):
            console.notices.post(Notice.warning("take.number_unknown", number, number=number))
            await until(lambda count=count: len(window.notice_texts()) == count)
            lines = bar.findChildren(NoticeLine)
            assert bar.height() >= sum(line.sizeHint().height() for line in lines if not line.isHidden()) > 0
            assert bar.isVisible()

    at_the_desk(scenario)


def test_a_notice_moves_nothing_that_a_hand_may_be_about_to_press_and_covers_no_button_of_the_card(at_the_desk):
    async def scenario(console, window):
        def places():
            seen = [window.findChild(QWidget, name) for name in NAMES]
            return [(one.mapTo(window, QPoint()), one.size()) for one in seen]

        before = places()
        for number in ("41", "42", "43", "44"):
            console.notices.post(Notice.warning("take.number_unknown", number, number=number))
        assert window.notice_texts() == ["没有 44 号链接", "没有 43 号链接", "没有 42 号链接"]
        QApplication.sendPostedEvents()
        assert places() == before
        notices = window.findChild(QWidget, "noticeBar")
        covered = notices.rect().translated(notices.mapTo(window, QPoint()))
        # Nor anything of what is read aloud from.
        for name in ("takeButton", "openPriceButton", "hideCardButton", "exportSalesButton", "callOuts"):
            held = window.findChild(QWidget, name)
            assert not covered.intersects(held.rect().translated(held.mapTo(window, QPoint()))), name

    at_the_desk(scenario)


@pytest.mark.parametrize("page", ["goods", "rundown", "evening", "fans", "overlay", "sources", "settings"])
def test_away_from_the_live_page_the_newest_notice_alone_lies_over_rows_until_the_others_are_asked_for(
    at_the_desk, page
):
    async def scenario(console, window):
        window.resize(1366, 768)
        window.show_page(page)
        bar = window.findChild(QWidget, "noticeBar")
        console.notices.post(Notice.warning("take.number_unknown", "41", number="41"))
        one_px = bar.height()
        for number in ("42", "43"):
            console.notices.post(Notice.warning("take.number_unknown", number, number=number))
        assert window.notice_texts() == ["没有 43 号链接"]
        assert bar.height() == one_px
        assert any(one.text() == "还有 2 条提醒" for one in bar.findChildren(QLabel) if one.isVisible())
        press(window, "noticeUnfold")
        assert window.notice_texts() == ["没有 43 号链接", "没有 42 号链接", "没有 41 号链接"]
        window.show_page("live")
        assert len(window.notice_texts()) == 3

    at_the_desk(scenario)


def test_good_news_behind_another_notice_goes_by_itself(at_the_desk):
    async def scenario(console, window):
        window.show_page("goods")
        bar = window.findChild(QWidget, "noticeBar")
        (folding,) = bar.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
        console.notices.post(Notice.info("session.resumed", title="双十二"))
        console.notices.post(Notice.warning("take.number_unknown", "41", number="41"))
        assert len(console.notices.current) == 2
        folding.setInterval(0)
        await until(lambda: len(console.notices.current) == 1)
        assert window.notice_texts() == ["没有 41 号链接"]

    at_the_desk(scenario)


def test_on_the_rundowns_page_a_notice_covers_none_of_the_moments_to_be_added(at_the_desk):
    async def scenario(console, window):
        window.resize(1366, 768)
        window.show_page("rundown")
        console.notices.post(Notice.warning("take.number_unknown", "41", number="41"))
        notices = window.findChild(QWidget, "noticeBar")
        await until(lambda: notices.isVisible() and window.rundown_page.beside.x() > 1000)
        covered = notices.rect().translated(notices.mapTo(window, QPoint()))
        moments = [one for one in window.findChildren(QPushButton) if one.objectName().startswith("moment-")]
        assert len(moments) > 3
        for held in moments:
            assert not covered.intersects(held.rect().translated(held.mapTo(window, QPoint()))), held.text()

    at_the_desk(scenario)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_after_the_show_a_notice_in_one_line_covers_no_row_and_no_answer(at_the_desk, language):
    async def scenario(console, window):
        window.resize(1366, 768)
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "我165 110斤，3号多大码")])
        window.show_page("evening")
        await until(lambda: window.findChild(QListView, "eveningList").isVisible())
        console.notices.post(Notice.warning("card.no_overlay", subject="card"))
        bar = window.findChild(QWidget, "noticeBar")
        (folding,) = bar.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
        folding.setInterval(0)
        await until(lambda: bar.is_folded)
        covered = bar.rect().translated(bar.mapTo(window, QPoint()))
        for name in ("eveningList", "eveningYes", "eveningNo", "eveningWords", "eveningFan"):
            held = window.findChild(QWidget, name)
            assert held.isVisible()
            assert not covered.intersects(held.rect().translated(held.mapTo(window, QPoint()))), name

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize("way", ["toOverlayButton", "noticeGo"])
def test_where_no_overlay_is_open_one_press_leads_to_its_address(at_the_desk, way):
    async def scenario(console, window):
        window.resize(1366, 768)
        console.notices.post(Notice.warning("card.no_overlay", subject="card"))
        await until(lambda: window.findChild(QAbstractButton, way) is not None)
        button = window.findChild(QAbstractButton, way)
        await until(button.isVisible)
        assert "“贴片”" in button.toolTip()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await until(lambda: window.overlay_page.isVisible())
        assert window.notice_texts() != []
        # Who is there needs no way there.
        await until(lambda: not [one for one in window.findChildren(QAbstractButton, way) if one.isVisible()])

    at_the_desk(scenario)


def test_a_notice_in_one_line_is_read_whole_where_there_is_room(at_the_desk):
    async def scenario(console, window):
        window.resize(1920, 1080)
        console.notices.post(Notice.warning("card.no_overlay"))
        bar = window.findChild(QWidget, "noticeBar")
        (folding,) = bar.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
        folding.setInterval(0)
        await until(lambda: window.findChild(QAbstractButton, "noticeUnfold") is not None)
        figures = window.live_page.totals
        for page in ("live", "goods"):
            window.show_page(page)
            sentence = next(one for one in bar.findChildren(ElidedLabel) if one.isVisible())
            assert sentence.text() == sentence.whole_text(), page
            if page == "live":
                assert bar.x() > figures.end_px()

    at_the_desk(scenario)


def test_how_it_sells_stands_beside_the_title_which_gives_way_in_a_narrow_window(at_the_desk):
    async def scenario(console, window):
        strip = window.findChild(QFrame, "topStrip")
        title = next(one for one in strip.findChildren(ElidedLabel) if one.whole_text() == console.state.session.title)
        mode = next(one for one in strip.findChildren(QLabel) if one.text() == "小黄车成交")
        window.resize(1920, 1080)
        assert title.text() == title.whole_text()
        assert mode.x() - title.geometry().right() < 20
        title.set_text("彩排")
        await until(lambda: title.width() < 60 and mode.x() - title.geometry().right() < 20)
        title.set_text("双十二老铁专场" * 9)
        window.resize(1366, 768)
        await until(lambda: title.text().endswith("…"))
        assert strip.width() <= 1366

    at_the_desk(scenario)


def test_notices_stand_in_one_line_that_covers_no_row_once_they_could_be_read(at_the_desk):
    async def scenario(console, window):
        window.resize(1366, 768)
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号 驼色 M 来一件")])
        claims = window.findChild(QListView, "claimsView")
        await until(claims.isVisible)
        claims.setCurrentIndex(claims.model().index(0, 0))
        bar = window.findChild(QWidget, "noticeBar")
        (folding,) = bar.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
        said = [f"没有 {number} 号链接" for number in ("44", "43", "42")]
        for number in ("42", "43", "44"):
            console.notices.post(Notice.warning("take.number_unknown", number, number=number))
        assert window.notice_texts() == said
        folding.setInterval(0)
        await until(lambda: window.notice_texts() == said[:1])
        folding.setInterval(60_000)
        covered = bar.rect().translated(bar.mapTo(window, QPoint()))
        for name in ("claimsView", "confirmClaimButton", "releaseClaimButton", "callOuts", "exportSalesButton"):
            held = window.findChild(QWidget, name)
            assert held.isVisible()
            assert not covered.intersects(held.rect().translated(held.mapTo(window, QPoint()))), name
        # What comes is whole again, alone; the others are asked for.
        console.notices.post(Notice.warning("take.number_unknown", "45", number="45"))
        assert window.notice_texts() == ["没有 45 号链接"]
        console.notices.clear("take.number_unknown", "45")
        assert window.notice_texts() == said[:1]
        press(window, "noticeUnfold")
        assert window.notice_texts() == said

    at_the_desk(scenario, mode="reserve")


def test_qts_own_tester_finds_nothing_in_the_windows_lists(at_the_desk, qtmodeltester):
    async def scenario(console, window):
        await console.queue.pin_number("3")
        for name in ("pinQueue", "claimsView", "inventoryView"):
            qtmodeltester.check(window.findChild(QAbstractItemView, name).model())
        await console.queue.pin_number("5")
        await console.queue.move(console.state.queue.key_at(1), None)
        await console.air.take_next()
        window.findChild(QLineEdit, "inventorySearch").setText("大衣")
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号 驼色 M 来一件")])
        assert len(console.state.claims) == 1

    at_the_desk(scenario, mode="reserve")


def test_the_pairing_dialog_lets_phones_in_where_they_are_kept_out(at_the_desk):
    async def scenario(console, window):
        pages.make_all(window)
        press(window, "inviteButton")
        await until(lambda: window.findChild(QDialog, "pairingDialog"))
        warning = window.findChild(QWidget, "lanIsOff")
        assert warning.isVisible()
        press(window, "openToLanButton")
        await until(lambda: console.hub.is_open_to_lan)
        await until(lambda: not warning.isVisible())
        assert window.findChild(QCheckBox, "setting-hub.lan").isChecked()

    at_the_desk(scenario)


def test_the_fans_page_is_served_from_when_it_is_turned_on(at_the_desk):
    async def scenario(console, window):
        window.show_page("settings")
        press(window, "setting-hub.live")
        await until(lambda: console.hub.is_live_page_open)
        press(window, "setting-hub.live")
        await until(lambda: not console.hub.is_live_page_open)

    at_the_desk(scenario)


def test_devices_of_the_network_are_let_in_and_kept_out_in_the_settings(at_the_desk):
    async def scenario(console, window):
        window.show_page("settings")
        press(window, "setting-hub.lan")
        await until(lambda: console.hub.is_open_to_lan)
        press(window, "setting-hub.lan")
        await until(lambda: not console.hub.is_open_to_lan)

    at_the_desk(scenario)


def test_like_questions_are_one_ask_that_is_taken_and_answered_with_what_the_goods_say(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(number, "11号都有什么颜色", name=f"粉丝{number}") for number in range(5)]
        await builders.hear(builders.a_pipeline(console), [*lines, builders.said(9, "衣服掉色怎么退货", name="刘姐")])
        tab, board = window.findChild(QPushButton, "tab-asks"), window.findChild(QListView, "asksBoard")
        await until(lambda: tab.text() == "公屏问题 1")
        press(window, "tab-asks")
        board.setCurrentIndex(board.model().index(0, 0))
        QTest.keyClick(board, Qt.Key.Key_Return)
        copied = QGuiApplication.clipboard().text()
        assert copied.startswith("11号")
        press(window, "askTakeButton")
        await until(lambda: console.state.asks[0].taken_by == "desk")
        press(window, "askAnsweredButton")
        await until(lambda: not console.state.asks[0].is_open)
        assert console.state.asks[0].answer == copied
        await until(lambda: tab.text() == "公屏问题")
        await until(lambda: window.findChild(QPushButton, "tab-tickets").text() == "售后单 1")

    at_the_desk(scenario)


def test_a_complaint_is_a_ticket_followed_to_its_end(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "衣服掉色怎么退货", name="刘姐")])
        press(window, "tab-tickets")
        view = window.findChild(QListView, "ticketsView")
        view.setCurrentIndex(view.model().index(0, 0))
        press(window, "ticketTakeButton")
        await until(lambda: console.state.tickets[0].taken_by == "desk")
        press(window, "ticketSolveButton")
        await until(lambda: not console.state.tickets[0].is_open)

    at_the_desk(scenario)


def test_what_many_send_alike_is_asked_about_once(at_the_desk):
    async def scenario(console, window):
        text = "主播主播我爱你么么哒"
        lines = [builders.said(number, text, name=f"粉丝{number}") for number in range(12)]
        await builders.hear(builders.a_pipeline(console), lines)
        await until(lambda: window.findChild(QWidget, "suspectBar").isVisible())
        press(window, "suspectYes")
        await until(lambda: len(console.state.phrase_rows) == 1)
        menu = window.findChild(QMenu, "phraseMenu")
        menu.aboutToShow.emit()
        assert [act.text() for act in menu.actions()] == [text]
        menu.actions()[0].trigger()
        await until(lambda: not len(console.state.phrase_rows))
        await until(lambda: window.findChild(QWidget, "suspectBar").isVisible())

    at_the_desk(scenario)


def test_of_a_call_in_own_words_nothing_is_lost_without_a_word(at_the_desk):
    async def scenario(console, window):
        menu = window.findChild(QMenu, "callMenu")
        next(act for act in menu.actions() if "自己写" in act.text()).trigger()
        field = window.findChild(QDialog, "askTextDialog").findChild(QLineEdit)
        field.insert("要黑色的扣1，要白色的扣2，要驼色的扣3，要燕麦色的扣4，要酒红色的扣5，都不要的扣6")
        typed = field.text()
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: console.state.call is not None)
        assert console.state.call.meaning == typed

    at_the_desk(scenario)


def test_a_phrase_is_typed_before_the_room_does_and_taken_back_by_the_key_that_undoes(at_the_desk):
    async def scenario(console, window):
        menu = window.findChild(QMenu, "callMenu")
        next(act for act in menu.actions() if "福袋" in act.text()).trigger()
        field = window.findChild(QDialog, "askTextDialog").findChild(QLineEdit)
        field.insert("我要11号驼色M")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: window.findChild(QWidget, "phraseBar").isVisible())
        pipeline = builders.a_pipeline(console)
        await builders.hear(pipeline, [builders.said(n, "我要11号驼色M", name=f"粉丝{n}") for n in range(9)])
        assert (len(console.state.claims), window.live_page.chat.view.sight.row_count) == (0, 1)
        window.activateWindow()
        await until(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: not window.findChild(QWidget, "phraseBar").isVisible())
        await builders.hear(pipeline, [builders.said(20, "我要11号驼色M")])
        assert len(console.state.claims) == 1

    at_the_desk(scenario)


def test_a_call_shows_its_votes_by_word(at_the_desk):
    async def scenario(console, window):
        await console.calls.open("要黑扣1，要白扣2")
        votes = [builders.said(number, "1" if number % 3 else "2", name=f"粉丝{number}") for number in range(9)]
        await builders.hear(builders.a_pipeline(console), votes)
        shown = window.findChild(QLabel, "callVotes")
        await until(lambda: shown.isVisible() and "6" in shown.text() and "3" in shown.text())
        # What the platform merged counts for its word, told apart from people.
        merged = Chat(id="merged", at=builders.said(30, "2").at, text="2", count=40)
        await builders.hear(builders.a_pipeline(console), [merged])
        await until(lambda: shown.text() == "扣屏：要白 3+40条   要黑 6")
        # What came of it is told when it is over, whoever closes it.
        await console.calls.close()
        await until(
            lambda: window.notice_texts() == ["扣屏已结束：要黑扣1，要白扣2 · 9 人 49 条 · 要白 3+40条、要黑 6"]
        )

    at_the_desk(scenario)


@pytest.mark.parametrize(
    ("language", "meaning", "asked", "told"),
    [
        ("zh_CN", "想要的扣1", "扣屏：想要的扣1", "1人喊要"),
        ("en", "Type 1 if you want it", "Type 1 if you want it", "1 hand up"),
    ],
)
def test_who_answers_a_call_is_not_counted_on_the_card_and_neither_is_told_in_the_others_words(
    at_the_desk, language, meaning, asked, told
):
    async def scenario(console, window):
        await console.air.take_number("11")
        pipeline, card = builders.a_pipeline(console), window.live_page.on_air.findChild(CardFace)
        await console.calls.open(meaning)
        await builders.hear(pipeline, [builders.said(n, "1", name=f"粉丝{n}") for n in range(5)])
        await until(lambda: console.state.call.people == 5)
        assert asked in window.findChild(QWidget, "callBar").accessibleName()
        assert console.state.want.people == 0
        await console.calls.close()
        await builders.hear(pipeline, [builders.said(20, "1", name="粉丝20")])
        await until(lambda: told in card.accessibleName())

    at_the_desk(scenario, language=language)


def test_who_greets_while_the_room_is_asked_to_type_1_is_not_counted_among_the_answers(at_the_desk):
    async def scenario(console, window):
        await console.calls.open("想要的扣1")
        votes = [builders.said(number, "1", name=f"粉丝{number}") for number in range(5)]
        greets = [builders.said(20 + number, "来了", name=f"新人{number}") for number in range(3)]
        await builders.hear(builders.a_pipeline(console), [*votes, *greets])
        bar = window.findChild(QWidget, "callBar")
        await until(lambda: "5 人" in bar.accessibleName())
        assert window.findChild(QLabel, "callVotes").text() == "扣屏：想要的扣1"
        assert "来了" not in bar.accessibleName()
        await console.calls.open("听得见的扣1")
        await until(lambda: window.notice_texts() == ["扣屏已结束：想要的扣1 · 5 人 5 条"])

    at_the_desk(scenario)


class ShownAlone(QObject):
    """Hears of whatever is a window of its own, be it for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_part_is_a_window_of_its_own_for_a_moment_while_pages_and_fans_are_shown(at_the_desk):
    """It would flash, and take the keyboard away."""

    async def scenario(console, window):
        heard = ShownAlone()
        QApplication.instance().installEventFilter(heard)
        window._on_look_changed()
        pages.make_all(window)
        await builders.selling(console, "reserve")
        lines = [(f"line {n}", "王姐") for n in range(3)] + [
            ("我160 110斤 喜欢黑色，给我妈买", "王姐"),
            ("11号要一件", "李姐"),
        ]
        pipeline = builders.a_pipeline(console)
        await builders.hear(pipeline, [builders.said(n, text, who) for n, (text, who) in enumerate(lines)])
        await console.fans.promise(IdentityId(1), "下场给她留一件")
        await console.fans.add_note(IdentityId(1), "老粉")
        await console.air.take_number("11")
        await console.air.open_price()
        for page in ("live", "fans"):
            window.show_page(page)
            for identity in (1, 2):
                window.show_fan(identity)
                await until(lambda: not len(console.tasks))
        window.show_page("live")
        for tab in range(3):
            window.live_page.follow_up.choose(tab)
        claims = window.findChild(QListView, "claimsView")
        claims.setCurrentIndex(claims.model().index(0, 0))
        await console.calls.open("要黑扣1，要白扣2")
        await console.mutes.mute_word("代理")
        window._on_look_changed()
        await console.session.end()
        window.show_page("evening")
        await until(lambda: not len(console.tasks))
        QApplication.instance().removeEventFilter(heard)
        assert heard.seen == []

    at_the_desk(scenario, mode="reserve", goods=False)
