"""What people do from anywhere in the window, each in a dialog: a session begun and ended, a file taken in or saved,
somebody let in, anything found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.action_log import ActionLogDialog
from anchor_console.desk.dialogs.ask_text import AskText
from anchor_console.desk.dialogs.finder import Deed, Finder
from anchor_console.desk.dialogs.help import HelpDialog
from anchor_console.desk.dialogs.pairing import PairingDialog
from anchor_console.desk.dialogs.people import PeopleDialog
from anchor_console.desk.dialogs.preflight import PreflightDialog
from anchor_console.desk.dialogs.promises import PromisesDialog
from anchor_console.desk.dialogs.session_dialogs import EndedDialog, EndSessionDialog, StartSessionDialog
from anchor_console.desk.dialogs.take_in_file import reconcile_with_file, take_in_file
from anchor_console.desk.widgets.save_file import save_fans, save_of_session
from anchor_console.desk.window_pages import PAGES, WindowPages
from anchor_console.fans.find_store import FoundFan
from anchor_console.goods.preflight import Finding
from anchor_console.goods.product import Product
from anchor_console.live.session import Session
from anchor_console.sales.sale import Totals

_EXPORTED = ("sales", "asks", "tickets", "followup")


class WindowDeeds:
    """
    Args:
        window: before which the dialogs stand.
        show_page: what shows a page by its name.
        mend: what opens the cell where a finding of the check is mended.
    """

    def __init__(
        self,
        desk: Desk,
        window: QWidget,
        pages: WindowPages,
        show_page: Callable[[str], None],
        mend: Callable[[Finding], None],
    ) -> None:
        self._desk = desk
        self._console = desk.console
        self._window = window
        self._pages = pages
        self._show_page = show_page
        self._mend = mend
        desk.ties.listen(desk.console.session.started, self._bring_promises_back)

    # --- the session ---

    def start_session(self) -> None:
        start = StartSessionDialog(self._desk, self._window, self.check)
        start.accepted.connect(partial(self._show_page, "live"))
        start.open()

    def check(self) -> None:
        """Look for what would go wrong in the show."""
        PreflightDialog(self._desk, self._window, self._console.preflight.check(), self._jump_to).open()

    def _jump_to(self, one: Finding) -> None:
        """Show where a finding of the check is mended; who was about to start goes there first."""
        if (starting := self._window.findChild(StartSessionDialog)) is not None:
            starting.reject()
        self._mend(one)

    def _bring_promises_back(self, _session: Session) -> None:
        """What was promised comes back until it is kept."""
        if promises := self._console.fans.open_promises():
            PromisesDialog(self._desk, self._window, promises).open()

    def end_session(self) -> None:
        EndSessionDialog(self._desk, self._window, self._tell_totals).open()

    def _tell_totals(self, totals: Totals) -> None:
        settle = partial(self._show_page, "evening")
        EndedDialog(self._desk, self._window, totals, self.export_sales, settle, self.reconcile).open()

    def mark(self) -> None:
        """Mark this moment of the session (场记), with a word or without."""
        add = self._console.session_marks.add
        AskText(
            *(self._desk, self._window, "mark.add", "mark.hint"),
            lambda text: self._desk.start(add(text), "mark"),
            may_be_empty=True,
        ).open()

    # --- files ---

    def export_sales(self) -> None:
        save_of_session(self._desk, self._window, "sales")

    def export_fans(self) -> None:
        """Save the fans as their page lists them."""
        save_fans(self._desk, self._window, self.write_fans)

    def write_fans(self, path: Path) -> None:
        """Write them to `path`."""
        page = self._pages.fans_page
        order, descending = page.order()
        typed, unit = page.typed(), self._desk.words.weight_unit
        exporting = self._console.exporting.fans(path, typed, order, descending=descending, weight_unit=unit)
        self._desk.start(exporting, "export-fans")

    def take_in(self, kind: str) -> None:
        """Take in a file of `kind`: goods, orders or fans."""
        take_in_file(self._desk, self._window, kind)

    def reconcile(self) -> None:
        """Lay the platform's order file beside the session that is over."""
        reconcile_with_file(self._desk, self._window)

    # --- people, and what they did ---

    def invite(self) -> None:
        PairingDialog(self._desk, self._window).open()

    def show_people(self) -> None:
        people = PeopleDialog(self._desk, self._window)
        people.invite_requested.connect(self.invite)
        people.log_requested.connect(self.show_log)
        people.open()

    def show_log(self) -> None:
        ActionLogDialog(self._desk, self._window).open()

    def show_help(self) -> None:
        HelpDialog(self._desk, self._window).open()

    # --- finding ---

    def find_anything(self) -> None:
        """Find a product, a fan, or one of these deeds."""
        Finder(self._desk, self._window, self._deeds(), self._open_product, self._open_fan).open()

    def _deeds(self) -> tuple[Deed, ...]:
        tr, pages = self._desk.tr, self._pages
        is_on = self._console.state.session is not None
        start = Deed(tr("session.start"), self.start_session, "start")
        end = Deed(tr("session.end"), self.end_session, "stop")
        return (
            *(() if is_on else (start,)),
            *(Deed(tr(f"nav.{page}"), partial(self._show_page, page), page) for page in PAGES),
            *(
                Deed(tr(f"export.{what}"), partial(save_of_session, self._desk, self._window, what), "export")
                for what in _EXPORTED
            ),
            Deed(tr("preflight.title"), self.check, "check"),
            Deed(tr("air.log"), pages.live_page.on_air.hand.show_log, "live"),
            Deed(tr("import.orders"), partial(self.take_in, "orders"), "add"),
            Deed(tr("reconcile.open_file"), self.reconcile, "evening"),
            Deed(tr("import.fans"), partial(self.take_in, "fans"), "add"),
            Deed(tr("goods.import"), partial(self.take_in, "goods"), "add"),
            Deed(tr("goods.paste"), lambda: pages.goods_page.paste(), "copy"),
            Deed(tr("goods.add"), lambda: pages.goods_page.add_product(), "add"),
            Deed(tr("invite.open"), self.invite, "invite"),
            Deed(tr("people.title"), self.show_people, "fans"),
            Deed(tr("log.title"), self.show_log, "clock"),
            Deed(tr("mark.add"), self.mark, "note"),
            Deed(tr("help.title"), self.show_help, "help"),
            *((end,) if is_on else ()),  # Return opens the first, and nobody ends a show by pressing it twice
        )

    def _open_product(self, product: Product) -> None:
        self._show_page("live")
        self._pages.live_page.goods.search_for(product.number or product.code)

    def _open_fan(self, fan: FoundFan) -> None:
        """Beside the list where that is shown, else on the live page."""
        if self._pages.shown_name() == "fans":
            self._pages.fans_page.show_fan(fan.id)
        else:
            self._show_page("live")
            self._pages.live_page.fan.show_fan(fan.id)
