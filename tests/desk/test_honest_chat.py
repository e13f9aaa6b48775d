"""What the chat tells of itself: silences, repeats, who was first."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from anchor_console.core.clock import from_ms
from anchor_console.core.events import FanRef, Gap, Gift, Join, Like, LiveEvent
from anchor_console.desk.chat.chat_view import ChatView
from anchor_console.desk.chat.chat_words import plain_text
from anchor_console.desk.i18n import load_words
from anchor_console.desk.sources.source_lights import Light
from anchor_console.sources.source import SourceState, SourceStatus
from tests.desk import builders
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS
from tests.support.shop import START
from tests.support.until import until

WORDS = load_words("zh_CN")


class ToySource:
    """Brings lines as the hub does, and falls silent without a word."""

    def __init__(self, console, pipeline) -> None:
        self._console = console
        self._pipeline = pipeline
        pipeline.stored.subscribe(lambda outcome: console.lights.repeated(outcome.duplicates_of))

    async def brings(self, *numbers: int) -> None:
        at = from_ms(A_WEDNESDAY_EVENING_MS)
        lines = [builders.said(number, f"话{number}", source="toy") for number in numbers]
        assert lines[0].at >= at - timedelta(seconds=1)
        await builders.hear(self._pipeline, [*self._console.lights.heard(lines), *lines])
        self._console.lights.brought(lines)

    async def tells(self, *events: LiveEvent) -> None:
        """What the console finds out of it by itself."""
        await builders.hear(self._pipeline, events)


def light_of(window: QWidget) -> Light:
    return next(one for one in window.findChildren(Light) if one.accessibleName().startswith("toy"))


def hover(view: ChatView, index: int) -> str:
    """What the tooltip of a row on the screen says."""
    at = QPoint(80, view.rows_seen()[index][1] + 8)
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at)))
    return QToolTip.text()


def test_a_source_that_falls_silent_without_closing_turns_amber_and_then_leaves_a_gap_row(at_the_desk, clock):
    async def scenario(console, window):
        source, view = ToySource(console, builders.a_pipeline(console)), window.findChild(ChatView, "chatView")
        for number in range(40):
            await source.brings(number)
            clock.advance(1)
        await until(lambda: "正常" in light_of(window).accessibleName())
        clock.advance(40)
        before = view.sight.row_count
        began = []
        console.lights.gap_began.subscribe(began.append)
        console.lights.tick()
        await until(lambda: "没动静" in light_of(window).accessibleName())
        await source.tells(*began)
        assert view.sight.row_count == before + 1
        assert "还没恢复（没动静）" in plain_text(view.sight.rows[before], WORDS)
        await source.brings(90)
        assert view.sight.row_count == before + 2
        told = plain_text(view.sight.rows[before], WORDS)
        assert "断过" in told
        assert "没动静" in told
        assert "silent" not in told
        await until(lambda: "正常" in light_of(window).accessibleName())

    at_the_desk(scenario)


def test_what_was_repeated_is_skipped_and_counted_on_hover(at_the_desk, clock):
    async def scenario(console, window):
        source, view = ToySource(console, builders.a_pipeline(console)), window.findChild(ChatView, "chatView")
        await source.brings(1, 2, 3)
        await source.brings(2, 3, 4)
        assert view.sight.row_count == 4
        await until(lambda: "重复的跳过 2 条" in light_of(window).toolTip())

    at_the_desk(scenario)


def test_a_script_that_came_back_is_counted_on_hover_as_other_sources_are(at_the_desk, clock):
    async def scenario(console, window):
        source = ToySource(console, builders.a_pipeline(console))
        # What the hub counted before this console came is none of this evening's.
        console.lights.returned({"toy": 3})
        await source.brings(1)
        console.lights.returned({"toy": 5})
        await until(lambda: "重连 2 次" in light_of(window).toolTip())
        await source.brings(2)
        # The hub began anew.
        console.lights.returned({"toy": 1})
        await until(lambda: "重连 3 次" in light_of(window).toolTip())

    at_the_desk(scenario)


def test_a_line_tells_when_it_came_as_which_and_when_its_platform_says_that_it_was_written(at_the_desk, clock):
    async def scenario(console, window):
        source, view = ToySource(console, builders.a_pipeline(console)), window.findChild(ChatView, "chatView")
        clock.advance(30.25)
        await source.brings(7, 5)
        arrived = from_ms(clock.now_ms()).astimezone().strftime("%H:%M:%S.%f")[:-3]
        written = (from_ms(A_WEDNESDAY_EVENING_MS) + timedelta(seconds=5)).astimezone().strftime("%H:%M:%S.000")
        told = hover(view, 1)
        assert f"{arrived} 收到，排第 2 条" in told
        assert written in told

    at_the_desk(scenario)


def test_lines_bear_their_sources_name_while_several_run(at_the_desk, clock):
    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        view = window.live_page.chat.view

        def text(index: int) -> str:
            return view.sight.layout_at(index)._text.text()

        console.lights.told("toy", SourceStatus(SourceState.LIVE, "source.live", None, 0, 0))
        await builders.hear(pipeline, [builders.said(1, "好看", source="toy")])
        assert "toy" not in text(0)
        console.lights.told("room", SourceStatus(SourceState.LIVE, "source.live", None, 0, 0))
        await builders.hear(pipeline, [builders.said(2, "我也要", source="room")])
        assert "toy" in text(0)
        assert "粉丝页" in text(1)
        # That nothing came from one is no word about the other.
        gap = Gap(id="gap:toy:1", source="toy", at=START, from_=START, to=START, reason="lost", weak=True)
        await builders.hear(pipeline, [gap])
        assert "toy" in text(2)
        assert plain_text(view.sight.rows[1], WORDS) == "王姐: 我也要"
        console.state.sources.remove("room")
        assert "toy" not in text(0)
        assert "toy" not in text(2)

    at_the_desk(scenario)


def test_who_comes_in_and_likes_is_one_line_with_counts_also_after_a_restart(at_the_desk):
    async def scenario(console, window):
        pipeline, view = builders.a_pipeline(console), window.findChild(ChatView, "chatView")
        line = window.findChild(QWidget, "chatPassing")
        assert line.text() == ""
        fan, at = FanRef("kuaishou", "u1", "王姐"), from_ms(A_WEDNESDAY_EVENING_MS)
        join = Join(id="j1", at=at, fan=fan)
        await builders.hear(pipeline, [join, Like(id="l1", at=at, fan=fan, count=2_000)])
        await builders.hear(pipeline, [join, Join(id="j2", at=at), Like(id="l2", at=at, count=500)])
        await builders.hear(pipeline, [builders.said(1, "主播好")])
        await until(lambda: line.accessibleName() == "进房 2 人次 · 点赞 2,500")
        assert line.text() == line.whole_text()
        assert len(view.rows_seen()) == 1  # none of them has a row
        console.state.load()
        await builders.hear(pipeline, [Join(id="j3", at=at)])
        await until(lambda: line.accessibleName() == "进房 3 人次 · 点赞 2,500")
        await console.session.end()
        await until(lambda: line.text() == "")

    at_the_desk(scenario)


def test_a_line_that_comes_late_is_not_the_last_that_a_light_tells_of(at_the_desk):
    async def scenario(console, window):
        source, at = ToySource(console, builders.a_pipeline(console)), from_ms(A_WEDNESDAY_EVENING_MS)
        await source.brings(1)
        last = console.state.sources.get("toy").last_event_at_ms
        late = Join(id="late", at=at - timedelta(hours=2), source="toy")
        await source.tells(late)
        console.lights.brought([late])
        assert console.state.sources.get("toy").last_event_at_ms == last

    at_the_desk(scenario)


def test_a_fans_club_and_level_stand_beside_every_line_once_they_are_known(at_the_desk):
    async def scenario(console, window):
        pipeline, view = builders.a_pipeline(console), window.findChild(ChatView, "chatView")
        told = builders.said(1, "晚上好", name="李姐", club="铁粉团", level=21)
        await builders.hear(
            pipeline, [told, builders.said(2, "来了", name="李姐"), builders.said(3, "好看", name="王姐")]
        )
        await builders.hear(pipeline, [builders.said(4, "多大码", name="李姐", level=22)])
        await console.session.end()
        await console.session.start("第二场", "cart")
        fan = builders.said(5, "", name="李姐").fan
        gift = Gift(id="gift", at=from_ms(A_WEDNESDAY_EVENING_MS), gift="小心心", fan=fan)
        await builders.hear(pipeline, [gift, builders.said(6, "我又来了", name="李姐")])

        def beside() -> list[str]:
            return [one.layout.text.split("\u200e")[0] for one in view.sight.seen()]

        both = "李姐  \xa0铁粉团\xa0  \xa0Lv22\xa0"
        await until(lambda: beside() == [both, both])
        on_disk = await console.chat.before(None, 9)
        assert [(row.club, row.level) for row in on_disk] == [("铁粉团", 22)] * 2

    at_the_desk(scenario)


def test_nobody_behind_a_mask_bears_what_another_behind_it_has(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(n, "晚上好", name="王***", level=level) for n, level in ((1, 21), (2, None))]
        hidden = [replace(line, fan=replace(line.fan, user_id="0")) for line in lines]
        await builders.hear(builders.a_pipeline(console), hidden)
        assert [row.level for row in console.state.feed] == [21, None]
        # Which of them a line was from is not kept: read again, it tells nobody's.
        assert [row.level for row in await console.chat.before(None, 9)] == [None, None]

    at_the_desk(scenario)
