"""Reading back who did what: at this desk, at the assistants' pages, on the anchor's tablet."""

from __future__ import annotations

from dataclasses import dataclass

from anchor_console.core.ids import SessionId
from anchor_console.live import log_store
from anchor_console.live.log_store import Deed
from anchor_console.storage.database import Database

PAGE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deeds: of one session, of one person, of one name; None for all."""

    session_id: SessionId | None = None
    by_name: str | None = None
    action: str | None = None


class ActionLog:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, wanted: Wanted, before: int | None = None) -> list[Deed]:
        """A page of deeds, the latest first; `before` is the id of the last one of the page above."""
        return await self._database.read_later(
            lambda tx: log_store.deeds(tx, wanted.session_id, wanted.by_name, before, PAGE, wanted.action)
        )

    async def people(self, session_id: SessionId | None) -> list[str]:
        """Who did anything, by name."""
        return await self._database.read_later(lambda tx: log_store.people(tx, session_id))
