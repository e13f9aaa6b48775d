"""What else can be done with the card on air, as a menu of this moment."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from anchor_console.desk.card_hand import CardHand
from anchor_console.desk.context import Desk
from anchor_console.live.popping import AGAIN_MINUTES
from anchor_console.pins.card import OnAir, Stage

_COUNTS_S = (3, 5, 10, 30, 60)


def on_air_menu(desk: Desk, hand: CardHand, parent: QWidget) -> QMenu:
    """A menu that is gone when it closes."""
    on_air = desk.console.state.on_air
    menu = QMenu(parent)
    menu.setObjectName("onAirMenu")
    warm = on_air is not None and on_air.stage is Stage.WARMUP and not on_air.counts_down
    for seconds in _COUNTS_S if warm else ():
        count = menu.addAction(desk.tr("air.count_down_s", count=seconds))
        count.triggered.connect(partial(hand.count_down, seconds))
    if warm:
        menu.addSeparator()
    if on_air is not None:
        copy = menu.addAction(desk.tr("air.copy_number"))
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(on_air.number))
        if on_air.stage is not Stage.CLOSED:
            menu.addAction(desk.tr("air.close")).triggered.connect(lambda: hand.close(on_air.pin_id))
        _add_flash(desk, hand, menu, on_air)
    _add_reminders(desk, menu.addMenu(desk.tr("air.pop_again")))
    menu.addSeparator()
    menu.addAction(desk.tr("air.log")).triggered.connect(hand.show_log)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _add_flash(desk: Desk, hand: CardHand, menu: QMenu, on_air: OnAir) -> None:
    session = desk.console.state.session
    if session is None or session.mode != "reserve" or on_air.stage is not Stage.OPEN:
        return
    if on_air.flash is not None and on_air.flash.over_ms > desk.console.clock.now_ms():
        menu.addAction(desk.tr("flash.end")).triggered.connect(lambda: hand.end_flash(on_air.pin_id))
    else:
        menu.addAction(desk.tr("flash.offer")).triggered.connect(hand.offer_flash)


def _add_reminders(desk: Desk, menu: QMenu) -> None:
    popping = desk.console.popping
    for minutes in AGAIN_MINUTES:
        word = desk.tr("air.pop_again_after", count=minutes) if minutes else desk.tr("air.pop_again_never")
        choice = menu.addAction(word)
        choice.setCheckable(True)
        choice.setChecked(minutes == popping.again_minutes)
        choice.triggered.connect(
            lambda _=False, minutes=minutes: desk.start(popping.set_again_minutes(minutes), "pop-again")
        )
