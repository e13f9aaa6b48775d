"""What every part of the window is built with: the console, the words, the look, and what ties it to both."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Protocol, TypeVar

import msgspec
from PySide6.QtCore import QObject
from shiboken6 import isValid

from anchor_console.core.board import RowObserver
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.desk.i18n import Words
from anchor_console.desk.keys_in_force import KeysInForce
from anchor_console.desk.rounds import Rounds
from anchor_console.desk.theme import Theme
from anchor_console.live.console import Console
from anchor_console.storage.writer import StorageError

T = TypeVar("T")


class Observed(Protocol):
    def observe(self, observer: RowObserver) -> None: ...
    def unobserve(self, observer: RowObserver) -> None: ...


class Ties:
    """Subscriptions of one build of the window, ended together when it is built anew or closed."""

    def __init__(self) -> None:
        self._ends: list[Callable[[], object]] = []

    def listen(self, signal: Signal[T], callback: Callable[[T], None]) -> None:
        self._ends.append(signal.subscribe(callback))

    def observe(self, board: Observed, observer: RowObserver) -> None:
        board.observe(observer)
        self._ends.append(lambda: board.unobserve(observer))

    def at_end(self, act: Callable[[], object]) -> None:
        """Do `act` when this build ends."""
        self._ends.append(act)

    def end(self) -> None:
        while self._ends:
            self._ends.pop()()


class Desk(msgspec.Struct, frozen=True):
    console: Console
    words: Words
    theme: Theme
    keys: KeysInForce
    ties: Ties = msgspec.field(default_factory=Ties)
    rounds: Rounds = msgspec.field(default_factory=Rounds)
    dialog: QObject | None = None
    """The dialog that it is the desk of: what is started from there may end when that is closed."""

    def __post_init__(self) -> None:
        if self.dialog is None:
            self.ties.at_end(self.rounds.rest)

    def tr(self, key: str, **params: str | int) -> str:
        return self.words.tr(key, **params)

    def key(self, action_id: str) -> str:
        """The key that an action has now, as it is called here; nothing where it has none."""
        return self.words.key(action_id)

    def tell_keys(self, tell: Callable[[], object]) -> None:
        """Do `tell`, which says a sentence with keys in it, now and whenever one of them is changed."""
        tell()

        def tell_again(_: None) -> None:
            tell()

        self.ties.listen(self.keys.changed, tell_again)

    def listed(self, parts: Iterable[str]) -> str:
        """Several names in a row, set apart as this language does it."""
        return self.words.tr("join.list").join(parts)

    def start(self, coro: Coroutine[Any, Any, object], name: str) -> None:
        """Start what a person asked for; a refusal becomes a notice where all tasks end."""
        self.console.tasks.start(coro, name=name, meant=self._meant)

    def _meant(self, error: BaseException) -> BaseException | None:
        """What an error tells that came of showing something in a dialog that is closed by then: what that was to say,
        where it was that a thing was not done.
        """
        is_of_a_widget = isinstance(error, RuntimeError) and "already deleted" in str(error)
        if not is_of_a_widget or self.dialog is None or isValid(self.dialog):
            return error
        why = error.__context__
        return why if isinstance(why, (Refused, StorageError)) else None
