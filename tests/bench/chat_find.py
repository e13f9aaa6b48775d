"""Finding words and who said them in a long session's chat, and jumping about in it, beside a scan of every line.

The lines are made once and stand in a file of the temporary folder for the next run.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from anchor_console.chat import history_store, store
from anchor_console.chat.history import Filter
from anchor_console.chat.lanes import Lane, lane_of
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.ids import IdentityId, MessageId, SessionId
from anchor_console.fans import find_store, mask_store
from anchor_console.fans.find_words import PartOfName
from anchor_console.live import store as live
from anchor_console.live.session import Session, SessionState
from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction
from tests.bench import many_fans
from tests.bench.filling import insert, made_once
from tests.bench.row import Row, percentile, times_ms

SESSION = SessionId("bench")
PAGE = 100
_BATCH = 5_000
_WORDS = (
    *"大衣 毛衣 裙子 裤子 羊毛 驼色 黑色 白色 多大码 身高 体重 斤 多少钱 有货吗 发货 运费险 退货 质量 起球".split(),  # noqa: SIM905
    *"想要 来一件 拍了 扣了 好看 主播 姐姐 妈妈 穿 可以吗 怎么买 几号链接 1号 3号 5号 11号 M L XL 666 哈哈 冲".split(),  # noqa: SIM905
)
_COMMON = "衣裙驼黑瘦码斤钱货险质要件拍好姐妈穿买冲"
_LINES_OF_A_FAN = 20
_ON_FILE_FOR_EACH = 4
"""So many fans are on file for each who is there."""
_RARE = tuple(chr(code) for code in range(0x4E00, 0x4E00 + 3_000))


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench chat_find")
    parser.add_argument("--rows", type=int, default=200_000, help="lines of chat in the session")
    parser.add_argument("--searches", type=int, default=200)
    options = parser.parse_args(args)
    path = _lines(options.rows)
    chance = random.Random(7)
    with closing(connect_read_only(path)) as tx:
        one = [chance.choice(_COMMON) for _ in range(options.searches)]
        two = [chance.choice([word for word in _WORDS if len(word) == 2]) for _ in range(options.searches)]
        apart = ["".join(chance.sample(_COMMON, 2)) for _ in range(options.searches)]
        rare = ["".join(chance.sample(_RARE, 2)) for _ in range(options.searches)]
        said = tx.execute(
            "SELECT name FROM identities WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([chance.randint(1, options.rows // _LINES_OF_A_FAN) for _ in range(options.searches)]),),
        )
        names = [name for (name,) in said]
        first, last = history_store.bounds(tx, SESSION) or (0, 0)
        points = [MessageId(chance.randint(first, last)) for _ in range(options.searches)]
        few = options.searches // 20 + 1
        return [
            _row(
                "a common word of one character",
                times_ms(one, _find, tx),
                times_ms(one[:few], _scan, tx),
            ),
            _row("a common word of two", times_ms(two, _find, tx), times_ms(two[:few], _scan, tx)),
            _row(
                "two common characters, seldom side by side",
                times_ms(apart, _find, tx),
                times_ms(apart[:few], _scan, tx),
            ),
            _row(
                "two characters, hardly ever or never said",
                times_ms(rare, _find, tx),
                times_ms(rare[:few], _scan, tx),
            ),
            _row("a fan's name", times_ms(names, _find, tx), times_ms(names[:few], _scan_names, tx)),
            _row("the first two characters of a name", times_ms([name[:2] for name in names], _find, tx)),
            _row(
                "a part of thousands of names", times_ms(["姐", "妈妈", "妹妹", "宝妈", "amy", "老铁"] * few, _find, tx)
            ),
            _row("two characters within the asking lane", times_ms(two, _find_asking, tx)),
            _row(f"jump to any point, {PAGE} rows around it", times_ms(points, _jump, tx)),
            _row("the lanes' totals", times_ms(points[:few], lambda _: history_store.lane_totals(tx, SESSION))),
        ]


def _row(what: str, ours_ms: list[float], theirs_ms: list[float] | None = None) -> Row:
    theirs = None if theirs_ms is None else percentile(theirs_ms, 0.99)
    return Row(f"{what}, p99", "ms", percentile(ours_ms, 0.99), theirs, "" if theirs is None else "LIKE scan")


def _find(tx: Transaction, word: str, lane: Lane | None = None) -> object:
    part = PartOfName.of(word)
    named = frozenset(find_store.called(tx, SESSION, part)) if part is not None else frozenset()
    return history_store.rows_before(tx, SESSION, None, PAGE, Filter(text=word, lane=lane, named=named))


def _find_asking(tx: Transaction, word: str) -> object:
    return _find(tx, word, Lane.ASKING)


def _scan_names(tx: Transaction, name: str) -> object:
    return tx.execute(
        "SELECT id, text FROM messages WHERE session_id = ? AND fan_name LIKE ? ORDER BY id DESC LIMIT ?",
        (SESSION, f"%{name}%", PAGE),
    ).fetchall()


def _scan(tx: Transaction, word: str) -> object:
    return tx.execute(
        "SELECT id, text FROM messages WHERE session_id = ? AND text LIKE ? ORDER BY id DESC LIMIT ?",
        (SESSION, f"%{word}%", PAGE),
    ).fetchall()


def _jump(tx: Transaction, message_id: MessageId) -> object:
    return history_store.rows_around(tx, SESSION, message_id, PAGE)


def _lines(rows: int) -> Path:
    """The database with so many lines of chat, made where the last run has not left it."""
    return made_once(f"said-{rows}", lambda database: _fill(database, rows))


def _fill(database: Database, rows: int) -> None:
    chance = random.Random(1)
    session = Session(SESSION, "bench", "cart", SessionState.RUNNING, 0, None, 0, "CNY")
    database.run_blocking(lambda tx: live.add_session(tx, session))
    source = database.run_blocking(lambda tx: store.source_id(tx, "bench"))
    fans = rows // _LINES_OF_A_FAN
    names = [many_fans.a_name(chance) for _ in range(fans * _ON_FILE_FOR_EACH)]
    database.run_blocking(lambda tx: _fans(tx, names, fans))
    while database.run_blocking(lambda tx: find_store.index_some(tx, 2_000)):
        pass
    for first in range(0, rows, _BATCH):
        batch = [_line(source, number, names[:fans], chance) for number in range(first, min(first + _BATCH, rows))]
        database.run_blocking(lambda tx, batch=batch: store.insert(tx, SESSION, batch))  # type: ignore[misc]


def _fans(tx: Transaction, names: Sequence[str], there: int) -> None:
    insert(
        tx,
        "identities (id, platform, space, user_id, name, masked, staff, first_seen_ms, last_seen_ms)",
        [(who, "bench", "", f"u{who}", name, 0, 0, 0, 0) for who, name in enumerate(names, 1)],
    )
    mask_store.attend(tx, SESSION, [(IdentityId(who), names[who - 1]) for who in range(1, there + 1)])


def _line(source: int, number: int, names: Sequence[str], chance: random.Random) -> tuple[Any, ...]:
    # Some talk much more than others.
    who = min(chance.randrange(len(names)), chance.randrange(len(names)))
    words = chance.choices(_WORDS, k=chance.randint(1, 5))
    if chance.random() < 0.1:
        words += chance.sample(_RARE, 3)
    intent = chance.choices((Intent.CHATTER, Intent.ASK_FIT, Intent.CLAIM), (8, 1, 1))[0]
    lane = lane_of("chat", Reading(intent, (), (), None, (), specific=True))
    return (
        *(source, f"m{number}", "chat", who + 1, names[who], number * 10, number * 10),
        *("".join(words), 1, None, None, None, intent.value, lane),
    )
