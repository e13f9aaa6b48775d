"""A short and busy evening to be killed in, and what it leaves in the database."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.core.events import Event, FanRef, fan_of
from anchor_console.core.paths import Profile, resource
from anchor_console.goods.goods_file import GoodsRow, read_goods
from anchor_console.sources.record import (
    ClaimLine,
    Control,
    NumberLine,
    RecordReader,
    RecordWriter,
    SaleLine,
    StockLine,
)
from anchor_console.stock.store import mismatches
from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.soundness import check

_LINES = 1_500
_STEP_EVERY = 60
_PAUSE_AFTER = 1_000
_PAUSE = timedelta(minutes=11)
"""Longer than a hold lasts, so that some expire."""

_OF_THE_FILE = "_sqlite_migrations"
"""Tells of the file, not of the evening: when its migrations were applied."""


def a_short_evening(folder: Path) -> Path:
    """Write the sample's first lines as a record of its own, with hardly any stock and people's steps of every kind."""
    sample = resource("sample")
    for name in ("women.csv", "women_sizes.csv"):
        shutil.copy(sample / name, folder)
    skus = read_goods(sample / "women.csv").rows
    out = folder / "evening.jsonl"
    with RecordReader(sample / "evening.jsonl") as reader:
        header = msgspec.structs.replace(reader.header, stock={sku.sku_code: 2 for sku in skus})
        with RecordWriter(out, header) as writer:
            steps = _steps(skus)
            for place, line in enumerate(itertools.islice(reader, _LINES)):
                if place > _PAUSE_AFTER:
                    line = msgspec.structs.replace(line, at=line.at + _PAUSE)
                writer.append(line)
                fan = fan_of(line) if isinstance(line, Event) else None
                if place % _STEP_EVERY == 0 and fan is not None:
                    writer.append(next(steps).at(line.at, fan))
    return out


class _Step:
    """A control line that waits for its time and its fan."""

    def __init__(self, line: Control) -> None:
        self._line = line

    def at(self, at: datetime, fan: FanRef) -> Control:
        if isinstance(self._line, ClaimLine | SaleLine):
            return msgspec.structs.replace(self._line, at=at, fan=fan)
        return msgspec.structs.replace(self._line, at=at)


def _steps(skus: tuple[GoodsRow, ...]) -> Iterator[_Step]:
    """What people at the desk do, round and round: claims and sales written down, stock corrected, numbers changed."""
    at, nobody = datetime.fromisoformat("2026-11-18T12:00:00Z"), FanRef(platform="sim", user_id="", name="")
    for turn in itertools.count():
        sku = skus[turn % len(skus)]
        yield _Step(
            ClaimLine(at=at, fan=nobody, number=sku.number or "", color=sku.color, size=sku.size, qty=2, by="lead")
        )
        yield _Step(SaleLine(at=at, sku=sku.sku_code, fan=nobody))
        yield _Step(StockLine(at=at, sku=sku.sku_code, delta=1 if turn % 2 else -1, why="counted"))
        yield _Step(NumberLine(at=at, product=sku.product_code, to=str(90 + turn)))
        yield _Step(ClaimLine(at=at, fan=nobody, number="2", qty=1))


def tables(profile: Profile) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, after the checks that hold for any database of ours.

    All columns are compared: ids, times and texts follow from the record, whose clock is the session's. Left out is
    what the tables themselves give: the indexes of words, laid out on disk as the batches came, which fans are still
    to be taken into theirs, and how far old lines were read again (a second start does it, a first has none).
    """
    assert check(profile.database) is None
    with closing(connect_read_only(profile.database)) as connection:
        assert mismatches(connection) == []
        connection.row_factory = None
        of_an_index = {name for _, name, kind in connection.execute("SELECT schema, name, type FROM pragma_table_list")
                       if kind in ("virtual", "shadow")} | {"fans_to_index"}  # fmt: skip
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        rows = {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in sorted(names - of_an_index - {_OF_THE_FILE})
        }
    rows["settings"] = [row for row in rows["settings"] if row[0] != "callouts.heard_by"]
    return rows
