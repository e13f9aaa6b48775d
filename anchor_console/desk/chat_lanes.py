"""Lanes: the same chat narrowed to what one person looks after, with how much is in each."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.board import RowObserver
from anchor_console.desk.context import Desk
from anchor_console.desk.parts import row

_COUNT_MS = 250


class Lane(Enum):
    ALL = "all"
    BUYING = "buying"
    ASKING = "asking"
    WISHES = "wishes"


_LANES: dict[Intent, Lane] = {
    Intent.CLAIM: Lane.BUYING, Intent.CANCEL: Lane.BUYING, Intent.ORDERED: Lane.BUYING,
    Intent.ASK_FIT: Lane.ASKING, Intent.ASK_STOCK: Lane.ASKING, Intent.ASK_PRICE: Lane.ASKING,
    Intent.ASK_DETAIL: Lane.ASKING, Intent.ASK_DELIVERY: Lane.ASKING,
    Intent.WISH: Lane.WISHES, Intent.AFTER_SALE: Lane.WISHES,
}  # fmt: skip


def lane_of(one: ChatRow) -> Lane:
    """The lane that a row stands in beside `ALL`; `ALL` for what nobody must act on.

    A bare claim is a raised hand, counted on the card: three hundred of them would bury the buyers.
    """
    if one.kind == "order":
        return Lane.BUYING
    if one.reading is None or (one.reading.intent is Intent.CLAIM and not one.reading.specific):
        return Lane.ALL
    return _LANES.get(one.reading.intent, Lane.ALL)


class LaneFeed:
    """The rows of a feed that stand in one lane, as an observable feed of its own."""

    def __init__(self, feed: ChatFeed) -> None:
        self._feed = feed
        self._lane = Lane.ALL
        self._rows: list[ChatRow] = list(feed)
        self._observers: list[RowObserver] = []
        self._coming = (0, -1)
        self.counts = dict.fromkeys(Lane, 0)
        self._count(self._rows, 1)

    def observe(self, observer: RowObserver) -> None:
        self._observers.append(observer)

    def unobserve(self, observer: RowObserver) -> None:
        self._observers.remove(observer)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> ChatRow:
        return self._rows[index]

    def choose(self, lane: Lane) -> None:
        """Hold the rows of `lane` from now on; who shows them begins anew."""
        self._lane = lane
        self._rows = [one for one in self._feed if self._stands(one)]

    def _stands(self, one: ChatRow) -> bool:
        return self._lane is Lane.ALL or lane_of(one) is self._lane

    def _count(self, rows: list[ChatRow], step: int) -> None:
        self.counts[Lane.ALL] += step * len(rows)
        for one in rows:
            lane = lane_of(one)
            if lane is not Lane.ALL:
                self.counts[lane] += step

    # What the whole feed tells (core.board.RowObserver).

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = (first, last)

    def rows_inserted(self) -> None:
        first, last = self._coming
        came = [self._feed[index] for index in range(first, last + 1)]
        self._count(came, 1)
        ours = [one for one in came if self._stands(one)]
        if not ours:
            return
        start = len(self._rows)
        for observer in self._observers:
            observer.rows_inserting(start, start + len(ours) - 1)
        self._rows.extend(ours)
        for observer in self._observers:
            observer.rows_inserted()

    def rows_removing(self, first: int, last: int) -> None:
        going = [self._feed[index] for index in range(first, last + 1)]
        self._count(going, -1)
        ours = sum(map(self._stands, going))
        if not ours:
            return
        # Only the oldest ever fall off, so that ours are the oldest here too.
        for observer in self._observers:
            observer.rows_removing(0, ours - 1)
        del self._rows[:ours]
        for observer in self._observers:
            observer.rows_removed()

    def rows_removed(self) -> None: ...

    def rows_changed(self, first: int, last: int) -> None:
        for changed in (self._feed[index] for index in range(first, last + 1)):
            at = self._place(changed)
            if at is not None:
                self._rows[at] = changed
                for observer in self._observers:
                    observer.rows_changed(at, at)

    def rows_moving(self, source: int, target: int) -> None: ...
    def rows_moved(self) -> None: ...

    def _place(self, wanted: ChatRow) -> int | None:
        low, high = 0, len(self._rows)
        while low < high:
            middle = (low + high) // 2
            if self._rows[middle].id < wanted.id:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self._rows) and self._rows[low].id == wanted.id else None


class LaneBar(QFrame):
    """One button for each lane, with how many rows stand in it."""

    lane_chosen = Signal(Lane)

    def __init__(self, desk: Desk, counts: Callable[[], dict[Lane, int]]) -> None:
        super().__init__()
        self.setObjectName("chatLanes")
        self.setAccessibleName(desk.tr("lanes.title"))
        self._desk = desk
        self._counts = counts
        self._group = QButtonGroup(self)
        line = row(desk, gap=4, around=(8, 4))
        for index, lane in enumerate(Lane):
            choice = QPushButton()
            choice.setObjectName(f"lane-{lane.value}")
            choice.setCheckable(True)
            choice.setChecked(lane is Lane.ALL)
            choice.setAutoDefault(False)
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            choice.setProperty("role", "lane")
            choice.setToolTip(f"Alt+{index + 1}")
            self._group.addButton(choice, index)
            line.addWidget(choice)
        line.addStretch(1)
        self.setLayout(line)
        self._group.idClicked.connect(self._on_group_id_clicked)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_COUNT_MS)
        self._soon.timeout.connect(self._on_soon_timeout)
        self._on_soon_timeout()

    def choose(self, index: int) -> None:
        """Choose the lane at `index`, as `Alt+1` and its like do."""
        self._group.button(index).click()

    def count_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    @Slot(int)
    def _on_group_id_clicked(self, index: int) -> None:
        self.lane_chosen.emit(list(Lane)[index])

    @Slot()
    def _on_soon_timeout(self) -> None:
        counts = self._counts()
        for index, lane in enumerate(Lane):
            word = self._desk.tr(f"lane.{lane.value}")
            shown = f"{word} {counts[lane]:,}" if lane is not Lane.ALL else word
            self._group.button(index).setText(shown)
            self._group.button(index).setAccessibleName(shown)
