"""The pieces that every pane is put together from, so that all look and speak alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from anchor_console.core.text import BREAK_HERE, breakable
from anchor_console.desk import icons
from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip

_NO_LIMIT = (1 << 24) - 1
"""Qt's QWIDGETSIZE_MAX: a widget that nobody has limited."""


_FIND_ANYTHING = (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)


def label(text: str = "", *, step: str = "", tone: str = "", chip: str = "", wrap: bool = False) -> QLabel:
    """A label that shows its text as it is: a fan's name is never read as markup.

    Args:
        wrap: break it into lines, a long word too: one would make all that stands around it wider than its pane.
    """
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(breakable(text) if wrap else text)
    made.setWordWrap(wrap)
    for name, value in (("step", step), ("tone", tone), ("chip", chip)):
        if value:
            made.setProperty(name, value)
    return made


def hint_label(desk: Desk, key: str) -> QLabel:
    """A sentence below what it explains, quieter than that."""
    return label(desk.tr(key), step="small", tone="faint", wrap=True)


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Give the widget another of the style sheet's looks."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """One line that is cut with an ellipsis where the room is short, and whole in its tooltip."""

    def __init__(self, text: str = "", *, step: str = "", tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole = ""
        self._most_px: int | None = None
        self._least_px = 0
        for name, value in (("step", step), ("tone", tone)):
            if value:
                self.setProperty(name, value)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._whole = text
        self._elide()
        if self._most_px is not None:
            self.updateGeometry()

    def whole_text(self) -> str:
        return self._whole

    def hug(self, most_px: int, *, least_px: int | None = None) -> None:
        """Be as wide as the text is, up to `most_px`; what stands beside it has the rest.

        Args:
            least_px: give way down to this where the room is short; None keeps the width.
        """
        self._most_px = most_px
        self._least_px = most_px if least_px is None else least_px
        policy = QSizePolicy.Policy.Fixed if least_px is None else QSizePolicy.Policy.Maximum
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._most_px is not None:
            hint.setWidth(min(self.fontMetrics().horizontalAdvance(self._whole) + 1, self._most_px))
        return hint

    def minimumSizeHint(self) -> QSize:
        if self._most_px is None:
            return super().minimumSizeHint()
        return QSize(min(self.sizeHint().width(), self._least_px), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 1))
        self.setText(shown if self.width() > 1 else self._whole)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


class FittingLabel(ElidedLabel):
    """One line that is told in fewer words where the room is short, before it is cut; whole in its tooltip."""

    def __init__(self, text: str = "", *, step: str = "", tone: str = "") -> None:
        self._ways: tuple[str, ...] = ()
        super().__init__(text, step=step, tone=tone)

    def set_ways(self, ways: Sequence[str]) -> None:
        """Say it in the first of these that there is room for, the fullest first."""
        self._ways = tuple(ways)
        self.set_text(ways[0])

    def _elide(self) -> None:
        metrics, room = self.fontMetrics(), max(self.width(), 1)
        shown = next((one for one in self._ways if metrics.horizontalAdvance(one) <= room), None)
        if shown is None or room == 1:
            super()._elide()
            return
        self.setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


class FigureLabel(QLabel):
    """A figure that changes all the time. It keeps its room, and takes more only for one that is longer than ever:
    so nothing around it, up to the window, is laid out and painted again.
    """

    def __init__(self, *, step: str = "", tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        for name, value in (("step", step), ("tone", tone)):
            if value:
                self.setProperty(name, value)

    def show_figure(self, text: str) -> None:
        if text == self.text():
            return
        self.setText(text)
        if self.sizeHint().width() > self.width() or self.maximumWidth() == _NO_LIMIT:
            self.setFixedSize(self.sizeHint())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setFixedSize(self.sizeHint())


class ClampedLabel(QLabel):
    """At most so many lines, the last one with an ellipsis where there would be more; whole in its tooltip."""

    def __init__(self, lines: int, *, tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._lines = lines
        self._whole = ""
        if tone:
            self.setProperty("tone", tone)

    def set_text(self, text: str) -> None:
        self._whole = text
        self._clamp()

    def whole_text(self) -> str:
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._clamp()

    def _clamp(self) -> None:
        shown = self._whole
        if not self._fits(shown):
            least, most = 0, len(shown)
            while least < most:
                middle = (least + most + 1) // 2
                least, most = (middle, most) if self._fits(f"{shown[:middle]}…") else (least, middle - 1)
            shown = f"{shown[:least]}…"
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")

    def _fits(self, text: str) -> bool:
        metrics, room = self.fontMetrics(), QRect(0, 0, max(1, self.width()), 1 << 20)
        return (
            metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height() <= self._lines * metrics.lineSpacing()
        )


class SelectableLabel(QLabel):
    """Text that can be marked and copied, broken into lines as `label` does; copied is what was written."""

    def __init__(self, desk: Desk, text: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(breakable(text))
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._copying = QAction(desk.tr("copy"), self)
        self._copying.triggered.connect(self._copy)
        self.addAction(self._copying)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _copy(self) -> None:
        if self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText().replace(BREAK_HERE, ""))


class TypingField(QLineEdit):
    """A field on the live page: Escape clears it and gives the keyboard back, Down goes on to what it found."""

    down_pressed = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        # Qt's fields on Linux take Ctrl+K for themselves, to delete to the end of the line; here it finds anything.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and (
            event.key(), event.modifiers()
        ) == _FIND_ANYTHING:  # fmt: skip
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


def button(
    desk: Desk,
    key: str,
    on_click: Callable[[], object],
    *,
    name: str = "",
    role: str = "",
    icon: str = "",
    big: bool = False,
) -> QPushButton:
    """A button with a word; a click leaves the keyboard's focus where it was, Tab reaches it."""
    made = QPushButton(desk.tr(key))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAutoDefault(False)
    made.setAccessibleName(desk.tr(key))
    made.setObjectName(name)
    if role:
        made.setProperty("role", role)
    if big:
        made.setProperty("measure", "big")
    if icon:
        ink = {"primary": "on_accent", "price": "on_price", "plain": "quiet"}.get(role, "ink")
        size = desk.theme.px(14 if role == "small" else 18)
        made.setIcon(icons.icon(icon, desk.theme.color(ink), size, disabled=desk.theme.color("faint")))
        made.setIconSize(QSize(size, size))
    made.clicked.connect(lambda: on_click())
    return made


def icon_button(desk: Desk, icon: str, key: str, on_click: Callable[[], object], *, name: str = "") -> QPushButton:
    """A button that is only an icon; its word is its tooltip and its accessible name."""
    made = button(desk, key, on_click, name=name, role="plain", icon=icon)
    made.setText("")
    made.setToolTip(desk.tr(key))
    return made


class ChoiceButton(QPushButton):
    """One of several ways, told in two steps: its name, and below it, quieter, what it means."""

    def __init__(self, desk: Desk, key: str, tells_key: str, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "choice")
        self.setAutoDefault(False)
        self.setAccessibleName(desk.tr(key))
        self.setAccessibleDescription(desk.tr(tells_key))
        words = (label(desk.tr(key), step="strong"), label(desk.tr(tells_key), tone="quiet", wrap=True))
        for one in words:
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = column(desk, *words, gap=2, around=(16, 8))
        self.setLayout(self._words)

    def sizeHint(self) -> QSize:
        return self._words.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._words.minimumSize()


def fill(layout: QLayout, *parts: QWidget | QLayout | int | None) -> QLayout:
    """Add `parts` in order: a number is a gap, None takes the room that is left."""
    assert isinstance(layout, QHBoxLayout | QVBoxLayout)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)
    return layout


def row(
    desk: Desk, *parts: QWidget | QLayout | int | None, gap: int = 8, around: tuple[int, int] = (0, 0)
) -> QHBoxLayout:
    made = QHBoxLayout()
    _space(desk, made, gap, around)
    fill(made, *parts)
    return made


def column(
    desk: Desk, *parts: QWidget | QLayout | int | None, gap: int = 8, around: tuple[int, int] = (0, 0)
) -> QVBoxLayout:
    made = QVBoxLayout()
    _space(desk, made, gap, around)
    fill(made, *parts)
    return made


def named_line(desk: Desk, key: str, *parts: QWidget | None, width: int) -> QWidget:
    """A line of a form: what it is about, in a column of this `width`, then its parts."""
    name = label(desk.tr(key) if key else "", tone="quiet")
    name.setFixedWidth(desk.theme.px(width))
    line = QWidget()
    line.setLayout(row(desk, name, *parts))
    return line


def _space(desk: Desk, layout: QHBoxLayout | QVBoxLayout, gap: int, around: tuple[int, int]) -> None:
    px = desk.theme.px
    layout.setSpacing(px(gap))
    layout.setContentsMargins(px(around[0]), px(around[1]), px(around[0]), px(around[1]))


class Panel(QFrame):
    """A titled box: a head with an icon, a title and what stands at its right, and a body below."""

    def __init__(self, desk: Desk, icon: str, title_key: str) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        px = desk.theme.px
        mark = label()
        mark.setPixmap(icons.pixmap(icon, desk.theme.color("quiet"), px(16)))
        self.title = label(desk.tr(title_key), step="head")
        self.count = label(step="small", tone="faint")
        head = QFrame()
        head.setProperty("role", "head")
        head.setFixedHeight(px(38))
        self.head = row(desk, mark, self.title, self.count, None, gap=6, around=(12, 0))
        head.setLayout(self.head)
        self.body = column(desk, head, gap=0)
        self.setLayout(self.body)

    def add_to_head(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self.head.addWidget(widget)


class LaneButton(QPushButton):
    """One of several that are shown by turns; as wide chosen, in bold letters, as it is otherwise.

    Where it counts, it keeps its room as a `FigureLabel` does.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setProperty("role", "lane")
        self.setCheckable(True)
        self.setAutoDefault(False)

    def show_count(self, text: str) -> None:
        """Show `text`, which ends with a count."""
        if text == self.text():
            return
        self.setText(text)
        self.setAccessibleName(text)
        if self.sizeHint().width() > self.width() or not self._keeps_room:
            self.setFixedSize(self.sizeHint())

    @property
    def _keeps_room(self) -> bool:
        return self.maximumWidth() != _NO_LIMIT

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._keeps_room and event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Qt measures the letters of a button that is not chosen, and would cut the bold ones."""
        hint, bold = super().sizeHint(), QFont(self.font())
        bold.setBold(True)
        more = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return QSize(hint.width() + max(0, more), hint.height())


class IconWordButton(QPushButton):
    """A small button with an icon and a word that may go where there is no room: then it is its tooltip."""

    def __init__(self, desk: Desk, icon: str, key: str, on_click: Callable[[], object], *, name: str) -> None:
        super().__init__()
        self._desk = desk
        self._word = ""
        self._around_px = 0
        """What its width is beside the word's, since the word was last seen."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setObjectName(name)
        self.setProperty("role", "small")
        size = desk.theme.px(14)
        self.setIcon(icons.icon(icon, desk.theme.color("ink"), size, disabled=desk.theme.color("faint")))
        self.setIconSize(QSize(size, size))
        self.clicked.connect(lambda: on_click())
        self.say(key)

    def say(self, key: str) -> None:
        """Let this be its word."""
        is_shown = bool(self.text()) or not self._word
        self._word = self._desk.tr(key)
        self.setAccessibleName(self._word)
        self.show_word(is_shown=is_shown)

    def show_word(self, *, is_shown: bool) -> None:
        self.setText(self._word if is_shown else "")
        self.setToolTip("" if is_shown else self._word)

    def least_width(self) -> int:
        """How wide it is without its word."""
        return self.whole_width() - self.fontMetrics().horizontalAdvance(self._word)

    def whole_width(self) -> int:
        """How wide it is with its word."""
        word = self.fontMetrics().horizontalAdvance(self._word)
        if self.text():
            self._around_px = self.sizeHint().width() - word
        return self._around_px + word


class FigureField(QSpinBox):
    """A field for a whole number that stands in it as words stand in others: the style sheet does not reach so far."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        aside = desk.theme.px(8)
        self.lineEdit().setTextMargins(aside, 0, aside, 0)


class EmptyState(QWidget):
    """What a list says while there is nothing in it: a drawing, a sentence, and what to do, with buttons for that."""

    def __init__(self, desk: Desk, icon: str, key: str, hint_key: str = "", *buttons: QPushButton) -> None:
        super().__init__()
        self._gap = desk.theme.px(6)
        self._picture = label()
        self._picture.setPixmap(icons.pixmap(icon, desk.theme.color("faint"), desk.theme.px(32)))
        self._words = label(desk.tr(key), tone="quiet", wrap=True)
        self._hint = label(desk.tr(hint_key) if hint_key else "", step="small", tone="faint", wrap=True)
        for part in (self._picture, self._words, self._hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = QWidget()
        self._buttons.setLayout(column(desk, *buttons, gap=6))
        self._buttons.setVisible(bool(buttons))
        beside = row(desk, None, self._buttons, None)
        self._column = column(desk, None, self._picture, self._words, self._hint, beside, None, gap=6, around=(12, 6))
        self.setLayout(self._column)
        self._hint.setVisible(bool(hint_key))

    def say(self, text: str) -> None:
        """Say this from now on; the drawing and what to do stay."""
        self._words.setText(text)

    def hint(self, text: str) -> None:
        """Say from now on that this is to be done."""
        self._hint.setText(text)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """In a small pane the drawing goes first, then the hint: the sentence and the buttons are never cut."""
        inside = self.contentsRect().marginsRemoved(self._column.contentsMargins())
        left = inside.height() - self._words.heightForWidth(inside.width())
        if not self._buttons.isHidden():
            left -= self._gap + self._buttons.sizeHint().height()
        hint = self._gap + self._hint.heightForWidth(inside.width()) if self._hint.text() else 0
        picture = self._gap + self._picture.sizeHint().height()
        self._hint.setVisible(bool(hint) and left >= hint)
        self._picture.setVisible(left >= hint + picture)
