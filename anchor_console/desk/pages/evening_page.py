"""After the show: what was said, promised and proposed, settled line by line with the arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QListView, QStackedWidget, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.fans.fan_links import place_of, reasons_of
from anchor_console.desk.models.board_model import BoardModel, Column, Index, RowRole
from anchor_console.desk.widgets import painting
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.fact_chip import wearer_name
from anchor_console.desk.widgets.labels import hint_label, label
from anchor_console.desk.widgets.one_press import RETURN
from anchor_console.desk.widgets.parts import EmptyState, column, row
from anchor_console.desk.widgets.save_file import save_of_session
from anchor_console.desk.widgets.tier_looks import draw_name
from anchor_console.desk.widgets.wording import day_and_time, fact_value, fact_words, said_when, time_of_day
from anchor_console.fans.facts import MAY_BE_SEVERAL, SELF, Fact
from anchor_console.fans.links import Link, LinkState
from anchor_console.live.fans.evening import Answer, ToSettle
from anchor_console.live.fans.fan_view import Proposal

_WORDS = Qt.Key.Key_Space
_MARKS = {Answer.YES: "✓", Answer.NO: "✗"}


class EveningPage(QWidget):
    message_requested = Signal(object, object)
    fan_requested = Signal(int)
    reconcile_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("eveningPage")
        self._desk = desk
        rows = desk.console.evening.rows
        self._model: BoardModel[str, ToSettle] = BoardModel(rows, [Column("", lambda one: told_of(desk, one))])
        desk.ties.observe(rows, self._model)
        self.list = _List()
        self.list.setObjectName("eveningList")
        self.list.setAccessibleName(desk.tr("evening.title"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Delegate(desk, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.answered.connect(self._on_list_answered)
        self.list.words_wanted.connect(self._show_words)
        self.list.doubleClicked.connect(lambda _: self._show_words())
        self._count = label(tone="quiet")
        self._count.setObjectName("eveningCount")
        yes = button(desk, "evening.yes", lambda: self._answer(is_so=True), name="eveningYes", role="primary")
        no = button(desk, "evening.no", lambda: self._answer(is_so=False), name="eveningNo")
        words = button(desk, "evening.words", self._show_words, name="eveningWords", icon="chat")
        person = button(desk, "menu.fan", self._show_fan, name="eveningFan", icon="person")
        self._tools = (yes, no, words, person)
        tools = row(desk, *self._tools, None, gap=8)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(desk, "check", "evening.empty", "evening.empty_hint"))
        hint = hint_label(desk, "evening.hint")
        desk.tell_keys(lambda: hint.setText(desk.tr("evening.hint")))
        orders = button(desk, "reconcile.open_file", self.reconcile_requested.emit, name="reconcileButton")
        follow_up = button(desk, "export.followup", self._save_follow_up, name="exportFollowUpButton", icon="export")
        head = row(desk, label(desk.tr("evening.title"), step="large"), self._count, None, follow_up, orders, gap=12)
        self.setLayout(column(desk, head, hint, self._stack, tools, gap=12, around=(24, 24)))
        self.layout().setStretch(2, 1)  # type: ignore[union-attr]
        self._model.dataChanged.connect(self._on_model_changed)
        self._model.rowsInserted.connect(self._on_model_changed)
        self._model.rowsRemoved.connect(self._on_model_changed)
        self._on_model_changed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        evening, at = self._desk.console.evening, self.list.currentIndex().row()
        ahead = [evening.rows.key_at(place) for place in range(max(0, at), len(evening.rows))]
        evening.load()
        # Who looked up somebody's words comes back to the line that they were at, or to the next that is there still.
        stays = next((key for key in ahead if key in evening.rows), None)
        self.list.setCurrentIndex(self._model.index(0 if stays is None else evening.rows.index_of(stays), 0))
        self.list.setFocus()

    def selected(self) -> ToSettle | None:
        index = self.list.currentIndex()
        return index.data(RowRole.ROW) if index.isValid() else None

    @Slot(bool)
    def _on_list_answered(self, is_so: bool) -> None:
        self._answer(is_so=is_so)

    def _answer(self, *, is_so: bool) -> None:
        """Settle the line and go on to the next that is open."""
        one = self.selected()
        if one is not None and self.list.selectionModel().hasSelection():
            self._desk.start(self._desk.console.evening.answer(one, is_so=is_so), "evening-answer")
            self._go_on()

    def _go_on(self) -> None:
        rows, at = self._desk.console.evening.rows, self.list.currentIndex().row()
        later = (place for place in range(at + 1, len(rows)) if rows[place].answer is Answer.OPEN)
        if (place := next(later, None)) is not None:
            self.list.setCurrentIndex(self._model.index(place, 0))
        else:
            # One press more must not turn the answer round; arrows or a click choose the line again.
            self.list.clearSelection()

    @Slot()
    def _show_words(self) -> None:
        one = self.selected()
        if one is not None and one.message is not None:
            self.message_requested.emit(*one.message)

    def _save_follow_up(self) -> None:
        save_of_session(self._desk, self.window(), "followup")

    def _show_fan(self) -> None:
        one = self.selected()
        if one is not None:
            self.fan_requested.emit(one.who)

    @Slot()
    def _on_model_changed(self) -> None:
        evening = self._desk.console.evening
        self._stack.setCurrentIndex(0 if len(evening.rows) else 1)
        for tool in self._tools:
            tool.setEnabled(bool(len(evening.rows)))
        key = "evening.left_of_more" if evening.has_more else "evening.left"
        told = self._desk.tr(key, left=evening.open_count, all=len(evening.rows))
        self._count.setText(told if len(evening.rows) else "")


class _List(QListView):
    """Up and Down go from line to line; Right or Return says yes, Left or Delete no, Space asks for the words."""

    answered = Signal(bool)
    words_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        yes, no = partial(self.answered.emit, True), partial(self.answered.emit, False)
        self._acts: dict[int, Callable[[], object]] = {
            **dict.fromkeys((*RETURN, Qt.Key.Key_Right), yes),
            **dict.fromkeys((Qt.Key.Key_Delete, Qt.Key.Key_Left), no),
            _WORDS: self.words_wanted.emit,
        }

    def event(self, event: QEvent) -> bool:
        # While the list has the keyboard, Space is not the live page's way back.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == _WORDS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._acts.get(event.key())
        if act is None:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self.selectionModel().hasSelection():
                self.setCurrentIndex(self.currentIndex())  # at either end, too, where there is no other to go to
        elif not event.isAutoRepeat():  # one press is one answer: the next line is still to be read
            act()


class _Delegate(QStyledItemDelegate):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._desk.theme.px(200), self._desk.theme.px(48))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        desk, theme, px = self._desk, self._desk.theme, self._desk.theme.px
        one: ToSettle = index.data(RowRole.ROW)
        is_open = one.answer is Answer.OPEN
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painting.row_back(painter, option, theme)
        box = QRectF(option.rect).adjusted(px(12), 0, -px(12), 0)
        mark = QRectF(box.left(), box.top(), px(20), box.height())
        ink = theme.color("good" if one.answer is Answer.YES else "bad")
        painting.words(painter, mark, _MARKS.get(one.answer, ""), theme.font("body", bold=True), ink)
        who = QRectF(box.left() + px(24), box.top(), px(150), box.height())
        quiet = theme.color("quiet")
        draw_name(
            painter, who, one.name, theme.color("ink") if is_open else quiet, desk.console.tiers.mark_of(one.who), theme
        )
        what = QRectF(box.left() + px(184), box.top() + px(4), box.width() - px(250), px(22))
        painting.words(
            painter,
            what,
            told_of(desk, one),
            theme.font("body", bold=is_open),
            theme.color("ink") if is_open else quiet,
        )
        why = QRectF(what.left(), what.bottom(), what.width(), px(18))
        painting.words(painter, why, why_of(desk, one), theme.font("small"), quiet)
        when = time_of_day(one.at_ms) if isinstance(one.subject, Fact) else day_and_time(one.at_ms)[5:]
        painting.words(painter, box, when, theme.font("small"), theme.color("faint"), right=True)
        painter.restore()


def told_of(desk: Desk, one: ToSettle) -> str:
    """What is to be settled, in one line."""
    subject = one.subject
    if isinstance(subject, Fact):
        whose = (
            "" if subject.wearer == SELF or subject.facet == "audience" else f"{wearer_name(desk, subject.wearer)}  "
        )
        return f"{whose}{fact_words(desk, subject.facet, subject.value)}"
    if isinstance(subject, Link) and one.other is not None:
        key = "link.proposed" if subject.state is LinkState.PROPOSED else "link.guessed_row"
        return desk.tr(key, name=one.other.name, place=place_of(desk, one.other))
    return desk.tr("evening.promised", text=one.words)


def why_of(desk: Desk, one: ToSettle) -> str:
    if isinstance(one.subject, Link) and one.other is not None:
        return reasons_of(desk, Proposal(one.subject, one.other))
    if not isinstance(one.subject, Fact):
        return desk.tr("evening.promise_hint")
    doubt = f"{_said_otherwise(desk, one.subject, one.against)}  " if one.against else ""
    return f"{doubt}{desk.words.quoted(one.words)}" if one.words else doubt


def _said_otherwise(desk: Desk, fact: Fact, others: Sequence[Fact]) -> str:
    """What else was said, and when: who answers cannot tell which is right without it."""
    told = []
    for other in others:
        is_same = other.facet == fact.facet
        words = (fact_value if is_same else fact_words)(desk, other.facet, other.value)
        told.append(desk.tr("evening.said_then", when=said_when(desk, other.stated_at_ms), value=words))
    key = "evening.maybe_two" if fact.wearer in MAY_BE_SEVERAL else "evening.otherwise"
    return desk.tr(key, told=desk.words.semicolon.join(told))
