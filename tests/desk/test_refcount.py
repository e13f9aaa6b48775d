"""PySide6 6.12.0 on Python 3.11 loses a reference to None at every call from C++ that returns nothing."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimerEvent, Signal, Slot

CALLS = 10_000
NOISE = 1_000


class Listener(QObject):
    poked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.poked.connect(self._on_self_poked)

    def customEvent(self, event: QEvent) -> None:
        self.calls += 1

    def timerEvent(self, event: QTimerEvent) -> None:
        self.calls += 1

    @Slot()
    def _on_self_poked(self) -> None:
        self.calls += 1


def references_lost(call: object, times: int) -> int:
    assert callable(call)
    before = sys.getrefcount(None)
    for _ in range(times):
        call()
    return before - sys.getrefcount(None)


def test_a_virtual_method_called_by_qt_keeps_the_references_to_none(qapp):
    listener, event = Listener(), QEvent(QEvent.Type.User)
    lost = references_lost(lambda: QCoreApplication.sendEvent(listener, event), CALLS)
    assert listener.calls == CALLS
    assert lost < NOISE


def test_a_slot_called_by_a_signal_keeps_the_references_to_none(qapp):
    listener = Listener()
    lost = references_lost(listener.poked.emit, CALLS)
    assert listener.calls == CALLS
    assert lost < NOISE


def test_an_event_handler_with_an_argument_keeps_the_references_to_none(qapp):
    listener = Listener()
    lost = references_lost(lambda: QCoreApplication.sendEvent(listener, QTimerEvent(1)), CALLS)
    assert listener.calls == CALLS
    assert lost < NOISE
