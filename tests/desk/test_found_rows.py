"""What a search found of a board, and what its watchers are told while the board goes on changing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.board import Board
from anchor_console.desk.widgets.found_rows import FoundRows
from tests.core.test_board import Mirror

rows = st.dictionaries(st.integers(0, 9), st.integers(0, 2), max_size=8).flatmap(
    lambda told: st.permutations(list(told.items()))
)
searched = st.none() | st.lists(st.integers(0, 9), unique=True, max_size=6)


@given(st.lists(st.tuples(searched, rows), max_size=4))
def test_who_hears_each_change_always_has_the_rows_that_were_found(turns):
    board = Board()
    found = FoundRows(board)
    board.observe(found)
    mirror = Mirror(found)
    for wanted, shown in turns:
        found.show_only(wanted)
        assert mirror.rows == list(found)
        board.show(shown)
        assert mirror.rows == list(found)
        keys = [found.key_at(at) for at in range(len(found))]
        assert [found.index_of(key) for key in keys] == list(range(len(keys)))
        if wanted is None:
            assert list(found) == list(board)
        else:
            assert set(keys) <= set(wanted)


def test_the_found_stand_in_the_order_in_which_they_were_found_as_far_as_they_are_there():
    board = Board()
    board.show([(1, "a"), (2, "b"), (3, "c")])
    found = FoundRows(board)
    found.show_only([3, 7, 1])
    assert list(found) == ["c", "a"]
    assert 2 not in found
    with pytest.raises(KeyError):
        found.index_of(2)
    found.show_only(None)
    assert list(found) == ["a", "b", "c"]
