"""What fans asked and the goods could not answer, seen and filled at the desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListView, QPushButton

from anchor_console.chat.asks import Topic
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
        # What else is to be done after the show is still there.
        press(dialog, "fieldsDoneButton")
        ended = window.findChild(QDialog, "endedDialog")
        await until(lambda: not dialog.isVisible() and window.findChild(QPushButton, "endedFieldsButton").isHidden())
        assert ended.isVisible()

    at_the_desk(scenario)


def test_a_point_and_a_size_chart_are_filled_where_they_are_found_lacking(at_the_desk):
    async def scenario(console, window):
        coat = console.goods.catalogue.numbered("11")
        await console.goods_desk.set_size_chart(coat.id, [])
        lines = [builders.said(1, "11号敏感肌穿会不会痒", name="甲"), builders.said(2, "11号100斤穿多大码", name="乙")]
        await builders.hear(builders.a_pipeline(console), lines)
        itches = next(ask for ask in console.state.asks if ask.key.topic is Topic.SUITS)
        assert console.asks.ready(itches) is None
        press(window, "tab-asks")
        press(window, "fieldsButton")
        dialog = window.findChild(QDialog, "fieldsDialog")
        field = dialog.findChild(QLineEdit, f"field-{coat.id}-talking_points")
        for said in ("敏感肌可以", "穿，不扎"):
            field.insert(said)
            QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: (now := console.asks.ready(itches)) and "敏感肌可以穿，不扎" in now.zh)
        points = console.goods.catalogue.numbered("11").talking_points
        assert points == (*coat.talking_points, "敏感肌可以穿，不扎")
        press(dialog, f"field-{coat.id}-size_chart")
        await until(lambda: window.findChild(QDialog, "sizeChartDialog"))

    at_the_desk(scenario)


def test_what_is_asked_of_no_product_is_answered_once_for_the_whole_shop(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(number, "有运费险吗", name=f"粉丝{number}") for number in range(4)]
        lines += [builders.said(20, "多少钱啊", name="丁")]
        await builders.hear(builders.a_pipeline(console), lines)
        ask = next(ask for ask in console.state.asks if ask.key.topic is Topic.INSURANCE)
        assert (ask.product_id, console.asks.ready(ask)) == (None, None)
        press(window, "tab-asks")
        press(window, "fieldsButton")
        dialog = window.findChild(QDialog, "fieldsDialog")
        (field,) = dialog.findChildren(QLineEdit)
        assert field.objectName() == "field-shop-freight_insurance"
        field.insert("有")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: console.asks.ready(ask) is not None)
        assert console.asks.ready(ask).zh == "有运费险。"
        board = window.findChild(QListView, "asksBoard")
        window.live_page.follow_up.choose(1)
        copied = window.findChild(QLabel, "asksBoardSentence")
        await until(lambda: board.currentIndex().isValid() and copied.text() == "有运费险。")
        assert console.asks.unanswered_fields() == []

    at_the_desk(scenario)


def test_what_others_filled_meanwhile_stands_beside_a_point_and_is_not_written_over(at_the_desk):
    async def scenario(console, window):
        coat = console.goods.catalogue.numbered("11")
        lines = [builders.said(1, "11号敏感肌穿会不会痒", name="甲"), builders.said(2, "11号保质期多久", name="乙")]
        await builders.hear(builders.a_pipeline(console), lines)
        press(window, "tab-asks")
        press(window, "fieldsButton")
        dialog = window.findChild(QDialog, "fieldsDialog")
        point = dialog.findChild(QLineEdit, f"field-{coat.id}-talking_points")
        keeps = dialog.findChild(QLineEdit, f"field-{coat.id}-shelf_life")
        await console.goods_desk.set_product(coat.id, "talking_points", ["双面手工"])
        await console.goods_desk.set_detail(coat.id, "shelf_life", "别人写的")

        def now():
            return console.goods.catalogue.numbered("11")

        def type_over(field, said):
            field.selectAll()
            field.insert(said)
            QTest.keyClick(field, Qt.Key.Key_Return)

        type_over(point, "敏感肌可以穿")
        await until(lambda: now().talking_points == ("双面手工", "敏感肌可以穿"))
        await console.goods_desk.set_product(coat.id, "talking_points", ["双面手工", "敏感肌可以穿", "不起球"])
        type_over(point, "敏感肌放心穿")
        await until(lambda: now().talking_points == ("双面手工", "敏感肌放心穿", "不起球"))
        type_over(keeps, "12个月")
        await until(lambda: keeps.text() == "别人写的")
        (told,) = [one for one in console.notices.current if one.key == "fields.meanwhile"]
        assert (told.params["said"], now().detail("shelf_life")) == ("别人写的", "别人写的")
        type_over(keeps, "12个月")
        await until(lambda: now().detail("shelf_life") == "12个月")
        type_over(keeps, "24个月")
        await until(lambda: now().detail("shelf_life") == "24个月")

    at_the_desk(scenario)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, None])
def test_what_stands_in_a_field_when_the_dialog_is_closed_is_kept(at_the_desk, key):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号保质期多久", name="甲")])
        press(window, "tab-asks")
        press(window, "fieldsButton")
        dialog = window.findChild(QDialog, "fieldsDialog")
        (field,) = dialog.findChildren(QLineEdit)
        field.setFocus()
        await until(field.hasFocus)
        field.insert("12个月")
        if key is None:
            press(dialog, "fieldsDoneButton")
        else:
            QTest.keyClick(field, key)
        await until(lambda: console.goods.catalogue.numbered("11").detail("shelf_life") == "12个月")

    at_the_desk(scenario)
