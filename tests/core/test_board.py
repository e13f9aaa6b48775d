from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.board import Board

contents = st.dictionaries(st.integers(0, 9), st.integers(0, 2), max_size=8).flatmap(
    lambda rows: st.permutations(list(rows.items()))
)


class Mirror:
    """A list on the screen: keeps its own rows by what it is told, and looks at the board only for a row's content."""

    def __init__(self, board):
        self._board = board
        self._going_on = None
        self.rows = list(board)
        board.observe(self)

    def rows_inserting(self, first, last):
        self._begin(("insert", first, last))

    def rows_inserted(self):
        _, first, last = self._end("insert")
        self.rows[first:first] = [self._board[at] for at in range(first, last + 1)]

    def rows_removing(self, first, last):
        assert 0 <= first <= last < len(self.rows)
        self._begin(("remove", first, last))

    def rows_removed(self):
        _, first, last = self._end("remove")
        del self.rows[first : last + 1]

    def rows_changed(self, first, last):
        self.rows[first : last + 1] = [self._board[at] for at in range(first, last + 1)]

    def rows_moving(self, source, target):
        self._begin(("move", source, target))

    def rows_moved(self):
        _, source, target = self._end("move")
        self.rows.insert(target, self.rows.pop(source))

    def _begin(self, what):
        assert self._going_on is None
        assert len(self._board) == len(self.rows), "told after the change, not before it"
        self._going_on = what

    def _end(self, kind):
        what, self._going_on = self._going_on, None
        assert what is not None
        assert what[0] == kind
        return what


@given(contents, contents)
def test_who_hears_each_change_always_has_the_boards_rows(first, second):
    board = Board()
    mirror = Mirror(board)
    for rows in (first, second):
        board.show(rows)
        assert [(board.key_at(at), board[at]) for at in range(len(board))] == list(rows)
        assert mirror.rows == list(board)


@given(contents)
def test_showing_the_same_again_changes_nothing(rows):
    board = Board()
    board.show(rows)
    mirror = Mirror(board)
    board.observe(Untouched())
    board.show(rows)
    assert mirror.rows == list(board)


class Untouched:
    def __getattr__(self, name):
        raise AssertionError(f"{name} for nothing")


def test_a_row_is_found_by_its_key():
    board = Board()
    board.put_all([("a", 1), ("b", 2)])
    assert board.get("b") == 2
    assert board.index_of("b") == 1
    assert board.get("c") is None
    assert "c" not in board
    board.remove("c")
    with pytest.raises(KeyError, match="c"):
        board.index_of("c")


def test_who_stopped_looking_hears_nothing():
    board = Board()
    mirror = Mirror(board)
    board.unobserve(mirror)
    board.put("a", 1)
    assert mirror.rows == []


class Counted:
    """Counts what it hears."""

    def __init__(self, board):
        self.told = []
        board.observe(self)

    def __getattr__(self, name):
        return lambda *where: self.told.append((name, *where)) if name.endswith(("ing", "changed")) else None


def test_many_rows_that_change_are_told_as_one_range():
    board = Board()
    board.show([(key, 0) for key in range(1_000)])
    heard = Counted(board)
    board.show([(key, 1 if key < 600 else 0) for key in range(1_000)])
    assert heard.told == [("rows_changed", 0, 599)]


def test_a_list_in_quite_another_order_is_told_in_few_changes():
    board = Board()
    board.show([(key, key) for key in range(1_000)])
    mirror, heard = Mirror(board), Counted(board)
    board.show([(key, key) for key in [*range(10), *reversed(range(10, 990)), *range(990, 1_000)]])
    assert mirror.rows == list(board)
    assert heard.told == [("rows_removing", 10, 989), ("rows_inserting", 10, 989)]


def test_new_rows_that_stand_together_are_told_together():
    board = Board()
    board.show([(0, "a"), (9, "z")])
    heard = Counted(board)
    board.show([(0, "a"), *((key, "new") for key in range(1, 9)), (9, "z")])
    assert heard.told == [("rows_inserting", 1, 8)]
