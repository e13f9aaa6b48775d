"""What a person at the desk saves of a session or of fans as a file, while the console runs."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from anchor_console.core.clock import Clock
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.core.weight import WeightUnit
from anchor_console.live.own_command import CommandFailed, told_by
from anchor_console.live.session import Session
from anchor_console.live.state import LiveState
from anchor_console.live.store import sessions
from anchor_console.privacy.saved_files import SavedFile, note_saved
from anchor_console.reports.in_words import HANDED_ON
from anchor_console.reports.table_file import CannotWrite, part_of, write_table
from anchor_console.reports.tables import SESSION_TABLES
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

_LONG = frozenset({"chat"})
"""What is seconds of computing after a long show, as the morning after is, which looks at everybody who came, and any
workbook: it would be the window's time.
"""


class Exporting:
    def __init__(
        self, profile: Profile, database: Database, state: LiveState, notices: NoticeBoard, clock: Clock
    ) -> None:
        self._profile = profile
        self._database = database
        self._state = state
        self._notices = notices
        self._clock = clock

    def how_many(self, what: str) -> int:
        """How many rows a table of the open session, or of the last one, would have."""
        tx = self._database.read()
        session = self._session(tx)
        return 0 if session is None else len(SESSION_TABLES[what](tx, session).rows)

    async def of_session(self, what: str, path: Path, language: str) -> int:
        """Write one of `SESSION_TABLES` of the open session, or of the last one, as CSV or XLSX; returns how many rows.

        Args:
            language: in whose words a table stands that is handed on to people.
        Raises:
            Refused: there is no session yet, or the file cannot be written.
        """
        session = self._session(self._database.read())
        if session is None:
            raise Refused("not_found", "session.none")
        if what in HANDED_ON or what in _LONG or path.suffix.lower() == ".xlsx":
            words = ("--words", language) if what in HANDED_ON else ()
            return await self._by_a_process(path, what, "--session", session.id, *words)
        table = await self._database.read_later(lambda tx: SESSION_TABLES[what](tx, session))
        try:
            await asyncio.to_thread(write_table, table, path)
        except CannotWrite as exc:
            raise Refused("conflict", "export.failed", reason=str(exc)) from exc
        note_saved(self._profile, SavedFile(self._clock.now_ms(), f"export {what}", str(path)))
        self._notices.post(Notice.info("export.done", file=path.name, rows=len(table.rows)))
        return len(table.rows)

    def _session(self, tx: Transaction) -> Session | None:
        return self._state.session or next(iter(sessions(tx)), None)

    async def fans(self, path: Path, typed: str, order: str, *, descending: bool, weight_unit: WeightUnit) -> None:
        """Write the fans that `typed` asks for to a CSV or XLSX file, by a process of its own: there may be a million.

        Args:
            weight_unit: of a weight that is typed without one.
        Raises:
            Refused: the file cannot be written.
        """
        asked = ["--filter", typed, "--weights-in", weight_unit]
        asked += ["--sort", order, *([] if descending else ["--ascending"])]
        await self._by_a_process(path, "fans", *asked)

    async def _by_a_process(self, path: Path, *asked: str) -> int:
        try:
            told = await told_by(self._profile, "export", *asked, "--out", str(path))
        except CommandFailed as exc:
            raise Refused("conflict", "export.failed", reason=str(exc)) from exc
        finally:
            with contextlib.suppress(OSError):
                part_of(path).unlink(missing_ok=True)  # of a process that was killed
        rows = int(told["rows"])
        self._notices.post(Notice.info("export.done", file=path.name, rows=rows))
        return rows
