"""A flash price for what is on air: how much, from when to when, for how many, and how many each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QTime, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QStackedWidget, QTimeEdit, QWidget

from anchor_console.core.clock import from_ms, to_ms
from anchor_console.core.money import format_minor
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import FigureField, row
from anchor_console.desk.widgets.wording import money
from anchor_console.goods.product import Product
from anchor_console.pins.card import OnAir
from anchor_console.pins.flash import LONGEST_S, FlashOffer
from anchor_console.sheets.cells import amount

_MOST_MINUTES, _MOST_UNITS = LONGEST_S // 60, 99_999
_USUAL_MINUTES = 5
_NOW, _IN, _AT = "now", "in", "at"


class FlashDialog(DialogFrame):
    """Return sets it; the button is off until the price is one that is lower, and the times fit."""

    def __init__(
        self, desk: Desk, parent: QWidget, on_air: OnAir, product: Product | None,
        on_offer: Callable[[FlashOffer], object],
    ) -> None:  # fmt: skip
        super().__init__(desk, parent, "flash.title", name="flashDialog", width=460)
        self._on_offer = on_offer
        self._now_minor = on_air.price_minor or 0
        self._own_limit = product.per_fan_limit if product else None
        self.say(desk.tr("flash.which", number=on_air.number, price=money(on_air.price_minor)), tone="")
        self._price = QLineEdit()
        self._price.setObjectName("flashPriceField")
        self._price.setPlaceholderText(format_minor(self._now_minor))
        self._in = self._spin("flashInField", 1, _MOST_MINUTES, _USUAL_MINUTES)
        self._at = self._time("flashAtField")
        self._starts = _Moment(desk, "flashStart", ((_NOW, QWidget()), (_IN, self._in), (_AT, self._at)))
        self._minutes = self._spin("flashMinutesField", 1, _MOST_MINUTES, _USUAL_MINUTES)
        self._until = self._time("flashUntilField")
        self._ends = _Moment(desk, "flashEnd", (("after", self._minutes), ("until", self._until)))
        self._units = self._spin("flashUnitsField", 0, _MOST_UNITS, 0, none="flash.any")
        self._each = self._spin("flashEachField", 0, _MOST_UNITS, 0, none="flash.any")
        self.add(self._made_grid())
        self._told = label(tone="", wrap=True)
        self._told.setObjectName("flashTells")
        self.add(self._told)
        self.say(desk.tr("flash.ends"))
        self._go_button = button(desk, "flash.go", self._go, name="confirmFlashButton", role="price")
        self.add_buttons(button(desk, "cancel", self.reject), self._go_button)
        self._connect()
        self._on_changed()
        self._price.setFocus()

    def _made_grid(self) -> QGridLayout:
        grid, px = QGridLayout(), self.desk.theme.px
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("price", self._price), ("from", self._starts), ("to", self._ends), ("units", self._units),
            ("each", self._each),
        )  # fmt: skip
        for at, (word, field) in enumerate(fields):
            told = self.desk.tr(f"flash.{word}")
            field.setAccessibleName(told)
            grid.addWidget(label(told, tone="quiet"), at, 0)
            grid.addWidget(field, at, 1)
        return grid

    def _connect(self) -> None:
        self._price.textChanged.connect(self._on_changed)
        for spin in (self._in, self._minutes, self._units, self._each):
            spin.valueChanged.connect(self._on_changed)
        for field in (self._at, self._until):
            field.timeChanged.connect(self._on_changed)
        for moment in (self._starts, self._ends):
            moment.choice.currentIndexChanged.connect(self._on_changed)

    def _spin(self, name: str, least: int, most: int, value: int, *, none: str = "") -> QSpinBox:
        field = FigureField(self.desk)
        field.setObjectName(name)
        field.setRange(least, most)
        field.setValue(value)
        if none:
            field.setSpecialValueText(self.desk.tr(none))
        return field

    def _time(self, name: str) -> QTimeEdit:
        """A clock time, the next round ten minutes at first."""
        field = QTimeEdit()
        field.setObjectName(name)
        field.setDisplayFormat("HH:mm")
        now = from_ms(self.desk.console.clock.now_ms()).astimezone()
        soon = now + timedelta(minutes=10 - now.minute % 10)
        field.setTime(QTime(soon.hour, soon.minute))
        return field

    def _minor(self) -> int | None:
        try:
            return amount(self._price.text())
        except ValueError:
            return None

    def _offer(self) -> FlashOffer | None:
        """What is asked for; None where the price is not lower, or the times do not fit."""
        minor, now_ms = self._minor(), self.desk.console.clock.now_ms()
        if minor is None or not 0 < minor < self._now_minor:
            return None
        starts_ms = _next(self._at.time(), now_ms) if self._starts.chosen == _AT else None
        offer = FlashOffer(
            price_minor=minor,
            for_s=self._minutes.value() * 60,
            in_s=self._in.value() * 60 if self._starts.chosen == _IN else 0,
            units=self._units.value() or None,
            per_fan=self._each.value() or None,
            starts_ms=starts_ms,
            ends_ms=_next(self._until.time(), now_ms) if self._ends.chosen == "until" else None,
        )
        from_ms, ends_ms = offer.span(now_ms)
        fits = 0 < ends_ms - from_ms <= LONGEST_S * 1_000 and from_ms - now_ms <= LONGEST_S * 1_000
        return offer if fits else None

    @Slot()
    def _on_changed(self) -> None:
        tr, offer, minor = self.desk.tr, self._offer(), self._minor()
        self._go_button.setEnabled(offer is not None)
        if offer is None:
            is_lower = minor is None or 0 < minor < self._now_minor
            self._tell("" if minor is None else tr("flash.time_wrong" if is_lower else "flash.not_lower"))
            return
        from_ms, ends_ms = offer.span(self.desk.console.clock.now_ms())
        told = [tr("flash.tells", start=_clock(from_ms), end=_clock(ends_ms), price=money(offer.price_minor))]
        told += [tr("flash.tells_units", count=offer.units)] if offer.units else []
        bounds = [bound for bound in (offer.per_fan, self._own_limit) if bound]
        if bounds:
            told.append(tr("flash.tells_each", count=min(bounds)))
        if self._own_limit and offer.per_fan and self._own_limit < offer.per_fan:
            told.append(tr("flash.tells_own", count=self._own_limit))
        self._tell(" · ".join(told))

    def _tell(self, text: str) -> None:
        self._told.setText(text)
        self._told.setVisible(bool(text))
        self.fit()

    def _go(self) -> None:
        offer = self._offer()
        if offer is not None:
            self.accept()
            self._on_offer(offer)


class _Moment(QWidget):
    """One of several ways to say when, each with a field of its own; `chosen` is the word of the one in force."""

    def __init__(self, desk: Desk, name: str, ways: tuple[tuple[str, QWidget], ...]) -> None:
        super().__init__()
        self.choice = QComboBox()
        self.choice.setObjectName(f"{name}Choice")
        self._fields = QStackedWidget()
        for word, field in ways:
            self.choice.addItem(desk.tr(f"flash.{word}"), word)
            field.setAccessibleName(desk.tr(f"flash.{word}"))
            self._fields.addWidget(field)
        self.choice.currentIndexChanged.connect(self._fields.setCurrentIndex)
        self.choice.setAccessibleName(desk.tr("flash.from" if name == "flashStart" else "flash.to"))
        line = row(desk, self.choice, self._fields, gap=8)
        line.setStretch(0, 2)
        line.setStretch(1, 1)
        self.setLayout(line)

    @property
    def chosen(self) -> str:
        return str(self.choice.currentData())


def _next(time: QTime, now_ms: int) -> int:
    """When the clock shows `time` next, in this PC's zone; the minute that runs is now."""
    now = from_ms(now_ms).astimezone()
    at = now.replace(hour=time.hour(), minute=time.minute(), second=0, microsecond=0)
    if at < now.replace(second=0, microsecond=0):
        at += timedelta(days=1)
    return to_ms(at)


def _clock(at_ms: int) -> str:
    return from_ms(at_ms).astimezone().strftime("%H:%M:%S")
