"""The Sources page: where chat and orders come from, how each stands, and adding one."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from anchor_console.core.board import AnyChange
from anchor_console.core.notices import Notice
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.ask_text import AskText
from anchor_console.desk.dialogs.import_file import ImportDialog
from anchor_console.desk.dialogs.source_dialogs import ChooseKindDialog, RemoveSourceDialog, SourceDialog
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.sources.record_card import RecordCard
from anchor_console.desk.sources.source_card import SourceCard
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import hint_label, label
from anchor_console.desk.widgets.parts import EmptyState, column, row
from anchor_console.live.intake.arrivals import VIEWERS

_SHOW_MS = 400
_FETCHED = "shop-goods.csv"
_LOOK_AGAIN_MS = 2_000


class SourcesPage(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("sourcesPage")
        self._desk = desk
        self._cards: dict[str, SourceCard] = {}
        tr = desk.tr
        add = button(desk, "sources.add", self._on_add, name="addSourceButton", role="primary", icon="add")
        head = row(desk, label(tr("sources.title"), step="large"), None, add)
        self._empty = EmptyState(desk, "sources", "sources.none", "sources.none_hint")
        self._empty.setMinimumHeight(desk.theme.px(180))
        self._list: QVBoxLayout = column(desk, gap=8)
        hints = column(
            desk,
            *(hint_label(desk, f"sources.hint_{one}") for one in ("session", "ways")),
            gap=6,
        )
        inside = column(
            desk, head, label(tr("sources.tells"), tone="quiet", wrap=True), self._empty, self._list,
            RecordCard(desk), hints, None,
            gap=16, around=(24, 24),
        )  # fmt: skip
        sheet = QWidget()
        sheet.setMaximumWidth(desk.theme.px(860))
        sheet.setLayout(inside)
        scroll = QScrollArea()
        scroll.setWidget(sheet)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(desk.tr("nav.sources"))
        self.setLayout(column(desk, scroll, gap=0))
        self._soon = AtMostEvery(desk.rounds, self, _SHOW_MS, self._show_what_is_seen)
        self._look_again = QTimer(self)
        self._look_again.setInterval(_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._on_look_again_timeout)
        desk.ties.observe(desk.console.state.sources, AnyChange(self._soon.ask))
        desk.ties.observe(desk.console.sources.setups, AnyChange(self._soon.ask))
        desk.ties.at_end(self._look_again.stop)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()
        self._look_again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look_again.stop()

    @Slot()
    def _on_look_again_timeout(self) -> None:
        self._show()

    def _show_what_is_seen(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        """One card for each that is set up here, then one for each that comes through the hub."""
        desk = self._desk.console.sources
        board = self._desk.console.state.sources
        setups = {setup.key: setup for setup in desk.setups}
        others = [board.key_at(at) for at in range(len(board)) if board.key_at(at) not in setups]
        wanted = [*setups, *(key for key in others if key != VIEWERS), *(key for key in others if key == VIEWERS)]
        for key in [key for key in self._cards if key not in wanted]:
            card = self._cards.pop(key)
            self._list.removeWidget(card)
            card.deleteLater()
        for at, key in enumerate(wanted):
            card = self._cards.get(key) or self._made(key)
            if self._list.indexOf(card) != at:
                self._list.insertWidget(at, card)
            card.show_setup(setups.get(key))
            card.show_status(board.get(key), self._desk.console.lights.in_last_minute(key))
        self._empty.setVisible(not wanted)

    def _made(self, key: str) -> SourceCard:
        card = self._cards[key] = SourceCard(self._desk, key, self._desk.console.sources.setups.get(key))
        card.switched.connect(self._on_card_switched)
        card.edit_requested.connect(self._on_card_edit_requested)
        card.remove_requested.connect(self._on_card_remove_requested)
        card.say_requested.connect(self._on_card_say_requested)
        card.goods_requested.connect(self._on_card_goods_requested)
        return card

    def _on_add(self) -> None:
        ChooseKindDialog(self._desk, self, lambda kind: SourceDialog(self._desk, self, kind).open()).open()

    @Slot(str, bool)
    def _on_card_switched(self, key: str, is_on: bool) -> None:
        self._desk.start(self._desk.console.sources.enable(key, is_on), f"source-switch-{key}")

    @Slot(str)
    def _on_card_edit_requested(self, key: str) -> None:
        setup = self._desk.console.sources.setups.get(key)
        if setup is not None:
            SourceDialog(self._desk, self, setup.kind, setup).open()

    @Slot(str)
    def _on_card_remove_requested(self, key: str) -> None:
        setup = self._desk.console.sources.setups.get(key)
        if setup is not None:
            RemoveSourceDialog(self._desk, self, setup).open()

    @Slot(str)
    def _on_card_say_requested(self, key: str) -> None:
        desk = self._desk

        def say(text: str) -> None:
            desk.start(desk.console.sources.say(key, text), f"source-say-{key}")

        AskText(desk, self, "sources.say_title", "sources.say_hint", say).open()

    @Slot(str)
    def _on_card_goods_requested(self, key: str) -> None:
        self._desk.start(self._fetch_goods(key), f"source-goods-{key}")

    async def _fetch_goods(self, key: str) -> None:
        """Fetch the shop's goods, and show what the import would make of them; nothing is changed before its button."""
        console = self._desk.console
        path = console.profile.root / _FETCHED
        console.notices.post(Notice.info("source.fetching_goods"))
        try:
            await console.shop.fetch_goods(key, path)
        finally:
            console.notices.clear("source.fetching_goods")
        ImportDialog(self._desk, self, "goods", path).open()
