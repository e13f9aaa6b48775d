"""What is on air, worked by keys: the stages, the platform's ticks, more units, the log."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QSpinBox, QTimeEdit

from anchor_console.core.clock import from_ms
from anchor_console.desk.air.card_face import CardFace, Face
from anchor_console.desk.theme import load_theme
from anchor_console.desk.widgets import painting
from anchor_console.goods.images import card_name
from anchor_console.live.desks import Asked
from anchor_console.pins.card import Release, Stage
from anchor_console.pins.ticks import Tick
from tests.support.shop import a_fan
from tests.support.until import until

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT, ALT = Modifier.ControlModifier, Modifier.ShiftModifier, Modifier.AltModifier


def press(window, key, modifiers=Modifier.NoModifier):
    QTest.keyClick(window.live_page.chat.view, key, modifiers)


def shown(window, kind, name):
    return window.findChild(kind, name)


def tick_look(window, tick):
    made = shown(window, QPushButton, f"tick-{tick.value}")
    return made.property("chip"), made.text()


def test_a_take_copies_the_link_number_and_asks_for_the_pop_on_the_platform(at_the_desk, clock):
    async def scenario(console, window):
        await console.queue.pin_number("11")
        press(window, Key.Key_Return, CTRL)
        await until(lambda: console.state.on_air)
        assert QGuiApplication.clipboard().text() == "11"
        assert tick_look(window, Tick.POPPED) == ("plain", "○ 去平台弹")
        clock.advance(8)
        await until(lambda: tick_look(window, Tick.POPPED)[0] == "overdue")
        press(window, Key.Key_F6)
        await until(lambda: tick_look(window, Tick.POPPED) == ("good", "✓ 平台已弹"))
        press(window, Key.Key_F7)
        press(window, Key.Key_F8)
        await until(lambda: all(console.state.ticks.has(tick) for tick in Tick))
        press(window, Key.Key_F7)
        await until(lambda: not console.state.ticks.has(Tick.PRICED))
        await console.popping.set_again_minutes(2)
        clock.advance(120)
        await until(lambda: tick_look(window, Tick.POPPED) == ("overdue", "○ 该再弹了"))

    at_the_desk(scenario)


def drawn_whole(qtbot, width_px: int, height_px: int = 150, **words: object) -> dict[str, bool]:
    """What a card of that width says, each with whether there is room for it."""
    face = CardFace(load_theme("dark"))
    qtbot.addWidget(face)
    face.resize(width_px, height_px)
    usual = {"number": "1", "name": "连衣裙", "stage": "预热", "color": "warmup", "price": "¥129", "beside_price": ""}
    usual |= {"is_overdue": False, "is_open": False, "left": "剩 534", "left_tone": "ink", "want": ""}
    face.show_face(Face(**usual | words), None)
    drawn = {}
    said = painting.words

    def heard(painter, box, text, font, color, *, right=False):
        drawn[text] = QFontMetricsF(font).horizontalAdvance(text) <= box.width()
        return said(painter, box, text, font, color, right=right)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(painting, "words", heard)
        face.grab()
    return drawn


@pytest.mark.parametrize("width_px", range(300, 420, 7))
def test_what_is_left_and_who_wants_it_are_never_cut(qtbot, width_px):
    fits = drawn_whole(qtbot, width_px, left="剩 534（11-18 报）", want="585人喊要")
    assert fits["585人喊要"]
    # In the narrowest ones the time goes, not the figure.
    assert width_px < 330 or fits["剩 534（11-18 报）"]


@pytest.mark.parametrize(("price", "beside"), [("¥12,999.90", "观众看不到"), ("¥12,999.90", "¥129,999.90")])
def test_beside_a_long_price_nothing_is_said_in_part(qtbot, price, beside):
    for height_px, width_px in ((150, 300), (150, 360), (150, 420), (102, 378)):
        fits = drawn_whole(qtbot, width_px, height_px, price=price, beside_price=beside)
        assert (fits[price], fits.get(beside, True)) == (True, True), width_px
    assert beside in fits  # as it is on 1366x768


def test_the_card_shows_the_products_picture(at_the_desk):
    async def scenario(console, window):
        face = window.live_page.on_air.findChild(CardFace)
        product, sha256, blue = console.state.catalogue.numbered("11"), "ab" * 32, QColor("#2040ff")
        console.profile.pictures.mkdir(parents=True, exist_ok=True)
        picture = QImage(64, 64, QImage.Format.Format_RGB32)
        picture.fill(blue)
        assert picture.save(str(console.profile.pictures / card_name(sha256)))
        await console.goods_desk.set_pictures({product.code: sha256})
        await console.air.take_number("11")
        await until(lambda: has_color(face, blue))
        await console.air.take_number("3")
        await until(lambda: not has_color(face, blue))

    at_the_desk(scenario)


def has_color(widget, color):
    shown = widget.grab().toImage()
    middle = shown.height() // 2
    across = (shown.pixelColor(x, middle) for x in range(shown.width()))
    # A JPEG is not exact.
    return any(abs(one.red() - color.red()) + abs(one.blue() - color.blue()) < 24 for one in across)


def test_a_tick_can_be_set_while_text_is_typed(at_the_desk):
    async def scenario(console, window):
        await console.air.take_number("11")
        window.live_page.goods.search.setFocus()
        QTest.keyClick(window.live_page.goods.search, Key.Key_F6)
        await until(lambda: console.state.ticks.has(Tick.POPPED))

    at_the_desk(scenario)


def test_the_key_that_stops_a_countdown_takes_nothing_else_back(at_the_desk, clock):
    async def scenario(console, window):
        await console.air.take_number("11")
        product = console.state.catalogue.numbered("11")
        press(window, Key.Key_Return, CTRL | ALT)
        await until(lambda: console.state.on_air.counts_down)
        await console.claims.adjust_stock(product.skus[0].id, 5, "来货")
        left = console.state.goods_rows.get(product.id).left
        press(window, Key.Key_Return, CTRL | ALT)
        await until(lambda: not console.state.on_air.counts_down)
        assert console.state.goods_rows.get(product.id).left == left
        await until(lambda: window.notice_texts() == ["倒数停了，11号还在预热"])

    at_the_desk(scenario)


def test_who_presses_stop_a_moment_too_late_does_not_tell_the_room_that_it_is_sold_out(at_the_desk, clock):
    async def scenario(console, window):
        await console.air.take_number("11")
        button = shown(window, QPushButton, "soldOutButton")
        window.live_page.on_air.hand.count_down()
        await until(lambda: button.text() == "停")
        clock.advance(3)
        await console.air.open_due()
        await until(lambda: button.text() == "断货")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await until(lambda: window.notice_texts() == ["11号已经开价了，倒数停不了。要拿下来按 Ctrl+H"])
        assert console.state.on_air.stage is Stage.OPEN
        clock.advance(1)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await until(lambda: console.state.on_air.stage is Stage.SOLD_OUT)

    at_the_desk(scenario)


def test_a_price_that_was_to_open_with_the_take_and_was_held_back_is_told(at_the_desk):
    async def scenario(console, window):
        product = console.state.catalogue.numbered("11")
        await console.goods.set_opens_at_once(product.id, True)
        await console.air.take_number("11")
        assert (console.state.on_air.stage, window.notice_texts()) == (Stage.OPEN, [])
        await console.air.hide()
        await console.goods_desk.set_price(product.id, "floor_price", product.price_minor + 100)
        await console.air.take_number("11")
        assert console.state.on_air.stage is Stage.WARMUP
        (told,) = window.notice_texts()
        assert told.startswith("11号设了弹讲解就开价，这次没开")
        press(window, Key.Key_Return, CTRL | SHIFT)
        await until(lambda: shown(window, QDialog, "priceGuardDialog"))
        shown(window, QDialog, "priceGuardDialog").reject()
        await console.air.open_price(confirmed=True, why="清仓")
        assert window.notice_texts() == []

    at_the_desk(scenario)


def test_every_stage_has_its_key(at_the_desk, clock):
    async def scenario(console, window):
        def stage():
            return console.state.on_air.stage if console.state.on_air else None

        await console.air.take_number("11")
        press(window, Key.Key_Return, CTRL | ALT)
        await until(lambda: console.state.on_air.counts_down)
        assert shown(window, QPushButton, "soldOutButton").text() == "停"
        assert "3 秒后开价" in window.live_page.on_air.accessibleName()
        press(window, Key.Key_Return, CTRL | ALT)
        await until(lambda: not console.state.on_air.counts_down)
        assert (stage(), console.state.on_air.price_minor) == (Stage.WARMUP, None)
        press(window, Key.Key_Return, CTRL | SHIFT)
        await until(lambda: stage() is Stage.OPEN)
        press(window, Key.Key_D, CTRL)
        await until(lambda: stage() is Stage.SOLD_OUT)
        press(window, Key.Key_Z, CTRL)
        await until(lambda: stage() is Stage.OPEN)
        press(window, Key.Key_H, CTRL | SHIFT)
        await until(lambda: stage() is Stage.CLOSED)
        press(window, Key.Key_H, CTRL)
        await until(lambda: stage() is None)

    at_the_desk(scenario)


def test_more_units_are_asked_for_and_open_the_price(at_the_desk):
    async def scenario(console, window):
        await console.air.take_number("11")
        await console.air.open_price()
        await console.air.sold_out()
        press(window, Key.Key_R, CTRL)
        await until(lambda: shown(window, QDialog, "moreUnitsDialog"))
        field = shown(window, QSpinBox, "moreUnitsField")
        QTest.keyClicks(field, "50")
        QTest.keyClick(field, Key.Key_Return)
        await until(lambda: console.state.on_air.stage is Stage.OPEN)
        assert console.state.on_air.release == Release(50, 2)

    at_the_desk(scenario)


def test_in_reserve_mode_more_units_are_said_for_each_sku(at_the_desk):
    async def scenario(console, window):
        await console.air.take_number("11")
        await console.air.open_price()
        on_air = console.state.on_air
        before = console.state.goods_rows.get(on_air.product_id)
        sku = before.product.skus[1]
        press(window, Key.Key_R, CTRL)
        await until(lambda: shown(window, QDialog, "moreUnitsDialog"))
        skus = before.product.skus
        shown(window, QSpinBox, "moreUnitsField").setValue(len(skus) + 1)
        QTest.mouseClick(shown(window, QPushButton, "spreadUnitsButton"), Qt.MouseButton.LeftButton)
        cells = [shown(window, QSpinBox, f"moreUnits-{one.code}") for one in skus]
        assert [cell.value() for cell in cells] == [2] + [1] * (len(skus) - 1)
        for cell in cells:
            cell.setValue(0)
        shown(window, QSpinBox, f"moreUnits-{sku.code}").setValue(7)
        QTest.mouseClick(shown(window, QPushButton, "confirmMoreUnitsButton"), Qt.MouseButton.LeftButton)
        await until(lambda: console.state.on_air.release == Release(7, 2))
        after = console.state.goods_rows.get(on_air.product_id)
        assert after.levels[sku.id].left == before.levels[sku.id].left + 7
        assert after.left == before.left + 7

    at_the_desk(scenario, mode="reserve")


def test_a_total_that_nobody_shared_out_opens_nothing(at_the_desk):
    async def scenario(console, window):
        await console.air.take_number("11")
        await console.air.open_price()
        await console.air.sold_out()
        product = console.state.catalogue.numbered("11")
        press(window, Key.Key_R, CTRL)
        await until(lambda: shown(window, QDialog, "moreUnitsDialog"))
        go, hint = shown(window, QPushButton, "confirmMoreUnitsButton"), shown(window, QLabel, "moreUnshared")
        assert (go.isEnabled(), hint.isVisible()) == (True, False), "there is some left to bring back"
        total = shown(window, QSpinBox, "moreUnitsField")
        total.setValue(50)
        assert (go.isEnabled(), hint.isVisible()) == (False, True)
        QTest.keyClick(total, Key.Key_Return)
        await until(lambda: not len(console.tasks))
        assert console.state.on_air.stage is Stage.SOLD_OUT
        shown(window, QSpinBox, f"moreUnits-{product.skus[0].code}").setValue(50)
        assert (go.isEnabled(), hint.isVisible()) == (True, False)
        shown(window, QDialog, "moreUnitsDialog").reject()

    at_the_desk(scenario, mode="reserve")


def test_where_nothing_is_left_nothing_comes_back_without_units(at_the_desk):
    async def scenario(console, window):
        product = console.state.catalogue.numbered("11")
        for sku in product.skus:
            await console.goods_desk.set_left(sku.id, 0)
        await console.air.take_number("11")
        await console.air.open_price()
        await console.air.sold_out()
        press(window, Key.Key_R, CTRL)
        await until(lambda: shown(window, QDialog, "moreUnitsDialog"))
        go = shown(window, QPushButton, "confirmMoreUnitsButton")
        assert not go.isEnabled()
        shown(window, QSpinBox, f"moreUnits-{product.skus[0].code}").setValue(1)
        assert go.isEnabled()
        shown(window, QDialog, "moreUnitsDialog").reject()

    at_the_desk(scenario, mode="reserve")


def test_the_log_says_what_was_done(at_the_desk):
    async def scenario(console, window):
        await console.air.take_number("11")
        await console.air.open_price()
        await console.air.tick(Tick.PRICED, True)
        window.live_page.on_air.hand.show_log()
        await until(lambda: shown(window, QDialog, "airLogDialog"))
        words = [label.text() for label in shown(window, QDialog, "airLogDialog").findChildren(QLabel)]
        assert {"弹讲解", "开价", "¥599", "勾上：已改价", "主播台"} <= set(words)

    at_the_desk(scenario)


def test_a_flash_price_is_set_by_a_dialog_and_counts_down_on_the_card(at_the_desk, clock):
    async def scenario(console, window):
        await console.air.take_number("11")
        await console.air.open_price()
        window.live_page.on_air.hand.offer_flash()
        await until(lambda: shown(window, QDialog, "flashDialog"))
        price = shown(window, QLineEdit, "flashPriceField")
        go = shown(window, QPushButton, "confirmFlashButton")
        price.setText("5990")
        assert not go.isEnabled(), "not lower than the price now"
        price.setText("579")
        shown(window, QSpinBox, "flashUnitsField").setValue(20)
        shown(window, QSpinBox, "flashEachField").setValue(5)
        assert shown(window, QLabel, "flashTells").text().endswith("每人限 1 件 · 商品本来就限 1 件，按严的算")
        choice, until_ = shown(window, QComboBox, "flashEndChoice"), shown(window, QTimeEdit, "flashUntilField")
        choice.setCurrentIndex(1)
        now = from_ms(clock.now_ms()).astimezone()
        until_.setTime(QTime(now.hour, now.minute))
        assert not go.isEnabled(), "it would end before it began"
        until_.setTime(until_.time().addSecs(300))
        QTest.keyClick(price, Key.Key_Return)
        await until(lambda: console.state.on_air.flash)
        assert "限时 5:00" in window.live_page.on_air.accessibleName()
        assert "¥579" in window.live_page.on_air.accessibleName()
        assert "限时价还有 20 件" in window.live_page.on_air.accessibleName()
        coat = console.state.catalogue.numbered("11").skus[1]
        await console.claims.add(a_fan(1), Asked("11", coat.color, coat.size, 1))
        await until(lambda: "限时价还有 19 件" in window.live_page.on_air.accessibleName())
        clock.advance(300)
        await console.stage_clock.do_due()
        await until(lambda: "¥599" in window.live_page.on_air.accessibleName())

    at_the_desk(scenario, mode="reserve")
