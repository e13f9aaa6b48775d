"""The feed with its noise folded: a layer over the chat feed that tells exactly which of its rows change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import msgspec

from anchor_console.chat.fallen_folds import FallenFolds
from anchor_console.chat.feed import Change, ChatFeed, ChatRow, given_back, of_fold, taken_away
from anchor_console.chat.folding import FOLDS_WITHIN_MS, Floods, FoldKey, fold_key, is_spam
from anchor_console.chat.narrowed import NarrowedFeed
from anchor_console.chat.phrases import Phrases
from anchor_console.core.board import Watched, runs
from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.core.observer import Signal


class FoldedRow(msgspec.Struct, frozen=True, gc=False):
    """A row as it is shown: `row` speaks for the lines that folded into it.

    That is their first, or the first that was not taken away; `id` is the first's. `count` sums what each line counts
    for (a gift of 10 is 10), `lines` counts them, `gone` and `stars` those that were taken away or bear a star, and
    `people` distinct fans.
    """

    id: MessageId
    row: ChatRow
    key: FoldKey | None
    count: int
    lines: int
    gone: int
    stars: int
    people: int
    is_dimmed: bool
    last_at_ms: int

    @property
    def is_phrase(self) -> bool:
        return self.key is not None and self.key.is_phrase

    @property
    def is_fold(self) -> bool:
        return self.lines > 1

    @property
    def is_deleted(self) -> bool:
        return self.gone == self.lines

    @property
    def is_starred(self) -> bool:
        return self.stars > 0


@dataclass(slots=True)
class _Fold:
    """A row that may take more; `place` counts rows from the first that ever stood in the feed."""

    place: int
    people: set[IdentityId]


class FoldedFeed(Watched):
    """At most as many rows as the feed has, in its order. Main thread only.

    A folded row stands where its first line came, and falls off with it. What is left of its lines in memory then has
    no row, until somebody reads: see `stand_again`.
    """

    def __init__(self, feed: ChatFeed | NarrowedFeed, phrases: Phrases = Phrases()) -> None:  # noqa: B008 - frozen
        super().__init__()
        self.changed_beyond: Signal[Change] = Signal()
        """A line is another now whose row has fallen off; and with it the row, where it had folded into one."""
        self._feed = feed
        self._phrases = phrases
        self._rows: list[FoldedRow] = []
        self._ids: list[MessageId] = []
        """Of each row's first line; they rise, as the feed's do."""
        self._fallen = 0
        """How many rows stood before the first of `_rows`."""
        self._fallen_folds = FallenFolds()
        self._open: dict[FoldKey, _Fold] = {}
        self._later: dict[MessageId, int] = {}
        """The place of the row that a line of the feed folded into; of the first in each it is not kept."""
        self._gone: set[MessageId] = set()
        self._starred: set[MessageId] = set()
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

    def lines_of(self, message_id: MessageId) -> list[ChatRow]:
        """The lines of the row that began with this one, without those that were taken away; none where it fell off."""
        at = self._index_of(message_id)
        return [] if at is None else list(self._left(at))

    def first_of(self, message_id: MessageId) -> MessageId | None:
        """The first line of the row that a line had folded into, where that has fallen off."""
        place = self._later.get(message_id)
        return self._fallen_folds.first_of(message_id) if place is None else self._fallen_folds.first_at(place)

    def stand_again(self, is_shown: Callable[[MessageId], bool], seen: tuple[MessageId, MessageId]) -> bool:
        """Let lines have a row of their own again whose fold fell off, and stand nowhere in the feed since.

        What is left of a fold stands where the first of its lines does that are in memory, and takes no more. Somebody
        who begins to read wants this; while they follow nobody would see it.

        Args:
            is_shown: whether a fold that fell off, by its first line, still stands somewhere with all its lines.
            seen: the first and the last message on the screen: between them nothing is put in.

        Returns:
            Whether something is left out since it would stand there.
        """
        left: dict[int, list[ChatRow]] = {}
        for row in self._feed if self._rows else ():
            place = self._later.get(row.id)
            if place is not None and place < self._fallen and row.id > self._ids[0]:
                left.setdefault(place, []).append(row)
        lost = [lines for place, lines in left.items() if not self._stands(place, is_shown)]
        standing = [lines for lines in lost if not seen[0] < lines[0].id < seen[1]]
        if standing:
            self._put_in(standing)
        return len(standing) < len(lost)

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
        for index in range(last + 1):
            line = self._feed[index].id
            if (into := self._later.pop(line, None)) is not None:
                self._fallen_folds.line_fell(line, into)
            self._gone.discard(line)
            self._starred.discard(line)
        gone = bisect_right(self._ids, self._feed[last].id)
        if gone == 0:
            return
        with self._removing(0, gone - 1):
            for place, folded in enumerate(self._rows[:gone], start=self._fallen):
                self._end(folded, place)
            self._fallen_folds.rows_fell(self._ids[:gone])
            del self._rows[:gone]
            del self._ids[:gone]
            self._fallen += gone

    def rows_removed(self) -> None: ...

    def rows_changed(self, first: int, last: int) -> None:
        for index in range(first, last + 1):
            row = self._feed[index]
            at = self._index_of(row.id)
            if at is None:
                self._tell_beyond(row)
            else:
                self._rows[at] = self._with_changed(at, row)
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
            fold = None if key is None else self._open.get(key)
            at = -1 if fold is None else fold.place - self._fallen
            standing = None if fold is None else self._rows[at] if at < before else fresh[at - before]
            if key is None or fold is None or standing is None or _is_over(standing, key, row):
                self._begin(row, key, fresh)
                continue
            self._later[row.id] = fold.place
            self._note(row)
            grown = _with(standing, row, fold.people)
            if at < before:
                self._rows[at] = grown
                changed.add(at)
            else:
                fresh[at - before] = grown
        for first, last in runs(sorted(changed)):
            self._tell_changed(first, last)
        if fresh:
            with self._inserting(before, before + len(fresh) - 1):
                self._rows.extend(fresh)

    def _begin(self, row: ChatRow, key: FoldKey | None, fresh: list[FoldedRow]) -> None:
        people = {row.identity_id} if row.identity_id is not None else set()
        if key is not None:
            self._open[key] = _Fold(self._fallen + len(self._rows) + len(fresh), people)
        self._ids.append(row.id)
        self._note(row)
        fresh.append(
            FoldedRow(
                id=row.id,
                row=row,
                key=key,
                count=row.count,
                lines=1,
                gone=int(row.is_deleted),
                stars=int(row.is_starred),
                people=len(people),
                is_dimmed=self._is_dimmed(row),
                last_at_ms=row.at_ms,
            )
        )

    def _end(self, folded: FoldedRow, place: int) -> None:
        """What began with this row takes no more; another fold of its key may stand further down."""
        if folded.key is not None and (fold := self._open.get(folded.key)) and fold.place == place:
            del self._open[folded.key]

    def _is_dimmed(self, row: ChatRow) -> bool:
        if row.kind != "chat" or row.staff:
            return False
        is_flood = row.identity_id is not None and self._floods.is_flood(row.identity_id, row.at_ms)
        speaks_of_money = row.reading is not None and row.reading.intent.value in _NEVER_DIMMED
        return is_spam(row) or (is_flood and not speaks_of_money)

    # -- what is left of folds that fell off

    def _stands(self, place: int, is_shown: Callable[[MessageId], bool]) -> bool:
        first = self._fallen_folds.first_at(place)
        return first is not None and is_shown(first)

    def _put_in(self, folds: list[list[ChatRow]]) -> None:
        """Give each of `folds`, of which none stands, a row at its first line."""
        folds.sort(key=lambda lines: lines[0].id)
        places = [bisect_right(self._ids, lines[0].id) for lines in folds]
        for line, place in self._later.items():
            if place >= self._fallen:
                self._later[line] = place + bisect_right(places, place - self._fallen)
        for fold in self._open.values():
            fold.place += bisect_right(places, fold.place - self._fallen)
        for before, (at, lines) in enumerate(zip(places, folds, strict=True)):
            del self._later[lines[0].id]
            self._later.update((line.id, self._fallen + at + before) for line in lines[1:])
        for at, lines in zip(reversed(places), reversed(folds), strict=True):
            with self._inserting(at, at):
                self._ids.insert(at, lines[0].id)
                self._rows.insert(at, self._of_lines(lines))

    def _of_lines(self, lines: list[ChatRow]) -> FoldedRow:
        speaks = next((line for line in lines if not line.is_deleted), lines[0])
        return FoldedRow(
            id=lines[0].id,
            row=speaks,
            key=fold_key(lines[0], self._phrases),
            count=sum(line.count for line in lines),
            lines=len(lines),
            gone=sum(line.is_deleted for line in lines),
            stars=sum(line.is_starred for line in lines),
            people=len({line.identity_id for line in lines if line.identity_id is not None}),
            is_dimmed=is_spam(lines[0]),
            last_at_ms=max(line.at_ms for line in lines),
        )

    # -- what becomes of lines that have folded

    def _note(self, row: ChatRow) -> None:
        """Keep of a line what is counted in its fold; nearly all come without."""
        if row.is_deleted:
            self._gone.add(row.id)
        elif self._gone:
            self._gone.discard(row.id)
        if row.is_starred:
            self._starred.add(row.id)
        elif self._starred:
            self._starred.discard(row.id)

    def _with_changed(self, at: int, row: ChatRow) -> FoldedRow:
        """The row at `at` when one of its lines has become `row`."""
        standing = self._rows[at]
        gone = standing.gone + row.is_deleted - (row.id in self._gone)
        stars = standing.stars + row.is_starred - (row.id in self._starred)
        self._note(row)
        speaks = row if row.id == standing.row.id else standing.row
        if speaks.is_deleted and gone < standing.lines:
            speaks = next(self._left(at))  # many of thousands may go, one by one
        return msgspec.structs.replace(standing, row=speaks, gone=gone, stars=stars)

    def _tell_beyond(self, row: ChatRow) -> None:
        """A line has become `row`, and what it had folded into has fallen off."""
        was_gone = row.id in self._gone
        self._note(row)
        self.changed_beyond.emit(Change(row.id, lambda _: row))
        first = self.first_of(row.id)
        if first is not None and row.is_deleted != was_gone:
            self.changed_beyond.emit(of_fold(Change(first, taken_away if row.is_deleted else given_back)))

    def _left(self, at: int) -> Iterator[ChatRow]:
        """The lines of the row at `at` that were not taken away."""
        place = self._fallen + at
        for line in chain((self._ids[at],), (line for line, of in self._later.items() if of == place)):
            index = None if line in self._gone else self._feed.index_of(line)
            if index is not None:
                yield self._feed[index]

    def _index_of(self, message_id: MessageId) -> int | None:
        """The row that the line is in; None where that has fallen off."""
        if (place := self._later.get(message_id)) is not None:
            return place - self._fallen if place >= self._fallen else None
        at = bisect_right(self._ids, message_id) - 1
        return at if at >= 0 and self._ids[at] == message_id else None


def _is_over(standing: FoldedRow, key: FoldKey, row: ChatRow) -> bool:
    """Whether a fold has been quiet for too long to take `row`."""
    return not key.is_phrase and row.at_ms - standing.last_at_ms > FOLDS_WITHIN_MS


def _with(standing: FoldedRow, row: ChatRow, people: set[IdentityId]) -> FoldedRow:
    """`standing` with one row more, of the `people` who have a part in it."""
    if row.identity_id is not None:
        people.add(row.identity_id)
    return FoldedRow(
        id=standing.id,
        row=row if standing.is_deleted and not row.is_deleted else standing.row,
        key=standing.key,
        count=standing.count + row.count,
        lines=standing.lines + 1,
        gone=standing.gone + row.is_deleted,
        stars=standing.stars + row.is_starred,
        people=len(people),
        is_dimmed=standing.is_dimmed,
        last_at_ms=max(standing.last_at_ms, row.at_ms),
    )


_NEVER_DIMMED = frozenset({"claim", "cancel", "ordered", "after_sale"})
"""What must be seen of a fan however fast they talk."""
