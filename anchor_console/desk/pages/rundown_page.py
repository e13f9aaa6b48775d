"""The rundown (排品表): planned by drag, paste or from the last show; during the show, what is current and next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from anchor_console.core.board import AnyChange
from anchor_console.core.ids import ProductId
from anchor_console.core.notices import Notice
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.read_rundown import ReadRundownDialog
from anchor_console.desk.goods.product_picker import ProductPicker
from anchor_console.desk.goods.rundown_cells import RundownCells
from anchor_console.desk.goods.rundown_progress import RundownProgress
from anchor_console.desk.goods.rundown_table import RundownTable
from anchor_console.desk.models.board_model import RowRole
from anchor_console.desk.models.dragged import PRODUCT_TYPE
from anchor_console.desk.models.rundown_model import Dropped, Place, RundownModel
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.figure_room import give_figures_room
from anchor_console.desk.widgets.flow_layout import FlowLayout
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.menu import PassingMenu, offer
from anchor_console.desk.widgets.open_cell import open_cell
from anchor_console.desk.widgets.parts import EmptyState, Panel, column, row
from anchor_console.desk.widgets.soon import Soon
from anchor_console.goods.preflight import Spot
from anchor_console.goods.rundown import MOMENTS, RowId, RowKind, RundownRow, empty_row, planned_minutes
from anchor_console.goods.rundown_edit import Cell, with_cell

_PLACES = {"price": Place.PRICE, "floor": Place.FLOOR, "points": Place.POINTS, "title": Place.TITLE}
"""The columns in which a finding of the check is mended, by its field."""


class RundownPage(QWidget):
    check_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("rundownPage")
        self._desk = desk
        self._rundown = desk.console.rundown
        self._cells = RundownCells(desk)
        dropped = Dropped(self._drop_row, self._drop_product)
        self._model = RundownModel(self._rundown, self._cells.columns(), self._type, dropped)
        desk.ties.observe(self._rundown.rows, self._model)
        self.table = RundownTable(desk, self._model)
        self.table.remove_requested.connect(self._on_table_remove_requested)
        self.table.move_requested.connect(self._on_table_move_requested)
        self.table.bring_back_requested.connect(self._on_table_bring_back_requested)
        self.table.customContextMenuRequested.connect(self._on_table_context_menu_requested)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(desk, "rundown", "rundown.empty", "rundown.empty_hint"))
        panel = Panel(desk, "rundown", "rundown.title")
        self._count = panel.count
        panel.add_to_head(
            button(desk, "rundown.read", self._read, name="readRundownButton", role="small", icon="copy"),
            button(desk, "rundown.last", self._last, name="lastRundownButton", role="small", icon="again"),
            button(
                desk, "rundown.check", self.check_requested.emit, name="checkRundownButton", role="small", icon="check"
            ),
        )
        panel.head.addSpacing(desk.theme.px(6))
        panel.body.addWidget(self._stack, 1)
        self.progress = RundownProgress(desk)
        panel.body.addWidget(self.progress)
        panel.setAcceptDrops(True)
        panel.dragEnterEvent = self._on_panel_drag_enter  # type: ignore[method-assign]
        panel.dropEvent = self._on_panel_drop  # type: ignore[method-assign]
        self.picker = ProductPicker(desk, "rundownGoods")
        self.picker.picked.connect(self._on_picker_picked)
        goods = Panel(desk, "goods", "rundown.goods")
        moments = [
            button(
                desk, f"rundown.kind.{kind.value}", partial(self._add_moment, kind),
                name=f"moment-{kind.value}", role="small",
            )
            for kind in MOMENTS
        ]  # fmt: skip
        goods.body.addWidget(self.picker, 1)
        flow = FlowLayout(desk.theme.px(6))
        for one in moments:
            flow.addWidget(one)
        hint = label(desk.tr("rundown.moments"), step="small", tone="quiet")
        goods.body.addLayout(column(desk, hint, flow, gap=6, around=(8, 8)))
        goods.setFixedWidth(desk.theme.px(250))
        self.beside = goods
        whole = row(desk, panel, goods, gap=8, around=(8, 8))
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._soon = Soon(self, 0, self.refresh)
        desk.ties.listen(self._rundown.changed, lambda _: self._soon.ask())
        desk.ties.listen(desk.console.goods.changed, lambda _: self._soon.ask())
        desk.ties.listen(desk.console.state.session_changed, lambda _: self._soon.ask())
        desk.ties.observe(self._rundown.rows, AnyChange(self._soon.ask))
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.setFocus()

    # --- Showing --------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show times, what is current and how the show stands to its plan."""
        rows = list(self._rundown.rows)
        self._cells.times = self._rundown.clock_times()
        self._cells.progress = self._rundown.progress()
        self._model.refresh_rows()
        give_figures_room(self._desk, self.table, (Place.NUMBER, Place.PRICE, Place.FLOOR))
        self._stack.setCurrentIndex(0 if rows else 1)
        minutes = planned_minutes(rows)
        word = "rundown.sum" if minutes else "rundown.rows"
        told = self._desk.tr(word, rows=len(rows), hours=minutes // 60, minutes=minutes % 60)
        self._count.setText(told if rows else "")
        self.progress.show_progress(self._cells.progress)

    def mend(self, spot: Spot) -> None:
        """Open the cell of a line for typing."""
        keys, place = [one.id for one in self._rundown.rows], _PLACES.get(spot.field, Place.TITLE)
        if spot.row_id in keys:
            # A small screen leaves out what is seldom looked at; now it is.
            self.table.setColumnHidden(place, False)
            open_cell(self.table, self._model.index(keys.index(spot.row_id), place))

    # --- Doing ----------------------------------------------------------------------------------------------------

    def _selected(self) -> list[RowId]:
        indexes = self.table.selectionModel().selectedRows() or [self.table.currentIndex()]
        return [RowId(index.data(RowRole.KEY)) for index in indexes if index.isValid()]

    def _behind_selected(self) -> int:
        index = self.table.currentIndex()
        return index.row() + 1 if index.isValid() else len(self._rundown.rows)

    def _type(self, one: RundownRow, cell: Cell, text: str) -> None:
        def typed(row: RundownRow) -> RundownRow:
            changed = with_cell(row, cell, text)
            return self._rundown.reading.with_product(changed) if cell is Cell.TITLE else changed

        try:
            typed(one)
        except (ValueError, OverflowError):
            self._desk.console.notices.post(Notice.warning("rundown.cell_unreadable", text=text[:40]))
            return
        self._desk.start(self._rundown.change(one.id, typed), f"rundown-{cell.value}")

    def _drop_row(self, row_id: RowId, place: int) -> None:
        keys = [one.id for one in self._rundown.rows]
        before = keys.index(row_id) < place if row_id in keys else False
        self._desk.start(self._rundown.move(row_id, place - 1 if before else place), "rundown-move")

    def _drop_product(self, product_id: ProductId, place: int) -> None:
        self._desk.start(self._rundown.add(empty_row(product_id=product_id), place), "rundown-add")

    def _add_moment(self, kind: RowKind) -> None:
        title = "" if kind is not RowKind.OTHER else self._desk.tr("rundown.kind.other")
        self._desk.start(self._rundown.add(empty_row(kind, title=title), self._behind_selected()), "rundown-add")

    @Slot(int)
    def _on_picker_picked(self, product_id: int) -> None:
        self._drop_product(ProductId(product_id), len(self._rundown.rows))

    def _read(self) -> None:
        ReadRundownDialog(self._desk, self.window()).open()

    def _last(self) -> None:
        self._desk.start(self._show_last(), "last-rundown")

    async def _show_last(self) -> None:
        read = await self._rundown.reading.last_session()
        if read.rows:
            ReadRundownDialog(self._desk, self.window(), read).open()
        else:
            self._desk.console.notices.post(Notice.info("rundown.no_last"))

    @Slot()
    def _on_table_remove_requested(self) -> None:
        if ids := self._selected():
            self._desk.start(self._rundown.remove(ids), "rundown-remove")

    @Slot(int)
    def _on_table_move_requested(self, by: int) -> None:
        index = self.table.currentIndex()
        if index.isValid() and 0 <= index.row() + by < len(self._rundown.rows):
            row_id = RowId(index.data(RowRole.KEY))
            self._desk.start(self._rundown.move(row_id, index.row() + by), "rundown-move")

    @Slot()
    def _on_table_bring_back_requested(self) -> None:
        for row_id in self._selected():
            self._desk.start(self._rundown.bring_back(row_id), "rundown-back-again")

    @Slot(QPoint)
    def _on_table_context_menu_requested(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        if not index.isValid():
            return
        one: RundownRow = index.data(RowRole.ROW)
        tr, rundown, start = self._desk.tr, self._rundown, self._desk.start
        menu = PassingMenu(self)
        if self._desk.console.state.session is not None:
            offer(menu, tr("rundown.go"), lambda: start(rundown.go(one.id), "rundown-go"))
        if one.product_id is not None:
            word = "rundown.not_back" if rundown.is_brought_back(one) else "rundown.bring_back"
            offer(menu, tr(word), lambda: start(rundown.bring_back(one.id), "rundown-return"))
        offer(menu, tr("rundown.remove"), self._on_table_remove_requested)
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _on_panel_drag_enter(self, event: QDragEnterEvent) -> None:
        # The table takes drops by itself; an empty plan shows none, and takes them here.
        if event.mimeData().hasFormat(PRODUCT_TYPE):
            event.acceptProposedAction()

    def _on_panel_drop(self, event: QDropEvent) -> None:
        self._model.dropMimeData(event.mimeData(), event.dropAction(), -1, -1, QModelIndex())
        event.acceptProposedAction()
