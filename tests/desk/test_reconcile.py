"""The platform's order file beside a session, as the owner sees it: a preview, a button, and Ctrl+Z."""

from __future__ import annotations

import asyncio
import csv

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QTableWidget

from anchor_console.core.clock import from_ms
from anchor_console.desk.dialogs.reconcile import ReconcileDialog
from anchor_console.sales.reconciling import AT_ONCE
from tests.desk import builders
from tests.desk.test_fan_pane import a_variant, an_order
from tests.support.until import until


def order_file(folder, *rows):
    path = folder / "orders.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(
            [("订单编号", "商品名称", "商家编码", "数量", "实付款", "订单状态", "下单时间", "收货人"), *rows]
        )
    return path


def told(dialog):
    table = dialog.findChild(QTableWidget, "reconcileTable")
    return [[table.item(row, at).text() for at in range(table.columnCount())] for row in range(table.rowCount())]


def test_what_is_missing_is_seen_booked_and_taken_back(at_the_desk, tmp_path):
    async def scenario(console, window):
        sku, _ = a_variant(console)
        await builders.hear(builders.a_pipeline(console), [an_order(1, 60, sku)])
        at = from_ms(console.clock.now_ms()).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        await console.session.end()
        file = order_file(tmp_path, ("K-9", "大衣", sku, "2", "600.00", "待发货", at, "王小明"))
        window.show_page("evening")
        window.findChild(QPushButton, "reconcileButton").click()
        await until(lambda: window.findChild(QFileDialog, "reconcileFileDialog") is not None)
        chooser = window.findChild(QFileDialog, "reconcileFileDialog")
        chooser.fileSelected.emit(str(file))
        chooser.close()
        await until(lambda: window.findChild(ReconcileDialog) is not None)
        dialog = window.findChild(ReconcileDialog)
        await until(lambda: len(told(dialog)) == 2, within_s=20)
        assert "收货人" in dialog.findChild(QLabel, "neverRead").text()
        assert "王小明" not in "".join(label.text() for label in dialog.findChildren(QLabel))
        missing, here_alone = told(dialog)
        assert missing[:2] + missing[3:] == ["这里漏记", "K-9", "2", "— → 已付款", "— → 600.00"]
        assert here_alone[0] == "平台没有"
        assert console.database.read().execute("SELECT count(*) FROM sales").fetchone()[0] == 1
        go = dialog.findChild(QPushButton, "reconcileGoButton")
        await until(go.isEnabled)
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: "记了 1 单" in dialog.findChild(QLabel, "reconcileState").text(), within_s=20)
        assert "→" in dialog.findChild(QLabel, "reconcileSums").text()
        kept = "SELECT count(*) FROM sales WHERE NOT is_dropped"
        assert console.database.read().execute(kept).fetchone()[0] == 2
        dialog.findChild(QPushButton, "reconcileBackButton").click()
        await until(lambda: console.database.read().execute(kept).fetchone()[0] == 1)
        await until(go.isEnabled, within_s=20)
        dialog.accept()

    at_the_desk(scenario)


def test_a_column_that_nobody_knows_is_said_to_be_the_orders_number_and_known_from_then_on(at_the_desk, tmp_path):
    async def scenario(console, window):
        sku, _ = a_variant(console)
        at = from_ms(console.clock.now_ms()).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        await console.session.end()
        path = tmp_path / "odd.csv"
        path.write_text(f"单据,商家编码,数量,实付款,订单状态,下单时间\nK-9,{sku},2,600.00,待发货,{at}\n", "utf-8-sig")
        dialog = ReconcileDialog(window._desk, window, path)
        dialog.open()
        go = dialog.findChild(QPushButton, "reconcileGoButton")
        state = dialog.findChild(QLabel, "reconcileState")
        await until(lambda: "没认出“订单号”是哪一列" in state.text(), within_s=20)
        assert dialog.columns.isVisible()
        assert not go.isEnabled()
        at_row = next(row for row in range(dialog.columns.rowCount()) if dialog.columns.item(row, 0).text() == "单据")
        choice = dialog.columns.cellWidget(at_row, 2)
        choice.setCurrentIndex(choice.findData("order_id"))
        choice.activated.emit(choice.currentIndex())
        await until(go.isEnabled, within_s=20)
        assert told(dialog)[0][:2] == ["这里漏记", "K-9"]
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        await until(lambda: "记了 1 单" in state.text(), within_s=20)
        dialog.accept()
        again = ReconcileDialog(window._desk, window, path)
        again.open()
        await until(lambda: "都已经对上了" in again.findChild(QLabel, "reconcileState").text(), within_s=20)
        again.reject()

    at_the_desk(scenario)


def test_what_times_and_shops_its_orders_tell_is_said_before_anything_is_booked(at_the_desk, tmp_path):
    async def scenario(console, window):
        sku, _ = a_variant(console)
        at = from_ms(console.clock.now_ms()).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        await console.session.end()
        rows = "".join(f"K-{n},{sku},1,300.00,待发货,{at},{shop}\n" for n, shop in enumerate(("甲店", "乙店", "乙店")))
        path = tmp_path / "erp.csv"
        path.write_text(f"订单编号,商家编码,数量,实付款,订单状态,下单时间,店铺\n{rows}", "utf-8-sig")
        dialog = ReconcileDialog(window._desk, window, path)
        dialog.open()
        state = dialog.findChild(QLabel, "reconcileState")
        await until(lambda: "3 单和这里不一样" in state.text(), within_s=20)
        assert "2 家店的单（乙店 2、甲店 1）" in state.text()
        assert "没写时间" not in state.text()
        dialog.reject()
        untimed = tmp_path / "no_times.csv"
        untimed.write_text(f"订单编号,商家编码,实付款\nK-1,{sku},300.00\nK-2,{sku},300.00\n", "utf-8-sig")
        dialog = ReconcileDialog(window._desk, window, untimed)
        dialog.open()
        state = dialog.findChild(QLabel, "reconcileState")
        await until(lambda: "2 单没写时间" in state.text(), within_s=20)
        dialog.reject()
        of_last_year = order_file(tmp_path, ("K-9", "大衣", sku, "1", "300.00", "待发货", "2025-11-19 20:00:00", ""))
        dialog = ReconcileDialog(window._desk, window, of_last_year)
        dialog.open()
        state = dialog.findChild(QLabel, "reconcileState")
        await until(lambda: "没有要记到这一场的" in state.text(), within_s=20)
        assert "已经对上了" not in state.text()
        assert dialog.findChild(QLabel, "reconcileSums").text() == "这里支付金额 ¥0，退款后 ¥0"
        dialog.reject()

    at_the_desk(scenario)


def many_orders(folder, console):
    sku, _ = a_variant(console)
    at = from_ms(console.clock.now_ms()).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return order_file(folder, *((f"K-{n}", "大衣", sku, "1", "300.00", "待发货", at, "") for n in range(2 * AT_ONCE)))


def test_a_dialog_that_is_closed_while_it_reads_reads_no_more(at_the_desk, tmp_path):
    async def scenario(console, window):
        bugs, gone = [], []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, told: bugs.append(told))
        await console.session.end()
        dialog = ReconcileDialog(window._desk, window, many_orders(tmp_path, console))
        dialog.open()
        dialog.destroyed.connect(lambda: gone.append(True))
        dialog.reject()
        await until(lambda: gone and "reconcile-preview" not in {one.get_name() for one in asyncio.all_tasks()})
        assert bugs == []

    at_the_desk(scenario)


def test_what_is_being_booked_shows_how_far_it_is_and_is_booked_though_the_dialog_is_closed(at_the_desk, tmp_path):
    async def scenario(console, window):
        await console.session.end()
        dialog = ReconcileDialog(window._desk, window, many_orders(tmp_path, console))
        dialog.open()
        go = dialog.findChild(QPushButton, "reconcileGoButton")
        await until(go.isEnabled, within_s=20)
        dialog.progress.valueChanged.connect(lambda _: dialog.reject())
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
        assert dialog.progress.isVisible()
        await until(lambda: "reconcile.done" in [one.key for one in console.notices.current], within_s=20)
        assert console.database.read().execute("SELECT count(*) FROM sales").fetchone()[0] == 2 * AT_ONCE

    at_the_desk(scenario)
