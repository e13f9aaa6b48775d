"""Asking a second, deliberate time before a price is shown to the room that something speaks against."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import row
from anchor_console.desk.widgets.wording import money
from anchor_console.goods.guard import Doubt, Objection
from anchor_console.goods.product import Product
from anchor_console.pins.service import NeedsConfirmation

REASONS = ("loss_leader", "clearance", "floor_changed", "told_so")
_PRICES = (Doubt.FLOOR, Doubt.PLAN, Doubt.SHOP_PRICE)
_LONGEST = 100


class PriceGuardDialog(DialogFrame):
    """Return cancels here: only a reason, and a click on the other button or Tab to it, goes on."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        number: str,
        product: Product | None,
        asked: NeedsConfirmation,
        on_confirmed: Callable[[str], object],
        *,
        is_open: bool = False,
    ) -> None:
        """
        Args:
            is_open: whether the room sees a price already that is to be another.
        """
        self._words = "guard.change" if is_open else "guard"
        super().__init__(desk, parent, f"{self._words}.title", name="priceGuardDialog", width=480)
        self._on_confirmed = on_confirmed
        self.say(desk.tr("guard.which", number=number, name=product.name if product else ""), tone="")
        self.add(self._both_figures(asked.objections))
        self.say(desk.tr(f"{self._words}.tells"))
        self._why = QLineEdit()
        self._why.setObjectName("guardReasonField")
        self._why.setMaxLength(_LONGEST)
        self._why.setPlaceholderText(desk.tr("guard.why"))
        self._why.setAccessibleName(desk.tr("guard.why"))
        self._why.textChanged.connect(self._on_why_changed)
        reasons = [
            button(desk, f"guard.reason.{one}", partial(self._give, one), name=f"guardReason-{one}", role="small")
            for one in REASONS
        ]
        self.add(row(desk, *reasons, None, gap=6))
        self.add(self._why)
        self._confirm_button = button(
            desk, f"{self._words}.confirm", self._confirm, name="confirmPriceButton", role="price"
        )
        cancel = button(desk, f"{self._words}.cancel", self.reject, name="cancelPriceButton")
        self.add_buttons(self._confirm_button, cancel)
        self._confirm_button.setEnabled(False)
        cancel.setFocus()

    def _both_figures(self, found: tuple[Objection, ...]) -> QGridLayout:
        grid, px = QGridLayout(), self.desk.theme.px
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(0, 1)
        for at, one in enumerate(found):
            told = self.desk.tr(f"guard.doubt.{one.doubt.value}")
            what = label(f"{told}  {one.variant}".strip(), tone="bad", wrap=True)
            grid.addWidget(what, at, 0)
            ours = f"{self._words}.ours" if one.doubt in _PRICES else "guard.here"
            for place, key, figure in ((1, ours, one.ours), (2, f"guard.theirs.{one.doubt.value}", one.theirs)):
                if figure is None:
                    continue
                shown = money(figure) if one.doubt in _PRICES else self.desk.tr("guard.units", count=figure)
                side = label(f"{self.desk.tr(key)} ", step="small", tone="quiet")
                value = label(shown, step="title", tone="bad" if place == 1 else "")
                cell = row(self.desk, side, value, gap=4)
                cell.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addLayout(cell, at, place)
        return grid

    def _give(self, reason: str) -> None:
        self._why.setText(self.desk.tr(f"guard.reason.{reason}"))

    @Slot(str)
    def _on_why_changed(self, text: str) -> None:
        self._confirm_button.setEnabled(bool(text.strip()))

    def _confirm(self) -> None:
        why = self._why.text().strip()
        self.accept()
        self._on_confirmed(why)
