"""A shop with many fans behind it: who came when, what they bought, said of themselves and were noted for.

Made once for each number of fans and left in the temporary folder for the next run. Nobody in it is real.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.core.paths import Profile
from anchor_console.goods.goods_file import read_goods
from anchor_console.goods.service import bring_in
from anchor_console.live import store as live
from anchor_console.live.session import Session, SessionState
from anchor_console.storage.database import Database
from anchor_console.storage.migrations import STEP_NAMES
from anchor_console.storage.writer import Transaction
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS
from tests.support.shop import WOMEN

DAY_MS = 86_400_000
SESSIONS = 12
_BATCH = 20_000
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_CALLED = (
    "姐",
    "阿姨",
    "妈妈",
    "小姐姐",
    "大姐",
    "姐姐",
    "婷婷",
    "芳芳",
    "丽丽",
    "小敏",
    "桂兰",
    "晓霞",
    "静静",
    "红梅",
)
_FLOWERS = ("", "", "", "🌸", "🍀", "（幼师）", "2号", "在路上", "的日常")
_FACTS = (
    *(("height_cm", str(cm)) for cm in range(150, 176, 3)), *(("weight_kg", str(kg)) for kg in range(42, 80, 4)),
    ("size", "M"), ("size", "L"), ("size", "XL"), ("likes", "纯棉"), ("likes", "驼色"), ("dislikes", "紧身"),
    ("budget", "200"), ("audience", "妈妈"),
)  # fmt: skip
_COLORS, _SIZES = ("黑色", "驼色", "杏色", "雾蓝"), ("S", "M", "L", "XL")


def a_crowd(fans: int) -> Profile:
    """The profile of a shop that knows so many fans; the newest session is over."""
    root = Path(tempfile.gettempdir()) / f"anchor-crowd-{fans}-{STEP_NAMES[-1]}"
    profile = Profile(root)
    if not (root / "made").exists():
        shutil.rmtree(root, ignore_errors=True)
        profile.make(rehearsal=True)
        database = Database(profile)
        try:
            _fill(database, fans)
        finally:
            database.close()
        (root / "made").touch()
    return profile


def _fill(database: Database, fans: int) -> None:
    chance = random.Random(fans)
    goods = read_goods(WOMEN)
    codes = [row.product_code for row in goods.rows]
    database.run_blocking(lambda tx: bring_in(tx, goods, None, NOW_MS))
    for number in range(SESSIONS):
        started_ms = NOW_MS - (SESSIONS - number) * 7 * DAY_MS
        session = Session(
            f"S{number:02}", f"第{number + 1}场", "cart", SessionState.ENDED, started_ms, started_ms + 1, 0, "CNY"
        )
        database.run_blocking(lambda tx, one=session: live.add_session(tx, one))
    for first in range(1, fans + 1, _BATCH):
        batch = list(_people(chance, range(first, min(first + _BATCH, fans + 1)), codes))
        database.run_blocking(lambda tx, people=batch: _put(tx, people))
    database.run_blocking(_tally)


def _people(chance: random.Random, numbers: range, codes: list[str]) -> Iterator[dict[str, Any]]:
    for number in numbers:
        name = chance.choice(_SURNAMES) + chance.choice(_CALLED) + chance.choice(_FLOWERS)
        first = chance.randrange(SESSIONS)
        came = [first, *(one for one in range(first + 1, SESSIONS) if chance.random() < 0.15)]
        seen_ms = [NOW_MS - (SESSIONS - one) * 7 * DAY_MS for one in came]
        buys = chance.choices((0, 1, 2, 4, 8), (78, 12, 6, 3, 1))[0]
        yield {
            "row": [number, "kuaishou", "", f"k{number}", name, seen_ms[0], seen_ms[-1], chance.randint(1, 80),
                    chance.randint(0, 30)],
            "came": [[number, f"S{one:02}", name] for one in came],
            "facts": [[number, *fact, seen_ms[-1]]
                      for fact in (chance.sample(_FACTS, chance.randint(1, 4)) if chance.random() < 0.25 else ())],
            "lines": [["kuaishou", f"o{number}-{place}", "1", number, chance.choice(codes), "大衣",
                       chance.choice(_COLORS), chance.choice(_SIZES), 1, chance.randrange(3_900, 59_900),
                       chance.random() < 0.08,
                       NOW_MS - chance.randrange(300) * DAY_MS] for place in range(buys)],
            "notes": [[number, "老客，爱砍价", seen_ms[-1]]] if chance.random() < 0.02 else [],
        }  # fmt: skip


def _put(tx: Transaction, people: list[dict[str, Any]]) -> None:
    def told(key: str) -> tuple[str]:
        rows = [person[key] for person in people] if key == "row" else [one for person in people for one in person[key]]
        return (msgspec.json.encode(rows).decode(),)

    tx.execute(
        "INSERT INTO identities (id, platform, space, user_id, name, masked, staff, first_seen_ms, last_seen_ms,"
        " messages, level) SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, 0, 0, value ->> 5,"
        " value ->> 6, value ->> 7, value ->> 8 FROM json_each(?)",
        told("row"),
    )
    tx.execute(
        "INSERT INTO attendance (identity_id, session_id, name)"
        " SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)",
        told("came"),
    )
    tx.execute(
        "INSERT INTO facts (identity_id, facet, value, wearer, standing, stated_at_ms)"
        " SELECT value ->> 0, value ->> 1, value ->> 2, 'self', 'stated', value ->> 3 FROM json_each(?)",
        told("facts"),
    )
    tx.execute(
        "INSERT INTO fact_evidence (fact_id, kind, identity_id, at_ms)"
        " SELECT id, 'message', identity_id, stated_at_ms FROM facts WHERE identity_id >= ?",
        (people[0]["row"][0],),
    )
    tx.execute(
        "INSERT INTO past_lines (platform, order_id, line_id, identity_id, product_code, category, color, size, qty,"
        " amount, is_returned, status, paid_at_ms) SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3,"
        " value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, 'paid',"
        " value ->> 11 FROM json_each(?)",
        told("lines"),
    )
    tx.execute(
        "INSERT INTO notes (identity_id, text, by_name, written_at_ms)"
        " SELECT value ->> 0, value ->> 1, 'desk', value ->> 2 FROM json_each(?)",
        told("notes"),
    )


def _tally(tx: Transaction) -> None:
    tx.execute(
        "INSERT INTO fan_tallies (identity_id, sessions) SELECT identity_id, count(*) FROM attendance"
        " GROUP BY identity_id"
    )
    tx.execute(
        "UPDATE fan_tallies SET orders = lines.orders, units = lines.units, spent = lines.spent,"
        " returned = lines.returned, first_bought_ms = lines.first_ms, last_bought_ms = lines.last_ms FROM ("
        "SELECT identity_id AS who, sum(NOT is_returned) AS orders, sum(qty * NOT is_returned) AS units,"
        " sum(amount * NOT is_returned) AS spent, sum(is_returned) AS returned, min(paid_at_ms) AS first_ms,"
        " max(paid_at_ms) AS last_ms FROM past_lines GROUP BY identity_id) AS lines WHERE identity_id = lines.who"
    )
    tx.execute("ANALYZE")
