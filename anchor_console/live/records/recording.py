"""Writing the running session down as a record: what came in and what people did, in the order of the tables.

Off until a person switches it on: a record is another place where fans' words lie. It stays in the profile, where an
erasing reaches it; what is sent to somebody is a copy with the names replaced.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec

from anchor_console.core.clock import Clock, from_ms
from anchor_console.core.events import LiveEvent
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.core.record_files import RecordFiles
from anchor_console.core.refusal import Refused
from anchor_console.core.tasks import TaskScope
from anchor_console.goods import store as goods
from anchor_console.live import store
from anchor_console.live.actions import Actions, Deed
from anchor_console.live.intake.arrivals import Arrival
from anchor_console.live.own_command import CommandFailed
from anchor_console.live.privacy.retention import FANS_KEY
from anchor_console.live.privacy.upkeep import DAY_MS, RETENTION_KEY
from anchor_console.live.records.report import written_by_a_process
from anchor_console.live.records.told_deeds import ToldDeeds
from anchor_console.live.session import Session, SessionState
from anchor_console.live.state import LiveState
from anchor_console.reports.table_file import CannotWrite, Cell, Table, write_table
from anchor_console.reports.tables import goods_table
from anchor_console.sources.record import (
    ControlLine,
    EndLine,
    RecordHeader,
    RecordLine,
    RestLine,
    written,
)
from anchor_console.stock import store as stock
from anchor_console.storage.database import Database, Snapshot
from anchor_console.storage.settings import Settings
from anchor_console.storage.writer import Transaction

log = logging.getLogger(__name__)

SETTING = "record.sessions"
RECORDS_KEPT = 20
_SIZE_COLUMNS = ("product_code", "size", "height_min_cm", "height_max_cm", "weight_min_kg", "weight_max_kg")


class Running(msgspec.Struct, frozen=True):
    """The record that is being written."""

    path: Path
    lines: int


class _Book:
    """The file of one record. What comes before its header stands, waits."""

    def __init__(self, files: RecordFiles, path: Path, header: RecordHeader, session: Session) -> None:
        self._files = files
        self.path = path
        self.session_id = session.id
        self.state = session.state
        self.lines = 0
        self._waiting = [written(header)]
        self._has_begun = False

    def add(self, line: RecordLine, arrived_ms: int | None = None) -> str:
        """Gives the id that the line has here, if it is a control line."""
        self.lines += 1
        if isinstance(line, ControlLine):
            line = msgspec.structs.replace(line, id=f"c{self.lines}")
        self._waiting.append(written(line, from_ms(arrived_ms) if arrived_ms is not None else None))
        return line.id

    def begin(self) -> None:
        """Let lines be written from now on.

        Raises:
            OSError: they cannot be.
        """
        self._has_begun = True
        self.flush()

    def flush(self) -> None:
        """Hand what waits to the system. Opened anew each time: an erasing may have put another file in its place.

        Raises:
            OSError: the disk does not take it.
        """
        if self._has_begun and self._waiting:
            self._files.append(self.path, b"".join(self._waiting))
            self._waiting = []


class Recording:
    """Owns the record of the open session. `changed` tells when one begins, goes on or ends.

    A full disk ends the record and never the evening.
    """

    def __init__(
        self,
        records: RecordFiles,
        database: Database,
        settings: Settings,
        state: LiveState,
        actions: Actions,
        notices: NoticeBoard,
        clock: Clock,
    ) -> None:
        self._records = records
        self._profile = records.profile
        self._database = database
        self._settings = settings
        self._state = state
        self._notices = notices
        self._clock = clock
        self._deeds = ToldDeeds(database, state)
        self._book: _Book | None = None
        self.changed: Signal[Running | None] = Signal()
        actions.done.subscribe(self._on_done)

    # --- Beginning and ending --------------------------------------------------------------------------------------

    def attend(self, committed: Signal[Sequence[Arrival]], tasks: TaskScope) -> None:
        """Write down what is committed from now on, in each session while it is switched on."""
        self._tasks = tasks
        committed.subscribe(self._on_committed)
        self._state.session_changed.subscribe(self._on_session_changed)
        self._on_session_changed(self._state.session)

    @property
    def is_on(self) -> bool:
        return bool(self._settings.get(SETTING))

    @property
    def running(self) -> Running | None:
        return Running(self._book.path, self._book.lines) if self._book is not None else None

    async def switch(self, is_on: bool) -> None:
        """Record this session from here and all that follow, or stop."""
        await self._settings.set(SETTING, is_on)
        self._on_session_changed(self._state.session)

    def _on_session_changed(self, session: Session | None) -> None:
        wanted = session is not None and self.is_on
        book = self._book
        if session is not None and wanted and book is None:
            self._begin(session)
        elif not wanted and book is not None:
            if session is None:
                ended = store.session(self._database.read(), book.session_id)
                ended_at_ms = ended.ended_at_ms if ended is not None else None
                book.add(EndLine(at=from_ms(self._clock.now_ms() if ended_at_ms is None else ended_at_ms)))
            self._end(book)
        elif book is not None and session is not None and session.state is not book.state:
            book.state = session.state
            book.add(RestLine(at=from_ms(self._clock.now_ms()), is_over=session.state is SessionState.RUNNING))
            self._flush(book)

    def _begin(self, session: Session) -> None:
        now_ms = self._clock.now_ms()
        stem = f"{from_ms(now_ms).astimezone():%Y%m%d-%H%M%S}-{session.id[-4:].lower()}"
        tx = self._database.read()
        levels = stock.all_levels(tx)
        left = {
            sku.code: level.left
            for product in self._state.catalogue.products
            for sku in product.skus
            if (level := levels.get(sku.id)) is not None and level.left >= 0
        }
        header = RecordHeader(
            session=session.title,
            mode=session.mode,
            started_at=from_ms(now_ms),
            catalogue=f"{stem}.csv",
            stock=left,
            hold_ms=session.hold_ms,
            tells_arrivals=True,
        )
        self._deeds.begin()
        book = self._book = _Book(self._records, self._profile.records / f"{stem}.jsonl", header, session)
        for line in self._deeds.lines_of_now(tx, session.id, now_ms):
            book.add(line)
        self._tasks.start(self._write_beginning(book, self._database.snapshot()), name="record-begin")
        self.changed.emit(self.running)

    async def _write_beginning(self, book: _Book, as_of: Snapshot) -> None:
        """The goods beside the record, then its first lines and all that came meanwhile."""
        goods_now, sizes = await self._database.read_as_of(as_of, lambda tx: (goods_table(tx), _sizes_table(tx)))

        def write() -> None:
            folder = book.path.parent
            folder.mkdir(mode=0o700, exist_ok=True)
            _let_go_of_old(folder)
            write_table(goods_now, book.path.with_suffix(".csv"))
            if sizes.rows:
                write_table(sizes, book.path.with_name(f"{book.path.stem}_sizes.csv"))

        try:
            await asyncio.to_thread(write)
            book.begin()
        except (CannotWrite, OSError) as exc:
            self._failed(book, str(exc))
        else:
            self.changed.emit(self.running)

    def _end(self, book: _Book) -> None:
        self._flush(book)
        if self._book is book:
            self._book = None
            self._notices.post(Notice.info("record.saved", file=book.path.name, lines=book.lines))
            self.changed.emit(None)

    def _failed(self, book: _Book, reason: str) -> None:
        self._notices.post(Notice.error("record.failed", reason=reason))
        if self._book is book:
            self._book = None
            self.changed.emit(None)

    # --- What comes in, and what people do -------------------------------------------------------------------------

    def _on_committed(self, arrivals: Sequence[Arrival]) -> None:
        book = self._book
        if book is not None:
            for arrival in arrivals:
                book.add(_as_arrived(arrival), arrival.arrived_at_ms)
            self._flush(book)

    def _on_done(self, deed: Deed) -> None:
        book = self._book
        if book is not None:
            self._deeds.is_told(deed, book.add(self._deeds.line_of(deed)))
            self._flush(book)

    def _flush(self, book: _Book) -> None:
        try:
            book.flush()
        except OSError as exc:
            self._failed(book, exc.strerror or str(exc))
        else:
            self.changed.emit(self.running)

    async def let_go_by_age(self) -> None:
        """Remove records that are older than what the seller keeps of chat or of fans who stay away."""
        ages = [self._settings.get(key) for key in (RETENTION_KEY, FANS_KEY)]
        days = min((age for age in ages if isinstance(age, int) and age > 0), default=None)
        if days is not None and self._profile.records.is_dir():
            before_ms = self._clock.now_ms() - days * DAY_MS
            await asyncio.to_thread(_let_go_before, self._profile.records, before_ms)

    # --- For somebody else -----------------------------------------------------------------------------------------

    async def save_report(self, out: Path) -> None:
        """Write the latest record, its people under other names, with its goods to a ZIP file that can be sent.

        Raises:
            Refused: nothing was recorded yet, or the file cannot be written.
        """
        if self._book is not None:
            self._flush(self._book)
        latest = max(self._profile.records.glob("*.jsonl"), default=None, key=lambda path: path.name)
        if latest is None:
            raise Refused("not_found", "record.none")
        try:
            lines = await written_by_a_process(latest, out)
        except CommandFailed as exc:
            raise Refused("conflict", "export.failed", reason=str(exc)) from exc
        self._notices.post(Notice.info("record.report_saved", file=out.name, lines=lines))


def _as_arrived(arrival: Arrival) -> LiveEvent:
    event = arrival.event
    return event if event.source else msgspec.structs.replace(event, source=arrival.source)


def _let_go_of_old(folder: Path) -> None:
    """Only the latest records stay: they hold what fans wrote."""
    records = sorted(folder.glob("*.jsonl"), key=lambda path: path.name)
    _remove(records[: max(0, len(records) - RECORDS_KEPT + 1)])


def _let_go_before(folder: Path, before_ms: int) -> None:
    """Nothing that was last written to before `before_ms` stays."""
    _remove([path for path in folder.glob("*.jsonl") if path.stat().st_mtime * 1000 < before_ms])


def _remove(records: Sequence[Path]) -> None:
    for old in records:
        for path in (old, old.with_suffix(".csv"), old.with_name(f"{old.stem}_sizes.csv")):
            path.unlink(missing_ok=True)


def _sizes_table(tx: Transaction) -> Table:
    codes = {product.id: product.code for product in goods.all_products(tx)}
    return Table(
        _SIZE_COLUMNS,
        [
            (
                *(Cell.text(codes[product_id]), Cell.text(one.size)),
                *(_number(one.height_min_cm), _number(one.height_max_cm)),
                *(_number(one.weight_min_kg), _number(one.weight_max_kg)),
            )
            for product_id, chart in goods.all_size_charts(tx).items()
            if product_id in codes
            for one in chart
        ],
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
