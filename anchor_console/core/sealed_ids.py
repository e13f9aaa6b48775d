"""Whom events of others name by the id of a line: a line that was emptied is called otherwise from then on. Pure.

A platform's id of a line may hold the id of who wrote it, and others' lines name it: what was answered, or taken away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from anchor_console.core import events
from anchor_console.core.events import LiveEvent
from anchor_console.core.forgotten import SEALED, Forgotten, emptied

_SHORTEST = 6
"""Characters of a user id that is looked for within ids of events: a shorter one is in others' by chance."""


class SealedIds:
    """The ids of events that were emptied, as they are met."""

    def __init__(self, seal_with: Forgotten, user_ids: Iterable[str] = ()) -> None:
        """
        Args:
            user_ids: what holds one of these is the id of an event of theirs, though that itself is not met.
        """
        self._forgotten = seal_with
        self._met: set[str] = set()
        within = [re.escape(user_id) for user_id in user_ids if len(user_id) >= _SHORTEST]
        self._theirs = re.compile(f"(?<![0-9A-Za-z])(?:{'|'.join(within)})(?![0-9A-Za-z])") if within else None

    def empty(self, event: LiveEvent) -> LiveEvent:
        """The event as one of nobody."""
        left = emptied(event, self._forgotten)
        self._met.add(left.id)
        return left

    def meet(self, event_id: str) -> None:
        """Take note of an event that stays as it is: it may have been emptied before."""
        if event_id.startswith(SEALED):
            self._met.add(event_id)

    def now_called(self, event_id: str) -> str:
        """What the event of this id is called now."""
        sealed = self._forgotten.seal(event_id)
        is_theirs = sealed in self._met or (self._theirs is not None and self._theirs.search(event_id) is not None)
        return sealed if is_theirs else event_id


class Emptying:
    """Empties events of whoever is forgotten; to be called with all events, in their order."""

    def __init__(self, is_theirs: Callable[[LiveEvent], bool], ids: SealedIds) -> None:
        self._is_theirs = is_theirs
        self._ids = ids

    def __call__(self, event: LiveEvent) -> LiveEvent:
        if self._is_theirs(event):
            return self._ids.empty(event)
        self._ids.meet(event.id)
        if isinstance(event, events.Chat) and event.reply_to is not None:
            changes = {"reply_to": self._ids.now_called(event.reply_to)}
        elif isinstance(event, events.Deleted):
            changes = {"target": self._ids.now_called(event.target)}
        else:
            return event
        return events.with_changes(event, **changes)
