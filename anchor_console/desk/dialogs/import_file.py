"""Taking in a file: how each column is read, what is never read, then progress and result."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
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
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.parts import button, label
from anchor_console.live.file_frames import KINDS
from anchor_console.live.file_writing import BY_IMPORT

_SHOWN_ROWS, _ROW = 8, 36
_SHOWN_BAD = 6


class ImportDialog(DialogFrame):
    """A preview first: nothing is changed before the button is pressed. Closing it breaks an import off."""

    previewed = Signal()

    def __init__(self, desk: Desk, parent: QWidget, kind: str, path: Path) -> None:
        super().__init__(desk, parent, f"import.{kind}", name="importDialog", width=680)
        self._kind, self._path = kind, path
        self._task: asyncio.Task[object] | None = None
        self._mapping: dict[str, str] = {}
        self._state = label(desk.tr("import.reading", file=path.name), tone="quiet", wrap=True)
        self._never = label(tone="good", wrap=True)
        self._never.setObjectName("neverRead")
        self.columns = QTableWidget(0, 3)
        self.columns.setObjectName("importColumns")
        self.columns.setAccessibleName(desk.tr("import.columns"))
        self._bad = label(tone="warn", wrap=True)
        self.progress = QProgressBar()
        self.progress.setObjectName("importProgress")
        self.progress.setAccessibleName(desk.tr("import.progress"))
        self.progress.setRange(0, 0)
        self._make_table()
        for part in (self._state, self._never, self.columns, self._bad, self.progress):
            self.add(part)
        for part in (self._never, self.columns, self._bad):
            part.hide()
        self._cancel = button(desk, "cancel", self.reject, name="importCancelButton")
        self._go = button(desk, "import.go", self._bring_in, name="importGoButton", role="primary")
        self._go.setEnabled(False)
        self.add_buttons(self._cancel, self._go)
        self.finished.connect(lambda _: self._break_off())
        self._start(self._preview())

    def _make_table(self) -> None:
        table, desk = self.columns, self.desk
        table.setHorizontalHeaderLabels(
            [desk.tr("import.heading"), desk.tr("import.example"), desk.tr("import.read_as")]
        )
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(desk.theme.px(_ROW))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setMinimumHeight(desk.theme.px(_ROW * _SHOWN_ROWS))

    async def _preview(self) -> None:
        try:
            told = await self.desk.console.importing.preview(self._kind, self._path, self._mapping)
        except Refused as exc:
            self._say_refused(exc)
            return
        self._show_preview(told)
        self.previewed.emit()

    def _show_preview(self, told: dict[str, Any]) -> None:
        desk, kind = self.desk, self._kind
        people, count = _counts(kind, told)
        self._state.setText(desk.tr(f"import.{kind}_preview", count=count, people=people, file=self._path.name))
        never = [column["heading"] for column in told["columns"] if column["never_read"]]
        self._never.setText(desk.tr("import.never", columns="、".join(never)) if never else desk.tr("import.never_any"))
        self._never.setVisible(kind != "goods")
        self._show_columns([column for column in told["columns"] if not column["never_read"]])
        self._show_bad(told)
        self.progress.hide()
        self.columns.show()
        self._go.setEnabled(count > 0)
        self.fit()

    def _show_columns(self, columns: list[dict[str, Any]]) -> None:
        # What is read first; the many that nobody needs come last.
        columns = sorted(columns, key=lambda one: one["field"] is None)
        self.columns.setRowCount(len(columns))
        for at, one in enumerate(columns):
            self.columns.setItem(at, 0, QTableWidgetItem(one["heading"]))
            self.columns.setItem(at, 1, QTableWidgetItem(one["example"]))
            choice = QComboBox()
            choice.setAccessibleName(self.desk.tr("import.read_as_of", heading=one["heading"]))
            choice.addItem(self.desk.tr("import.passed_over"), "")
            for field in KINDS[self._kind]:
                choice.addItem(self.desk.tr(f"field.{field}"), field)
            choice.setCurrentIndex(max(0, choice.findData(one["field"] or "")))
            choice.activated.connect(
                lambda _, heading=one["heading"], choice=choice: self._map(heading, choice.currentData())
            )
            self.columns.setCellWidget(at, 2, choice)

    def _map(self, heading: str, field: str) -> None:
        """Read the column so, and look at the file again."""
        self._mapping = {other: was for other, was in self._mapping.items() if was != field or not field}
        self._mapping[heading] = field
        self._go.setEnabled(False)
        self._start(self._preview())

    def _show_bad(self, told: dict[str, Any]) -> None:
        bad = told["bad_rows"]
        shown = [
            self.desk.tr("import.bad_row", row=str(one["row"]), column=one["column"], value=one["value"][:30])
            for one in bad[:_SHOWN_BAD]
        ]
        if len(bad) > _SHOWN_BAD:
            shown.append("…")
        if told["bad_rows_file"]:
            shown.append(self.desk.tr("import.bad_saved", file=Path(told["bad_rows_file"]).name))
        head = [self.desk.tr("import.bad", count=len(bad))] if bad else []
        self._bad.setText("\n".join(head + shown))
        self._bad.setVisible(bool(bad))

    def _bring_in(self) -> None:
        self._go.setEnabled(False)
        self.columns.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self._start(self._write())

    async def _write(self) -> None:
        def on_step(done: int, of: int) -> None:
            self.progress.setRange(0, of)
            self.progress.setValue(done)

        try:
            told = await self.desk.console.importing.bring_in(
                self._kind, self._path, self._mapping, None, BY_IMPORT, on_step
            )
        except Refused as exc:
            self._say_refused(exc)
            return
        people, count = _counts(self._kind, told)
        self._state.setText(
            self.desk.tr(f"import.{self._kind}_done", people=people, lines=count, bad=len(told["bad_rows"]))
        )
        self._show_bad(told)
        for part in (self.columns, self._never, self.progress, self._go):
            part.hide()
        self._cancel.setText(self.desk.tr("close"))
        self._cancel.setAccessibleName(self.desk.tr("close"))
        self._cancel.setDefault(True)
        self.fit()

    def _say_refused(self, refusal: Refused) -> None:
        self._state.setText(self.desk.tr(refusal.reason, **refusal.params))
        for part in (self._never, self.columns, self._bad, self.progress, self._go):
            part.hide()
        self.fit()

    def _start(self, work: Any) -> None:
        self._break_off()
        self._task = self.desk.console.tasks.start(work, name=f"import-{self._kind}")

    def _break_off(self) -> None:
        if self._task is not None and not self._task.done():
            self._task.cancel()
        self._task = None


def _counts(kind: str, told: dict[str, Any]) -> tuple[int, int]:
    """Of what there is the fewer, and of what the more: products and SKUs, buyers and lines, fans alone."""
    if kind == "goods":
        return told["products"], told["skus"]
    return told["people"], told["lines"] if kind == "orders" else told["people"]
