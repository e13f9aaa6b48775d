"""After-sale tickets at the desk, and the file that they are handed on as."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QListView, QPushButton

from anchor_console.desk.models.board_model import RowRole
from tests.desk import builders
from tests.support.until import until


def press(window, name):
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_the_keys_go_on_with_the_next_ticket_when_one_is_solved_here(at_the_desk):
    async def scenario(console, window):
        said = ["上次买的衣服掉色，给我退了", "物流三天没动静 帮我查下", "怎么还不发货"]
        lines = [builders.said(number, text, name=f"粉丝{number}") for number, text in enumerate(said)]
        await builders.hear(builders.a_pipeline(console), lines)
        press(window, "tab-tickets")
        view = window.findChild(QListView, "ticketsView")
        await until(lambda: view.model().rowCount() == 3)
        view.setCurrentIndex(view.model().index(1, 0))
        solved, follows = (view.model().index(row, 0).data(RowRole.ROW).id for row in (1, 2))
        press(window, "ticketSolveButton")
        await until(lambda: view.currentIndex().data(RowRole.ROW).id == follows)
        assert view.model().index(2, 0).data(RowRole.ROW).id == solved
        # What somebody else settles takes nobody's keys elsewhere.
        await console.tickets.solve(follows)
        await until(lambda: not view.currentIndex().data(RowRole.ROW).is_open)
        assert view.currentIndex().data(RowRole.ROW).id == follows

    at_the_desk(scenario)


def test_tickets_are_saved_from_their_list_and_when_the_show_is_over(at_the_desk, tmp_path):
    async def scenario(console, window):
        said = ["上次买的衣服掉色，给我退了", "物流三天没动静 帮我查下"]
        lines = [builders.said(number, text, name=f"粉丝{number}") for number, text in enumerate(said)]
        await builders.hear(builders.a_pipeline(console), lines)
        press(window, "tab-tickets")

        async def saved(name: str) -> str:
            await until(lambda: window.findChild(QFileDialog, "exportDialog"))
            out = tmp_path / name
            window.findChild(QFileDialog, "exportDialog").fileSelected.emit(str(out))
            window.findChild(QFileDialog, "exportDialog").reject()
            await until(out.exists, within_s=20)
            return out.read_text("utf-8-sig")

        press(window, "exportTicketsButton")
        during = await saved("now.csv")
        assert all(text in during for text in said)
        assert "什么问题" in during
        press(window, "endSessionButton")
        await until(lambda: window.findChild(QDialog, "endSessionDialog"))
        press(window.findChild(QDialog, "endSessionDialog"), "confirmEndButton")
        await until(lambda: window.findChild(QPushButton, "endedTicketsButton"))
        assert window.findChild(QPushButton, "endedTicketsButton").text() == "导出售后单 2"
        press(window, "endedTicketsButton")
        assert await saved("after.csv") == during

    at_the_desk(scenario)
