"""The product on air, large enough to be read from a step back, and the keys that change what the room sees."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from anchor_console.core.board import AnyChange
from anchor_console.core.ids import PinId
from anchor_console.core.notices import Notice
from anchor_console.desk.air.card_face import CardFace
from anchor_console.desk.air.card_hand import CardHand
from anchor_console.desk.air.face_words import face_of
from anchor_console.desk.air.on_air_menu import on_air_menu
from anchor_console.desk.air.tick_row import TickRow
from anchor_console.desk.context import Desk
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.labels import ElidedLabel, set_look
from anchor_console.desk.widgets.parts import Panel, row
from anchor_console.desk.widgets.thumbs import Thumbs
from anchor_console.live.air.card_watch import Shown
from anchor_console.pins.card import OnAir, Stage
from anchor_console.pins.told_number import NO_NUMBER, told_number

_COUNT_MS = 100
_PICTURE_PX, _PICTURES_KEPT = 150, 8
_FIGURES_MS = 200
"""Hands and stock move with every line of chat; nobody reads them faster."""
_SHOWN_LOOKS = {
    Shown.NONE: "faint",
    Shown.SENDING: "quiet",
    Shown.SENT: "quiet",
    Shown.UNCONFIRMED: "warn",
    Shown.UNSEEN: "bad",
    Shown.SEEN: "good",
}


class OnAirCard(Panel):
    overlay_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "live", "air.title")
        self.setObjectName("onAirCard")
        self._desk = desk
        self._face = CardFace(desk.theme)
        self._pictures = Thumbs(desk, _PICTURE_PX, desk.console.goods_pictures.card_of, _PICTURES_KEPT)
        desk.ties.listen(self._pictures.came, lambda _: self.refresh())
        self.ticks = TickRow(desk)
        self.hand = CardHand(desk, self)
        self._count = QTimer(self)
        self._count.setInterval(_COUNT_MS)
        self._count.timeout.connect(self._on_count_timeout)
        self._shown = ElidedLabel(step="small")
        self._shown.setObjectName("airReach")
        self.head.insertWidget(3, self._shown, 1)
        self.head.setStretch(4, 0)
        self._to_overlay = icon_button(
            desk, "overlay", "air.to_overlay", self.overlay_requested.emit, name="toOverlayButton"
        )
        self.add_to_head(self._to_overlay)
        self.add_to_head(icon_button(desk, "more", "air.menu", self._on_menu_requested, name="onAirMenuButton"))
        self._build()
        state, console = desk.console.state, desk.console
        self._copied: PinId | None = state.on_air.pin_id if state.on_air else None
        desk.ties.listen(state.on_air_changed, self._on_another)
        self._soon = AtMostEvery(desk.rounds, self, _FIGURES_MS, self.refresh)
        desk.ties.listen(state.want_changed, lambda _: self._soon.ask())
        desk.ties.listen(state.session_changed, lambda _: self.refresh())
        desk.ties.listen(console.goods.changed, lambda _: self.refresh())
        desk.ties.listen(console.watch.shown_changed, lambda _: self._show_reach())
        desk.ties.listen(console.watch.reach_changed, lambda _: self._show_reach())
        desk.ties.listen(self.ticks.overdue_changed, lambda _: self.refresh())
        desk.ties.listen(desk.keys.changed, lambda _: self.refresh())
        desk.ties.observe(state.queue, AnyChange(self.refresh))
        desk.ties.observe(state.goods_rows, AnyChange(self._soon.ask))
        self.refresh()

    def _build(self) -> None:
        desk, hand = self._desk, self.hand
        self._take = button(desk, "air.take", hand.take_next, name="takeButton", role="primary", icon="take", big=True)
        self._open_price = button(desk, "air.open", hand.open_or_more, name="openPriceButton", role="price", big=True)
        self._hide = button(desk, "air.hide", hand.hide, name="hideCardButton", big=True)
        self._sold_out = button(desk, "air.sold_out", hand.count_or_sold_out, name="soldOutButton", big=True)
        desk.tell_keys(lambda: self._hide.setToolTip(desk.key("hide_card")))
        buttons = row(desk, self._take, self._open_price, self._sold_out, self._hide, gap=6)
        buttons.setStretch(0, 3)
        buttons.setStretch(1, 2)
        px = desk.theme.px
        buttons.setContentsMargins(px(16), px(6), px(16), px(8))
        self.body.addWidget(self._face, 1)
        self.body.addWidget(self.ticks)
        self.body.addLayout(buttons)

    def _on_menu_requested(self) -> None:
        menu = on_air_menu(self._desk, self.hand, self)
        menu.popup(self.mapToGlobal(QPoint(self.width() - menu.sizeHint().width(), self._desk.theme.px(38))))

    def _on_another(self, on_air: OnAir | None) -> None:
        """A link number that just went on air is what is typed next into the platform's own console."""
        if on_air is not None and on_air.pin_id != self._copied:
            QGuiApplication.clipboard().setText(on_air.number)
            self._tell_if_held_back(on_air)
        elif on_air is None or on_air.stage is not Stage.WARMUP:
            self._desk.console.notices.clear("card.held_back", "card")
        self._copied = on_air.pin_id if on_air else None
        self.refresh()

    def _tell_if_held_back(self, on_air: OnAir) -> None:
        """Whoever set it to open as it is taken talks of its price already: say so where the guard kept it hidden."""
        product = self._desk.console.goods.catalogue.product(on_air.product_id)
        if product is not None and product.opens_at_once and on_air.stage is Stage.WARMUP:
            self._desk.console.notices.post(Notice.warning("card.held_back", "card", number=on_air.number))
        else:
            self._desk.console.notices.clear("card.held_back", "card")

    @Slot()
    def _on_count_timeout(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show what is on air now, what is left of it, and what comes next."""
        desk, state = self._desk, self._desk.console.state
        on_air = state.on_air
        if on_air is None:
            self._face.show_nothing(desk.tr("air.nothing"), desk.tr("air.nothing_hint"))
        else:
            goods = state.goods_rows.get(on_air.product_id)
            picture = self._pictures.of(goods.product) if goods is not None else None
            self._face.show_face(face_of(desk, on_air, goods, state.want, is_overdue=self.ticks.is_overdue), picture)
        self.setAccessibleName(f"{desk.tr('air.title')} {self._face.accessibleName()}")
        flash = on_air.flash if on_air is not None else None
        counts = on_air is not None and (on_air.counts_down or (flash is not None and flash.over_at_ms is None))
        if counts != self._count.isActive():
            (self._count.start if counts else self._count.stop)()
        self.ticks.setVisible(on_air is not None)
        self._allow(on_air)
        self._show_reach()

    def _allow(self, on_air: OnAir | None) -> None:
        desk, queue = self._desk, self._desk.console.state.queue
        upcoming = queue[0] if len(queue) else None
        number = told_number(desk.console.goods.catalogue, upcoming) if upcoming else NO_NUMBER
        self._take.setText(desk.tr("air.take") if number == NO_NUMBER else desk.tr("air.take_number", number=number))
        self._take.setEnabled(upcoming is not None)
        self._take.setToolTip(desk.key("take_next") if upcoming else desk.tr("queue.empty"))
        stage = on_air.stage if on_air else None
        counts = on_air is not None and on_air.counts_down
        self._open_price.setEnabled(on_air is not None)
        word = {Stage.OPEN: "air.more", Stage.SOLD_OUT: "air.again", Stage.CLOSED: "air.again"}
        self._open_price.setText(desk.tr(word.get(stage, "air.open") if stage else "air.open"))
        opens = stage in (None, Stage.WARMUP)
        self._open_price.setToolTip(desk.key("open_price" if opens else "again"))
        set_look(self._open_price, "role", "" if stage is Stage.OPEN else "price")
        self._sold_out.setVisible(stage in (Stage.WARMUP, Stage.OPEN))
        is_open = stage is Stage.OPEN
        self._sold_out.setText(desk.tr("air.sold_out" if is_open else "air.stop_count" if counts else "air.count_down"))
        self._sold_out.setToolTip(desk.key("sold_out" if is_open else "count_down"))
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
        if not has_stream:
            # What is so now comes first; that nothing shows the card goes without saying then, and that something did
            # is over.
            on_its_way = watch.shown not in (Shown.UNSEEN, Shown.SEEN)
            words = [tr("shown.no_overlay"), *(words if on_its_way else [])]
        self._to_overlay.setVisible(not has_stream)
        for one in screens:
            share = f"{one.seen}/{one.connected}" if tells else str(one.connected)
            words.append(tr(f"screens.{one.kind}", share=share))
        self._shown.set_text(" · ".join(words))
        was_seen = watch.shown is Shown.SEEN and not has_stream
        set_look(self._shown, "tone", "warn" if was_seen else _SHOWN_LOOKS[watch.shown])
