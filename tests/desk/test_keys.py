"""Digits as they are typed, and what the keyboard does at the desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit

from anchor_console.desk.keys import NumberPad, Typed
from anchor_console.pins.card import Stage
from tests.support.until import until


def typed(text: str, gap_s: float) -> tuple[Typed, str]:
    pad = NumberPad()
    for place, key in enumerate(text):
        (pad.type if key.isdecimal() else pad.hear)(key, place * gap_s)
    return pad.finish()


def test_digits_typed_by_hand_are_a_number():
    assert typed("11", 0.2) == (Typed.NUMBER, "11")


def test_two_keys_struck_at_once_are_still_a_number():
    assert typed("11", 0.001) == (Typed.NUMBER, "11")


def test_digits_faster_than_a_hand_are_a_barcode():
    assert typed("6901", 0.01) == (Typed.BARCODE, "6901")


def test_eight_digits_are_a_barcode_however_slowly_they_come():
    assert typed("69012345", 0.5) == (Typed.BARCODE, "69012345")


def test_letters_that_come_with_digits_as_fast_as_a_scanners_are_a_code():
    assert typed("WY-0011A", 0.01) == (Typed.BARCODE, "WY-0011A")
    assert typed("AB12", 0.01) == (Typed.BARCODE, "AB12")
    assert typed("12C", 0.01) == (Typed.BARCODE, "12C")


def test_letters_by_a_hand_are_no_part_of_a_number():
    assert typed("R12", 0.2) == (Typed.NUMBER, "12")
    assert typed("1R2", 0.2) == (Typed.NUMBER, "12")
    pad = NumberPad()
    pad.hear("R", 0)
    assert pad.text == ""


def test_the_pad_is_empty_after_it_was_finished():
    pad = NumberPad()
    pad.type("3", 0)
    pad.finish()
    assert pad.text == ""


def test_a_number_and_return_pin_that_product(at_the_desk):
    async def scenario(console, window):
        QTest.keyClicks(window, "11")
        echo = window.findChild(QLabel, "numberEcho")
        assert (echo.isVisible(), echo.text()) == (True, "11")
        QTest.keyClick(window, Qt.Key.Key_Return)
        await until(lambda: [pin.number for pin in console.state.queue] == ["11"])
        assert not echo.isVisible()
        assert console.state.on_air is None

    at_the_desk(scenario)


def test_the_keyboard_takes_opens_and_hides(at_the_desk):
    async def scenario(console, window):
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(window, Qt.Key.Key_3)
        QTest.keyClick(window, Qt.Key.Key_Return, shift)
        await until(lambda: console.state.on_air is not None and console.state.on_air.number == "3")
        assert console.state.on_air.stage is Stage.WARMUP
        QTest.keyClick(window, Qt.Key.Key_Return, control | shift)
        await until(lambda: console.state.on_air.stage is Stage.OPEN)
        await console.queue.pin_number("5")
        QTest.keyClick(window, Qt.Key.Key_Return, control)
        await until(lambda: console.state.on_air.number == "5")
        QTest.keyClick(window, Qt.Key.Key_H, control)
        await until(lambda: console.state.on_air is None)

    at_the_desk(scenario)


def test_digits_typed_into_a_text_field_pin_nothing(at_the_desk):
    async def scenario(console, window):
        search = window.findChild(QLineEdit, "inventorySearch")
        search.setFocus()
        await until(search.hasFocus)
        QTest.keyClicks(search, "7")
        assert search.text() == "7"
        assert not window.findChild(QLabel, "numberEcho").isVisible()

    at_the_desk(scenario)


def test_no_key_goes_before_the_room_while_words_are_typed_into_a_large_field(at_the_desk):
    async def scenario(console, window):
        await console.air.take_number("3")
        await console.queue.pin_number("5")
        window.show_page("settings")
        field = window.findChild(QPlainTextEdit, "preflightWords")
        field.setFocus()
        await until(field.hasFocus)
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        QTest.keyClicks(field, "12 ")
        for key, modifiers in (
            (Qt.Key.Key_Return, control), (Qt.Key.Key_Return, control | shift), (Qt.Key.Key_D, control),
            (Qt.Key.Key_H, control), (Qt.Key.Key_H, control | shift),
        ):  # fmt: skip
            QTest.keyClick(field, key, modifiers)
        await until(lambda: not len(console.tasks))
        assert (console.state.on_air.number, console.state.on_air.stage) == ("3", Stage.WARMUP)
        assert field.toPlainText().startswith("12 ")

    at_the_desk(scenario)


def test_a_list_to_choose_from_keeps_no_key_from_the_card(at_the_desk):
    async def scenario(console, window):
        await console.queue.pin_number("3")
        window.show_page("overlay")
        for kind, name in ((QComboBox, "overlay.theme"), (QLineEdit, "overlay.address.follows")):
            part = window.findChild(kind, name)
            part.setFocus()
            await until(part.hasFocus)
            QTest.keyClick(part, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            await until(lambda: console.state.on_air is not None)
            QTest.keyClick(part, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            await until(lambda: console.state.on_air is None and not len(console.tasks))
            window.live_page.on_air.hand._bounce.stop()

    at_the_desk(scenario)


def test_a_scanned_barcode_searches_the_goods(at_the_desk):
    async def scenario(console, window):
        QTest.keyClicks(window, "69012345")
        QTest.keyClick(window, Qt.Key.Key_Return)
        assert window.findChild(QLineEdit, "inventorySearch").text() == "69012345"
        assert len(console.state.queue) == 0

    at_the_desk(scenario)


def test_a_scanned_code_with_letters_searches_the_goods_and_pins_nothing(at_the_desk):
    async def scenario(console, window):
        QTest.keyClicks(window.focusWidget(), "AB12")
        QTest.keyClick(window, Qt.Key.Key_Return)
        assert window.findChild(QLineEdit, "inventorySearch").text() == "AB12"
        await until(lambda: not len(console.tasks))
        assert len(console.state.queue) == 0

    at_the_desk(scenario)


@pytest.mark.parametrize(("page", "field"), [("live", "inventorySearch"), ("goods", "goodsFilter")])
def test_what_is_scanned_next_takes_the_place_of_what_was_scanned_before(at_the_desk, page, field):
    async def scenario(console, window):
        window.show_page(page)
        QTest.keyClicks(window, "6901234567890")
        QTest.keyClick(window, Qt.Key.Key_Return)
        search = window.findChild(QLineEdit, field)
        await until(search.hasFocus)
        QTest.keyClicks(search, "6909876543210")
        assert search.text() == "6909876543210"

    at_the_desk(scenario)


def test_a_presenters_clicker_takes_the_next_and_hides_where_the_settings_say_so(at_the_desk, clock):
    async def scenario(console, window):
        for number in ("3", "5"):
            await console.queue.pin_number(number)
        down, up = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp
        QTest.keyClick(window, down)
        await until(lambda: not len(console.tasks))
        assert console.state.on_air is None
        window.show_page("settings")
        switch = window.findChild(QCheckBox, "setting-desk.clicker")
        switch.click()
        await until(lambda: console.settings.get("desk.clicker") is True)
        QTest.keyClick(window, down)
        await until(lambda: console.state.on_air is not None)
        assert console.state.on_air.number == "3"
        QTest.keyClick(window, down)  # it bounced
        QTest.keyClick(window, up)
        await until(lambda: console.state.on_air is None and not len(console.tasks))
        assert [pin.number for pin in console.state.queue] == ["5"]
        window.show_page("live")
        search = window.findChild(QLineEdit, "inventorySearch")
        search.setFocus()
        await until(search.hasFocus)
        QTest.keyClick(search, down)
        await until(lambda: not len(console.tasks))
        assert console.state.on_air is None

    at_the_desk(scenario)


def test_an_unknown_number_is_told_in_plain_words(at_the_desk):
    async def scenario(console, window):
        QTest.keyClicks(window, "99")
        QTest.keyClick(window, Qt.Key.Key_Return)
        await until(lambda: console.notices.current)
        assert window.notice_texts() == ["没有 99 号链接"]

    at_the_desk(scenario)


def test_a_number_with_a_leading_zero_is_that_number(at_the_desk):
    async def scenario(console, window):
        QTest.keyClicks(window, "011")
        QTest.keyClick(window, Qt.Key.Key_Return)
        await until(lambda: [pin.number for pin in console.state.queue] == ["11"])

    at_the_desk(scenario)
