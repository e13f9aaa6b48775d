"""The rundown (排品表): planned by drag, paste or from the last show; during the show, what is current and next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from anchor_console.core.board import AnyChange
from anchor_console.core.ids import ProductId
from anchor_console.core.notices import Notice
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.read_rundown import ReadRundownDialog
from anchor_console.desk.flow_layout import FlowLayout
from anchor_console.desk.models.board_model import Column, Index, RowRole
from anchor_console.desk.models.rundown_model import Dropped, Place, RundownModel
from anchor_console.desk.parts import ElidedLabel, EmptyState, Panel, button, column, label, row, set_look
from anchor_console.desk.product_picker import ProductPicker
from anchor_console.desk.queue_pane import PRODUCT_TYPE
from anchor_console.desk.soon import Soon
from anchor_console.desk.wording import money
from anchor_console.goods.rundown import (
    MOMENTS,
    Progress,
    RowId,
    RowKind,
    RundownRow,
    clock_text,
    planned_minutes,
)
from anchor_console.goods.rundown_edit import Cell, with_cell
from anchor_console.live.rundown_desk import empty_row

_TICK_MS = 500
_POINTS_FROM, _ROLE_FROM = 820, 640
"""How wide the table is at least, where these columns stand in it."""
_WIDTHS = {
    Place.STARTS: 62, Place.MINUTES: 52, Place.NUMBER: 46, Place.PRICE: 76, Place.FLOOR: 70, Place.RELEASE: 96,
    Place.ROLE: 66, Place.STATE: 84,
}  # fmt: skip
_RIGHT = (Place.MINUTES, Place.PRICE, Place.FLOOR)


class _Rows(QStyledItemDelegate):
    """Fills the current row's back itself: the style sheet's items have none of their own."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        back = index.data(Qt.ItemDataRole.BackgroundRole)
        if back is not None:
            painter.fillRect(option.rect, back)
        super().paint(painter, option, index)


class RundownTable(QTableView):
    """Delete removes, Ctrl with an arrow moves, R brings a product back, Return types."""

    remove_requested = Signal()
    move_requested = Signal(int)
    bring_back_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._px = desk.theme.px

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A small screen keeps the names; the points are whole in the tooltip, and a role is the next to go.
        for place, least in ((Place.POINTS, _POINTS_FROM), (Place.ROLE, _ROLE_FROM)):
            self.setColumnHidden(place, self.width() < self._px(least))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
        elif is_ctrl and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_requested.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_R and not event.modifiers():
            self.bring_back_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class RundownPage(QWidget):
    check_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("rundownPage")
        self._desk = desk
        self._rundown = desk.console.rundown
        self._times: dict[RowId, int | None] = {}
        self._progress = Progress()
        dropped = Dropped(self._drop_row, self._drop_product)
        self._model = RundownModel(self._rundown, self._columns(), self._type, dropped)
        desk.ties.observe(self._rundown.rows, self._model)
        self.table = self._made_table()
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
        panel.body.addWidget(self._made_progress())
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
        whole = row(desk, panel, goods, gap=8, around=(8, 8))
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._soon = Soon(self, 0, self.refresh)
        desk.ties.listen(self._rundown.changed, lambda _: self._soon.ask())
        desk.ties.listen(desk.console.goods.changed, lambda _: self._soon.ask())
        desk.ties.listen(desk.console.state.session_changed, lambda _: self._soon.ask())
        desk.ties.observe(self._rundown.rows, AnyChange(self._soon.ask))
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick_timeout)
        self._tick.start()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.setFocus()

    # --- Showing --------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show times, what is current and how the show stands to its plan."""
        rows = list(self._rundown.rows)
        self._times = self._rundown.clock_times()
        self._progress = self._rundown.progress()
        self._model.refresh_rows()
        self._stack.setCurrentIndex(0 if rows else 1)
        minutes = planned_minutes(rows)
        told = self._desk.tr("rundown.sum", rows=len(rows), hours=minutes // 60, minutes=minutes % 60)
        self._count.setText(told if rows else "")
        self._show_progress()

    def select(self, row_id: RowId, place: Place | None = None) -> None:
        """Bring a row into sight; where a place is named, its cell opens for typing."""
        keys = [one.id for one in self._rundown.rows]
        if row_id in keys:
            index = self._model.index(keys.index(row_id), place if place is not None else Place.TITLE)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)
            self.table.setFocus()

    def _columns(self) -> list[Column[RundownRow]]:
        tr = self._desk.tr
        texts = {
            Place.STARTS: self._time,
            Place.MINUTES: lambda one: "" if one.minutes is None else str(one.minutes),
            Place.NUMBER: lambda one: self._rundown.number(one) or "",
            Place.TITLE: self._title,
            Place.PRICE: self._price,
            Place.FLOOR: self._floor,
            Place.RELEASE: lambda one: "+".join(map(str, one.release)),
            Place.ROLE: lambda one: one.role,
            Place.POINTS: lambda one: "｜".join(one.points or self._own_points(one)),
            Place.STATE: self._state,
        }
        return [
            Column(tr(f"rundown.col.{place.name.lower()}"), texts[place], partial(self._look, place)) for place in Place
        ]

    def _time(self, one: RundownRow) -> str:
        minute = self._times.get(one.id)
        return "" if minute is None else clock_text(minute)

    def _title(self, one: RundownRow) -> str:
        kind = "" if one.kind in (RowKind.PRODUCT, RowKind.OTHER) else self._desk.tr(f"rundown.kind.{one.kind.value}")
        title = self._rundown.title(one)
        return f"{kind}  {title}" if kind and title and kind not in title else title or kind

    def _price(self, one: RundownRow) -> str:
        product = self._desk.console.goods.catalogue.product(one.product_id) if one.product_id else None
        minor = one.price_minor if one.price_minor is not None else product.price_minor if product else None
        return "" if minor is None else money(minor)

    def _floor(self, one: RundownRow) -> str:
        product = self._desk.console.goods.catalogue.product(one.product_id) if one.product_id else None
        minor = one.floor_minor if one.floor_minor is not None else product.floor_price_minor if product else None
        return "" if minor is None else money(minor)

    def _own_points(self, one: RundownRow) -> tuple[str, ...]:
        product = self._desk.console.goods.catalogue.product(one.product_id) if one.product_id else None
        return product.talking_points if product else ()

    def _state(self, one: RundownRow) -> str:
        tr, now = self._desk.tr, self._progress
        if now.current is not None and one.id == now.current.id:
            return tr("rundown.now")
        if any(turn.row_id == one.id for turn in self._rundown.turns):
            return tr("rundown.done")
        if self._desk.console.state.session is not None and now.next is not None and one.id == now.next.id:
            return tr("rundown.next")
        return tr("rundown.comes_back") if self._rundown.is_brought_back(one) else ""

    def _look(self, place: Place, one: RundownRow, role: int) -> object:
        theme = self._desk.theme
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if place in _RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        is_now = self._progress.current is not None and one.id == self._progress.current.id
        if role == Qt.ItemDataRole.BackgroundRole:
            return theme.color("mark") if is_now else None
        if role == Qt.ItemDataRole.FontRole:
            own = {Place.STARTS: one.starts_min is not None, Place.NUMBER: True, Place.TITLE: is_now}
            return theme.font("body", bold=own.get(place, False))
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color(self._ink(place, one, is_now))
        if role == Qt.ItemDataRole.ToolTipRole and place in (Place.TITLE, Place.POINTS):
            return "\n".join((self._title(one), *(one.points or self._own_points(one))))
        return None

    def _ink(self, place: Place, one: RundownRow, is_now: bool) -> str:
        if place is Place.STATE:
            return "accent" if is_now else "warn" if self._state(one) == self._desk.tr("rundown.next") else "quiet"
        if not is_now and any(turn.row_id == one.id for turn in self._rundown.turns):
            return "faint"
        said = {
            Place.STARTS: one.starts_min is not None,
            Place.PRICE: one.price_minor is not None,
            Place.FLOOR: one.floor_minor is not None,
            Place.POINTS: bool(one.points),
        }
        # What follows from other rows or from the goods stands paler than what somebody set here.
        if not said.get(place, True):
            return "quiet"
        return "info" if one.product_id is None and place is Place.TITLE else "ink"

    def _made_table(self) -> RundownTable:
        table, px = RundownTable(self._desk), self._desk.theme.px
        table.setObjectName("rundownTable")
        table.setAccessibleName(self._desk.tr("rundown.title"))
        table.setModel(self._model)
        table.setItemDelegate(_Rows(table))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(px(32))
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        table.setDefaultDropAction(Qt.DropAction.MoveAction)
        table.setDropIndicatorShown(True)
        table.setDragDropOverwriteMode(False)
        triggers = QAbstractItemView.EditTrigger
        table.setEditTriggers(triggers.DoubleClicked | triggers.AnyKeyPressed)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(px(40))
        for place, width in _WIDTHS.items():
            table.setColumnWidth(place, px(width))
        header.setSectionResizeMode(Place.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Place.POINTS, QHeaderView.ResizeMode.Stretch)
        table.remove_requested.connect(self._on_table_remove_requested)
        table.move_requested.connect(self._on_table_move_requested)
        table.bring_back_requested.connect(self._on_table_bring_back_requested)
        table.customContextMenuRequested.connect(self._on_table_context_menu_requested)
        return table

    def _made_progress(self) -> QFrame:
        desk = self._desk
        bar = QFrame()
        bar.setObjectName("rundownProgress")
        self._now_says = ElidedLabel(step="strong")
        self._next_says = ElidedLabel()
        self._late_says = label(chip="plain")
        self._late_says.setObjectName("rundownLate")
        self._back = button(desk, "rundown.back", self.go_back, name="rundownBackButton", role="small")
        self._on = button(desk, "rundown.on", self.go_on, name="rundownOnButton", role="small", icon="take")
        self._back.setToolTip("Alt+↑")
        self._on.setToolTip("Alt+↓")
        line = row(desk, self._now_says, self._next_says, self._late_says, self._back, self._on, gap=12, around=(12, 8))
        line.setStretch(0, 3)
        line.setStretch(1, 3)
        bar.setLayout(line)
        self._bar = bar
        return bar

    def _show_progress(self) -> None:
        tr, now = self._desk.tr, self._progress
        now_ms = self._desk.console.clock.now_ms()
        self._bar.setVisible(self._desk.console.state.session is not None and len(self._rundown.rows) > 0)
        self._now_says.set_text(self._current_words(now, now_ms))
        self._next_says.set_text(next_words(self._desk, now))
        late_min = None if now.late_s is None else round(now.late_s / 60)
        self._late_says.setVisible(now.current is not None and late_min is not None)
        if late_min is not None:
            words = "rundown.late" if late_min > 0 else "rundown.ahead" if late_min < 0 else "rundown.on_time"
            self._late_says.setText(tr(words, count=abs(late_min)) if late_min else tr(words))
            set_look(self._late_says, "chip", "warn" if late_min > 0 else "good")
        self._on.setEnabled(now.next is not None)

    def _current_words(self, now: Progress, now_ms: int) -> str:
        tr = self._desk.tr
        if now.current is None or now.started_ms is None:
            return tr("rundown.not_begun")
        number = self._rundown.number(now.current)
        name = f"{tr('air.no', number=number)} " if number else ""
        used = _span(now_ms - now.started_ms)
        if now.ends_ms is None:
            return tr("rundown.used", what=f"{name}{self._title(now.current)}", used=used)
        planned = _span(now.ends_ms - now.started_ms)
        return tr("rundown.used_of", what=f"{name}{self._title(now.current)}", used=used, planned=planned)

    @Slot()
    def _on_tick_timeout(self) -> None:
        if self.isVisible() and self._desk.console.state.session is not None:
            self._progress = self._rundown.progress()
            self._show_progress()

    # --- Doing ----------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Let the next row be current; where it is a product, it is the next to be taken."""
        self._desk.start(go_on(self._desk), "rundown-on")

    def go_back(self) -> None:
        self._desk.start(self._rundown.go_back(), "rundown-back")

    def _selected(self) -> list[RowId]:
        indexes = self.table.selectionModel().selectedRows() or [self.table.currentIndex()]
        return [RowId(index.data(RowRole.KEY)) for index in indexes if index.isValid()]

    def _behind_selected(self) -> int:
        index = self.table.currentIndex()
        return index.row() + 1 if index.isValid() else len(self._rundown.rows)

    def _type(self, one: RundownRow, cell: Cell, text: str) -> None:
        try:
            changed = with_cell(one, cell, text)
        except (ValueError, OverflowError):
            self._desk.console.notices.post(Notice.warning("rundown.cell_unreadable", text=text[:40]))
            return
        self._desk.start(self._rundown.change(changed), f"rundown-{cell.value}")

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
        ReadRundownDialog(self._desk, self.window(), self._rundown.last_session()).open()

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
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._desk.console.state.session is not None:
            menu.addAction(tr("rundown.go")).triggered.connect(lambda: start(rundown.go(one.id), "rundown-go"))
        if one.product_id is not None:
            word = "rundown.not_back" if rundown.is_brought_back(one) else "rundown.bring_back"
            menu.addAction(tr(word)).triggered.connect(lambda: start(rundown.bring_back(one.id), "rundown-return"))
        menu.addAction(tr("rundown.remove")).triggered.connect(lambda: self._on_table_remove_requested())
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _on_panel_drag_enter(self, event: QDragEnterEvent) -> None:
        # The table takes drops by itself; an empty plan shows none, and takes them here.
        if event.mimeData().hasFormat(PRODUCT_TYPE):
            event.acceptProposedAction()

    def _on_panel_drop(self, event: QDropEvent) -> None:
        self._model.dropMimeData(event.mimeData(), event.dropAction(), -1, -1, QModelIndex())
        event.acceptProposedAction()


def next_words(desk: Desk, now: Progress) -> str:
    """What comes next, and how long until then."""
    if now.next is None:
        return ""
    rundown = desk.console.rundown
    number = rundown.number(now.next)
    what = desk.tr("air.no", number=number) if number else rundown.title(now.next)
    what = what or desk.tr(f"rundown.kind.{now.next.kind.value}")
    if now.next_at_ms is None:
        return desk.tr("rundown.next_is", what=what)
    left_ms = now.next_at_ms - desk.console.clock.now_ms()
    if left_ms <= 0:
        return desk.tr("rundown.next_due", what=what)
    return desk.tr("rundown.next_in", what=what, time=_span(left_ms))


async def go_on(desk: Desk) -> None:
    """Let the next row of the plan be current; a product stands first in the queue then, so that one key takes it."""
    console = desk.console
    row_ = await console.rundown.go_on()
    if row_.product_id is None:
        return
    on_air, queue = console.state.on_air, console.state.queue
    if on_air is not None and on_air.product_id == row_.product_id:
        return
    waiting = next((pin for pin in queue if pin.product_id == row_.product_id), None)
    pin_id = waiting.id if waiting is not None else await console.air.pin(row_.product_id)
    await console.air.move(pin_id, None)


def _span(ms: int) -> str:
    seconds = max(0, ms // 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes:02d}:{seconds % 60:02d}"
