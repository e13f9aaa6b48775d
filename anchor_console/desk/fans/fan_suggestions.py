"""What of the goods in stock suits the selected fan, each with its reason; worked out while the rest is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from anchor_console.core.ids import IdentityId
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.fact_chip import wearer_name
from anchor_console.desk.widgets.labels import ElidedLabel, label
from anchor_console.desk.widgets.parts import column
from anchor_console.fans.facts import SELF
from anchor_console.fans.suits import Suggestion
from anchor_console.live.fans.suits_desk import SizeAdvice

_SHOWN = 5
_NUMBER_PX = 44
_SIZES = 2
"""What they asked about, and what is on air."""


class FanSizes(QWidget):
    """The size to tell them at once; what `FanSuggestions` lets be worked out."""

    def __init__(self, desk: Desk, who: IdentityId, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("fanSizes")
        self._desk = desk
        self._who = who
        self._lines = [label(wrap=True, step="strong") for _ in range(_SIZES)]
        for line in self._lines:
            line.setObjectName("sizeAdvice")
        self.setLayout(column(desk, *self._lines, gap=4))
        end = desk.console.suits.changed.subscribe(self._on_changed)
        self.destroyed.connect(lambda: end())
        self._show()

    def _on_changed(self, who: IdentityId) -> None:
        if who == self._who:
            self._show()

    def _show(self) -> None:
        advice = self._desk.console.suits.size_advice(self._who)
        self.setVisible(bool(advice))
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(advice))
            line.setText(self._told(advice[place]) if place < len(advice) else "")

    def _told(self, one: SizeAdvice) -> str:
        desk = self._desk
        key = "fan.size_of" if one.wearer == SELF else "fan.size_of_other"
        words = desk.words.of(one.words)
        return desk.tr(key, number=one.number, wearer=wearer_name(desk, one.wearer), words=words)


class FanSuggestions(QWidget):
    """A title and at most five rows, made when there is something to say in them, which then change their words; not
    there while nothing suits."""

    def __init__(self, desk: Desk, who: IdentityId, parent: QWidget) -> None:
        """
        Args:
            parent: what it stands in; shown without one it would be a window of its own for a moment.
        """
        super().__init__(parent)
        self.setObjectName("fanSuggestions")
        self.setAccessibleName(desk.tr("fan.suits"))
        self._desk = desk
        self._who = who
        self._rows: list[_Row] = []
        self._parts: QVBoxLayout = column(desk, label(desk.tr("fan.suits"), step="head"), gap=6)
        self.setLayout(self._parts)
        suits = desk.console.suits
        end = suits.changed.subscribe(self._on_changed)
        self.destroyed.connect(lambda: end())
        self._show()
        self._look()
        # What is held up has a size for them too.
        ends = desk.console.state.on_air_changed.subscribe(lambda _: self._look())
        self.destroyed.connect(lambda: ends())

    def _look(self) -> None:
        self._desk.start(self._desk.console.suits.look(self._who), "fan-suits")

    def _on_changed(self, who: IdentityId) -> None:
        if who == self._who:
            self._show()

    def _show(self) -> None:
        found = self._desk.console.suits.suggestions(self._who)[:_SHOWN]
        self.setVisible(bool(found))
        while len(self._rows) < len(found):
            line = _Row(self._desk)
            self._parts.addWidget(line)
            self._rows.append(line)
        for place, line in enumerate(self._rows):
            line.show_one(found[place] if place < len(found) else None)


class _Row(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._number = label(chip="plain")
        self._what = ElidedLabel()
        self._what.setObjectName("suggestedProduct")
        self._why = label(step="small", tone="quiet", wrap=True)
        self._why.setObjectName("suggestedWhy")
        # Names stand one below the other, whatever their numbers, and each reason below its name.
        self._number.setMinimumWidth(desk.theme.px(_NUMBER_PX))
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(desk.theme.px(8))
        grid.setVerticalSpacing(desk.theme.px(1))
        grid.addWidget(self._number, 0, 0)
        grid.addWidget(self._what, 0, 1)
        grid.addWidget(self._why, 1, 1)
        grid.setColumnStretch(1, 1)
        self.setLayout(grid)

    def show_one(self, one: Suggestion | None) -> None:
        self.setVisible(one is not None)
        if one is None:
            return
        desk = self._desk
        wearer = "" if one.wearer == SELF else f"{wearer_name(desk, one.wearer)} "
        which = " ".join(part for part in (one.color, one.size) if part)
        self._number.setText(desk.tr("goods.number", number=one.product.number or ""))
        self._what.set_text(f"{wearer}{one.product.name} {which}".strip())
        reasons = [self._desk.words.of(reason) for reason in one.reasons]
        told = desk.words.semicolon.join(reasons)
        self._why.setText(f"{one.size}{desk.words.colon}{told}" if one.size else told)
