"""What was promised or sold beyond what there is, with whom that meets, the newest first."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from anchor_console.core.board import AnyChange
from anchor_console.desk.context import Desk
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.widgets.labels import ClampedLabel
from anchor_console.desk.widgets.parts import column, show_in_place
from anchor_console.sales.shorts import Short

_SHOW_MS = 100
_LINES = 3


class ShortBar(QFrame):
    """Hidden while nothing is lacking; whole in its tooltip."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("shortBar")
        self.setAccessibleName(desk.tr("short.title"))
        self._desk = desk
        self._says = ClampedLabel(_LINES, tone="bad")
        self.setLayout(column(desk, self._says, gap=0, around=(12, 4)))
        self._soon = AtMostEvery(desk.rounds, self, _SHOW_MS, self.refresh)
        desk.ties.observe(desk.console.state.shorts, AnyChange(self._soon.ask))
        self.refresh()

    def refresh(self) -> None:
        shorts = list(self._desk.console.state.shorts)
        show_in_place(self, is_shown=bool(shorts))
        self._says.set_text("\n".join(self._line(short) for short in shorts))

    def _line(self, short: Short) -> str:
        tr, found = self._desk.tr, self._desk.console.goods.catalogue.sku(short.sku_id)
        what = (
            "" if found is None else f"{tr('goods.number', number=found[0].number or '—')} {found[1].variant}".strip()
        )
        named = [tr(f"short.{one.how}", name=one.name or tr("short.nobody"), units=one.units) for one in short.people]
        more = [tr("short.more", count=short.more)] if short.more else []
        people = tr("short.and").join(named + more)
        # Of an evening that is over there may be nobody of this one.
        return tr("short.line" if people else "short.line_alone", what=what, units=short.units, people=people)
