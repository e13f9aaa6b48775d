"""In a new shop the live page says what is lacking, and the way there is one press."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QStackedWidget, QWidget

from anchor_console.desk.chat.no_chat_yet import NoChatYet
from anchor_console.sources.source import SourceState, SourceStatus
from tests.desk import builders
from tests.support.until import until


def hints(window) -> list[str]:
    empty = window.findChild(NoChatYet)
    return [one.text() for one in empty.findChildren(QLabel) if one.isVisible() and one.text()]


def press(window, name: str) -> None:
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_before_the_first_line_the_chat_says_what_it_waits_for_and_leads_to_the_sources(at_the_desk):
    async def scenario(console, window):
        assert hints(window) == ["公屏还没有消息", "还没接评论：接上并开播后，粉丝的话会出现在这里"]
        pages = window.findChild(QStackedWidget, "pages")
        press(window, "connectSourceButton")
        assert pages.currentWidget().objectName() == "sourcesPage"
        window.show_page("live")
        console.lights.told("bridge", SourceStatus(SourceState.LIVE, "source.hub.live", None, 0, 0))
        await until(lambda: hints(window)[1] == "开播后，粉丝的话会出现在这里")
        assert not window.findChild(QPushButton, "connectSourceButton").isVisible()
        await console.session.start("第一场", "cart")
        await until(lambda: hints(window)[1] == "已开播，粉丝说的话会出现在这里")
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "来了")])
        await until(lambda: hints(window) == [])

    at_the_desk(scenario, goods=False)


def test_without_goods_the_list_offers_the_ways_to_get_some_until_there_are_some(at_the_desk):
    async def scenario(console, window):
        press(window, "pasteGoodsFirst")
        await until(lambda: window.findChild(QDialog, "pasteGoodsDialog") is not None)
        window.findChild(QDialog, "pasteGoodsDialog").reject()
        press(window, "addProductFirst")
        await until(lambda: window.findChild(QDialog, "addProductDialog") is not None)
        window.findChild(QDialog, "addProductDialog").reject()
        assert window.findChild(QPushButton, "importGoodsFirst").isVisible()
        await builders.with_goods(console)
        await until(lambda: window.findChild(QWidget, "inventoryView").isVisible())
        assert not window.findChild(QPushButton, "importGoodsFirst").isVisible()

    at_the_desk(scenario, goods=False)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_is_to_be_pressed_there_is_whole_on_the_smallest_screen(at_the_desk, language):
    async def scenario(console, window):
        window.resize(round(1366 / 1.25), round(768 / 1.25))
        names = ("connectSourceButton", "importGoodsFirst", "pasteGoodsFirst", "addProductFirst")
        buttons = [window.findChild(QPushButton, name) for name in names]
        await until(lambda: all(one.visibleRegion().boundingRect() == one.rect() for one in buttons))
        assert all(one.width() >= one.minimumSizeHint().width() for one in buttons)

    at_the_desk(scenario, goods=False, language=language)
