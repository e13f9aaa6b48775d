"""The cells of the rundown's table: what each shows, and how it looks beside what is current."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt

from anchor_console.desk.context import Desk
from anchor_console.desk.models.board_model import Column
from anchor_console.desk.models.rundown_model import Place
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.wording import money
from anchor_console.goods.rundown import Progress, RowId, RowKind, RundownRow, clock_text

_RIGHT = (Place.MINUTES, Place.PRICE, Place.FLOOR)


class RundownCells:
    """Set `times` and `progress` to how they are now, then show the rows anew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rundown = desk.console.rundown
        self.times: dict[RowId, int | None] = {}
        self.progress = Progress()

    def columns(self) -> list[Column[RundownRow]]:
        tr = self._desk.tr
        texts = {
            Place.STARTS: self._time,
            Place.MINUTES: lambda one: "" if one.minutes is None else str(one.minutes),
            Place.NUMBER: lambda one: self._rundown.number(one) or "",
            Place.TITLE: self.title,
            Place.PRICE: self._price,
            Place.FLOOR: self._floor,
            Place.RELEASE: lambda one: "+".join(map(str, one.release)),
            Place.ROLE: lambda one: one.role,
            Place.POINTS: lambda one: tr("join.points").join(one.points or self._own_points(one)),
            Place.STATE: self._state,
        }
        return [
            Column(tr(f"rundown.col.{place.name.lower()}"), texts[place], partial(self._look, place)) for place in Place
        ]

    def _time(self, one: RundownRow) -> str:
        minute = self.times.get(one.id)
        return "" if minute is None else clock_text(minute)

    def title(self, one: RundownRow) -> str:
        """What a row is called in the table: a moment with its kind before it."""
        kind = "" if one.kind in (RowKind.PRODUCT, RowKind.OTHER) else self._desk.tr(f"rundown.kind.{one.kind.value}")
        title = self._rundown.title(one)
        return f"{kind}  {title}" if kind and title and kind not in title else title or kind

    def _price(self, one: RundownRow) -> str:
        product = self._desk.console.goods.catalogue.product(one.product_id) if one.product_id else None
        minor = one.price_minor if one.price_minor is not None else product.price_minor if product else None
        return "" if minor is None else money(minor)

    def _floor(self, one: RundownRow) -> str:
        product = self._desk.console.goods.catalogue.product(one.product_id) if one.product_id else None
        minor = one.floor_minor if one.floor_minor is not None else product.floor_price_minor if product else None
        return "" if minor is None else money(minor)

    def _own_points(self, one: RundownRow) -> tuple[str, ...]:
        product = self._desk.console.goods.catalogue.product(one.product_id) if one.product_id else None
        return product.talking_points if product else ()

    def _state(self, one: RundownRow) -> str:
        tr, now = self._desk.tr, self.progress
        if now.current is not None and one.id == now.current.id:
            return tr("rundown.now")
        if any(turn.row_id == one.id for turn in self._rundown.turns):
            return tr("rundown.done")
        if self._desk.console.state.session is not None and now.next is not None and one.id == now.next.id:
            return tr("rundown.next")
        return tr("rundown.comes_back") if self._rundown.is_brought_back(one) else ""

    def _look(self, place: Place, one: RundownRow, role: int) -> object:
        theme = self._desk.theme
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if place in _RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        is_now = self.progress.current is not None and one.id == self.progress.current.id
        if role == Qt.ItemDataRole.BackgroundRole:
            return theme.color("mark") if is_now else None
        if role == Qt.ItemDataRole.FontRole:
            own = {Place.STARTS: one.starts_min is not None, Place.NUMBER: True, Place.TITLE: is_now}
            return theme.font("body", bold=own.get(place, False))
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color(self._ink(place, one, is_now))
        if role == Qt.ItemDataRole.ToolTipRole and place in (Place.TITLE, Place.POINTS):
            return plain_tip("\n".join((self.title(one), *(one.points or self._own_points(one)))))
        return None

    def _ink(self, place: Place, one: RundownRow, is_now: bool) -> str:
        if place is Place.STATE:
            return "accent" if is_now else "warn" if self._state(one) == self._desk.tr("rundown.next") else "quiet"
        if not is_now and any(turn.row_id == one.id for turn in self._rundown.turns):
            return "faint"
        said = {
            Place.STARTS: one.starts_min is not None,
            Place.PRICE: one.price_minor is not None,
            Place.FLOOR: one.floor_minor is not None,
            Place.POINTS: bool(one.points),
        }
        # What follows from other rows or from the goods stands paler than what somebody set here.
        if not said.get(place, True):
            return "quiet"
        return "info" if one.product_id is None and place is Place.TITLE else "ink"
