"""What asks and tickets share: one person follows each up, and nobody else at the same time."""

from __future__ import annotations

import msgspec

from anchor_console.core.refusal import Refused


class Follower(msgspec.Struct, frozen=True):
    """Who takes and answers. `token` tells two people of one name apart; the empty one is the desk itself."""

    name: str
    token: str
    at_ms: int

    @property
    def is_desk(self) -> bool:
        return not self.token


class TakenByOther(Refused):
    """Somebody else has it in hand."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__("conflict", f"{what}.taken", name=name)


def refuse_if_taken(what: str, holder: tuple[str | None, str | None], who: Follower) -> None:
    """Refuse where another person holds it.

    Raises:
        TakenByOther: nothing is written.
    """
    name, token = holder
    if name is not None and token != who.token:
        raise TakenByOther(what, name)
