"""Everything of one fan at one moment, from top to bottom; it tells what a person wants done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from anchor_console.desk.chat.chat_layout import fan_color
from anchor_console.desk.context import Desk
from anchor_console.desk.fans.fan_figures import figures_of
from anchor_console.desk.fans.fan_links import LinkedLine, LinkProposal, YesButton, place_of
from anchor_console.desk.fans.fan_marks import marks_of, not_served_bar
from anchor_console.desk.fans.fan_suggestions import FanSizes, FanSuggestions
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.fact_chip import FactChip, wearer_name
from anchor_console.desk.widgets.flow_layout import FlowLayout
from anchor_console.desk.widgets.labels import ElidedLabel, SelectableLabel, hint_label, label
from anchor_console.desk.widgets.parts import column, fill, row
from anchor_console.desk.widgets.promise_line import PromiseLine
from anchor_console.desk.widgets.same_part import tell_apart
from anchor_console.desk.widgets.wording import by_whom, money, said_when, time_of_day
from anchor_console.fans.facts import SELF
from anchor_console.fans.known import KnownFact
from anchor_console.live.fans.fan_view import FanView
from anchor_console.sales.purchases import Purchase
from anchor_console.sales.store import Unpaid

_PURCHASES, _SAID, _OLD_NAMES = 6, 30, 5
_VARIANT = 96
"""The widest that colour and size of a purchase may be."""


class FanSheet(QWidget):
    settle_requested = Signal(object, object)
    message_requested = Signal(object, object)
    add_fact_requested = Signal()
    link_accepted = Signal(object)
    link_rejected = Signal(object)
    link_undone = Signal(object)
    note_dropped = Signal(object)
    promise_kept = Signal(object)
    promise_dropped = Signal(object)
    grown_up = Signal()
    focused = Signal(object)
    """A part of it has the keyboard now: it is to be in sight."""

    def __init__(self, desk: Desk, view: FanView) -> None:
        super().__init__()
        self._desk = desk
        self.view = view
        self.chips: list[FactChip] = []
        self._questions: list[YesButton] = []
        parts: QVBoxLayout = column(desk, gap=10, around=(12, 10))
        self._head(parts)
        # What somebody waits for on air stands before what can be settled later.
        fill(parts, FanSizes(desk, view.fan.id, self))
        self._links(parts)
        self._promises(parts)
        self._facts(parts)
        fill(parts, figures_of(desk, view))
        fill(parts, FanSuggestions(desk, view.fan.id, self))
        # Where nobody wrote a note, what they say goes before how to write one.
        sections = (self._notes, self._purchases, self._said)
        for section in sections if view.notes else (*sections[1:], self._notes):
            section(parts)
        fill(parts, None)
        self.setLayout(parts)

    def focus_first(self) -> bool:
        """Put the keyboard on what a person is to say first: whether two are one, then a fact that nobody settled;
        False where there is nothing.
        """
        for part in (*self._questions, *(one for one in self.chips if not one.known.is_settled), *self.chips):
            self.focus_on(part)
            return True
        return False

    def focus_on(self, part: QWidget) -> None:
        part.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.focused.emit(part)

    def is_pressed(self) -> bool:
        """Whether a button of it is down and not let go yet."""
        return any(one.isDown() for one in self.findChildren(QAbstractButton))

    # -- who

    def _head(self, parts: QVBoxLayout) -> None:
        desk, theme, px, fan = self._desk, self._desk.theme, self._desk.theme.px, self.view.fan
        called = self.view.name or desk.tr("fan.nameless")
        face = label(self.view.name[:1])
        face.setFixedSize(px(44), px(44))
        face.setAlignment(Qt.AlignmentFlag.AlignCenter)
        face.setStyleSheet(
            f"background: {fan_color(fan.identity, theme).name()}; color: {theme.color('panel').name()};"
            f" border-radius: {face.width() // 2}px; font-size: {px(20)}px; font-weight: bold"
        )
        name = ElidedLabel(called, step="title")
        name.setObjectName("fanName")
        name.setAccessibleName(called)
        place = ElidedLabel(place_of(desk, fan), step="small", tone="quiet")
        head = row(desk, face, column(desk, name, place, gap=2), gap=12)
        head.setStretch(1, 1)
        fill(parts, head)
        chips = FlowLayout(px(6))
        for chip in marks_of(desk, self.view, self.grown_up.emit):
            chips.addWidget(chip)
        if chips.count():
            fill(parts, chips_box(chips))
        if self.view.not_served is not None:
            fill(parts, not_served_bar(desk, self.view.not_served))
        if self.view.old_names:
            names = desk.words.comma.join(self.view.old_names[:_OLD_NAMES])
            fill(parts, label(desk.tr("fan.old_names", names=names), step="small", tone="quiet", wrap=True))

    def _links(self, parts: QVBoxLayout) -> None:
        for other in self.view.others:
            line = LinkedLine(self._desk, other)
            line.undone.connect(self.link_undone)
            line.accepted.connect(self.link_accepted)
            fill(parts, line)
            if line.yes is not None:
                self._ask(line.yes)
        for one in self.view.proposals:
            proposal = LinkProposal(self._desk, one)
            proposal.accepted.connect(self.link_accepted)
            proposal.rejected.connect(self.link_rejected)
            fill(parts, proposal)
            self._ask(proposal.yes)

    def _ask(self, yes: YesButton) -> None:
        yes.step_requested.connect(lambda by, one=yes: self._step(one, by))
        self._questions.append(yes)

    # -- what is known

    def _facts(self, parts: QVBoxLayout) -> None:
        desk, view = self._desk, self.view
        box = QWidget()
        box.setObjectName("fanFacts")
        box.setAccessibleName(desk.tr("fan.facts"))
        lines = column(desk, gap=6)
        for wearer, facts in _by_wearer(view.facts):
            chips = FlowLayout(desk.theme.px(6))
            # That they buy for somebody heads what is known of whom; where it does not stand there, the word alone.
            facts.sort(key=lambda known: not known.is_of_being_there)
            if wearer != SELF and not facts[0].is_of_being_there:
                chips.addWidget(label(wearer_name(desk, wearer), chip="mark"))
            for known in facts:
                chips.addWidget(self._chip(known))
            lines.addWidget(chips_box(chips))
        if not view.facts:
            key = "fan.no_facts_minor" if view.is_minor else "fan.no_facts"
            fill(lines, hint_label(desk, key))
        else:
            fill(lines, label(desk.tr("fan.facts_hint"), step="tiny", tone="faint", wrap=True))
        box.setLayout(lines)
        add = button(desk, "fact.add_short", self.add_fact_requested.emit, name="addFactButton", role="small")
        add.setEnabled(not view.is_minor)
        self._section(parts, "fan.facts", box, add)

    def _chip(self, known: KnownFact) -> FactChip:
        chip = FactChip(self._desk, known, self.view.words, self.view.bought_lines)
        chip.settle_requested.connect(self.settle_requested)
        chip.message_requested.connect(self.message_requested)
        chip.step_requested.connect(lambda by, one=chip: self._step(one, by))
        self.chips.append(chip)
        return chip

    def _step(self, part: QWidget, by: int) -> None:
        steps: list[QWidget] = [*self._questions, *self.chips]
        place = steps.index(part) + by
        if 0 <= place < len(steps):
            self.focus_on(steps[place])

    # -- notes, promises

    def _notes(self, parts: QVBoxLayout) -> None:
        box = QWidget()
        box.setObjectName("fanNotes")
        box.setAccessibleName(self._desk.tr("fan.notes"))
        lines = column(self._desk, gap=6)
        for note in self.view.notes:
            by = by_whom(self._desk, note.by_name)
            under = ElidedLabel(f"{by} · {said_when(self._desk, note.written_at_ms)}", step="tiny", tone="faint")
            drop = button(
                *(self._desk, "note.drop", partial(self.note_dropped.emit, note)), name="dropNoteButton", role="plain"
            )
            drop.setProperty("measure", "small")
            drop.setToolTip(self._desk.tr("note.drop_tip"))
            tell_apart(drop, note.id)
            line = row(self._desk, under, drop)
            line.setStretch(0, 1)
            fill(lines, column(self._desk, label(note.text, wrap=True), line, gap=0))
        if not self.view.notes:
            fill(lines, hint_label(self._desk, "fan.no_notes"))
        box.setLayout(lines)
        self._section(parts, "fan.notes", box)

    def _promises(self, parts: QVBoxLayout) -> None:
        if not self.view.promises:
            return
        desk = self._desk
        lines = column(desk, gap=6)
        for promise in self.view.promises:
            told = PromiseLine(desk, promise)
            told.kept.connect(self.promise_kept)
            told.dropped.connect(self.promise_dropped)
            lines.addWidget(told)
        box = QWidget()
        box.setObjectName("fanPromises")
        box.setLayout(lines)
        self._section(parts, "fan.promises", box)

    # -- what they bought and said

    def _purchases(self, parts: QVBoxLayout) -> None:
        desk = self._desk
        lines = column(desk, gap=4)
        known = [one for one in self.view.bought_lines if one.at_ms is not None][:_PURCHASES]
        for one in known:
            fill(lines, self._order_line(one, said_when(desk, one.at_ms or 0), self._what_went_back(one)))
        for pending in self.view.pending:
            status = label(desk.tr(f"order.{pending.status}"), step="small", tone="quiet")
            fill(lines, self._order_line(pending, "", status))
        if not known and not self.view.pending:
            return  # the figures above say so
        self._section(parts, "fan.purchases", lines)

    def _what_went_back(self, one: Purchase) -> QWidget | None:
        """That the goods came back, or how much of the money did."""
        back = (one.amount_minor or 0) - (one.left_minor or 0)
        if one.is_returned:
            return label(self._desk.tr("fan.sent_back"), step="small", tone="warn")
        return label(self._desk.tr("fan.part_back", money=money(back)), step="small", tone="warn") if back > 0 else None

    def _order_line(self, one: Purchase | Unpaid, when: str, status: QWidget | None) -> QHBoxLayout:
        """A line of an order; where the room is short the product's name gives way before colour and size."""
        times = f"×{one.qty}" if one.qty > 1 else ""
        variant = ElidedLabel(" ".join(part for part in (one.variant, times) if part))
        variant.hug(self._desk.theme.px(_VARIANT))
        parts = [label(when, step="small", tone="faint")] if when else []
        line = row(self._desk, *parts, ElidedLabel(one.product_name or "—"), variant, label(money(one.amount_minor)))
        line.setStretch(len(parts), 1)
        if status is not None:
            line.addWidget(status)
        return line

    def _said(self, parts: QVBoxLayout) -> None:
        since = self.view.tonight_since_ms
        tonight = [one for one in self.view.said if since is not None and one[1] >= since]
        earlier = [one for one in self.view.said if one not in tonight]
        if since is not None:
            self._section(parts, "fan.said_tonight", self._lines(tonight, time_of_day, "fan.said_nothing"))
        if earlier or since is None:
            self._section(parts, "fan.said", self._lines(earlier, partial(said_when, self._desk), "fan.said_nothing"))

    def _lines(self, said: Sequence[tuple[object, int, str]], when_of: Callable[[int], str], empty_key: str) -> QWidget:
        """What was said, as one text: a widget for each line would take the pane longer than all the rest."""
        told = [f"{when_of(at_ms)}　{text}" for _, at_ms, text in said[:_SAID]]
        if not told:
            return label(self._desk.tr(empty_key), step="small", tone="faint")
        lines = SelectableLabel(self._desk, "\n".join(told))
        lines.setObjectName("fanSaid")
        return lines

    def _section(self, parts: QVBoxLayout, title_key: str, content: QWidget | QVBoxLayout, *tools: QPushButton) -> None:
        title = row(self._desk, label(self._desk.tr(title_key), step="head"), None, *tools, gap=4)
        fill(parts, column(self._desk, title, content, gap=6))


def chips_box(chips: FlowLayout) -> QWidget:
    box = QWidget()
    box.setLayout(chips)
    return box


def _by_wearer(facts: Sequence[KnownFact]) -> list[tuple[str, list[KnownFact]]]:
    found: dict[str, list[KnownFact]] = {}
    for known in facts:
        found.setdefault(known.fact.wearer, []).append(known)
    return list(found.items())
