"""The keyboard at the desk: which key does what, and what typed digits mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
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

from anchor_console.pins.ticks import Tick
from anchor_console.storage.settings import Settings

TICK_KEYS = {Tick.POPPED: "F6", Tick.PRICED: "F7", Tick.CARTED: "F8"}
"""They tick while text is typed as well: the hand comes from the platform's own console."""
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


@dataclass(frozen=True, slots=True)
class Actions:
    """What the keys do."""

    pin_number: Callable[[str], object]
    take_number: Callable[[str], object]
    search: Callable[[str], object]
    take_next: Callable[[], object]
    open_price: Callable[[], object]
    hide_card: Callable[[], object]
    count_down: Callable[[], object]
    sold_out: Callable[[], object]
    again: Callable[[], object]
    close_card: Callable[[], object]
    tick: Callable[[Tick], object]
    rundown_on: Callable[[], object]
    rundown_back: Callable[[], object]
    call_out_said: Callable[[], object]
    back_to_live: Callable[[], object]
    export: Callable[[], object]
    help: Callable[[], object]
    find_chat: Callable[[], object]
    find_goods: Callable[[], object]
    find_anything: Callable[[], object]
    lane: Callable[[int], object]
    undo: Callable[[], object]
    redo: Callable[[], object]
    fan_facts: Callable[[], object]
    call: Callable[[], object]
    mark: Callable[[], object]
    follow_up: Callable[[int], object]


SHORTCUTS: tuple[tuple[str, str], ...] = (
    ("key.digits", "0–9, Return"), ("key.digits_take", "0–9, Shift+Return"), ("key.take_next", "Ctrl+Return"),
    ("key.open_price", "Ctrl+Shift+Return"), ("key.count_down", "Ctrl+Alt+Return"), ("key.sold_out", "Ctrl+D"),
    ("key.again", "Ctrl+R"), ("key.close_card", "Ctrl+Shift+H"), ("key.hide_card", "Ctrl+H"), ("key.ticks", "F6–8"),
    ("key.rundown", "Alt+↓ ↑"),
    ("key.call_out_said", "Ctrl+J"),
    ("key.back_to_live", "Space"),
    ("key.select", "↑ ↓"), ("key.row_menu", "Menu, Shift+F10"), ("key.call", "F2"), ("key.mark", "Ctrl+M"),
    ("key.follow_up", "Alt+5–7"), ("key.copy_answer", "Return"), ("key.settle_claim", "Return ← →"),
    ("key.lanes", "Alt+1–4"), ("key.find_chat", "Ctrl+F"), ("key.find_goods", "Ctrl+G"),
    ("key.find_anything", "Ctrl+K"),
    ("key.goods_first", "Ctrl+1"), ("key.goods_add", "Ctrl+N"), ("key.goods_paste", "Ctrl+Shift+V"),
    ("key.fan_facts", "Alt+F"), ("key.undo", "Ctrl+Z"), ("key.redo", "Ctrl+Shift+Z"),
    ("key.export", "Ctrl+E"), ("key.help", "F1"),
)  # fmt: skip
"""What the help lists: a sentence and its keys."""


class Keyboard(QObject):
    """The shortcuts of one window.

    Keys that go before the room, digits and Space are off while text is typed. Return belongs to the number while
    one is being typed, else to whatever has the focus.
    """

    def __init__(
        self, window: QWidget, actions: Actions, echo: QLabel, monotonic_s: Callable[[], float], settings: Settings
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._actions = actions
        self._echo = echo
        self._monotonic_s = monotonic_s
        self._pad = NumberPad()
        self._stale = QTimer(self)
        self._stale.setSingleShot(True)
        self._stale.setInterval(_STALE_MS)
        self._stale.timeout.connect(self._on_stale_timeout)
        self._live = self._bind({
            "Ctrl+Return": actions.take_next, "Ctrl+Enter": actions.take_next,
            "Ctrl+Shift+Return": actions.open_price, "Ctrl+Shift+Enter": actions.open_price,
            "Ctrl+Alt+Return": actions.count_down, "Ctrl+Alt+Enter": actions.count_down,
            "Ctrl+D": actions.sold_out, "Ctrl+R": actions.again, "Ctrl+Shift+H": actions.close_card,
            "Ctrl+H": actions.hide_card, "Ctrl+J": actions.call_out_said,
            "Ctrl+Z": actions.undo, "Ctrl+Shift+Z": actions.redo, "Alt+F": actions.fan_facts,
        })  # fmt: skip
        self._clicker = self._bind({"PgDown": actions.take_next, "PgUp": actions.hide_card})
        self._anywhere = self._bind(
            {
                "Ctrl+E": actions.export,
                "F1": actions.help,
                "Ctrl+G": actions.find_goods,
                "Ctrl+F": actions.find_chat,
                "Ctrl+K": actions.find_anything,
            }
        )
        self._lanes = self._bind(
            {f"Alt+{at + 1}": partial(actions.lane, at) for at in range(4)}
            | {f"Alt+{at + 5}": partial(actions.follow_up, at) for at in range(3)}
            | {
                "F2": actions.call,
                "Ctrl+M": actions.mark,
                "Alt+Down": actions.rundown_on,
                "Alt+Up": actions.rundown_back,
            }
            | {key: partial(actions.tick, tick) for tick, key in TICK_KEYS.items()}
        )
        self._digits = self._bind({str(digit): partial(self._type, str(digit)) for digit in range(10)})
        self._space = self._bind({"Space": actions.back_to_live})
        self._number = self._bind({
            "Return": self._finish, "Enter": self._finish,
            "Shift+Return": self._finish_taking, "Shift+Enter": self._finish_taking,
            "Backspace": self._back, "Escape": self._drop,
        })  # fmt: skip
        QApplication.instance().focusChanged.connect(self._on_app_focus_changed)  # type: ignore[union-attr]
        self._unsubscribe = settings.changed.subscribe(lambda _: self._on_app_focus_changed())
        self._on_app_focus_changed()
        self._show()

    @property
    def typed(self) -> str:
        return self._pad.text

    def rest(self) -> None:
        """Follow the focus no more: the window is going."""
        self._unsubscribe()
        QApplication.instance().focusChanged.disconnect(self._on_app_focus_changed)  # type: ignore[union-attr]

    def _bind(self, table: Mapping[str, Callable[[], object]]) -> list[QShortcut]:
        made = []
        for keys, act in table.items():
            shortcut = QShortcut(QKeySequence(keys), self._window)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda act=act: act())
            made.append(shortcut)
        return made

    @Slot()
    def _on_app_focus_changed(self) -> None:
        focus = self._window.focusWidget()
        typing, choosing = _is_typed_into(focus), isinstance(focus, QComboBox)
        for shortcut in self._live:
            shortcut.setEnabled(not typing)
        for shortcut in self._digits:
            shortcut.setEnabled(not typing and not choosing)
        for shortcut in self._space:
            shortcut.setEnabled(not typing and not choosing and not isinstance(focus, QAbstractButton))
        for shortcut in self._clicker:
            shortcut.setEnabled(not typing and self._settings.get(CLICKER_KEY) is True)
        if typing or choosing:
            self._drop()
        elif focus is not None:
            focus.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A scanner types letters as well, and what it is the code of is no link number.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _is_letter(event):
            self._pad.hear(event.text(), self._monotonic_s())
        return super().eventFilter(watched, event)

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
        for shortcut in self._number:
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
    beside = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    text, held = event.text(), event.modifiers() & ~beside
    return len(text) == 1 and text.isprintable() and not text.isspace() and not held


def _is_typed_into(focus: QWidget | None) -> bool:
    """Whether keys write there; a list to choose from, or an address to copy, takes none of those of the card."""
    if isinstance(focus, QComboBox):
        return focus.isEditable()
    return isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox) and not focus.isReadOnly()
