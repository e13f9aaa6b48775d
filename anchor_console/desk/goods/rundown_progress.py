"""How the show stands to its plan: what is current, what comes, how late it is, and the keys to move on."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import ElidedLabel, label, set_look
from anchor_console.desk.widgets.parts import row
from anchor_console.goods.rundown import Progress

_TICK_MS = 500


class RundownProgress(QFrame):
    """Shown while a session is open that has a plan."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("rundownProgress")
        self._desk = desk
        self._rundown = desk.console.rundown
        self._now_says = ElidedLabel(step="strong")
        self._used_says = label(step="strong")
        self._used_says.setObjectName("rundownUsed")
        self._next_says = ElidedLabel()
        self._late_says = label(chip="plain")
        self._late_says.setObjectName("rundownLate")
        self._back = button(desk, "rundown.back", self.go_back, name="rundownBackButton", role="small")
        self._on = button(desk, "rundown.on", self.go_on, name="rundownOnButton", role="small", icon="take")
        desk.tell_keys(lambda: self._back.setToolTip(desk.key("rundown_back")))
        desk.tell_keys(lambda: self._on.setToolTip(desk.key("rundown_on")))
        # Where the room is short the name gives way, not the time.
        current = row(desk, self._now_says, self._used_says, gap=8)
        current.setStretch(0, 1)
        line = row(desk, current, self._next_says, self._late_says, self._back, self._on, gap=12, around=(12, 8))
        line.setStretch(0, 3)
        line.setStretch(1, 3)
        self.setLayout(line)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick_timeout)
        self._tick.start()

    def go_on(self) -> None:
        """Let the next row be current; where it is a product, it is the next to be taken."""
        self._desk.start(go_on(self._desk), "rundown-on")

    def go_back(self) -> None:
        self._desk.start(self._rundown.go_back(), "rundown-back")

    def show_progress(self, now: Progress) -> None:
        tr = self._desk.tr
        now_ms = self._desk.console.clock.now_ms()
        self.setVisible(self._desk.console.state.session is not None and len(self._rundown.rows) > 0)
        self._now_says.set_text(self._current_words(now))
        self._used_says.setText(self._used_words(now, now_ms))
        is_over = now.ends_ms is not None and now_ms > now.ends_ms
        for says in (self._now_says, self._used_says):
            set_look(says, "tone", "warn" if is_over else "")
        self._next_says.set_text(next_words(self._desk, now))
        late_min = None if now.late_s is None else round(now.late_s / 60)
        self._late_says.setVisible(now.current is not None and late_min is not None)
        if late_min is not None:
            words = "rundown.late" if late_min > 0 else "rundown.ahead" if late_min < 0 else "rundown.on_time"
            self._late_says.setText(tr(words, count=abs(late_min)) if late_min else tr(words))
            set_look(self._late_says, "chip", "warn" if late_min > 0 else "good")
        self._on.setEnabled(now.next is not None)

    def _current_words(self, now: Progress) -> str:
        tr = self._desk.tr
        if now.current is None or now.started_ms is None:
            return tr("rundown.not_begun")
        number = self._rundown.number(now.current)
        name = f"{tr('air.no', number=number)} " if number else ""
        return f"{name}{self._rundown.title(now.current) or tr(f'rundown.kind.{now.current.kind.value}')}"

    def _used_words(self, now: Progress, now_ms: int) -> str:
        """How long it has been going on, and of how long it should."""
        if now.current is None or now.started_ms is None:
            return ""
        used = _span(now_ms - now.started_ms)
        if now.ends_ms is None:
            return self._desk.tr("rundown.used", used=used)
        return self._desk.tr("rundown.used_of", used=used, planned=_span(now.ends_ms - now.started_ms))

    @Slot()
    def _on_tick_timeout(self) -> None:
        if self.isVisible() and self._desk.console.state.session is not None:
            self.show_progress(self._rundown.progress())


def next_words(desk: Desk, now: Progress) -> str:
    """What comes next, and how long until then."""
    if now.next is None:
        return ""
    rundown = desk.console.rundown
    number = rundown.number(now.next)
    what = desk.tr("air.no", number=number) if number else rundown.title(now.next)
    what = what or desk.tr(f"rundown.kind.{now.next.kind.value}")
    if now.next_at_ms is None:
        return desk.tr("rundown.next_is", what=what)
    left_ms = now.next_at_ms - desk.console.clock.now_ms()
    if left_ms <= 0:
        return desk.tr("rundown.next_due", what=what)
    return desk.tr("rundown.next_in", what=what, time=_span(left_ms))


async def go_on(desk: Desk) -> None:
    """Let the next row of the plan be current; a product stands first in the queue then, so that one key takes it."""
    console = desk.console
    row_ = await console.rundown.go_on()
    if row_.product_id is None:
        return
    on_air, queue = console.state.on_air, console.state.queue
    if on_air is not None and on_air.product_id == row_.product_id:
        return
    waiting = next((pin for pin in queue if pin.product_id == row_.product_id), None)
    aside = next((pin for pin in console.state.held if pin.product_id == row_.product_id), None)
    if waiting is None and aside is not None:
        await console.queue.resume(aside.id, is_first=True)
        return
    pin_id = waiting.id if waiting is not None else await console.queue.pin(row_.product_id)
    await console.queue.move(pin_id, None)


def _span(ms: int) -> str:
    seconds = max(0, ms // 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes:02d}:{seconds % 60:02d}"
