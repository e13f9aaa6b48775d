"""Whether the room has seen the card that was sent last: how far it has come, and which screens have shown it."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum

import msgspec

from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.room.link import Reach


class Shown(Enum):
    """How far the card on air has come.

    `UNCONFIRMED` is not failure: the room may have shown it. `UNSEEN`: the room has it, and no screen of the stream
    has shown it in time.
    """

    NONE = "none"
    SENDING = "sending"
    SENT = "sent"
    UNCONFIRMED = "unconfirmed"
    UNSEEN = "unseen"
    SEEN = "seen"


class Screens(msgspec.Struct, frozen=True):
    """Screens of one kind: how many are there, and how many of them have shown the newest card."""

    kind: str
    seen: int
    connected: int


class CardWatch:
    """Whether the card that was sent last has been shown by an overlay."""

    def __init__(self, notices: NoticeBoard, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._notices = notices
        self._monotonic_s = monotonic_s
        self._began_s = 0.0
        self.took_ms: int | None = None
        """How long the newest card took from leaving us until the stream showed it; None until it did."""
        self._seq: int | None = None
        self._here: set[str] = set()
        self._hidden_in_obs = False
        self.shown = Shown.NONE
        self.shown_changed: Signal[Shown] = Signal()
        self.reach: Reach | None = None
        self.reach_changed: Signal[Reach | None] = Signal()

    def sending(self) -> None:
        self._seq = None
        self._here.clear()
        self._began_s, self.took_ms = self._monotonic_s(), None
        self._enter(Shown.SENDING)

    def sent(self, seq: int, *, is_empty: bool) -> None:
        """The hub has it as `seq`; an empty card is nothing that a screen could show."""
        self._notices.clear("card.unconfirmed")
        if is_empty:
            self._seq = None
            self._clear_warnings()
            self._enter(Shown.NONE)
            return
        self._seq = seq
        self._enter(Shown.SENT)
        self._look()

    def unconfirmed(self) -> None:
        self._enter(Shown.UNCONFIRMED)
        self._notices.post(Notice.warning("card.unconfirmed"))

    def reached(self, reach: Reach) -> None:
        """The hub told how many screens have shown the newest card."""
        self.reach = reach
        self.reach_changed.emit(reach)
        self._look()

    def shown_here(self, screen: str) -> None:
        """A screen that the console fills by itself, and not by way of the hub, shows the newest card."""
        self._here.add(screen)
        self._look()

    def in_obs(self, *, is_in_program: bool) -> None:
        """OBS has the newest card; it is shown where its source is in the programme."""
        self.left("obs")
        self._hidden_in_obs = not is_in_program
        if is_in_program:
            self.shown_here("obs")

    def left(self, screen: str) -> None:
        """That screen is gone."""
        self._here.discard(screen)
        if screen == "obs":
            self._hidden_in_obs = False

    @property
    def may_be_seen(self) -> bool:
        """Whether the room may have seen the newest card; fans' pages do not tell of what they show."""
        viewers = self.reach.connected.get("viewer", 0) if self.reach else 0
        if self.shown in (Shown.SENT, Shown.UNSEEN):
            return viewers > 0
        return self.shown in (Shown.SEEN, Shown.UNCONFIRMED)

    def screens(self) -> list[Screens]:
        """Who has shown the newest card, kind by kind; the stream's own screens first, those that are not there out."""
        reach = self.reach
        has_newest = reach is not None and self._seq is not None and reach.seq >= self._seq
        told = []
        for kind in ("overlay", "host", "assistant"):
            connected = reach.connected.get(kind, 0) if reach else 0
            if connected:
                told.append(Screens(kind, reach.seen.get(kind, 0) if reach and has_newest else 0, connected))
        return told + [Screens(screen, 1, 1) for screen in sorted(self._here)]

    def is_waiting_for(self, seq: int) -> bool:
        """Whether the card with `seq` is still the newest, and no overlay has shown it."""
        return self._seq == seq and self.shown is Shown.SENT

    def warn_unseen(self) -> None:
        connected = self.reach.connected.get("overlay", 0) if self.reach else 0
        key = "card.hidden_in_obs" if self._hidden_in_obs else "card.unseen" if connected else "card.no_overlay"
        self._clear_warnings()
        self._notices.post(Notice.warning(key, subject="card"))
        self._enter(Shown.UNSEEN)

    def _look(self) -> None:
        if self._seq is None or self.shown not in (Shown.SENT, Shown.UNSEEN):
            return
        reach = self.reach
        on_a_page = reach is not None and reach.seq >= self._seq and reach.seen.get("overlay", 0) > 0
        if on_a_page or self._here:
            self._clear_warnings()
            self.took_ms = round((self._monotonic_s() - self._began_s) * 1000)
            self._enter(Shown.SEEN)

    def _clear_warnings(self) -> None:
        for key in ("card.unseen", "card.no_overlay", "card.hidden_in_obs"):
            self._notices.clear(key, "card")

    def _enter(self, shown: Shown) -> None:
        if shown is not self.shown:
            self.shown = shown
            self.shown_changed.emit(shown)
