"""Makes the sample evening again, byte for byte: `python -m anchor_console.sources.simulator`.

Beside the record it writes the truth of each chat line, which only tests read.
"""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

import msgspec

from anchor_console.core.clock import to_ms
from anchor_console.core.paths import resource
from anchor_console.sources.record import RecordWriter
from anchor_console.sources.simulator.evening import Plot, moments
from anchor_console.sources.simulator.phrases import Truth
from anchor_console.sources.simulator.source import nothing_on_air

SAMPLE_SEED = 7
SAMPLE_MINUTES = 23.0
SAMPLE_START = "2026-11-18T12:00:00Z"
SAMPLE_TITLE = "周三晚场 · 秋冬女装"


def write_evening(out: Path, *, seed: int, minutes: float, goods_file: Path, started_at_ms: int) -> None:
    """Write the record to `out`, over what is there, and the truth beside it (`evening.truth.jsonl`)."""
    plot = Plot.read(seed=seed, started_at_ms=started_at_ms, goods_file=goods_file)
    truths: list[Truth] = []
    out.unlink(missing_ok=True)
    room = plot.room(on_truth=truths.append)
    until_ms = started_at_ms + round(minutes * 60_000)
    with RecordWriter(out, plot.header(session=SAMPLE_TITLE, catalogue=goods_file.name)) as record:
        for moment in moments(plot, room, host=plot.host(), scene=nothing_on_air, until_ms=until_ms):
            for line in (*moment.controls, *moment.events):
                record.append(line)
    encode = msgspec.json.Encoder().encode
    out.with_suffix(".truth.jsonl").write_bytes(b"".join(encode(truth) + b"\n" for truth in truths))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m anchor_console.sources.simulator", description=__doc__)
    parser.add_argument("--out", type=Path, default=resource("sample", "evening.jsonl"))
    parser.add_argument("--seed", type=int, default=SAMPLE_SEED)
    parser.add_argument("--minutes", type=float, default=SAMPLE_MINUTES)
    parser.add_argument("--catalogue", type=Path, default=resource("sample", "women.csv"))
    parser.add_argument("--start", default=SAMPLE_START, help="RFC 3339")
    options = parser.parse_args()
    start = datetime.fromisoformat(options.start)
    write_evening(
        options.out,
        seed=options.seed,
        minutes=options.minutes,
        goods_file=options.catalogue,
        started_at_ms=to_ms(start),
    )


if __name__ == "__main__":
    main()
