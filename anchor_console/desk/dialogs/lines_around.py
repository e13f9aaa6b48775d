"""What was said around a line of an earlier session, as it was then."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from anchor_console.chat.feed import ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.wording import day_and_time, time_of_day


class LinesAroundDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget, rows: list[ChatRow], wanted: MessageId) -> None:
        super().__init__(desk, parent, "around.title", name="linesAroundDialog", width=520)
        said = [one for one in rows if one.kind == "chat"]
        at = next((one.at_ms for one in said if one.id == wanted), said[0].at_ms if said else 0)
        self.say(day_and_time(at))
        lines = column(desk, gap=4, around=(4, 4))
        found: QWidget | None = None
        for one in said:
            when = label(time_of_day(one.at_ms), step="small", tone="faint")
            words = label(desk.tr("join.said", who=one.name or "", said=one.text), wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignTop)
            when.setAlignment(Qt.AlignmentFlag.AlignTop)
            when.setContentsMargins(0, _lower_px(desk), 0, 0)
            if one.id == wanted:
                words.setProperty("chip", "found")
                words.setObjectName("aroundLine")
                found = words
            line = row(desk, when, words)
            line.setStretch(1, 1)
            lines.addLayout(line)
        box = QWidget()
        box.setLayout(lines)
        scroll = QScrollArea()
        scroll.setWidget(box)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(desk.theme.px(320))
        self.add(scroll)
        self.add_buttons(button(desk, "close", self.accept))
        if found is not None:
            self.adjustSize()
            scroll.ensureWidgetVisible(found, 0, desk.theme.px(140))


def _lower_px(desk: Desk) -> int:
    """By how much smaller letters begin lower, to stand on the line of the words."""
    return desk.theme.metrics("body").ascent() - desk.theme.metrics("small").ascent()
