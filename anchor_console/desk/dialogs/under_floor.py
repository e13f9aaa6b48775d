"""Asking a second, deliberate time before a price under its floor is shown to the room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.parts import button
from anchor_console.desk.wording import money
from anchor_console.goods.product import Product
from anchor_console.pins.service import NeedsConfirmation


class UnderFloorDialog(DialogFrame):
    """Return cancels here: only a click on the other button, or Tab to it, goes on."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        number: str,
        product: Product | None,
        asked: NeedsConfirmation,
        on_confirmed: Callable[[], object],
    ) -> None:
        super().__init__(desk, parent, "floor.title", name="underFloorDialog")
        self._on_confirmed = on_confirmed
        name = product.name if product else ""
        self.say(desk.tr("floor.which", number=number, name=name), tone="")
        self.say(desk.tr("floor.why", price=money(asked.price_minor), floor=money(asked.floor_minor)), tone="bad")
        confirm = button(desk, "floor.confirm", self._confirm, name="confirmUnderFloorButton", role="price")
        self.add_buttons(confirm, button(desk, "cancel", self.reject))

    def _confirm(self) -> None:
        self.accept()
        self._on_confirmed()
