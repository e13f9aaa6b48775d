"""The window: lays out its pages and forwards what they ask for, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from anchor_console.core.ids import IdentityId, MessageId, SessionId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.session_dialogs import (
    FirstRunDialog,
    ResumeDialog,
)
from anchor_console.desk.fans.fan_pane import FanPane
from anchor_console.desk.goods.goods_pane import GoodsPane
from anchor_console.desk.goods.rundown_progress import go_on
from anchor_console.desk.i18n import language_of, load_words, speak
from anchor_console.desk.keys import Actions, Keyboard
from anchor_console.desk.keys_in_force import KeysInForce
from anchor_console.desk.mending import Mending
from anchor_console.desk.nav_rail import NavRail
from anchor_console.desk.notice_bar import NoticeBar
from anchor_console.desk.pages.evening_page import EveningPage
from anchor_console.desk.pages.fans_page import FansPage
from anchor_console.desk.pages.goods_page import GoodsPage
from anchor_console.desk.pages.live_page import SEAT_KEY, LivePage
from anchor_console.desk.pages.overlay_page import OverlayPage
from anchor_console.desk.pages.rundown_page import RundownPage
from anchor_console.desk.pages.settings_page import SettingsPage
from anchor_console.desk.pages.sources_page import SourcesPage
from anchor_console.desk.theme import load_theme, scale_of, theme_of
from anchor_console.desk.top_strip import TopStrip
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.layout_memory import LayoutMemory
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.soon import Soon
from anchor_console.desk.window_deeds import WindowDeeds
from anchor_console.desk.window_pages import PAGES, WindowPages
from anchor_console.live.console import Console
from anchor_console.pins.ticks import Tick


class MainWindow(QMainWindow):
    """Closing goes in two steps: `close_requested` tells that a person wants to; `finish_close` does it."""

    close_requested = Signal()
    rehearsal_requested = Signal()

    def __init__(self, console: Console, *, language: str | None = None, theme: str | None = None) -> None:
        """
        Args:
            language, theme: in place of what the settings name, for pictures of the window.
        """
        super().__init__()
        self.setObjectName("mainWindow")
        self._console = console
        self._language, self._theme = language, theme
        self._page = 0
        self._closing = self._may_close = False
        self._echo = label()
        self._echo.setParent(self)
        self._echo.setObjectName("numberEcho")
        self._echo.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._memory = LayoutMemory(console, self)
        # Only docks would move, and there are none; yet each layout makes and drops an animation.
        self.setAnimated(False)
        self.resize(1366, 768)
        self._back_to_size = Soon(self, 0, self._take_size_back)
        self._own_size = self._grown_to = self.size()
        self._keys = KeysInForce(console.settings)
        self._build()
        self._has_stood = self._memory.restore_window()
        self._keyboard = Keyboard(
            self, self._key_actions(), self._echo, console.clock.monotonic_s, console.settings, self._keys
        )

    def _build(self) -> None:
        """Make everything in the look and language of the settings; of the pages, the live one and the one that is
        shown."""
        self._desk = desk = self._dressed()
        self._strip = TopStrip(desk)
        self._pages = WindowPages(desk, self._memory)
        self._mending = Mending(self._pages, self)
        self.deeds = WindowDeeds(desk, self, self._pages, self.show_page, self._mending.go)
        self._notices = NoticeBar(
            desk, self._pages, self.live_page, self.live_page.totals, self.live_page.call_outs
        )  # fmt: skip
        self._pages.show_page(PAGES[self._page])
        self._rail = NavRail(desk, PAGES, self._page)
        ribbon = label(desk.tr("rehearsal.long"))
        ribbon.setObjectName("rehearsalRibbon")
        ribbon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        ribbon.setVisible(self._console.profile.is_rehearsal)
        right = column(desk, ribbon, self._strip, self._pages, gap=0)
        right.setStretch(2, 1)
        whole = QWidget()
        whole.setLayout(row(desk, self._rail, right, gap=0))
        self.setCentralWidget(whole)
        self._connect()
        self._memory.take_over(self.live_page.splitters(), self.live_page.headers())
        # A header comes back with the columns it had then; what is shown follows the session of now.
        self.live_page.goods.fit_figures()
        self.live_page.goods.show_columns(self._console.state.session)
        self.live_page.chat.take_focus()
        self._echo.raise_()

    def _dressed(self) -> Desk:
        settings = self._console.settings
        words = load_words(language_of(self._language or settings.get("look.language")))
        speak(QApplication.instance(), words.language)  # type: ignore[arg-type]
        theme = load_theme(theme_of(self._theme or settings.get("look.theme")), scale_of(settings.get("look.scale")))
        self.setWindowTitle(words.tr("app.title"))
        self.setWindowIcon(icons.icon("live", theme.color("price"), 64))
        self.setStyleSheet(theme.style_sheet())
        words.name_keys_by(partial(self._keys.called, words=words))
        return Desk(self._console, words, theme, self._keys)

    def _connect(self) -> None:
        deeds, pages = self.deeds, self._pages
        self._rail.page_chosen.connect(self._on_rail_page_chosen)
        self._rail.help_requested.connect(deeds.show_help)
        self._strip.start_requested.connect(deeds.start_session)
        self._strip.end_requested.connect(deeds.end_session)
        self._strip.invite_requested.connect(deeds.invite)
        self._strip.people_requested.connect(deeds.show_people)
        self._notices.page_requested.connect(self.show_page)
        pages.page_requested.connect(self.show_page)
        pages.file_requested.connect(deeds.take_in)
        pages.export_requested.connect(deeds.export_sales)
        pages.fans_export_requested.connect(deeds.export_fans)
        pages.reconcile_requested.connect(deeds.reconcile)
        pages.check_requested.connect(deeds.check)
        pages.words_requested.connect(self._on_words_requested)
        pages.fan_requested.connect(self._on_fan_requested)
        pages.look_changed.connect(self._on_look_changed)
        pages.seat_chosen.connect(self.sit)
        pages.invite_requested.connect(deeds.invite)
        pages.people_requested.connect(deeds.show_people)
        pages.log_requested.connect(deeds.show_log)

    # --- the pages, each made when it is first asked for ---

    @property
    def live_page(self) -> LivePage:
        return self._pages.live_page

    @property
    def goods_page(self) -> GoodsPage:
        return self._pages.goods_page

    @property
    def rundown_page(self) -> RundownPage:
        return self._pages.rundown_page

    @property
    def evening_page(self) -> EveningPage:
        return self._pages.evening_page

    @property
    def fans_page(self) -> FansPage:
        return self._pages.fans_page

    @property
    def overlay_page(self) -> OverlayPage:
        return self._pages.overlay_page

    @property
    def sources_page(self) -> SourcesPage:
        return self._pages.sources_page

    @property
    def settings_page(self) -> SettingsPage:
        return self._pages.settings_page

    def _key_actions(self) -> Actions:
        air, queue = self._console.air, self._console.queue

        def start(coro: Coroutine[Any, Any, object], name: str) -> None:
            # By way of the window: a change of language or theme gives it another desk.
            self._desk.start(coro, name)

        def live() -> LivePage:
            # What a key leads to is to be seen.
            self.show_page("live")
            return self.live_page

        def goods() -> GoodsPane | GoodsPage:
            return self.goods_page if self._shows("goods") else live().goods

        def flip(tick: Tick) -> None:
            self.live_page.on_air.ticks.flip(tick)

        def lane(at: int) -> None:
            live().chat.lane_bar.choose(at)

        def follow_up(at: int) -> None:
            live().follow_up.choose(at)

        press: dict[str, Callable[[], object]] = {
            "take_next": lambda: self.live_page.on_air.hand.take_next(),
            "open_price": lambda: self.live_page.on_air.hand.open_price(),
            "call_out_said": self._on_call_out_said,
            "hide_card": lambda: self.live_page.on_air.hand.hide(),
            "count_down": lambda: self.live_page.on_air.hand.count_down(),
            "sold_out": lambda: self.live_page.on_air.hand.sold_out(),
            "again": lambda: self.live_page.on_air.hand.bring_more(),
            "close_card": lambda: self.live_page.on_air.hand.close(),
            "rundown_on": lambda: start(go_on(self._desk), "rundown-on"),
            "rundown_back": lambda: start(self._console.rundown.go_back(), "rundown-back"),
            "back_to_live": lambda: self.live_page.chat.view.sight.follow(),
            "export": lambda: self.deeds.export_sales(),
            "help": lambda: self.deeds.show_help(),
            "find_chat": lambda: live().chat.open_search(),
            "undo": lambda: start(self._console.undo.take_back(), "undo"),
            "redo": lambda: start(self._console.undo.do_again(), "redo"),
            "fan_facts": lambda: self._fan_in_sight().focus_facts(),
            "call": lambda: (self.live_page if self._console.state.call else live()).chat.open_or_close_call(),
            "mark": lambda: self.deeds.mark(),
            "find_goods": lambda: goods().focus_search(),
            "find_anything": lambda: self.deeds.find_anything(),
        }
        press |= {f"tick_{tick.value}": partial(flip, tick) for tick in Tick}
        press |= {f"lane_{at + 1}": partial(lane, at) for at in range(4)}
        press |= {f"follow_up_{at + 1}": partial(follow_up, at) for at in range(3)}
        return Actions(
            pin_number=lambda number: start(queue.pin_number(number), f"pin-number-{number}"),
            take_number=lambda number: start(air.take_number(number), f"take-number-{number}"),
            search=lambda text: goods().search_for(text),
            press=press,
        )

    def appear(self) -> None:
        """Show it as it stood when it was closed; the first time over the whole screen, which may be a small one."""
        if self._has_stood:
            self.show()
        else:
            self.showMaximized()

    def come_forward(self) -> None:
        """Stand in front of everything, as somebody asks for who starts the program again."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def offer_first_run(self) -> None:
        """Ask whether to rehearse first; told by `rehearsal_requested`, else everything stays as it is."""
        FirstRunDialog(self._desk, self, self.rehearsal_requested.emit, lambda: None, self.sit).open()

    def sit(self, seat: str) -> None:
        """Lay the screen out for who sits here: a controller (中控), or the anchor alone (自己播)."""
        self.live_page.lay_out(seat)
        self._memory.note_change()
        self._desk.start(self._console.settings.set(SEAT_KEY, seat), "seat")

    def offer_resume(self) -> None:
        """Where a session was left open, ask whether to go on with it."""
        session = self._console.state.session
        if session is not None:
            ResumeDialog(self._desk, self, session).open()

    def notice_texts(self) -> list[str]:
        """The sentences in the notice bar, the newest first."""
        return self._notices.texts()

    def show_fan(self, identity_id: int) -> None:
        self.live_page.fan.show_fan(identity_id)
        if self._shows("fans"):
            self.fans_page.show_fan(IdentityId(identity_id))

    def _shows(self, page: str) -> bool:
        return PAGES[self._page] == page

    def _on_call_out_said(self) -> None:
        if self._shows("live"):
            self.live_page.call_outs.say_first()
        else:
            self.show_page("live")  # nobody is ticked off unseen

    def _fan_in_sight(self) -> FanPane:
        return self.fans_page.fan if self._shows("fans") else self.live_page.fan

    @Slot(str)
    def show_page(self, name: str) -> None:
        self._on_rail_page_chosen(PAGES.index(name))

    def finish_close(self) -> None:
        """Close for good; nothing of the console is touched afterwards."""
        self._may_close = True
        self._memory.rest()
        self._keyboard.rest()
        self._keys.rest()
        self._desk.ties.end()
        self.close()

    @Slot(int)
    def _on_rail_page_chosen(self, index: int) -> None:
        self._page = index
        self._rail.choose(index)
        self._pages.show_page(PAGES[self._page])

    @Slot()
    def _on_look_changed(self) -> None:
        self._desk.ties.end()
        self._memory.let_go()
        if self.size() != self._grown_to:
            self._own_size = self.size()  # somebody drew it so, or it stood so
        self._build()
        self._back_to_size.ask()

    def _take_size_back(self) -> None:
        """With large letters it grows, perhaps beyond the screen; with smaller ones it need not stay so."""
        if not self.isMaximized() and not self.isFullScreen():
            self.resize(self._own_size)
            self._grown_to = self.size()

    @Slot(object, object)
    def _on_words_requested(self, message_id: MessageId, session_id: SessionId) -> None:
        session = self._console.state.session
        if session is not None and session.id == session_id:
            self.show_page("live")
        self.live_page.show_message(message_id, session_id)

    @Slot(int)
    def _on_fan_requested(self, identity_id: int) -> None:
        self.show_page("live")
        self.show_fan(identity_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._memory.note_change()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._memory.note_change()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        if not self._closing:
            self._closing = True
            self._desk.start(self._save_and_ask(), "close-window")

    async def _save_and_ask(self) -> None:
        try:
            await self._memory.save()
        finally:
            self.close_requested.emit()
