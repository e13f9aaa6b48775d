"""Inviting an assistant: a code to scan, a link, eight characters to type, and until when they are good."""

from __future__ import annotations

import io

import segno
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.dialogs.people import preset_box, show_preset
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.labels import label, set_look
from anchor_console.desk.widgets.parts import column, row
from anchor_console.live.hub_desk import PRESETS, Pairing
from anchor_console.room.link import LinkState
from anchor_console.room.rights import ASSISTANT_RIGHTS, Right

_QUIET = 4
"""Squares of margin around a code, as its standard asks for."""
_WIDTH = 690
"""So that the longest address of a network at home stands there whole, for who types it."""


class PairingDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "invite.title", name="pairingDialog", width=_WIDTH)
        self.say(desk.tr("invite.tells"))
        self._keeps_out = self._warning()
        self.add(self._keeps_out)
        hub = desk.console.hub
        self._keeps_out.setVisible(not hub.is_open_to_lan)
        self.finished.connect(hub.lan_changed.subscribe(self._show_lan))
        self.finished.connect(desk.console.hub_state_changed.subscribe(self._on_hub_state))
        self._name = QLineEdit(desk.tr("invite.default_name"))
        self._name.setAccessibleName(desk.tr("invite.name"))
        self._name.setMaxLength(20)
        self._make = button(desk, "invite.make", self._ask, name="makePairingButton", role="primary")
        self._make.setDefault(True)
        self._rights = ASSISTANT_RIGHTS
        self._preset = preset_box(desk, self._choose_rights)
        self._preset.removeItem(len(PRESETS))
        show_preset(self._preset, "assists")
        line = row(desk, label(desk.tr("invite.name"), tone="quiet"), self._name, self._preset, self._make)
        line.setStretch(1, 1)
        self.add(line)
        self._may = label(desk.tr("preset.assists.tells"), step="small", tone="quiet", wrap=True)
        self.add(self._may)
        self.picture = label()
        self.picture.setFixedSize(desk.theme.px(200), desk.theme.px(200))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._code = label(step="large")
        self._code.setObjectName("pairingCode")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._link = QLineEdit()
        self._link.setObjectName("pairingLink")
        self._link.setReadOnly(True)
        self._link.setAccessibleName(desk.tr("invite.link"))
        self._expires = label(step="small", tone="quiet", wrap=True)
        copy = icon_button(desk, "copy", "copy", lambda: QGuiApplication.clipboard().setText(self._link.text()))
        words = column(
            desk, label(desk.tr("invite.code"), step="small", tone="quiet"), self._code,
            label(desk.tr("invite.link"), step="small", tone="quiet"), row(desk, self._link, copy, gap=4),
            self._expires, None,
        )  # fmt: skip
        self._shown = QWidget()
        self._shown.setLayout(row(desk, self.picture, words, gap=16))
        self._shown.hide()
        self.add(self._shown)
        self.add_buttons(button(desk, "close", self.accept))
        self._make.setDefault(True)
        self._expires_at_ms = 0
        self._here: set[str] | None = None
        """Who had been let in before the code was made."""
        self._tick = QTimer(self)
        self._tick.setInterval(1_000)
        self._tick.timeout.connect(self._on_tick_timeout)

    def _warning(self) -> QFrame:
        """What a phone would run into while the hub listens to this PC alone, and the way out."""
        tr, hub = self.desk.tr, self.desk.console.hub
        box = QFrame()
        box.setObjectName("lanIsOff")
        box.setProperty("notice", "warning")
        says = label(tr("invite.lan_off"), tone="warn", wrap=True)
        risk = label(tr("settings.lan_warning"), step="small", tone="quiet", wrap=True)
        let_in = button(
            self.desk, "invite.lan_on", lambda: self.desk.start(hub.open_to_lan(True), "open-to-lan"),
            name="openToLanButton",
        )  # fmt: skip
        box.setLayout(column(self.desk, says, risk, row(self.desk, None, let_in), around=(12, 12)))
        return box

    def _show_lan(self, is_open: bool) -> None:
        self._keeps_out.setVisible(not is_open)
        self.fit()

    def _on_hub_state(self, state: LinkState) -> None:
        """A hub that starts again, as when devices of the network are let in, knows no code that it gave before, and
        may have another address: a code that stood here open gives way to a new one.
        """
        if not self._tick.isActive():
            return
        if state is not LinkState.ONLINE:
            self._shown.hide()
            self.fit()
        elif self._shown.isHidden():
            self._ask()

    def _ask(self) -> None:
        self.desk.start(self._pair(self._name.text().strip() or self.desk.tr("invite.default_name")), "pairing")

    async def _look_who_came(self) -> None:
        """Say that somebody came in by the code: it is spent then, and the next one needs another."""
        try:
            seats = await self.desk.console.hub.seats()
        except Refused:
            return
        came = [seat.name for seat in seats if self._here is not None and seat.token_id not in self._here]
        if came and self._tick.isActive():
            self._tick.stop()
            self._expires.setText(self.desk.tr("invite.came", name=came[0]))
            set_look(self._expires, "tone", "good")

    def _choose_rights(self, rights: frozenset[Right]) -> None:
        self._rights = rights
        name = next(name for name, among in PRESETS.items() if among == rights)
        self._may.setText(self.desk.tr(f"preset.{name}.tells"))
        self.fit()

    async def _pair(self, name: str) -> None:
        self._here = {seat.token_id for seat in await self.desk.console.hub.seats()}
        pairing = await self.desk.console.hub.pairing(name, sorted(self._rights))
        self.show_pairing(pairing)

    def show_pairing(self, pairing: Pairing) -> None:
        picture = QPixmap()
        dots = self.picture.devicePixelRatio()
        picture.loadFromData(_qr_png(pairing.url, round(self.picture.width() * dots)))
        picture.setDevicePixelRatio(dots)
        self.picture.setPixmap(picture)
        self._code.setText(pairing.code)
        self._link.setText(pairing.url)
        self._link.setCursorPosition(0)
        self._expires_at_ms = pairing.expires_at_ms
        set_look(self._expires, "tone", "quiet")
        self._shown.show()
        self._tick.start()
        self._on_tick_timeout()
        self.fit()

    @Slot()
    def _on_tick_timeout(self) -> None:
        left_s = max(0, (self._expires_at_ms - self.desk.console.clock.now_ms()) // 1000)
        key = "invite.expires" if left_s else "invite.expired"
        self._expires.setText(self.desk.tr(key, left=f"{left_s // 60}:{left_s % 60:02d}"))
        if not left_s:
            self._tick.stop()
        elif self._here is not None:
            self.desk.start(self._look_who_came(), "who-came")


def _qr_png(text: str, width: int) -> bytes:
    """The code in a picture of at most `width` dots, each of its squares as large as any other.

    Always dark on white with a margin: cameras do not read it otherwise.
    """
    code, out = segno.make(text, error="m"), io.BytesIO()
    code.save(out, kind="png", scale=max(1, width // code.symbol_size(border=_QUIET)[0]), border=_QUIET)
    return out.getvalue()
