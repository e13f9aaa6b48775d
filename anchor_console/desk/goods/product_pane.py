"""The selected product: its prices, its points, and what is left of each colour and size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QToolTip, QWidget

from anchor_console.core.ids import ProductId, SkuId
from anchor_console.core.text import breakable
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.adjust_stock import AdjustStockDialog
from anchor_console.desk.dialogs.ask_text import AskText
from anchor_console.desk.goods.goods_figures import left_ink
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import ElidedLabel, label
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.wording import age, money, said_when
from anchor_console.goods.numbers import plain_number
from anchor_console.goods.product import Product, Sku
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.stock.ledger import StockLevel

_AGE_MS = 30_000
_ONLY = ""
"""Stands for the one colour or size of a product that names none."""


class SizeMatrix(QWidget):
    """Colours down, sizes across, what is left in each cell; a click on a cell asks to correct its stock."""

    cell_clicked = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._product: Product | None = None
        self._levels: dict[SkuId, StockLevel] = {}
        self._row: GoodsRow | None = None
        self.marked: SkuId | None = None
        self.setMouseTracking(True)

    def show_row(self, one: GoodsRow) -> None:
        counted = self._row is not None and [self._row.counts_sku(key) for key in self._row.levels]
        self._row = one
        if one.product == self._product and [one.counts_sku(key) for key in one.levels] == counted:
            self._show_levels(one.levels)
            return
        self._product, self._levels = one.product, one.levels
        self.setMinimumHeight(self._head + self._sides()[1] * len(self._colors()))
        self.setMinimumWidth(self._sides()[2] + len(self._sizes()) * self._desk.theme.px(38))
        self.setAccessibleName(", ".join(self._sentence(sku) for sku in one.product.skus))
        self.updateGeometry()
        self.update()

    def _show_levels(self, levels: dict[SkuId, StockLevel]) -> None:
        """Paint again the cells whose figure is another, and nothing else."""
        before, self._levels = self._levels, levels
        for sku in self._product.skus if self._product else ():
            if levels.get(sku.id) != before.get(sku.id):
                self.update(self._cell_of(sku).toAlignedRect())

    def mark(self, sku_id: SkuId | None) -> None:
        """Put a frame around one cell: that which was scanned."""
        if sku_id != self.marked:
            self.marked = sku_id
            self.update()

    def _cell_of(self, sku: Sku) -> QRectF:
        width, height, names = self._sides()
        at, down = self._sizes().index(sku.size or _ONLY), self._colors().index(sku.color or _ONLY)
        return QRectF(names + at * width, self._head + down * height, width, height)

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), self.minimumHeight())

    def _colors(self) -> tuple[str, ...]:
        return (self._product.colors if self._product else ()) or (_ONLY,)

    def _sizes(self) -> tuple[str, ...]:
        return (self._product.sizes if self._product else ()) or (_ONLY,)

    @property
    def _head(self) -> int:
        """How high the names of the sizes stand over the cells."""
        return self._desk.theme.px(20)

    def _sides(self) -> tuple[int, int, int]:
        """Width and height of a cell, and the width of the column of colours."""
        px, theme = self._desk.theme.px, self._desk.theme
        metrics = theme.metrics("small")
        names = max((metrics.horizontalAdvance(color) for color in self._colors()), default=0) + px(16)
        names = min(names, px(96)) if self._colors() != (_ONLY,) else px(4)
        widest = max((metrics.horizontalAdvance(size) for size in self._sizes()), default=0) + px(8)
        most = max(px(84), min(px(168), widest))
        width = min(most, max(px(38), (self.width() - names) // max(1, len(self._sizes()))))
        return width, px(26), names

    def shown_as(self, size: str) -> str:
        """What stands over the column of `size`: all of it, or its beginning and an ellipsis."""
        width, _, _ = self._sides()
        room = width - self._desk.theme.px(4)
        return self._desk.theme.metrics("small").elidedText(size, Qt.TextElideMode.ElideRight, room)

    def _size_over(self, at: QPointF) -> str:
        """The size whose column's head is at `at`; empty elsewhere."""
        width, _, names = self._sides()
        column_ = int((at.x() - names) // width)
        is_head = at.y() < self._head and at.x() >= names and column_ < len(self._sizes())
        return self._sizes()[column_] if is_head else ""

    def _sku_at(self, at: QPointF) -> Sku | None:
        width, height, names = self._sides()
        column_, row_ = int((at.x() - names) // width), int((at.y() - self._head) // height)
        colors, sizes = self._colors(), self._sizes()
        if self._product is None or not (0 <= row_ < len(colors) and 0 <= column_ < len(sizes)) or at.x() < names:
            return None
        return self._sku(colors[row_], sizes[column_])

    def _sku(self, color: str, size: str) -> Sku | None:
        skus = self._product.skus if self._product else ()
        return next((sku for sku in skus if (sku.color or _ONLY) == color and (sku.size or _ONLY) == size), None)

    def _sentence(self, sku: Sku) -> str:
        level, variant, tr = self._levels.get(sku.id, StockLevel()), sku.variant or sku.code, self._desk.tr
        if self._row is None or not self._row.counts_sku(sku.id):
            return tr("product.cell_uncounted", variant=variant, sold=level.sold)
        told = tr("product.cell", variant=variant, left=level.left, held=level.held, sold=level.sold)
        said_at_ms = self._row.said.get(sku.id)
        if said_at_ms is None:
            return told
        return f"{told} · {tr('product.said', when=said_when(self._desk, said_at_ms), age=age(self._desk, said_at_ms))}"

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._product is None:
            return
        theme = self._desk.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height, names = self._sides()
        center = Qt.AlignmentFlag.AlignCenter
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("quiet"))
        for at, size in enumerate(self._sizes()):
            shown = self.shown_as(size)
            painter.drawText(QRectF(names + at * width, 0, width, self._head), center, shown)
        for down, color in enumerate(self._colors()):
            top = self._head + down * height
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("quiet"))
            shown = theme.metrics("small").elidedText(color, Qt.TextElideMode.ElideRight, names - theme.px(8))
            painter.drawText(QRectF(0, top, names, height), Qt.AlignmentFlag.AlignVCenter, shown)
            for at, size in enumerate(self._sizes()):
                box = QRectF(names + at * width, top, width, height)
                if box.intersects(QRectF(event.rect())):
                    self._paint_cell(painter, box, self._sku(color, size))
        painter.end()

    def _paint_cell(self, painter: QPainter, box: QRectF, sku: Sku | None) -> None:
        theme, px = self._desk.theme, self._desk.theme.px
        cell = box.adjusted(px(1), px(1), -px(1), -px(1))
        if sku is None:
            return
        level = self._levels.get(sku.id, StockLevel())
        is_counted = self._row is not None and self._row.counts_sku(sku.id)
        ink = left_ink(level) if is_counted else "faint"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{ink}_back" if ink in ("bad", "warn") else "raised"))
        if sku.id == self.marked:
            painter.setPen(QPen(theme.color("accent"), px(2)))
        painter.drawRoundedRect(cell, px(4), px(4))
        painter.setPen(theme.color(ink))
        painter.setFont(theme.font("body", bold=True))
        text = "–" if not is_counted else f"-{level.short}" if level.short else str(level.left)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
        if level.held:
            painter.setFont(theme.font("tiny"))
            painter.setPen(theme.color("quiet"))
            corner = cell.adjusted(0, 0, -px(4), 0)
            painter.drawText(corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"+{level.held}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        sku = self._sku_at(event.position())
        if sku is not None and event.button() == Qt.MouseButton.LeftButton:
            self.cell_clicked.emit(sku.id)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            sku = self._sku_at(QPointF(event.pos()))
            told = self._sentence(sku) if sku else self._size_over(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tip(told) if told else "", self)
            return True
        return super().event(event)


class ProductPane(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("productPane")
        self.setAccessibleName(desk.tr("product.title"))
        self.setMinimumHeight(desk.theme.px(136))
        self._desk = desk
        self._id: ProductId | None = None
        self._name = ElidedLabel(step="strong")
        self._prices = label(step="small", tone="quiet", wrap=True)
        self._points = label(step="small", tone="quiet", wrap=True)
        self._matrix = SizeMatrix(desk)
        self._matrix.cell_clicked.connect(self._on_matrix_cell_clicked)
        self._pin = button(desk, "product.pin", self._pin_it, name="pinProductButton", role="small", icon="pin")
        self._renumber = button(desk, "product.renumber", self._ask_number, name="renumberButton", role="small")
        self._at_once = QCheckBox(desk.tr("product.opens_at_once"))
        self._at_once.setAccessibleName(desk.tr("product.opens_at_once"))
        self._at_once.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._at_once.clicked.connect(self._on_at_once_clicked)
        rule = QFrame()
        rule.setProperty("role", "rule")
        head = row(desk, self._name, self._renumber, self._pin)
        head.setStretch(0, 1)
        under = row(desk, self._prices, self._at_once)
        under.setStretch(0, 1)
        inside = QWidget()
        self._said = label(step="small", tone="faint", wrap=True)
        self._said.setObjectName("stockSaid")
        inside.setLayout(column(desk, self._matrix, self._said, under, self._points, None, gap=6))
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = column(desk, head, scroll, gap=4, around=(12, 6))
        body.setStretch(1, 1)
        self.setLayout(column(desk, rule, body, gap=0))
        self._older = QTimer(self)
        self._older.setInterval(_AGE_MS)
        self._older.timeout.connect(self._show_said)
        self._older.start()
        desk.ties.listen(desk.console.state.session_changed, lambda _: self._show_said())

    def show_product(self, product_id: ProductId | None) -> None:
        self._id = product_id
        one = self._desk.console.state.goods_rows.get(product_id) if product_id is not None else None
        if one is None:
            return
        product, tr = one.product, self._desk.tr
        name = f"{tr('goods.number', number=product.number)} " if product.number else ""
        self._name.set_text(name + product.name)
        parts = [money(product.price_minor)]
        if product.list_price_minor is not None:
            parts.append(tr("product.list_price", price=money(product.list_price_minor)))
        if product.floor_price_minor is not None:
            margin = product.margin_minor or 0
            over = tr("product.over_floor", margin=f"{'+' * (margin > 0)}{money(margin)}".replace("¥", ""))
            parts.append(tr("product.floor_price", price=money(product.floor_price_minor)) + over)
        if (offer := product.detail("offer")) is not None:
            parts.append(offer)
        self._prices.setText(breakable("  ".join(parts)))
        self._points.setText(breakable(" · ".join(product.talking_points)))
        self._points.setVisible(bool(product.talking_points))
        self._at_once.setChecked(product.opens_at_once)
        self._matrix.show_row(one)
        self._show_said()

    @Slot()
    def _show_said(self) -> None:
        """In cart mode the platform sells: say how old what we know of its stock is, or that nobody told us any."""
        desk, one = self._desk, self._desk.console.state.goods_rows.get(self._id) if self._id is not None else None
        session = desk.console.state.session
        is_mirror = session is None or session.mode == "cart"
        said_at_ms = one.said_at_ms if one is not None else None
        self._said.setVisible(one is not None and (is_mirror or not one.is_counted))
        if one is None:
            return
        if said_at_ms is None:
            self._said.setText("" if one.is_counted else desk.tr("product.uncounted"))
        else:
            when = said_when(desk, said_at_ms)
            self._said.setText(desk.tr("product.said_all", when=when, age=age(desk, said_at_ms)))

    def mark_sku(self, sku_id: SkuId | None) -> None:
        """Frame the SKU that was scanned."""
        self._matrix.mark(sku_id)

    def marked_sku(self) -> SkuId | None:
        return self._matrix.marked

    def _pin_it(self) -> None:
        if self._id is not None:
            self._desk.start(self._desk.console.queue.pin(self._id), f"pin-{self._id}")

    def _ask_number(self) -> None:
        product = self._desk.console.goods.catalogue.product(self._id) if self._id is not None else None
        if product is not None:
            AskText(
                self._desk, self.window(), "product.renumber", "product.renumber_hint",
                lambda number: self._desk.start(
                    self._desk.console.goods_desk.give_numbers(
                        {product.id: plain_number(number) if number.strip() else None}
                    ), f"renumber-{product.id}"
                ),
                text=product.number or "", may_be_empty=True,
            ).open()  # fmt: skip

    @Slot(bool)
    def _on_at_once_clicked(self, checked: bool) -> None:
        if self._id is not None:
            self._desk.start(self._desk.console.goods.set_opens_at_once(self._id, checked), "opens-at-once")

    @Slot(int)
    def _on_matrix_cell_clicked(self, sku_id: int) -> None:
        found = self._desk.console.goods.catalogue.sku(SkuId(sku_id))
        if found is not None:
            AdjustStockDialog(self._desk, self.window(), *found).open()
