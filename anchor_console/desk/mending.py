"""From a finding of the check before a show to the cell where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from anchor_console.desk.pages.goods_page import GoodsPage
from anchor_console.desk.pages.overlay_page import OverlayPage
from anchor_console.desk.pages.rundown_page import RundownPage
from anchor_console.desk.soon import Soon
from anchor_console.goods.preflight import Finding

_LOOK_AGAIN_MS, _MOST_LOOKS = 25, 40


class Mending:
    """Shows the page of a finding, then opens its cell.

    Args:
        show_page: shows a page of the window by its name.
    """

    def __init__(
        self, window: QWidget, show_page: Callable[[str], object], goods: GoodsPage, rundown: RundownPage,
        overlay: OverlayPage,
    ) -> None:  # fmt: skip
        self._window = window
        self._show_page = show_page
        self._goods = goods
        self._rundown = rundown
        self._overlay = overlay
        self._open: Callable[[], object] = lambda: None
        self._looks_left = 0
        self._soon = Soon(goods, _LOOK_AGAIN_MS, self._open_when_focused)

    def go(self, one: Finding) -> None:
        if one.spot.row_id is not None:
            page, self._open = "rundown", partial(self._rundown.mend, one.spot)
        elif one.product_id is not None:
            page, self._open = "goods", partial(self._goods.mend, one.product_id, one.spot)
        else:
            page, self._open = "overlay", self._overlay.focus_meaning
        self._show_page(page)
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
