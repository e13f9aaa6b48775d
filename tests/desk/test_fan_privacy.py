"""Through the screen: a fan's file is saved, and a fan is erased, at the fan's pane."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
)

from anchor_console.core.events import FanRef
from anchor_console.fans import link_store
from anchor_console.fans.links import Ground, LinkState, Reason
from anchor_console.fans.store import ensure_identity, identity_id
from tests.desk import builders
from tests.desk.builders import said
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS
from tests.support.until import until


async def heard(console):
    pipeline = builders.a_pipeline(console)
    await builders.hear(pipeline, [said(1, "1号黑色M来一件 zqxword"), said(2, "身高165"), said(3, "还有吗", "李姐")])
    who = identity_id(console.database.read(), said(1, "").fan.identity)
    assert who is not None
    return who


async def the_menu(window):
    QTest.mouseClick(window.findChild(QPushButton, "fanPrivacyButton"), Qt.MouseButton.LeftButton)
    await until(lambda: window.findChild(QMenu, "fanPrivacyMenu") is not None)
    return window.findChild(QMenu, "fanPrivacyMenu")


def choose(menu, name):
    action = next(one for one in menu.actions() if one.objectName() == name)
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def shown(window, name):
    return next((one for one in window.findChildren(QDialog, name) if one.isVisible()), None)


async def erase_dialog(window):
    choose(await the_menu(window), "eraseFanAction")
    await until(lambda: shown(window, "eraseFanDialog") is not None)
    return shown(window, "eraseFanDialog")


def test_a_fan_is_erased_with_a_deliberate_click_and_the_receipt_tells_of_it(at_the_desk):
    async def scenario(console, window):
        who = await heard(console)
        window.show_fan(who)
        dialog = await erase_dialog(window)
        words = " ".join(one.text() for one in dialog.findChildren(QLabel))
        assert "王姐" in words
        assert "kuaishou:u-王姐" in words
        # Return does nothing but close: erasing wants the other button.
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: shown(window, "eraseFanDialog") is None)
        assert identity_id(console.database.read(), said(1, "").fan.identity) == who

        dialog = await erase_dialog(window)
        QTest.mouseClick(dialog.findChild(QPushButton, "confirmEraseButton"), Qt.MouseButton.LeftButton)
        await until(lambda: shown(window, "eraseReceiptDialog") is not None, within_s=10)
        receipt = shown(window, "eraseReceiptDialog")
        assert "王姐" not in " ".join(one.text() for one in receipt.findChildren(QLabel))
        assert identity_id(console.database.read(), said(1, "").fan.identity) is None
        assert all("zqxword" not in row.text for row in console.state.feed)
        assert console.state.totals.messages == 3
        await until(lambda: not window.findChild(QPushButton, "fanPrivacyButton").isVisible())

    at_the_desk(scenario)


def test_a_fan_is_erased_by_keys_alone_and_the_keyboard_is_the_chats_again(at_the_desk):
    async def scenario(console, window):
        window.show_fan(await heard(console))
        dots = window.findChild(QPushButton, "fanPrivacyButton")
        dots.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(dots, Qt.Key.Key_Return)
        await until(lambda: window.findChild(QMenu, "fanPrivacyMenu") is not None)
        choose(window.findChild(QMenu, "fanPrivacyMenu"), "eraseFanAction")
        await until(lambda: shown(window, "eraseFanDialog") is not None)
        confirm = shown(window, "eraseFanDialog").findChild(QPushButton, "confirmEraseButton")
        confirm.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(confirm, Qt.Key.Key_Return)
        await until(lambda: shown(window, "eraseReceiptDialog") is not None, within_s=10)
        shown(window, "eraseReceiptDialog").reject()
        window.activateWindow()
        await until(lambda: QApplication.focusWidget() is window.live_page.chat.view)

    at_the_desk(scenario)


@pytest.mark.parametrize("takes_guessed", [True, False])
def test_an_id_that_is_only_guessed_to_be_theirs_goes_along_or_stays_as_it_is_said(at_the_desk, takes_guessed):
    async def scenario(console, window):
        who = await heard(console)
        buyer = FanRef(platform="kuaishou", user_id="b77", name="王姐", space="orders")

        def guess(tx):
            other = ensure_identity(tx, buyer, NOW_MS)
            orders = [Reason(Ground.ORDER, f"O{n}", NOW_MS) for n in (1, 2)]
            return link_store.propose(tx, who, other, orders, NOW_MS)

        link = await console.database.run(guess)
        assert (link.state, link.is_confirmed) == (LinkState.ACCEPTED, False)
        window.show_fan(who)
        dialog = await erase_dialog(window)
        assert "kuaishou/orders:b77" in " ".join(one.text() for one in dialog.findChildren(QLabel))
        # Told apart from the ids that go in any case.
        assert "王姐（kuaishou:u-王姐）" in [one.text() for one in dialog.findChildren(QLabel)]
        box = dialog.findChild(QCheckBox, "eraseGuessedBox")
        assert box.isVisible()
        assert box.isChecked()
        if not takes_guessed:
            QTest.keyClick(box, Qt.Key.Key_Space)
        QTest.mouseClick(dialog.findChild(QPushButton, "confirmEraseButton"), Qt.MouseButton.LeftButton)
        await until(lambda: shown(window, "eraseReceiptDialog") is not None, within_s=10)
        words = " ".join(one.text() for one in shown(window, "eraseReceiptDialog").findChildren(QLabel))
        assert ("有 1 个只是猜测属于 TA 的账号没有删" in words) is not takes_guessed
        assert ("其中 1 个账号只是猜测属于 TA" in words) is takes_guessed
        assert (identity_id(console.database.read(), buyer.identity) is None) is takes_guessed
        assert identity_id(console.database.read(), said(1, "").fan.identity) is None

    at_the_desk(scenario)


def test_all_that_is_held_of_a_fan_is_saved_as_a_file(at_the_desk, tmp_path):
    async def scenario(console, window):
        window.show_fan(await heard(console))
        choose(await the_menu(window), "exportFanAction")
        await until(lambda: shown(window, "exportFanDialog") is not None)
        chooser = shown(window, "exportFanDialog")
        assert isinstance(chooser, QFileDialog)
        path = tmp_path / "her.json"
        chooser.fileSelected.emit(str(path))
        chooser.close()
        await until(path.exists)
        held = json.loads(path.read_text("utf-8"))
        assert held["fan"] == ["kuaishou:u-王姐"]
        assert [line["text"] for line in held["held"]["lines"]] == ["1号黑色M来一件 zqxword", "身高165"]
        await until(lambda: any(one.key == "privacy.exported" for one in console.notices.current))

    at_the_desk(scenario)


def test_nothing_is_offered_where_nobody_is_shown(at_the_desk):
    async def scenario(console, window):
        assert not window.findChild(QPushButton, "fanPrivacyButton").isVisible()
        assert QApplication.activePopupWidget() is None

    at_the_desk(scenario)


def test_how_long_data_is_kept_is_chosen_in_the_settings(at_the_desk):
    async def scenario(console, window):
        window.show_page("settings")
        for key in ("retention.days", "retention.fans_days", "retention.facts_days"):
            box = window.findChild(QComboBox, f"setting-{key}")
            assert box.currentData() is None
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Down)
            QTest.keyClick(box, Qt.Key.Key_Down)
            await until(lambda key=key: console.settings.get(key) == 90)

    at_the_desk(scenario)


def test_what_was_found_by_their_words_is_not_shown_any_more(at_the_desk):
    async def scenario(console, window):
        who = await heard(console)
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        window.findChild(QLineEdit, "chatSearch").insert("zqxword")
        await until(lambda: [row for row, _ in window.live_page.chat.view.rows_seen()] == [1])
        await console.privacy.erase_shown(who)
        await until(lambda: window.live_page.chat.view.rows_seen() == [])

    at_the_desk(scenario)


def test_an_id_that_nobody_has_said_to_be_theirs_is_left_and_told_of(at_the_desk):
    async def scenario(console, window):
        who = await heard(console)
        buyer = FanRef(platform="kuaishou", user_id="b77", name="王姐", space="orders")

        def propose(tx):
            other = ensure_identity(tx, buyer, NOW_MS)
            return link_store.propose(tx, who, other, [Reason(Ground.ORDER, "O1", NOW_MS)], NOW_MS)

        link = await console.database.run(propose)
        assert link.state is LinkState.PROPOSED
        window.show_fan(who)
        dialog = await erase_dialog(window)
        QTest.mouseClick(dialog.findChild(QPushButton, "confirmEraseButton"), Qt.MouseButton.LeftButton)
        await until(lambda: shown(window, "eraseReceiptDialog") is not None, within_s=10)
        words = " ".join(one.text() for one in shown(window, "eraseReceiptDialog").findChildren(QLabel))
        assert "有 1 个账号提示过可能也是 TA" in words
        assert identity_id(console.database.read(), buyer.identity) is not None

    at_the_desk(scenario)
