"""Files brought into an open console: read by a process of their own, written in small steps, breakable."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from anchor_console.core.clock import Clock
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.goods.edit_store import EditId
from anchor_console.live.files.far_file import far_frames
from anchor_console.live.files.file_frames import Ask, Frame, GoodsEnd, Head
from anchor_console.live.files.file_writing import BY_IMPORT, FileWriting, note_bad_rows
from anchor_console.sales.terms import Changes
from anchor_console.sheets.grid import SheetError
from anchor_console.sheets.store import mappings
from anchor_console.storage.database import Database

_LOOK_S = 0.1
OnStep = Callable[[int, int], None]
"""How many steps are done, and of how many."""


class Importing:
    """`brought_in` tells, on the main thread, that fans and purchases are there which were not before."""

    def __init__(
        self,
        profile: Profile,
        database: Database,
        clock: Clock,
        notices: NoticeBoard,
        forgotten: Callable[[], Forgotten],
        on_goods: Callable[[EditId | None, Changes], Awaitable[None]],
    ) -> None:
        """
        Args:
            on_goods: shows goods that came in, given what takes them back and what they changed for those who wait.
        """
        self._profile = profile
        self._database = database
        self._clock = clock
        self._notices = notices
        self._forgotten = forgotten
        self._on_goods = on_goods
        self.brought_in: Signal[None] = Signal()

    async def preview(
        self,
        kind: str,
        path: Path,
        mapping: dict[str, str],
        sizes: Path | None = None,
        platform: str | None = None,
    ) -> dict[str, Any]:
        """How the file would be read, and of goods what it would change; nothing is changed.

        Where a column is lacking that must be there, `missing` has what it may be read as.

        Raises:
            Refused: it cannot be read as a whole.
        """
        async with far_frames(self._ask(kind, path, mapping, platform, sizes, is_preview=True)) as frames:
            try:
                async for frame in frames:
                    if isinstance(frame, Head):
                        return frame.report
            except SheetError as exc:
                raise _refusal(exc) from exc
        raise Refused("invalid", "import.unreadable", reason=path.name)

    async def bring_in(
        self,
        kind: str,
        path: Path,
        mapping: dict[str, str],
        platform: str | None,
        by_name: str,
        on_step: OnStep,
        sizes: Path | None = None,
        *,
        takes_gone_off: bool = False,
        seen: list[int] | None = None,
    ) -> dict[str, Any]:
        """Take the file in; gives what it came to.

        Args:
            platform: where people are from whose row does not say, as a person said; it is gone by from now on.
            seen: the `stamp` of its preview, where a person decided by one.

        Cancelled, nothing of goods is written; of orders and fans what was written stays, and the same file goes on
        there.

        Raises:
            Refused: it cannot be read as a whole, or is another than was seen.
        """
        steps = _Steps()
        writing = FileWriting(
            kind, self._forgotten, by_name, self._clock.now_ms(), keeps_mapping=bool(mapping), platform=platform,
            title=path.name, takes_gone_off=takes_gone_off, breath=steps.breath,
        )  # fmt: skip
        ask = self._ask(kind, path, mapping, platform, sizes, is_preview=False)
        try:
            of = await self._write_frames(ask, writing, steps, on_step, seen)
            for work in writing.after():
                await self._database.run(work)
        except asyncio.CancelledError:
            await self._count(writing)
            raise
        on_step(of, of)
        report = writing.report
        note_bad_rows(self._profile, report, self._clock.now_ms())
        if kind == "goods":
            await self._on_goods(writing.edit_id, writing.changes)
            return report
        self.brought_in.emit(None)
        return report

    async def _write_frames(
        self, ask: Ask, writing: FileWriting, steps: _Steps, on_step: OnStep, seen: list[int] | None
    ) -> int:
        """Write the file as it is read; gives how many steps `on_step` has heard of in all."""
        done, of = 0, 1

        # Goods are read to their end first, then written: one bar for both.
        def first_half(done: int, of: int) -> None:
            on_step(done, 2 * of)

        def second_half(done: int, of: int) -> None:
            on_step(of + done, 2 * of)

        async with far_frames(ask) as frames:
            try:
                async for frame in frames:
                    if isinstance(frame, Head) and seen is not None and frame.report["stamp"] != seen:
                        raise Refused("conflict", "import.changed", file=Path(ask.path).name)
                    if isinstance(frame, GoodsEnd):
                        await self._write_goods(writing, frame, steps, second_half)
                        continue
                    await self._database.run(writing.frame(frame))
                    if isinstance(frame, Head):
                        of = frame.batches + 1
                    else:
                        done += 1
                    (first_half if ask.kind == "goods" else on_step)(done, of)
            except SheetError as exc:
                raise _refusal(exc) from exc
        return of

    async def _count(self, writing: FileWriting) -> None:
        """What was written of a file that is broken off stays: let it count for its fans; told once more to end, go."""
        await self._database.run(lambda _: None)  # the frame that was on its way is written first
        works = list(writing.counting())
        for work in works:
            await self._database.run(work)
        if works:
            self.brought_in.emit(None)

    async def _write_goods(self, writing: FileWriting, frame: Frame, steps: _Steps, on_step: OnStep) -> None:
        """Write all goods in one transaction, telling how far it is; cancelled, it is undone."""
        task = asyncio.ensure_future(self._database.run(writing.frame(frame)))
        try:
            while not (await asyncio.wait((task,), timeout=_LOOK_S))[0]:
                on_step(steps.done, steps.of)
            await task
        except asyncio.CancelledError:
            steps.break_off()
            await asyncio.wait((task,))
            if not task.cancelled() and task.exception() is None:
                # It was done before it could be broken off.
                await self._on_goods(writing.edit_id, writing.changes)
            raise

    async def errand(self, args: dict[str, Any], tell: Callable[[Any], None]) -> dict[str, Any]:
        """What the commands that import ask of a console that is open; whoever sits there is told what came in."""
        report = await self.bring_in(
            args["kind"],
            Path(args["file"]),
            dict(args["map"]),
            args["platform"],
            BY_IMPORT,
            lambda done, of: tell([done, of]),
            Path(args["sizes"]) if args.get("sizes") else None,
            takes_gone_off=bool(args.get("takes_gone_off")),
        )
        bad = len(report["bad_rows"])
        if args["kind"] == "goods":
            told = Notice.info("goods.imported", products=report["products"], skus=report["skus"], bad=bad)
        else:
            lines = report.get("lines", 0)
            told = Notice.info(f"import.{args['kind']}_done", people=report["people"], lines=lines, bad=bad)
        self._notices.post(told)
        return report

    def _ask(
        self,
        kind: str,
        path: Path,
        mapping: dict[str, str],
        platform: str | None = None,
        sizes: Path | None = None,
        *,
        is_preview: bool,
    ) -> Ask:
        remembered = mappings(self._database.read(), kind)
        chart, database = str(sizes) if sizes else None, str(self._database.path)
        return Ask(kind, str(path), mapping, remembered, platform, is_preview, chart, database, asks_back=is_preview)


class _BrokenOff(Exception):
    """Somebody closed the dialog while the goods were being written."""


class _Steps:
    """How far the writing thread is, and whether it is to go on."""

    def __init__(self) -> None:
        self.done, self.of = 0, 1
        self._is_broken_off = False

    def break_off(self) -> None:
        self._is_broken_off = True

    def breath(self, done: int, of: int) -> None:
        """Called on the writing thread."""
        if self._is_broken_off:
            raise _BrokenOff()
        self.done, self.of = done, max(1, of)


def _refusal(exc: SheetError) -> Refused:
    return Refused("invalid", "import.unreadable", reason=str(exc))
