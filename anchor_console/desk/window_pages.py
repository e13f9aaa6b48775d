"""The window's pages: each is made when it is first shown or asked for, and what it asks of the window is passed on."""

from __future__ import annotations

from functools import cached_property, partial

from PySide6.QtCore import Signal

from anchor_console.desk.context import Desk
from anchor_console.desk.pages.evening_page import EveningPage
from anchor_console.desk.pages.fans_page import FansPage
from anchor_console.desk.pages.goods_page import GoodsPage
from anchor_console.desk.pages.live_page import LivePage
from anchor_console.desk.pages.overlay_page import OverlayPage
from anchor_console.desk.pages.rundown_page import RundownPage
from anchor_console.desk.pages.settings_page import SettingsPage
from anchor_console.desk.pages.sources_page import SourcesPage
from anchor_console.desk.widgets.layout_memory import LayoutMemory
from anchor_console.desk.widgets.page_stack import PageStack

PAGES = ("live", "goods", "rundown", "evening", "fans", "overlay", "sources", "settings")


class WindowPages(PageStack):
    """
    Args:
        memory: of where the pages' splitters and columns stood.
    """

    page_requested = Signal(str)
    file_requested = Signal(str)
    """Of goods, orders or fans, to be taken in."""
    export_requested = Signal()
    fans_export_requested = Signal()
    reconcile_requested = Signal()
    check_requested = Signal()
    words_requested = Signal(object, object)
    """The message, and its session."""
    fan_requested = Signal(int)
    look_changed = Signal()
    """Language, theme or scale: the window is to be built anew."""
    seat_chosen = Signal(str)
    invite_requested = Signal()
    people_requested = Signal()
    log_requested = Signal()

    def __init__(self, desk: Desk, memory: LayoutMemory) -> None:
        super().__init__(PAGES)
        self._desk = desk
        self._memory = memory

    def show_page(self, name: str) -> None:
        self.setCurrentWidget(getattr(self, f"{name}_page"))

    @cached_property
    def live_page(self) -> LivePage:
        page = self.put("live", LivePage(self._desk))
        page.export_requested.connect(self.export_requested)
        page.goods.import_requested.connect(partial(self.file_requested.emit, "goods"))
        page.chat.none_yet.sources_requested.connect(partial(self.page_requested.emit, "sources"))
        page.on_air.overlay_requested.connect(partial(self.page_requested.emit, "overlay"))
        return page

    @cached_property
    def goods_page(self) -> GoodsPage:
        page = GoodsPage(self._desk)
        self.put("goods", page, foot=page.foot)
        page.import_requested.connect(partial(self.file_requested.emit, "goods"))
        self._memory.take_over({"goodsPageSplitter": page.splitter}, {})
        return page

    @cached_property
    def rundown_page(self) -> RundownPage:
        page = RundownPage(self._desk)
        self.put("rundown", page, spared=page.beside)
        page.check_requested.connect(self.check_requested)
        page.picker.goods_requested.connect(partial(self.page_requested.emit, "goods"))
        return page

    @cached_property
    def evening_page(self) -> EveningPage:
        page = self.put("evening", EveningPage(self._desk), has_clear_foot=True)
        page.message_requested.connect(self.words_requested)
        page.fan_requested.connect(self.fan_requested)
        page.reconcile_requested.connect(self.reconcile_requested)
        return page

    @cached_property
    def fans_page(self) -> FansPage:
        page = self.put("fans", FansPage(self._desk))
        page.import_requested.connect(self.file_requested)
        page.export_requested.connect(self.fans_export_requested)
        page.message_requested.connect(self.words_requested)
        self._memory.take_over({"fansSplitter": page.splitter}, {})
        return page

    @cached_property
    def overlay_page(self) -> OverlayPage:
        return self.put("overlay", OverlayPage(self._desk))

    @cached_property
    def sources_page(self) -> SourcesPage:
        return self.put("sources", SourcesPage(self._desk))

    @cached_property
    def settings_page(self) -> SettingsPage:
        page = self.put("settings", SettingsPage(self._desk))
        page.look_changed.connect(self.look_changed)
        page.seat_chosen.connect(self.seat_chosen)
        page.invite_requested.connect(self.invite_requested)
        page.people_requested.connect(self.people_requested)
        page.log_requested.connect(self.log_requested)
        page.import_requested.connect(partial(self.file_requested.emit, "goods"))
        return page
