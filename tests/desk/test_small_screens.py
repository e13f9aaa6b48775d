"""The live page fits the screens that sellers have, whatever is on it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)

from anchor_console.core.ids import IdentityId
from anchor_console.desk.air.card_face import CardFace
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.action_log import ActionLogDialog
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.dialogs.help import HelpDialog
from anchor_console.desk.dialogs.paste_goods import PasteGoodsDialog
from anchor_console.desk.dialogs.session_dialogs import StartSessionDialog
from anchor_console.desk.goods.product_pane import ProductPane, SizeMatrix
from anchor_console.desk.i18n import load_words
from anchor_console.desk.models.board_model import RowRole
from anchor_console.desk.theme import load_theme
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets import painting
from anchor_console.desk.widgets.fact_chip import FactChip
from anchor_console.desk.widgets.labels import ClampedLabel, label
from anchor_console.desk.widgets.wording import money
from tests.desk import builders
from tests.support.until import until


def pressed_together(page: QWidget) -> list[tuple[str, int, int]]:
    """The buttons that are narrower than their words, with the width they have and need."""
    return [
        (button.objectName(), button.width(), button.minimumSizeHint().width())
        for button in page.findChildren(QAbstractButton)
        if button.objectName() and button.isVisible() and button.width() < button.minimumSizeHint().width()
    ]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_window_fits_1366x768_at_125_percent_with_every_bar_open_and_no_word_cut(at_the_desk, language):
    async def scenario(console, window):
        await console.air.take_number("3")
        lines = [builders.said(number, "关注主播抢福袋来啦", name=f"粉丝{number}") for number in range(12)]
        lines += [builders.said(50 + number, "11号多少钱", name=f"粉丝{number}") for number in range(3)]
        lines += [builders.said(70, "衣服掉色怎么退货", name="刘姐")]
        await builders.hear(builders.a_pipeline(console), lines)
        await console.calls.open("要黑扣1，要白扣2")
        window.live_page.chat.open_search()
        window.resize(round(1366 / 1.25), round(768 / 1.25))
        await until(lambda: window.width() == round(1366 / 1.25))
        assert window.minimumSizeHint().width() <= window.width()
        assert window.minimumSizeHint().height() <= window.height()
        for tab in range(3):
            window.live_page.follow_up.choose(tab)
            # Words change by timers, and their buttons' places by the next turn of the loop.
            await until(lambda: pressed_together(window.live_page) == [], what="room for every button")
        keys = HelpDialog(
            Desk(console, load_words(language), load_theme("light", 1), window._desk.keys), window
        ).sizeHint()
        assert (keys.width() <= window.width(), keys.height() <= window.height()) == (True, True), keys
        window.show_page("fans")
        window.resize(1366, 768)
        table = window.fans_page.table
        await until(lambda: window.width() == 1366 and table.model().rowCount() == 13)
        await until(lambda: table.horizontalScrollBar().maximum() == 0, what="room for every column")
        a_day = table.fontMetrics().horizontalAdvance("2026-11-18")
        assert min(table.columnWidth(one) for one in (5, 9)) > a_day + 8

    at_the_desk(scenario, mode="reserve", language=language)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("scale", [1, 1.25])
def test_the_start_is_as_high_as_what_it_asks_however_it_sells(at_the_desk, scale, language):
    async def scenario(console, window):
        desk = Desk(console, load_words(language), load_theme("light", scale), window._desk.keys)
        start = StartSessionDialog(desk, window, lambda: None)
        start.open()
        heights = []
        for mode in ("cart", "reserve", "cart"):
            start.findChild(QAbstractButton, f"mode-{mode}").click()
            needed = start.layout().totalHeightForWidth(start.width())
            await until(lambda needed=needed: start.height() == needed, what=f"{start.height()} to be {needed}")
            heights.append(needed)
        assert heights[0] == heights[2] < heights[1]
        start.reject()

    at_the_desk(scenario)


@pytest.mark.parametrize("make", [HelpDialog, PasteGoodsDialog, ActionLogDialog])
def test_with_large_letters_a_dialog_stays_on_the_screen_with_its_buttons(at_the_desk, make):
    async def scenario(console, window):
        QGuiApplication.clipboard().setText("88号 阔腿裤 黑/咖 S-2XL 89.9\n乱写一行")
        dialog = make(Desk(console, load_words("en"), load_theme("light", 1.75), window._desk.keys), window)
        dialog.open()
        last = dialog.findChildren(QPushButton)[-1]
        if make is PasteGoodsDialog:
            await until(last.isEnabled)  # what was pasted is shown below it by then
        screen = window.screen().availableGeometry()
        await until(lambda: last.isVisible() and dialog.frameGeometry().bottom() <= screen.bottom())
        assert dialog.y() >= screen.top()
        assert dialog.rect().contains(QRect(last.mapTo(dialog, QPoint()), last.size()))
        assert dialog.height() >= dialog.layout().totalMinimumHeightForWidth(dialog.width())
        dialog.reject()

    at_the_desk(scenario)


def test_what_a_dialog_says_once_it_stands_cuts_none_of_its_fields(at_the_desk):
    async def scenario(console, window):
        dialog = DialogFrame(window._desk, window, "mark.add", name="anyDialog")
        fields, words = [QLineEdit() for _ in range(5)], label(wrap=True)
        for part in (*fields, words):
            dialog.add(part)
        dialog.open()
        heights = [one.height() for one in fields]
        words.setText("这台电脑没有系统钥匙串：令牌存在资料夹里一个只有你能读的文件中。" * 3)
        await until(lambda: words.height() >= words.heightForWidth(words.width()), what="room for every line")
        assert [one.height() for one in fields] == heights
        dialog.reject()

    at_the_desk(scenario)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_in_larger_letters_the_window_stays_within_1366_and_no_page_is_wider(at_the_desk, language):
    async def scenario(console, window):
        await console.settings.set("look.scale", 125)
        window._on_look_changed()
        window.resize(1366, 768)
        await console.queue.pin_number("11")
        await console.air.take_number("3")
        for step in (console.air.open_price, console.air.sold_out):
            await step()
            await until(lambda: pressed_together(window.live_page) == [], what="room for every button")
            assert window.minimumSizeHint().width() <= 1366
            assert window.minimumSizeHint().height() <= 768
        window.show_page("goods")
        await until(lambda: pressed_together(window.goods_page) == [], what="room for every button")
        assert window.width() == 1366
        for page in ("overlay", "settings", "sources"):
            window.show_page(page)
            areas = [one for one in window.findChildren(QScrollArea) if one.isVisible()]
            await until(lambda areas=areas: [one.horizontalScrollBar().maximum() for one in areas] == [0] * len(areas))

    at_the_desk(scenario, mode="reserve", language=language, rehearsal=True)


def test_a_window_that_grew_with_its_letters_is_as_large_as_before_when_they_are_small_again(at_the_desk):
    async def scenario(console, window):
        window.resize(1366, 768)
        for percent in (200, 175, 100):
            await console.settings.set("look.scale", percent)
            window._on_look_changed()
            await until(lambda percent=percent: (window.width() > 1366) is (percent > 100))
            await until(lambda: not window._back_to_size.is_asked)
        assert (window.width(), window.height()) == (1366, 768)

    at_the_desk(scenario)


def test_on_1366_it_is_read_whole_that_the_room_does_not_see_the_card(at_the_desk):
    async def scenario(console, window):
        window.resize(1366, 768)
        await console.air.take_number("11")
        reach = window.findChild(QLabel, "airReach")
        await until(lambda: reach.text().startswith("没有打开的贴片"))
        assert reach.text() == reach.whole_text() != ""
        console.watch.warn_unseen()
        assert reach.text() == reach.whole_text() == "没有打开的贴片"
        # Nor is it covered by when a screen showed it that is gone by now.
        console.watch.sent(1, is_empty=False)
        console.watch.shown_here("obs")
        await until(lambda: "已显示" in reach.text())
        console.watch.left("obs")
        window.live_page.on_air.refresh()
        assert (reach.text(), reach.property("tone")) == ("没有打开的贴片", "warn")

    at_the_desk(scenario)


def test_a_rehearsal_fits_as_well_and_who_is_next_is_read_in_the_narrowest_queue(at_the_desk, monkeypatch):
    async def scenario(console, window):
        await console.air.take_number("11")
        await console.air.open_price()
        for number in ("3", "7"):
            await console.queue.pin_number(number)
        await console.calls.open("要黑扣1，要白扣2")
        window.resize(round(1366 / 1.25), round(768 / 1.25))
        await until(lambda: window.width() == round(1366 / 1.25))
        assert window.minimumSizeHint().height() <= round(768 / 1.25)
        assert window.minimumSizeHint().width() <= round(1366 / 1.25)
        await until(lambda: pressed_together(window.live_page) == [], what="room for every button")
        queue = window.findChild(QWidget, "pinQueue")
        queue.setFixedWidth(130)
        drawn = {}
        say = painting.words

        def heard(painter, box, text, font, color, **where):
            drawn[text] = (box.width(), QFontMetricsF(font).horizontalAdvance(text))
            return say(painter, box, text, font, color, **where)

        monkeypatch.setattr(painting, "words", heard)
        queue.grab()
        for number in ("3", "7"):
            product = console.goods.catalogue.numbered(number)
            # Four characters of a name tell it from others; the price is read whole.
            assert drawn[product.name][0] >= drawn[product.name][1] * 4 / len(product.name)
            assert drawn[money(product.price_minor)][0] >= drawn[money(product.price_minor)][1]

    at_the_desk(scenario, rehearsal=True)


def test_for_who_hosts_alone_the_name_on_the_card_is_read_whole(at_the_desk, monkeypatch):
    async def scenario(console, window):
        window.resize(1366, 768)
        window.sit("alone")
        await console.air.take_number("11")
        await console.air.open_price()
        drawn = {}
        say = painting.words

        def heard(painter, box, text, font, color, **where):
            drawn[text] = (box.width(), QFontMetricsF(font).horizontalAdvance(text))
            return say(painter, box, text, font, color, **where)

        monkeypatch.setattr(painting, "words", heard)
        await until(lambda: window.findChild(CardFace).width() > 400)
        window.findChild(CardFace).grab()
        room, needed = drawn["双面羊绒中长款大衣"]
        assert room >= needed

    at_the_desk(scenario)


@pytest.mark.parametrize("size", [(1366, 768), (1600, 900), (1920, 1040)])
def test_all_names_in_the_queue_are_read_alike_whatever_their_prices(at_the_desk, monkeypatch, size):
    async def scenario(console, window):
        window.resize(*size)
        for number in ("7", "9"):
            await console.queue.pin_number(number)
        drawn = {}
        say = painting.words

        def heard(painter, box, text, font, color, **where):
            drawn[text] = (box.width(), QFontMetricsF(font).horizontalAdvance(text))
            return say(painter, box, text, font, color, **where)

        monkeypatch.setattr(painting, "words", heard)
        window.findChild(QWidget, "pinQueue").grab()
        names = [console.goods.catalogue.numbered(number).name for number in ("7", "9")]
        assert all(drawn[name][0] >= drawn[name][1] for name in names), drawn

    at_the_desk(scenario)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("scale", [1, 1.25])
def test_what_can_be_done_with_a_pin_is_read_whole_in_a_narrow_queue_and_the_pin_stays_in_sight(
    at_the_desk, scale, language
):
    async def scenario(console, window):
        window.resize(round(1366 / scale), round(768 / scale))
        for number in ("3", "7", "9", "12"):
            await console.queue.pin_number(number)
        queue = window.findChild(QListView, "pinQueue")
        await until(lambda: queue.model().rowCount() == 4)
        tools = window.findChild(QWidget, "pinTools")
        assert not tools.isVisible()
        last_seen = queue.indexAt(QPoint(20, queue.viewport().height() - 50))
        QTest.mouseClick(queue.viewport(), Qt.MouseButton.LeftButton, pos=queue.visualRect(last_seen).center())
        names = ("takeSelectedButton", "holdPinButton", "removePinButton")
        buttons = [tools.findChild(QAbstractButton, name) for name in names]

        def is_whole(part: QWidget) -> bool:
            return part.width() >= part.minimumSizeHint().width() and part.visibleRegion().boundingRect() == part.rect()

        await until(lambda: all(map(is_whole, buttons)), what="room for every button")
        title = next(one for one in window.findChildren(QLabel) if one.text() in ("待讲解", "Pin queue"))
        assert is_whole(title)
        await until(lambda: queue.viewport().rect().contains(queue.visualRect(last_seen)))
        assert window.minimumSizeHint().height() <= window.height()
        chosen = last_seen.data(RowRole.KEY)
        QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
        await until(lambda: [pin.id for pin in console.state.held] == [chosen])

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("percent", [100, 125, 150])
def test_what_can_be_done_with_a_pin_takes_two_lines_at_most_in_the_narrowest_queue(at_the_desk, percent, language):
    async def scenario(console, window):
        await console.settings.set("look.scale", percent)
        window._on_look_changed()
        await console.queue.pin_number("3")
        window.live_page.queue.setFixedWidth(window.live_page.queue.minimumWidth())
        queue = window.live_page.queue.list
        await until(lambda: queue.model().rowCount() == 1)
        queue.setCurrentIndex(queue.model().index(0, 0))
        tools = window.findChild(QWidget, "pinTools")
        await until(tools.isVisible)
        await until(lambda: len({one.y() for one in tools.findChildren(QAbstractButton)}) == 2)

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("scale", [1, 1.25])
def test_all_three_to_call_out_are_read_at_a_glance_at_1366x768(at_the_desk, scale, language):
    """Each with its sentence and why, and nothing to scroll: the take leaves no time for it."""

    async def scenario(console, window):
        window.resize(round(1366 / scale), round(768 / scale))
        pipeline = builders.a_pipeline(console)
        pipeline.stored.subscribe(console.call_outs.stored)
        names = ("王姐", "爱吃火锅的四川小妹儿呀", "刘阿姨")
        reason = {"zh_CN": "没抢到黑色 M", "en": "missed"}[language]
        await builders.hear(pipeline, [builders.said(n, "11号黑色M没抢到", name) for n, name in enumerate(names)])
        await console.air.take_number("11")
        await console.call_outs.refresh()
        panel = window.findChild(QWidget, "callOuts")

        def cut_off() -> list[object]:
            rows = [row for row in panel.findChildren(QWidget, "callOut") if row.isVisible()]
            view = panel.findChild(QScrollArea).viewport()
            found: list[object] = [] if len(rows) == 3 else [len(rows)]
            for row in rows:
                sentence = row.findChild(QLabel, "callOutSentence")
                whys = [one for one in row.findChildren(QLabel, "callOutReasons") if one.isVisible()]
                ago = row.findChild(QLabel, "callOutAgo")
                if scale == 1 and not (ago.isVisible() and ago.text() in ("刚刚", "just now")):
                    found.append(("ago", ago.text()))
                if ago.text() not in row.toolTip():
                    found.append(("tip", row.toolTip()))
                if not view.rect().contains(QRect(row.mapTo(view, QPoint()), row.size())):
                    found.append(("below", row.mapTo(view, QPoint()).y() + row.height(), view.height()))
                if sentence.height() < sentence.heightForWidth(sentence.width()):
                    found.append(("sentence", sentence.text()))
                if not all(one.text().split("\n")[0].count(reason) for one in whys):
                    found.append(("reason", [one.text() for one in whys]))
            return found

        await until(lambda: cut_off() == [], what="room for all three")

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize("mode", ["cart", "reserve"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_on_1366_goods_are_read_by_their_whole_names(at_the_desk, language, mode):
    async def scenario(console, window):
        window.resize(1366, 768)
        table = window.findChild(QTableView, "inventoryView")
        model = table.model()
        names = {one.name for one in console.goods.catalogue.products if len(one.name) <= 9}
        name = next(at for at in range(model.columnCount()) if model.index(0, at).data() in names)
        needed = max(
            table.sizeHintForIndex(model.index(row, name)).width()
            for row in range(model.rowCount())
            if model.index(row, name).data() in names
        )
        await until(lambda: table.columnWidth(name) >= needed, what=f"{needed} px for names")

    at_the_desk(scenario, language=language, mode=mode)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_on_1366_who_wants_what_came_back_is_read_beside_every_colour_of_what_is_up(at_the_desk, language):
    async def scenario(console, window):
        window.resize(1366, 768)
        pipeline = builders.a_pipeline(console)
        pipeline.stored.subscribe(console.call_outs.stored)
        names = ("王姐", "爱吃火锅的四川小妹儿呀", "刘阿姨", "赵姐")
        await builders.hear(pipeline, [builders.said(n, "11号黑色M没抢到", name) for n, name in enumerate(names)])
        await console.air.take_number("11")
        table = window.findChild(QTableView, "inventoryView")
        await until(lambda: table.currentIndex().row() == 10)
        up = console.goods.catalogue.numbered("11")
        (sku,) = up.skus_like("黑色", "M")
        for left in (0, 8):
            await console.goods_desk.set_left(sku.id, left)
        words = window.findChild(QLabel, "stockStripWords")
        told = {
            "zh_CN": "11号 黑色 M 余 8 · 王姐 等 4 人想要",
            "en": "No. 11 黑色 M: 8 left · wanted by 王姐, 4 in all",
        }
        await until(lambda: words.text() == told[language])
        assert (up.name in words.whole_text(), "刘阿姨" in words.toolTip()) == (True, True)
        assert words.fontMetrics().horizontalAdvance(words.text()) <= words.width()
        assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))
        cells = window.findChild(ProductPane).findChild(SizeMatrix)
        await until(lambda: cells.visibleRegion().boundingRect() == cells.rect(), what="all colours")

    at_the_desk(scenario, language=language)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_whatever_is_known_of_a_fan_nothing_of_it_lies_beyond_the_panes_edge(at_the_desk, language):
    async def scenario(console, window):
        told = {"club": "王牌粉丝团", "level": 12, "closeness": 34_000}
        await builders.hear(builders.a_pipeline(console), [builders.said(1, "我平时穿M码", **told)])
        window.resize(round(1366 / 1.25), round(768 / 1.25))
        who, liked = IdentityId(1), "领口不要太低袖子宽松遮肚子不起球的款"
        await console.fans.add_fact(who, "likes", liked)
        await console.fans.promise(who, "下场给她留一件驼色M，来了就喊她")
        window.show_fan(who)
        scroll = window.live_page.fan._scroll
        await until(lambda: scroll.widget() and scroll.widget().findChild(QWidget, "fanPromises"))
        await until(lambda: scroll.widget().width() <= scroll.viewport().width(), what="a sheet within its pane")
        (chip,) = [one for one in scroll.widget().findChildren(FactChip) if one.known.fact.value == liked]
        assert chip.text().endswith("…")
        assert liked in chip.accessibleName()
        assert liked in chip.toolTip()
        # Where there is room it is whole again.
        window.resize(2560, 1440)
        await until(lambda: liked in chip.text())

    at_the_desk(scenario, language=language)


def test_what_is_too_long_for_its_lines_ends_with_an_ellipsis_and_is_whole_on_hover(qtbot):
    label = ClampedLabel(3)
    qtbot.addWidget(label)
    label.resize(200, 80)
    label.show()
    long = "5号M码152-164厘米、92-105斤；" * 12
    label.set_text(long)
    assert label.text().endswith("…")
    assert long.startswith(label.text().removesuffix("…"))
    assert (label.whole_text(), label.toolTip()) == (long, plain_tip(long))
    assert label.heightForWidth(200) <= 4 * label.fontMetrics().lineSpacing()
    label.resize(4000, 80)
    assert (label.text(), label.toolTip()) == (long, "")
