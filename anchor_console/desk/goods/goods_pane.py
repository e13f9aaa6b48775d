"""The goods: a table narrowed as one types, and the selected product's colours and sizes below it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTableView,
    QWidget,
)

from anchor_console.core.ids import PinId, ProductId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.add_product import AddProductDialog
from anchor_console.desk.dialogs.paste_goods import PasteGoodsDialog
from anchor_console.desk.goods.goods_figures import figure_roles, left_column, margin_column, tonight_columns
from anchor_console.desk.goods.product_pane import ProductPane
from anchor_console.desk.goods.stock_strip import StockStrip
from anchor_console.desk.models.board_model import BoardModel, Column, RowRole
from anchor_console.desk.models.dragged import PRODUCT_TYPE
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.found_rows import FoundRows
from anchor_console.desk.widgets.in_sight import current_in_sight
from anchor_console.desk.widgets.list_keys import press_in
from anchor_console.desk.widgets.menu import PassingMenu, offer
from anchor_console.desk.widgets.one_press import RETURN, is_only_held
from anchor_console.desk.widgets.parts import EmptyState, Panel, TypingField, column
from anchor_console.desk.widgets.row_hover import pick_rows
from anchor_console.desk.widgets.thumbs import Thumbs
from anchor_console.desk.widgets.wording import money
from anchor_console.goods.images import PICTURE
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.live.session import Session
from anchor_console.pins.card import OnAir

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NUMBER, _NAME, _PRICE, _MARGIN, _OFFER, _LEFT, _HELD, _SOLD, _WAITING, _PEOPLE, _CLAIMS, _ASKS = range(12)
_RESERVE_ONLY = (_HELD, _WAITING)
_FIGURES = (_NUMBER, _PRICE, _MARGIN, _LEFT, _HELD, _SOLD, _WAITING, _PEOPLE, _CLAIMS, _ASKS)
_GIVE_WAY = (_OFFER, _ASKS, _MARGIN, _CLAIMS, _PEOPLE)
"""What is not shown where the pane is too narrow for names, the first of these first."""
_ROOM = {
    _NUMBER: (36, ""), _PRICE: (62, "¥999.90"), _MARGIN: (56, "+199.90"), _OFFER: (96, ""), _LEFT: (48, None),
    _HELD: (36, "99"), _SOLD: (38, "999"), _WAITING: (42, "999"), _PEOPLE: (40, "9,999"), _CLAIMS: (40, "999"),
    _ASKS: (40, "999"),
}  # fmt: skip
"""How wide a column is at least, and what is usually the longest in it; None for what is lacking, in words."""
_NAME_NEEDS = 150
_TITLE_GAP, _FIGURE_GAP = 17, 14
_AROUND_A_FIGURE = 20
"""What the style leaves empty around a cell's words; less, and Qt cuts them."""
_SHARES = (3, 2)
"""How the room is shared between the list and the product that is looked at."""
_LOOKED_AT = 200
_WIDEN_AFTER_MS = 1_000
_THUMB = 24
_BARCODE_DIGITS = 8


class GoodsTable(QTableView):
    pin_requested = Signal()
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # A line about stock comes and goes below: the product that is up must not go out of sight for it.
        with current_in_sight(self, event):
            super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_only_held(event):
            return
        if event.key() in RETURN and not event.modifiers():
            self.pin_requested.emit()
        else:
            super().keyPressEvent(event)


class GoodsPane(Panel):
    left = Signal()
    """The search is done with; the keyboard belongs to the chat again."""
    import_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "goods", "goods.title")
        self._desk = desk
        state = desk.console.state
        self._thumbs = Thumbs(desk, _THUMB)
        self._found: FoundRows[ProductId, GoodsRow] = FoundRows(state.goods_rows)
        desk.ties.observe(state.goods_rows, self._found)
        self._columns = _columns(desk, self._thumbs)
        self._model: BoardModel[ProductId, GoodsRow] = BoardModel(self._found, self._columns, PRODUCT_TYPE)
        desk.ties.observe(self._found, self._model)
        self.search = TypingField()
        self.search.setObjectName("inventorySearch")
        self.search.setAccessibleName(desk.tr("goods.search"))
        self.search.setPlaceholderText(desk.tr("goods.search"))
        self.search.addAction(
            icons.icon("search", desk.theme.color("quiet"), desk.theme.px(16)), QLineEdit.ActionPosition.LeadingPosition
        )
        self.search.setClearButtonEnabled(False)
        self.table = self._made_table()
        self.product = ProductPane(desk)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("goodsSplitter")
        self.splitter.setChildrenCollapsible(False)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(desk, "search", "goods.none"))
        ways = (
            button(desk, "goods.import", self.import_requested.emit, name="importGoodsFirst", role="small"),
            button(desk, "goods.paste", self.open_paste, name="pasteGoodsFirst", role="small"),
            button(desk, "goods.add", self.open_add, name="addProductFirst", role="small"),
        )
        self._stack.addWidget(EmptyState(desk, "goods", "goods.empty", "goods.empty_hint", *ways))
        self._strip = StockStrip(desk)
        upper = QWidget()
        upper.setLayout(column(desk, self._stack, self._strip, gap=0))
        self._is_reserve = False
        self.splitter.addWidget(upper)
        self.splitter.addWidget(self.product)
        for part, share in enumerate(_SHARES):
            self.splitter.setStretchFactor(part, share)
        # Else the list takes all the room that there is, and of a product's colours the last are out of sight.
        self.splitter.setSizes([share * 100 for share in _SHARES])
        self.head.insertWidget(3, self.search, 1)
        self.head.setStretch(4, 0)
        self.search.setFixedHeight(desk.theme.px(28))
        self._changed_rows: set[int] = set()
        self._widening = AtMostEvery(desk.rounds, self, _WIDEN_AFTER_MS, self._widen_changed)
        self._more = icon_button(desk, "add", "goods.more", self._open_more, name="goodsMoreButton")
        self.add_to_head(self._more)
        self.body.addWidget(self.splitter, 1)
        self._connect()
        desk.ties.listen(self._thumbs.came, lambda _: self.table.viewport().update())
        desk.ties.listen(state.session_changed, self.show_columns)
        desk.ties.listen(desk.console.goods.changed, lambda _: self._on_goods_changed())
        self.show_columns(state.session)
        self._on_search_text_changed()
        self._up: PinId | None = None
        desk.ties.listen(state.on_air_changed, self._on_another_on_air)
        self._on_another_on_air(state.on_air)

    def _open_more(self) -> None:
        menu, tr = PassingMenu(self, "goodsMoreMenu"), self._desk.tr
        offer(menu, tr("goods.import"), self.import_requested.emit, name="goods.import")
        offer(menu, tr("goods.paste"), self.open_paste, name="goods.paste")
        offer(menu, tr("goods.add"), self.open_add, name="goods.add")
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def move_to_first(self) -> None:
        """Give the selected product the number 1, as a cart moves it."""
        if (product_id := self.selected()) is not None:
            self._desk.start(self._desk.console.goods_desk.move_to(product_id, 1), f"move-number-{product_id}")

    def open_add(self) -> None:
        AddProductDialog(self._desk, self.window()).open()

    def open_paste(self) -> None:
        """Let goods be pasted from a chat or a spreadsheet."""
        PasteGoodsDialog(self._desk, self.window()).open()

    def search_for(self, text: str) -> None:
        """Search for `text`, as a scanned barcode does."""
        self.search.setText(text)
        self.focus_search()
        self.search.selectAll()  # the next one that is scanned takes its place

    def focus_search(self) -> None:
        self.search.setFocus()

    def shown_numbers(self) -> list[str | None]:
        return [self._found[at].product.number for at in range(len(self._found))]

    def selected(self) -> ProductId | None:
        index = self.table.currentIndex()
        return ProductId(index.data(RowRole.KEY)) if index.isValid() else None

    def _made_table(self) -> GoodsTable:
        table, px = GoodsTable(), self._desk.theme.px
        table.setObjectName("inventoryView")
        table.setAccessibleName(self._desk.tr("goods.title"))
        table.setModel(self._model)
        table.setIconSize(QSize(px(_THUMB), px(_THUMB)))
        table.setShowGrid(False)
        table.setWordWrap(False)
        pick_rows(table, self._desk.theme)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(px(30))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(px(30))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        figures, titles = self._desk.theme.metrics("body"), self._desk.theme.metrics("small")
        short = self._desk.tr("goods.short", count=99)
        self._widths = {
            at: max(
                px(width),
                titles.horizontalAdvance(self._columns[at].title) + px(_TITLE_GAP),
                figures.horizontalAdvance(short if longest is None else longest) + px(_FIGURE_GAP),
            )
            for at, (width, longest) in _ROOM.items()
        }
        for section, width in self._widths.items():
            header.resizeSection(section, width)
        return table

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search_text_changed)
        self.search.returnPressed.connect(self._on_search_return_pressed)
        self.search.down_pressed.connect(self._on_search_down_pressed)
        self.search.left.connect(self.left)
        self.table.pin_requested.connect(self._pin_selected)
        self.table.doubleClicked.connect(self._pin_selected)
        self.table.selectionModel().currentRowChanged.connect(self._on_table_current_row_changed)
        self._model.dataChanged.connect(self._on_model_data_changed)
        deeds = {"goods_first": self.move_to_first, "goods_add": self.open_add, "goods_paste": self.open_paste}
        press_in(self._desk, self, deeds)
        self.table.resized.connect(self._on_table_resized)
        self._strip.product_chosen.connect(self.select)

    def _on_goods_changed(self) -> None:
        self._show_found(keeps_current=True)
        self._widen(0, len(self._found) - 1)
        self._on_table_resized()  # the first offer, the first picture

    @Slot()
    def _on_search_text_changed(self) -> None:
        # What is typed narrows the list; with nothing typed all are there again, and what was found stays current.
        self._show_found(keeps_current=not self.search.text().strip())

    def _show_found(self, *, keeps_current: bool) -> None:
        text, current = self.search.text().strip(), self.selected()
        catalogue = self._desk.console.goods.catalogue
        self._found.show_only([product.id for product in catalogue.find(text)] if text else None)
        total, shown = len(self._desk.console.state.goods_rows), len(self._found)
        self.count.setText(f"{shown:,}/{total:,}" if text else f"{total:,}" if total else "")
        self._stack.setCurrentIndex(0 if shown else 1 if total else 2)
        self.product.setVisible(bool(total))
        if keeps_current and current is not None and current in self._found:
            self._make_current(current)
        elif shown:
            self.table.selectRow(0)
        scanned = catalogue.sku_scanned(text) if self._is_barcode(text) else None
        self.product.mark_sku(scanned[1].id if scanned else None)

    def _is_barcode(self, text: str) -> bool:
        return text.strip().isdecimal() and len(text.strip()) >= _BARCODE_DIGITS

    @Slot(object)
    def select(self, product_id: ProductId) -> None:
        """Show a product, whatever was searched."""
        self.search.clear()
        if product_id in self._found:
            self._make_current(product_id)

    def _on_another_on_air(self, on_air: OnAir | None) -> None:
        """Show what was just taken, since the room asks for its colours and sizes; but move nothing under a hand."""
        is_another = on_air is not None and on_air.pin_id != self._up
        self._up = on_air.pin_id if on_air is not None else None
        focus = QApplication.focusWidget()
        is_in_use = self.search.text() or self.underMouse() or (focus is not None and self.isAncestorOf(focus))
        if on_air is not None and is_another and not is_in_use and on_air.product_id in self._found:
            self._make_current(on_air.product_id)

    def _make_current(self, product_id: ProductId) -> None:
        if product_id != self.selected():
            self.table.setCurrentIndex(self._model.index(self._found.index_of(product_id), 0))

    @Slot()
    def _on_search_return_pressed(self) -> None:
        if self._is_barcode(self.search.text()):
            # Scanned again the next one takes its place.
            self.search.selectAll()
            return
        if len(self._found) and self.search.text().strip():
            self._pin_selected()
            self.search.clear()
            self.left.emit()

    @Slot()
    def _on_search_down_pressed(self) -> None:
        self.table.setFocus()

    @Slot()
    def _pin_selected(self) -> None:
        if (product_id := self.selected()) is not None:
            self._desk.start(self._desk.console.queue.pin(product_id), f"pin-{product_id}")

    @Slot()
    def _on_table_current_row_changed(self) -> None:
        self.product.show_product(self.selected())

    @Slot(QModelIndex, QModelIndex)
    def _on_model_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        selected = self.table.currentIndex().row()
        if first.row() <= selected <= last.row():
            self.product.show_product(self.selected())
        self._changed_rows.update((first.row(), last.row()))
        self._widening.ask()

    def _widen_changed(self) -> None:
        first, last = min(self._changed_rows), max(self._changed_rows)
        self._changed_rows.clear()
        self._widen(first, min(last, self._model.rowCount() - 1))

    def fit_figures(self) -> None:
        """Let no figure be cut, however narrow the columns were left, in whatever language or size of letters."""
        self._widen(0, len(self._found) - 1)
        header = self.table.horizontalHeader()
        for section, width in self._widths.items():
            if header.sectionSize(section) < width:
                header.resizeSection(section, width)

    def _widen(self, first: int, last: int) -> None:
        """Give figures of these rows that have become longer than ever the room that they need."""
        theme, gap = self._desk.theme, self._desk.theme.px(_AROUND_A_FIGURE)
        fonts = {_NUMBER: theme.metrics("strong", bold=True), _LEFT: theme.metrics("body", bold=True)}
        plain = theme.metrics("body")
        last = min(last, first + _LOOKED_AT)  # thousands changed at once are of the catalogue, not of the room
        if last < first:
            return
        rows = [self._found[at] for at in range(first, last + 1)]
        # Most have the same figures: 0, of most columns.
        figures = {section: {self._columns[section].text(one) for one in rows} for section in _FIGURES}
        needed = {
            section: max(map(fonts.get(section, plain).horizontalAdvance, said)) + gap
            for section, said in figures.items()
        }
        wider = {section: width for section, width in needed.items() if width > self._widths[section]}
        if wider:
            self._widths |= wider
            for section, width in wider.items():
                self.table.horizontalHeader().resizeSection(section, width)
            self._on_table_resized()

    def show_columns(self, session: Session | None) -> None:
        """Show what is held and who waits only where this session holds anything."""
        self._is_reserve = session is not None and session.mode == "reserve"
        self._on_table_resized()

    @Slot()
    def _on_table_resized(self) -> None:
        """Show as many columns as leave the names their room."""
        header, px = self.table.horizontalHeader(), self._desk.theme.px
        hidden = set() if self._is_reserve else set(_RESERVE_ONLY)
        said = self._desk.console.goods.catalogue.said
        if "offer" not in said:
            hidden.add(_OFFER)
        widths = {section: self._widths[section] for section in range(header.count()) if section != _NAME}
        room = self.table.viewport().width() - px(_NAME_NEEDS + (PICTURE in said) * (_THUMB + 4))
        for section in _GIVE_WAY:
            if sum(width for at, width in widths.items() if at not in hidden) <= room:
                break
            hidden.add(section)
        for section in widths:
            if self.table.isColumnHidden(section) != (section in hidden):
                self.table.setColumnHidden(section, section in hidden)
        if sum(max(width, header.sectionSize(at)) for at, width in widths.items() if at not in hidden) > room:
            # What was pulled wider, or was needed in another language, goes before names are cut.
            for section, width in widths.items():
                if header.sectionSize(section) > width:
                    header.resizeSection(section, width)


def _columns(desk: Desk, thumbs: Thumbs) -> list[Column[GoodsRow]]:
    theme, tr = desk.theme, desk.tr

    def offer_text(one: GoodsRow) -> str:
        return one.product.detail("offer") or ""

    def offer_look(one: GoodsRow, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color("quiet")
        return plain_tip(offer_text(one)) if role == Qt.ItemDataRole.ToolTipRole else None

    def number_look(_one: GoodsRow, role: int) -> object:
        if role == Qt.ItemDataRole.FontRole:
            return theme.font("strong", bold=True)
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def name_look(one: GoodsRow, role: int) -> object:
        if role == Qt.ItemDataRole.DecorationRole:
            return thumbs.icon_of(one.product)
        return plain_tip(one.product.name) if role == Qt.ItemDataRole.ToolTipRole else None

    return [
        Column(tr("column.number"), lambda one: one.product.number or "–", number_look),
        Column(tr("column.name"), lambda one: one.product.name, name_look),
        Column(tr("column.price"), lambda one: money(one.product.price_minor), figure_roles),
        margin_column(desk),
        Column(tr("column.offer"), offer_text, offer_look),
        left_column(desk),
        *tonight_columns(desk),
    ]
