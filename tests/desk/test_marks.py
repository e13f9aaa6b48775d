"""Fans to be wary of: marked for a time, seen in their pane, silenced on the platform by a list that is ticked off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QPushButton

from anchor_console.fans.marks import DAY_MS
from tests.desk import builders
from tests.desk.test_chat_lanes import choose, menu_of
from tests.support.until import until


def chips(window):
    return {one.text() for one in window.live_page.fan.findChildren(QLabel)}


def test_a_mark_stands_in_the_fans_pane_until_its_time_is_over(at_the_desk, clock):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "都是假货", name="黑哥")])
        window.show_fan(console.state.feed[0].identity_id)
        choose(menu_of(window, 1), "mark.hater")
        await until(lambda: "黑粉" in chips(window))
        clock.advance(91 * DAY_MS / 1000)
        assert console.marks.of(console.state.feed[0].identity_id) == []
        console.marks.expire()
        await until(lambda: "黑粉" not in chips(window))

    at_the_desk(scenario)


def test_names_to_silence_are_copied_by_one_key_and_ticked_when_done(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(1, "都是假货", name="黑哥"), builders.said(2, "别买", name="同行小张")]
        await builders.hear(builders.a_pipeline(console), lines)
        button = window.findChild(QPushButton, "silenceButton")
        assert not button.isVisible()
        for line in (1, 2):
            choose(menu_of(window, line), "menu.silence")
        await until(lambda: button.text() == "平台禁言 2")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        dialog = window.findChild(QDialog, "silenceDialog")
        assert any(label.text().startswith("快手 · ") for label in dialog.findChildren(QLabel))
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        assert QGuiApplication.clipboard().text() == "黑哥\n同行小张"
        first = console.state.feed[0].identity_id
        tick = dialog.findChild(QCheckBox, f"silenced-{first}")
        tick.setFocus()
        QTest.keyClick(tick, Qt.Key.Key_Space)
        await until(lambda: button.text() == "平台禁言 1")
        # The keys stay where they were, and so does every name.
        assert tick.isChecked()
        assert dialog.focusWidget() is tick
        assert dialog.findChildren(QCheckBox)[0] is tick
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        assert QGuiApplication.clipboard().text() == "同行小张"
        dialog.reject()

    at_the_desk(scenario)
