"""The pages of a window, all of them."""

from __future__ import annotations

from anchor_console.desk.main_window import MainWindow
from anchor_console.desk.window_pages import PAGES


def make_all(window: MainWindow) -> None:
    """Make those pages, too, that nobody has opened yet; the live one is shown at the end."""
    for name in (*PAGES[1:], PAGES[0]):
        window.show_page(name)
