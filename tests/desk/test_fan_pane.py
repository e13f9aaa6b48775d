"""What is known of a fan is settled, linked and taken back on the screen, by keys and by clicks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLabel, QLineEdit, QMenu, QToolTip, QWidget

from anchor_console.core.clock import from_ms
from anchor_console.core.events import FanRef, Order, OrderLine, Refund
from anchor_console.core.ids import IdentityId
from anchor_console.desk.widgets import painting
from anchor_console.desk.widgets.fact_chip import FactChip
from anchor_console.desk.widgets.labels import ElidedLabel
from anchor_console.desk.widgets.tier_looks import GLYPHS
from anchor_console.desk.widgets.wording import time_of_day
from anchor_console.fans.facts import CHILD_GROWS_MS, SENSITIVE_KEY, Standing
from anchor_console.fans.marks import Mark
from anchor_console.fans.store import identities_of
from anchor_console.fans.tiers import Shape, TierRule
from anchor_console.goods.sizes import SizeRange
from anchor_console.sales.past_store import PastLine, put_past_lines
from tests.desk import builders
from tests.desk.builders import said
from tests.live.test_pipeline import FullDisk
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS
from tests.support.until import until


async def hear(console, *events):
    await builders.hear(builders.a_pipeline(console), events)


def chips(window) -> dict[str, FactChip]:
    """The facts that the pane shows, by what they say without their standing."""
    pane = window.live_page.fan
    sheet = pane._scroll.widget()
    return {chip.text().split(" · ")[0]: chip for chip in sheet.findChildren(FactChip)}


def texts(window) -> list[str]:
    return [chip.text() for chip in chips(window).values()]


def labels(window, name) -> list[str]:
    box = window.live_page.fan._scroll.widget().findChild(QWidget, name)
    return [] if box is None else [label.text() for label in box.findChildren(QLabel)]


def pane_button(window, name) -> QAbstractButton | None:
    return window.live_page.fan._scroll.widget().findChild(QAbstractButton, name)


def in_sight(chip) -> bool:
    return not chip.visibleRegion().isEmpty() and chip.visibleRegion().boundingRect().size() == chip.size()


def click(button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def key(window, key_, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key_, modifier)


async def take_back(console, window) -> None:
    """Press Ctrl+Z once what was asked for is done: the screen may show it a moment earlier."""
    await until(lambda: not len(console.tasks))
    key(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_return_confirms_a_fact_delete_rejects_it_and_ctrl_z_takes_each_back(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤，3号多大码"))
        window.resize(1366, 768)
        window.show_fan(1)
        await until(lambda: all(in_sight(chip) for chip in chips(window).values()), what="facts, without scrolling")
        key(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
        assert window.focusWidget() is chips(window)["身高 165cm"]
        key(window, Qt.Key.Key_Return)
        await until(lambda: "身高 165cm · 已确认" in texts(window))
        assert window.focusWidget() is chips(window)["身高 165cm"]
        key(window, Qt.Key.Key_Right)
        assert window.focusWidget() is chips(window)["体重 110斤"]
        key(window, Qt.Key.Key_Delete)
        await until(lambda: "体重 110斤" not in chips(window))
        await take_back(console, window)
        await until(lambda: "体重 110斤 · 她说的" in texts(window))
        assert "已撤回，体重 110斤 还在" in window.notice_texts()
        await take_back(console, window)
        await until(lambda: "身高 165cm · 她说的" in texts(window))

    at_the_desk(scenario)


def test_a_rejected_fact_stays_away_when_the_same_words_come_again(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我平时穿L码"))
        window.show_fan(1)
        chips(window)["尺码 L"].setFocus()
        key(window, Qt.Key.Key_Delete)
        await until(lambda: not chips(window))
        await hear(console, said(2, "我平时穿L码！"))
        window.show_fan(1)
        assert not chips(window)
        await hear(console, said(3, "我从来都穿L"))
        window.show_fan(1)
        assert texts(window) == ["尺码 L · 她说的"]

    at_the_desk(scenario)


def test_what_was_taken_further_cannot_be_undone_and_says_so(at_the_desk, clock):
    async def scenario(console, window):
        await hear(console, said(1, "我平时穿L码"))
        window.show_fan(1)
        (known,) = console.fans.view(IdentityId(1)).facts
        await console.fans.settle(IdentityId(1), known, Standing.CONFIRMED)
        clock.advance(1)
        by = replace(console.air._actions.at_desk(), name="助播")
        (known,) = console.fans.view(IdentityId(1)).facts
        await console.fans.settle(IdentityId(1), known, Standing.REJECTED, by)
        await take_back(console, window)
        await until(lambda: "后来又改过，撤不回了" in window.notice_texts())
        assert not chips(window)

    at_the_desk(scenario)


def test_two_sayings_that_contradict_are_both_shown_with_when_they_were_said(at_the_desk, clock):
    async def scenario(console, window):
        await hear(console, said(1, "我160 100斤"))
        clock.advance(86_400)
        await hear(console, said(86_400, "我身高165"))
        window.show_fan(1)
        today = time_of_day(A_WEDNESDAY_EVENING_MS + 86_400_000)
        assert {"身高 160cm · 她说的 · 11-18", f"身高 165cm · 她说的 · {today}"} <= set(texts(window))
        clock.advance(365 * 86_400)
        window.show_fan(1)
        assert {"身高 160cm · 她说的 · 2026-11-18", "身高 165cm · 她说的 · 2026-11-19"} <= set(texts(window))
        assert "前后说得不一样，两个都留着" in chips(window)["身高 160cm"].toolTip()

    at_the_desk(scenario)


def test_facts_of_another_wearer_stand_apart_and_a_childs_figures_grow_old(at_the_desk, clock):
    async def scenario(console, window):
        await console.settings.set(SENSITIVE_KEY, True)
        await hear(console, said(1, "我160"), said(2, "给我家小子买，身高110"))
        window.show_fan(1)
        # That she buys for a child heads what is known of it, and can be settled there.
        facts = list(chips(window))
        assert facts.index("孩子") + 1 == facts.index("身高 110cm")
        chips(window)["孩子"].setFocus()
        key(window, Qt.Key.Key_Delete)
        await until(lambda: "孩子" not in chips(window))
        assert "孩子" in labels(window, "fanFacts")
        clock.advance(CHILD_GROWS_MS / 1000 + 86_400)
        window.show_fan(1)
        old = chips(window)["身高 110cm"]
        assert old.text().startswith("身高 110cm · 早先")
        assert "有些日子了" in old.toolTip()

    at_the_desk(scenario)


def test_of_two_children_told_of_in_one_evening_the_size_goes_by_the_one_told_last(at_the_desk):
    async def scenario(console, window):
        product = console.goods.catalogue.numbered("11")
        chart = [SizeRange("M", 105, 115, 18, 22), SizeRange("L", 125, 135, 24, 30)]
        await console.goods_desk.set_size_chart(product.id, chart)
        await hear(
            console,
            said(1, "大宝130cm 50斤 11号穿多大"),
            said(2, "二宝110cm 11号穿多大"),
            said(3, "二宝40斤 11号穿多大"),
        )
        window.show_fan(1)
        assert {"身高 130cm", "身高 110cm", "体重 50斤", "体重 40斤"} <= set(chips(window))
        assert "可能是两个人" in chips(window)["身高 130cm"].toolTip()
        await until(lambda: labels(window, "fanSizes"))
        assert not any("130" in text or "110/" in text for text in labels(window, "fanSizes"))

    at_the_desk(scenario)


def test_a_chip_tells_its_words_and_a_click_shows_them_in_the_chat(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"), *(said(n, f"第{n}句", "别人") for n in range(2, 60)))
        window.show_fan(1)
        chip = chips(window)["身高 165cm"]
        assert "“我165 110斤”" in chip.toolTip()
        view = window.live_page.chat.view
        assert 1 not in [message for message, _ in view.rows_seen()]
        click(chip)
        await until(lambda: 1 in [message for message, _ in view.rows_seen()])

    at_the_desk(scenario)


def test_the_words_of_an_earlier_session_are_shown_among_their_neighbours(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"), said(2, "主播好", "别人"))
        await console.session.end()
        window.show_fan(1)
        click(chips(window)["身高 165cm"])
        await until(lambda: window.findChild(QDialog, "linesAroundDialog") is not None)
        shown = window.findChild(QDialog, "linesAroundDialog")
        assert shown.findChild(QLabel, "aroundLine").text() == "王姐：我165 110斤"
        shown.close()

    at_the_desk(scenario)


def test_what_a_person_knows_is_written_down_with_a_facet_of_their_own(at_the_desk):
    async def scenario(console, window):
        await console.fans.set_facets(["脚型"])
        await hear(console, said(1, "来了"))
        window.show_fan(1)
        click(pane_button(window, "addFactButton"))
        dialog = window.findChild(QDialog, "addFactDialog")
        facet, value = dialog.findChild(QComboBox, "factFacet"), dialog.findChild(QComboBox, "factValue")
        facet.setCurrentIndex(facet.findData("height_cm"))
        value.setEditText("很高")
        click(dialog.findChild(QAbstractButton, "confirmFactButton"))
        assert dialog.isVisible()
        facet.setCurrentIndex(facet.findData("脚型"))
        value.setEditText("偏宽")
        click(dialog.findChild(QAbstractButton, "confirmFactButton"))
        await until(lambda: texts(window) == ["脚型 偏宽 · 已确认"])
        window.activateWindow()
        await until(window.isActiveWindow)
        await take_back(console, window)
        await until(lambda: not texts(window))

    at_the_desk(scenario)


def test_a_note_that_is_half_written_waits_for_its_fan_while_another_is_looked_at(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "晚上好"), said(2, "来了", "李姐"))
        written = window.live_page.fan.findChild(QLineEdit, "fanNoteField")
        window.show_fan(1)
        QTest.keyClicks(written, "ai kanjia")
        window.show_fan(2)
        assert written.text() == ""
        QTest.keyClicks(written, "hao shuo")
        window.show_fan(1)
        assert written.text() == "ai kanjia"
        await console.privacy.erase_shown(IdentityId(2))
        QTest.keyClick(written, Qt.Key.Key_Return)
        await until(lambda: [note.text for note in console.fans.view(IdentityId(1)).notes] == ["ai kanjia"])
        assert not window.live_page.fan._unfinished

    at_the_desk(scenario)


def test_a_window_that_closes_right_after_somebody_spoke_looks_nobody_up_any_more(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "晚上好"))
        window.show_fan(1)
        await hear(console, said(2, "我165"))
        refresh = window.live_page.fan._refresh
        await until(refresh.isActive)
        window._desk.ties.end()  # as closing does
        assert not refresh.isActive()

    at_the_desk(scenario)


@pytest.mark.parametrize(("language", "told"), [("zh_CN", "体重 110斤 · 她说的"), ("en", "weight 55 kg · stated")])
def test_a_weight_is_told_in_the_unit_of_the_language(at_the_desk, language, told):
    async def scenario(console, window):
        await hear(console, said(1, "我165 110斤"))
        window.show_fan(1)
        await until(lambda: told in texts(window))

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize(
    ("language", "label", "typed"),
    [
        ("zh_CN", "体重（斤）", {"60": "记作 60斤，就是 30公斤", "55kg": "记作 110斤，就是 55公斤"}),
        ("en", "weight (kg)", {"60": "kept as 60 kg, that is 120 jin", "110斤": "kept as 55 kg, that is 110 jin"}),
    ],
)
def test_a_weight_is_typed_in_the_unit_of_its_label_or_with_its_own_and_says_what_will_be_kept(
    at_the_desk, language, label, typed
):
    async def scenario(console, window):
        await hear(console, said(1, "来了"))
        window.show_fan(1)
        click(pane_button(window, "addFactButton"))
        dialog = window.findChild(QDialog, "addFactDialog")
        facet, value = dialog.findChild(QComboBox, "factFacet"), dialog.findChild(QComboBox, "factValue")
        told, finish = dialog.findChild(QLabel, "factTold"), dialog.findChild(QAbstractButton, "confirmFactButton")
        facet.setCurrentIndex(facet.findData("weight_kg"))
        assert facet.currentText() == label
        value.setEditText("很重")
        assert not told.isVisible()
        click(finish)
        assert dialog.isVisible()
        assert "110斤" in told.text()
        for text, kept in typed.items():
            value.setEditText(text)
            assert told.text() == kept
        value.setEditText("55公斤")
        click(finish)
        shown = {"zh_CN": "体重 110斤 · 已确认", "en": "weight 55 kg · confirmed"}[language]
        await until(lambda: texts(window) == [shown])

    at_the_desk(scenario, language=language)


def test_nothing_is_kept_of_who_is_under_18_until_a_person_says_that_it_was_misread(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我平时穿M码"), said(2, "我今年15岁，165"))
        window.show_fan(1)
        assert not chips(window)
        assert "说了自己未满 18 岁，不记偏好" in labels(window, "fanFacts")
        assert not pane_button(window, "addFactButton").isEnabled()
        assert any("未满 18 岁" in text for text in window.notice_texts())
        click(pane_button(window, "grownUpButton"))
        await until(lambda: pane_button(window, "grownUpButton") is None)
        await hear(console, said(3, "我平时穿M码的"))
        window.show_fan(1)
        assert texts(window) == ["尺码 M · 她说的"]

    at_the_desk(scenario)


def an_order(number: int, seconds: int, sku: str = "W011-CAM-M") -> Order:
    ref = FanRef(platform="kuaishou", space="shop", user_id="b1", name="王姐")
    at = from_ms(A_WEDNESDAY_EVENING_MS) + timedelta(seconds=seconds)
    return Order(id=f"order-{number}", at=at, order_id=f"o{number}", status="paid", fan=ref,
                 lines=[OrderLine(line_id="1", qty=1, sku=sku)])  # fmt: skip


def a_variant(console):
    """A variant of the sample's number 11, and how a fan claims it."""
    product = console.goods.catalogue.numbered("11")
    sku = next(one for one in product.skus if one.color and one.size)
    return sku.code, f"11号{sku.color}{sku.size}来一件"


def test_a_proposed_link_is_accepted_with_one_key_and_unlinking_undoes_what_followed(at_the_desk):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words), an_order(1, 60, sku))
        window.show_fan(1)
        window.live_page.fan._scroll.verticalScrollBar().setValue(10_000)
        assert any("可能是同一个人：王姐" in text for text in labels(window, "linkProposal"))
        assert bought_nothing(window)
        key(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
        assert not pane_button(window, "acceptLinkButton").visibleRegion().isEmpty()
        key(window, Qt.Key.Key_Return)
        await until(lambda: labels_of(window, "fan-orders") == "1")
        tx = console.database.read()
        assert len(identities_of(tx, IdentityId(1), confirmed_only=True)) == 2
        assert any(text.endswith("买的") for text in texts(window))
        click(pane_button(window, "undoLinkButton"))
        await until(lambda: bought_nothing(window))
        assert texts(window) == []
        await take_back(console, window)
        await until(lambda: labels_of(window, "fan-orders") == "1")

    at_the_desk(scenario)


def labels_of(window, name) -> str:
    found = window.live_page.fan._scroll.widget().findChild(QLabel, name)
    return "" if found is None else found.text()


def bought_nothing(window) -> bool:
    return labels_of(window, "fanOnlyCame").endswith("还没买过") and labels_of(window, "fan-orders") == ""


def test_the_size_to_tell_is_in_sight_whatever_else_is_to_be_settled_of_a_fan(at_the_desk):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words), an_order(1, 60, sku), said(90, "我165 110斤"), said(91, "11号我穿多大"))
        chart = [SizeRange("M", 155, 168, 50, 60)]
        await console.goods_desk.set_size_chart(console.goods.catalogue.numbered("11").id, chart)
        for number in range(4):
            await console.fans.promise(IdentityId(1), f"下次给你带{number}号")
        window.resize(1366, 768)
        window.show_fan(1)
        await until(lambda: in_sight(window.live_page.fan.findChild(QLabel, "sizeAdvice")), what="without scrolling")
        assert window.live_page.fan.findChild(QLabel, "sizeAdvice").text().startswith("11号尺码：165/110斤 → M")

    at_the_desk(scenario)


def test_a_rejected_link_is_not_proposed_again(at_the_desk):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words), an_order(1, 60, sku))
        window.show_fan(1)
        key(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
        key(window, Qt.Key.Key_Delete)
        await until(lambda: pane_button(window, "acceptLinkButton") is None)
        await hear(console, said(100, words), an_order(2, 160, sku), said(200, words), an_order(3, 260, sku))
        window.show_fan(1)
        assert pane_button(window, "acceptLinkButton") is None
        assert bought_nothing(window)

    at_the_desk(scenario)


def test_two_agreeing_orders_show_as_a_guess_that_a_click_makes_sure(at_the_desk):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words), an_order(1, 60, sku), said(100, words), an_order(2, 160, sku))
        window.show_fan(1)
        assert labels_of(window, "fan-orders") == "2"
        click(pane_button(window, "confirmLinkButton"))
        await until(lambda: pane_button(window, "confirmLinkButton") is None)
        assert len(identities_of(console.database.read(), IdentityId(1), confirmed_only=True)) == 2

    at_the_desk(scenario)


def test_a_size_bought_and_kept_is_a_guess_with_its_count_until_it_is_confirmed(at_the_desk, clock):
    async def scenario(console, window):
        clock.advance(600)
        sku, _ = a_variant(console)
        size = console.goods.catalogue.sku_coded(sku)[1].size
        await hear(console, an_order(1, 60, sku), an_order(2, 160, sku))
        window.show_fan(1)
        assert f"尺码 {size} ×2 · 买的" in texts(window)
        name = console.goods.catalogue.sku_coded(sku)[0].name
        tip = chips(window)[f"尺码 {size} ×2"].toolTip().splitlines()
        assert tip[0] == "按成交算，买过 2 次"
        assert [name in line for line in tip[1:]] == [True, True]
        chips(window)[f"尺码 {size} ×2"].setFocus()
        key(window, Qt.Key.Key_Return)
        await until(lambda: f"尺码 {size} ×2 · 已确认" in texts(window))
        await take_back(console, window)
        await until(lambda: f"尺码 {size} ×2 · 买的" in texts(window))
        chips(window)[f"尺码 {size} ×2"].setFocus()
        key(window, Qt.Key.Key_Delete)
        await until(lambda: f"尺码 {size} ×2" not in chips(window))

    at_the_desk(scenario)


def test_a_few_mens_things_stand_with_a_man_and_their_orders_behind_them(at_the_desk, clock):
    async def scenario(console, window):
        await hear(console, said(1, "来了"))
        goods = [*["女士羊毛大衣"] * 3, "男士羊毛大衣"]
        lines = [
            PastLine("kuaishou", f"o{n}", "1", IdentityId(1), None, name, None, None, None, "M", 1, 100, "shipped",
                     False, clock.now_ms(), None)
            for n, name in enumerate(goods)
        ]  # fmt: skip
        await console.database.run(lambda tx: put_past_lines(tx, lines))
        window.show_fan(1)
        tips = {name: chip.toolTip() for name, chip in chips(window).items() if name.startswith("尺码")}
        assert [tip.count("女士羊毛大衣") for tip in tips.values()] == [3, 0]
        assert [tip.count("男士羊毛大衣") for tip in tips.values()] == [0, 1]
        # What was bought has no line to go to: without a mouse its orders are told all the same.
        key(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
        key(window, Qt.Key.Key_Space)
        await until(lambda: QToolTip.text() == window.focusWidget().toolTip() != "")
        QToolTip.hideText()

    at_the_desk(scenario)


def test_whose_id_is_hidden_is_known_by_their_name_on_the_platform(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我平时穿L码", "游客", masked=True))
        window.show_fan(1)
        pane = window.live_page.fan
        assert "快手 · 游客" in [part.whole_text() for part in pane.findChildren(ElidedLabel)]
        assert texts(window) == ["尺码 L · 她说的"]

    at_the_desk(scenario)


def test_a_promise_stands_at_the_fan_until_it_is_kept(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "下次帮我带条围巾"))
        window.show_fan(1)
        field = window.findChild(QLineEdit, "fanNoteField")
        QTest.keyClicks(field, "xia ci dai wei jin")
        click(window.findChild(QAbstractButton, "addPromiseButton"))
        await until(lambda: "xia ci dai wei jin" in labels(window, "fanPromises"))
        click(pane_button(window, "keepPromiseButton"))
        await until(lambda: labels(window, "fanPromises") == [])
        await take_back(console, window)
        await until(lambda: "xia ci dai wei jin" in labels(window, "fanPromises"))

    at_the_desk(scenario)


def test_a_note_is_written_without_a_mouse(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "来了"), said(2, "我165 110斤", "李姐"))
        for who, presses in ((1, 1), (2, 2)):
            window.show_fan(who)
            for _ in range(presses):
                key(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
            assert window.focusWidget().objectName() == "fanNoteField"
            QTest.keyClicks(window.focusWidget(), "ai kan jia")
            key(window, Qt.Key.Key_Return)
            await until(lambda: "ai kan jia" in labels(window, "fanNotes"))
            assert window.focusWidget().objectName() != "fanNoteField"

    at_the_desk(scenario)


def test_a_note_that_holds_no_more_goes_by_a_key_and_comes_back_by_undo(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "来了"))
        window.show_fan(1)
        await console.fans.add_note(1, "过年前发货")
        await until(lambda: "过年前发货" in labels(window, "fanNotes"))
        pane_button(window, "dropNoteButton").setFocus()
        key(window, Qt.Key.Key_Space)
        await until(lambda: "过年前发货" not in labels(window, "fanNotes"))
        await take_back(console, window)
        await until(lambda: "过年前发货" in labels(window, "fanNotes"))
        assert "已撤回，这条备注还在" in window.notice_texts()

    at_the_desk(scenario)


def test_a_promise_that_is_not_to_be_kept_goes_by_a_key_and_comes_back_by_undo(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "下次帮我带条围巾"))
        window.show_fan(1)
        await console.fans.promise(1, "下次带围巾")
        await until(lambda: "下次带围巾" in labels(window, "fanPromises"))
        pane_button(window, "dropPromiseButton").setFocus()
        key(window, Qt.Key.Key_Space)
        await until(lambda: labels(window, "fanPromises") == [])
        assert console.fans.open_promises() == []
        await take_back(console, window)
        await until(lambda: "下次带围巾" in labels(window, "fanPromises"))
        await console.undo.do_again()
        await until(lambda: labels(window, "fanPromises") == [])

    at_the_desk(scenario)


def test_whom_not_to_serve_is_marked_with_the_reason_and_served_again(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "来了"))
        window.show_fan(1)
        # A deed, not a word about the fan.
        assert window.findChild(QAbstractButton, "servedButton").text() == "设为不接待…"
        click(window.findChild(QAbstractButton, "servedButton"))
        dialog = window.findChild(QDialog, "askTextDialog")
        QTest.keyClicks(dialog.findChild(QLineEdit), "returns on purpose")
        QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
        await until(lambda: window.live_page.fan.shown.not_served is not None)
        mark = window.live_page.fan._scroll.widget().findChild(QLabel, "fanNotServed").text()
        assert mark.startswith("不接待：returns on purpose")
        click(window.findChild(QAbstractButton, "servedButton"))
        await until(lambda: window.live_page.fan.shown.not_served is None)

    at_the_desk(scenario)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_tier_has_a_shape_and_stands_apart_from_what_the_platform_says(at_the_desk, language):
    async def scenario(console, window):
        await hear(console, said(1, "来了", club="主播家人", level=12, closeness=1_234))
        window.show_fan(1)
        sheet = window.live_page.fan._scroll.widget()
        assert sheet.findChild(QLabel, "fanTier").text()[0] == "○"
        club = [one.text() for one in sheet.findChildren(QLabel) if one.property("chip") == "club"]
        assert club[0] == "主播家人 · Lv12"
        assert len(club) == 2
        assert "1,234" in club[1]

    at_the_desk(scenario, language=language)


def test_whichever_id_a_fan_is_looked_at_by_the_pane_tells_what_is_known_of_each(at_the_desk):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words, club="主播家人", level=12, closeness=1_234), an_order(1, 60, sku))
        chat, buyer = IdentityId(1), IdentityId(2)
        (link,) = (one.link for one in console.fans.view(chat).proposals)
        await console.fans.accept_link(link)
        await console.marks.set(chat, Mark.RETURNER)
        await console.session.end()
        await console.session.start("周四", "cart")
        await hear(
            console,
            replace(said(200, "改名了"), fan=FanRef(platform="kuaishou", user_id="u-王姐", name="王姐姐")),
        )
        for who in (chat, buyer):
            window.show_fan(who)
            sheet = window.live_page.fan._scroll.widget()
            told = [one.text() for one in sheet.findChildren(QLabel)]
            assert {"主播家人 · Lv12", "高退货"} <= set(told)
            assert any("1,234" in text for text in told)
            assert any(text.startswith("曾用名") and "王姐" in text for text in told), told

    at_the_desk(scenario)


def test_what_was_paid_back_of_an_order_is_not_counted_as_spent(at_the_desk):
    async def scenario(console, window):
        sku, _ = a_variant(console)
        buyer = FanRef(platform="kuaishou", user_id="u-王姐", name="王姐")
        line = OrderLine(line_id="1", qty=2, sku=sku)
        paid = replace(an_order(1, 60, sku), fan=buyer, lines=[line], total=19_800, paid=19_800)
        at = paid.at + timedelta(minutes=5)
        back = replace(
            paid, id="back", at=at, updated_at=at, status="part_refunded", refunds=[Refund(refund_id="r", amount=9_900)]
        )
        await hear(console, said(1, "来了"), paid)
        window.show_fan(1)
        assert labels_of(window, "fan-spent") == "¥198"
        await hear(console, back)
        window.show_fan(1)
        assert labels_of(window, "fan-spent") == "¥99"
        shown = [one.text() for one in window.live_page.fan._scroll.widget().findChildren(QLabel)]
        assert "退了¥99" in shown

    at_the_desk(scenario)


def test_a_tiers_shape_stands_beside_the_name_in_the_chat_and_follows_what_they_buy(at_the_desk):
    async def scenario(console, window):
        sku, _ = a_variant(console)
        buyer = FanRef(platform="kuaishou", user_id="u-王姐", name="王姐")
        one, another, next_day = (
            replace(an_order(n, seconds, sku), fan=buyer) for n, seconds in enumerate((60, 120, 86_400), 1)
        )
        await hear(console, said(1, "来了"))
        layout = window.live_page.chat.view.sight.layout_at
        assert layout(0).text.startswith("王姐\u200e")
        await hear(console, one, another)
        assert layout(0)._text.text().startswith("王姐\u00a0■")
        await hear(console, next_day)
        assert layout(0)._text.text().startswith("王姐\u00a0◆")
        await console.fans.set_served(IdentityId(1), is_served=False, why="恶意退货")
        assert layout(0)._text.text().startswith("王姐\u00a0✕")

    at_the_desk(scenario)


def test_of_who_bought_nothing_tonights_words_are_in_sight_on_a_small_screen(at_the_desk, clock):
    """Nearly everybody in a new shop: figures of nothing must not stand before what they say."""

    async def scenario(console, window):
        window.resize(1366, 768)
        await hear(console, said(1, "来了"), said(2, "有没有大码的呀"), said(3, "想看看那个大衣"))
        window.show_fan(1)
        assert labels_of(window, "fanOnlyCame") == "来过 1 场 · 还没买过"
        sheet = window.live_page.fan._scroll.widget()
        told = sheet.findChild(QLabel, "fanSaid")
        assert told.text().count("\n") == 2
        await until(lambda: in_sight(sheet.findChild(QLabel, "fanSaid")), what="all that was said")
        assert "买过" not in [one.text() for one in sheet.findChildren(QLabel)]
        sku, _ = a_variant(console)
        bought = replace(an_order(1, 60, sku), fan=said(1, "").fan)
        await hear(console, bought)
        window.show_fan(1)
        assert (labels_of(window, "fan-orders"), labels_of(window, "fanOnlyCame")) == ("1", "")
        assert "买过" in [one.text() for one in window.live_page.fan._scroll.widget().findChildren(QLabel)]

    at_the_desk(scenario)


def test_the_tier_of_whoever_comes_marks_no_line_and_is_told_in_the_pane_and_on_hover(at_the_desk, monkeypatch):
    """In a new shop it would stand on nearly every line; a tier of the seller's own that asks for nothing tells as
    little.
    """

    async def scenario(console, window):
        sku, _ = a_variant(console)
        buyer = FanRef(platform="kuaishou", user_id="u-李姐", name="李姐")
        bought = replace(an_order(1, 60, sku), fan=buyer)
        lines = [said(1, "11号黑色M要一件"), said(2, "11号黑色M要一件", "李姐")]
        await hear(console, *lines, bought)
        view, claims = window.live_page.chat.view, window.findChild(QWidget, "claimsView")
        drawn = []
        say = painting.words

        def heard(painter, box, text, *how, **where):
            drawn.append(text)
            return say(painter, box, text, *how, **where)

        monkeypatch.setattr(painting, "words", heard)

        def told() -> tuple[list[str], list[str]]:
            drawn.clear()
            claims.grab()
            in_claims = [text for text in drawn if text in ("王姐", "李姐", *GLYPHS.values())]
            return [view.sight.layout_at(at).text.split("\u200e")[0] for at in (0, 1)], in_claims

        await until(lambda: told() == (["王姐", "李姐\u00a0■"], ["李姐", "■", "王姐"]))
        window.show_fan(1)
        assert window.live_page.fan._scroll.widget().findChild(QLabel, "fanTier").text() == "○ 新粉"
        assert "○ 新粉" in view._tell(console.state.feed[0])
        await console.tiers.set_rules([TierRule("all", "老铁", Shape.STAR, sessions=1)])
        await until(lambda: told() == (["王姐", "李姐"], ["李姐", "王姐"]))
        await console.fans.set_served(IdentityId(1), is_served=False, why="恶意退货")
        await until(lambda: told() == (["王姐\u00a0✕", "李姐"], ["李姐", "王姐", "✕"]))

    at_the_desk(scenario)


def test_a_note_that_a_full_disk_does_not_keep_is_still_there_to_be_written(at_the_desk, monkeypatch):
    async def scenario(console, window):
        await hear(console, said(1, "晚上好"), said(2, "晚上好", name="李姐"))
        window.show_fan(1)
        field = window.live_page.fan.findChild(QLineEdit, "fanNoteField")
        run = console.database.run
        monkeypatch.setattr(console.database, "run", FullDisk(run, refusals=1))
        field.setText("过年前发货")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: field.text() == "过年前发货")
        console.notices.clear("storage.full")
        monkeypatch.setattr(console.database, "run", FullDisk(run, refusals=1))
        QTest.keyClick(field, Qt.Key.Key_Return)
        window.show_fan(2)
        await until(lambda: "storage.full" in [notice.key for notice in console.notices.current])
        assert field.text() == ""
        window.show_fan(1)
        assert field.text() == "过年前发货"
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: len(console.fans.view(IdentityId(1)).notes) == 1)
        assert field.text() == ""

    at_the_desk(scenario)


def test_a_key_pressed_twice_settles_once_and_is_undone_once(at_the_desk, clock):
    async def scenario(console, window):
        clock.advance(600)
        sku, _ = a_variant(console)
        await hear(console, said(1, "我165 110斤"), replace(an_order(1, 60, sku), fan=said(1, "").fan))
        window.show_fan(1)
        for wanted in ("身高 165cm", next(text for text in chips(window) if text.endswith("×1"))):
            before = chips(window)[wanted].text()
            chips(window)[wanted].setFocus()
            for _ in range(2):
                key(window, Qt.Key.Key_Return)
            await until(lambda wanted=wanted: chips(window)[wanted].text().endswith("已确认"))
            await take_back(console, window)
            await until(lambda wanted=wanted, before=before: before in texts(window))

    at_the_desk(scenario)


def test_an_ampersand_in_what_a_fan_wrote_is_shown_as_one(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "我平时穿L码 A&B都行"))
        window.show_fan(1)
        await console.fans.add_fact(IdentityId(1), "likes", "H&M")
        await until(lambda: "喜欢 H&&M" in chips(window))
        assert chips(window)["喜欢 H&&M"].accessibleName().startswith("喜欢 H&M")
        chip = chips(window)["尺码 L"]
        chip.customContextMenuRequested.emit(chip.rect().center())
        menu = window.findChild(QMenu, "factMenu")
        assert menu.actions()[-1].text().endswith("我平时穿L码 A&&B都行")
        menu.close()
        await until(lambda: window.findChild(QMenu, "factMenu") is None)

    at_the_desk(scenario)


def test_what_is_ordered_and_not_paid_stands_below_what_was_bought_and_says_so(at_the_desk):
    async def scenario(console, window):
        sku, _ = a_variant(console)
        orders = [replace(an_order(n, 60 * n, sku), fan=said(1, "").fan) for n in (1, 2, 3)]
        states = ("paid", "placed", "cancelled")
        told = [replace(one, status=state) for one, state in zip(orders, states, strict=True)]
        await hear(console, said(1, "来了"), *told)
        window.show_fan(1)
        sheet = window.live_page.fan._scroll.widget()
        words = [one.text() for one in sheet.findChildren(QLabel)]
        assert [one for one in words if one in ("已付款", "待付款", "已取消")] == ["已取消", "待付款"]

    at_the_desk(scenario)


@pytest.mark.parametrize(
    "name", ["undoLinkButton", "addFactButton", "dropNoteButton", "keepPromiseButton", "dropPromiseButton"]
)
def test_what_has_the_keyboard_has_it_still_when_the_fan_goes_on_speaking(at_the_desk, name):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words), an_order(1, 60, sku))
        (proposed,) = console.fans.view(IdentityId(1)).proposals
        await console.fans.accept_link(proposed.link)
        await console.fans.add_note(1, "先写的")
        await console.fans.promise(1, "先答应的")
        window.show_fan(1)
        part = pane_button(window, name)
        part.setFocus(Qt.FocusReason.TabFocusReason)
        window.live_page.fan._scroll.ensureWidgetVisible(part)
        sheet = window.live_page.fan._scroll.widget()
        # What comes later stands above it, or below.
        await console.fans.add_note(1, "后写的")
        await console.fans.promise(1, "后答应的")
        assert window.live_page.fan._scroll.widget() is not sheet
        assert window.focusWidget().objectName() == name
        assert in_sight(window.focusWidget())
        if name in ("dropNoteButton", "keepPromiseButton", "dropPromiseButton"):
            key(window, Qt.Key.Key_Return)
            box = "fanNotes" if name == "dropNoteButton" else "fanPromises"
            await until(lambda: not any(one.startswith("先") for one in labels(window, box)))
            assert any(one.startswith("后") for one in labels(window, box))

    at_the_desk(scenario)


@pytest.mark.parametrize("name", ["undoLinkButton", "keepPromiseButton", "dropPromiseButton", "dropNoteButton"])
def test_the_keyboard_goes_on_to_what_is_to_be_said_next_from_what_is_there_no_more(at_the_desk, name):
    async def scenario(console, window):
        sku, words = a_variant(console)
        await hear(console, said(1, words), an_order(1, 60, sku), said(70, "我165 110斤"))
        (proposed,) = console.fans.view(IdentityId(1)).proposals
        await console.fans.accept_link(proposed.link)
        await console.fans.add_note(1, "记一下")
        await console.fans.promise(1, "带围巾")
        window.show_fan(1)
        pane_button(window, name).setFocus(Qt.FocusReason.TabFocusReason)
        key(window, Qt.Key.Key_Return)
        await until(lambda: pane_button(window, name) is None)
        assert isinstance(window.focusWidget(), FactChip)

    at_the_desk(scenario)


def test_a_press_that_lasts_while_the_fan_speaks_is_not_lost(at_the_desk):
    async def scenario(console, window):
        await hear(console, said(1, "来了"))
        await console.fans.promise(1, "带围巾")
        window.show_fan(1)
        kept = pane_button(window, "keepPromiseButton")
        await until(lambda: in_sight(kept))
        spot = kept.mapTo(window, kept.rect().center())
        QTest.mousePress(kept, Qt.MouseButton.LeftButton)
        await console.fans.add_note(1, "刚写的")
        QTest.mouseRelease(window.childAt(spot), Qt.MouseButton.LeftButton)
        await until(lambda: labels(window, "fanPromises") == [])
        assert "刚写的" in labels(window, "fanNotes")

    at_the_desk(scenario)
