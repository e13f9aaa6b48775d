"""The keyboard at the desk: when which key works, and what typed digits mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import partial
from itertools import pairwise

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from anchor_console.desk.key_rules import both_returns, pressed_keys
from anchor_console.desk.key_table import ACTIONS, Scope
from anchor_console.desk.keys_in_force import KeysInForce
from anchor_console.storage.settings import Settings

CLICKER_KEY = "desk.clicker"
"""Whether a presenter's clicker takes the next and hides: then its keys turn no pages here."""
_BARCODE_DIGITS = 8
_SCANNED_DIGITS = 4
"""Fewer digits than this in quick succession are a hasty hand, not a scanner."""
_SCANNER_GAP_S = 0.03
_STALE_MS = 6_000
"""Digits that nobody finished are dropped, so that a much later Return pins nothing."""


class Typed(Enum):
    NUMBER = "number"
    BARCODE = "barcode"


class NumberPad:
    """Digits as they are typed. Pure: times are arguments, in seconds."""

    def __init__(self) -> None:
        self._keys: list[tuple[str, float]] = []
        """Digits, and the letters that came with them as fast as a scanner's."""

    @property
    def text(self) -> str:
        """The number as it stands; empty where nothing but letters came."""
        return "".join(key for key, _ in self._keys if key.isdecimal())

    def type(self, digit: str, now_s: float) -> None:
        if not self.text and not self._follows(now_s):
            self.clear()
        self._keys.append((digit, now_s))

    def hear(self, letter: str, now_s: float) -> None:
        """Another key than a digit: one by a hand is no part of a number."""
        if not self._keys or self._follows(now_s):
            self._keys.append((letter, now_s))
        elif not self.text:
            self._keys = [(letter, now_s)]

    def back(self) -> None:
        if self._keys:
            self._keys.pop()

    def clear(self) -> None:
        self._keys.clear()

    def finish(self) -> tuple[Typed, str]:
        """What was typed, and what it is; the pad is empty again."""
        number, whole, times = self.text, "".join(key for key, _ in self._keys), [at_s for _, at_s in self._keys]
        self.clear()
        quick = all(later - earlier < _SCANNER_GAP_S for earlier, later in pairwise(times))
        if quick and whole != number:
            return Typed.BARCODE, whole
        scanned = len(number) >= _BARCODE_DIGITS or (len(number) >= _SCANNED_DIGITS and quick)
        return (Typed.BARCODE if scanned else Typed.NUMBER), number

    def _follows(self, now_s: float) -> bool:
        return bool(self._keys) and now_s - self._keys[-1][1] < _SCANNER_GAP_S


class Actions(msgspec.Struct, frozen=True):
    """What the keys do."""

    pin_number: Callable[[str], object]
    take_number: Callable[[str], object]
    search: Callable[[str], object]
    press: Mapping[str, Callable[[], object]]
    """By the id in the table of keys, what each other key of the window does."""


class Keyboard(QObject):
    """The shortcuts of one window, by the keys that are in force.

    Keys that go before the room, digits and Space are off while text is typed; all are while an input method composes.
    Return belongs to the number while one is being typed, else to whatever has the focus.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        echo: QLabel,
        monotonic_s: Callable[[], float],
        settings: Settings,
        keys: KeysInForce,
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._keys = keys
        self._window = window
        self._actions = actions
        self._echo = echo
        self._monotonic_s = monotonic_s
        self._is_composing = False
        self._pad = NumberPad()
        self._stale = QTimer(self)
        self._stale.setSingleShot(True)
        self._stale.setInterval(_STALE_MS)
        self._stale.timeout.connect(self._on_stale_timeout)
        deeds = {
            **actions.press,
            "pin_number": self._finish, "take_number": self._finish_taking,
            "clicker_next": actions.press["take_next"], "clicker_hide": actions.press["hide_card"],
        }  # fmt: skip
        self._shortcuts = {
            one: self._shortcut(deeds[one.id]) for one in ACTIONS if one.is_changeable and one.scope is not Scope.LIST
        }
        self._digits = [self._shortcut(partial(self._type, str(digit)), str(digit)) for digit in range(10)]
        self._number = [self._shortcut(self._back, "Backspace"), self._shortcut(self._drop, "Escape")]
        self._anywhere: frozenset[str] = frozenset()
        """The keys that a field leaves alone, while text is typed into it."""
        QApplication.instance().focusChanged.connect(self._on_app_focus_changed)  # type: ignore[union-attr]
        self._ends = [
            settings.changed.subscribe(lambda _: self._on_app_focus_changed()),
            keys.changed.subscribe(lambda _: self._take_keys()),
        ]
        self._take_keys()
        self._on_app_focus_changed()
        self._show()

    @property
    def typed(self) -> str:
        return self._pad.text

    def rest(self) -> None:
        """Follow the focus no more: the window is going."""
        for end in self._ends:
            end()
        QApplication.instance().focusChanged.disconnect(self._on_app_focus_changed)  # type: ignore[union-attr]

    def _shortcut(self, act: Callable[[], object], keys: str = "") -> QShortcut:
        shortcut = QShortcut(self._window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: act())
        shortcut.setKeys(both_returns(keys))
        return shortcut

    def _take_keys(self) -> None:
        for one, shortcut in self._shortcuts.items():
            shortcut.setKeys(both_returns(self._keys.of(one.id)))
        self._anywhere = frozenset(self._keys.of(one.id) for one in self._shortcuts if one.scope is Scope.ANYWHERE)
        self._on_app_focus_changed()

    @Slot()
    def _on_app_focus_changed(self) -> None:
        focus = self._window.focusWidget()
        typing, choosing = _is_typed_into(focus), isinstance(focus, QComboBox)
        pressed = choosing or isinstance(focus, QAbstractButton)
        clicks = self._settings.get(CLICKER_KEY) is True
        for one, shortcut in self._shortcuts.items():
            if one.scope is Scope.CARD:
                shortcut.setEnabled(not typing and not (pressed and self._keys.of(one.id) == "Space"))
            elif one.scope is Scope.CLICKER:
                shortcut.setEnabled(not typing and clicks)
        for shortcut in self._digits:
            shortcut.setEnabled(not typing and not choosing)
        self._is_composing = False
        if typing or choosing:
            self._drop()
        if focus is not None and not (choosing and not typing):
            focus.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod):
            if isinstance(watched, QWidget) and _is_typed_into(watched):
                return self._leaves_to_the_field(event)
            # A scanner types letters as well, and what it is the code of is no link number.
            if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _is_letter(event):
                self._pad.hear(event.text(), self._monotonic_s())
        return super().eventFilter(watched, event)

    def _leaves_to_the_field(self, event: QEvent) -> bool:
        """Whether the field need not see this: it would keep a key for itself that works while text is typed, or give
        one away of which the input method makes words.

        Qt's fields on Linux take Ctrl+K to delete to the end of the line; here it finds anything.
        """
        if isinstance(event, QInputMethodEvent):
            self._is_composing = bool(event.preeditString())
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if self._is_composing:
                event.accept()
                return True
            if pressed_keys(event) in self._anywhere:
                event.ignore()
                return True
        return False

    def _type(self, digit: str) -> None:
        self._pad.type(digit, self._monotonic_s())
        self._show()

    def _back(self) -> None:
        self._pad.back()
        self._show()

    def _drop(self) -> None:
        self._pad.clear()
        self._show()

    @Slot()
    def _on_stale_timeout(self) -> None:
        self._drop()

    def _finish(self) -> None:
        self._hand_over(self._actions.pin_number)

    def _finish_taking(self) -> None:
        self._hand_over(self._actions.take_number)

    def _hand_over(self, act: Callable[[str], object]) -> None:
        if not self._pad.text:
            return
        kind, text = self._pad.finish()
        self._show()
        (self._actions.search if kind is Typed.BARCODE else act)(text)

    def _show(self) -> None:
        text = self._pad.text
        finishing = [shortcut for one, shortcut in self._shortcuts.items() if one.scope is Scope.NUMBER]
        for shortcut in (*finishing, *self._number):
            shortcut.setEnabled(bool(text))
        self._echo.setText(text)
        self._echo.setVisible(bool(text))
        if not text:
            self._stale.stop()
            return
        self._stale.start()
        self._echo.adjustSize()
        self._echo.move((self._window.width() - self._echo.width()) // 2, self._window.height() // 3)
        self._echo.raise_()


def _is_letter(event: QKeyEvent) -> bool:
    # A digit that no shortcut took was meant for what has the focus: the next number does not begin with it.
    beside = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    text, held = event.text(), event.modifiers() & ~beside
    return len(text) == 1 and text.isprintable() and not text.isspace() and not text.isdecimal() and not held


def _is_typed_into(focus: QWidget | None) -> bool:
    """Whether keys write there; a list to choose from, or an address to copy, takes none of those of the card."""
    if isinstance(focus, QComboBox):
        return focus.isEditable()
    return isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox) and not focus.isReadOnly()
