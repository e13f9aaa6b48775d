"""Buttons: with a word, with an icon, with both; of a choice, and of what is shown by turns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPushButton

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.labels import NO_LIMIT, label
from anchor_console.desk.widgets.one_press import press_by_return
from anchor_console.desk.widgets.parts import column


class PressedByReturn(QPushButton):
    """Return presses it while it has the keyboard, as Space does.

    Qt's own leaves Return to the dialog, whose default button it would press: who stands on Cancel would confirm.
    What is chosen by arrows has no press of its own, and leaves Return to the dialog.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isCheckable() or not press_by_return(self, event):
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
    made = PressedByReturn(desk.tr(key))
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


class ChoiceButton(PressedByReturn):
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
        return self.maximumWidth() != NO_LIMIT

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


class IconWordButton(PressedByReturn):
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
