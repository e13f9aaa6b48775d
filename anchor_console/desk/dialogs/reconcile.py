"""The platform's order file beside a session: what agrees, what is missing, what went back; then booked, or not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.bad_rows import BadRowsTable
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.dialogs.read_rows import called, columns_of
from anchor_console.desk.dialogs.unreadable import refusal_text
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.column_mapping import ColumnMapping
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import row
from anchor_console.desk.widgets.row_hover import pick_rows
from anchor_console.desk.widgets.tabs import Tabs
from anchor_console.desk.widgets.wording import day_and_time, money
from anchor_console.live.files.file_frames import KINDS
from anchor_console.live.store import sessions
from anchor_console.storage.writer import StorageError

_COLUMNS = ("verdict", "order", "product", "qty", "status", "amount")
_FINDINGS, _READ_AS, _BAD = range(3)
_SESSIONS = 30
_COUNTED = ("matched", "changed", "refunded", "settled", "missing", "not_in_file", "kept", "no_sale", "other_time")

_NOT_HERE = ("not_in_file", "other_time")


class ReconcileDialog(DialogFrame):
    """Nothing is changed before the button is pressed; what was booked is taken back by Ctrl+Z.

    Closed meanwhile, what it books is booked, and its end is told by a notice.
    """

    previewed = Signal()
    booked = Signal()

    def __init__(self, desk: Desk, parent: QWidget, path: Path) -> None:
        super().__init__(desk, parent, "reconcile.title", name="reconcileDialog", width=820)
        self._path = path
        self._session = QComboBox()
        self._session.setObjectName("reconcileSession")
        self._session.setAccessibleName(desk.tr("reconcile.session"))
        over = [one for one in sessions(desk.console.database.read()) if one.ended_at_ms is not None]
        for one in over[:_SESSIONS]:
            self._session.addItem(f"{one.title}  {day_and_time(one.started_at_ms)}", one.id)
        self._session.activated.connect(lambda _: self._start())
        choice = row(desk, label(desk.tr("reconcile.session"), tone="quiet"), self._session, gap=8)
        choice.setStretch(1, 1)
        self.add(choice)
        self._state = label(wrap=True)
        self._state.setObjectName("reconcileState")
        self._never = label(tone="good", wrap=True)
        self._never.setObjectName("neverRead")
        self._counts = label(wrap=True)
        self._counts.setObjectName("reconcileCounts")
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setObjectName("reconcileTable")
        self.table.setAccessibleName(desk.tr("reconcile.title"))
        self.table.setHorizontalHeaderLabels([desk.tr(f"reconcile.column.{name}") for name in _COLUMNS])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        pick_rows(self.table, desk.theme)
        self.table.verticalHeader().hide()
        self.table.setMinimumSize(QSize(desk.theme.px(760), desk.theme.px(300)))
        header = self.table.horizontalHeader()
        for at in range(len(_COLUMNS)):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_COLUMNS.index("product"), QHeaderView.ResizeMode.Stretch)
        self._sums = label(step="strong", wrap=True)
        self._sums.setObjectName("reconcileSums")
        self.columns = ColumnMapping(desk, KINDS["orders"], lambda field: called(desk, "orders", field))
        self.columns.mapped.connect(self._on_columns_mapped)
        self._mapping: dict[str, str] = {}
        self._seen: list[int] | None = None
        self.bad = BadRowsTable(desk)
        self._tabs = Tabs(
            desk,
            "reconcileTab",
            (("reconcile.findings", self.table), ("import.columns", self.columns), ("bad.title", self.bad)),
        )
        self._bar = QWidget()
        self._bar.setLayout(row(desk, *self._tabs.buttons, None, gap=4))
        self.progress = QProgressBar()
        self.progress.setObjectName("reconcileProgress")
        self.progress.setAccessibleName(desk.tr("import.progress"))
        self.progress.setTextVisible(False)
        for part in (self._state, self._never, self._counts, self._bar, self._tabs, self._sums, self.progress):
            self.add(part)
        for part in (self._bar, self._tabs, self.progress):
            part.hide()
        self._go = button(desk, "reconcile.go", self._book, name="reconcileGoButton", role="primary")
        self._go.setEnabled(False)
        self._back = button(desk, "reconcile.back", self._take_back, name="reconcileBackButton")
        self._back.hide()
        self._import_id: int | None = None
        self._is_closed = False
        self._looking: asyncio.Task[object] | None = None
        self.finished.connect(self._on_finished)
        self.add_buttons(button(desk, "close", self.reject, name="reconcileCloseButton"), self._back, self._go)
        self._start()

    def _start(self) -> None:
        self._go.setEnabled(False)
        if self._session.count() == 0:
            self._state.setText(self.desk.tr("reconcile.no_session"))
            return
        self._state.setText(self.desk.tr("import.reading", file=self._path.name))
        self._break_off()
        self._looking = self.desk.console.tasks.start(self._look(), name="reconcile-preview")

    def _break_off(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        self._is_closed = True
        self._break_off()

    async def _look(self) -> None:
        try:
            told = await self.desk.console.reconciling.preview(self._path, self._mapping, self._session.currentData())
        except Refused as exc:
            self._say_refused(exc)
            return
        self._show_read(told)
        if told.get("missing"):
            self._ask_for(told["missing"])
            return
        self._show_told(told)
        self._go.setEnabled(told["to_book"] > 0)
        said = [self.desk.tr(_outcome(told), count=told["to_book"], file=self._path.name)]
        if len(shops := told["shops"]) > 1:
            named = self.desk.listed([f"{one['name']} {one['orders']}" for one in shops])
            said.append(self.desk.tr("reconcile.shops", count=len(shops), shops=named))
        if told["untimed"]:
            said.append(self.desk.tr("reconcile.untimed", count=told["untimed"]))
        self._state.setText("\n".join(said))
        self.previewed.emit()

    def _book(self) -> None:
        for part in (self._go, self._session, self.columns):
            part.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self._state.setText(self.desk.tr("reconcile.booking", file=self._path.name))
        self.fit()
        self.desk.start(self._booked(), "reconcile-book")

    async def _booked(self) -> None:
        try:
            told = await self.desk.console.reconciling.book(
                self._path, self._mapping, self._session.currentData(), seen=self._seen, on_step=self._show_step
            )
        except StorageError as exc:
            self._let_choose_again()
            # What was booked before stays: the file is looked at anew, for what is left of it.
            await self._look()
            self._state.setText(self.desk.tr(exc.key, reason=str(exc)))
            return
        except Refused as exc:
            self._let_choose_again()
            if exc.reason == "import.changed":
                await self._look()
            self._say_refused(exc)
            return
        self._let_choose_again()
        self._show_told(told)
        self._state.setText(self.desk.tr("reconcile.booked", count=told["to_book"]))
        self._import_id = told["import_id"]
        self._back.setVisible(self._import_id is not None)
        self.booked.emit()

    def _let_choose_again(self) -> None:
        self.progress.hide()
        for part in (self._session, self.columns):
            part.setEnabled(True)

    def _show_step(self, done: int, of: int) -> None:
        if self._is_closed:
            return  # an error in here would break the booking off
        self.progress.setRange(0, of)
        self.progress.setValue(done)

    def _take_back(self) -> None:
        self._back.hide()
        if self._import_id is not None:
            self.desk.start(self._taken_back(self._import_id), "reconcile-back")

    async def _taken_back(self, import_id: int) -> None:
        try:
            await self.desk.console.reconciling.take_back(import_id)
        except StorageError as exc:
            # What was taken back before stays so: the rest is, once there is room.
            self._state.setText(self.desk.tr(exc.key, reason=str(exc)))
            self._back.show()
            return
        except Refused as exc:
            self._say_refused(exc)
            return
        self._start()

    @Slot(str, str)
    def _on_columns_mapped(self, heading: str, field: str) -> None:
        """Read the column so, and look at the file again; it is remembered once the file is booked."""
        self._mapping = {other: was for other, was in self._mapping.items() if was != field or not field}
        self._mapping[heading] = field
        self._start()

    def _ask_for(self, missing: Sequence[str]) -> None:
        fields = " / ".join(called(self.desk, "orders", field) for field in missing)
        self._state.setText(self.desk.tr("import.missing", file=self._path.name, fields=fields))
        self._tabs.show_part(_READ_AS)
        for part in (self._counts, self._sums):
            part.hide()
        self.table.setRowCount(0)
        self.fit()
        self.previewed.emit()

    def _say_refused(self, exc: Refused) -> None:
        self._state.setText(refusal_text(self.desk, exc))

    def _show_read(self, told: dict[str, Any]) -> None:
        """Show how the file is read: what of it never, its columns, and the rows that cannot be."""
        tr = self.desk.tr
        self._seen = told["stamp"]
        never = [column["heading"] for column in told["columns"] if column["never_read"]]
        self._never.setText(tr("import.never", columns=self.desk.listed(never)) if never else tr("import.never_any"))
        self.columns.show_columns(columns_of(told))
        self.bad.show_rows(told["bad_rows"])
        self._tabs.let_choose(_BAD, bool(told["bad_rows"]))
        self._tabs.show_count(_BAD, len(told["bad_rows"]))
        self._tabs.let_choose(_FINDINGS, not told.get("missing"))
        for part in (self._bar, self._tabs):
            part.show()

    def _show_told(self, told: dict[str, Any]) -> None:
        tr = self.desk.tr
        for part in (self._counts, self._sums):
            part.show()
        counts = told["counts"]
        self._counts.setText(
            "   ".join(f"{tr(f'reconcile.verdict.{one}')} {counts[one]}" for one in _COUNTED if counts[one])
        )
        self.table.setRowCount(0)
        for one in told["findings"]:
            self._add(one)
        before, after = told["before"], told.get("after")
        key = "reconcile.sums_after" if after else "reconcile.sums"
        after = after or before
        sums = {"paid": before["paid_total"], "net": before["net_total"]}
        sums |= {"paid_now": after["paid_total"], "net_now": after["net_total"]}
        self._sums.setText(tr(key, **{name: _amount(text) for name, text in sums.items()}))
        self.fit()

    def _add(self, one: dict[str, Any]) -> None:
        tr, at = self.desk.tr, self.table.rowCount()
        self.table.insertRow(at)

        def status(value: str | None) -> str:
            return tr(f"order.status.{value}") if value else "—"

        texts = (
            tr(f"reconcile.verdict.{one['verdict']}"),
            one["order_id"],
            one["product"] or "—",
            str(one["qty"]),
            _moved(status(one["status_here"]), status(one["status_there"])),
            _moved(one["amount_here"] or "—", one["amount_there"] or "—"),
        )
        for place, text in enumerate(texts):
            cell = QTableWidgetItem(text)
            cell.setToolTip(plain_tip(text))
            is_figure = _COLUMNS[place] in ("qty", "amount")
            side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
            cell.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(at, place, cell)


def _outcome(told: dict[str, Any]) -> str:
    """The sentence that says what the file would change; that all of it is here only where it is."""
    if told["to_book"]:
        return "reconcile.to_book"
    is_all_here = not told["bad_rows"] and not any(told["counts"][one] for one in _NOT_HERE)
    return "reconcile.nothing" if is_all_here else "reconcile.nothing_for_it"


def _amount(text: str) -> str:
    """An amount as JSON has it, with its two decimals, as it is shown elsewhere."""
    return money(int(text.replace(".", "")))


def _moved(here: str, there: str) -> str:
    return here if here == there else f"{here} → {there}"
