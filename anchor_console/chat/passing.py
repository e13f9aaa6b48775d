"""Who comes in and who likes: far too many for a row each, so they are one count for the session. Pure."""

from __future__ import annotations

from typing import NamedTuple

KINDS = ("join", "like")


class Passing(NamedTuple):
    """How often somebody came in, and how many likes there were."""

    joins: int = 0
    likes: int = 0

    def __bool__(self) -> bool:
        return bool(self.joins or self.likes)

    def and_also(self, other: Passing) -> Passing:
        return Passing(self.joins + other.joins, self.likes + other.likes)


NOBODY_PASSING = Passing()
