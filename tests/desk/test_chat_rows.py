"""What can be scrolled to: rows stay in order and without a hole, whatever comes, falls off and is read of history."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat import chat_rows
from anchor_console.desk.chat.chat_rows import ShownRows
from tests.desk.chat_lines import a_row, rows

LIMIT = 30
PAGE = 10


class Told(ShownRows):
    """Takes in by itself what its feed tells."""

    def __init__(self, feed: ChatFeed, keep: bool) -> None:
        super().__init__(feed)
        self.keep = keep
        self._range = (0, -1)
        feed.observe(self)  # type: ignore[arg-type]

    def rows_inserting(self, first: int, last: int) -> None:
        self._range = (first, last)

    def rows_inserted(self) -> None:
        self.came(self._range[0])

    def rows_removing(self, first: int, last: int) -> None:
        self.falling(first, last, keep=self.keep)

    def rows_removed(self) -> None:
        self.fell_off()


def ids(shown: ShownRows) -> list[int]:
    return [shown[index].id for index in range(len(shown))]


_STEPS = st.tuples(st.sampled_from(["come", "up", "down", "jump", "back", "rejoin"]), st.integers(1, 25))


@given(st.lists(_STEPS, max_size=25), st.booleans())
def test_rows_are_a_stretch_of_the_session_without_a_hole(steps, keep):
    feed = ChatFeed(limit=LIMIT)
    shown = Told(feed, keep)
    said: list[ChatRow] = []

    def before(first: int) -> list[ChatRow]:
        return [row for row in said if row.id < first][-PAGE:]

    def after(last: int) -> list[ChatRow]:
        return [row for row in said if row.id > last][:PAGE]

    for what, amount in steps:
        if what == "come":
            new = rows(len(said) + 1, amount)
            said += new
            feed.extend(new)
        elif what == "up" and len(shown):
            shown.put_before(before(shown[0].id))
        elif what == "down" and len(shown):
            shown.put_after(after(shown[len(shown) - 1].id))
        elif what == "jump" and said:
            to = max(1, len(said) - amount * 3)
            shown.jump_to(before(to) + after(to - 1))
        elif what == "back":
            shown.begin_anew()
        elif what == "rejoin":
            shown.rejoin()
        held = ids(shown)
        assert held == list(range(held[0], held[-1] + 1)) if held else not len(feed) or not shown.is_joined
        if shown.is_joined and len(feed):
            assert held[-1] == feed[len(feed) - 1].id


def test_a_row_that_was_taken_away_is_so_in_a_stretch_of_history_too():
    feed = ChatFeed(limit=LIMIT)
    feed.extend(rows(1, 20))
    shown = ShownRows(feed)
    shown.jump_to(rows(1, 5))
    feed.mark_deleted(MessageId(3))
    shown.changed(2)
    assert shown[2].is_deleted


def test_far_up_in_history_the_newest_rows_are_let_go(monkeypatch):
    monkeypatch.setattr(chat_rows, "MOST_KEPT", 40)
    feed = ChatFeed(limit=LIMIT)
    feed.extend(rows(101, 20))
    shown = ShownRows(feed)
    for first in range(91, 40, -10):
        shown.put_before(rows(first, 10))
    assert not shown.is_joined
    assert len(shown) <= 40 + 10
    assert ids(shown)[0] == 41
    for first in range(81, 121, 10):
        shown.put_after(rows(first, 10))
    assert shown.is_joined
    assert ids(shown)[-1] == 120


def test_a_message_is_found_by_its_id():
    shown = ShownRows(ChatFeed())
    shown.jump_to([a_row(2), a_row(5), a_row(9)])
    assert (shown.index_of(MessageId(5)), shown.index_of(MessageId(6)), shown.nearest(MessageId(6))) == (1, None, 2)
