"""Reconciling a session with the platform's order file in an open console: looked at first, booked, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from anchor_console.core.clock import Clock
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.live.actions import Actions, By
from anchor_console.live.files import reconcile_work
from anchor_console.live.files.far_file import far_frames
from anchor_console.live.files.file_frames import Ask, Head, Lines
from anchor_console.live.files.file_writing import note_bad_rows
from anchor_console.live.goods.goods_work import serve_waiting
from anchor_console.live.state import LiveState
from anchor_console.live.undoing import Done, Undo
from anchor_console.sales.order_lines import OrderFileLine
from anchor_console.sales.terms import Changes
from anchor_console.sheets.grid import SheetError
from anchor_console.sheets.store import mappings, remember
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction


class Reconciling:
    def __init__(
        self,
        profile: Profile,
        database: Database,
        actions: Actions,
        state: LiveState,
        undo: Undo,
        clock: Clock,
        notices: NoticeBoard,
        forgotten: Callable[[], Forgotten],
    ) -> None:
        self._profile = profile
        self._database = database
        self._actions = actions
        self._state = state
        self._undo = undo
        self._clock = clock
        self._notices = notices
        self._forgotten = forgotten

    async def preview(
        self, path: Path, mapping: dict[str, str], session_id: str, platform: str | None = None
    ) -> dict[str, Any]:
        """How the file is read, and what it would come to; nothing is changed.

        Where a column is lacking that must be there, `missing` has what it may be read as, and there is no more.

        Raises:
            Refused: the file cannot be read as a whole, or the session is not there, or not over.
        """
        head, lines = await self._read(path, mapping, platform, is_preview=True)
        if head.report.get("missing"):
            return head.report
        told = await self._database.read_later(lambda tx: reconcile_work.looked_at(tx, session_id, lines))
        return head.report | told

    async def book(
        self,
        path: Path,
        mapping: dict[str, str],
        session_id: str,
        platform: str | None = None,
        by: By | None = None,
        *,
        seen: list[int] | None = None,
    ) -> dict[str, Any]:
        """Make the session's sales what the file tells, in one transaction; the same file again changes nothing.

        Raises:
            Refused: as `preview` does, or the file is another than was `seen`, by its `stamp`; nothing is changed.
        """
        head, lines = await self._read(path, mapping, platform, is_preview=False)
        if seen is not None and head.report["stamp"] != seen:
            raise Refused("conflict", "import.changed", file=path.name)
        changes = Changes.none()
        told: dict[str, Any] = {}

        def work(tx: Transaction, who: By, at_ms: int) -> dict[str, Any]:
            covers = self._forgotten().covers  # as it is written: the file was read a while ago
            told.update(reconcile_work.booked(tx, session_id, lines, path.name, who.name, covers, at_ms, changes))
            if mapping:
                remember(tx, "orders", head.heading_set, head.mapping)
            serve_waiting(tx, at_ms, changes)
            return reconcile_work.for_log(told)

        await self._actions.do_anytime("orders.import", {"file": path.name}, work, by)
        self._state.apply(changes)
        note_bad_rows(self._profile, head.report, self._clock.now_ms())
        import_id = told["import_id"]
        if import_id is not None:
            self._undo.push(Done("undo.orders_import", lambda: self.take_back(import_id)))
        self._notices.post(
            Notice.info(
                "reconcile.done", file=path.name, booked=told["to_book"], paid=told["after"]["paid_total"]
            )
        )  # fmt: skip
        return head.report | told

    async def take_back(self, import_id: int, by: By | None = None) -> None:
        """Make the session's sales what they were without the import.

        Raises:
            Refused: it was taken back before.
        """
        changes = Changes.none()

        def work(tx: Transaction, who: By, at_ms: int) -> None:
            reconcile_work.taken_back(tx, import_id, who.name, at_ms, changes)
            serve_waiting(tx, at_ms, changes)

        await self._actions.do_anytime("orders.import.back", {"import": import_id}, work, by)
        self._state.apply(changes)

    async def errand(self, args: dict[str, Any], tell: Callable[[Any], None]) -> dict[str, Any]:
        """What the command asks of a console that is open."""
        tell([0, 1])
        told = await self.book(Path(args["file"]), dict(args["map"]), args["session"], args["platform"])
        tell([1, 1])
        return told

    async def _read(
        self, path: Path, mapping: dict[str, str], platform: str | None, *, is_preview: bool
    ) -> tuple[Head, list[OrderFileLine]]:
        remembered = mappings(self._database.read(), "orders")
        ask = Ask(
            *("orders", str(path), mapping, remembered, platform, is_preview),
            database=str(self._database.path), with_lines=True, asks_back=is_preview,
        )  # fmt: skip
        head: Head | None = None
        lines: list[OrderFileLine] = []
        try:
            async with far_frames(ask) as frames:
                async for frame in frames:
                    if isinstance(frame, Head):
                        head = frame
                    elif isinstance(frame, Lines):
                        lines += frame.rows
        except SheetError as exc:
            raise Refused("invalid", "import.unreadable", reason=str(exc)) from exc
        if head is None:
            raise Refused("invalid", "import.unreadable", reason=path.name)
        return head, lines
