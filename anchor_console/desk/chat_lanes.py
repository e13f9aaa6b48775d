"""The chat narrowed to what one person looks after: by lane, and by whatever else a filter asks."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.chat.history import EVERYTHING, Filter
from anchor_console.chat.lanes import Lane, LaneTally
from anchor_console.core.board import RowObserver
from anchor_console.core.ids import MessageId
from anchor_console.desk.context import Desk
from anchor_console.desk.parts import row
from anchor_console.desk.soon import Soon

_COUNT_MS = 250
LANES: tuple[Lane | None, ...] = (None, *Lane)
"""As the buttons stand; None is every line."""


class FilteredFeed:
    """The rows of a feed that a filter lets through, as an observable feed of its own."""

    def __init__(self, feed: ChatFeed) -> None:
        self._feed = feed
        self.filter = EVERYTHING
        self._passes = EVERYTHING.predicate()
        self._rows: list[ChatRow] = list(feed)
        self._observers: list[RowObserver] = []
        self._coming = (0, -1)

    def observe(self, observer: RowObserver) -> None:
        self._observers.append(observer)

    def unobserve(self, observer: RowObserver) -> None:
        self._observers.remove(observer)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> ChatRow:
        return self._rows[index]

    def choose(self, wanted: Filter) -> None:
        """Hold the rows that `wanted` lets through from now on; who shows them begins anew."""
        self.filter = wanted
        self._passes = wanted.predicate()
        self._rows = self._ours(list(self._feed))

    def _ours(self, rows: list[ChatRow]) -> list[ChatRow]:
        return rows if self.filter.is_open else [one for one in rows if self._passes(one)]

    # What the whole feed tells (core.board.RowObserver).

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = (first, last)

    def rows_inserted(self) -> None:
        first, last = self._coming
        ours = self._ours([self._feed[index] for index in range(first, last + 1)])
        if not ours:
            return
        start = len(self._rows)
        for observer in self._observers:
            observer.rows_inserting(start, start + len(ours) - 1)
        self._rows.extend(ours)
        for observer in self._observers:
            observer.rows_inserted()

    def rows_removing(self, first: int, last: int) -> None:
        # Only the oldest ever fall off, so that ours are the oldest here too.
        gone = bisect_left(self._rows, self._feed[last].id + 1, key=lambda one: one.id)
        if not gone:
            return
        for observer in self._observers:
            observer.rows_removing(0, gone - 1)
        del self._rows[:gone]
        for observer in self._observers:
            observer.rows_removed()

    def rows_removed(self) -> None: ...

    def rows_changed(self, first: int, last: int) -> None:
        for changed in (self._feed[index] for index in range(first, last + 1)):
            at = self._place(changed.id)
            if at is not None:
                self._rows[at] = changed
                for observer in self._observers:
                    observer.rows_changed(at, at)

    def rows_moving(self, source: int, target: int) -> None: ...
    def rows_moved(self) -> None: ...

    def _place(self, wanted: MessageId) -> int | None:
        at = bisect_left(self._rows, wanted, key=lambda one: one.id)
        return at if at < len(self._rows) and self._rows[at].id == wanted else None


class LaneBar(QFrame):
    """One button for each lane, with how many lines of the session stand in it."""

    lane_chosen = Signal(object)

    def __init__(self, desk: Desk, tally: LaneTally) -> None:
        super().__init__()
        self.setObjectName("chatLanes")
        self.setAccessibleName(desk.tr("lanes.title"))
        self._desk = desk
        self._tally = tally
        self._group = QButtonGroup(self)
        self.line = row(desk, gap=4, around=(8, 4))
        for index, lane in enumerate(LANES):
            choice = QPushButton()
            choice.setObjectName(f"lane-{_name(lane)}")
            choice.setCheckable(True)
            choice.setChecked(lane is None)
            choice.setAutoDefault(False)
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            choice.setProperty("role", "lane")
            choice.setToolTip(f"Alt+{index + 1}")
            self._group.addButton(choice, index)
            self.line.addWidget(choice)
        self.line.addStretch(1)
        self.setLayout(self.line)
        self._group.idClicked.connect(self._on_group_id_clicked)
        self._soon = Soon(self, _COUNT_MS, self._show)
        self._show()

    @property
    def lane(self) -> Lane | None:
        return LANES[self._group.checkedId()]

    def choose(self, index: int) -> None:
        """Choose the lane at `index`, as `Alt+1` and its like do."""
        self._group.button(index).click()

    def show_as_chosen(self, lane: Lane | None) -> None:
        """Check the lane's button; nothing is told."""
        self._group.button(LANES.index(lane)).setChecked(True)

    def count_soon(self) -> None:
        self._soon.ask()

    @Slot(int)
    def _on_group_id_clicked(self, index: int) -> None:
        self.lane_chosen.emit(LANES[index])

    def _show(self) -> None:
        for index, lane in enumerate(LANES):
            word = self._desk.tr(f"lane.{_name(lane)}")
            shown = f"{word} {self._tally.total(lane):,}" if lane is not None else word
            choice = self._group.button(index)
            if choice.text() != shown:
                choice.setText(shown)
                choice.setAccessibleName(shown)


def _name(lane: Lane | None) -> str:
    return "all" if lane is None else lane.name.lower()
