"""Through the screen: a linked pair in two panes at once, its facts confirmed, unlinked, taken back and erased."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton

from anchor_console.desk.widgets.fact_chip import FactChip
from anchor_console.fans.store import identity_id
from tests.desk.builders import said
from tests.desk.test_fan_pane import a_variant, an_order, click, hear, key, take_back
from tests.desk.test_fan_privacy import erase_dialog, shown
from tests.support.until import until

HEIGHT = "身高 165cm · 她说的"


def facts(pane) -> list[str]:
    return [] if pane.shown is None else [chip.text() for chip in pane._scroll.widget().findChildren(FactChip)]


async def a_pair(console, window):
    """Who spoke in the live page's pane, and a buyer of that name in the fans page's; then they are one."""
    sku, words = a_variant(console)
    order = an_order(1, 60, sku)
    await hear(console, said(1, f"{words} 我165 110斤"), order)
    left, right = window.live_page.fan, window.fans_page.fan
    window.show_fan(1)
    right.show_fan(identity_id(console.database.read(), order.fan.identity))
    bought = f"尺码 {console.goods.catalogue.sku_coded(sku)[1].size} ×1"
    assert HEIGHT in facts(left)
    assert f"{bought} · 买的" in facts(right)
    click(left._scroll.widget().findChild(QAbstractButton, "acceptLinkButton"))
    await until(lambda: f"{bought} · 买的" in facts(left) and HEIGHT in facts(right), what="one fan in both panes")
    return left, right, order, bought


def test_what_is_settled_of_a_linked_pair_is_so_in_both_panes_until_they_are_unlinked_and_again_after(at_the_desk):
    async def scenario(console, window):
        left, right, _, bought = await a_pair(console, window)
        guess, sure = f"{bought} · 买的", f"{bought} · 已确认"
        next(chip for chip in left._scroll.widget().findChildren(FactChip) if chip.text() == guess).setFocus()
        key(window, Qt.Key.Key_Return)
        await until(lambda: sure in facts(left) and sure in facts(right), what="confirmed in both")
        click(left._scroll.widget().findChild(QAbstractButton, "undoLinkButton"))
        # What was confirmed of what the other bought goes with the other, who never said that it is theirs.
        await until(lambda: HEIGHT not in facts(right) and guess in facts(right), what="two fans again")
        await until(lambda: not any(one.startswith(bought) for one in facts(left)))
        await take_back(console, window)
        await until(lambda: sure in facts(left) and sure in facts(right) and HEIGHT in facts(right), what="one again")
        await take_back(console, window)
        await until(lambda: guess in facts(left) and guess in facts(right), what="no more confirmed")
        await take_back(console, window)
        await until(lambda: HEIGHT not in facts(right) and guess not in facts(left), what="two fans as at first")

    at_the_desk(scenario)


def test_a_linked_pair_is_erased_from_both_panes(at_the_desk):
    async def scenario(console, window):
        left, right, order, _ = await a_pair(console, window)
        dialog = await erase_dialog(window)
        QTest.mouseClick(dialog.findChild(QPushButton, "confirmEraseButton"), Qt.MouseButton.LeftButton)
        await until(lambda: shown(window, "eraseReceiptDialog") is not None, within_s=10)
        for who in (said(1, "").fan.identity, order.fan.identity):
            assert identity_id(console.database.read(), who) is None
        # Not only out of sight: nothing of theirs stays in the window.
        await until(lambda: left.shown is None and right.shown is None, what="both panes empty")
        assert left._scroll.widget() is None
        assert right._scroll.widget() is None

    at_the_desk(scenario)
