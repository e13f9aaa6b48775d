"""Events a second that each source's decoder reads on one core, beside the same frames read as plain JSON."""

from __future__ import annotations

import argparse
import json
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from anchor_console.sources.bilibili import packets
from anchor_console.sources.decoding import Frame
from anchor_console.sources.kinds import filled
from anchor_console.sources.known import KINDS
from tests.bench.row import Row

_FRAMES = Path(__file__).parents[1] / "frames"
_NOW_MS = 1_795_003_200_000


def measure(args: Sequence[str] = ()) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench decoders")
    parser.add_argument("--seconds", type=float, default=0.5, help="for each decoder")
    seconds: float = parser.parse_args(args).seconds
    plain = msgspec.json.Decoder()
    found: list[Row] = []
    for path in sorted(_FRAMES.glob("*.json")):
        kind = KINDS[path.stem]
        assert kind.decoder is not None
        decoder = kind.decoder(filled(kind.fields, {}))
        # The first pair of each is what comes most: a line of chat.
        frames = _as_it_comes(path.stem, json.loads(path.read_text("utf-8"))[0]["frames"])
        events = sum(len(decoder.decode(frame, _NOW_MS).events) for frame in frames)
        rate = _rate(
            lambda frames=frames, decoder=decoder: [decoder.decode(frame, _NOW_MS) for frame in frames], seconds
        )
        has_floor = isinstance(frames[0], str) and frames[0][:1] in "{["
        floor = _rate(lambda frames=frames: [plain.decode(frame) for frame in frames], seconds / 2) if has_floor else 0
        beside = "the same frames as plain JSON" if has_floor else ""
        found.append(Row(f"{path.stem} decoder", "events/s", rate * events, floor * events or None, beside))
    return found


def _as_it_comes(source: str, frames: list[str]) -> list[Frame]:
    """Bilibili's come in packets: twenty lines in a compressed one."""
    if source != "bilibili":
        return list(frames)
    inner = b"".join(packets.pack(packets.MESSAGE, frame.encode(), packets.PLAIN, 0) for frame in frames * 20)
    return [packets.pack(packets.MESSAGE, zlib.compress(inner), packets.ZLIB, 0)]


def _rate(work: Callable[[], object], seconds: float) -> float:
    """How often `work` can be done in a second."""
    rounds, began_s = 0, time.perf_counter()
    while (passed_s := time.perf_counter() - began_s) < seconds:
        for _ in range(50):
            work()
        rounds += 50
    return rounds / passed_s
