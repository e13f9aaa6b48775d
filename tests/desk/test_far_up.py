"""Reading far up in history: what is done there shows there, and nobody is thrown back to what is new."""

from __future__ import annotations

import asyncio
import re

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from anchor_console.chat.history import Filter
from anchor_console.core.clock import from_ms
from anchor_console.core.events import Deleted
from anchor_console.desk.main_window import MainWindow
from tests.desk import builders
from tests.desk.test_chat_lanes import choose, menu_of, seen
from tests.support.until import until


async def an_evening(console, window: MainWindow) -> None:
    """480 lines, of which memory keeps the last hundred."""
    said = [builders.said(number, f"第{number}句", name=f"粉丝{number % 9}") for number in range(1, 481)]
    await builders.hear(builders.a_pipeline(console), said)
    console.state.feed.clear()
    console.state.feed.extend(await console.chat.before(None, 100))


async def read(console, window: MainWindow, message_id: int) -> None:
    """Go to a line beyond memory."""
    window.live_page.chat.show_message(message_id)
    await until(lambda: message_id in seen(window))


def scrolled_up_to(window: MainWindow, message_id: int) -> bool:
    """Turn the wheel once; whether the line, or an earlier one, is on the screen now."""
    window.live_page.chat.view.sight.scroll_by(-400)
    return seen(window)[0] <= message_id


def shown(window: MainWindow, message_id: int):
    rows = window.live_page.chat.view.sight.rows
    return rows[rows.index_of(message_id)]


def test_a_star_and_a_deletion_show_on_lines_that_memory_has_no_more_and_home_leads_to_the_first(at_the_desk):
    async def scenario(console, window):
        await an_evening(console, window)
        await read(console, window, 200)
        choose(menu_of(window, 200), "menu.star")
        await until(lambda: shown(window, 200).is_starred)
        gone = Deleted(id="gone", at=from_ms(console.clock.now_ms()), target="line-203")
        await builders.hear(builders.a_pipeline(console), [gone])
        await until(lambda: shown(window, 203).is_deleted)
        # What a search found there is no other.
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        window.findChild(QLineEdit, "chatSearch").insert("第210句")
        await until(lambda: seen(window) == [210])
        choose(menu_of(window, 210), "menu.star")
        await until(lambda: shown(window, 210).is_starred)
        # Nor does a filter end where memory does, though nothing in memory passes it.
        window.live_page.chat.filter_bar.show_filter(Filter(only_starred=True))
        await until(lambda: seen(window) == [200, 210])
        QTest.keyClick(window.live_page.chat.view, Qt.Key.Key_Space)
        await until(lambda: seen(window) == [200, 210])
        window.live_page.chat.filter_bar.close_filter()
        view = window.live_page.chat.view
        QTest.keyClick(view, Qt.Key.Key_Home)
        await until(lambda: seen(window)[:2] == [1, 2])
        assert view.rows_seen()[0][1] == 0
        QTest.keyClick(view, Qt.Key.Key_End)
        await until(lambda: seen(window)[-1] == 480)

    at_the_desk(scenario)


def test_the_bar_spans_the_evening_and_its_end_is_what_is_new_however_far_up_somebody_reads(at_the_desk):
    async def scenario(console, window):
        await an_evening(console, window)
        view, says = window.live_page.chat.view, window.findChild(QPushButton, "chatPaused")
        bar = view.verticalScrollBar()
        await read(console, window, 200)
        # 199 rows before and 280 after, of which neither side is at hand as a whole.
        await until(lambda: 0.39 < bar.value() / bar.maximum() < 0.45)
        await until(lambda: re.fullmatch(r"停在 ..:03 · 空格回到最新", says.text()))
        # What comes meanwhile is counted in its lane.
        buying = window.live_page.chat.lane_bar.findChildren(QPushButton)[1]
        assert not any(letter.isdigit() and letter != "0" for letter in buying.text())
        await builders.hear(builders.a_pipeline(console), [builders.said(900, "11号驼色M来一件", name="王姐")])
        await until(lambda: buying.text().endswith("1"))
        # Dragged far, it stays where the mouse has it, and what stands there is read.
        bar.setSliderDown(True)
        for part in (0.2, 0.02):
            bar.setSliderPosition(round(bar.maximum() * part))
        await until(lambda: seen(window)[0] < 20)
        assert bar.value() == round(bar.maximum() * 0.02)
        bar.setSliderPosition(round(bar.maximum() * 0.6))
        await until(lambda: abs(seen(window)[0] - 280) < 20)
        bar.setSliderDown(False)
        assert 0.55 < bar.value() / bar.maximum() < 0.65
        bar.setValue(bar.maximum())
        await until(lambda: seen(window)[-1] == 481)
        assert view.sight.place.is_following

    at_the_desk(scenario)


def test_muting_somebody_far_up_hides_them_and_keeps_the_place(at_the_desk):
    async def scenario(console, window):
        await an_evening(console, window)
        view = window.live_page.chat.view

        def on_screen(row: int) -> int | None:
            tops = dict(view.rows_seen())
            return view.mapTo(window, QPoint(0, tops[row])).y() if row in tops else None

        await read(console, window, 200)
        await until(lambda: not view.frames.is_due)
        before = dict(view.rows_seen())
        first = min(before)
        stood = on_screen(first + 2)
        choose(menu_of(window, first + 4), "menu.mute_hour")
        muted = {row for row in before if (row - first - 4) % 9 == 0}
        await until(lambda: not muted & set(seen(window)))
        await until(lambda: on_screen(first + 2) == stood)  # whatever bar stands above the chat now
        assert not view.sight.place.is_following
        # It ends by time while somebody still reads.
        console.clock.advance(3601)
        console.mutes.expire()
        await until(lambda: set(before) <= set(seen(window)) and on_screen(first + 2) == stood)
        await builders.hear(builders.a_pipeline(console), [builders.said(901, "新来的")])
        assert on_screen(first + 2) == stood
        # The same among what a search found.
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        window.findChild(QLineEdit, "chatSearch").insert("句")
        await until(lambda: seen(window)[-1:] == [480])
        await until(lambda: scrolled_up_to(window, 350))
        await until(lambda: not view.frames.is_due)
        first = min(seen(window))
        stood = on_screen(first + 2)
        choose(menu_of(window, first + 4), "menu.mute_hour")
        await until(lambda: first + 4 not in seen(window) and on_screen(first + 2) == stood)

    at_the_desk(scenario)


def test_a_fold_that_left_memory_under_a_readers_eyes_shows_which_of_its_lines_are_deleted(at_the_desk):
    async def scenario(console, window):
        said = [builders.said(number, "666", name=f"粉丝{number}") for number in range(1, 4)]
        said += [builders.said(number, f"第{number}句", name=f"粉丝{number}") for number in range(4, 80)]
        await builders.hear(builders.a_pipeline(console), said)
        sight = window.live_page.chat.view.sight
        await until(lambda: scrolled_up_to(window, 1))
        feed = console.state.feed
        for fallen in (1, 2, 3):
            line = feed[len(feed) - 1]
            first = line.id + 1
            while feed[0].id <= fallen:  # one more line at a time, once it is full
                rows = range(first, first + max(1, 20_000 - len(feed)))
                feed.extend([replace(line, id=number, text=f"{number}句") for number in rows])
                first = rows.stop
            gone = Deleted(id=f"gone{fallen}", at=from_ms(console.clock.now_ms()), target=f"line-{4 - fallen}")
            await builders.hear(builders.a_pipeline(console), [gone])
            await until(lambda fallen=fallen: sight.rows[0].gone == fallen)
        assert sight.rows[0].is_deleted
        assert not sight.place.is_following

    at_the_desk(scenario)


def test_no_line_of_a_fold_is_missing_where_memory_ends_for_whoever_scrolls_up_there(at_the_desk):
    async def scenario(console, window):
        said = [f"第{number}句" if number % 3 else "666" for number in range(1, 301)]
        lines = [builders.said(number, text, name=f"粉丝{number % 9}") for number, text in enumerate(said, start=1)]
        await builders.hear(builders.a_pipeline(console), lines)
        feed, sight = console.state.feed, window.live_page.chat.view.sight
        last = feed[len(feed) - 1]
        feed.extend([replace(last, id=number, text=f"第{number}句") for number in range(301, 20_151)])
        assert (feed[0].id, sight.rows[0].id, sight.rows[1].id) == (151, 151 if said[150] != "666" else 152, 152)
        sight.scroll_by(-1)
        before = window.live_page.chat.view.rows_seen()
        # All that comes and falls off by now is kept for whoever reads.
        feed.extend([replace(last, id=number, text=f"第{number}句") for number in range(20_151, 20_201)])
        assert window.live_page.chat.view.rows_seen() == before
        assert sight.waiting.rows == 50
        sight.hold_at(0, 0)
        await until(lambda: scrolled_up_to(window, 1))
        there = [row for row in sight.rows.between(0, 400) if row.id <= 300]
        assert sum(row.lines for row in there) == 300
        assert [row.id for row in there] == sorted({row.id for row in there})
        assert [(row.text, row.lines) for row in there if row.lines > 1] == [("666", 50)]

    at_the_desk(scenario)


def test_older_lines_that_are_wanted_while_newer_ones_are_read_come_after_them(at_the_desk, monkeypatch):
    async def scenario(console, window):
        await an_evening(console, window)
        await read(console, window, 220)
        sight, after, asked = window.live_page.chat.view.sight, console.chat.after, []
        may_go_on = asyncio.Event()

        async def slowly(*args):
            asked.append(args)
            await may_go_on.wait()
            return await after(*args)

        monkeypatch.setattr(console.chat, "after", slowly)
        first = sight.rows[0].id
        sight.hold_at(sight.row_count - 20, 0)
        await until(lambda: asked)
        sight.hold_at(3, 0)
        may_go_on.set()
        await until(lambda: sight.rows[0].id < first)

    at_the_desk(scenario)
