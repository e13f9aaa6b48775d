"""All products and their SKUs: edited in place, numbered by drag, by the cart's order or by one key; all of it undone
by Ctrl+Z."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from anchor_console.core.ids import ProductId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.add_product import AddProductDialog
from anchor_console.desk.dialogs.goods_history import GoodsHistoryDialog
from anchor_console.desk.dialogs.paste_goods import CartOrderDialog, PasteGoodsDialog
from anchor_console.desk.goods.edited_product import EditedProduct
from anchor_console.desk.goods.goods_cells import PRODUCT_FIELDS, SKU_ONLY, product_columns
from anchor_console.desk.goods.goods_edits import GoodsEdits
from anchor_console.desk.goods.goods_figures import HELD_ONLY, TONIGHT
from anchor_console.desk.models.board_model import RowRole
from anchor_console.desk.models.dragged import PRODUCT_TYPE
from anchor_console.desk.models.edit_model import EditableBoard
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.edit_table import NumberedTable
from anchor_console.desk.widgets.figure_room import give_figures_room
from anchor_console.desk.widgets.file_chooser import choose_folder
from anchor_console.desk.widgets.flow_layout import FlowLayout
from anchor_console.desk.widgets.found_rows import FoundRows
from anchor_console.desk.widgets.list_keys import press_in
from anchor_console.desk.widgets.open_cell import open_cell
from anchor_console.desk.widgets.parts import EmptyState, Panel, TypingField, column
from anchor_console.desk.widgets.thumbs import Thumbs
from anchor_console.goods.changes import OWN_NUMBERS
from anchor_console.goods.preflight import Spot
from anchor_console.goods.product import in_order
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.live.session import Session

PLATFORMS = ("kuaishou", "douyin", "wechat", "taobao", "xiaohongshu", "bilibili")
"""Where a shop may have numbers of its own, beside those that chat comes from."""
_NAME = PRODUCT_FIELDS.index("name")
_WIDTHS = (46, 196, 70, 70, 70, 92, 56, 72, *[46] * len(TONIGHT), 54, 76, 90)
_FIGURES = tuple(
    PRODUCT_FIELDS.index(one) for one in ("number", "price", "list_price", "floor_price", "left", "margin")
)
_EMPTY = 2
_THUMB = 26


class GoodsPage(QWidget):
    import_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("goodsPage")
        self._desk = desk
        state = desk.console.state
        self._thumbs = Thumbs(desk, _THUMB)
        self._found: FoundRows[ProductId, GoodsRow] = FoundRows(state.goods_rows)
        desk.ties.observe(state.goods_rows, self._found)
        self._edits = edits = GoodsEdits(desk, self)
        self._model: EditableBoard[ProductId, GoodsRow] = EditableBoard(
            self._found, product_columns(desk, self._thumbs, self.platform, edits.start, edits.priced), PRODUCT_TYPE
        )
        desk.ties.observe(self._found, self._model)
        self.filter = self._made_filter()
        self._platform = self._made_platforms()
        self.table = NumberedTable(desk, "goodsTable", "goods.title")
        self.table.setIconSize(QSize(desk.theme.px(_THUMB), desk.theme.px(_THUMB)))
        self.table.setModel(self._model)
        self.product = EditedProduct(desk, edits)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(desk, "search", "goods.none"))
        self._stack.addWidget(EmptyState(desk, "goods", "goods.empty", "goods_page.empty_hint"))
        self.foot = QWidget()
        """The buttons below the list."""
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("goodsPageSplitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._made_products())
        self.splitter.addWidget(self.product)
        # On a wide screen the list, which has more columns, takes most of what there is more.
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([720, 540])
        self.setLayout(column(desk, self.splitter, gap=0, around=(8, 8)))
        self.table.set_widths(_WIDTHS)
        self.table.horizontalHeader().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setStretchLastSection(True)
        self._connect()
        self._on_filter_text_changed()

    def platform(self) -> str:
        """The platform whose numbers are shown; empty for those that hold everywhere."""
        return str(self._platform.currentData() or OWN_NUMBERS)

    def selected(self) -> ProductId | None:
        index = self.table.currentIndex()
        return ProductId(index.data(RowRole.KEY)) if index.isValid() else None

    def select(self, product_id: ProductId) -> None:
        """Let a product be the current one."""
        if product_id in self._found:
            self.table.setCurrentIndex(self._model.index(self._found.index_of(product_id), 0))

    def mend(self, product_id: ProductId, spot: Spot) -> None:
        """Open the cell of a product for typing in which something is to be mended."""
        self.filter.clear()
        self._platform.setCurrentIndex(max(0, self._platform.findData(spot.platform or OWN_NUMBERS)))
        self.select(product_id)
        product = self._desk.console.goods.catalogue.product(product_id)
        if product is None or self.selected() != product_id:
            return
        is_of_sku = spot.sku_id is not None or spot.field in SKU_ONLY
        if spot.field in PRODUCT_FIELDS and not is_of_sku:
            at = self.table.currentIndex().row()
            open_cell(self.table, self._model.index(at, PRODUCT_FIELDS.index(spot.field)))
        else:
            self.product.mend(product, spot)

    def shown_numbers(self) -> list[str]:
        return [str(self._model.index(at, 0).data()) for at in range(self._model.rowCount())]

    def add_product(self) -> None:
        AddProductDialog(self._desk, self.window()).open()

    def search_for(self, text: str) -> None:
        """List what `text` finds, as a scanned barcode does."""
        self.filter.setText(text)
        self.focus_search()
        self.filter.selectAll()  # the next one that is scanned takes its place

    def focus_search(self) -> None:
        self.filter.setFocus()

    def paste(self) -> None:
        PasteGoodsDialog(self._desk, self.window()).open()

    def move_to_first(self) -> None:
        """Give the current product the number 1."""
        if (product_id := self.selected()) is not None:
            self._move(product_id, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The keys of the page are for its table; a search begins with a click or Ctrl+G.
        self.table.setFocus()
        self._show_product()

    # Building.

    def _made_filter(self) -> TypingField:
        made, desk = TypingField(), self._desk
        made.setObjectName("goodsFilter")
        made.setAccessibleName(desk.tr("goods.search"))
        made.setPlaceholderText(desk.tr("goods.search"))
        made.addAction(
            icons.icon("search", desk.theme.color("quiet"), desk.theme.px(16)), QLineEdit.ActionPosition.LeadingPosition
        )
        made.setFixedHeight(desk.theme.px(28))
        return made

    def _made_platforms(self) -> QComboBox:
        made, desk = QComboBox(), self._desk
        made.setObjectName("numbersPlatform")
        made.setAccessibleName(desk.tr("goods_page.platform"))
        made.setToolTip(desk.tr("goods_page.platform_tip"))
        made.addItem(desk.tr("goods_page.everywhere"), OWN_NUMBERS)
        known = desk.console.goods.catalogue.platforms
        for platform in dict.fromkeys((*PLATFORMS, *sorted(known))):
            key = f"platform.{platform}"
            made.addItem(desk.tr(key) if key in desk.words else platform, platform)
        made.setFixedHeight(desk.theme.px(28))
        made.currentIndexChanged.connect(self._on_platform_changed)
        made.activated.connect(lambda _: self.table.setFocus())  # keys are the table's again
        return made

    def _made_products(self) -> QWidget:
        desk = self._desk
        panel = Panel(desk, "goods", "goods.title")
        self._count = panel.count
        panel.head.insertWidget(3, self.filter, 1)
        panel.head.setStretch(4, 0)
        panel.add_to_head(self._platform)
        panel.head.addSpacing(desk.theme.px(4))
        panel.body.addWidget(self._stack, 1)
        self._import = button(desk, "goods.import", self.import_requested.emit, name="importGoodsButton", role="small")
        self._to_first = button(desk, "goods_page.to_first", self.move_to_first, name="toFirstButton", role="small")
        # In larger letters, or English, they take a second line: pressed together their words would be cut.
        bar = FlowLayout(desk.theme.px(8))
        for one in (
            button(desk, "goods_page.add", self.add_product, name="addProductButton", role="small", icon="add"),
            button(desk, "goods.paste", self.paste, name="pasteGoodsButton", role="small"),
            self._import,
            button(desk, "pictures.folder", self._choose_folder, name="picturesFolderButton", role="small"),
            self._to_first,
            button(desk, "goods_page.cart", self._open_cart, name="cartOrderButton", role="small", icon="sort"),
            button(desk, "goods_page.history", self._open_history, name="goodsHistoryButton", role="small"),
        ):
            bar.addWidget(one)
        self.foot.setLayout(column(desk, bar, around=(10, 6)))
        panel.body.addWidget(self.foot)
        panel.setMinimumWidth(desk.theme.px(480))
        return panel

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._on_filter_text_changed)
        self.filter.down_pressed.connect(self.table.setFocus)
        self.filter.returnPressed.connect(self.table.setFocus)
        self.table.selectionModel().currentChanged.connect(self._show_product)
        self.table.dropped.connect(self._on_table_dropped)
        self.table.delete_pressed.connect(self._take_off)
        self.product.off_requested.connect(self._take_off)
        self._model.dataChanged.connect(self._on_model_data_changed)
        self._desk.ties.listen(self._desk.console.state.session_changed, self._show_columns)
        self._show_columns(self._desk.console.state.session)
        self._desk.ties.listen(self._thumbs.came, lambda _: self.table.viewport().update())
        self._desk.ties.listen(self._desk.console.goods.changed, lambda _: self._show_found(keeps_current=True))
        deeds = {"goods_first": self.move_to_first, "goods_add": self.add_product, "goods_paste": self.paste}
        press_in(self._desk, self, deeds)

    def _show_columns(self, session: Session | None) -> None:
        """Tonight's figures while there is a session, and what is held only in one that holds."""
        for field in TONIGHT:
            is_known = session is not None and (field not in HELD_ONLY or session.mode == "reserve")
            self.table.setColumnHidden(PRODUCT_FIELDS.index(field), not is_known)

    # What people do.

    def _move(self, product_id: ProductId, target: int) -> None:
        moving = self._desk.console.goods_desk.move_to(product_id, target, self.platform())
        self._desk.start(moving, f"move-number-{product_id}")

    @Slot(object, object)
    def _on_table_dropped(self, product_id: ProductId, upon_id: ProductId) -> None:
        catalogue = self._desk.console.goods.catalogue
        upon = catalogue.product(upon_id)
        number = catalogue.number_of(upon, self.platform()) if upon is not None else None
        if product_id != upon_id and number is not None and number.isdecimal():
            self._move(product_id, int(number))

    def _choose_folder(self) -> None:
        title = self._desk.tr("pictures.folder")
        choose_folder(self, title, self._edits.bring_in_pictures, name="picturesFolderDialog")

    def _open_cart(self) -> None:
        CartOrderDialog(self._desk, self.window(), self.platform()).open()

    def _open_history(self) -> None:
        GoodsHistoryDialog(self._desk, self.window()).open()

    def _take_off(self) -> None:
        if (product_id := self.selected()) is not None:
            self._desk.start(self._desk.console.goods_desk.take_off(product_id), "take-off-sale")

    @Slot()
    def _on_platform_changed(self) -> None:
        self._show_found(keeps_current=True)
        if len(self._found):
            self._model.dataChanged.emit(self._model.index(0, 0), self._model.index(self._model.rowCount() - 1, 0))

    @Slot()
    def _on_filter_text_changed(self) -> None:
        self._show_found(keeps_current=not self.filter.text().strip())

    def _show_found(self, *, keeps_current: bool) -> None:
        self.product.give_barcodes_room(has_any=self._desk.console.goods.catalogue.has_barcodes)
        text, current, section = self.filter.text().strip(), self.selected(), self.table.currentIndex().column()
        catalogue = self._desk.console.goods.catalogue
        found = catalogue.find(text) if text else None
        if found is None and (platform := self.platform()) in catalogue.platforms:
            found = in_order(catalogue.products, lambda one: catalogue.number_of(one, platform))
        self._found.show_only(None if found is None else [product.id for product in found])
        total, shown = len(self._desk.console.state.goods_rows), len(self._found)
        self._count.setText(f"{shown:,}/{total:,}" if text else f"{total:,}" if total else "")
        give_figures_room(self._desk, self.table, _FIGURES)
        was_empty = self._stack.currentIndex() == _EMPTY
        self._stack.setCurrentIndex(0 if shown else 1 if total else _EMPTY)
        if was_empty and shown and self.isVisible() and self.window().focusWidget() is self.filter and not text:
            self.table.setFocus()  # it could not have it before: there was none to be seen
        if keeps_current and current is not None and current in self._found:
            if current != self.selected():
                self.table.setCurrentIndex(self._model.index(self._found.index_of(current), max(0, section)))
        elif shown:
            self.table.setCurrentIndex(self._model.index(0, 1))
        self._show_product()

    @Slot(QModelIndex, QModelIndex)
    def _on_model_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if self.isVisible() and first.row() <= self.table.currentIndex().row() <= last.row():
            self._show_product()

    @Slot(QModelIndex, QModelIndex)
    def _show_product(self, *_: object) -> None:
        product_id = self.selected()
        one = self._desk.console.state.goods_rows.get(product_id) if product_id is not None else None
        self._to_first.setEnabled(one is not None)
        number = self._desk.console.goods.catalogue.number_of(one.product, self.platform()) if one is not None else None
        self.product.show_row(one, number)
