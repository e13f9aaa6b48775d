"""Taking people out of what a hub keeps: frames that wait for the console, and lines on its screens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from anchor_console.core.events import FanRef, LiveEvent, fan_of
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import Identity
from anchor_console.core.sealed_ids import Emptying, SealedIds
from anchor_console.room import messages
from anchor_console.room.hub.journal import Began, Leased, Reserved
from anchor_console.room.hub.lock import lock_folder
from anchor_console.room.hub.spool import Spool
from anchor_console.room.hub.state import FileJournal

Empty = Callable[[LiveEvent], LiveEvent]
"""Gives an event back as it is, or without whom it was of; called with all of them, in their order."""


class _Line(msgspec.Struct):
    fan: FanRef | None = None


_line = msgspec.json.Decoder(_Line)


def without_people(frame: bytes, empty: Empty, user_ids: frozenset[str] = frozenset()) -> bytes:
    """A frame for the console with each of its events as `empty` gives it.

    A command that names one of `user_ids` keeps its name alone: what it was about is gone.
    """
    try:
        routed = messages.decode_routed(frame)
    except msgspec.DecodeError:
        return frame
    if isinstance(routed, messages.RoutedCommand):
        args = bytes(routed.args).decode("utf-8", "replace")
        if any(user_id in args for user_id in user_ids):
            return messages.encode(msgspec.structs.replace(routed, args=msgspec.Raw(b"{}")))
        return frame
    items = [empty(event) for event in routed.items]
    if items == routed.items:
        return frame
    return messages.encode(messages.RoutedEvents(id=routed.id, items=items))


def is_line_of(item: bytes, people: frozenset[Identity]) -> bool:
    """Whether a line of a log topic was said by one of `people`."""
    try:
        fan = _line.decode(item).fan
    except msgspec.DecodeError:
        return False
    return fan is not None and fan.identity in people


def emptying(people: frozenset[Identity], seal_with: Forgotten) -> Empty:
    """What empties the events of `people`; of all others it changes what names one of theirs."""

    def is_theirs(event: LiveEvent) -> bool:
        fan = fan_of(event)
        return fan is not None and fan.identity in people

    return Emptying(is_theirs, SealedIds(seal_with, [who.user_id for who in people]))


def forget_in(folder: Path, empty: Empty) -> None:
    """Take people out of the state folder of a hub that does not run.

    What its screens showed goes whole: the console says all of it again when it comes.

    Raises:
        Locked: a hub runs from there.
    """
    if not folder.is_dir():
        return
    with lock_folder(folder):
        spool = Spool(folder / "spool")
        try:
            spool.rewrite(lambda frame: without_people(frame, empty))
        finally:
            spool.close()
        journal = FileJournal(folder / "topics.log")
        try:
            kept = [entry for entry in journal.entries() if isinstance(entry, Began | Reserved | Leased)]
            journal.replace(kept)
        finally:
            journal.close()
