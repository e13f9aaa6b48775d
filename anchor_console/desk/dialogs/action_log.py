"""Who did what, the latest first: at this desk, at the assistants' pages, on the anchor's tablet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from anchor_console.core.ids import SessionId, SkuId
from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import row
from anchor_console.desk.widgets.row_hover import pick_rows
from anchor_console.desk.widgets.wording import by_whom, day_and_time, time_of_day
from anchor_console.fans.undo_store import Kind
from anchor_console.goods.told_edits import ToldEdit
from anchor_console.live.action_log import PAGE, Wanted
from anchor_console.live.fan_trails import FANS
from anchor_console.live.log_store import Deed
from anchor_console.live.session_marks import ACTION as MARKS
from anchor_console.live.taking_back import why_not

_COLUMNS = ("when", "who", "what", "about", "change")
_CLAIM_PARTS = ("wanted", "waiting", "held", "sold", "released")
_LEVELS = ("on_hand", "held", "sold")


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
        self._marks = QCheckBox(desk.tr("log.marks"))
        self._marks.setObjectName("logMarks")
        self._marks.setAccessibleName(desk.tr("log.marks"))
        self._marks.toggled.connect(lambda _: self._begin())
        again = button(desk, "log.again", lambda: self._begin(people_too=True), name="logAgainButton", role="small")
        self.add(row(desk, self._person, self._span, self._marks, None, again))
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setObjectName("actionLog")
        self.table.setAccessibleName(desk.tr("log.title"))
        self.table.setHorizontalHeaderLabels([desk.tr(f"log.{name}") for name in _COLUMNS])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        pick_rows(self.table, desk.theme)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.setMinimumSize(QSize(desk.theme.px(700), desk.theme.px(400)))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at in range(len(_COLUMNS) - 1):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.add(self.table)
        self._empty = label(desk.tr("log.empty"), tone="quiet")
        self._empty.hide()
        self.add(self._empty)
        self.table.currentCellChanged.connect(lambda *_: self._allow())
        self._deeds: list[Deed] = []
        self._undo = button(desk, "log.undo", self._take_back, name="logUndoButton", role="small")
        self._why = label("", step="small", tone="quiet", wrap=True)
        line = row(desk, self._undo, self._why, gap=8)
        line.setStretch(1, 1)
        self.add(line)
        self._more = button(desk, "log.more", self._go_on, name="logMoreButton", role="small")
        self.add(row(desk, None, self._more, None))
        self.add_buttons(button(desk, "close", self.accept))
        self._begin(people_too=True)

    def _wanted(self) -> Wanted:
        session_id: SessionId | None = self._span.currentData()
        return Wanted(session_id, self._person.currentData(), MARKS if self._marks.isChecked() else None)

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
        self._deeds.clear()
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
            self._deeds.append(deed)
            texts = (
                *(when, by_whom(self.desk, deed.by_name), self._what(deed)),
                *(self._about(deed), change_of(self.desk, deed)),
            )
            for place, text in enumerate(texts):
                cell = QTableWidgetItem(text)
                cell.setToolTip(whole if place == 0 else plain_tip(text))
                cell.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, place, cell)
            self._last = deed.id
        self._allow()
        self._more.setVisible(len(deeds) == PAGE)

    def _selected(self) -> Deed | None:
        at = self.table.currentRow()
        return self._deeds[at] if 0 <= at < len(self._deeds) else None

    def _allow(self) -> None:
        """Say whether the action that is selected can be taken back, and else why not."""
        deed = self._selected()
        reason = None if deed is None else "undo.already" if deed.is_undone else why_not(deed.name)
        self._undo.setEnabled(deed is not None and reason is None)
        self._undo.setText(self.desk.tr("log.redo" if deed is not None and deed.undoes is not None else "log.undo"))
        self._undo.setAccessibleName(self._undo.text())
        self._why.setText("" if reason is None else self.desk.tr(reason))

    def _take_back(self) -> None:
        deed = self._selected()
        if deed is not None:
            self.desk.start(self._taken_back(deed), f"log-undo-{deed.id}")

    async def _taken_back(self, deed: Deed) -> None:
        try:
            await self.desk.console.taking_back.take_back(deed.id)
        except Refused as exc:
            self._why.setText(self.desk.tr(exc.reason, **exc.params))
            return
        await self._read(people_too=False)
        if self.table.rowCount():
            self.table.setCurrentCell(0, 0)

    def _what(self, deed: Deed) -> str:
        if deed.undoes is not None:
            key = "deed.redo" if deed.does_again else "deed.undo"
            return self.desk.tr(key, deed=self.desk.tr(f"deed.{deed.of}"))
        key = f"deed.{deed.name}"
        if key in self.desk.words:
            return self.desk.tr(key)
        undone = f"deed.{deed.name.removesuffix('.back')}"
        return self.desk.tr("deed.undo", deed=self.desk.tr(undone)) if undone in self.desk.words else deed.name

    def _about(self, deed: Deed) -> str:
        number = self.desk.tr("log.number", number=deed.number) if deed.number else None
        return " · ".join(part for part in (number, deed.fan_name, deed.about) if part)


def change_of(desk: Desk, deed: Deed) -> str:
    """What it found and left of claims, stock and facts, only what is another now."""
    if deed.edit is not None:
        return _edited(desk, deed.edit)
    if deed.before is None or deed.after is None:
        return ""
    parts = []
    for claim_id, left in deed.after.get("claims", {}).items():
        found = deed.before["claims"].get(claim_id)
        moved = _moved(desk, found or dict.fromkeys(_CLAIM_PARTS, 0), left or {}, _CLAIM_PARTS, "log.claim")
        parts.append(desk.tr("log.of_claim", id=claim_id, moved=moved) if moved else "")
    for sku_id, left in deed.after.get("stock", {}).items():
        known = desk.console.goods.catalogue.sku(SkuId(int(sku_id)))
        moved = _moved(desk, deed.before["stock"].get(sku_id, {}), left, _LEVELS, "log.stock")
        name = sku_id if known is None else known[1].variant or known[1].code
        parts.append(f"{name} {moved}" if moved else "")
    found = {tuple(key): state for kind, key, state in deed.before.get(FANS, ()) if kind == Kind.FACT}
    for kind, key, state in deed.after.get(FANS, ()):
        if kind == Kind.FACT:
            was, now = (desk.tr(f"standing.{one['standing'] if one else 'none'}") for one in (found[tuple(key)], state))
            parts.append(f"{was}→{now}")
    return "  ".join(part for part in parts if part)


def _edited(desk: Desk, edit: ToldEdit) -> str:
    """What an edit of the goods changed: a few of it, and how much more there was."""
    parts = []
    for row_ in edit.first:
        kind, variant = row_["kind"], row_["variant"]
        if kind in ("new", "size"):
            parts.append(" ".join(part for part in (desk.tr(f"change.{kind}"), variant, row_["after"]) if part))
            continue
        field = desk.tr("log.stock.on_hand") if kind == "stock" else desk.tr(f"field.{row_['field']}")
        found, left = row_["before"] or "–", row_["after"] or "–"
        parts.append(" ".join(part for part in (variant, field, f"{found}→{left}") if part))
    if edit.more:
        parts.append(desk.tr("log.and_more", count=edit.more))
    return "  ".join(parts)


def _moved(desk: Desk, found: dict[str, Any], left: dict[str, Any], names: Sequence[str], key: str) -> str:
    return " ".join(
        f"{desk.tr(f'{key}.{name}')} {found.get(name) or 0}→{left.get(name) or 0}"
        for name in names
        if (found.get(name) or 0) != (left.get(name) or 0)
    )
