"""Writing a session down, and sending it to somebody: on the Sources page."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFrame

from anchor_console.desk.context import Desk
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.file_chooser import choose_where_to_save, own_folder
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import column, row
from anchor_console.live.records.recording import Running

_SHOW_MS = 400


class RecordCard(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("recordCard")
        self.setProperty("role", "panel")
        self._desk = desk
        tr = desk.tr
        self.switch = QCheckBox(tr("record.switch"))
        self.switch.setObjectName("recordSwitch")
        self.switch.setAccessibleName(tr("record.switch"))
        self.switch.setChecked(desk.console.recording.is_on)
        self.switch.clicked.connect(self._on_switch_clicked)
        self._state = label(step="small", tone="faint")
        self._state.setObjectName("recordState")
        report = button(desk, "record.report", self._on_report, name="bugReportButton", role="small")
        head = row(desk, label(tr("record.title"), step="strong"), self._state, None, report, self.switch, gap=8)
        tells = label(tr("record.tells"), step="small", tone="quiet", wrap=True)
        self.setLayout(column(desk, head, tells, gap=4, around=(16, 12)))
        self._soon = AtMostEvery(desk.rounds, self, _SHOW_MS, self._show)
        desk.ties.listen(desk.console.recording.changed, self._on_changed)
        self._show()

    def _on_changed(self, _running: Running | None) -> None:
        self._soon.ask()

    def _show(self) -> None:
        recording = self._desk.console.recording
        running = recording.running
        self.switch.setChecked(recording.is_on)
        if running is not None:
            self._state.setText(self._desk.tr("record.running", lines=running.lines))
        else:
            self._state.setText(self._desk.tr("record.waits") if recording.is_on else "")

    @Slot(bool)
    def _on_switch_clicked(self, is_on: bool) -> None:
        self._desk.start(self._desk.console.recording.switch(is_on), "record-switch")

    def _on_report(self) -> None:
        choose_where_to_save(
            *(self, self._desk.tr("record.report"), "ZIP (*.zip)", "anchor-console-report.zip"),
            lambda path: self._desk.start(self._desk.console.recording.save_report(path), "record-report"),
            name="bugReportChooser",
            folder=own_folder(),
        )
