"""Where the keyboard is, is seen; and Tab goes on from there to what stands next."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from tests.desk import builders
from tests.support.until import until


def test_of_several_lists_with_a_chosen_row_the_one_that_has_the_keyboard_is_framed(at_the_desk):
    async def scenario(console, window):
        await console.queue.pin_number("3")
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号黑色M要一件")])
        lists = [window.findChild(QWidget, name) for name in ("chatView", "inventoryView", "pinQueue", "claimsView")]
        await until(lambda: all(one.isVisible() for one in lists))
        for one in lists:
            one.setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(one, Qt.Key.Key_Down)
            edges = [each.grab(QRect(each.width() // 2, 0, 1, 1)).toImage().pixelColor(0, 0) for each in lists]
            framed = [edge == window._desk.theme.color("accent") for edge in edges]
            assert framed == [each is one for each in lists], one.objectName()

    at_the_desk(scenario)


def stops(window, first: QWidget, last: QWidget) -> list[str]:
    """What Tab comes to from one part of the window to another."""
    first.setFocus()
    come_to = [first.objectName()]
    while window.focusWidget() is not last and len(come_to) < 99:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        come_to.append(window.focusWidget().objectName())
    return come_to


def test_tab_goes_through_a_fan_from_above_though_they_are_shown_later_than_what_stands_around_them(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "我平时穿M码")])
        pane = window.live_page.fan
        for _ in range(2):
            window.show_fan(1)
            await until(lambda: pane.findChild(QPushButton, "addFactButton"))
            first, last = pane.findChild(QPushButton, "servedButton"), pane.findChild(QPushButton, "addPromiseButton")
            come_to = stops(window, first, last)
            assert come_to[:2] == ["servedButton", "fanPrivacyButton"]
            assert set(come_to[2:-3]) == {"factChip", "addFactButton"}
            assert come_to[-3:] == ["fanNoteField", "addNoteButton", "addPromiseButton"]

    at_the_desk(scenario)


def test_tab_goes_through_the_tiers_before_what_adds_one(at_the_desk):
    async def scenario(console, window):
        window.show_page("settings")
        page = window.settings_page
        for _ in range(2):
            first, last = page.findChild(QWidget, "tier-0-shape"), page.findChild(QPushButton, "resetTiersButton")
            await until(first.isVisible)
            come_to = stops(window, first, last)
            assert come_to[-2:] == ["addTierButton", "resetTiersButton"]
            assert {one[:5] for one in come_to[:-2]} == {"tier-"}
            await console.tiers.set_rules(list(console.tiers.rules[:3]))

    at_the_desk(scenario)
