"""The queue's pane: pins set aside stay in sight, and come back with a double click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPushButton

from tests.support.until import until


def test_a_pin_is_set_aside_by_its_button_and_put_back_by_a_double_click(at_the_desk, qtmodeltester):
    async def scenario(console, window):
        await console.queue.pin_number("11")
        await console.queue.pin_number("3")
        queue, aside = window.findChild(QListView, "pinQueue"), window.findChild(QListView, "heldPins")
        assert not aside.isVisible()
        queue.setCurrentIndex(queue.model().index(0, 0))
        QTest.mouseClick(window.findChild(QPushButton, "holdPinButton"), Qt.MouseButton.LeftButton)
        await until(aside.isVisible)
        assert [pin.number for pin in console.state.queue] == ["3"]
        qtmodeltester.check(aside.model())
        spot = aside.visualRect(aside.model().index(0, 0)).center()
        QTest.mouseClick(aside.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseDClick(aside.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        await until(lambda: [pin.number for pin in console.state.queue] == ["3", "11"])
        assert not aside.isVisible()

    at_the_desk(scenario)
