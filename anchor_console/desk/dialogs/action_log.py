"""Who did what, the latest first: at this desk, at the assistants' pages, on the anchor's tablet."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from anchor_console.core.ids import SessionId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.parts import button, label, row
from anchor_console.desk.wording import by_whom, day_and_time, time_of_day
from anchor_console.live.action_log import PAGE, Wanted
from anchor_console.live.log_store import Deed

_COLUMNS = ("when", "who", "what", "about")


class ActionLogDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "log.title", name="actionLogDialog", width=760)
        self._last: int | None = None
        self._person = QComboBox()
        self._person.setObjectName("logPerson")
        self._person.setAccessibleName(desk.tr("log.who"))
        self._person.setMinimumWidth(desk.theme.px(160))
        self._person.addItem(desk.tr("log.everybody"), None)
        self._person.activated.connect(lambda _: self._begin())
        self._span = QComboBox()
        self._span.setObjectName("logSpan")
        self._span.setAccessibleName(desk.tr("log.span"))
        session = desk.console.state.session
        if session is not None:
            self._span.addItem(desk.tr("log.this_session"), session.id)
        self._span.addItem(desk.tr("log.all_sessions"), None)
        self._span.activated.connect(lambda _: self._begin(people_too=True))
        again = button(desk, "log.again", lambda: self._begin(people_too=True), name="logAgainButton", role="small")
        self.add(row(desk, self._person, self._span, None, again))
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setObjectName("actionLog")
        self.table.setAccessibleName(desk.tr("log.title"))
        self.table.setHorizontalHeaderLabels([desk.tr(f"log.{name}") for name in _COLUMNS])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setMinimumSize(QSize(desk.theme.px(700), desk.theme.px(400)))
        header = self.table.horizontalHeader()
        for at in range(len(_COLUMNS) - 1):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.add(self.table)
        self._empty = label(desk.tr("log.empty"), tone="quiet")
        self._empty.hide()
        self.add(self._empty)
        self._more = button(desk, "log.more", self._go_on, name="logMoreButton", role="small")
        self.add(row(desk, None, self._more, None))
        self.add_buttons(button(desk, "close", self.accept, role="primary"))
        self._begin(people_too=True)

    def _wanted(self) -> Wanted:
        session_id: SessionId | None = self._span.currentData()
        return Wanted(session_id, self._person.currentData())

    def _begin(self, *, people_too: bool = False) -> None:
        self.desk.start(self._read(people_too=people_too), "action-log")

    def _go_on(self) -> None:
        self.desk.start(self._read_on(), "action-log-more")

    async def _read(self, *, people_too: bool) -> None:
        log = self.desk.console.action_log
        if people_too:
            self._show_people(await log.people(self._wanted().session_id))
        deeds = await log.latest(self._wanted())
        self.table.setRowCount(0)
        self._add(deeds)
        self._empty.setVisible(not deeds)

    async def _read_on(self) -> None:
        self._add(await self.desk.console.action_log.latest(self._wanted(), self._last))

    def _show_people(self, names: list[str]) -> None:
        chosen = self._person.currentData()
        while self._person.count() > 1:
            self._person.removeItem(1)
        for name in names:
            self._person.addItem(by_whom(self.desk, name), name)
        self._person.setCurrentIndex(max(0, self._person.findData(chosen) if chosen else 0))

    def _add(self, deeds: list[Deed]) -> None:
        today = day_and_time(self.desk.console.clock.now_ms())[:10]
        for deed in deeds:
            at = self.table.rowCount()
            self.table.insertRow(at)
            whole = day_and_time(deed.at_ms)
            when = time_of_day(deed.at_ms) if whole.startswith(today) else whole
            for place, text in enumerate((when, by_whom(self.desk, deed.by_name), self._what(deed), self._about(deed))):
                cell = QTableWidgetItem(text)
                cell.setToolTip(whole if place == 0 else text)
                cell.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, place, cell)
            self._last = deed.id
        self._more.setVisible(len(deeds) == PAGE)

    def _what(self, deed: Deed) -> str:
        key = f"deed.{deed.name}"
        if key in self.desk.words:
            return self.desk.tr(key)
        undone = f"deed.{deed.name.removesuffix('.back')}"
        return self.desk.tr("deed.undo", deed=self.desk.tr(undone)) if undone in self.desk.words else deed.name

    def _about(self, deed: Deed) -> str:
        number = self.desk.tr("log.number", number=deed.number) if deed.number else None
        return " · ".join(part for part in (number, deed.fan_name, deed.about) if part)
