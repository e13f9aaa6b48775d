"""Writes a profile with the code of the version that it is run in, by that version's own commands and services.

How it is called stands in README.md. Each later version has more that can be written down: a block for it asks first.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

PROFILE = "shop"

GOODS = (
    "number,product_code,name,category,aliases,sku_code,color,size,list_price,live_price,floor_price,stock,per_fan_limit,"
    "talking_points\r\n"
    "1,C1,羊毛大衣,大衣,大衣,C1-M,驼色,M,399.00,199.00,150.00,10,,双面呢\r\n"
    "1,C1,羊毛大衣,大衣,大衣,C1-L,驼色,L,399.00,199.00,150.00,5,,双面呢\r\n"
    "2,D2,碎花裙,连衣裙,裙子,D2,,,,99.00,,10,,\r\n"
    "3,S3,丝巾,配饰,,S3,,,,,,,,\r\n"
    '4,K4,"针织衫 ""软糯""",针织衫,毛衣|打底,K4-F,米白,均码,129.00,59.90,49.00,3,2,不起球|可机洗\r\n'
)
SIZES = (
    "product_code,size,height_min_cm,height_max_cm,weight_min_kg,weight_max_kg\r\n"
    "C1,M,155,165,45,55\r\nC1,L,160,172,55,65\r\n"
)

AMEI = {"platform": "kuaishou", "user_id": "88001", "name": "阿梅爱种花", "club": "老铁团", "level": 7}
LIU = {"platform": "kuaishou", "user_id": "88002", "name": "刘桂芳🌹"}
TAO = {"platform": "douyin", "user_id": "77003", "name": "桃子,=SUM(1)"}
EVENING: tuple[dict[str, Any], ...] = (
    {"record": 1, "session": "周三早场", "mode": "reserve", "started_at": "2026-11-11T01:00:00Z",
     "catalogue": "goods.csv", "stock": None},
    {"kind": "join", "fan": AMEI},
    {"kind": "chat", "fan": AMEI, "text": "主播好，身高160体重105"},
    {"kind": "viewers", "count": 312},
    {"kind": "take", "number": "1"},
    {"kind": "chat", "fan": LIU, "text": "1号多大码"},
    {"kind": "stage", "stage": "open"},
    {"kind": "chat", "fan": AMEI, "text": "1号驼色M来一件"},
    {"kind": "chat", "fan": TAO, "text": "扣1"},
    {"kind": "claim", "fan": LIU, "number": "1", "color": "驼色", "size": "L", "qty": 2},
    {"kind": "sale", "sku": "C1-M", "fan": AMEI},
    {"kind": "call", "meaning": "想要毛衣的扣1"},
    {"kind": "chat", "fan": TAO, "text": "1"},
    {"kind": "call"},
    {"kind": "order", "updated_at": "2026-11-11T01:02:10Z", "order_id": "3120987654321098765", "status": "paid",
     "fan": TAO, "lines": [{"line_id": "1", "qty": 1, "sku": "K4-F"}], "total": 5990, "paid": 5490,
     "platform_discount": 500},
    {"kind": "order", "updated_at": "2026-11-11T01:02:30Z", "order_id": "3120987654321098766",
     "status": "part_refunded", "fan": LIU, "lines": [{"line_id": "1", "qty": 2, "sku": "D2"}], "total": 19800,
     "paid": 19800, "refunds": [{"refund_id": "R1", "amount": 9900, "line_id": "1", "qty": 1, "goods_back": True}]},
    {"kind": "stock", "sku": "D2", "delta": -2, "why": "盘点"},
    {"kind": "number", "product": "D2", "from": "2", "to": "12"},
    {"kind": "number", "product": "D2", "from": "12", "to": "2"},
    {"kind": "gift", "fan": LIU, "gift": "玫瑰", "count": 3},
    {"kind": "follow", "fan": TAO},
    {"kind": "chat", "fan": LIU, "text": "上次的还没发货，要退货"},
    {"kind": "chat", "fan": TAO, "text": "有没有羊毛的马甲"},
    {"kind": "stage", "stage": "sold_out"},
    {"kind": "hide"},
)  # fmt: skip

PAST_ORDERS = (
    "订单编号,买家ID,买家昵称,商品编码,商品名称,规格,数量,实付金额,订单状态,支付时间\n"
    "9001000000000000001,88001,阿梅爱种花,C1,羊毛大衣,驼色;M,1,199.00,已完成,2026-10-02 20:11:05\n"
    "9001000000000000002,88002,刘桂芳🌹,D2,碎花裙,,2,198.00,已退款,2026-10-05 21:00:00\n"
)
ORDERS = (
    "订单编号,买家ID,买家昵称,商家编码,商品名称,数量,实付款,订单状态,下单时间,支付时间\n"
    "{},88001,阿梅爱种花,C1-M,羊毛大衣,1,199.00,待发货,2026-11-18 20:10:00,2026-11-18 20:10:09\n"
)
REGULARS = "昵称,尺码,备注\n阿梅爱种花,M,喜欢纯色\n桃子妈妈,L,每周三来\n"
PLAN = "时间,链接号,商品,时长\n19:00,1,羊毛大衣,10\n19:10,2,碎花裙,5\n19:15,,福袋,3\n"


def command(*words: str | Path, may_fail: bool = False) -> None:
    done = subprocess.run([sys.executable, "-m", "anchor_console", *map(str, words)], capture_output=True, text=True)
    if done.returncode and not may_fail:
        raise SystemExit(f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    print("  ", *words[:2], done.returncode, done.stdout[:200].strip(), done.stderr[-300:].strip(), sep=" ")


def play_an_evening(folder: Path, profile: Path) -> None:
    (folder / "goods.csv").write_text(GOODS, "utf-8-sig", newline="")
    (folder / "goods_sizes.csv").write_text(SIZES, "utf-8-sig", newline="")
    controls = {"take", "stage", "hide", "call", "number", "claim", "sale", "stock"}
    lines = [EVENING[0]]
    for place, line in enumerate(EVENING[1:]):
        whole = {**line, "at": f"2026-11-11T01:{place // 6:02d}:{place % 6 * 10:02d}Z"}
        lines.append(whole if line["kind"] in controls else {**whole, "id": f"e{place}", "source": "morning"})
    (folder / "evening.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    command("run", "--headless", "--replay", folder / "evening.jsonl", "--speed", "max", "--port", "0", "--json",
            "--profile", profile)  # fmt: skip
    (profile / "rehearsal").unlink(missing_ok=True)


async def live_a_life(profile: Path) -> None:
    """What is done at the desk, by the services of that version."""
    from anchor_console.chat.history import Filter
    from tests.live.stage import a_stage
    from tests.support.shop import said

    async with a_stage(profile, None) as stage:
        console = stage.console
        if hasattr(console, "recording"):
            console.recording.attend(stage.pipeline.committed, console.tasks)
            await console.recording.switch(True)
        await console.chat.save_filter("只看报单", Filter(text="号"))
        await console.session.start("晚场", "cart")
        with contextlib.suppress(ImportError):
            from tests.privacy.a_full_life import a_full_life

            await a_full_life(stage)
            await counted_anew(stage)
            await at_the_desk(stage)
            return
        await stage.put_on_air("1")
        await stage.hear(said("1号驼色M要一件", 1), said("1号多大码", 2), said("怎么还不发货，退货", 2, seconds=1))
        from anchor_console.fans.marks import Mark

        who = stage.ask("SELECT id FROM identities WHERE user_id = 'u1'")[0][0]
        await console.chat.star(next(row.id for row in console.state.feed))
        await console.fans.add_note(who, "每次都问有没有大码")
        await console.marks.set(who, Mark.RETURNER)
        await console.marks.ask_to_silence(who)
        await console.mutes.mute_fan(who, "粉丝1")
        await console.mutes.mute_word("代理")
        await console.phrases.add("家人们关注主播领福袋")
        for ask in list(console.state.asks):
            await console.asks.answer(ask.id, "偏大一码")
        for ticket in list(console.state.tickets):
            await console.tickets.solve(ticket.id, "已经补发")
        await console.air.open_price()
        await console.session.end()


async def counted_anew(stage: Any) -> None:
    """That life writes much by the stores alone, which count nobody."""
    with contextlib.suppress(ImportError):
        from anchor_console.sales.tallies import recount

        everybody = [who for (who,) in stage.ask("SELECT id FROM identities")]
        await stage.console.database.run(lambda tx: recount(tx, everybody))


async def at_the_desk(stage: Any) -> None:
    console = stage.console
    if hasattr(console, "stage_clock"):
        from anchor_console.pins.flash import FlashOffer
        from anchor_console.pins.ticks import Tick

        await console.air.take_number("4")
        await console.air.open_price(confirmed=True, why="说好的")
        await console.air.tick(Tick.POPPED, True)
        await console.air.flash(FlashOffer(4990, for_s=600, units=2, per_fan=1), confirmed=True, why="福利")
    if hasattr(console, "rundown"):
        plan = stage.console.profile.root.parent / "plan.csv"
        plan.write_text(PLAN, "utf-8-sig")
        read = await getattr(console.rundown, "reading", console.rundown).read_file(plan)
        await console.rundown.put(read.rows, replaces=True)
    last = console.state.session.id
    stage.clock.advance(1800)
    await console.session.end()
    if hasattr(console, "reconciling"):
        # One file is booked for good; another, of somebody else's order, is taken back again.
        for order_id in ("9002000000000000001", "9002000000000000002"):
            file = stage.console.profile.root.parent / f"{order_id}.csv"
            file.write_text(ORDERS.format(order_id), "utf-8-sig")
            await console.reconciling.book(file, {}, last)
        await console.reconciling.take_back(stage.ask("SELECT max(id) FROM order_imports")[0][0])


def main(out: Path) -> None:
    os.environ["TZ"] = "Asia/Shanghai"
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = folder / PROFILE
        play_an_evening(folder, profile)
        if Path("tests/live/stage.py").exists():
            sys.path.insert(0, os.getcwd())
            asyncio.run(live_a_life(profile))
            command("goods", "import", folder / "goods.csv", "--profile", profile)
        (folder / "orders.csv").write_text(PAST_ORDERS, "utf-8")
        (folder / "regulars.csv").write_text(REGULARS, "utf-8")
        command("orders", "import", folder / "orders.csv", "--history", "--profile", profile, may_fail=True)
        command("fans", "import", folder / "regulars.csv", "--profile", profile, may_fail=True)
        for passing in ("tokens.json", "saved-files.jsonl", "console.lock", "console.socket.json", "secrets.json"):
            (profile / passing).unlink(missing_ok=True)
        said = folder / "said"
        said.mkdir()
        tell(profile, said)
        command("backup", folder / "kept.db", "--profile", profile)
        # Empty pages and the log are not to be stored here for ever.
        with contextlib.closing(sqlite3.connect(profile / "console.db", isolation_level=None)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for passing in (*profile.rglob("*.lock"), *profile.rglob("lock"), *profile.glob("*saved-files*")):
            passing.unlink()
        with tarfile.open(out, "w:xz") as archive:
            for top in (profile, said, folder / "kept.db"):
                archive.add(top, top.name)


def tell(profile: Path, said: Path) -> None:
    """What that version itself says of the profile: every session, its sales, the goods."""
    listed = subprocess.run(
        [sys.executable, "-m", "anchor_console", "sessions", "list", "--json", "--profile", profile],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    (said / "sessions.json").write_text(listed.stdout, "utf-8")
    for session in json.loads(listed.stdout):
        out = said / f"sales-{session['session_id']}.csv"
        command("export", "sales", "--session", session["session_id"], "--out", out, "--profile", profile)
    command("goods", "export", said / "goods.csv", "--profile", profile)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
