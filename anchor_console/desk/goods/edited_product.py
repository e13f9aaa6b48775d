"""The product that is looked at on the goods page: its picture, and its SKUs and details as tables to be typed into."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.size_chart import SizeChartDialog
from anchor_console.desk.goods.goods_cells import SKU_FIELDS, SKU_ONLY, DetailRow, SkuRow, detail_columns, sku_columns
from anchor_console.desk.goods.goods_edits import GoodsEdits
from anchor_console.desk.goods.product_picture import ProductPicture
from anchor_console.desk.models.edit_model import EditableRows
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.edit_table import EditTable
from anchor_console.desk.widgets.figure_room import give_figures_room
from anchor_console.desk.widgets.file_chooser import choose_file
from anchor_console.desk.widgets.labels import ElidedLabel
from anchor_console.desk.widgets.open_cell import open_cell
from anchor_console.desk.widgets.parts import EmptyState, Panel, column, row
from anchor_console.desk.widgets.tabs import Tabs
from anchor_console.goods.details import DETAILS, OWN_DETAILS
from anchor_console.goods.preflight import Spot
from anchor_console.goods.product import Product
from anchor_console.live.goods_rows import GoodsRow

_DETAIL_NAMES = ("category", "aliases", "talking_points", "per_fan_limit", *DETAILS, *OWN_DETAILS)
_SKUS, _DETAILS = range(2)
_SKU_WIDTHS = (66, 52, 52, 66, 66, 66, 52, 132, 120)
_BARCODE = SKU_FIELDS.index("barcode")
_FIGURES = tuple(SKU_FIELDS.index(one) for one in ("left", "price", "list_price", "floor_price", "cost"))
_NAMES, _MOST_OF_NAME = tuple(SKU_FIELDS.index(one) for one in ("color", "size")), 150
_DETAIL_WIDTHS = (120, 200)
_PICTURES = "JPEG, PNG, WebP (*.jpg *.jpeg *.png *.webp *.bmp *.gif *.tif *.tiff)"


class EditedProduct(Panel):
    off_requested = Signal()
    """It is to be taken off sale."""

    def __init__(self, desk: Desk, edits: GoodsEdits) -> None:
        super().__init__(desk, "goods", "goods_page.product")
        self._desk, self._edits = desk, edits
        self._product: Product | None = None
        self._has_barcodes = True
        self.skus = EditTable(desk, "skusTable", "goods_page.skus")
        self._sku_rows = EditableRows(sku_columns(desk, edits.start, edits.priced), key=lambda one: one.sku.id)
        self.skus.setModel(self._sku_rows)
        self.details = EditTable(desk, "detailsTable", "goods_page.details")
        self._detail_rows = EditableRows(detail_columns(desk, edits.start), key=lambda one: (one.product.id, one.name))
        self.details.setModel(self._detail_rows)
        self._tables = Tabs(desk, "goodsTab", (("goods_page.skus", self.skus), ("goods_page.details", self.details)))
        self.add_to_head(*self._tables.buttons)
        self.head.addSpacing(desk.theme.px(8))
        self._title = ElidedLabel(step="strong")
        self._acts = (
            button(desk, "size_chart.open", self.open_size_chart, name="sizeChartButton", role="small"),
            button(desk, "pictures.choose", self._choose_picture, name="choosePictureButton", role="small"),
            button(desk, "goods_page.off", self.off_requested.emit, name="takeOffButton", role="small"),
        )
        self._picture = ProductPicture(desk)
        self._side = QStackedWidget()
        self._side.addWidget(self._made_sheet())
        self._side.addWidget(EmptyState(desk, "goods", "goods_page.pick", "goods_page.pick_hint"))
        self.body.addWidget(self._side, 1)
        self.setMinimumWidth(desk.theme.px(340))
        self._set_widths()

    def _made_sheet(self) -> QWidget:
        desk = self._desk
        head = row(desk, self._title, *self._acts, around=(12, 8))
        head.setStretch(0, 1)
        shown = column(desk, head, row(desk, self._picture, None, around=(12, 0)), self._tables, gap=0)
        shown.setStretch(2, 1)
        sheet = QWidget()
        sheet.setLayout(shown)
        return sheet

    def _set_widths(self) -> None:
        self.skus.set_widths(_SKU_WIDTHS)
        self.skus.horizontalHeader().setSectionResizeMode(len(SKU_FIELDS) - 1, QHeaderView.ResizeMode.Interactive)
        self.skus.horizontalHeader().setStretchLastSection(True)
        self.details.set_widths(_DETAIL_WIDTHS)
        self.details.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def give_barcodes_room(self, *, has_any: bool) -> None:
        """Where nothing has a barcode, the other columns need the room more; a width drawn by hand stays till then."""
        if has_any is not self._has_barcodes:
            self._has_barcodes = has_any
            self.skus.set_width(_BARCODE, _SKU_WIDTHS[_BARCODE] if has_any else 0)

    def show_row(self, one: GoodsRow | None, number: str | None) -> None:
        """Show a product with its figures of now, or none.

        Args:
            number: that of the platform whose numbers are shown.
        """
        self._product = one.product if one is not None else None
        for act in self._acts:
            act.setEnabled(one is not None)
        for choice in self._tables.buttons:
            choice.setVisible(one is not None)
        self._side.setCurrentIndex(0 if one is not None else 1)
        if one is None:
            self._title.set_text("")
            self._picture.show_of(None)
            self._sku_rows.show([])
            self._detail_rows.show([])
            return
        head = f"{self._desk.tr('goods.number', number=number)} " if number else ""
        self._title.set_text(head + one.product.name)
        self._picture.show_of(one.product)
        counted = {sku_id: level for sku_id, level in one.levels.items() if one.counts_sku(sku_id)}
        self._sku_rows.show([SkuRow(one.product, sku, counted.get(sku.id)) for sku in one.product.skus])
        give_figures_room(self._desk, self.skus, _FIGURES)
        give_figures_room(self._desk, self.skus, _NAMES, most=_MOST_OF_NAME)
        self._detail_rows.show([DetailRow(one.product, name) for name in _DETAIL_NAMES])

    def mend(self, product: Product, spot: Spot) -> None:
        """Open what is to be mended of the product that is shown: its size chart, or a cell of its tables."""
        if spot.field == "sizes":
            self.open_size_chart()
        elif spot.sku_id is not None or spot.field in SKU_ONLY:
            at = next((at for at, sku in enumerate(product.skus) if sku.id == spot.sku_id), 0)
            self._tables.show_part(_SKUS)
            open_cell(self.skus, self._sku_rows.index(at, SKU_FIELDS.index(spot.field)))
        elif spot.field in _DETAIL_NAMES:
            self._tables.show_part(_DETAILS)
            open_cell(self.details, self._detail_rows.index(_DETAIL_NAMES.index(spot.field), 1))

    def open_size_chart(self) -> None:
        """Let the size chart of the product be typed or pasted."""
        if self._product is not None:
            SizeChartDialog(self._desk, self.window(), self._product).open()

    def _choose_picture(self) -> None:
        if self._product is not None:
            bring_in = partial(self._edits.bring_in_pictures, code=self._product.code)
            choose_file(self, self._desk.tr("pictures.choose"), _PICTURES, bring_in, name="pictureFileDialog")
