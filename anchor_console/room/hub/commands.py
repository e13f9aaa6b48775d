"""Commands under way and their results: each acts once, however often it is sent."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from anchor_console.room import messages
from anchor_console.room.rights import is_kept

LIFE_MS = 3000
_RESULTS_KEPT = 10_000

Key = tuple[str, str]
"""(token_id, id): ids are unique within a token only."""


@dataclass(slots=True)
class _Pending:
    conn: int
    expires_ms: int | None


class Commands:
    def __init__(self) -> None:
        self._pending: OrderedDict[Key, _Pending] = OrderedDict()
        self._results: OrderedDict[Key, messages.HubResult] = OrderedDict()

    @property
    def pending(self) -> int:
        return len(self._pending)

    def result(self, key: Key) -> messages.HubResult | None:
        """The result that this command already had."""
        return self._results.get(key)

    def is_pending(self, key: Key, conn: int) -> bool:
        """Whether the command is under way; its answer goes to `conn` from now on."""
        pending = self._pending.get(key)
        if pending is not None:
            pending.conn = conn
        return pending is not None

    def begin(self, key: Key, name: str, conn: int, now_ms: int) -> int | None:
        """When the command expires, in hub time; None for a proposal, which is kept."""
        expires_ms = None if is_kept(name) else now_ms + LIFE_MS
        self._pending[key] = _Pending(conn, expires_ms)
        return expires_ms

    def forget(self, key: Key) -> None:
        """The command could not be taken: it may be sent again with the same id."""
        self._pending.pop(key, None)

    def end(self, key: Key, result: messages.HubResult) -> int | None:
        """Keep the result; returns the connection that asked last, None where it is not known any more."""
        pending = self._pending.pop(key, None)
        self._results[key] = result
        self._results.move_to_end(key)
        while len(self._results) > _RESULTS_KEPT:
            self._results.popitem(last=False)
        return pending.conn if pending else None

    def key_of(self, id: str, to: str | None) -> Key | None:
        """The command that a result names; without `to`, the one under way with this id."""
        if to is not None:
            return to, id
        return next((key for key in self._pending if key[1] == id), None)

    def perishable(self) -> list[Key]:
        """Those under way that do not wait for an anchor who is away."""
        return [key for key, pending in self._pending.items() if pending.expires_ms is not None]

    def expired(self, now_ms: int) -> list[Key]:
        return [
            key
            for key, pending in self._pending.items()
            if pending.expires_ms is not None and pending.expires_ms <= now_ms
        ]

    def next_expiry_ms(self) -> int | None:
        return next((pending.expires_ms for pending in self._pending.values() if pending.expires_ms), None)
