"""Who asked to be forgotten: known again by keyed hashes alone. Pure.

What they did up to that moment is nobody's, whoever tells it again and however late: a backup, a record, a source that
repeats itself, an order file. What they do afterwards, live, is what a new fan does: they are served like anybody,
without their past; whoever wants that gone too is erased again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from anchor_console.core import events
from anchor_console.core.clock import to_ms
from anchor_console.core.events import FanRef, LiveEvent
from anchor_console.core.ids import Identity

SEALED = "~"
"""What an id begins with that was sealed."""
_HASH_BYTES = 16


class Forgotten(msgspec.Struct, frozen=True):
    """`since` is when each person, as their hash, was forgotten (UTC milliseconds).

    `old_keys` are those of other profiles whose lists were joined to this one: nobody can tell a hash of theirs anew.
    """

    key: bytes = b""
    since: Mapping[str, int] = msgspec.field(default_factory=dict)
    old_keys: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Forgotten(key=***, people={len(self.since)})"

    def hash_of(self, who: Identity) -> str:
        """What stays of a person in place of all that was known: the same of an account and of its session's fan."""
        return _person(who, self.key)

    def hashes_of(self, who: Identity) -> frozenset[str]:
        """Everything that this person may be called here, by the old keys too."""
        return frozenset(_person(who, key) for key in (self.key, *self.old_keys))

    def seal(self, ext_id: str) -> str:
        """A source's own id of an event, as it is kept where nobody may tell whose it was."""
        return f"{SEALED}{_keyed(ext_id, self.key, b'event')}"

    def when(self, who: Identity) -> int | None:
        """When this person was forgotten; None for everybody else."""
        if not self.since:
            return None
        return max((self.since[one] for one in self.hashes_of(who) if one in self.since), default=None)

    def covers(self, who: Identity, at_ms: int) -> bool:
        """Whether what this person did at `at_ms` is forgotten."""
        when = self.when(who)
        return when is not None and at_ms <= when

    def joined_to(self, other: Forgotten) -> Forgotten:
        """Everybody of either list, with when they were forgotten last; the other's key is the one from now on."""
        keys = dict.fromkeys(key for key in (other.key, *other.old_keys, self.key, *self.old_keys) if key)
        key, *old_keys = keys or (b"",)
        since = {one: max(self.since.get(one, at_ms), at_ms) for one, at_ms in other.since.items()}
        return Forgotten(key, {**self.since, **since}, tuple(old_keys))


def _person(who: Identity, key: bytes) -> str:
    who = who.account
    return _keyed(f"{who.platform}\0{who.space}\0{who.user_id}", key, b"person")


def _keyed(text: str, key: bytes, purpose: bytes) -> str:
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_HASH_BYTES, key=key, person=purpose).hexdigest()


NOBODY_YET = Forgotten()


def moment_of(event: LiveEvent) -> int:
    """When the person acted: an order's later states are told of what they ordered then."""
    if isinstance(event, events.Order) and event.placed_at is not None:
        return to_ms(event.placed_at)
    return event.at_ms


def is_past_of_forgotten(event: LiveEvent, forgotten: Forgotten) -> bool:
    """Whether the event tells what somebody did before they were forgotten."""
    fan = events.fan_of(event) if forgotten.since else None
    return fan is not None and forgotten.covers(fan.identity, moment_of(event))


def emptied(event: LiveEvent, seal_with: Forgotten) -> LiveEvent:
    """The event as one of nobody: counted as it was, its goods and money too, without who or what they said."""
    changes: dict[str, object] = {"id": seal_with.seal(event.id), "fan": None}
    if isinstance(event, events.Order) and event.fan is not None:
        # An order is known by its platform, which only its buyer tells.
        changes["fan"] = FanRef(event.fan.platform, user_id="", name="", space=event.fan.space, masked=True)
    elif isinstance(event, events.Chat):
        changes |= {"text": "", "reply_to": None}
    return events.with_changes(event, **changes)
