"""Names and words of strangers in the console's own panes are text there, and throw no pane about."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from anchor_console.desk.tips import plain_tip
from anchor_console.desk.window_pages import PAGES
from anchor_console.live.actions import By
from tests.desk import builders
from tests.live.stage import turn
from tests.support.until import until

EVIL = "<img src=x onerror=alert(1)><b>粗</b>\u202e" + "Z" + "\u0301" * 60 + "长" * 500
SHORT = "<i>王姐</i>\u202e"
TAGS = ("<img", "<b>", "<i>")


def drawn_as_markup(window: QWidget) -> list[str]:
    """The labels, tooltips and tooltips of lists in which markup of strangers would be drawn as markup."""
    found = []
    for widget in window.findChildren(QWidget):
        name = widget.objectName() or type(widget).__name__
        if isinstance(widget, QLabel) and "<" in widget.text() and widget.textFormat() != Qt.TextFormat.PlainText:
            found.append(f"label {name}: {widget.text()[:40]}")
        tips = [widget.toolTip()]
        if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
            top = QModelIndex()
            columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
            cells = [model.index(row, at) for row in range(min(30, model.rowCount(top))) for at in range(columns)]
            tips += [tip for cell in cells if isinstance(tip := cell.data(Qt.ItemDataRole.ToolTipRole), str)]
        found += [f"tip {name}: {tip[:40]}" for tip in tips if any(tag in tip for tag in TAGS)]
    return found


def test_markup_of_strangers_is_text_in_every_pane(at_the_desk):
    async def scenario(console, window):
        console.tasks.start(console.call_outs.run(sleep=turn), name="call-outs")
        pipeline = builders.a_pipeline(console)
        pipeline.stored.subscribe(console.call_outs.stored)
        await builders.hear(
            pipeline,
            [
                builders.said(1, "11号黑色M没抢到", SHORT),
                builders.said(2, EVIL, EVIL),
                builders.said(3, "11号驼色L给我留一件 " + SHORT, EVIL),
                builders.said(4, "11号多大码 " + SHORT, SHORT),
                builders.said(5, "上次买的掉色了 怎么处理 " + SHORT, EVIL),
            ],
        )
        [(who,)] = console.database.read().execute("SELECT min(id) FROM identities").fetchall()
        await console.fans.add_note(who, EVIL)
        await console.fans.promise(who, EVIL)
        await console.fans.add_fact(who, "likes", EVIL[:20])
        hand = By(EVIL[:40], "assistant", "paired:1:c1", "paired:1")
        await console.queue.pin_number("3", EVIL, hand)
        await console.air.take_number("11")
        await console.calls.open(EVIL)
        for (message,) in console.database.read().execute("SELECT id FROM messages").fetchall():
            await console.chat.star(message)
        await until(lambda: console.call_outs.shown.on_air is not None)
        window.live_page.fan.show_fan(who)
        for page in PAGES:
            window.show_page(page)
            await turn()
            assert drawn_as_markup(window) == [], page
        window.show_page("live")
        window.resize(1280, 720)
        await turn()
        assert (window.width(), window.height()) == (1280, 720)  # no name makes it wider than the screen
        assert "\u202e" not in " ".join(label.text() for label in window.findChildren(QLabel))

    at_the_desk(scenario)


def test_a_word_that_never_ends_makes_no_pane_wider_and_is_copied_as_it_was(at_the_desk):
    address = "https://example.com/" + "a" * 200

    async def scenario(console, window):
        await builders.hear(builders.a_pipeline(console), [builders.said(1, address, "链接侠")])
        [(who,)] = console.database.read().execute("SELECT min(id) FROM identities").fetchall()
        await console.fans.add_note(who, address)
        window.live_page.fan.show_fan(who)
        said = window.live_page.fan.findChild(QLabel, "fanSaid")
        sheet = said.parentWidget()
        await until(lambda: sheet.isVisible() and sheet.width() <= sheet.parentWidget().width())
        said.setSelection(0, len(said.text()))
        QTest.keySequence(said, QKeySequence.StandardKey.Copy)
        assert QGuiApplication.clipboard().text().endswith(address)

    at_the_desk(scenario)


def test_a_tip_shows_what_looks_like_markup_as_it_stands() -> None:
    assert plain_tip("王姐 3 > 2") == "王姐 3 > 2"
    assert plain_tip("<b>王姐</b>\n& 5") == "<p>&lt;b&gt;王姐&lt;/b&gt;<br>&amp; 5</p>"
