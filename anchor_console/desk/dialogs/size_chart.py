"""The size chart of one product: typed, or pasted from a spreadsheet; saved as one edit of the goods."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.dialogs.paste_dialog import is_go
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.edit_table import KeepsTyped
from anchor_console.desk.widgets.labels import label, set_look
from anchor_console.desk.widgets.parts import row
from anchor_console.goods.chart_paste import COLUMNS, cells_of, range_of, read_chart
from anchor_console.goods.product import Product
from anchor_console.goods.sizes import SizeRange

_ROW, _SHOWN_ROWS = 32, 8


class SizeChartDialog(DialogFrame):
    """Begins with the chart that there is, else with the product's sizes; nothing is changed before Save."""

    def __init__(self, desk: Desk, parent: QWidget, product: Product) -> None:
        super().__init__(desk, parent, "size_chart.title", name="sizeChartDialog", width=560)
        self._product = product
        self.say(product.name)
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setObjectName("sizeChartTable")
        self.table.setAccessibleName(desk.tr("size_chart.title"))
        self.table.setHorizontalHeaderLabels([desk.tr(f"size_chart.{name}") for name in COLUMNS])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(desk.theme.px(_ROW))
        self.table.setMinimumHeight(desk.theme.px(_ROW * _SHOWN_ROWS))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setItemDelegate(KeepsTyped(self.table))
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.installEventFilter(self)
        self._state = label(desk.tr("size_chart.how"), step="small", tone="quiet", wrap=True)
        self._state.setObjectName("sizeChartState")
        add = button(desk, "size_chart.add", self._add_row, name="sizeChartAddButton", role="small", icon="add")
        paste = button(desk, "size_chart.paste", self._paste, name="sizeChartPasteButton", role="small")
        remove = button(desk, "size_chart.remove", self._remove_row, name="sizeChartRemoveButton", role="small")
        self.add(self.table)
        self.add(row(desk, add, paste, remove, None))
        self.add(self._state)
        self._save = button(desk, "size_chart.save", self._on_save, name="sizeChartSaveButton", role="primary")
        self.add_buttons(button(desk, "cancel", self.reject), self._save)
        self._show(desk.console.goods_desk.size_chart(product.id))
        self.table.setCurrentCell(0, 1)
        self.table.setFocus()

    def texts(self) -> list[tuple[str, ...]]:
        """The cells of each row, as they are typed."""
        rows = range(self.table.rowCount())
        return [tuple(self._text(at, place) for place in range(len(COLUMNS))) for at in rows]

    def _text(self, at: int, place: int) -> str:
        item = self.table.item(at, place)
        return item.text().strip() if item is not None else ""

    def _show(self, chart: list[SizeRange]) -> None:
        sizes = chart or [SizeRange(size, None, None, None, None) for size in self._product.sizes]
        rows = [cells_of(one, self.desk.words.weight_unit) for one in sizes]
        self._put(rows or [("",) * len(COLUMNS)])

    def _put(self, rows: Sequence[tuple[str, ...]]) -> None:
        self.table.setRowCount(len(rows))
        for at, cells in enumerate(rows):
            for place, text in enumerate(cells):
                self.table.setItem(at, place, QTableWidgetItem(text))

    @Slot()
    def _add_row(self) -> None:
        at = self.table.rowCount()
        self.table.insertRow(at)
        self.table.setCurrentCell(at, 0)
        self.table.setFocus()

    @Slot()
    def _remove_row(self) -> None:
        if (at := self.table.currentRow()) >= 0:
            self.table.removeRow(at)

    @Slot()
    def _paste(self) -> None:
        """Let what was copied take the place of the rows of its sizes; other sizes stay."""
        pasted = read_chart(QGuiApplication.clipboard().text(), self.desk.words.weight_unit)
        if not pasted:
            self._say("size_chart.nothing_pasted")
            return
        told = {cells[0]: cells for cells in pasted}
        stay = [cells for cells in self.texts() if any(cells)]
        known = {cells[0] for cells in stay}
        self._put([told.get(cells[0], cells) for cells in stay] + [cells for cells in pasted if cells[0] not in known])
        self._say("size_chart.pasted", count=len(pasted))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste):
                self._paste()
                return True
            if is_go(event) and self._save.isEnabled():
                self._on_save()
                return True
            if event.key() == Qt.Key.Key_Delete and (item := self.table.currentItem()) is not None:
                item.setText("")
                return True
        return super().eventFilter(watched, event)

    def _on_save(self) -> None:
        chart: list[SizeRange] = []
        for at, cells in enumerate(self.texts()):
            if not any(cells):
                continue
            try:
                said = range_of(cells, self.desk.words.weight_unit)
            except ValueError as exc:
                self._say(
                    "size_chart.unread" if str(exc) else "size_chart.no_size", typed=str(exc), row=at + 1, bad=True
                )
                self.table.setCurrentCell(at, 0)
                return
            if not said.says_nothing:
                chart.append(said)
        if len({one.size for one in chart}) < len(chart):
            self._say("size_chart.twice", bad=True)
            return
        self._save.setEnabled(False)
        self.desk.start(self._write(chart), "size-chart")

    async def _write(self, chart: list[SizeRange]) -> None:
        try:
            await self.desk.console.goods_desk.set_size_chart(self._product.id, chart)
        except Refused as exc:
            self._state.setText(self.desk.tr(exc.reason, **exc.params))
            self._save.setEnabled(True)
            return
        self.accept()

    def _say(self, key: str, *, bad: bool = False, **params: str | int) -> None:
        self._state.setText(self.desk.tr(key, **params))
        set_look(self._state, "tone", "warn" if bad else "quiet")
