"""The feed with its noise folded: a layer over the chat feed that tells exactly which of its rows change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.chat.folding import FOLDS_WITHIN_MS, Floods, FoldKey, fold_key, is_spam
from anchor_console.chat.narrowed import NarrowedFeed
from anchor_console.chat.phrases import Phrases
from anchor_console.core.board import Watched
from anchor_console.core.ids import IdentityId, MessageId


@dataclass(frozen=True, slots=True)
class FoldedRow:
    """A row as it is shown: `row` is its first, and the others that folded into it are counted.

    `count` sums what each row counts for (a gift of 10 is 10), `lines` counts rows, `people` distinct fans.
    """

    row: ChatRow
    key: FoldKey | None
    count: int
    lines: int
    people: int
    is_dimmed: bool
    last_at_ms: int

    @property
    def is_phrase(self) -> bool:
        return self.key is not None and self.key.is_phrase

    @property
    def is_fold(self) -> bool:
        return self.lines > 1


@dataclass(slots=True)
class _Fold:
    """A row that may take more."""

    first_id: MessageId
    people: set[IdentityId]


class FoldedFeed(Watched):
    """At most as many rows as the feed has, in its order. Main thread only.

    A folded row stands where its first line came, and falls off with it; deleting that line shows it as deleted.
    """

    def __init__(self, feed: ChatFeed | NarrowedFeed, phrases: Phrases = Phrases()) -> None:  # noqa: B008 - frozen
        super().__init__()
        self._feed = feed
        self._phrases = phrases
        self._rows: list[FoldedRow] = []
        self._ids: list[MessageId] = []
        """Of each row's first line; they rise, as the feed's do."""
        self._open: dict[FoldKey, _Fold] = {}
        self._floods = Floods()
        self._coming: tuple[int, int] = (0, 0)
        self._take(list(feed))
        feed.observe(self)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> FoldedRow:
        return self._rows[index]

    def __iter__(self) -> Iterator[FoldedRow]:
        return iter(self._rows)

    def set_phrases(self, phrases: Phrases) -> None:
        """Fold by these phrases from now on; what is folded stays so."""
        self._phrases = phrases

    def close(self) -> None:
        """Hear the feed no more."""
        self._feed.unobserve(self)

    # -- what the feed tells

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = (first, last)

    def rows_inserted(self) -> None:
        first, last = self._coming
        self._take([self._feed[index] for index in range(first, last + 1)])

    def rows_removing(self, first: int, last: int) -> None:
        """The oldest fall off, and with each the fold that began with it."""
        assert first == 0, "rows fall off at the far end only"
        gone = bisect_right(self._ids, self._feed[last].id)
        if gone == 0:
            return
        with self._removing(0, gone - 1):
            for folded in self._rows[:gone]:
                self._end(folded)
            del self._rows[:gone]
            del self._ids[:gone]

    def rows_removed(self) -> None: ...

    def rows_changed(self, first: int, last: int) -> None:
        for index in range(first, last + 1):
            row = self._feed[index]
            at = self._index_of(row.id)
            if at is not None:
                self._rows[at] = replace(self._rows[at], row=row)
                self._tell_changed(at, at)

    def rows_moving(self, source: int, target: int) -> None: ...
    def rows_moved(self) -> None: ...

    # -- folding

    def _take(self, rows: list[ChatRow]) -> None:
        """Fold what folds, tell what changed, then add the rest at the end."""
        before = len(self._rows)
        changed: set[int] = set()
        fresh: list[FoldedRow] = []
        for row in rows:
            key = fold_key(row, self._phrases)
            at = None if key is None else self._place_of(row, key, before, fresh)
            if at is None:
                self._begin(row, key, fresh)
            elif at < before:
                self._rows[at] = self._with(self._rows[at], row)
                changed.add(at)
            else:
                fresh[at - before] = self._with(fresh[at - before], row)
        for first, last in _ranges(sorted(changed)):
            self._tell_changed(first, last)
        if fresh:
            with self._inserting(before, before + len(fresh) - 1):
                self._rows.extend(fresh)

    def _place_of(self, row: ChatRow, key: FoldKey, before: int, fresh: list[FoldedRow]) -> int | None:
        """The index of the row that takes this one in, counted on into those not yet added."""
        fold = self._open.get(key)
        if fold is None:
            return None
        at = self._index_of(fold.first_id)
        assert at is not None
        standing = self._rows[at] if at < before else fresh[at - before]
        if not key.is_phrase and row.at_ms - standing.last_at_ms > FOLDS_WITHIN_MS:
            return None
        return at

    def _begin(self, row: ChatRow, key: FoldKey | None, fresh: list[FoldedRow]) -> None:
        people = {row.identity_id} if row.identity_id is not None else set()
        if key is not None:
            self._open[key] = _Fold(row.id, people)
        self._ids.append(row.id)
        fresh.append(
            FoldedRow(
                row=row,
                key=key,
                count=row.count,
                lines=1,
                people=len(people),
                is_dimmed=self._is_dimmed(row),
                last_at_ms=row.at_ms,
            )
        )

    def _end(self, folded: FoldedRow) -> None:
        """What began with this row takes no more; another fold of its key may stand further down."""
        if folded.key is not None and (fold := self._open.get(folded.key)) and fold.first_id == folded.row.id:
            del self._open[folded.key]

    def _with(self, standing: FoldedRow, row: ChatRow) -> FoldedRow:
        assert standing.key is not None
        people = self._open[standing.key].people
        if row.identity_id is not None:
            people.add(row.identity_id)
        return replace(
            standing,
            count=standing.count + row.count,
            lines=standing.lines + 1,
            people=len(people),
            last_at_ms=max(standing.last_at_ms, row.at_ms),
        )

    def _is_dimmed(self, row: ChatRow) -> bool:
        if row.kind != "chat" or row.staff:
            return False
        is_flood = row.identity_id is not None and self._floods.is_flood(row.identity_id, row.at_ms)
        speaks_of_money = row.reading is not None and row.reading.intent.value in _NEVER_DIMMED
        return is_spam(row) or (is_flood and not speaks_of_money)

    def _index_of(self, message_id: MessageId) -> int | None:
        at = bisect_right(self._ids, message_id) - 1
        return at if at >= 0 and self._ids[at] == message_id else None


_NEVER_DIMMED = frozenset({"claim", "cancel", "ordered", "after_sale"})
"""What must be seen of a fan however fast they talk."""


def _ranges(indices: list[int]) -> Iterator[tuple[int, int]]:
    """The runs of neighbours in sorted `indices`, both ends included."""
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
