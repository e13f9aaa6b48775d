"""Taking back by keys and from the log, as a person does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget

from anchor_console.desk.dialogs.action_log import ActionLogDialog
from tests.desk import builders
from tests.support.until import until


def test_a_release_is_taken_back_and_done_again_by_keys(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号驼色M来一件")])
        (claim,) = console.state.claims
        await console.claims.release(claim.id)
        ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(window, Qt.Key.Key_Z, ctrl)
        await until(lambda: console.state.claims[0].held == 1)
        QTest.keyClick(window, Qt.Key.Key_Z, ctrl | shift)
        await until(lambda: console.state.claims[0].held == 0)

    at_the_desk(scenario, mode="reserve")


def test_the_log_takes_back_what_is_selected_and_says_why_it_cannot(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号驼色M来一件")])
        (claim,) = console.state.claims
        await console.air.take_number("11")
        await console.claims.release(claim.id)
        window._on_log_requested()
        await until(lambda: window.findChild(ActionLogDialog) is not None)
        dialog = window.findChild(ActionLogDialog)
        table = dialog.findChild(QTableWidget, "actionLog")
        await until(lambda: table.rowCount() >= 2)
        assert "留 1→0" in table.item(0, 4).text()
        table.setCurrentCell(0, 0)
        undo = dialog.findChild(QPushButton, "logUndoButton")
        assert undo.isEnabled()
        QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
        await until(lambda: console.state.claims[0].held == 1)
        await until(lambda: table.rowCount() >= 3 and table.item(0, 2).text() == "撤销：取消留货")
        table.setCurrentCell(2, 0)
        assert not undo.isEnabled()
        assert any("直播间已经看到" in label.text() for label in dialog.findChildren(QLabel))
        table.setCurrentCell(1, 0)
        assert any("已经撤回过了" in label.text() for label in dialog.findChildren(QLabel))
        dialog.accept()

    at_the_desk(scenario, mode="reserve")
