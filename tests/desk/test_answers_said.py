"""An answer that goes into the room by itself, and a wish that a person heard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QPushButton

from anchor_console.chat.asks import AskState
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
            board.setCurrentIndex(board.model().index(-1, -1))
            board.setCurrentIndex(board.model().index(0, 0))
            assert not send.isHidden()
            QTest.keyClick(board, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
            await until(lambda: any(line.startswith("PRIVMSG #shop") for line in room.lines))
            await until(lambda: [ask.state for ask in console.state.asks] == [AskState.ANSWERED])

    at_the_desk(scenario)


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
