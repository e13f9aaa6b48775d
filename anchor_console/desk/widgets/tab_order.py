"""Where Tab comes to what is made later than what stands around it; Qt would go there last of all."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_through_before(after: QWidget, made: QWidget) -> None:
    """Let Tab go through the parts of `made`, in the order they were made in, just before it comes to `after`.

    Both stand in their window already: Qt forgets an order that was made outside it.
    """
    inside, window = (made, *made.findChildren(QWidget)), made.window()
    # A box's list, which pops up, is a window of its own.
    parts = [one for one in inside if _is_stop(one) and one.window() == window]
    before = after.previousInFocusChain()
    while before is not None and before != after and (not _is_stop(before) or before in parts):
        before = before.previousInFocusChain()
    if before is None or not parts:
        return
    for one, following in pairwise((before, *parts, after)):
        QWidget.setTabOrder(one, following)


def _is_stop(part: QWidget) -> bool:
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
