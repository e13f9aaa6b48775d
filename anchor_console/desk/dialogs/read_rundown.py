"""Taking in a 排品表: pasted or from a file, shown as it will be read before anything is changed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QGridLayout,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from anchor_console.desk.column_mapping import ColumnMapping
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.parts import button, label, row
from anchor_console.desk.soon import Soon
from anchor_console.desk.tabs import Tabs
from anchor_console.desk.wording import money
from anchor_console.goods.rundown import RundownRow, clock_text
from anchor_console.goods.rundown_sheet import SHAPE, ReadRundown

_SHOWN = 60
_READ_AFTER_MS = 250
_ROWS, _COLUMNS = range(2)
_COLUMN_OF = {"name": "title"}
"""What the rundown's own column is called that a field comes to stand in, where it is called otherwise."""
_SHEETS = "CSV, Excel (*.csv *.xlsx *.xls *.txt)"


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
        self._text = QPlainTextEdit()
        self._text.setObjectName("rundownText")
        self._text.setAccessibleName(desk.tr("rundown.paste_here"))
        self._text.setPlaceholderText(desk.tr("rundown.paste_here"))
        self._text.setFixedHeight(desk.theme.px(110))
        self._told = label(tone="quiet", wrap=True)
        self._unknown = label(tone="warn", wrap=True)
        self._preview = QScrollArea()
        self._preview.setWidgetResizable(True)
        self._preview.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._preview.setMinimumHeight(desk.theme.px(220))
        self.add(self._text)
        self._from_file = button(desk, "rundown.from_file", self._choose, role="small", icon="export")
        self.add(row(desk, self._from_file, self._told, None))
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
        self._soon = Soon(self, _READ_AFTER_MS, self._read_text)
        self._text.textChanged.connect(self._on_text_changed)
        if read is not None:
            self._text.hide()
            self._from_file.hide()
            self.show_read(read)
        else:
            pasted = QApplication.clipboard().text()
            self._text.setPlainText(pasted if "\n" in pasted.strip() else "")
            self._read_text()
            self._text.setFocus()

    def _called(self, field: str) -> str:
        return self.desk.tr("field.product_code" if field == "code" else f"rundown.col.{_COLUMN_OF.get(field, field)}")

    def show_read(self, read: ReadRundown) -> None:
        """Show what would be taken in."""
        tr = self.desk.tr
        self._read = read
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
        wrong = [tr("rundown.unknown", names="、".join(dict.fromkeys(read.unknown[:12])))] if read.unknown else []
        if read.bad_rows:
            wrong.append(
                tr("rundown.bad_cells", cells="、".join(f"{one.row}: {one.value}" for one in read.bad_rows[:6]))
            )
        self._unknown.setText("\n".join(wrong))
        self._unknown.setVisible(bool(wrong))
        for one in (self._append, self._replace):
            one.setEnabled(bool(read.rows))
        self._preview.setWidget(self._lines(read))

    def _lines(self, read: ReadRundown) -> QWidget:
        px = self.desk.theme.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(2, 1)
        for at, one in enumerate(read.rows[:_SHOWN]):
            for place, (text, tone) in enumerate(self._cells(one)):
                grid.addWidget(label(text, tone=tone, step="" if place in (1, 2) else "small"), at, place)
        grid.setRowStretch(len(read.rows), 1)
        box = QWidget()
        box.setLayout(grid)
        return box

    def _cells(self, one: RundownRow) -> tuple[tuple[str, str], ...]:
        desk, rundown = self.desk, self.desk.console.rundown
        kind = desk.tr(f"rundown.kind.{one.kind.value}") if one.product_id is None else ""
        return (
            ("" if one.starts_min is None else clock_text(one.starts_min), "quiet"),
            (rundown.number(one) or kind, "" if one.product_id is not None else "quiet"),
            (rundown.title(one), "" if one.product_id is not None or kind != desk.tr("rundown.kind.other") else "warn"),
            ("" if one.minutes is None else desk.tr("rundown.min", count=one.minutes), "quiet"),
            ("" if one.price_minor is None else money(one.price_minor), "price"),
            ("+".join(map(str, one.release)), "quiet"),
        )

    @Slot()
    def _on_text_changed(self) -> None:
        self._soon.ask()

    def _read_text(self) -> None:
        self._path = None
        reading, text = self.desk.console.rundown.reading, self._text.toPlainText()
        read = reading.read_text(text, self._mapping)
        if self._mapping and read.heading_set != self._shown_set:
            self._mapping = {}
            read = reading.read_text(text)
        self.show_read(read)

    @Slot(str, str)
    def _on_columns_mapped(self, heading: str, field: str) -> None:
        """Read the column so, and look at the table again."""
        kept = {other: was for other, was in self._mapping.items() if was != field or not field}
        self._mapping = {**kept, heading: field}
        if self._path is None:
            self._read_text()
        else:
            self.desk.start(self._read_file(self._path), "read-rundown")

    def _choose(self) -> None:
        chooser = QFileDialog(self, self.desk.tr("rundown.from_file"), "", _SHEETS)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self._on_file_selected)
        chooser.open()

    @Slot(str)
    def _on_file_selected(self, path: str) -> None:
        self.desk.start(self._read_file(Path(path)), "read-rundown")

    async def _read_file(self, path: Path) -> None:
        if path != self._path:
            self._path, self._mapping = path, {}
        self.show_read(await self.desk.console.rundown.reading.read_file(path, self._mapping))

    def _take(self, *, replaces: bool) -> None:
        read, mapping = self._read, dict(self._mapping)
        self.accept()
        self.desk.start(self._put(read, mapping, replaces=replaces), "put-rundown")

    async def _put(self, read: ReadRundown, mapping: dict[str, str], *, replaces: bool) -> None:
        rundown = self.desk.console.rundown
        await rundown.reading.remember(read, mapping)
        await rundown.put(read.rows, replaces=replaces)
