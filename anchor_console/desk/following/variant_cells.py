"""The claim whose variant a person must tell: the cells that it may mean, each one tap away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from anchor_console.core.board import AnyChange
from anchor_console.desk.context import Desk
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.flow_layout import FlowLayout
from anchor_console.desk.widgets.labels import ElidedLabel
from anchor_console.desk.widgets.menu import plain_word
from anchor_console.desk.widgets.one_press import RETURN, is_only_held
from anchor_console.desk.widgets.parts import column, row, show_in_place
from anchor_console.goods.product import Product, Sku
from anchor_console.sales.claims import Claim, ClaimState

_SHOW_MS = 100
_MOST = 24
_LINES = 3
_GAP = 4
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


def cells_of(desk: Desk, claim: Claim) -> list[tuple[Product, Sku]]:
    """The variants that a claim may mean: what fits its words, of either product where its number had just moved."""
    catalogue = desk.console.goods.catalogue
    products = [catalogue.product(one) for one in (claim.product_id, claim.or_product_id) if one is not None]
    cells = [
        (product, sku)
        for product in products
        if product is not None
        for sku in product.skus_like(claim.color, claim.size) or product.skus
    ]
    return cells[:_MOST]


class VariantCells(QFrame):
    """Shows one claim at a time: the one that is selected, else the one that waits longest; hidden where none does.

    Args:
        first: the claim that is to be settled first; None where there is no claim.
    """

    chosen = Signal(int)
    """A variant of this claim was told."""
    left = Signal()
    """The keys are no longer wanted here."""

    def __init__(self, desk: Desk, first: Callable[[], Claim | None]) -> None:
        super().__init__()
        self.setObjectName("variantCells")
        self.setAccessibleName(desk.tr("cells.title"))
        self._desk = desk
        self._first = first
        self._wished: Claim | None = None
        self._shown: tuple[object, ...] = ()
        self._room_px = 0
        self._says = ElidedLabel(step="small")
        self._place = QWidget()
        self._cells = FlowLayout(desk.theme.px(_GAP))
        self._place.setLayout(self._cells)
        head = row(desk, self._says, gap=6)
        head.setStretch(0, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._place)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(desk, head, self._scroll, gap=4, around=(12, 4)))
        self._soon = AtMostEvery(desk.rounds, self, _SHOW_MS, self.refresh)
        state = desk.console.state
        desk.ties.observe(state.claims, AnyChange(self._soon.ask))
        desk.ties.observe(state.goods_rows, AnyChange(self._soon.ask))
        self.refresh()

    def take_focus(self) -> None:
        """Have the keys at the first cell: arrows go on to others, Return chooses, Escape leaves."""
        if not self.isHidden() and (taps := self._taps()):
            taps[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _taps(self) -> list[QWidget]:
        items = [self._cells.itemAt(at) for at in range(self._cells.count())]
        return [tap for item in items if item is not None and (tap := item.widget()) is not None]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys on a cell: a button of its own would go on with arrows wherever the next one stands."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.modifiers() & ~_KEYPAD:
            return False
        if event.key() in _STEPS:
            self._step(_STEPS[Qt.Key(event.key())])
        elif event.key() in RETURN and isinstance(watched, QPushButton):
            if not is_only_held(event):
                watched.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        taps = self._taps()
        focused = self._focused()
        if focused is not None:
            to = taps[(taps.index(focused) + by) % len(taps)]
            to.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(to)

    def wish(self, claim: Claim | None) -> None:
        """Show the cells of this claim, where it still needs a variant."""
        self._wished = claim
        self.refresh()

    def claim(self) -> Claim | None:
        """The claim whose cells are shown."""
        claims = self._desk.console.state.claims
        wished = None if self._wished is None else claims.get(self._wished.id)
        if wished is not None and wished.state is ClaimState.NEEDS_LOOK:
            return wished
        first = self._first()
        return first if first is not None and first.state is ClaimState.NEEDS_LOOK else None

    def refresh(self) -> None:
        claim = self.claim()
        if self._shown and (claim is None or claim.id != self._shown[0]) and self._focused() is not None:
            # The keys were on the cells of a claim that somebody else has settled: they settle no other one.
            self.left.emit()
        show_in_place(self, is_shown=claim is not None)
        if claim is None:
            self._shown = ()
            return
        rows = self._desk.console.state.goods_rows

        def left_of(cell: tuple[Product, Sku]) -> int | None:
            found = rows.get(cell[0].id)
            return found.left_of(cell[1].id) if found and cell[1].id in found.levels else None

        # What is there comes first: that is what is said to the fan.
        cells = sorted(cells_of(self._desk, claim), key=lambda cell: not left_of(cell))
        left = [left_of(cell) for cell in cells]
        shown = (claim.id, claim.fan_name, tuple(sku.id for _, sku in cells), tuple(left))
        if shown == self._shown:
            return
        self._shown = shown
        said = " ".join(part for part in (claim.color, claim.size) if part)
        self._says.set_text(
            self._desk.tr("cells.which", name=claim.fan_name, number=claim.number, said=said, qty=claim.open_units)
        )
        focused, old = self._focused(), self._take_out()
        for (product, sku), units in zip(cells, left, strict=True):
            tap = self._cell(claim, product, sku, units)
            self._cells.addWidget(tap)
            tap.show()  # what is hidden takes no room yet
        if focused is not None:
            self._focus_again(focused.objectName())
        for gone in old:
            gone.hide()
            gone.deleteLater()
        self._fit()

    def keep_within(self, room_px: int) -> None:
        """Have so much room, the question above the cells included."""
        self._room_px = room_px - self._says.sizeHint().height() - self._desk.theme.px(12)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the cells need, up to three lines of them, or as many as there is room for."""
        height = self._cells.heightForWidth(max(1, self._scroll.viewport().width()))
        line = next((tap.sizeHint().height() for tap in self._place.findChildren(QPushButton)), 0)
        gap = self._desk.theme.px(_GAP)
        # Whole lines of them: a cut one could not be read.
        lines = max(1, min(_LINES, (self._room_px + gap) // max(1, line + gap)))
        self._scroll.setFixedHeight(min(height, lines * (line + gap) - gap))

    def _cell(self, claim: Claim, product: Product, sku: Sku, units: int | None) -> QPushButton:
        desk = self._desk
        name = f"{product.name} " if claim.or_product_id is not None else ""
        words = f"{name}{sku.variant or sku.code}"
        tap = button(
            desk,
            "cells.tap",
            lambda: self._choose(claim, sku, tap),
            name=f"cell-{sku.code}",
            role="small",
        )
        left = "" if units is None else f" · {units}"
        tap.setText(plain_word(words + left))
        tap.setAccessibleName(words if units is None else desk.tr("cells.tap_name", variant=words, left=units))
        tap.installEventFilter(self)
        return tap

    def _choose(self, claim: Claim, sku: Sku, tap: QPushButton) -> None:
        self.chosen.emit(claim.id)
        if tap.hasFocus():
            self.left.emit()
        self._desk.start(self._desk.console.claims.choose_variant(claim.id, sku.id), f"variant-{claim.id}")

    def _focused(self) -> QWidget | None:
        return next((tap for tap in self._taps() if tap.hasFocus()), None)

    def _focus_again(self, name: str) -> None:
        """Let the keys stay on the cell of this name; where it is there no more, they go back."""
        tap = next((tap for tap in self._taps() if tap.objectName() == name), None)
        if tap is not None:
            tap.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def _take_out(self) -> list[QWidget]:
        """Take all cells out of their places; they are still to be seen."""
        old = self._taps()
        while self._cells.takeAt(0) is not None:
            pass
        return old
