"""A flash price for what is on air: how much, from when, for how long, how many, and how many each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSpinBox, QWidget

from anchor_console.core.money import format_minor
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.parts import button, label
from anchor_console.desk.wording import money
from anchor_console.pins.card import OnAir
from anchor_console.pins.flash import FlashOffer
from anchor_console.sheets.cells import amount

_MOST_MINUTES, _MOST_UNITS = 360, 99_999
_USUAL_MINUTES = 5


class FlashDialog(DialogFrame):
    """Return sets it; the button is off until the price is one that is lower."""

    def __init__(self, desk: Desk, parent: QWidget, on_air: OnAir, on_offer: Callable[[FlashOffer], object]) -> None:
        super().__init__(desk, parent, "flash.title", name="flashDialog", width=420)
        self._on_offer = on_offer
        self._now_minor = on_air.price_minor or 0
        self.say(desk.tr("flash.now", number=on_air.number, price=money(on_air.price_minor)), tone="")
        self._price = QLineEdit()
        self._price.setObjectName("flashPriceField")
        self._price.setPlaceholderText(format_minor(self._now_minor))
        self._minutes = self._spin("flashMinutesField", 1, _MOST_MINUTES, _USUAL_MINUTES)
        self._in = self._spin("flashInField", 0, _MOST_MINUTES, 0, none="flash.at_once")
        self._units = self._spin("flashUnitsField", 0, _MOST_UNITS, 0, none="flash.any")
        self._each = self._spin("flashEachField", 0, _MOST_UNITS, 0, none="flash.any")
        grid, px = QGridLayout(), desk.theme.px
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("price", self._price), ("minutes", self._minutes), ("in", self._in), ("units", self._units),
            ("each", self._each),
        )  # fmt: skip
        for at, (word, field) in enumerate(fields):
            told = desk.tr(f"flash.{word}")
            field.setAccessibleName(told)
            grid.addWidget(label(told, tone="quiet"), at, 0)
            grid.addWidget(field, at, 1)
        self.add(grid)
        self.say(desk.tr("flash.ends"))
        self._go_button = button(desk, "flash.go", self._go, name="confirmFlashButton", role="price")
        self.add_buttons(button(desk, "cancel", self.reject), self._go_button)
        self._price.textChanged.connect(self._on_price_changed)
        self._on_price_changed("")
        self._price.setFocus()

    def _spin(self, name: str, least: int, most: int, value: int, *, none: str = "") -> QSpinBox:
        field = QSpinBox()
        field.setObjectName(name)
        field.setRange(least, most)
        field.setValue(value)
        if none:
            field.setSpecialValueText(self.desk.tr(none))
        return field

    def _minor(self) -> int | None:
        try:
            return amount(self._price.text())
        except ValueError:
            return None

    @Slot(str)
    def _on_price_changed(self, _: str) -> None:
        minor = self._minor()
        self._go_button.setEnabled(minor is not None and 0 < minor < self._now_minor)

    def _go(self) -> None:
        minor = self._minor()
        if minor is None:
            return
        self.accept()
        self._on_offer(
            FlashOffer(
                price_minor=minor,
                for_s=self._minutes.value() * 60,
                in_s=self._in.value() * 60,
                units=self._units.value() or None,
                per_fan=self._each.value() or None,
            )
        )
