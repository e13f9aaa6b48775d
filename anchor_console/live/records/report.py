"""A record as it can be sent to somebody, its people under other names: written by a process of its own.

Every word of a long show is looked through for names, which is seconds of computing, and they must not be the window's.

Run as `python -m anchor_console.live.records.report RECORD OUT`.
"""

from __future__ import annotations

import csv
import io
import json
import platform
import sys
import zipfile
from itertools import islice
from pathlib import Path

import msgspec

from anchor_console import __version__
from anchor_console.live.own_command import told_by_program
from anchor_console.reports.table_file import Table, part_of, to_csv
from anchor_console.sources.pseudonyms import PRIVATE_GOODS, Pseudonyms
from anchor_console.sources.record import ControlLine, NotARecord, RecordReader, written


async def written_by_a_process(record: Path, out: Path) -> int:
    """As `write_report`, which a process does; nothing is left of it where nobody waits for it any more.

    Raises:
        CommandFailed: it cannot be written, or the record not be read.
    """
    try:
        told = await told_by_program(__name__, str(record), str(out))
    finally:
        part_of(out).unlink(missing_ok=True)
    return int(told["lines"])


def write_report(record: Path, out: Path) -> int:
    """Write a copy of the record with other names, and what is needed to replay it, to a ZIP; gives its lines.

    Raises:
        OSError: it cannot be written, or the record not be read.
        NotARecord: it is none.
    """
    called = Pseudonyms.fresh()
    met = 0
    with RecordReader(record) as reader:
        # Others may call somebody by name who speaks only later.
        for line in reader:
            called.meet(line)
            met += 1
    fresh = part_of(out)
    count = 0
    try:
        with RecordReader(record) as reader, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            catalogue = record.parent / reader.header.catalogue if reader.header.catalogue else None
            header = msgspec.structs.replace(reader.header, catalogue="goods.csv" if catalogue else None)
            with archive.open("session.jsonl", "w") as file:
                file.write(written(header))
                # What was recorded since names people whom nobody has met.
                for line in islice(reader, met):
                    changed = called.control(line) if isinstance(line, ControlLine) else called.event(line)
                    file.write(written(changed, reader.arrived))
                    count += 1
            for path, name in _goods_of(catalogue):
                archive.writestr(name, _without_private(path.read_bytes()))
            archive.writestr("about.txt", _about(out.name, count, reader.bad_count))
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)
    return count


def _goods_of(catalogue: Path | None) -> list[tuple[Path, str]]:
    if catalogue is None:
        return []
    sizes = catalogue.with_name(f"{catalogue.stem}_sizes.csv")
    return [(path, name) for path, name in ((catalogue, "goods.csv"), (sizes, "goods_sizes.csv")) if path.exists()]


def _without_private(csv_bytes: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(csv_bytes.decode("utf-8-sig"), newline="")))
    if not rows:
        return csv_bytes
    kept = [at for at, name in enumerate(rows[0]) if name not in PRIVATE_GOODS]
    return to_csv(Table([rows[0][at] for at in kept], [[row[at] for at in kept if at < len(row)] for row in rows[1:]]))


def _about(name: str, lines: int, bad: int) -> str:
    return (
        f"Anchor Console {__version__}, {platform.platform()}, Python {platform.python_version()}\n"
        f"{lines} lines, {bad} that could not be read\n\n"
        "Names, ids, phone numbers and addresses are replaced; what people wrote is as it was. Please read it first.\n"
        "名字、账号、电话和地址都已替换；公屏内容保持原样。发给别人之前请先看一遍。\n\n"
        f"anchor-console run --replay {name} --speed 60\n"
    )


if __name__ == "__main__":
    try:
        print(json.dumps({"lines": write_report(Path(sys.argv[1]), Path(sys.argv[2]))}))
    except (OSError, NotARecord) as exc:
        sys.exit(str(exc))
