"""A board: keyed rows in an order that a person sees, telling its observers exactly which rows change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_TOLD_ONE_BY_ONE = 200
"""More stretches of changed rows than these are told as one, with what lies between them."""
_MOVED_ONE_BY_ONE = 200


class RowObserver(Protocol):
    """What a list on the screen needs to hear. Ranges are inclusive; every `-ing` call has its `-ed` call."""

    def rows_inserting(self, first: int, last: int) -> None: ...
    def rows_inserted(self) -> None: ...
    def rows_removing(self, first: int, last: int) -> None: ...
    def rows_removed(self) -> None: ...
    def rows_changed(self, first: int, last: int) -> None: ...
    def rows_moving(self, source: int, target: int) -> None:
        """The row at `source` is about to stand at `target`, counted after it was taken out."""

    def rows_moved(self) -> None: ...


class Watched:
    """Rows that others watch: whoever changes them does it within one of these, and each observer hears both ends."""

    def __init__(self) -> None:
        self._observers: list[RowObserver] = []

    def observe(self, observer: RowObserver) -> None:
        self._observers.append(observer)

    def unobserve(self, observer: RowObserver) -> None:
        self._observers.remove(observer)

    @contextmanager
    def _inserting(self, first: int, last: int) -> Iterator[None]:
        for observer in self._observers:
            observer.rows_inserting(first, last)
        yield
        for observer in self._observers:
            observer.rows_inserted()

    @contextmanager
    def _removing(self, first: int, last: int) -> Iterator[None]:
        for observer in self._observers:
            observer.rows_removing(first, last)
        yield
        for observer in self._observers:
            observer.rows_removed()

    @contextmanager
    def _moving(self, source: int, target: int) -> Iterator[None]:
        for observer in self._observers:
            observer.rows_moving(source, target)
        yield
        for observer in self._observers:
            observer.rows_moved()

    def _tell_changed(self, first: int, last: int) -> None:
        for observer in self._observers:
            observer.rows_changed(first, last)


class AnyChange:
    """An observer that only wants to know that something is other than before; `row_changed` where the same rows stand
    as before, else `changed`.
    """

    def __init__(self, changed: Callable[[], object], row_changed: Callable[[], object] | None = None) -> None:
        self._changed = changed
        self._row_changed = row_changed or changed

    def rows_inserting(self, first: int, last: int) -> None: ...
    def rows_removing(self, first: int, last: int) -> None: ...
    def rows_moving(self, source: int, target: int) -> None: ...

    def rows_inserted(self) -> None:
        self._changed()

    def rows_removed(self) -> None:
        self._changed()

    def rows_moved(self) -> None:
        self._changed()

    def rows_changed(self, first: int, last: int) -> None:
        self._row_changed()


class Board(Watched, Generic[K, V]):
    """Rows by key, in order. Main thread only."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[K] = []
        self._rows: dict[K, V] = {}
        self._places: dict[K, int] | None = {}
        """Where each key stands; None after a change that moved several, until somebody asks."""

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, index: int) -> V:
        return self._rows[self._keys[index]]

    def __iter__(self) -> Iterator[V]:
        return (self._rows[key] for key in self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def get(self, key: K) -> V | None:
        return self._rows.get(key)

    def key_at(self, index: int) -> K:
        return self._keys[index]

    def index_of(self, key: K) -> int:
        """The row of `key`.

        Raises:
            KeyError: not on the board.
        """
        if self._places is None:
            self._places = {key: place for place, key in enumerate(self._keys)}
        return self._places[key]

    def put(self, key: K, row: V, index: int | None = None) -> None:
        """Set the row of `key`: in its place where it stands already, else at `index` or the end."""
        if key in self._rows:
            self._change([(key, row)])
        else:
            self._insert(len(self._keys) if index is None else index, [(key, row)])

    def put_all(self, rows: Iterable[tuple[K, V]]) -> None:
        """Set many rows: each in its place where it stands already, the new ones together at the end."""
        latest = dict(rows)
        self._change([(key, row) for key, row in latest.items() if key in self._rows])
        self._insert(len(self._keys), [(key, row) for key, row in latest.items() if key not in self._rows])

    def remove(self, key: K) -> None:
        """Take the row of `key` away; nothing happens where it is not there."""
        if key in self._rows:
            at = self.index_of(key)
            self._remove_range(at, at)

    def move(self, key: K, index: int) -> None:
        """Let the row of `key` stand at `index`, counted after it was taken out."""
        self._move(self.index_of(key), index)

    def show(self, rows: Sequence[tuple[K, V]]) -> None:
        """Make the board equal to `rows` by the fewest kinds of change: what is gone, what moved, what is new."""
        wanted = dict(rows)
        order = list(wanted)
        if order != self._keys:
            self._stand(order, wanted)
        self._change(list(wanted.items()))

    def _stand(self, order: Sequence[K], wanted: Mapping[K, V]) -> None:
        """Let the rows of these keys, and no others, stand in this order."""
        self._remove_all(key for key in self._keys if key not in wanted)
        ahead = _alike(self._keys, order)
        behind = _alike(self._keys[ahead:][::-1], order[ahead:][::-1])
        if sum(key in self._rows for key in order[ahead : len(order) - behind]) > _MOVED_ONE_BY_ONE:
            # So many moves would each be told to everybody who watches.
            self._remove_range(ahead, len(self._keys) - behind - 1)
        place = ahead
        while place < len(order) - behind:
            key = order[place]
            if key in self._rows:
                self._move(self._keys.index(key, place), place)
                place += 1
                continue
            until = place + 1
            while until < len(order) - behind and order[until] not in self._rows:
                until += 1
            self._insert(place, [(fresh, wanted[fresh]) for fresh in order[place:until]])
            place = until

    def _remove_all(self, keys: Iterable[K]) -> None:
        gone = sorted(self.index_of(key) for key in keys)
        for first, last in reversed(list(runs(gone))):
            self._remove_range(first, last)

    def _remove_range(self, first: int, last: int) -> None:
        if last < first:
            return
        with self._removing(first, last):
            for key in self._keys[first : last + 1]:
                del self._rows[key]
            del self._keys[first : last + 1]
            self._places = None

    def _move(self, at: int, index: int) -> None:
        if at == index:
            return
        with self._moving(at, index):
            self._keys.insert(index, self._keys.pop(at))
            self._places = None

    def _change(self, rows: Sequence[tuple[K, V]]) -> None:
        changed = [key for key, row in rows if (was := self._rows[key]) is not row and was != row]
        self._rows.update(rows)
        places = sorted(self.index_of(key) for key in changed)
        stretches = list(runs(places))
        if len(stretches) > _TOLD_ONE_BY_ONE:
            stretches = [(places[0], places[-1])]
        for first, last in stretches:
            self._tell_changed(first, last)

    def _insert(self, at: int, rows: Sequence[tuple[K, V]]) -> None:
        if not rows:
            return
        with self._inserting(at, at + len(rows) - 1):
            if at < len(self._keys) or len(rows) > len(self._keys):
                self._places = None
            elif self._places is not None:
                self._places.update((key, place) for place, (key, _) in enumerate(rows, start=at))
            self._keys[at:at] = [key for key, _ in rows]
            self._rows.update(rows)


def _alike(some: Sequence[K], others: Sequence[K]) -> int:
    """How many keys at the beginning of both are the same."""
    least = min(len(some), len(others))
    return next((at for at in range(least) if some[at] != others[at]), least)


def runs(indices: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The runs of neighbours in rising `indices`, both ends included."""
    start = previous = None
    for index in indices:
        if start is None or previous is None:
            start = index
        elif index != previous + 1:
            yield start, previous
            start = index
        previous = index
    if start is not None and previous is not None:
        yield start, previous
