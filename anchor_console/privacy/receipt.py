"""What is told of an erasing when it is done: what went, what could not be reached, and nothing of whom it was."""

from __future__ import annotations

from typing import Any

import msgspec

from anchor_console.core.clock import rfc3339
from anchor_console.privacy.saved_files import SavedFile


class Receipt(msgspec.Struct, frozen=True):
    """`removed` counts what there was, by what it was (`lines`, `facts`...); none of it tells whose.

    `names_in_part` is how many of their names are others' too, or short, or what people say anyway: these went where
    somebody called them by it, and may stand elsewhere, meaning somebody or something else.
    `guessed_taken` and `guessed_left` are how many ids were only guessed to be theirs, and went or stayed;
    `proposed_left` how many may be, by what nobody has answered, and stayed.
    `saved_elsewhere` are files that may hold the person, and that erasing does not go into; `is_done` is False while a
    last step waits for the session's end.
    """

    at_ms: int
    identities: int
    removed: dict[str, int]
    copies_rewritten: int
    copies_removed: tuple[str, ...]
    records: int
    logs: int
    names_in_part: int
    guessed_taken: int
    guessed_left: int
    proposed_left: int
    is_hub_reached: bool
    is_done: bool
    saved_elsewhere: tuple[SavedFile, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "erased_at": rfc3339(self.at_ms),
            "identities": self.identities,
            "removed": self.removed,
            "backups_rewritten": self.copies_rewritten,
            "backups_removed": list(self.copies_removed),
            "records_rewritten": self.records,
            "logs_masked": self.logs,
            "names_only_where_called": self.names_in_part,
            "guessed_identities_erased": self.guessed_taken,
            "guessed_identities_left": self.guessed_left,
            "proposed_identities_left": self.proposed_left,
            "room_hub_reached": self.is_hub_reached,
            "done": self.is_done,
            "not_reached": [
                {"file": one.path, "what": one.what, "saved_at": rfc3339(one.at_ms)} for one in self.saved_elsewhere
            ],
        }
