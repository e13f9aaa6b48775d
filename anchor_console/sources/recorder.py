"""Writing down what a source brings, so that it can be replayed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from anchor_console.core.clock import from_ms
from anchor_console.core.events import LiveEvent
from anchor_console.sources.pseudonyms import Pseudonyms
from anchor_console.sources.record import Control, RecordHeader, RecordWriter
from anchor_console.sources.source import Source, SourceStatus


class RecordSink:
    """Takes what a source brings into a record; every hand-over is flushed, so that a kill loses no more.

    Args:
        on_status: told how the source stands, for a progress line.
    """

    def __init__(
        self, writer: RecordWriter, on_status: Callable[[SourceStatus], None], pseudonyms: Pseudonyms | None
    ) -> None:
        self._writer = writer
        self._on_status = on_status
        self._pseudonyms = pseudonyms
        self.events = 0
        self.controls = 0

    async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
        for place, event in enumerate(events):
            arrived = from_ms(arrived_ms[place]) if arrived_ms is not None else None
            self._writer.append(event if self._pseudonyms is None else self._pseudonyms.event(event), arrived)
        self._writer.flush()
        self.events += len(events)

    async def control(self, line: Control) -> None:
        self._writer.append(line if self._pseudonyms is None else self._pseudonyms.control(line))
        self._writer.flush()
        self.controls += 1

    def status(self, status: SourceStatus) -> None:
        self._on_status(status)


async def record(
    source: Source,
    out: Path,
    header: RecordHeader,
    *,
    on_status: Callable[[SourceStatus], None],
    pseudonyms: Pseudonyms | None = None,
) -> int:
    """Write the source's events and controls to `out` until it ends or is cancelled; returns how many events.

    What the header says of where the source came from is all that the record knows of it: no URL and no token
    is ever written.

    Args:
        pseudonyms: what people are called in the record, for one that is sent to somebody else.
    Raises:
        SourceFailed: the source could not go on; what it brought before is in the file.
        FileExistsError: there is such a file already.
        OSError: the file cannot be written.
    """
    with RecordWriter(out, header) as writer:
        sink = RecordSink(writer, on_status, pseudonyms)
        await source.run(sink)
        return sink.events


def catalogue_beside(record: Path, goods_file: Path) -> str:
    """How the header of `record` names its goods file: relative to the record's own folder, with `/`."""
    relative = os.path.relpath(goods_file.resolve(), record.resolve().parent)
    return Path(relative).as_posix()
