"""Keeping the row that is chosen in sight when something comes up below a list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView


@contextmanager
def current_in_sight(view: QAbstractItemView, event: QResizeEvent) -> Iterator[None]:
    """While the view is resized: the current row, if it was wholly in sight, is afterwards too."""
    current = view.currentIndex()
    box = view.visualRect(current)
    is_seen = box.isValid() and box.top() >= 0 and box.bottom() < event.oldSize().height()
    yield
    if is_seen:
        view.scrollTo(current)
