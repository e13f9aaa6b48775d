"""Lanes: the same chat, narrowed, with its counts right whatever comes and falls off."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.desk.chat_lanes import Lane, LaneFeed, lane_of
from anchor_console.desk.chat_view import ChatView
from tests.desk import builders
from tests.support.until import until


def a_row(number: int, intent: Intent, *, specific: bool = True) -> ChatRow:
    reading = Reading(intent, (), (), None, (), specific=specific)
    return ChatRow(
        MessageId(number), "chat", 0, IdentityId(1), None, "王姐", False, None, None, "话", 1, reading, False
    )  # fmt: skip


def test_a_bare_claim_is_a_raised_hand_and_no_buyer():
    assert lane_of(a_row(1, Intent.CLAIM)) is Lane.BUYING
    assert lane_of(a_row(2, Intent.CLAIM, specific=False)) is Lane.ALL


@given(st.lists(st.lists(st.sampled_from(list(Intent)), max_size=12), max_size=12), st.sampled_from(list(Lane)))
def test_a_lane_holds_just_its_rows_in_order_and_counts_them(batches, lane):
    feed = ChatFeed(limit=20)
    narrowed = LaneFeed(feed)
    feed.observe(narrowed)
    narrowed.choose(lane)
    number = 0
    for batch in batches:
        feed.extend([a_row(number := number + 1, intent) for intent in batch])
        held = [narrowed[index].id for index in range(len(narrowed))]
        assert held == [one.id for one in feed if lane is Lane.ALL or lane_of(one) is lane]
    assert narrowed.counts[Lane.ALL] == len(feed)
    assert narrowed.counts[Lane.ASKING] == sum(lane_of(one) is Lane.ASKING for one in feed)


def test_a_deleted_row_is_deleted_in_its_lane_too():
    feed = ChatFeed()
    narrowed = LaneFeed(feed)
    feed.observe(narrowed)
    narrowed.choose(Lane.WISHES)
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
