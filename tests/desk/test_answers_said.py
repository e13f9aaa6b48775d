"""An answer that goes into the room by itself, and a wish that a person heard."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QPushButton, QWidget

from anchor_console.chat.asks import AskState
from anchor_console.desk.models.board_model import RowRole
from anchor_console.sources.source import SourceState
from tests.desk import builders
from tests.desk.test_chat_lanes import menu_of
from tests.support.toy_rooms import ToyTwitch, toy_socket
from tests.support.until import until


def test_a_ready_answer_is_said_in_the_room_by_one_key_and_answers_all_who_asked(at_the_desk):
    async def scenario(console, window):
        room = ToyTwitch(token="t0ken")
        pipeline = builders.a_pipeline(console)
        async with toy_socket(room.talk) as toy:
            await builders.hear(
                pipeline, [builders.said(number, "11号多少钱", name=f"粉丝{number}") for number in (1, 2)]
            )
            board = window.findChild(QListView, "asksBoard")
            await until(lambda: board.model().rowCount() == 1)
            board.setCurrentIndex(board.model().index(0, 0))
            send = window.findChild(QPushButton, "askSendButton")
            assert send.isHidden()
            await console.sources.start_all(pipeline)
            values = {"address": toy.url, "channels": "shop", "token": "t0ken"}
            await console.sources.add("twitch", "频道", values)
            await until(lambda: (one := console.state.sources.get("twitch")) and one.state is SourceState.LIVE)
            await until(lambda: not send.isHidden())
            for _ in range(2):  # a hand that is not sure that it pressed
                QTest.keyClick(board, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
            await until(lambda: any(line.startswith("PRIVMSG #shop") for line in room.lines))
            await until(lambda: [ask.state for ask in console.state.asks] == [AskState.ANSWERED])
            await until(lambda: not any(task.get_name().startswith("ask-send") for task in asyncio.all_tasks()))
            assert sum(line.startswith("PRIVMSG #shop") for line in room.lines) == 1
            more = [builders.said(3, "11号有运费险吗", name="粉丝3"), builders.said(4, "11号面料是什么", name="粉丝4")]
            await builders.hear(pipeline, more)
            rows = board.model()
            await until(lambda: rows.rowCount() == 3)
            asked = [rows.index(row, 0) for row in range(3)]
            is_ready = [one.is_open and console.asks.ready(one) for one in (at.data(RowRole.ROW) for at in asked)]
            board.setCurrentIndex(next(at for at, ready in zip(asked, is_ready, strict=True) if ready))
            await until(lambda: not send.isHidden())
            await console.sources.remove("twitch")
            await until(send.isHidden)

    at_the_desk(scenario)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_however_many_buttons_stand_below_an_ask_no_word_of_them_is_cut(at_the_desk, language):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号多少钱", name="粉丝1")])
        asks = window.live_page.follow_up.asks
        window.live_page.follow_up.choose(1)
        await until(lambda: asks.list.currentIndex().isValid())
        order = window.findChild(QPushButton, "asksOrderButton")
        foot = order.parentWidget()
        asks.allow = lambda one: None  # the board's next look would hide Send again, since no source can speak
        asks.tools[2].show()
        shown = [tool for tool in (*asks.tools, *asks.always) if not tool.isHidden()]
        assert len(shown) == 5
        alone = QWidget()  # as wide as is said here
        foot.setParent(alone)
        alone.show()
        foot.show()
        foot.resize(900, foot.height())
        await until(order.text)
        whole = foot.sizeHint().width()
        for less_px, has_word in ((0, True), (1, False), (0, True)):
            foot.resize(whole - less_px, foot.height())
            await until(lambda: all(tool.width() >= tool.sizeHint().width() for tool in shown))
            assert bool(order.text()) == has_word
            assert (order.toolTip() or order.text()) == order.accessibleName()
        # In the smallest pane its button goes too, and comes again.
        without = whole - order.least_width() - 4
        for width, is_there in ((without, False), (whole, True)):
            foot.resize(width, foot.height())
            await until(lambda is_there=is_there: order.isVisible() == is_there)
            shown_now = [tool for tool in shown if not tool.isHidden()]
            await until(lambda now=shown_now: all(tool.width() >= tool.sizeHint().width() for tool in now))

    at_the_desk(scenario, language=language)


def test_a_line_is_noted_as_a_wish_from_its_menu(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "要是有带帽子的就好了", name="李姐")])
        await until(lambda: len(console.state.feed) == 1)
        menu = menu_of(window, 1)
        menu.findChild(QAction, "menu.wish").trigger()
        menu.close()
        dialog = window.findChild(QDialog, "askTextDialog")
        field = dialog.findChild(QLineEdit)
        assert field.text() == "要是有带帽子的就好了"
        field.setText("带帽子的羊毛大衣")
        QTest.keyClick(field, Qt.Key.Key_Return)

        def wished() -> list[str]:
            return [what for (what,) in console.database.read().execute("SELECT what FROM wished")]

        await until(lambda: "带帽子的羊毛大衣" in wished())

    at_the_desk(scenario)
