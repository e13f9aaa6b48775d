"""Who was let in beside the desk: who is here, what each may do, and taking it back at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label, set_look
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.wording import day_and_time, time_of_day
from anchor_console.live.hub_desk import PRESETS, Seat, preset_of
from anchor_console.room.rights import Right, Role

_LOOK_AGAIN_MS = 2_000
_REVOKE_WITHIN_MS = 3_000
_TODAY_MS = 12 * 3_600_000
_TOKEN = Qt.ItemDataRole.UserRole


class PeopleDialog(DialogFrame):
    invite_requested = Signal()
    log_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "people.title", name="peopleDialog", width=720)
        self._seats: dict[str, Seat] = {}
        self._shown: Seat | None = None
        self._lost = label(tone="warn", wrap=True)
        self._lost.hide()
        self.add(self._lost)
        self.list = QListWidget()
        self.list.setObjectName("seatsList")
        self.list.setAccessibleName(desk.tr("people.title"))
        self.list.setMinimumSize(QSize(desk.theme.px(240), desk.theme.px(320)))
        self.list.currentItemChanged.connect(lambda now, _: self._on_seat_chosen(now))
        self.sheet = SeatSheet(desk)
        self.sheet.save_requested.connect(self._save)
        self.sheet.revoke_requested.connect(self._revoke)
        both = row(desk, self.list, self.sheet, gap=16)
        both.setStretch(1, 1)
        self.add(both)
        self.add_buttons(
            button(desk, "log.open", self.log_requested.emit, name="openLogButton"),
            button(desk, "invite.open", self.invite_requested.emit, name="inviteFromPeopleButton", icon="invite"),
            button(desk, "close", self.accept, name="peopleDone"),
        )
        self._tick = QTimer(self)
        self._tick.setInterval(_LOOK_AGAIN_MS)
        self._tick.timeout.connect(self._on_tick_timeout)
        self._tick.start()
        self._on_tick_timeout()

    @Slot()
    def _on_tick_timeout(self) -> None:
        self.desk.start(self._look(), "seats")

    async def _look(self) -> None:
        try:
            seats = await self.desk.console.hub.seats()
        except Refused as exc:
            self._lost.setText(self.desk.tr(exc.reason))
            self._lost.show()
            return
        self._lost.hide()
        self._show(seats)

    def _show(self, seats: list[Seat]) -> None:
        """Show everybody as they are now; what is being edited stays as it was typed."""
        chosen = self._shown.token_id if self._shown else None
        self._seats = {seat.token_id: seat for seat in seats}
        lines = [(seat.token_id, f"{name_of(self.desk, seat)}\n{self._presence(seat)}") for seat in seats]
        now = [(item.data(_TOKEN), item.text()) for item in map(self.list.item, range(self.list.count()))]
        if lines != now:
            self.list.blockSignals(True)
            self.list.clear()
            for token_id, text in lines:
                item = QListWidgetItem(text, self.list)
                item.setData(_TOKEN, token_id)
                item.setSizeHint(QSize(0, self.desk.theme.px(46)))
                ink = "good" if self._seats[token_id].online else "quiet"
                item.setForeground(self.desk.theme.color(ink))
                if token_id == chosen:
                    self.list.setCurrentItem(item)
            self.list.blockSignals(False)
        if chosen not in self._seats:
            self._choose(seats[0] if seats else None)
        elif self._shown is not None and not self.sheet.is_changed:
            self._choose(self._seats[self._shown.token_id])

    def _choose(self, seat: Seat | None) -> None:
        self._shown = seat
        self.sheet.show_seat(seat)
        for at in range(self.list.count()):
            if seat is not None and self.list.item(at).data(_TOKEN) == seat.token_id:
                self.list.setCurrentRow(at)

    def _on_seat_chosen(self, item: QListWidgetItem | None) -> None:
        seat = self._seats.get(item.data(_TOKEN)) if item is not None else None
        if seat is not None and (self._shown is None or seat.token_id != self._shown.token_id):
            self._shown = seat
            self.sheet.show_seat(seat)

    def _presence(self, seat: Seat) -> str:
        tr = self.desk.tr
        if seat.online:
            return tr("people.online") if seat.online == 1 else tr("people.devices", count=seat.online)
        if seat.seen_at_ms is None:
            return tr("people.never")
        now_ms = self.desk.console.clock.now_ms()
        when = time_of_day if now_ms - seat.seen_at_ms < _TODAY_MS else day_and_time
        return tr("people.seen", when=when(seat.seen_at_ms))

    def _save(self) -> None:
        if self._shown is not None:
            self.desk.start(self._change(self._shown, self.sheet.name(), self.sheet.rights()), "seat-change")

    def _revoke(self) -> None:
        if self._shown is not None:
            self.desk.start(self._take_back(self._shown), "seat-revoke")

    async def _change(self, seat: Seat, name: str, rights: frozenset[Right]) -> None:
        await self.desk.console.hub.change_seat(seat, name or seat.name, rights)
        self.sheet.show_seat(None)
        self._shown = None
        await self._look()
        self._choose(self._seats.get(seat.token_id))

    async def _take_back(self, seat: Seat) -> None:
        await self.desk.console.hub.revoke_seat(seat)
        self.sheet.show_seat(None)
        self._shown = None
        await self._look()


class SeatSheet(QWidget):
    """What one of them is called and may do. Rights that put something before the room stand apart."""

    save_requested = Signal()
    revoke_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        tr = desk.tr
        self._seat: Seat | None = None
        self._name = QLineEdit()
        self._name.setObjectName("seatName")
        self._name.setAccessibleName(tr("invite.name"))
        self._name.setMaxLength(20)
        self._name.textChanged.connect(self._on_changed)
        self._boxes = {right: QCheckBox(tr(f"right.{right}")) for right in Right}
        self._preset = preset_box(desk, self.set_rights)
        grid = QGridLayout()
        grid.setVerticalSpacing(desk.theme.px(6))
        for at, (right, box) in enumerate(self._boxes.items()):
            box.setObjectName(f"right-{right}")
            box.setAccessibleName(box.text())
            box.setToolTip(tr(f"right.{right}.tells"))
            box.toggled.connect(self._on_changed)
            grid.addWidget(box, at % 4, at // 4)
        self._tells = label(step="small", tone="quiet", wrap=True)
        self._save = button(desk, "people.save", self.save_requested.emit, name="saveSeatButton", role="primary")
        self._revoke = button(desk, "people.revoke", self._on_revoke_pressed, name="revokeSeatButton")
        self._disarm = QTimer(self)
        self._disarm.setSingleShot(True)
        self._disarm.setInterval(_REVOKE_WITHIN_MS)
        self._disarm.timeout.connect(self._on_disarm_timeout)
        line = row(desk, self._name, self._preset)
        line.setStretch(0, 1)
        self._inside = QWidget()
        self._inside.setLayout(
            column(
                desk, label(tr("invite.name"), step="small", tone="quiet"), line,
                label(tr("people.may"), step="small", tone="quiet"), grid, self._tells, None,
                row(desk, self._revoke, None, self._save), gap=8,
            )
        )  # fmt: skip
        nobody = label(tr("people.nobody"), tone="quiet", wrap=True)
        self._nobody = nobody
        self.setLayout(column(desk, nobody, self._inside, gap=0))
        self.show_seat(None)

    @property
    def is_changed(self) -> bool:
        """Whether something was edited and not saved."""
        seat = self._seat
        return seat is not None and (self.name() != name_of(self._desk, seat) or self.rights() != seat.rights)

    def name(self) -> str:
        return self._name.text().strip()

    def rights(self) -> frozenset[Right]:
        return frozenset(right for right, box in self._boxes.items() if box.isChecked())

    def set_rights(self, rights: frozenset[Right]) -> None:
        for right, box in self._boxes.items():
            box.setChecked(right in rights)

    def show_seat(self, seat: Seat | None) -> None:
        self._seat = None
        self._inside.setVisible(seat is not None)
        self._nobody.setVisible(seat is None)
        if seat is not None:
            self._name.setText(name_of(self._desk, seat))
            self.set_rights(seat.rights)
            # The anchor's own tablet takes by what it is: that right cannot be taken from it.
            self._boxes[Right.TAKE].setEnabled(seat.role is not Role.HOST)
        self._seat = seat
        self._on_disarm_timeout()
        self._on_changed()

    def _on_changed(self) -> None:
        self._save.setEnabled(self.is_changed)
        show_preset(self._preset, preset_of(self.rights()))
        shows_to_room = bool(self.rights() & {Right.TAKE, Right.OPEN})
        self._tells.setText(self._desk.tr("people.goes_live" if shows_to_room else "people.proposes_only"))
        set_look(self._tells, "tone", "warn" if shows_to_room else "quiet")

    @Slot()
    def _on_disarm_timeout(self) -> None:
        self._disarm.stop()
        self._revoke.setText(self._desk.tr("people.revoke"))

    def _on_revoke_pressed(self) -> None:
        """The second press within three seconds does it."""
        if self._disarm.isActive():
            self._on_disarm_timeout()
            self.revoke_requested.emit()
        else:
            self._revoke.setText(self._desk.tr("people.revoke_sure"))
            self._disarm.start()


def name_of(desk: Desk, seat: Seat) -> str:
    """What the seat is called; the tablet and the first token have no name of a person's choosing."""
    fixed = {"host": "people.host", "assistant:assistant": "people.first_token"}.get(seat.token_id)
    return desk.tr(fixed) if fixed and seat.name in ("host", "assistant") else seat.name


def preset_box(desk: Desk, on_chosen: Callable[[frozenset[Right]], object]) -> QComboBox:
    """A choice of rights that go together; `on_chosen` is called with them."""
    box = QComboBox()
    box.setObjectName("presetBox")
    box.setAccessibleName(desk.tr("people.may"))
    for name, rights in PRESETS.items():
        box.addItem(desk.tr(f"preset.{name}"), rights)
    box.addItem(desk.tr("preset.own"), None)

    def chosen(index: int) -> None:
        rights = box.itemData(index)
        if rights is not None:
            on_chosen(frozenset(rights))

    box.activated.connect(chosen)
    return box


def show_preset(box: QComboBox, name: str | None) -> None:
    box.setCurrentIndex([*PRESETS, None].index(name))
