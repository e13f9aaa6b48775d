"""The overlay's page and the card window, worked by clicks."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QSpinBox, QWidget

from anchor_console.desk.air.card_window import CardWindow
from anchor_console.desk.main_window import MainWindow
from anchor_console.live.air.overlay_desk import LOOK_KEY
from anchor_console.live.console import Console
from anchor_console.obs import stand
from anchor_console.render.studio import Studio
from tests.obs.toy_obs import toy_obs
from tests.support.until import until


def choose(page: QWidget, name: str, data: object) -> None:
    box = page.findChild(QComboBox, name)
    assert box is not None
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def shown_page(console: Console, window: MainWindow) -> QWidget:
    console.scene.artist = Studio()
    window.show_page("overlay")
    return window.overlay_page


def test_each_choice_is_kept_and_shown_in_the_preview(at_the_desk):
    async def scenario(console, window):
        page = shown_page(console, window)
        await until(lambda: page.preview.shown.get("product-price") == "¥599")
        assert "list-price" not in page.preview.shown
        choose(page, "overlay.shape", "tag")
        choose(page, "overlay.theme", "ink")
        choose(page, "overlayMeaning", "吊牌价")
        QTest.mouseClick(page.findChild(QAbstractButton, "overlayPosition-bottom-right"), Qt.MouseButton.LeftButton)
        page.findChild(QSpinBox, "overlaySafe-top").setValue(300)
        await until(lambda: page.preview.shown.get("list-price") == "吊牌价¥1299")
        assert "limit" not in page.preview.shown
        await until(lambda: console.settings.get(LOOK_KEY) is not None)
        kept = console.settings.get(LOOK_KEY)
        assert (kept["theme"], kept["portrait"]["shape"], kept["portrait"]["position"]) == (
            "ink",
            "tag",
            "bottom-right",
        )
        assert kept["portrait"]["safe"][0] == 300
        choose(page, "overlay.sample", "warmup")
        await until(lambda: "price-soon" in page.preview.shown)
        assert "¥" not in json.dumps(page.preview.shown, ensure_ascii=False)
        await until(lambda: not len(console.tasks))

    at_the_desk(scenario)


def test_each_picture_keeps_its_own_place(at_the_desk):
    async def scenario(console, window):
        page = shown_page(console, window)
        choose(page, "overlay.layout", "landscape")
        await until(lambda: console.overlay.look.layout == "landscape")
        assert page.findChild(QAbstractButton, "overlayPosition-bottom-left").isChecked()
        choose(page, "overlay.layout", "portrait")
        await until(lambda: page.findChild(QAbstractButton, "overlayPosition-top-left").isChecked())
        await until(lambda: not len(console.tasks))

    at_the_desk(scenario)


def test_the_card_window_shows_the_card_on_green_or_clear_and_follows_it(at_the_desk):
    async def scenario(console, window):
        page = shown_page(console, window)
        button = page.findChild(QAbstractButton, "cardWindowButton")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        card = page.window_of_card
        assert isinstance(card, CardWindow)
        assert card.windowFlags() & Qt.WindowType.FramelessWindowHint
        await until(lambda: card.grab().toImage().pixelColor(300, 500) == QColor("#00ff00"))
        assert card.shown == {}
        await console.air.take_number("1")
        await until(lambda: card.shown.get("card-stage") == "预热")
        assert "product-price" not in card.shown
        assert [one.kind for one in console.watch.screens()] == ["window"]
        await console.air.open_price()
        await until(lambda: "product-price" in card.shown)
        choose(page, "card_window.ground", "clear")
        await until(lambda: page.window_of_card not in (card, None))
        card = page.window_of_card
        await until(lambda: "product-price" in card.shown)
        assert card.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        await console.air.hide()
        await until(lambda: card.shown == {})
        QTest.keyClick(card, Qt.Key.Key_Escape)
        assert page.window_of_card is None
        assert console.watch.screens() == []
        assert button.text() == "打开窗口"

    at_the_desk(scenario)


def test_obs_is_connected_and_set_up_by_two_clicks(at_the_desk):
    async def scenario(console, window):
        async with toy_obs(password="secret") as obs:
            page = shown_page(console, window)
            console.tasks.start(console.obs.run(), name="obs")
            state = page.findChild(QLabel, "obsState")
            page.findChild(QLineEdit, "obsAddress").setText(obs.url.removeprefix("ws://"))
            page.findChild(QLineEdit, "obsPassword").setText("wrong")
            QTest.mouseClick(page.findChild(QAbstractButton, "obsConnectButton"), Qt.MouseButton.LeftButton)
            await until(lambda: "密码不对" in state.text())
            page.findChild(QLineEdit, "obsPassword").setText("secret")
            QTest.keyClick(page.findChild(QLineEdit, "obsPassword"), Qt.Key.Key_Return)
            await until(lambda: "还没布置" in state.text())
            QTest.mouseClick(page.findChild(QAbstractButton, "obsSetUpButton"), Qt.MouseButton.LeftButton)
            await until(lambda: "会自动换" in state.text())
            await console.air.take_number("1")
            await until(lambda: bool(obs.inputs[stand.PICTURE][1]["file"]))
            assert "预热" not in obs.inputs[stand.TEXT][1]["text"]
            assert "价格马上揭晓" in obs.inputs[stand.TEXT][1]["text"]
            QTest.mouseClick(page.findChild(QAbstractButton, "obsDisconnectButton"), Qt.MouseButton.LeftButton)
            await until(lambda: state.text() == "没有连接")
            assert obs.inputs[stand.PICTURE][1]["file"] == ""

    at_the_desk(scenario)
