"""A narrowed feed holds just the rows that pass, and an observer who follows its ranges holds the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.chat.history import Filter
from anchor_console.chat.lanes import Lane
from anchor_console.chat.narrowed import NarrowedFeed
from anchor_console.core.ids import IdentityId, MessageId
from tests.chat.lines import readings

WANTED = [Filter(), Filter(lane=Lane.ASKING), Filter(only_starred=True), Filter(fan=IdentityId(2)), Filter(number="5")]


class Follower:
    """Keeps a list of its own by what it is told."""

    def __init__(self, feed: NarrowedFeed) -> None:
        self._feed = feed
        self.rows = list(feed)
        self._range = (0, -1)

    def rows_inserting(self, first: int, last: int) -> None:
        self._range = (first, last)

    def rows_inserted(self) -> None:
        first, last = self._range
        self.rows[first:first] = [self._feed[index] for index in range(first, last + 1)]

    def rows_removing(self, first: int, last: int) -> None:
        self._range = (first, last)

    def rows_removed(self) -> None:
        first, last = self._range
        del self.rows[first : last + 1]

    def rows_changed(self, first: int, last: int) -> None:
        for index in range(first, last + 1):
            self.rows[index] = self._feed[index]

    def rows_moving(self, source: int, target: int) -> None:
        raise AssertionError("chat never moves")

    def rows_moved(self) -> None: ...


class Narrowing(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.feed = ChatFeed(limit=12)
        self.muted: set[int] = set()
        self.narrowed = NarrowedFeed(self.feed, lambda row: row.identity_id in self.muted)
        self.follower = Follower(self.narrowed)
        self.narrowed.observe(self.follower)
        self.count = 0

    @rule(batch=st.lists(st.tuples(readings, st.integers(1, 3)), max_size=15))
    def rows_come(self, batch):
        self.feed.extend([self.row(reading, fan) for reading, fan in batch])

    def row(self, reading, fan):
        self.count += 1
        return ChatRow(
            MessageId(self.count), "chat", 0, IdentityId(fan), None, "王姐", False, None, None, "话", 1, reading, False
        )  # fmt: skip

    @rule(wanted=st.sampled_from(WANTED))
    def another_filter(self, wanted):
        self.narrowed.choose(wanted)

    @rule(fan=st.integers(1, 3))
    def mute_or_unmute(self, fan):
        self.muted ^= {fan}
        self.narrowed.refresh()

    @rule(number=st.integers(1, 60), is_starred=st.booleans())
    def star_or_not(self, number, is_starred):
        self.feed.mark_starred(MessageId(number), is_starred)

    @rule(number=st.integers(1, 60))
    def delete(self, number):
        self.feed.mark_deleted(MessageId(number))

    @rule(first=st.integers(1, 60), lines=st.integers(1, 12), reading=readings)
    def mean_something_else(self, first, lines, reading):
        meant = [replace(self.row(reading, 1), id=MessageId(first + line)) for line in range(lines)]
        self.feed.mark_meant(meant)

    @rule()
    def start_anew(self):
        self.feed.clear()

    @invariant()
    def it_holds_what_passes(self):
        passes = self.narrowed.filter.predicate()
        assert list(self.narrowed) == [row for row in self.feed if passes(row) and row.identity_id not in self.muted]
        assert self.follower.rows == list(self.narrowed)


test_any_story = Narrowing.TestCase


@given(st.sets(st.integers(1, 30)))
def test_a_message_is_found_where_it_is_shown(asked):
    machine = Narrowing()
    machine.feed.extend([machine.row(None, 1 + number % 2) for number in range(12)])
    machine.narrowed.choose(Filter(fan=IdentityId(2)))
    for number in asked:
        index = machine.narrowed.index_of(MessageId(number))
        assert (index is not None) is (number <= 12 and number % 2 == 0)
        assert index is None or machine.narrowed[index].id == number
