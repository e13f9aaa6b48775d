"""What a person asked for and we did not do: expected, told to them, never a bug."""

from __future__ import annotations

from typing import Literal

RefusalCode = Literal["not_allowed", "not_found", "conflict", "invalid", "anchor_away", "expired"]


class Refused(Exception):
    """The step was not done, and nothing of it is written.

    `code` is one of the room protocol's errors;
    `reason` names the sentence for the screens, and `params` fill its gaps.
    """

    def __init__(self, code: RefusalCode, reason: str, /, **params: str | int) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.params = params
