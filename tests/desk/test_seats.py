"""Who sits here is asked at the first start, and the screen is laid out for them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QPushButton

from tests.support.until import until


def test_what_the_keyboard_is_on_is_framed_and_its_words_have_no_second_frame(at_the_desk):
    async def scenario(console, window):
        window.offer_first_run()
        await until(lambda: window.findChild(QDialog, "firstRunDialog") is not None)
        dialog = window.findChild(QDialog, "firstRunDialog")
        choice = dialog.findChild(QPushButton, "seat-controller")
        dialog.activateWindow()
        await until(dialog.isActiveWindow)

        def looks() -> tuple[QColor, QColor]:
            picture = choice.grab().toImage()
            middle = picture.height() // 2
            return picture.pixelColor(1, middle), picture.pixelColor(picture.width() - 30, middle)

        edge, ground = looks()
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
        await until(choice.hasFocus)
        framed, ground_then = looks()
        assert framed != edge
        assert ground_then == ground

    at_the_desk(scenario)


def test_the_anchor_alone_gets_a_larger_card_and_call_outs(at_the_desk):
    async def scenario(console, window):
        window.resize(1600, 900)
        before = window.live_page.on_air.height()
        window.offer_first_run()
        await until(lambda: window.findChild(QDialog, "firstRunDialog") is not None)
        dialog = window.findChild(QDialog, "firstRunDialog")
        QTest.mouseClick(dialog.findChild(QPushButton, "seat-alone"), Qt.MouseButton.LeftButton)
        await until(lambda: console.settings.get("desk.seat") == "alone")
        await until(lambda: window.live_page.on_air.height() > before * 1.3)
        QTest.mouseClick(dialog.findChild(QPushButton, "beginButton"), Qt.MouseButton.LeftButton)

        window.show_page("settings")
        box = window.findChild(QComboBox, "setting-desk.seat")
        box.setCurrentIndex(box.findData("controller"))
        box.activated.emit(box.currentIndex())
        await until(lambda: console.settings.get("desk.seat") == "controller")
        window.show_page("live")
        await until(lambda: window.live_page.on_air.height() < before * 1.1)

    at_the_desk(scenario)
