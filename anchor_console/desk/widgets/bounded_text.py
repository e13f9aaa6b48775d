"""A field for what is pasted, which takes no more of it than can be laid out within a frame or two."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

MOST_LINES, MOST_CHARS, LONGEST_LINE = 5_000, 200_000, 2_000
"""Measured: this much is laid out in some 20 ms; 100,000 lines of two characters, or one line of all, in seconds."""


class BoundedText(QPlainTextEdit):
    """`shortened` tells how many lines were kept of a paste that was too long.

    Lines are not wrapped: each is a row, and a row of digits that has to be broken costs as much as a thousand others.
    """

    shortened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)

    def put(self, text: str) -> None:
        """Let this stand in the field, as if it were pasted."""
        self.selectAll()
        self._paste(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self._paste(source.text())

    def _paste(self, text: str) -> None:
        cursor = self.textCursor()
        chars = self.document().characterCount() - len(cursor.selectedText())
        lines = self.blockCount() - cursor.selectedText().count("\u2029")
        kept = within(text, MOST_LINES - lines + 1, MOST_CHARS - chars)
        cursor.insertText(kept)
        self.ensureCursorVisible()
        if len(kept) < len(text.rstrip("\n")):
            self.shortened.emit(len(kept.splitlines()))


def within(text: str, most_lines: int, most_chars: int) -> str:
    """The first whole lines of the text that there is room for, none longer than a line may be."""
    kept: list[str] = []
    room = most_chars
    start = 0
    while start < len(text) and len(kept) < most_lines:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start : min(end, start + LONGEST_LINE)]
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
        start = end + 1
    return "\n".join(kept)
