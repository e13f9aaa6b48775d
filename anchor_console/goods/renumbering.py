"""Numbers as a cart moves them: a product goes to a place, and those between make room by one. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def moved_to(numbers: Mapping[K, str | None], who: K, target: int) -> dict[K, str | None]:
    """The numbers that change when `who` gets number `target`.

    Who had it makes room: upwards from a lower place to the gap that `who` leaves, or to the first free number;
    downwards where `who` came from below. Numbers that are no figures stay as they are.
    """
    holders = {int(number): key for key, number in numbers.items() if number is not None and number.isdecimal()}
    old_text = numbers.get(who)
    old = int(old_text) if old_text is not None and old_text.isdecimal() else None
    if old == target:
        return {}
    if old is not None:
        del holders[old]
    step = -1 if old is not None and old < target else 1
    moved: dict[K, str | None] = {who: str(target)}
    at, carried = target, holders.get(target)
    while carried is not None:
        at += step
        displaced = holders.get(at)
        moved[carried] = str(at)
        carried = displaced
    return moved
