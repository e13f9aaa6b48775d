"""How each source, the hub and the overlay stand: a shape, a colour and a word for each."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from anchor_console.core.board import AnyChange
from anchor_console.core.clock import from_ms
from anchor_console.desk.context import Desk
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.labels import ElidedLabel, label
from anchor_console.desk.widgets.parts import row
from anchor_console.room.link import LinkState
from anchor_console.sources.source import SourceState, SourceStatus

SOURCE_LOOKS = {
    SourceState.CONNECTING: ("light_wait", "info"),
    SourceState.LIVE: ("light_live", "good"),
    SourceState.SILENT: ("light_silent", "warn"),
    SourceState.LOST: ("light_lost", "bad"),
    SourceState.FAILED: ("light_lost", "bad"),
    SourceState.ENDED: ("light_ended", "quiet"),
}
_HUB_LOOKS = {
    LinkState.OFFLINE: ("light_lost", "bad"),
    LinkState.CONNECTING: ("light_wait", "info"),
    LinkState.ONLINE: ("light_live", "good"),
    LinkState.REPLACED: ("light_silent", "warn"),
    LinkState.REFUSED: ("light_lost", "bad"),
}
_SHOW_MS = 1_000
_WORDED = 3
"""So many sources have their state in words beside them."""
_NAME_PX, _LEAST_NAME_PX = 130, 14


class _Name(ElidedLabel):
    """Gives way where the room is short; the light's own tooltip says it whole, and more."""

    def _elide(self) -> None:
        super()._elide()
        self.setToolTip("")


class Light(QWidget):
    """One thing that can be well or not: shape and colour for a glance, its words beside them.

    Args:
        gives_way: its name is one that somebody gave it, and is cut where the room is short.
    """

    def __init__(self, desk: Desk, *, gives_way: bool) -> None:
        super().__init__()
        self._desk = desk
        self._mark = label()
        self._name = _Name(step="small")
        self._name.hug(desk.theme.px(_NAME_PX), least_px=desk.theme.px(_LEAST_NAME_PX) if gives_way else None)
        self._word = label(step="small")
        self._shown: tuple[tuple[str, str], str, str] | None = None
        self.setLayout(row(desk, self._mark, self._name, self._word, gap=4))

    def show_as(self, look: tuple[str, str], name: str, word: str, tip: str = "") -> None:
        self.setToolTip(plain_tip(tip))
        if (look, name, word) == self._shown:
            return
        self._shown = (look, name, word)
        shape, color = look
        self._mark.setPixmap(icons.pixmap(shape, self._desk.theme.color(color), self._desk.theme.px(12)))
        self._name.set_text(name)
        self._word.setText(word)
        for part, text in ((self._name, name), (self._word, word)):
            part.setVisible(bool(text))
        self._word.setStyleSheet(f"color: {self._desk.theme.color(color).name()}")
        self.setAccessibleName(f"{name} {word}")


class SourceLights(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("sourceLights")
        self.setAccessibleName(desk.tr("lights.title"))
        self._desk = desk
        self._hub = Light(desk, gives_way=False)
        self._none = label(desk.tr("lights.none"), step="small", tone="faint")
        self._lights: list[Light] = []
        # Each batch counts its events here, twenty times a second and more.
        soon = AtMostEvery(desk.rounds, self, _SHOW_MS, self._show_sources)
        self._sources: QHBoxLayout = row(desk, gap=16)
        self.setLayout(row(desk, self._none, self._sources, self._hub, gap=16))
        desk.ties.observe(desk.console.state.sources, AnyChange(self._show_sources, soon.ask))
        desk.ties.listen(desk.console.hub_state_changed, self._show_hub)
        self._show_sources()
        self._show_hub(desk.console.hub.state)

    def _show_hub(self, state: LinkState) -> None:
        self._hub.show_as(_HUB_LOOKS[state], self._desk.tr("lights.hub"), self._desk.tr(f"hub.state.{state.value}"))

    def _show_sources(self) -> None:
        board = self._desk.console.state.sources
        while len(self._lights) < len(board):
            light = Light(self._desk, gives_way=True)
            self._lights.append(light)
            self._sources.addWidget(light)
        for index, light in enumerate(self._lights):
            light.setVisible(index < len(board))
            if index < len(board):
                self._show_source(light, board.key_at(index), board[index])
        self._none.setVisible(not len(board))

    def _show_source(self, light: Light, name: str, status: SourceStatus) -> None:
        tr = self._desk.tr
        last = status.last_event_at_ms
        when = from_ms(last).astimezone().strftime("%H:%M:%S") if last is not None else tr("lights.never")
        tip = tr(
            "lights.tip", detail=tr(status.detail, **status.params), last=when, events=status.events, bad=status.bad
        )
        if status.duplicates:
            tip += "\n" + tr("lights.repeated", count=status.duplicates)
        if status.reconnects:
            tip += "\n" + tr("lights.reconnects", count=status.reconnects)
        shown = self._desk.console.sources.name_of(name)
        if shown is None:
            shown = tr(key) if (key := f"source.name.{name}") in self._desk.words else name
        word = tr(f"source.state.{status.state.value}")
        # Where there are many, shape and colour must do for those that are well, or the clock beside has no room.
        is_crowded = len(self._desk.console.state.sources) > _WORDED
        if is_crowded and status.state is SourceState.LIVE:
            light.show_as(SOURCE_LOOKS[status.state], "", "", f"{shown} {word}\n{tip}")
        else:
            light.show_as(SOURCE_LOOKS[status.state], shown, "" if is_crowded else word, f"{shown} {word}\n{tip}")
        light.setAccessibleName(f"{shown} {word}")
