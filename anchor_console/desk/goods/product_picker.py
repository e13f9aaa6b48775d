"""A narrow list of goods to drag from, searched as everywhere: number, name, pinyin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QStackedWidget, QWidget

from anchor_console.core.ids import ProductId
from anchor_console.desk.context import Desk
from anchor_console.desk.models.board_model import Index, RowRole
from anchor_console.desk.models.dragged import PRODUCT_TYPE
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.one_press import is_only_held
from anchor_console.desk.widgets.parts import EmptyState, TypingField, column
from anchor_console.desk.widgets.wording import money
from anchor_console.goods.product import Product

_SHOWN = 300
_AS_WIDE_AS_A_DIGIT = "\u2007"
"""The figure space: names begin below each other."""
_NOWHERE = QModelIndex()


class _Products(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._products: tuple[Product, ...] = ()
        self._digits = 0

    def show(self, products: Sequence[Product]) -> None:
        self.beginResetModel()
        self._products = tuple(products)
        self._digits = max((len(one.number or "") for one in self._products), default=0)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._products)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        product = self._products[index.row()]
        if role == RowRole.KEY:
            return product.id
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{(product.number or '—').rjust(self._digits, _AS_WIDE_AS_A_DIGIT)}  {product.name}"
        return (
            plain_tip(f"{product.name} {money(product.price_minor)}") if role == Qt.ItemDataRole.ToolTipRole else None
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [PRODUCT_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        dragged = QMimeData()
        if indexes:
            dragged.setData(PRODUCT_TYPE, str(indexes[0].data(RowRole.KEY)).encode())
        return dragged


class _List(QListView):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_only_held(event):
            super().keyPressEvent(event)


class ProductPicker(QWidget):
    """`picked` tells a product that was chosen by Return or a double click."""

    picked = Signal(int)
    goods_requested = Signal()
    """There are none yet: to where they are taken in."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self.search = TypingField()
        self.search.setObjectName(f"{name}Search")
        self.search.setPlaceholderText(desk.tr("goods.search"))
        self.search.setAccessibleName(desk.tr("goods.search"))
        self.search.addAction(
            icons.icon("search", desk.theme.color("quiet"), desk.theme.px(16)), QLineEdit.ActionPosition.LeadingPosition
        )
        self._model = _Products()
        self.list = _List()
        self.list.setObjectName(f"{name}List")
        self.list.setAccessibleName(desk.tr("goods.title"))
        self.list.setModel(self._model)
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(desk.theme.px(2))
        self.list.setDragEnabled(True)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        there = button(
            desk, "picker.to_goods", self.goods_requested.emit, name=f"{name}First", role="small", icon="goods"
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(desk, "search", "goods.none"))
        self._stack.addWidget(EmptyState(desk, "goods", "goods.empty", "picker.empty_hint", there))
        self.setLayout(column(desk, self.search, self._stack, gap=6, around=(8, 8)))
        self.search.textChanged.connect(self._on_search_text_changed)
        self.search.returnPressed.connect(self._on_search_return_pressed)
        self.search.down_pressed.connect(self.list.setFocus)
        self.list.activated.connect(self._on_list_activated)
        desk.ties.listen(desk.console.goods.changed, lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        catalogue, text = self._desk.console.goods.catalogue, self.search.text().strip()
        found = catalogue.find(text) if text else catalogue.products
        self._model.show(found[:_SHOWN])
        self._stack.setCurrentIndex(0 if found else 1 if catalogue.products else 2)

    @Slot(str)
    def _on_search_text_changed(self, _: str) -> None:
        self.refresh()

    @Slot()
    def _on_search_return_pressed(self) -> None:
        first = self._model.index(0)
        if first.isValid():
            self.picked.emit(ProductId(first.data(RowRole.KEY)))
            self.search.selectAll()

    @Slot(QModelIndex)
    def _on_list_activated(self, index: QModelIndex) -> None:
        self.picked.emit(ProductId(index.data(RowRole.KEY)))
