"""Taking in a 排品表: pasted or from a file, shown as it will be read before anything is changed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QWidget

from anchor_console.core.notices import Notice
from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.dialogs.unreadable import refusal_text
from anchor_console.desk.widgets.bounded_text import BoundedText
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.column_mapping import ColumnMapping
from anchor_console.desk.widgets.file_chooser import TABLES, choose_file
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import row
from anchor_console.desk.widgets.plan_preview import PlanPreview
from anchor_console.desk.widgets.soon import Soon
from anchor_console.desk.widgets.tabs import Tabs
from anchor_console.goods.rundown import MOST_ROWS
from anchor_console.goods.rundown_sheet import SHAPE, ReadRundown

_READ_AFTER_MS = 250
_ROWS, _COLUMNS = range(2)
_COLUMN_OF = {"name": "title"}
"""What the rundown's own column is called that a field comes to stand in, where it is called otherwise."""


class ReadRundownDialog(DialogFrame):
    """Opens with what lies in the clipboard, where that looks like a plan.

    A table whose headings are not understood opens on its columns: what each is read as can be said there, and is
    remembered for tables with the same headings once the rows are taken in.
    """

    def __init__(self, desk: Desk, parent: QWidget, read: ReadRundown | None = None) -> None:
        super().__init__(desk, parent, "rundown.read_title", name="readRundownDialog", width=640)
        self._read = ReadRundown((), (), ())
        self._path: Path | None = None
        self._mapping: dict[str, str] = {}
        self._shown_set = ""
        self._round = 0
        self._text = BoundedText()
        self._text.setObjectName("rundownText")
        self._text.setAccessibleName(desk.tr("rundown.paste_here"))
        self._text.setPlaceholderText(desk.tr("rundown.paste_here"))
        self._text.setFixedHeight(desk.theme.px(110))
        self._told = label(tone="quiet", wrap=True)
        self._unknown = label(tone="warn", wrap=True)
        self._cut = label(tone="warn", wrap=True)
        self._cut.setObjectName("rundownCut")
        self._cut.hide()
        self._preview = PlanPreview(desk)
        self._preview.setMinimumHeight(desk.theme.px(220))
        self.add(self._text)
        self._from_file = button(desk, "rundown.from_file", self._choose, role="small", icon="export")
        self.add(row(desk, self._from_file, self._told, None))
        self.add(self._cut)
        self.columns = ColumnMapping(desk, SHAPE.names, self._called)
        self.columns.mapped.connect(self._on_columns_mapped)
        self._parts = Tabs(desk, "rundownTab", (("rundown.preview", self._preview), ("rundown.columns", self.columns)))
        self._bar = QWidget()
        self._bar.setLayout(row(desk, *self._parts.buttons, None, gap=4))
        self._asks = label(desk.tr("rundown.columns_ask"), tone="warn", wrap=True)
        self._asks.setObjectName("rundownColumnsAsk")
        self._asks.hide()
        self.add(self._bar)
        self.add(self._asks)
        self.add(self._parts)
        self.add(self._unknown)
        self._append = button(desk, "rundown.append", lambda: self._take(replaces=False), name="appendRundownButton")
        self._replace = button(
            desk, "rundown.replace", lambda: self._take(replaces=True), name="replaceRundownButton", role="primary"
        )
        self.add_buttons(button(desk, "cancel", self.reject), self._append, self._replace)
        self._append.setVisible(len(desk.console.rundown.rows) > 0)
        self.finished.connect(self._on_finished)
        self._soon = Soon(self, _READ_AFTER_MS, self._ask_for_text)
        self._text.textChanged.connect(self._on_text_changed)
        self._text.shortened.connect(self._on_text_shortened)
        if read is not None:
            self._text.hide()
            self._from_file.hide()
            self.show_read(read)
        else:
            self.show_read(self._read)
            pasted = QApplication.clipboard().text()
            if "\n" in pasted.strip():
                self._text.put(pasted)
            self._text.setFocus()

    def _called(self, field: str) -> str:
        return self.desk.tr("field.product_code" if field == "code" else f"rundown.col.{_COLUMN_OF.get(field, field)}")

    def show_read(self, read: ReadRundown) -> None:
        """Show what would be taken in."""
        tr = self.desk.tr
        self._read = read
        self._round += 1
        self._bar.setVisible(bool(read.columns))
        self.columns.show_columns(read.columns)
        self._asks.setVisible(not read.is_understood)
        if read.heading_set != self._shown_set:
            # Another table: what was said of the columns of the one before is not about this one.
            self._shown_set = read.heading_set
            self._parts.show_part(_ROWS if read.is_understood else _COLUMNS)
        products = sum(1 for one in read.rows if one.product_id is not None)
        self._told.setText(
            tr("rundown.read_tells", rows=len(read.rows), products=products) if read.rows else tr("rundown.read_none")
        )
        wrong = (
            [tr("rundown.unknown", names=self.desk.listed(dict.fromkeys(read.unknown[:12])))] if read.unknown else []
        )
        if read.several:
            wrong.append(tr("rundown.several", names=self.desk.listed(dict.fromkeys(read.several[:12]))))
        if read.bad_rows:
            wrong.append(
                tr("rundown.bad_cells", cells=self.desk.listed(f"{one.row}: {one.value}" for one in read.bad_rows[:6]))
            )
        if read.left_out:
            wrong.append(tr("rundown.left_out", count=read.left_out))
        self._unknown.setText("\n".join(wrong))
        self._unknown.setVisible(bool(wrong))
        self._let_take(bool(read.rows))
        self._preview.show_rows(read.rows)

    def _let_take(self, may: bool) -> None:
        for one in (self._append, self._replace):
            one.setEnabled(may)

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        self._round += 1

    @Slot()
    def _on_text_changed(self) -> None:
        # Until it is read, what would be taken in is not what stands there.
        self._let_take(False)
        self._cut.hide()
        self._soon.ask()

    @Slot(int)
    def _on_text_shortened(self, lines: int) -> None:
        self._cut.setText(self.desk.tr("paste.cut", count=lines))
        self._cut.show()

    def _ask_for_text(self) -> None:
        self._path = None
        self.desk.start(self._read_text(self._text.toPlainText(), self._another_round()), "read-rundown")

    def _another_round(self) -> int:
        """Begin to read; what was begun before, or is done when this is closed, is shown no more."""
        self._let_take(False)
        self._round += 1
        return self._round

    async def _read_text(self, text: str, round_: int) -> None:
        reading = self.desk.console.rundown.reading
        read = await reading.read_text(text, self._mapping)
        if self._mapping and read.heading_set != self._shown_set:
            self._mapping = {}
            read = await reading.read_text(text)
        if round_ == self._round and not self._soon.is_asked:
            self.show_read(read)

    @Slot(str, str)
    def _on_columns_mapped(self, heading: str, field: str) -> None:
        """Read the column so, and look at the table again."""
        kept = {other: was for other, was in self._mapping.items() if was != field or not field}
        self._mapping = {**kept, heading: field}
        if self._path is None:
            self._ask_for_text()
        else:
            self._ask_for_file(self._path)

    def _choose(self) -> None:
        choose_file(self, self.desk.tr("rundown.from_file"), TABLES, self._take_file, name="rundownFileDialog")

    def _take_file(self, path: Path) -> None:
        self._path, self._mapping = path, {}
        self._ask_for_file(path)

    def _ask_for_file(self, path: Path) -> None:
        self.desk.start(self._read_file(path, self._another_round()), "read-rundown")

    async def _read_file(self, path: Path, round_: int) -> None:
        try:
            read = await self.desk.console.rundown.reading.read_file(path, self._mapping)
        except Refused as exc:
            if round_ == self._round:
                self.show_read(ReadRundown((), (), ()))
                self._told.setText(refusal_text(self.desk, exc))
            return
        if round_ == self._round:
            self.show_read(read)

    def _take(self, *, replaces: bool) -> None:
        read, mapping = self._read, dict(self._mapping)
        self.accept()
        self.desk.start(self._put(read, mapping, replaces=replaces), "put-rundown")

    async def _put(self, read: ReadRundown, mapping: dict[str, str], *, replaces: bool) -> None:
        rundown = self.desk.console.rundown
        await rundown.reading.remember(read, mapping)
        if left_out := await rundown.put(read.rows, replaces=replaces):
            self.desk.console.notices.post(Notice.warning("rundown.no_room", count=left_out, most=MOST_ROWS))
