from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.fans.names import Names

LIMIT = 5


def a_row(n: int) -> ChatRow:
    return ChatRow(MessageId(n), "chat", n, None, None, None, False, None, None, str(n), 1, None, False)


class Mirror:
    """A list on the screen, kept by what it is told alone; looks at the feed only for a row's content."""

    def __init__(self, feed: ChatFeed) -> None:
        self._feed = feed
        self._going_on: tuple[str, int, int] | None = None
        self.rows = list(feed)
        feed.observe(self)

    def rows_inserting(self, first: int, last: int) -> None:
        assert (self._going_on, first) == (None, len(self.rows))
        assert len(self._feed) == len(self.rows)
        self._going_on = ("insert", first, last)

    def rows_inserted(self) -> None:
        assert self._going_on is not None
        _, first, last = self._going_on
        self.rows += [self._feed[at] for at in range(first, last + 1)]
        self._going_on = None

    def rows_removing(self, first: int, last: int) -> None:
        assert self._going_on is None
        assert 0 == first <= last < len(self.rows) == len(self._feed)
        self._going_on = ("remove", first, last)

    def rows_removed(self) -> None:
        assert self._going_on is not None
        _, first, last = self._going_on
        del self.rows[first : last + 1]
        self._going_on = None

    def rows_changed(self, first: int, last: int) -> None:
        self.rows[first : last + 1] = [self._feed[at] for at in range(first, last + 1)]

    def rows_moving(self, source: int, target: int) -> None:
        raise AssertionError("chat never moves")

    def rows_moved(self) -> None:
        raise AssertionError("chat never moves")


@given(st.lists(st.integers(0, 2 * LIMIT + 1), max_size=6), st.data())
def test_who_hears_each_change_always_has_the_feeds_rows_and_never_more_than_its_limit(sizes, data):
    feed = ChatFeed(LIMIT)
    mirror = Mirror(feed)
    told = 0
    for size in sizes:
        feed.extend([a_row(n) for n in range(told, told + size)])
        told += size
        if told:
            feed.mark_deleted(MessageId(data.draw(st.integers(0, told))))
        assert mirror.rows == list(feed)
        assert [row.id for row in feed] == list(range(max(0, told - LIMIT), told))
    feed.clear()
    assert mirror.rows == list(feed) == []


def test_a_row_is_found_by_its_message_until_it_falls_off():
    feed = ChatFeed(LIMIT)
    feed.extend([a_row(2 * n) for n in range(7)])
    assert [feed.index_of(MessageId(n)) for n in (0, 4, 5, 12, 13)] == [None, 0, None, 4, None]
    feed.mark_deleted(MessageId(0))
    assert not any(row.is_deleted for row in feed)
    feed.mark_deleted(MessageId(12))
    assert feed[4].is_deleted


def test_who_stopped_looking_hears_nothing():
    feed = ChatFeed(LIMIT)
    mirror = Mirror(feed)
    feed.unobserve(mirror)
    feed.extend([a_row(1)])
    assert mirror.rows == []


def test_a_forgotten_fans_rows_are_emptied_where_they_stand_and_their_name_is_masked() -> None:
    feed = ChatFeed()
    said = (("我要黑色", 1, "小雨"), ("@小雨 你穿多大", 2, "李姐"), ("小雨伞", 2, "李姐"))
    feed.extend(
        [
            replace(a_row(n), text=text, identity_id=IdentityId(who), name=name)
            for n, (text, who, name) in enumerate(said)
        ]
    )
    mirror = Mirror(feed)
    feed.forget({IdentityId(1)}, Names(called=["小雨", "雨"], shared=["李姐"]), they_came=False)
    assert [(row.text, row.name, row.is_deleted) for row in mirror.rows] == [
        ("", None, True), ("@** 你穿多大", "李姐", False), ("小雨伞", "李姐", False),
    ]  # fmt: skip
    assert mirror.rows[0].identity_id is None
