"""Settings: how the console looks and speaks, and where the room's pages are."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QScrollArea, QWidget

from anchor_console.core.observer import Signal as Changed
from anchor_console.desk.context import Desk
from anchor_console.desk.i18n import LANGUAGES
from anchor_console.desk.keys import CLICKER_KEY
from anchor_console.desk.pages.live_page import SEAT_KEY, SEATS
from anchor_console.desk.settings.fan_settings import FanSettings
from anchor_console.desk.settings.key_settings import KeySettings
from anchor_console.desk.settings.own_words import OwnWords
from anchor_console.desk.settings.preflight_words import PreflightWords
from anchor_console.desk.theme import SCALES, THEMES, fits_screen
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.file_chooser import choose_file
from anchor_console.desk.widgets.labels import hint_label, label
from anchor_console.desk.widgets.parts import FigureField, column, named_line, row
from anchor_console.desk.widgets.section_jumps import SectionJumps
from anchor_console.live.backstage import DEFAULT_HUB_PORT, HUB_PORT_KEY
from anchor_console.live.privacy.retention import FACTS_KEY, FANS_KEY
from anchor_console.live.privacy.upkeep import RETENTION_KEY
from anchor_console.room.dial import is_here

_LABEL_WIDTH = 156
_NAME_SHOWN = 32
_PEM = "PEM (*.pem *.crt *.cer *.key)"
_DAYS = (30, 90, 180, 365, 730)


class SettingsPage(QWidget):
    look_changed = Signal()
    """Language, theme or scale: the window is to be built anew."""
    seat_chosen = Signal(str)
    """Who sits at this PC: the live page is to be laid out for them."""
    invite_requested = Signal()
    people_requested = Signal()
    log_requested = Signal()
    import_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("settingsPage")
        self._desk = desk
        tr = desk.tr
        place = label(tr("settings.data", path=str(desk.console.profile.root)), step="small", tone="faint", wrap=True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        parts: tuple[tuple[str, QWidget], ...] = (
            ("settings.look", self._looks()),
            ("settings.room", self._room()),
            ("settings.goods", self._goods()),
            ("own.title", OwnWords(desk)),
            ("preflight.own_title", PreflightWords(desk)),
            ("settings.fans", FanSettings(desk)),
            ("keys.title", KeySettings(desk)),
            ("settings.retention", self._keeping()),
        )
        inside = column(
            desk,
            label(tr("nav.settings"), step="large"),
            *(part for _, part in parts),
            place,
            None,
            gap=16,
            around=(24, 24),
        )
        sheet = QWidget()
        sheet.setMaximumWidth(desk.theme.px(760))
        sheet.setLayout(inside)
        scroll = QScrollArea()
        scroll.setWidget(sheet)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(desk.tr("nav.settings"))
        whole = row(desk, SectionJumps(desk, scroll, parts), scroll, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        desk.ties.listen(desk.console.hub_state_changed, lambda _: self._show_addresses())
        desk.ties.listen(desk.console.overlay.changed, lambda _: self._show_addresses())
        self._show_addresses()

    def _looks(self) -> QFrame:
        tr = self._desk.tr
        return self._card(
            "settings.look",
            self._choice(
                "settings.language",
                "look.language",
                [("", tr("settings.system")), *((one, tr(f"language.{one}")) for one in LANGUAGES)],
            ),
            self._choice(
                "settings.theme",
                "look.theme",
                [("", tr("settings.system")), *((one, tr(f"theme.{one}")) for one in THEMES)],
            ),
            self._choice("settings.scale", "look.scale", [(one, self._scale(one)) for one in SCALES], default=100),
            self._seat(),
            self._clicker(),
        )

    def _room(self) -> QFrame:
        desk = self._desk
        self._overlay = self._address("settings.overlay", "settings.overlay_hint")
        self._host = self._address("settings.host", "settings.host_hint")
        self._host_waits = label(desk.tr("settings.host_waits"), step="small", tone="warn", wrap=True)
        self._host_waits.setObjectName("tabletWaits")
        self._host_waits.setContentsMargins(desk.theme.px(_LABEL_WIDTH + 8), 0, 0, 0)
        return self._card(
            "settings.room",
            self._overlay[0],
            self._host[0],
            self._host_waits,
            self._port(),
            self._lan(),
            self._live(),
            self._https(),
            self._line(
                "settings.assistants",
                button(desk, "invite.open", self.invite_requested.emit, icon="invite"),
                button(desk, "people.open", self.people_requested.emit, name="peopleButton"),
                button(desk, "log.open", self.log_requested.emit, name="logButton"),
            ),
        )

    def _goods(self) -> QFrame:
        desk, tr = self._desk, self._desk.tr
        return self._card(
            "settings.goods",
            self._line("settings.goods_file", button(desk, "goods.import", self.import_requested.emit, icon="goods")),
            label(tr("settings.opens_at_once"), step="small", tone="quiet", wrap=True),
            self._off_plan(),
            label(tr("settings.most_off_tells"), step="small", tone="quiet", wrap=True),
        )

    def _keeping(self) -> QFrame:
        self._goes = label("", step="small", tone="warn", wrap=True)
        self._goes.setObjectName("retentionGoes")
        return self._card(
            "settings.retention",
            self._days("settings.retention_chat", RETENTION_KEY, self._show_what_goes),
            self._goes,
            self._days("settings.retention_fans", FANS_KEY),
            self._days("settings.retention_facts", FACTS_KEY),
            label(self._desk.tr("settings.retention_hint"), step="small", tone="quiet", wrap=True),
        )

    def _show_addresses(self) -> None:
        hub = self._desk.console.hub
        overlay = hub.overlay_address(f"?{self._desk.console.overlay.language_query}")
        for (_, field), url in ((self._overlay, overlay), (self._host, hub.host_url)):
            field.setText(url or "")
            field.setCursorPosition(0)
        self._host_waits.setVisible(hub.host_url is not None and is_here(hub.host_url))

    def _card(self, title_key: str, *lines: QWidget) -> QFrame:
        card = QFrame()
        card.setObjectName("settingsCard")
        card.setLayout(
            column(self._desk, label(self._desk.tr(title_key), step="strong"), *lines, gap=12, around=(16, 16))
        )
        return card

    def _line(self, key: str, *parts: QWidget) -> QWidget:
        return named_line(self._desk, key, *parts, None, width=_LABEL_WIDTH)

    def _with_hint(self, line: QWidget, key: str) -> QWidget:
        """A line and, below what can be done there, what that means."""
        hint = hint_label(self._desk, key)
        hint.setContentsMargins(self._desk.theme.px(_LABEL_WIDTH + 8), 0, 0, 0)
        both = QWidget()
        both.setLayout(column(self._desk, line, hint, gap=2))
        return both

    def _box(self, key: str, setting: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"setting-{setting}")
        box.setAccessibleName(self._desk.tr(key))
        box.setMinimumWidth(self._desk.theme.px(200))
        return box

    def _scale(self, percent: int) -> str:
        """How a scale is called; that it is too large for this screen is told before it is chosen."""
        room = self.screen().availableGeometry()
        key = "settings.percent" if fits_screen(percent, room.width(), room.height()) else "settings.percent_too_large"
        return self._desk.tr(key, percent=percent)

    def _choice(self, key: str, setting: str, choices: Sequence[tuple[object, str]], default: object = "") -> QWidget:
        box = self._box(key, setting)
        for value, shown in choices:
            box.addItem(shown, value)
        now = self._desk.console.settings.get(setting)
        box.setCurrentIndex(max(0, box.findData(default if now is None else now)))
        box.activated.connect(lambda index: self._desk.start(self._set(setting, box.itemData(index)), f"set-{setting}"))
        return self._line(key, box)

    def _off_plan(self) -> QWidget:
        """How far a price may be off the rundown's before the price guard asks."""
        desk, guard = self._desk, self._desk.console.guard
        field = FigureField(desk)
        field.setObjectName("mostOffField")
        field.setAccessibleName(desk.tr("settings.most_off"))
        field.setRange(0, 100)
        field.setSuffix(" %")
        field.setValue(guard.most_off_percent)
        field.editingFinished.connect(
            lambda: desk.start(guard.set_most_off_percent(field.value()), "setting-most-off-percent")
        )
        return self._line("settings.most_off", field)

    def _seat(self) -> QWidget:
        """Who sits here; choosing it again puts a layout that was pulled about back in order."""
        box = self._box("settings.seat", "desk.seat")
        for seat in SEATS:
            box.addItem(self._desk.tr(f"seat.{seat}"), seat)
        box.setCurrentIndex(max(0, box.findData(self._desk.console.settings.get(SEAT_KEY))))
        box.activated.connect(lambda index: self.seat_chosen.emit(box.itemData(index)))
        return self._line("settings.seat", box)

    def _clicker(self) -> QWidget:
        """Whether a presenter's clicker works the card."""
        settings, tr = self._desk.console.settings, self._desk.tr
        box = QCheckBox()
        box.setObjectName(f"setting-{CLICKER_KEY}")

        def tell() -> None:
            box.setText(tr("settings.clicker"))
            box.setAccessibleName(box.text())

        self._desk.tell_keys(tell)
        box.setChecked(settings.get(CLICKER_KEY) is True)
        box.clicked.connect(lambda is_on: self._desk.start(settings.set(CLICKER_KEY, is_on), "switch-clicker"))
        return self._with_hint(self._line("settings.clicker_title", box), "settings.clicker_hint")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_what_goes(self._desk.console.settings.get(RETENTION_KEY))

    def _show_what_goes(self, days: int | None) -> None:
        """What keeping chat so long would take away."""
        self._goes.setVisible(bool(days))
        if days:
            self._desk.start(self._tell_what_goes(days), "retention-look")

    async def _tell_what_goes(self, days: int) -> None:
        sessions, lines = await self._desk.console.privacy.too_old(days)
        key = "settings.retention_goes" if lines else "settings.retention_none"
        self._goes.setText(self._desk.tr(key, sessions=sessions, lines=f"{lines:,}"))

    def _days(self, key: str, setting: str, told: Callable[[int | None], object] = lambda _: None) -> QWidget:
        """After how many days something is let go; `told` hears of what is chosen."""
        box = self._box(key, setting)
        box.addItem(self._desk.tr("settings.for_ever"), None)
        now = self._desk.console.settings.get(setting)
        for days in sorted({*_DAYS, now} if isinstance(now, int) and now > 0 else _DAYS):
            box.addItem(self._desk.tr("settings.days", count=days), days)
        box.setCurrentIndex(max(0, box.findData(now)))
        settings = self._desk.console.settings
        box.activated.connect(
            lambda index: self._desk.start(settings.set(setting, box.itemData(index)), f"set-{setting}")
        )
        box.activated.connect(lambda index: told(box.itemData(index)))
        return self._line(key, box)

    async def _set(self, setting: str, value: object) -> None:
        await self._desk.console.settings.set(setting, value)
        self.look_changed.emit()

    def _port(self) -> QWidget:
        box = FigureField(self._desk)
        box.setObjectName("setting-hub.port")
        box.setAccessibleName(self._desk.tr("settings.port"))
        box.setRange(1024, 65535)
        now = self._desk.console.settings.get(HUB_PORT_KEY)
        box.setValue(now if isinstance(now, int) else DEFAULT_HUB_PORT)
        box.editingFinished.connect(
            lambda: self._desk.start(self._desk.console.settings.set(HUB_PORT_KEY, box.value()), "set-port")
        )
        hint = label(self._desk.tr("settings.port_hint"), step="small", tone="faint")
        return self._line("settings.port", box, hint)

    def _lan(self) -> QWidget:
        hub = self._desk.console.hub
        return self._switch("lan", hub.is_open_to_lan, hub.open_to_lan, hub.lan_changed)

    def _live(self) -> QWidget:
        hub = self._desk.console.hub
        return self._switch("live", hub.is_live_page_open, hub.open_live_page, hub.live_page_changed)

    def _https(self) -> QWidget:
        """The user's own certificate, for phones in a network that is not theirs alone."""
        hub, tr = self._desk.console.hub, self._desk.tr
        state = label(tone="quiet")
        state.setObjectName("httpsState")

        def show(files: tuple[Path, Path] | None) -> None:
            state.setText(files[0].name[-_NAME_SHOWN:] if files else tr("settings.https_none"))
            stop.setVisible(files is not None)

        choose = button(self._desk, "settings.https_choose", self._choose_certificate, name="chooseCertificateButton")
        stop = button(
            self._desk, "settings.https_stop",
            lambda: self._desk.start(hub.use_certificate(None), "certificate"), name="stopHttpsButton",
        )  # fmt: skip
        self._desk.ties.listen(hub.certificate_changed, show)
        show(hub.certificate)
        return self._with_hint(self._line("settings.https", state, choose, stop), "settings.https_hint")

    def _choose_certificate(self) -> None:
        choose_file(self, self._desk.tr("settings.https_cert"), _PEM, self._choose_key, name="certificateDialog")

    def _choose_key(self, cert: Path) -> None:
        use = self._desk.console.hub.use_certificate
        choose_file(
            *(self, self._desk.tr("settings.https_key"), _PEM),
            lambda key: self._desk.start(use((cert, key)), "certificate"),
            name="certificateKeyDialog",
        )

    def _switch(
        self, name: str, is_on: bool, turn: Callable[[bool], Coroutine[Any, Any, None]], changed: Changed[bool]
    ) -> QWidget:
        """A switch of the hub with what it means below it."""
        box = QCheckBox(self._desk.tr(f"settings.{name}"))
        box.setObjectName(f"setting-hub.{name}")
        box.setAccessibleName(box.text())
        box.setChecked(is_on)
        box.clicked.connect(lambda is_open: self._desk.start(turn(is_open), f"switch-{name}"))
        self._desk.ties.listen(changed, box.setChecked)
        return self._with_hint(self._line(f"settings.{name}_title", box), f"settings.{name}_warning")

    def _address(self, key: str, hint_key: str) -> tuple[QWidget, QLineEdit]:
        field = QLineEdit()
        field.setReadOnly(True)
        field.setAccessibleName(self._desk.tr(key))
        field.setPlaceholderText(self._desk.tr("settings.no_hub"))
        copy = icon_button(self._desk, "copy", "copy", lambda: QGuiApplication.clipboard().setText(field.text()))
        line = named_line(self._desk, key, field, copy, width=_LABEL_WIDTH)
        return self._with_hint(line, hint_key), field
