"""The rows of a board that a search found: what a table shows while something is searched in it. Qt-free."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from anchor_console.core.board import Board, Watched, runs

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class FoundRows(Watched, Generic[K, V]):
    """What was found, in that order; all rows in their own while nothing is searched. Observes the board.

    A row that comes while something is searched is found by the next search.
    """

    def __init__(self, board: Board[K, V]) -> None:
        super().__init__()
        self._board = board
        self._keys: list[K] | None = None
        self._places: dict[K, int] | None = None
        """Where each of `_keys` stands, once somebody asks."""

    def __len__(self) -> int:
        return len(self._board) if self._keys is None else len(self._keys)

    def __getitem__(self, index: int) -> V:
        if self._keys is None:
            return self._board[index]
        row = self._board.get(self._keys[index])
        assert row is not None
        return row

    def __contains__(self, key: object) -> bool:
        return key in (self._board if self._keys is None else self._found_places())

    def key_at(self, index: int) -> K:
        return self._board.key_at(index) if self._keys is None else self._keys[index]

    def index_of(self, key: K) -> int:
        """The row of `key`.

        Raises:
            KeyError: it is not shown.
        """
        return self._board.index_of(key) if self._keys is None else self._found_places()[key]

    def show_only(self, keys: Sequence[K] | None) -> None:
        """Show these rows, as far as the board has them; all for None."""
        fresh = None if keys is None else [key for key in keys if key in self._board]
        if fresh == self._keys:
            return
        if len(self):
            with self._removing(0, len(self) - 1):
                self._set([])
        count = len(self._board) if fresh is None else len(fresh)
        if count:
            with self._inserting(0, count - 1):
                self._set(fresh)
        else:
            self._set(fresh)

    def _set(self, keys: list[K] | None) -> None:
        self._keys = keys
        self._places = None

    def _found_places(self) -> dict[K, int]:
        if self._places is None:
            self._places = {key: place for place, key in enumerate(self._keys or ())}
        return self._places

    # What the board tells (core.board.RowObserver).

    def rows_inserting(self, first: int, last: int) -> None:
        if self._keys is None:
            for observer in self._observers:
                observer.rows_inserting(first, last)

    def rows_inserted(self) -> None:
        if self._keys is None:
            for observer in self._observers:
                observer.rows_inserted()

    def rows_removing(self, first: int, last: int) -> None:
        if self._keys is None:
            for observer in self._observers:
                observer.rows_removing(first, last)
            return
        gone, known = [self._board.key_at(at) for at in range(first, last + 1)], self._found_places()
        places = sorted(known[key] for key in gone if key in known)
        for begin, end in reversed(list(runs(places))):
            with self._removing(begin, end):
                self._set(self._keys[:begin] + self._keys[end + 1 :])

    def rows_removed(self) -> None:
        if self._keys is None:
            for observer in self._observers:
                observer.rows_removed()

    def rows_moving(self, source: int, target: int) -> None:
        if self._keys is None:
            for observer in self._observers:
                observer.rows_moving(source, target)

    def rows_moved(self) -> None:
        if self._keys is None:
            for observer in self._observers:
                observer.rows_moved()

    def rows_changed(self, first: int, last: int) -> None:
        if self._keys is None:
            self._tell_changed(first, last)
            return
        if last - first < len(self._keys):
            changed, known = [self._board.key_at(at) for at in range(first, last + 1)], self._found_places()
            places = sorted(known[key] for key in changed if key in known)
        else:
            places = [at for at, key in enumerate(self._keys) if first <= self._board.index_of(key) <= last]
        for begin, end in runs(places):
            self._tell_changed(begin, end)
