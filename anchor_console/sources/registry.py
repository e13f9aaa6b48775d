"""From a source's URL to the source: what `anchor-console record --source URL` understands.

- `sim:?seed=7&minutes=20&speed=max&catalogue=FILE&start=2026-11-18T12:00:00Z&host=yes`: the simulated room. Speed is
  `max` unless said otherwise; `host=no` leaves the scripted host out; without `minutes` it goes on until stopped.
- `replay:FILE` or `replay:FILE?speed=60`: a record.
- Each kind of `sources.known`, its main field after the colon, others as options: `twitch:somebody`,
  `barragegrab:ws://127.0.0.1:8888`, `json:ws://127.0.0.1:9000?text=data.msg`. A secret is better not in a URL, which
  others on this PC can see: `ANCHOR_SOURCE_TOKEN` and its like (the field's name in capitals) give it too.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import msgspec

from anchor_console.core.clock import from_ms, to_ms
from anchor_console.core.paths import resource
from anchor_console.sources.kinds import BadValues, FieldKind, SourceKind, check
from anchor_console.sources.known import KINDS
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.packed import on_disk
from anchor_console.sources.record import NotARecord, RecordHeader, RecordReader
from anchor_console.sources.recorder import catalogue_beside
from anchor_console.sources.replay import Replay
from anchor_console.sources.simulator.evening import Plot
from anchor_console.sources.simulator.source import Simulator
from anchor_console.sources.source import Source


class BadSourceUrl(ValueError):
    """The URL names no source that we have, or is not well said. The message never repeats the URL itself, which
    may hold a token. Where it is a value that cannot work, `key` names the sentence that says why.
    """

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class OpenedSource(msgspec.Struct, frozen=True):
    """A source ready to run, and what a record of it should say on its first line."""

    source: Source
    header: Callable[[Path], RecordHeader]
    """The header for a record that will be written to this path."""


def open_source(url: str, clock: PacedClock) -> OpenedSource:
    """The source that `url` names; nothing is connected or read from the network yet.

    Raises:
        BadSourceUrl: no such kind of source, an unknown or impossible option, or a file that is none.
    """
    kind, colon, rest = url.partition(":")
    opener = _OPENERS.get(kind) if colon else None
    path, _, query = rest.partition("?")
    if opener is not None:
        return opener(unquote(path), _Options(query), clock)
    if colon and kind in KINDS:
        return _open_live(KINDS[kind], unquote(path), _Options(query), clock)
    known = sorted([*_OPENERS, *KINDS])
    raise BadSourceUrl(f"a source begins with {', '.join(f'{name}:' for name in known)}")


class _Options:
    """The options of a URL, each asked for once; one that nobody asked for is a mistake worth telling."""

    def __init__(self, query: str) -> None:
        self._values = dict(parse_qsl(query, keep_blank_values=True))

    def text(self, name: str) -> str | None:
        return self._values.pop(name, None)

    def number(self, name: str) -> float | None:
        value = self._values.pop(name, None)
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            raise BadSourceUrl(f"{name} is not a number") from None
        if not 0 < number < 1e9:
            raise BadSourceUrl(f"{name} is not a positive number")
        return number

    def seed(self) -> int:
        value = self._values.pop("seed", "1")
        if not value.isdecimal():
            raise BadSourceUrl("seed is not a whole number")
        return int(value)

    def speed(self) -> float | None:
        """Times the clock; None where it is `max` or not said."""
        if self._values.get("speed") == "max":
            del self._values["speed"]
        return self.number("speed")

    def nothing_left(self) -> None:
        if self._values:
            raise BadSourceUrl(f"unknown option {', '.join(sorted(self._values))}")


def _open_simulator(path: str, options: _Options, clock: PacedClock) -> OpenedSource:
    if path:
        raise BadSourceUrl("sim: takes options only, as in sim:?seed=7&minutes=20")
    goods_file = Path(options.text("catalogue") or resource("sample", "women.csv"))
    start = options.text("start")
    seed, minutes, speed = options.seed(), options.number("minutes"), options.speed()
    with_host = (options.text("host") or "yes") != "no"
    options.nothing_left()
    try:
        started_at_ms = clock.now_ms() if start is None else _time(start)
        plot = Plot.read(seed=seed, started_at_ms=started_at_ms, goods_file=goods_file)
    except (OSError, ValueError) as exc:
        raise BadSourceUrl(str(exc)) from exc
    simulator = Simulator(plot, clock, speed=speed, with_host=with_host, minutes=minutes)

    def header(out: Path) -> RecordHeader:
        return plot.header(session="模拟直播间", catalogue=catalogue_beside(out, goods_file))

    return OpenedSource(simulator, header)


def _time(text: str) -> int:
    start = datetime.fromisoformat(text)
    if start.tzinfo is None:
        raise BadSourceUrl("start has no offset from UTC")
    return to_ms(start)


def _open_replay(path: str, options: _Options, clock: PacedClock) -> OpenedSource:
    speed = options.speed()
    options.nothing_left()
    if not path:
        raise BadSourceUrl("replay: needs the path of a record")
    file = Path(path)
    try:
        with RecordReader(file) as reader:
            read, goods_file = reader.header, reader.catalogue
    except OSError as exc:
        raise BadSourceUrl(f"cannot read {file}: {exc.strerror}; replay: takes the path of a record") from exc
    except NotARecord as exc:
        raise BadSourceUrl(f"{file} is no record: {exc}") from exc

    def header(out: Path) -> RecordHeader:
        if goods_file is None:
            return read
        if goods_file.exists():
            return msgspec.structs.replace(read, catalogue=catalogue_beside(out, goods_file))
        return msgspec.structs.replace(read, catalogue=_unpacked_beside(out, goods_file))

    return OpenedSource(Replay(file, speed, clock), header)


def _unpacked_beside(out: Path, goods_file: Path) -> str:
    """The goods of a ZIP, from now on beside the record."""
    with on_disk(goods_file) as there:
        beside = out.with_suffix(there.suffix)
        for name in ("", "_sizes"):
            unpacked = there.with_stem(there.stem + name)
            if unpacked.is_file():
                shutil.copyfile(unpacked, beside.with_stem(beside.stem + name))
    return beside.name


def _open_live(kind: SourceKind, path: str, options: _Options, clock: PacedClock) -> OpenedSource:
    values: dict[str, str] = {}
    for field in kind.fields:
        given = path if field.name == kind.main and path else options.text(field.name)
        if not given and field.kind is FieldKind.SECRET:
            given = os.environ.get(f"{_SECRET_PREFIX}{field.name.upper()}")
        if given:
            values[field.name] = given
    options.nothing_left()
    try:
        source = kind.make(kind.name, check(kind.fields, values), clock)
    except BadValues as exc:
        lack = f"with {exc.field} as it is given" if exc.field in values else f"without {exc.field}"
        raise BadSourceUrl(f"{kind.name} cannot work {lack}", exc.key) from exc

    def header(out: Path) -> RecordHeader:
        return RecordHeader(session=kind.name, mode="cart", started_at=from_ms(clock.now_ms()))

    return OpenedSource(source, header)


_SECRET_PREFIX = "ANCHOR_SOURCE_"  # noqa: S105 - the beginning of a variable's name

_OPENERS: dict[str, Callable[[str, _Options, PacedClock], OpenedSource]] = {
    "sim": _open_simulator,
    "replay": _open_replay,
}
