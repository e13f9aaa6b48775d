"""The check before a show, as it is seen and jumped from; nobody is held up by it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from anchor_console.goods.preflight import Check
from tests.support.until import until


def press(where, name):
    QTest.mouseClick(where.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


async def opened(window, name):
    await until(lambda: window.findChild(QDialog, name))
    return window.findChild(QDialog, name)


def test_starting_says_what_was_found_and_starts_all_the_same(at_the_desk):
    async def scenario(console, window):
        await console.session.end()
        await console.database.run(lambda tx: tx.execute("UPDATE skus SET price = NULL WHERE code LIKE 'W1005%'"))
        await console.goods.reload()
        press(window, "startSessionButton")
        starting = await opened(window, "startSessionDialog")
        assert "1 处要改" in starting.findChild(QLabel, "preflightSummary").text()
        press(starting, "lookAtPreflightButton")
        found = await opened(window, "preflightDialog")
        assert found.findChild(QWidget, "preflight-no_price") is not None
        press(found, "closePreflightButton")
        press(starting, "confirmStartButton")
        await until(lambda: console.state.session)

    at_the_desk(scenario)


async def jumped(window, check):
    """Press the check's first finding; gives the field that is open for typing then."""
    press(window, "checkRundownButton")
    found = await opened(window, "preflightDialog")
    await until(lambda: QGuiApplication.focusWindow() is found.windowHandle())
    press(found.findChild(QWidget, f"preflight-{check}"), f"jump-{check}")
    await until(lambda: window.findChild(QDialog, "preflightDialog") is None)
    await until(lambda: opened_cell() is not None)
    return opened_cell()


def opened_cell():
    field = QApplication.focusWidget()
    is_cell = isinstance(field, QLineEdit) and isinstance(field.parent().parent(), QTableView) and field.isVisible()
    return field if is_cell else None


def test_a_finding_leads_to_the_cell_where_it_is_mended_open_for_typing(at_the_desk):
    async def scenario(console, window):
        rundown, catalogue = console.rundown, lambda: console.state.catalogue
        await rundown.put(
            (await rundown.reading.read_text("11号 双面羊绒大衣 399元\n1号 碎花连衣裙\n貂皮大衣 9999元\n")).rows,
            replaces=True,
        )
        await console.database.run(lambda tx: tx.execute("UPDATE skus SET price = NULL WHERE code LIKE 'W1001%'"))
        await console.goods.reload()
        window.show_page("rundown")

        async def typed(check, text):
            window.show_page("rundown")
            field = await jumped(window, check)
            field.selectAll()
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Qt.Key.Key_Return)

        await typed("off_plan", "599")
        await until(lambda: rundown.rows[0].price_minor == 59_900)
        await typed("unknown", "3")
        await until(lambda: rundown.number(rundown.rows[2]) == "3")
        await typed("no_price", "129")
        await until(lambda: catalogue().numbered("1").price_minor == 12_900)
        await typed("no_offer", "2 for 1")
        await until(lambda: catalogue().numbered("11").detail("offer") == "2 for 1")
        await typed("no_shipping", "3")
        await until(lambda: catalogue().numbered("11").detail("ships_in_days") == "3")
        sku = catalogue().numbered("1").skus[2]
        await console.goods_desk.set_sku(sku.id, "price", 0)
        await typed("no_price", "139")
        await until(lambda: catalogue().sku(sku.id)[1].price_minor == 13_900)

    at_the_desk(scenario)


def test_each_of_many_findings_has_its_jump(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        press(window, "checkRundownButton")
        group = (await opened(window, "preflightDialog")).findChild(QWidget, "preflight-no_offer")
        assert len(group.findChildren(QPushButton, "jump-no_offer")) == 12
        press(group, "more-no_offer")
        jumps = group.findChildren(QPushButton, "jump-no_offer")
        assert len(jumps) == len(console.state.catalogue.products) == 18
        QTest.mouseClick(jumps[-1], Qt.MouseButton.LeftButton)
        await until(lambda: window.goods_page.selected() == console.state.catalogue.numbered("18").id)

    at_the_desk(scenario)


def test_the_sellers_own_words_are_in_force_at_once(at_the_desk):
    async def scenario(console, window):
        window.show_page("settings")
        before = [one for one in console.preflight.check() if one.check is Check.WORDS]
        window.findChild(QPlainTextEdit, "preflightWords").setPlainText("碎花，阔腿")
        await until(lambda: console.preflight.own_words == ("碎花", "阔腿"))
        words = [one.said for one in console.preflight.check() if one.check is Check.WORDS]
        assert len(words) > len(before)
        assert {"碎花", "阔腿"} <= set(words)
        window.findChild(QPlainTextEdit, "preflightExceptions").setPlainText("碎花连衣裙")
        await until(lambda: console.preflight.own_exceptions == ("碎花连衣裙",))
        assert "碎花" not in {one.said for one in console.preflight.check()}
        # A word of the list that is unticked is looked for no more.
        press(window, "preflightListButton")
        listed = await opened(window, "wordListDialog")
        words = listed.findChild(QListWidget, "wordList")
        (word,) = words.findItems("王牌", Qt.MatchFlag.MatchExactly)
        assert word.checkState() is Qt.CheckState.Checked
        word.setCheckState(Qt.CheckState.Unchecked)
        await until(lambda: console.preflight.own_exceptions == ("碎花连衣裙", "王牌"))
        word.setCheckState(Qt.CheckState.Checked)
        await until(lambda: console.preflight.own_exceptions == ("碎花连衣裙",))

    at_the_desk(scenario)


def test_a_clean_show_says_so(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        press(window, "checkRundownButton")
        found = await opened(window, "preflightDialog")
        assert found.findChild(QWidget, "preflightClean") is not None
        assert "都好了，可以开播" in [label.text() for label in found.findChildren(QLabel)]

    at_the_desk(scenario, goods=False)
