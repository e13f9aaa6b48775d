"""Why OBS did not do what it was asked, in the words that a person gets."""

from __future__ import annotations

from typing import Literal

Why = Literal[
    "obs.no_answer", "obs.not_obs", "obs.wrong_password", "obs.needs_password", "obs.version", "obs.gone",
    "obs.not_set_up", "obs.no_scene", "obs.name_taken", "obs.refused", "obs.elsewhere",
]  # fmt: skip

PERSON_MUST_HELP: frozenset[Why] = frozenset({"obs.wrong_password", "obs.needs_password", "obs.version"})
"""Trying again changes nothing."""


class ObsTrouble(Exception):
    """`why` names the sentence in the translations, `params` fill its gaps."""

    def __init__(self, why: Why, /, **params: str | int) -> None:
        super().__init__(f"{why} {params}" if params else why)
        self.why = why
        self.params = params
