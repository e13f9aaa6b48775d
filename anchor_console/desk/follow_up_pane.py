"""Claims, asks and tickets: three lists in one place, each with how much of it is still to be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStackedWidget, QWidget

from anchor_console.desk.asks_board import AsksBoard
from anchor_console.desk.claims_pane import ClaimsPane
from anchor_console.desk.context import Desk
from anchor_console.desk.follow_list import FollowList
from anchor_console.desk.parts import column, row
from anchor_console.desk.tickets_view import TicketsView

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
        self._pages, self._tools = QStackedWidget(), QStackedWidget()
        head = QFrame()
        head.setProperty("role", "head")
        head.setFixedHeight(desk.theme.px(38))
        line = row(desk, gap=2, around=(8, 0))
        pages: tuple[ClaimsPane | FollowList, ...] = (self.claims, self.asks, self.tickets)
        for index, page in enumerate(pages):
            line.addWidget(self._tab(index))
            self._pages.addWidget(page)
            tools = QWidget()
            tools.setLayout(row(desk, None, *page.tools, gap=4))
            self._tools.addWidget(tools)
            page.count_changed.connect(lambda count, index=index: self._show_count(index, count))
            page.refresh()
        line.addWidget(self._tools, 1)
        head.setLayout(line)
        self.setLayout(column(desk, head, self._pages, gap=0))
        self._tabs.idClicked.connect(self._on_tabs_id_clicked)
        self.claims.fan_selected.connect(self.fan_selected)
        self.tickets.fan_selected.connect(self.fan_selected)

    def choose(self, index: int) -> None:
        """Show claims, asks or tickets, with the keyboard in the list and its first row selected."""
        self._tabs.button(index).click()
        page = self._pages.currentWidget()
        assert isinstance(page, ClaimsPane | FollowList)
        page.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not page.list.currentIndex().isValid():
            page.list.setCurrentIndex(page.list.model().index(0, 0))

    def _tab(self, index: int) -> QPushButton:
        tab = QPushButton()
        tab.setObjectName(f"tab-{_TITLES[index].partition('.')[0]}")
        tab.setCheckable(True)
        tab.setChecked(index == 0)
        tab.setAutoDefault(False)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.setProperty("role", "lane")
        self._tabs.addButton(tab, index)
        self._show_count(index, 0)
        return tab

    def _show_count(self, index: int, count: int) -> None:
        word = self._desk.tr(_TITLES[index])
        text = f"{word} {count:,}" if count else word
        tab = self._tabs.button(index)
        if tab.text() != text:
            tab.setText(text)
            tab.setAccessibleName(text)

    @Slot(int)
    def _on_tabs_id_clicked(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self._tools.setCurrentIndex(index)
