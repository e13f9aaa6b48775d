"""Doing what is asked for again and again once, a while after the first asking."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot


class Soon(QObject):
    """Calls `act` once, `after_ms` after the first of many askings."""

    def __init__(self, parent: QObject, after_ms: int, act: Callable[[], object]) -> None:
        super().__init__(parent)
        self._act = act
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_asked(self) -> bool:
        """Whether it is still to come."""
        return self._timer.isActive()

    def ask(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_timer_timeout(self) -> None:
        self._act()
