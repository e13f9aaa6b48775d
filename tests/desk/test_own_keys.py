"""Every key of the desk can be another: chosen in the settings, in force at once, told wherever it is named."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton

from anchor_console.core.observer import Signal
from anchor_console.desk.dialogs.help import keys_told
from anchor_console.desk.i18n import load_words
from anchor_console.desk.key_rules import plain, why_not
from anchor_console.desk.key_table import ACTIONS, KeyAction, Scope
from anchor_console.desk.keys_in_force import KEYS_KEY, KeysInForce
from anchor_console.desk.settings.key_settings import KeyList
from tests.support.until import until

CHANGEABLE = [one for one in ACTIONS if one.is_changeable]


def press(widget, keys: str) -> None:
    pressed = QKeySequence(keys)[0]
    QTest.keyClick(widget, pressed.key(), pressed.keyboardModifiers())


def key_list(window) -> KeyList:
    return window.settings_page.findChild(KeyList, "keyList")


def shown(window, action_id: str) -> str:
    """The key that stands beside an action."""
    listed = key_list(window)
    return listed.item([one.id for one in listed.offered].index(action_id), 1).text()


def choose(window, action_id: str, keys: str = "") -> None:
    """Click an action's row, and press its new key."""
    window.show_page("settings")
    listed = key_list(window)
    at = [one.id for one in listed.offered].index(action_id)
    listed.scrollToItem(listed.item(at, 0))
    middle = listed.visualItemRect(listed.item(at, 0)).center()
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle))
    if keys:
        press(listed, keys)


def told_in_help(window) -> dict[str, str]:
    return {words: keys for keys, words in keys_told(window._desk)}


def test_a_key_that_was_chosen_works_at_once_and_is_told_and_lasts_and_the_one_before_does_nothing(at_the_desk):
    async def scenario(console, window):
        # What took the next until now, and on the keypad, finishes a number.
        for action_id, keys in (("hide_card", "Ctrl+Shift+X"), ("take_next", "F9"), ("pin_number", "Ctrl+Enter")):
            choose(window, action_id, keys)
            await until(lambda action_id=action_id: action_id in (console.settings.get(KEYS_KEY) or {}))
        assert [shown(window, one) for one in ("hide_card", "take_next", "pin_number", "undo")] == [
            "Ctrl+Shift+X", "F9", "Ctrl+回车", "Ctrl+Z"
        ]  # fmt: skip
        window.show_page("live")
        window.live_page.chat.take_focus()
        QTest.keyClicks(window, "3")
        press(window, "Return")
        assert window.findChild(QLabel, "numberEcho").isVisible()
        press(window, "Ctrl+Return")
        await until(lambda: [pin.number for pin in console.state.queue] == ["3"])
        press(window, "Ctrl+Return")
        await until(lambda: not len(console.tasks))
        assert console.state.on_air is None
        press(window, "F9")
        await until(lambda: console.state.on_air is not None)
        press(window, "Ctrl+H")
        await until(lambda: not len(console.tasks))
        assert console.state.on_air is not None
        assert window.findChild(QPushButton, "hideCardButton").toolTip() == "Ctrl+Shift+X"
        press(window, "Ctrl+Shift+X")
        await until(lambda: console.state.on_air is None)
        assert window._desk.tr("air.nothing_hint") == "输号按 Ctrl+回车加入待讲解，F9 弹讲解"
        helped = told_in_help(window)
        assert (helped["下卡"], helped["弹讲解 下一个"]) == ("Ctrl+Shift+X", "F9")
        assert helped["输完号：加入待讲解"] == "0–9, Ctrl+回车"
        press(window, "F1")
        await until(lambda: window.findChild(QDialog, "helpDialog") is not None)
        sheet = window.findChild(QDialog, "helpDialog")
        assert "Ctrl+Shift+X" in [one.text() for one in sheet.findChildren(QLabel)]
        sheet.reject()

    async def later(console, window):
        assert window.findChild(QPushButton, "hideCardButton").toolTip() == "Ctrl+Shift+X"
        window.show_page("settings")
        assert shown(window, "take_next") == "F9"

    at_the_desk(scenario)
    at_the_desk(later, goods=False)


def test_a_digit_that_was_refused_as_a_key_is_no_part_of_the_next_number(at_the_desk):
    async def scenario(console, window):
        choose(window, "hide_card", "1")
        assert window.notice_texts()[0].startswith("1 用不了")
        press(key_list(window), "Escape")
        window.show_page("live")
        window.live_page.chat.take_focus()
        QTest.keyClicks(window, "3")
        assert window.findChild(QLabel, "numberEcho").text() == "3"

    at_the_desk(scenario)


def test_what_another_action_has_or_nothing_can_be_is_refused_with_the_reason_and_keys_are_put_back(at_the_desk):
    async def scenario(console, window):
        def in_force() -> object:
            return console.settings.get(KEYS_KEY)

        choose(window, "hide_card", "Ctrl+R")
        assert window.notice_texts() == ["Ctrl+R 已经是“返场、加库存”的键，没有改。要用它，先给“返场、加库存”换个键"]
        listed = key_list(window)
        for keys, why in (
            ("K", "K 用不了：单个字母"), ("Space", "空格 用不了：回车和空格"), ("Tab", "Tab 用不了"),
            ("Down", "↓ 用不了：方向"), ("Ctrl+C", "Ctrl+C 用不了：要留给复制"), ("Alt+F4", "Alt+F4 用不了：电脑系统"),
        ):  # fmt: skip
            press(listed, keys)
            (told,) = window.notice_texts()
            assert told.startswith(why), keys
        assert shown(window, "hide_card") == "请按新的键…"
        press(listed, "Escape")
        assert (shown(window, "hide_card"), in_force()) == ("Ctrl+H", None)
        press(listed, "Return")
        press(listed, "Delete")
        await until(lambda: in_force() == {"hide_card": ""})
        assert (shown(window, "hide_card"), window.notice_texts()) == ("没有键", [])
        assert "下卡" not in told_in_help(window)
        assert window._desk.tr("undo.seen", number="3") == "观众可能已经看到 3号，撤不回了"
        choose(window, "again", "Ctrl+H")
        await until(lambda: in_force() == {"hide_card": "", "again": "Ctrl+H"})
        choose(window, "hide_card")
        reset, reset_all = (window.findChild(QPushButton, name) for name in ("resetKeyButton", "resetKeysButton"))
        reset.click()
        assert window.notice_texts()[0].startswith("Ctrl+H 已经是“返场、加库存”的键")
        choose(window, "again")
        reset.click()
        await until(lambda: in_force() == {"hide_card": ""})
        assert window.notice_texts() == []
        assert not reset.isEnabled()
        reset_all.click()
        await until(lambda: in_force() == {})
        assert (shown(window, "hide_card"), reset_all.isEnabled()) == ("Ctrl+H", False)

    at_the_desk(scenario)


def test_keys_of_lists_and_of_what_works_while_typing_are_the_chosen_ones_and_none_is_while_words_are_composed(
    at_the_desk,
):
    async def scenario(console, window):
        chosen = {"goods_add": "Ctrl+L", "find_anything": "Ctrl+T", "lane_3": "", "rundown_on": "F10"}
        await console.settings.set(KEYS_KEY, chosen)
        lanes = window.live_page.chat.lane_bar.findChildren(QPushButton)
        assert [one.toolTip() for one in lanes] == ["Alt+1", "Alt+2", "", "Alt+4"]
        window.show_page("rundown")
        assert window.findChild(QPushButton, "rundownOnButton").toolTip() == "F10"
        window.show_page("live")
        assert told_in_help(window)["公屏分栏：全部、购买、提问、求款售后"] == "Alt+1 2 – 4"
        field = window.findChild(QLineEdit, "inventorySearch")
        field.setFocus()
        await until(field.hasFocus)

        def dialogs() -> list[str]:
            return [one.objectName() for one in window.findChildren(QDialog) if one.isVisible()]

        for keys in ("Ctrl+N", "Ctrl+K"):
            press(field, keys)
        assert dialogs() == []
        QApplication.sendEvent(field, QInputMethodEvent("xie", []))
        for keys in ("Ctrl+L", "Ctrl+T", "F1"):
            press(field, keys)
        assert dialogs() == []
        done = QInputMethodEvent()
        done.setCommitString("鞋")
        QApplication.sendEvent(field, done)
        for keys, name in (("Ctrl+T", "finder"), ("Ctrl+L", "addProductDialog"), ("F1", "helpDialog")):
            press(field, keys)
            await until(lambda name=name: dialogs() == [name])
            window.findChild(QDialog, name).reject()
            window.activateWindow()
            await until(window.isActiveWindow)

    at_the_desk(scenario)


class Stored:
    """Settings as they stand in a file."""

    def __init__(self, keys: object) -> None:
        self.changed: Signal = Signal()
        self._keys = keys

    def get(self, key: str) -> object:
        return self._keys if key == KEYS_KEY else None


@pytest.mark.parametrize(
    ("stored", "sound"),
    [
        ("rubbish", {}),
        ({"undo": "rubbish", "redo": 5, "again": "Ctrl+A, Ctrl+B", "help": "H", "no_such": "F9"}, {}),
        ({"hide_card": "Ctrl+R"}, {}),
        ({"hide_card": "Ctrl+L", "again": "ctrl+l", "undo": "F9"}, {"undo": "F9"}),
        ({"hide_card": "Ctrl+R", "again": "Ctrl+H"}, {"hide_card": "Ctrl+R", "again": "Ctrl+H"}),
        # What is given back its usual key must not find it taken.
        ({"hide_card": "Ctrl+R", "again": "rubbish", "undo": ""}, {"undo": ""}),
    ],
)
def test_a_stored_key_that_is_none_or_is_two_actions_at_once_is_as_usual_and_the_log_tells(stored, sound, caplog):
    with caplog.at_level(logging.WARNING):
        keys = KeysInForce(Stored(stored), is_mac=False)
    assert {one.id: keys.of(one.id) for one in CHANGEABLE if not keys.is_usual(one.id)} == sound
    assert bool(caplog.records) is (sound != stored)


@pytest.mark.parametrize("is_mac", [False, True])
def test_the_usual_keys_are_all_different_and_a_mac_has_none_that_its_system_takes(is_mac):
    usual = [one.usual(is_mac=is_mac) for one in CHANGEABLE]
    assert len({*usual}) == len(usual)
    assert [keys for keys in usual if plain(QKeySequence(keys)) != keys] == []
    other = KeyAction("other", "F12", Scope.CARD)
    refused = {keys for keys in usual if why_not(other, keys, is_mac=is_mac)}
    assert refused == {"Return", "Shift+Return", "Space", "PgDown", "PgUp", "Ctrl+Up", "Ctrl+Down", "R"}
    if is_mac:
        assert [keys for keys in usual if keys[:1] == "F" and keys[1:].isdecimal()] == []


def test_a_mac_names_keys_by_its_signs_and_gets_back_what_it_cannot_have():
    keys = KeysInForce(Stored({"again": "Ctrl+Q", "sold_out": "Meta+J"}), is_mac=True)
    assert (keys.of("again"), keys.of("sold_out"), keys.of("hide_card")) == ("Ctrl+R", "Meta+J", "Meta+H")
    assert keys.called("sold_out", load_words("zh_CN")) == QKeySequence("Meta+J").toString(
        QKeySequence.SequenceFormat.NativeText
    )
