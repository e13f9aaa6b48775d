"""The seller's own words are added and removed in the settings, and read by at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from anchor_console.chat.service import OWN_WORDS_KEY
from tests.desk import builders
from tests.desk.builders import said
from tests.support.until import until


def choose(window, name: str, data: str) -> None:
    box = window.findChild(QComboBox, name)
    box.setCurrentIndex(box.findData(data))


def type_word(window, text: str) -> None:
    field = window.findChild(QLineEdit, "ownWord")
    field.setFocus()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_word_that_is_added_counts_for_the_next_line_and_one_that_is_removed_no_more(at_the_desk):
    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        window.show_page("settings")
        await builders.hear(pipeline, [said(1, "wuwu")])
        choose(window, "ownKind", "intent")
        choose(window, "ownMeans", "cancel")
        type_word(window, "wuwu")
        await until(lambda: console.settings.get(OWN_WORDS_KEY) == [["wuwu", "intent", "cancel"]])
        await builders.hear(pipeline, [said(2, "wuwu")])
        QTest.mouseClick(window.findChild(QAbstractButton, "own-0-remove"), Qt.MouseButton.LeftButton)
        await until(lambda: console.settings.get(OWN_WORDS_KEY) == [])
        await builders.hear(pipeline, [said(3, "wuwu")])
        told = [row.reading.intent.value if row.reading else None for row in console.state.feed]
        assert [one == "cancel" for one in told] == [False, True, False]

    at_the_desk(scenario)


def test_what_says_nothing_is_not_added(at_the_desk):
    async def scenario(console, window):
        window.show_page("settings")
        choose(window, "ownKind", "intent")
        type_word(window, "two words")
        assert console.settings.get(OWN_WORDS_KEY) is None

    at_the_desk(scenario)
