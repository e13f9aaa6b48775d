"""What was promised to fans in earlier sessions and is still to be kept: shown as the next one starts."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from PySide6.QtWidgets import QScrollArea, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.parts import column
from anchor_console.desk.widgets.promise_line import PromiseLine
from anchor_console.fans.serving import Promise


class PromisesDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget, promises: list[Promise]) -> None:
        super().__init__(desk, parent, "promise.title", name="promisesDialog", width=480)
        self._fans = desk.console.fans
        lines = column(desk, gap=8, around=(4, 4))
        for promise in promises:
            line = PromiseLine(desk, promise, with_name=True)
            line.kept.connect(lambda one, shown=line: self._settle(self._fans.keep_promise(one), shown))
            line.dropped.connect(lambda one, shown=line: self._settle(self._fans.drop_promise(one), shown))
            lines.addWidget(line)
        lines.addStretch(1)
        box = QWidget()
        box.setLayout(lines)
        scroll = QScrollArea()
        scroll.setWidget(box)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(desk.theme.px(min(360, 70 * len(promises) + 10)))
        self.add(scroll)
        done = button(desk, "done", self.accept, name="promisesDone", role="primary")
        self.add_buttons(done)
        done.setFocus()

    def _settle(self, deed: Coroutine[Any, Any, None], shown: QWidget) -> None:
        self.desk.start(deed, "promise-settle")
        shown.setEnabled(False)
