"""From a finding of the check before a show to the cell where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QWindow

from anchor_console.desk.pages.goods_page import GoodsPage
from anchor_console.desk.pages.overlay_page import OverlayPage
from anchor_console.desk.pages.rundown_page import RundownPage
from anchor_console.desk.widgets.soon import Soon
from anchor_console.goods.preflight import Finding

_LOOK_AGAIN_MS, _MOST_LOOKS = 25, 40


class Pages(Protocol):
    """The window, as far as mending goes."""

    @property
    def goods_page(self) -> GoodsPage: ...
    @property
    def rundown_page(self) -> RundownPage: ...
    @property
    def overlay_page(self) -> OverlayPage: ...
    def show_page(self, name: str) -> None: ...
    def activateWindow(self) -> None: ...
    def windowHandle(self) -> QWindow: ...


class Mending(QObject):
    """Shows the page of a finding, then opens its cell."""

    def __init__(self, parent: QObject, window: Pages) -> None:
        super().__init__(parent)
        self._window = window
        self._open: Callable[[], object] = lambda: None
        self._looks_left = 0
        self._soon = Soon(self, _LOOK_AGAIN_MS, self._open_when_focused)

    def go(self, one: Finding) -> None:
        if one.spot.row_id is not None:
            page, self._open = "rundown", partial(self._window.rundown_page.mend, one.spot)
        elif one.product_id is not None:
            page, self._open = "goods", partial(self._window.goods_page.mend, one.product_id, one.spot)
        else:
            page, self._open = "overlay", self._window.overlay_page.focus_meaning
        self._window.show_page(page)
        self._window.activateWindow()
        self._looks_left = _MOST_LOOKS
        self._soon.ask()

    def _open_when_focused(self) -> None:
        """A cell that opens before its window has the keyboard again, after a dialog, closes at once."""
        self._looks_left -= 1
        if QGuiApplication.focusWindow() is self._window.windowHandle() or self._looks_left <= 0:
            self._open()
        else:
            self._soon.ask()
