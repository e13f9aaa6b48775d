"""Taking back by keys and from the log, as a person does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget

from anchor_console.core.ids import IdentityId
from anchor_console.desk.dialogs.action_log import ActionLogDialog
from anchor_console.fans.facts import Standing
from tests.desk import builders
from tests.support.until import until


def test_a_release_is_taken_back_and_done_again_by_keys(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号驼色M来一件")])
        (claim,) = console.state.claims
        await console.claims.release(claim.id)
        ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(window, Qt.Key.Key_Z, ctrl)
        await until(lambda: console.state.claims[0].held == 1)
        QTest.keyClick(window, Qt.Key.Key_Z, ctrl | shift)
        await until(lambda: console.state.claims[0].held == 0)

    at_the_desk(scenario, mode="reserve")


def test_the_log_takes_back_what_is_selected_and_says_why_it_cannot(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号驼色M来一件")])
        (claim,) = console.state.claims
        await console.air.take_number("11")
        await console.claims.release(claim.id)
        window.deeds.show_log()
        await until(lambda: window.findChild(ActionLogDialog) is not None)
        dialog = window.findChild(ActionLogDialog)
        table = dialog.findChild(QTableWidget, "actionLog")
        await until(lambda: table.rowCount() >= 2)
        assert "留 1→0" in table.item(0, 4).text()
        table.setCurrentCell(0, 0)
        undo = dialog.findChild(QPushButton, "logUndoButton")
        assert undo.isEnabled()
        QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
        await until(lambda: console.state.claims[0].held == 1)
        await until(lambda: table.rowCount() >= 3 and table.item(0, 2).text() == "撤回：取消留货")
        table.setCurrentCell(2, 0)
        assert not undo.isEnabled()
        assert any("直播间已经看到" in label.text() for label in dialog.findChildren(QLabel))
        table.setCurrentCell(1, 0)
        assert any("已经撤回过了" in label.text() for label in dialog.findChildren(QLabel))
        dialog.accept()

    at_the_desk(scenario, mode="reserve")


def test_the_log_tells_what_was_changed_of_the_goods_from_what_to_what(at_the_desk):
    async def scenario(console, window):
        product = console.goods.catalogue.numbered("11")
        await console.goods_desk.set_product(product.id, "per_fan_limit", 3)
        await console.goods_desk.set_product(product.id, "name", "双面呢大衣")
        await console.goods_desk.set_price(product.id, "price", 29900)
        await console.goods_desk.move_to(product.id, 9)
        sku = product.skus[0]
        units = console.state.goods_rows.get(product.id).levels[sku.id].left
        await console.goods_desk.set_left(sku.id, units + 5)
        await console.undo.take_back()
        window.deeds.show_log()
        await until(lambda: window.findChild(ActionLogDialog) is not None)
        table = window.findChild(ActionLogDialog).findChild(QTableWidget, "actionLog")
        await until(lambda: table.rowCount() == 6)
        told = [[table.item(at, place).text() for place in (2, 3, 4)] for at in range(6)]
        name = f"双面呢大衣 {sku.variant}"
        assert told[0] == ["撤回商品改动", name, f"{sku.variant} 在库 {units + 5}→{units}"]
        assert told[1] == ["改库存", name, f"{sku.variant} 在库 {units}→{units + 5}"]
        assert told[2][0] == "改链接号"
        assert "链接号 11→9" in told[2][2]
        assert told[3][:2] == ["改商品", "双面呢大衣"]
        assert f"直播价 {product.price_minor / 100:.2f}→299.00" in told[3][2]
        assert told[4][2].endswith(f"{product.name}→双面呢大衣")
        assert told[5] == ["改商品", product.name, f"每人限购 {product.per_fan_limit or '–'}→3"]

    at_the_desk(scenario)


def test_what_was_settled_of_a_fan_is_taken_back_by_key_and_after_the_session_from_the_log(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "我平时穿L码")])
        (known,) = console.fans.view(IdentityId(1)).facts
        await console.fans.settle(IdentityId(1), known, Standing.REJECTED)
        await console.call_outs.add_wish(IdentityId(1), None, "羊绒围巾")
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: "已撤回这条求款" in window.notice_texts())
        assert not console.database.read().execute("SELECT * FROM wished").fetchall()
        await console.session.end()
        window.deeds.show_log()
        await until(lambda: window.findChild(ActionLogDialog) is not None)
        dialog = window.findChild(ActionLogDialog)
        table = dialog.findChild(QTableWidget, "actionLog")
        await until(lambda: table.rowCount() == 3)
        assert table.item(2, 4).text() == "她说的→不对"
        table.setCurrentCell(2, 0)
        QTest.mouseClick(dialog.findChild(QPushButton, "logUndoButton"), Qt.MouseButton.LeftButton)
        await until(lambda: table.rowCount() == 4 and table.item(0, 2).text() == "撤回：核对偏好")
        assert [one.fact.value for one in console.fans.view(IdentityId(1)).facts] == ["L"]
        dialog.accept()

    at_the_desk(scenario)
