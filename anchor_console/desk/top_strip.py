"""The strip above every page: the session and its buttons at the left; sources, viewers and the clock at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame

from anchor_console.core.clock import from_ms
from anchor_console.desk.context import Desk
from anchor_console.desk.goods.rundown_progress import next_words
from anchor_console.desk.sources.source_lights import SourceLights
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import ElidedLabel, FigureLabel, label, set_look
from anchor_console.desk.widgets.parts import row
from anchor_console.live.session import Session, SessionState
from anchor_console.room.link import Reach

_PILLS = {SessionState.RUNNING: "good", SessionState.PAUSED: "warn", SessionState.ENDED: "plain"}


class TopStrip(QFrame):
    start_requested = Signal()
    end_requested = Signal()
    invite_requested = Signal()
    people_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("topStrip")
        self.setFixedHeight(desk.theme.px(48))
        self._desk = desk
        self._title = ElidedLabel(step="strong")
        self._title.hug(desk.theme.px(420), least_px=desk.theme.px(80))
        self._pill = label(chip="plain")
        self._mode = label(step="small", tone="quiet")
        self._start = button(
            desk, "session.start", self.start_requested.emit, name="startSessionButton", role="primary", icon="start"
        )
        self._pause = button(desk, "session.pause", self._pause_or_resume, name="pauseSessionButton", icon="pause")
        self._end = button(desk, "session.end", self.end_requested.emit, name="endSessionButton", icon="stop")
        self._invite = button(desk, "invite.open", self._invite_or_look, name="inviteButton", icon="invite")
        self._assistants = 0
        eye = label()
        eye.setPixmap(icons.pixmap("viewers", desk.theme.color("quiet"), desk.theme.px(16)))
        self._viewers = FigureLabel(step="strong")
        self._viewers.setToolTip(desk.tr("viewers.title"))
        self._clock = FigureLabel(step="title")
        self._clock.setObjectName("clock")
        self._plan = ElidedLabel(step="small", tone="quiet")
        self._plan.setObjectName("planSays")
        line = row(
            desk, self._pill, self._title, self._mode, self._plan, 8,
            self._start, self._pause, self._end, self._invite, 8,
            SourceLights(desk), 8, eye, self._viewers, 8, self._clock, gap=8, around=(12, 0),
        )  # fmt: skip
        line.setStretch(3, 1)
        for part in (self._pill, self._mode, self._viewers, self._clock):
            line.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(line)
        self._tick = QTimer(self)
        self._tick.setInterval(1_000)
        self._tick.timeout.connect(self._on_tick_timeout)
        self._tick.start()
        state = desk.console.state
        desk.ties.listen(state.session_changed, self._show_session)
        desk.ties.listen(state.viewers_changed, self._show_viewers)
        desk.ties.listen(desk.console.rundown.moved, lambda _: self._show_plan())
        desk.ties.listen(desk.console.watch.reach_changed, self._show_reach)
        self._show_reach(desk.console.watch.reach)
        self._show_session(state.session)
        self._show_viewers(state.viewers)
        self._on_tick_timeout()

    def _show_session(self, session: Session | None) -> None:
        tr = self._desk.tr
        self._start.setVisible(session is None)
        self._pause.setVisible(session is not None)
        self._end.setVisible(session is not None)
        self._mode.setVisible(session is not None)
        if session is None:
            self._title.set_text(tr("session.none_title"))
            self._pill.setText(tr("session.state.none"))
            set_look(self._pill, "chip", "plain")
            return
        self._title.set_text(session.title)
        self._pill.setText(tr(f"session.state.{session.state.value}"))
        set_look(self._pill, "chip", _PILLS[session.state])
        self._mode.setText(tr(f"mode.{session.mode}"))
        running = session.state is SessionState.RUNNING
        self._pause.setText(tr("session.pause" if running else "session.resume"))
        self._pause.setAccessibleName(self._pause.text())
        shape = icons.icon("pause" if running else "start", self._desk.theme.color("ink"), self._desk.theme.px(18))
        self._pause.setIcon(shape)

    def _show_plan(self) -> None:
        """What the rundown has next, and by how much the show is behind it."""
        desk, now = self._desk, self._desk.console.rundown.progress()
        if desk.console.state.session is None:
            self._plan.set_text("")
            return
        late_min = 0 if now.current is None or now.late_s is None else round(now.late_s / 60)
        late = desk.tr("rundown.late", count=late_min) if late_min > 0 else ""
        self._plan.set_text(" · ".join(part for part in (next_words(desk, now), late) if part))
        set_look(self._plan, "tone", "warn" if late else "quiet")

    def _show_viewers(self, viewers: int | None) -> None:
        self._viewers.show_figure("—" if viewers is None else f"{viewers:,}")
        self._viewers.setAccessibleName(f"{self._desk.tr('viewers.title')} {self._viewers.text()}")

    def _show_reach(self, reach: Reach | None) -> None:
        """Nobody here: the button invites. With somebody here it says how many, and shows who."""
        self._assistants = reach.connected.get("assistant", 0) if reach else 0
        tr = self._desk.tr
        self._invite.setText(tr("people.here", count=self._assistants) if self._assistants else tr("invite.open"))
        self._invite.setAccessibleName(self._invite.text())

    def _invite_or_look(self) -> None:
        if self._assistants:
            self.people_requested.emit()
        else:
            self.invite_requested.emit()

    def _pause_or_resume(self) -> None:
        control, session = self._desk.console.session, self._desk.console.state.session
        if session is not None and session.state is SessionState.PAUSED:
            self._desk.start(control.resume(), "session-resume")
        else:
            self._desk.start(control.pause(), "session-pause")

    @Slot()
    def _on_tick_timeout(self) -> None:
        self._show_plan()
        self._clock.show_figure(from_ms(self._desk.console.clock.now_ms()).astimezone().strftime("%H:%M:%S"))
