"""Reconciling a session with the platform's order file in an open console: looked at first, booked, taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
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
from anchor_console.live.files.importing import OnStep
from anchor_console.live.goods.goods_work import serve_waiting
from anchor_console.live.state import LiveState
from anchor_console.live.undoing import Done, Undo
from anchor_console.sales import reconcile_store
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
        self._one_at_a_time = asyncio.Lock()

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
        on_step: OnStep = lambda done, of: None,
    ) -> dict[str, Any]:
        """Make the session's sales what the file tells; the same file again changes nothing.

        It is written in steps, for a room that is open. Cancelled, it is written to its end all the same; where the
        disk refuses, what was booked before stays and can be taken back, and the same file again brings the rest.

        Raises:
            Refused: as `preview` does, or the file is another than was `seen`, by its `stamp`; nothing is changed.
        """
        async with self._one_at_a_time:
            head, lines = await self._read(path, mapping, platform, is_preview=False)
            if seen is not None and head.report["stamp"] != seen:
                raise Refused("conflict", "import.changed", file=path.name)
            # It asks as it is written who is to be forgotten: the file was read a while ago.
            one = reconcile_work.Import(session_id, lines, path.name, lambda *asked: self._forgotten().covers(*asked))
            await self._database.read_later(one.look)

            def begin(tx: Transaction, who: By, at_ms: int) -> dict[str, Any]:
                if mapping:
                    remember(tx, "orders", head.heading_set, head.mapping)
                return one.begin(tx, who.name, at_ms)

            await self._actions.do_anytime("orders.import", {"file": path.name}, begin, by)
            if (import_id := one.id) is not None:
                self._undo.push(Done("undo.orders_import", lambda: self.take_back(import_id)))
            await self._in_steps(one.steps(), on_step)
            told = await self._database.read_later(one.came_to)
        self.tell_half_done()
        note_bad_rows(self._profile, head.report, self._clock.now_ms())
        self._notices.post(
            Notice.info(
                "reconcile.done", file=path.name, booked=told["to_book"], paid=told["after"]["paid_total"]
            )
        )  # fmt: skip
        return head.report | told

    async def take_back(self, import_id: int, by: By | None = None) -> None:
        """Make the session's sales what they were without the import, in steps as it was booked.

        Raises:
            Refused: it was taken back before.
        """
        async with self._one_at_a_time:
            who, at_ms = by or self._actions.at_desk(), self._clock.now_ms()
            one = await self._database.read_later(
                lambda tx: reconcile_work.TakingBack(tx, import_id, who.name, at_ms)
            )  # fmt: skip
            await self._in_steps(one.steps(), lambda done, of: None)
            await self._actions.do_anytime(
                "orders.import.back", {"import": import_id}, lambda tx, _who, _at_ms: one.end(tx), who
            )
        self.tell_half_done()

    def tell_half_done(self) -> None:
        """Say which file came in, or went out, by half only; where all are whole, that is over."""
        half = reconcile_store.half_done(self._database.read())
        if half:
            self._notices.post(Notice.warning("reconcile.half", file=half[0]))
        else:
            self._notices.clear("reconcile.half")

    async def _in_steps(self, steps: Sequence[reconcile_work.Step], on_step: OnStep) -> None:
        """Do one after the other; cancelled, all that are left at once, since nobody presses keys any more."""
        left = list(steps)

        def some(count: int) -> Callable[[Transaction], Changes]:
            doing, left[:count] = left[:count], []

            def work(tx: Transaction) -> Changes:
                changes = Changes.none()
                for step in doing:
                    step(tx, changes)
                return serve_waiting(tx, self._clock.now_ms(), changes)

            return work

        try:
            while left:
                self._state.apply(await self._database.run(some(1)))
                on_step(len(steps) - len(left), len(steps))
        except asyncio.CancelledError:
            await self._database.run(some(len(left)))
            raise

    async def errand(self, args: dict[str, Any], tell: Callable[[Any], None]) -> dict[str, Any]:
        """What the command asks of a console that is open."""
        return await self.book(
            *(Path(args["file"]), dict(args["map"]), args["session"], args["platform"]),
            on_step=lambda done, of: tell([done, of]),
        )

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
