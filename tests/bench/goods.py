"""Fifty thousand SKUs from a goods file, beside `sqlite-utils insert --csv` of the same file on the same disk.

Both are programs of their own, from their start to their end. Ours also says what would change, and takes it all back;
and how long the loop of an open console is held up by it, which no key press should notice. After it, what stock can
take in a second (`bench holds`).
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from anchor_console.core.clock import SystemClock
from anchor_console.core.notices import NoticeBoard
from anchor_console.core.paths import Profile
from anchor_console.live.console import Console, build
from anchor_console.storage.database import Database
from tests.bench import holds
from tests.bench.row import Row

T = TypeVar("T")

_HEADINGS = (
    "链接号", "货号", "商品名称", "类目", "规格编码", "颜色", "尺码", "吊牌价", "直播价", "底价", "库存",
    "限购", "卖点",
)  # fmt: skip
_COLORS = ("黑色", "白色", "驼色", "卡其", "藏青")
_SIZES = ("S", "M", "L", "XL", "XXL")
_PEER = "sqlite-utils insert --csv"
_LOOK_S = 0.001


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench goods")
    parser.add_argument("--skus", type=int, default=50_000)
    options = parser.parse_args(args)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, dearer = folder / "goods.csv", folder / "dearer.csv"
        _write(file, options.skus, price=129)
        _write(dearer, options.skus, price=139)
        peer_s = _timed([sys.executable, "-m", "sqlite_utils", "insert", str(folder / "peer.db"), "goods", str(file),
                         "--csv", "--pk", "规格编码"])  # fmt: skip
        ours = [sys.executable, "-m", "anchor_console", "goods", "import"]
        profile = ["--profile", str(folder / "profile"), "--json"]
        first_s = _timed([*ours, str(file), *profile])
        told_s = _timed([*ours, str(dearer), "--dry-run", *profile])
        again_s = _timed([*ours, str(dearer), *profile])
        same_s = _timed([*ours, str(dearer), *profile])
        brought_s, held_ms, back_s, back_held_ms = asyncio.run(_beside_a_console(folder / "open", file, options.skus))
    what = f"{options.skus:,} SKUs"
    return [
        Row(f"{what} imported", "s", first_s, peer_s, _PEER),
        Row("told what another file would change: every price", "s", told_s),
        Row("every price changed, in one transaction", "s", again_s, peer_s, _PEER),
        Row("the same file again: nothing changes", "s", same_s),
        Row("imported into an open console", "s", brought_s, peer_s, _PEER),
        Row("its loop held up meanwhile, longest", "ms", held_ms),
        Row("all of it taken back", "s", back_s),
        Row("its loop held up meanwhile, longest", "ms", back_held_ms),
        *holds.measure([]),
    ]


async def _beside_a_console(root: Path, file: Path, skus: int) -> tuple[float, float, float, float]:
    profile = Profile(root)
    profile.make()
    database = Database(profile)
    console = build(profile, database, SystemClock(), NoticeBoard(), _raise)
    try:
        report, brought_s, held_ms = await _held_up(_bring_in(console, file))
        if report["skus"] != skus or len(console.goods.catalogue.products) * len(_SIZES) * len(_COLORS) != skus:
            raise RuntimeError(f"{report['skus']} SKUs came in")
        _, back_s, back_held_ms = await _held_up(console.undo.take_back())
        if console.goods.catalogue.products:
            raise RuntimeError("it was not taken back")
        return brought_s, held_ms, back_s, back_held_ms
    finally:
        await console.tasks.close()
        database.close()


async def _bring_in(console: Console, file: Path) -> dict[str, Any]:
    return await console.importing.bring_in("goods", file, {}, None, "desk", lambda done, of: None)


async def _held_up(doing: Coroutine[Any, Any, T]) -> tuple[T, float, float]:
    """What `doing` gave, in how many seconds, and for how many ms nothing else could be done at the longest."""
    longest_s = 0.0

    async def watch() -> None:
        nonlocal longest_s
        before_s = time.perf_counter()
        while True:
            await asyncio.sleep(_LOOK_S)
            now_s = time.perf_counter()
            longest_s, before_s = max(longest_s, now_s - before_s), now_s

    watching = asyncio.create_task(watch())
    started_s = time.perf_counter()
    try:
        done = await doing
        took_s = time.perf_counter() - started_s
        await asyncio.sleep(2 * _LOOK_S)  # the last stretch counts, too
    finally:
        watching.cancel()
    return done, took_s, longest_s * 1000


def _timed(command: Sequence[str]) -> float:
    started_s = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took_s = time.perf_counter() - started_s
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command[:4])}: {done.stderr[-500:]}")
    return took_s


def _write(file: Path, skus: int, price: int) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_HEADINGS)
        per_product = len(_COLORS) * len(_SIZES)
        for n in range(skus):
            product, variant = divmod(n, per_product)
            color, size = _COLORS[variant // len(_SIZES)], _SIZES[variant % len(_SIZES)]
            writer.writerow([
                product + 1, f"P{product:05d}", f"法式碎花连衣裙{product}", "连衣裙", f"P{product:05d}-{color}-{size}",
                color, size, "239.00", f"¥{price}.00", "109.00", 10 + variant, 2, "收腰显瘦|雪纺面料",
            ])  # fmt: skip


def _raise(name: str, error: BaseException) -> None:
    raise RuntimeError(name) from error
