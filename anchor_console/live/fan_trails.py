"""What an action found and left of a fan (facts, links, notes, promises, wishes): for the log, and to take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from anchor_console.callouts import store as callouts
from anchor_console.core.refusal import Refused
from anchor_console.fans import undo_store
from anchor_console.fans.undo_store import Kind, State
from anchor_console.storage.writer import Transaction

FANS = "fans"
WISH = "wish"


class Thing(msgspec.Struct, frozen=True):
    """One thing that people settle: its kind, and what tells it apart."""

    kind: str
    key: tuple[Any, ...]

    @property
    def is_known(self) -> bool:
        """Whether it is of a kind that there is: a log that was damaged may tell others."""
        return self.kind == WISH or self.kind in set(Kind)

    def state(self, tx: Transaction) -> State:
        if self.kind == WISH:
            return callouts.wish_of(tx, *self.key)
        return undo_store.state_of(tx, Kind(self.kind), self.key)

    def is_so(self, tx: Transaction, state: State) -> bool:
        if self.kind == WISH:
            return callouts.wish_of(tx, *self.key) == state
        return undo_store.is_so(tx, Kind(self.kind), self.key, state)

    def bring_to(self, tx: Transaction, state: State) -> None:
        if self.kind == WISH:
            who, message_id = self.key
            callouts.bring_wish_to(tx, who, message_id, state)
        else:
            undo_store.bring_to(tx, Kind(self.kind), self.key, state)


@dataclass(slots=True)
class FanTrail:
    """`before` and `after` as JSON holds them; None where nothing became another."""

    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    _found: list[tuple[Thing, State]] = field(default_factory=list)

    def found(self, tx: Transaction, *things: Thing) -> None:
        """These are what it is about, before anything is done to them."""
        self._found += [(thing, thing.state(tx)) for thing in things]

    def made(self, *things: Thing) -> None:
        """It has just made these."""
        self._found += [(thing, None) for thing in things]

    def end(self, tx: Transaction) -> bool:
        """Everything is done; gives whether anything is another now."""
        moved = [(thing, was, thing.state(tx)) for thing, was in self._found if not thing.is_so(tx, was)]
        if moved:
            self.before = {FANS: [[thing.kind, list(thing.key), was] for thing, was, _ in moved]}
            self.after = {FANS: [[thing.kind, list(thing.key), now] for thing, _, now in moved]}
        return bool(moved)


def things_in(side: Mapping[str, Any]) -> list[tuple[Thing, State]]:
    """What one side of a trail tells, and how it stood."""
    return [(Thing(kind, tuple(key)), state) for kind, key, state in side[FANS]]


def go_over(tx: Transaction, left: Mapping[str, Any], to: Mapping[str, Any]) -> list[Thing]:
    """Bring all that an action left as `left` to where it stood in `to`, the last first; gives what it was.

    Raises:
        Refused: some of it was settled otherwise since, or nobody knows any more what it was; the transaction is to
            be given up.
    """
    were = dict(things_in(to))
    things = things_in(left)
    if not all(thing.is_known for thing, _ in things):
        raise Refused("conflict", "undo.not_kept")
    for thing, state in reversed(things):
        if not thing.is_so(tx, state):
            raise Refused("conflict", "undo.moved_on")
        thing.bring_to(tx, were[thing])
    return [thing for thing, _ in things]


def keys_of(things: Sequence[Thing], kind: str) -> list[tuple[Any, ...]]:
    return [thing.key for thing in things if thing.kind == kind]
