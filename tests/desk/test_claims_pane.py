"""The claims at the desk: what a person must tell stands on top, one tap away; who is affected by a lack is named."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QListView, QPushButton

from anchor_console.desk.models.board_model import RowRole
from anchor_console.desk.parts import ClampedLabel
from anchor_console.desk.wording import time_of_day
from tests.desk import builders
from tests.support.until import until


def rows_of(window):
    model = window.findChild(QListView, "claimsView").model()
    return [model.index(row, 0).data(RowRole.ROW) for row in range(model.rowCount())]


def test_a_claim_whose_variant_is_open_stands_on_top_and_a_tap_on_a_cell_settles_it(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(1, "11号来一件", name="李姐"), builders.said(2, "11号驼色M来一件", name="王姐")]
        await builders.hear(builders.a_pipeline(console), lines)
        await until(lambda: len(rows_of(window)) == 2)
        assert [claim.fan_name for claim in rows_of(window)] == ["李姐", "王姐"]
        cells = window.findChild(QFrame, "variantCells")
        await until(lambda: not cells.isHidden() and cells.findChildren(QPushButton))
        taps = [tap for tap in cells.findChildren(QPushButton) if "驼色 L" in tap.text()]
        QTest.mouseClick(taps[0], Qt.MouseButton.LeftButton)
        await until(lambda: all(claim.sku_id is not None for claim in console.state.claims))
        assert {claim.fan_name: claim.size for claim in console.state.claims} == {"李姐": "L", "王姐": "M"}
        await until(cells.isHidden)

    at_the_desk(scenario, mode="reserve")


def test_what_is_lacking_is_told_with_who_is_affected(at_the_desk):
    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "11号驼色M来一件", name="王姐")])
        (claim,) = console.state.claims
        tip = window.findChild(QListView, "claimsView").itemDelegate().told(claim)
        assert tip.splitlines() == [
            "12:00 · 王姐 · 11号 驼色 M",
            "要 1 件，留 1",
            f"留到 {time_of_day(claim.expires_at_ms)}",
        ]
        await console.claims.adjust_stock(claim.sku_id, -10_000, "盘点")
        bar = window.findChild(QFrame, "shortBar")
        await until(lambda: not bar.isHidden())
        assert "王姐（留 1）" in bar.findChild(ClampedLabel).whole_text()

    at_the_desk(scenario, mode="reserve")
