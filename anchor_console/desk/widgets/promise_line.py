"""A promise as a line: what it was, who made it and when, and what says that it was kept, or need not be."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import ElidedLabel, label
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.same_part import tell_apart
from anchor_console.desk.widgets.wording import by_whom, said_when
from anchor_console.fans.serving import Promise


class PromiseLine(QWidget):
    kept = Signal(object)
    dropped = Signal(object)

    def __init__(self, desk: Desk, promise: Promise, *, with_name: bool = False) -> None:
        super().__init__()
        text = f"{promise.name}{desk.words.colon}{promise.text}" if with_name else promise.text
        by = by_whom(desk, promise.by_name)
        under = ElidedLabel(f"{by} · {said_when(desk, promise.made_at_ms)}", step="tiny", tone="faint")
        done = button(
            *(desk, "promise.kept", lambda: self.kept.emit(promise)),
            name="keepPromiseButton",
            role="small",
        )
        drop = button(
            *(desk, "promise.drop", lambda: self.dropped.emit(promise)),
            name="dropPromiseButton",
            role="plain",
        )
        drop.setToolTip(desk.tr("promise.drop_tip"))
        for one in (done, drop):
            tell_apart(one, promise.id)
        line = row(desk, under, drop, done)
        line.setStretch(0, 1)
        self.setLayout(column(desk, label(text, wrap=True), line, gap=0))
