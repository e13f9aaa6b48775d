"""Topic `reach`: which screens have shown the card that is on air, and how often sources came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from anchor_console.room import messages
from anchor_console.room.rights import Role

EVERY_MS = 200
SHOWING = (Role.OVERLAY, Role.HOST, Role.ASSISTANT)


class Reach:
    """Counts, told at most five times a second."""

    def __init__(self) -> None:
        self._told_ms: int | None = None
        self._changed = False

    def change(self) -> None:
        self._changed = True

    def due_ms(self) -> int | None:
        """When to tell next; None while nothing has changed."""
        if not self._changed:
            return None
        return 0 if self._told_ms is None else self._told_ms + EVERY_MS

    def tell(
        self,
        card_seq: int,
        screens: Iterable[tuple[Role, int]],
        viewers: int,
        returns: Mapping[str, int],
        now_ms: int,
    ) -> msgspec.Raw:
        """The topic's value, from the role of each of the crew and the highest `seq` that its screen has shown.

        `connected` also tells assistants whether the anchor is there.

        Args:
            returns: how often each source came back.
        """
        self._told_ms, self._changed = now_ms, False
        connected = dict.fromkeys((Role.ANCHOR, *SHOWING), 0) | {Role.VIEWER: viewers}
        seen = dict.fromkeys(SHOWING, 0)
        for role, shown_seq in screens:
            if role in connected:
                connected[role] += 1
            if role in seen and card_seq and shown_seq >= card_seq:
                seen[role] += 1
        return messages.to_raw({"seq": card_seq, "seen": seen, "connected": connected, "returns": returns})
