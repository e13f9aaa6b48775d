"""Below the card on air: what was done for it on the platform's own console, ticked off by a click or a key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QPushButton

from anchor_console.core.observer import Signal
from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label, set_look
from anchor_console.desk.widgets.parts import row
from anchor_console.desk.widgets.wording import money
from anchor_console.goods.guard import Doubt, Objection
from anchor_console.live.air.price_guard import Asked
from anchor_console.pins.ticks import Tick

_PATIENCE_MS = 300
_LOOK_AGAIN_MS = 500


class TickRow(QFrame):
    """`overdue_changed` tells whether popping the link is overdue."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("platformTicks")
        self._desk = desk
        self.overdue_changed: Signal[bool] = Signal()
        self.is_overdue = False
        self._buttons: dict[Tick, QPushButton] = {}
        for tick in Tick:
            made = button(desk, f"tick.{tick.value}_to_do", partial(self.flip, tick), name=f"tick-{tick.value}")
            made.setProperty("chip", "plain")
            self._buttons[tick] = made
        desk.tell_keys(self._tell_keys)
        self._shop = label(chip="plain")
        self._shop.setObjectName("shopSays")
        self.setLayout(row(desk, *self._buttons.values(), self._shop, None, gap=6, around=(16, 0)))
        self._look_again = QTimer(self)
        self._look_again.setInterval(_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._on_look_again_timeout)
        # Most answers, and that there is no shop to ask, come at once: nothing flashes up for them.
        self._waits_long = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_timeout)
        desk.ties.listen(desk.console.popping.changed, lambda _: self.refresh())
        desk.ties.listen(desk.console.guard.changed, lambda _: self.refresh())
        self.refresh()

    def flip(self, tick: Tick) -> None:
        """Set the tick of the card on air, or take it back."""
        on_air = self._desk.console.state.on_air
        if on_air is not None:
            is_set = self._desk.console.popping.is_set(tick)
            self._desk.start(self._desk.console.air.tick(tick, not is_set, pin_id=on_air.pin_id), f"tick-{tick.value}")

    def _tell_keys(self) -> None:
        for tick, made in self._buttons.items():
            made.setToolTip(self._desk.tr("tick.tells", keys=self._desk.key(f"tick_{tick.value}")))

    def refresh(self) -> None:
        console, tr = self._desk.console, self._desk.tr
        on_air = console.state.on_air
        if on_air is None:
            self._look_again.stop()
        elif not self._look_again.isActive():
            self._look_again.start()
        for tick, shown in self._buttons.items():
            is_set = on_air is not None and console.popping.is_set(tick)
            overdue = tick is Tick.POPPED and on_air is not None and console.popping.is_overdue
            again = overdue and console.state.ticks.has(tick)
            word = tr("tick.popped_again" if again else f"tick.{tick.value}" if is_set else f"tick.{tick.value}_to_do")
            shown.setText(f"{'✓' if is_set else '○'} {word}")
            shown.setAccessibleName(f"{word} {tr('tick.yes' if is_set else 'tick.no')}")
            shown.setEnabled(on_air is not None)
            set_look(shown, "chip", "good" if is_set else "overdue" if overdue else "plain")
        self._show_shop(on_air is not None)
        is_overdue = on_air is not None and console.popping.is_overdue
        if is_overdue != self.is_overdue:
            self.is_overdue = is_overdue
            self.overdue_changed.emit(is_overdue)

    def _show_shop(self, is_on_air: bool) -> None:
        """What the shop's own system says stands in place of the two ticks that a person would set without it."""
        guard, tr = self._desk.console.guard, self._desk.tr
        reading = guard.reading if is_on_air else None
        if guard.asked is not Asked.WAITING:
            self._waits_long = False
            self._patience.stop()
        elif not self._waits_long and not self._patience.isActive():
            self._patience.start()
        waits = (guard.asked is Asked.SILENT or self._waits_long) and is_on_air
        self._shop.setVisible(reading is not None or waits)
        self._buttons[Tick.PRICED].setVisible(reading is None)
        self._buttons[Tick.CARTED].setVisible(reading is None or reading.in_cart is None)
        if reading is None:
            is_silent = guard.asked is Asked.SILENT
            self._shop.setText(tr("shop.silent" if is_silent else "shop.asked"))
            self._shop.setToolTip(tr("shop.silent_tells") if is_silent else "")
            set_look(self._shop, "chip", "warn" if is_silent else "plain")
            return
        worst = guard.differences[0] if guard.differences else None
        self._shop.setText(tr("shop.same") if worst is None else _both(self._desk, worst))
        self._shop.setToolTip(plain_tip("\n".join(_both(self._desk, one) for one in guard.differences)))
        set_look(self._shop, "chip", "good" if worst is None else "bad")

    @Slot()
    def _on_patience_timeout(self) -> None:
        self._waits_long = True
        self.refresh()

    @Slot()
    def _on_look_again_timeout(self) -> None:
        self.refresh()


def _both(desk: Desk, one: Objection) -> str:
    """Both figures side by side."""
    if one.ours is None or one.theirs is None:
        return desk.tr(f"guard.doubt.{one.doubt.value}")
    if one.doubt is Doubt.SHOP_STOCK:
        return desk.tr("shop.stock_differs", ours=one.ours, theirs=one.theirs)
    return desk.tr("shop.price_differs", ours=money(one.ours), theirs=money(one.theirs))
