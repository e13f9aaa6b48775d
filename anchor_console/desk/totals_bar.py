"""What the session has brought so far, in one line of figures."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from anchor_console.desk.context import Desk
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.widgets.labels import FigureLabel, label
from anchor_console.desk.widgets.parts import fill, row
from anchor_console.desk.widgets.wording import money

_COUNTS = ("messages", "claims", "orders", "units")
_MONEY = ("paid", "net")
_SHOW_MS = 200


class TotalsBar(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("totalsBar")
        self.setFixedHeight(desk.theme.px(40))
        self._desk = desk
        self._figures: dict[str, FigureLabel] = {}
        line = row(desk, gap=6, around=(16, 0))
        for name in (*_COUNTS, *_MONEY):
            self._figures[name] = FigureLabel(step="strong", tone="price" if name == "paid" else "")
            fill(line, label(desk.tr(f"totals.{name}"), step="small", tone="quiet"), self._figures[name], 18)
        fill(line, None)
        self.end = line
        self.last = self._figures[_MONEY[-1]]
        self.setLayout(line)
        self._soon = AtMostEvery(desk.rounds, self, _SHOW_MS, self._show)
        desk.ties.listen(desk.console.state.totals_changed, lambda _: self._soon.ask())
        self._show()

    def end_px(self) -> int:
        """How far from the left of its page the figures reach."""
        return self.x() + self.last.geometry().right()

    def _show(self) -> None:
        totals = self._desk.console.state.totals
        shown = {name: f"{getattr(totals, name):,}" for name in _COUNTS}
        shown |= {"paid": money(totals.paid_minor), "net": money(totals.net_minor)}
        for name, text in shown.items():
            self._figures[name].show_figure(text)
        self.setAccessibleName(", ".join(f"{self._desk.tr(f'totals.{name}')} {text}" for name, text in shown.items()))
