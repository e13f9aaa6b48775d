from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from anchor_console.chat.fallen_folds import FallenFolds
from anchor_console.chat.feed import Change, ChatFeed, ChatRow, of_fold
from anchor_console.chat.folded_feed import FoldedFeed
from anchor_console.chat.folding import FLOOD_LINES, FOLDS_WITHIN_MS
from anchor_console.chat.phrases import Phrases, key_of
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.desk.chat.shown_feed import ShownFeed
from tests.support.shop import NOW_MS, item, reading

CLAIM = reading(Intent.CLAIM, item("5", None, "L"), specific=True)


def row(id: int, text: str, fan: int | None = None, *, read=None, kind: str = "chat", seconds: float = 0, count=1):
    who = None if fan is None else IdentityId(fan)
    return ChatRow(
        id=MessageId(id), kind=kind, at_ms=NOW_MS + round(seconds * 1000), identity_id=who, identity=None,
        name=f"粉丝{fan}", staff=False, level=None, club=None, text=text, count=count,
        reading=read or reading(), is_deleted=False,
    )  # fmt: skip


class Mirror:
    """A list kept by nothing but what the folded feed tells."""

    def __init__(self, feed: FoldedFeed) -> None:
        self._feed = feed
        self.rows = list(feed)
        self._range = (0, 0)
        feed.observe(self)

    def rows_inserting(self, first: int, last: int) -> None:
        assert len(self.rows) == len(self._feed)
        self._range = (first, last)

    def rows_inserted(self) -> None:
        first, last = self._range
        self.rows[first:first] = [self._feed[index] for index in range(first, last + 1)]

    def rows_removing(self, first: int, last: int) -> None:
        del self.rows[first : last + 1]

    def rows_removed(self) -> None:
        assert len(self.rows) == len(self._feed)

    def rows_changed(self, first: int, last: int) -> None:
        self.rows[first : last + 1] = [self._feed[index] for index in range(first, last + 1)]

    def rows_moving(self, source: int, target: int) -> None: ...
    def rows_moved(self) -> None: ...


def folded(*rows: ChatRow, limit: int = 100, phrases: Phrases = Phrases()) -> FoldedFeed:  # noqa: B008 - frozen
    feed = ChatFeed(limit)
    layer = FoldedFeed(feed, phrases)
    feed.extend(rows)
    return layer


def shown(feed: FoldedFeed):
    return [(one.row.text, one.lines, one.people) for one in feed]


def test_cheers_fold_whoever_sends_them_and_questions_of_two_fans_do_not() -> None:
    ask = reading(Intent.ASK_PRICE, item("5"))
    first, second = row(3, "多少钱", 1, read=ask), row(5, "多少钱", 2, read=ask)
    feed = folded(row(1, "666", 1), row(2, "6666666", 2), first, row(4, "666", 2), second)
    assert shown(feed) == [("666", 3, 2), ("多少钱", 1, 1), ("多少钱", 1, 1)]


def test_a_fans_own_repeated_line_folds_but_never_a_claim() -> None:
    ask = reading(Intent.ASK_PRICE, item("5"))
    feed = folded(
        *(row(n, "5号多少钱", 1, read=ask) for n in range(3)), *(row(n, "5号L", 1, read=CLAIM) for n in (5, 6))
    )
    assert shown(feed) == [("5号多少钱", 3, 1), ("5号L", 1, 1), ("5号L", 1, 1)]


def test_raised_hands_for_one_product_are_one_line_and_buyers_stand_out_of_them() -> None:
    def hand(number: str):
        return reading(Intent.CLAIM, item(number))

    ones = [row(n, "1" if n % 2 else "111", n, read=hand("11")) for n in range(20)]
    feed = folded(*ones, row(30, "11号L", 30, read=CLAIM), *(row(n, "1", n, read=hand("12")) for n in range(40, 43)))
    assert shown(feed) == [("111", 20, 20), ("11号L", 1, 1), ("1", 3, 3)]
    assert feed[0].row.reading == hand("11")


def test_cheers_fold_however_often_their_figures_stand_there_and_numbers_do_not() -> None:
    said = ["666", "66", "扣666", "扣66666", "我33岁啦", "我3岁啦", "涨1000粉了", "涨10粉了", "涨1000粉了"]
    feed = folded(*(row(n, text, n) for n, text in enumerate(said)))
    assert [(one.row.text, one.lines) for one in feed] == [
        ("666", 2), ("扣666", 2), ("我33岁啦", 1), ("我3岁啦", 1), ("涨1000粉了", 2), ("涨10粉了", 1)
    ]  # fmt: skip


def test_gifts_of_a_kind_fold_with_their_counts() -> None:
    feed = folded(*(row(n, "小心心", n, kind="gift", count=10) for n in range(4)), row(9, "穿云箭", 1, kind="gift"))
    assert [(one.row.text, one.count, one.lines) for one in feed] == [("小心心", 40, 4), ("穿云箭", 1, 1)]


def test_after_a_pause_a_cheer_stands_anew() -> None:
    feed = folded(row(1, "666", 1), row(2, "666", 2, seconds=FOLDS_WITHIN_MS / 1000 + 1))
    assert shown(feed) == [("666", 1, 1), ("666", 1, 1)]


def test_a_phrase_is_one_line_all_evening() -> None:
    phrases = Phrases(frozenset({key_of("我要5号黑色L")}))
    feed = folded(*(row(n, "我要5号黑色L", n, seconds=n * 60) for n in range(30)), phrases=phrases)
    assert shown(feed) == [("我要5号黑色L", 30, 30)]
    assert feed[0].is_phrase


def test_what_was_said_before_its_text_was_set_as_a_phrase_stands_as_what_it_said() -> None:
    text = "我要5号黑色L"
    before = [row(n, text, n, read=CLAIM) for n in range(2)]
    feed = folded(*before, *(row(n, text, n) for n in range(2, 9)), phrases=Phrases(frozenset({key_of(text)})))
    assert [(one.lines, one.is_phrase, one.row.reading) for one in feed][:2] == [(1, False, CLAIM)] * 2
    assert [(one.lines, one.is_phrase) for one in feed][2:] == [(7, True)]


def test_what_many_send_alike_is_one_line_while_a_person_is_asked_whether_they_mean_it() -> None:
    text = "我要5号黑色L抢到就是赚到冲冲冲冲"
    feed = ChatFeed(100)
    layer = FoldedFeed(feed)
    feed.extend([row(n, text, n, read=CLAIM) for n in range(2)])
    layer.set_phrases(Phrases(suspected=frozenset({key_of(text)})))
    feed.extend([row(n, text, n, read=CLAIM) for n in range(2, 30)])
    # What it says still counts, so it is neither dimmed nor read as nothing.
    assert [(one.lines, one.people, one.is_dimmed, one.is_phrase) for one in layer][-1] == (28, 28, False, False)
    layer.set_phrases(Phrases())
    feed.extend([row(n, text, n, read=CLAIM) for n in range(30, 32)])
    assert [one.lines for one in layer] == [1, 1, 28, 1, 1]


def test_spam_and_floods_are_dimmed_and_all_there() -> None:
    spam = reading(Intent.SPAM)
    flood = [row(n, f"这是第{n}句不一样的话呀", 1, seconds=n * 0.1) for n in range(FLOOD_LINES + 2)]
    feed = folded(*flood, row(100, "加V看片" * 5, 2, read=spam), row(101, "5号L", 1, read=CLAIM, seconds=1))
    assert [one.is_dimmed for one in feed] == [False] * FLOOD_LINES + [True, True, True, False]


def test_a_deleted_line_shows_as_deleted() -> None:
    feed = ChatFeed(10)
    layer = FoldedFeed(feed)
    feed.extend([row(1, "你们好呀今天都来了吗各位老铁", 1)])
    feed.mark_deleted(MessageId(1))
    assert layer[0].is_deleted


def test_a_fold_counts_which_of_its_lines_were_deleted_and_is_so_when_all_are() -> None:
    feed = ChatFeed(4)
    layer = FoldedFeed(feed)
    mirror = Mirror(layer)
    feed.extend([row(1, "来啦来啦", 1), row(2, "来啦", 2), row(3, "来啦", 3)])

    def stands():
        (one,) = mirror.rows
        return one.id, one.row.text, one.row.name, one.gone, one.is_deleted

    feed.mark_deleted(MessageId(2))
    feed.mark_deleted(MessageId(2))
    assert stands() == (1, "来啦来啦", "粉丝1", 1, False)
    # Where the first went, the first that is left speaks for them, at the place where it all began.
    feed.mark_deleted(MessageId(1))
    assert stands() == (1, "来啦", "粉丝3", 2, False)
    feed.extend([row(4, "来啦", 4)])
    assert (mirror.rows[0].gone, mirror.rows[0].lines) == (2, 4)
    feed.mark_deleted(MessageId(3))
    feed.mark_deleted(MessageId(4))
    assert stands() == (1, "来啦", "粉丝4", 4, True)


class Kept:
    """What somebody reads on while it falls off: the rows as they were, and what is told of them since."""

    def __init__(self, feed: ChatFeed, layer: FoldedFeed) -> None:
        self._layer = layer
        self._shown = ShownFeed(layer)
        self.rows: dict[MessageId, ChatRow] = {}
        layer.observe(self)
        layer.changed_beyond.subscribe(self.change)
        feed.changed_beyond.subscribe(self.change_beyond)

    def change(self, change: Change) -> None:
        if change.message_id in self.rows:
            self.rows[change.message_id] = change.of(self.rows[change.message_id])

    def change_beyond(self, change: Change) -> None:
        self.change(change)
        if (first := self._layer.first_of(change.message_id)) is not None:
            self.change(of_fold(Change(first, change.of)))

    def rows_removing(self, first: int, last: int) -> None:
        self.rows |= {self._shown[index].id: self._shown[index] for index in range(first, last + 1)}

    def rows_removed(self) -> None: ...
    def rows_inserting(self, first: int, last: int) -> None: ...
    def rows_inserted(self) -> None: ...
    def rows_changed(self, first: int, last: int) -> None: ...
    def rows_moving(self, source: int, target: int) -> None: ...
    def rows_moved(self) -> None: ...


def test_a_fold_that_fell_off_hears_which_of_its_lines_are_deleted_wherever_those_are() -> None:
    feed = ChatFeed(4)
    layer = FoldedFeed(feed)
    kept = Kept(feed, layer)
    feed.extend([row(1, "666", 1), row(2, "666", 2), row(3, "666", 3), row(4, "第四句说得长一点好不好呀", 4)])
    feed.extend([row(5, "第五句说得长一点好不好呀", 5), row(6, "第六句说得长一点好不好呀", 6)])

    def stands():
        return kept.rows[MessageId(1)].gone, kept.rows[MessageId(1)].is_deleted

    assert (kept.rows[MessageId(1)].lines, stands()) == (3, (0, False))
    feed.mark_deleted(MessageId(3))  # still in memory
    assert stands() == (1, False)
    feed.mark_given_back(MessageId(3))
    assert stands() == (0, False)
    feed.mark_deleted(MessageId(2))  # nowhere any more
    assert stands() == (1, False)
    feed.extend([row(number, f"第{number}句说得长一点好不好呀", number) for number in range(7, 12)])
    feed.mark_deleted(MessageId(3))
    feed.mark_deleted(MessageId(1))
    assert stands() == (3, True)


@given(st.integers(1, 9), st.lists(st.integers(1, 40), max_size=30), st.integers(1, 60))
def test_of_rows_and_lines_that_fell_off_the_last_are_known(kept, folds, further) -> None:
    fallen, line, rows = FallenFolds(kept), 0, []
    for place, lines in enumerate([*folds, further]):
        first = line
        fallen.rows_fell([MessageId(first)])
        for later in range(first + 1, first + lines):
            fallen.line_fell(MessageId(later), place)
        rows += [(MessageId(later), MessageId(first), place) for later in range(first + 1, first + lines)]
        line += lines
    for later, first, place in rows[-kept:]:
        if place > len(folds) - kept:
            assert fallen.first_of(later) == first
    assert fallen.first_of(MessageId(line)) is None


class CountingFeed(ChatFeed):
    """Counts how often a line is looked for."""

    looks = 0

    def index_of(self, message_id: MessageId) -> int | None:
        self.looks += 1
        return super().index_of(message_id)


def test_hundreds_of_a_fold_go_one_by_one_without_a_look_at_all_of_them_each_time() -> None:
    feed = CountingFeed(600)
    layer = FoldedFeed(feed)
    feed.extend([row(number, "来啦", number % 50) for number in range(1, 601)])
    for number in range(1, 600):
        feed.mark_deleted(MessageId(number))
    assert (len(layer), layer[0].row.id, layer[0].gone) == (1, 600, 599)
    assert feed.looks < 5 * 600


def test_a_fold_bears_the_star_of_any_of_its_lines() -> None:
    feed = ChatFeed(10)
    layer = FoldedFeed(feed)
    feed.extend([row(1, "来啦", 1), row(2, "来啦", 2), row(3, "来啦", 3)])
    feed.mark_starred(MessageId(2), True)
    feed.mark_starred(MessageId(3), True)
    feed.mark_starred(MessageId(2), False)
    assert layer[0].is_starred
    feed.mark_starred(MessageId(3), False)
    assert not layer[0].is_starred


def test_what_was_deleted_before_it_is_shown_is_counted_too() -> None:
    feed = ChatFeed(10)
    feed.extend([row(1, "来啦来啦", 1), row(2, "来啦", 2)])
    feed.mark_deleted(MessageId(1))
    (one,) = FoldedFeed(feed)
    assert (one.id, one.row.id, one.gone, one.is_deleted) == (1, 2, 1, False)
    feed.mark_deleted(MessageId(2))
    (one,) = FoldedFeed(feed)
    assert (one.row.id, one.gone, one.is_deleted) == (1, 2, True)


NOWHERE = (MessageId(-1), MessageId(-1))


def stands_nowhere(_: MessageId) -> bool:
    return False


def test_what_is_left_of_a_fold_that_fell_off_stands_where_its_first_line_in_memory_does() -> None:
    feed = ChatFeed(6)
    layer = FoldedFeed(feed)
    mirror = Mirror(layer)
    said = ["666", "第二句说得长一点", "66", "第四句说得长一点", "6666", "第六句说得长一点", "第七句说得长一点"]
    for number, text in enumerate(said, start=1):
        feed.extend([row(number, text, number)])

    def stands():
        assert mirror.rows == list(layer)
        return [(one.id, one.row.text, one.lines, one.people) for one in layer]

    alone = [(number, said[number - 1], 1, 1) for number in (2, 4, 6, 7)]
    assert stands() == alone
    assert layer.stand_again(stands_nowhere, (MessageId(2), MessageId(4)))  # not under somebody's eyes
    assert not layer.stand_again(lambda first: first == 1, NOWHERE)  # it is kept elsewhere
    assert stands() == alone
    assert not layer.stand_again(stands_nowhere, NOWHERE)
    assert stands() == [alone[0], (3, "66", 2, 2), *alone[1:]]
    # It is a fold as any other, but takes no more.
    feed.mark_deleted(MessageId(3))
    feed.mark_starred(MessageId(5), True)
    (one,) = [one for one in layer if one.id == 3]
    assert (one.row.id, one.gone, one.is_starred) == (5, 1, True)
    assert [line.id for line in layer.lines_of(MessageId(3))] == [5]
    feed.extend([row(8, "666", 8), row(9, "6", 9)])
    assert stands() == [*alone[1:], (8, "666", 2, 2)]
    assert not layer.stand_again(stands_nowhere, NOWHERE)
    assert stands() == [alone[1], (5, "6666", 1, 1), *alone[2:], (8, "666", 2, 2)]


texts = st.sampled_from(["666", "哈哈哈", "小心心", "多少钱呀主播我想要一个", "来了"])
batches = st.lists(
    st.lists(st.tuples(texts, st.integers(1, 3), st.integers(0, 15), st.booleans()), max_size=6), max_size=12
)


def rows_of(batches: Iterable[Sequence[tuple[str, int, int, bool]]]) -> Iterator[list[ChatRow]]:
    """The batches as rows: each says what, who, how many seconds after the last, and whether it claims."""
    ids, seconds = itertools.count(1), 0
    for batch in batches:
        rows = []
        for text, fan, later, is_claim in batch:
            seconds += later
            rows.append(row(next(ids), text, fan, read=CLAIM if is_claim else None, seconds=seconds))
        yield rows


@settings(deadline=None)
@given(batches, st.integers(1, 10))
def test_a_list_kept_by_what_it_tells_equals_it_and_nothing_is_lost(batches, limit) -> None:
    feed = ChatFeed(limit)
    layer = FoldedFeed(feed)
    mirror = Mirror(layer)
    added = 0
    for rows in rows_of(batches):
        feed.extend(rows)
        added += len(rows)
        for gone in [line.id for line in feed if line.id % 5 == 0]:
            feed.mark_deleted(gone)
        assert mirror.rows == list(layer)
        assert all(one.row.is_deleted == (one.gone == one.lines) for one in layer)
        assert len(layer) <= len(feed)
        if added <= limit:
            assert sum(one.lines for one in layer) == added


@settings(deadline=None)
@given(batches, st.integers(1, 10), st.integers(0, 100))
def test_whoever_begins_to_read_finds_every_line_in_memory_once(batches, limit, deleted) -> None:
    feed = ChatFeed(limit)
    layer = FoldedFeed(feed)
    mirror = Mirror(layer)
    for rows in rows_of(batches):
        feed.extend(rows)
        feed.mark_deleted(MessageId(deleted))
        layer.stand_again(stands_nowhere, NOWHERE)
        assert mirror.rows == list(layer)
        assert [one.id for one in layer] == sorted(one.id for one in layer)
        if len(layer):
            stand = [line.id for one in layer for line in layer.lines_of(one.id)]
            told = [line.id for line in feed if line.id >= layer[0].id and not line.is_deleted]
            assert sorted(stand) == told
            assert sum(one.gone for one in layer) == sum(line.is_deleted and line.id >= layer[0].id for line in feed)
