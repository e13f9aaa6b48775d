"""Taking in a file: how each column is read, what it would change, what is never read; then progress and result."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QProgressBar, QWidget

from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.bad_rows import BadRowsTable
from anchor_console.desk.dialogs.change_table import ChangeTable
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.dialogs.read_rows import ReadRows, called, columns_of
from anchor_console.desk.dialogs.unreadable import refusal_text
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.column_mapping import ColumnMapping
from anchor_console.desk.widgets.file_chooser import TABLES, choose_file
from anchor_console.desk.widgets.labels import label, set_look
from anchor_console.desk.widgets.parts import row
from anchor_console.desk.widgets.tabs import Tabs
from anchor_console.live.actions import DESK_NAME
from anchor_console.live.files.file_frames import KINDS
from anchor_console.live.files.file_writing import BY_IMPORT
from anchor_console.storage.writer import StorageError

_PLATFORMS = ("kuaishou", "douyin", "wechat", "taobao", "xiaohongshu", "bilibili")
_SHOWN_ROWS, _ROW = 8, 36
_COLUMNS, _ROWS, _CHANGES, _BAD = range(4)


class ImportDialog(DialogFrame):
    """A preview first: nothing is changed before the button is pressed. Closing it breaks an import off."""

    previewed = Signal()

    def __init__(self, desk: Desk, parent: QWidget, kind: str, path: Path) -> None:
        super().__init__(desk, parent, f"import.{kind}", name="importDialog", width=780)
        self._kind, self._path = kind, path
        self._sizes = _chart_beside(path) if kind == "goods" else None
        self._task: asyncio.Task[object] | None = None
        self._mapping: dict[str, str] = {}
        self._platform: str | None = None
        """Where a person said that these people are from."""
        self._seen: list[int] | None = None
        self._was_shown = False
        self._state = label(desk.tr("import.reading", file=path.name), tone="quiet", wrap=True)
        self._never = label(tone="good", wrap=True)
        self._never.setObjectName("neverRead")
        self.columns = ColumnMapping(desk, KINDS[kind], lambda field: called(desk, kind, field))
        self.columns.setObjectName("importColumns")
        self.columns.mapped.connect(self._on_columns_mapped)
        self.rows = ReadRows(desk, kind)
        self.changes = ChangeTable(desk)
        self.bad = BadRowsTable(desk)
        self._saved = label(tone="warn", wrap=True)
        self._tabs = Tabs(
            desk,
            "importTab",
            (
                ("import.columns", self.columns), ("import.rows", self.rows), ("change.title", self.changes),
                ("bad.title", self.bad),
            ),
        )  # fmt: skip
        self._tabs.setMinimumHeight(desk.theme.px(_ROW * _SHOWN_ROWS))
        self._chart = button(desk, "import.sizes", self._choose_chart, name="importSizesButton", role="small")
        self._off = QCheckBox()
        self._off.setObjectName("importTakeOff")
        self._off.toggled.connect(self.changes.let_gone_go)
        self.progress = QProgressBar()
        self.progress.setObjectName("importProgress")
        self.progress.setAccessibleName(desk.tr("import.progress"))
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self._from = QComboBox()
        self._from.setObjectName("importPlatform")
        self._from.setAccessibleName(desk.tr("import.platform"))
        for platform in _PLATFORMS:
            self._from.addItem(desk.tr(f"platform.{platform}"), platform)
        self._from.activated.connect(self._on_from_activated)
        self._from_label = label(desk.tr("import.platform"), step="small", tone="quiet")
        self._bar = QWidget()
        self._bar.setLayout(row(desk, *self._tabs.buttons, None, self._chart, self._from_label, self._from, gap=4))
        for part in (self._state, self._never, self._bar, self._tabs, self._off, self._saved, self.progress):
            self.add(part)
        self.parts.setStretch(4, 1)
        for part in (self._never, self._bar, self._tabs, self._off, self._saved):
            part.hide()
        self._cancel = button(desk, "cancel", self.reject, name="importCancelButton")
        self._go = button(desk, "import.go", self._bring_in, name="importGoButton", role="primary")
        self._go.setEnabled(False)
        self.add_buttons(self._cancel, self._go)
        self.finished.connect(lambda _: self._break_off())
        self._start(self._preview())

    async def _preview(self) -> None:
        try:
            told = await self.desk.console.importing.preview(
                self._kind, self._path, self._mapping, self._sizes, self._platform
            )
        except Refused as exc:
            self._say_refused(exc)
            return
        self._show_preview(told)
        self.previewed.emit()

    def _show_preview(self, told: dict[str, Any]) -> None:
        desk, kind = self.desk, self._kind
        self._seen = told["stamp"]
        people, count = _counts(kind, told)
        missing = [called(desk, kind, field) for field in told.get("missing", ())]
        if missing:
            self._state.setText(desk.tr("import.missing", file=self._path.name, fields=" / ".join(missing)))
        elif not count:
            self._state.setText(desk.tr("import.none", file=self._path.name))
        else:
            self._state.setText(desk.tr(f"import.{kind}_preview", count=count, people=people, file=self._path.name))
        set_look(self._state, "tone", "warn" if missing or not count else "quiet")
        never = [column["heading"] for column in told["columns"] if column["never_read"]]
        self._never.setText(
            desk.tr("import.never", columns=desk.listed(never)) if never else desk.tr("import.never_any")
        )
        self._never.setVisible(kind != "goods")
        if left_out := self._left_out(told):
            self._state.setText(f"{self._state.text()}\n{left_out}")
        if unowned := told.get("unowned"):
            self._state.setText(f"{self._state.text()}\n{desk.tr('import.unowned', count=unowned)}")
        self.columns.show_columns(columns_of(told))
        self.rows.show_rows(told["preview"])
        self._tabs.let_choose(_ROWS, bool(told["preview"]))
        self._show_changes(told.get("changes"))
        self._show_bad(told)
        self.progress.hide()
        self._bar.show()
        self._tabs.show()
        self._show_from(told)
        self._chart.setVisible(kind == "goods")
        self._chart.setText(
            desk.tr("import.sizes_with", file=self._sizes.name) if self._sizes else desk.tr("import.sizes")
        )
        is_first = not self._was_shown
        if is_first:
            self._was_shown = True
            # What is there already may change: that is to be looked at first. What is all new has no before.
            has_goods = bool(desk.console.goods.catalogue.products)
            self._tabs.show_part(_CHANGES if kind == "goods" and has_goods and not missing else _COLUMNS)
        self._go.setEnabled(count > 0)
        if is_first:
            self._go.setFocus()  # Cancel had it, while nothing could be imported yet
        self.fit()

    def _show_from(self, told: dict[str, Any]) -> None:
        """Where these people are from, unless each row says it itself: an id of another platform is nobody's here."""
        is_told = any(column["field"] == "platform" for column in told["columns"])
        for part in (self._from_label, self._from):
            part.setVisible("platform" in told and not is_told)
        if "platform" in told:
            at = self._from.findData(told["platform"])
            if at < 0:
                self._from.addItem(told["platform"], told["platform"])
            self._from.setCurrentIndex(self._from.findData(told["platform"]))

    @Slot(int)
    def _on_from_activated(self, at: int) -> None:
        self._platform = self._from.itemData(at)
        self._go.setEnabled(False)
        self._start(self._preview())

    def _show_changes(self, changes: dict[str, Any] | None) -> None:
        self._tabs.let_choose(_CHANGES, changes is not None)
        gone = changes["counts"]["gone"] if changes else 0
        self._off.setVisible(gone > 0)
        if changes is None:
            return
        self.changes.show_changes(changes)
        total = sum(changes["counts"].values()) - gone
        self._tabs.show_count(_CHANGES, total)
        self._off.setText(self.desk.tr("import.take_off", count=gone))
        self._off.setAccessibleName(self._off.text())

    @Slot(str, str)
    def _on_columns_mapped(self, heading: str, field: str) -> None:
        """Read the column so, and look at the file again."""
        self._mapping = {other: was for other, was in self._mapping.items() if was != field or not field}
        self._mapping[heading] = field
        self._go.setEnabled(False)
        self._start(self._preview())

    def _choose_chart(self) -> None:
        title, folder = self.desk.tr("import.sizes"), str(self._path.parent)
        choose_file(self, title, TABLES, self.take_chart, name="sizesFileDialog", folder=folder)

    def take_chart(self, path: Path) -> None:
        """Take in this size chart with the goods."""
        self._sizes = path
        self._go.setEnabled(False)
        self._start(self._preview())

    def _left_out(self, told: dict[str, Any]) -> str:
        """What of the file is not taken: titles above the headings, totals below, rows that stood there before."""
        kinds = Counter(one["kind"] for one in told["left_out"])
        repeated = told.get("repeated", 0)
        if not kinds and not repeated:
            return ""
        return self.desk.tr("import.left_out", title=kinds["title"], total=kinds["total"], repeated=repeated)

    def _show_bad(self, told: dict[str, Any]) -> None:
        bad = told["bad_rows"]
        self.bad.show_rows(bad)
        self._tabs.let_choose(_BAD, bool(bad))
        self._tabs.show_count(_BAD, len(bad))
        said = [self.desk.tr("import.bad", count=len(bad))] if bad else []
        if told["bad_rows_file"]:
            said.append(self.desk.tr("import.bad_saved", file=told["bad_rows_file"]))
        if told.get("shared_stock"):
            said.append(self.desk.tr("import.shared_stock", count=told["shared_stock"]))
        if told.get("part_refunded"):
            part, untold = told["part_refunded"], told["refunds_untold"]
            money = told["refunded_in_part"] if part > untold else ""
            said.append(self.desk.tr("import.part_back", count=part, money=money, untold=untold))
        self._saved.setText("\n".join(said))
        self._saved.setVisible(bool(said))

    def _bring_in(self) -> None:
        self._go.setEnabled(False)
        self._bar.setEnabled(False)
        self._tabs.setEnabled(False)
        self._off.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        is_goods = self._kind == "goods"
        self._state.setText(
            self.desk.tr("import.goods_writing" if is_goods else "import.writing", file=self._path.name)
        )
        self._cancel.setFocus()
        self.fit()
        self._start(self._write())

    async def _write(self) -> None:
        def on_step(done: int, of: int) -> None:
            self.progress.setRange(0, of)
            self.progress.setValue(done)

        is_goods = self._kind == "goods"
        try:
            told = await self.desk.console.importing.bring_in(
                self._kind,
                self._path,
                self._mapping,
                self._platform,
                DESK_NAME if is_goods else BY_IMPORT,
                on_step,
                self._sizes,
                takes_gone_off=self._off.isChecked() and not self._off.isHidden(),
                seen=self._seen,
            )
        except StorageError as exc:
            self._let_try_again(self.desk.tr(exc.key, reason=str(exc)))
            return
        except Refused as exc:
            if exc.reason != "import.changed":
                self._say_refused(exc)
                return
            await self._preview()
            self._let_try_again(self.desk.tr(exc.reason, **exc.params))
            return
        self._show_done(told)

    def _show_done(self, told: dict[str, Any]) -> None:
        is_goods = self._kind == "goods"
        if is_goods and any(column["field"] == "image" for column in told["columns"]):
            # The pictures that the file names most often lie beside it.
            self.desk.start(self.desk.console.goods_pictures.bring_in(self._path.parent), "pictures")
        people, count = _counts(self._kind, told)
        done = self.desk.tr(f"import.{self._kind}_done", people=people, lines=count, bad=len(told["bad_rows"]))
        also = [self.desk.tr("import.may_undo")] if is_goods and told["edit_id"] else []
        # Whom of the room these may be: a person says so in each one's pane, or in the list after the show.
        also += [self.desk.tr(f"import.{key}", count=told[key]) for key in ("linked", "proposed") if told.get(key)]
        self._state.setText("\n".join((done, *also)))
        self._show_bad(told)
        for part in (self._bar, self._never, self.progress, self._go, self._off):
            part.hide()
        self._tabs.setEnabled(True)
        self._tabs.setVisible(bool(told["bad_rows"]))
        self._tabs.show_part(_BAD)
        self._cancel.setText(self.desk.tr("close"))
        self._cancel.setAccessibleName(self.desk.tr("close"))
        self._cancel.setDefault(True)
        self.fit()

    def _let_try_again(self, why: str) -> None:
        """Say why it was not taken in to its end, and leave everything as before the button was pressed."""
        self.progress.hide()
        for part in (self._bar, self._tabs, self._off, self._go):
            part.setEnabled(True)
        self._state.setText(why)
        set_look(self._state, "tone", "warn")
        self.fit()

    def _say_refused(self, refusal: Refused) -> None:
        self._state.setText(refusal_text(self.desk, refusal))
        for part in (self._never, self._bar, self._tabs, self._off, self._saved, self.progress, self._go):
            part.hide()
        self.fit()

    def _start(self, work: Any) -> None:
        self._break_off()
        self._task = self.desk.console.tasks.start(work, name=f"import-{self._kind}")

    def _break_off(self) -> None:
        if self._task is not None and not self._task.done():
            self._task.cancel()
        self._task = None


def _chart_beside(goods_file: Path) -> Path | None:
    """The size chart that lies beside a goods file, named like it with `_sizes`."""
    beside = goods_file.with_name(f"{goods_file.stem}_sizes{goods_file.suffix}")
    return beside if beside.exists() else None


def _counts(kind: str, told: dict[str, Any]) -> tuple[int, int]:
    """Of what there is the fewer, and of what the more: products and SKUs, buyers and lines, fans alone."""
    if kind == "goods":
        return told["products"], told["skus"]
    return told["people"], told["lines"] if kind == "orders" else told["people"]
