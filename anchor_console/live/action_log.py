"""Reading back who did what: at this desk, at the assistants' pages, on the anchor's tablet."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from anchor_console.core.ids import SessionId
from anchor_console.goods.edit_store import EditId
from anchor_console.goods.told_edits import ToldEdit, told
from anchor_console.live import log_store
from anchor_console.live.log_store import Deed
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

PAGE = 200


class Wanted(msgspec.Struct, frozen=True):
    """Which deeds: of one session, of one person, of one name; None for all."""

    session_id: SessionId | None = None
    by_name: str | None = None
    action: str | None = None


def _with_edit(deed: Deed, edit: ToldEdit | None) -> Deed:
    """What the goods know of an edit for themselves: its title, what it changed, whether it stands."""
    if edit is None:
        return deed
    return replace(deed, about=edit.edit.title or deed.about, edit=edit, is_undone=edit.edit.is_undone)


class ActionLog:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, wanted: Wanted, before: int | None = None) -> list[Deed]:
        """A page of deeds, the latest first; `before` is the id of the last one of the page above."""

        def read(tx: Transaction) -> list[Deed]:
            deeds = log_store.deeds(tx, wanted.session_id, wanted.by_name, before, PAGE, wanted.action)
            edits = told(tx, [EditId(deed.edit_id) for deed in deeds if deed.edit_id is not None])
            return [_with_edit(deed, edits.get(EditId(deed.edit_id or 0))) for deed in deeds]

        return await self._database.read_later(read)

    async def people(self, session_id: SessionId | None) -> list[str]:
        """Who did anything, by name."""
        return await self._database.read_later(lambda tx: log_store.people(tx, session_id))
