"""A hundred thousand past order lines into the fans' memory, beside csv and executemany into one bare table."""

from __future__ import annotations

import argparse
import csv
import random
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from anchor_console.core.forgotten import Forgotten
from anchor_console.core.paths import Profile, resource
from anchor_console.goods.goods_file import read_goods
from anchor_console.goods.service import bring_in
from anchor_console.live.files.file_frames import Ask, frames
from anchor_console.live.files.file_writing import FileWriting
from anchor_console.sales.purchases import bought
from anchor_console.storage.database import Database
from tests.bench.many_fans import a_name
from tests.bench.row import Row, percentile

_HEADINGS = (
    "订单编号 商品名称 商品规格 商家编码 商品单价 数量 实付款 订单状态 售后状态 买家昵称 买家ID 下单时间 支付时间"
    " 收货人 联系电话 收货地址 买家留言"
)
_LOOKED_AT = 500


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench history")
    parser.add_argument("--lines", type=int, default=100_000)
    options = parser.parse_args(args)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "快手订单.csv"
        _write_orders(file, options.lines)
        read_s, kept_s, again_s, looked_ms = _ours(Path(folder), file, options.lines)
        floor_s = _floor(Path(folder), file)
        return [
            Row(f"{options.lines:,} lines of a GB18030 file read and understood", "s", read_s),
            Row("read, kept, counted, findable", "s", kept_s, floor_s, "csv + executemany, one table"),
            Row("the same file again: nothing new", "s", again_s),
            Row("what a fan bought and kept, p99", "ms", looked_ms),
        ]


def _ours(folder: Path, file: Path, lines: int) -> tuple[float, float, float, float]:
    profile = Profile(folder / "profile")
    profile.make()
    database = Database(profile)
    try:
        goods = read_goods(resource("sample", "women.csv"))
        database.run_blocking(lambda tx: bring_in(tx, goods, None, 0))
        started_s = time.perf_counter()
        count = sum(1 for _ in frames(_ask(file)))
        read_s = time.perf_counter() - started_s
        times = []
        for is_first in (True, False):
            started_s = time.perf_counter()
            report = _bring_in(database, file)
            times.append(time.perf_counter() - started_s)
            if report["new_lines"] != (lines if is_first else 0) or not count:
                raise RuntimeError(f"{report['new_lines']} new lines")
        tx = database.read()
        looked = []
        for who in range(1, _LOOKED_AT):
            started_s = time.perf_counter()
            bought(tx, [who])  # type: ignore[list-item]
            looked.append((time.perf_counter() - started_s) * 1000)
        return read_s, times[0], times[1], percentile(looked, 0.99)
    finally:
        database.close()


def _ask(file: Path) -> Ask:
    return Ask("orders", str(file), {}, {}, None, is_preview=False)


def _bring_in(database: Database, file: Path) -> dict[str, int]:
    writing = FileWriting("orders", Forgotten, "bench", 0, keeps_mapping=False)
    for frame in frames(_ask(file)):
        database.run_blocking(writing.frame(frame))
    for work in writing.after():
        database.run_blocking(work)
    return writing.report


def _floor(folder: Path, file: Path) -> float:
    started_s = time.perf_counter()
    with closing(sqlite3.connect(folder / "floor.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        columns = ", ".join(f"c{n}" for n in range(len(_HEADINGS.split())))
        connection.execute(f"CREATE TABLE lines ({columns})")
        connection.execute("BEGIN")
        with file.open(encoding="gb18030", newline="") as text:
            reader = csv.reader(text)
            next(reader)
            places = ", ".join("?" * len(_HEADINGS.split()))
            connection.executemany(f"INSERT INTO lines VALUES ({places})", reader)
        connection.execute("COMMIT")
    return time.perf_counter() - started_s


def _write_orders(file: Path, lines: int) -> None:
    chance = random.Random(1)
    goods = read_goods(resource("sample", "women.csv")).rows
    buyers = [(f"ks{n:08d}", a_name(chance)) for n in range(max(1, lines // 5))]
    with file.open("w", encoding="gb18030", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_HEADINGS.split())
        for n in range(lines):
            sku, (buyer, name) = chance.choice(goods), chance.choice(buyers)
            day = f"2026-{1 + n % 9:02d}-{1 + n % 28:02d} 20:{n % 60:02d}:"
            writer.writerow([
                f"24{n // 2:014d}", f"{sku.name}秋冬新款", f"{sku.color};{sku.size}【建议100-120斤】",
                sku.sku_code if n % 3 else "", "129.00", "1", "¥129.00", "已关闭" if n % 17 == 0 else "已完成",
                "退货退款成功" if n % 9 == 0 else "", name, buyer, f"{day}00", f"{day}30", "王小明", "13800001111",
                "某省某市某路1号", "",
            ])  # fmt: skip
