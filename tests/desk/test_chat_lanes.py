"""Lanes: the same chat, narrowed, whatever comes and falls off."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.chat.history import Filter
from anchor_console.chat.lanes import Lane
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.desk.chat_lanes import LANES, FilteredFeed
from anchor_console.desk.chat_view import ChatView
from tests.desk import builders
from tests.support.until import until


def a_row(number: int, intent: Intent, *, specific: bool = True) -> ChatRow:
    reading = Reading(intent, (), (), None, (), specific=specific)
    return ChatRow(
        MessageId(number), "chat", 0, IdentityId(1), None, "王姐", False, None, None, "话", 1, reading, False
    )  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(list(Intent)), max_size=12), max_size=12), st.sampled_from(LANES))
def test_a_lane_holds_just_its_rows_in_order(batches, lane):
    feed = ChatFeed(limit=20)
    narrowed = FilteredFeed(feed)
    feed.observe(narrowed)
    narrowed.choose(Filter(lane=lane))
    number = 0
    for batch in batches:
        feed.extend([a_row(number := number + 1, intent) for intent in batch])
        held = [narrowed[index].id for index in range(len(narrowed))]
        assert held == [one.id for one in feed if lane is None or one.lane is lane]


def test_a_deleted_row_is_deleted_in_its_lane_too():
    feed = ChatFeed()
    narrowed = FilteredFeed(feed)
    feed.observe(narrowed)
    narrowed.choose(Filter(lane=Lane.SERVICE))
    feed.extend([a_row(1, Intent.PRAISE), a_row(2, Intent.WISH)])
    feed.mark_deleted(MessageId(2))
    assert narrowed[0].is_deleted


def test_alt_and_a_digit_choose_a_lane(at_the_desk):
    async def scenario(console, window):
        lines = [builders.said(1, "主播晚上好"), builders.said(2, "11号驼色M来一件"), builders.said(3, "什么时候发货")]
        await builders.hear(builders.a_pipeline(console), lines)
        view = window.findChild(ChatView, "chatView")
        assert len(view.rows_seen()) == 3
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        assert [message_id for message_id, _ in view.rows_seen()] == [2]
        await until(lambda: window.findChild(QPushButton, "lane-buying").text() == "购买 1")
        QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        assert len(view.rows_seen()) == 3

    at_the_desk(scenario)
