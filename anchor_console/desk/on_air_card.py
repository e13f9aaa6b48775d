"""The product on air, large enough to be read from a step back, and the three keys that change what the room sees."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from anchor_console.core.board import AnyChange
from anchor_console.desk.card_face import CardFace, Face
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.under_floor import UnderFloorDialog
from anchor_console.desk.parts import Panel, button, label, row, set_look
from anchor_console.desk.soon import Soon
from anchor_console.desk.wording import money
from anchor_console.live.air import Saw
from anchor_console.live.broadcast import Shown
from anchor_console.live.state import GoodsRow
from anchor_console.pins.card import OnAir, Stage
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.room.link import Reach
from anchor_console.sales.store import Hands

_BOUNCE_MS = 350
_FIGURES_MS = 250
"""Hands and stock move with every line of chat; nobody reads them faster."""
_STAGE_COLORS = {
    Stage.WARMUP: "warmup",
    Stage.OPEN: "open",
    Stage.SOLD_OUT: "sold_out",
    Stage.CLOSED: "sold_out",
}
_SHOWN_LOOKS = {
    Shown.NONE: "faint",
    Shown.SENDING: "quiet",
    Shown.SENT: "quiet",
    Shown.UNCONFIRMED: "warn",
    Shown.SEEN: "good",
}


class OnAirCard(Panel):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "live", "air.title")
        self.setObjectName("onAirCard")
        self._desk = desk
        self._face = CardFace(desk.theme)
        self._bounce = QTimer(self)
        self._bounce.setSingleShot(True)
        self._bounce.setInterval(_BOUNCE_MS)
        self._shown = label(step="small")
        self.add_to_head(self._shown)
        self._build()
        state, console = desk.console.state, desk.console
        desk.ties.listen(state.on_air_changed, lambda _: self.refresh())
        self._soon = Soon(self, _FIGURES_MS, self.refresh)
        desk.ties.listen(state.want_changed, lambda _: self._soon.ask())
        desk.ties.listen(state.session_changed, lambda _: self.refresh())
        desk.ties.listen(console.goods.changed, lambda _: self.refresh())
        desk.ties.listen(console.watch.shown_changed, lambda _: self._show_reach())
        desk.ties.listen(console.watch.reach_changed, lambda _: self._show_reach())
        desk.ties.observe(state.queue, AnyChange(self.refresh))
        desk.ties.observe(state.goods_rows, AnyChange(self._soon.ask))
        self.refresh()

    def take_next(self) -> None:
        """Take the first of the queue as it is shown; a second press right behind the first is a bounce."""
        if self._bounce.isActive():
            return
        self._bounce.start()
        queue, on_air, air = self._desk.console.state.queue, self._desk.console.state.on_air, self._desk.console.air
        if len(queue):
            seen = Saw(on_air.pin_id if on_air else None)
            self._desk.start(air.take(queue.key_at(0), saw=seen), "take-next")
        else:
            self._desk.start(air.take_next(), "take-next")

    def open_price(self) -> None:
        on_air = self._desk.console.state.on_air
        if on_air is not None and on_air.stage in (Stage.WARMUP, Stage.SOLD_OUT, Stage.CLOSED):
            self._desk.start(self._open(on_air), "open-price")
        elif on_air is None:
            self._desk.start(self._desk.console.air.open_price(), "open-price")

    def hide_card(self) -> None:
        on_air = self._desk.console.state.on_air
        self._desk.start(self._desk.console.air.hide(pin_id=on_air.pin_id if on_air else None), "hide-card")

    async def _open(self, on_air: OnAir, *, confirmed: bool = False) -> None:
        # The pin that was seen: were another on air by now, its price must not open.
        try:
            await self._desk.console.air.open_price(pin_id=on_air.pin_id, confirmed=confirmed)
        except NeedsConfirmation as asked:
            product = self._desk.console.goods.catalogue.product(on_air.product_id)
            again = lambda: self._desk.start(self._open(on_air, confirmed=True), "open-price-confirmed")  # noqa: E731
            UnderFloorDialog(self._desk, self.window(), on_air.number, product, asked, again).open()

    def _sold_out_or_again(self) -> None:
        on_air = self._desk.console.state.on_air
        if on_air is None:
            return
        if on_air.stage is Stage.OPEN:
            self._desk.start(self._desk.console.air.sold_out(pin_id=on_air.pin_id), "sold-out")
        else:
            self.open_price()

    def _build(self) -> None:
        desk = self._desk
        self._take = button(desk, "air.take", self.take_next, name="takeButton", role="primary", icon="take", big=True)
        self._open_price = button(
            desk, "air.open", self.open_price, name="openPriceButton", role="price", icon="price", big=True
        )
        self._hide = button(desk, "air.hide", self.hide_card, name="hideCardButton", icon="hide", big=True)
        self._sold_out = button(desk, "air.sold_out", self._sold_out_or_again, name="soldOutButton", big=True)
        for one, key in ((self._take, "Ctrl+Return"), (self._open_price, "Ctrl+Shift+Return"), (self._hide, "Ctrl+H")):
            one.setToolTip(key)
        buttons = row(desk, self._take, self._open_price, self._sold_out, self._hide, gap=8)
        buttons.setStretch(0, 3)
        buttons.setStretch(1, 2)
        buttons.setContentsMargins(desk.theme.px(16), 0, desk.theme.px(16), desk.theme.px(12))
        self.body.addWidget(self._face, 1)
        self.body.addLayout(buttons)

    def refresh(self) -> None:
        """Show what is on air now, what is left of it, and what comes next."""
        desk, state = self._desk, self._desk.console.state
        on_air = state.on_air
        if on_air is None:
            self._face.show_nothing(desk.tr("air.nothing"))
        else:
            self._face.show_face(self._made_face(on_air, state.goods_rows.get(on_air.product_id), state.want))
        self.setAccessibleName(f"{desk.tr('air.title')} {self._face.accessibleName()}")
        self._allow(on_air)
        self._show_reach()

    def _made_face(self, on_air: OnAir, goods: GoodsRow | None, want: Hands | None) -> Face:
        tr = self._desk.tr
        product = goods.product if goods else None
        is_open = on_air.stage is not Stage.WARMUP
        # In warm-up the price stands here for the desk alone: dim, and said to be hidden.
        price = on_air.price_minor if is_open else product.price_minor if product else None
        list_price = product.list_price_minor if product else None
        beside = money(list_price) if list_price is not None and list_price != price else ""
        return Face(
            number=on_air.number,
            name=product.name if product else tr("goods.gone"),
            stage=tr(f"stage.{on_air.stage.value}"),
            color=_STAGE_COLORS[on_air.stage],
            price=money(price),
            beside_price=beside if is_open else tr("air.price_hidden"),
            is_open=is_open,
            left=tr("air.left", count=goods.left) if goods else "",
            left_tone="bad" if goods and not goods.left else "ink",
            want=tr("air.want", count=want.people) if want and want.people else "",
        )

    def _allow(self, on_air: OnAir | None) -> None:
        desk, queue = self._desk, self._desk.console.state.queue
        upcoming = queue[0] if len(queue) else None
        self._take.setText(desk.tr("air.take_number", number=upcoming.number) if upcoming else desk.tr("air.take"))
        self._take.setEnabled(upcoming is not None)
        self._open_price.setEnabled(on_air is not None and on_air.stage is not Stage.OPEN)
        again = on_air is not None and on_air.stage in (Stage.SOLD_OUT, Stage.CLOSED)
        self._open_price.setText(desk.tr("air.again" if again else "air.open"))
        self._sold_out.setVisible(on_air is not None and on_air.stage is Stage.OPEN)
        self._hide.setEnabled(on_air is not None)

    def _show_reach(self) -> None:
        watch, tr = self._desk.console.watch, self._desk.tr
        reach: Reach | None = watch.reach
        overlays = reach.connected.get("overlay", 0) if reach else 0
        # That an empty card is on its way says nothing to a person.
        tells = watch.shown is not Shown.NONE and self._desk.console.state.on_air is not None
        words = [tr(f"shown.{watch.shown.value}")] if tells else []
        words.append(tr("shown.overlays", count=overlays) if overlays else tr("shown.no_overlay"))
        self._shown.setText(" · ".join(words))
        set_look(self._shown, "tone", _SHOWN_LOOKS[watch.shown])
