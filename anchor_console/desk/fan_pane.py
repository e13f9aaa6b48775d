"""The fan behind the selected message: who they are, what they bought, like and said, and what we noted."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from anchor_console.core.ids import IdentityId
from anchor_console.desk.chat_layout import fan_color
from anchor_console.desk.context import Desk
from anchor_console.desk.flow_layout import FlowLayout
from anchor_console.desk.parts import ElidedLabel, EmptyState, Panel, TypingField, button, column, fill, label, row
from anchor_console.desk.wording import day, day_and_time, money, time_of_day
from anchor_console.fans.facts import Fact
from anchor_console.fans.fan import Fan
from anchor_console.live.desks import FanView

_REFRESH_MS = 1_000
_PURCHASES, _SAID = 6, 30
_STANDINGS = {"confirmed": "good", "stated": "plain", "guessed": "warn"}


class FanPane(Panel):
    left = Signal()
    """The note is written or dropped; the keyboard belongs to the chat again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "person", "fan.title")
        self.setObjectName("fanPane")
        self.setAccessibleName(desk.tr("fan.title"))
        self._desk = desk
        self._who: IdentityId | None = None
        self._shown: FanView | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._note = TypingField()
        self._note.setObjectName("fanNoteField")
        self._note.setPlaceholderText(desk.tr("fan.note_hint"))
        self._note.setAccessibleName(desk.tr("fan.note_hint"))
        self._note.setMaxLength(1_000)
        self._note.left.connect(self.left)
        self._note.returnPressed.connect(self._on_note_return_pressed)
        add = button(desk, "fan.note_add", self._on_note_return_pressed, name="addNoteButton", role="small")
        writing = row(desk, self._note, add, around=(12, 8))
        person = QWidget()
        person.setLayout(column(desk, self._scroll, writing, gap=0))
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(desk, "person", "fan.empty", "fan.empty_hint"))
        self._stack.addWidget(person)
        self.body.addWidget(self._stack, 1)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MS)
        self._refresh.timeout.connect(self._show)
        desk.ties.listen(desk.console.state.totals_changed, lambda _: self._show_soon())
        desk.ties.listen(desk.console.marks.changed, self._on_marks_changed)

    @Slot(int)
    def show_fan(self, identity_id: int) -> None:
        if self._who != identity_id:
            self._note.clear()
        self._who, self._shown = IdentityId(identity_id), None
        self._show()
        self._scroll.verticalScrollBar().setValue(0)

    def _show_soon(self) -> None:
        if self._who is not None and not self._refresh.isActive():
            self._refresh.start()

    def _on_marks_changed(self, who: IdentityId) -> None:
        if who == self._who:
            self._shown = None
            self._show()

    @Slot()
    def _show(self) -> None:
        view = self._desk.console.fans.view(self._who) if self._who is not None else None
        if view is None:
            self._stack.setCurrentIndex(0)
            return
        if view == self._shown:
            return
        self._shown = view
        place = self._scroll.verticalScrollBar().value()
        self._scroll.setWidget(_FanSheet(self._desk, view))
        self._scroll.verticalScrollBar().setValue(place)
        self._stack.setCurrentIndex(1)

    @Slot()
    def _on_note_return_pressed(self) -> None:
        text = self._note.text().strip()
        if text and self._who is not None:
            self._desk.start(self._write(self._who, text), "fan-note")
            self._note.clear()
            self.left.emit()

    async def _write(self, who: IdentityId, text: str) -> None:
        await self._desk.console.fans.add_note(who, text)
        self._show()


class _FanSheet(QWidget):
    """Everything of one fan at one moment, from top to bottom."""

    def __init__(self, desk: Desk, view: FanView) -> None:
        super().__init__()
        self._desk = desk
        parts: QVBoxLayout = column(desk, gap=12, around=(12, 12))
        self._head(parts, view.fan)
        self._figures(parts, view)
        self._facts(parts, view)
        self._notes(parts, view.fan)
        self._purchases(parts, view)
        self._said(parts, view)
        fill(parts, None)
        self.setLayout(parts)

    def _head(self, parts: QVBoxLayout, fan: Fan) -> None:
        desk, theme, px = self._desk, self._desk.theme, self._desk.theme.px
        color = fan_color(fan.identity, theme)
        face = label(fan.name[:1])
        face.setFixedSize(px(44), px(44))
        face.setAlignment(Qt.AlignmentFlag.AlignCenter)
        face.setStyleSheet(
            f"background: {color.name()}; color: {theme.color('panel').name()}; border-radius: {face.width() // 2}px;"
            f" font-size: {px(20)}px; font-weight: bold"
        )
        name = ElidedLabel(fan.name, step="title")
        name.setObjectName("fanName")
        name.setAccessibleName(fan.name)
        platform = desk.tr(f"platform.{fan.identity.platform}")
        if platform.startswith("platform."):
            platform = fan.identity.platform
        place = ElidedLabel(f"{platform} · {fan.identity.user_id}", step="small", tone="quiet")
        words = column(desk, name, place, gap=2)
        head = row(desk, face, words, gap=12)
        head.setStretch(1, 1)
        fill(parts, head)
        chips = FlowLayout(px(6))
        for marked in desk.console.marks.of(fan.id):
            chip = label(desk.tr(f"mark.{marked.mark.value}"), chip="bad")
            by = desk.tr("queue.by_desk") if marked.by_name == "desk" else marked.by_name
            chip.setToolTip(desk.tr("fan.mark_tip", by=by, at=day(marked.until_ms)))
            chips.addWidget(chip)
        if fan.minor:
            chips.addWidget(label(desk.tr("fan.minor"), chip="bad"))
        if fan.staff:
            chips.addWidget(label(desk.tr("chat.staff"), chip="mark"))
        if fan.masked:
            chips.addWidget(label(desk.tr("fan.masked"), chip="warn"))
        if fan.club:
            chips.addWidget(label(fan.club, chip="club"))
        if fan.level:
            chips.addWidget(label(f"Lv{fan.level}", chip="plain"))
        if chips.count():
            fill(parts, chips_box(chips))
        if fan.old_names:
            fill(
                parts,
                label(
                    desk.tr("fan.old_names", names="、".join(fan.old_names[:5])), step="small", tone="quiet", wrap=True
                ),
            )

    def _figures(self, parts: QVBoxLayout, view: FanView) -> None:
        desk, fan = self._desk, view.fan
        units = sum(one.qty for one in view.purchases)
        tiles = row(desk, gap=8)
        for key, text in (
            ("fan.messages", f"{fan.messages:,}"),
            ("fan.bought", f"{units:,}"),
            ("fan.spent", money(view.spent_minor)),
        ):
            tile = QWidget()
            tile.setLayout(
                column(desk, label(text, step="title"), label(desk.tr(key), step="small", tone="quiet"), gap=0)
            )
            tiles.addWidget(tile, 1)
        fill(parts, tiles)
        seen = desk.tr("fan.seen", first=day_and_time(fan.first_seen_ms), last=time_of_day(fan.last_seen_ms))
        fill(parts, label(seen, step="small", tone="quiet", wrap=True))

    def _facts(self, parts: QVBoxLayout, view: FanView) -> None:
        box = QWidget()
        box.setObjectName("fanFacts")
        box.setAccessibleName(self._desk.tr("fan.facts"))
        chips = FlowLayout(self._desk.theme.px(6))
        for fact in view.facts:
            chips.addWidget(self._fact(fact))
        if not view.facts:
            key = "fan.no_facts_minor" if view.fan.minor else "fan.no_facts"
            chips.addWidget(label(self._desk.tr(key), step="small", tone="faint", wrap=True))
        box.setLayout(chips)
        self._section(parts, "fan.facts", box)

    def _fact(self, fact: Fact) -> QLabel:
        tr = self._desk.tr
        facet = tr(f"facet.{fact.facet}")
        value = tr(f"facet.{fact.facet}.value", value=fact.value)
        shown = fact.value if value.startswith("facet.") else value
        wearer = "" if fact.wearer == "self" else f"{fact.wearer} "
        chip = label(
            f"{wearer}{facet} {shown} · {tr(f'standing.{fact.standing}')}", chip=_STANDINGS.get(fact.standing, "plain")
        )
        chip.setToolTip(tr(f"standing.{fact.standing}.tip", at=day_and_time(fact.stated_at_ms)))
        return chip

    def _notes(self, parts: QVBoxLayout, fan: Fan) -> None:
        box = QWidget()
        box.setObjectName("fanNotes")
        box.setAccessibleName(self._desk.tr("fan.notes"))
        lines = column(self._desk, gap=6)
        for note in fan.notes:
            by = self._desk.tr("queue.by_desk") if note.by_name == "desk" else note.by_name
            under = label(f"{by} · {day_and_time(note.written_at_ms)}", step="tiny", tone="faint")
            fill(lines, column(self._desk, label(note.text, wrap=True), under, gap=0))
        if not fan.notes:
            fill(lines, label(self._desk.tr("fan.no_notes"), step="small", tone="faint", wrap=True))
        box.setLayout(lines)
        self._section(parts, "fan.notes", box)

    def _purchases(self, parts: QVBoxLayout, view: FanView) -> None:
        lines = column(self._desk, gap=4)
        for one in view.purchases[:_PURCHASES]:
            what = ElidedLabel(f"{one.product_name or '—'} {one.variant} ×{one.qty}")
            status = label(self._desk.tr(f"order.{one.status}"), step="small", tone="quiet")
            line = row(self._desk, what, label(money(one.amount_minor)), status)
            line.setStretch(0, 1)
            fill(lines, line)
        if not view.purchases:
            fill(lines, label(self._desk.tr("fan.no_purchases"), step="small", tone="faint"))
        self._section(parts, "fan.purchases", lines)

    def _said(self, parts: QVBoxLayout, view: FanView) -> None:
        lines = column(self._desk, gap=4)
        for _, at_ms, text in view.said[:_SAID]:
            when = label(time_of_day(at_ms), step="small", tone="faint")
            when.setAlignment(Qt.AlignmentFlag.AlignTop)
            line = row(self._desk, when, label(text, wrap=True))
            line.setStretch(1, 1)
            fill(lines, line)
        self._section(parts, "fan.said", lines)

    def _section(self, parts: QVBoxLayout, title_key: str, content: QWidget | QVBoxLayout) -> None:
        fill(parts, column(self._desk, label(self._desk.tr(title_key), step="head"), content, gap=6))


def chips_box(chips: FlowLayout) -> QWidget:
    box = QWidget()
    box.setLayout(chips)
    return box
