"""The product on air, large enough to be read from a step back, and the three keys that change what the room sees."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.under_floor import UnderFloorDialog
from anchor_console.desk.parts import ElidedLabel, Panel, button, column, label, row, set_look
from anchor_console.desk.wording import money
from anchor_console.live.broadcast import Shown
from anchor_console.pins.card import OnAir, Stage
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.room.link import Reach
from anchor_console.sales.store import Hands

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
        self._number = label()
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = ElidedLabel()
        self._stage = label()
        self._price = label()
        self._list_price = label(tone="faint")
        self._left = label()
        self._want = label()
        self._shown = label(step="small")
        self.add_to_head(self._shown)
        self._build()
        state = desk.console.state
        for signal in (state.on_air_changed, state.want_changed, state.session_changed):
            desk.ties.listen(signal, lambda _: self._show())  # type: ignore[arg-type]
        desk.ties.listen(desk.console.goods.changed, lambda _: self._show())
        desk.ties.listen(desk.console.watch.shown_changed, lambda _: self._show_reach())
        desk.ties.listen(desk.console.watch.reach_changed, lambda _: self._show_reach())
        desk.ties.observe(state.queue, _Changes(self))
        desk.ties.observe(state.goods_rows, _Changes(self))
        self._size_words(self.height())
        self._show()
        self._show_reach()

    def take_next(self) -> None:
        self._desk.start(self._desk.console.air.take_next(), "take-next")

    def open_price(self) -> None:
        on_air = self._desk.console.state.on_air
        if on_air is not None and on_air.stage in (Stage.WARMUP, Stage.SOLD_OUT, Stage.CLOSED):
            self._desk.start(self._open(on_air), "open-price")
        elif on_air is None:
            self._desk.start(self._desk.console.air.open_price(), "open-price")

    def hide_card(self) -> None:
        self._desk.start(self._desk.console.air.hide(), "hide-card")

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
        title = row(desk, self._name, self._stage, gap=12)
        title.setStretch(0, 1)
        figures = row(desk, self._price, self._list_price, None, self._left, self._want, gap=16)
        words = column(desk, None, title, figures, None, gap=4)
        top = row(desk, self._number, words, gap=16, around=(16, 8))
        top.setStretch(1, 1)
        buttons = row(desk, self._take, self._open_price, self._sold_out, self._hide, gap=8, around=(16, 0))
        buttons.setStretch(0, 3)
        buttons.setStretch(1, 2)
        buttons.setContentsMargins(desk.theme.px(16), 0, desk.theme.px(16), desk.theme.px(12))
        self.body.addLayout(top, 1)
        self.body.addLayout(buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._size_words(event.size().height())

    def _size_words(self, height_px: int) -> None:
        """Words grow with the card, so that a large screen is read from farther away."""
        px = self._desk.theme.px
        free = max(px(84), min(height_px - px(38 + 64), px(260)))
        price, name, figure = free * 40 // 100, free * 24 // 100, free * 20 // 100
        _large(self._number, free * 46 // 100)
        side = free * 86 // 100
        self._number.setFixedSize(max(side, self._number.sizeHint().width() + px(16)), side)
        for part, pixels in ((self._price, price), (self._name, name), (self._left, figure), (self._want, figure)):
            _large(part, pixels)
        _large(self._list_price, free * 15 // 100, strike=True)

    def _show(self) -> None:
        desk, state = self._desk, self._desk.console.state
        on_air = state.on_air
        product = desk.console.goods.catalogue.product(on_air.product_id) if on_air else None
        theme = desk.theme
        stage = on_air.stage.value if on_air else "none"
        color = {"warmup": "warmup", "open": "open"}.get(stage, "sold_out")
        self._number.setText(on_air.number if on_air else "–")
        self._number.setStyleSheet(
            f"background: {theme.color(f'{color}_back').name()}; color: {theme.color(color).name()};"
            f" border-radius: {theme.px(10)}px; font-weight: bold; font-size: {self._number.font().pixelSize()}px"
        )
        self._stage.setText(desk.tr(f"stage.{stage}"))
        self._stage.setStyleSheet(
            f"background: {theme.color(f'{color}_back').name()}; color: {theme.color(color).name()};"
            f" border-radius: {theme.px(6)}px; padding: {theme.px(3)}px {theme.px(10)}px; font-weight: bold;"
        )
        self._stage.setVisible(on_air is not None)
        self._name.set_text(product.name if product else desk.tr("air.nothing"))
        set_look(self._name, "tone", "" if product else "quiet")
        self._show_price(
            on_air, product.price_minor if product else None, product.list_price_minor if product else None
        )
        row_ = state.goods_rows.get(on_air.product_id) if on_air else None
        self._left.setText(desk.tr("air.left", count=row_.left) if row_ else "")
        set_look(self._left, "tone", "bad" if row_ and not row_.left else "")
        self._show_want(state.want)
        self._allow(on_air)
        self.setAccessibleName(
            desk.tr("air.title")
            + " "
            + " ".join(part.text() for part in (self._number, self._name, self._stage, self._price))
        )

    def _show_price(self, on_air: OnAir | None, price: int | None, list_price: int | None) -> None:
        is_open = on_air is not None and on_air.stage is not Stage.WARMUP
        shown = on_air.price_minor if on_air and is_open and on_air.price_minor is not None else price
        self._price.setText("" if on_air is None else money(shown))
        # In warm-up the price stands here for the desk alone: dim, and said to be hidden.
        set_look(self._price, "tone", "price" if is_open else "faint")
        differs = list_price is not None and list_price != shown
        text = (money(list_price) if differs else "") if is_open else self._desk.tr("air.price_hidden")
        self._list_price.setText(text if on_air else "")
        font = self._list_price.font()
        font.setStrikeOut(is_open)
        self._list_price.setFont(font)

    def _show_want(self, want: Hands | None) -> None:
        self._want.setText(self._desk.tr("air.want", count=want.people) if want and want.people else "")
        self._want.setToolTip(self._desk.tr("air.want_lines", count=want.lines) if want else "")

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
        words = [tr(f"shown.{watch.shown.value}")] if watch.shown is not Shown.NONE else []
        words.append(tr("shown.overlays", count=overlays) if overlays else tr("shown.no_overlay"))
        self._shown.setText(" · ".join(words))
        set_look(self._shown, "tone", _SHOWN_LOOKS[watch.shown])

    def refresh(self) -> None:
        self._show()


class _Changes:
    """A row observer that has the card look again: the next in the queue, what is left."""

    def __init__(self, card: OnAirCard) -> None:
        self._card = card

    def rows_inserting(self, first: int, last: int) -> None: ...
    def rows_removing(self, first: int, last: int) -> None: ...
    def rows_moving(self, source: int, target: int) -> None: ...

    def rows_inserted(self) -> None:
        self._card.refresh()

    def rows_removed(self) -> None:
        self._card.refresh()

    def rows_moved(self) -> None:
        self._card.refresh()

    def rows_changed(self, first: int, last: int) -> None:
        self._card.refresh()


def _large(part: QLabel, pixels: int, *, strike: bool = False) -> None:
    line = "text-decoration: line-through;" if strike and part.font().strikeOut() else ""
    part.setStyleSheet(f"font-size: {pixels}px; font-weight: {'normal' if strike else 'bold'}; {line}")
