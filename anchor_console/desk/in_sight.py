"""Keeping the row that is chosen in sight when something comes up below a list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractItemView


def stands_within(view: QAbstractItemView, index: QModelIndex, height_px: int) -> bool:
    """Whether the row is wholly in sight where the list is so high."""
    box = view.visualRect(index)
    return box.isValid() and box.top() >= 0 and box.bottom() < height_px
