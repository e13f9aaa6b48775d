"""The seller's own words are added and removed in the settings, and read by at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit

from anchor_console.chat.service import OWN_WORDS_KEY
from anchor_console.desk.chat.chat_view import ChatView
from tests.desk import builders
from tests.desk.builders import said
from tests.desk.test_honest_chat import hover
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


def test_a_name_of_a_product_stays_with_it_when_its_number_moves(at_the_desk):
    async def scenario(console, window):
        pipeline, goods = builders.a_pipeline(console), console.goods
        coat, other = goods.catalogue.numbered("11"), goods.catalogue.numbered("9")
        window.show_page("settings")
        choose(window, "ownKind", "product")
        choose(window, "ownMeans", coat.code)
        type_word(window, "wuwuyi")
        await until(lambda: console.settings.get(OWN_WORDS_KEY) == [["wuwuyi", "product", coat.code]])
        await builders.hear(pipeline, [said(1, "wuwuyi要一件")])
        await console.goods_desk.renumber(other.id, None)
        await console.goods_desk.renumber(coat.id, "9")
        await console.goods_desk.renumber(other.id, "11")
        shown = [one.text() for one in window.findChildren(QLabel) if one.text().startswith("是商品：")]
        assert shown == [f"是商品：9号 {coat.name}"]
        assert window.findChild(QComboBox, "ownMeans").currentText() == f"9号 {coat.name}"
        await builders.hear(pipeline, [said(60, "wuwuyi要一件")])
        read = [[item.number for item in row.reading.items] for row in console.state.feed]
        assert read == [["11"], ["9"]]

    at_the_desk(scenario)


def test_a_name_that_was_kept_by_a_number_is_read_by_it_as_before(at_the_desk):
    async def scenario(console, window):
        await console.settings.set(OWN_WORDS_KEY, [["wuwuyi", "product", "11"]])
        await builders.hear(builders.a_pipeline(console), [said(1, "wuwuyi要一件")])
        (row,) = console.state.feed
        assert [item.number for item in row.reading.items] == ["11"]

    at_the_desk(scenario)


def test_what_says_nothing_is_not_added(at_the_desk):
    async def scenario(console, window):
        window.show_page("settings")
        choose(window, "ownKind", "intent")
        type_word(window, "two words")
        assert console.settings.get(OWN_WORDS_KEY) is None

    at_the_desk(scenario)


def test_hovering_a_line_shows_the_words_by_which_it_was_understood(at_the_desk):
    async def scenario(console, window):
        view = window.findChild(ChatView, "chatView")
        await console.settings.set(OWN_WORDS_KEY, [["盘它", "intent", "claim"]])
        await builders.hear(builders.a_pipeline(console), [said(1, "主播 盘它呀"), said(2, "还有货吗")])
        await until(lambda: view.sight.row_count >= 2)
        assert "看出来是因为：盘它" in hover(view, 0)
        assert "还有" in hover(view, 1).partition("看出来是因为")[2]

    at_the_desk(scenario)
