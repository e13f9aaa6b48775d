"""What the person at the desk must be told, in their words, one line each, until it is over or dismissed."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from anchor_console.core.notices import Level, Notice
from anchor_console.desk import icons
from anchor_console.desk.context import Desk
from anchor_console.desk.parts import column, icon_button, label, row

_LINES = 3
_ASKED_ELSEWHERE = "phrase.suspected"
_INFO_MS = 8_000
"""Good news needs no answer, and goes by itself."""
_LOOKS = {Level.INFO: ("info", "info"), Level.WARNING: ("warning", "warn"), Level.ERROR: ("error", "bad")}


class NoticeLine(QFrame):
    def __init__(self, desk: Desk, notice: Notice) -> None:
        super().__init__()
        self._notices, self._notice = desk.console.notices, notice
        self.setProperty("notice", notice.level.value)
        shape, color = _LOOKS[notice.level]
        mark = label()
        mark.setPixmap(icons.pixmap(shape, desk.theme.color(color), desk.theme.px(18)))
        text = desk.tr(notice.key, **notice.params)
        words = label(text, tone="" if notice.level is Level.INFO else color, wrap=True)
        self.setAccessibleName(text)
        if notice.level is Level.INFO:
            going = QTimer(self)
            going.setSingleShot(True)
            going.timeout.connect(self._dismiss)
            going.start(_INFO_MS)
        close = icon_button(desk, "close", "notice.dismiss", self._dismiss)
        line = row(desk, mark, words, close, gap=8, around=(12, 2))
        line.setStretch(1, 1)
        self.setLayout(line)

    @Slot()
    def _dismiss(self) -> None:
        self._notices.clear(self._notice.key, self._notice.subject)


class NoticeBar(QWidget):
    """The latest notices, the newest at the top; how many more there are is said below.

    What is suspected of being a phrase is asked in the chat pane, and not told here again.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._desk = desk
        self._shown: list[Notice] | None = None
        self._lines: QVBoxLayout = column(desk, gap=0)
        self.setLayout(self._lines)
        desk.ties.listen(desk.console.notices.posted, lambda _: self._show())
        desk.ties.listen(desk.console.notices.cleared, lambda _: self._show())
        self._show()

    def texts(self) -> list[str]:
        """The sentences shown, the newest first."""
        found = self.findChildren(NoticeLine)
        return [line.accessibleName() for line in found if not line.isHidden()]

    def _show(self) -> None:
        current = [one for one in self._desk.console.notices.current if one.key != _ASKED_ELSEWHERE]
        if current == self._shown:
            return
        self._shown = current
        while self._lines.count():
            item = self._lines.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for notice in reversed(current[-_LINES:]):
            self._lines.addWidget(NoticeLine(self._desk, notice))
        if len(current) > _LINES:
            more = label(self._desk.tr("notice.more", count=len(current) - _LINES), step="small", tone="quiet")
            more.setContentsMargins(self._desk.theme.px(38), 0, 0, 0)
            self._lines.addWidget(more)
        self.setVisible(bool(current))
