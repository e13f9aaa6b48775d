"""Watching a window from inside: when it painted, and when it answered a key. One frame is asked for every 16 ms."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

FRAME_MS = 16
_KEY_EVERY_S = 0.1


class Heart(QWidget):
    """A dot in the window's corner that asks to be painted every 16 ms: its beats are the window's frames."""

    def __init__(self, window: QWidget, on_beat: Callable[[], object] = lambda: None) -> None:
        super().__init__(window)
        self.beats_s: list[float] = []
        self._on_beat = on_beat
        self.resize(2, 2)
        self.show()
        self.raise_()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.update)
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.beats_s.append(time.perf_counter())
        self._on_beat()

    def gaps_ms(self) -> list[float]:
        return [(later - earlier) * 1000 for earlier, later in pairwise(self.beats_s)]


class Keys(QObject):
    """Presses a key from a thread of its own ten times a second; answered is the first frame after it was handled."""

    def __init__(self, target: QWidget, heart: Heart) -> None:
        super().__init__()
        self._target = target
        self._heart = heart
        self.pressed_s: list[float] = []
        self._handled_s: list[float] = []
        self._over = threading.Event()
        target.installEventFilter(self)
        # The first one of all makes Qt's keyboard, which must belong to the window's thread.
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F24, Qt.KeyboardModifier.NoModifier)
        self._thread = threading.Thread(target=self._press, name="bench-keys")
        self._thread.start()

    def _press(self) -> None:
        while not self._over.wait(_KEY_EVERY_S):
            self.pressed_s.append(time.perf_counter())
            # A key that the chat looks at and nothing is done for.
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F24, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.postEvent(self._target, key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F24:
            self._handled_s.append(time.perf_counter())
        return False

    def stop(self) -> list[float]:
        """How long each key waited for its answer, in ms."""
        self._over.set()
        self._thread.join()
        self._target.removeEventFilter(self)
        beats = iter(self._heart.beats_s)
        beat, answers = next(beats, None), []
        for pressed_s, handled_s in zip(self.pressed_s, self._handled_s, strict=False):
            while beat is not None and beat < handled_s:
                beat = next(beats, None)
            if beat is None:
                break
            answers.append((beat - pressed_s) * 1000)
        return answers
