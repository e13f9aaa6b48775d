"""The chat pane: follows, holds its place, and tells whose message was picked."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from anchor_console.chat.feed import ChatFeed
from anchor_console.chat.folded_feed import FoldedFeed
from anchor_console.chat.narrowed import NarrowedFeed
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.chat_layout import RowLayout
from anchor_console.desk.chat.chat_marks import marked
from anchor_console.desk.chat.chat_view import ChatView
from anchor_console.desk.chat.shown_feed import ShownFeed
from anchor_console.desk.context import Desk
from anchor_console.desk.i18n import load_words
from anchor_console.desk.theme import load_theme
from tests.desk.chat_lines import a_claim, a_row, rows

STEPS = ("wheel", "extend", "follow", "resize", "delete")

ASK = Reading(Intent.ASK_DETAIL, (), (), None, (), specific=False)


def a_view(feed: ChatFeed | NarrowedFeed | ShownFeed) -> ChatView:
    desk = Desk(console=None, words=load_words("zh_CN"), theme=load_theme("light"), keys=None)  # type: ignore[arg-type]
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


def test_a_row_that_comes_before_qt_has_painted_the_last_frame_leaves_no_row_twice(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    qtbot.waitExposed(view)
    feed.extend(rows(1, 50))
    qtbot.waitUntil(lambda: not view.frames.is_due)
    for row in (51, 52):  # the second comes too soon after the first to slide in
        feed.extend(rows(row, 1))
        view.frames.show_now()
    feed.extend(rows(53, 1))
    QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
    qtbot.waitUntil(lambda: not view.frames.is_due)
    QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
    shown = view.screen().grabWindow(view.winId()).toImage()
    assert shown == view.grab().toImage()


def test_a_frame_of_a_flood_that_is_asked_for_now_does_not_wait_until_its_rows_are_laid_out(qtbot, monkeypatch):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    qtbot.waitUntil(lambda: not view.frames.is_due)
    # However quick this machine is, a page takes several goes.
    monkeypatch.setattr("anchor_console.desk.chat.chat_frames._LAYING_S", 0)
    shown = []
    view.frames.shown.connect(shown.append)
    feed.extend(rows(1, 50))
    view.frames.show_now()
    assert shown == [50]
    assert not view.frames.is_due


def test_500_arrivals_move_no_row_by_a_pixel_once_scrolled_up(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 300))
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    before = view.rows_seen()
    assert not view.sight.place.is_following
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
    view.sight.follow()
    assert view.rows_seen()[-1][0] == 600
    assert view.sight.row_count == 100


def test_rows_that_are_hidden_above_do_not_move_those_being_read(qtbot):
    muted: set[int] = set()
    feed = ChatFeed()
    narrowed = NarrowedFeed(feed, lambda row: row.id in muted)
    view = a_view(narrowed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 300))
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    before = view.rows_seen()
    muted.update(range(20, 200))
    narrowed.refresh()
    assert view.rows_seen() == before


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
            view.sight.scroll_by(amount)
        elif what == "extend":
            feed.extend(rows(number, abs(amount)))
            number += abs(amount)
        elif what == "follow":
            view.sight.follow()
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
        if view.sight.place.is_following and len(feed):
            assert ids[-1] == feed[len(feed) - 1].id
    view.deleteLater()


def test_a_fold_that_would_be_higher_now_moves_nobody_who_reads_and_shows_its_new_star(qtbot):
    feed = ChatFeed()
    view = a_view(ShownFeed(FoldedFeed(feed)))
    qtbot.addWidget(view)
    # Of cheers each a word longer than the last, one fills its line so that its count makes it two.
    cheers = ["".join(chr(0x4E00 + 40 * number + at) for at in range(number % 30 + 1)) for number in range(60)]
    feed.extend([replace(a_row(number, text, ASK, fan=1), at_ms=0) for number, text in enumerate(cheers, 1)])
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    before = view.rows_seen()
    feed.extend([replace(a_row(number, text, ASK, fan=1), at_ms=0) for number, text in enumerate(cheers, 101)])
    assert len(view.sight.rows) == 60
    for message_id, _ in before:
        feed.mark_starred(message_id, True)
    view.frames.show_now()
    assert view.rows_seen() == before
    assert all(seen.row.is_starred for seen in view.sight.seen())
    view.sight.follow()
    view.sight.place.hold(view.sight.rows.index_of(before[0][0]), -before[0][1])
    assert view.rows_seen() != before


def test_a_star_makes_no_row_higher(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend([a_row(number, "好" * number) for number in range(1, 30)])
    view.resize(420, 2000)
    before, chips = view.rows_seen(), [seen.layout.chip for seen in view.sight.seen()]
    for message_id, _ in before:
        feed.mark_starred(message_id, True)
    assert view.rows_seen() == before
    # Where it has no room beside the name it stands in the margin.
    aside = [seen.layout.chip.text for seen in view.sight.seen() if seen.layout.chip is not None]
    assert not any(chips)
    assert 0 < len(aside) < 29
    assert set(aside) == {"标星"}


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


def test_a_row_that_is_chosen_is_not_covered_by_what_comes_below_the_chat(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 100))
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.selected == 100
    view.resize(view.width(), view.height() - 30)
    last = view.sight.standings()[-1]
    assert view.sight.rows[last.index].id == 100
    assert last.bottom <= view.sight.room_px()
    # Of another row that somebody reads past, nothing is known: they stay where they are.
    view.sight.scroll_by(-2000)
    before = view.rows_seen()[:5]
    view.resize(view.width(), view.height() - 30)
    assert view.rows_seen()[:5] == before


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


def test_a_row_that_is_chosen_by_key_is_not_carried_off_by_those_that_come(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 100))
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Up)
    before = view.rows_seen()
    feed.extend(rows(101, 60))
    assert view.rows_seen() == before
    assert view.selected == 99
    # Down again, past the newest, and the chat goes on.
    for _ in range(62):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.sight.place.is_following
    assert view.rows_seen()[-1][0] == 160


def test_a_new_session_begins_with_an_empty_chat(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 100))
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    feed.clear()
    view.begin_anew()
    assert (view.rows_seen(), view.sight.place.is_following) == ([], True)


def drag(view: ChatView, start: QPoint, end: QPoint) -> None:
    port = view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)


def copied(view: ChatView) -> str:
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return QGuiApplication.clipboard().text()


def test_text_is_selected_over_rows_and_copied_with_names(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend([a_row(number, f"第{number}句") for number in range(1, 100)])
    seen = view.rows_seen()
    (first, top), (last, bottom) = seen[1], seen[3]
    drag(view, QPoint(66, top + 12), QPoint(400, bottom + 12))
    lines = copied(view).splitlines()
    assert lines == [f"粉丝{number % 7}: 第{number}句" for number in range(first, last + 1)]
    assert not view.sight.place.is_following


def test_a_mouse_held_past_the_edge_goes_on_selecting(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend([a_row(number, f"第{number}句") for number in range(1, 100)])
    port, pressed = view.viewport(), view.rows_seen()[3]
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(66, pressed[1] + 12))
    QTest.mouseMove(port, QPoint(66, -60))
    qtbot.waitUntil(lambda: view.rows_seen()[0][0] < pressed[0] - 30)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(66, -60))
    assert len(copied(view).splitlines()) > 30
    stays = view.rows_seen()
    QTest.mouseMove(port, QPoint(66, -90))
    assert view.rows_seen() == stays


def test_text_stays_selected_when_its_rows_have_fallen_off_the_feed(qtbot):
    feed = ChatFeed(limit=100)
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend([a_row(number, f"第{number}句") for number in range(1, 101)])
    seen = view.rows_seen()
    drag(view, QPoint(66, seen[1][1] + 12), QPoint(400, seen[3][1] + 12))
    before = copied(view)
    feed.extend(rows(101, 300))
    assert [message_id for message_id, _ in view.rows_seen()] == [message_id for message_id, _ in seen]
    assert copied(view) == before
    view.sight.follow()
    assert copied(view) == before


def test_within_one_row_just_the_words_are_copied(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend([a_row(1, "要5号黑色L谢谢")])
    top = view.rows_seen()[0][1]
    drag(view, QPoint(130, top + 12), QPoint(400, top + 12))
    assert copied(view)
    assert "要5号黑色L谢谢".endswith(copied(view))


def test_one_who_pastes_a_novel_pushes_nobody_off_the_screen_and_is_copied_whole(qtbot):
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    novel = "从前有座山，" * 500
    feed.extend([a_row(1, "5号L"), a_row(2, novel, a_claim("5", None, "L")), a_row(3, "好看")])
    assert [message_id for message_id, _ in view.rows_seen()] == [1, 2, 3]
    top = dict(view.rows_seen())[2]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, top + 5))
    assert copied(view) == f"粉丝2: {novel}"
    tops = dict(view.rows_seen())
    drag(view, QPoint(66, tops[1] + 12), QPoint(400, tops[3] + 12))
    assert copied(view).splitlines() == ["粉丝1: 5号L", f"粉丝2: {novel}", "粉丝3: 好看"]
    # How often it was said stands there however long it is.
    feed.extend([replace(a_row(4, novel), count=40)])
    assert view.sight.layout_at(3)._text.text().endswith("… ×40")


@pytest.mark.parametrize("key", [Qt.Key.Key_Control, Qt.Key.Key_Alt])
def test_the_mouse_with_a_modifier_holds_everything_still(qtbot, monkeypatch, key):
    modifier = Qt.KeyboardModifier.ControlModifier if key == Qt.Key.Key_Control else Qt.KeyboardModifier.AltModifier
    feed = ChatFeed()
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 100))
    QTest.mouseMove(view.viewport(), QPoint(50, 50))
    QTest.mouseMove(view.viewport(), QPoint(60, 60))
    before = view.rows_seen()
    QTest.keyPress(view, key, modifier)
    feed.extend(rows(101, 50))
    assert view.rows_seen() == before
    # Under X Qt remembers the key as down until the next event.
    monkeypatch.setattr(QGuiApplication, "keyboardModifiers", lambda: modifier)
    QTest.keyRelease(view, key)
    feed.extend(rows(151, 1))
    assert view.sight.place.is_following
    assert view.rows_seen()[-1][0] == 151


def test_what_names_the_goods_is_marked(qtbot):
    text = "姐 我要5号黑色xl码，不要XXL"
    assert [text[start:end] for start, end in marked(text, a_claim("5", "黑色", "XL"))] == ["5号", "黑色", "xl码"]
    assert marked("15号不是5", a_claim("5")) == []


def test_a_jump_shows_the_message_in_the_middle_and_scrolling_down_leads_back(qtbot):
    feed = ChatFeed(limit=50)
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 500))
    view.sight.newer_wanted.connect(
        lambda: view.sight.put_newer(rows(view.sight.rows[len(view.sight.rows) - 1].id + 1, 60))
    )
    view.sight.older_wanted.connect(
        lambda: view.sight.put_older(rows(max(1, view.sight.rows[0].id - 40), min(40, view.sight.rows[0].id - 1)))
    )
    view.jump_to(MessageId(200), rows(150, 100))
    tops = dict(view.rows_seen())
    assert 60 < tops[200] < 300
    assert tops.keys() == set(range(min(tops), max(tops) + 1))
    for _ in range(400):
        view.sight.scroll_by(120)
        if view.sight.place.is_following:
            break
    assert view.sight.place.is_following
    assert view.rows_seen()[-1][0] == 500


def test_scrolling_up_goes_on_into_history_without_a_seam(qtbot):
    feed = ChatFeed(limit=50)
    view = a_view(feed)
    qtbot.addWidget(view)
    feed.extend(rows(1, 300))
    view.sight.older_wanted.connect(
        lambda: view.sight.put_older(rows(max(1, view.sight.rows[0].id - 40), min(40, view.sight.rows[0].id - 1)))
    )
    met: set[int] = set()
    for _ in range(400):
        before = dict(view.rows_seen())
        view.sight.scroll_by(-50)
        after = dict(view.rows_seen())
        moved = {after[row] - before[row] for row in before.keys() & after.keys()}
        assert len(moved) <= 1
        met |= before.keys() | after.keys()
    assert met == set(range(1, 301))


@pytest.mark.parametrize(("language", "others"), [("zh_CN", " 等 123 人"), ("en", " (123)")])
def test_of_how_many_people_a_line_of_chat_is_stays_whatever_the_name_and_the_letters(qapp, language, others):
    row = replace(a_row(1), name="用户3920471888888", people=123)
    told = [RowLayout(row, width, load_theme("light", 1.25), load_words(language)).text for width in (300, 430, 900)]
    assert [others in one for one in told] == [True] * 3
    assert {one[0] for one in told} == {"用"}
