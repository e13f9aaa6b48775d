"""What a person at the desk does with the card on air, and what they are asked before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from anchor_console.core.ids import PinId, SkuId
from anchor_console.core.notices import Level, Notice
from anchor_console.desk.air.unseen import Unseen
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.air_log import AirLogDialog
from anchor_console.desk.dialogs.flash import FlashDialog
from anchor_console.desk.dialogs.more_units import MoreUnitsDialog
from anchor_console.desk.dialogs.price_guard import PriceGuardDialog
from anchor_console.live.air.air import Saw
from anchor_console.pins.card import OnAir, Stage
from anchor_console.pins.countdown import SHORT_S
from anchor_console.pins.flash import FlashOffer
from anchor_console.pins.service import NeedsConfirmation

_BOUNCE_MS = 350
_TOO_LATE_MS = 1_000
"""A hand that was on its way as the price opened presses by then."""


class CardHand:
    """
    Args:
        owner: in whose window the questions stand.
    """

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner
        self._bounce = QTimer(owner)
        self._bounce.setSingleShot(True)
        self._bounce.setInterval(_BOUNCE_MS)
        self._state = desk.console.state
        self._air = desk.console.air
        self._start = desk.start
        self._unseen = Unseen(desk)

    @property
    def _on_air(self) -> OnAir | None:
        return self._state.on_air

    @property
    def _pin_id(self) -> PinId | None:
        """The pin that is seen on air: were another there by now, nothing is done to it."""
        return self._on_air.pin_id if self._on_air else None

    def take_next(self) -> None:
        """Take the first of the queue as it is shown; a second press right behind the first is a bounce."""
        if self._bounce.isActive():
            return
        self._bounce.start()
        if self._unseen.has_other_next():
            self._tell_unseen("queue.changed")
            return
        queue, on_air = self._state.queue, self._on_air
        if len(queue):
            seen = Saw(on_air.pin_id if on_air else None)
            self._start(self._air.take(queue.key_at(0), saw=seen), "take-next")
        else:
            self._start(self._air.take_next(), "take-next")

    def open_price(self) -> None:
        """Open the price of what is on air, with what the rundown puts up for sale first."""
        self._open_by(0)

    def open_or_more(self) -> None:
        """Open the price, or where it was open once bring more."""
        on_air = self._on_air
        if on_air is None or on_air.stage is Stage.WARMUP:
            self.open_price()
        else:
            self.bring_more()

    def bring_more(self) -> None:
        """Ask how many more of the product on air are for sale (返场, 加库存), and open its price with them."""
        state = self._state
        if self._is_other_card():
            return
        on_air = state.on_air
        goods = state.goods_rows.get(on_air.product_id) if on_air else None
        if on_air is None or goods is None or state.session is None:
            self._start(self._air.open_price(), "again")
            return

        def go(units: int, by_sku: Mapping[SkuId, int] | None) -> None:
            self._start(self._open(on_air, units=units, by_sku=by_sku), "again")

        is_ours = state.session.mode == "reserve"
        by_sku = is_ours and len(goods.product.skus) > 1
        MoreUnitsDialog(
            *(self._desk, self._owner.window(), on_air.number, goods, self._planned(on_air)),
            by_sku=by_sku,
            is_ours=is_ours,
            on_units=go,
        ).open()

    def count_down(self, seconds: int = SHORT_S) -> None:
        """Let the price open by a countdown; while one runs, stop it."""
        if self._is_other_card():
            return
        on_air = self._on_air
        if on_air is not None and on_air.counts_down:
            self._start(self._stop_counting(on_air), "stop-count")
        elif on_air is None or on_air.stage is Stage.WARMUP:
            self._open_by(seconds)

    async def _stop_counting(self, on_air: OnAir) -> None:
        await self._air.stop_counting(pin_id=on_air.pin_id)
        self._desk.console.notices.post(Notice.info("undo.counted", "undo", number=on_air.number))

    def count_or_sold_out(self) -> None:
        """Say that it is sold out where it is open; before that, count down or stop counting."""
        on_air = self._on_air
        if on_air is None or on_air.stage is not Stage.OPEN:
            self.count_down()
        elif self._desk.console.clock.now_ms() - (on_air.opened_at_ms or 0) < _TOO_LATE_MS:
            # The same button stopped the countdown until a moment ago: nobody has sold out so soon.
            self._desk.console.notices.post(Notice.warning("card.counted_out", number=on_air.number))
        else:
            self.sold_out()

    def sold_out(self) -> None:
        if self._is_other_card():
            return
        self._start(self._air.sold_out(pin_id=self._pin_id), "sold-out")

    def close(self, pin_id: PinId | None = None) -> None:
        """Close the card of `pin_id`, or where none is named what is on air now."""
        if pin_id is None and self._is_other_card():
            return
        self._start(self._air.close(pin_id=pin_id or self._pin_id), "close-card")

    def hide(self) -> None:
        self._start(self._air.hide(pin_id=self._pin_id), "hide-card")

    def offer_flash(self) -> None:
        """Ask for a flash price of what is on air (reserve mode)."""
        on_air = self._on_air
        if on_air is not None:
            ask = lambda offer: self._start(self._flash(on_air, offer), "flash")  # noqa: E731
            product = self._desk.console.goods.catalogue.product(on_air.product_id)
            FlashDialog(self._desk, self._owner.window(), on_air, product, ask).open()

    def end_flash(self, pin_id: PinId) -> None:
        self._start(self._air.end_flash(pin_id=pin_id), "end-flash")

    def show_log(self) -> None:
        """Show what was done on air."""
        AirLogDialog(self._desk, self._owner.window(), self._state.air_log()).open()

    def _is_other_card(self) -> bool:
        """Whether something else is on air than the hand went for; then that is told, and nothing is to be done."""
        is_other = self._unseen.has_other_card()
        if is_other:
            self._tell_unseen("card.changed")
        return is_other

    def _tell_unseen(self, key: str) -> None:
        self._desk.console.notices.post(Notice(Level.WARNING, key, is_answer=True))

    def _open_by(self, in_s: int) -> None:
        if self._is_other_card():
            return
        state = self._state
        on_air = state.on_air
        if on_air is None:
            self._start(self._air.open_price(), "open-price")
            return
        if on_air.stage is Stage.OPEN:
            return
        planned, goods = self._planned(on_air), state.goods_rows.get(on_air.product_id)
        if planned is None or goods is None:
            self._start(self._open(on_air, in_s=in_s), "open-price")
        elif goods.left:
            # What is planned is part of what lies there already.
            self._start(self._open(on_air, in_s=in_s, units=planned, of_stock=True), "open-price")
        elif len(goods.product.skus) == 1 or state.session is None or state.session.mode == "cart":
            self._start(self._open(on_air, in_s=in_s, units=planned), "open-price")
        else:
            # Nothing lies there, and nobody has said of which colour and size the planned ones are.
            self.bring_more()

    async def _open(
        self, on_air: OnAir, *, confirmed: bool = False, why: str = "", in_s: int = 0, units: int | None = None,
        by_sku: Mapping[SkuId, int] | None = None, of_stock: bool = False,
    ) -> None:  # fmt: skip
        # The pin that was seen: were another on air by now, its price must not open.
        try:
            await self._air.open_price(
                pin_id=on_air.pin_id,
                confirmed=confirmed,
                why=why,
                in_s=in_s,
                units=units,
                by_sku=by_sku,
                of_stock=of_stock,
                seen=on_air.stage,
            )
        except NeedsConfirmation as asked:
            confirming = partial(
                self._open, on_air, confirmed=True, in_s=in_s, units=units, by_sku=by_sku, of_stock=of_stock
            )
            self._ask(on_air, asked, lambda why: self._start(confirming(why=why), "open-price-confirmed"))

    async def _flash(self, on_air: OnAir, offer: FlashOffer, *, confirmed: bool = False, why: str = "") -> None:
        try:
            await self._air.flash(offer, pin_id=on_air.pin_id, confirmed=confirmed, why=why)
        except NeedsConfirmation as asked:
            confirming = partial(self._flash, on_air, offer, confirmed=True)
            self._ask(on_air, asked, lambda why: self._start(confirming(why=why), "flash-confirmed"))

    def _ask(self, on_air: OnAir, asked: NeedsConfirmation, on_confirmed: Callable[[str], object]) -> None:
        """Show what speaks against the price; a reason and a deliberate click go on all the same."""
        product = self._desk.console.goods.catalogue.product(on_air.product_id)
        PriceGuardDialog(self._desk, self._owner.window(), on_air.number, product, asked, on_confirmed).open()

    def _planned(self, on_air: OnAir) -> int | None:
        """What the plan puts up next; None where nothing is planned."""
        return self._desk.console.rundown.next_release(on_air.product_id)
