"""What else can be done with the card on air, as a menu of this moment."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from anchor_console.desk.air.card_hand import CardHand
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.menu import PassingMenu, offer
from anchor_console.live.air.popping import AGAIN_MINUTES
from anchor_console.pins.card import OnAir, Stage

_COUNTS_S = (3, 5, 10, 30, 60)


def on_air_menu(desk: Desk, hand: CardHand, parent: QWidget) -> QMenu:
    on_air = desk.console.state.on_air
    menu = PassingMenu(parent, "onAirMenu")
    warm = on_air is not None and on_air.stage is Stage.WARMUP and not on_air.counts_down
    for seconds in _COUNTS_S if warm else ():
        offer(menu, desk.tr("air.count_down_s", count=seconds), partial(hand.count_down, seconds))
    if warm:
        menu.addSeparator()
    if on_air is not None:
        offer(menu, desk.tr("air.copy_number"), lambda: QGuiApplication.clipboard().setText(on_air.number))
        if on_air.stage is not Stage.CLOSED:
            offer(menu, desk.tr("air.close"), lambda: hand.close(on_air.pin_id))
        _add_flash(desk, hand, menu, on_air)
    _add_reminders(desk, menu.addMenu(desk.tr("air.pop_again")))
    menu.addSeparator()
    offer(menu, desk.tr("air.log"), hand.show_log)
    return menu


def _add_flash(desk: Desk, hand: CardHand, menu: QMenu, on_air: OnAir) -> None:
    session = desk.console.state.session
    if session is None or session.mode != "reserve" or on_air.stage is not Stage.OPEN:
        return
    if on_air.flash is not None and on_air.flash.over_ms > desk.console.clock.now_ms():
        offer(menu, desk.tr("flash.end"), lambda: hand.end_flash(on_air.pin_id))
    else:
        offer(menu, desk.tr("flash.offer"), hand.offer_flash)


def _add_reminders(desk: Desk, menu: QMenu) -> None:
    popping = desk.console.popping

    def choose(minutes: int) -> None:
        desk.start(popping.set_again_minutes(minutes), "pop-again")

    for minutes in AGAIN_MINUTES:
        word = desk.tr("air.pop_again_after", count=minutes) if minutes else desk.tr("air.pop_again_never")
        choice = offer(menu, word, partial(choose, minutes))
        choice.setCheckable(True)
        choice.setChecked(minutes == popping.again_minutes)
