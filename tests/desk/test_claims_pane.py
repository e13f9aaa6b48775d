"""The claims at the desk: what a person must tell stands on top, one tap away; who is affected by a lack is named."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QListView, QPushButton

from anchor_console.desk.models.board_model import RowRole
from anchor_console.desk.widgets.labels import ClampedLabel
from anchor_console.desk.widgets.wording import time_of_day
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
        await console.goods_desk.set_left(claim.sku_id, 0)
        bar = window.findChild(QFrame, "shortBar")
        await until(lambda: not bar.isHidden())
        assert "王姐（留 1）" in bar.findChild(ClampedLabel).whole_text()
        (short,) = console.state.shorts
        console.state.shorts.put(short.sku_id, replace(short, more=12))
        await until(lambda: "王姐（留 1）、还有 12 位" in bar.findChild(ClampedLabel).whole_text())

    at_the_desk(scenario, mode="reserve")


async def two_readings(console, window, clock, *lines):
    """Number 11 has just gone from the coat to what was 12; gives coat and the other."""
    catalogue = console.goods.catalogue
    coat, other = catalogue.numbered("11"), catalogue.numbered("12")
    clock.advance(60)
    await console.goods_desk.renumber(other.id, "11")
    clock.advance(4)
    said = [builders.said(63 + at, text, name=name) for at, (name, text) in enumerate(lines)]
    await builders.hear(builders.a_pipeline(console), said)
    await until(lambda: len(rows_of(window)) == len(lines))
    return coat, other


def test_a_claim_is_settled_by_keys_alone_and_the_next_one_is_there(at_the_desk, clock):
    async def scenario(console, window):
        coat, other = await two_readings(
            console, window, clock, ("李姐", "11号驼色M来一件"), ("王姐", "11号驼色M来一件")
        )
        claims, cells = window.findChild(QListView, "claimsView"), window.findChild(QFrame, "variantCells")
        claims.setFocus(Qt.FocusReason.ShortcutFocusReason)
        await until(lambda: not cells.isHidden() and cells.findChildren(QPushButton))

        def focused():
            return window.focusWidget()

        QTest.keyClick(claims, Qt.Key.Key_Return)
        assert cells.isAncestorOf(focused())
        # Back without having settled anything.
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
        assert focused() is claims
        QTest.keyClick(claims, Qt.Key.Key_Return)
        while coat.name not in focused().text():
            QTest.keyClick(focused(), Qt.Key.Key_Right)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        await until(lambda: next(iter(console.state.claims)).product_id == coat.id)
        await until(lambda: claims.currentIndex().data(RowRole.ROW).fan_name == "王姐")
        assert focused() is claims
        QTest.keyClick(claims, Qt.Key.Key_Return)
        while other.name not in focused().text():
            QTest.keyClick(focused(), Qt.Key.Key_Right)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        await until(lambda: {claim.or_product_id for claim in console.state.claims} == {None})
        assert {claim.fan_name: claim.product_id for claim in console.state.claims} == {
            "李姐": coat.id,
            "王姐": other.id,
        }

    at_the_desk(scenario, mode="reserve")


def test_the_keys_stay_on_the_cell_that_was_chosen_while_the_room_goes_on(at_the_desk):
    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        await builders.hear(pipeline, [builders.said(1, "11号来一件", name="李姐")])
        claims, cells = window.findChild(QListView, "claimsView"), window.findChild(QFrame, "variantCells")
        await until(lambda: not cells.isHidden() and cells.findChildren(QPushButton))
        claims.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTest.keyClick(claims, Qt.Key.Key_Return)
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
        was = window.focusWidget()
        name, left = was.objectName(), was.text()
        sku = next(sku for sku in console.goods.catalogue.numbered("11").skus if name.endswith(f"-{sku.code}"))
        await console.claims.adjust_stock(sku.id, 1, "盘点")
        await until(
            lambda: any(tap.objectName() == name and tap.text() != left for tap in cells.findChildren(QPushButton))
        )
        assert window.focusWidget().objectName() == name
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        await until(lambda: next(iter(console.state.claims)).sku_id == sku.id)

    at_the_desk(scenario, mode="reserve")


def test_keys_that_were_on_the_cells_of_a_claim_settle_no_other_one(at_the_desk):
    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        lines = [builders.said(1, "11号来一件", name="李姐"), builders.said(2, "11号来一件", name="王姐")]
        await builders.hear(pipeline, lines)
        claims, cells = window.findChild(QListView, "claimsView"), window.findChild(QFrame, "variantCells")
        await until(lambda: not cells.isHidden() and cells.findChildren(QPushButton))
        claims.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTest.keyClick(claims, Qt.Key.Key_Return)
        assert cells.isAncestorOf(window.focusWidget())
        # An assistant settles it first.
        first, second = console.state.claims
        sku = console.goods.catalogue.numbered("11").the_sku("驼色", "M")
        await console.claims.choose_variant(first.id, sku.id)
        await until(lambda: not cells.isAncestorOf(window.focusWidget()))
        assert window.focusWidget() is claims
        assert console.state.claims.get(second.id).sku_id is None

    at_the_desk(scenario, mode="reserve")


def test_a_row_tells_that_its_number_meant_two_products_or_another_one_than_now(at_the_desk, clock):
    async def scenario(console, window):
        coat, other = await two_readings(console, window, clock, ("李姐", "11号要2件"))
        painter = window.findChild(QListView, "claimsView").itemDelegate()
        (claim,) = rows_of(window)
        assert painter.what_within(claim, 10_000) == f"11号 {other.name}还是{coat.name}？ ×2"
        # No cut name: the cells above and the tooltip tell both.
        assert painter.what_within(claim, 120) == "11号？ ×2"
        sku = coat.the_sku("驼色", "M")
        await console.claims.choose_variant(claim.id, sku.id)
        (claim,) = console.state.claims
        assert painter.what_within(claim, 10_000) == f"11号 {coat.name} 驼色 M"
        narrow = painter.what_within(claim, 150)
        assert narrow.startswith(f"11号 {coat.name[0]}")
        assert narrow.endswith("… 驼色 M")

    at_the_desk(scenario, mode="reserve")
