"""The check before a show, as it is seen and jumped from; nobody is held up by it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from anchor_console.desk.models.rundown_model import Place
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
        console.goods.reload()
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


def test_a_finding_leads_to_where_it_is_mended(at_the_desk):
    async def scenario(console, window):
        rundown = console.rundown
        await rundown.put(rundown.read_text("11号 双面羊绒大衣 399元\n1号 碎花连衣裙\n").rows, replaces=True)
        await console.database.run(lambda tx: tx.execute("UPDATE skus SET price = NULL WHERE code LIKE 'W1001%'"))
        console.goods.reload()
        window.show_page("rundown")
        press(window, "checkRundownButton")
        found = await opened(window, "preflightDialog")
        press(found.findChild(QWidget, "preflight-off_plan"), "jump-off_plan")
        index = window.rundown_page.table.currentIndex()
        assert (index.row(), index.column()) == (0, Place.PRICE)
        await until(lambda: window.findChild(QDialog, "preflightDialog") is None)
        press(window, "checkRundownButton")
        found = await opened(window, "preflightDialog")
        press(found.findChild(QWidget, "preflight-no_price"), "jump-no_price")
        assert window.goods_page.selected() == console.state.catalogue.numbered("1").id
        assert window.goods_page.isVisible()

    at_the_desk(scenario)


def test_the_sellers_own_words_are_in_force_at_once(at_the_desk):
    async def scenario(console, window):
        window.show_page("settings")
        before = [one for one in console.preflight.check() if one.check is Check.WORDS]
        window.findChild(QPlainTextEdit, "preflightWords").setPlainText("碎花，阔腿")
        await until(lambda: console.preflight.own_words == ("碎花", "阔腿"), within_s=5)
        words = [one.said for one in console.preflight.check() if one.check is Check.WORDS]
        assert len(words) > len(before)
        assert {"碎花", "阔腿"} <= set(words)
        window.findChild(QPlainTextEdit, "preflightExceptions").setPlainText("碎花连衣裙")
        await until(lambda: console.preflight.own_exceptions == ("碎花连衣裙",), within_s=5)
        assert "碎花" not in {one.said for one in console.preflight.check()}

    at_the_desk(scenario)


def test_a_clean_show_says_so(at_the_desk):
    async def scenario(console, window):
        window.show_page("rundown")
        press(window, "checkRundownButton")
        found = await opened(window, "preflightDialog")
        assert found.findChild(QWidget, "preflightClean") is not None
        assert "都好了，可以开播" in [label.text() for label in found.findChildren(QLabel)]

    at_the_desk(scenario, goods=False)
