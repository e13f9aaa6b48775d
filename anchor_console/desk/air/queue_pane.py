"""The pin queue: what comes next, who proposed it; dragged into order, taken one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from anchor_console.core.board import AnyChange, Board
from anchor_console.core.ids import PinId, ProductId
from anchor_console.desk.context import Desk
from anchor_console.desk.models.board_model import BoardModel, Column, Index, RowRole
from anchor_console.desk.models.dragged import PRODUCT_TYPE, product_in
from anchor_console.desk.widgets import painting
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.flow_layout import FlowLayout
from anchor_console.desk.widgets.in_sight import current_in_sight
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.menu import PassingMenu, offer
from anchor_console.desk.widgets.one_press import is_only_held
from anchor_console.desk.widgets.parts import EmptyState, Panel, column, row
from anchor_console.desk.widgets.wording import money
from anchor_console.live.air.air import Saw
from anchor_console.pins.queue import Pin
from anchor_console.pins.told_number import told_number


class _Sides(NamedTuple):
    """The room beside and between, and how wide the number stands."""

    side: int
    badge: int


PIN_TYPE = "application/x-anchor-console-pin"
_USUAL, _NARROW = _Sides(12, 40), _Sides(8, 34)
_NAME_LEAST = 132
"""What a name has beside its price at least, else the price goes below."""
_PRICE_LEAST = "¥499.90"
"""What a price is counted for at least, so that rows with longer and shorter ones look alike."""
_ORIGIN_LEAST = 30


class QueueModel(BoardModel[PinId, Pin]):
    """The queue as a list that takes drops: of its own rows to reorder, of products to pin."""

    def __init__(
        self,
        board: Board[PinId, Pin],
        on_move: Callable[[PinId, PinId | None], object],
        on_pin: Callable[[ProductId], object],
    ) -> None:
        super().__init__(board, [Column("", lambda pin: f"{pin.number} {pin.by_name}")], PIN_TYPE)
        self._on_move = on_move
        self._on_pin = on_pin

    def flags(self, index: Index) -> Qt.ItemFlag:
        # Drops go between rows, never onto one.
        return super().flags(index) if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def mimeTypes(self) -> list[str]:
        return [PIN_TYPE, PRODUCT_TYPE]

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex | QPersistentModelIndex
    ) -> bool:
        if (product_id := product_in(data)) is not None:
            self._on_pin(product_id)
        elif data.hasFormat(PIN_TYPE):
            pin_id = PinId(data.data(PIN_TYPE).toStdString())
            place = row if row >= 0 else len(self._board)
            above = [self._board.key_at(index) for index in range(min(place, len(self._board)))]
            above = [key for key in above if key != pin_id]
            self._on_move(pin_id, above[-1] if above else None)
        # The board tells what came of it; Qt must not take the row out by itself.
        return False


class PinDelegate(QStyledItemDelegate):
    """`has_next` where the first row is the one that *take next* takes."""

    def __init__(self, desk: Desk, parent: QWidget, *, has_next: bool = True) -> None:
        super().__init__(parent)
        self._desk = desk
        self._has_next = has_next

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._desk.theme.px(120), self._desk.theme.px(46))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        desk, theme, px = self._desk, self._desk.theme, self._desk.theme.px
        pin: Pin = index.data(RowRole.ROW)
        product = desk.console.goods.catalogue.product(pin.product_id)
        goods = desk.console.state.goods_rows.get(pin.product_id)
        is_next = self._has_next and index.row() == 0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painting.row_back(painter, option, theme)
        box = QRectF(option.rect)
        price = money(product.price_minor) if product else "—"
        # In a narrow queue who is next is read before who proposed it.
        price_px = max(map(theme.metrics("body").horizontalAdvance, (price, _PRICE_LEAST)))
        needed = px(_USUAL.side + _USUAL.badge + _NAME_LEAST) + price_px
        is_narrow = box.width() < needed
        side, badge_px = (px(one) for one in (_NARROW if is_narrow else _USUAL))
        badge = QRectF(box.left() + side, box.top() + px(7), badge_px, px(32))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent" if is_next else "raised"))
        painter.drawRoundedRect(badge, px(6), px(6))
        number = told_number(desk.console.goods.catalogue, pin)
        painter.setFont(theme.font("title" if len(number) < 3 else "strong", bold=True))
        painter.setPen(theme.color("on_accent" if is_next else "ink"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, number)
        left, right = badge.right() + side, box.right() - side
        upper = QRectF(left, box.top() + px(5), right - left, px(19))
        lower = QRectF(left, box.top() + px(23), right - left, px(17))
        beside = lower if is_narrow else upper
        width = painting.words(painter, beside, price, theme.font("body"), theme.color("quiet"), right=True)
        beside.setRight(beside.right() - width - px(8))
        if product is not None and pin.asked_price_minor not in (None, product.price_minor):
            # It was proposed at another price: whoever did may have said it aloud.
            was = desk.tr("queue.price_was", price=money(pin.asked_price_minor))
            width = painting.words(painter, beside, was, theme.font("small"), theme.color("warn"), right=True)
            beside.setRight(beside.right() - width - px(6))
        if goods is not None and goods.is_sold_out:
            sold_out = desk.tr("queue.sold_out")
            upper.setLeft(left + painting.chip(painter, left, upper.center().y(), sold_out, "sold_out", theme) + px(6))
        painting.words(
            painter, upper, product.name if product else "", theme.font("body", bold=True), theme.color("ink")
        )
        if lower.width() >= px(_ORIGIN_LEAST):
            self._paint_origin(painter, lower, pin)
        painter.restore()

    def _paint_origin(self, painter: QPainter, box: QRectF, pin: Pin) -> None:
        desk, theme = self._desk, self._desk.theme
        if pin.repeat:
            width = painting.words(
                painter,
                box,
                desk.tr("queue.repeat", count=pin.repeat + 1),
                theme.font("small"),
                theme.color("quiet"),
                right=True,
            )
            box.setRight(box.right() - width - theme.px(8))
        if pin.origin == "assistant":
            box.setLeft(
                box.left()
                + painting.chip(painter, box.left(), box.center().y(), pin.by_name, "info", theme)
                + theme.px(6)
            )
            text = pin.note or desk.tr("queue.proposed")
        else:
            text = pin.note or desk.tr("by.desk")
        painting.words(painter, box, text, theme.font("small"), theme.color("quiet"))


class QueueList(QListView):
    remove_requested = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # What is done with the pin that was chosen comes up below.
        with current_in_sight(self, event):
            super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_only_held(event):
            return
        if event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)


class QueuePane(Panel):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "queue", "queue.title")
        self._aside = desk.console.state.held
        self._desk = desk
        self.setAcceptDrops(True)
        self._board = desk.console.state.queue
        self._model = QueueModel(self._board, self._move, self._pin)
        desk.ties.observe(self._board, self._model)
        self.list = QueueList()
        self.list.setObjectName("pinQueue")
        self.list.setAccessibleName(desk.tr("queue.title"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(PinDelegate(desk, self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setDropIndicatorShown(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._on_list_context_menu_requested)
        self.list.remove_requested.connect(self._on_remove_requested)
        self._take = button(desk, "queue.take", self._take_selected, name="takeSelectedButton", role="small")
        self._remove = button(desk, "queue.remove", self._on_remove_requested, name="removePinButton", role="small")
        self._hold = button(desk, "queue.hold", self._hold_selected, name="holdPinButton", role="small")
        # Below the list: in the head of a narrow pane their words would be cut, and the title with them.
        tools = FlowLayout(desk.theme.px(4))
        for tool in (self._take, self._hold, self._remove):
            tools.addWidget(tool)
        self._tools = QWidget()
        self._tools.setObjectName("pinTools")
        self._tools.setLayout(column(desk, tools, around=(6, 4)))
        self._stack = QStackedWidget()
        empty = EmptyState(desk, "queue", "queue.nothing", "queue.empty_hint")
        self._stack.addWidget(self.list)
        desk.tell_keys(lambda: empty.hint(desk.tr("queue.empty_hint")))
        self._stack.addWidget(empty)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._tools)
        self.body.addWidget(self._build_aside())
        # Prices and what is left are painted as they are now.
        desk.ties.observe(desk.console.state.goods_rows, AnyChange(self._repaint))
        for signal in (self._model.rowsInserted, self._model.rowsRemoved):
            signal.connect(self._on_model_rows_changed)
        self.list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._on_model_rows_changed()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # The list takes drops by itself; an empty queue shows none, and takes them here.
        if event.mimeData().hasFormat(PRODUCT_TYPE):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._model.dropMimeData(event.mimeData(), event.dropAction(), -1, -1, QModelIndex())
        event.acceptProposedAction()

    def _build_aside(self) -> QWidget:
        """Pins that were set aside: they stay in sight, and a double click puts one back."""
        desk = self._desk
        words: Column[Pin] = Column("", lambda pin: f"{pin.number} {pin.by_name}")
        model = BoardModel(self._aside, [words])
        desk.ties.observe(self._aside, model)
        self.aside = QListView()
        self.aside.setObjectName("heldPins")
        self.aside.setAccessibleName(desk.tr("queue.held"))
        self.aside.setModel(model)
        self.aside.setItemDelegate(PinDelegate(desk, self.aside, has_next=False))
        self.aside.setMouseTracking(True)
        self.aside.setUniformItemSizes(True)
        self.aside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.aside.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.aside.customContextMenuRequested.connect(self._on_aside_context_menu_requested)
        self.aside.doubleClicked.connect(lambda index: self._resume(PinId(index.data(RowRole.KEY))))
        head = label(desk.tr("queue.held"), step="small", tone="quiet")
        self._aside_box = QWidget()
        self._aside_box.setLayout(column(desk, row(desk, head, None, around=(12, 2)), self.aside, gap=0))
        for signal in (model.rowsInserted, model.rowsRemoved):
            signal.connect(self._on_aside_rows_changed)
        self._on_aside_rows_changed()
        return self._aside_box

    def _repaint(self) -> None:
        self.list.viewport().update()
        self.aside.viewport().update()

    @Slot()
    def _on_aside_rows_changed(self) -> None:
        rows = min(2, len(self._aside))
        self._aside_box.setVisible(rows > 0)
        self.aside.setFixedHeight(self._desk.theme.px(46) * max(1, rows) + 2)

    def _hold_selected(self) -> None:
        if (pin_id := self._selected()) is not None:
            self._desk.start(self._desk.console.queue.hold(pin_id), f"hold-{pin_id}")

    def _resume(self, pin_id: PinId) -> None:
        self._desk.start(self._desk.console.queue.resume(pin_id), f"resume-{pin_id}")

    def _take_it(self, pin_id: PinId) -> None:
        on_air = self._desk.console.state.on_air
        seen = Saw(on_air.pin_id if on_air else None)
        self._desk.start(self._desk.console.air.take(pin_id, saw=seen), f"take-{pin_id}")

    @Slot(QPoint)
    def _on_aside_context_menu_requested(self, at: QPoint) -> None:
        index = self.aside.indexAt(at)
        if not index.isValid():
            return
        pin_id = PinId(index.data(RowRole.KEY))
        menu, tr = PassingMenu(self), self._desk.tr
        offer(menu, tr("queue.resume"), lambda: self._resume(pin_id))
        offer(menu, tr("queue.take"), lambda: self._take_it(pin_id))
        offer(menu, tr("queue.remove"), lambda: self._remove_it(pin_id))
        menu.popup(self.aside.viewport().mapToGlobal(at))

    def _selected(self) -> PinId | None:
        index = self.list.currentIndex()
        return PinId(index.data(RowRole.KEY)) if index.isValid() else None

    def _pin(self, product_id: ProductId) -> None:
        self._desk.start(self._desk.console.queue.pin(product_id), f"pin-{product_id}")

    def _move(self, pin_id: PinId, after: PinId | None) -> None:
        self._desk.start(self._desk.console.queue.move(pin_id, after), f"move-{pin_id}")

    def _take_selected(self) -> None:
        if (pin_id := self._selected()) is not None:
            self._take_it(pin_id)

    @Slot()
    def _on_remove_requested(self) -> None:
        if (pin_id := self._selected()) is not None:
            self._remove_it(pin_id)

    def _remove_it(self, pin_id: PinId) -> None:
        self._desk.start(self._desk.console.queue.remove(pin_id), f"remove-{pin_id}")

    @Slot()
    def _on_model_rows_changed(self) -> None:
        count = len(self._board)
        self.count.setText(str(count) if count else "")
        self._stack.setCurrentIndex(0 if count else 1)
        self._on_selection_changed()

    @Slot()
    def _on_selection_changed(self) -> None:
        self._tools.setVisible(self.list.currentIndex().isValid() and len(self._board) > 0)

    @Slot(QPoint)
    def _on_list_context_menu_requested(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        if not index.isValid():
            return
        self.list.setCurrentIndex(index)
        pin_id = PinId(index.data(RowRole.KEY))
        menu, tr = PassingMenu(self), self._desk.tr
        offer(menu, tr("queue.take"), self._take_selected)
        offer(menu, tr("queue.to_front"), lambda: self._move(pin_id, None))
        offer(menu, tr("queue.hold"), self._hold_selected)
        offer(menu, tr("queue.remove"), self._on_remove_requested)
        menu.popup(self.list.viewport().mapToGlobal(at))
