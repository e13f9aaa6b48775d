"""A number that moves while fans type: the desk asks a person, and goes on with what that says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QMenu, QPushButton

from anchor_console.sales.claims import ClaimState
from tests.desk import builders
from tests.support.until import until


def test_a_claim_between_two_products_waits_for_a_look_and_is_settled_by_one_choice(at_the_desk, clock):
    async def scenario(console, window):
        catalogue = console.goods.catalogue
        coat, other = catalogue.numbered("11"), catalogue.numbered("12")
        clock.advance(60)
        goods = window.live_page.goods
        goods.search.setText("12")
        await until(lambda: goods.table.model().rowCount() and goods.table.currentIndex().isValid())
        await until(lambda: window.findChild(QPushButton, "renumberButton").isVisible())
        QTest.mouseClick(window.findChild(QPushButton, "renumberButton"), Qt.MouseButton.LeftButton)
        dialog = window.findChild(QDialog, "askTextDialog")
        dialog.findChild(QLineEdit).setText("11")
        QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
        await until(lambda: console.goods.catalogue.numbered("11").id == other.id)
        clock.advance(4)
        await builders.hear(builders.a_pipeline(console), [builders.said(63, "11号驼色M来一件")])
        (claim,) = console.state.claims
        assert (claim.state, claim.product_id, claim.or_product_id) == (ClaimState.NEEDS_LOOK, other.id, coat.id)
        claims = window.findChild(QListView, "claimsView")
        claims.setCurrentIndex(claims.model().index(0, 0))
        QTest.mouseClick(window.findChild(QPushButton, "chooseVariantButton"), Qt.MouseButton.LeftButton)
        menu = window.findChild(QMenu, "variantMenu")
        assert {act.text() for act in menu.actions() if act.isSeparator()} == {coat.name, other.name}
        under_coat = menu.actions()[[act.text() for act in menu.actions()].index(coat.name) + 1]
        under_coat.trigger()
        menu.close()
        await until(lambda: console.state.claims[0].state is ClaimState.HELD)
        assert (console.state.claims[0].product_id, console.state.claims[0].or_product_id) == (coat.id, None)

    at_the_desk(scenario, mode="reserve")
