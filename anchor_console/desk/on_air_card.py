"""The product on air, large enough to be read from a step back, and the keys that change what the room sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QPoint, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from anchor_console.core.board import AnyChange
from anchor_console.core.ids import PinId, SkuId
from anchor_console.desk.card_face import CardFace, Face
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.air_log import AirLogDialog
from anchor_console.desk.dialogs.flash import FlashDialog
from anchor_console.desk.dialogs.more_units import MoreUnitsDialog
from anchor_console.desk.dialogs.price_guard import PriceGuardDialog
from anchor_console.desk.parts import ElidedLabel, Panel, button, icon_button, row, set_look
from anchor_console.desk.soon import Soon
from anchor_console.desk.thumbs import Thumbs
from anchor_console.desk.tick_row import TickRow
from anchor_console.desk.wording import money, said_when
from anchor_console.live.air import Saw
from anchor_console.live.card_watch import Shown
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.live.popping import AGAIN_MINUTES
from anchor_console.pins.card import OnAir, Stage
from anchor_console.pins.countdown import SHORT_S
from anchor_console.pins.flash import FlashOffer
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.sales.store import Hands

_BOUNCE_MS = 350
_COUNT_MS = 100
_PICTURE_PX, _PICTURES_KEPT = 150, 8
_COUNTS_S = (3, 5, 10, 30, 60)
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
    Shown.UNSEEN: "bad",
    Shown.SEEN: "good",
}


class OnAirCard(Panel):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "live", "air.title")
        self.setObjectName("onAirCard")
        self._desk = desk
        self._face = CardFace(desk.theme)
        self._pictures = Thumbs(desk, _PICTURE_PX, desk.console.goods_pictures.card_of, _PICTURES_KEPT)
        desk.ties.listen(self._pictures.came, lambda _: self.refresh())
        self.ticks = TickRow(desk)
        self._bounce = QTimer(self)
        self._bounce.setSingleShot(True)
        self._bounce.setInterval(_BOUNCE_MS)
        self._count = QTimer(self)
        self._count.setInterval(_COUNT_MS)
        self._count.timeout.connect(self._on_count_timeout)
        self._shown = ElidedLabel(step="small")
        self.head.addWidget(self._shown, 4)
        self.add_to_head(icon_button(desk, "more", "air.menu", self._show_menu, name="onAirMenuButton"))
        self._build()
        state, console = desk.console.state, desk.console
        self._copied: PinId | None = state.on_air.pin_id if state.on_air else None
        desk.ties.listen(state.on_air_changed, self._on_another)
        self._soon = Soon(self, _FIGURES_MS, self.refresh)
        desk.ties.listen(state.want_changed, lambda _: self._soon.ask())
        desk.ties.listen(state.session_changed, lambda _: self.refresh())
        desk.ties.listen(console.goods.changed, lambda _: self.refresh())
        desk.ties.listen(console.watch.shown_changed, lambda _: self._show_reach())
        desk.ties.listen(console.watch.reach_changed, lambda _: self._show_reach())
        desk.ties.listen(self.ticks.overdue_changed, lambda _: self.refresh())
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
        """Open the price of what is on air, with what the rundown puts up for sale first."""
        self._open_by(0)

    def _open_by(self, in_s: int) -> None:
        state = self._desk.console.state
        on_air = state.on_air
        if on_air is None:
            self._desk.start(self._desk.console.air.open_price(), "open-price")
            return
        if on_air.stage is Stage.OPEN:
            return
        planned, goods = self._planned(on_air), state.goods_rows.get(on_air.product_id)
        if planned is None or goods is None:
            self._desk.start(self._open(on_air, in_s=in_s), "open-price")
        elif goods.left:
            # What is planned is part of what lies there already.
            self._desk.start(self._open(on_air, in_s=in_s, units=planned, of_stock=True), "open-price")
        elif len(goods.product.skus) == 1 or state.session is None or state.session.mode == "cart":
            self._desk.start(self._open(on_air, in_s=in_s, units=planned), "open-price")
        else:
            # Nothing lies there, and nobody has said of which colour and size the planned ones are.
            self.bring_more()

    def hide_card(self) -> None:
        on_air = self._desk.console.state.on_air
        self._desk.start(self._desk.console.air.hide(pin_id=on_air.pin_id if on_air else None), "hide-card")

    async def _open(
        self, on_air: OnAir, *, confirmed: bool = False, why: str = "", in_s: int = 0, units: int | None = None,
        by_sku: Mapping[SkuId, int] | None = None, of_stock: bool = False,
    ) -> None:  # fmt: skip
        # The pin that was seen: were another on air by now, its price must not open.
        try:
            await self._desk.console.air.open_price(
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
            self._ask(on_air, asked, lambda why: self._desk.start(confirming(why=why), "open-price-confirmed"))

    def _ask(self, on_air: OnAir, asked: NeedsConfirmation, on_confirmed: Callable[[str], object]) -> None:
        """Show what speaks against the price; a reason and a deliberate click go on all the same."""
        product = self._desk.console.goods.catalogue.product(on_air.product_id)
        PriceGuardDialog(self._desk, self.window(), on_air.number, product, asked, on_confirmed).open()

    def count_down(self, seconds: int = SHORT_S) -> None:
        """Let the price open by a countdown; while one runs, stop it."""
        on_air = self._desk.console.state.on_air
        if on_air is not None and on_air.counts_down:
            self._desk.start(self._desk.console.undo.take_back(), "stop-count")
        elif on_air is None or on_air.stage is Stage.WARMUP:
            self._open_by(seconds)

    def sold_out(self) -> None:
        on_air = self._desk.console.state.on_air
        doing = self._desk.console.air.sold_out(pin_id=on_air.pin_id if on_air else None)
        self._desk.start(doing, "sold-out")

    def close_card(self) -> None:
        on_air = self._desk.console.state.on_air
        self._desk.start(self._desk.console.air.close(pin_id=on_air.pin_id if on_air else None), "close-card")

    def bring_more(self) -> None:
        """Ask how many more of the product on air are for sale (返场, 加库存), and open its price with them."""
        state = self._desk.console.state
        on_air = state.on_air
        goods = state.goods_rows.get(on_air.product_id) if on_air else None
        if on_air is None or goods is None or state.session is None:
            self._desk.start(self._desk.console.air.open_price(), "again")
            return

        def go(units: int, by_sku: Mapping[SkuId, int] | None) -> None:
            self._desk.start(self._open(on_air, units=units, by_sku=by_sku), "again")

        by_sku = state.session.mode == "reserve" and len(goods.product.skus) > 1
        MoreUnitsDialog(
            self._desk, self.window(), on_air.number, goods, self._planned(on_air), by_sku=by_sku, on_units=go
        ).open()

    def offer_flash(self) -> None:
        """Ask for a flash price of what is on air (reserve mode)."""
        on_air = self._desk.console.state.on_air
        if on_air is not None:
            ask = lambda offer: self._desk.start(self._flash(on_air, offer), "flash")  # noqa: E731
            product = self._desk.console.goods.catalogue.product(on_air.product_id)
            FlashDialog(self._desk, self.window(), on_air, product, ask).open()

    async def _flash(self, on_air: OnAir, offer: FlashOffer, *, confirmed: bool = False, why: str = "") -> None:
        try:
            await self._desk.console.air.flash(offer, pin_id=on_air.pin_id, confirmed=confirmed, why=why)
        except NeedsConfirmation as asked:
            confirming = partial(self._flash, on_air, offer, confirmed=True)
            self._ask(on_air, asked, lambda why: self._desk.start(confirming(why=why), "flash-confirmed"))

    def _planned(self, on_air: OnAir) -> int | None:
        """What the plan puts up next; None where nothing is planned."""
        return self._desk.console.rundown.next_release(on_air.product_id)

    def _open_or_more(self) -> None:
        on_air = self._desk.console.state.on_air
        if on_air is None or on_air.stage is Stage.WARMUP:
            self.open_price()
        else:
            self.bring_more()

    def _count_or_sold_out(self) -> None:
        on_air = self._desk.console.state.on_air
        if on_air is not None and on_air.stage is Stage.OPEN:
            self.sold_out()
        else:
            self.count_down()

    def _build(self) -> None:
        desk = self._desk
        self._take = button(desk, "air.take", self.take_next, name="takeButton", role="primary", icon="take", big=True)
        self._open_price = button(desk, "air.open", self._open_or_more, name="openPriceButton", role="price", big=True)
        self._hide = button(desk, "air.hide", self.hide_card, name="hideCardButton", big=True)
        self._sold_out = button(desk, "air.sold_out", self._count_or_sold_out, name="soldOutButton", big=True)
        for one, key in ((self._take, "Ctrl+Return"), (self._hide, "Ctrl+H")):
            one.setToolTip(key)
        buttons = row(desk, self._take, self._open_price, self._sold_out, self._hide, gap=8)
        buttons.setStretch(0, 3)
        buttons.setStretch(1, 2)
        px = desk.theme.px
        buttons.setContentsMargins(px(16), px(6), px(16), px(8))
        self.body.addWidget(self._face, 1)
        self.body.addWidget(self.ticks)
        self.body.addLayout(buttons)

    def _show_menu(self) -> None:
        desk, air = self._desk, self._desk.console.air
        on_air = desk.console.state.on_air
        menu = QMenu(self)
        menu.setObjectName("onAirMenu")
        warm = on_air is not None and on_air.stage is Stage.WARMUP and not on_air.counts_down
        for seconds in _COUNTS_S if warm else ():
            count = menu.addAction(desk.tr("air.count_down_s", count=seconds))
            count.triggered.connect(partial(self.count_down, seconds))
        if warm:
            menu.addSeparator()
        if on_air is not None:
            copy = menu.addAction(desk.tr("air.copy_number"))
            copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(on_air.number))
            if on_air.stage is not Stage.CLOSED:
                close = menu.addAction(desk.tr("air.close"))
                close.triggered.connect(lambda: desk.start(air.close(pin_id=on_air.pin_id), "close-card"))
            self._add_flash(menu, on_air)
        self._add_reminders(menu.addMenu(desk.tr("air.pop_again")))
        menu.addSeparator()
        menu.addAction(desk.tr("air.log")).triggered.connect(self.show_log)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(self.width() - menu.sizeHint().width(), self._desk.theme.px(38))))

    def _add_flash(self, menu: QMenu, on_air: OnAir) -> None:
        desk, session = self._desk, self._desk.console.state.session
        if session is None or session.mode != "reserve" or on_air.stage is not Stage.OPEN:
            return
        if on_air.flash is not None and on_air.flash.over_ms > desk.console.clock.now_ms():
            end = menu.addAction(desk.tr("flash.end"))
            end.triggered.connect(lambda: desk.start(desk.console.air.end_flash(pin_id=on_air.pin_id), "end-flash"))
        else:
            menu.addAction(desk.tr("flash.offer")).triggered.connect(self.offer_flash)

    def _add_reminders(self, menu: QMenu) -> None:
        desk, popping = self._desk, self._desk.console.popping
        for minutes in AGAIN_MINUTES:
            word = desk.tr("air.pop_again_after", count=minutes) if minutes else desk.tr("air.pop_again_never")
            choice = menu.addAction(word)
            choice.setCheckable(True)
            choice.setChecked(minutes == popping.again_minutes)
            choice.triggered.connect(
                lambda _=False, minutes=minutes: desk.start(popping.set_again_minutes(minutes), "pop-again")
            )

    def show_log(self) -> None:
        AirLogDialog(self._desk, self.window(), self._desk.console.state.air_log()).open()

    def _on_another(self, on_air: OnAir | None) -> None:
        """A link number that just went on air is what is typed next into the platform's own console."""
        if on_air is not None and on_air.pin_id != self._copied:
            QGuiApplication.clipboard().setText(on_air.number)
        self._copied = on_air.pin_id if on_air else None
        self.refresh()

    @Slot()
    def _on_count_timeout(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show what is on air now, what is left of it, and what comes next."""
        desk, state = self._desk, self._desk.console.state
        on_air = state.on_air
        if on_air is None:
            self._face.show_nothing(desk.tr("air.nothing"))
        else:
            goods = state.goods_rows.get(on_air.product_id)
            picture = self._pictures.of(goods.product) if goods is not None else None
            self._face.show_face(self._made_face(on_air, goods, state.want), picture)
        self.setAccessibleName(f"{desk.tr('air.title')} {self._face.accessibleName()}")
        flash = on_air.flash if on_air is not None else None
        counts = on_air is not None and (on_air.counts_down or (flash is not None and flash.over_at_ms is None))
        if counts != self._count.isActive():
            (self._count.start if counts else self._count.stop)()
        self.ticks.setVisible(on_air is not None)
        self._allow(on_air)
        self._show_reach()

    def _made_face(self, on_air: OnAir, goods: GoodsRow | None, want: Hands | None) -> Face:
        tr = self._desk.tr
        product = goods.product if goods else None
        is_open = on_air.stage is not Stage.WARMUP
        # In warm-up the price stands here for the desk alone: dim, and said to be hidden.
        now_ms = self._desk.console.clock.now_ms()
        price = on_air.price_at(now_ms) if is_open else product.price_minor if product else None
        list_price = product.list_price_minor if product else None
        if is_open and price != on_air.price_minor:
            list_price = on_air.price_minor
        beside = money(list_price) if list_price is not None and list_price != price else ""
        return Face(
            number=on_air.number,
            name=product.name if product else tr("goods.gone"),
            stage=self._stage(on_air),
            color=_STAGE_COLORS[on_air.stage],
            is_overdue=self.ticks.is_overdue,
            price=money(price),
            beside_price=beside if is_open else tr("air.price_hidden"),
            is_open=is_open,
            left=" · ".join(filter(None, (self._left(goods), self._left_of_flash(on_air, goods)))) if goods else "",
            left_tone="bad" if goods and goods.is_sold_out else "ink",
            want=tr("air.want", count=want.people) if want and want.people else "",
        )

    def _left(self, goods: GoodsRow) -> str:
        """What is left; in cart mode with the time when the platform or a person said so. None said, none shown."""
        desk, session = self._desk, self._desk.console.state.session
        if not goods.is_counted:
            return ""
        left, said_at_ms = desk.tr("air.left", count=goods.left), goods.said_at_ms
        if said_at_ms is None or session is None or session.mode != "cart":
            return left
        return desk.tr("air.left_said", left=left, when=said_when(desk, said_at_ms))

    def _left_of_flash(self, on_air: OnAir, goods: GoodsRow) -> str:
        """What is left of a flash that is on, where it has so many units."""
        flash = on_air.flash
        if flash is None or not flash.is_on(self._desk.console.clock.now_ms()):
            return ""
        units = flash.units_left(goods.held + goods.sold)
        return "" if units is None else self._desk.tr("flash.units_left", count=units)

    def _stage(self, on_air: OnAir) -> str:
        if on_air.counts_down and on_air.opens_at_ms is not None:
            left_ms = on_air.opens_at_ms - self._desk.console.clock.now_ms()
            return self._desk.tr("air.counting", count=max(0, -(-left_ms // 1000)))
        now_ms, flash = self._desk.console.clock.now_ms(), on_air.flash
        if flash is not None and on_air.stage is Stage.OPEN:
            if flash.is_on(now_ms):
                return self._desk.tr("flash.left", time=_minutes(flash.over_ms - now_ms))
            if flash.is_to_come(now_ms):
                return self._desk.tr("flash.comes", time=_minutes(flash.from_ms - now_ms))
        return self._desk.tr(f"stage.{on_air.stage.value}")

    def _allow(self, on_air: OnAir | None) -> None:
        desk, queue = self._desk, self._desk.console.state.queue
        upcoming = queue[0] if len(queue) else None
        self._take.setText(desk.tr("air.take_number", number=upcoming.number) if upcoming else desk.tr("air.take"))
        self._take.setEnabled(upcoming is not None)
        stage = on_air.stage if on_air else None
        counts = on_air is not None and on_air.counts_down
        self._open_price.setEnabled(on_air is not None)
        word = {Stage.OPEN: "air.more", Stage.SOLD_OUT: "air.again", Stage.CLOSED: "air.again"}
        self._open_price.setText(desk.tr(word.get(stage, "air.open") if stage else "air.open"))
        self._open_price.setToolTip("Ctrl+Shift+Return" if stage in (None, Stage.WARMUP) else "Ctrl+R")
        set_look(self._open_price, "role", "" if stage is Stage.OPEN else "price")
        self._sold_out.setVisible(stage in (Stage.WARMUP, Stage.OPEN))
        is_open = stage is Stage.OPEN
        self._sold_out.setText(desk.tr("air.sold_out" if is_open else "air.stop_count" if counts else "air.count_down"))
        self._sold_out.setToolTip("Ctrl+D" if is_open else "Ctrl+Alt+Return")
        self._hide.setEnabled(on_air is not None)

    def _show_reach(self) -> None:
        watch, tr = self._desk.console.watch, self._desk.tr
        screens = watch.screens()
        # The assistants' pages are no part of the stream.
        has_stream = any(one.kind not in ("host", "assistant") for one in screens)
        # That an empty card is on its way says nothing to a person.
        tells = watch.shown is not Shown.NONE and self._desk.console.state.on_air is not None
        words = [tr(f"shown.{watch.shown.value}")] if tells else []
        if tells and watch.took_ms is not None:
            words[0] = tr("shown.seen_after", seconds=f"{max(0.1, watch.took_ms / 1000):.1f}")
        words += [] if has_stream else [tr("shown.no_overlay")]
        for one in screens:
            share = f"{one.seen}/{one.connected}" if tells else str(one.connected)
            words.append(tr(f"screens.{one.kind}", share=share))
        self._shown.set_text(" · ".join(words))
        set_look(self._shown, "tone", _SHOWN_LOOKS[watch.shown])


def _minutes(left_ms: int) -> str:
    seconds = max(0, -(-left_ms // 1000))
    return f"{seconds // 60}:{seconds % 60:02d}"
