"""Where splitters, columns and the window itself stood, kept between starts."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QObject, QTimer, Slot
from PySide6.QtWidgets import QHeaderView, QMainWindow, QSplitter

from anchor_console.live.console import Console

_SETTING = "window.layout"
_SAVE_AFTER_MS = 700


class LayoutMemory(QObject):
    """Remembers by name; what it does not know, or cannot read, stays as it was built."""

    def __init__(self, console: Console, window: QMainWindow) -> None:
        super().__init__(window)
        self._console = console
        self._window = window
        self._splitters: dict[str, QSplitter] = {}
        self._headers: dict[str, QHeaderView] = {}
        kept = console.settings.get(_SETTING)
        self._kept: dict[str, str] = kept if isinstance(kept, dict) else {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SAVE_AFTER_MS)
        self._later.timeout.connect(self._on_later_timeout)

    def restore_window(self) -> bool:
        """Put the window where it stood; false where it has stood nowhere yet."""
        state = self._state("window")
        return state is not None and self._window.restoreGeometry(state)

    def take_over(self, splitters: Mapping[str, QSplitter], headers: Mapping[str, QHeaderView]) -> None:
        """Put these, too, where they stood, and keep where they are put from now on."""
        self._splitters.update(splitters)
        self._headers.update(headers)
        for name, splitter in splitters.items():
            state = self._state(name)
            if state is not None:
                splitter.restoreState(state)
            splitter.splitterMoved.connect(self._later.start)
        for name, header in headers.items():
            state = self._state(name)
            if state is not None:
                header.restoreState(state)
            header.sectionResized.connect(self._later.start)

    def let_go(self) -> None:
        """Know how they stand, but no longer the splitters and headers themselves: they are made anew."""
        self._kept |= self._standing()
        self._splitters.clear()
        self._headers.clear()

    def note_change(self) -> None:
        self._later.start()

    def rest(self) -> None:
        """Note no more changes: the window is going."""
        self._later.stop()
        self._later.blockSignals(True)

    async def save(self) -> None:
        """Write down how everything stands now; returns when it is on disk."""
        self._later.stop()
        self._kept = self._kept | self._standing()
        await self._console.settings.set(_SETTING, self._kept)

    def _standing(self) -> dict[str, str]:
        states = {"window": self._window.saveGeometry()}
        states |= {name: splitter.saveState() for name, splitter in self._splitters.items()}
        states |= {name: header.saveState() for name, header in self._headers.items()}
        return {name: base64.b64encode(state.data()).decode() for name, state in states.items()}

    def _state(self, name: str) -> QByteArray | None:
        text = self._kept.get(name)
        if not isinstance(text, str):
            return None
        try:
            return QByteArray(base64.b64decode(text, validate=True))
        except binascii.Error:
            return None

    @Slot()
    def _on_later_timeout(self) -> None:
        self._console.tasks.start(self.save(), name="save-layout")
