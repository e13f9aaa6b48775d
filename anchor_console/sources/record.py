"""The record form: a session as JSON lines, what came from the room and what people did, in one order.

The first line is the header, every other an event of the room protocol or a control line. Blank lines are
nothing. An event's line may tell in `arrived` when it reached the console, where that was not at its own time.
Source: the contract of `anchor-console record`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, Any, Literal

import msgspec

from anchor_console.core.clock import to_ms
from anchor_console.core.events import At, Count, Event, FanRef, Fen, LiveEvent, Tally
from anchor_console.sources import packed

RECORD_VERSION = 1
LINE_LIMIT_BYTES = 1 << 20
"""A longer line is nothing that a source wrote: it is skipped as a bad one, and never held in memory whole."""

OF_THE_SESSION = "~~"
"""What the id begins with of somebody whom one session knows by a name; the name follows."""
_BAD_LINES_KEPT = 200

_ARRIVED = b'"arrived"'

SellingMode = Literal["cart", "reserve"]
Origin = Literal["desk", "assistant"]
Stage = Literal["open", "sold_out", "again", "closed"]
Delta = Annotated[int, msgspec.Meta(ge=-1_000_000_000, le=1_000_000_000)]


class RecordHeader(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: which session this is, and what was on sale as it began.

    `hold_ms` is how long stock is held there in reserve mode; None as the profile's settings say. Where it
    `tells_arrivals`, an event without `arrived` reached the console at its own time; else that is not known.
    """

    record: int = RECORD_VERSION
    session: str
    """The session's title."""
    mode: SellingMode
    started_at: At
    catalogue: str | None = None
    """The goods file, relative to the record's own folder (`women.csv`); None leaves the goods as they are.

    A size chart beside it is named like it, with `_sizes` (`women_sizes.csv`).
    """
    stock: dict[str, Tally] | None = None
    """Units on hand at the start by SKU code, for the SKUs that it names; None takes the catalogue's own."""
    hold_ms: Tally | msgspec.UnsetType | None = msgspec.UNSET
    tells_arrivals: bool | msgspec.UnsetType = msgspec.UNSET

    @property
    def started_at_ms(self) -> int:
        return to_ms(self.started_at)


class ControlLine(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="kind"):
    """What all control lines carry: something a person on our side did.

    `id` is the same at each reading, so that a record replayed after a crash acts once. Where a line names none
    it is `c` and the number of the line in its file.
    """

    id: str = ""
    at: At
    by: str | None = None
    """Who did it, as the desk names its people; None for the desk's own."""
    origin: Origin = "desk"
    """Whether it was done at the desk or on an assistant's page."""

    @property
    def at_ms(self) -> int:
        return to_ms(self.at)


class TakeLine(ControlLine, frozen=True, tag="take"):
    """A product goes on air. Named by its number, or by its product code where it has none.

    `pin` is which pin of the product it was, where one was taken out of the queue: 0 the newest, 1 the one before it.
    """

    number: str | None = None
    product: str | None = None
    pin: Tally | None = None


class StageLine(ControlLine, frozen=True, tag="stage"):
    """The card on air changes its stage; `units` are those added with `again`, or offered with `open`.

    `skus` says of each SKU, by its code, how many; `of_stock` that they are part of what is on hand already. With
    `in_s` the opening is counted down to: what opens it then is a `did` of its own. `seen` says that who did it named
    the card that they saw, `confirmed` that they were asked twice, `why` what they said to that.
    """

    stage: Stage
    units: Count | None = None
    skus: dict[str, Tally] | None = None
    of_stock: bool = False
    in_s: Tally = 0
    seen: bool = False
    confirmed: bool = True
    why: str = ""


class HideLine(ControlLine, frozen=True, tag="hide"):
    """The card on air goes away."""

    seen: bool = False


class CallLine(ControlLine, frozen=True, tag="call"):
    """The host asks the room to type something; None ends the call that is open."""

    meaning: str | None = None


class NumberLine(ControlLine, frozen=True, tag="number", rename={"from_": "from"}):
    """A product (by its code) changes its number; None is no number."""

    product: str
    from_: str | None = None
    to: str | None = None


class ClaimLine(ControlLine, frozen=True, tag="claim"):
    """A person wrote down a claim for a fan."""

    fan: FanRef
    number: str
    color: str | None = None
    size: str | None = None
    qty: Count | None = 1
    """None where nobody said how many: one."""


class SaleLine(ControlLine, frozen=True, tag="sale"):
    """A person confirmed a sale; `amount` is in fen for all `qty` units, None at the price on the card."""

    sku: str
    qty: Count = 1
    fan: FanRef | None = None
    amount: Fen | None = None


class StockLine(ControlLine, frozen=True, tag="stock"):
    """A person corrected what is on hand of one SKU (by its code)."""

    sku: str
    delta: Delta
    why: str = ""


class PinLine(ControlLine, frozen=True, tag="pin"):
    """A product (by its code) was put at the end of the queue, or taken out of it: `pin` tells which, as in `take`."""

    product: str
    note: str = ""
    is_out: bool = False
    pin: Tally | None = None


class SettleLine(ControlLine, frozen=True, tag="settle"):
    """A person settled a claim: it was paid, given up, or this variant was meant.

    The claim is the one that `line` of the event `event` of the source `of` made; one that a person wrote down has no
    event, and is the latest of that fan for that number.
    """

    how: Literal["confirm", "release", "variant"]
    event: str | None = None
    of: str = ""
    line: Tally = 0
    fan: FanRef | None = None
    number: str | None = None
    sku: str | None = None


class DidLine(ControlLine, frozen=True, tag="did"):
    """Something else was done, by the name that the log of actions gives it.

    `args` is what it takes to do it again, in words that hold in any database: without, a replay passes over it.
    `undoes` is the line whose deed it took back; `fan` the person whom it is about.
    """

    name: str
    args: dict[str, Any] | None = None
    fan: FanRef | None = None
    undoes: str | None = None


class RestLine(ControlLine, frozen=True, tag="rest"):
    """The session pauses, or goes on."""

    is_over: bool = False


class EndLine(ControlLine, frozen=True, tag="end"):
    """The session ended: time went on until here."""


Control = (
    TakeLine
    | StageLine
    | HideLine
    | CallLine
    | NumberLine
    | ClaimLine
    | SaleLine
    | StockLine
    | PinLine
    | SettleLine
    | DidLine
    | RestLine
    | EndLine
)
RecordLine = LiveEvent | Control


class NotARecord(Exception):
    """The file does not begin with a header that we can read."""


class BadLine(msgspec.Struct, frozen=True):
    line: int
    """From 1, the header's."""
    reason: str


class RecordReader:
    """One reading of a record, or of a ZIP that holds one: the header at once, the lines one by one.

    A line that cannot be read is counted in `bad_count`, kept in `bad` (the first 200) and skipped. What a
    killed recording left of its last line is no bad line: `cut_short` tells of it.

    Raises:
        NotARecord: no header, or one of a newer form.
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.bad: list[BadLine] = []
        self.bad_count = 0
        self.cut_short = False
        self.arrived: datetime | None = None
        """When the event that was read last reached the console; None where that was at its own time."""
        self._file, self._beside = _opened(path)
        self._line = 0
        try:
            self.header = self._read_header()
        except BaseException:
            self._file.close()
            raise

    @property
    def catalogue(self) -> Path | None:
        """Where its goods lie; within a ZIP, `packed.on_disk` unpacks them."""
        return self._beside / self.header.catalogue if self.header.catalogue else None

    def __enter__(self) -> RecordReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[RecordLine]:
        """The lines from here to the end, in the file's order."""
        while raw := self._next_raw():
            if not raw.strip():
                continue
            try:
                line = parse_line(raw, self._line)
                self.arrived = _arrived(raw) if isinstance(line, Event) else None
                yield line
            except BadRecordLine as exc:
                if raw.endswith(b"\n"):
                    self._count_bad(str(exc))
                else:
                    self.cut_short = True

    def _read_header(self) -> RecordHeader:
        raw = self._next_raw()
        try:
            header = _header_decoder.decode(raw)
        except _UNREADABLE as exc:
            raise NotARecord("it does not begin as a file of `anchor-console record` does") from exc
        if header.record != RECORD_VERSION:
            raise NotARecord(f"record form {header.record}, and this program reads {RECORD_VERSION}")
        return header

    def _next_raw(self) -> bytes:
        """The next line with its end, or b"" at the end of the file; over-long ones are counted and passed."""
        while True:
            raw = self._read_line()
            self._line += 1
            if len(raw) < LINE_LIMIT_BYTES or raw.endswith(b"\n"):
                return raw
            while raw and not raw.endswith(b"\n"):
                raw = self._read_line()
            self._count_bad(f"longer than {LINE_LIMIT_BYTES} bytes")

    def _read_line(self) -> bytes:
        try:
            return self._file.readline(LINE_LIMIT_BYTES)
        except packed.DAMAGED:
            self.cut_short = True
            return b""

    def _count_bad(self, reason: str) -> None:
        self.bad_count += 1
        if len(self.bad) < _BAD_LINES_KEPT:
            self.bad.append(BadLine(self._line, reason))


def _opened(path: Path) -> tuple[IO[bytes], Path]:
    """The record's file, and the folder that its goods are in."""
    if not packed.is_packed(path):
        return path.open("rb"), path.parent
    try:
        return packed.open_record(path)
    except packed.NoneInside as exc:
        raise NotARecord(str(exc)) from exc


class RecordWriter:
    """Begins a record and appends to it; each `flush` hands what was written to the system, so that a kill loses no
    more.

    Raises:
        FileExistsError: there is such a file; an evening is not written over another.
        OSError: the file cannot be written.
    """

    def __init__(self, path: Path, header: RecordHeader) -> None:
        self._file: IO[bytes] = path.open("xb")
        self._lines = 0
        self._write(written(header))

    def __enter__(self) -> RecordWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, line: RecordLine, arrived: datetime | None = None) -> None:
        """Write one line. A control line without an id gets the one that a reader would give it."""
        if isinstance(line, ControlLine) and not line.id:
            line = msgspec.structs.replace(line, id=f"c{self._lines + 1}")
        self._write(written(line, arrived))

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def _write(self, line: bytes) -> None:
        self._file.write(line)
        self._lines += 1


def written(line: RecordHeader | RecordLine, arrived: datetime | None = None) -> bytes:
    """The line as a record holds it, with its end."""
    text = _encoder.encode(line)
    if arrived is not None and isinstance(line, Event) and arrived != line.at:
        text = text[:-1] + b"," + _ARRIVED + b":" + _encoder.encode(arrived) + b"}"
    return text + b"\n"


class _Arrival(msgspec.Struct):
    arrived: At | None = None


def _arrived(raw: bytes) -> datetime | None:
    """When the line says that its event reached the console."""
    if _ARRIVED not in raw:
        return None
    try:
        return _arrival_decoder.decode(raw).arrived
    except _UNREADABLE as exc:
        raise BadRecordLine(str(exc)) from exc


class BadRecordLine(ValueError):
    """A line that is neither an event nor a control line; the message says why."""


def parse_line(raw: bytes, line: int) -> RecordLine:
    """The event or control line that `raw` writes; `line` is its number in the file, for the id of a control.

    Raises:
        BadRecordLine: it is neither.
    """
    try:
        read = _decoder.decode(raw)
    except _UNREADABLE as exc:
        raise BadRecordLine(str(exc)) from exc
    if isinstance(read, ControlLine) and not read.id:
        return msgspec.structs.replace(read, id=f"c{line}")
    return read


# msgspec reports bad UTF-8 and lone surrogates as plain ValueErrors in places, and nesting as RecursionError.
_UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[RecordLine] = msgspec.json.Decoder(RecordLine)
_header_decoder: msgspec.json.Decoder[RecordHeader] = msgspec.json.Decoder(RecordHeader)
_arrival_decoder: msgspec.json.Decoder[_Arrival] = msgspec.json.Decoder(_Arrival)
