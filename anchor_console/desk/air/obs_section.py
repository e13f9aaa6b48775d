"""The overlay page's part about OBS: its address and password, one button that sets it up, and how it stands."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import hint_label, label, set_look
from anchor_console.desk.widgets.parts import column, named_line, row
from anchor_console.live.air.obs_desk import ObsSetup, ObsState
from anchor_console.obs.client import address

_LABEL_WIDTH = 120
_TONES = {
    ObsState.OFF: "faint",
    ObsState.CONNECTING: "quiet",
    ObsState.NOT_SET_UP: "warn",
    ObsState.READY: "good",
    ObsState.PAGE: "good",
    ObsState.TROUBLE: "bad",
}

_CONNECTED = (ObsState.NOT_SET_UP, ObsState.READY, ObsState.PAGE)


class ObsSection(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("settingsCard")
        self._desk = desk
        self._obs = obs = desk.console.obs
        tr = desk.tr
        self._address = self._field("obs.address", "obsAddress", obs.setup.url)
        self._password = self._field("obs.password", "obsPassword", "")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText(tr("obs.password_kept"))
        for field in (self._address, self._password):
            field.returnPressed.connect(self._on_connect)
        self._picture = QCheckBox(tr("obs.wants_picture"))
        self._picture.setObjectName("obsWantsPicture")
        self._picture.setAccessibleName(self._picture.text())
        self._picture.setChecked(obs.setup.wants_picture)
        self._picture.clicked.connect(lambda on: self._choose(replace(obs.setup, wants_picture=on)))
        self._connect = button(desk, "obs.connect", self._on_connect, name="obsConnectButton", role="primary")
        self._disconnect = button(desk, "obs.disconnect", self._on_disconnect, name="obsDisconnectButton")
        self._set_up = button(desk, "obs.set_up", self._on_set_up, name="obsSetUpButton", role="primary")
        self._state = label(wrap=True)
        self._state.setObjectName("obsState")
        self.setLayout(
            column(
                desk,
                label(tr("obs.title"), step="strong"),
                hint_label(desk, "obs.hint"),
                named_line(desk, "obs.address", self._address, width=_LABEL_WIDTH),
                named_line(desk, "obs.password", self._password, width=_LABEL_WIDTH),
                self._picture,
                row(desk, self._connect, self._disconnect, self._set_up, None),
                self._state,
                gap=10,
                around=(16, 16),
            )
        )
        desk.ties.listen(obs.changed, lambda _: self._show())
        self._show()

    def _show(self) -> None:
        obs, tr = self._obs, self._desk.tr
        words = tr(f"obs.state.{obs.state.value}")
        if obs.trouble is not None:
            words = tr(obs.trouble.why, **obs.trouble.params)
        elif obs.seen is not None and obs.state in _CONNECTED:
            words += " · " + tr("obs.seen", version=obs.seen.obs_version)
        self._state.setText(words)
        set_look(self._state, "tone", _TONES[obs.state])
        self._connect.setVisible(obs.state in (ObsState.OFF, ObsState.TROUBLE))
        self._disconnect.setVisible(obs.state is not ObsState.OFF)
        self._set_up.setVisible(obs.state in _CONNECTED)

    @Slot()
    def _on_connect(self) -> None:
        password = self._password.text() or None
        url = address(self._address.text() or self._obs.setup.url)
        self._address.setText(url)
        setup = replace(self._obs.setup, is_on=True, url=url)
        self._desk.start(self._obs.choose(setup, password), "obs-connect")

    def _on_disconnect(self) -> None:
        self._choose(replace(self._obs.setup, is_on=False))

    def _on_set_up(self) -> None:
        self._desk.start(self._obs.set_up(), "obs-set-up")

    def _choose(self, setup: ObsSetup) -> None:
        self._desk.start(self._obs.choose(setup), "obs-setup")

    def _field(self, key: str, name: str, text: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setObjectName(name)
        field.setAccessibleName(self._desk.tr(key))
        return field
