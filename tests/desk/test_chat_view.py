"""The chat pane: follows, holds its place, and tells whose message was picked."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.core.ids import Identity, IdentityId, MessageId
from anchor_console.desk.chat_view import ChatView
from anchor_console.desk.context import Desk
from anchor_console.desk.i18n import load_words
from anchor_console.desk.theme import load_theme

STEPS = ("wheel", "extend", "follow", "resize", "delete")


def a_row(number: int, text: str = "来了来了") -> ChatRow:
    return ChatRow(
        id=MessageId(number),
        kind="chat",
        at_ms=number * 1000,
        identity_id=IdentityId(number % 7 + 1),
        identity=Identity("kuaishou", "", str(number % 7)),
        name=f"粉丝{number % 7}",
        staff=False,
        level=None,
        club="家人" if number % 5 == 0 else None,
        text=text * (1 + number % 9),
        count=1,
        reading=None,
        is_deleted=False,
    )


def rows(first: int, count: int) -> list[ChatRow]:
    return [a_row(number) for number in range(first, first + count)]


def a_view(feed: ChatFeed) -> ChatView:
    desk = Desk(console=None, words=load_words("zh_CN"), theme=load_theme("light"))  # type: ignore[arg-type]
    view = ChatView(desk, feed)
    view.resize(420, 360)
    view.show()
    return view


def test_it_follows_what_is_new(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 300))
    assert view.rows_seen()[-1][0] == 300


def test_500_arrivals_move_no_row_by_a_pixel_once_scrolled_up(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 300))
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    before = view.rows_seen()
    assert not view.is_following
    for start in range(301, 801, 20):
        feed.extend(rows(start, 20))
    assert view.rows_seen() == before


def test_rows_that_fall_off_the_far_end_do_not_move_those_being_read(qtbot):
    feed = ChatFeed(limit=100)
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 100))
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    before = view.rows_seen()
    feed.extend(rows(101, 500))
    assert view.rows_seen() == before
    view.follow()
    assert view.rows_seen()[-1][0] == 600
    assert view.row_count == 100


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["wheel", "extend", "follow", "resize", "delete"]), st.integers(-140, 140)),
        max_size=20,
    )
)
def test_whatever_happens_the_rows_seen_stand_without_gap_or_overlap(qtbot, steps):
    feed = ChatFeed(limit=150)
    view = a_view(feed)
    number = 1
    for what, amount in steps:
        if what == "wheel":
            view.scroll_by(amount)
        elif what == "extend":
            feed.extend(rows(number, abs(amount)))
            number += abs(amount)
        elif what == "follow":
            view.follow()
        elif what == "resize":
            view.resize(300 + abs(amount), 200 + abs(amount))
        elif len(feed):
            feed.mark_deleted(feed[abs(amount) % len(feed)].id)
        seen = view.rows_seen()
        ids = [message_id for message_id, _ in seen]
        assert ids == sorted(set(ids))
        if ids:
            assert ids == list(range(ids[0], ids[-1] + 1))
            assert seen[0][1] <= 0
        if view.is_following and len(feed):
            assert ids[-1] == feed[len(feed) - 1].id
    view.deleteLater()


def test_how_much_came_meanwhile_is_told(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 100))
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    with qtbot.waitSignal(view.waiting_changed, check_params_cb=lambda new, _: new == 128):
        feed.extend(rows(101, 128))


def test_a_click_tells_whose_message_it_is_and_moves_nothing(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 100))
    before = view.rows_seen()
    message_id, top = before[3]
    with qtbot.waitSignal(view.fan_selected) as told:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, top + 5))
    assert told.args == [message_id % 7 + 1]
    assert view.rows_seen() == before


def test_arrow_keys_go_from_message_to_message(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 100))
    picked: list[int] = []
    view.fan_selected.connect(picked.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
    assert picked == [100 % 7 + 1, 99 % 7 + 1, 100 % 7 + 1]


def test_a_new_session_begins_with_an_empty_chat(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 100))
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    feed.clear()
    view.begin_anew()
    assert (view.rows_seen(), view.is_following) == ([], True)
