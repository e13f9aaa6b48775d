"""What is chosen in the settings is told before it does anything."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFrame, QLabel, QLineEdit, QScrollArea, QWidget

from anchor_console.live.hub_desk import HubAddress
from anchor_console.live.privacy.upkeep import RETENTION_KEY
from tests.desk import builders
from tests.support.until import until


def test_how_much_chat_would_go_is_told_before_it_does(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(n, f"话{n}") for n in range(3)])
        await console.session.end()
        console.clock.advance(40 * 86_400)
        window.show_page("settings")
        box, goes = window.findChild(QComboBox, f"setting-{RETENTION_KEY}"), window.findChild(QLabel, "retentionGoes")
        assert goes.isHidden()
        for days, said in ((30, "下次打开时会清掉 1 场的 3 条公屏"), (90, "现在没有这么旧的公屏")):
            box.setCurrentIndex(box.findData(days))
            box.activated.emit(box.currentIndex())
            await until(lambda said=said: goes.text() == said)
        assert goes.isVisible()
        await until(lambda: console.settings.get(RETENTION_KEY) == 90)

    at_the_desk(scenario)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_each_part_of_the_settings_is_one_press_away_and_the_one_looked_at_is_marked(at_the_desk, language):
    async def scenario(_console, window):
        window.show_page("settings")
        page = window.settings_page
        jumps = page.findChild(QWidget, "sectionJumps").findChildren(QAbstractButton)
        titles = [card.findChild(QLabel).text() for card in page.findChildren(QFrame, "settingsCard")]
        assert sorted(one.text() for one in jumps) == sorted(titles)
        scroll = page.findChild(QScrollArea)
        for card in page.findChildren(QFrame, "settingsCard"):
            jump = next(one for one in jumps if one.text() == card.findChild(QLabel).text())
            jump.click()
            title = card.findChild(QLabel)
            top = title.mapTo(scroll.viewport(), QPoint(0, 0)).y()
            assert 0 <= top <= scroll.viewport().height() - title.height(), jump.text()
            assert jump.isChecked()
        bar = scroll.verticalScrollBar()
        bar.setValue(0)
        assert [one.text() for one in jumps if one.isChecked()] == [titles[0]]

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_each_setting_is_called_is_read_whole(at_the_desk, language):
    async def scenario(_console, window):
        window.show_page("settings")
        lines = [one for one in window.settings_page.findChildren(QLabel) if one.isVisible() and not one.wordWrap()]
        assert lines
        assert [one.text() for one in lines if one.width() < one.minimumSizeHint().width()] == []

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize(("others", "is_told"), [("127.0.0.1", True), ("192.0.2.2", False)])
def test_that_no_tablet_reaches_an_address_of_this_pc_alone_is_told_beside_it(at_the_desk, others, is_told):
    async def scenario(console, window):
        console.hub.address = HubAddress("http://127.0.0.1:8765", f"http://{others}:8765", "o", "h")
        window.show_page("settings")
        console.hub_state_changed.emit(console.hub.state)
        told = window.findChild(QLabel, "tabletWaits")
        assert told.isVisible() is is_told
        assert "让局域网里的设备进来" in told.text()

    at_the_desk(scenario)


def test_the_overlay_has_one_address_which_asks_for_the_language_of_the_card(at_the_desk):
    async def scenario(console, window):
        console.hub.address = HubAddress("http://127.0.0.1:8765", "http://192.0.2.2:8765", "o", "h")

        def shown(page: QWidget) -> list[str]:
            return [one.text() for one in page.findChildren(QLineEdit) if "/overlay?lang" in one.text()]

        pages = (window.settings_page, window.overlay_page)
        for language, asked in (("zh_CN", "lang=zh"), ("en", "lang=en")):
            await console.overlay.choose(replace(console.overlay.look, language=language))
            for page in pages:
                assert shown(page) == [f"http://127.0.0.1:8765/overlay?{asked}#token=o"]

    at_the_desk(scenario)
