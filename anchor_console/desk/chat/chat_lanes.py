"""The lanes of chat as buttons: what one person looks after, with how much is in each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame

from anchor_console.chat.lanes import Lane, LaneTally
from anchor_console.desk.context import Desk
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.widgets.buttons import LaneButton
from anchor_console.desk.widgets.parts import row

_COUNT_MS = 200
LANES: tuple[Lane | None, ...] = (None, *Lane)
"""As the buttons stand; None is every line."""


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
        self._choices = [LaneButton() for _ in LANES]
        self.line = row(desk, gap=4, around=(8, 4))
        for index, (lane, choice) in enumerate(zip(LANES, self._choices, strict=True)):
            choice.setObjectName(f"lane-{_name(lane)}")
            choice.setChecked(lane is None)
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(choice, index)
            self.line.addWidget(choice)
        self.line.addStretch(1)
        self.setLayout(self.line)
        self._group.idClicked.connect(self._on_group_id_clicked)
        desk.tell_keys(self._tell_keys)
        self._soon = AtMostEvery(desk.rounds, self, _COUNT_MS, self._show)
        self._show()

    def _tell_keys(self) -> None:
        for index, choice in enumerate(self._choices):
            choice.setToolTip(self._desk.key(f"lane_{index + 1}"))

    @property
    def lane(self) -> Lane | None:
        return LANES[self._group.checkedId()]

    def choose(self, index: int) -> None:
        """Choose the lane at `index`, as the keys of the lanes do."""
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
            self._choices[index].show_count(shown)


def _name(lane: Lane | None) -> str:
    return "all" if lane is None else lane.name.lower()
