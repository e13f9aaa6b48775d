"""Whom the anchor should greet for the product on air: at most three, each with reasons and a sentence to say."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from anchor_console.callouts.service import AT_A_TIME, CallOut, SaidTo
from anchor_console.core.ids import IdentityId, ProductId
from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import ElidedLabel, label, set_look
from anchor_console.desk.widgets.parts import EmptyState, Panel, column, fill, row
from anchor_console.desk.widgets.wording import time_of_day
from anchor_console.live.fans.callouts_desk import Named, Shown

_SAID_SHOWN = 20
_NAME = 84
"""The widest that a name may be where the reasons stand beside it: they need the room."""
_ROOM_FOR_NAME = 420
"""Where the reasons stand beside it and the row is narrower, the sentence, which begins with the name, has to do."""
_ROOM_FOR_AGO = 340
"""In a narrower row it is told on hover alone how long ago they were here."""
_STILL_MEANT_S = 1.5
"""So long the key is for who stood first, after they left by themselves: their name is still being said."""
_ROOM_FOR_WORDS = 330
"""In a narrower row the button is a tick."""


class Look(Enum):
    """How much a row tells, the most first."""

    WHOLE = auto()
    """All reasons, on lines of their own."""
    BRIEF = auto()
    """As many reasons as one line takes."""
    SMALL = auto()
    """The same in smaller words."""


class CallOutsPane(Panel):
    fan_selected = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "call", "callouts.title")
        self.setObjectName("callOuts")
        self.setAccessibleName(desk.tr("callouts.title"))
        self._desk = desk
        self._shows_next = False
        self._first = _First(None, None, None, 0.0)
        self._ticked: IdentityId | None = None
        self._other = button(desk, "callouts.next", self._turn, name="callOutsNextButton", role="small")
        self.add_to_head(self._other)
        # The rows stay where they are and change their words: a press is never lost to a fresh row under the pointer.
        self._people = [_Person(desk) for _ in range(AT_A_TIME)]
        self._said = label(step="small", tone="quiet", wrap=True)
        self._said.setObjectName("callOutsSaid")
        self._said.setContentsMargins(desk.theme.px(12), desk.theme.px(6), desk.theme.px(12), desk.theme.px(6))
        rows = column(desk, *self._people, self._said, gap=0)
        fill(rows, None)
        inside = QWidget()
        inside.setLayout(rows)
        self._scroll = scroll = _Rows()
        scroll.resized.connect(self._make_room)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self._stack = QStackedWidget()
        self._stack.addWidget(scroll)
        self._stack.addWidget(EmptyState(desk, "person", "callouts.empty", "callouts.hint"))
        self.body.addWidget(self._stack, 1)
        for person in self._people:
            person.said.connect(self._on_person_said)
            person.chosen.connect(self.fan_selected)
        desk.ties.listen(desk.console.call_outs.changed, self._show)
        self._show(desk.console.call_outs.shown)

    @Slot()
    def _make_room(self) -> None:
        """Tell as much as all of them have room for: the take leaves no time to scroll."""
        view = self._scroll.viewport().size()
        shown = [person for person in self._people if not person.isHidden()]
        for look in Look:
            for person in self._people:
                person.set_look(look, view.width())
            if _height(shown, view.width()) <= view.height():
                return
        for person in sorted(shown, key=lambda one: -one.needed_height(view.width())):
            person.say_alone()
            if _height(shown, view.width()) <= view.height():
                return

    def say_first(self) -> None:
        """Tick off the first of the list: the anchor has greeted them.

        Who has only just taken the place of somebody who left, because they bought, or another desk ticked them off,
        was not greeted yet: the key was for the one before, and says that they are gone.
        """
        first, now_s = self._first, self._desk.console.clock.monotonic_s()
        is_meant_before = first.before is not None and now_s - first.since_s < _STILL_MEANT_S
        self._first = replace(first, before=None)
        if (who := first.before if is_meant_before else first.who) is not None:
            self._on_person_said(who)

    @Slot(int)
    def _on_person_said(self, who: int) -> None:
        self._ticked = IdentityId(who)
        self._desk.start(self._desk.console.call_outs.say(IdentityId(who)), f"call-out-said-{who}")

    def _turn(self) -> None:
        self._shows_next = not self._shows_next
        self._show(self._desk.console.call_outs.shown)

    def _named(self, shown: Shown) -> Named | None:
        if self._shows_next and shown.on_air is not None and shown.next is not None:
            return shown.next
        return shown.first

    def _show(self, shown: Shown) -> None:
        desk, named = self._desk, self._named(shown)
        on_air, upcoming = shown.on_air, shown.next
        self._other.setVisible(on_air is not None and upcoming is not None)
        if on_air is not None and upcoming is not None:
            other, key = (on_air, "callouts.on_air") if self._shows_next else (upcoming, "callouts.next")
            self._other.setText(desk.tr(key, number=other.number, count=len(other.people)))
            self._other.setAccessibleName(self._other.text())
        self.count.setText("" if named is None else desk.tr("goods.number", number=named.number))
        people = named.people if named is not None else ()
        self._note_first(named)
        for place, row_of in enumerate(self._people):
            row_of.show_person(people[place] if place < len(people) else None)
        self._said.setVisible(bool(shown.said))
        self._said.setText("\n".join([desk.tr("callouts.greeted"), *map(self._line, shown.said[:_SAID_SHOWN])]))
        self._stack.setCurrentIndex(0 if people or shown.said else 1)
        self._make_room()

    def _note_first(self, named: Named | None) -> None:
        """Keep in mind whom the key is for, and who stood there before them and left by themselves."""
        listed = [] if named is None else [person.who for person in named.people]
        of = None if named is None else (named.product_id, named.is_on_air)
        was, who = self._first, next(iter(listed), None)
        if (of, who) == (was.of, was.who):
            return
        has_left = of == was.of and was.who != self._ticked and was.who not in listed
        self._first = _First(of, who, was.who if has_left else None, self._desk.console.clock.monotonic_s())

    def _line(self, one: SaidTo) -> str:
        mark = self._desk.tr("callouts.bought" if one.has_bought else "callouts.not_yet")
        return f"{time_of_day(one.at_ms)}  {one.name}  {mark}"


def _height(people: Sequence[_Person], width_px: int) -> int:
    return sum(person.needed_height(width_px) for person in people)


class _First(msgspec.Struct, frozen=True):
    """Who stands first in which list, since when, and who stood there `before` and left by themselves."""

    of: tuple[ProductId, bool] | None
    who: IdentityId | None
    before: IdentityId | None
    since_s: float


class _Rows(QScrollArea):
    resized = Signal()
    """There is another room for the rows."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class _Person(QFrame):
    """One fan to call out, in three lines where the pane is small: three of them must be seen at a glance.

    A click shows them in the fan pane.
    """

    said = Signal(int)
    chosen = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._who: IdentityId | None = None
        self._pressed_for: IdentityId | None = None
        """About whom the row was when its button went down: others may have come in before it is let go."""
        self.setObjectName("callOut")
        self.setProperty("role", "line")
        self._name = ElidedLabel(step="small")
        self._name.setObjectName("callOutName")
        self._name.hug(desk.theme.px(_NAME))
        self._ago = label(step="small", tone="faint")
        self._ago.setObjectName("callOutAgo")
        self._button = button(desk, "callouts.said", self._tell, name="callOutSaidButton", role="small")
        self._button.setToolTip(desk.tr("callouts.said"))
        self._button.pressed.connect(self._on_button_pressed)
        self._sentence = label(tone="good", wrap=True)
        self._sentence.setObjectName("callOutSentence")
        self._why = ElidedLabel(step="small", tone="quiet")
        self._all_why = label(step="small", tone="quiet", wrap=True)
        for one in (self._why, self._all_why):
            one.setObjectName("callOutReasons")
        self._all_why.setVisible(False)
        under = row(desk, self._name, self._ago, self._why, None, gap=6)
        under.setStretch(2, 100)
        words = column(desk, self._sentence, under, self._all_why, gap=0)
        whole = row(desk, words, self._button, gap=4, around=(12, 2))
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._layouts = (under, words, whole)

    def show_person(self, person: CallOut | None) -> None:
        """Be about this fan; about nobody, not there."""
        self._who = person.who if person is not None else None
        self.setVisible(person is not None)
        if person is None:
            return
        self._name.set_text(person.name)
        ago = self._desk.words.of(person.ago)
        self._ago.setText(ago)
        self._sentence.setText(self._desk.words.quoted(self._desk.words.of(person.say)))
        why = " · ".join(self._desk.words.of(reason) for reason in person.reasons)
        self._why.set_text(why)
        self._all_why.setText(why)
        self.setToolTip(plain_tip(f"{person.name} · {ago}\n{why}"))
        self._button.setAccessibleName(self._desk.tr("callouts.said_to", name=person.name))

    def set_look(self, look: Look, width_px: int) -> None:
        """Tell so much in a row of that width; the sentence and the first reason, which says when, come before all."""
        px = self._desk.theme.px
        self._why.setVisible(look is not Look.WHOLE)
        self._all_why.setVisible(look is Look.WHOLE)
        has_name = look is Look.WHOLE or width_px >= px(_ROOM_FOR_NAME)
        widest = width_px // 2 if look is Look.WHOLE else px(_NAME)
        self._name.setFixedWidth(min(self._name.fontMetrics().horizontalAdvance(self._name.whole_text()) + 1, widest))
        self._name.setVisible(has_name)
        self._ago.setVisible(has_name or width_px >= px(_ROOM_FOR_AGO))
        set_look(self._sentence, "step", "small" if look is Look.SMALL else "")
        self._button.setText("✓" if width_px < px(_ROOM_FOR_WORDS) else self._desk.tr("callouts.said"))

    def say_alone(self) -> None:
        """Leave no more than the sentence, which says why in its own words; the rest is shown on hover."""
        self._why.setVisible(False)
        self._name.setVisible(False)
        self._ago.setVisible(False)

    def needed_height(self, width_px: int) -> int:
        """How high the row must be at that width, as it looks now."""
        # A layout forgets what it measured only when the loop runs next.
        for layout in self._layouts:
            layout.invalidate()
        return self.heightForWidth(width_px)

    @Slot()
    def _on_button_pressed(self) -> None:
        self._pressed_for = self._who

    def _tell(self) -> None:
        if self._pressed_for is not None:
            self.said.emit(self._pressed_for)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._who is not None:
            self.chosen.emit(self._who)
        super().mousePressEvent(event)
