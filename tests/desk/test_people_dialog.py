"""The dialogs of those beside the desk: who is here, what each may do, who did what."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableWidget,
)

from anchor_console.live.actions import By
from anchor_console.live.hub_desk import HubAddress
from anchor_console.room.link import LinkState
from anchor_console.room.rights import Right
from tests.support.core_link import CoreLink
from tests.support.until import until


def let_in(console) -> CoreLink:
    """A hub with an assistant called 小雨 on line."""
    link = CoreLink()
    console.hub.attach(link)
    console.hub.address = HubAddress("http://127.0.0.1:8765", "http://192.0.2.2:8765", "o", "h")
    return link


def joined(link: CoreLink, code: str):
    phone = link.room.opens()
    [welcome] = [one for one in phone.says(type="hello", protocol=1, role="assistant", code=code)
                 if one["type"] == "welcome"]  # fmt: skip
    return phone, welcome


def press(dialog, name: str) -> None:
    QTest.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def lines(dialog) -> list[str]:
    seats = dialog.findChild(QListWidget, "seatsList")
    return [seats.item(at).text().replace("\n", " ") for at in range(seats.count())]


def choose(dialog, name: str) -> None:
    seats = dialog.findChild(QListWidget, "seatsList")
    seats.setCurrentRow(next(at for at in range(seats.count()) if seats.item(at).text().startswith(name)))


async def opened(window, request, name: str):
    request()
    await until(lambda: window.findChild(QDialog, name) is not None)
    return window.findChild(QDialog, name)


def test_who_is_on_line_is_named_and_others_by_when_they_were_here(at_the_desk):
    async def scenario(console, window):
        link = let_in(console)
        pairing = await console.hub.pairing("小雨", [Right.CHAT, Right.PROPOSE])
        phone, _ = joined(link, pairing.code)
        dialog = await opened(window, window.deeds.show_people, "peopleDialog")
        await until(lambda: "小雨 在线" in lines(dialog))
        assert "主播平板 还没来过" in lines(dialog)
        link.room.core.disconnect(phone.conn)
        dialog._on_tick_timeout()
        await until(lambda: any(line.startswith("小雨 上次在线") for line in lines(dialog)))
        dialog.close()

    at_the_desk(scenario)


def test_rights_and_name_are_changed_by_boxes_and_presets(at_the_desk):
    async def scenario(console, window):
        link = let_in(console)
        phone, welcome = joined(link, (await console.hub.pairing("小雨", [Right.CHAT])).code)
        assert welcome["rights"] == ["chat"]
        dialog = await opened(window, window.deeds.show_people, "peopleDialog")
        await until(lambda: "小雨 在线" in lines(dialog))
        choose(dialog, "小雨")
        save = dialog.findChild(QPushButton, "saveSeatButton")
        assert not save.isEnabled()
        presets = dialog.findChild(QComboBox, "presetBox")
        presets.setCurrentIndex(2)
        presets.activated.emit(2)
        assert dialog.findChild(QCheckBox, "right-take").isChecked()
        dialog.findChild(QCheckBox, "right-take").click()
        dialog.findChild(QLineEdit, "seatName").setText("场控小雨")
        assert save.isEnabled()
        press(dialog, "saveSeatButton")
        await until(lambda: any(line.startswith("场控小雨") for line in lines(dialog)))
        link.room.act()
        # The page is sent away to come back, and is then welcomed with what it may do now.
        assert phone.closed is not None
        again = link.room.opens()
        [back, *_] = again.says(type="hello", protocol=1, role="assistant", token=welcome["token"])
        assert set(back["rights"]) == {right.value for right in Right} - {"take"}
        dialog.close()

    at_the_desk(scenario)


def test_revoking_takes_two_presses_and_closes_at_once(at_the_desk):
    async def scenario(console, window):
        link = let_in(console)
        phone, welcome = joined(link, (await console.hub.pairing("小雨")).code)
        dialog = await opened(window, window.deeds.show_people, "peopleDialog")
        await until(lambda: "小雨 在线" in lines(dialog))
        choose(dialog, "小雨")
        press(dialog, "revokeSeatButton")
        link.room.act()
        assert phone.closed is None
        press(dialog, "revokeSeatButton")
        await until(lambda: not any(line.startswith("小雨") for line in lines(dialog)))
        link.room.act()
        assert phone.closed is not None
        assert phone.closed[0] == 4401
        again = link.room.opens()
        assert again.says(type="hello", protocol=1, role="assistant", token=welcome["token"])[0]["type"] == "refused"
        dialog.close()

    at_the_desk(scenario)


def test_a_hub_that_does_not_answer_is_said_and_nothing_breaks(at_the_desk):
    async def scenario(console, window):
        dialog = await opened(window, window.deeds.show_people, "peopleDialog")
        await until(lambda: dialog._lost.isVisible())
        assert lines(dialog) == []
        dialog.close()

    at_the_desk(scenario)


def test_the_log_tells_who_did_what_about_which_product_and_fan(at_the_desk):
    async def scenario(console, window):
        let_in(console)
        await console.hub.pairing("小雨")
        pin = await console.queue.pin_number("11", "老张问了三次", By("小雨", "assistant", "paired:1:c1", "paired:1"))
        await console.air.take(pin)
        dialog = await opened(window, window.deeds.show_log, "actionLogDialog")
        table = dialog.findChild(QTableWidget, "actionLog")

        def told() -> list[list[str]]:
            return [[table.item(row, at).text() for at in (1, 2, 3)] for row in range(table.rowCount())]

        await until(lambda: table.rowCount() == 3)
        assert told() == [
            ["主播台", "弹讲解", "11号"],
            ["小雨", "报品", "11号 · 老张问了三次"],
            ["主播台", "邀请助播", "小雨"],
        ]
        person = dialog.findChild(QComboBox, "logPerson")
        person.setCurrentIndex(person.findData("小雨"))
        person.activated.emit(person.currentIndex())
        await until(lambda: table.rowCount() == 1)
        assert told()[0][1] == "报品"
        dialog.close()

    at_the_desk(scenario)


def test_a_moment_is_marked_by_one_key_and_found_again_in_the_log(at_the_desk):
    async def scenario(console, window):
        await console.air.take_number("11")
        QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        asking = window.findChild(QDialog, "askTextDialog")
        QTest.keyClicks(asking.findChild(QLineEdit), "wrong price")
        QTest.keyClick(asking.findChild(QLineEdit), Qt.Key.Key_Return)
        await until(lambda: len(console.database.read().execute("SELECT id FROM actions").fetchall()) == 2)
        dialog = await opened(window, window.deeds.show_log, "actionLogDialog")
        table = dialog.findChild(QTableWidget, "actionLog")
        await until(lambda: table.rowCount() == 2)
        QTest.mouseClick(dialog.findChild(QCheckBox, "logMarks"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        await until(lambda: table.rowCount() == 1)
        assert [table.item(0, at).text() for at in (1, 2, 3)] == ["主播台", "场记", "11号 · wrong price"]
        dialog.close()

    at_the_desk(scenario)


def test_a_code_of_a_hub_that_started_again_gives_way_to_one_that_opens(at_the_desk):
    async def scenario(console, window):
        let_in(console)
        dialog = await opened(window, window.deeds.invite, "pairingDialog")
        press(dialog, "makePairingButton")
        code, link = dialog.findChild(QLabel, "pairingCode"), dialog.findChild(QLineEdit, "pairingLink")
        await until(lambda: code.isVisible())
        before = code.text()
        console.hub_state_changed.emit(LinkState.OFFLINE)  # it lets devices of the network in from now on
        assert not code.isVisible()
        again = let_in(console)
        console.hub.address = HubAddress("http://127.0.0.1:8765", "http://192.168.1.20:8765", "o", "h")
        console.hub_state_changed.emit(LinkState.ONLINE)
        await until(lambda: code.isVisible() and code.text() != before)
        assert link.text().startswith("http://192.168.1.20:8765/desk#code=")
        joined(again, code.text())
        dialog._on_tick_timeout()
        await until(lambda: "进来了" in dialog._expires.text())
        console.hub_state_changed.emit(LinkState.OFFLINE)
        assert code.isVisible()  # it has let somebody in: it is not asked for again
        dialog.close()

    at_the_desk(scenario)


def test_the_invitation_says_who_came_in_by_it(at_the_desk):
    async def scenario(console, window):
        link = let_in(console)
        dialog = await opened(window, window.deeds.invite, "pairingDialog")
        dialog.findChild(QLineEdit).setText("小雨")
        press(dialog, "makePairingButton")
        await until(lambda: dialog.findChild(QLabel, "pairingCode").text() != "")
        assert "还有" in dialog._expires.text()
        joined(link, dialog.findChild(QLabel, "pairingCode").text())
        dialog._on_tick_timeout()
        await until(lambda: dialog._expires.text() == "小雨 进来了，这个码已用掉")
        dialog.close()

    at_the_desk(scenario)
