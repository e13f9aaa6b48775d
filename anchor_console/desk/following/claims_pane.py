"""The claims of the session: who said they will buy what, what was set aside, and the two ways to settle one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPushButton,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from anchor_console.core.ids import ClaimId, SkuId
from anchor_console.desk.context import Desk
from anchor_console.desk.following.short_bar import ShortBar
from anchor_console.desk.following.variant_cells import VariantCells
from anchor_console.desk.models.board_model import Index, RowRole
from anchor_console.desk.models.ordered_model import OrderedModel
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets import painting
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.menu import PassingMenu, offer, plain_word
from anchor_console.desk.widgets.one_press import RETURN, is_only_held
from anchor_console.desk.widgets.parts import EmptyState, column
from anchor_console.desk.widgets.row_list import RowList
from anchor_console.desk.widgets.tier_looks import draw_name
from anchor_console.desk.widgets.wording import time_of_day
from anchor_console.goods.product import Product
from anchor_console.sales.claims import Claim, ClaimState

_LOOKS = {
    ClaimState.NEEDS_LOOK: "warn",
    ClaimState.HELD: "good",
    ClaimState.PART_HELD: "good",
    ClaimState.WAITING: "info",
    ClaimState.SOLD: "sold_out",
    ClaimState.RELEASED: "cancel",
}
_SHOW_MS = 100
_ROW = 34
_NAME_LEAST, _NAME_USUAL, _NAME_SHARE, _WHAT_GAP = 76, 112, 0.38, 10
_SETTLED = (ClaimState.SOLD, ClaimState.RELEASED)
_SETTLED_FROM = 2
"""With what the places of settled ones begin."""
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def _place(claim: Claim) -> tuple[int, int, int]:
    """Those whose variant a person must tell, the one that waits longest on top; then open ones, then settled ones.

    Within these the latest first: whoever moved up is on top again.
    """
    state = claim.state
    if state is ClaimState.NEEDS_LOOK:
        return 0, claim.place, claim.id
    return _SETTLED_FROM - (state not in _SETTLED), -max(claim.at_ms, claim.held_at_ms or 0), -claim.id


class ClaimDelegate(QStyledItemDelegate):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._desk.theme.px(120), self._desk.theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self._desk.theme, self._desk.theme.px
        claim: Claim = index.data(RowRole.ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painting.row_back(painter, option, theme)
        box = QRectF(option.rect).adjusted(px(12), 0, -px(12), 0)
        settled = claim.state in _SETTLED
        ink = theme.color("quiet" if settled else "ink")
        word = self._state_word(claim)
        used = painting.chip(painter, box.left(), box.center().y(), word, _LOOKS[claim.state], theme, px(52))
        box.setLeft(box.left() + used + px(8))
        metrics = theme.metrics("body", bold=not settled)
        what = self.what_within(claim, box.width() - px(_NAME_LEAST + 8 + _WHAT_GAP))
        what_needs = metrics.horizontalAdvance(what) + px(_WHAT_GAP)
        clock = time_of_day(claim.at_ms)
        clock_needs = theme.metrics("small").horizontalAdvance(clock) + px(8)
        # In a narrow list what is wanted is read before the time, which the tooltip tells as well.
        if box.width() - clock_needs >= px(_NAME_LEAST + 8) + what_needs:
            painting.words(painter, box, clock, theme.font("small"), theme.color("faint"), right=True)
            box.setRight(box.right() - clock_needs)
        name_room = QRectF(box)
        name_share = max(px(_NAME_USUAL), box.width() * _NAME_SHARE)
        # In a narrow list what is wanted is read before the end of a name, but not before its first letters.
        name_room.setWidth(max(px(_NAME_LEAST), min(name_share, box.width() - what_needs)))
        mark = self._desk.console.tiers.mark_of(claim.identity_id)
        draw_name(painter, name_room, claim.fan_name, ink, mark, theme)
        box.setLeft(name_room.right() + px(8))
        painting.words(painter, box, what, theme.font("body", bold=not settled), ink)
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:  # fmt: skip
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), plain_tip(self.told(index.data(RowRole.ROW))), view)
        return True

    def told(self, claim: Claim) -> str:
        """The whole of a claim: what became of each unit, why some were not given, until when what is held stands."""
        tr, reason = self._desk.tr, claim.reason
        told = tr(
            "claims.tip", at=time_of_day(claim.at_ms), fan=claim.fan_name,
            what=self._what(claim, self._which(claim)),
            wanted=claim.wanted, waiting=claim.waiting, held=claim.held, sold=claim.sold, released=claim.released,
            reason=tr(f"claim.reason.{reason.value}") if reason else "–",
        )  # fmt: skip
        if not claim.held:
            return told
        until = claim.expires_at_ms
        stands = tr("claims.tip_stands") if until is None else tr("claims.tip_until", time=time_of_day(until))
        return f"{told}\n{stands}"

    def _state_word(self, claim: Claim) -> str:
        session = self._desk.console.state.session
        # In cart mode nothing is set aside: a claim that waits is simply listed.
        if claim.state is ClaimState.WAITING and (session is None or session.mode == "cart"):
            return self._desk.tr("claim.state.listed")
        if claim.state is ClaimState.RELEASED and claim.reason is not None:
            return self._desk.tr(f"claim.reason.{claim.reason.value}")
        return self._desk.tr(f"claim.state.{claim.state.value}", held=claim.held, wanted=claim.wanted)

    def what_within(self, claim: Claim, room_px: float) -> str:
        """What is wanted, in so much room: colour, size and how many stay whole, and of two names none is cut."""
        metrics = self._desk.theme.metrics("body", bold=claim.state not in _SETTLED)
        which = self._which(claim)
        whole = self._what(claim, which)
        if not which or metrics.horizontalAdvance(whole) <= room_px:
            return whole
        if claim.or_product_id is not None:
            return self._what(claim, number=self._desk.tr("claims.either_short", number=claim.number))
        left_px = room_px - metrics.horizontalAdvance(self._what(claim)) - metrics.horizontalAdvance(" ")
        short = metrics.elidedText(which, Qt.TextElideMode.ElideRight, max(0, int(left_px)))
        return self._what(claim, short if len(short) > 1 else "")

    def _what(self, claim: Claim, which: str = "", number: str = "") -> str:
        variant = " ".join(part for part in (claim.color, claim.size) if part)
        wanted = claim.live_units or claim.wanted
        qty = f" ×{wanted}" if wanted > 1 else ""
        number = number or self._desk.tr("goods.number", number=claim.number)
        return " ".join(part for part in (number, which, f"{variant}{qty}".strip()) if part)

    def _which(self, claim: Claim) -> str:
        """The two products that the number may have meant where it had just moved; the one where it means another by
        now; nothing where it tells enough.
        """
        new, old = _meant(self._desk, claim)
        if claim.or_product_id is not None:
            names = [product.name if product else "—" for product in (new, old)]
            return self._desk.tr("claims.either", new=names[0], old=names[1])
        now = self._desk.console.goods.catalogue.numbered(claim.number)
        return new.name if new is not None and now is not None and now.id != new.id else ""


def _meant(desk: Desk, claim: Claim) -> tuple[Product | None, Product | None]:
    """The product of the claim, and the other one that its number may have meant."""
    catalogue, other = desk.console.goods.catalogue, claim.or_product_id
    return catalogue.product(claim.product_id), None if other is None else catalogue.product(other)


class _List(RowList):
    settle_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_only_held(event):
            return
        if event.key() in RETURN and not event.modifiers() & ~_KEYPAD:
            self.settle_pressed.emit()
        else:
            super().keyPressEvent(event)


class ClaimsPane(QWidget):
    fan_selected = Signal(int)
    count_changed = Signal(int)
    """How many are still to be settled."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._board = desk.console.state.claims
        self._model: OrderedModel[ClaimId, Claim] = OrderedModel(self._board, _place, lambda claim: claim.fan_name)
        desk.ties.observe(self._board, self._model)
        desk.ties.listen(desk.console.tiers.changed, lambda _: self.list.viewport().update())
        self.list = _List(self._model, desk.theme.px(_ROW))
        self.list.setObjectName("claimsView")
        self.list.setAccessibleName(desk.tr("claims.title"))
        self.list.setItemDelegate(ClaimDelegate(desk, self.list))
        self._confirm = button(desk, "claims.confirm", self._confirm_selected, name="confirmClaimButton", role="small")
        self._release = button(desk, "claims.release", self._release_selected, name="releaseClaimButton", role="small")
        self._variant = button(desk, "claims.variant", self._choose_variant, name="chooseVariantButton", role="small")
        self.tools = [self._variant, self._confirm, self._release]
        self.always: list[QPushButton] = []
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(desk, "claims", "claims.empty", "claims.empty_hint"))
        self._cells = VariantCells(desk, self._first)
        self._cells.chosen.connect(self._on_cells_chosen)
        self._cells.left.connect(self._on_cells_left)
        self.list.settle_pressed.connect(self._cells.take_focus)
        self._told: ClaimId | None = None
        """Whose variant was just told here: the keys go on with the next one."""
        self._short = ShortBar(desk)
        self._short.installEventFilter(self)
        whole = column(desk, self._short, self._cells, self._stack, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        # A list of one row at least stands below what is asked, however small the pane.
        self.list.setMinimumHeight(desk.theme.px(_ROW))
        self._stack.setMinimumHeight(desk.theme.px(_ROW))
        self._soon = AtMostEvery(desk.rounds, self, _SHOW_MS, self.refresh)
        for signal in (self._model.rowsInserted, self._model.rowsRemoved, self._model.dataChanged):
            signal.connect(self._on_model_changed)
        self.list.selectionModel().currentChanged.connect(self._on_list_current_changed)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is short is told above the cells, and comes and goes."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize):
            self._share_room()
        return False

    def _share_room(self) -> None:
        short = 0 if self._short.isHidden() else self._short.sizeHint().height()
        self._cells.keep_within(self.height() - short - self._stack.minimumHeight())

    def selected(self) -> Claim | None:
        index = self.list.currentIndex()
        claim = index.data(RowRole.ROW) if index.isValid() else None
        return claim if isinstance(claim, Claim) else None

    def _first(self) -> Claim | None:
        """What is to be done first."""
        index = self._model.index(0, 0)
        return index.data(RowRole.ROW) if index.isValid() else None

    def _confirm_selected(self) -> None:
        if (claim := self.selected()) is not None:
            self._desk.start(self._desk.console.claims.confirm(claim.id), f"confirm-{claim.id}")

    def _release_selected(self) -> None:
        if (claim := self.selected()) is not None:
            self._desk.start(self._desk.console.claims.release(claim.id), f"release-{claim.id}")

    def _choose_variant(self) -> None:
        claim = self.selected()
        if claim is None:
            return
        menu = PassingMenu(self, "variantMenu")
        for product in filter(None, _meant(self._desk, claim)):
            if claim.or_product_id is not None:
                menu.addSection(plain_word(product.name))
            for sku in product.skus_like(claim.color, claim.size) or product.skus:
                offer(menu, sku.variant or sku.code, partial(self._settle_variant, claim.id, sku.id))
        menu.popup(self._variant.mapToGlobal(self._variant.rect().bottomLeft()))

    def _settle_variant(self, claim_id: ClaimId, sku_id: SkuId) -> None:
        self._desk.start(self._desk.console.claims.choose_variant(claim_id, sku_id), f"variant-{claim_id}")

    def refresh(self) -> None:
        """Show counts and tools as they are now."""
        self._go_on()
        self.count_changed.emit(self._model.before((_SETTLED_FROM,)))
        self._stack.setCurrentIndex(0 if len(self._board) else 1)
        self._allow()

    def _go_on(self) -> None:
        """From a claim whose variant is told now to the next that needs a look, or along with it to its new place."""
        claim = self.selected()
        if self._told is None or claim is None or claim.id != self._told or claim.state is ClaimState.NEEDS_LOOK:
            return
        self._told = None
        first = self._model.index(0, 0)
        if first.data(RowRole.ROW).state is ClaimState.NEEDS_LOOK:
            self.list.setCurrentIndex(first)
        else:
            self.list.scrollTo(self.list.currentIndex())

    @Slot(int)
    def _on_cells_chosen(self, claim_id: int) -> None:
        self._told = ClaimId(claim_id)

    @Slot()
    def _on_cells_left(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_model_changed(self) -> None:
        self._soon.ask()

    @Slot()
    def _on_list_current_changed(self) -> None:
        self._allow()
        self._cells.wish(self.selected())
        if (claim := self.selected()) is not None:
            self.fan_selected.emit(claim.identity_id)

    def _allow(self) -> None:
        claim = self.selected()
        is_open = claim is not None and claim.state not in _SETTLED
        self._confirm.setVisible(is_open and claim is not None and claim.sku_id is not None)
        self._release.setVisible(is_open)
        self._variant.setVisible(is_open and claim is not None and claim.sku_id is None)
