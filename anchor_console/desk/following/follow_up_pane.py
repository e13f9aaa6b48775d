"""Claims, asks and tickets: three lists in one place, each with how much of it is still to be done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStackedWidget, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.following.asks_board import AsksBoard
from anchor_console.desk.following.claims_pane import ClaimsPane
from anchor_console.desk.following.tickets_view import TicketsView
from anchor_console.desk.widgets.buttons import IconWordButton, LaneButton
from anchor_console.desk.widgets.follow_list import FollowList
from anchor_console.desk.widgets.parts import column, row

_TITLES = ("claims.title", "asks.title", "tickets.title")


class FollowUpPane(QFrame):
    fan_selected = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("followUp")
        self.setProperty("role", "panel")
        self._desk = desk
        self.claims, self.asks, self.tickets = ClaimsPane(desk), AsksBoard(desk), TicketsView(desk)
        self._tabs = QButtonGroup(self)
        self._choices = [LaneButton() for _ in _TITLES]
        self._pages = QStackedWidget()
        head = QFrame()
        head.setProperty("role", "head")
        head.setFixedHeight(desk.theme.px(38))
        line = row(desk, gap=2, around=(8, 0))
        pages: tuple[ClaimsPane | FollowList, ...] = (self.claims, self.asks, self.tickets)
        for index, page in enumerate(pages):
            line.addWidget(self._tab(index))
            part = QWidget()
            part.setLayout(column(desk, page, _Tools(desk, page.tools, page.always), gap=0))
            part.layout().setStretch(0, 1)  # type: ignore[union-attr]
            self._pages.addWidget(part)
            page.count_changed.connect(lambda count, index=index: self._show_count(index, count))
            page.refresh()
        line.addStretch(1)
        head.setLayout(line)
        self.setLayout(column(desk, head, self._pages, gap=0))
        self._tabs.idClicked.connect(self._on_tabs_id_clicked)
        self.claims.fan_selected.connect(self.fan_selected)
        self.tickets.fan_selected.connect(self.fan_selected)

    def choose(self, index: int) -> None:
        """Show claims, asks or tickets, with the keyboard in the list and its first row selected."""
        self._tabs.button(index).click()
        page = (self.claims, self.asks, self.tickets)[index]
        page.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # Focus alone makes the first row the current one, which is not to be seen.
        if not page.list.selectionModel().hasSelection():
            page.list.setCurrentIndex(page.list.model().index(0, 0))

    def _tab(self, index: int) -> QPushButton:
        tab = self._choices[index]
        tab.setObjectName(f"tab-{_TITLES[index].partition('.')[0]}")
        tab.setChecked(index == 0)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tabs.addButton(tab, index)
        self._show_count(index, 0)
        return tab

    def _show_count(self, index: int, count: int) -> None:
        word = self._desk.tr(_TITLES[index])
        self._choices[index].show_count(f"{word} {count:,}" if count else word)

    @Slot(int)
    def _on_tabs_id_clicked(self, index: int) -> None:
        self._pages.setCurrentIndex(index)


class _Tools(QWidget):
    """What can be done with a row, at the foot of its list; no room is taken while that is nothing."""

    def __init__(self, desk: Desk, tools: list[QPushButton], always: list[QPushButton]) -> None:
        super().__init__()
        self._tools = [*tools, *always]
        self._is_fitting = False
        self.setLayout(row(desk, *tools, None, *always, gap=4, around=(8, 3)))
        for tool in self._tools:
            tool.installEventFilter(self)
        if not self._has_any():
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._look()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _look(self) -> None:
        self.setVisible(self._has_any())
        self._fit()

    def _has_any(self) -> bool:
        return any(not tool.isHidden() for tool in self._tools)

    def _fit(self) -> None:
        """Where there is no room for all words, those go that an icon tells as well, and where that is not enough,
        their buttons: what can be done with the row is read whole."""
        layout = self.layout()
        if self._is_fitting or layout is None:
            return
        yielding = [tool for tool in self._tools if isinstance(tool, IconWordButton)]
        others = [tool for tool in self._tools if tool not in yielding and not tool.isHidden()]
        around = layout.contentsMargins()
        gaps = layout.spacing() * (len(others) + len(yielding) - 1) + around.left() + around.right()
        room = self.width() - gaps - sum(tool.sizeHint().width() for tool in others)
        self._is_fitting = True
        for tool in yielding:
            tool.setVisible(tool.least_width() <= room)
            tool.show_word(is_shown=tool.whole_width() <= room)
        self._is_fitting = False
