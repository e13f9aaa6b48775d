"""A key that is held down answers once: what comes next under the keyboard was not read yet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPushButton, QTableView

from anchor_console.desk.dialogs.ask_text import AskText
from anchor_console.desk.fans.fan_links import YesButton
from anchor_console.desk.widgets.fact_chip import FactChip
from anchor_console.fans.facts import Standing
from anchor_console.live.fans.evening import Answer
from tests.desk import builders
from tests.desk.builders import said
from tests.desk.test_evening_page import standings
from tests.desk.test_fan_pane import a_variant, an_order
from tests.support.until import until

Key = Qt.Key
_REPEATS = 12


async def hear(console, *events) -> None:
    await builders.hear(builders.a_pipeline(console), events)


async def hold(console, key: Key) -> None:
    """Press a key and keep it down: every repeat comes when what the one before led to is done and shown."""
    for is_repeat in (False, *[True] * _REPEATS):
        focus = QApplication.focusWidget()
        assert focus is not None
        no_modifier = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, key, no_modifier, "", is_repeat))
        await until(lambda: not len(console.tasks))


@pytest.mark.parametrize(
    ("key", "settled"), [(Key.Key_Return, Standing.CONFIRMED), (Key.Key_Delete, Standing.REJECTED)]
)
def test_a_key_held_on_a_fact_settles_that_fact_and_no_other(at_the_desk, key, settled):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"), said(2, "我平时穿L码"))
        window.show_fan(1)
        window.live_page.fan.focus_facts()
        chip = QApplication.focusWidget()
        assert isinstance(chip, FactChip)
        facet = chip.known.fact.facet
        await hold(console, key)
        assert {one for one, how in standings(console).items() if how is settled} == {facet}

    at_the_desk(scenario)


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Delete, Key.Key_Right, Key.Key_Left])
def test_a_key_held_on_the_list_of_the_evening_answers_one_line(at_the_desk, key):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"), said(2, "我平时穿L码", "李姐"))
        window.show_page("evening")
        await hold(console, key)
        assert [row.answer is Answer.OPEN for row in console.evening.rows] == [False, True, True]

    at_the_desk(scenario)


def test_return_held_on_a_button_presses_it_once(at_the_desk):
    async def scenario(console, window):
        await console.queue.pin_number("11")
        await console.queue.pin_number("4")
        await console.queue.pin_number("3")
        listed = window.findChild(QListView, "pinQueue")
        listed.setCurrentIndex(listed.model().index(0, 0))
        window.findChild(QPushButton, "removePinButton").setFocus()
        await hold(console, Key.Key_Return)
        assert len(console.state.queue) == 2

    at_the_desk(scenario)


def test_delete_held_in_the_queue_takes_one_pin_out(at_the_desk):
    async def scenario(console, window):
        for number in ("11", "4", "3"):
            await console.queue.pin_number(number)
        listed = window.findChild(QListView, "pinQueue")
        listed.setCurrentIndex(listed.model().index(0, 0))
        listed.setFocus()
        await hold(console, Key.Key_Delete)
        assert len(console.state.queue) == 2

    at_the_desk(scenario)


def test_return_held_on_a_product_pins_it_once(at_the_desk):
    async def scenario(console, window):
        table = window.findChild(QTableView, "inventoryView")
        table.setCurrentIndex(table.model().index(0, 0))
        table.setFocus()
        await hold(console, Key.Key_Return)
        assert [pin.repeat for pin in console.state.queue] == [0]

    at_the_desk(scenario)


@pytest.mark.parametrize("part", ["search", "list"])
def test_return_held_in_the_picker_plans_the_product_once(at_the_desk, part):
    async def scenario(console, window):
        window.show_page("rundown")
        picker = window.rundown_page.picker
        picker.list.setCurrentIndex(picker.list.model().index(0, 0))
        getattr(picker, part).setFocus()
        await hold(console, Key.Key_Return)
        assert len(console.rundown.rows) == 1

    at_the_desk(scenario)


def test_delete_held_in_the_rundown_takes_one_row_out(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        picker, table = window.rundown_page.picker, window.rundown_page.table
        for place in range(3):
            picker.list.setCurrentIndex(picker.list.model().index(place, 0))
            QTest.keyClick(picker.list, Key.Key_Return)
            await until(lambda count=place + 1: len(console.rundown.rows) == count)
        table.setCurrentIndex(table.model().index(0, 1))
        table.setFocus()
        await hold(console, Key.Key_Delete)
        assert len(console.rundown.rows) == 2

    at_the_desk(scenario)


def test_the_return_that_opened_a_dialog_does_not_answer_it(at_the_desk):
    async def scenario(console, window):
        told = []
        AskText(window._desk, window, "mark.add", "mark.hint", told.append, may_be_empty=True).open()
        field = next(one for one in window.findChildren(QLineEdit) if one.window() is not window and one.isVisible())
        await until(field.hasFocus)
        QApplication.sendEvent(
            field, QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
        )
        assert (told, field.isVisible()) == ([], True)
        QTest.keyClick(field, Key.Key_Return)
        assert told == [""]

    at_the_desk(scenario)


def test_the_key_that_mends_a_number_never_says_no_to_what_has_the_keyboard(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"))
        window.show_fan(1)
        window.live_page.fan.focus_facts()
        chip = QApplication.focusWidget()
        assert isinstance(chip, FactChip)
        QTest.keyClicks(chip, "12")
        for _ in range(4):
            QTest.keyClick(chip, Key.Key_Backspace)
        await until(lambda: not len(console.tasks))
        assert window._keyboard.typed == ""
        assert set(standings(console).values()) == {Standing.STATED}
        window.show_page("evening")
        QTest.keyClick(window.evening_page.list, Key.Key_Backspace)
        await until(lambda: not len(console.tasks))
        assert console.evening.open_count == 2

    at_the_desk(scenario)


def test_the_key_that_mends_a_number_takes_nothing_out_of_the_queue_or_the_plan(at_the_desk):
    async def scenario(console, window):
        await console.queue.pin_number("11")
        listed = window.findChild(QListView, "pinQueue")
        listed.setCurrentIndex(listed.model().index(0, 0))
        listed.setFocus()
        QTest.keyClicks(listed, "4")
        for _ in range(3):
            QTest.keyClick(listed, Key.Key_Backspace)
        await until(lambda: not len(console.tasks))
        assert len(console.state.queue) == 1
        window.show_page("rundown")
        picker, table = window.rundown_page.picker, window.rundown_page.table
        picker.list.setCurrentIndex(picker.list.model().index(0, 0))
        QTest.keyClick(picker.list, Key.Key_Return)
        await until(lambda: len(console.rundown.rows) == 1)
        table.setCurrentIndex(table.model().index(0, 1))
        table.setFocus()
        QTest.keyClick(table, Key.Key_Backspace)
        await until(lambda: not len(console.tasks))
        assert len(console.rundown.rows) == 1

    at_the_desk(scenario)


def test_the_key_that_mends_a_number_does_not_say_that_two_are_not_one(at_the_desk):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words), an_order(1, 60, sku))
        window.show_fan(1)
        window.live_page.fan.focus_facts()
        yes = QApplication.focusWidget()
        assert isinstance(yes, YesButton)
        QTest.keyClick(yes, Key.Key_Backspace)
        await until(lambda: not len(console.tasks))
        assert len(window.live_page.fan.shown.proposals) == 1
        QTest.keyClick(yes, Key.Key_Delete)
        await until(lambda: not window.live_page.fan.shown.proposals)

    at_the_desk(scenario)
