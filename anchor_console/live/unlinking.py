"""What was settled of a fan who turns out to be two people: of the one that nobody looked at, it is taken back."""

from __future__ import annotations

from collections.abc import Collection

from anchor_console.core.ids import IdentityId
from anchor_console.live import log_store
from anchor_console.live.fan_trails import FANS, FanTrail, Thing, things_in
from anchor_console.storage.writer import Transaction

_OF_ALL_IDS = ("fact.settle", "fan.served", "fan.grown_up")
"""Actions that go over all ids of the fan, whichever of them was looked at."""
_AHEAD_MS = 24 * 60 * 60_000
"""So far may the clock by which a link was proposed be ahead of this PC's, by which actions are logged."""


def take_back_beyond(
    tx: Transaction, one: Collection[IdentityId], other: Collection[IdentityId], since_ms: int, trail: FanTrail
) -> None:
    """Bring back what people settled of ids of the one fan while they looked at an id of the other, the last first.

    What was settled otherwise since stays.

    Args:
        since_ms: when the two were first proposed as one.
    """
    found: set[Thing] = set()
    for done in log_store.done_since(tx, _OF_ALL_IDS, since_ms - _AHEAD_MS):
        if done.before is None or done.after is None or FANS not in done.after:
            continue
        looked_at = done.args.get("identity_id")
        beyond = other if looked_at in one else one if looked_at in other else ()
        were = dict(things_in(done.before))
        for thing, left in things_in(done.after):
            if thing.is_known and thing.key[0] in beyond and thing.is_so(tx, left):
                if thing not in found:
                    found.add(thing)
                    trail.found(tx, thing)
                thing.bring_to(tx, were[thing])
