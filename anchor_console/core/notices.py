"""Notices: what a person must be told. What happened, what we did, what to do; worded by the desk in their language."""

from __future__ import annotations

from collections import deque
from enum import Enum

import msgspec

from anchor_console.core.observer import Signal


class Level(Enum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Notice(msgspec.Struct, frozen=True):
    """`key` names the sentence in the translations (`card.unseen`); `params` fill its gaps.

    Notices with the same `key` and `subject` replace each other, so a repeating trouble is one line.
    """

    level: Level
    key: str
    params: dict[str, str | int] = msgspec.field(default_factory=dict)
    subject: str = ""
    is_answer: bool = False
    """Whether it answers what somebody pressed just now, and tells of no trouble that goes on."""

    @property
    def passes(self) -> bool:
        """Whether it needs no answer, and is done with once it could be read: good news, or an answer itself."""
        return self.is_answer or self.level is Level.INFO

    @classmethod
    def info(cls, key: str, subject: str = "", **params: str | int) -> Notice:
        return cls(Level.INFO, key, params, subject)

    @classmethod
    def warning(cls, key: str, subject: str = "", **params: str | int) -> Notice:
        return cls(Level.WARNING, key, params, subject)

    @classmethod
    def error(cls, key: str, subject: str = "", **params: str | int) -> Notice:
        return cls(Level.ERROR, key, params, subject)


class NoticeBoard:
    """The notices in force, newest last, bounded; posts and clearings are told to who subscribed."""

    def __init__(self, limit: int = 50) -> None:
        self._limit = limit
        self._notices: deque[Notice] = deque()
        self.posted: Signal[Notice] = Signal()
        self.cleared: Signal[Notice] = Signal()

    @property
    def current(self) -> tuple[Notice, ...]:
        return tuple(self._notices)

    def post(self, notice: Notice) -> None:
        self._remove(notice.key, notice.subject)
        if len(self._notices) == self._limit:
            self.cleared.emit(self._notices.popleft())
        self._notices.append(notice)
        self.posted.emit(notice)

    def clear(self, key: str, subject: str = "") -> None:
        """Take the notice away: what it told of is over."""
        gone = self._remove(key, subject)
        if gone is not None:
            self.cleared.emit(gone)

    def _remove(self, key: str, subject: str) -> Notice | None:
        for notice in self._notices:
            if notice.key == key and notice.subject == subject:
                self._notices.remove(notice)
                return notice
        return None
