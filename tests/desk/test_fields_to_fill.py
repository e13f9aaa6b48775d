"""What fans asked and the goods could not answer, seen and filled at the desk."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton

from tests.desk import builders
from tests.support.until import until


def press(window, name):
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_what_was_asked_in_vain_is_filled_after_the_show_and_answers_the_next_who_asks(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(number, "11号保质期多久", name=f"粉丝{number}") for number in range(3)]
        await builders.hear(builders.a_pipeline(console), lines)
        (ask,) = console.state.asks
        assert console.asks.ready(ask) is None
        press(window, "endSessionButton")
        await until(lambda: window.findChild(QDialog, "endSessionDialog"))
        press(window.findChild(QDialog, "endSessionDialog"), "confirmEndButton")
        await until(lambda: window.findChild(QPushButton, "endedFieldsButton"))
        press(window, "endedFieldsButton")
        await until(lambda: window.findChild(QDialog, "fieldsDialog"))
        dialog = window.findChild(QDialog, "fieldsDialog")
        press(dialog, "copyFieldsButton")
        assert "3 人问" in QGuiApplication.clipboard().text()
        coat = console.goods.catalogue.numbered("11")
        field = dialog.findChild(QLineEdit, f"field-{coat.id}-shelf_life")
        field.insert("12个月")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: console.goods.catalogue.numbered("11").detail("shelf_life") == "12个月")
        assert console.asks.ready(ask).zh == "11号：12个月。"
        assert console.asks.unanswered_fields() == []

    at_the_desk(scenario)
